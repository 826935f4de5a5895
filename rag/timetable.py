"""When rows are due: what a question says of years, read as tests of a printed timetable ("2031", "2031-2035", "Ongoing")."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

_YEAR = r"(?:19|20)\d\d"
_RANGE = re.compile(
    rf"(?:\b(?P<open>between|from|starting in|start(?:ing|ed|s)? (?:in|from)|beginning in|beg[iau]n(?:ning|s)? in)\s+(?:the year\s+)?)?"
    rf"\b(?P<first>{_YEAR})\b(?P<joint>\s*(?:-|–|—|/)\s*|\s+(?:to|till?|until|through|up to|and\s+(?:ran|run|running|last\w*|end\w*|continu\w*|go\w*|finish\w*)\s+(?:until|till?|to|through|in))\s+(?:the end of\s+)?|\s+and\s+)"
    rf"(?P<last>{_YEAR})\b",
    re.I,
)
_ONE = re.compile(
    rf"\b(?P<year>{_YEAR})\b(?P<on>\s*(?:onwards?|and (?:later|after|beyond)|or (?:later|after)|\+))?(?P<back>\s*(?:or|and) (?:earlier|before))?",
    re.I,
)
_SINGLE = re.compile(
    r"\b(?:(?:one|a|1)[- ])?(?:single|one|particular|specific|individual)(?: particular| specific| single| calendar| given)?[- ](?:calendar )?years?\b|\bone-year\b",
    re.I,
)
_SEVERAL = re.compile(
    r"\b(?:several|multiple|many|various|(?:more|longer) than (?:one|a|1)(?: single)?|two or more|a (?:span|range|series|period) of|a number of)\s+years\b|"
    r"\bmore than (?:one|a|1)(?: single)? year\b|\bmulti-?(?:year|annual)\b|\b(?:year|date) ranges?\b|\b(?:ranges?|spans?) (?:of years|rather than)\b",
    re.I,
)
_WHOLE = re.compile(
    r"\b(?:whole|entire|full|complete|total)\s+(?:\w+[- ]){0,2}?(?:period|duration|term|lifetime|time ?span|time ?frame|years?|plan period|length)\b|"
    r"\b(?:all|whole|full) (?:the )?five years\b|\bthroughout (?:the )?(?:whole )?(?:period|plan|lifetime)\b|\bfive years\b",
    re.I,
)
_ONGOING = re.compile(
    r"\b(?:ongoing|on-going|continuous(?:ly)?|continual(?:ly)?|permanent(?:ly)?|open[- ]ended|never-ending|indefinite(?:ly)?)\b|"
    r"\b(?:no|without (?:an?|any)?)\s*(?:\w+[- ]){0,2}(?:end(?:[- ]date)?|deadline|end year|years?|date|time limit)\b|"
    r"\bnot (?:tied|bound|linked|limited) to (?:a|any)(?: \w+)? (?:year|date)\b|"
    r"(?:\bnot|n['’]t)\s+(?:\w+\s+){0,2}?an?\s+(?:fixed\s+|definite\s+)?(?:year|date|deadline)\b",
    re.I,
)
_DATED = re.compile(
    r"\b(?:fixed|specific|definite|concrete|certain|actual)\s+(?:end\s+)?(?:years?|dates?|deadlines?|timetables?)\b",
    re.I,
)
_BEGINS = r"(?:start\w*|beg[iau]n\w*|launch\w*|commenc\w*|kick\w* off|open(?:s|ed)?|set out)"
_ENDS = r"(?:end(?:s|ed|ing)?|finish\w*|conclud\w*|complet\w*|expir\w*|run(?:s|ning)? (?:out|until|till?|to|up to)|ran (?:until|to)|last(?:s|ed|ing)? (?:until|to)|until|till|up to|through|continu\w*)"
_FROM = re.compile(
    r"(?<!apart )(?<!aside )\b(?:from|as of|since)\s+(?:the\s+)?(?:year\s+|beginning of\s+|start of\s+)?$", re.I
)
_GAP = r"\W+(?:(?!and\b|or\b|but\b)[a-z]+\W+){0,3}?$"
_AFTER = re.compile(
    r"\b(?:after|(?<!no )(?<!not )later than|beyond|past|following|not before|no earlier than|since the end of)\s+(?:the\s+)?(?:end of\s+|year\s+)*$",
    re.I,
)
_BEFORE = re.compile(
    r"\b(?:before|prior to|earlier than|ahead of|sooner than)\s+(?:the\s+)?(?P<within>(?:end|close) of\s+)?(?:the\s+)?(?:year\s+)?$",
    re.I,
)
_BY = re.compile(
    r"\b(?:by|no later than|not later than|latest|at the latest in|at latest|not after|not beyond|up until)\s+(?:the\s+)?(?:end of\s+|year\s+)*$",
    re.I,
)
_ACTIVE = re.compile(
    r"\b(?:active|under ?way|in progress|cover\w*|includ\w*|in force|still (?:to \w+|running|going)|span\w*)\b\W+(?:\w+\W+){0,3}?$",
    re.I,
)


_MONTH = re.compile(
    r"\b(?:January|February|March|April|May|June|July|August|September|October|November|December)(?: of)?\s+$"
)


@dataclass(frozen=True, slots=True)
class Timetable:
    """What a printed timetable must be. Years are inclusive bounds of its first and its last year; None: no bound."""

    first: tuple[int | None, int | None] = (None, None)
    last: tuple[int | None, int | None] = (None, None)
    several: bool | None = None  # more than one year, or just one
    dateless: bool = False
    whole: bool = False  # the longest of its table: `spanning` puts its years in

    def passes(self, printed: str | None) -> bool:
        years = [int(year) for year in re.findall(_YEAR, printed or "")]
        if self.dateless:
            return printed is not None and not years
        if not years:
            return False
        if self.several is not None and (years[0] != years[-1]) is not self.several:
            return False
        return _within(years[0], self.first) and _within(years[-1], self.last)

    def ending(self) -> "Timetable":
        """The same last year, whatever the first."""
        return Timetable(last=self.last)

    def spanning(self, first: int, last: int) -> "Timetable":
        return Timetable((first, first), (last, last)) if self.whole else self


def _within(year: int, bounds: tuple[int | None, int | None]) -> bool:
    low, high = bounds
    return (low is None or year >= low) and (high is None or year <= high)


@dataclass(frozen=True, slots=True)
class Due:
    """A test and where the question words it. `plain` years ("in 2031") are what a timetable prints, to the letter."""

    test: Timetable
    start: int
    end: int
    plain: bool = False


def exactly(first: int, last: int) -> Timetable:
    return Timetable((first, first), (last, last))


def due_in(text: str) -> tuple[Due, ...]:
    """All that a text says of timetables, in its order."""
    found: list[Due] = []
    for due in (*_ranges(text), *_worded(text), *_single_years(text)):
        if not any(due.start < other.end and other.start < due.end for other in found):
            found.append(due)
    return tuple(sorted(found, key=lambda due: due.start))


def _ranges(text: str) -> Iterable[Due]:
    for match in _RANGE.finditer(text):
        first, last = int(match["first"]), int(match["last"])
        plain_and = match["joint"].strip().lower() == "and"
        opening = (match["open"] or "").lower()
        if plain_and and opening != "between":
            continue  # two years, not a span
        test = Timetable((first, None), (None, last)) if opening == "between" else exactly(first, last)
        yield Due(test, match.start(), match.end(), plain=not opening or opening == "from")


def _worded(text: str) -> Iterable[Due]:
    for pattern, test in (
        (_ONGOING, Timetable(dateless=True)),
        (_WHOLE, Timetable(whole=True)),
        (_SEVERAL, Timetable(several=True)),
        (_SINGLE, Timetable(several=False)),
        (_DATED, Timetable()),
    ):
        for match in pattern.finditer(text):
            yield Due(test, match.start(), match.end())


def _single_years(text: str) -> Iterable[Due]:
    for match in _ONE.finditer(text):
        year, before = int(match["year"]), text[: match.start()]
        if _MONTH.search(before):
            continue  # a date in the life of something else
        after, by, until = _AFTER.search(before), _BY.search(before), _BEFORE.search(before)
        low = high = None
        if match["on"]:
            low = year
        elif match["back"]:
            high = year
        elif after:
            low = year + (0 if re.search(r"not before|no earlier", after.group(), re.I) else 1)
        elif until:
            high = year if until["within"] else year - 1
        elif by:
            high = year
        lead = next((found for found in (after, until, by) if found), None)
        start = lead.start() if lead else match.start()
        yield Due(_bounded(text[:start], year, low, high), start, match.end(), plain=low is None and high is None)


def _bounded(before: str, year: int, low: int | None, high: int | None) -> Timetable:
    """By the verb in front: what begins is bounded in its first year, what ends in its last, else all of it."""
    bounds = (low, high) if low is not None or high is not None else (year, year)
    if (re.search(rf"\b{_BEGINS}\b{_GAP}", f"{before} ", re.I) or _FROM.search(before)) and not re.search(
        rf"\b{_ENDS}\b{_GAP}", f"{before} ", re.I
    ):
        return Timetable(first=bounds)
    if re.search(rf"\b{_ENDS}\b{_GAP}", f"{before} ", re.I):
        return Timetable(last=bounds)
    if low is None and high is None and _ACTIVE.search(f"{before} "):
        return Timetable((None, year), (year, None))
    if low is None and high is None:
        return exactly(year, year)
    return Timetable((low, None), (None, high))
