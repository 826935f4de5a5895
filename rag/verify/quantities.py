"""Figures as read: what they count and which way they bound ("at least 70 tonnes", "EUR 200 million", "half")."""

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from rag.verify import lexicon
from rag.verify.clock import times_in
from rag.verify.dates import dates_in
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
_ENUMERATION = re.compile(r"\(?\b(?:[ivx]{1,4}|[a-h]|\d)\)")


class Bound(StrEnum):
    EXACT = "exactly"
    AT_LEAST = "at least"
    AT_MOST = "at most"
    ABOUT = "about"


_BOUNDS = (
    (Bound.AT_LEAST, r"at least|(?<!no )(?<!not )more than|over|above|exceed(?:s|ed|ing)?|a minimum of"
    r"|no (?:less|fewer) than|minimum"
     r"|greater than|upwards of|in excess of|not less than|beyond|surpass(?:es|ed|ing)?|higher than"),
    (Bound.AT_MOST, r"at most|(?<!no )(?<!not )less than|under|below|up to|(?<!no )fewer than|no more than"
    r"|a maximum of|maximum|not exceeding"
     r"|not more than|as (?:many|much|far|long) as|nearly|almost|close to|just under|lower than|limited to"
     r"|capped at|(?:a )?(?:ceiling|cap|limit) of"),
    (Bound.AT_MOST, r"(?:young|short|small|light|slow|narrow|earli|cheap|near|low)er\s+than"),
    (Bound.AT_LEAST, r"(?!rather|other)[a-z]{3,}er\s+than"),
    (Bound.ABOUT, r"about|around|approximately|roughly|some|circa|estimated(?: at)?|an estimated"),
)  # fmt: skip
OPPOSITE = {Bound.AT_LEAST: Bound.AT_MOST, Bound.AT_MOST: Bound.AT_LEAST}
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
    def with_unit(self) -> str:
        return f"{self.text} {self.noun}".strip()

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
    taken += [(start, end) for _, _, start, end in times_in(text)]
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
    if bound in OPPOSITE and _DENIED.search(text[max(0, match.start() - 60) : match.start()]):
        bound = OPPOSITE[bound]  # "shall not fly higher than 120 metres"
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
