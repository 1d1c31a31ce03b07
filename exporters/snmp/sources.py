"""How often the senders of datagrams failed to authenticate; those who keep failing must wait.

The delay grows.  A UDP source is easily forged, so one that lately sent an authentic message is
never made to wait: nobody shuts a manager out by failing in its name.
"""

from __future__ import annotations

from collections import OrderedDict
from typing import NamedTuple

FREE_FAILURES = 10  # a mistyped passphrase is tried again a few times
MAX_DELAY_S = 60.0
FORGET_S = 900.0  # failures this old no longer count
TRUST_S = 3600.0  # an authentic message counts for this long
LIMIT = 4096  # sources remembered; the one that was quiet for longest is forgotten


class _Record(NamedTuple):
    failures: int = 0
    failed_at: float = float("-inf")
    waits_until: float = float("-inf")
    trusted_until: float = float("-inf")


class Sources:
    """The record of each source, by its address.  Times are monotonic seconds."""

    def __init__(self) -> None:
        self._records: OrderedDict[str, _Record] = OrderedDict()

    def waits(self, source: str, now: float) -> bool:
        """Whether datagrams of the source are dropped for now."""
        record = self._records.get(source)
        return record is not None and record.trusted_until < now < record.waits_until

    def failed(self, source: str, now: float) -> None:
        """Count a message that was not authentic."""
        record = self._records.get(source, _Record())
        failures = 1 if now - record.failed_at > FORGET_S else record.failures + 1
        over = failures - FREE_FAILURES
        delay = min(2.0 ** min(over, 16), MAX_DELAY_S) if over >= 0 else 0.0
        self._keep(
            source, record._replace(failures=failures, failed_at=now, waits_until=now + delay)
        )

    def succeeded(self, source: str, now: float) -> None:
        """Note an authentic message: what failed before is forgotten."""
        self._keep(source, _Record(trusted_until=now + TRUST_S))

    def _keep(self, source: str, record: _Record) -> None:
        self._records[source] = record
        self._records.move_to_end(source)
        if len(self._records) > LIMIT:
            self._records.popitem(last=False)
