"""A row's cells told as one sentence: what it is, by when, by whom."""

from collections.abc import Sequence

from ingest.records import Action, Passage, PassageKind
from rag.draft import row_quotes
from rag.lexicon import Lexicon
from rag.ports import Corpus
from rag.records import Origin, ProposedSentence
from rag.register import actors_word, label_and_title


def facts_of(action: Action, corpus: Corpus, areas: bool = False) -> ProposedSentence:
    """The cells of a row as one sentence: what it is, by when, by whom."""
    details = []
    if action.timetable:
        details.append(f"timetable: {action.timetable}")
    if action.priority_areas and areas:
        details.append(f"priority areas: {', '.join(action.priority_areas)}")
    if action.actors:
        details.append(f"{actors_word(action, corpus)}: {', '.join(action.actors)}")
    title = label_and_title(action)
    return ProposedSentence(
        f"{title} ({'; '.join(details)})" if details else title, row_quotes(corpus, action), Origin.REGISTER
    )


def facts_of_rows(passages: Sequence[Passage], lexicon: Lexicon, corpus: Corpus) -> list[ProposedSentence]:
    """Of the table rows among these passages."""
    return [
        facts_of(action, corpus)
        for passage in passages
        if passage.kind is PassageKind.ROW
        for action in lexicon.actions
        if action.document_id == passage.document_id and action.start <= passage.start < action.end
    ]
