"""Watching the kernel's hot-plug events for a group of sources."""

from __future__ import annotations

from collections.abc import Callable

from cimom.provider import Notify
from hypervisor.host import Host
from hypervisor.udev import listen


def watch_kernel(
    host: Host, subsystems: tuple[str, ...], sources: tuple[str, ...]
) -> Callable[[Notify], Callable[[], None]] | None:
    """Return a watch that has `sources` read again after events; None for a captured tree."""
    if not host.live:
        return None

    def watch(notify: Notify) -> Callable[[], None]:
        def changed() -> None:
            for source in sources:
                notify(source)

        try:
            return listen(subsystems, changed)
        except OSError:  # no netlink here: the ticker sees changes, later
            return lambda: None

    return watch


Watch = Callable[[Notify], Callable[[], None]]


def together(*watches: Watch | None) -> Watch | None:
    """Return one watch that starts and ends several; None when there is none."""
    given = [watch for watch in watches if watch is not None]
    if not given:
        return None

    def start(notify: Notify) -> Callable[[], None]:
        ends = [watch(notify) for watch in given]

        def stop() -> None:
            for end in ends:
                end()

        return stop

    return start
