from __future__ import annotations

from pathlib import Path

import pytest

from hypervisor.host import Host
from hypervisor.usb import DEVICES, MAX_TEXT, kilobits, read_usb, usb_place
from tests.hosts import host, put


def test_the_devices_of_the_demonstration_host(tmp_path: Path) -> None:
    hub, keyboard, stick = read_usb(host("server", tmp_path))
    assert (hub.name, hub.parent, hub.device_class) == ("1-1", None, 9)
    assert (keyboard.vendor, keyboard.product, keyboard.drivers) == (0x046B, 0xFF10, ("usbhid",))
    assert (stick.name, stick.ports, stick.parent) == ("1-1.4", "1.4", "1-1")
    assert (stick.manufacturer, stick.title, stick.serial) == (
        "SanDisk", "Ultra Fit", "4C530001DEMO",
    )  # fmt: skip
    assert (stick.controller, stick.kilobits, stick.version) == ("0000:00:14.0", 480_000, "2.00")
    assert stick.interfaces == (8,)
    assert stick.place == "0000:00:14.0-1.4"


@pytest.mark.parametrize(
    ("speed", "told"),
    [
        ("1.5", 1500), ("12", 12_000), ("480", 480_000), ("20000", 20_000_000), ("0", None),
        ("-1", None), ("unknown", None), ("", None), (None, None), ("9" * 30, None),
    ],
)  # fmt: skip
def test_speeds(speed: str | None, told: int | None) -> None:
    assert kilobits(speed) == told


def test_a_device_may_call_itself_anything(tmp_path: Path) -> None:
    machine = Host(str(tmp_path))
    put(machine, f"{DEVICES}/2-1/idVendor", "-1\n")
    for name in ("manufacturer", "product", "serial"):
        put(machine, f"{DEVICES}/2-1/{name}", "")
    base = Path(machine.path(f"{DEVICES}/2-1"))
    (base / "manufacturer").write_bytes(b"\x1b[31mred\x07\xff" + b"x" * 4000)
    (base / "product").write_bytes(b" \n\t\0")
    (found,) = read_usb(machine)
    assert (found.vendor, found.title, found.serial) == (None, None, None)
    assert found.manufacturer is not None
    assert len(found.manufacturer) == MAX_TEXT
    assert found.manufacturer.isprintable()


def test_root_hubs_and_interfaces_are_no_devices(tmp_path: Path) -> None:
    machine = Host(str(tmp_path))
    assert list(read_usb(machine)) == []
    for name in ("usb1", "1-0:1.0", "1-1:1.0", "x", "1-1.2.3.4.5.6.7.8"):
        put(machine, f"{DEVICES}/{name}/idVendor", "1d6b\n")
    assert list(read_usb(machine)) == []


@pytest.mark.parametrize("speed", ["480", "5000"])
def test_a_place_has_no_number_of_a_bus_and_tells_the_ports_of_the_faster_one(
    speed: str, tmp_path: Path
) -> None:
    machine = Host(str(tmp_path))
    for bus in (1, 4):
        path = f"sys/devices/pci0000:00/0000:00:14.0/usb{bus}/{bus}-1/{bus}-1.4"
        put(machine, f"{path}/speed", f"{speed}\n")
        ports = "1.4" if speed == "480" else "ss1.4"
        assert usb_place(machine, path) == f"0000:00:14.0-{ports}"
        assert usb_place(machine, f"{path}/{bus}-1.4:1.2/x") == f"0000:00:14.0-{ports}:1.2"
    assert usb_place(machine, "sys/devices/pci0000:00/0000:00:14.0/usb1") is None
    assert usb_place(machine, "sys/devices/pci0000:00/0000:00:14.0") is None
