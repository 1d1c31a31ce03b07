"""Datetimes as queries compare them.  Knows no tree and no schema."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import lru_cache

from cimom.cimxml.values import check_datetime
from cimom.model import CimError

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)

Moment = tuple[bool, int]  # whether it is an interval, and microseconds


@lru_cache(maxsize=4096)  # the rows of a source share their times
def moment(text: str) -> Moment | None:
    """Return a CIM datetime as what can be compared; None: it is none, or not wholly known."""
    try:
        checked = check_datetime(text)
    except CimError:
        return None
    if "*" in checked:
        return None
    if checked[21] == ":":
        days, hours, minutes = int(checked[:8]), int(checked[8:10]), int(checked[10:12])
        seconds = (days * 24 + hours) * 3600 + minutes * 60 + int(checked[12:14])
        return True, seconds * 1_000_000 + int(checked[15:21])
    try:
        local = datetime.strptime(checked[:21], "%Y%m%d%H%M%S.%f").replace(tzinfo=UTC)
    except ValueError:  # year 0, which Python does not know
        return None
    offset = timedelta(minutes=int(checked[21:25]))
    return False, (local - offset - _EPOCH) // _MICROSECOND
