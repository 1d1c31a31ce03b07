"""The thread that asks a BMC: nobody waits for it, and what it lost comes back."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator

import pytest

from hypervisor import ipmi_poller
from hypervisor.host import SystemClock
from hypervisor.ipmi import Link, LinkError
from hypervisor.ipmi_poller import Poller, Unavailable
from tests.hypervisor.bmc import FakeBmc
from tests.hypervisor.test_ipmi_survey import HOT, machine

LIMIT_S = 20.0


class House:
    """A poller over a BMC, and a bell that it rings."""

    def __init__(self, fake: FakeBmc) -> None:
        self.fake = fake
        self.refused: LinkError | None = None
        self.bell = threading.Event()
        self.slow = threading.Event()  # set: it is fast again
        self.links = 0
        self.poller = Poller(self.connect, SystemClock())

    def connect(self) -> Link:
        self.links += 1
        if self.refused is not None:
            raise self.refused
        return self.fake

    def until(self, condition: Callable[[], bool]) -> None:
        """Wait for bells until something holds."""
        end = threading.Event()
        timer = threading.Timer(LIMIT_S, lambda: (end.set(), self.bell.set()))
        timer.start()
        try:
            while not condition():
                assert not end.is_set(), "it did not happen"
                self.bell.wait(0.02)
                self.bell.clear()
        finally:
            timer.cancel()
            timer.join()

    def reading(self) -> float | None:
        try:
            return self.poller.current().sensors[0].value
        except Unavailable:
            return None

    def error(self) -> str:
        try:
            self.poller.current()
        except Unavailable as exc:
            return str(exc)
        return ""


@pytest.fixture
def house(monkeypatch: pytest.MonkeyPatch) -> Iterator[House]:
    monkeypatch.setattr(ipmi_poller, "READ_S", 0.05)
    monkeypatch.setattr(ipmi_poller, "RETRY_S", (0.01, 0.05))
    monkeypatch.setattr(ipmi_poller, "GRACE_S", 0.05)
    monkeypatch.setattr(ipmi_poller, "CLEAR_STEP_S", 0.01)
    made = House(machine())
    yield made
    made.poller.stop()


def start(house: House) -> None:
    house.poller.start(house.bell.set)


def test_before_the_first_reading_there_is_none_and_that_is_said(house: House) -> None:
    assert house.error() == "the BMC is being read for the first time"


def test_what_changes_is_seen_and_told(house: House) -> None:
    start(house)
    house.until(lambda: house.reading() == 24.0)
    house.fake.readings[1] = b"\x19\xc0\xc0"
    house.until(lambda: house.reading() == 25.0)


def test_nothing_is_told_while_nothing_changes(house: House) -> None:
    rung: list[float | None] = []
    house.poller.start(lambda: rung.append(house.reading()))
    house.until(lambda: bool(rung) and house.fake.asked.count((0x04, 0x2D)) > 20)
    assert len(rung) <= 2  # with the first reading, and with the FRUs


def test_readings_go_on_while_a_slow_long_log_is_read(house: House) -> None:
    """Of a log that takes a long time nobody sees more than that it is not complete yet."""
    house.fake.put(*[HOT] * 400)
    told = house.fake.commands[0x0A, 0x43]

    def slowly(data: bytes) -> bytes:
        house.slow.wait(0.01)
        return told(data)

    house.fake.commands[0x0A, 0x43] = slowly
    start(house)
    house.until(lambda: house.reading() == 24.0)
    house.fake.readings[1] = b"\x19\xc0\xc0"
    house.until(lambda: house.reading() == 25.0)
    assert 0 < len(house.poller.current().log.records) < 400
    house.slow.set()
    house.until(lambda: len(house.poller.current().log.records) == 400)


def test_a_lost_session_is_said_and_begun_anew(house: House) -> None:
    start(house)
    house.until(lambda: house.reading() == 24.0)
    house.fake.dead = True
    house.until(lambda: house.error() == "no answer")
    house.fake.dead = False
    house.until(lambda: house.reading() == 24.0)
    assert house.fake.closed


def test_a_change_can_be_read_although_the_bmc_is_lost_just_then(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ipmi_poller, "GRACE_S", 3600.0)
    rung: list[float | None] = []
    house.poller.start(lambda: rung.append(house.reading()))
    house.until(lambda: bool(rung))
    house.fake.dead = True
    house.until(lambda: house.links > 2)
    assert house.reading() == 24.0
    assert None not in rung
    monkeypatch.setattr(ipmi_poller, "GRACE_S", 0.0)
    assert house.error() == "no answer"


def test_a_bmc_that_cannot_be_reached_is_tried_again(house: House) -> None:
    house.refused = LinkError("no road")
    start(house)
    house.until(lambda: house.links > 3)
    assert house.error() == "no road"
    house.refused = None
    house.until(lambda: house.reading() == 24.0)


def test_garbage_ends_the_session_and_not_the_thread(house: House) -> None:
    whole = house.fake.commands[0x06, 0x01]
    house.fake.commands[0x06, 0x01] = lambda _: b"\xff"
    start(house)
    house.until(lambda: "Get Device ID" in house.error())
    house.fake.commands[0x06, 0x01] = whole
    house.until(lambda: house.reading() == 24.0)


def test_a_bug_of_a_library_ends_the_session_and_not_the_thread(house: House) -> None:
    whole = house.fake.commands[0x06, 0x01]

    def broken(_: bytes) -> bytes:
        raise IndexError("bytearray index out of range")

    house.fake.commands[0x06, 0x01] = broken
    start(house)
    house.until(lambda: house.error() == "IndexError: bytearray index out of range")
    house.fake.commands[0x06, 0x01] = whole
    house.until(lambda: house.reading() == 24.0)


def test_a_reading_that_is_too_old_no_longer_counts(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    hangs = threading.Event()
    start(house)
    house.until(lambda: house.reading() == 24.0)
    whole = house.fake.commands[0x04, 0x2D]

    def hang(data: bytes) -> bytes:
        hangs.wait(LIMIT_S)
        return whole(data)

    house.fake.commands[0x04, 0x2D] = hang
    monkeypatch.setattr(ipmi_poller, "STALE_S", 0.2)
    house.until(lambda: house.error() == "the BMC gave no reading for 0.2 s")
    hangs.set()


def test_the_log_is_cleared_in_the_session(house: House) -> None:
    house.fake.put(HOT, HOT)
    house.fake.erasing = 3
    start(house)
    house.until(
        lambda: house.reading() is not None and len(house.poller.current().log.records) == 2
    )
    house.poller.clear_log()
    assert house.poller.current().log.records == ()
    assert house.fake.log == []


def test_a_refusal_to_clear_the_log_is_told_and_readings_go_on(house: House) -> None:
    del house.fake.commands[0x0A, 0x47]
    start(house)
    house.until(lambda: house.reading() == 24.0)
    with pytest.raises(Unavailable, match="code c1h"):
        house.poller.clear_log()
    house.fake.readings[1] = b"\x19\xc0\xc0"
    house.until(lambda: house.reading() == 25.0)


def test_without_a_session_the_log_is_not_cleared_and_nobody_waits(house: House) -> None:
    with pytest.raises(Unavailable, match="first time"):
        house.poller.clear_log()
