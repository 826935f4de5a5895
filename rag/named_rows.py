"""The things in a question by which rows are chosen, each where it stands: bodies, due dates, areas, headings, counts."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from ingest.records import Action
from rag.lexicon import Group, Lexicon
from rag.ports import Corpus
from rag.question import Question
from rag.references import Kind
from rag.row_counts import counts_in
from rag.rows import Acts, Due, InArea, Mentions, Test, Under
from rag.targets import headings_of
from rag.terms import is_stop_word, stem, tokens
from rag.timetable import due_in


class By(StrEnum):
    BODY = "body"
    DUE = "due"
    AREA = "area"
    SECTION = "section"
    COUNT = "count"
    TOPIC = "topic"


@dataclass(frozen=True, slots=True)
class Part:
    """A test and the words that ask for it. `plain`: a year as a timetable prints it."""

    by: By
    test: Test
    start: int
    end: int
    plain: bool = False


_DECIMAL = re.compile(r"(?<![\w.,])\d{1,2}\.\d{1,2}(?!\w|[.,]\d|\s*(?:%|million|billion|tonnes))")
_HEADS = frozenset(
    map(stem, "agency office centre center network authority service forum hub organisation institute council".split())
)
_PREFIXES = frozenset(("eu", "european", "union", "union's", "eu's"))


def parts_in(
    text: str, question: Question, rows: Sequence[Action], corpus: Corpus, lexicon: Lexicon, anywhere: bool
) -> tuple[Part, ...]:
    """In the order of the text, which is the question with the names of documents blanked. `anywhere`: bodies are looked
    for in all of a row's words, not among its actors."""
    found: list[Part] = list(_references(text, question, rows, corpus, lexicon))
    for body, start, end in bodies_in(text, lexicon):
        found.append(Part(By.BODY, Mentions(body) if anywhere else Acts(body), start, end))
    years = [int(year) for row in rows for year in re.findall(r"(?:19|20)\d\d", row.timetable or "")]
    if years:
        span = min(years), max(years)
        found += [Part(By.DUE, Due(due.test.spanning(*span)), due.start, due.end, due.plain) for due in due_in(text)]
    found += [Part(By.COUNT, count.test, count.start, count.end) for count in counts_in(text)]
    kept: list[Part] = []
    for part in found:
        if not any(part.start < other.end and other.start < part.end for other in kept):
            kept.append(part)
    return tuple(sorted(kept, key=lambda part: part.start))


def bodies_in(text: str, lexicon: Lexicon) -> Iterable[tuple[Group, int, int]]:
    """Wherever one of the actors of actions is named, or described by words of one name alone ("the border agency")."""
    row = tokens(text)
    words = [stem(token.text) for token in row]
    taken: set[int] = set()
    candidates = [
        (len(variant), place, body)
        for body in lexicon.bodies
        for variant in body.variants
        for place in range(len(words) - len(variant) + 1)
        if tuple(words[place : place + len(variant)]) == variant
    ]
    for width, place, body in sorted(candidates, key=lambda one: (-one[0], one[1])):
        span = range(place, place + width)
        if not taken & set(span):
            taken |= set(span)
            yield body, row[place].start, row[place + width - 1].end
    for place, word in enumerate(words):
        first = place
        while first > 0 and first > place - 4 and first - 1 not in taken and not is_stop_word(row[first - 1].lower):
            first -= 1
        if word in _HEADS and place not in taken:
            for start in range(first, place):
                described = _described(words[start : place + 1], lexicon)
                if described:
                    yield described, row[start].start, row[place].end
                    break


def _described(words: Sequence[str], lexicon: Lexicon) -> Group | None:
    """The one body among whose names one has all these words."""
    telling = set(words) - _PREFIXES
    if len(telling) < 2:
        return None
    bearers = [body for body in lexicon.bodies if any(telling <= set(variant) for variant in body.variants)]
    return bearers[0] if len(bearers) == 1 else None


def _references(
    text: str, question: Question, rows: Sequence[Action], corpus: Corpus, lexicon: Lexicon
) -> Iterable[Part]:
    areas = {area for row in rows for area in row.priority_areas}
    documents = question.documents or tuple(lexicon.documents)
    sections = [section for name in documents for section in corpus.document(name).sections]
    for reference in question.references:
        if reference.kind in (Kind.ACTION, Kind.INDICATOR, Kind.FOOTNOTE):
            continue
        headings = headings_of(reference, sections)
        if "." in reference.number and reference.number in areas and reference.kind is not Kind.SECTION:
            yield Part(
                By.AREA, InArea(reference.number), *_place_of(text, reference.start, reference.end, reference.number)
            )
        elif headings:
            yield Part(By.SECTION, Under(headings), *_place_of(text, reference.start, reference.end, reference.number))
    for match in _DECIMAL.finditer(text):
        if any(reference.start <= match.start() < reference.end for reference in question.references):
            continue
        printed = re.compile(rf"{re.escape(match.group())}(?![\d.]*\d)")
        headings = tuple(section.heading for section in sections if printed.match(section.heading))
        if match.group() in areas:
            yield Part(By.AREA, InArea(match.group()), match.start(), match.end())
        elif headings:
            yield Part(By.SECTION, Under(headings), match.start(), match.end())


def _place_of(text: str, start: int, end: int, number: str) -> tuple[int, int]:
    """Of several numbers behind one word ("areas 6.1 and 6.3"), where this one stands."""
    at = text.find(number, start, end)
    first = not re.search(r"\d", text[start:at]) if at >= 0 else True
    return (start, end if at < 0 else at + len(number)) if first else (at, at + len(number))
