from __future__ import annotations

from pathlib import Path

import pytest

from cimom.broker.certificates import WARN_S, Certificates, Held, condition
from cimom.broker.eventlog import EventLog
from cimom.broker.readings import Readings
from cimom.broker.store import StateStore
from cimom.classes import CertificateUse, HealthState, KHV_LogEntry, KHV_X509Certificate
from cimom.health.rollup import Level
from cimom.health.status import Condition
from tests.clock import Moments

DAY = 86400.0
END = 1_800_000_000.0  # 2027-01-15
HELD = Held(
    CertificateUse.Server, "CN=h", "CN=ca", "1f", "ab" * 32, ("h", "::1"), END - 400 * DAY, END
)
CLIENT = HELD._replace(use=CertificateUse.Client_Authority, list_end=END - 100 * DAY)


@pytest.mark.parametrize(
    ("held", "now", "expected", "says"),
    [
        (HELD, END - WARN_S - 1, Condition.OK, None),
        (HELD, END - WARN_S, Condition.DEGRADED, "it ends on 2027-01-15"),
        (HELD, END - 1, Condition.DEGRADED, "it ends on 2027-01-15"),
        (HELD, END, Condition.ERROR, "it ended on 2027-01-15"),
        (HELD, END + 1000 * DAY, Condition.ERROR, "it ended on 2027-01-15"),
        (HELD, END - 500 * DAY, Condition.ERROR, "not valid before 2025-12-11, unless the clock"),
        (CLIENT, END - 101 * DAY, Condition.OK, None),
        (CLIENT, END - 100 * DAY, Condition.ERROR, "list ended on 2026-10-07: its clients are ref"),
    ],
)
def test_a_certificate_is_as_its_days_are(
    held: Held, now: float, expected: Condition, says: str | None
) -> None:
    how, why = condition(held, now)
    assert how is expected
    assert (why is None) if says is None else says in (why or "")


class House:
    def __init__(self, directory: Path) -> None:
        self.clock = Moments()
        self.clock.now = END - 200 * DAY
        self.readings = Readings()
        self.store = StateStore(str(directory))
        self.events = EventLog(self.readings, self.store, self.clock.time)
        self.certificates = Certificates(self.readings, "uuid", self.clock.time)

    def rows(self) -> list[KHV_X509Certificate]:
        return [row.instance for row in self.readings.rows(KHV_X509Certificate)]


@pytest.fixture
def house(tmp_path: Path) -> House:
    return House(tmp_path)


def test_rows_say_what_the_certificate_says(house: House) -> None:
    house.certificates.hold([HELD])
    (row,) = house.rows()
    assert row.CertificateID == f"KHV:certificate:server:{'ab' * 32}"
    assert (row.Subject, row.Issuer, row.SerialNumber) == ("CN=h", "CN=ca", "1f")
    assert row.SubjectNames == ("h", "::1")
    assert row.NotAfter == "20270115080000.000000+000"
    assert row.RevocationListEnd is None
    assert row.HealthState is HealthState.OK
    house.store.close()


def test_one_certificate_for_two_uses_is_two_rows(house: House) -> None:
    house.certificates.hold([HELD, CLIENT])
    assert len({row.CertificateID for row in house.rows()}) == 2
    house.store.close()


def test_an_end_raises_an_alarm_and_another_certificate_ends_it(house: House) -> None:
    house.certificates.hold([HELD])
    assert house.events.alarms.active() == []
    house.clock.now = END - 3 * DAY
    house.certificates.look()
    (alarm,) = house.events.alarms.active()
    assert (alarm.level, alarm.text) == (Level.degraded, "reports: it ends on 2027-01-15")
    assert "khv cert" in alarm.action
    house.clock.now = END + 1
    house.certificates.look()
    (alarm,) = house.events.alarms.active()
    assert alarm.level is Level.critical
    house.certificates.hold([HELD._replace(fingerprint="cd" * 32, not_after=END + 300 * DAY)])
    assert house.events.alarms.active() == []
    told = [row.instance.Message or "" for row in house.readings.rows(KHV_LogEntry)]
    assert any("it ended on 2027-01-15" in text for text in told)
    house.store.close()


def test_a_clock_that_jumps_and_comes_back_leaves_nothing(house: House) -> None:
    house.certificates.hold([HELD])
    for jump in (5000 * DAY, -9000 * DAY):
        house.clock.now += jump
        house.certificates.look()
        assert house.rows()[0].HealthState is HealthState.Critical_failure
        house.clock.now -= jump
        house.certificates.look()
        assert house.rows()[0].HealthState is HealthState.OK
        assert house.events.alarms.active() == []
    house.store.close()


def test_what_is_as_before_is_not_told_again(house: House) -> None:
    house.certificates.hold([HELD])
    before = house.readings.generation
    house.clock.now += DAY
    house.certificates.look()
    assert house.readings.generation == before
    house.store.close()
