"""What virtual machines have, use and did."""

from __future__ import annotations

from cimom.classes import KHV_VirtualSystemStatistics
from hypervisor.domain import DomainInfo
from hypervisor.figure import Figures

PREFIX = "KHV:stat:vm/"
# What is read from the machines' monitors, less often than the rest: property -> field of Figures.
FIGURES = {
    "BytesRead": "bytes_read",
    "BytesWritten": "bytes_written",
    "ReadIOs": "reads",
    "WriteIOs": "writes",
    "FlushIOs": "flushes",
    "ReadTime": "read_time",
    "WriteTime": "write_time",
    "FlushTime": "flush_time",
    "VirtualProcessorTime": "vcpu_time",
    "VirtualProcessorWaitTime": "vcpu_wait",
    "VirtualProcessorDelayTime": "vcpu_delay",
    "GuestTotalMemory": "guest_total",
    "GuestFreeMemory": "guest_free",
    "GuestUsableMemory": "guest_usable",
    "GuestCacheMemory": "guest_caches",
    "GuestSwappedIn": "swapped_in",
    "GuestSwappedOut": "swapped_out",
    "GuestMajorFaults": "major_faults",
    "GuestMinorFaults": "minor_faults",
}
USAGE_PROPERTIES = (*FIGURES, "DiskCapacity", "DiskAllocation")
ACCELERATORS = frozenset({"kvm", "qemu"})  # the ValueMap of Accelerator


def uuid_of(instance_id: str) -> str:
    """Return the machine that an InstanceID is of."""
    return instance_id.removeprefix(PREFIX)


def virtual_statistics(domain: DomainInfo) -> KHV_VirtualSystemStatistics:
    """Map a domain's cheap figures to CIM; memory in KiB, processor time in nanoseconds."""
    traffic = domain.traffic
    return KHV_VirtualSystemStatistics(
        InstanceID=PREFIX + domain.uuid,
        ElementName=domain.name,
        SystemName=domain.uuid,
        VirtualProcessors=domain.vcpus,
        MaximumVirtualProcessors=domain.max_vcpus,
        CPUTime=domain.cpu_time_ns,
        CurrentMemory=domain.memory_kib,
        MaximumMemory=domain.max_memory_kib,
        ResidentMemory=domain.rss_kib,
        Accelerator=domain.accelerator if domain.accelerator in ACCELERATORS else None,
        BytesReceived=traffic.bytes_received,
        BytesTransmitted=traffic.bytes_sent,
        PacketsReceived=traffic.packets_received,
        PacketsTransmitted=traffic.packets_sent,
        ReceiveErrors=traffic.receive_errors,
        TransmitErrors=traffic.transmit_errors,
        PacketsReceivedDropped=traffic.received_dropped,
        PacketsTransmittedDropped=traffic.sent_dropped,
    )


def usage(figures: Figures) -> KHV_VirtualSystemStatistics:
    """Map what a running machine's monitor told, all its disks and processors together."""
    capacities = [disk.capacity for disk in figures.disks if disk.capacity is not None]
    allocations = [disk.allocation for disk in figures.disks if disk.allocation is not None]
    return KHV_VirtualSystemStatistics(
        InstanceID=PREFIX + figures.uuid,
        **{ours: getattr(figures, field) for ours, field in FIGURES.items()},
        DiskCapacity=sum(capacities) if capacities else None,
        DiskAllocation=sum(allocations) if allocations else None,
    )
