"""The listeners of the broker: opened, moved, closed and given other TLS while it runs.

A socket that stays keeps its connections, and those that wait in its queue: another server takes
over from the one before on the same socket.  Knows neither files of configuration nor the rows.
"""

from __future__ import annotations

import hashlib
import logging
import socket  # noqa: TID251 - hands bound sockets to their servers
import ssl
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from functools import partial
from typing import Any, NamedTuple

from exporters.snmp.agent import Agent
from exporters.snmp.state import StoredState
from khv import certificate, faces
from khv.config import Config
from khv.greeting import tell_snmp_user
from khv.listen import Listeners

log = logging.getLogger(__name__)

Context = ssl.SSLContext | None
Face = Callable[[socket.socket, Context], AbstractAsyncContextManager[Any]]


class Material(NamedTuple):
    """What TLS is made of: paths, and what tells their content from another."""

    certificate: str
    key: str
    client_ca: str | None
    client_crl: str | None
    server: bytes  # of certificate and key
    clients: bytes  # of authorities and revocation lists

    def context(self, *, clients: bool) -> ssl.SSLContext:
        """Return TLS of a listener; with `clients` certificates of clients are looked at."""
        ca, crl = (self.client_ca, self.client_crl) if clients else (None, None)
        return certificate.server_context(self.certificate, self.key, ca, crl)


def material(config: Config, directory: str, host: str) -> Material:
    """Return what TLS is made of as the files are now; the server's own are made if missing."""
    if config.server_certificate is not None and config.server_key is not None:
        files = (config.server_certificate, config.server_key)
    else:
        files = certificate.ensure(directory, host)
    clients = (config.client_ca, config.client_crl)
    return Material(*files, *clients, _digest(*files), _digest(*clients))


def _digest(*paths: str | None) -> bytes:
    found = hashlib.sha256()
    for path in paths:
        data = b"-"
        if path is not None:
            with open(path, "rb") as file:
                data = file.read()
        found.update(b"%d:%b" % (len(data), data))
    return found.digest()


def makers_of(house: faces.House, snmp_state: StoredState | None) -> dict[str, Face]:
    """Return what serves the socket of each service; without a state of its own SNMP is shut."""
    makers: dict[str, Face] = {
        "wbem": partial(faces.wbem, house),
        "wbem_http": partial(faces.wbem, house),
        "web": partial(faces.web, house),
        "metrics": partial(faces.metrics, house),
    }
    if snmp_state is None:  # its users are in there
        return makers

    @asynccontextmanager
    async def snmp(bound: socket.socket, _: Context) -> AsyncIterator[Agent]:
        async with faces.snmp(house, bound, snmp_state) as (agent, words):
            if words is not None:
                tell_snmp_user(words, bound)
            yield agent

    return {**makers, "snmp": snmp}


class Doors:
    """The listeners that are open, by the names of their services."""

    def __init__(
        self, faces: Mapping[str, Face], material: Callable[[Config], Material], config: Config
    ) -> None:
        self._makers = dict(faces)
        self._material = material
        self.material = material(config)
        self._config = config
        self._sockets: dict[str, socket.socket] = {}
        self._stacks: dict[str, AsyncExitStack] = {}
        self._faces: dict[str, Any] = {}

    async def open(self, listeners: Listeners) -> None:
        """Open all that are turned on."""
        for name in self._makers:
            bound = getattr(listeners, name)
            if bound is not None:
                await self._open(name, bound)

    def bound(self, name: str) -> socket.socket | None:
        """Return the socket of a service."""
        return self._sockets.get(name)

    def face(self, name: str) -> Any:
        """Return what serves a service; None: nothing does."""
        return self._faces.get(name)

    async def renew(
        self,
        config: Config,
        fresh: Mapping[str, socket.socket] | None = None,
        closed: tuple[str, ...] = (),
    ) -> None:
        """Go by another configuration: `fresh` sockets take the place of others.

        OSError (ssl.SSLError is one) when TLS cannot be made of the files: then it is as before.
        """
        fresh = fresh or {}
        former, fault = self.material, None
        try:
            found = self._material(config)
            for clients in (True, False):
                found.context(clients=clients)
            self.material = found
        except OSError as exc:
            fault = exc
        self._config = config
        trust = former.clients != self.material.clients
        for name in closed:
            await self._close(name)
        for name in self._makers:
            if name in fresh:
                await self._move(name, fresh[name])
            elif name in self._sockets and self._context_changed(name, former):
                await self._move(name, self._sockets[name], anew=trust)
        if fault is not None:
            raise fault

    async def shut(self, name: str) -> None:
        """Close a service for good, whatever a configuration says."""
        self._makers.pop(name, None)
        await self._close(name)

    async def close(self) -> None:
        """Close all of them."""
        for name in tuple(self._stacks):
            await self._close(name)

    # -- one of them

    def _context(self, name: str) -> Context:
        if name in ("wbem", "web"):
            return self.material.context(clients=name == "wbem")
        if name == "metrics" and faces.metrics_scheme(self._config) == "https":
            return self.material.context(clients=False)
        return None

    def _context_changed(self, name: str, former: Material) -> bool:
        if name == "snmp" or self._context(name) is None:
            return False
        changed = former.server != self.material.server
        return changed or (name == "wbem" and former.clients != self.material.clients)

    async def _open(self, name: str, bound: socket.socket) -> None:
        stack = AsyncExitStack()
        face = self._makers[name](bound.dup(), self._context(name))
        self._faces[name] = await stack.enter_async_context(face)
        self._sockets[name], self._stacks[name] = bound, stack

    async def _move(self, name: str, bound: socket.socket, *, anew: bool = False) -> None:
        face = self._faces.get(name)
        if face is None or name in ("snmp", "metrics"):
            # An agent has one socket; whether a scrape needs a password goes with the address.
            kept = bound.dup()  # it may be the one that is closed
            await self._close(name)
            await self._open(name, kept)
            return
        if name == "wbem":
            await face.move(bound.dup(), self._context(name), all_anew=anew)
        else:
            await face.move(bound.dup(), self._context(name))
        before, self._sockets[name] = self._sockets[name], bound
        if before is not bound:
            before.close()

    async def _close(self, name: str) -> None:
        stack = self._stacks.pop(name, None)
        if stack is not None:
            await stack.aclose()
            del self._faces[name]
            bound = self._sockets.pop(name)
            bound.close()
