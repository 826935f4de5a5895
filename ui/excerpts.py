"""Which part of a document a reader is shown, and with what marked in it."""

from collections.abc import Sequence
from dataclasses import dataclass

from ui.contract import DocumentDetail, Passage

STEP = 4  # passages shown before and after the cited one, and added by each "more"


@dataclass(frozen=True, slots=True)
class Marked:
    """The cited words: [start, end) of the document's text, or of a footnote's own text if `note` is its number."""

    start: int
    end: int
    note: int | None = None


@dataclass(frozen=True, slots=True)
class Excerpt:
    """Consecutive passages of a document's body. `cited` is the id of the one that the eye should fall on."""

    document: DocumentDetail
    passages: Sequence[Passage]
    cited: str | None = None
    marked: Marked | None = None
    earlier: int = 0  # passages of the body before and after these
    later: int = 0


def excerpt(
    document: DocumentDetail,
    passages: Sequence[Passage],
    passage_id: str | None = None,
    span: tuple[int, int] | None = None,
    reach: tuple[int, int] = (STEP, STEP),
) -> Excerpt:
    """The passages around the cited one, `reach` of them before and after; around the start if none is cited.

    A footnote is shown where its mark stands, not in the list of notes. Without `span` the whole passage is marked.
    Raises LookupError if the document has no such passage.
    """
    notes = _notes(document, passages)
    body = [passage for passage in passages if passage["id"] not in notes]
    if passage_id is None:
        return _window(document, body, 0, None, None, reach)
    cited = next((passage for passage in passages if passage["id"] == passage_id), None)
    if cited is None:
        raise LookupError(passage_id)
    start, end = span or (cited["start"], cited["end"])
    marked = Marked(start, end)
    if (number := notes.get(passage_id)) is not None:
        marked = Marked(start - cited["start"], end - cited["start"], number)
        cited = _anchored(document, body, number)
    if cited is None:  # a note without a mark has no other place than its own
        body, cited, marked = list(passages), _by_id(passages, passage_id), Marked(start, end)
    return _window(document, body, body.index(cited), cited["id"], marked, reach)


def _window(
    document: DocumentDetail,
    body: Sequence[Passage],
    at: int,
    cited: str | None,
    marked: Marked | None,
    reach: tuple[int, int],
) -> Excerpt:
    first, last = max(0, at - reach[0]), min(len(body), at + reach[1] + 1)
    return Excerpt(document, body[first:last], cited, marked, earlier=first, later=len(body) - last)


def _notes(document: DocumentDetail, passages: Sequence[Passage]) -> dict[str, int]:
    """The passages that are footnotes themselves, with their numbers: the same words, after the whole body."""
    numbers = {note["text"].strip(): note["number"] for note in document["footnotes"]}
    last_anchor = max((note["anchor"] or 0 for note in document["footnotes"]), default=0)
    return {
        passage["id"]: numbers[passage["text"].strip()]
        for passage in passages
        if passage["text"].strip() in numbers and passage["start"] > last_anchor
    }


def _anchored(document: DocumentDetail, body: Sequence[Passage], number: int) -> Passage | None:
    anchors = [note["anchor"] for note in document["footnotes"] if note["number"] == number]
    anchor = anchors[0] if anchors else None
    if anchor is None:
        return None
    return next((p for p in body if p["start"] <= anchor <= p["end"]), None)


def _by_id(passages: Sequence[Passage], passage_id: str) -> Passage:
    return next(passage for passage in passages if passage["id"] == passage_id)
