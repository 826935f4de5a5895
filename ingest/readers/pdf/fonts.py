"""What the shown bytes of a PDF say and how wide they run, by pypdf's reading of the fonts."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from pypdf.generic import DictionaryObject
from pypdf.generic._font import Font

_BOLD = re.compile(r"bold|black|heavy|semib|demi|(?:^|[A-Z+])CMB|-?BX\d|LMRoman\w*-Bold|-Bd\b", re.I)
_ITALIC = re.compile(r"ital|obliq|slanted|CMTI|CMSL|-It\b", re.I)
_HEAVY = 600  # font weight
_FORCE_BOLD, _SLANTED = 1 << 18, 1 << 6  # font descriptor flags


@dataclass(slots=True)
class Face:
    """A font of a page. Widths count thousandths of the font's size."""

    font: Font
    bold: bool
    italic: bool
    _glyphs: dict[str, tuple[str, float]] = field(default_factory=dict)

    @classmethod
    def of(cls, resource: DictionaryObject) -> "Face":
        font = Font.from_font_resource(resource)
        about = font.font_descriptor
        flags = about.flags if isinstance(about.flags, int) else 0
        weight = re.match(r"\d+", str(about.weight))
        bold = bool(_BOLD.search(font.name)) or bool(flags & _FORCE_BOLD) or bool(weight and int(weight[0]) >= _HEAVY)
        return cls(font, bold, bool(_ITALIC.search(font.name)) or bool(flags & _SLANTED))

    def glyphs(self, shown: bytes) -> Iterator[tuple[str, float, bool]]:
        """Of each code: its characters, its width, and whether word spacing widens it."""
        encoding = self.font.encoding
        if isinstance(encoding, str):
            codes = shown.decode(encoding, "replace")
            single = encoding in ("charmap", "latin-1")
        else:
            codes = "".join(map(chr, shown))
            single = True
        for code in codes:
            known = self._glyphs.get(code)
            if known is None:
                known = self._glyphs[code] = self._glyph(code)
            yield known[0], known[1], single and code == " "

    def _glyph(self, code: str) -> tuple[str, float]:
        encoding = self.font.encoding
        named = encoding.get(ord(code), code) if isinstance(encoding, dict) else code
        text = self.font.character_map.get(named, named)
        width = self.font.space_width if code == self.font.space_char else self.font.get_text_width(code)
        return str(text), float(width)
