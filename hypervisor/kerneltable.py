"""Changes of the kernel's tables that poll(2) tells of: mounts (proc(5)), md arrays (md(4))."""

from __future__ import annotations

import logging
import os
import select
import threading
from collections.abc import Callable, Mapping

log = logging.getLogger(__name__)

MOUNTS = "/proc/self/mountinfo"
ARRAYS = "/proc/mdstat"
POLL_S = 0.5  # how often a listener looks whether it is to stop
READ_BYTES = 64 * 1024
SETTLE_S = 0.05  # between two looks: unmounting a tree is many changes


def watch_tables(changed: Mapping[str, Callable[[], None]]) -> Callable[[], None]:
    """Call what belongs to a table after it changed, from a thread; the answer ends it.

    Tables that this kernel has not got are left out.
    """
    files = {
        os.open(path, os.O_RDONLY | os.O_CLOEXEC): call
        for path, call in changed.items()
        if os.path.exists(path)
    }
    stop = threading.Event()
    if files:
        threading.Thread(target=_loop, args=(files, stop), name="tables", daemon=True).start()
    return stop.set


def _loop(files: dict[int, Callable[[], None]], stop: threading.Event) -> None:
    poll = select.poll()
    for descriptor in files:
        poll.register(descriptor, select.POLLPRI)  # POLLIN is always true of these files
    try:
        while not stop.is_set():
            for descriptor, _ in poll.poll(POLL_S * 1000):
                _read_through(descriptor)
                files[descriptor]()
                stop.wait(SETTLE_S)
    except OSError as exc:  # also: nobody is there any more to be told
        log.warning("mounts and arrays are no longer watched: %s", exc.strerror)
    finally:
        for descriptor in files:
            os.close(descriptor)


def _read_through(descriptor: int) -> None:
    """Read a table from its start: md(4) tells of the next change only after that."""
    os.lseek(descriptor, 0, os.SEEK_SET)
    while os.read(descriptor, READ_BYTES):
        pass
