"""From pypdf's page to what it shows, turned upright."""

from pypdf import PageObject
from pypdf.generic import DictionaryObject

from ingest.readers.pdf.content import PageContent
from ingest.readers.pdf.follower import Follower
from ingest.readers.pdf.fonts import Face
from ingest.readers.pdf.matrices import IDENTITY, Matrix, times
from ingest.readers.pdf.shown import State


def page_content(page: PageObject, number: int, faces: dict[int, Face], first: int) -> PageContent:
    """What the page shows; `first` is the offset of its first character. May raise what pypdf raises for bad files."""
    content = _followed(page, number, faces, first, page.rotation % 360)
    if content.turned <= sum(len(fragment.text) for fragment in content.fragments):
        return content
    # Most of its words are set askew: a wide table on a page that stays upright.
    turns = [_followed(page, number, faces, first, (page.rotation + turn) % 360) for turn in (90, 270)]
    return min([content, *turns], key=lambda turned: turned.turned)


def _followed(page: PageObject, number: int, faces: dict[int, Face], first: int, rotation: int) -> PageContent:
    box = page.mediabox
    content = PageContent(number, float(box.width), float(box.height))
    follower = Follower(content, faces, first)
    stream = page.get_contents()
    if stream is not None:
        resources = page.get("/Resources", DictionaryObject()).get_object()
        start = (1.0, 0.0, 0.0, 1.0, -float(box.left), -float(box.bottom))
        follower.follow(stream, resources, State(ctm=_turned(start, rotation, content)))
    content.end = follower.at
    return content


def _turned(start: Matrix, rotation: int, content: PageContent) -> Matrix:
    width, height = content.width, content.height
    if rotation in (90, 270):
        content.width, content.height = height, width
    turn: dict[int, Matrix] = {
        90: (0.0, -1.0, 1.0, 0.0, 0.0, width),
        180: (-1.0, 0.0, 0.0, -1.0, width, height),
        270: (0.0, 1.0, -1.0, 0.0, height, 0.0),
    }
    return times(start, turn.get(rotation, IDENTITY))
