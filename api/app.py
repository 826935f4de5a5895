"""The server, put together: records behind keys, problems for errors, the chat behind everything else."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from importlib.metadata import version
from typing import Any

from fastapi import FastAPI

from api import docs_page, intake_routes, problems, routes, schemas
from api.access import Access
from api.boundary import Boundary
from api.chat import Lifespan
from api.intake import Intake
from api.keys import Keys
from api.search import Search
from rag.ports import Asking
from rag.settings import Settings

_ABOUT = """Answers about policy documents, every sentence cited to the documents' own words.

Not finding an answer is a 200 with the verdict `not_found`. Errors are RFC 9457 problems.
"""


def create_app(
    asking: Asking, settings: Settings, keys: Keys, *, chat: bool = True, intake: Intake | None = None
) -> FastAPI:
    """Raises KeysUnreadable: a server that cannot tell who may see what does not start."""
    lifespans: list[Lifespan] = []
    app = FastAPI(
        title="Vidimus",
        version=version("vidimus"),
        description=_ABOUT,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        lifespan=_combined(lifespans),
    )
    app.state.asking = asking
    app.state.search = Search(asking)
    app.state.access = Access(keys, settings.anonymous)
    app.state.intake = intake or Intake(settings)
    app.add_middleware(Boundary, access=app.state.access, document_limit=settings.ingest_megabytes * 1_000_000)
    problems.install(app)
    for router in (routes.answers, routes.records, intake_routes.ingests, routes.health):
        app.include_router(router)
    docs_page.install(app)
    _describe_problems(app)
    if chat:
        from api.chat import mounted

        mount, lifespan = mounted()
        app.router.routes.append(mount)
        lifespans.append(lifespan)
    return app


def _combined(lifespans: list[Lifespan]) -> Lifespan:
    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with AsyncExitStack() as stack:
            for each in lifespans:
                await stack.enter_async_context(each(app))
            yield

    return lifespan


def _describe_problems(app: FastAPI) -> None:
    """Problems are sent by handlers, not returned by routes, so that the schema has to be told of them."""
    made = app.openapi

    def openapi() -> dict[str, Any]:
        if app.openapi_schema:
            return app.openapi_schema
        document = made()
        described = schemas.Problem.model_json_schema(ref_template="#/components/schemas/{model}")
        definitions = described.pop("$defs")
        document["components"]["schemas"] |= {**definitions, "Problem": described}
        for route in (each for path in document["paths"].values() for each in path.values() if "security" in each):
            route["security"] = [*route["security"], {}]  # a key is optional where anonymous callers are let in
        return document

    app.openapi = openapi  # type: ignore[method-assign]
