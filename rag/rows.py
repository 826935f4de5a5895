"""Tests of the rows of action tables, and the filter that a question makes of them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

from ingest.records import Action, ActionKind
from rag.asks import Ask
from rag.evidence import covered_concepts
from rag.lexicon import Group
from rag.ports import Corpus
from rag.question import Concept, Question
from rag.terms import contains_words, tokens, word_stems
from rag.timetable import Timetable

MAIN_ACTORS = re.compile(r"\b(?:main|key|principal|lead(?:ing)?) actors?\b", re.I)
_PARTNERS = re.compile(r"\b(?:in cooperation with|together with|supported by|assisted by)\b")
_SUBJECT_SHARE = 0.7  # of the subject words' weight that a row must hold


class Test(Protocol):
    """Whether a row is wanted."""

    def passes(self, row: Action) -> bool: ...


@dataclass(frozen=True, slots=True)
class Acts:
    """The body is one of the row's actors, or part of one ("A in cooperation with B")."""

    body: Group

    def passes(self, row: Action) -> bool:
        return any(contains_words(word_stems(actor), variant) for actor in row.actors for variant in self.body.variants)


@dataclass(frozen=True, slots=True)
class Mentions:
    """The body is named anywhere in the row."""

    body: Group

    def passes(self, row: Action) -> bool:
        words = word_stems(f"{row.title} {row.text}".replace("/", " "))
        return any(contains_words(words, variant) for variant in self.body.variants) or Acts(self.body).passes(row)


@dataclass(frozen=True, slots=True)
class Counted:
    """How many actors or priority areas a row has, bounds included."""

    of: str  # "actors" as the row lists them, "partners" ("A supported by B" are two), or "priority_areas"
    low: int
    high: int | None

    def passes(self, row: Action) -> bool:
        count = self.count(row)
        return count >= self.low and (self.high is None or count <= self.high)

    def count(self, row: Action) -> int:
        if self.of == "partners":
            return sum(len(_PARTNERS.split(actor)) for actor in row.actors)
        return len(row.actors) if self.of == "actors" else len(row.priority_areas)


@dataclass(frozen=True, slots=True)
class Due:
    timetable: Timetable

    def passes(self, row: Action) -> bool:
        return self.timetable.passes(row.timetable)


@dataclass(frozen=True, slots=True)
class Printed:
    """The timetable reads just so."""

    timetable: str

    def passes(self, row: Action) -> bool:
        return row.timetable == self.timetable


@dataclass(frozen=True, slots=True)
class InArea:
    number: str

    def passes(self, row: Action) -> bool:
        return self.number in row.priority_areas


@dataclass(frozen=True, slots=True)
class Under:
    """Any of these headings stands above it."""

    headings: tuple[str, ...]

    def passes(self, row: Action) -> bool:
        return any(heading in self.headings for heading in row.section_path)


@dataclass(frozen=True, slots=True)
class Says:
    """What the row is about: most of these concepts stand in its words, or in its title. `forms` are the words of all
    rows: a single one that stands in any of them as it is asked for ("training") is not met by its relatives ("trains")."""

    concepts: tuple[Concept, ...]
    in_title: bool = False
    forms: frozenset[str] = frozenset()

    def passes(self, row: Action) -> bool:
        words = _words(row, self.in_title)
        question = Question("", "", Ask.LIST, self.concepts, (), (), False, ())
        printed = _printed(words)
        held = [place for place in covered_concepts(question, words) if self._as_asked(self.concepts[place], printed)]
        return sum(self.concepts[place].weight for place in held) >= _SUBJECT_SHARE * question.weight

    def _as_asked(self, concept: Concept, printed: set[str]) -> bool:
        alike = _numbers_of(concept.surface)
        single = len(self.concepts) == 1 and len(concept.variants) == 1 and len(concept.variants[0]) == 1
        return not single or not alike & self.forms or bool(alike & printed)


@dataclass(frozen=True, slots=True)
class Prints:
    """These very words stand in it, or in its title: stems in a row."""

    words: tuple[str, ...]
    in_title: bool = False

    def passes(self, row: Action) -> bool:
        return contains_words(word_stems(_words(row, self.in_title).replace("/", " ")), self.words)


def _words(row: Action, in_title: bool) -> str:
    return row.title if in_title and not row.title.endswith("…") else f"{row.title} {row.text}"


def forms_in(rows: Sequence[Action]) -> frozenset[str]:
    return frozenset(word for row in rows for word in _printed(f"{row.title} {row.text}"))


def _printed(text: str) -> set[str]:
    """Its words, in lower case, parts of compounds included."""
    return set(re.findall(r"[^\W_]+", text.lower())) | {token.lower for token in tokens(text)}


def _numbers_of(word: str) -> set[str]:
    """A word with its singular and plural."""
    lower = word.lower()
    base = lower[:-1] if lower.endswith("s") and len(lower) > 3 else lower
    return {lower, base, f"{base}s", f"{base}es"}


@dataclass(frozen=True, slots=True)
class Not:
    test: Test

    def passes(self, row: Action) -> bool:
        return not self.test.passes(row)


@dataclass(frozen=True, slots=True)
class Any:
    tests: tuple[Test, ...]

    def passes(self, row: Action) -> bool:
        return any(test.passes(row) for test in self.tests)


@dataclass(frozen=True, slots=True)
class All:
    tests: tuple[Test, ...]

    def passes(self, row: Action) -> bool:
        return all(test.passes(row) for test in self.tests)


@dataclass(frozen=True, slots=True)
class Extreme:
    """Only the rows with the most or the fewest of something."""

    of: str  # "actors", "priority_areas", "number", "first year" or "last year"
    most: bool


@dataclass(frozen=True, slots=True)
class Filter:
    """Which rows are wanted: those in reach that pass all `tests` and are about the `subject`. `looser` tests are tried
    instead where no row passes: another meaning of the same words. `facets` are the cells to tell."""

    kind: ActionKind
    documents: tuple[str, ...] = ()
    tests: tuple[Test, ...] = ()
    looser: tuple[Test, ...] = ()
    subject: tuple[Test, ...] = ()
    extreme: Extreme | None = None
    without: tuple[int, ...] = ()  # numbers of rows that the question knows already
    main_actors: bool = False
    tabled: bool = False  # only rows that have a timetable
    facets: tuple[str, ...] = field(default=())

    @property
    def structured(self) -> bool:
        """Whether it asks for more than words in the text."""
        return bool(self.tests or self.extreme)

    @property
    def asks_something(self) -> bool:
        return bool(self.structured or self.subject or self.without)


def in_reach(row: Action, wanted: Filter, corpus: Corpus) -> bool:
    if row.kind is not wanted.kind or row.number in wanted.without:
        return False
    if wanted.documents and row.document_id not in wanted.documents:
        return False
    if wanted.tabled and row.timetable is None:
        return False
    if wanted.main_actors and row.actors_span:
        line = corpus.document(row.document_id).text[row.actors_span.start : row.actors_span.end]
        return bool(MAIN_ACTORS.search(line))
    return True


def matching(rows: Sequence[Action], tests: Sequence[Test], extreme: Extreme | None) -> list[Action]:
    found = [row for row in rows if all(test.passes(row) for test in tests)]
    if extreme is None or not found:
        return found
    sizes = [(size, row) for row in found if (size := _size(row, extreme)) is not None]
    best = (max if extreme.most else min)((size for size, _ in sizes), default=None)
    return [row for size, row in sizes if size == best]


def _size(row: Action, extreme: Extreme) -> int | None:
    years = re.findall(r"(?:19|20)\d\d", row.timetable or "")
    match extreme.of:
        case "actors":
            return len(row.actors) or None
        case "priority_areas":
            return len(row.priority_areas) or None
        case "number":
            return row.number
        case "first year":
            return int(years[0]) if years else None
    return int(years[-1]) if years else None
