from __future__ import annotations

import os
import shutil
from pathlib import Path

from hypervisor.enclosure import Bay, Enclosure, read_enclosures
from hypervisor.host import Host
from tests.hosts import host, put


def slot(machine: Host, place: str, name: str, disk: str | None = None, **files: str) -> None:
    base = f"sys/class/enclosure/{place}/{name}"
    for file, text in {"type": "array device", **files}.items():
        put(machine, f"{base}/{file}", f"{text}\n")
    if disk is not None:
        os.makedirs(machine.path(base, "device/block", disk))


def test_bays_with_their_lights_and_disks(tmp_path: Path) -> None:
    (box,) = read_enclosures(host("server", tmp_path))
    assert (box.identity, box.vendor, box.model) == ("wwn.500a098012340080", "EXAMPLE", "JBOD 4")
    assert box.bays[1] == Bay(
        name="Slot 02",
        number=2,
        status="OK",
        fault=False,
        locate=True,
        powered=True,
        disks=("sdf",),
    )
    assert [(bay.status, bay.disks) for bay in box.bays[2:]] == [("not installed", ())] * 2


def test_enclosure_that_two_ways_lead_to_is_one(tmp_path: Path) -> None:
    machine = Host(str(tmp_path))
    for place, disk, fault in (("1:0:3:0", "sda", "0"), ("2:0:3:0", "sdk", "2")):
        put(machine, f"sys/class/enclosure/{place}/id", "0x500a098012340080\n")
        slot(machine, place, "0", disk, slot="0", status="OK", fault=fault)
    slot(machine, "2:0:3:0", "1", status="OK")
    (box,) = read_enclosures(machine)
    assert [(bay.name, bay.disks, bay.fault) for bay in box.bays] == [
        ("0", ("sda", "sdk"), True), ("1", (), None),
    ]  # fmt: skip


def test_what_is_garbage_or_no_bay_tells_nothing(tmp_path: Path) -> None:
    machine = Host(str(tmp_path))
    put(machine, "sys/class/enclosure/0:0:0:0/components", "9\n")
    put(machine, "sys/class/enclosure/0:0:0:0/id", "garbage\n")
    slot(machine, "0:0:0:0", "fan", type="cooling")
    slot(machine, "0:0:0:0", "odd\x01é", slot="-1", fault="x", status="", power_status="?")
    assert read_enclosures(machine) == [Enclosure(identity="scsi.0:0:0:0", bays=(Bay(name="odd"),))]


def test_bay_whose_disk_went_away_is_still_there(tmp_path: Path) -> None:
    machine = host("server", tmp_path)
    (box,) = read_enclosures(machine)
    shutil.rmtree(Path(machine.path("sys/class/enclosure/12:0:9:0/Slot 01/device")))
    (again,) = read_enclosures(machine)  # the link leads nowhere now
    assert (box.bays[0].disks, again.bays[0].disks) == (("sde",), ())
    assert [bay.name for bay in again.bays] == [bay.name for bay in box.bays]
