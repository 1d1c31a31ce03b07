"""The broker's door to the helper of PAM: asks it, and says how log-in by PAM stands.

To be used on one event loop, which it never blocks.  Knows no account.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import socket  # noqa: TID251 - takes the socket that the supervisor hands over
import time
from collections.abc import Callable, Collection

from cimom.access.accounts import LoginError
from cimom.access.flood import LINES, Window
from cimom.access.login import Outcome
from cimom.access.outside import Verdict
from cimom.access.password import octets
from cimom.access.roles import Role
from cimom.broker.link import FrameBuffer
from cimom.model import ProtocolError
from khv.config import Pam
from khv.pam.policy import acceptable, role_by_groups
from khv.pam.wire import MAX_FRAME_BYTES, Answer, Ask, Hello, decode_answer, encode

log = logging.getLogger(__name__)

MAX_PENDING = 20  # as many as the helper takes: those that run, and those that wait there
START_S = 5.0  # a helper that ended is started again; a log-in waits for it for so long
ANSWER_S = 28.0  # longer than the helper waits for anything; then it is the helper that hangs
AGAIN_S = 5.0  # when somebody who could not be asked about may try again
NOT_ROOT = "khv was not started as root, and PAM tells others about their own password only"
# Where Linux-PAM looks for a service; the second is the vendor's, in some distributions.
DIRECTORIES = ("/etc/pam.d", "/usr/lib/pam.d", "/usr/etc/pam.d")
OUTCOMES = {
    "right": Outcome.LET_IN,
    "wrong": Outcome.WRONG,
    "shut": Outcome.SHUT,
    "outsider": Outcome.NO_ROLE,
    "fault": Outcome.FAULT,
    "late": Outcome.FAULT,
}


class _Line:
    """A connection to one helper, and who waits for its answers."""

    def __init__(self, pid: int, writer: asyncio.StreamWriter) -> None:
        self.pid = pid
        self.writer = writer
        self.fault = ""  # why it cannot ask PAM
        self.waiting: dict[int, asyncio.Future[Answer]] = {}

    def take(self, frame: Hello | Answer) -> None:
        """Take what the helper has said."""
        if isinstance(frame, Hello):
            self.fault = frame.fault
            return
        waiting = self.waiting.pop(frame.number, None)
        if waiting is not None and not waiting.done():
            waiting.set_result(frame)

    def end(self) -> None:
        """Tell all who wait that nobody answers."""
        for waiting in self.waiting.values():
            if not waiting.done():
                waiting.set_exception(ConnectionError("the helper of PAM ended"))
        self.writer.close()


class Door:
    """Asks PAM through whatever helper there is now."""

    def __init__(
        self,
        policy: Pam | None,
        *,
        root: bool,
        kill: Callable[[int], object] = lambda _: None,
        directories: Collection[str] = DIRECTORIES,
    ) -> None:
        """`root`: khv was started as root.  `kill` ends a helper (pid), which comes again."""
        self.policy = policy
        self._root = root
        self._kill = kill
        self._directories = directories
        self._line: _Line | None = None
        self._there = asyncio.Event()  # a helper that has said hello
        self._pending = 0
        self._number = 0
        self._lines = Window(time.monotonic, LINES)

    @property
    def open(self) -> bool:
        """Whether there is a helper, or will be in a moment."""
        return self.policy is not None and self._root

    # -- the helper

    async def adopt(self, pid: int, connection: socket.socket) -> None:
        """Ask a helper from now on; return when it has ended."""
        reader, writer = await asyncio.open_connection(sock=connection)
        line = _Line(pid, writer)
        frames = FrameBuffer(MAX_FRAME_BYTES)
        try:
            while data := await reader.read(65536):
                for body in frames.feed(data):
                    line.take(decode_answer(body))
                    self._line = line  # the hello comes first
                    self._there.set()
        except (ProtocolError, ConnectionError) as exc:
            log.error("the helper of PAM: %s", exc)  # noqa: TRY400 - not the broker's bug
        finally:
            line.end()
            if self._line is line:
                self._line = None
                self._there.clear()
            with contextlib.suppress(OSError):
                await writer.wait_closed()

    async def settled(self, limit_s: float) -> None:
        """Wait until the helper is there, if there shall be one."""
        if self.open:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._there.wait(), limit_s)

    # -- questions

    async def ask(self, name: str, password: str, source: str) -> Verdict:
        """Return what PAM says; LoginError when it was not asked, which is no failure to log in."""
        secret = octets(password)
        if not acceptable(name, secret):
            return Verdict(None)
        if self._pending >= MAX_PENDING:
            raise _busy()
        self._pending += 1
        try:
            answer = await self._answer(name, secret, source)
        except (TimeoutError, ConnectionError) as exc:
            raise LoginError(
                "the helper of PAM does not answer", Outcome.UNASKED, retry_after_s=AGAIN_S
            ) from exc
        finally:
            self._pending -= 1
        if answer.kind == "busy":
            raise _busy()
        if answer.kind in ("fault", "late") and self._lines.takes():
            log.warning("PAM could not tell about %s: %s", ascii(name), answer.text)
        role = answer.role if answer.kind == "right" else None
        return Verdict(role, OUTCOMES[answer.kind])

    async def _answer(self, name: str, secret: bytes, source: str) -> Answer:
        await asyncio.wait_for(self._there.wait(), START_S)
        line = self._line
        if line is None:
            raise ConnectionError("the helper of PAM ended")
        self._number += 1
        number = self._number
        waiting = line.waiting[number] = asyncio.get_running_loop().create_future()
        line.writer.write(encode(Ask(number, name, secret, source)))
        try:
            return await asyncio.wait_for(waiting, ANSWER_S)
        except TimeoutError:
            log.error("the helper of PAM hangs: it is started anew")  # noqa: TRY400 - no bug here
            self._kill(line.pid)
            raise
        finally:
            line.waiting.pop(number, None)

    # -- how it stands

    def role_of_member(self, groups: Collection[int]) -> Role | None:
        """Return the role of a user whose groups the kernel has told; that needs no password."""
        return None if self.policy is None else role_by_groups(self.policy, groups)

    def fault(self) -> str:
        """Return why nobody can log in by PAM, where that is configured."""
        if self.policy is None:
            return ""
        if not self._root:
            return NOT_ROOT
        service = self.policy.service
        if not any(os.path.exists(os.path.join(d, service)) for d in self._directories):
            return f"PAM has no service {service}: there is no /etc/pam.d/{service}"
        return "its helper does not run" if self._line is None else self._line.fault

    def notices(self) -> tuple[str, ...]:
        """Return in words what an administrator has to know of it."""
        fault = self.fault()
        return (f"nobody can log in by PAM: {fault}",) if fault else ()

    def status(self) -> str:
        """Return in words how it stands; empty: it is not configured."""
        if self.policy is None:
            return ""
        rows = (
            ("administrators", self.policy.administrators),
            ("operators", self.policy.operators),
            ("readers", self.policy.readers),
        )
        groups = "; ".join(f"{word}: {', '.join(names)}" for word, names in rows if names)
        fault = self.fault()
        return f"not possible: {fault}" if fault else f"service {self.policy.service}; {groups}"


def _busy() -> LoginError:
    return LoginError("too many log-ins at once", Outcome.BUSY, retry_after_s=1.0)
