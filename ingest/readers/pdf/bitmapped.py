"""Bitmap fonts (Type 3), as TeX embeds them where no outlines are installed: their glyphs bear no names but numbers.

The number is the place in TeX's own tables; it says which character is meant wherever ASCII is not.
"""

import re

_NUMBERED = re.compile(r"/?[a-zA-Z]{0,2}(\d{1,3})")
# Ligatures stand in one place in the older table (OT1) and in another in the newer (T1, "Cork").
_LOW = {
    11: "ff", 12: "fi", 13: "fl", 14: "ffi", 15: "ffl", 16: "“", 17: "”", 18: "„", 19: "«", 20: "»", 21: "–", 22: "—",
    27: "ff", 28: "fi", 29: "fl", 30: "ffi", 31: "ffl", 39: "’", 96: "‘", 127: "-",
}  # fmt: skip
_HIGH = (
    "ĂĄĆČĎĚĘĞĹĽŁŃŇ\u014aŐŔŘŚŠŞŤŢŰŮŸŹŽŻ\u0132İđ§ăąćčďěęğĺľłńň\u014bőŕřśšşťţűůÿźžż\u0133¡¿£"
    "ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÐÑÒÓÔÕÖŒØÙÚÛÜÝÞ\u1e9eàáâãäåæçèéêëìíîïðñòóôõöœøùúûüýþß"
)


def character(named: str, code: int) -> str:
    """What a code means whose glyph bears no name that says it."""
    found = _NUMBERED.fullmatch(named) if len(named) > 1 else None
    place = int(found[1]) if found else code
    if place in _LOW:
        return _LOW[place]
    if 128 <= place < 128 + len(_HIGH):
        return _HIGH[place - 128]
    return chr(place)
