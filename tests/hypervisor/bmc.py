"""A BMC in memory: answers commands as the specification says, with the faults that a test asks."""

from __future__ import annotations

from collections.abc import Callable

from hypervisor.ipmi import CommandError, LinkError

CANCELLED, TOO_MUCH, ABSENT, INVALID = 0xC5, 0xCA, 0xCB, 0xC1


def text(value: str) -> bytes:
    return bytes([0xC0 | len(value)]) + value.encode("latin-1")


def full(
    number: int,
    name: str,
    *,
    owner: int = 0x20,
    lun: int = 0,
    entity: tuple[int, int] = (7, 1),
    kind: int = 1,
    event: int = 1,
    units: tuple[int, int] = (0, 1),
    curve: int = 0,
    factors: bytes = bytes((1, 0, 0, 0, 0, 0)),
    readable: int = 0x38,
    access: int = 2,
    limits: tuple[int, ...] = (52, 47, 42, 0, 0, 0),
    hysteresis: int = 2,
) -> bytes:
    """Return a full sensor record; `limits` in the order of the record, the outer upper first."""
    body = bytes((owner, lun, number, *entity, 0x7F, access << 2 | 1 << 4, kind, event))
    body += bytes((0, 0, 0, 0, readable, 0, units[0], units[1], 0, curve)) + factors
    body += bytes((0, 0, 0, 0, 255, 0)) + bytes(limits) + bytes((hysteresis, hysteresis, 0, 0, 0))
    return record(0x01, body + text(name))


def compact(
    number: int,
    name: str,
    *,
    entity: tuple[int, int] = (10, 1),
    kind: int = 8,
    event: int = 0x6F,
    mask: int = 0x0F,
    share: tuple[int, int] = (1, 0),
) -> bytes:
    body = bytes((0x20, 0, number, *entity, 0x7F, 0, kind, event, 0, 0, 0, 0))
    body += mask.to_bytes(2, "little") + bytes((0xC0, 0, 0, *share, 0, 0, 0, 0, 0, 0))
    return record(0x02, body + text(name))


def record(kind: int, body: bytes) -> bytes:
    """Return a record whose number is filled in when it is put into a repository."""
    return bytes((0, 0, 0x51, kind, len(body))) + body


def event(
    sensor: int, kind: int, event_type: int, data: tuple[int, int, int], at: int = 0x68000000
) -> bytes:
    """Return an event of the log without its number."""
    return (
        bytes((2,))
        + at.to_bytes(4, "little")
        + bytes((0x20, 0, 4, kind, sensor, event_type))
        + bytes(data)
    )


class FakeBmc:
    """The far end of a link."""

    def __init__(self, *records: bytes) -> None:
        self.records = [i.to_bytes(2, "little") + r[2:] for i, r in enumerate(records)]
        self.readings: dict[int, bytes] = {}
        self.thresholds: dict[int, bytes] = {}
        self.frus: dict[int, bytes] = {}
        self.log: list[bytes] = []  # with their numbers
        self.next_record = 1
        self.added, self.erased = 1, 0
        self.stamp = bytes(8)
        self.most = 0xFF  # bytes of a record at once
        self.cancel = 0  # so many reservations of the repository are cancelled
        self.reservation = 0
        self.dead = False
        self.asked: list[tuple[int, int]] = []
        self.closed = False
        self.erasing = 0  # how often it says that it is not done
        self.commands: dict[tuple[int, int], Callable[[bytes], bytes]] = {
            (0x06, 0x01): lambda _: bytes.fromhex("20 01 02 85 02 8d de c0 00 02 01 00 17 00 00"),
            (0x00, 0x01): lambda _: bytes((0x21, 0, 0x40)),
            (0x06, 0x25): lambda _: bytes((0x44, 1, 0, 0x10, 0x84, 0x03, 0x10, 0x01)),
            (0x0A, 0x20): lambda _: (
                bytes((0x51,))
                + len(self.records).to_bytes(2, "little")
                + bytes(2)
                + self.stamp
                + bytes(1)
            ),
            (0x0A, 0x22): self._reserve,
            (0x0A, 0x23): self._record,
            (0x04, 0x2D): lambda data: self._of(self.readings, data[0]),
            (0x04, 0x27): lambda data: self._of(self.thresholds, data[0]),
            (0x0A, 0x10): lambda data: (
                len(self._of(self.frus, data[0])).to_bytes(2, "little") + bytes(1)
            ),
            (0x0A, 0x11): self._fru,
            (0x0A, 0x40): self._log_info,
            (0x0A, 0x42): lambda _: bytes((7, 0)),
            (0x0A, 0x43): self._log_record,
            (0x0A, 0x47): self._clear,
        }

    def send(self, net_function: int, command: int, data: bytes = b"", lun: int = 0) -> bytes:
        if self.dead:
            raise LinkError("no answer")
        self.asked.append((net_function, command))
        if (net_function, command) not in self.commands:
            raise CommandError(net_function, command, INVALID)
        return self.commands[net_function, command](data)

    def close(self) -> None:
        self.closed = True

    def put(self, *events: bytes) -> None:
        """Add records to the log."""
        for item in events:
            self.log.append(self.next_record.to_bytes(2, "little") + item)
            self.next_record += 1
            self.added += 1

    def wipe(self) -> None:
        self.log, self.erased, self.next_record = [], self.erased + 1, 1

    @staticmethod
    def _of(table: dict[int, bytes], number: int) -> bytes:
        if number not in table:
            raise CommandError(0x04, 0x2D, ABSENT)
        return table[number]

    def _reserve(self, _: bytes) -> bytes:
        self.reservation += 1
        return self.reservation.to_bytes(2, "little")

    def _record(self, data: bytes) -> bytes:
        if self.cancel:
            self.cancel -= 1
            raise CommandError(0x0A, 0x23, CANCELLED)
        number, offset, count = int.from_bytes(data[2:4], "little"), data[4], data[5]
        if count > self.most:
            raise CommandError(0x0A, 0x23, TOO_MUCH)
        following = number + 1 if number + 1 < len(self.records) else 0xFFFF
        return following.to_bytes(2, "little") + self.records[number][offset : offset + count]

    def _fru(self, data: bytes) -> bytes:
        offset, count = int.from_bytes(data[1:3], "little"), data[3]
        if count > 16:
            raise CommandError(0x0A, 0x11, TOO_MUCH)
        part = self._of(self.frus, data[0])[offset : offset + count]
        return bytes((len(part),)) + part

    def _log_info(self, _: bytes) -> bytes:
        stamps = self.added.to_bytes(4, "little") + self.erased.to_bytes(4, "little")
        free = (512 - len(self.log)) * 16
        count = len(self.log).to_bytes(2, "little")
        return bytes((0x51,)) + count + free.to_bytes(2, "little") + stamps + bytes((2,))

    def _log_record(self, data: bytes) -> bytes:
        number = int.from_bytes(data[2:4], "little")
        for place, item in enumerate(self.log):
            if number in (0, int.from_bytes(item[:2], "little")):
                more = self.log[place + 1 : place + 2]
                return (more[0][:2] if more else b"\xff\xff") + item
        raise CommandError(0x0A, 0x43, ABSENT)

    def _clear(self, data: bytes) -> bytes:
        if data[5] == 0xAA:
            self.wipe()
        self.erasing -= 1
        return bytes((0 if self.erasing >= 0 else 1,))
