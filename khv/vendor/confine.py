"""Takes from a package's process what it was not granted, before code of the package runs."""

from __future__ import annotations

import glob
import os
import resource

from khv.capability import become, gain_nothing
from khv.process import die_with_supervisor, limit_resources
from khv.vendor.task import Task

MAX_MEMORY = 4 * 1024**3  # of address space: a stack is 8 MiB of it, a thread's arena 64
MAX_FILES = 512
MAX_DEVICES = 128
NICER = 5  # than khv's own


def open_devices(patterns: tuple[str, ...]) -> dict[str, int]:
    """Open the device files that were granted, for reading and writing.

    One that cannot be opened is left out, and so is a link out of /dev.
    """
    paths = sorted({path for pattern in patterns for path in glob.glob(pattern)})
    found = {}
    for path in paths[:MAX_DEVICES]:
        if not os.path.realpath(path).startswith("/dev/"):
            continue
        try:
            found[path] = os.open(path, os.O_RDWR | os.O_NONBLOCK | os.O_CLOEXEC)
        except OSError:
            continue
    return found


def confine(task: Task) -> None:
    """Set limits, become the package's user, and let nothing be gained by programs it starts."""
    limit_resources({resource.RLIMIT_AS: MAX_MEMORY, resource.RLIMIT_NOFILE: MAX_FILES})
    os.nice(NICER)
    os.umask(0o077)
    if task.user is not None:
        become(*task.user, task.capabilities)
        die_with_supervisor()  # a change of user undid it
    if not task.root:
        gain_nothing()
