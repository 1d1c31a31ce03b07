"""Runs a package's provider once, as it would be run, to hear what is wrong with it.

Foreign code runs here, below a keeper: what it starts ends with it, what it prints is only shown,
and the verdict comes over a connection of its own.  It finds mistakes; code that wants to be
thought good can say so itself.
"""

from __future__ import annotations

import os
import select
import signal
import socket  # noqa: TID251 - what the verdict comes over
import sys
import time
from collections.abc import Callable

import msgspec

from khv.vendor.keeper import keep
from khv.vendor.task import Task, become_worker
from khv.vendor.words import printable

CHECK_S = 120.0  # for a package to be imported and all of its sources to be read twice
MAX_VERDICT = 1024 * 1024  # bytes
CHUNK_BYTES = 64 * 1024
ENDING_S = 5.0  # from the end of what is told to that of the process


def verdict(task: Task) -> list[str]:
    """Return in words what is wrong with a package's provider; nothing when nothing is."""
    return tried(task.name, lambda theirs: become_worker(task, theirs, "--check"))


def tried(name: str, run: Callable[[socket.socket], int]) -> list[str]:
    """Run something that tells its verdict over a connection; return that, or why there is none."""
    ours, theirs = socket.socketpair()
    sys.stdout.flush()
    sys.stderr.flush()
    pid = os.fork()
    if pid == 0:
        status = 1
        try:
            signal.signal(signal.SIGINT, signal.SIG_IGN)  # who waits for it tells it to end
            ours.close()
            status = keep(name, theirs, lambda: run(theirs))
        finally:
            os._exit(status)
    theirs.close()
    patience_s = 0.0
    try:
        told = _read(ours)
        if told == b"":
            patience_s = ENDING_S  # it is ending: how is of interest
    finally:
        status = _end(pid, patience_s)
        ours.close()
    if isinstance(told, str):
        return [told]
    try:
        return [printable(text) for text in msgspec.json.decode(told, type=list[str])]
    except msgspec.MsgspecError:
        return [f"its process ended with status {status}" if not told else "it told no verdict"]


def _end(pid: int, patience_s: float) -> int:
    """End a keeper, if it does not do so by itself; return its exit status."""
    ended = os.pidfd_open(pid)
    if not select.select([ended], [], [], patience_s)[0]:
        os.kill(pid, signal.SIGTERM)
    os.close(ended)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def _read(connection: socket.socket) -> bytes | str:
    """Return the line that is told, what came of it, or in words why it was not waited for."""
    data = b""
    end = time.monotonic() + CHECK_S
    while len(data) <= MAX_VERDICT:
        connection.settimeout(max(end - time.monotonic(), 0.001))
        try:
            chunk = connection.recv(CHUNK_BYTES)
        except TimeoutError:
            return f"it was not read within {CHECK_S:g} s"
        except ConnectionError:
            chunk = b""
        if not chunk:
            return data
        data += chunk
        if chunk.endswith(b"\n"):
            return data
    return f"its verdict has more than {MAX_VERDICT >> 20} MiB"
