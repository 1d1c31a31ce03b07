"""What a process of khv tells the kernel about itself (prctl(2)), and how it turns into another."""

from __future__ import annotations

import ctypes
import logging
import os
import signal

log = logging.getLogger(__name__)

PR_SET_CHILD_SUBREAPER = 36
PR_SET_PDEATHSIG = 1
PR_SET_DUMPABLE = 4
PR_SET_NAME = 15
MAX_NAME = 15  # TASK_COMM_LEN less its end


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


def name_process(name: str) -> None:
    """Give this process the name that ps(1) shows."""
    _prctl(PR_SET_NAME, name[:MAX_NAME].encode())


def die_with_supervisor(number: int = signal.SIGKILL) -> None:
    """Have the kernel signal this process when its parent ends; a change of user undoes it."""
    _prctl(PR_SET_PDEATHSIG, number)


def become_program(command: tuple[str, ...], log_file: str) -> int:
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
