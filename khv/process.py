"""Processes, beneath the supervisor: what a child is, and what the kernel is told of one."""

from __future__ import annotations

import contextlib
import ctypes
import logging
import os
import resource
import signal
from collections.abc import Callable
from dataclasses import dataclass

log = logging.getLogger(__name__)

SIGNALS = (signal.SIGCHLD, signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
PR_SET_CHILD_SUBREAPER = 36
PR_SET_PDEATHSIG = 1
PR_SET_NAME = 15
PR_SET_DUMPABLE = 4
MAX_NAME = 15  # TASK_COMM_LEN less its end


@dataclass
class Child:
    """A process to keep running."""

    name: str
    run: Callable[[], int]  # in the forked process; answers the exit status
    pid: int = 0
    started: float = 0.0
    endings: int = 0
    kept: bool = False  # `run` ends what it has started on SIGTERM; SIGKILL would leave that alone
    restart_at: float | None = None

    def kill(self) -> None:
        """End the process at once, and what a keeper has started."""
        os.kill(self.pid, signal.SIGTERM if self.kept else signal.SIGKILL)


def limit_resources(limits: dict[int, int]) -> None:
    """Limit this process and what it starts, by the numbers of setrlimit(2); no core files.

    A lower limit that it was started with stays.
    """
    for what, most in (limits | {resource.RLIMIT_CORE: 0}).items():
        hard = resource.getrlimit(what)[1]
        found = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(what, (found, found))


def reaped() -> set[int]:
    """Return the children that have ended, which nobody asks about again."""
    done = set()
    with contextlib.suppress(ChildProcessError):
        while True:
            pid, _ = os.waitpid(-1, os.WNOHANG)
            if pid == 0:
                break
            done.add(pid)
    return done


def become(command: tuple[str, ...], log_file: str) -> int:
    """Turn this process into another program that reads nothing; its words go to a file."""
    null = os.open(os.devnull, os.O_RDWR)
    flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW
    words = os.open(log_file, flags, 0o600)
    os.dup2(null, 0)
    os.dup2(words, 1)
    os.dup2(words, 2)
    try:
        os.execvp(command[0], command)  # noqa: S606 - a fixed command line, no shell
    except OSError as exc:
        log.error("%s: %s", command[0], exc.strerror)  # noqa: TRY400 - not a bug of ours
        return 127


def _prctl(option: int, value: int | bytes) -> None:
    ctypes.CDLL(None).prctl(option, value, 0, 0, 0)


def reap_orphans_here() -> None:
    """Become the parent of orphans: of QEMU, since a PID 1 that reaps slowly delays libvirt."""
    _prctl(PR_SET_CHILD_SUBREAPER, 1)


def hide_memory() -> None:
    """Let no other process of this user look into this one and those forked from it.

    They hold keys and passwords; a package may run as the same user.  No core files either.
    """
    _prctl(PR_SET_DUMPABLE, 0)


def in_child(name: str) -> None:
    """Undo in a child what is the supervisor's; end when the supervisor ends."""
    name_process(f"khv-{name}")
    logging.raiseExceptions = False  # a closed stderr must not end a child
    signal.set_wakeup_fd(-1)
    for number in SIGNALS:
        signal.signal(number, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group; we are told
    signal.signal(signal.SIGHUP, signal.SIG_IGN)  # so may the end of a terminal
    signal.pthread_sigmask(signal.SIG_UNBLOCK, SIGNALS)
    die_with_supervisor()


def name_process(name: str) -> None:
    """Give this process the name that ps(1) shows."""
    _prctl(PR_SET_NAME, name[:MAX_NAME].encode())


def die_with_supervisor(number: int = signal.SIGKILL) -> None:
    """Have the kernel signal this process when its parent ends; a change of user undoes it."""
    _prctl(PR_SET_PDEATHSIG, number)
