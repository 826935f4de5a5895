"""The whole assistant over foreign documents, in a generation of its own."""

from collections.abc import Sequence

from rich.progress import Progress, TaskID

from evals import terminal
from evals.foreign_corpus import folder_for
from ingest.records import Aliases, Document
from rag.assistant import Assistant
from rag.build import embedder, reader, serving
from rag.errors import NoIndex
from rag.generations import Serving, build_generation
from rag.ports import Asking
from rag.settings import Settings


class Bars:
    """`rag.ports.Progress` as bars."""

    def __init__(self, shown: Progress) -> None:
        self._shown = shown
        self._task: TaskID | None = None

    def start(self, stage: str, total: int) -> None:
        self._task = self._shown.add_task(stage, total=total)

    def advance(self, by: int = 1) -> None:
        if self._task is not None:
            self._shown.advance(self._task, by)


def opened(settings: Settings, documents: Sequence[Document]) -> Asking:
    """Built the first time, opened at once from then on: the folder's name stands for the texts and the model."""
    model = embedder(settings)
    home = folder_for(settings.home, documents, model.model)
    own = settings.model_copy(update={"home": home, "chroma_url": None})
    served = serving(own, model)
    if not _built(served):
        with Progress(console=terminal.CONSOLE, transient=True) as bar:
            build_generation(documents, Aliases(), home, model, Bars(bar))
        served = serving(own, model)
    return Assistant(served, model.asking(), reader=reader(settings))


def _built(served: Serving) -> bool:
    try:
        return bool(served.version)
    except NoIndex:
        return False
