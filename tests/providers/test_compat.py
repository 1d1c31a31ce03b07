"""The classes that checks of ESXi hosts enumerate: what each must be given, or it ends."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest

from cimom.broker.associations import Associations
from cimom.broker.finder import Finder
from cimom.broker.lookup import Lookup
from cimom.broker.namespaces import Namespaces
from cimom.model import CimError, path_of
from cimom.schema import load
from cimom.testing import readings_of
from providers import HOST_GROUPS
from providers.compat import esxi
from tests.cimom.broker.world import Memory
from tests.hosts import host

CIMV2 = "root/cimv2"
SCHEMA = load("esxi")
# In the order in which the best known check asks; it ends when one of them does not exist.
ASKED = (
    "OMC_SMASHFirmwareIdentity",
    "CIM_Chassis",
    "CIM_Card",
    "CIM_ComputerSystem",
    "CIM_NumericSensor",
    "CIM_Memory",
    "CIM_Processor",
    "CIM_RecordLog",
    "OMC_DiscreteSensor",
    "OMC_Fan",
    "OMC_PowerSupply",
    "VMware_StorageExtent",
    "VMware_Controller",
    "VMware_StorageVolume",
    "VMware_Battery",
    "VMware_SASSATAPort",
)
ALIASES = tuple(name for name in ASKED if not name.startswith("CIM_"))


class Served:
    """The demonstration host under the names of another product."""

    def __init__(self, tmp_path: Path) -> None:
        machine = host("server", tmp_path)
        self.readings = readings_of(*(make(machine) for make in HOST_GROUPS.values()))
        self.lookup = Lookup(self.readings, Namespaces(SCHEMA), aliases=esxi(SCHEMA))
        self.memory = Memory()
        self.finder = Finder(self.lookup, Associations((), self.lookup), self.memory)

    def rows(self, name: str, namespace: str = CIMV2) -> list[Any]:
        return [row.instance for row in asyncio.run(self.finder.rows(name, namespace))]


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Served:
    return Served(tmp_path_factory.mktemp("server"))


@pytest.mark.parametrize("name", ASKED)
def test_what_is_asked_for_exists_and_can_be_read(served: Served, name: str) -> None:
    for found in served.rows(name):
        assert hasattr(found, "ElementName")
        status = found.OperationalStatus
        assert status is None or (status and all(0 <= item <= 20 for item in status))
        assert found.HealthState in (None, 0, 5, 10, 15, 20, 25, 30)


def test_the_firmware_has_what_the_check_prints(served: Served) -> None:
    found = {item.ElementName: item for item in served.rows("OMC_SMASHFirmwareIdentity")}
    bios = found["System BIOS"]
    assert bios.Name
    assert bios.VersionString
    assert bios.ReleaseDate


@pytest.mark.parametrize(
    ("name", "of"),
    [
        ("OMC_Fan", ("KHV_Fan", "KHV_IPMIFan")),
        ("OMC_PowerSupply", ("KHV_PowerSupply", "KHV_IPMIPowerSupply")),
        ("OMC_DiscreteSensor", ("KHV_Sensor", "KHV_IPMISensor")),
        ("VMware_StorageExtent", ("KHV_StorageExtent",)),
        ("VMware_StorageVolume", ("KHV_LogicalDisk",)),
    ],
)
def test_an_alias_tells_what_the_classes_behind_it_tell(
    served: Served, name: str, of: tuple[str, ...]
) -> None:
    aliases, own = served.rows(name), [row for cls in of for row in served.rows(cls)]
    assert own
    for found, told in zip(aliases, own, strict=True):
        assert found.CIM_NAME == found.CreationClassName == name
        assert found.DeviceID == told.DeviceID
        assert (found.ElementName, found.HealthState) == (told.ElementName, told.HealthState)


def test_controllers_are_those_of_mass_storage(served: Served) -> None:
    found = served.rows("VMware_Controller")
    functions = served.rows("KHV_PCIDevice")
    assert 0 < len(found) < len(functions)


@pytest.mark.parametrize("name", ["CIM_Fan", "CIM_LogicalDevice", "CIM_ManagedElement"])
def test_nothing_is_told_twice(served: Served, name: str) -> None:
    assert not [item for item in served.rows(name) if not item.CIM_NAME.startswith("KHV_")]


def test_an_instance_is_found_by_its_path(served: Served) -> None:
    for found in served.rows("OMC_Fan"):
        assert asyncio.run(served.finder.instance(path_of(found), CIMV2)).instance == found
    (first, *_) = served.rows("KHV_Fan")
    wrong = path_of(served.rows("OMC_Fan")[0])
    wrong = type(wrong)(classname="OMC_Fan", keys=path_of(first).keys)  # CreationClassName differs
    with pytest.raises(CimError):
        asyncio.run(served.finder.instance(wrong, CIMV2))


def test_what_is_behind_is_read_anew(served: Served) -> None:
    served.memory.fresh_for.clear()
    served.rows("OMC_Fan")
    assert served.memory.fresh_for == [{"KHV_Fan", "KHV_IPMIFan"}]


def test_elsewhere_there_are_none(served: Served) -> None:
    assert served.rows("OMC_Fan", "interop") == []
    assert served.rows("OMC_Fan", "root/virt") == []


def test_without_being_asked_for_they_do_not_exist() -> None:
    assert all(name not in load() for name in ALIASES)
