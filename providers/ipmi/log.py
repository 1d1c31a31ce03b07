"""The controller's system event log: the log, and its records, those of the same event as one."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from cimom.classes import (
    EnabledState,
    KHV_IPMILogEntry,
    KHV_IPMIRecordLog,
    LogState,
    OverwritePolicy,
    PerceivedSeverity,
)
from cimom.health.status import Condition, status_properties
from cimom.model import cim_datetime
from hypervisor.ipmi_log import EVENT, same_event, told
from hypervisor.ipmi_state import Severity
from hypervisor.ipmi_value import Log, LogRecord, Sensor
from providers.ipmi.naming import sensor_id

LOG = "KHV:log:sel"
NAME = "System event log"
MAX_ENTRIES = 500  # events that are told, the newest; pages and clients are not made for more
FULL_PERCENT = 90
SEVERITIES: dict[Severity, PerceivedSeverity] = {
    Severity.OK: PerceivedSeverity.Information,
    Severity.ABSENT: PerceivedSeverity.Information,
    Severity.INFORMATION: PerceivedSeverity.Information,
    Severity.WARNING: PerceivedSeverity.Degraded_Warning,
    Severity.CRITICAL: PerceivedSeverity.Critical,
    Severity.FATAL: PerceivedSeverity.Fatal_NonRecoverable,
}


def record_log(system: str, item: Log) -> KHV_IPMIRecordLog:
    """Map the log; a log that is full loses what happens next."""
    condition, why = _fill(item)
    return KHV_IPMIRecordLog(
        InstanceID=LOG,
        ElementName=NAME,
        Name=NAME,
        Caption="System event log of the management controller",
        MaxNumberOfRecords=item.room,
        CurrentNumberOfRecords=len(item.records) if item.count is None else item.count,
        OverwritePolicy=OverwritePolicy.Unknown,
        LogState=LogState.Normal,
        EnabledState=EnabledState.Enabled,
        SystemName=system,
        **status_properties(condition, why),  # type: ignore[arg-type]
    )


def _fill(item: Log) -> tuple[Condition, str | None]:
    if item.overflow:
        return Condition.DEGRADED, "it was full when something happened"
    count = len(item.records) if item.count is None else item.count
    if item.room and count * 100 >= item.room * FULL_PERCENT:
        return Condition.DEGRADED, f"{count} of at most {item.room} records are in use"
    return Condition.OK, None


class Names:
    """Which sensor a record is of."""

    def __init__(self, sensors: tuple[Sensor, ...]) -> None:
        self._sensors = {(item.owner, item.lun, item.number): item for item in sensors}
        self._any_lun: dict[tuple[int, int], Sensor] = {}
        for item in sensors:
            self._any_lun.setdefault((item.owner, item.number), item)

    def of(self, record: LogRecord) -> Sensor | None:
        """Return the sensor; some controllers forget the unit in their records."""
        if record.kind != EVENT:
            return None
        owner, lun = record.generator & 0xFF, record.generator >> 8 & 3
        found = self._sensors.get((owner, lun, record.sensor))
        found = found or self._any_lun.get((owner, record.sensor))
        return found if found is not None and found.sensor_type == record.sensor_type else None


def entries(item: Log, names: Names) -> Iterator[KHV_IPMILogEntry]:
    """Yield the events, those that happened last first."""
    groups: dict[tuple[object, ...], list[tuple[int, LogRecord]]] = {}
    for position, record in enumerate(item.records, 1):
        groups.setdefault(same_event(record), []).append((position, record))
    newest = sorted(groups.items(), key=lambda pair: -pair[1][-1][0])
    for what, records in newest[:MAX_ENTRIES]:
        yield _entry(what, records, names)


def _entry(
    what: tuple[object, ...], records: list[tuple[int, LogRecord]], names: Names
) -> KHV_IPMILogEntry:
    position, last = records[-1]
    sensor = names.of(last)
    words = told(last, None if sensor is None else sensor.name)
    times = [record.at for _, record in records if record.at is not None]
    digest = hashlib.sha256(repr(what).encode()).hexdigest()[:16]
    return KHV_IPMILogEntry(
        InstanceID=f"{LOG}:{digest}",
        ElementName=words.text[:256],
        LogInstanceID=LOG,
        LogName=NAME,
        RecordID=str(last.number),
        RecordFormat="*string Message*",
        RecordData=words.text,
        Locale="en",
        CreationTimeStamp=_time(last.at),
        PerceivedSeverity=SEVERITIES[words.severity],
        MessageID="SEL",
        Message=words.text,
        OwningEntity="IPMI",
        Occurrences=len(records),
        FirstOccurrence=_time(min(times, default=None)),
        LastOccurrence=_time(max(times, default=None)),
        Position=position,
        SensorDeviceID=None if sensor is None else sensor_id(sensor),
        Asserted=last.asserted if last.kind == EVENT else None,
    )


def _time(at: float | None) -> str | None:
    return None if at is None else cim_datetime(at)
