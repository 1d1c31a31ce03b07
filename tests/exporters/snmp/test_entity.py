from __future__ import annotations

from uuid import UUID

import pytest

from cimom import classes as c
from cimom.broker.readings import Delta
from cimom.provider import Provider, Source
from cimom.testing import readings_of
from exporters.snmp.entity import CHASSIS, CPU, PORT, SENSOR, STORAGE_DRIVE
from tests.exporters.snmp.decode import STARTED, Clock, Mib
from tests.web import sample as s


@pytest.fixture(scope="module")
def mib() -> Mib:
    return Mib(s.sample())


def test_everything_stands_in_the_chassis(mib: Mib) -> None:
    classes = mib["entPhysicalClass"]
    (chassis,) = [index for index, kind in classes.items() if kind == CHASSIS]
    assert mib["entPhysicalContainedIn"].pop(chassis) == 0
    others = {index: parent for index, parent in mib["entPhysicalContainedIn"].items() if parent}
    assert set(others.values()) == {chassis}
    kinds = sorted(classes.values())
    assert [kinds.count(k) for k in (CPU, STORAGE_DRIVE, PORT, SENSOR)] == [2, 4, 2, 10]


def test_positions_count_within_a_class(mib: Mib) -> None:
    classes, positions = mib["entPhysicalClass"], mib["entPhysicalParentRelPos"]
    disks = [positions[index] for index, kind in classes.items() if kind == STORAGE_DRIVE]
    assert sorted(disks) == [1, 2, 3, 4]


def test_a_disk_tells_its_model_and_can_be_replaced(mib: Mib) -> None:
    (index,) = [i for i, serial in mib["entPhysicalSerialNum"].items() if serial == b"SN000002"]
    assert mib["entPhysicalModelName"][index] == b"ACME Exa 16TB"
    assert mib["entPhysicalFirmwareRev"][index] == b"1.2"
    assert mib["entPhysicalIsFRU"][index] == 1
    assert mib["entPhysicalName"][index] == b"ACME Exa 16TB (sda)"


def test_the_chassis_has_the_uuid_of_the_host(mib: Mib) -> None:
    assert list(mib["entPhysicalUUID"].values()) == [UUID(s.UUID).bytes]
    assert f"urn:uuid:{s.UUID}".encode() in mib["entPhysicalUris"].values()


def test_the_chassis_tells_maker_model_and_serial() -> None:
    readings = s.sample()
    host = c.KHV_ComputerSystem(
        Name=s.UUID,
        CreationClassName="KHV_ComputerSystem",
        IdentifyingDescriptions=("CIM:Model:SerialNumber", "Vendor", "Model"),
        OtherIdentifyingInfo=("SN1", "ACME", "Rack 2"),
    )
    delta = Delta(c.KHV_ComputerSystem, (host,), ())
    readings.apply(readings.state("system"), (delta,), taken_at=STARTED, duration_s=0.0)
    mib = Mib(readings)
    told = [mib[f"entPhysical{name}"][1] for name in ("MfgName", "ModelName", "SerialNum")]
    assert told == [b"ACME", b"Rack 2", b"SN1"]


def test_the_last_change_is_noted_when_a_part_comes_or_goes() -> None:
    clock, readings = Clock(), s.sample()
    mib = Mib(readings, clock)
    assert mib["entLastChangeTime"] == 0
    clock.now += 30
    readings.apply(readings.state("sensors"), (), taken_at=STARTED + 30, duration_s=0.0)
    assert mib["entLastChangeTime"] == 0
    added = Delta(c.KHV_NumericSensor, (s.sensor("new", "temp1", "New", 1, **s.CELSIUS),), ())
    readings.apply(readings.state("sensors"), (added,), taken_at=STARTED + 30, duration_s=0.0)
    assert mib["entLastChangeTime"] == 3000


def parts() -> Mib:
    tagged = {"CreationClassName": "x"}
    rows = (
        c.KHV_ComputerSystem(Name=s.UUID, CreationClassName="KHV_ComputerSystem"),
        c.KHV_Chassis(**tagged, Tag="chassis/1", Manufacturer="ACME", SerialNumber="C1"),
        c.KHV_Card(**tagged, Tag="board/2", ContainerTag="chassis/1", ElementName="Board"),
        c.KHV_Slot(**tagged, Tag="slot/3", ContainerTag="board/2", ElementName="DIMM A1"),
        c.KHV_PhysicalMemory(
            **tagged, Tag="dimm/3", ConnectorTag="slot/3", ContainerTag="board/2", ElementName="M"
        ),
        c.KHV_Chip(**tagged, Tag="cpu/4", ContainerTag="board/2", ProcessorDeviceID="cpu/0"),
        c.KHV_Processor(**s.device(c.KHV_Processor, "cpu/0"), ElementName="CPU"),
        c.KHV_Fan(
            **s.device(c.KHV_Fan, "fan/x/fan1"), SensorDeviceID="hwmon/x/fan1", ElementName="Fan 1"
        ),
        c.KHV_NumericSensor(**s.device(c.KHV_NumericSensor, "hwmon/x/fan1"), ElementName="RPM"),
        c.KHV_NumericSensor(
            **s.device(c.KHV_NumericSensor, "hwmon/c/temp1"),
            ElementName="Hot",
            MonitoredDeviceID="cpu/0",
        ),
    )
    source = Source(name="rows", read=lambda: rows, classes=tuple({type(row) for row in rows}))
    return Mib(readings_of(Provider(sources=(source,)), taken_at=STARTED))


def test_each_part_stands_in_what_holds_it() -> None:
    mib = parts()
    names = {index: name.decode() for index, name in mib["entPhysicalName"].items()}
    inside = {
        names[index]: names.get(parent, "")
        for index, parent in mib["entPhysicalContainedIn"].items()
    }
    assert inside == {
        s.UUID: "",
        "Board": s.UUID,
        "DIMM A1": "Board",
        "M": "DIMM A1",
        "CPU": "Board",
        "Fan 1": s.UUID,
        "RPM": "Fan 1",
        "Hot": "CPU",
    }


def test_the_chassis_has_the_facts_of_the_enclosure() -> None:
    mib = parts()
    (index,) = [i for i, kind in mib["entPhysicalClass"].items() if kind == CHASSIS]
    assert mib["entPhysicalMfgName"][index] == b"ACME"
    assert mib["entPhysicalSerialNum"][index] == b"C1"
