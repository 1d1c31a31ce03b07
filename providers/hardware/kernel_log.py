"""What the kernel said of failing hardware, as a log and its records."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator

from cimom.classes import (
    EnabledState,
    KHV_KernelLogEntry,
    KHV_KernelRecordLog,
    LogState,
    OverwritePolicy,
    PerceivedSeverity,
)
from cimom.health.status import Condition, status_properties
from cimom.logs import manages_record, use_of_log
from cimom.model import CimObject, cim_datetime
from cimom.provider import Association, Notify, Source
from hypervisor.host import Host
from hypervisor.kernel_log import MAX_RECORDS, KernelLog, Record, can_read, listen
from hypervisor.kernel_message import Kind, Severity

KERNEL_LOG = "hw.kernel_log"
LOG = "KHV:log:kernel"
NAME = "Kernel"
DIGEST = 16  # hexadecimal digits of a record's key
SEVERITIES = {
    Severity.WARNING: PerceivedSeverity.Degraded_Warning,
    Severity.MAJOR: PerceivedSeverity.Major,
    Severity.CRITICAL: PerceivedSeverity.Critical,
}
ACTIONS = {
    Kind.MACHINE_CHECK: "Look which part the machine check names; replace it if it comes again.",
    Kind.MEMORY: "Replace the memory module if it comes again.",
    Kind.PCIE: "Seat the card anew; replace it or its slot if it comes again.",
    Kind.DISK: "Save its data; check its cable and slot; replace the disk.",
    Kind.ATA: "Check the cable and the slot of the disk; replace the disk if it comes again.",
    Kind.NVME: "Look for newer firmware of the disk; replace it if it comes again.",
    Kind.FILE_SYSTEM: "Check the file system, and the disk below it.",
    Kind.OUT_OF_MEMORY: "Give the host more memory or fewer machines.",
    Kind.HEAT: "Check fans, air flow and the temperature of the room.",
    Kind.STALL: "Look what the task waits for: often a disk or a file server that is away.",
}


def record_id(record: Record) -> str:
    """Return the InstanceID of a record: the same whenever the kernel says it again."""
    key = f"{record.kind}\0{record.subject}".encode("utf-8", "replace")
    return f"{LOG}:{hashlib.sha256(key).hexdigest()[:DIGEST]}"


def log_entry(record: Record) -> KHV_KernelLogEntry:
    """Map a record."""
    return KHV_KernelLogEntry(
        InstanceID=record_id(record),
        ElementName=f"{record.kind.replace('-', ' ')} {record.subject}",
        LogInstanceID=LOG,
        LogName=NAME,
        RecordID=record_id(record).rpartition(":")[2],
        RecordFormat="*string Message*",
        RecordData=record.text,
        Locale="en",
        CreationTimeStamp=cim_datetime(record.first),
        LastTimeStamp=cim_datetime(record.last),
        Occurrences=record.count,
        Kind=record.kind,
        Subject=record.subject,
        PerceivedSeverity=SEVERITIES[record.severity],
        MessageID=f"kernel-{record.kind}",
        Message=record.text,
        OwningEntity="KHV",
        RecommendedActions=(ACTIONS[record.kind],),
    )


def record_log(records: int, missed: int) -> KHV_KernelRecordLog:
    """Return the log itself."""
    return KHV_KernelRecordLog(
        InstanceID=LOG,
        ElementName=NAME,
        Name=NAME,
        Caption="What the kernel said of failing hardware",
        MaxNumberOfRecords=MAX_RECORDS,
        CurrentNumberOfRecords=records,
        MissedLines=missed,
        OverwritePolicy=OverwritePolicy.Wraps_When_Full,
        LogState=LogState.Normal,
        EnabledState=EnabledState.Enabled,
        **status_properties(Condition.OK),  # type: ignore[arg-type]
    )


def sources(host: Host) -> tuple[Source, ...]:
    """Return the one source."""
    kernel = KernelLog(host)

    def read() -> Iterator[CimObject]:
        found = kernel.read()
        if not kernel.readable:
            return
        records = found.all()
        yield record_log(len(records), found.missed)
        yield from map(log_entry, records)

    return (
        Source(
            name=KERNEL_LOG,
            read=read,
            classes=(KHV_KernelRecordLog, KHV_KernelLogEntry),
            max_age_s=10.0,
        ),
    )


def watch(host: Host) -> Callable[[Notify], Callable[[], None]] | None:
    """Return a watch that has the log read when it has grown; None for a captured tree."""
    if not host.live:
        return None

    def start(notify: Notify) -> Callable[[], None]:
        try:
            return listen(lambda: notify(KERNEL_LOG))
        except OSError:  # `missing` says so
            return lambda: None

    return start


def missing(host: Host) -> tuple[str, ...]:
    """Say that the log cannot be read."""
    if host.live and not can_read():
        return ("kernel messages: /dev/kmsg may not be read (root may, with CAP_SYSLOG)",)
    return ()


ASSOCIATIONS: tuple[Association, ...] = (
    use_of_log(KHV_KernelRecordLog),
    manages_record(KHV_KernelRecordLog, KHV_KernelLogEntry),
)
