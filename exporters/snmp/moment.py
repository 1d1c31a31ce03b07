"""Moments of readings: CIM date-times as numbers.  Knows no tables."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from cimom.broker.readings import Row
from cimom.model import CimDateTime, cim_datetime

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
MICROSECONDS = 1_000_000  # in a second


def microseconds(moment: CimDateTime) -> int | None:
    """Return a CIM timestamp (DSP0004 5.2.4) as microseconds since 1970, or None."""
    try:
        local = datetime.strptime(moment[:21], "%Y%m%d%H%M%S.%f").replace(tzinfo=UTC)
        offset = timedelta(minutes=int(moment[21:25]))
    except ValueError:
        return None
    return (local - offset - _EPOCH) // _MICROSECOND


def taken_at(row: Row[Any]) -> int | None:
    """Return the time of a reading in microseconds since 1970: exactly its WBEM StatisticTime.

    It goes through the text that WBEM sends, so that both round alike.
    """
    told: CimDateTime | None = getattr(row.instance, "StatisticTime", None)
    if told is None:
        if not row.taken_at:
            return None
        told = cim_datetime(row.taken_at)
    return microseconds(told)
