"""Of what a run is a run: commit, code, corpus, model, configuration and questions, as hashes that two runs can
compare.

No path, key or host name of the machine is recorded.
"""

import hashlib
import json
import platform
import subprocess
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import ingest
import rag
from evals.questions import Question
from ingest.records import Document
from rag.settings import Settings

PRIVATE = {
    "home",
    "corpus",
    "llm_key",
    "llm_url",
    "chroma_url",
}  # of this machine; of the URLs only whether they are set


@dataclass(frozen=True, slots=True)
class Provenance:
    """Hashes are the first 16 hex digits of a SHA-256."""

    commit: str | None  # None outside a git checkout
    changed: bool  # whether tracked files differ from the commit
    code: str  # of the product's Python files
    corpus: str  # of the documents' ids and source hashes
    corpus_version: str  # the generation's id
    model: str
    configuration: str
    questions: str
    split: str
    python: str = platform.python_version()

    @property
    def fingerprint(self) -> str:
        """What must agree for a run to be continued: everything but the commit's name and the generation's."""
        same = asdict(self)
        for varying in ("commit", "changed", "corpus_version"):
            same.pop(varying)
        return digest([json.dumps(same, sort_keys=True)])


def digest(parts: Iterable[str]) -> str:
    """Sixteen hex digits over the parts in their order."""
    whole = hashlib.sha256()
    for part in parts:
        whole.update(part.encode())
        whole.update(b"\x00")
    return whole.hexdigest()[:16]


def provenance(
    settings: Settings, documents: Sequence[Document], questions: Sequence[Question], version: str, split: str
) -> Provenance:
    public = {name: value for name, value in settings.model_dump(mode="json").items() if name not in PRIVATE}
    public |= {name: bool(getattr(settings, name)) for name in ("llm_url", "chroma_url")}
    commit = _git("rev-parse", "HEAD")
    return Provenance(
        commit=commit,
        changed=bool(commit and _git("status", "--porcelain", "--untracked-files=no")),
        code=_code(),
        corpus=digest(f"{one.id} {one.metadata.sha256}" for one in sorted(documents, key=lambda one: one.id)),
        corpus_version=version,
        model=settings.llm_model or f"verbatim, {settings.embedding_model}",
        configuration=digest([json.dumps(public, sort_keys=True)]),
        questions=digest(question.model_dump_json() for question in questions),
        split=split,
    )


def _code() -> str:
    roots = [Path(package.__path__[0]) for package in (ingest, rag)]
    files = [(path.relative_to(root.parent).as_posix(), path) for root in roots for path in root.rglob("*.py")]
    return digest(part for name, path in sorted(files) for part in (name, path.read_text(encoding="utf-8")))


def _git(*arguments: str) -> str | None:
    """What git prints, or None where there is no git or no repository."""
    try:
        done = subprocess.run(
            ["git", *arguments], cwd=Path(__file__).parent, capture_output=True, text=True, timeout=20, check=False
        )
    except (FileNotFoundError, subprocess.TimeoutExpired):
        return None
    return done.stdout.strip() if done.returncode == 0 else None
