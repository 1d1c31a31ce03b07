"""Hot-plug events of the kernel (pyudev; kernel Documentation/driver-api/driver-model).

Listens to the kernel itself; where udevd runs also to it, which tells of a device again when its
record is written.  Minimal hosts do not run it.
"""

from __future__ import annotations

import contextlib
import logging
import os
import threading
from collections.abc import Callable

import pyudev

log = logging.getLogger(__name__)

BUFFER_BYTES = 1024 * 1024  # a rescan of a storage shelf bursts over the default of 200 kB
UDEVD = "/run/udev/control"  # there while udevd runs
POLL_S = 0.5  # how often a listener looks whether it is to stop


def can_listen() -> bool:
    """Whether the kernel lets this process hear events."""
    try:
        pyudev.Monitor.from_netlink(pyudev.Context(), source="kernel").start()
    except OSError:
        return False
    return True


def listen(subsystems: tuple[str, ...], changed: Callable[[], None]) -> Callable[[], None]:
    """Call `changed` after events of the subsystems, from a thread; the answer ends it.

    After an overflow of the kernel's buffer events are lost: `changed` is called then, too.
    OSError when the kernel gives no such socket.
    """
    stop = threading.Event()
    _listen("kernel", subsystems, changed, stop)
    if os.path.exists(UDEVD):
        with contextlib.suppress(OSError):  # the kernel's own events are the ones that matter
            _listen("udev", subsystems, changed, stop)
    return stop.set


def _listen(
    source: str, subsystems: tuple[str, ...], changed: Callable[[], None], stop: threading.Event
) -> None:
    monitor = pyudev.Monitor.from_netlink(pyudev.Context(), source=source)
    for subsystem in subsystems:
        monitor.filter_by(subsystem)
    with contextlib.suppress(OSError):  # above rmem_max it takes CAP_NET_ADMIN: no great loss,
        monitor.set_receive_buffer_size(BUFFER_BYTES)  # since an overflow is a change, too
    monitor.start()

    def loop() -> None:
        while not stop.is_set():
            try:
                if monitor.poll(POLL_S) is not None:
                    changed()
            except OSError as exc:  # ENOBUFS: the buffer overflowed
                log.warning("events of %s were lost: %s", ", ".join(subsystems), exc.strerror)
                changed()
                stop.wait(POLL_S)  # the cause may last: no busy loop

    threading.Thread(target=loop, name=source, daemon=True).start()
