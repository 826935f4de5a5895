"""How questions point into documents: "Action 6", "acton no. 6", "the sixth action", "fn. 7", "section 2.4", "PI 3"."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    ACTION = "action"
    INDICATOR = "indicator"
    FOOTNOTE = "footnote"
    SECTION = "section"
    PRIORITY = "strategic priority"
    AREA = "priority area"
    CHAPTER = "chapter"


@dataclass(frozen=True, slots=True)
class Reference:
    kind: Kind
    number: str  # "7", "2.4", "B"
    start: int
    end: int


_UNITS = """
    one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen
    eighteen nineteen
    """.split()
_ORDINALS = """
    first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth
    fifteenth sixteenth seventeenth eighteenth nineteenth
    """.split()
_TENS = {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90}
_TENTHS = {"twentieth": 20, "thirtieth": 30, "fortieth": 40, "fiftieth": 50}


def _number_words() -> dict[str, int]:
    words = {word: value for value, word in enumerate(_UNITS, 1)} | dict(_TENS)
    words |= {
        f"{ten}{joint}{_UNITS[unit]}": value + unit + 1
        for ten, value in _TENS.items()
        for unit in range(9)
        for joint in "- "
    }
    return words


def _ordinal_words() -> dict[str, int]:
    words = {word: value for value, word in enumerate(_ORDINALS, 1)} | dict(_TENTHS)
    words |= {
        f"{ten}{joint}{_ORDINALS[unit]}": value + unit + 1
        for ten, value in _TENS.items()
        for unit in range(9)
        for joint in "- "
    }
    return words


NUMBER_WORDS = _number_words()
ORDINAL_WORDS = _ordinal_words()

_KINDS = (
    (Kind.INDICATOR, r"(?:key\s+)?(?:performance\s+)?indicators?|p\.?i\.?|kpi"),
    (Kind.PRIORITY, r"strategic\s+priorit(?:y|ies)|strategic\s+objectives?|s\.?p\.?"),
    (Kind.AREA, r"(?:corresponding\s+)?priority\s+areas?|priorit(?:y|ies)"),
    (Kind.ACTION, r"actions?|actn|act\.?(?=\s*(?:no\.?\s*)?\d)|a[-.]?(?=\d{1,2}(?![\d/-]|\s*(?:paper|page|sheet|format)))|(?:measure|row|item)s?(?=\s*(?:no\.?\s*|#\s*)?\d)|acci[oó]n(?:es)?|aktion(?:en)?|ma(?:ß|ss)nahmen?|mesures?|azion[ei]"),
    (Kind.FOOTNOTE, r"foot[\s-]?notes?|fn\.?|notes?(?=\s*(?:(?:no\.?|nr\.?|number|#)\s*)?\d)|end[\s-]?notes?|notes?\s+de\s+bas\s+de\s+page|fu(?:ß|ss)noten?|notas?\s+(?:a|al)\s+pie(?:\s+de\s+p[aá]gina)?"),
    (Kind.CHAPTER, r"chapters?|parts?|kapitel|chapitres?|cap[ií]tulos?"),
    (Kind.SECTION, r"(?:sub)?sections?|sec\.|§|points?|headings?|abschnitt|secci[oó]n"),
)  # fmt: skip
_NO = r"(?:\s*(?:no\.?|nr\.?|n[°º]|num(?:ber)?s?\.?|#|==?|:|-)\s*|\s+(?:item\s+|row\s+)?(?:numbered|(?:with|under|bearing|of)\s+(?:the\s+)?number|item|row)\s+|\s*#?\s*|s?\s+\((?=\d))"
_DIGITS = r"\d{1,3}(?:\.\d{1,2}){0,3}(?!\d|\.\d|%|\s*(?:tonnes|million|billion))"
_LIST = rf"(?P<first>{_DIGITS})(?P<rest>(?:\s*(?:,|and|or|&|und|et|y|ou|oder|o)\s*(?:(?:actions?|footnotes?)\s+)?{_DIGITS})*)(?P<until>\s*(?:to|until|through|[-–])\s*(?P<last>\d{{1,3}})(?!\d))?"
_WORDS = "|".join(sorted((re.escape(word) for word in NUMBER_WORDS), key=len, reverse=True))
_ORDS = "|".join(sorted((re.escape(word) for word in ORDINAL_WORDS), key=len, reverse=True))
_PATTERNS = tuple(
    (
        kind,
        re.compile(rf"\b(?:{names})(?<=\w|[.§]){_NO}(?:{_LIST})", re.I),
        re.compile(rf"\b(?:{names})\s+(?:no\.?\s+|number\s+)?(?P<word>{_WORDS})\b", re.I),
        re.compile(
            rf"\b(?:(?P<ordinal>{_ORDS})|(?P<nth>\d{{1,3}})(?:st|nd|rd|th))\s+(?:{names})(?![\w-]|\s+plans?\b)", re.I
        ),
    )
    for kind, names in _KINDS
)
_NUMBERED = re.compile(
    r"\b(?:number|no\.?|nr\.?|#)\s*(?P<number>\d{1,3})\s+(?:of|among|in|on)\s+(?:the\s+)?(?:list\s+of\s+)?(?:[\w’'-]+\s+){0,3}?(?P<kind>actions|indicators|footnotes)\b",
    re.I,
)
_ROMAN = re.compile(r"\b(?i:action)\s+(?P<roman>X{0,2}(?:IX|IV|V?I{1,3}|V|X))\b(?![-/])")
_ROMANS = {"I": 1, "V": 5, "X": 10}
_LETTER = re.compile(
    r"\b(?i:chapter|part|section|heading|title)\s+(?P<letter>[A-H]|X{0,2}(?:IX|IV|V?I{1,3}|V|X))\b(?![-/'’])|\b(?P<alone>[A-H])\)"
)
_BARE_NUMBER = re.compile(r"^\d{1,3}$")


def references_in(text: str) -> tuple[Reference, ...]:
    """All references, in the order in which they stand. Where two readings overlap, the more special kind wins."""
    found: list[Reference] = []
    for kind, numbered, worded, ordered in _PATTERNS:
        for match in numbered.finditer(text):
            _keep(found, (Reference(kind, number, match.start(), match.end()) for number in _numbers(match)))
        for match in worded.finditer(text):
            _keep(found, [Reference(kind, str(NUMBER_WORDS[_spaced(match["word"])]), match.start(), match.end())])
        for match in ordered.finditer(text):
            number = match["nth"] or str(ORDINAL_WORDS[_spaced(match["ordinal"])])
            _keep(found, [Reference(kind, number, match.start(), match.end())])
    for match in _NUMBERED.finditer(text):
        kind = Kind(match["kind"].lower().removesuffix("s"))
        _keep(found, [Reference(kind, match["number"], match.start(), match.end())])
    for match in _ROMAN.finditer(text):
        _keep(found, [Reference(Kind.ACTION, str(_roman(match["roman"])), match.start(), match.end())])
    for match in _LETTER.finditer(text):
        _keep(found, [Reference(Kind.CHAPTER, match["letter"] or match["alone"], match.start(), match.end())])
    return tuple(sorted(found, key=lambda reference: (reference.start, reference.number)))


def _roman(numeral: str) -> int:
    values = [_ROMANS[letter] for letter in numeral]
    return sum(-v if v < max(values[place:]) else v for place, v in enumerate(values))


def _spaced(word: str) -> str:
    return re.sub(r"\s+", " ", word.lower())


def _numbers(match: re.Match[str]) -> list[str]:
    numbers = [match["first"], *re.findall(_DIGITS, match["rest"] or "")]
    if (
        match["until"]
        and _BARE_NUMBER.match(numbers[-1])
        and int(numbers[-1]) < int(match["last"]) <= int(numbers[-1]) + 60
    ):
        numbers += [str(number) for number in range(int(numbers[-1]) + 1, int(match["last"]) + 1)]
    return list(dict.fromkeys(numbers))


def _keep(found: list[Reference], new: Iterable[Reference]) -> None:
    taken = [(reference.start, reference.end) for reference in found]
    found.extend(
        reference
        for reference in new
        if not any(start < reference.end and reference.start < end for start, end in taken)
    )
