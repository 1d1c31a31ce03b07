from __future__ import annotations

from pathlib import Path

import pytest

from hypervisor.host import Host
from hypervisor.partition import EFI_SYSTEM, Partition, read_partitions, scheme, uuid_identity
from tests.hosts import put

GUID = "5f0e1d2c-0001-4a4a-9b9b-0000000000a1"


def part(machine: Host, name: str, **files: object) -> None:
    facts = {"partition": 1, "start": 2048, "size": 100, "dev": "8:1", **files}
    for file, value in facts.items():
        put(machine, f"sys/block/sda/{name}/{file}", f"{value}\n")


def made(**change: object) -> Partition:
    facts = {
        "name": "sda1", "number": "8:1", "identity": "x", "parent": "sda", "index": 1,
        "start_bytes": 0, "size_bytes": 512, **change,
    }  # fmt: skip
    return Partition(**facts)  # type: ignore[arg-type]


def test_partitions_are_in_the_order_of_the_disk(tmp_path: Path) -> None:
    machine = Host(str(tmp_path))
    part(machine, "sda1", partition=1, start=9000)
    part(machine, "sda2", partition=2, start=2048)
    put(machine, "sys/block/sda/queue/rotational", "1\n")
    found = list(read_partitions(machine, "sda", "naa.5"))
    assert [(p.name, p.identity) for p in found] == [
        ("sda2", "naa.5-part2"), ("sda1", "naa.5-part1"),
    ]  # fmt: skip
    assert found[0].start_bytes == 2048 * 512
    assert found[0].scheme is None


def test_udev_tells_table_name_and_identity(tmp_path: Path) -> None:
    machine = Host(str(tmp_path))
    part(machine, "sda1")
    put(
        machine,
        "run/udev/data/b8:1",
        f"E:ID_PART_ENTRY_SCHEME=gpt\nE:ID_PART_ENTRY_UUID={GUID.upper()}\n"
        f"E:ID_PART_ENTRY_TYPE={EFI_SYSTEM}\nE:ID_PART_ENTRY_NAME=EFI\\x20System\n",
    )
    (found,) = read_partitions(machine, "sda", "naa.5")
    assert (found.scheme, found.identity, found.label) == ("gpt", GUID, "EFI System")
    assert found.bootable is True


def test_kernel_tells_them_where_there_is_no_udev(tmp_path: Path) -> None:
    machine = Host(str(tmp_path))
    part(machine, "sda1", uevent=f"PARTN=1\nPARTNAME=root\nPARTUUID={GUID}")
    (found,) = read_partitions(machine, "sda", "naa.5")
    assert (found.scheme, found.identity, found.label) == ("gpt", GUID, "root")


@pytest.mark.parametrize("file", ["partition", "start", "size"])
def test_partition_without_place_or_size_is_left_out(tmp_path: Path, file: str) -> None:
    machine = Host(str(tmp_path))
    part(machine, "sda1", **{file: "rubbish"})
    assert list(read_partitions(machine, "sda", "naa.5")) == []


def test_scheme_is_gpt_only_when_somebody_says_so() -> None:
    assert scheme("dos", GUID) == "dos"
    assert scheme(None, GUID) == "gpt"
    assert scheme(None, "1234abcd-01") is None
    assert scheme(None, None) is None


def test_partuuid_of_zeros_names_nothing() -> None:
    assert uuid_identity("00000000-01".replace("1", "0")) is None
    assert uuid_identity("1234ABCD-01") == "1234abcd-01"


def test_flag_of_the_table_says_whether_firmware_boots_from_it() -> None:
    assert made(scheme="dos", flags=0x80).bootable is True
    assert made(scheme="dos").bootable is False
    assert made(scheme="gpt", type="0fc63daf", flags=4).bootable is True
    assert made(scheme="mac").bootable is None


def test_code_of_an_mbr_entry_is_a_number() -> None:
    assert made(scheme="dos", type="0x83").code == 0x83
    assert made(scheme="dos", type="0x183").code is None
    assert made(scheme="gpt", type="0x83").code is None
