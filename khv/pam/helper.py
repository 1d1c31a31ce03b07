"""The helper: a process that asks PAM on behalf of the broker, as root with next to nothing else.

It reads bounded frames from its one socket, and knows no network.  Each conversation has a process
of its own, which is killed when it takes too long: a module that hangs costs one of a few places.
"""

from __future__ import annotations

import contextlib
import logging
import os
import selectors
import signal
import socket  # noqa: TID251 - serves the socket that it is handed
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from cimom.broker.link import FrameBuffer
from cimom.model import ProtocolError
from khv.config import Pam
from khv.pam import library
from khv.pam.conversation import converse
from khv.pam.wire import MAX_FRAME_BYTES, MAX_TEXT, Answer, Ask, Hello, Kind, decode_ask, encode
from khv.privilege import HELPERS, confine_worker
from khv.process import die_with_supervisor
from khv.vendor.keeper import descendants

log = logging.getLogger(__name__)

NAME = "pam"
PLACES = 4  # conversations at once: each is a process, and may wait for a directory far away
MAX_QUEUED = 16
DEADLINE_S = 15.0  # of a conversation; clients of WBEM wait for 30 s
QUEUED_S = 10.0  # a question that waited for so long is answered `busy`
SEND_S = 5.0  # a broker that takes no answer for so long is not there
REAP_S = 0.05  # how often it is looked whether a process that was killed has gone

Converse = Callable[[Ask], Answer]


@dataclass
class _Conversation:
    ask: Ask
    pipe: int  # where the answer comes; -1: it has been given
    until: float


class Helper:
    """Answers questions from a socket until that is closed.  One thread."""

    def __init__(
        self,
        connection: socket.socket,
        converse: Converse,
        *,
        deadline_s: float = DEADLINE_S,
        queued_s: float = QUEUED_S,
    ) -> None:
        self._connection = connection
        self._converse = converse
        self._deadline_s = deadline_s
        self._queued_s = queued_s
        self._frames = FrameBuffer(MAX_FRAME_BYTES)
        self._selector = selectors.DefaultSelector()
        self._queue: deque[tuple[Ask, float]] = deque()
        self._running: dict[int, _Conversation] = {}  # by pid, until the process is gone

    def run(self, hello: Hello) -> None:
        """Say hello and serve; ProtocolError for a frame that is none."""
        self._connection.settimeout(SEND_S)
        self._selector.register(self._connection, selectors.EVENT_READ)
        try:
            self._send(hello)
            while self._turn():
                pass
        finally:
            for pid in self._running:
                _kill(pid)
            self._selector.close()

    def _turn(self) -> bool:
        for key, _ in self._selector.select(self._patience()):
            if key.fileobj is self._connection:
                if not self._receive():
                    return False
            else:
                self._hear(key.data)
        self._expire()
        self._reap()
        self._begin_next()
        return True

    def _patience(self) -> float | None:
        """Return for how long nothing happens by itself, in seconds."""
        ends = [at for _, at in self._queue]
        ends += [item.until for item in self._running.values() if item.pipe >= 0]
        wait_s = max(0.0, min(ends) - time.monotonic()) if ends else None
        going = any(item.pipe < 0 for item in self._running.values())
        return REAP_S if going and (wait_s is None or wait_s > REAP_S) else wait_s

    def _receive(self) -> bool:
        data = self._connection.recv(65536)
        for body in self._frames.feed(data):
            ask = decode_ask(body)
            if len(self._queue) >= MAX_QUEUED:
                self._send(Answer(ask.number, "busy"))
            else:
                self._queue.append((ask, time.monotonic() + self._queued_s))
        return bool(data)

    def _send(self, frame: Hello | Answer) -> None:
        self._connection.sendall(encode(frame))

    # -- conversations

    def _begin_next(self) -> None:
        while self._queue and len(self._running) < PLACES:
            self._begin(self._queue.popleft()[0])

    def _begin(self, ask: Ask) -> None:
        reading, writing = os.pipe()
        pid = os.fork()
        if pid == 0:
            self._in_child(ask, writing)
        os.close(writing)
        self._running[pid] = _Conversation(ask, reading, time.monotonic() + self._deadline_s)
        self._selector.register(reading, selectors.EVENT_READ, pid)

    def _in_child(self, ask: Ask, writing: int) -> None:
        status = 1
        try:
            die_with_supervisor()  # that is the helper
            signal.alarm(int(self._deadline_s) + 2)  # also where the helper is stopped
            self._connection.close()
            os.write(writing, encode(self._converse(ask)))
            status = 0
        except BaseException:
            log.exception("a conversation with PAM ended by an error")
        finally:
            os._exit(status)

    def _hear(self, pid: int) -> None:
        """Pass on what a conversation has said; one that ended without a word has failed."""
        item = self._running[pid]
        data = os.read(item.pipe, MAX_FRAME_BYTES + 4)
        if data:
            self._connection.sendall(data)
        else:
            self._give(item, "fault", "PAM's process ended")
        self._close(item)

    def _expire(self) -> None:
        now = time.monotonic()
        while self._queue and self._queue[0][1] <= now:
            self._send(Answer(self._queue.popleft()[0].number, "busy"))
        for pid, item in self._running.items():
            if item.pipe >= 0 and item.until <= now:
                _kill(pid)
                self._give(item, "late", f"PAM took over {self._deadline_s:.0f} s")
                self._close(item)

    def _give(self, item: _Conversation, kind: Kind, text: str) -> None:
        self._send(Answer(item.ask.number, kind, text=text))

    def _close(self, item: _Conversation) -> None:
        self._selector.unregister(item.pipe)
        os.close(item.pipe)
        item.pipe = -1

    def _reap(self) -> None:
        """Free the places of processes that are gone; one that cannot be killed keeps its own."""
        for pid in [pid for pid, item in self._running.items() if item.pipe < 0]:
            if os.waitpid(pid, os.WNOHANG)[0] == pid:
                del self._running[pid]


def _kill(pid: int) -> None:
    """End a conversation with what it started: pam_exec gives programs sessions of their own."""
    for number in (signal.SIGSTOP, signal.SIGKILL):  # who is stopped forks no more
        for victim in (pid, *descendants(pid)):
            with contextlib.suppress(ProcessLookupError):
                os.kill(victim, number)


def run(policy: Pam, connection: socket.socket, directory: str | None = None) -> int:
    """Be the helper; return its exit status."""
    null = os.open(os.devnull, os.O_RDONLY)
    os.dup2(null, 0)
    os.close(null)
    confine_worker(HELPERS[NAME], "PAM's modules are made for root")
    try:
        pam = library.load()
    except OSError as exc:
        fault = str(exc)[:MAX_TEXT]
        serving = Helper(connection, lambda ask: Answer(ask.number, "fault", text=fault))
    else:
        fault = ""
        serving = Helper(connection, lambda ask: converse(pam, policy, ask, directory))
    try:
        serving.run(Hello(fault))
    except (ProtocolError, OSError) as exc:
        log.error("the helper of PAM ends: %s", exc)  # noqa: TRY400 - foreign input
        return 1
    return 0
