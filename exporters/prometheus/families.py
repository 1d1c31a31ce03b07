"""All metric families of khv in the order of /metrics; `family.py` has the rules of the tables."""

from __future__ import annotations

from typing import Any

from cimom.broker.snapshot import Reading, SourceReading
from cimom.classes import (
    CIM_ManagedSystemElement,
    CIM_PhysicalElement,
    KHV_Battery,
    KHV_BlockStorageStatisticalData,
    KHV_Chassis,
    KHV_ComputerSystem,
    KHV_DiskDrive,
    KHV_DiskPartition,
    KHV_DriveBay,
    KHV_EthernetPort,
    KHV_EthernetPortStatistics,
    KHV_Fan,
    KHV_GPTDiskPartition,
    KHV_HardwareThread,
    KHV_IPMIFan,
    KHV_IPMINumericSensor,
    KHV_IPMIPowerSupply,
    KHV_IPMISensor,
    KHV_LocalFileSystem,
    KHV_LogicalDisk,
    KHV_Memory,
    KHV_NetworkPort,
    KHV_NetworkPortStatistics,
    KHV_NumericSensor,
    KHV_OperatingSystem,
    KHV_PCIBridge,
    KHV_PCIDevice,
    KHV_PhysicalMemory,
    KHV_PowerSupply,
    KHV_Processor,
    KHV_RemoteFileSystem,
    KHV_Sensor,
    KHV_Service,
    KHV_TimeService,
    KHV_VirtualComputerSystem,
    KHV_VirtualSystemStatistics,
    KHV_X509Certificate,
)
from cimom.health.rollup import level_of, name_of
from cimom.model import CimObject, key_of
from exporters.prometheus.certificate import CERTIFICATE_GROUPS
from exporters.prometheus.compat import COMPAT
from exporters.prometheus.connection import (
    CONNECTION_CLASSES,
    CONNECTION_DEVICES,
    CONNECTION_GROUPS,
)
from exporters.prometheus.family import Family, Group, Labels, Names, of_class, of_sources
from exporters.prometheus.host import HOST_GROUPS
from exporters.prometheus.kernel import KERNEL_CLASSES, KERNEL_GROUPS
from exporters.prometheus.machines import MACHINE_GROUPS
from exporters.prometheus.management import MANAGEMENT_CLASSES, MANAGEMENT_GROUPS
from exporters.prometheus.peripheral import PERIPHERAL_DEVICES, PERIPHERAL_GROUPS
from exporters.prometheus.platform import PLATFORM_CLASSES, PLATFORM_GROUPS
from exporters.prometheus.runtime import RUNTIME_CLASSES, RUNTIME_GROUPS
from exporters.prometheus.sensors import SENSOR_CLASSES, SENSORS
from exporters.prometheus.smart import SMART
from exporters.prometheus.storage import STORAGE_CLASSES, STORAGE_GROUPS

# What a snapshot for /metrics has to hold, and what is read afresh for it.
CLASSES: tuple[type[CimObject], ...] = (
    KHV_ComputerSystem,
    KHV_Processor,
    KHV_HardwareThread,
    KHV_DiskDrive,
    KHV_BlockStorageStatisticalData,
    KHV_EthernetPort,
    KHV_EthernetPortStatistics,
    KHV_NetworkPort,
    KHV_NetworkPortStatistics,
    *SENSOR_CLASSES,
    KHV_VirtualComputerSystem,
    KHV_VirtualSystemStatistics,
    KHV_Sensor,
    *PLATFORM_CLASSES,
    *KERNEL_CLASSES,
    *RUNTIME_CLASSES,
    *PERIPHERAL_DEVICES,
    *MANAGEMENT_CLASSES,
    *STORAGE_CLASSES,
    *CONNECTION_CLASSES,
    KHV_X509Certificate,
)


def _element(r: Reading[Any], _: Names) -> tuple[str, ...]:
    return (r.instance.CIM_NAME, str(key_of(r.instance)[-1]), name_of(r.instance))


def _system_element(r: Reading[Any], _: Names) -> tuple[str, ...]:
    return (r.instance.CIM_NAME, r.instance.Name, name_of(r.instance))


def _part(r: Reading[Any], _: Names) -> tuple[str, ...]:
    return (r.instance.CIM_NAME, r.instance.Tag, name_of(r.instance))


def _timed(r: Reading[Any], _: Names) -> tuple[str, ...]:
    """Name a reading as KHV-MIB does: a machine's by its UUID."""
    instance = r.instance
    if isinstance(instance, KHV_VirtualSystemStatistics) and instance.SystemName is not None:
        return (instance.CIM_NAME, instance.SystemName)
    return (instance.CIM_NAME, str(key_of(instance)[-1]))


def _health(labels: Labels[Reading[Any]]) -> Family[Reading[Any]]:
    return Family(
        name="khv_health_status",
        help="Health of an element: 0 well, 1 degraded, 2 critical, 3 not known.",
        labels=labels,
        value=lambda r: level_of(r.instance),
    )


HEALTH = _health(Labels(("class", "element", "name"), _element))
SYSTEM_HEALTH = _health(Labels(("class", "element", "name"), _system_element))
PART_HEALTH = _health(Labels(("class", "element", "name"), _part))
# The last key of devices is DeviceID; of what is named otherwise it is a class, so Name is taken.
DEVICES: tuple[type[CIM_ManagedSystemElement], ...] = (
    KHV_Processor,
    KHV_Memory,
    KHV_DiskDrive,
    KHV_DiskPartition,
    KHV_GPTDiskPartition,
    KHV_LogicalDisk,
    KHV_EthernetPort,
    KHV_NetworkPort,
    *SENSOR_CLASSES,
    KHV_Sensor,
    KHV_Fan,
    KHV_PowerSupply,
    KHV_Battery,
    KHV_PCIDevice,
    KHV_PCIBridge,
    *PERIPHERAL_DEVICES,
    *CONNECTION_DEVICES,
    KHV_IPMISensor,
    KHV_IPMIFan,
    KHV_IPMIPowerSupply,
)
SYSTEMS: tuple[type[CIM_ManagedSystemElement], ...] = (
    KHV_ComputerSystem,
    KHV_OperatingSystem,
    KHV_LocalFileSystem,
    KHV_RemoteFileSystem,
    KHV_VirtualComputerSystem,
    KHV_Service,
    KHV_TimeService,
)
PARTS: tuple[type[CIM_PhysicalElement], ...] = (KHV_Chassis, KHV_PhysicalMemory, KHV_DriveBay)

TIME: Family[Reading[Any]] = Family(
    name="khv_reading_timestamp_seconds",
    help="When a reading was taken; the StatisticTime that WBEM tells for it.",
    labels=Labels(("class", "element"), _timed),
    value=lambda r: r.taken_at,
)

SOURCE: Labels[SourceReading] = Labels(("source",), lambda s, _: (s.name,))

SOURCES = of_sources(
    Family(
        name="khv_source_up",
        help="Whether the last read of a source succeeded (1), or its rows are stale (0).",
        labels=SOURCE,
        value=lambda s: s.status == "ok",
    ),
    Family(
        name="khv_source_timestamp_seconds",
        help="When a source was last read with success.",
        labels=SOURCE,
        value=lambda s: s.taken_at,
    ),
    Family(
        name="khv_source_duration_seconds",
        help="How long the last successful read of a source took.",
        labels=SOURCE,
        value=lambda s: None if s.taken_at is None else s.duration_s,
    ),
    Family(
        name="khv_source_refreshes_total",
        type="counter",
        help="Reads of a source that succeeded.",
        labels=SOURCE,
        value=lambda s: s.refreshes,
    ),
    Family(
        name="khv_source_failures_total",
        type="counter",
        help="Reads of a source that failed, for whatever reason.",
        labels=SOURCE,
        value=lambda s: s.failures,
    ),
    Family(
        name="khv_source_deadline_misses_total",
        type="counter",
        help="Reads of a source that did not end by their deadline.",
        labels=SOURCE,
        value=lambda s: s.misses,
    ),
)

GROUPS: tuple[Group[Any], ...] = (
    *HOST_GROUPS,
    SMART,
    *STORAGE_GROUPS,
    *CONNECTION_GROUPS,
    *PLATFORM_GROUPS,
    *KERNEL_GROUPS,
    *RUNTIME_GROUPS,
    *PERIPHERAL_GROUPS,
    *SENSORS,
    *MANAGEMENT_GROUPS,
    *MACHINE_GROUPS,
    *(of_class(cls, HEALTH) for cls in DEVICES),
    *(of_class(cls, SYSTEM_HEALTH) for cls in SYSTEMS),
    *(of_class(cls, PART_HEALTH) for cls in PARTS),
    of_class(KHV_NumericSensor, TIME),
    of_class(KHV_IPMINumericSensor, TIME),
    of_class(KHV_VirtualSystemStatistics, TIME),
    SOURCES,
    *CERTIFICATE_GROUPS,
    of_class(KHV_X509Certificate, HEALTH),
    *COMPAT,
)
