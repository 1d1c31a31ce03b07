"""Conversations with a BMC: repositories, readings, FRUs and the log, over any road.

Knows the order of commands and when to ask again; what comes is parsed elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec

from hypervisor.ipmi import CommandError, Link
from hypervisor.ipmi_answer import (
    AnswerError,
    Repository,
    crossed,
    device_records,
    need,
    parse_chassis,
    parse_device,
    parse_reading,
    parse_repository,
    parse_watchdog,
)
from hypervisor.ipmi_fru import parse_fru
from hypervisor.ipmi_sdr import (
    HEADER_BYTES,
    Definition,
    Factors,
    Locator,
    Scale,
    limits_of,
    parse_factors,
)
from hypervisor.ipmi_state import THRESHOLD
from hypervisor.ipmi_value import ChassisStatus, Controller, Entity, Fru, Limits, Sensor, Watchdog

CHASSIS, SENSOR, APPLICATION, STORAGE = 0x00, 0x04, 0x06, 0x0A
BMC_ADDRESS = 0x20
LAST = 0xFFFF
CANCELLED = 0xC5  # the reservation is over: something else changed the repository
TOO_MUCH = (0xC7, 0xC8, 0xCA, 0xFF)  # what BMCs answer when less should be asked for
ABSENT = 0xCB  # there is no such record, or sensor
MAX_RECORDS = 4096  # sensor records; the largest machines have some hundreds
MAX_FRU_BYTES = 8192
MAX_FRUS = 256
RESERVATIONS = 8  # tries for one record
CHUNKS = (0xFF, 64, 32, 16, 8)  # bytes to ask for, the first that the BMC takes
FRU_CHUNK = 32
NOT_OURS = "it belongs to the controller {:02x}h, which is not asked"


class Bmc:
    """A BMC at the end of a road."""

    def __init__(self, link: Link) -> None:
        self._link = link
        self._chunk = 0  # of CHUNKS: what the BMC took last
        self._own_records = False
        self._reservation: bytes | None = None

    # -- what it is

    def controller(self) -> Controller:
        """Return what the BMC is."""
        data = self._link.send(APPLICATION, 0x01)
        self._own_records = device_records(data)
        return parse_device(data)

    def chassis(self) -> ChassisStatus | None:
        """Return how the chassis stands; None when the BMC does not tell."""
        try:
            return parse_chassis(self._link.send(CHASSIS, 0x01))
        except (CommandError, AnswerError):
            return None

    def watchdog(self) -> Watchdog | None:
        """Return how the watchdog stands; None when the BMC does not tell."""
        try:
            return parse_watchdog(self._link.send(APPLICATION, 0x25))
        except (CommandError, AnswerError):
            return None

    # -- sensor records

    def records_stamp(self) -> bytes:
        """Return what changes with the sensor records; nothing where the BMC has no such."""
        if self._own_records:
            return self._link.send(SENSOR, 0x20)
        return parse_repository(self._link.send(STORAGE, 0x20)).stamps

    def records(self) -> Iterator[bytes]:
        """Yield each sensor record; AnswerError when they make a circle."""
        number, seen = 0, set[int]()
        while number != LAST:
            if number in seen or len(seen) > MAX_RECORDS:
                raise AnswerError("the sensor records make a circle")
            seen.add(number)
            number, record = self._record(number)
            yield record

    def _record(self, number: int) -> tuple[int, bytes]:
        """Return the number of the next record, and this one."""
        for _ in range(RESERVATIONS):
            try:
                return self._read_record(number)
            except CommandError as exc:
                if exc.code != CANCELLED:
                    raise
                self._reservation = None
        raise AnswerError("the sensor records change faster than they are read")

    def _read_record(self, number: int) -> tuple[int, bytes]:
        group, reserve, get = (SENSOR, 0x22, 0x21) if self._own_records else (STORAGE, 0x22, 0x23)
        if self._reservation is None:
            data = self._link.send(group, reserve)
            self._reservation = need(data, 2, "Reserve SDR Repository")[:2]
        place = self._reservation + number.to_bytes(2, "little")
        head = need(
            self._link.send(group, get, place + bytes((0, HEADER_BYTES))),
            2 + HEADER_BYTES,
            "Get SDR",
        )
        following, record = int.from_bytes(head[:2], "little"), head[2 : 2 + HEADER_BYTES]
        size = HEADER_BYTES + record[4]
        while len(record) < size:
            part = self._part(group, get, place, len(record), size)
            if not part:
                raise AnswerError("Get SDR: a record ended early")
            record += part
        return following, record[:size]

    def _part(self, group: int, get: int, place: bytes, at: int, size: int) -> bytes:
        """Return the next bytes of a record, as many as the BMC can tell at once."""
        while True:
            count = min(CHUNKS[self._chunk], size - at)
            try:
                return self._link.send(group, get, place + bytes((at, count)))[2:]
            except CommandError as exc:
                if exc.code not in TOO_MUCH or self._chunk == len(CHUNKS) - 1:
                    raise
                self._chunk += 1

    # -- readings

    def limits(self, item: Definition) -> tuple[Limits, float | None]:
        """Return the thresholds and the hysteresis that a sensor has now."""
        if item.scale is None or not self.asks(item):
            return Limits(), None
        limits, hysteresis = item.told_limits, item.told_hysteresis
        if item.thresholds:
            try:
                data = need(self._link.send(SENSOR, 0x27, bytes((item.number,)), item.lun), 7, "")
                limits = limits_of(item.scale, data[0], data[1:7])
            except (CommandError, AnswerError):
                pass  # what the record says is the best there is
        if item.hysteresis:
            try:
                data = self._link.send(SENSOR, 0x25, bytes((item.number, 0xFF)), item.lun)
                hysteresis = need(data, 1, "")[0]
            except (CommandError, AnswerError):
                pass
        return limits, item.scale.distance(hysteresis) if hysteresis else None

    def asks(self, item: Definition) -> bool:
        """Whether a sensor is the BMC's own: another controller's has the same numbers."""
        return item.owner == BMC_ADDRESS and item.channel == 0 and not item.event_only

    def sensor(self, item: Definition, limits: Limits, hysteresis: float | None) -> Sensor:
        """Read a sensor; one that cannot be read says why."""
        plain = _plain(item, limits, hysteresis)
        if not self.asks(item):
            return msgspec.structs.replace(plain, why=NOT_OURS.format(item.owner))
        try:
            data = self._link.send(SENSOR, 0x2D, bytes((item.number,)), item.lun)
            reading = parse_reading(data)
        except CommandError as exc:
            why = "there is none" if exc.code == ABSENT else f"the BMC refuses it ({exc.code:02x}h)"
            return msgspec.structs.replace(plain, why=why)
        except AnswerError as exc:
            return msgspec.structs.replace(plain, why=str(exc))
        if not reading.available:
            return msgspec.structs.replace(plain, why="the BMC has no reading of it")
        if item.scale is not None:
            return self._measured(item, item.scale, plain, reading.raw, reading.bits)
        return msgspec.structs.replace(plain, states=_states(item, reading.bits or 0))

    def _measured(
        self, item: Definition, scale: Scale, plain: Sensor, raw: int, bits: int | None
    ) -> Sensor:
        factors: Factors | None = None
        if scale.non_linear:
            try:
                data = self._link.send(SENSOR, 0x23, bytes((item.number, raw)), item.lun)
                factors = parse_factors(need(data, 7, "Get Sensor Reading Factors")[1:])
            except (CommandError, AnswerError) as exc:
                return msgspec.structs.replace(plain, why=str(exc))
        value = scale.value(raw, factors)
        found = None if bits is None else crossed(bits, item.returned)
        why = None if value is not None else f"the raw reading {raw:02x}h is no number"
        return msgspec.structs.replace(plain, value=value, crossed=found, why=why)

    # -- FRUs

    def fru(self, number: int, name: str, entity: Entity | None, lun: int = 0) -> Fru | None:
        """Return a FRU; None when it cannot be read or says nothing."""
        try:
            found = parse_fru(self._fru_bytes(number, lun))
        except (CommandError, AnswerError):
            return None
        if found is None:
            return None
        return Fru(
            number=number,
            name=name,
            entity=entity,
            chassis=found.chassis,
            board=found.board,
            product=found.product,
            watts=found.watts,
        )

    def _fru_bytes(self, number: int, lun: int) -> bytes:
        info = need(self._link.send(STORAGE, 0x10, bytes((number,)), lun), 3, "Get FRU Area Info")
        size = min(int.from_bytes(info[:2], "little"), MAX_FRU_BYTES)
        unit = 2 if info[2] & 1 else 1  # some are counted in words
        data, chunk = b"", FRU_CHUNK
        while len(data) < size:
            count = max(1, min(chunk, size - len(data)) // unit)
            where = (len(data) // unit).to_bytes(2, "little")
            try:
                part = self._link.send(STORAGE, 0x11, bytes((number, *where, count)), lun)
            except CommandError as exc:
                if exc.code not in TOO_MUCH or chunk <= 8:
                    raise
                chunk //= 2
                continue
            told = part[1 : 1 + part[0] * unit] if part else b""
            if not told:
                break
            data += told
        return data

    def own_frus(self, locators: tuple[Locator, ...]) -> list[tuple[int, str, Entity | None, int]]:
        """Return which FRUs can be read here: the BMC's own, whose numbers are not taken twice."""
        found: dict[int, tuple[int, str, Entity | None, int]] = {0: (0, "Built-in FRU", None, 0)}
        for item in locators[:MAX_FRUS]:
            if item.address == BMC_ADDRESS and item.channel == 0:
                found[item.number] = (item.number, item.name, item.entity, item.lun)
        return [found[number] for number in sorted(found)]

    # -- the log

    def log_info(self) -> Repository:
        """Return how the log stands."""
        return parse_repository(self._link.send(STORAGE, 0x40))

    def log_record(self, number: int) -> tuple[int, bytes] | None:
        """Return the number of the next record, and this one; None when there is none."""
        try:
            data = self._link.send(
                STORAGE, 0x43, b"\0\0" + number.to_bytes(2, "little") + b"\0\xff"
            )
        except CommandError as exc:
            if exc.code == ABSENT:
                return None
            raise
        need(data, 2 + 16, "Get SEL Entry")
        return int.from_bytes(data[:2], "little"), data[2:18]

    def clear_log(self, *, begin: bool) -> bool:
        """Have the log erased, or ask how far that is; return whether it is done."""
        reservation = need(self._link.send(STORAGE, 0x42), 2, "Reserve SEL")[:2]
        action = 0xAA if begin else 0x00
        data = self._link.send(STORAGE, 0x47, reservation + b"CLR" + bytes((action,)))
        return bool(need(data, 1, "Clear SEL")[0] & 0x0F)


def sensor_of(item: Definition, **told: Any) -> Sensor:
    """Return the sensor that a record defines, with what else is told of it."""
    return Sensor(
        owner=item.owner,
        lun=item.lun,
        number=item.number,
        entity=item.entity,
        name=item.name,
        sensor_type=item.sensor_type,
        event_type=item.event_type,
        **told,
    )


def _plain(item: Definition, limits: Limits, hysteresis: float | None) -> Sensor:
    top = None
    if item.scale is not None:
        ends = [item.scale.value(raw) for raw in (0x00, 0x7F, 0x80, 0xFF)]
        top = max((abs(end) for end in ends if end is not None), default=None)
    return sensor_of(
        item,
        numeric=item.scale is not None,
        unit=item.unit,
        percentage=item.percentage,
        top=top,
        maximum=item.maximum,
        minimum=item.minimum,
        nominal=item.nominal,
        limits=limits,
        hysteresis=hysteresis,
        possible=item.possible,
    )


# Comparison bits of a sensor with thresholds and no number -> offset of the event outwards.
OUTWARDS = (0, 2, 4, 7, 9, 11)


def _states(item: Definition, bits: int) -> tuple[int, ...]:
    if item.event_type == THRESHOLD:
        return tuple(offset for bit, offset in enumerate(OUTWARDS) if bits >> bit & 1)
    mask = sum(1 << offset for offset in item.possible) or 0x7FFF
    return tuple(bit for bit in range(15) if bits & mask & 1 << bit)
