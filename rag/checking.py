"""A model's statements before the gate: each sentence of its own, tidy, tied to the passages that were offered."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from rapidfuzz import fuzz

from ingest.records import Passage, PassageKind
from rag.literal import PART, SURE, WHOLE, around, share, shares
from rag.ports import Corpus
from rag.records import Origin, ProposedQuote, ProposedSentence, Refusal, Sentence
from rag.removed import SECRET, Veil
from rag.reply import Quoted, Statement
from rag.splice import spliced
from rag.terms import folded, stem_set
from rag.verify.gate import Gate
from rag.verify.judgement import judge
from rag.wording import clauses_in, no_statement, objection, points_back, sentences_in, tidy

_LONGEST = 4_000  # characters of a statement; what is beyond is not read
_MOST_QUOTES = 8  # of a sentence; more are not read
_SAME = 60.0  # of 100: how alike the words of a corrected sentence are at least to those of the one that it corrects
_FAR = "is worded too far from what it quotes"
_SPLICED = "runs words of two quotes into one sentence"
_HANGS = "points back to something that is not said before it"
Outcome = Sentence | Refusal


@dataclass(slots=True)
class Checking:
    """For one question. `outcomes` are what became of the sentences, in their order; a text is checked once."""

    corpus: Corpus
    passages: Sequence[Passage]  # as they were numbered, from 1
    veil: Veil
    room: int
    outcomes: list[Outcome] = field(default_factory=list)
    _gate: Gate = field(init=False)
    _seen: set[str] = field(default_factory=set)
    _before: Sentence | None = None  # what the answer says just before

    def __post_init__(self) -> None:
        self._gate = Gate(self.corpus, {passage.id: passage for passage in self.passages})

    @property
    def _aliases(self) -> tuple[tuple[str, ...], ...]:
        return (*self.corpus.aliases.groups, *((one.short, one.long) for one in self.corpus.definitions()))

    @property
    def sentences(self) -> tuple[Sentence, ...]:
        return tuple(one for one in self.outcomes if isinstance(one, Sentence))

    @property
    def refusals(self) -> tuple[Refusal, ...]:
        return tuple(one for one in self.outcomes if isinstance(one, Refusal))

    @property
    def full(self) -> bool:
        return len(self.sentences) >= self.room or len(self.outcomes) >= 4 * self.room

    def check(self, statement: Statement, correcting: bool = False) -> tuple[Sentence, ...]:
        """The sentences of it that pass. With `correcting` they take the places of those that they correct."""
        return tuple(self._checked(statement, correcting))

    def _checked(self, statement: Statement, correcting: bool) -> Iterator[Sentence]:
        whole = tidy(statement.text[:_LONGEST])
        reason = SECRET if self.veil.secret(whole) else objection(whole, [passage.text for passage in self.passages])
        for text in (whole,) if reason else sentences_in(whole):
            if self.full or folded(text) in self._seen:
                continue
            self._seen.add(folded(text))
            outcome = Refusal(text, reason) if reason else self._outcome(text, statement.quotes)
            self._place(outcome, correcting)
            self._before = outcome if isinstance(outcome, Sentence) else None
            if isinstance(outcome, Sentence):
                yield outcome

    def _outcome(self, text: str, quotes: Sequence[Quoted]) -> Outcome:
        if reason := no_statement(text):
            return Refusal(text, reason)
        proposed = tuple(self._quote(quote, text) for quote in quotes[:_MOST_QUOTES])
        checked = self._gate.check(ProposedSentence(text, proposed, Origin.GENERATED))
        if isinstance(checked, Refusal):
            return checked
        if points_back(text) and not self._follows(checked):
            return Refusal(text, _HANGS)
        # the documents' own sentences need no second look
        reason = self._hidden(checked) if checked.support < 1.0 else None
        return Refusal(text, reason) if reason else checked

    def _hidden(self, sentence: Sentence) -> str | None:
        """Why it may not be said after all; None if it may. None of the statements that it joins may pass by what is
        borne out beside it."""
        quoted = {around(citation, self.corpus.passage(citation.passage_id)) for citation in sentence.citations}
        if share(sentence.text, quoted) < WHOLE:
            return _FAR
        if spliced(sentence.text, [one for text in quoted for one in sentences_in(text)]):
            return _SPLICED
        parts = clauses_in(sentence.text)
        for part, held in shares(parts, quoted).items():
            if held < PART:
                return _FAR
            alone = judge(part, "\n".join(quoted), aliases=self._aliases) if held < SURE else None  # by no heading
            if alone and alone.refused:
                return alone.reason or _FAR
        return None

    def _follows(self, sentence: Sentence) -> bool:
        """Whether what it points back to can be what was said just before: both rest on one passage."""
        before = {citation.passage_id for citation in self._before.citations} if self._before else set()
        return not before.isdisjoint(citation.passage_id for citation in sentence.citations)

    def _quote(self, quote: Quoted, claim: str) -> ProposedQuote:
        number = int(quote.passage) if quote.passage.isdecimal() else 0
        if not 1 <= number <= len(self.passages):
            return ProposedQuote(quote.passage, quote.words)
        passage = self.passages[number - 1]
        return ProposedQuote(passage.id, quote.words) if quote.words.strip() else _nearest(passage, claim)

    def _place(self, outcome: Outcome, correcting: bool) -> None:
        refused = [at for at, one in enumerate(self.outcomes) if isinstance(one, Refusal)]
        likeness = {at: fuzz.token_set_ratio(self.outcomes[at].text, outcome.text) for at in refused if correcting}
        best = max(likeness, key=lambda at: likeness[at], default=None)
        if best is None or likeness[best] < _SAME:
            self.outcomes.append(outcome)
        else:
            self.outcomes[best] = outcome


def _nearest(passage: Passage, claim: str) -> ProposedQuote:
    """Of a passage that is cited without a quote, the sentence that shares most with the claim."""
    if passage.kind is PassageKind.ROW or len(passage.sentences) < 2:
        return ProposedQuote(passage.id, passage.text, passage.start, passage.end)
    words = {span: passage.text[span.start - passage.start : span.end - passage.start] for span in passage.sentences}
    best = max(words, key=lambda span: len(stem_set(words[span]) & stem_set(claim)))
    return ProposedQuote(passage.id, words[best], best.start, best.end)
