from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from cimom import classes as c
from cimom.broker.readings import Delta
from cimom.classes import EnabledState, HealthState, OperatingStatus, OperationalStatus
from exporters.snmp import virtual
from tests.exporters.snmp.decode import STARTED, Clock, Mib
from tests.web.sample import OK, VMS, sample


@pytest.fixture(scope="module")
def mib() -> Mib:
    return Mib(sample())


def machine(**properties: Any) -> c.KHV_VirtualComputerSystem:
    return c.KHV_VirtualComputerSystem(
        Name=VMS[0][1], CreationClassName="KHV_VirtualComputerSystem", **properties
    )


def test_machines_are_told_by_name_and_uuid(mib: Mib) -> None:
    assert mib["vmNumber"] == 3
    assert mib["vmName"] == {1: b"web-01", 2: b"db-01", 3: b"build"}
    assert mib["vmUUID"] == {i: UUID(vm[1]).bytes for i, vm in enumerate(VMS, 1)}


def test_processors_memory_and_time_are_told_in_the_units_of_the_mib(mib: Mib) -> None:
    assert mib["vmCurCpuNumber"] == {1: 2, 2: 8, 3: 4}
    assert mib["vmMaxCpuNumber"] == {1: 4, 2: 16, 3: 8}
    assert mib["vmMemUnit"] == {1: 1024, 2: 1024, 3: 1024}
    assert mib["vmCurMem"] == {1: 4096 * 1024, 2: 65536 * 1024, 3: 8192 * 1024}
    assert mib["vmCpuTime"] == {1: 1_234_567_890, 2: 0, 3: 0}  # microseconds


def test_memory_that_does_not_fit_is_told_in_mebibytes() -> None:
    readings = sample()
    huge = c.KHV_VirtualSystemStatistics(
        InstanceID=f"KHV:stat:vm/{VMS[0][1]}",
        SystemName=VMS[0][1],
        CurrentMemory=2**32,
        MaximumMemory=2**33,
    )
    delta = Delta(c.KHV_VirtualSystemStatistics, (huge,), ())
    readings.apply(readings.state("machines"), (delta,), taken_at=STARTED, duration_s=0.0)
    mib = Mib(readings)
    assert (mib["vmMemUnit"][1], mib["vmCurMem"][1]) == (1024 * 1024, 2**22)


def test_states_are_told(mib: Mib) -> None:
    assert mib["vmOperState"] == {1: 4, 2: 8, 3: 11}
    assert mib["vmAdminState"] == {1: 1, 2: 3, 3: 4}


@pytest.mark.parametrize(
    ("properties", "state"),
    [
        ({"EnabledState": EnabledState.Unknown}, virtual.UNKNOWN),
        ({"EnabledState": None}, virtual.UNKNOWN),
        ({"EnabledState": EnabledState.Starting}, virtual.PREPARING),
        ({"EnabledState": EnabledState.Shutting_Down}, virtual.SHUTTING_DOWN),
        ({"EnabledState": EnabledState.Enabled_but_Offline}, virtual.SUSPENDED),
        ({"EnabledState": EnabledState.In_Test}, virtual.OTHER),
        (
            {
                "EnabledState": EnabledState.Quiesce,
                "TransitioningToState": c.TransitioningToState.Offline,
            },
            virtual.SUSPENDING,
        ),
        (
            {
                "EnabledState": EnabledState.Enabled,
                "OperatingStatus": OperatingStatus.Immigrating,
            },
            virtual.MIGRATING,
        ),
        (
            {
                "EnabledState": EnabledState.Quiesce,
                "HealthState": HealthState.Critical_failure,
                "OperationalStatus": (OperationalStatus.Error,),
            },
            virtual.CRASHED,
        ),
        (
            {
                "EnabledState": EnabledState.Quiesce,
                "HealthState": HealthState.Major_failure,
                "OperationalStatus": (OperationalStatus.Error,),
            },
            virtual.PAUSED,
        ),
        (
            {
                "EnabledState": EnabledState.Disabled,
                "OperationalStatus": (OperationalStatus.Error,),
            },
            virtual.CRASHED,
        ),
    ],
)
def test_operational_states(properties: dict[str, Any], state: int) -> None:
    assert virtual.oper_state(machine(**properties)) == state


def test_what_is_after_the_start_of_the_host() -> None:
    told = {default: virtual.PERSISTENCE.get(default) for default in c.EnabledDefault}
    assert told[c.EnabledDefault.Not_Applicable] == virtual.TRANSIENT
    assert told[c.EnabledDefault.Disabled] == virtual.PERSISTENT
    assert Mib(sample())["vmAutoStart"] == {1: 2, 2: 2, 3: 2}


def test_a_new_machine_is_a_change_and_gets_the_next_number() -> None:
    clock, readings = Clock(), sample()
    mib = Mib(readings, clock)
    assert mib["vmTableLastChange"] == 0
    clock.now += 7
    added = c.KHV_VirtualComputerSystem(
        Name="7a1d3c52-0000-4000-8000-000000000000",
        CreationClassName="KHV_VirtualComputerSystem",
        ElementName="new",
        **OK,
    )
    delta = Delta(c.KHV_VirtualComputerSystem, (added,), ())
    readings.apply(readings.state("machines"), (delta,), taken_at=STARTED + 7, duration_s=0.0)
    assert mib["vmTableLastChange"] == 700
    assert mib["vmName"][4] == b"new"
    assert 4 not in mib["vmCpuTime"]


def test_a_name_that_is_no_uuid_has_no_octets() -> None:
    (table,) = [item for item in virtual.OBJECTS if item.name == "vmTable"]
    (column,) = [item for item in table.columns if item.name == "vmUUID"]  # type: ignore[union-attr]
    odd = c.KHV_VirtualComputerSystem(Name="odd", CreationClassName="x")
    assert column.value(virtual.Machine(odd, None)) == b""
