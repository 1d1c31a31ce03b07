"""Conversations with a BMC, over an in-memory one with the faults that real ones have."""

from __future__ import annotations

import pytest

from hypervisor.ipmi_answer import AnswerError
from hypervisor.ipmi_bmc import Bmc
from hypervisor.ipmi_survey import LOG_STEP, Survey
from hypervisor.ipmi_value import Limits, Recording
from tests.hypervisor.bmc import FakeBmc, compact, event, full, record, text
from tests.hypervisor.test_ipmi_fru import BOARD, SUPPLY, inventory, multi

HOT = event(1, 1, 0x01, (0x59, 48, 47))
LOCATOR = record(0x11, bytes((0x20, 3, 0x80, 0, 0, 0x10, 0, 10, 1, 0)) + text("PS1"))


def machine() -> FakeBmc:
    bmc = FakeBmc(full(1, "Inlet"), full(1, "Other", owner=0x30), compact(4, "PS1"), LOCATOR)
    bmc.readings = {1: b"\x18\xc0\xc0", 4: b"\x00\xc0\x09\x80"}
    bmc.thresholds = {1: bytes((0x38, 0, 0, 0, 45, 50, 55))}
    bmc.frus = {0: inventory(board=BOARD), 3: inventory(more=multi(0x00, SUPPLY))}
    return bmc


def surveyed(fake: FakeBmc, survey: Survey | None = None) -> Recording:
    survey = survey or Survey()
    bmc = Bmc(fake)
    survey.begin(bmc)
    survey.parts(bmc)
    survey.readings(bmc, 1000.0)
    while survey.log_step(bmc):
        pass
    return survey.recording()


def test_everything_is_told() -> None:
    fake = machine()
    fake.put(HOT)
    found = surveyed(fake)
    inlet, other, supply = found.sensors
    assert (inlet.value, inlet.crossed) == (24.0, ())
    assert inlet.limits == Limits(  # as they are now, and not as the record has them
        upper_non_critical=45.0, upper_critical=50.0, upper_fatal=55.0
    )
    assert inlet.hysteresis == 2.0
    assert supply.states == (0, 3)
    assert (other.value, other.why) == (
        None,
        "it belongs to the controller 30h, which is not asked",
    )
    assert [(fru.number, fru.name, fru.watts) for fru in found.frus] == [
        (0, "Built-in FRU", None),
        (3, "PS1", 800),
    ]
    assert found.chassis is not None
    assert found.watchdog is not None
    assert found.controller is not None
    assert (found.log.count, found.log.room, found.taken_at) == (1, 512, 1000.0)
    (entry,) = found.log.records
    assert (entry.value, entry.limit, entry.unit) == (48.0, 47.0, "°C")


@pytest.mark.parametrize("most", [0xFF, 32, 16, 8])
@pytest.mark.parametrize("cancel", [0, 1, 5])
def test_records_are_read_as_slowly_as_the_bmc_wants(most: int, cancel: int) -> None:
    fake = machine()
    fake.most, fake.cancel = most, cancel
    assert [item.name for item in surveyed(fake).sensors] == ["Inlet", "Other", "PS1"]


def test_a_bmc_whose_records_never_hold_still_is_given_up() -> None:
    fake = machine()
    fake.cancel = 10_000
    with pytest.raises(AnswerError, match="change faster"):
        surveyed(fake)


def test_records_that_make_a_circle_are_given_up() -> None:
    fake = machine()
    whole = fake.commands[0x0A, 0x23]
    fake.commands[0x0A, 0x23] = lambda data: b"\x01\x00" + whole(data)[2:]
    with pytest.raises(AnswerError, match="circle"):
        surveyed(fake)


@pytest.mark.parametrize(
    ("reading", "why"),
    [
        (b"\x18\xe0\xc0", "the BMC has no reading of it"),
        (b"\x18", "Get Sensor Reading: 1 bytes came, at least 2 were expected"),
        (b"", "Get Sensor Reading: 0 bytes came, at least 2 were expected"),
        (None, "there is none"),
    ],
)
def test_a_sensor_that_cannot_be_read_costs_only_its_reading(
    reading: bytes | None, why: str
) -> None:
    fake = machine()
    del fake.readings[1]
    if reading is not None:
        fake.readings[1] = reading
    inlet, _, supply = surveyed(fake).sensors
    assert (inlet.value, inlet.why) == (None, why)
    assert supply.states == (0, 3)


@pytest.mark.parametrize(
    "command", [(0x00, 0x01), (0x06, 0x25), (0x04, 0x27), (0x0A, 0x10), (0x0A, 0x40)]
)
def test_what_a_bmc_does_not_tell_is_left_out(command: tuple[int, int]) -> None:
    fake = machine()
    del fake.commands[command]
    found = surveyed(fake)
    assert found.sensors[0].value == 24.0
    if command == (0x04, 0x27):
        assert found.sensors[0].limits.upper_non_critical == 42.0  # what the record says


def test_a_sensor_with_factors_of_its_own_for_each_reading() -> None:
    fake = FakeBmc(full(1, "Odd", curve=0x70))
    fake.readings = {1: b"\x0a\xc0\xc0"}
    fake.commands[0x04, 0x23] = lambda data: bytes((data[1] + 1, 3, 0, 1, 0, 0, 0))
    assert surveyed(fake).sensors[0].value == 31.0


# -- what is known outlives a session


def test_records_are_read_again_only_when_they_changed() -> None:
    fake, survey = machine(), Survey()
    surveyed(fake, survey)
    fake.asked.clear()
    surveyed(fake, survey)
    assert (0x0A, 0x23) not in fake.asked
    fake.stamp = bytes(7) + b"\1"
    fake.records[0] = bytes(2) + full(1, "Renamed")[2:]
    assert surveyed(fake, survey).sensors[0].name == "Renamed"


# -- the log


def test_only_new_records_of_the_log_are_read() -> None:
    fake, survey = machine(), Survey()
    fake.put(*[HOT] * 40)
    assert len(surveyed(fake, survey).log.records) == 40
    fake.asked.clear()
    assert len(surveyed(fake, survey).log.records) == 40
    assert fake.asked.count((0x0A, 0x43)) == 0
    fake.put(HOT, HOT)
    assert [r.number for r in surveyed(fake, survey).log.records] == list(range(1, 43))
    assert fake.asked.count((0x0A, 0x43)) == 3  # the last one that was known, and two


def test_a_long_log_is_read_in_steps() -> None:
    fake, survey = machine(), Survey()
    fake.put(*[HOT] * (2 * LOG_STEP + 1))
    bmc = Bmc(fake)
    survey.begin(bmc)
    survey.readings(bmc, 0.0)
    lengths = []
    while survey.log_step(bmc):
        lengths.append(len(survey.recording().log.records))
        assert survey.recording().log.count == 2 * LOG_STEP + 1
    assert lengths == [LOG_STEP, 2 * LOG_STEP]
    assert len(survey.recording().log.records) == 2 * LOG_STEP + 1


def test_a_log_that_was_cleared_behind_our_back_is_read_anew() -> None:
    fake, survey = machine(), Survey()
    fake.put(*[HOT] * 3)
    surveyed(fake, survey)
    fake.wipe()
    assert surveyed(fake, survey).log.records == ()
    other = event(2, 4, 0x01, (0x02, 0, 0))
    fake.put(*[other] * 5)
    assert {r.sensor for r in surveyed(fake, survey).log.records} == {2}


def test_a_log_that_was_cleared_and_filled_again_is_not_mixed_up() -> None:
    fake, survey = machine(), Survey()
    fake.put(*[HOT] * 3)
    surveyed(fake, survey)
    fake.wipe()
    fake.put(*[event(2, 4, 0x01, (0x02, 0, 0))] * 4)  # longer than before, and the same numbers
    assert [r.sensor for r in surveyed(fake, survey).log.records] == [2] * 4


def test_a_log_that_makes_a_circle_ends() -> None:
    fake = machine()
    fake.put(HOT, HOT)
    whole = fake.commands[0x0A, 0x43]
    fake.commands[0x0A, 0x43] = lambda data: b"\x01\x00" + whole(data)[2:]
    assert len(surveyed(fake).log.records) == 1
