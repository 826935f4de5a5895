"""Questions about the rows of action tables, answered from the records: all rows that match, each cited, none cut off."""

import re
from collections import Counter
from collections.abc import Sequence

from ingest.records import Action, ActionKind
from rag.draft import Draft, attribution_of, row_quotes, verbatim
from rag.lexicon import Lexicon
from rag.ports import Corpus
from rag.question import Question
from rag.records import Coverage, Origin, ProposedSentence
from rag.references import NUMBER_WORDS
from rag.row_question import COUNT, RowQuestion, about_rows, read_rows
from rag.rows import MAIN_ACTORS, Filter, Says, in_reach, matching
from rag.tally import compares_counts, counted

_WORDED = {number: word for word, number in NUMBER_WORDS.items()}


def register(question: Question, corpus: Corpus, lexicon: Lexicon) -> Draft | None:
    """All matching rows, or None where the question is not about rows."""
    if not about_rows(question, corpus, lexicon):
        return None
    asked = read_rows(question, corpus, lexicon)
    wanted = asked.wanted
    if not (wanted.asks_something or COUNT.search(question.corrected) or compares_counts(question.corrected)):
        return None
    if _counts_something_else(question, asked):
        return None
    rows = [row for row in lexicon.actions if in_reach(row, wanted, corpus)]
    found = _found(rows, wanted)
    if not found:
        return Draft(reason="no_matching_record", confidence=0.1) if wanted.structured else None
    if len(found) == len(rows) > 3 and wanted.subject and not wanted.structured:
        return None
    stated = _stated(found, asked, corpus, lexicon)
    if stated:
        return Draft(proposals=stated, notice=_notice(found, asked, lexicon), confidence=0.95)
    return Draft(
        proposals=tuple(_told(row, wanted, corpus, lexicon) for row in found),
        notice=_notice(found, asked, lexicon),
        coverage=Coverage(len(found), len(found)),
        confidence=0.95,
    )


def _stated(
    found: Sequence[Action], asked: RowQuestion, corpus: Corpus, lexicon: Lexicon
) -> tuple[ProposedSentence, ...]:
    """Where several documents' rows are only counted: the sentence of each that tells their number, if all have one."""
    numbers = Counter(row.document_id for row in found)
    if asked.wanted.asks_something or asked.cases or len(numbers) < 2:
        return ()
    said: list[ProposedSentence] = []
    for document_id, number in numbers.items():
        telling = re.compile(
            rf"\b(?:{number}|{_WORDED.get(number, number)})\s+(?:[\w-]+\s+){{0,2}}?(?:actions|measures)\b", re.I
        )
        text = corpus.document(document_id).text
        places = (
            (p, s) for p in corpus.passages(document_id) for s in p.sentences if telling.search(text[s.start : s.end])
        )
        first = next(places, None)
        if first is None:
            return ()
        passage, span = first
        attribution = attribution_of(lexicon.documents[document_id], passage)
        said.append(verbatim(corpus, passage, span, attribution))
    return tuple(said)


def _counts_something_else(question: Question, asked: RowQuestion) -> bool:
    """ "How many actions had the first, and how many the second?", "… had the Roadmap?": what is counted is named by no
    document's name; the texts may tell."""
    if asked.wanted.structured or asked.cases:
        return False
    if compares_counts(question.corrected):
        return len(question.documents) < 2
    concepts = [concept for test in asked.wanted.subject if isinstance(test, Says) for concept in test.concepts]
    named = any(concept.surface[:1].isupper() for concept in concepts)
    return named and not question.documents and COUNT.search(question.corrected) is not None


def _found(rows: Sequence[Action], wanted: Filter) -> list[Action]:
    """By all that is asked; else by the other meaning of the same words."""
    subject = wanted.subject
    attempts = [(*wanted.tests, *subject)]
    if wanted.structured:
        attempts += [(*wanted.looser, *subject)] if wanted.looser != wanted.tests else []
    for tests in attempts:
        found = matching(rows, tests, wanted.extreme)
        if found:
            return found
    return []


def _notice(found: Sequence[Action], asked: RowQuestion, lexicon: Lexicon) -> str:
    """How many there are, in each document and in each of the cases that the question sets against each other."""
    documents = Counter(lexicon.documents[row.document_id].short_title for row in found)
    noun = "performance indicator" if asked.wanted.kind is ActionKind.INDICATOR else "action"
    count = len(found)
    opening = f"{count} of {count} matching {noun}{'s' if count != 1 else ''}"
    if asked.cases:
        return f"{opening} in {' and '.join(documents)} ({counted(asked.cases, found)}):"
    if len(documents) == 1:
        return f"{opening} in {next(iter(documents))}:"
    return f"{opening}: {' and '.join(f'{number} in {name}' for name, number in documents.items())}."


def _told(action: Action, wanted: Filter, corpus: Corpus, lexicon: Lexicon) -> ProposedSentence:
    told = label_and_title(action)
    details = []
    if "timetable" in wanted.facets and action.timetable:
        details.append(f"timetable: {action.timetable}")
    if "areas" in wanted.facets and action.priority_areas:
        details.append(f"priority areas: {', '.join(action.priority_areas)}")
    if "actors" in wanted.facets and action.actors:
        details.append(f"{actors_word(action, corpus)}: {', '.join(action.actors)}")
    text = f"{told} ({'; '.join(details)})" if details else told
    several = (
        len({a.document_id for a in lexicon.actions if not wanted.documents or a.document_id in wanted.documents}) > 1
    )
    attribution = f"{lexicon.documents[action.document_id].short_title}, " if several else ""
    attribution = attribution[:1].upper() + attribution[1:]
    return ProposedSentence(attribution + text, row_quotes(corpus, action), Origin.REGISTER, attribution)


def label_and_title(action: Action) -> str:
    kind = "Performance indicator" if action.kind is ActionKind.INDICATOR else "Action"
    return f"{kind} {action.number}: {action.title}"


def actors_word(action: Action, corpus: Corpus) -> str:
    span = action.actors_span
    line = corpus.document(action.document_id).text[span.start : span.end] if span else ""
    return "main actors" if MAIN_ACTORS.search(line) else "responsible"
