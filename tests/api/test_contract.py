"""Requests made of the schema itself, fitting and not: no server error, and no answer that the schema does not know.

Bounded, and the same requests every time.
"""

from pathlib import Path

import schemathesis
from schemathesis.config import GenerationConfig, ProjectConfig, ProjectsConfig, SchemathesisConfig
from schemathesis.openapi import from_asgi
from schemathesis.specs.openapi.checks import negative_data_rejection, positive_data_acceptance
from starlette.types import Receive, Scope, Send

from api.app import create_app
from api.keys import Keys
from rag.settings import Settings
from tests.api.stand_in import Pocket, StandIn

NOWHERE = Path("no-such-home")  # without keys nothing is read from it
APP = create_app(StandIn(), Settings(home=NOWHERE), Keys(NOWHERE), chat=False, intake=Pocket())


async def on_this_machine(scope: Scope, receive: Receive, send: Send) -> None:
    """As local mode wants its callers."""
    headers = [header for header in scope.get("headers", []) if header[0] != b"host"]
    await APP({**scope, "headers": [*headers, (b"host", b"localhost")], "client": ("127.0.0.1", 50000)}, receive, send)


GENERATION = GenerationConfig(deterministic=True, max_examples=40, with_security_parameters=False, database="none")
CONFIG = SchemathesisConfig(seed=1, projects=ProjectsConfig(default=ProjectConfig(generation=GENERATION)))
SCHEMA = from_asgi("/openapi.json", on_this_machine, config=CONFIG)


@SCHEMA.parametrize()
def test_every_request_gets_an_answer_that_the_schema_knows(case: schemathesis.Case) -> None:
    response = case.call()
    # Which documents there are is no part of the schema, so that requests that fit it may name one that there is not.
    unknown = response.status_code == 422 and "no document has this id" in response.text
    # All that a form holds is text, so that the number 3 may be a title; tests/api/test_ingests.py has the rest.
    excluded = {positive_data_acceptance: unknown, negative_data_rejection: case.path == "/v1/ingests"}
    case.validate_response(response, excluded_checks=[check for check, is_it in excluded.items() if is_it])
