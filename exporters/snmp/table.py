"""What a MIB module of khv is made of: scalars and tables, declared as rows one can read.

A value function that returns None leaves its instance out: absent is not zero.  Knows no BER, no
protocol and no class.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import msgspec

from cimom.broker.readings import Readings
from cimom.model import CimObject
from exporters.snmp.ber import Syntax
from exporters.snmp.oids import Oid

TRUE, FALSE = 1, 2  # RFC 2579 TruthValue
TICKS = 100  # RFC 2578 7.1.8: TimeTicks are hundredths of a second


class Identity(msgspec.Struct, frozen=True, kw_only=True):
    """What the agent says of itself."""

    version: str
    host_name: str = "localhost"  # until the host's own row is there
    kernel: str = ""
    contact: str = ""
    location: str = ""


class Context:
    """Everything that value functions may look at."""

    def __init__(
        self,
        readings: Readings,
        identity: Identity,
        index: Callable[[str, str], int],
        *,
        counters: dict[str, int],
        engine_id: bytes = b"",
        engine_boots: int = 0,
        wall: Callable[[], float],
        monotonic: Callable[[], float],
    ) -> None:
        self.readings = readings
        self.identity = identity
        self.index = index  # (kind, identity) -> a number that is the same after every restart
        self.counters = counters
        self.engine_id = engine_id
        self.engine_boots = engine_boots
        self.wall = wall
        self._monotonic = monotonic
        self._started = monotonic()
        self._started_at = wall()
        self._members: dict[str, frozenset[Any]] = {}
        self._changes: dict[str, int] = {}

    @property
    def uptime_s(self) -> float:
        """Seconds since the agent started."""
        return self._monotonic() - self._started

    def ticks(self) -> int:
        """SysUpTime now."""
        return int(self.uptime_s * TICKS)

    def ticks_at(self, moment: float) -> int:
        """SysUpTime at a moment in POSIX seconds; 0 for one before the agent started."""
        return max(0, int((moment - self._started_at) * TICKS))

    def last_change(self, kind: str, members: Iterable[Any]) -> int:
        """SysUpTime when the members of `kind` last became others; 0 while they never did."""
        now = frozenset(members)
        before = self._members.get(kind)
        if before != now:
            self._members[kind] = now
            self._changes[kind] = 0 if before is None else self.ticks()
        return self._changes[kind]


class Scalar(msgspec.Struct, frozen=True, kw_only=True):
    """One object without an index.  `live`: computed for every request, not when rows change."""

    name: str
    oid: Oid
    syntax: Syntax
    value: Callable[[Context], Any]
    of: tuple[type[CimObject], ...] = ()
    live: bool = False


class Column(msgspec.Struct, frozen=True):
    """One column of a table; `value` gets what `rows` yields."""

    number: int
    name: str
    syntax: Syntax
    value: Callable[[Any], Any]


class Table(msgspec.Struct, frozen=True, kw_only=True):
    """A conceptual table: `oid` is its entry, `rows` yields (index, what the columns look at).

    Rows are yielded in any order.  A row that equals the one of the last time is not encoded
    again, so it holds everything that the columns look at.  A row whose index was there before
    is left out: an agent never answers the same name twice.
    """

    name: str
    oid: Oid
    of: tuple[type[CimObject], ...]
    rows: Callable[[Context], Iterable[tuple[Oid, Any]]]
    columns: tuple[Column, ...]


Object = Scalar | Table
