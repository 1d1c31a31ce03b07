"""The management controller as CIM: which rows, what they are called, how they are."""

from __future__ import annotations

from pathlib import Path
from typing import Any, TypeVar

import msgspec
import pytest

from cimom.classes import (
    BaseUnits,
    HealthState,
    KHV_IPMIFan,
    KHV_IPMIFirmwareIdentity,
    KHV_IPMILogEntry,
    KHV_IPMINumericSensor,
    KHV_IPMIPackage,
    KHV_IPMIPowerSupply,
    KHV_IPMIRecordLog,
    KHV_IPMISensor,
    KHV_RedundancySet,
    RedundancyStatus,
    SensorType,
)
from cimom.model import CimError, CimObject, Path as ObjectPath
from cimom.schema import load
from cimom.testing import row_faults
from hypervisor.host import Host
from hypervisor.ipmi import Lan
from hypervisor.ipmi_recording import FILE
from hypervisor.ipmi_value import (
    ChassisStatus,
    Controller,
    Entity,
    Grouping,
    Limits,
    Log,
    LogRecord,
    Recording,
    Sensor,
    Watchdog,
)
from providers import ipmi
from providers.ipmi import Rows
from tests.hosts import host, put

T = TypeVar("T", bound=CimObject)
SYSTEM = "a-host"
SCHEMA = load()


def numeric(place: int, entity: Entity, kind: int, unit: int, **more: Any) -> Sensor:
    name = more.pop("name", f"N{place}")
    plain = Sensor(
        owner=0x20,
        lun=0,
        number=place,
        entity=entity,
        name=name,
        sensor_type=kind,
        event_type=1,
        numeric=True,
        unit=unit,
        top=255.0,
    )
    return msgspec.structs.replace(plain, **more)


def states(place: int, entity: Entity, kind: int, event: int = 0x6F, **more: Any) -> Sensor:
    plain = numeric(place, entity, kind, 0, event_type=event, numeric=False)
    return msgspec.structs.replace(plain, **more)


def rows(found: Recording, cls: type[T]) -> list[T]:
    told = list(Rows(SYSTEM, lambda: found).read())
    assert [fault for row in told for fault in row_faults(row, SCHEMA)] == []
    return [row for row in told if isinstance(row, cls)]


def of(*sensors: Sensor, **more: Any) -> Recording:
    return Recording(taken_at=1.7e9, sensors=sensors, **more)


HOT = Limits(upper_non_critical=42.0, upper_critical=47.0, upper_fatal=52.0)
BOARD, PSU1, PSU2 = Entity(7, 1), Entity(10, 1), Entity(10, 2)


# -- numbers


def test_a_numeric_sensor() -> None:
    item = numeric(1, BOARD, 1, 1, name="Inlet", value=24.5, limits=HOT, hysteresis=2.0)
    (row,) = rows(of(item), KHV_IPMINumericSensor)
    assert row.DeviceID == "ipmi/20.0.01/7.1"
    assert (row.ElementName, row.Name) == ("Inlet (BMC)", "Inlet")
    assert (row.SensorType, row.BaseUnits, row.UnitModifier) == (
        SensorType.Temperature,
        BaseUnits.Degrees_C,
        -3,
    )
    assert (row.CurrentReading, row.UpperThresholdCritical, row.Hysteresis) == (24500, 47000, 2000)
    assert (row.CurrentState, row.HealthState) == ("Normal", HealthState.OK)
    assert row.StatisticTime == "20231114221320.000000+000"


@pytest.mark.parametrize(
    ("value", "crossed", "state", "health"),
    [
        (45.0, ("upper_non_critical",), "Upper Non-Critical", HealthState.Degraded_Warning),
        # The BMC knows: a reading that came back lies in the band until its hysteresis is over.
        (41.0, ("upper_non_critical",), "Upper Non-Critical", HealthState.Degraded_Warning),
        (48.0, ("upper_non_critical", "upper_critical"), "Upper Critical", 25),
        (60.0, ("upper_fatal",), "Upper Fatal", HealthState.Non_recoverable_error),
        (60.0, (), "Normal", HealthState.OK),
        (48.0, None, "Upper Critical", HealthState.Critical_failure),  # it does not say
        (None, None, "Unknown", HealthState.Unknown),
    ],
)
def test_where_a_reading_lies(
    value: float | None, crossed: tuple[str, ...] | None, state: str, health: HealthState
) -> None:
    item = numeric(1, BOARD, 1, 1, value=value, crossed=crossed, limits=HOT, why="it is mute")
    (row,) = rows(of(item), KHV_IPMINumericSensor)
    assert (row.CurrentState, row.HealthState) == (state, health)
    if value is None:
        assert row.StatusDescriptions == ("it is mute",)
        assert row.CurrentReading is None


def test_a_band_is_left_by_the_hysteresis_where_the_bmc_does_not_say() -> None:
    found = [of(numeric(1, BOARD, 1, 1, value=v, limits=HOT, hysteresis=2.0)) for v in (43, 41, 39)]
    told = Rows(SYSTEM, lambda: found.pop(0))
    assert [next(iter(list(told.read()))).CurrentState for _ in range(3)] == [  # type: ignore[attr-defined]
        "Upper Non-Critical",
        "Upper Non-Critical",
        "Normal",
    ]


@pytest.mark.parametrize(
    ("kind", "unit", "more", "told"),
    [
        (4, 18, {"value": 5400.0, "top": 25500.0}, (SensorType.Tachometer, 5400, 0)),
        (0x0B, 6, {"value": 196.0}, (SensorType.Power_Consumption, 196000, -3)),
        (3, 6, {"value": 196.0}, (SensorType.Power_Consumption, 196000, -3)),
        (2, 4, {"value": 12.028}, (SensorType.Voltage, 12028, -3)),
        (1, 1, {"value": -12.0}, (SensorType.Temperature, -12000, -3)),
        (0x0B, 7, {"value": 3e9, "top": 4e9}, (SensorType.Other, None, 0)),  # no sint32
        (4, 0, {"value": 30.0, "percentage": True}, (SensorType.Tachometer, 30000, -3)),
    ],
)
def test_quantities(kind: int, unit: int, more: dict[str, Any], told: tuple[Any, ...]) -> None:
    (row,) = rows(of(numeric(1, BOARD, kind, unit, **more)), KHV_IPMINumericSensor)
    assert (row.SensorType, row.CurrentReading, row.UnitModifier) == told


def test_equal_names_are_told_apart_and_ids_do_not_depend_on_the_order() -> None:
    first = numeric(0x0E, Entity(3, 1), 1, 1, name="Temp")
    second = numeric(0x0F, Entity(3, 2), 1, 1, name="Temp")
    forth = {r.DeviceID: r.ElementName for r in rows(of(first, second), KHV_IPMINumericSensor)}
    back = {r.DeviceID: r.ElementName for r in rows(of(second, first), KHV_IPMINumericSensor)}
    assert (
        forth
        == back
        == {
            "ipmi/20.0.0e/3.1": "Temp, processor 1 (BMC)",
            "ipmi/20.0.0f/3.2": "Temp, processor 2 (BMC)",
        }
    )


# -- states


@pytest.mark.parametrize(
    ("item", "state", "health"),
    [
        (states(1, PSU1, 8, possible=(0, 1, 3), states=(0,)), "present", HealthState.OK),
        (states(1, PSU1, 8, possible=(0, 1, 3), states=(0, 3)), "input lost", 25),
        (states(1, PSU1, 8, possible=(0, 2), states=(0, 2)), "failure foreseen", 10),
        # Not fitted is not bad, whatever else is asserted.
        (states(1, PSU1, 8, possible=(0, 1, 3), states=(3,)), "not fitted", HealthState.OK),
        (states(1, BOARD, 0x25, possible=(0, 1), states=(1,)), "not fitted", HealthState.OK),
        (states(1, BOARD, 0x0D, possible=(1,), states=()), "None", HealthState.OK),
        (states(1, BOARD, 5, possible=(0,), states=(0,)), "case opened", HealthState.OK),
        (states(1, BOARD, 0x20, possible=(1,), states=(1,)), "operating system failed", 5),
        (states(1, BOARD, 8, why="there is none"), "Unknown", HealthState.Unknown),
        (states(1, BOARD, 0xC5, event=0x70, states=(3,)), "maker's state 3", HealthState.OK),
    ],
)
def test_a_sensor_of_states(item: Sensor, state: str, health: int) -> None:
    (row,) = rows(of(item), KHV_IPMISensor)
    assert (row.CurrentState, row.HealthState) == (state, health)
    if item.states is not None and not state.startswith("maker"):
        assert state in (row.PossibleStates or ())


def test_all_states_that_hold_are_told_the_worst_first() -> None:
    item = states(1, PSU1, 8, possible=(0, 1, 2), states=(0, 1, 2))
    (row,) = rows(of(item), KHV_IPMISensor)
    assert row.AssertedStates == ("failed", "failure foreseen", "present")


def test_chassis_and_watchdog_are_sensors_of_their_own() -> None:
    found = of(
        chassis=ChassisStatus(power_on=True, cooling_fault=True, intrusion=True),
        watchdog=Watchdog(running=True, use="operating system", action="reset", timeout_s=90.0),
    )
    chassis, watchdog = rows(found, KHV_IPMISensor)
    assert (chassis.DeviceID, chassis.CurrentState) == ("ipmi/chassis", "cooling fault")
    assert chassis.HealthState == HealthState.Critical_failure
    assert chassis.AssertedStates == ("power on", "cooling fault", "case opened")
    assert (watchdog.DeviceID, watchdog.CurrentState) == ("ipmi/watchdog", "running")
    assert watchdog.SensorContext == "watches operating system; after 90 s: reset"
    assert watchdog.HealthState == HealthState.OK


# -- fans and power supplies


def test_sensors_of_an_entity_are_one_power_supply() -> None:
    found = of(
        states(0x60, PSU1, 8, possible=(0, 1, 3), states=(0,)),
        numeric(0x61, PSU1, 1, 1, value=30.0, limits=HOT),
        states(0x62, PSU2, 8, possible=(0, 1, 3), states=(0, 3)),
        states(0x63, Entity(10, 3), 8, possible=(0, 1, 3), states=()),
    )
    first, second, third = rows(found, KHV_IPMIPowerSupply)
    assert [p.DeviceID for p in (first, second, third)] == [
        "ipmi-psu/10.1",
        "ipmi-psu/10.2",
        "ipmi-psu/10.3",
    ]
    assert [p.HealthState for p in (first, second, third)] == [5, 25, 5]
    assert second.StatusDescriptions == ("input lost",)
    assert second.SensorDeviceID == "ipmi/20.0.62/10.2"
    assert third.StatusDescriptions == ("it is not fitted",)
    (temperature,) = rows(found, KHV_IPMINumericSensor)
    assert temperature.MonitoredDeviceID == "ipmi-psu/10.1"


def test_fans_that_sit_at_the_board_are_one_each() -> None:
    low = {"limits": Limits(lower_critical=500.0), "top": 25500.0}
    found = of(
        numeric(0x41, BOARD, 4, 18, name="FAN1", value=5400.0, **low),
        numeric(0x42, BOARD, 4, 18, name="FAN2", value=300.0, crossed=("lower_critical",), **low),
        numeric(0x43, BOARD, 4, 18, name="FAN3", why="the BMC has no reading of it", **low),
    )
    fans = rows(found, KHV_IPMIFan)
    assert [(f.DeviceID, f.ElementName, f.Speed) for f in fans] == [
        ("ipmi-fan/20.0.41", "FAN1 (BMC)", 5400),
        ("ipmi-fan/20.0.42", "FAN2 (BMC)", 300),
        ("ipmi-fan/20.0.43", "FAN3 (BMC)", None),
    ]
    assert [f.HealthState for f in fans] == [5, 25, 0]


def test_rotors_of_a_fan_are_one_fan() -> None:
    fan = Entity(29, 1)
    found = of(
        numeric(0x41, fan, 4, 18, value=5400.0, top=25500.0),
        numeric(0x42, fan, 4, 18, value=5100.0, top=25500.0),
        states(0x43, fan, 0x25, possible=(0, 1), states=(0,)),
    )
    (row,) = rows(found, KHV_IPMIFan)
    assert (row.DeviceID, row.Speed) == ("ipmi-fan/29.1", 5100)


def test_the_inventory_says_who_made_a_supply(tmp_path: Path) -> None:
    provider = ipmi.provider(host("server", tmp_path))
    told = list(provider.sources[0].read())
    supplies = [row for row in told if isinstance(row, KHV_IPMIPowerSupply)]
    assert {(s.Model, s.TotalOutputPower) for s in supplies} == {("PSU 800", 800_000)}
    packages = {p.Tag: p for p in told if isinstance(p, KHV_IPMIPackage)}
    assert packages["ipmi-fru/1"].RealizedDeviceID == "ipmi-psu/10.1"
    assert packages["ipmi-fru/0"].SerialNumber == "DEMO0001"


# -- redundancy


@pytest.mark.parametrize(
    ("asserted", "status"),
    [
        ((0,), RedundancyStatus.Fully_Redundant),
        ((2,), RedundancyStatus.Degraded_Redundancy),
        ((1,), RedundancyStatus.Redundancy_Lost),
        ((5,), RedundancyStatus.Overall_Failure),
        ((), RedundancyStatus.Unknown),
        (None, RedundancyStatus.Unknown),
    ],
)
def test_redundancy(asserted: tuple[int, ...] | None, status: RedundancyStatus) -> None:
    item = states(0x70, Entity(19, 1), 8, 0x0B, possible=(0, 1, 2, 5), states=asserted)
    (row,) = rows(of(item), KHV_RedundancySet)
    assert row.RedundancyStatus == status


def test_members_are_what_the_entity_contains_else_all_of_the_kind() -> None:
    supplies = [states(i, Entity(10, i), 8, possible=(0,), states=(0,)) for i in (1, 2, 3)]
    fan = numeric(0x41, Entity(29, 1), 4, 18, value=5400.0)
    item = states(0x70, Entity(19, 1), 8, 0x0B, states=(0,))
    (every,) = rows(of(*supplies, fan, item), KHV_RedundancySet)
    assert every.MemberDeviceIDs == ("ipmi-psu/10.1", "ipmi-psu/10.2", "ipmi-psu/10.3")
    grouping = Grouping(Entity(19, 1), (PSU1, PSU2))
    (some,) = rows(of(*supplies, fan, item, groupings=(grouping,)), KHV_RedundancySet)
    assert some.MemberDeviceIDs == ("ipmi-psu/10.1", "ipmi-psu/10.2")


# -- firmware and the log


def test_firmware() -> None:
    controller = Controller(
        device=1, revision=1, firmware="2.85", ipmi="2.0", manufacturer=5, product=6
    )
    (row,) = rows(of(controller=controller), KHV_IPMIFirmwareIdentity)
    assert (row.VersionString, row.MajorVersion, row.MinorVersion) == ("2.85", 2, 85)


def record(place: int, at: float | None, offset: int = 3, **more: Any) -> LogRecord:
    return LogRecord(
        number=place,
        kind=2,
        at=at,
        generator=0x20,
        sensor_type=8,
        sensor=0x60,
        event_type=0x6F,
        data=(offset, 255, 255),
        **more,
    )


def test_records_of_the_same_event_are_one_and_the_newest_comes_first() -> None:
    log = Log(
        records=(
            record(1, 1.7e9),
            record(2, 1.7e9 + 60, 1),
            record(7, 1.7e9 + 99),
            record(9, None),
        ),
        count=4,
        room=100,
    )
    supply = states(0x60, PSU1, 8, possible=(0, 3), states=(0,), name="PS1")
    lost, failed = rows(of(supply, log=log), KHV_IPMILogEntry)
    assert (lost.Message, lost.Occurrences, lost.RecordID, lost.Position) == (
        "PS1: input lost",
        3,
        "9",
        4,
    )
    assert (lost.FirstOccurrence, lost.LastOccurrence) == (
        "20231114221320.000000+000",
        "20231114221459.000000+000",
    )
    assert lost.SensorDeviceID == "ipmi/20.0.60/10.1"
    assert (failed.Message, failed.Occurrences) == ("PS1: failed", 1)


def test_an_entry_keeps_its_name_when_it_happens_again() -> None:
    once = rows(of(log=Log(records=(record(1, 1.7e9),), count=1, room=9)), KHV_IPMILogEntry)
    twice = rows(
        of(log=Log(records=(record(1, 1.7e9), record(2, 1.8e9)), count=2, room=9)), KHV_IPMILogEntry
    )
    assert [e.InstanceID for e in once] == [e.InstanceID for e in twice]


@pytest.mark.parametrize(
    ("log", "health"),
    [
        (Log(count=10, room=100), HealthState.OK),
        (Log(count=90, room=100), HealthState.Degraded_Warning),
        (Log(count=1, room=100, overflow=True), HealthState.Degraded_Warning),
    ],
)
def test_a_log_that_is_full_is_not_well(log: Log, health: HealthState) -> None:
    (row,) = rows(of(log=log), KHV_IPMIRecordLog)
    assert (row.HealthState, row.CurrentNumberOfRecords) == (health, log.count)


def test_a_controller_without_a_log_has_none() -> None:
    assert rows(of(), KHV_IPMIRecordLog) == []


# -- the provider as a whole


def test_a_recording_is_served_as_it_is_now(tmp_path: Path) -> None:
    machine = host("server", tmp_path)
    (source,) = ipmi.provider(machine).sources
    text = machine.read_text(FILE) or ""
    put(machine, FILE, text.replace('"name": "Inlet Temp"', '"name": "Other Temp"'))
    assert "Other Temp (BMC)" in [getattr(row, "ElementName", "") for row in source.read()]
    put(machine, FILE, "{")
    with pytest.raises(CimError):
        list(source.read())


def test_the_log_of_a_recording_cannot_be_cleared(tmp_path: Path) -> None:
    (method,) = ipmi.provider(host("server", tmp_path)).methods
    path = ObjectPath(classname="KHV_IPMIRecordLog")
    assert method.audited
    assert method.invoke(path, {}).return_value == 1


def test_without_a_controller_nothing_is_served(tmp_path: Path) -> None:
    machine = host("empty", tmp_path)
    lan = Lan(address="127.0.0.1", user="x", password_file="/nonexistent")
    assert not ipmi.wanted(machine, None)
    assert not ipmi.wanted(machine, lan)  # a captured tree has its own or none
    assert ipmi.provider(machine).sources == ()
    assert ipmi.wanted(Host("/"), lan)


def test_without_pyghmi_it_is_said_what_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ipmi, "installed", lambda: False)
    lan = Lan(address="127.0.0.1", user="x", password_file="/nonexistent")
    found = ipmi.provider(Host("/"), lan)
    assert found.sources == ()
    assert found.missing == ("IPMI: pyghmi is not installed (pip install 'khv[ipmi]')",)


def test_a_recording_that_is_garbage_is_said(tmp_path: Path) -> None:
    machine = host("empty", tmp_path)
    put(machine, FILE, "garbage")
    found = ipmi.provider(machine)
    assert found.sources == ()
    assert FILE in found.missing[0]
