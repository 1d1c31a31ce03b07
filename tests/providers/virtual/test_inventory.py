"""Settings, devices, pools and services over libvirt's test driver, and by hand."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from msgspec.structs import replace

from cimom.classes import (
    IsNext,
    KHV_AllocationCapabilities,
    KHV_HypervisorSoftwareIdentity,
    KHV_ResourcePool,
    KHV_StoragePool,
    KHV_VirtualComputerSystem,
    KHV_VirtualProcessor,
    KHV_VirtualSystemSettingData,
    PowerState,
)
from cimom.model import CimObject
from cimom.schema import load
from cimom.testing import faults, readings_of
from hypervisor.definition import SnapshotInfo, parse_machine
from hypervisor.libvirt import Hypervisor
from hypervisor.pool import PoolIndex
from hypervisor.setting import Settings
from providers.virtual import provider
from providers.virtual.association import ASSOCIATIONS
from providers.virtual.inventory import machine_rows
from providers.virtual.power import power_state
from providers.virtual.setting import Surroundings
from tests.hosts import host
from tests.hypervisor.test_definition import FULL

UUID = "6d0b1d4c-0000-4000-8000-000000000001"


def test_what_the_driver_tells_is_fit_to_be_served(hypervisor: Hypervisor, tmp_path: Path) -> None:
    machine = host("server", tmp_path)
    assert faults(provider(hypervisor, "host", host=machine), load()) == []


def test_running_machines_have_active_settings_and_devices(
    hypervisor: Hypervisor, tmp_path: Path
) -> None:
    readings = readings_of(provider(hypervisor, "host", host=host("server", tmp_path)))
    states = Counter(
        row.instance.SettingState for row in readings.rows(KHV_VirtualSystemSettingData)
    )
    running = len(readings.rows(KHV_VirtualProcessor))
    assert states["defined"] == 4
    assert states["active"] == running > 0


def test_pools_tell_what_the_host_has_and_what_is_taken(
    hypervisor: Hypervisor, tmp_path: Path
) -> None:
    readings = readings_of(provider(hypervisor, "host", host=host("server", tmp_path)))
    pools = {row.instance.PoolID: row.instance for row in readings.rows(KHV_ResourcePool)}
    assert {"processor", "memory"} <= pools.keys()
    assert pools["processor"].Capacity == 32
    assert pools["memory"].Capacity is not None
    assert len(readings.rows(KHV_AllocationCapabilities)) == 4
    assert len(readings.rows(KHV_StoragePool)) == len([p for p in pools if p and "storage/" in p])
    names = {row.instance.ElementName for row in readings.rows(KHV_HypervisorSoftwareIdentity)}
    assert "libvirt" in names


def rows(*, active: bool = True) -> dict[str, CimObject]:
    machine = parse_machine(FULL)
    assert machine is not None
    settings = Settings(
        uuid=UUID,
        name="web1",
        autostart=True,
        defined=machine,
        active=machine if active else None,
        snapshots=(SnapshotInfo(name="a"), SnapshotInfo(name="b", parent="a", current=True)),
    )
    return {
        row.InstanceID: row
        for row in machine_rows(settings, PoolIndex(), Surroundings())
        if hasattr(row, "InstanceID")
    }


def test_settings_are_named_by_machine_state_and_device() -> None:
    found = rows()
    assert f"KHV:VSSD:{UUID}:defined" in found
    for device in ("cpu/0", "memory/0", "disk/vda", "disk/sda", "net/525400aabbcc", "graphics/0"):
        assert f"KHV:RASD:{UUID}:defined:{device}" in found
        assert f"KHV:RASD:{UUID}:active:{device}" in found
    assert not [name for name in rows(active=False) if ":active" in name]


def test_a_network_card_tells_its_shaping() -> None:
    nic = rows()[f"KHV:RASD:{UUID}:active:net/525400aabbcc"]
    facts = ("PoolID", "PortVID", "InboundAverage", "OutboundAverage", "ReceiveBandwidthLimit")
    assert [getattr(nic, fact) for fact in facts] == [
        "network/default",
        42,
        1000,
        128,
        1000 * 1024 * 8,
    ]


def test_snapshots_know_their_parent_and_which_is_current() -> None:
    found = rows()
    first = found[f"KHV:VSSD:{UUID}:snapshot:a"]
    second = found[f"KHV:VSSD:{UUID}:snapshot:b"]
    assert isinstance(first, KHV_VirtualSystemSettingData)
    assert isinstance(second, KHV_VirtualSystemSettingData)
    assert (first.SnapshotParent, first.IsCurrentSnapshot) == (None, False)
    assert (second.SnapshotParent, second.IsCurrentSnapshot) == (first.InstanceID, True)


def joined(name: str, left: CimObject, right: CimObject) -> list[dict[str, object]]:
    """Return the properties of each association of that name that ties two rows."""
    ties = (
        row
        for row in ASSOCIATIONS
        if f"KHV_{name}" == row.cls.CIM_NAME
        and isinstance(left, row.left)
        and isinstance(right, row.right)
        and row.left_join(left) is not None
        and row.left_join(left) == row.right_join(right)
    )
    return [row.properties(left, right) if row.properties else {} for row in ties]


def test_active_settings_lead_to_those_that_are_next() -> None:
    found = rows()
    active, defined = (found[f"KHV:RASD:{UUID}:{s}:cpu/0"] for s in ("active", "defined"))
    (told,) = joined("ElementSettingData", active, defined)
    assert told["IsNext"] == IsNext.Is_Next
    assert joined("ElementSettingData", defined, active) == []
    assert joined("ElementSettingData", active, active) == []


def test_a_machine_leads_to_its_settings_and_snapshots() -> None:
    found, machine = rows(), KHV_VirtualComputerSystem(Name=UUID, CreationClassName="x")
    for state, name in (("defined", "ElementSettingData"), ("active", "SettingsDefineState")):
        assert len(joined(name, machine, found[f"KHV:VSSD:{UUID}:{state}"])) == 1
    for snapshot in ("a", "b"):
        row = found[f"KHV:VSSD:{UUID}:snapshot:{snapshot}"]
        assert len(joined("SnapshotOfVirtualSystem", machine, row)) == 1
        current = joined("MostCurrentSnapshotInBranch", machine, row)
        assert len(current) == (1 if snapshot == "b" else 0)
        assert len(joined("LastAppliedSnapshot", row, machine)) == len(current)


@pytest.mark.parametrize(
    ("state", "text", "power"),
    [
        (2, "running", PowerState.On),
        (9, "paused", PowerState.On),
        (9, "asleep", PowerState.Sleep_Deep),
        (3, "off", PowerState.Off_Soft),
        (3, "powered off", PowerState.Off_Hard),
        (6, "saved", PowerState.Hibernate_Off_Soft),
        (0, "state unknown", PowerState.Other),
    ],
)
def test_power_of_a_machine(state: int, text: str, power: PowerState) -> None:
    machine = KHV_VirtualComputerSystem(Name=UUID, CreationClassName="x")
    told = replace(machine, EnabledState=state, StatusDescriptions=(text,))
    assert power_state(told) is power
