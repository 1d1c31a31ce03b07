from __future__ import annotations

from pathlib import Path

import pytest

from hypervisor.host import Host
from hypervisor.identity import (
    DUMMY_UUIDS,
    meaningful,
    parse_boot_time,
    parse_os_release,
    read_identity,
)
from tests.hosts import host, put


def test_server_is_named_by_its_smbios_uuid(tmp_path: Path) -> None:
    identity = read_identity(host("server", tmp_path))
    assert identity.uuid == "6ba7b810-9dad-41d1-80b4-00c04fd430c8"
    assert identity.from_smbios
    assert (identity.vendor, identity.name, identity.boot_time) == (
        "Example Corp.",
        "demo-host",
        1760000000,
    )


@pytest.mark.parametrize("uuid", [*DUMMY_UUIDS, "", "not-a-uuid"])
def test_dummy_uuid_falls_back_to_the_machine_id_without_telling_it(
    tmp_path: Path, uuid: str
) -> None:
    machine = Host(str(tmp_path))
    put(machine, "sys/class/dmi/id/product_uuid", uuid.upper())
    put(machine, "etc/machine-id", "0123456789abcdef0123456789abcdef\n")
    identity = read_identity(machine)
    assert not identity.from_smbios
    assert len(identity.uuid) == 36
    assert identity.uuid == read_identity(machine).uuid
    assert "0123456789abcdef" not in identity.uuid.replace("-", "")


def test_empty_host_has_an_identity(tmp_path: Path) -> None:
    identity = read_identity(host("empty", tmp_path))
    assert (identity.name, identity.serial, identity.kernel) == ("localhost", None, None)


@pytest.mark.parametrize(
    "text",
    ["To Be Filled By O.E.M.", "--", "", None, " Default string ", "NO DIMM", "0000", "FFFFFFFF"],
)
def test_texts_that_say_nothing_are_none(text: str | None) -> None:
    assert meaningful(text) is None


def test_small_parsers() -> None:
    assert parse_os_release('NAME=x\nPRETTY_NAME="Debian 12"\n') == "Debian 12"
    assert parse_os_release("") is None
    assert parse_boot_time("cpu 1\nbtime 17\n") == 17
    assert parse_boot_time("btime x") is None
    assert parse_boot_time("btime \nbtime 99999999999999\n") is None
