"""Where a proposed quotation stands in its passage: exactly, or as the one place that it can only have meant."""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz

from ingest.records import Span

_INVISIBLE = frozenset("\u00ad\u200b\u200c\u200d\u2060\ufeff")
_VARIANTS = str.maketrans(
    {**dict.fromkeys("‐‑‒–—―−", "-"), **dict.fromkeys("‘’‚‛′`´", "'"), **dict.fromkeys("“”„‟″«»", '"')}
)
_NEAR = 88.0  # of 100: how alike a near miss must be
_RIVAL = 6.0  # a second place less than this below the best makes it ambiguous
_SHORTEST_NEAR = 15  # characters: shorter quotations are like too many places


@dataclass(frozen=True, slots=True)
class Found:
    """`exact`: the quotation was the passage's own text, Unicode forms and white space aside."""

    span: Span
    exact: bool


@dataclass(frozen=True, slots=True)
class _Plain:
    """Text with Unicode forms and white space made uniform; `text[i]` comes from `origin[i]`."""

    text: str
    origin: tuple[int, ...]

    def span(self, start: int, end: int) -> Span:
        return Span(self.origin[start], self.origin[end - 1] + 1)


@lru_cache(maxsize=1_024)
def _plain(text: str) -> _Plain:
    letters: list[str] = []
    origin: list[int] = []
    for index, composed in _clusters(text):
        for letter in composed:
            if letter in _INVISIBLE:
                continue
            if letter.isspace():
                if not letters or letters[-1] == " ":
                    continue
                letter = " "
            letters.append(letter)
            origin.append(index)
    while letters and letters[-1] == " ":
        letters.pop()
        origin.pop()
    return _Plain("".join(letters), tuple(origin))


def _clusters(text: str) -> Iterator[tuple[int, str]]:
    """Each character with the combining marks behind it, in compatibility form."""
    if text.isascii():
        yield from enumerate(text)
        return
    start = 0
    for index in range(1, len(text) + 1):
        if index == len(text) or not unicodedata.combining(text[index]):
            yield start, unicodedata.normalize("NFKC", text[start:index])
            start = index


def locate(quote: str, text: str, near: int | None = None) -> Found | None:
    """Offsets in `text`, None if the quotation stands nowhere or could mean several places. `near` is the offset that
    decides between several exact places."""
    wanted, held = _plain(quote), _plain(text)
    if not any(letter.isalnum() for letter in wanted.text):
        return None
    exact = _all(wanted.text, held.text)
    if exact:
        spans = [_whole(held, start, start + len(wanted.text), text) for start in exact]
        return Found(min(spans, key=lambda span: abs(span.start - near)) if near is not None else spans[0], True)
    return _near_miss(wanted.text, held, text)


def _all(needle: str, hay: str) -> list[int]:
    """Where it stands as whole words."""
    found, at = [], hay.find(needle)
    while at >= 0:
        end = at + len(needle)
        inside_left = at > 0 and hay[at - 1].isalnum() and needle[0].isalnum()
        inside_right = end < len(hay) and hay[end].isalnum() and needle[-1].isalnum()
        if not inside_left and not inside_right:
            found.append(at)
        at = hay.find(needle, at + 1)
    return found


def _near_miss(wanted: str, held: _Plain, text: str) -> Found | None:
    """Case, dashes and quotation marks aside first; then by likeness."""
    folded, against = wanted.translate(_VARIANTS).casefold(), held.text.translate(_VARIANTS).casefold()
    if len(against) != len(held.text) or len(folded) < 2:
        return None
    stripped = folded.strip(" \"'.,;:…")
    places = _all(stripped, against) if stripped else []
    if places:
        return Found(_whole(held, places[0], places[0] + len(stripped), text), False) if len(places) == 1 else None
    if len(folded) < _SHORTEST_NEAR or len(folded) > len(against):
        return None
    return _alike(folded, against, held, text)


def _alike(folded: str, against: str, held: _Plain, text: str) -> Found | None:
    best = fuzz.partial_ratio_alignment(folded, against, score_cutoff=_NEAR)
    if best is None or best.dest_end <= best.dest_start:
        return None
    rest = against[: best.dest_start] + "\0" * (best.dest_end - best.dest_start) + against[best.dest_end :]
    if fuzz.partial_ratio(folded, rest) > best.score - _RIVAL:
        return None
    return Found(_whole(held, best.dest_start, best.dest_end, text), False)


def _whole(held: _Plain, start: int, end: int, text: str) -> Span:
    """Grown to whole words, trimmed of the space around them."""
    span = held.span(start, end)
    first, last = span.start, span.end
    while first > 0 and text[first].isalnum() and text[first - 1].isalnum():
        first -= 1
    while last < len(text) and text[last - 1].isalnum() and text[last].isalnum():
        last += 1
    while first < last and text[first].isspace():
        first += 1
    while last > first and text[last - 1].isspace():
        last -= 1
    return Span(first, last)


def parts_of(quote: str) -> tuple[str, ...]:
    """A quotation with omissions ("the Agency … will report") as the pieces that it quotes."""
    pieces = quote.replace("[…]", "…").replace("[...]", "…").replace("(...)", "…").replace("...", "…").split("…")
    return tuple(piece.strip() for piece in pieces if piece.strip()) or (quote,)
