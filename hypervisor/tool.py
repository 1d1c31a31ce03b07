"""Runs a tool of the machine whose output is a reading (smartctl, storcli); knows none of them.

The one adapter for it: no shell, an environment of its own, a budget of time and of bytes.  What
does not keep to them is killed with its process group, and never waited for: a process that hangs
in the kernel stays behind, and `Failure.ended` tells when it is gone.  Of a captured tree nothing
is run: the output is a file that stands in the tree.
"""

from __future__ import annotations

import hashlib
import os
import re
import select
import shutil
import signal
import subprocess  # noqa: TID251 - the adapter that starts tools
import time
from collections.abc import Callable, Sequence
from typing import TypeAlias

import msgspec

from hypervisor.host import Host

TOOL_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
BUDGET_S = 30.0
OUTPUT_BYTES = 4 * 1024 * 1024  # a controller with 200 drives tells about one
READ_BYTES = 64 * 1024
POLL_S = 0.1  # between looks whether the process has ended or the caller has
GRACE_S = 0.5  # for a killed process to be gone; only one that hangs in the kernel takes longer
CAPTURED = "khv/tool"  # where outputs stand in a captured tree
MAX_NAME = 160  # of such a file
_UNSAFE = re.compile(r"[^A-Za-z0-9.,=+-]")
ENVIRONMENT = {"LC_ALL": "C", "PATH": TOOL_PATH, "HOME": "/"}


class Output(msgspec.Struct, frozen=True):
    """What a tool answered: its exit status (negative: the signal that ended it) and its output."""

    code: int
    data: bytes


def _ended() -> bool:
    return True


class Failure(msgspec.Struct, frozen=True):
    """Why there is no output, in words; `missing` when there is no such tool.

    `ended` tells whether the process is gone: one that cannot be killed may stay behind.
    """

    text: str
    missing: bool = False
    ended: Callable[[], bool] = _ended


Answer: TypeAlias = Output | Failure


def find(host: Host, name: str, path: str = TOOL_PATH) -> str | None:
    """Return where a tool is; of a captured tree, where its outputs are."""
    if not _runs(host):
        place = f"{CAPTURED}/{_safe(name)}"
        return place if host.exists(place) else None
    return shutil.which(name, path=path)


def run(
    host: Host,
    name: str,
    arguments: Sequence[str],
    *,
    budget_s: float = BUDGET_S,
    limit_bytes: int = OUTPUT_BYTES,
    path: str = TOOL_PATH,
    cancelled: Callable[[], bool] = lambda: False,
) -> Answer:
    """Run a tool and return its output, whatever its exit status; a captured one of a tree."""
    if not _runs(host):
        return _captured(host, name, arguments)
    found = shutil.which(name, path=path)
    if found is None:
        return Failure(f"{name} is not installed", missing=True)
    answer = _start(found, name, arguments, _Limits(budget_s, limit_bytes, cancelled))
    if isinstance(answer, Output):
        place = captured_path(name, arguments)
        host.keep(place, answer.data)
        if answer.code:
            host.keep(f"{place}.code", f"{answer.code}\n".encode())
    return answer


class Repeated:
    """Runs one tool again and again; while a run of it cannot be killed, there is no other."""

    def __init__(self, host: Host, name: str, budget_s: float = BUDGET_S) -> None:
        self._host = host
        self._name = name
        self._budget_s = budget_s
        self._ended: Callable[[], bool] = _ended

    def run(self, arguments: Sequence[str], cancelled: Callable[[], bool]) -> Answer:
        """Run the tool, unless it still hangs in the kernel."""
        if not self._ended():
            return Failure(f"{self._name} hangs in the kernel", ended=self._ended)
        answer = run(
            self._host, self._name, arguments, budget_s=self._budget_s, cancelled=cancelled
        )
        self._ended = answer.ended if isinstance(answer, Failure) else _ended
        return answer


def _runs(host: Host) -> bool:
    return host.root == "/"


# -- captured trees


def captured_path(name: str, arguments: Sequence[str]) -> str:
    """Return where the output for some arguments stands in a captured tree."""
    words = "_".join(_safe(word) for word in arguments) or "_"
    if len(words) > MAX_NAME:
        digest = hashlib.sha256("\0".join(arguments).encode("utf-8", "replace")).hexdigest()[:12]
        words = f"{words[:MAX_NAME]}-{digest}"
    return f"{CAPTURED}/{_safe(name)}/{words}"


def _safe(word: str) -> str:
    word = _UNSAFE.sub("_", word)
    return word if word.strip(".") else "_"


def _captured(host: Host, name: str, arguments: Sequence[str]) -> Answer:
    place = captured_path(name, arguments)
    data = host.read_bytes(place)
    if data is None:
        return Failure(f"no output of {name} was captured", missing=find(host, name) is None)
    return Output(host.read_int(f"{place}.code") or 0, data)


# -- processes


class _Limits(msgspec.Struct, frozen=True):
    budget_s: float
    bytes: int
    cancelled: Callable[[], bool]


def _start(found: str, name: str, arguments: Sequence[str], limits: _Limits) -> Answer:
    try:
        process = subprocess.Popen(  # noqa: S603 - words, no shell
            [found, *arguments],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=ENVIRONMENT,
            cwd="/",
            start_new_session=True,
        )
    except (OSError, ValueError) as exc:
        return Failure(f"{name} cannot be started: {exc}")
    data, why = _collect(process, limits)
    if why is None:
        return Output(process.returncode, data)
    return Failure(f"{name} {why}", ended=_end(process))


def _collect(process: subprocess.Popen[bytes], limits: _Limits) -> tuple[bytes, str | None]:
    """Read until the process ends; return its output and, if it was given up, why."""
    assert process.stdout is not None  # noqa: S101 - it was asked for
    deadline = time.monotonic() + limits.budget_s
    pieces: list[bytes] = []
    size = 0
    with process.stdout as pipe:
        os.set_blocking(pipe.fileno(), False)
        while True:
            left = deadline - time.monotonic()
            if left <= 0:
                return b"", f"did not end within {limits.budget_s:g} s"
            if limits.cancelled():
                return b"", "was given up"
            gone = process.poll() is not None  # before the read: what it wrote is in the pipe
            select.select([pipe], [], [], 0 if gone else min(left, POLL_S))
            piece = _read(pipe.fileno())
            if piece:
                pieces.append(piece)
                size += len(piece)
            if size > limits.bytes:
                return b"", f"told more than {limits.bytes} bytes"
            if piece == b"" and not gone:  # it closed its output, and may not have ended
                gone = _wait(process, max(min(deadline - time.monotonic(), POLL_S), 0))
            if gone and not piece:
                return b"".join(pieces), None


def _read(descriptor: int) -> bytes | None:
    """Return what can be read now; None: nothing, b"": the end."""
    try:
        return os.read(descriptor, READ_BYTES)
    except BlockingIOError:
        return None


def _wait(process: subprocess.Popen[bytes], patience_s: float) -> bool:
    try:
        process.wait(patience_s)
    except subprocess.TimeoutExpired:
        return False
    return True


def _kill(process: subprocess.Popen[bytes]) -> None:
    """Kill the group of a process; its leader may be gone."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        pass  # all have ended, or are another user's


def _end(process: subprocess.Popen[bytes]) -> Callable[[], bool]:
    """Kill a process and its group; return what tells whether it is gone."""
    _kill(process)
    _wait(process, GRACE_S)
    return lambda: process.poll() is not None
