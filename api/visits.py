"""What a route needs of a request: the assistant, and what this caller may see of it."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request
from fastapi.security import HTTPBearer

from api.access import Access
from api.intake import Intake
from api.search import Search
from rag.ports import Asking, Corpus
from rag.records import Caller

_documented = HTTPBearer(auto_error=False, description="A key of `vidimus keys add`. Local mode needs none.")


@dataclass(frozen=True, slots=True)
class Visit:
    asking: Asking
    search: Search
    caller: Caller

    def corpus(self) -> Corpus:
        """What this caller's clearance opens. May reopen a generation: call it in a worker thread."""
        return self.asking.corpus(self.caller)


async def visit(request: Request, _: Annotated[object, Depends(_documented)]) -> Visit:
    access: Access = request.app.state.access
    visitor = access.visitor(request.headers.get("authorization"))
    request.state.key = visitor.key
    return Visit(request.app.state.asking, request.app.state.search, visitor.caller)


async def bringing(request: Request, _: Annotated[object, Depends(_documented)]) -> Intake:
    """Where documents come in, for those who may bring some."""
    access: Access = request.app.state.access
    request.state.key = access.bringer(request.headers.get("authorization")).key
    intake: Intake = request.app.state.intake
    return intake


Bringing = Annotated[Intake, Depends(bringing)]
Visiting = Annotated[Visit, Depends(visit)]
