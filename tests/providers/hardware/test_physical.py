"""Enclosure, boards, slots, memory modules and firmware of the demonstration host and of others."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from cimom.classes import (
    ChassisPackageType,
    FormFactor,
    HealthState,
    KHV_Card,
    KHV_Chassis,
    KHV_Chip,
    KHV_Memory,
    KHV_MemoryCapacity,
    KHV_PhysicalMemory,
    KHV_Processor,
    KHV_Slot,
    KHV_SoftwareIdentity,
    PhysicalMemory_MemoryType as MemoryType,
    RackMountable,
    ThermalState,
)
from cimom.testing import readings_of
from hypervisor.edac import Errors
from hypervisor.identity import HostIdentity
from hypervisor.memory import parse_node
from hypervisor.smbios_part import Enclosure, Module, Socket
from providers import hardware
from providers.hardware.module import physical_memory
from providers.hardware.physical import chassis, chip, package_form
from providers.hardware.software import numbers
from tests.hosts import host, put


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Any:
    return readings_of(hardware.provider(host("server", tmp_path_factory.mktemp("server"))))


def of(readings: Any, cls: Any) -> list[Any]:
    return [row.instance for row in readings.rows(cls)]


def test_the_enclosure_is_named_as_checks_expect_it(server: Any) -> None:
    (chassis,) = of(server, KHV_Chassis)
    assert chassis.ElementName == "Chassis"
    assert (chassis.Manufacturer, chassis.Model) == ("Example Corp.", "Demo Server 2U")
    assert (chassis.SerialNumber, chassis.Height, chassis.Tag) == ("DEMO0001", 3.5, "chassis/0300")


@pytest.mark.parametrize(
    ("kind", "package", "description", "rack"),
    [
        (23, ChassisPackageType.Main_System_Chassis, "Rack Mount Chassis", RackMountable.True_),
        (17, ChassisPackageType.Main_System_Chassis, "Main Server Chassis", RackMountable.True_),
        (28, ChassisPackageType.Other, "Blade", RackMountable.False_),
        (29, ChassisPackageType.Blade_Enclosure, "Blade Enclosing", RackMountable.Unknown),
        (3, ChassisPackageType.Desktop, "Desktop", RackMountable.Unknown),
        (2, ChassisPackageType.Unknown, None, RackMountable.Unknown),
        (99, ChassisPackageType.Unknown, None, RackMountable.Unknown),
    ],
)
def test_kinds_of_enclosures(
    kind: int, package: ChassisPackageType, description: str | None, rack: RackMountable
) -> None:
    item = Enclosure(
        handle=3,
        manufacturer=None,
        kind=kind,
        lock=None,
        version=None,
        serial=None,
        asset_tag=None,
        height_units=2,
        thermal_state=3,
        boot_up_state=77,
    )
    identity = HostIdentity(
        uuid="u", from_smbios=True, name="n", vendor="Maker", model="Box", serial="S1"
    )
    row = chassis("u", identity, item, 0)
    assert (row.ChassisPackageType, row.ChassisTypeDescription) == (package, description)
    assert row.RackMountable is rack
    assert (row.Manufacturer, row.Model, row.SerialNumber) == ("Maker", "Box", "S1")
    assert (row.ThermalState, row.BootUpState) == (ThermalState.Safe, None)
    second = chassis("u", identity, item, 1)
    assert (second.ElementName, second.Manufacturer) == ("Chassis 2", None)


@pytest.mark.parametrize(
    ("upgrade", "form"),
    [
        (0x3D, FormFactor.LGA),
        (0x4A, FormFactor.LGA),
        (0x31, FormFactor.PGA),
        (0x3A, FormFactor.BGA),
        (2, FormFactor.Unknown),
        (None, FormFactor.Unknown),
    ],
)
def test_forms_of_processors(upgrade: int | None, form: FormFactor) -> None:
    assert package_form(upgrade) is form


@pytest.mark.parametrize(
    ("status", "health"),
    [(1, HealthState.OK), (2, HealthState.OK), (3, HealthState.Critical_failure)],
)
def test_a_processor_that_the_firmware_gave_up_is_an_error(
    status: int, health: HealthState
) -> None:
    socket = Socket(
        handle=4,
        designation=None,
        kind=3,
        family=None,
        manufacturer=None,
        version=None,
        populated=True,
        status=status,
    )
    row = chip(socket, "board/0002", None)
    assert (row.HealthState, row.ElementName) == (health, "Processor")


def test_parts_name_what_they_are_in(server: Any) -> None:
    board, riser = of(server, KHV_Card)
    assert (board.ContainerTag, board.HostingBoard) == ("chassis/0300", True)
    assert (riser.ContainerTag, riser.Location) == (board.Tag, "Riser 1")
    chips, slots, modules = (of(server, c) for c in (KHV_Chip, KHV_Slot, KHV_PhysicalMemory))
    tags = {slot.Tag for slot in slots}
    for part in (*chips, *modules):
        assert part.ContainerTag == board.Tag
        assert part.ConnectorTag in tags
    assert [s.Tag for s in slots if s.ContainerTag == riser.Tag] == ["slot/0902", "slot/0903"]
    assert [chip.ProcessorDeviceID for chip in chips] == ["cpu/0", "cpu/1"]


def test_slots_are_told_full_and_empty(server: Any) -> None:
    slots = of(server, KHV_Slot)
    kinds = Counter((slot.Caption, slot.InUse) for slot in slots)
    assert kinds == {
        ("Memory slot", True): 12,
        ("Memory slot", False): 4,
        ("Processor socket", True): 2,
        ("Expansion slot", True): 2,
        ("Expansion slot", False): 2,
    }
    used = [slot.PCIDeviceID for slot in slots if slot.PCIDeviceID]
    assert used == ["pci/0000:3b:00.0", "pci/0000:5e:00.0"]


def test_a_module_has_its_facts_and_its_errors(server: Any) -> None:
    modules = {m.Locator: m for m in of(server, KHV_PhysicalMemory)}
    module = modules["DIMM B3"]
    assert (module.Capacity, module.MemoryType) == (32 * 1024**3, MemoryType.DDR4)
    assert (module.Speed, module.IsSpeedInMhz) == (3200, True)
    assert module.ConfiguredMemoryClockSpeed == 2933
    assert (module.CorrectableErrors, modules["DIMM B2"].CorrectableErrors) == (3, 0)
    assert module.HealthState == HealthState.OK


def test_what_could_not_be_corrected_is_an_error() -> None:
    module = Module(
        handle=1,
        array=None,
        total_width=None,
        data_width=None,
        size_bytes=1024,
        form_factor=None,
        locator=None,
        bank=None,
        kind=34,
    )
    row = physical_memory(module, None, Errors(corrected=3, uncorrected=1))
    assert row.HealthState == HealthState.Critical_failure
    assert row.StatusDescriptions == ("1 error could not be corrected",)
    assert (row.MemoryType, row.Description) == (MemoryType.Other, "DDR5")


def test_memory_is_told_whole_and_by_node(server: Any) -> None:
    rows = {row.DeviceID: row for row in of(server, KHV_Memory)}
    assert rows.keys() == {"memory/0", "memory/node0", "memory/node1"}
    whole = rows["memory/0"]
    assert whole.InstalledSize == 12 * 32 * 1024**3
    assert whole.NumberOfBlocks < whole.InstalledSize
    assert whole.ErrorMethodology == "Multi-bit ECC"
    assert (whole.StartingAddress, whole.EndingAddress) == (0, (2 + 12 * 32) * 1024**2 - 1)
    assert rows["memory/node1"].ProcessorDeviceIDs == ("cpu/1",)
    (capacity,) = of(server, KHV_MemoryCapacity)
    assert capacity.MaximumMemoryCapacity == 16 * 32 * 1024**2


def test_the_firmware_tells_of_processors_what_the_kernel_does_not(server: Any) -> None:
    processors = of(server, KHV_Processor)
    assert [p.SocketDesignation for p in processors] == ["CPU1", "CPU2"]
    assert {(p.Family, p.UpgradeMethod, p.ExternalBusClockSpeed) for p in processors} == {
        (0xB3, 0x3D, 100)
    }


def test_software_is_named_as_checks_expect_it(server: Any) -> None:
    rows = {row.ElementName: row for row in of(server, KHV_SoftwareIdentity)}
    bios = rows["System BIOS"]
    assert (bios.VersionString, bios.Manufacturer) == ("2.17.1", "Example Corp.")
    assert (bios.MajorVersion, bios.MinorVersion, bios.RevisionNumber) == (2, 17, 1)
    assert bios.ReleaseDate == "20250314000000.000000+000"
    assert rows["Linux kernel"].VersionString == "6.1.0-demo"
    assert rows["Processor microcode"].VersionString == "0xd0003b9"


@pytest.mark.parametrize(
    ("version", "told"),
    [
        ("2.17.1", {"MajorVersion": 2, "MinorVersion": 17, "RevisionNumber": 1}),
        ("v3", {"MajorVersion": 3}),
        ("P1.20", {}),
        ("99999.1", {"MinorVersion": 1}),
        ("6.1.0-demo", {"MajorVersion": 6, "MinorVersion": 1, "RevisionNumber": 0}),
        ("3B2QGXA7", {}),
        ("0xd0003b9", {}),
        (None, {}),
    ],
)
def test_numbers_of_a_version(version: str | None, told: dict[str, int]) -> None:
    assert numbers(version) == told


def test_where_the_table_may_not_be_read_there_are_enclosure_board_and_firmware(
    tmp_path: Path,
) -> None:
    machine = host("empty", tmp_path)
    for name, text in (
        ("chassis_vendor", "Maker"),
        ("chassis_type", "23"),
        ("board_name", "Board 1"),
        ("bios_version", "1.2"),
        ("bios_date", "01/02/2024"),
        ("product_name", "Box"),
    ):
        put(machine, f"sys/class/dmi/id/{name}", f"{text}\n")
    readings = readings_of(hardware.provider(machine))
    (enclosure,), (board,) = of(readings, KHV_Chassis), of(readings, KHV_Card)
    assert (enclosure.Tag, enclosure.Model) == ("chassis/0000", "Box")
    assert (board.ContainerTag, board.Model) == ("chassis/0000", "Board 1")
    names = {row.ElementName: row for row in of(readings, KHV_SoftwareIdentity)}
    assert names["System BIOS"].ReleaseDate == "20240102000000.000000+000"
    assert of(readings, KHV_Slot) == []


def test_without_firmware_tables_there_is_an_enclosure(tmp_path: Path) -> None:
    (chassis,) = of(readings_of(hardware.provider(host("empty", tmp_path))), KHV_Chassis)
    assert (chassis.Tag, chassis.ElementName) == ("chassis/0", "Chassis")
    assert chassis.Manufacturer is None


def test_the_memory_of_a_node() -> None:
    text = "Node 0 MemTotal:  67108864 kB\nNode 0 MemFree: 1 kB\nNode 0 HugePages_Total: 0\n"
    assert parse_node(text) == {"MemTotal": 67108864, "MemFree": 1}
