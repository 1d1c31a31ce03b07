"""HOST-RESOURCES-MIB (RFC 2790): processors, disks and network ports; UCD-DISKIO-MIB counters."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from cimom.classes import (
    DiskType,
    EnabledState,
    HealthState,
    KHV_BlockStorageStatisticalData,
    KHV_ComputerSystem,
    KHV_DiskDrive,
    KHV_HardwareThread,
    KHV_LogicalDisk,
    KHV_Processor,
    KHV_ProcessorCore,
)
from exporters.snmp.ber import Syntax
from exporters.snmp.interfaces import PORTS
from exporters.snmp.moment import MICROSECONDS, microseconds
from exporters.snmp.oids import ENTERPRISES, MIB_2, ZERO_DOT_ZERO, Oid
from exporters.snmp.table import FALSE, TICKS, TRUE, Column, Context, Object, Scalar, Table

HOST: Oid = (*MIB_2, 25)
HR_DEVICE: Oid = (*HOST, 3)
HR_DEVICE_TYPES: Oid = (*HR_DEVICE, 1)
PROCESSOR: Oid = (*HR_DEVICE_TYPES, 3)  # hrDeviceProcessor
NETWORK: Oid = (*HR_DEVICE_TYPES, 4)  # hrDeviceNetwork
DISK: Oid = (*HR_DEVICE_TYPES, 6)  # hrDeviceDiskStorage
UCD_DISK_IO: Oid = (*ENTERPRISES, 2021, 13, 15, 1, 1)
KIND = "hrDevice"  # of the persistent index: one number for a device in all these tables

UNKNOWN, RUNNING, WARNING, DOWN = 1, 2, 3, 5  # hrDeviceStatus
READ_WRITE = 1  # hrDiskStorageAccess
OTHER_MEDIA, HARD_DISK = 1, 3  # hrDiskStorageMedia
REMOVABLE = 7  # CIM_MediaAccessDevice.Capabilities: Supports Removable Media
KILOBYTE = 1024

STATUS: dict[int | None, int] = {
    HealthState.OK: RUNNING,
    HealthState.Degraded_Warning: WARNING,
    HealthState.Minor_failure: WARNING,
    HealthState.Major_failure: WARNING,
    HealthState.Critical_failure: DOWN,
    HealthState.Non_recoverable_error: DOWN,
}
MEDIA: dict[int | None, int] = {
    DiskType.Hard_Disk_Drive: HARD_DISK,
    DiskType.Hybrid: HARD_DISK,
}


class Device(NamedTuple):
    """A row of hrDeviceTable."""

    number: int
    kind: Oid
    text: str
    instance: Any
    counters: Any = None


def _name(instance: Any) -> str:
    return str(instance.ElementName or instance.Name or "")


def threads(context: Context) -> Iterator[tuple[Oid, Device]]:
    """Yield what the kernel schedules on, each with the name of its processor."""
    readings = context.readings
    processors = {r.instance.DeviceID: _name(r.instance) for r in readings.rows(KHV_Processor)}
    cores = {
        row.instance.InstanceID: processors.get(row.instance.ProcessorDeviceID or "", "")
        for row in readings.rows(KHV_ProcessorCore)
    }
    for row in readings.rows(KHV_HardwareThread):
        thread = row.instance
        number = context.index(KIND, thread.InstanceID)
        text = cores.get(thread.CoreInstanceID or "") or _name(thread)
        yield (number,), Device(number, PROCESSOR, text, thread)


def disks(context: Context) -> Iterator[tuple[Oid, Device]]:
    """Yield the disks and what the kernel makes of them, with their counters."""
    rows = context.readings.rows(KHV_BlockStorageStatisticalData)
    counters = {row.instance.InstanceID: row.instance for row in rows}
    for row in (*context.readings.rows(KHV_DiskDrive), *context.readings.rows(KHV_LogicalDisk)):
        disk: Any = row.instance
        number = context.index(KIND, disk.DeviceID)
        model = getattr(disk, "Model", None) or getattr(disk, "VolumeType", None)
        text = " ".join(word for word in (model, disk.DevicePath) if word) or _name(disk)
        counted = counters.get(f"KHV:stat:{disk.DeviceID}")
        yield (number,), Device(number, DISK, text, disk, counted)


def networks(context: Context) -> Iterator[tuple[Oid, Device]]:
    """Yield the network ports that have an ifIndex."""
    for cls in PORTS:
        for row in context.readings.rows(cls):
            port: Any = row.instance
            if port.InterfaceIndex:
                number = context.index(KIND, port.DeviceID)
                yield (number,), Device(number, NETWORK, port.Name or _name(port), port)


def devices(context: Context) -> Iterator[tuple[Oid, Device]]:
    """Yield every device; without counters, which hrDeviceTable does not look at."""
    yield from threads(context)
    for index, device in disks(context):
        yield index, device._replace(counters=None)
    yield from networks(context)


def device_status(device: Device) -> int:
    """Return hrDeviceStatus: down when it is turned off, else what its health says."""
    if device.instance.EnabledState == EnabledState.Disabled:
        return DOWN
    return STATUS.get(device.instance.HealthState, UNKNOWN)


def _capacity(device: Device) -> int | None:
    size = device.instance.Size
    return None if size is None else size // KILOBYTE


def _removable(device: Device) -> int | None:
    capabilities = getattr(device.instance, "Capabilities", None)
    if capabilities is None:
        return None
    return TRUE if REMOVABLE in capabilities else FALSE


def _counter(name: str) -> Callable[[Device], int | None]:
    return lambda device: None if device.counters is None else getattr(device.counters, name)


def host_uptime_ticks(context: Context) -> int:
    """Return the ticks since the machine was started, as its row tells it, or this machine's."""
    for row in context.readings.rows(KHV_ComputerSystem):
        booted = microseconds(row.instance.TimeOfLastStateChange or "")
        if booted is not None:
            return int((context.wall() - booted / MICROSECONDS) * TICKS)
    return int(time.clock_gettime(time.CLOCK_BOOTTIME) * TICKS)


_THREADS = (KHV_HardwareThread, KHV_ProcessorCore, KHV_Processor)
_DISKS = (KHV_DiskDrive, KHV_LogicalDisk, KHV_BlockStorageStatisticalData)

OBJECTS: tuple[Object, ...] = (
    Scalar(
        name="hrSystemUptime",
        oid=(*HOST, 1, 1),
        syntax=Syntax.TIMETICKS,
        live=True,
        value=host_uptime_ticks,
    ),
    Table(
        name="hrDeviceTable",
        oid=(*HR_DEVICE, 2, 1),
        of=(*_THREADS, KHV_DiskDrive, KHV_LogicalDisk, *PORTS),
        rows=devices,
        columns=(
            Column(1, "hrDeviceIndex", Syntax.INTEGER, lambda device: device.number),
            Column(2, "hrDeviceType", Syntax.OID, lambda device: device.kind),
            Column(3, "hrDeviceDescr", Syntax.OCTETS, lambda device: device.text),
            Column(4, "hrDeviceID", Syntax.OID, lambda _: ZERO_DOT_ZERO),
            Column(5, "hrDeviceStatus", Syntax.INTEGER, device_status),
        ),
    ),
    Table(
        name="hrProcessorTable",
        oid=(*HR_DEVICE, 3, 1),
        of=_THREADS,
        rows=threads,
        columns=(
            Column(1, "hrProcessorFrwID", Syntax.OID, lambda _: ZERO_DOT_ZERO),
            Column(
                2, "hrProcessorLoad", Syntax.INTEGER, lambda device: device.instance.LoadPercentage
            ),
        ),
    ),
    Table(
        name="hrNetworkTable",
        oid=(*HR_DEVICE, 4, 1),
        of=PORTS,
        rows=networks,
        columns=(
            Column(
                1, "hrNetworkIfIndex", Syntax.INTEGER, lambda device: device.instance.InterfaceIndex
            ),
        ),
    ),
    Table(
        name="hrDiskStorageTable",
        oid=(*HR_DEVICE, 6, 1),
        of=_DISKS,
        rows=disks,
        columns=(
            Column(1, "hrDiskStorageAccess", Syntax.INTEGER, lambda _: READ_WRITE),
            Column(
                2,
                "hrDiskStorageMedia",
                Syntax.INTEGER,
                lambda device: MEDIA.get(getattr(device.instance, "DiskType", None), OTHER_MEDIA),
            ),
            Column(3, "hrDiskStorageRemoveble", Syntax.INTEGER, _removable),  # spelt so in the RFC
            Column(4, "hrDiskStorageCapacity", Syntax.INTEGER, _capacity),
        ),
    ),
    Table(
        name="diskIOTable",
        oid=UCD_DISK_IO,
        of=_DISKS,
        rows=disks,
        columns=(
            Column(1, "diskIOIndex", Syntax.INTEGER, lambda device: device.number),
            Column(
                2,
                "diskIODevice",
                Syntax.OCTETS,
                lambda device: device.instance.Name or device.instance.DeviceID,
            ),
            Column(3, "diskIONRead", Syntax.COUNTER32, _counter("BytesRead")),
            Column(4, "diskIONWritten", Syntax.COUNTER32, _counter("BytesWritten")),
            Column(5, "diskIOReads", Syntax.COUNTER32, _counter("ReadIOs")),
            Column(6, "diskIOWrites", Syntax.COUNTER32, _counter("WriteIOs")),
            Column(12, "diskIONReadX", Syntax.COUNTER64, _counter("BytesRead")),
            Column(13, "diskIONWrittenX", Syntax.COUNTER64, _counter("BytesWritten")),
        ),
    ),
)
