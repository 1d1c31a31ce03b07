"""Events of this machine's kernel: asks for one that changes nothing."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest
import pyudev

from hypervisor import udev
from hypervisor.udev import can_listen, listen

UEVENT = Path("/sys/class/net/lo/uevent")  # writing `change` has the kernel tell listeners so
PATIENCE_S = 10.0


def need_events() -> None:
    """Skip where the kernel's events cannot be heard, or only root may ask for one."""
    if not can_listen() or not os.access(UEVENT, os.W_OK):
        pytest.skip("no events of the kernel without netlink and root")


def test_event_is_heard_until_stopped() -> None:
    need_events()
    heard = threading.Event()
    stop = listen(("net",), heard.set)
    try:
        UEVENT.write_text("change")
        assert heard.wait(PATIENCE_S)
    finally:
        stop()


def test_events_of_other_subsystems_are_not_heard() -> None:
    need_events()
    wrong, right = threading.Event(), threading.Event()
    stops = [listen(("block",), wrong.set), listen(("net",), right.set)]
    try:
        UEVENT.write_text("change")
        assert right.wait(PATIENCE_S)
        assert not wrong.is_set()
    finally:
        for stop in stops:
            stop()


def test_a_buffer_that_is_not_granted_costs_no_event(monkeypatch: pytest.MonkeyPatch) -> None:
    need_events()

    def refuse(*_: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(pyudev.Monitor, "set_receive_buffer_size", refuse)
    heard = threading.Event()
    stop = listen(("net",), heard.set)
    try:
        UEVENT.write_text("change")
        assert heard.wait(PATIENCE_S)
    finally:
        stop()


def test_where_udevd_runs_it_is_listened_to_as_well(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    need_events()
    monkeypatch.setattr(udev, "UDEVD", str(tmp_path))
    heard = threading.Event()
    stop = listen(("net",), heard.set)
    try:
        assert {"kernel", "udev"} <= {thread.name for thread in threading.enumerate()}
        UEVENT.write_text("change")
        assert heard.wait(PATIENCE_S)
    finally:
        stop()
