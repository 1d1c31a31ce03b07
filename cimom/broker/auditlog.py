"""The audit log as CIM: how many records it has, and whether it can be written.

A row of a source of the broker's own.  Knows no file and no record: it is told.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from cimom.broker.readings import Delta, Readings, RowChange, own_source
from cimom.classes import (
    EnabledState,
    KHV_AuditRecordLog,
    LogState,
    OverwritePolicy,
)
from cimom.health.status import Condition, status_properties
from cimom.logs import use_of_log
from cimom.model import key_of
from cimom.provider import HOST_NAMESPACE, Association

LOG = "KHV:log:audit"
NAME = "Audit"
SOURCE = own_source("audit", (KHV_AuditRecordLog.CIM_NAME,), (HOST_NAMESPACE,))

ASSOCIATIONS: tuple[Association, ...] = (use_of_log(KHV_AuditRecordLog),)


def audit_log(records: int, fault: str | None) -> KHV_AuditRecordLog:
    """Return the log; `fault` says why it cannot be written."""
    condition = Condition.OK if fault is None else Condition.ERROR
    return KHV_AuditRecordLog(
        InstanceID=LOG,
        ElementName=NAME,
        Name=NAME,
        Caption="Who changed what, and who logged in",
        MaxNumberOfRecords=0,  # no limit of its own: age and room count
        CurrentNumberOfRecords=records,
        OverwritePolicy=OverwritePolicy.Wraps_When_Full,
        LogState=LogState.Normal,
        EnabledState=EnabledState.Enabled,
        **status_properties(condition, None if fault is None else f"cannot be written: {fault}"),  # type: ignore[arg-type]
    )


class AuditRow:
    """Tells how the log stands."""

    def __init__(
        self,
        readings: Readings,
        see: Callable[[RowChange], object] = lambda _: None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._readings = readings
        self._see = see  # the alarms
        self._clock = clock
        structs = {KHV_AuditRecordLog.CIM_NAME: KHV_AuditRecordLog}
        self._state = readings.register(SOURCE, structs.__getitem__)
        self._row: KHV_AuditRecordLog | None = None

    def tell(self, records: int, fault: str | None) -> None:
        """Tell how many records there are, and what stands against more."""
        old, new = self._row, audit_log(records, fault)
        if new != old:
            self._row = new
            delta = Delta(KHV_AuditRecordLog, [new], ())
            self._readings.apply(self._state, [delta], taken_at=self._clock(), duration_s=0.0)
            self._see(RowChange(KHV_AuditRecordLog, key_of(new), old, new))
