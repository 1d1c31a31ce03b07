"""The local socket: the command line talks to the broker; the kernel says who it is.

Frames of `link.py`'s kind (length, MessagePack); requests and answers are plain values.  Root and
the user that khv runs as are administrators; who is in the group for it has the role of the account
that has their name; others have none.
"""

from __future__ import annotations

import asyncio
import grp
import logging
import os
import pwd
import socket  # noqa: TID251 - adapter of the local socket
import struct
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, NamedTuple

import msgspec

from cimom.access.roles import LOCAL, Principal, Role
from cimom.broker.link import FrameBuffer
from cimom.model import CimError, ProtocolError, Status

log = logging.getLogger(__name__)

SOCKET_NAME = "khv.sock"
MAX_REQUEST_BYTES = 64 * 1024 * 1024  # a command is small; the DMTF's whole schema has 8 MB
MAX_ANSWER_BYTES = 64 * 1024 * 1024
ANSWER_S = 120.0
PROBE_S = 2.0  # a broker that is busy still takes a connection at once
_CREDENTIALS = struct.Struct("3i")  # struct ucred: pid, uid, gid (unix(7), SO_PEERCRED)
SO_PEERGROUPS = 59  # Linux 4.13 (asm-generic/socket.h); Python has no name for it
MAX_GROUPS = 256  # of a user; with more the primary one counts
_GID = struct.Struct("I")


class Request(msgspec.Struct, frozen=True):
    """A command by name with plain arguments."""

    name: str
    arguments: dict[str, Any] = {}


class Answer(msgspec.Struct, frozen=True):
    """A plain value, or an error status with its text."""

    value: Any = None
    status: int | None = None
    text: str = ""


class NoKhvError(OSError):
    """No khv answers at a state directory; the text says which, and how to name another."""


Handler = Callable[[Principal, str, dict[str, Any]], Awaitable[Any]]


def _frame(value: Request | Answer) -> bytes:
    body = msgspec.msgpack.encode(value)
    return len(body).to_bytes(4, "big") + body


class Peer(NamedTuple):
    """A user of this machine, as the kernel knows them: number and groups."""

    uid: int
    groups: frozenset[int]


Identify = Callable[[Peer], Principal]


def peer_of(connection: socket.socket) -> Peer:
    """Return who is at the other end."""
    raw = connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, _CREDENTIALS.size)
    _, uid, gid = _CREDENTIALS.unpack(raw)
    try:
        more = connection.getsockopt(socket.SOL_SOCKET, SO_PEERGROUPS, MAX_GROUPS * _GID.size)
    except OSError:  # an old kernel, or more groups than that
        more = b""
    groups = (group for (group,) in _GID.iter_unpack(more))
    return Peer(uid, frozenset((gid, *groups)))


def administrators(peer: Peer) -> Principal:
    """Return the principal of a peer where nobody else has a role."""
    administrator = peer.uid in (0, os.geteuid())
    role = Role.ADMINISTRATOR if administrator else Role.NONE
    return Principal(name=f"uid {peer.uid}", role=role, source=LOCAL, protocol=LOCAL)


class Members:
    """Tells roles of the users of this machine; a group or user may come while khv runs."""

    def __init__(
        self,
        group: str,
        role_of: Callable[[str], Role | None],
        role_by_groups: Callable[[str, frozenset[int]], Role | None] = lambda *_: None,
    ) -> None:
        """`role_of` is that of an account; `role_by_groups` that of who has none."""
        self._group = group
        self._role_of = role_of  # None: there is no such account, or it is locked
        self._role_by_groups = role_by_groups

    def identify(self, peer: Peer) -> Principal:
        """Return the principal of a peer."""
        principal = administrators(peer)
        if principal.role is Role.ADMINISTRATOR or group_id(self._group) not in peer.groups:
            return principal
        try:
            name = pwd.getpwuid(peer.uid).pw_name
        except KeyError:
            return principal
        role = self._role_of(name) or self._role_by_groups(name, peer.groups) or Role.NONE
        return Principal(name=name, role=role, source=LOCAL, protocol=LOCAL)


def group_id(name: str) -> int | None:
    """Return the number of a group of this machine, if there is one."""
    try:
        return grp.getgrnam(name).gr_gid
    except KeyError:
        return None


async def serve(
    listener: socket.socket, handler: Handler, identify: Identify = administrators
) -> asyncio.Server:
    """Answer commands on a bound UNIX socket; roles are looked up for each command."""

    async def on_client(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        frames = FrameBuffer(MAX_REQUEST_BYTES)
        peer = peer_of(writer.get_extra_info("socket"))
        try:
            while data := await reader.read(65536):
                for body in frames.feed(data):
                    writer.write(_frame(await _answer(handler, identify(peer), body)))
                    await writer.drain()
        except (ProtocolError, ConnectionError) as exc:
            log.warning("local socket: %s", exc)
        finally:
            writer.close()

    return await asyncio.start_unix_server(on_client, sock=listener)


async def _answer(handler: Handler, principal: Principal, body: bytes) -> Answer:
    try:
        request = msgspec.msgpack.decode(body, type=Request)
        return Answer(value=await handler(principal, request.name, request.arguments))
    except msgspec.MsgspecError as exc:
        return Answer(status=int(Status.INVALID_PARAMETER), text=str(exc))
    except CimError as exc:
        return Answer(status=int(exc.status), text=exc.text)
    except Exception:  # the edge of the broker: the caller gets no detail
        log.exception("command failed")
        return Answer(status=int(Status.FAILED), text="an error of khv; its log says more")


def answers(state_dir: str) -> bool:
    """Whether a khv listens at a state directory, and to whoever asks."""
    with socket.socket(socket.AF_UNIX) as probe:
        probe.settimeout(PROBE_S)
        try:
            probe.connect(os.path.join(state_dir, SOCKET_NAME))
        except OSError:
            return False
    return True


def choose(candidates: Sequence[str]) -> str:
    """Return the state directory of a khv that runs, else one that exists, else the first."""
    for found in (answers, os.path.exists):
        for candidate in candidates:
            if found(candidate):
                return candidate
    return candidates[0]


def call(state_dir: str, name: str, arguments: dict[str, Any]) -> Any:
    """Send one command to the running khv; CimError with its answer, NoKhvError if none runs."""
    path = os.path.join(state_dir, SOCKET_NAME)
    with socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(ANSWER_S)
        try:
            connection.connect(path)
        except OSError as exc:
            raise NoKhvError(
                f"no khv answers at {path} ({exc.strerror or exc}):"
                " name its state directory with --state-dir or KHV_STATE_DIR"
            ) from exc
        connection.sendall(_frame(Request(name, arguments)))
        frames = FrameBuffer(MAX_ANSWER_BYTES)
        while data := connection.recv(65536):
            for body in frames.feed(data):
                answer = msgspec.msgpack.decode(body, type=Answer)
                if answer.status is not None:
                    raise CimError(Status(answer.status), answer.text)
                return answer.value
    raise ConnectionError("khv closed the connection without an answer")
