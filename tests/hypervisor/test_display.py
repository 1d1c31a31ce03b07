from __future__ import annotations

from pathlib import Path

import pytest

from hypervisor.display import Display, read_display
from hypervisor.host import Host
from hypervisor.pci import DEVICES
from tests.hosts import host, put

CARD = f"{DEVICES}/0000:03:00.0"


def test_the_controller_of_the_demonstration_host(tmp_path: Path) -> None:
    found = read_display(host("server", tmp_path), "0000:00:1c.0")
    assert found == Display(first=True, connectors=("VGA-1",))


def test_what_a_driver_tells_of_memory_and_load(tmp_path: Path) -> None:
    machine = Host(str(tmp_path))
    for name, text in (
        ("mem_info_vram_total", "17163091968"), ("mem_info_vram_used", "0"),
        ("gpu_busy_percent", "100"), ("boot_vga", "0"),
        ("drm/card1/card1-DP-2/status", "connected"),
        ("drm/card1/card1-DP-1/status", "disconnected"), ("drm/renderD128/x", ""),
    ):  # fmt: skip
        put(machine, f"{CARD}/{name}", f"{text}\n")
    assert read_display(machine, "0000:03:00.0") == Display(
        memory_bytes=17163091968, used_bytes=0, busy_percent=100, first=False,
        connectors=("DP-2",),
    )  # fmt: skip


@pytest.mark.parametrize("text", ["", "-5\n", "x\n", "9" * 40, "101\n"])
def test_garbage_is_none(text: str, tmp_path: Path) -> None:
    machine = Host(str(tmp_path))
    for name in ("mem_info_vram_total", "gpu_busy_percent"):
        put(machine, f"{CARD}/{name}", text)
    found = read_display(machine, "0000:03:00.0")
    assert found.busy_percent is None
    assert found.memory_bytes == (101 if text == "101\n" else None)
    assert read_display(machine, "0000:ff:00.0") == Display()
