from __future__ import annotations

import threading
from collections.abc import Sequence
from pathlib import Path

from cimom.model import Key
from hypervisor.host import Host
from providers.watch import watch_kernel
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
