"""Names of hwmon chips: the same whatever numbers the kernel gives, and whatever else is there."""

from __future__ import annotations

import itertools
import os
from pathlib import Path
from typing import NamedTuple

import pytest

from hypervisor.chip import HWMON, chip_names
from hypervisor.host import Host
from tests.hosts import put

GT = "i915_gt0"
PCI = "pci0000:00/0000:00:1f.2"
SATA = f"{PCI}/ata{{0}}/host{{1}}/target{{1}}:0:0/{{1}}:0:0:0"
USB = "pci0000:00/0000:00:14.0/usb{0}/{0}-4/{0}-4.1/{0}-4.1:1.0"
ADAPTER = "pci0000:00/0000:00:1f.4/i2c-{0}"
ACPI = "LNXSYSTM:00/LNXSYBUS:00/ACPI000D:0{0}"


class Found(NamedTuple):
    """A chip as the kernel found it: `{0}` and `{1}` stand for numbers that it gives."""

    name: str
    device: str
    files: dict[str, str]  # below the device, or from the root of sysfs on
    chip: str


CHIPS = [
    Found("drivetemp", SATA, {"wwid": "naa.5000c500a1b2c3d4"}, "drivetemp-naa.5000c500a1b2c3d4"),
    Found("drivetemp", SATA, {"vpd_pg80": "\0\x80\0\x08   WX12A"}, "drivetemp-serial.WX12A"),
    Found(
        "drivetemp",
        SATA,
        {"/class/ata_port/ata{0}/port_no": "3"},
        "drivetemp-0000:00:1f.2-ata3-0:0:0",
    ),
    Found("drivetemp", SATA, {}, "drivetemp-0000:00:1f.2-0:0:0"),
    Found("acpitz", "virtual/thermal/thermal_zone{0}", {}, "acpitz"),
    Found("power_meter", ACPI, {"path": "\\_SB_.PMI0"}, "ACPI000D-_SB_.PMI0"),
    Found("acpi_fan", "platform/PNP0C0B:0{0}", {}, "PNP0C0B:0{0}"),  # nothing else is known
    Found(
        "acpi_fan",
        "platform/PNP0C0B:0{0}",
        {"firmware_node/path": "\\_SB_.FAN1"},
        "PNP0C0B-_SB_.FAN1",
    ),
    Found("corsairpsu", f"{USB}/0003:1B1C:1C0B.000{{0}}", {}, "usb-0000:00:14.0-4.1:1.0"),
    Found(
        "powerz",
        USB,
        {"/devices/pci0000:00/0000:00:14.0/usb{0}/{0}-4/{0}-4.1/speed": "10000"},
        "usb-0000:00:14.0-ss4.1:1.0",
    ),
    Found(
        "jc42",
        f"{ADAPTER}/{{0}}-001a",
        {f"/devices/{ADAPTER}/name": "SMBus I801 adapter at 0400"},
        "0000:00:1f.4-SMBus_I801_adapter_at_0400-001a",
    ),
    Found(
        "lm75",
        f"{ADAPTER}/i2c-{{1}}/{{1}}-0048",
        {
            f"/devices/{ADAPTER}/name": "SMBus",
            f"/devices/{ADAPTER}/i2c-{{1}}/name": "i2c-{0}-mux (chan_id 2)",
        },
        "0000:00:1f.4-SMBus-mux_chan_id_2-0048",
    ),
    Found("lm75", "i2c-{0}/{0}-0048", {"../name": "SMBus stub driver"}, "SMBus_stub_driver-0048"),
    Found("nvme", "pci0000:5d/0000:5e:00.0/nvme/nvme{0}", {}, "nvme-0000:5e:00.0"),
    Found(
        "nvme",
        "virtual/nvme-fabrics/ctl/nvme{0}",
        {"serial": "a1b2", "device": "->ctl"},
        "nvme-a1b2",
    ),
    Found("k10temp", "pci0000:00/0000:00:18.3", {}, "0000:00:18.3"),
    Found("coretemp", "platform/coretemp.1", {}, "coretemp.1"),
    Found("nct6798", "platform/nct6775.656", {}, "nct6775.656"),
]


def place(machine: Host, found: Found, directory: str, numbers: tuple[int, int]) -> None:
    """Put a chip below its device, with the numbers that the kernel gives at a start."""
    device = found.device.format(*numbers)
    put(machine, f"sys/devices/{device}/hwmon/{directory}/name", f"{found.name}\n")
    for path, text in found.files.items():
        full = os.path.normpath(f"sys/devices/{device}/{path.format(*numbers)}")
        full = f"sys{path.format(*numbers)}" if path.startswith("/") else full
        if text.startswith("->"):
            os.symlink(f"/sys/devices/{text[2:]}", os.path.join(machine.root, full))
        else:
            put(machine, full, "")
            Path(machine.path(full)).write_bytes(text.format(*numbers).encode("latin-1"))
    put(machine, f"{HWMON}/.keep", "")
    os.remove(machine.path(f"{HWMON}/.keep"))
    base = f"/sys/devices/{device}/hwmon/{directory}"
    os.symlink(base, f"{machine.root}/{HWMON}/{directory}")
    os.symlink(f"/sys/devices/{device}", f"{machine.root}{base}/device")


@pytest.mark.parametrize("found", CHIPS, ids=lambda found: found.chip)
def test_a_chip_is_named_by_what_stays(found: Found, tmp_path: Path) -> None:
    for number, numbers in enumerate(((0, 2), (5, 7))):
        machine = Host(str(tmp_path / str(number)))
        place(machine, found, f"hwmon{number}", numbers)
        assert chip_names(machine) == {f"hwmon{number}": found.chip.format(*numbers)}


def test_a_neighbour_changes_no_name(tmp_path: Path) -> None:
    """Each pair of like chips: the first has the name that it has alone."""
    for number, (one, other) in enumerate(itertools.permutations(CHIPS, 2)):
        machine = Host(str(tmp_path / str(number)))
        place(machine, one, "hwmon0", (0, 2))
        if one.device == other.device:
            continue
        place(machine, other, "hwmon1", (1, 3))
        names = chip_names(machine)
        assert names["hwmon0"] == one.chip.format(0, 2)
        assert len(set(names.values())) == 2


def test_several_on_one_device_are_told_apart_by_their_drivers_names(tmp_path: Path) -> None:
    for order in (("i915", GT, GT), (GT, "i915", GT), (GT, GT, "i915")):
        machine = Host(str(tmp_path / "-".join(order)))
        for number, name in enumerate(order):
            device = Found(name, "pci0000:00/0000:00:02.0", {}, "")
            if number == 0:
                place(machine, device, "hwmon0", (0, 0))
                continue
            put(machine, f"{HWMON}/hwmon{number}/name", f"{name}\n")
            target = "/sys/devices/pci0000:00/0000:00:02.0"
            os.symlink(target, f"{machine.root}/{HWMON}/hwmon{number}/device")
        names = chip_names(machine)
        assert names[f"hwmon{order.index('i915')}"] == "0000:00:02.0"
        assert sorted(names.values()) == [
            "0000:00:02.0",
            "0000:00:02.0-i915_gt0",
            "0000:00:02.0-i915_gt0.2",
        ]


def test_chips_without_a_device_have_their_own_name_and_the_first_keeps_it(tmp_path: Path) -> None:
    machine = Host(str(tmp_path))
    for number in (2, 10):
        put(machine, f"{HWMON}/hwmon{number}/name", "x\n")
    put(machine, f"{HWMON}/hwmon3/temp1_input", "1\n")
    assert chip_names(machine) == {"hwmon2": "x", "hwmon3": "hwmon3", "hwmon10": "x.2"}
