"""Who calls, and what he may see: the clearance comes from the key alone.

Two modes. With keys, a caller is what his key says; without one he has the anonymous clearance, or is refused. With no
keys the server is in local mode: it answers its own machine only, and whoever sits there sees all markings. A server
that has seen a key never falls back to local mode, so that revoking the last key opens nothing.
"""

import ipaddress
from collections.abc import Sequence
from dataclasses import dataclass

from starlette.datastructures import Headers

from api.keys import Keys
from api.problems import LOCAL_ONLY, MAY_NOT_INGEST, UNAUTHORISED, ProblemError
from ingest.records import Marking
from rag.records import Caller

_CHALLENGE = {"WWW-Authenticate": "Bearer"}


@dataclass(frozen=True, slots=True)
class Visitor:
    caller: Caller
    key: str | None  # its name
    may_ingest: bool = False


LOCAL = Visitor(Caller(clearance=max(Marking, key=lambda marking: marking.rank)), None, may_ingest=True)


class Access:
    """Decides on each request. Raises KeysUnreadable where the keys cannot be read."""

    def __init__(self, keys: Keys, anonymous: Marking | None) -> None:
        self._keys = keys
        self._anonymous = anonymous
        self._seen_keys = bool(keys.all())

    @property
    def local(self) -> bool:
        self._seen_keys = self._seen_keys or bool(self._keys.all())
        return not self._seen_keys

    def visitor(self, authorization: str | None) -> Visitor:
        """Whoever sends this Authorization header. In local mode it means nothing: many clients must send one."""
        if self.local:
            return LOCAL
        if authorization is None:
            return self._without_key()
        scheme, _, secret = authorization.partition(" ")
        key = self._keys.find(secret.strip()) if scheme.lower() == "bearer" else None
        if key is None:
            raise ProblemError(UNAUTHORISED, "The key is not valid here.", headers=_CHALLENGE)
        return Visitor(Caller(clearance=key.clearance), key.name, key.may_ingest)

    def bringer(self, authorization: str | None) -> Visitor:
        """Whoever may add documents. Raises a problem for everybody else."""
        visitor = self.visitor(authorization)
        if visitor.may_ingest:
            return visitor
        if visitor.key is None:
            raise ProblemError(UNAUTHORISED, headers=_CHALLENGE)
        raise ProblemError(MAY_NOT_INGEST)

    def _without_key(self) -> Visitor:
        if self._anonymous is None:
            raise ProblemError(UNAUTHORISED, headers=_CHALLENGE)
        return Visitor(Caller(clearance=self._anonymous), None)

    def admit(self, headers: Headers, peer: Sequence[object] | None) -> None:
        """Local mode: the connection comes from this machine, and the browser meant this machine.

        A foreign page can point its own name at 127.0.0.1 (DNS rebinding); the Host header then still has that name.
        """
        if self.local and not (
            peer and is_loopback(str(peer[0])) and all(map(_names_loopback, headers.getlist("host")))
        ):
            raise ProblemError(LOCAL_ONLY)


def is_loopback(host: str) -> bool:
    """Of an address or `localhost`; other names are not looked up."""
    if host.lower() == "localhost":
        return True
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return False
    mapped = getattr(address, "ipv4_mapped", None)
    return (mapped or address).is_loopback


def _names_loopback(host_header: str) -> bool:
    host = host_header.strip()
    bare = host[1:].partition("]")[0] if host.startswith("[") else host.partition(":")[0]
    return is_loopback(bare)
