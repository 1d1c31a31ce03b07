from __future__ import annotations

import os
from pathlib import Path

from hypervisor.chip import HWMON, chip_names, own_name
from hypervisor.host import Host
from hypervisor.monitored import Monitored, monitored
from tests.hosts import host, put


def by_name(machine: Host) -> dict[str, Monitored | None]:
    return {
        own_name(machine, directory) or "": monitored(machine, directory)
        for directory in chip_names(machine)
    }


def test_chips_of_the_demonstration(tmp_path: Path) -> None:
    found = by_name(host("server", tmp_path))
    assert found["coretemp"] == Monitored(package=1)
    assert found["nct6798"] is None
    nvme = found["nvme"]
    assert nvme is not None
    assert nvme.disk is not None
    assert nvme.disk.name == "nvme0n1"


def chip(machine: Host, device: str, name: str) -> None:
    put(machine, f"sys/devices/{device}/hwmon/hwmon0/name", f"{name}\n")
    for link, target in (
        (f"{HWMON}/hwmon0", f"/sys/devices/{device}/hwmon/hwmon0"),
        (f"sys/devices/{device}/hwmon/hwmon0/device", f"/sys/devices/{device}"),
    ):
        place = Path(machine.root) / link
        place.parent.mkdir(parents=True, exist_ok=True)
        os.symlink(target, place)


def test_chip_of_an_amd_node_measures_its_package(tmp_path: Path) -> None:
    machine = host("empty", tmp_path)
    chip(machine, "pci0000:00/0000:00:19.3", "k10temp")
    assert by_name(machine) == {"k10temp": Monitored(package=1)}


def test_chip_of_a_network_card_measures_its_pci_function(tmp_path: Path) -> None:
    machine = host("empty", tmp_path)
    chip(machine, "pci0000:3a/0000:3b:00.0", "i40e")
    assert by_name(machine) == {"i40e": Monitored(pci="0000:3b:00.0")}
