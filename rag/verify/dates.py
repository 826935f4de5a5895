"""Dates, as exact as they are told: "4 December 2025", "December 2025", "Q3 2025", "mid-2026", "2021-2025"."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from rag.verify.finding import DOUBTFUL, HINT, SURE, Finding, Kind, both, missing
from rag.verify.lexicon import MONTHS
from rag.verify.references import references_in

_MONTH = "|".join(sorted((name for name in MONTHS), key=len, reverse=True))
_YEAR = r"(?:1[0-9]|20)\d\d"
_PART = (
    r"(?:first|1st|second|2nd|third|3rd|fourth|4th|last)\s+(?:quarter|half|semester|trimester)|q[1-4]|h[12]"
    r"|early|mid|late|the\s+end|end|beginning|start|spring|summer|autumn|fall|winter"
)
_NO_YEAR = r"%|per\s?cent|tonnes|tons|kg|km|people|persons|euro|EUR|million|metres|miles|ships|times"  # "2000 people"
_DATE = re.compile(
    rf"""
      (?P<iso>\b{_YEAR}-\d\d-\d\d\b)
    | \b(?P<nd>\d{{1,2}})[./](?P<nm>\d{{1,2}})[./](?P<ny>{_YEAR})\b
    | \b(?P<d>\d{{1,2}})(?:st|nd|rd|th)?(?:\s+of)?\s+(?P<m>{_MONTH})\b\.?(?:,?\s+(?P<y>{_YEAR})\b)?
    | \b(?P<m2>{_MONTH})\b\.?\s+(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?\b(?!\s*(?:%|per))(?:,?\s+(?P<y2>{_YEAR})\b)?
    | \b(?P<m3>{_MONTH})\b\.?(?:\s+of)?,?\s+(?P<y3>{_YEAR})\b
    | \b(?P<from>{_YEAR})(?:\s*[-–—/]\s*|\s+(?:to|until)\s+|(?<=between\ \d{{4}})\s+and\s+)(?P<to>{_YEAR}|\d\d)\b
    | \b(?P<part>{_PART})(?:\s+of)?[\s-]+(?P<py>{_YEAR})\b
    | \b(?P<py2>{_YEAR})\s*(?P<part2>q[1-4]|h[12])\b
    | \b(?:the\s+)?(?P<decade>(?:1\d|20)\d0)s\b
    | \b(?P<century>\d{{1,2}})(?:st|nd|rd|th)[\s-]century\b
    | (?<![\d.,/€$£-])\b(?P<year>{_YEAR})\b(?![./]\d|,\d{{3}}|\s*(?:{_NO_YEAR}))
    """,
    re.X | re.I,
)
_BARE_MONTH = re.compile(rf"\b(?:in|by|since|until|from|to|last|next|of|and|during|this)\s+(?P<month>{_MONTH})\b", re.I)


class Bound(StrEnum):
    """What the words before a date make of it."""

    AT = "at"
    UNTIL = "until"  # by, before, no later than
    FROM = "from"  # since, after
    AS_OF = "as of"  # from then on, or up to then: both are said so


_UNTIL = re.compile(
    r"(?:\bby|\bbefore|\buntil|\btill|\bno later than|\bnot later than|\bup to|\bprior to|\bby the end of"
    r"|\bbefore the end of|\bby the|\bby the start of)\s*(?:the\s*)?$",
    re.I,
)
_FROM = re.compile(
    r"(?:\bsince|\bafter|\bas from|\bfrom(?!\s+the\s*$)|\bstarting(?: in| from)?|\bbeginning(?: in)?"
    r"|\bnot before|\bfollowing"
    r"|\bonwards from|\bno earlier than)\s*(?:the\s*)?(?:end of\s*)?$",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Date:
    """`year` to `until` (the same year unless it is a range), `month` and `day` where told, `part` as "q3" or "end"."""

    year: int | None
    month: int | None
    day: int | None
    until: int | None
    part: str
    bound: Bound
    text: str
    start: int
    end: int

    def borne_out_by(self, other: "Date") -> bool:
        """The other is the same or more exact. Bounds are compared apart."""
        if self.year is not None and (self.year != other.year or self.until != other.until):
            return self._within_range(other)
        if self.part and self.part != other.part:
            return False
        if self.month is not None and self.month != other.month:
            return False
        return self.day is None or self.day == other.day

    def _within_range(self, other: "Date") -> bool:
        """A single year that is an end of the other's range, told as such ("from 2021", "until 2025")."""
        if self.until != self.year or self.month or other.until == other.year or other.until is None:
            return False
        starts = self.bound in (Bound.FROM, Bound.AS_OF) and self.year == other.year
        return starts or (self.bound is Bound.UNTIL and self.year == other.until)


@lru_cache(maxsize=16_384)
def dates_in(text: str) -> tuple[Date, ...]:
    """Years inside document numbers are none."""
    taken = [(reference.start, reference.end) for reference in references_in(text) if reference.kind == "document"]
    found: list[Date] = []
    for match in _DATE.finditer(text):
        if not any(start < match.end() and match.start() < end for start, end in taken):
            found.append(_date(match, text))
    spans = [(date.start, date.end) for date in found]
    for match in _BARE_MONTH.finditer(text):
        start, end = match.span("month")
        if text[start].isupper() and not any(first <= start < last for first, last in spans):
            month = MONTHS[match["month"].lower()]
            found.append(Date(None, month, None, None, "", _bound(text, start), text[start:end], start, end))
    return tuple(sorted(found, key=lambda date: date.start))


def _date(match: re.Match[str], text: str) -> Date:
    part = ""
    month: int | None = None
    day: int | None = None
    if match["iso"]:
        year, month, day = (int(piece) for piece in match["iso"].split("-"))
    elif match["ny"]:
        year, month, day = int(match["ny"]), int(match["nm"]), int(match["nd"])
    elif match["m"] or match["m2"] or match["m3"]:
        name, digits, years = next(
            (match[m], match[d] if d else None, match[y])
            for m, d, y in (("m", "d", "y"), ("m2", "d2", "y2"), ("m3", None, "y3"))
            if match[m]
        )
        month, day = MONTHS[name.lower()], int(digits) if digits else None
        year = int(years) if years else None  # type: ignore[assignment]
    else:
        return _years(match, text)
    bound = _bound(text, match.start())
    return Date(year, month, day, year, part, bound, match[0], match.start(), match.end())


def _years(match: re.Match[str], text: str) -> Date:
    """The forms without a month."""
    part = ""
    if match["from"]:
        year = int(match["from"])
        last = int(match["to"]) if len(match["to"]) == 4 else year // 100 * 100 + int(match["to"])
    elif match["decade"]:
        year, last, part = int(match["decade"]), int(match["decade"]) + 9, "decade"
    elif match["century"]:
        year = int(match["century"]) * 100 - 99
        last, part = year + 99, "century"
    else:
        year = last = int(match["py"] or match["py2"] or match["year"])
        part = _part(match["part"] or match["part2"] or "")
    return Date(year, None, None, last, part, _bound(text, match.start()), match[0], match.start(), match.end())


def _part(words: str) -> str:
    plain = re.sub(r"\s+", " ", words.lower()).removeprefix("the ")
    ordinal = {"first": "1", "1st": "1", "second": "2", "2nd": "2", "third": "3", "3rd": "3", "fourth": "4", "4th": "4"}
    if " " in plain:
        which, what = plain.split(" ", 1)
        number = ordinal.get(which, "2" if what in ("half", "semester") else "4")
        return ("h" if what in ("half", "semester") else "q") + number
    return {"beginning": "early", "start": "early", "late": "end"}.get(plain, plain)


def _bound(text: str, start: int) -> Bound:
    before = text[max(0, start - 30) : start]
    if _UNTIL.search(before):
        return Bound.UNTIL
    if re.search(r"\bas (?:of|at)\s*(?:the\s*)?$", before, re.I):
        return Bound.AS_OF
    return Bound.FROM if _FROM.search(before) else Bound.AT


def check(claim: str, evidence: Sequence[str]) -> Iterator[Finding]:
    """Each date of the claim must stand in the evidence, as exactly as it is told, with the same bound."""
    known = [date for text in evidence for date in dates_in(text)]
    for date in dates_in(claim):
        bearing = [other for other in known if date.borne_out_by(other)]
        if not bearing:
            near = [other for other in known if (other.month is None) == (date.month is None)] or known
            yield Finding(Kind.DATE, both(date.text, near[0].text) if len(near) == 1 else missing(date.text), SURE)
        elif all(date.year == other.year and date.until == other.until for other in bearing) and (
            objection := _bounds(date, bearing, claim)
        ):
            yield objection


def _bounds(date: Date, bearing: Sequence[Date], claim: str) -> Finding | None:
    """By and after contradict each other; "in" beside one of them is only less exact."""
    if any(other.bound is date.bound or _as_of(date, other, claim) for other in bearing):
        return None
    said = _with_bound(claim, date)
    against = {Bound.UNTIL: Bound.FROM, Bound.FROM: Bound.UNTIL}.get(date.bound)
    if any(other.bound is against for other in bearing):
        return Finding(Kind.DATE, f"says {said}; the source puts {bearing[0].text} as the other end", SURE)
    if date.bound is Bound.AT or re.search(r"\bnot\b[^.;]*\buntil\s*$", claim[: date.start], re.I):
        return None  # "not until 2025" is "only in 2025"
    apart = bool(re.search(r"\b(?:after|before|following|prior)\b", said))
    reason = f"says {said}; the source does not say so of {bearing[0].text}"
    return Finding(Kind.DATE, reason, DOUBTFUL if apart else HINT, refuses=apart)


def _as_of(date: Date, other: Date, claim: str) -> bool:
    """ "As of May" may mean from May on; "by May" only beside a perfect ("by May five had been held")."""
    if Bound.AS_OF not in (date.bound, other.bound):
        return False
    return Bound.UNTIL not in (date.bound, other.bound) or bool(re.search(r"\b(?:has|have|had)\b", claim))


def _with_bound(claim: str, date: Date) -> str:
    start = max(0, date.start - 14)
    words = claim[start : date.end].split()
    return f'"{" ".join(words[1:] if start and len(words) > 2 else words)}"'
