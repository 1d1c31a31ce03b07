"""The families of the host: processors, disks, network interfaces."""

from __future__ import annotations

from typing import Any

from cimom.broker.snapshot import Reading
from cimom.classes import (
    CIM_NetworkPort,
    CIM_NetworkPortStatistics,
    EnabledState,
    KHV_BlockStorageStatisticalData,
    KHV_ComputerSystem,
    KHV_DiskDrive,
    KHV_EthernetPort,
    KHV_EthernetPortStatistics,
    KHV_HardwareThread,
    KHV_NetworkPort,
    KHV_NetworkPortStatistics,
    KHV_Processor,
)
from cimom.health.rollup import name_of
from exporters.prometheus.family import (
    STAT_PREFIX,
    Family,
    Group,
    Labels,
    Names,
    bytes_per_second,
    hertz,
    of_class,
    one,
    ratio,
    seconds,
    text,
)

# -- the host and its processors


def _processor(r: Reading[KHV_Processor], _: Names) -> tuple[str, ...]:
    return (r.instance.DeviceID.removeprefix("cpu/"),)


def _thread(r: Reading[KHV_HardwareThread], _: Names) -> tuple[str, ...] | None:
    number = r.instance.ProcessorNumber
    package = (r.instance.CoreInstanceID or "").removeprefix("KHV:core:").split(":")[0]
    return None if number is None else (str(number), package)


PROCESSOR = Labels(("processor",), _processor)
THREAD = Labels(("cpu", "processor"), _thread)

HOST = of_class(
    KHV_ComputerSystem,
    Family(
        name="khv_host_info",
        help="The host: its UUID and its name.",
        labels=Labels(
            ("uuid", "name"), lambda r, _: (r.instance.Name, text(r.instance.ElementName))
        ),
        value=one,
    ),
)

PROCESSORS = of_class(
    KHV_Processor,
    Family(
        name="khv_processor_info",
        help="A processor package and its model.",
        labels=Labels(
            ("processor", "model"),
            lambda r, _: (r.instance.DeviceID.removeprefix("cpu/"), name_of(r.instance)),
        ),
        value=one,
    ),
    Family(
        name="khv_processor_cores",
        help="Cores of a processor package that are enabled.",
        labels=PROCESSOR,
        value=lambda r: r.instance.NumberOfEnabledCores,
    ),
    Family(
        name="khv_processor_load_ratio",
        help="Share of a processor package's time that was not idle.",
        labels=PROCESSOR,
        value=lambda r: ratio(r.instance.LoadPercentage),
    ),
    Family(
        name="khv_processor_frequency_hertz",
        help="Clock frequency of a processor package now.",
        labels=PROCESSOR,
        value=lambda r: hertz(r.instance.CurrentClockSpeed),
    ),
    Family(
        name="khv_processor_frequency_max_hertz",
        help="Highest clock frequency of a processor package.",
        labels=PROCESSOR,
        value=lambda r: hertz(r.instance.MaxClockSpeed),
    ),
    Family(
        name="khv_processor_thermal_throttles_total",
        type="counter",
        help="Times that a processor package was slowed because it was too hot.",
        labels=PROCESSOR,
        value=lambda r: r.instance.ThermalThrottleCount,
    ),
)

THREADS = of_class(
    KHV_HardwareThread,
    Family(
        name="khv_cpu_thread_load_ratio",
        help="Share of a hardware thread's time that was not idle; cpu is the kernel's number.",
        labels=THREAD,
        value=lambda r: ratio(r.instance.LoadPercentage),
    ),
)

# -- disks


def _disk(r: Reading[KHV_DiskDrive], _: Names) -> tuple[str, ...]:
    return (text(r.instance.Name),)


def _disk_statistics(
    r: Reading[KHV_BlockStorageStatisticalData], names: Names
) -> tuple[str, ...] | None:
    name = names.disks.get(r.instance.InstanceID.removeprefix(STAT_PREFIX))
    return None if name is None else (name,)


def _disk_info(r: Reading[KHV_DiskDrive], _: Names) -> tuple[str, ...]:
    d = r.instance
    kind = d.DiskType.name.replace("_", " ").lower() if d.DiskType is not None else ""
    return (
        text(d.Name),
        d.DeviceID,
        text(d.Model),
        text(d.SerialNumber),
        text(d.FirmwareVersion),
        kind,
    )


DISK_STATISTICS = Labels(("device",), _disk_statistics)

DISKS = of_class(
    KHV_DiskDrive,
    Family(
        name="khv_disk_info",
        help="A disk: the kernel's name, khv's lasting id, model, serial number and kind.",
        labels=Labels(("device", "id", "model", "serial", "firmware", "type"), _disk_info),
        value=one,
    ),
    Family(
        name="khv_disk_size_bytes",
        help="Capacity of a disk.",
        labels=Labels(("device",), _disk),
        value=lambda r: r.instance.Size,
    ),
)

DISK_IO = of_class(
    KHV_BlockStorageStatisticalData,
    Family(
        name="khv_disk_read_bytes_total",
        type="counter",
        help="Bytes read from a disk.",
        labels=DISK_STATISTICS,
        value=lambda r: r.instance.BytesRead,
    ),
    Family(
        name="khv_disk_written_bytes_total",
        type="counter",
        help="Bytes written to a disk.",
        labels=DISK_STATISTICS,
        value=lambda r: r.instance.BytesWritten,
    ),
    Family(
        name="khv_disk_reads_completed_total",
        type="counter",
        help="Reads of a disk that were completed.",
        labels=DISK_STATISTICS,
        value=lambda r: r.instance.ReadIOs,
    ),
    Family(
        name="khv_disk_writes_completed_total",
        type="counter",
        help="Writes to a disk that were completed.",
        labels=DISK_STATISTICS,
        value=lambda r: r.instance.WriteIOs,
    ),
    Family(
        name="khv_disk_read_time_seconds_total",
        type="counter",
        help="Time that reads of a disk took, all added up.",
        labels=DISK_STATISTICS,
        value=lambda r: seconds(r.instance.ReadIOTimeCounter),
    ),
    Family(
        name="khv_disk_write_time_seconds_total",
        type="counter",
        help="Time that writes to a disk took, all added up.",
        labels=DISK_STATISTICS,
        value=lambda r: seconds(r.instance.WriteIOTimeCounter),
    ),
    Family(
        name="khv_disk_io_time_seconds_total",
        type="counter",
        help="Time during which a disk was busy.",
        labels=DISK_STATISTICS,
        value=lambda r: seconds(r.instance.IOTimeCounter),
    ),
)

# -- network interfaces


def _port(r: Reading[CIM_NetworkPort], _: Names) -> tuple[str, ...]:
    return (text(r.instance.Name),)


def mac_address(digits: str | None) -> str:
    """Write a hardware address as node_exporter does: 02fc00000001 is 02:fc:00:00:00:01."""
    pairs = (digits or "").lower().replace(":", "")
    return ":".join(pairs[i : i + 2] for i in range(0, len(pairs), 2))


def _port_info(r: Reading[Any], _: Names) -> tuple[str, ...]:
    p = r.instance
    kind = p.LinkTechnology.name.replace("_", " ").lower() if p.LinkTechnology is not None else ""
    return (text(p.Name), p.DeviceID, mac_address(p.PermanentAddress), text(p.InterfaceIndex), kind)


def _port_statistics(r: Reading[CIM_NetworkPortStatistics], names: Names) -> tuple[str, ...] | None:
    name = names.ports.get(r.instance.InstanceID.removeprefix(STAT_PREFIX))
    return None if name is None else (name,)


def _up(r: Reading[CIM_NetworkPort]) -> bool | None:
    """Whether a link is there: Enabled; unknown is no sample."""
    state = r.instance.EnabledState
    return None if state in (None, EnabledState.Unknown) else state == EnabledState.Enabled


PORT = Labels(("device",), _port)
PORT_STATISTICS = Labels(("device",), _port_statistics)

PORT_FAMILIES: tuple[Family[Reading[Any]], ...] = (
    Family(
        name="khv_nic_info",
        help="A network interface: name, khv's lasting id, permanent address, index and kind.",
        labels=Labels(("device", "id", "address", "index", "link"), _port_info),
        value=one,
    ),
    Family(
        name="khv_nic_up",
        help="Whether a network interface is enabled and has a link (1) or not (0).",
        labels=PORT,
        value=_up,
    ),
    Family(
        name="khv_nic_speed_bytes",
        help="Speed of a network interface's link in bytes per second.",
        labels=PORT,
        value=lambda r: bytes_per_second(r.instance.Speed),
    ),
    Family(
        name="khv_nic_mtu_bytes",
        help="Largest packet that a network interface sends.",
        labels=PORT,
        value=lambda r: r.instance.ActiveMaximumTransmissionUnit,
    ),
)


def _traffic(name: str, text: str, prop: str) -> Family[Reading[Any]]:
    """Make the family of one counter of network interfaces."""
    return Family(
        name=f"khv_nic_{name}_total",
        type="counter",
        help=text,
        labels=PORT_STATISTICS,
        value=lambda r: getattr(r.instance, prop),
    )


TRAFFIC: tuple[Family[Reading[Any]], ...] = (
    _traffic("receive_bytes", "Bytes received.", "BytesReceived"),
    _traffic("transmit_bytes", "Bytes sent.", "BytesTransmitted"),
    _traffic("receive_packets", "Packets received.", "PacketsReceived"),
    _traffic("transmit_packets", "Packets sent.", "PacketsTransmitted"),
    _traffic("receive_errors", "Packets received with an error.", "ReceiveErrors"),
    _traffic("transmit_errors", "Packets not sent for an error.", "TransmitErrors"),
    _traffic("receive_drops", "Sound packets dropped on receipt.", "ReceiveDiscards"),
    _traffic("transmit_drops", "Sound packets dropped when sending.", "TransmitDiscards"),
    _traffic("receive_multicast", "Packets received for a group.", "MulticastPacketsReceived"),
)


HOST_GROUPS: tuple[Group[Any], ...] = (
    HOST,
    PROCESSORS,
    THREADS,
    DISKS,
    DISK_IO,
    of_class(KHV_EthernetPort, *PORT_FAMILIES),
    of_class(KHV_NetworkPort, *PORT_FAMILIES),
    of_class(KHV_EthernetPortStatistics, *TRAFFIC),
    of_class(KHV_NetworkPortStatistics, *TRAFFIC),
)
