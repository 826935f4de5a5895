"""How often: "once a week", "every two years", "annually"."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rag.verify.finding import LIKELY, Finding, Kind, both
from rag.verify.lexicon import UNITS_BELOW_20

_UNIT = r"(?P<unit{n}>hour|day|week|fortnight|month|quarter|year|decade)s?"
_NUMBER = "|".join(word for word in UNITS_BELOW_20 if word != "zero")
_OFTEN = re.compile(
    rf"""\b(?:
      (?P<times>once|twice|(?:{_NUMBER}|\d+)\s+times)\s+(?:an?|per|each|every|in\s+an?)\s+{_UNIT.format(n=1)}\b
    | (?:every|each)\s+(?:(?P<step>other|second|third|{_NUMBER}|\d+)\s+)?{_UNIT.format(n=2)}\b
    | (?:once\s+)?every\s+(?P<low>{_NUMBER}|\d+)\s+to\s+(?P<high>{_NUMBER}|\d+)\s+{_UNIT.format(n=3)}\b
    | (?P<adverb>hourly|daily|weekly|monthly|quarterly|yearly|annual|annually|biennial|biennially)
    )\b""",
    re.X | re.I,
)
_ADVERBS = {
    "hourly": (1, "hour"), "daily": (1, "day"), "weekly": (1, "week"), "monthly": (1, "month"),
    "quarterly": (1, "quarter"), "yearly": (1, "year"), "annual": (1, "year"), "annually": (1, "year"),
    "biennial": (0.5, "year"), "biennially": (0.5, "year"),
}  # fmt: skip
_PER_YEAR = {"hour": 8760, "day": 365, "week": 52, "fortnight": 26, "month": 12, "quarter": 4, "year": 1, "decade": 0.1}


@dataclass(frozen=True, slots=True)
class Frequency:
    """`low` to `high` times a year."""

    low: float
    high: float
    text: str

    def meets(self, other: "Frequency") -> bool:
        return self.low <= other.high * 1.05 and other.low <= self.high * 1.05


@lru_cache(maxsize=16_384)
def frequencies_in(text: str) -> tuple[Frequency, ...]:
    return tuple(_frequency(match) for match in _OFTEN.finditer(text))


def _frequency(match: re.Match[str]) -> Frequency:
    if match["adverb"]:
        times, unit = _ADVERBS[match["adverb"].lower()]
        low = high = times * _PER_YEAR[unit]
    elif match["times"]:
        low = high = _count(match["times"].split()[0]) * _PER_YEAR[match["unit1"].lower()]
    elif match["low"]:
        a_year = _PER_YEAR[match["unit3"].lower()]
        low, high = a_year / _count(match["high"]), a_year / _count(match["low"])
    else:
        low = high = _PER_YEAR[match["unit2"].lower()] / _count(match["step"] or "one")
    return Frequency(low, high, match[0])


def _count(word: str) -> float:
    lower = word.lower()
    named = {"once": 1, "twice": 2, "other": 2, "second": 2, "third": 3}.get(lower, UNITS_BELOW_20.get(lower, 0))
    return float(named or (lower if lower.isdecimal() and int(lower) else 1))


def check(claim: str, evidence: Sequence[str]) -> Iterator[Finding]:
    """Only where the evidence tells another frequency; "every day" may also just mean "each"."""
    known = [frequency for text in evidence for frequency in frequencies_in(text)]
    for frequency in frequencies_in(claim):
        if known and not any(frequency.meets(other) for other in known):
            yield Finding(Kind.FIGURE, both(frequency.text, known[0].text), LIKELY)
