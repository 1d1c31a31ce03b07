"""What a BMC told, as values: what the poller keeps, a recording holds and providers map.

Knows no bytes, no BMC and no CIM.  Units are those of the sensor (degrees, volts, revolutions a
minute); times are POSIX seconds; what was not told is None.
"""

from __future__ import annotations

from typing import NamedTuple

import msgspec


class Entity(NamedTuple):
    """What a sensor sits at: the kind (IPMI 2.0 43.14 Entity IDs) and which of that kind."""

    kind: int
    instance: int


PROCESSOR, POWER_SUPPLY, SYSTEM_BOARD = 3, 10, 7
MEMORY_MODULE, FAN, COOLING_UNIT, POWER_UNIT, CHASSIS = 32, 29, 30, 19, 23


class Limits(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The thresholds that can be read."""

    lower_non_critical: float | None = None
    lower_critical: float | None = None
    lower_fatal: float | None = None
    upper_non_critical: float | None = None
    upper_critical: float | None = None
    upper_fatal: float | None = None


# The order of the bits in all of IPMI's masks of thresholds.
LIMIT_NAMES = (
    "lower_non_critical",
    "lower_critical",
    "lower_fatal",
    "upper_non_critical",
    "upper_critical",
    "upper_fatal",
)


class Sensor(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A sensor as it was told last.

    A numeric sensor has `value` and limits; `crossed` are the limits that the BMC calls crossed,
    None when it does not say.  Another one has `states`: the offsets that are asserted of those
    that are `possible`.  `why` says why there is no reading.
    """

    owner: int
    lun: int
    number: int
    entity: Entity
    name: str
    sensor_type: int
    event_type: int
    numeric: bool
    unit: int = 0
    percentage: bool = False
    top: float | None = None  # the largest reading that its bits can tell
    maximum: float | None = None
    minimum: float | None = None
    nominal: float | None = None
    limits: Limits = Limits()
    hysteresis: float | None = None
    possible: tuple[int, ...] = ()
    value: float | None = None
    crossed: tuple[str, ...] | None = None
    states: tuple[int, ...] | None = None
    why: str | None = None


class Controller(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The BMC: its numbers and its firmware (IPMI 2.0 20.1 Get Device ID)."""

    device: int
    revision: int
    firmware: str
    ipmi: str
    manufacturer: int
    product: int
    auxiliary: str = ""  # hexadecimal, the maker's own numbering
    updating: bool = False


class ChassisStatus(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """IPMI 2.0 28.2 Get Chassis Status."""

    power_on: bool
    overload: bool = False
    interlock: bool = False
    power_fault: bool = False
    control_fault: bool = False
    intrusion: bool = False
    lockout: bool = False
    drive_fault: bool = False
    cooling_fault: bool = False


class Watchdog(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """IPMI 2.0 27.7 Get Watchdog Timer; `expired` are the uses whose time ran out."""

    running: bool
    use: str
    action: str
    timeout_s: float
    expired: tuple[str, ...] = ()


class Board(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An area of a FRU: who made what."""

    manufacturer: str | None = None
    product: str | None = None
    part: str | None = None
    version: str | None = None
    serial: str | None = None
    asset: str | None = None
    made_at: float | None = None


class Fru(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A part that can be replaced (IPMI Platform Management FRU Information Storage 1.0)."""

    number: int
    name: str
    entity: Entity | None = None
    chassis: Board | None = None
    board: Board | None = None
    product: Board | None = None
    watts: int | None = None  # of a power supply


class Grouping(msgspec.Struct, frozen=True):
    """An entity and those that it consists of (IPMI 2.0 43.4 Entity Association Record)."""

    container: Entity
    members: tuple[Entity, ...]


class LogRecord(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A record of the system event log (IPMI 2.0 32.1 SEL Event Records).

    `kind` is 2 for a sensor's event; of a maker's own record only `raw` counts.  `value` and
    `limit` are the reading and the threshold of an event that tells them.
    """

    number: int
    kind: int
    at: float | None = None
    generator: int = 0
    sensor_type: int = 0
    sensor: int = 0
    event_type: int = 0
    asserted: bool = True
    data: tuple[int, int, int] = (0, 0xFF, 0xFF)
    value: float | None = None
    limit: float | None = None
    unit: str = ""
    raw: str = ""

    @property
    def offset(self) -> int:
        """Which event of its type it is."""
        return self.data[0] & 0x0F


class Log(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The system event log; `room` is how many records it can hold."""

    records: tuple[LogRecord, ...] = ()
    count: int | None = None  # as the BMC says, while not all are read
    room: int | None = None
    overflow: bool = False


class Recording(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Everything that was told; `taken_at` is when the readings were."""

    format: int = 1
    taken_at: float | None = None
    controller: Controller | None = None
    chassis: ChassisStatus | None = None
    watchdog: Watchdog | None = None
    sensors: tuple[Sensor, ...] = ()
    event_sensors: tuple[Sensor, ...] = ()  # these only the log tells of
    frus: tuple[Fru, ...] = ()
    groupings: tuple[Grouping, ...] = ()
    log: Log = Log()
