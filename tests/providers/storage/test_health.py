"""Disks with what they tell of their health: the demonstration host, and tools that misbehave."""

from __future__ import annotations

import json
import os
import signal
import socket
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from cimom.broker.link import Changed, Decoder, Done, FrameBuffer, Refresh, encode
from cimom.broker.worker import Worker
from cimom.classes import (
    HealthState,
    KHV_DiskDrive,
    KHV_DiskTemperatureSensor,
    KHV_PhysicalPackage,
    OperationalStatus,
    ProbableCause,
)
from cimom.health.event import health_event
from cimom.health.rollup import Level
from cimom.provider import Provider
from cimom.schema import load
from cimom.testing import faults, readings_of
from hypervisor import tool
from hypervisor.disk import Disk
from hypervisor.host import Host
from hypervisor.smart_poll import arguments
from hypervisor.space import SpaceTold
from providers.storage import filesystem, inventory, provider
from tests.hosts import host, put

SCHEMA = load()
PATIENCE_S = 30.0


@pytest.fixture
def machine(tmp_path: Path) -> Host:
    return host("server", tmp_path / "host")


def by_name(made: Provider, cls: type[Any]) -> dict[str, Any]:
    return {row.instance.Name: row.instance for row in readings_of(made).rows(cls)}


def output(machine: Host, name: str) -> Path:
    disk = Disk(name=name, number=None, identity="", size_bytes=1)
    return Path(machine.path(tool.captured_path("smartctl", arguments(disk))))


def retell(machine: Host, name: str, **changes: Any) -> None:
    path = output(machine, name)
    path.write_text(json.dumps({**json.loads(path.read_text()), **changes}))


def test_disks_of_the_demonstration(machine: Host) -> None:
    disks = by_name(provider(machine), KHV_DiskDrive)
    worn, tired = disks["nvme0n1"], disks["sda"]
    assert worn.OperationalStatus[0] is OperationalStatus.Predictive_Failure
    assert worn.HealthState is HealthState.Degraded_Warning
    assert worn.StatusDescriptions[0] == "102 % of its rated life is used"
    assert worn.RecommendedAction == "Replace the disk soon."
    assert (worn.PercentageUsed, worn.AvailableSpare, worn.AvailableSpareThreshold) == (102, 64, 10)
    assert (worn.MediaErrors, worn.ErrorLogEntries, worn.TotalPowerOnHours) == (0, 4, 33408)
    assert (tired.HealthState, tired.SMARTPassed) == (HealthState.OK, True)
    assert tired.StatusDescriptions == ("8 sectors reallocated",)
    assert (tired.ReallocatedSectors, tired.PendingSectors, tired.UncorrectableSectors) == (8, 0, 0)
    assert (tired.Temperature, tired.PowerCycles, tired.RPM) == (36, 37, 7200)
    assert tired.LastSelfTest == "Extended offline: Completed without error (at 41783 h)"
    assert tired.SMARTUpdated is not None
    assert (tired.PercentageUsed, tired.RecommendedAction, tired.SMARTFailure) == (None, None, None)
    assert disks["sdb"].PercentageUsed == 12
    assert disks["sdb"].FormFactor == 5


def test_temperature_has_a_sensor_where_no_chip_reads_it(machine: Host) -> None:
    sensors = by_name(provider(machine), KHV_DiskTemperatureSensor)
    assert sensors.keys() == {
        "sda",
        "sdb",
        "sde",
        "sdf",
    }  # nvme0 has a chip, a SAN's disk is not asked
    sensor = sensors["sda"]
    assert (sensor.CurrentReading, sensor.UnitModifier, sensor.CurrentState) == (36, 0, "Normal")
    assert sensor.DeviceID == "smart/naa.5000c500a1b2c3d4"
    assert sensor.MonitoredDeviceID == by_name(provider(machine), KHV_DiskDrive)["sda"].DeviceID
    retell(machine, "sda", temperature={"current": 70, "drive_trip": 60})
    hot = by_name(provider(machine), KHV_DiskTemperatureSensor)["sda"]
    assert (hot.UpperThresholdCritical, hot.CurrentState) == (60, "Upper Critical")
    assert hot.HealthState is HealthState.Critical_failure
    disk = by_name(provider(machine), KHV_DiskDrive)["sda"]
    assert disk.OperationalStatus == (OperationalStatus.Stressed,)


def test_the_worse_of_driver_and_disk_counts(machine: Host) -> None:
    put(machine, "sys/block/nvme0n1/device/state", "dead\n")
    disk = by_name(provider(machine), KHV_DiskDrive)["nvme0n1"]
    assert disk.HealthState is HealthState.Critical_failure
    assert disk.StatusDescriptions == (
        "the driver calls the disk dead; 102 % of its rated life is used",
    )


@pytest.mark.parametrize(
    "data", [b"", b"garbage", b"\xff\xfe\0", b'{"smartctl": {"exit_status": 2}}', b"[" * 99_999]
)
def test_disk_without_a_usable_output_stays_as_it_was(machine: Host, data: bytes) -> None:
    output(machine, "sda").write_bytes(data)
    assert faults(provider(machine), SCHEMA) == []
    disk = by_name(provider(machine), KHV_DiskDrive)["sda"]
    assert disk.HealthState is HealthState.OK
    assert (disk.SMARTPassed, disk.Temperature, disk.SMARTUpdated) == (None, None, None)
    assert disk.Size == 4000787030016
    assert "sda" in by_name(provider(machine), KHV_PhysicalPackage)
    assert "sda" not in by_name(provider(machine), KHV_DiskTemperatureSensor)


def test_absurd_values_are_fit_to_be_served(machine: Host) -> None:
    for name in ("sda", "sdb", "nvme0n1"):
        retell(
            machine,
            name,
            temperature={"current": 199, "drive_trip": 1},
            power_on_time={"hours": 2**63},
            power_cycle_count=2**31,
            nvme_smart_health_information_log={"media_errors": 2**63 - 1, "percentage_used": 255},
        )
    assert faults(provider(machine), SCHEMA) == []


def test_disk_that_falls_ill_is_an_event_with_what_to_do(machine: Host) -> None:
    retell(machine, "sdb", smart_status={"passed": False})
    disk = by_name(provider(machine), KHV_DiskDrive)["sdb"]
    event = health_event(disk, Level.degraded)
    assert event.text == ("disk drive SAMSUNG MZ7KH480 reports: the disk itself expects to fail")
    assert event.actions == ("Copy its data and replace the disk now.",)
    assert event.cause is ProbableCause.Disk_Failure


# -- a worker with a smartctl of our own


@pytest.fixture
def script(tmp_path: Path) -> Callable[[str], str]:
    def write(body: str) -> str:
        place = tmp_path / "bin"
        place.mkdir()
        (place / "smartctl").write_text(f"#!/bin/sh\n{body}\n")
        (place / "smartctl").chmod(0o755)
        return str(place)

    return write


class Desk:
    """The broker's end of a worker that runs in a thread."""

    def __init__(self, made: Provider) -> None:
        self._ours, theirs = socket.socketpair()
        self._ours.settimeout(PATIENCE_S)
        self._frames, self._decoder = FrameBuffer(), Decoder(SCHEMA.struct)
        worker = Worker("storage", made, theirs, SCHEMA.struct)

        def work() -> None:
            with theirs:
                worker.run()

        self._thread = threading.Thread(target=work)
        self._thread.start()

    def frames(self) -> Iterator[Any]:
        """Yield what the worker sends."""
        while True:
            for body in self._frames.feed(self._ours.recv(1 << 20)):
                yield self._decoder.from_worker(body)

    def refresh(self, source: str) -> Done:
        """Have a source read and wait for its end."""
        self._ours.sendall(encode(Refresh(source, 1)))
        return next(f for f in self.frames() if isinstance(f, Done) and f.source == source)

    def hears_of(self, source: str) -> None:
        """Wait until the worker says that a source changed."""
        next(f for f in self.frames() if isinstance(f, Changed) and f.source == source)

    def close(self) -> None:
        self._ours.close()
        self._thread.join(PATIENCE_S)
        assert not self._thread.is_alive()


@pytest.fixture
def asked(
    machine: Host, script: Callable[[str], str]
) -> Iterator[Callable[[str], tuple[inventory.Inventory, Desk]]]:
    """Return what starts a worker whose disks are asked with a script."""
    desks: list[Desk] = []

    def begin(body: str) -> tuple[inventory.Inventory, Desk]:
        path = script(body)
        stopped = threading.Event()

        def ask(disk: Disk) -> tool.Answer:
            words = arguments(disk)
            return tool.run(
                Host("/"), "smartctl", words, budget_s=60, path=path, cancelled=stopped.is_set
            )

        blocks = inventory.Inventory(machine, "host", ask)

        def watch(notify: Any) -> Callable[[], None]:
            stop = blocks.health.start(lambda: notify(inventory.INVENTORY))
            return lambda: (stopped.set(), stop())[-1]

        made = Provider(
            sources=(
                *inventory.sources(blocks),
                *filesystem.sources(machine, "host", blocks, SpaceTold(machine)),
            ),
            watch=watch,
        )
        desks.append(Desk(made))
        return blocks, desks[-1]

    yield begin
    for desk in desks:
        desk.close()


def test_hanging_smartctl_costs_no_source_anything(asked: Any, tmp_path: Path) -> None:
    pid = tmp_path / "pid"
    os.mkfifo(pid)
    _, desk = asked(f"echo $$ > {pid}; exec sleep 1000")
    process = int(pid.read_text())  # it runs
    for source in (inventory.INVENTORY, inventory.COUNTERS, filesystem.FILE_SYSTEMS):
        done = desk.refresh(source)
        assert (done.error, done.missed) == (None, False)
    os.kill(process, 0)  # and did so all the time


def test_killed_smartctl_is_said_of_its_disk(asked: Any, tmp_path: Path) -> None:
    pid = tmp_path / "pid"
    os.mkfifo(pid)
    blocks, desk = asked(f'[ "$5" = /dev/sda ] || exit 0; echo $$ > {pid}; exec sleep 1000')
    process = int(pid.read_text())
    disks = {row.Name: row for row in blocks.read() if isinstance(row, KHV_DiskDrive)}
    assert disks["sda"].HealthState is HealthState.Unknown
    os.kill(process, signal.SIGKILL)
    desk.hears_of(inventory.INVENTORY)
    disks = {row.Name: row for row in blocks.read() if isinstance(row, KHV_DiskDrive)}
    assert disks["sda"].HealthState is HealthState.OK
    assert "exit status -9" in (disks["sda"].SMARTFailure or "")


def test_garbage_leaves_disks_as_they_are(asked: Any) -> None:
    blocks, desk = asked("head -c 5000 /dev/urandom; exit 1")
    desk.hears_of(inventory.INVENTORY)
    disks = [row for row in blocks.read() if isinstance(row, KHV_DiskDrive)]
    assert {disk.HealthState for disk in disks} == {HealthState.OK}
    assert desk.refresh(inventory.INVENTORY).error is None


def test_ill_disk_is_told_though_the_exit_status_is_not_zero(asked: Any, machine: Host) -> None:
    retell(machine, "sda", smart_status={"passed": False}, smartctl={"exit_status": 8})
    blocks, desk = asked(f"cat {output(machine, 'sda')}; exit 8")
    desk.hears_of(inventory.INVENTORY)
    while True:
        disks = {row.Name: row for row in blocks.read() if isinstance(row, KHV_DiskDrive)}
        asked_for = [disk for name, disk in disks.items() if name != "sdc"]  # that of a SAN is not
        if all(disk.SMARTPassed is not None for disk in asked_for):
            break
        desk.hears_of(inventory.INVENTORY)
    assert disks["sda"].SMARTPassed is False
    assert disks["sda"].OperationalStatus[0] is OperationalStatus.Predictive_Failure
    assert disks["sda"].RecommendedAction == "Copy its data and replace the disk now."
