"""What goes wrong around the assistant. The whole tree is drawn in `ingest.errors`."""

from ingest.errors import VidimusError


class ApiError(VidimusError):
    code = "api_error"


class UsageError(ApiError):
    """A command or a setting is not as it should be."""

    code = "usage_error"


class ServeError(ApiError):
    """The server cannot start as it was told to."""

    code = "serve_error"


class NotWritable(ApiError):
    """The home folder cannot be written."""

    code = "not_writable"


class KeysError(ApiError):
    """A key cannot be made or revoked."""

    code = "keys_error"


class KeysUnreadable(KeysError):
    code = "keys_unreadable"
