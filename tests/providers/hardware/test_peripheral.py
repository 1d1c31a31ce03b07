"""Watchdogs, TPMs, USB devices and display controllers as CIM."""

from __future__ import annotations

import shutil
from pathlib import Path

from cimom.classes import (
    HealthState,
    KHV_DisplayController,
    KHV_TrustedPlatformModule,
    KHV_USBDevice,
    KHV_Watchdog,
    OperationalStatus,
)
from cimom.testing import readings_of
from hypervisor.host import Host
from hypervisor.pci import DEVICES
from hypervisor.usb import UsbDevice
from hypervisor.watchdog import CARD_RESET, Watchdog
from providers import hardware
from providers.hardware.display import Displays
from providers.hardware.peripheral import kind, sources, usb_id, watchdog
from tests.hosts import host, put


def test_the_devices_of_the_demonstration_host(tmp_path: Path) -> None:
    readings = readings_of(hardware.provider(host("server", tmp_path)))
    (dog,) = (row.instance for row in readings.rows(KHV_Watchdog))
    assert (dog.DeviceID, dog.Active, dog.Timeout) == ("watchdog/iTCO_wdt", True, 30)
    assert (dog.CausedLastStart, dog.HealthState) == (False, HealthState.OK)
    (module,) = (row.instance for row in readings.rows(KHV_TrustedPlatformModule))
    assert (module.DeviceID, module.SpecVersion) == ("tpm/MSFT0101:00", "2.0")
    (screen,) = (row.instance for row in readings.rows(KHV_DisplayController))
    assert screen.DeviceID == "display/0000:00:1c.0"
    assert screen.ElementName is not None
    assert screen.ElementName.startswith("Matrox Electronics Systems Ltd. Integrated Matrox")
    assert (screen.Driver, screen.MemorySize) == ("mgag200", None)
    assert (screen.ConnectedOutputs, screen.ShowsBoot) == (("VGA-1",), True)
    devices = {row.instance.Port: row.instance for row in readings.rows(KHV_USBDevice)}
    assert devices["1-1.4"].DeviceID == "usb/0781:5583/0000:00:14.0-1.4"
    assert devices["1-1.4"].Speed == 480_000_000
    assert devices["1-1.4"].ControllerDeviceID == "pci/0000:00:14.0"
    assert devices["1-1"].DeviceID == "usb/0bda:5411/0000:00:14.0-1"
    assert devices["1-1.2"].DeviceKind == "human interface"


def test_a_device_is_named_by_what_it_is_and_where_it_is_plugged_in() -> None:
    """A second stick with the same serial number changes nothing of the first."""
    where = ("0000:00:14.0-1", "0000:00:14.0-2")
    sticks = [
        UsbDevice(name="1-1", place=place, ports="1", vendor=1, serial="S") for place in where
    ]
    assert [usb_id(stick) for stick in sticks] == [f"usb/0001:0000/{place}" for place in where]


def test_what_is_pulled_out_is_gone(tmp_path: Path) -> None:
    machine = host("server", tmp_path)
    _, plugged = sources(machine, "u")
    assert len(list(plugged.read())) == 3
    place = machine.resolve("sys/bus/usb/devices/1-1.4")
    assert place is not None
    shutil.rmtree(tmp_path / place)  # the link is still there
    assert [row.Name for row in plugged.read() if isinstance(row, KHV_USBDevice)] == [
        "1-1", "1-1.2",
    ]  # fmt: skip


def test_kinds_of_devices() -> None:
    def of(device: int | None, *interfaces: int) -> str | None:
        return kind(
            UsbDevice(
                name="1-1", place="1-1", ports="1", device_class=device, interfaces=interfaces
            )
        )

    assert of(9) == "hub"
    assert of(0, 3, 3, 8) == "human interface, mass storage"
    assert of(0xEF, 0x0E) == "video"
    assert (of(0), of(None), of(0x42)) == (None, None, None)


def test_a_watchdog_that_does_not_run_is_no_fault_and_one_that_bit_says_so() -> None:
    resting = watchdog("u", Watchdog(name="softdog", active=False, left_s=3))
    assert resting.HealthState == HealthState.OK
    assert resting.OperationalStatus == (OperationalStatus.Dormant,)
    assert (resting.TimeLeft, resting.CausedLastStart) == (None, None)
    bit = watchdog("u", Watchdog(name="x", active=True, boot_status=CARD_RESET | 1))
    assert (bit.CausedLastStart, bit.BootStatus) == (True, 33)
    assert watchdog("u", Watchdog(name="x")).ElementName == "Watchdog x"


def test_the_load_of_a_display_controller_is_read_apart(tmp_path: Path) -> None:
    machine = Host(str(tmp_path))
    base = f"{DEVICES}/0000:03:00.0"
    for name, text in (
        ("class", "0x030200"), ("vendor", "0x1002"), ("mem_info_vram_total", "17163091968"),
        ("mem_info_vram_used", "1024"), ("gpu_busy_percent", "7"),
    ):  # fmt: skip
        put(machine, f"{base}/{name}", f"{text}\n")
    put(machine, f"{DEVICES}/0000:04:00.0/class", "0x020000\n")
    displays = Displays(machine, "u")
    (load,) = displays.load()
    (found,) = displays.inventory()
    assert load.DeviceID == found.DeviceID == "display/0000:03:00.0"
    assert (load.MemoryUsed, load.BusyPercentage) == (1024, 7)
    assert (found.MemorySize, found.MaxMemorySupported) == (17163091968, None)
    assert found.ElementName == "Display controller 0000:03:00.0"
