"""Times of day: "9 p.m.", "21:00" and a record's "21:0" are one."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from rag.verify.finding import LIKELY, Finding, Kind, missing

_TIME = re.compile(
    r"""(?<![\w.:,-])(?:
      (?P<hour>\d{1,2})(?:[:.](?P<minute>\d{2}))?\s?(?P<half>[ap]\.?\s?m\b\.?)
    | (?P<hour24>[01]?\d|2[0-4]):(?P<minute24>[0-5]?\d)(?!\d|:)
    | (?P<word>noon|midnight|midday)\b
    )""",
    re.X | re.I,
)
_RANGE = re.compile(r"(?<=\d)\s?[-–—]\s?(?=\d{1,2}(?::\d|\s?[ap]\.?m))", re.I)


@lru_cache(maxsize=16_384)
def times_in(text: str) -> tuple[tuple[int, str, int, int], ...]:
    """(minutes since midnight, as printed, start, end) of each; the first of "9-11 a.m." is left aside."""
    apart = _RANGE.sub(lambda match: " " * len(match[0]), text)
    return tuple((_minutes(match), match[0], match.start(), match.end()) for match in _TIME.finditer(apart))


def _minutes(match: re.Match[str]) -> int:
    if match["word"]:
        return 0 if match["word"].lower() == "midnight" else 720
    if match["hour"]:
        hour = int(match["hour"]) % 12 + (12 if match["half"].lower().startswith("p") else 0)
        return hour * 60 + int(match["minute"] or 0)
    return int(match["hour24"]) % 24 * 60 + int(match["minute24"])


def check(claim: str, evidence: Sequence[str]) -> Iterator[Finding]:
    """Each time of the claim must be one of the evidence's; hours told without a half of the day may be either."""
    known = {minutes for text in evidence for minutes, _, _, _ in times_in(text)}
    for minutes, printed, _, _ in times_in(claim):
        halved = re.search(r"[ap]\.?\s?m|noon|night|mid", printed, re.I)
        either = {minutes} if halved else {minutes, (minutes + 720) % 1440}
        if known and not either & known:
            yield Finding(Kind.FIGURE, missing(printed), LIKELY)
