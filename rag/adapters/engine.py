"""What every engine that computes vectors needs around it."""

from collections.abc import Iterator
from contextlib import contextmanager

from rag.errors import ModelUnavailable


@contextmanager
def engine_told(model: str) -> Iterator[None]:
    """An engine that fails in its work raises errors of its own, of Rust or of C++: all mean the same to us."""
    try:
        yield
    except Exception as error:
        raise ModelUnavailable(
            f"The embedding model {model} failed ({type(error).__name__}): free some memory, or set"
            " VIDIMUS_EMBEDDING_MODEL to another model."
        ) from error


def well_formed(text: str) -> str:
    """Half a surrogate pair, which JSON can carry and no tokenizer takes, becomes a question mark."""
    return text.encode("utf-8", "replace").decode()
