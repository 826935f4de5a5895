"""Full-text search by BM25 over the shelves that are open.

FTS5 weighs a term by how rare it is in one table. A shelf is a table of its own, so a term that fills a small shelf
would count for nothing there, however rare it is in the corpus. `rank` therefore asks FTS5 for each term's score, takes
that table's own weight out of it and puts in the weight over all open shelves: ln(1 + (N - n + 0.5) / (n + 0.5)), which
is Robertson's and Spärck Jones's with a 1 added, so that a term which most passages hold does not count against them.
"""

import heapq
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ingest.shelf import Shelf, marks

# How much a match counts by where it stands: in the headings above a passage, in its words, in its footnotes.
HEADING, TEXT, NOTES = 0.5, 1.0, 0.6
TERMS = 64  # the rarest of a question's terms; more would change no ranking that is worth anything
LARGE = 20_000  # passages: from here on, a term that more than a tenth of them hold costs more time than it decides
COMMON = 0.1


@dataclass(frozen=True, slots=True)
class Match:
    passage_id: str
    score: float  # higher is better


def phrase(term: str) -> str:
    """A term as FTS5 takes it for words and not for its query language; words within it must follow each other."""
    clean = term.replace("\0", " ").replace('"', '""').encode("utf-8", "replace").decode()
    return f'"{clean}"'


def rank(shelves: Sequence[Shelf], terms: Sequence[str], limit: int, document_ids: Sequence[str]) -> tuple[Match, ...]:
    """The passages that hold any of the terms, best first; a term of several words ("10980/24", "open data") is a
    phrase."""
    phrases = list(dict.fromkeys(phrase(term.casefold()) for term in terms))
    weights = _weights(shelves, phrases)
    found = [match for shelf in shelves for match in _matches(shelf, weights, limit, document_ids)]
    return tuple(heapq.nlargest(limit, found, key=lambda match: match.score))


def _weights(shelves: Sequence[Shelf], phrases: Sequence[str]) -> Mapping[str, float]:
    """The inverse document frequency, over all open shelves, of the phrases that occur and are worth searching."""
    total = sum(shelf.passage_count for shelf in shelves)
    counted = [(sum(shelf.frequency(phrase) for shelf in shelves), phrase) for phrase in phrases]
    occurring = sorted((held, phrase) for held, phrase in counted if held)
    chosen = [entry for entry in occurring if total < LARGE or entry[0] <= COMMON * total] or occurring[:1]
    return {phrase: math.log(1 + (total - held + 0.5) / (held + 0.5)) for held, phrase in chosen[:TERMS]}


def _matches(shelf: Shelf, weights: Mapping[str, float], limit: int, document_ids: Sequence[str]) -> Sequence[Match]:
    held = {phrase: shelf.frequency(phrase) for phrase in weights}
    asked = [phrase for phrase in weights if held[phrase]]
    if not asked or limit < 1:
        return ()
    words = f"words_{shelf.name}"
    score = f"bm25({words}, {HEADING}, {TEXT}, {NOTES}) * ? AS score"
    part = f"SELECT rowid AS number, {score} FROM {words} WHERE {words} MATCH ?"
    within = f"AND d.id IN ({marks(document_ids)})" if document_ids else ""
    statement = (
        f"WITH scored AS MATERIALIZED ({' UNION ALL '.join([part] * len(asked))}),"
        " summed AS (SELECT number, SUM(score) AS score FROM scored GROUP BY number)"
        f" SELECT p.id, s.score FROM summed AS s JOIN passages_{shelf.name} AS p ON p.number = s.number"
        f" JOIN documents_{shelf.name} AS d ON d.position = p.document {within}"
        " ORDER BY s.score DESC, p.number LIMIT ?"
    )
    values: list[object] = []
    for phrase in asked:
        values += [-weights[phrase] / _own_weight(shelf.passage_count, held[phrase]), phrase]
    return [Match(*row) for row in shelf.file.rows(statement, [*values, *document_ids, limit])]


def _own_weight(total: int, held: int) -> float:
    """What FTS5's bm25() multiplied the phrase's score by: its logarithm, or a millionth where that is not positive."""
    return max(math.log((total - held + 0.5) / (held + 0.5)), 0.0) or 1e-6
