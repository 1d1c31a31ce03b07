"""Hot-plug events of the kernel (pyudev; kernel Documentation/driver-api/driver-model).

Listens to the kernel itself, not to udevd, which minimal hosts do not run.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

import pyudev

log = logging.getLogger(__name__)

BUFFER_BYTES = 1024 * 1024  # a rescan of a storage shelf bursts over the default of 200 kB
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
    monitor = pyudev.Monitor.from_netlink(pyudev.Context(), source="kernel")
    for subsystem in subsystems:
        monitor.filter_by(subsystem)
    monitor.set_receive_buffer_size(BUFFER_BYTES)
    monitor.start()
    stop = threading.Event()

    def loop() -> None:
        while not stop.is_set():
            try:
                if monitor.poll(POLL_S) is not None:
                    changed()
            except OSError as exc:  # ENOBUFS: the buffer overflowed
                log.warning("events of %s were lost: %s", ", ".join(subsystems), exc.strerror)
                changed()
                stop.wait(POLL_S)  # the cause may last: no busy loop

    threading.Thread(target=loop, name="udev", daemon=True).start()
    return stop.set
