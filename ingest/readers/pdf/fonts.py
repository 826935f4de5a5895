"""What the shown bytes of a PDF say and how wide they run, by pypdf's reading of the fonts."""

import re
from dataclasses import dataclass, field

from pypdf.generic import ArrayObject, DictionaryObject
from pypdf.generic._font import Font

from ingest.readers.pdf.bitmapped import character

_BOLD = re.compile(r"bold|black|heavy|semib|demi|(?:^|[A-Z+])CMB|-?BX\d|LMRoman\w*-Bold|-Bd\b|-Medi(?:Ital)?$", re.I)
_ITALIC = re.compile(r"ital|obliq|slanted|CMTI|CMSL|-It\b", re.I)
_HEAVY = 600  # font weight
_REMEMBERED = 24  # bytes: shorter runs come back
_FORCE_BOLD, _SLANTED = 1 << 18, 1 << 6  # font descriptor flags


@dataclass(frozen=True, slots=True)
class Run:
    """What some bytes say: characters, width, number of codes, and how many of these word spacing widens."""

    text: str
    width: float
    codes: int
    spaces: int


@dataclass(slots=True)
class Face:
    """A font of a page. Widths count thousandths of the font's size."""

    font: Font
    bold: bool
    italic: bool
    scale: float = 1.0  # of its widths to thousandths of its size
    bitmapped: bool = False
    _glyphs: dict[str, tuple[str, float]] = field(default_factory=dict)
    _runs: dict[bytes, "Run"] = field(default_factory=dict)

    @classmethod
    def of(cls, resource: DictionaryObject) -> "Face":
        font = Font.from_font_resource(resource)
        about = font.font_descriptor
        flags = about.flags if isinstance(about.flags, int) else 0
        weight = re.match(r"\d+", str(about.weight))
        bold = bool(_BOLD.search(font.name)) or bool(flags & _FORCE_BOLD) or bool(weight and int(weight[0]) >= _HEAVY)
        italic = bool(_ITALIC.search(font.name)) or bool(flags & _SLANTED)
        bitmapped = resource.get("/Subtype") == "/Type3"
        return cls(font, bold, italic, _scale(resource) if bitmapped else 1.0, bitmapped)

    def run(self, shown: bytes) -> "Run":
        known = self._runs.get(shown)
        if known is None:
            known = self._run(shown)
            if len(shown) <= _REMEMBERED:
                self._runs[shown] = known
        return known

    def _run(self, shown: bytes) -> "Run":
        encoding = self.font.encoding
        single = not isinstance(encoding, str) or encoding in ("charmap", "latin-1")
        codes = shown.decode(encoding, "replace") if isinstance(encoding, str) else "".join(map(chr, shown))
        glyphs = [self._known(code) for code in codes]
        return Run(
            "".join(text for text, _ in glyphs),
            sum(width for _, width in glyphs),
            len(codes),
            codes.count(" ") if single else 0,
        )

    def _known(self, code: str) -> tuple[str, float]:
        known = self._glyphs.get(code)
        if known is None:
            known = self._glyphs[code] = self._glyph(code)
        return known

    def _glyph(self, code: str) -> tuple[str, float]:
        encoding = self.font.encoding
        named = encoding.get(ord(code), code) if isinstance(encoding, dict) else code
        text = self.font.character_map.get(named, named)
        if self.bitmapped:
            text = character(str(named), ord(code)) if text == named and not _says(str(named), code) else text
            return str(text), float(self.font.get_text_width(code)) * self.scale
        width = self.font.space_width if code == self.font.space_char else self.font.get_text_width(code)
        return str(text), float(width)


def _says(named: str, code: str) -> bool:
    """Does the glyph's name say which character it is, and not just repeat its place?"""
    return len(named) == 1 and 32 <= ord(named) < 127 and named != code


def _scale(resource: DictionaryObject) -> float:
    """A bitmap font says how large its units are; others count thousandths."""
    matrix = resource.get("/FontMatrix", ArrayObject()).get_object()
    unit = float(matrix[0]) if isinstance(matrix, ArrayObject) and matrix else 0.001
    return 1000.0 * unit
