"""Questions about the rows of action tables, answered from the records: all rows that match, each cited, none cut off."""

from collections.abc import Sequence
from dataclasses import replace

from ingest.records import Action, ActionKind
from rag.draft import Draft, row_quotes
from rag.lexicon import Lexicon
from rag.ports import Corpus
from rag.question import Question
from rag.records import Coverage, Origin, ProposedSentence
from rag.row_question import COUNT, about_rows, read_filter
from rag.rows import MAIN_ACTORS, Filter, in_reach, matches


def register(question: Question, corpus: Corpus, lexicon: Lexicon) -> Draft | None:
    """All matching rows, or None where the question is not about rows."""
    if not about_rows(question, lexicon):
        return None
    wanted = read_filter(question, corpus, lexicon)
    counts = bool(COUNT.search(question.corrected))
    if not wanted.asks_something and not counts:
        return None
    rows = [action for action in lexicon.actions if in_reach(action, wanted, corpus)]
    matching = [action for action in rows if matches(action, wanted)]
    if not matching and wanted.subject and wanted.structured:
        wanted = replace(wanted, subject=())  # words of asking that no row has
        matching = [action for action in rows if matches(action, wanted)]
    if not matching:
        return Draft(reason="no_matching_record", confidence=0.1) if wanted.structured else None
    if len(matching) == len(rows) > 3 and wanted.subject and not wanted.structured:
        return None
    return Draft(
        proposals=tuple(_told(action, wanted, corpus, lexicon) for action in matching),
        notice=_notice(matching, wanted, lexicon),
        coverage=Coverage(len(matching), len(matching)),
        confidence=0.95,
    )


def _notice(matching: Sequence[Action], wanted: Filter, lexicon: Lexicon) -> str:
    documents = list(dict.fromkeys(lexicon.documents[action.document_id].short_title for action in matching))
    noun = "performance indicator" if wanted.kind is ActionKind.INDICATOR else "action"
    count = len(matching)
    return f"{count} of {count} matching {noun}{'s' if count != 1 else ''} in {' and '.join(documents)}:"


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
