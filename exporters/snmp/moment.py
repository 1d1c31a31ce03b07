"""Moments of readings: CIM date-times as numbers.  Knows no tables."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any

from cimom.broker.readings import Row
from cimom.model import CimDateTime, cim_datetime

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
MICROSECONDS = 1_000_000  # in a second


@lru_cache(maxsize=1024)  # the rows of a source share their time
def microseconds(moment: CimDateTime) -> int | None:
    """Return a CIM timestamp (DSP0004 5.2.4) as microseconds since 1970, or None."""
    try:
        local = datetime.strptime(moment[:21], "%Y%m%d%H%M%S.%f").replace(tzinfo=UTC)
        offset = timedelta(minutes=int(moment[21:25]))
    except ValueError:
        return None
    return (local - offset - _EPOCH) // _MICROSECOND


@lru_cache(maxsize=1024)
def _rounded(moment_s: float) -> int | None:
    """Go through the text that WBEM sends, so that both round alike."""
    return microseconds(cim_datetime(moment_s))


def taken_at(row: Row[Any]) -> int | None:
    """Return the time of a reading in microseconds since 1970: exactly its WBEM StatisticTime."""
    told: CimDateTime | None = getattr(row.instance, "StatisticTime", None)
    if told is not None:
        return microseconds(told)
    return _rounded(row.taken_at) if row.taken_at else None
