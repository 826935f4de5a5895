"""Pages of a list. The mark of the next page names the generation, since another one may count differently."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from api.problems import invalid
from api.requests import Paging

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    items: Sequence[T]
    total: int
    next: str | None


def page(found: Sequence[T], asked: Paging, version: str) -> Page[T]:
    """Raises a problem for a mark that no page of this generation gave out."""
    start = _start(asked.next, version)
    end = start + asked.limit
    following = f"{version}~{end}" if end < len(found) else None
    return Page(found[start:end], len(found), following)


def _start(mark: str | None, version: str) -> int:
    if mark is None:
        return 0
    generation, _, offset = mark.rpartition("~")
    if generation != version or not (offset.isascii() and offset.isdecimal() and len(offset) < 10):
        raise invalid("?next", "is no mark of a page of the present index; begin again without it")
    return int(offset)
