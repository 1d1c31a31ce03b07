"""Bound sockets of the services: made by the supervisor before anything is forked."""

from __future__ import annotations

import contextlib
import os
import socket  # noqa: TID251 - adapter that binds
from collections.abc import Mapping
from typing import NamedTuple

from khv.config import Config, ConfigError, Endpoint
from khv.local import SOCKET_NAME, answers, group_id

BACKLOG = 512
KINDS: dict[str, socket.SocketKind] = {
    "wbem": socket.SOCK_STREAM,
    "wbem_http": socket.SOCK_STREAM,
    "web": socket.SOCK_STREAM,
    "metrics": socket.SOCK_STREAM,
    "snmp": socket.SOCK_DGRAM,
}


class Listeners(NamedTuple):
    """The bound sockets; None where a service is turned off (port -1)."""

    wbem: socket.socket | None
    wbem_http: socket.socket | None
    web: socket.socket | None
    metrics: socket.socket | None
    snmp: socket.socket | None
    local: socket.socket

    def open(self) -> tuple[socket.socket, ...]:
        """Return those that exist."""
        return tuple(item for item in self if item is not None)

    def changed(self, others: Mapping[str, socket.socket | None]) -> Listeners:
        """Return these with other sockets of some services."""
        return Listeners(**{**self._asdict(), **others})


def _bind(
    service: str, endpoint: Endpoint, kind: socket.SocketKind, *, shared: bool = False
) -> socket.socket | None:
    if endpoint.port < 0:
        return None
    family = socket.AF_INET6 if ":" in endpoint.address else socket.AF_INET
    bound = socket.socket(family, kind)
    if kind is socket.SOCK_STREAM:
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    if shared:
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    try:
        bound.bind((endpoint.address, endpoint.port))
    except (OSError, OverflowError, TypeError, ValueError) as exc:  # the last two: of the address
        bound.close()
        what = exc.strerror if isinstance(exc, OSError) else str(exc)
        raise ConfigError(
            f"{service}: cannot listen on {endpoint.address} port {endpoint.port}: {what}"
        ) from exc
    if kind is socket.SOCK_STREAM:
        bound.listen(BACKLOG)
    bound.setblocking(False)
    return bound


def _bind_local(state_dir: str, group: str) -> socket.socket:
    path = os.path.join(state_dir, SOCKET_NAME)
    if answers(state_dir):
        raise ConfigError(f"another khv already runs with the state directory {state_dir}")
    if os.path.exists(path):  # a socket that was left behind
        os.unlink(path)
    bound = socket.socket(socket.AF_UNIX)
    try:
        bound.bind(path)
    except OSError as exc:
        bound.close()
        raise ConfigError(f"{path}: {exc.strerror or exc}") from exc
    os.chmod(path, 0o600)
    members = group_id(group) if os.geteuid() == 0 else None
    if members is not None:
        os.chown(path, -1, members)
        os.chmod(path, 0o660)
    bound.listen(BACKLOG)
    bound.setblocking(False)
    return bound


def bind_all(config: Config) -> Listeners:
    """Bind every service; ConfigError says which address cannot be had."""
    with contextlib.ExitStack() as bound:

        def bind(service: str) -> socket.socket | None:
            made = _bind(service, getattr(config, service), KINDS[service])
            return made if made is None else bound.enter_context(made)

        listeners = Listeners(
            local=bound.enter_context(_bind_local(config.state_dir, config.local_group)),
            **{service: bind(service) for service in KINDS},
        )
        bound.pop_all()  # all of them could be had: they stay open
        return listeners


def bind_beside(
    service: str, endpoint: Endpoint, former: socket.socket | None
) -> socket.socket | None:
    """Bind a service that moves, also to an address that takes in the one it has (0.0.0.0).

    Both share the port for as long as that takes; only the same user could, too (socket(7),
    SO_REUSEPORT).
    """
    kind = KINDS[service]
    if former is None:
        return _bind(service, endpoint, kind)
    former.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    try:
        bound = _bind(service, endpoint, kind, shared=True)
    finally:
        former.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 0)
    if bound is not None:
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 0)
    return bound


def url(scheme: str, bound: socket.socket | None, path: str = "") -> str | None:
    """Return the URL of a bound socket."""
    if bound is None:
        return None
    address, port = bound.getsockname()[:2]
    host = f"[{address}]" if ":" in address else address
    return f"{scheme}://{host}:{port}{path}"
