"""A part of a document as escaped HTML: headings, page numbers, footnotes, and the cited words marked."""

from collections.abc import Iterator, Sequence

from ui.contract import AnchoredNote, Note, Passage
from ui.excerpts import Excerpt, Marked
from ui.markup import Html, element, joined


def excerpt_html(excerpt: Excerpt) -> Html:
    paged = any(passage["page"] is not None for passage in excerpt.passages)
    looks = "v-pages v-paged" if paged else "v-pages"
    return element("div", joined(_flow(excerpt)), class_=looks, lang=excerpt.document["language"])


def _flow(excerpt: Excerpt) -> Iterator[Html]:
    path: list[str] = []
    page: int | None = None
    for passage in excerpt.passages:
        yield from _headings(path, passage["section_path"])
        path = passage["section_path"]
        if path and passage["text"].strip() == path[-1].strip() and passage["id"] != excerpt.cited:
            continue  # the heading itself, shown already
        turned = passage["page"] if passage["page"] != page else None
        page = passage["page"]
        yield _passage(excerpt, passage, turned)


def _headings(before: Sequence[str], path: Sequence[str]) -> Iterator[Html]:
    """Those that have changed since the passage before."""
    same = 0
    while same < min(len(before), len(path)) and before[same] == path[same]:
        same += 1
    for level, heading in enumerate(path[same:], same):
        yield element("h4", heading, class_=f"v-heading v-level-{min(level, 3)}")


def _passage(excerpt: Excerpt, passage: Passage, page: int | None) -> Html:
    cited = passage["id"] == excerpt.cited
    turned = element("span", f"p. {page}", class_="v-page") if page is not None else Html()
    content = [turned, element("div", joined(_words(excerpt, passage)), class_="v-words"), _notes(excerpt, passage)]
    if not cited:
        return element("div", *content, class_="v-passage")
    label = "The cited passage"
    return element(
        "div", *content, class_="v-passage v-cited", id="v-cited", role="region", aria_label=label, tabindex="-1"
    )


def _words(excerpt: Excerpt, passage: Passage) -> Iterator[Html]:
    """The text with the cited words marked and the footnotes' marks put back where they stand.

    All offsets are of the document's text; those outside this passage have no effect here.
    """
    anchors = _anchors(excerpt.document["footnotes"], passage)
    start, end = _clipped(excerpt.marked, passage)
    cuts = sorted({passage["start"], passage["end"], start, end, *anchors})
    for left, right in zip(cuts, [*cuts[1:], passage["end"]], strict=True):
        for number in anchors.get(left, []):
            sign = element("sup", str(number), class_="v-anchor")
            yield element("mark", sign) if start < left < end else sign
        text = passage["text"][left - passage["start"] : right - passage["start"]]
        if text:
            yield element("mark", text) if start <= left and right <= end else joined([text])


def _clipped(marked: Marked | None, passage: Passage) -> tuple[int, int]:
    """The marked words' part in this passage; an empty range if there is none."""
    if marked is None or marked.note is not None:
        return passage["start"], passage["start"]
    start = min(max(marked.start, passage["start"]), passage["end"])
    return start, min(max(marked.end, start), passage["end"])


def _anchors(notes: Sequence[AnchoredNote], passage: Passage) -> dict[int, list[int]]:
    own = {note["number"] for note in passage["footnotes"]}
    anchors: dict[int, list[int]] = {}
    for note in notes:
        anchor = note["anchor"]
        if anchor is not None and note["number"] in own and passage["start"] <= anchor <= passage["end"]:
            anchors.setdefault(anchor, []).append(note["number"])
    return anchors


def _notes(excerpt: Excerpt, passage: Passage) -> Html:
    if not passage["footnotes"]:
        return Html()
    marked = excerpt.marked if passage["id"] == excerpt.cited else None
    return element("ol", joined(_note(note, marked) for note in passage["footnotes"]), class_="v-notes")


def _note(note: Note, marked: Marked | None) -> Html:
    words = [note["text"]]
    if marked and marked.note == note["number"]:
        text = note["text"]
        words = [text[: marked.start], element("mark", text[marked.start : marked.end]), text[marked.end :]]
    return element("li", element("span", str(note["number"]), class_="v-note-number"), element("span", *words))
