from __future__ import annotations

from pathlib import Path

from hypervisor.host import Host
from hypervisor.smbios import TABLE, read_smbios
from hypervisor.smbios_part import Smbios
from tests.hosts import put

FILES = {
    "bios_vendor": "Maker",
    "bios_version": "1.4.2",
    "bios_date": "03/14/2025",
    "bios_release": "1.4",
    "ec_firmware_release": "255.255x",
    "sys_vendor": "Maker",
    "product_name": "Box",
    "product_uuid": "6BA7B810-9DAD-41D1-80B4-00C04FD430C8",
    "board_name": "Board 1",
    "board_vendor": "Maker",
    "chassis_type": "23",
    "chassis_vendor": "To Be Filled By O.E.M.",
    "chassis_serial": "",
}


def test_without_the_table_the_main_facts_count(tmp_path: Path) -> None:
    host = Host(str(tmp_path))
    for name, text in FILES.items():
        put(host, f"sys/class/dmi/id/{name}", f"{text}\n")
    found = read_smbios(host)
    assert found.firmware is not None
    assert (found.firmware.version, found.firmware.date) == ("1.4.2", "2025-03-14")
    assert (found.firmware.release, found.firmware.controller_release) == ((1, 4), None)
    assert found.system is not None
    assert (found.system.product, found.system.serial) == ("Box", None)
    assert found.system.uuid == "6ba7b810-9dad-41d1-80b4-00c04fd430c8"
    (board,), (enclosure,) = found.boards, found.enclosures
    assert (board.product, board.chassis, enclosure.handle) == ("Board 1", 0, 0)
    assert (enclosure.kind, enclosure.manufacturer, enclosure.serial) == (23, None, None)
    assert found.sockets == found.modules == ()


def test_the_table_says_more_than_the_main_facts(tmp_path: Path) -> None:
    host = Host(str(tmp_path))
    put(host, "sys/class/dmi/id/board_name", "Board 1\n")
    put(host, TABLE, "\x7f\x04\x00\x00\x00\x00")
    assert read_smbios(host) == Smbios()


def test_a_board_without_a_name_is_none(tmp_path: Path) -> None:
    host = Host(str(tmp_path))
    put(host, "sys/class/dmi/id/chassis_type", "900\n")
    found = read_smbios(host)
    assert found.boards == ()
    assert found.enclosures[0].kind is None
