"""A model's statements before the gate: each sentence of its own, tidy, tied to the passages that were offered."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from rapidfuzz import fuzz

from ingest.records import Passage, PassageKind
from rag.ports import Corpus
from rag.records import Citation, Origin, ProposedQuote, ProposedSentence, Refusal, Sentence
from rag.removed import SECRET, Veil
from rag.reply import Quoted, Statement
from rag.terms import content_words, folded, stem, stem_set, stems
from rag.verify.gate import Gate
from rag.wording import clauses_in, no_statement, objection, points_back, sentences_in, tidy

_LONGEST = 4_000  # characters of a statement; what is beyond is not read
_MOST_QUOTES = 8  # of a sentence; more are not read
_SAME = 60.0  # of 100: how alike the words of a corrected sentence are at least to those of the one that it corrects
_LITERAL = 0.3  # of a statement's words: how many its quotes have at least; 2 of 394 paraphrases by hand have fewer
_FAR = "is worded too far from what it quotes"
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
        # the documents' own sentence has nothing hidden in it
        reason = self._hidden(text, proposed, checked) if checked.support < 1.0 else None
        return Refusal(text, reason) if reason else checked

    def _hidden(self, text: str, quotes: tuple[ProposedQuote, ...], whole: Sentence) -> str | None:
        """Why one of the statements that a sentence joins may not be said, None if all may: none passes by what is
        borne out beside it."""
        quoted = {_around(citation, self.corpus.passage(citation.passage_id)) for citation in whole.citations}
        clauses = clauses_in(text)
        if least_literal(clauses, quoted) < _LITERAL:
            return _FAR
        for clause in clauses:
            checked = whole if clause == text else self._gate.check(ProposedSentence(clause, quotes, Origin.GENERATED))
            if isinstance(checked, Refusal):
                return checked.reason
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


def _around(citation: Citation, passage: Passage) -> str:
    """The sentences that the quote lies in, and the one before them, which they may point back to."""
    spans = passage.sentences
    held = [at for at, span in enumerate(spans) if span.start < citation.end and citation.start < span.end]
    if not held or passage.kind is PassageKind.ROW:
        return passage.text
    first, last = spans[max(0, held[0] - 1)], spans[held[-1]]
    return passage.text[first.start - passage.start : last.end - passage.start]


def least_literal(clauses: Iterable[str], quoted: Iterable[str]) -> float:
    """Of the clause that has fewest of its content words there, in any form, the share that it has. Each word there
    bears out one clause only, the best one first: what is joined to a sentence cannot rest on that sentence's words."""
    held = Counter(word for text in quoted for word in stems(text))
    said = [tuple(stem(word.text) for word in content_words(clause)) for clause in clauses]
    least = 1.0
    for words in sorted(said, key=lambda words: -_share(words, held)):
        least = min(least, _share(words, held))
        held -= Counter(words)
    return least


def _share(words: Sequence[str], held: Counter[str]) -> float:
    return (Counter(words) & held).total() / len(words) if words else 1.0


def _nearest(passage: Passage, claim: str) -> ProposedQuote:
    """Of a passage that is cited without a quote, the sentence that shares most with the claim."""
    if passage.kind is PassageKind.ROW or len(passage.sentences) < 2:
        return ProposedQuote(passage.id, passage.text, passage.start, passage.end)
    words = {span: passage.text[span.start - passage.start : span.end - passage.start] for span in passage.sentences}
    best = max(words, key=lambda span: len(stem_set(words[span]) & stem_set(claim)))
    return ProposedQuote(passage.id, words[best], best.start, best.end)
