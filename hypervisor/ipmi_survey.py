"""All that a BMC tells, gathered in steps: records and FRUs seldom, readings often, the log bit
by bit.

What is known outlives a session: a BMC that comes back is not read anew when its records are the
same.  Knows no threads and no clock; the caller says what time it is.
"""

from __future__ import annotations

from hypervisor.ipmi import CommandError
from hypervisor.ipmi_answer import AnswerError
from hypervisor.ipmi_bmc import Bmc, sensor_of
from hypervisor.ipmi_log import Measure, parse_record
from hypervisor.ipmi_sdr import Definition, Records, parse_records
from hypervisor.ipmi_unit import unit_symbol
from hypervisor.ipmi_value import (
    ChassisStatus,
    Controller,
    Fru,
    Limits,
    Log,
    LogRecord,
    Recording,
    Sensor,
    Watchdog,
)

FIRST, LAST = 0x0000, 0xFFFF
RECORD_BYTES = 16
LOG_STEP = 32  # records at once: some BMCs take 30 ms for each, and the sensors shall not wait
MAX_LOG = 16384  # records that are kept; logs of BMCs have some thousands
UNKNOWN_FREE = 0xFFFF


class Survey:
    """What one BMC told so far."""

    def __init__(self) -> None:
        self._controller: Controller | None = None
        self._chassis: ChassisStatus | None = None
        self._watchdog: Watchdog | None = None
        self._stamp: bytes | None = None
        self._records = Records()
        self._limits: dict[Definition, tuple[Limits, float | None]] = {}
        self._sensors: tuple[Sensor, ...] = ()
        self._frus: tuple[Fru, ...] = ()
        self._taken_at: float | None = None
        self._log = _LogReader(self._measure)

    def begin(self, bmc: Bmc) -> None:
        """Find out what is there; called for each session, and again now and then."""
        controller = bmc.controller()
        stamp = bmc.records_stamp()
        other = self._controller is None or _who(controller) != _who(self._controller)
        if other or stamp != self._stamp:
            self._records = parse_records(list(bmc.records()))
        self._controller, self._stamp = controller, stamp
        self._limits = {item: bmc.limits(item) for item in self._records.sensors}

    def parts(self, bmc: Bmc) -> None:
        """Read the FRUs."""
        found = (bmc.fru(*place) for place in bmc.own_frus(self._records.locators))
        self._frus = tuple(fru for fru in found if fru is not None)

    def readings(self, bmc: Bmc, now: float) -> None:
        """Read every sensor, the chassis, the watchdog, and how long the log is."""
        self._chassis, self._watchdog = bmc.chassis(), bmc.watchdog()
        self._sensors = tuple(
            bmc.sensor(item, *self._limits.get(item, (item.told_limits, None)))
            for item in self._records.sensors
            if not item.event_only
        )
        self._taken_at = now
        self._log.look(bmc)

    def log_step(self, bmc: Bmc) -> bool:
        """Read some records of the log; return whether there are more to read."""
        return self._log.step(bmc)

    def forget_log(self) -> None:
        """Have the log read anew."""
        self._log = _LogReader(self._measure)

    def recording(self) -> Recording:
        """Return all of it."""
        return Recording(
            taken_at=self._taken_at,
            controller=self._controller,
            chassis=self._chassis,
            watchdog=self._watchdog,
            sensors=self._sensors,
            event_sensors=tuple(  # only the log tells of them
                sensor_of(item, numeric=False) for item in self._records.sensors if item.event_only
            ),
            frus=self._frus,
            groupings=self._records.groupings,
            log=self._log.log(),
        )

    def _measure(self, generator: int, number: int, raw: int) -> tuple[float | None, str]:
        """Return a raw reading of a sensor in its unit, for the log."""
        for item in self._records.sensors:
            own = item.owner == generator & 0xFF and item.lun == generator >> 8 & 3
            if own and item.number == number and item.scale is not None:
                return item.scale.value(raw), unit_symbol(item.unit, percentage=item.percentage)
        return None, ""


def _who(controller: Controller) -> tuple[object, ...]:
    """Return what is another BMC's, or another firmware's: its records are others, too."""
    c = controller
    return c.manufacturer, c.product, c.device, c.firmware, c.auxiliary


class _LogReader:
    """Reads the log by the numbers of its records, and only what is new.

    The last record that was read is read again first: if it is no longer the same, the log was
    cleared or has wrapped, and is read anew.
    """

    def __init__(self, measure: Measure) -> None:
        self._measure = measure
        self._records: dict[int, tuple[bytes, LogRecord]] = {}
        self._stamps: tuple[int, bytes] | None = None
        self._last: int | None = None  # number of the last record that was read
        self._next: int | None = None  # to read; None: nothing is
        self._seen: set[int] = set()
        self._count: int | None = None
        self._room: int | None = None
        self._overflow = False

    def look(self, bmc: Bmc) -> None:
        """Ask how long the log is; when it changed, there is something to read."""
        try:
            info = bmc.log_info()
        except (CommandError, AnswerError):
            return  # a BMC without a log
        if (info.entries, info.stamps) == self._stamps:
            return
        if info.entries < len(self._records):
            self._start_anew()
        self._stamps = (info.entries, info.stamps)
        self._count, self._overflow = info.entries, info.overflow
        known = info.free != UNKNOWN_FREE
        self._room = info.entries + info.free // RECORD_BYTES if known else None
        self._seen.clear()
        if not info.entries:
            self._start_anew()
        elif self._last is None or not self._follows(bmc, self._last):
            self._start_anew()
            self._next = FIRST

    def _follows(self, bmc: Bmc, last: int) -> bool:
        """Go on after the record `last`, if it is still the same."""
        found = bmc.log_record(last)
        if found is None or found[1] != self._records[last][0]:
            return False
        self._next = None if found[0] == LAST else found[0]
        return True

    def _start_anew(self) -> None:
        self._records, self._last, self._next = {}, None, None

    def step(self, bmc: Bmc) -> bool:
        """Read some records; return whether there are more."""
        for _ in range(LOG_STEP):
            if self._next is None:
                return False
            found = bmc.log_record(self._next)
            if found is None or self._next in self._seen or len(self._records) >= MAX_LOG:
                self._next = None
                return False
            self._seen.add(self._next)
            following, data = found
            self._keep(data)
            self._next = None if following == LAST else following
        return self._next is not None

    def _keep(self, data: bytes) -> None:
        record = parse_record(data, self._measure)
        if record is not None:
            self._records[record.number] = (data, record)
            self._last = record.number

    def log(self) -> Log:
        """Return what was read of it."""
        return Log(
            records=tuple(record for _, record in self._records.values()),
            count=self._count,
            room=self._room,
            overflow=self._overflow,
        )
