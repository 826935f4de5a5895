"""What one side of a comparison has on its subject: sentences weighed by the whole question, by its subject, and by the
part of it that they fit best, which the small reader then reads with them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ingest.records import PassageKind
from rag.evidence import Evidence, weigh
from rag.lexicon import Lexicon
from rag.mentions import documents_in
from rag.parts import clauses_of
from rag.phrases import phrases_in, unnamed
from rag.ports import Corpus, Embedder, Reader, Vector
from rag.question import Question, understand
from rag.reading import WEIGHT, bounded, window
from rag.retrieve import retrieve
from rag.sides import Subject
from rag.terms import is_stop_word, tokens

_READ = 8  # sentences of each side
_MOST = 5  # clauses
_CELL = 40  # characters of a table's cell that says nothing alone


@dataclass(frozen=True, slots=True)
class Clause:
    """Part of a question, or all of it, without documents' names; `documents` are those that it names."""

    question: Question
    vector: Vector
    documents: frozenset[str]


def clauses(question: Question, lexicon: Lexicon, embedder: Embedder) -> tuple[Clause, ...]:
    """The whole question first, then its clauses that say something."""
    texts = list(dict.fromkeys((question.corrected, *clauses_of(question.corrected)[:_MOST])))
    bare = [unnamed(text, lexicon) for text in texts]
    pairs = [
        (text, plain) for place, (text, plain) in enumerate(zip(texts, bare, strict=True)) if not place or _says(plain)
    ]
    vectors = embedder.embed([plain for _, plain in pairs])
    return tuple(
        Clause(understand(plain, lexicon), vector, _named(text, lexicon) if place else frozenset())
        for place, ((text, plain), vector) in enumerate(zip(pairs, vectors, strict=True))
    )


def _says(text: str) -> bool:
    return sum(not is_stop_word(token.lower) for token in tokens(text)) > 1


def _named(text: str, lexicon: Lexicon) -> frozenset[str]:
    found = [one.documents for one in documents_in(text, lexicon)]
    found += [one.documents for one in phrases_in(text, lexicon)]
    return frozenset(name for documents in found for name in documents)


def evidence_of(
    subject: Subject,
    asked: Sequence[Clause],
    documents: tuple[str, ...],
    corpus: Corpus,
    lexicon: Lexicon,
) -> tuple[tuple[Evidence, Clause], ...]:
    """Each sentence with the clause that it fits best, best first. A clause that names another document does not
    count; where no clauses are given, the subject alone does."""
    by_subject = _scored(subject.question, subject.vector, documents, corpus, lexicon)
    itself = Clause(subject.question, subject.vector, frozenset())
    if not asked:
        return tuple((one, itself) for one in by_subject.values())
    whole, *parts = [one for one in asked if not one.documents or one.documents & set(documents)]
    by_whole, *by_part = [_scored(one.question, one.vector, documents, corpus, lexicon) for one in (whole, *parts)]
    read_as: Sequence[Clause] = parts or [whole]
    found: list[tuple[Evidence, Clause]] = []
    for key in dict.fromkeys(key for scored in (by_subject, by_whole, *by_part) for key in scored):
        fits = [scored[key].score if key in scored else 0.0 for scored in by_part or [by_whole]]
        best = max(range(len(fits)), key=fits.__getitem__)
        one = by_subject.get(key) or _beyond_subject(next(by[key] for by in (by_whole, *by_part) if key in by))
        scores = [scored[key].score if key in scored else 0.0 for scored in (by_subject, by_whole)]
        found.append((replace(one, score=(sum(scores) + fits[best]) / 3), read_as[best]))
    return tuple(sorted(found, key=lambda pair: -pair[0].score))


def _beyond_subject(one: Evidence) -> Evidence:
    """Evidence for a clause, whose concepts are not the subject's."""
    return replace(one, covers=frozenset(), around=frozenset())


def read_with_clauses(
    found: Sequence[tuple[Evidence, Clause]], corpus: Corpus, lexicon: Lexicon, reader: Reader | None
) -> tuple[Evidence, ...]:
    """The first few in the order that the reader and the features give them together."""
    if reader is None:
        return tuple(one for one, _ in found)
    odds: dict[int, float] = {}
    for text in dict.fromkeys(clause.question.corrected for _, clause in found[:_READ]):
        places = [place for place, (_, clause) in enumerate(found[:_READ]) if clause.question.corrected == text]
        windows = [window(found[place][0], corpus, lexicon) for place in places]
        odds |= dict(zip(places, reader.read(re.sub(r"\s+", " ", text).strip(), windows).tolist(), strict=True))
    again = [
        replace(one, read=odds[place], score=one.score + WEIGHT * bounded(odds[place]))
        for place, (one, _) in enumerate(found[:_READ])
    ]
    return (*sorted(again, key=lambda one: -one.score), *(one for one, _ in found[_READ:]))


def _scored(
    question: Question, vector: Vector, documents: tuple[str, ...], corpus: Corpus, lexicon: Lexicon
) -> dict[tuple[str, int], Evidence]:
    found = retrieve(question, vector, corpus, documents)
    weighed = weigh(question, vector, found, corpus, lexicon)
    return {
        (one.passage.id, one.span.start): one
        for one in weighed
        if one.passage.kind is not PassageKind.ROW or not is_cell(one.text)
    }


def is_cell(text: str) -> bool:
    """Whether a row's piece is no sentence, but a date, a number, or a list of bodies."""
    return len(text) <= _CELL or ("\n" in text and not re.search(r"[.;:)]\s*$", text))
