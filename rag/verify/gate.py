"""The gate: a proposed sentence in, a sentence with checked citations or a refusal with its reason out.

Nothing else makes a `Citation`. What a proposal says about itself is believed only as far as the corpus view bears it
out: a passage that this view does not hold does not exist.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from ingest.records import Document, Footnote, Passage, PassageKind, Span
from rag.errors import NotInCorpus
from rag.locator import action_of, locator
from rag.ports import Corpus
from rag.records import Citation, Origin, ProposedQuote, ProposedSentence, Refusal, Sentence
from rag.verify import quotes, register
from rag.verify.judgement import Embed, Judgement, judge_sentences
from rag.verify.names import KnownNames, known_names
from rag.verify.windows import sentences_of

_NOT_OFFERED = "cites a passage that was not offered"
_SCRAP = 4  # words
_LABELS = "responsible responsibility main actors timetable priority area performance indicator"


@dataclass(frozen=True, slots=True)
class _Evidence:
    """A quotation that was found, with the sentences that it lies in."""

    citation: Citation
    passage: Passage
    document: Document
    sentences: tuple[str, ...]
    before: str  # the sentence before them, to which "it" may point


class _Refused(Exception):
    """Ends the check of one sentence; its message is the reason."""


class Gate:
    """For one question: what its view of the corpus holds, and which passages were offered. Cheap to construct."""

    def __init__(self, corpus: Corpus, offered: Mapping[str, Passage], embed: Embed | None = None) -> None:
        self._corpus = corpus
        self._offered = offered
        self._embed = embed
        self._documents: dict[str, Document] = {}
        self._known: KnownNames | None = None

    def check(self, proposed: ProposedSentence) -> Sentence | Refusal:
        try:
            evidence = self._evidence(proposed)
        except _Refused as refused:
            return Refusal(proposed.text, str(refused))
        claim = proposed.text.removeprefix(proposed.attribution).strip()
        judgement = self._judge(claim, proposed.origin, evidence)
        if judgement.refused:
            return Refusal(proposed.text, judgement.reason or "is not borne out by its quotations")
        citations = tuple(dict.fromkeys(one.citation for one in evidence))
        return Sentence(proposed.text, citations, proposed.origin, round(judgement.support, 4))

    def cite(self, passage_id: str, start: int | None = None, end: int | None = None) -> Citation:
        """A citation of a passage, or of document[start:end] inside it; for the nearest passages of a search that found
        nothing. Raises NotInCorpus."""
        passage = self._corpus.passage(passage_id)
        first = passage.start if start is None else max(start, passage.start)
        last = passage.end if end is None else min(end, passage.end)
        return self._citation(passage, self._document(passage.document_id), Span(first, last))

    def _evidence(self, proposed: ProposedSentence) -> tuple[_Evidence, ...]:
        """Raises _Refused."""
        if not proposed.quotes:
            raise _Refused("cites nothing")
        generated = proposed.origin is Origin.GENERATED
        return tuple(found for quote in proposed.quotes for found in self._found(quote, grow=generated))

    def _found(self, quote: ProposedQuote, grow: bool) -> Iterable[_Evidence]:
        """`grow`: a scrap of a quotation becomes the sentence that it stands in, as nobody can countersign a scrap."""
        passage = self._passage(quote.passage_id)
        document = self._document(passage.document_id)
        near = None if quote.start is None else quote.start - passage.start
        found = quotes.locate(quote.text, passage.text, near)
        pieces = [found] if found else [quotes.locate(part, passage.text) for part in quotes.parts_of(quote.text)]
        for piece in pieces:
            if piece is None:
                raise _Refused("quotes words that do not stand in the passage it cites, or not in one place only")
            span = Span(passage.start + piece.span.start, passage.start + piece.span.end)
            held = [sentence for sentence in passage.sentences if _overlap(sentence, span)]
            scrap = len(pieces) == 1 and len(document.text[span.start : span.end].split()) < _SCRAP
            if grow and scrap and held:
                span = Span(min(span.start, held[0].start), max(span.end, held[-1].end))
            yield self._read(passage, document, span, held)

    def _passage(self, passage_id: str) -> Passage:
        """What was not offered and what is not cleared are told alike."""
        if passage_id not in self._offered:
            raise _Refused(_NOT_OFFERED)
        try:
            return self._corpus.passage(passage_id)
        except NotInCorpus:
            raise _Refused(_NOT_OFFERED) from None

    def _document(self, document_id: str) -> Document:
        if document_id not in self._documents:
            self._documents[document_id] = self._corpus.document(document_id)
        return self._documents[document_id]

    def _read(self, passage: Passage, document: Document, span: Span, held: Sequence[Span]) -> _Evidence:
        spans = held if held and passage.kind is not PassageKind.ROW else [Span(passage.start, passage.end)]
        earlier = [sentence for sentence in passage.sentences if sentence.end <= spans[0].start]
        before = document.text[earlier[-1].start : earlier[-1].end] if earlier else ""
        sentences = tuple(sentence for one in spans for sentence in sentences_of(document.text[one.start : one.end]))
        return _Evidence(self._citation(passage, document, span), passage, document, sentences, before)

    def _citation(self, passage: Passage, document: Document, span: Span) -> Citation:
        return Citation(
            passage_id=passage.id,
            document=document.metadata,
            section_path=passage.section_path,
            locator=locator(passage, document),
            page=passage.page,
            quote=document.text[span.start : span.end],
            start=span.start,
            end=span.end,
            footnotes=_footnotes(passage, span),
        )

    def _judge(self, claim: str, origin: Origin, evidence: Sequence[_Evidence]) -> Judgement:
        if origin is Origin.REGISTER and _by_record(claim, evidence):
            return Judgement(1.0, False, None)
        before: dict[str, str] = {}
        for one in evidence:
            for sentence, earlier in zip(one.sentences, (one.before, *one.sentences), strict=False):
                before.setdefault(sentence, earlier)
        languages = {one.document.metadata.language for one in evidence}
        return judge_sentences(
            claim,
            tuple(before),
            known=self._names(),
            context=_context(evidence),
            before=tuple(before.values()),
            embed=self._embed,
            language=languages.pop() if len(languages) == 1 else "en",
            windows=max(3, len(evidence)),
        )

    def _names(self) -> KnownNames:
        if self._known is None:
            defined = tuple((one.short, one.long) for one in self._corpus.definitions())
            self._known = known_names((*defined, *self._corpus.aliases.groups))
        return self._known


def _overlap(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end


def _footnotes(passage: Passage, span: Span) -> tuple[Footnote, ...]:
    """Those whose marks stand in the quote's sentences; one behind the full stop belongs to what it follows."""
    held = [sentence for sentence in passage.sentences if _overlap(sentence, span)] or [span]
    return tuple(
        note
        for note in passage.footnotes
        if note.anchor is not None and any(sentence.start < note.anchor <= sentence.end for sentence in held)
    )


def _by_record(claim: str, evidence: Sequence[_Evidence]) -> bool:
    """Whether one action record states all of it."""
    for one in evidence:
        action = action_of(one.passage, one.document)
        if action is not None:
            row = one.document.text[action.start : action.end]
            if register.plainly_stated(claim, action, row):
                return True
    return False


def _context(evidence: Sequence[_Evidence]) -> str:
    """Names of the place: title, reference, headings, labels of cells. They may be mentioned, they bear out nothing."""
    parts: list[str] = [_LABELS] if any(one.passage.action is not None for one in evidence) else []
    for one in evidence:
        metadata = one.document.metadata
        action = action_of(one.passage, one.document)
        parts += [metadata.title, metadata.short_title, metadata.reference, metadata.issuer, one.citation.locator]
        parts += [*one.passage.section_path, action.title if action else ""]
    return "\n".join(dict.fromkeys(part for part in parts if part))
