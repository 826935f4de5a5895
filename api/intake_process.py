"""The process that reads one document that came over the network, and builds the index with it.

Apart from the server, since building and serving disturb each other, and no file should be able to harm both.
"""

import sys
import time
from pathlib import Path

from api import logs, problems
from api.environment import read_settings, stay_offline
from api.intake import GIVEN, read_status, write_status
from api.schemas import Ingest
from ingest.errors import VidimusError
from ingest.holdings import Holdings
from rag.settings import Settings

PAUSE = 0.2  # seconds between two words on how far it has come


class Told:
    """Writes how far it has come where `Intake.find` reads it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._status = read_status(folder)
        self._next = 0.0

    def tell(self, **change: object) -> None:
        self._status = Ingest.model_validate({**self._status.model_dump(), **change})
        write_status(self._folder, self._status)
        self._next = time.monotonic() + PAUSE

    def start(self, stage: str, total: int) -> None:
        self.tell(stage=stage, done=0, total=total)

    def advance(self, by: int = 1) -> None:
        self._status = self._status.model_copy(update={"done": self._status.done + by})
        if time.monotonic() >= self._next:
            self.tell()


def main(folder: Path) -> None:
    stay_offline()
    logs.configure()
    told = Told(folder)
    try:
        if _kept(folder, told, read_settings()):
            _build(told, read_settings())
    except VidimusError as error:
        print(error, file=sys.stderr)  # for the operator: it may hold paths
        told.tell(status="failed", reason=_reason(error))


def _kept(folder: Path, told: Told, settings: Settings) -> bool:
    """Whether the document could be read, and is now among those that are indexed."""
    file, task = folder / "document", folder / "task.json"
    told.start("Reading the document", 1)
    outcome = Holdings(settings.home).add_bytes(
        read_status(folder).file, file.read_bytes(), GIVEN.validate_json(task.read_bytes())
    )
    file.unlink()
    if outcome.metadata is None:
        told.tell(status="failed", reason=outcome.reason)
        return False
    told.tell(outcome=outcome.change, document_id=outcome.metadata.id, notices=list(outcome.notices))
    return True


def _build(told: Told, settings: Settings) -> None:
    from api import ingesting  # late: a document that cannot be read needs none of it

    built = ingesting.build(settings, ingesting.corpus_folder(settings), told)
    unreadable = [failure.document_id for failure in built.reading.failures]
    told.tell(status="done", stage=None, done=0, total=0, unreadable=unreadable, corpus_version=built.version)


def _reason(error: VidimusError) -> str:
    problem = problems.of_error(error)
    if problem.kind is problems.INTERNAL:
        return "The index could not be built; the server's log says why."
    return problem.detail


if __name__ == "__main__":
    main(Path(sys.argv[1]))
