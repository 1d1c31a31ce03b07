from __future__ import annotations

import pytest

from cimom import classes as c
from cimom.broker.readings import Delta
from cimom.model import cim_datetime
from exporters.snmp import host_resources
from exporters.snmp.host_resources import DISK, DOWN, NETWORK, PROCESSOR, RUNNING, WARNING, Device
from exporters.snmp.table import Table
from tests.exporters.snmp.decode import STARTED, Mib
from tests.web.sample import UUID, device, sample


@pytest.fixture(scope="module")
def mib() -> Mib:
    return Mib(sample())


def test_every_thread_is_a_processor_with_its_load(mib: Mib) -> None:
    loads = mib["hrProcessorLoad"]
    assert len(loads) == 16
    assert sorted(loads.values()) == [number * 6 for number in range(16)]
    assert set(mib["hrProcessorFrwID"].values()) == {(0, 0)}
    for index in loads:
        assert mib["hrDeviceType"][index] == PROCESSOR
        assert mib["hrDeviceDescr"][index].startswith(b"Example Xenon Gold")
        assert mib["hrDeviceStatus"][index] == RUNNING


def test_disks_and_ports_are_devices(mib: Mib) -> None:
    kinds = list(mib["hrDeviceType"].values())
    assert kinds.count(DISK) == 4
    assert kinds.count(NETWORK) == 3
    assert sorted(mib["hrNetworkIfIndex"].values()) == [1, 2, 3]
    assert sorted(mib["hrDeviceStatus"].values()).count(WARNING) == 1


def test_a_disk_has_one_number_in_every_table(mib: Mib) -> None:
    (index,) = [i for i, name in mib["diskIODevice"].items() if name == b"sda"]
    assert mib["hrDeviceDescr"][index] == b"ACME Exa 16TB /dev/sda"
    assert mib["hrDiskStorageCapacity"][index] == 2**31 - 1  # in kB it is more than fits
    assert mib["hrDiskStorageMedia"][index] == 3
    assert mib["diskIONReadX"][index] == 512 * 10**9 + 2
    assert mib["diskIONRead"][index] == (512 * 10**9 + 2) % 2**32
    assert mib["diskIOReads"][index] == 1_000_002


@pytest.mark.parametrize(("size", "told"), [(None, None), (1024 * 77, 77), (2**50, 2**40)])
def test_the_capacity_is_in_kilobytes(size: int | None, told: int | None) -> None:
    (table,) = [item for item in host_resources.OBJECTS if item.name == "hrDiskStorageTable"]
    assert isinstance(table, Table)
    disk = c.KHV_DiskDrive(**device(c.KHV_DiskDrive, "disk/x"), Size=size)
    assert table.columns[-1].value(Device(1, DISK, "", disk)) == told


def test_what_is_turned_off_is_down() -> None:
    thread = c.KHV_HardwareThread(
        InstanceID="t", EnabledState=c.EnabledState.Disabled, HealthState=c.HealthState.OK
    )
    assert host_resources.device_status(Device(1, PROCESSOR, "", thread)) == DOWN


def test_the_machine_runs_for_longer_than_nothing(mib: Mib) -> None:
    assert mib["hrSystemUptime"] > 0


def test_the_machine_of_the_readings_was_started_when_its_row_says_so() -> None:
    readings = sample()
    host = c.KHV_ComputerSystem(
        Name=UUID,
        CreationClassName="KHV_ComputerSystem",
        TimeOfLastStateChange=cim_datetime(STARTED - 3600),
    )
    delta = Delta(c.KHV_ComputerSystem, (host,), ())
    readings.apply(readings.state("system"), (delta,), taken_at=STARTED, duration_s=0.0)
    assert Mib(readings)["hrSystemUptime"] == Mib(readings)["vmHvUpTime"] == 360_000
