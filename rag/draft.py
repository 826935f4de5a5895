"""What the ways of answering hand to the assistant: proposals, nothing yet said."""

from dataclasses import dataclass, replace

from ingest.records import Action, Footnote, Metadata, Passage, Span
from rag.ports import Corpus
from rag.records import Choice, Coverage, Origin, ProposedQuote, ProposedSentence
from rag.terms import folded


@dataclass(frozen=True, slots=True)
class Draft:
    """`notice` is said first, in the product's own words; `proposals` must pass the gate. `confidence` is 0 to
    1, from the answerability model, or None where nothing was weighed."""

    proposals: tuple[ProposedSentence, ...] = ()
    notice: str | None = None
    choices: tuple[Choice, ...] = ()
    coverage: Coverage | None = None
    missing: tuple[str, ...] = ()
    confidence: float | None = None
    reason: str | None = None
    nearest: tuple[Passage, ...] = ()


def passage_at(corpus: Corpus, document_id: str, start: int) -> Passage:
    """The passage in which this place of the document lies."""
    return min(
        (p for p in corpus.passages(document_id) if p.end > start),
        key=lambda passage: passage.start,
    )


def quote_of(corpus: Corpus, passage: Passage, span: Span) -> ProposedQuote:
    document = corpus.document(passage.document_id)
    return ProposedQuote(passage.id, document.text[span.start : span.end], span.start, span.end)


def verbatim(corpus: Corpus, passage: Passage, span: Span, attribution: str = "") -> ProposedSentence:
    """The document's own words as a sentence; line breaks inside (table cells, lists) are told as commas."""
    quote = quote_of(corpus, passage, span)
    return ProposedSentence(attribution + spoken(quote.text), (quote,), Origin.QUOTE, attribution)


def spoken(printed: str) -> str:
    return ", ".join(line.strip().rstrip(",") for line in printed.split("\n") if line.strip())


def attribution_of(document: Metadata, passage: Passage, first_words: str = "") -> str:
    """ "The Communication, Action 2: " — not the label where the sentence itself opens with it."""
    name = document.short_title[:1].upper() + document.short_title[1:]
    place = place_of(passage)
    if place and folded(first_words).startswith(folded(place)):
        place = ""
    return f"{name}, {place}: " if place else f"{name}: "


def place_of(passage: Passage) -> str:
    """The nearest label above a passage, as people say it."""
    if passage.note is not None:
        return f"footnote {passage.note}"
    if passage.action is not None:
        kind = "Performance indicator" if "ndicator" in passage.text[:24] and passage.text[:1].isupper() else "Action"
        return f"{kind} {passage.action}"
    return ""


def row_quotes(corpus: Corpus, action: Action) -> tuple[ProposedQuote, ...]:
    """The whole row of a table, or the heading and the "Main actors" line of an action with a heading."""
    passage = passage_at(corpus, action.document_id, action.start)
    if passage.end >= action.end:
        return (quote_of(corpus, passage, Span(action.start, action.end)),)
    quotes = [quote_of(corpus, passage, action.heading)]
    if action.actors_span:
        line = passage_at(corpus, action.document_id, action.actors_span.start)
        quotes.append(quote_of(corpus, line, action.actors_span))
    return tuple(quotes)


def note_passage(corpus: Corpus, document_id: str, note: Footnote) -> Passage:
    return next(p for p in corpus.passages(document_id) if p.note == note.number)


def with_attribution(sentence: ProposedSentence, attribution: str) -> ProposedSentence:
    return replace(sentence, text=attribution + sentence.text, attribution=attribution)
