"""Log lines: ids, figures and places in the code. No question, no document's text, and no text of an exception, which
may hold either."""

import logging
import sys
import traceback

import structlog


def configure() -> None:
    """Lines for people on a terminal, JSON elsewhere, always on standard error."""
    shape: structlog.typing.Processor = structlog.processors.JSONRenderer()
    if sys.stderr.isatty():
        shape = structlog.dev.ConsoleRenderer()
    structlog.configure(
        processors=[structlog.processors.add_log_level, structlog.processors.TimeStamper(fmt="iso", utc=True), shape],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s %(message)s")
    logging.getLogger("uvicorn").setLevel(logging.WARNING)


def places(error: BaseException) -> list[str]:
    """Where it was raised, innermost last, and what caused it, each by the name of its class."""
    frames = [
        f"{frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(error.__traceback__)[-8:]
    ]
    cause = error.__cause__
    return [*frames, f"caused by {type(cause).__name__}", *places(cause)] if cause else frames
