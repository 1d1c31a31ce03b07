"""Credentials that were right a while ago, so that not each request costs a hash.

Holds no password: what it knows of one is a keyed hash that no other process can repeat.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable
from typing import NamedTuple

from cimom.access.password import octets
from cimom.access.roles import Role

CACHE_S = 900.0  # a cached credential never outlives the session limit (STIG: 900 s)
MAX_CACHED = 1024


class _Cached(NamedTuple):
    name: str
    role: Role
    until: float


class Remembered:
    """The credentials, by what `mac` makes of them."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._secret = secrets.token_bytes(32)  # of this process
        self._cache: dict[bytes, _Cached] = {}

    def mac(self, name: str, password: str, source: str) -> bytes:
        """Return what stands for a credential as a source has proved it.

        Another source proves it anew: it could guess here what it is locked out from guessing.
        """
        text = f"{len(name)}:{len(password)}:{name}{password}{source}"
        # A keyed hash without OpenSSL's set-up, which costs each request eight times as much.
        return hashlib.blake2b(octets(text), key=self._secret, digest_size=32).digest()

    def role(self, mac: bytes) -> Role | None:
        """Return the role that a credential opened lately."""
        cached = self._cache.get(mac)
        return cached.role if cached is not None and self._clock() < cached.until else None

    def put(self, mac: bytes, name: str, role: Role) -> None:
        """Remember a credential; the oldest goes where there are too many."""
        if len(self._cache) >= MAX_CACHED:
            del self._cache[next(iter(self._cache))]
        self._cache[mac] = _Cached(name, role, self._clock() + CACHE_S)

    def forget(self, name: str) -> None:
        """Drop the credentials of a name: something about it changed."""
        for mac in [mac for mac, cached in self._cache.items() if cached.name == name]:
            del self._cache[mac]
