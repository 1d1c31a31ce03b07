"""The families of the platform: operating system, memory, caches, parts, PCI, software, power."""

from __future__ import annotations

from typing import Any

from cimom.broker.snapshot import Reading
from cimom.classes import (
    CIM_SoftwareIdentity,
    KHV_Alarm,
    KHV_Battery,
    KHV_CacheMemory,
    KHV_Chassis,
    KHV_DriveFirmwareIdentity,
    KHV_Fan,
    KHV_HypervisorSoftwareIdentity,
    KHV_IPMIFirmwareIdentity,
    KHV_Memory,
    KHV_OperatingSystem,
    KHV_PCIBridge,
    KHV_PCIDevice,
    KHV_PhysicalMemory,
    KHV_PortFirmwareIdentity,
    KHV_PowerSupply,
    KHV_RecordLog,
    KHV_SoftwareIdentity,
    PerceivedSeverity,
)
from cimom.health.rollup import name_of
from cimom.model import CimObject
from exporters.prometheus.family import (
    Family,
    Group,
    Labels,
    Names,
    kibibytes,
    of_class,
    one,
    per,
    ratio,
    text,
)

NONE: Labels[Reading[Any]] = Labels((), lambda _reading, _names: ())


def _gauge(name: str, help_text: str, prop: str) -> Family[Reading[KHV_OperatingSystem]]:
    """Make the family of an amount of memory that the operating system tells in KiB."""
    return Family(
        name=name,
        help=help_text,
        labels=NONE,
        value=lambda r: kibibytes(getattr(r.instance, prop)),
    )


def _load(window: str, prop: str) -> Family[Reading[KHV_OperatingSystem]]:
    return Family(
        name="khv_os_load_average",
        help="Tasks that run or wait to run, averaged over a window of time.",
        labels=Labels(("window",), lambda _reading, _names: (window,)),
        value=lambda r: per(getattr(r.instance, prop), 100),
    )


SYSTEM = of_class(
    KHV_OperatingSystem,
    Family(
        name="khv_os_info",
        help="The operating system of the host and its kernel.",
        labels=Labels(
            ("name", "version", "kernel"),
            lambda r, _: (
                r.instance.Name,
                text(r.instance.Version),
                text(r.instance.KernelRelease),
            ),
        ),
        value=one,
    ),
    Family(
        name="khv_os_processes",
        help="Processes that exist.",
        labels=NONE,
        value=lambda r: r.instance.NumberOfProcesses,
    ),
    Family(
        name="khv_os_users",
        help="Log-in sessions of people.",
        labels=NONE,
        value=lambda r: r.instance.NumberOfUsers,
    ),
    _gauge(
        "khv_os_memory_total_bytes", "Memory that the kernel manages.", "TotalVisibleMemorySize"
    ),
    _gauge("khv_os_memory_free_bytes", "Memory that is not used at all.", "FreePhysicalMemory"),
    _gauge(
        "khv_os_memory_available_bytes",
        "Memory that programs could be given without swapping.",
        "AvailableMemory",
    ),
    _gauge("khv_os_memory_cached_bytes", "Memory that holds file contents.", "CachedMemory"),
    _gauge("khv_os_swap_total_bytes", "Swap space.", "TotalSwapSpaceSize"),
    _gauge("khv_os_swap_free_bytes", "Swap space that is not in use.", "FreeSwapSpaceSize"),
    _load("1m", "LoadAverage1"),
    _load("5m", "LoadAverage5"),
    _load("15m", "LoadAverage15"),
)


# -- memory and caches


def _device(prefix: str) -> Labels[Reading[Any]]:
    """Label with DeviceID less its subsystem."""
    label = prefix.rstrip("/")
    return Labels((label,), lambda r, _: (r.instance.DeviceID.removeprefix(prefix),))


def _module(r: Reading[KHV_PhysicalMemory], _: Names) -> tuple[str, ...]:
    return (text(r.instance.Locator) or r.instance.Tag,)


def _module_info(r: Reading[KHV_PhysicalMemory], names: Names) -> tuple[str, ...]:
    i = r.instance
    facts = (i.Tag, i.Manufacturer, i.PartNumber, i.SerialNumber)
    return (*_module(r, names), *(text(fact) for fact in facts))


def _errors(kind: str, prop: str) -> Family[Reading[Any]]:
    return Family(
        name="khv_memory_errors_total",
        type="counter",
        help="Errors of memory that its controllers counted, corrected or not.",
        labels=Labels(
            (*MEMORY_LABEL.names, "kind"),
            lambda r, names: (*(MEMORY_LABEL.values(r, names) or ()), kind),
        ),
        value=lambda r: getattr(r.instance, prop),
    )


def _extent_bytes(r: Reading[Any]) -> int | None:
    blocks, size = r.instance.NumberOfBlocks, r.instance.BlockSize
    return None if blocks is None or size is None else blocks * size


MEMORY_LABEL = _device("memory/")
MODULE: Labels[Reading[Any]] = Labels(("slot",), _module)

MEMORY: tuple[Group[Any], ...] = (
    of_class(
        KHV_Memory,
        Family(
            name="khv_memory_size_bytes",
            help="Memory of the host (0) or of a NUMA node that the kernel manages.",
            labels=MEMORY_LABEL,
            value=_extent_bytes,
        ),
        Family(
            name="khv_memory_free_bytes",
            help="Memory of the host (0) or of a NUMA node that is not used at all.",
            labels=MEMORY_LABEL,
            value=lambda r: r.instance.FreeSize,
        ),
        Family(
            name="khv_memory_installed_bytes",
            help="Memory that is fitted, as the firmware tells it.",
            labels=MEMORY_LABEL,
            value=lambda r: r.instance.InstalledSize,
        ),
        _errors("corrected", "CorrectableErrors"),
        _errors("uncorrected", "UncorrectableErrors"),
    ),
    of_class(
        KHV_PhysicalMemory,
        Family(
            name="khv_memory_module_info",
            help="A memory module: its slot, khv's lasting id, maker, part and serial number.",
            labels=Labels(("slot", "id", "manufacturer", "part", "serial"), _module_info),
            value=one,
        ),
        Family(
            name="khv_memory_module_size_bytes",
            help="Capacity of a memory module.",
            labels=MODULE,
            value=lambda r: r.instance.Capacity,
        ),
        Family(
            name="khv_memory_correctable_errors_total",
            type="counter",
            help="Errors of a memory module that were corrected since counting began.",
            labels=MODULE,
            value=lambda r: r.instance.CorrectableErrors,
        ),
        Family(
            name="khv_memory_uncorrectable_errors_total",
            type="counter",
            help="Errors of a memory module that could not be corrected.",
            labels=MODULE,
            value=lambda r: r.instance.UncorrectableErrors,
        ),
    ),
    of_class(
        KHV_CacheMemory,
        Family(
            name="khv_cache_size_bytes",
            help="Size of a processor cache.",
            labels=_device("cache/"),
            value=_extent_bytes,
        ),
    ),
)

# -- parts and power


def _chassis(r: Reading[KHV_Chassis], _: Names) -> tuple[str, ...]:
    i = r.instance
    return tuple(text(fact) for fact in (i.Manufacturer, i.Model, i.SerialNumber))


def _supply(r: Reading[Any], _: Names) -> tuple[str, ...]:
    i = r.instance
    return (name_of(i), *(text(fact) for fact in (i.Manufacturer, i.Model, i.SerialNumber)))


NAMED: Labels[Reading[Any]] = Labels(("name",), lambda r, _: (name_of(r.instance),))
FACTS = ("manufacturer", "model", "serial")

PARTS: tuple[Group[Any], ...] = (
    of_class(
        KHV_Chassis,
        Family(
            name="khv_chassis_info",
            help="The host's enclosure: maker, model and serial number.",
            labels=Labels(FACTS, _chassis),
            value=one,
        ),
    ),
    of_class(
        KHV_Fan,
        Family(
            name="khv_fan_speed_rpm",
            help="Revolutions per minute of a fan of the host.",
            labels=_device("fan/"),
            value=lambda r: r.instance.Speed,
        ),
    ),
    of_class(
        KHV_PowerSupply,
        Family(
            name="khv_power_supply_info",
            help="A power supply: its name, maker, model and serial number.",
            labels=Labels(("name", *FACTS), _supply),
            value=one,
        ),
    ),
    of_class(
        KHV_Battery,
        Family(
            name="khv_battery_info",
            help="A battery: its name, maker, model and serial number.",
            labels=Labels(("name", *FACTS), _supply),
            value=one,
        ),
        Family(
            name="khv_battery_charge_ratio",
            help="Charge of a battery, 0 to 1.",
            labels=NAMED,
            value=lambda r: ratio(r.instance.EstimatedChargeRemaining),
        ),
    ),
)

# -- PCI and software


def _pci(r: Reading[Any], _: Names) -> tuple[str, ...]:
    i = r.instance
    facts = (i.Address, i.VendorName, i.DeviceName, i.ClassName, i.Driver)
    return tuple(text(fact) for fact in facts)


PCI_INFO: Family[Reading[Any]] = Family(
    name="khv_pci_device_info",
    help="A PCI function: its address, maker, name, class and driver.",
    labels=Labels(("address", "vendor", "device", "class", "driver"), _pci),
    value=one,
)


def _software(r: Reading[Any], _: Names) -> tuple[str, ...]:
    i = r.instance
    return (i.InstanceID, name_of(i), text(i.VersionString), text(i.Manufacturer))


SOFTWARE_INFO: Family[Reading[Any]] = Family(
    name="khv_software_info",
    help="Firmware or software of the host: its id, name, version and maker.",
    labels=Labels(("id", "name", "version", "manufacturer"), _software),
    value=one,
)
SOFTWARE_CLASSES: tuple[type[CIM_SoftwareIdentity], ...] = (
    KHV_SoftwareIdentity,
    KHV_DriveFirmwareIdentity,
    KHV_PortFirmwareIdentity,
    KHV_HypervisorSoftwareIdentity,
    KHV_IPMIFirmwareIdentity,
)

LOG = of_class(
    KHV_RecordLog,
    Family(
        name="khv_event_log_records",
        help="Records in khv's own event log.",
        labels=NONE,
        value=lambda r: r.instance.CurrentNumberOfRecords,
    ),
)


def _alarm(r: Reading[Any], _: Names) -> tuple[str, ...]:
    i = r.instance
    severity = PerceivedSeverity(i.PerceivedSeverity or PerceivedSeverity.Unknown)
    return (
        i.AlarmID.rpartition(":")[2],
        text(i.ElementClass),
        text(i.ElementName),
        "critical" if severity >= PerceivedSeverity.Major else "degraded",
        "true" if i.Acknowledged else "false",
    )


ALARM = of_class(
    KHV_Alarm,
    Family(
        name="khv_alarm",
        help="An alarm that is raised: its id, what it is about, how bad, whether acknowledged.",
        labels=Labels(("id", "class", "element", "severity", "acknowledged"), _alarm),
        value=one,
    ),
)

PLATFORM_GROUPS: tuple[Group[Any], ...] = (
    SYSTEM,
    *MEMORY,
    *PARTS,
    *(of_class(cls, PCI_INFO) for cls in (KHV_PCIDevice, KHV_PCIBridge)),
    *(of_class(cls, SOFTWARE_INFO) for cls in SOFTWARE_CLASSES),
    LOG,
    ALARM,
)
PLATFORM_CLASSES: tuple[type[CimObject], ...] = (
    KHV_Alarm,
    KHV_OperatingSystem,
    KHV_Memory,
    KHV_PhysicalMemory,
    KHV_CacheMemory,
    KHV_Chassis,
    KHV_Fan,
    KHV_PowerSupply,
    KHV_Battery,
    KHV_PCIDevice,
    KHV_PCIBridge,
    *SOFTWARE_CLASSES,
    KHV_RecordLog,
)
