"""Figures with what they count and which way they bound: "at least 70 tonnes", "EUR 200 million", "half", "17"."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from rag.verify import lexicon
from rag.verify.dates import dates_in
from rag.verify.finding import DOUBTFUL, HINT, LIKELY, SURE, Finding, Kind, both, missing
from rag.verify.references import references_in
from rag.verify.words import stem

_WORDS = [*lexicon.UNITS_BELOW_20, *lexicon.TENS]
_SMALL = "|".join(sorted((word for word in _WORDS if word not in ("zero", "one")), key=len, reverse=True))
_SCALE = "|".join(sorted((word for word in lexicon.MAGNITUDES), key=len, reverse=True))
_MONEY = r"(?:€|\$|£|EUR|USD|GBP|euros?|dollars?|pounds?)"
_FIGURE = re.compile(
    rf"""
      (?P<money>{_MONEY}\s?)?
      (?<![\w.,])(?P<digits>\d{{1,3}}(?:[,\s\u00a0\u202f]\d{{3}})+(?:\.\d+)?|\d+(?:[.,]\d+)?)
      (?:\s?(?P<scale>{_SCALE}|[mk](?![a-z²³])))?(?P<ordinal>st|nd|rd|th)?(?![\w]|[.:]\d)
      (?:\s?(?P<unit>%|per\s?cent\b|percent(?:age\spoints?)?\b|{_MONEY}(?!\w)))?
    | \b(?:(?P<tens>{"|".join(lexicon.TENS)})[-\s])?(?P<small>one|{_SMALL})
      (?:[-\s](?P<scale2>{_SCALE})|(?P<fraction>[-\s](?:thirds?|quarters?))|(?=\b))\b
      (?:\s?(?P<unit2>per\s?cent\b|percent\b|{_MONEY}(?!\w)))?
    | \b(?P<scale3>dozens?|hundreds|thousands|millions|billions)\s+of\b
    | \b(?P<half>half|(?:a|one)\s+(?:third|quarter)(?=\s+(?:of|fewer|more|less)\b))\b(?!\s+(?:of\s+)?\d{{4}}|\s+an?\b)
    | \b(?P<nth>{"|".join(sorted(lexicon.ORDINALS, key=len, reverse=True))})\b
    """,
    re.X | re.I,
)
# Words that imply a number without being one: they bear out, they need no bearing out.
_IMPLIED = {"twice": 2, "both": 2, "pair": 2, "couple": 2, "double": 2, "doubled": 2, "thrice": 3, "triple": 3,
            "tripled": 3, "single": 1, "dozen": 12, "decade": 10, "fortnight": 2, "majority": 50, "halved": 50}  # fmt: skip
_UNITS = {
    stem(word): kind
    for kind, words in {
        "time": "second minute hour day week month year decade century", "length": "metre meter kilometre kilometer mile "
        "centimetre millimetre foot inch km m cm mm", "mass": "gram kilogram kilo tonne ton pound kg g mg milligram",
        "volume": "litre liter ml gallon barrel", "heat": "degree celsius fahrenheit", "power": "watt kilowatt megawatt",
    }.items()
    for word in words.split()
}  # fmt: skip
_ENUMERATION = re.compile(r"\(?\b(?:[ivx]{1,4}|[a-h]|\d)\)")


class Bound(StrEnum):
    EXACT = "exactly"
    AT_LEAST = "at least"
    AT_MOST = "at most"
    ABOUT = "about"


_BOUNDS = (
    (Bound.AT_LEAST, r"at least|(?<!no )(?<!not )more than|over|above|exceed(?:s|ed|ing)?|a minimum of|no (?:less|fewer) than|minimum"
     r"|greater than|upwards of|in excess of|not less than|beyond|surpass(?:es|ed|ing)?|higher than"),
    (Bound.AT_MOST, r"at most|(?<!no )(?<!not )less than|under|below|up to|(?<!no )fewer than|no more than|a maximum of|maximum|not exceeding"
     r"|not more than|as (?:many|much|far|long) as|nearly|almost|close to|just under|lower than|limited to|capped at|(?:a )?(?:ceiling|cap|limit) of"),
    (Bound.AT_MOST, r"(?:young|short|small|light|slow|narrow|earli|cheap|near|low)er\s+than"),
    (Bound.AT_LEAST, r"(?!rather|other)[a-z]{3,}er\s+than"),
    (Bound.ABOUT, r"about|around|approximately|roughly|some|circa|estimated(?: at)?|an estimated"),
)  # fmt: skip
_OPPOSITE = {Bound.AT_LEAST: Bound.AT_MOST, Bound.AT_MOST: Bound.AT_LEAST}
_DENIED = re.compile(
    r"\b(?:not|never)\s+(?:be\s+)?(?:(?!more|less|fewer)\w+\s+)?(?:(?:high|long|fast|furth|lat|heavi|larg|old|bigg)er\s+than"
    r"|above|over|beyond|exceed)\s+\S*\s*$",
    re.I,
)
_BEFORE = [(bound, re.compile(rf"\b(?:{words})\s+(?:the\s+|a\s+|total\s+of\s+)?$", re.I)) for bound, words in _BOUNDS]
_AFTER = [
    (Bound.AT_LEAST, re.compile(r"^\S*\s+(?:\w+\s+)?(?:or more|and above|or over|and more)\b|^\+", re.I)),
    (Bound.AT_MOST, re.compile(r"^\S*\s+(?:\w+\s+)?(?:or less|or fewer|or under|at most)\b", re.I)),
]
_APPROXIMATE = frozenset(
    {"nearly", "almost", "close to", "just under", "about", "around", "approximately", "roughly", "some", "estimated"}
)


@dataclass(frozen=True, slots=True)
class Figure:
    """`value` of what it counts: `unit` is "%" or a currency, or "th" for ordinals; `counted` is the stem of the
    next word."""

    value: float
    unit: str
    counted: str
    noun: str  # as printed
    bound: Bound
    text: str
    start: int
    end: int

    @property
    def said(self) -> str:
        return self.text if self.bound in (Bound.EXACT, Bound.ABOUT) else f"{self.bound} {self.text}"

    def same_value(self, other: "Figure") -> bool:
        if bool(self.unit) and bool(other.unit) and self.unit != other.unit:
            return False
        if {self.unit, other.unit} & {"th"} and self.unit != other.unit:
            return False
        return abs(self.value - other.value) <= 1e-9 * max(abs(self.value), abs(other.value))

    def rounds(self, other: "Figure") -> bool:
        """A claim may round what it says it rounds: "about 3,000" or "nearly 3,000" for 2,987."""
        if self.unit != other.unit or not other.value:
            return False
        if _significant(self.value) >= _significant(other.value):
            return False
        off = (self.value - other.value) / other.value
        if self.bound is Bound.ABOUT:
            return abs(off) <= 0.1
        if self.bound is Bound.AT_LEAST:
            return -0.2 <= off <= 0 and other.bound in (Bound.EXACT, Bound.AT_LEAST)
        return self.bound is Bound.AT_MOST and 0 <= off <= 0.1 and other.bound in (Bound.EXACT, Bound.AT_MOST)


def _significant(value: float) -> int:
    """How many digits a number is exact to: 1 for 3,000, 4 for 2,987."""
    return len(f"{value:.6g}".replace(".", "").strip("0").split("e")[0])


@lru_cache(maxsize=16_384)
def figures_in(text: str) -> tuple[Figure, ...]:
    """Figures that are no part of a date, a document number or a list mark."""
    taken = [(one.start, one.end) for one in references_in(text)]
    taken += [(one.start, one.end) for one in dates_in(text)]
    taken += [match.span() for match in _ENUMERATION.finditer(text)]
    found = []
    for match in _FIGURE.finditer(text):
        if any(start < match.end() and match.start() < end for start, end in taken):
            continue
        figure = _figure(match, text)
        if figure is not None:
            found.append(figure)
    return tuple(found)


def _figure(match: re.Match[str], text: str) -> Figure | None:
    value, unit = _value(match), _unit(match)
    if value is None:
        return None
    after = text[match.end() : match.end() + 40]
    bound = next(
        (bound for bound, words in _BEFORE if words.search(text[max(0, match.start() - 32) : match.start()])), None
    )
    if bound in _OPPOSITE and _DENIED.search(text[max(0, match.start() - 60) : match.start()]):
        bound = _OPPOSITE[bound]  # "shall not fly higher than 120 metres"
    bound = bound or next((bound for bound, words in _AFTER if words.search(after)), Bound.EXACT)
    if unit == "th" and bound is not Bound.EXACT:
        bound = Bound.EXACT
    following = re.match(r"[\s-]*(?:of\s+(?:the\s+)?)?([^\W\d_]+)", after)
    counted = stem(following[1].lower()) if following and following[1].lower() not in lexicon.GRAMMAR else ""
    noun = following[1] if counted and following else ""
    return Figure(value, unit, counted, noun, bound, match[0].strip(), match.start(), match.end())


def _value(match: re.Match[str]) -> float | None:
    """None for "one" alone: it is a pronoun as often as a number."""
    if match["digits"]:
        plain = re.sub(r"[\s\u00a0\u202f]", "", match["digits"])
        plain = re.sub(r",(?=\d{3}(?:\D|$))", "", plain).replace(",", ".")
        return float(plain) * _scale(match["scale"])
    if match["small"]:
        word = match["small"].lower()
        value = lexicon.UNITS_BELOW_20.get(word, lexicon.TENS.get(word, 0)) + (
            lexicon.TENS[match["tens"].lower()] if match["tens"] else 0
        )
        if match["fraction"]:
            return value * lexicon.FRACTIONS[match["fraction"].strip(" -").lower()] * 100
        if word == "one" and not match["tens"] and not match["scale2"] and not match["unit2"]:
            return None
        return value * _scale(match["scale2"])
    if match["scale3"]:
        return {"dozen": 12.0, "dozens": 12.0}.get(match["scale3"].lower()) or _scale(match["scale3"])
    if match["half"]:
        return 100 * lexicon.FRACTIONS[match["half"].lower().split()[-1]]
    return float(lexicon.ORDINALS[match["nth"].lower()])


def _scale(word: str | None) -> float:
    if not word:
        return 1.0
    return {"m": 1e6, "k": 1e3}.get(word.lower()) or lexicon.MAGNITUDES.get(word.lower(), 1.0)


def _unit(match: re.Match[str]) -> str:
    if match["ordinal"] or match["nth"]:
        return "th"
    if match["half"] or match["fraction"]:
        return "%"
    word = (match["money"] or match["unit"] or match["unit2"] or "").strip().lower()
    if word.startswith(("%", "per")):
        return "%"
    return {"€": "eur", "eur": "eur", "$": "usd", "usd": "usd", "£": "gbp", "gbp": "gbp"}.get(word) or {
        "eu": "eur", "do": "usd", "po": "gbp"
    }.get(word[:2], "")  # fmt: skip


def check(claim: str, evidence: Sequence[str]) -> Iterator[Finding]:
    """Each figure of the claim must stand in the evidence: value, unit, direction of its bound, and what it counts."""
    known = [figure for text in evidence for figure in figures_in(text)]
    raw = " ".join(evidence)
    claimed = figures_in(claim)
    yield from _repeated(claimed, known)
    for figure in claimed:
        same = [other for other in known if figure.same_value(other)]
        if same:
            yield from _objections(figure, same, known)
        elif (
            not any(figure.rounds(other) for other in known) and not _printed(figure, raw) and not _implied(figure, raw)
        ):
            yield _unknown(figure, known)


def _repeated(claimed: Sequence[Figure], known: Sequence[Figure]) -> Iterator[Finding]:
    """A figure told more often than the evidence has it, in the place of another one."""
    unused = [other for other in known if not any(other.same_value(figure) for figure in claimed)]
    for figure in {(figure.value, figure.unit): figure for figure in claimed}.values():
        told = sum(figure.same_value(other) for other in claimed)
        if 1 <= sum(figure.same_value(other) for other in known) < told and len(claimed) >= len(known) > 1:
            rivals = [other for other in unused if other.unit == figure.unit]
            if rivals:
                yield Finding(Kind.FIGURE, both(figure.text, rivals[0].text), DOUBTFUL)


def _unknown(figure: Figure, known: Sequence[Figure]) -> Finding:
    rivals = [other for other in known if other.counted and other.counted == figure.counted]
    rivals = rivals or [other for other in known if other.unit == figure.unit]
    reason = both(figure.text, rivals[0].text) if len(rivals) == 1 else missing(figure.text)
    contradicted = any(other.counted and other.counted == figure.counted for other in known)
    if figure.text[:1].isdigit() or contradicted or figure.value > 4:
        return Finding(Kind.FIGURE, reason, SURE)
    if figure.unit == "th" and any(other.unit == "th" for other in known):
        return Finding(Kind.FIGURE, reason, DOUBTFUL)
    if any(other.value < 20 and not other.unit and not figure.unit and not other.text[:1].isdigit() for other in known):
        return Finding(Kind.FIGURE, reason, DOUBTFUL)
    return Finding(Kind.FIGURE, reason, HINT, refuses=False)  # "which of the two": counted, not read


def _implied(figure: Figure, raw: str) -> bool:
    return any(
        value == figure.value and re.search(rf"\b{word}\b", raw, re.I)
        for word, value in _IMPLIED.items()
        if (figure.unit == "%") == (value == 50)
    )


def _printed(figure: Figure, raw: str) -> bool:
    """As part of a name or code that is no figure: "ICS2", "24/7", "COVID-19"."""
    digits = re.match(r"\d+", figure.text)
    return bool(digits) and bool(re.search(rf"(?<!\d){re.escape(figure.text)}(?!\d|[.,]\d)", raw))


def _objections(figure: Figure, same: Sequence[Figure], known: Sequence[Figure]) -> Iterator[Finding]:
    bounds = {other.bound for other in same}
    if figure.bound in _OPPOSITE and figure.bound not in bounds:
        if bounds <= {_OPPOSITE[figure.bound]}:
            yield Finding(Kind.FIGURE, both(figure.said, same[0].said), SURE)
        elif bounds <= {Bound.EXACT}:
            yield Finding(Kind.FIGURE, both(figure.said, same[0].said), DOUBTFUL)
    elif figure.bound is Bound.EXACT and bounds <= {Bound.AT_LEAST, Bound.AT_MOST}:
        yield Finding(Kind.FIGURE, both(figure.text, same[0].said), DOUBTFUL)
    kind = _UNITS.get(figure.counted)
    if kind and all(_UNITS.get(other.counted) == kind and other.counted != figure.counted for other in same):
        yield Finding(Kind.FIGURE, both(_with_unit(figure), _with_unit(same[0])), SURE)
    elif figure.counted and all(other.counted and other.counted != figure.counted for other in same):
        rival = next((other for other in known if other.counted == figure.counted), None)
        if rival is not None and not figure.same_value(rival):
            yield Finding(Kind.FIGURE, both(_with_unit(figure), _with_unit(rival)), LIKELY)


def _with_unit(figure: Figure) -> str:
    return f"{figure.text} {figure.noun}".strip()
