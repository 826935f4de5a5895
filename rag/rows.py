"""Which rows of the action tables a question wants: the filter, and whether a row passes it."""

import re
from dataclasses import dataclass, field

from ingest.records import Action, ActionKind
from rag.asks import Ask
from rag.evidence import covered_concepts
from rag.lexicon import Group
from rag.ports import Corpus
from rag.question import Concept, Question
from rag.terms import contains_words, word_stems

MAIN_ACTORS = re.compile(r"\bmain actors?\b|\bkey actors?\b", re.I)
_SUBJECT_SHARE = 0.7  # of the subject words' weight that a row must hold


@dataclass(frozen=True, slots=True)
class Filter:
    """What a row must be. Empty fields ask for nothing."""

    kind: ActionKind
    documents: tuple[str, ...] = ()
    all_of: tuple[Group, ...] = ()
    any_of: tuple[Group, ...] = ()
    none_of: tuple[Group, ...] = ()
    only: bool = False
    years: tuple[str, ...] = ()  # timetables as printed, any of them
    starts: str = ""
    after: str = ""  # the year after which it starts
    ends: str = ""
    areas: tuple[str, ...] = ()
    all_areas: bool = False
    sections: tuple[str, ...] = ()  # headings, any of which stands above
    subject: tuple[Concept, ...] = ()
    in_title: bool = False
    without: tuple[int, ...] = ()  # numbers of rows that the question knows already
    main_actors: bool = False
    facets: tuple[str, ...] = field(default=())  # what to tell of each row: actors, timetable, areas

    @property
    def asks_something(self) -> bool:
        return bool(
            self.all_of or self.any_of or self.none_of or self.only or self.years or self.starts or self.after
            or self.ends or self.areas or self.sections or self.subject or self.without
        )  # fmt: skip

    @property
    def structured(self) -> bool:
        """Whether it asks for more than words in the text."""
        return bool(
            self.all_of or self.any_of or self.none_of or self.only or self.years or self.starts or self.after
            or self.ends or self.areas or self.sections
        )  # fmt: skip


def in_reach(action: Action, wanted: Filter, corpus: Corpus) -> bool:
    if action.kind is not wanted.kind or action.number in wanted.without:
        return False
    if wanted.documents and action.document_id not in wanted.documents:
        return False
    if wanted.main_actors and action.actors_span:
        line = corpus.document(action.document_id).text[action.actors_span.start : action.actors_span.end]
        return bool(MAIN_ACTORS.search(line))
    return True


def matches(action: Action, wanted: Filter) -> bool:
    return (
        _actors_match(action, wanted)
        and _timetable_matches(action, wanted)
        and _areas_match(action, wanted)
        and (not wanted.sections or any(heading in wanted.sections for heading in action.section_path))
        and _subject_matches(action, wanted)
    )


def _actors_match(action: Action, wanted: Filter) -> bool:
    if not (wanted.all_of or wanted.any_of or wanted.none_of or wanted.only):
        return True
    if not action.actors:
        return False
    if any(names(action, body) for body in wanted.none_of):
        return False
    if wanted.any_of and not any(names(action, body) for body in wanted.any_of):
        return False
    if not all(names(action, body) for body in wanted.all_of):
        return False
    named = (*wanted.all_of, *wanted.any_of)
    return not wanted.only or len(action.actors) == max(1, len(named))


def names(action: Action, body: Group) -> bool:
    """Whether one of the actors is, or contains the name of, this body."""
    rows = [word_stems(actor) for actor in action.actors]
    return any(contains_words(row, variant) for row in rows for variant in body.variants)


def _timetable_matches(action: Action, wanted: Filter) -> bool:
    if not (wanted.years or wanted.starts or wanted.after or wanted.ends):
        return True
    printed = re.sub(r"\s", "", (action.timetable or "").replace("–", "-")).lower()
    years = re.findall(r"20\d\d", printed)
    if not printed:
        return False
    if wanted.starts and (not years or years[0] != wanted.starts):
        return False
    if wanted.after and (not years or years[0] <= wanted.after):
        return False
    if wanted.ends and (not years or years[-1] != wanted.ends):
        return False
    return not wanted.years or printed in {year.lower() for year in wanted.years}


def _areas_match(action: Action, wanted: Filter) -> bool:
    if not wanted.areas:
        return True
    found = [area in action.priority_areas for area in wanted.areas]
    return all(found) if wanted.all_areas else any(found)


def _subject_matches(action: Action, wanted: Filter) -> bool:
    if not wanted.subject:
        return True
    words = action.title if wanted.in_title and not action.title.endswith("…") else f"{action.title} {action.text}"
    question = Question("", "", Ask.LIST, wanted.subject, (), (), False, ())
    held = sum(wanted.subject[place].weight for place in covered_concepts(question, words))
    return held >= _SUBJECT_SHARE * question.weight
