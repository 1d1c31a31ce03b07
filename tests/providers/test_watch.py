from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from pathlib import Path

from cimom.model import Key
from cimom.provider import Notify
from hypervisor.host import Host
from providers.watch import Watch, together, watch_kernel
from tests.hypervisor.test_udev import PATIENCE_S, UEVENT, need_events


def test_captured_tree_has_no_events(tmp_path: Path) -> None:
    assert watch_kernel(Host(str(tmp_path)), ("net",), ("net.port",)) is None


def test_event_has_each_source_read_again() -> None:
    need_events()
    told: list[tuple[str, object]] = []
    done = threading.Event()

    def notify(source: str, keys: Sequence[Key] | None = None) -> None:
        told.append((source, keys))
        if len(told) >= 2:
            done.set()

    watch = watch_kernel(Host(), ("net",), ("a", "b"))
    assert watch is not None
    stop = watch(notify)
    try:
        UEVENT.write_text("change")
        assert done.wait(PATIENCE_S)
    finally:
        stop()
    assert told[:2] == [("a", None), ("b", None)]


def test_several_watches_start_and_end_as_one() -> None:
    told: list[str] = []

    def watch(name: str) -> Watch:
        def start(notify: Notify) -> Callable[[], None]:
            notify(name)
            return lambda: told.append(f"end {name}")

        return start

    both = together(None, watch("a"), watch("b"))
    assert both is not None
    stop = both(lambda source, _=None: told.append(source))
    stop()
    assert told == ["a", "b", "end a", "end b"]
    assert together(None, None) is None
