"""Pages of a list. `next` is the address of the following page; its mark names the generation, since another one may
count differently."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar
from urllib.parse import urlencode

from fastapi import Request

from api.problems import STALE_PAGE, ProblemError
from api.requests import Paging

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    items: Sequence[T]
    total: int
    next: str | None


def page(found: Sequence[T], asked: Paging, request: Request, version: str) -> Page[T]:
    """Raises a problem for a mark that a page of another generation gave out."""
    start = _start(asked.after, version)
    end = start + asked.limit
    query = urlencode({**request.query_params, "after": f"{version}~{end}"})
    return Page(found[start:end], len(found), f"{request.url.path}?{query}" if end < len(found) else None)


def _start(mark: str | None, version: str) -> int:
    generation, _, offset = (mark or f"{version}~0").rpartition("~")
    if generation != version:
        raise ProblemError(STALE_PAGE)
    return int(offset)
