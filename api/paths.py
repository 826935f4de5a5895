"""Which addresses are the API's. All others belong to the chat."""

INGESTS = "/v1/ingests"  # takes documents, which are larger than questions
_DATA = ("/ask", "/v1", "/health")
_API = (*_DATA, "/docs", "/openapi.json")


def is_data(path: str) -> bool:
    """Answers and records, which no cache may keep."""
    return _under(path, _DATA)


def is_api(path: str) -> bool:
    return _under(path, _API)


def _under(path: str, roots: tuple[str, ...]) -> bool:
    return any(path == root or path.startswith(root + "/") for root in roots)
