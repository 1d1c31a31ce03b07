"""What virtual machines have and use."""

from __future__ import annotations

from cimom.classes import KHV_VirtualSystemStatistics
from hypervisor.domain import DomainInfo
from hypervisor.reading import Counters

PREFIX = "KHV:stat:vm/"
# What is read from the machines' monitors, less often than the rest.
USAGE_PROPERTIES = (
    "BytesRead",
    "BytesWritten",
    "ReadIOs",
    "WriteIOs",
    "BytesReceived",
    "BytesTransmitted",
    "PacketsReceived",
    "PacketsTransmitted",
)
ACCELERATORS = frozenset({"kvm", "qemu"})  # the ValueMap of Accelerator


def uuid_of(instance_id: str) -> str:
    """Return the machine that an InstanceID is of."""
    return instance_id.removeprefix(PREFIX)


def virtual_statistics(domain: DomainInfo) -> KHV_VirtualSystemStatistics:
    """Map a domain's figures to CIM; memory in KiB, processor time in nanoseconds."""
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
    )


def usage(counters: Counters) -> KHV_VirtualSystemStatistics:
    """Map what a running machine moved, all its disks and network cards together."""
    return KHV_VirtualSystemStatistics(
        InstanceID=PREFIX + counters.uuid,
        BytesRead=counters.bytes_read,
        BytesWritten=counters.bytes_written,
        ReadIOs=counters.reads,
        WriteIOs=counters.writes,
        BytesReceived=counters.bytes_received,
        BytesTransmitted=counters.bytes_sent,
        PacketsReceived=counters.packets_received,
        PacketsTransmitted=counters.packets_sent,
    )
