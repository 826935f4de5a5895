"""The narrow doors to what is outside: one Protocol each. Real ones live in `rag.adapters`, stand-ins in the tests."""

from collections.abc import Generator, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from ingest.records import Action, Aliases, Definition, Document, Marking, Metadata, Passage
from rag.records import Answer, Caller, Filters, Hit, Options, Turn

Vector = NDArray[np.float32]  # shape (dimension,), length 1
Matrix = NDArray[np.float32]  # shape (texts, dimension), rows of length 1


class Embedder(Protocol):
    """Turns texts into unit vectors. The same text gives the same vector, whatever stands beside it in a batch."""

    @property
    def model(self) -> str:
        """Name, weights' hash and precision: what a generation records and compares."""
        ...

    @property
    def dimension(self) -> int: ...

    def embed(self, texts: Sequence[str]) -> Matrix: ...


class Reader(Protocol):
    """Reads a question and a sentence together."""

    @property
    def model(self) -> str:
        """Name and weights' hash."""
        ...

    def read(self, question: str, windows: Sequence[str]) -> NDArray[np.float32]:
        """The log-odds that each window (`rag.reading.window`) answers the question, shape (windows,)."""
        ...


class VectorIndex(Protocol):
    """Nearest neighbours by cosine over the vectors of one marking. Holds ids and vectors, never text."""

    def add(self, ids: Sequence[str], vectors: Matrix) -> None: ...

    def search(self, vector: Vector, limit: int) -> tuple[Hit, ...]: ...

    def count(self) -> int: ...


class Corpus(Protocol):
    """What one clearance opens of one generation, and nothing else: the only way in which answers reach texts."""

    @property
    def version(self) -> str:
        """The generation's id."""
        ...

    @property
    def markings(self) -> tuple[Marking, ...]: ...

    @property
    def aliases(self) -> Aliases: ...

    def documents(self) -> tuple[Metadata, ...]: ...

    def document(self, document_id: str) -> Document:
        """Raises NotInCorpus, alike for what does not exist and what is not cleared."""
        ...

    def passage(self, passage_id: str) -> Passage:
        """Raises NotInCorpus."""
        ...

    def passages(self, document_id: str) -> tuple[Passage, ...]: ...

    def actions(self) -> tuple[Action, ...]:
        """Of all documents, in their order."""
        ...

    def definitions(self) -> tuple[Definition, ...]: ...

    def lexical(self, terms: Sequence[str], limit: int, document_ids: Sequence[str] = ()) -> tuple[Hit, ...]:
        """BM25 over the passages' embedded texts; any of the terms may match. Best first."""
        ...

    def dense(self, vector: Vector, limit: int, document_ids: Sequence[str] = ()) -> tuple[Hit, ...]:
        """Cosine over the passages' vectors. Best first."""
        ...

    def vectors(self, texts: Sequence[str]) -> Matrix:
        """Stored vectors of sentences and passages of this corpus (embedded anew where a text is not stored)."""
        ...

    def within(self, document_ids: Sequence[str], max_marking: Marking | None) -> "Corpus":
        """The same corpus, narrowed."""
        ...


@dataclass(frozen=True, slots=True)
class Prompt:
    """`rules` are the product's own words; `material` is data: what was asked, and the passages to answer from."""

    rules: str
    material: str


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens of one reply, as the server counts them."""

    prompt: int
    reply: int


@dataclass(frozen=True, slots=True)
class Piece:
    """Some of a reply, in the order in which it comes; a server that counts tokens tells them in one of them."""

    text: str
    usage: Usage | None = None


class LanguageModel(Protocol):
    """Writes text. It has no tools, and knows of the caller and the documents what the prompt shows, no more."""

    @property
    def name(self) -> str: ...

    def reply(self, prompt: Prompt, seconds: float, tokens: int) -> Generator[Piece, None, None]:
        """The reply as it comes, at most about `tokens` long; to close it ends the call. Raises LanguageModelFailed for
        whatever goes wrong, and LanguageModelLate once `seconds` have passed since it was first asked for a piece."""
        ...


class Asking(Protocol):
    """What `api` and `evals` call: `rag.assistant.Assistant`, or a deliberately broken one in the tests."""

    def ask(
        self,
        question: str,
        history: Sequence[Turn] = (),
        caller: Caller = ...,
        filters: Filters = ...,
        options: Options = ...,
    ) -> Answer: ...

    def corpus(self, caller: Caller) -> Corpus: ...

    @property
    def corpus_version(self) -> str: ...


class Progress(Protocol):
    """Told how far a long work has come; `vidimus ingest` draws a bar of it."""

    def start(self, stage: str, total: int) -> None: ...

    def advance(self, by: int = 1) -> None: ...
