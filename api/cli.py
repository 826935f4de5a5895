"""The `vidimus` command: composes the rooms of the house, and tells each failure in one sentence.

A command imports what it runs when it runs it: the whole house takes a second to enter, and `vidimus keys` needs none.
"""

import sys
from typing import Annotated

import typer
from pydantic import ValidationError
from rich.console import Console

from api import documents_cli, faults, terminal
from api.environment import read_settings, stay_offline
from api.errors import UsageError
from api.keys import Keys
from ingest.errors import VidimusError
from ingest.records import Marking
from rag.records import Caller, Filters

app = typer.Typer(
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
    help="Answers about policy documents, every sentence cited to the documents' own words.",
)
keys_app = typer.Typer(no_args_is_help=True, help="Keys for callers of the API, each with a clearance.")
app.add_typer(keys_app, name="keys")

out = Console(highlight=False)
YOU = Caller(clearance=max(Marking, key=lambda marking: marking.rank))  # who has the files may read them all


def main() -> None:
    """Exit code 1 and one sentence on standard error for whatever can be told in one."""
    stay_offline()
    try:
        app()
    except VidimusError as error:
        print(error, file=sys.stderr)
        sys.exit(1)


app.command()(documents_cli.ingest)


@app.command()
def ask(
    question: str,
    json: Annotated[bool, typer.Option("--json", help="The whole response of POST /v1/ask.")] = False,
    document: Annotated[list[str] | None, typer.Option(help="Search in this document only; may be repeated.")] = None,
) -> None:
    """Ask a question."""
    from api import wire
    from rag.build import open_assistant

    asked = _question(question)
    asking = open_assistant(read_settings())
    corpus = asking.corpus(YOU)
    for id in document or ():
        corpus.document(id)  # raises NotInCorpus
    answer = asking.ask(asked, caller=YOU, filters=Filters(document_ids=tuple(document or ())))
    if json:
        print(wire.answer(answer).model_dump_json(indent=2))
    else:
        out.print(terminal.answer(answer))


def _question(text: str) -> str:
    """As the API would take it."""
    from api.requests import Ask

    try:
        return Ask(question=text).question
    except ValidationError as error:
        (fault, *_) = faults.of([{**found, "loc": ("body", *found["loc"])} for found in error.errors()])
        raise UsageError(f"The {faults.sentence(fault)}") from None


@app.command()
def documents() -> None:
    """List the documents in the index."""
    from rag.build import open_assistant

    out.print(terminal.documents(open_assistant(read_settings()).corpus(YOU).documents()))


app.command()(documents_cli.remove)


@app.command()
def serve(
    host: Annotated[
        str, typer.Option(help="Address to listen on; without keys only this machine's own.")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="0 takes any free one.")] = 8000,
    api_only: Annotated[bool, typer.Option("--api-only", help="Leave the chat out.")] = False,
    workers: Annotated[int, typer.Option(min=1, max=64, help="Processes; more than one needs --api-only.")] = 1,
) -> None:
    """Serve the chat, the API and /docs on one port. Ingests first if there is no index."""
    from api import serving

    asked = serving.Listening(host, port, chat=not api_only, workers=workers)
    serving.serve(read_settings(), asked, on_ready=lambda url: print(f"ready: {url}", flush=True))


@app.command()
def rollback() -> None:
    """Make the generation before the current one current again."""
    from rag.generations import rollback as roll_back

    out.print(f"Generation {roll_back(read_settings().home)} is current.", soft_wrap=True)


@app.command()
def doctor(
    port: Annotated[int, typer.Option(min=1, max=65535, help="The one that you mean to serve on.")] = 8000,
) -> None:
    """Check what the product needs, a line each, with the way to mend what fails."""
    from api.doctor import examine

    findings = []
    for finding in examine(read_settings(), port):
        findings.append(finding)
        print(f"{'ok ' if finding.well else 'fix'}  {finding.name}: {finding.words}", flush=True)
    if not all(finding.well for finding in findings):
        sys.exit(1)


@keys_app.command("add")
def add_key(
    name: str,
    clearance: Annotated[Marking, typer.Option(help="What the key's holder may see.")],
    may_ingest: Annotated[bool, typer.Option("--may-ingest", help="He may add documents, too.")] = False,
) -> None:
    """Make a key and print it, alone, on standard output. It is shown this once."""
    print(Keys(read_settings().home).add(name, clearance, may_ingest))


@keys_app.command("list")
def list_keys() -> None:
    """List the keys' names, clearances, dates and rights."""
    for key in Keys(read_settings().home).all():
        print(f"{key.name}\t{key.clearance}\t{key.created_at}\t{'may ingest' if key.may_ingest else ''}".rstrip())


@keys_app.command("revoke")
def revoke_key(name: str) -> None:
    """Make a key worthless, in running servers too."""
    keys = Keys(read_settings().home)
    keys.revoke(name)
    print(f"{name} is revoked.")
    if not keys.all():
        print("No key is left: the next server to start is in local mode, for this machine only.", file=sys.stderr)
