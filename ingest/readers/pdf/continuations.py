"""Lines that say no more than that a table goes on: "Table 2 (continued)", "Continued on next page"."""

import re
from collections.abc import Sequence

from ingest.readers.pdf.content import Fragment, PageContent

_LEVEL = 2.0  # points: words this near to one height stand on one line
_LONGEST = 80  # characters
_CONTINUED = re.compile(
    r"\W*(?:(?:table|annex|list)\s+[\w.]+\W*)?\(?\s*(?:continued|cont[’']?d\.?)(?:\s+(?:on|from|overleaf)\b"
    r"(?:\s+(?:the\s+)?(?:next|previous|following|preceding)\s+page)?)?\s*\)?\W*",
    re.I,
)


def without_continuations(pages: Sequence[PageContent]) -> int:
    """Takes them out of the pages; how many there were."""
    removed = 0
    for page in pages:
        starts = [one for one in page.fragments if len(one.text) < _LONGEST and "cont" in one.text.lower()]
        lines = [_beside(one, page.fragments) for one in starts]
        said = [
            line for line in lines if _CONTINUED.fullmatch(" ".join(one.text.strip() for one in line)[: 2 * _LONGEST])
        ]
        out = {id(one) for line in said for one in line}
        removed += len(said)
        page.fragments = [one for one in page.fragments if id(one) not in out] if out else page.fragments
    return removed


def _beside(fragment: Fragment, fragments: Sequence[Fragment]) -> list[Fragment]:
    level = [one for one in fragments if abs(one.y - fragment.y) <= _LEVEL]
    return sorted(level, key=lambda one: one.x0)
