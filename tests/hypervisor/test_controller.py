from __future__ import annotations

import os
from pathlib import Path

from hypervisor.controller import Controller, read_controllers
from hypervisor.host import Host
from tests.hosts import host, put


def by_identity(machine: Host) -> dict[str, Controller]:
    return {one.identity: one for one in read_controllers(machine)}


def link(machine: Host, path: str, place: str) -> None:
    """Make a directory and a link of a class to it."""
    Path(machine.path(place)).mkdir(parents=True, exist_ok=True)
    os.makedirs(Path(machine.path(path)).parent, exist_ok=True)
    os.symlink(f"/{place}", f"{machine.root}/{path}")


def scsi(machine: Host, name: str, place: str, driver: str, **files: str) -> None:
    base = f"{place}/{name}/scsi_host/{name}"
    link(machine, f"sys/class/scsi_host/{name}", base)
    put(machine, f"{base}/state", "running\n")
    put(machine, f"{base}/proc_name", f"{driver}\n")
    for file, text in files.items():
        put(machine, f"{base}/{file}", f"{text}\n")


def test_hosts_of_one_pci_function_are_one_controller(tmp_path: Path) -> None:
    found = by_identity(host("server", tmp_path))
    assert [(one.identity, one.protocol) for one in found.values()] == [
        ("0000:00:17.0", "SATA"),
        ("0000:18:00.0", "SAS"),
        ("0000:5e:00.0", "NVMe"),
        ("0000:af:00.0", "FC"),
        ("0000:af:00.1", "FC"),
    ]
    ahci = found["0000:00:17.0"]
    assert [member.name for member in ahci.members] == ["host0", "host1", "host2"]
    assert [port.name for port in ahci.ports] == ["ata1", "ata2", "ata3"]


def test_driver_firmware_model_and_serial_are_what_drivers_call_so(tmp_path: Path) -> None:
    found = by_identity(host("server", tmp_path))
    sas, fibre = found["0000:18:00.0"], found["0000:af:00.1"]
    assert (sas.driver, sas.firmware, sas.model) == ("mpt3sas", "24.00.00.00", "HBA 9500-8e")
    assert (sas.serial, sas.wwn) == ("DEMO00SAS1", "500605b00e0a0b00")
    assert (fibre.driver, fibre.firmware) == ("lpfc", "14.2.539.21, sli-4:6:d")
    assert fibre.wwn == "10000090fa5e0002"
    drive = found["0000:5e:00.0"]
    assert (drive.driver, drive.firmware) == ("nvme", "VDV10131")


def test_identity_does_not_come_from_the_number_of_a_host(tmp_path: Path) -> None:
    one, other = Host(str(tmp_path / "a")), Host(str(tmp_path / "b"))
    place = "sys/devices/pci0000:00/0000:00:1f.2/ata1"
    scsi(one, "host0", place, "ahci")
    scsi(other, "host7", place.replace("ata1", "ata9"), "ahci")
    assert by_identity(one).keys() == by_identity(other).keys() == {"0000:00:1f.2"}


def test_sticks_and_software_are_no_controllers(tmp_path: Path) -> None:
    machine = Host(str(tmp_path))
    scsi(machine, "host1", "sys/devices/pci0000:00/0000:00:14.0/usb2/2-1/2-1:1.0", "usb-storage")
    scsi(machine, "host2", "sys/devices/platform", "iscsi_tcp")
    scsi(machine, "host3", "sys/devices/pseudo_0/adapter0", "scsi_debug")
    scsi(machine, "host4", "sys/devices/virtual/x/y", "other")
    scsi(machine, "host5", "sys/devices/platform", "other")
    assert read_controllers(machine) == []


def test_controller_on_no_bus_is_named_by_its_place(tmp_path: Path) -> None:
    machine = Host(str(tmp_path))
    scsi(machine, "host0", "sys/devices/platform/80000000.sata/ata1", "ahci-mvebu")
    scsi(machine, "host1", "sys/devices/vio/30000002", "ibmvfc")
    found = by_identity(machine)
    assert found.keys() == {"platform/80000000.sata", "vio/30000002"}
    assert found["platform/80000000.sata"].protocol == "SATA"


def test_adapter_whose_place_is_not_known_is_named_by_its_port(tmp_path: Path) -> None:
    machine = Host(str(tmp_path))
    for name, port in (("host0", "0x1000e0071bce95f2"), ("host1", "garbage")):
        put(machine, f"sys/class/fc_host/{name}/port_name", f"{port}\n")
        put(machine, f"sys/class/fc_host/{name}/port_state", "Online\n")
    put(machine, "sys/class/fc_host/host0/symbolic_name", "LPe1 FV x QLE1 FW:v8.07.00 DVR:v1\n")
    (one,) = read_controllers(machine)  # of the other nothing is known that lasts
    assert (one.identity, one.firmware) == ("wwn.1000e0071bce95f2", "8.07.00")


def test_nvme_over_a_fabric_is_named_by_what_it_reaches(tmp_path: Path) -> None:
    machine = Host(str(tmp_path))
    for name, address in (("nvme1", "traddr=192.0.2.1,trsvcid=4420"), ("nvme2", "traddr=b")):
        place = f"sys/devices/virtual/nvme-fabrics/ctl/{name}"
        link(machine, f"sys/class/nvme/{name}", place)
        put(machine, f"{place}/transport", "tcp\n")
        put(machine, f"{place}/state", "connecting\n")
        put(machine, f"{place}/subsysnqn", "nqn.2014-08.org.example:one\n")
        put(machine, f"{place}/address", f"{address}\n")
    first, second = read_controllers(machine)
    assert first.identity == "nvme/nqn.2014-08.org.example:one traddr=192.0.2.1,trsvcid=4420"
    assert (first.protocol, first.pci, first.members[0].state) == ("NVMe/TCP", None, "connecting")
    assert second.remote == "nqn.2014-08.org.example:one traddr=b"


def test_garbage_is_no_fact(tmp_path: Path) -> None:
    machine = Host(str(tmp_path))
    place = "sys/devices/pci0000:00/0000:00:1f.2"
    scsi(machine, "host0", place, "<NULL>", version_fw="", fwrev="\0\0", model="x" * 9999)
    put(machine, "sys/class/scsi_host/hostile/state", "x\n")
    Path(machine.path("sys/class/nvme/nvme0")).mkdir(parents=True)
    first, second = read_controllers(machine)
    assert (first.driver, first.firmware, len(first.model or "")) == (None, None, 256)
    assert (second.identity, second.members[0].state) == ("nvme/nvme0", None)
