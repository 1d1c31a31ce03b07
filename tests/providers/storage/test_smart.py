"""The SMART rule, row by row, and over every captured output."""

from __future__ import annotations

from pathlib import Path

import pytest

from cimom.health.status import Condition
from hypervisor.smart import Attribute, SelfTest, Smart, parse_smart
from hypervisor.smart_poll import INTERVAL_S, Polled
from providers.storage.smart import (
    BACKUP,
    CHECK,
    COOL,
    HOT,
    MEMORY_REGION,
    PLAN,
    READ_ONLY,
    REPLACE,
    REPLACE_NOW,
    RULE,
    SPARE,
    UNRELIABLE,
    Verdict,
    joined,
    judged,
    properties,
    verdict,
)
from tests.corpus import CORPUS, FOLDER

OK, UNKNOWN = Condition.OK, Condition.UNKNOWN
STRESSED, DEGRADED = Condition.STRESSED, Condition.DEGRADED
PREDICTED, ERROR = Condition.PREDICTIVE_FAILURE, Condition.ERROR


def smart(*, passed: bool | None = True, **told: object) -> Smart:
    return Smart(passed=passed, **told)  # type: ignore[arg-type]


CASES: list[tuple[Smart, Condition, str, str | None]] = [
    (smart(critical_warning=READ_ONLY), ERROR, "it takes no more writes", REPLACE_NOW),
    (smart(critical_warning=UNRELIABLE), ERROR, "errors of its media make it unreliable",
     REPLACE_NOW),
    (smart(spare=0, spare_threshold=10), ERROR, "no spare blocks are left", REPLACE_NOW),
    (smart(self_tests=(SelfTest("Short: servo", False, mechanical=True),)), ERROR,
     "its last self-test failed (Short: servo)", REPLACE_NOW),
    (smart(passed=False), PREDICTED, "the disk itself expects to fail", REPLACE_NOW),
    (smart(exit_bits=8), PREDICTED, "the disk itself expects to fail", REPLACE_NOW),
    (smart(below=(Attribute(5, "Reallocated Sector Ct", True, True),)), PREDICTED,
     "below its threshold: Reallocated Sector Ct", REPLACE_NOW),
    (smart(exit_bits=16), PREDICTED, "an attribute is below its threshold", REPLACE_NOW),
    (smart(self_tests=(SelfTest("", None), SelfTest("", False))), PREDICTED, "a self-test failed",
     REPLACE),
    (smart(spare=9, spare_threshold=10), PREDICTED,
     "9 % of its spare blocks are left, 10 % is the least", REPLACE),
    (smart(critical_warning=SPARE), PREDICTED, "too few spare blocks are left", REPLACE),
    (smart(percentage_used=100), PREDICTED, "100 % of its rated life is used", REPLACE),
    (smart(critical_warning=BACKUP), DEGRADED, "the backup of its cache has failed", REPLACE),
    (smart(critical_warning=MEMORY_REGION), DEGRADED,
     "its persistent memory region is unreliable", REPLACE),
    (smart(pending=1), DEGRADED, "1 sector cannot be read", CHECK),
    (smart(uncorrectable=8), DEGRADED, "8 uncorrectable sectors", CHECK),
    (smart(below=(Attribute(9, "Power On Hours", False, True),)), DEGRADED,
     "below its threshold: Power On Hours", PLAN),
    (smart(percentage_used=99), DEGRADED, "99 % of its rated life is used", PLAN),
    (smart(critical_warning=HOT), STRESSED, "its temperature is beyond a limit", COOL),
    (smart(celsius=70, limit_celsius=70), STRESSED, "it has 70 °C, its limit is 70 °C", COOL),
    (smart(reallocated=1), OK, "1 sector reallocated", None),
    (smart(media_errors=3), OK, "3 media errors", None),
    (smart(below=(Attribute(190, "Airflow Temperature Cel", False, False),)), OK,
     "was below its threshold before: Airflow Temperature Cel", None),
]  # fmt: skip


@pytest.mark.parametrize(("told", "condition", "reason", "action"), CASES, ids=range(len(CASES)))
def test_rule(told: Smart, condition: Condition, reason: str, action: str | None) -> None:
    assert verdict(told) == Verdict(condition, (reason,), action)


def test_every_row_of_the_rule_is_tried() -> None:
    for row in RULE:
        assert any(row.words(told) for told, *_ in CASES)


def test_rows_stand_from_ill_to_well() -> None:
    order = [ERROR, PREDICTED, DEGRADED, STRESSED, OK]
    assert [row.condition for row in RULE] == sorted((r.condition for r in RULE), key=order.index)


@pytest.mark.parametrize(
    "told",
    [
        smart(),
        smart(passed=None, critical_warning=0),
        smart(percentage_used=89, spare=10, spare_threshold=10, media_errors=0, pending=0),
        smart(self_tests=(SelfTest("", True), SelfTest("", False))),  # it was repaired since
        smart(self_tests=(SelfTest("", None),)),
        smart(exit_bits=0x40),
        smart(critical_warning=0, spare=0, spare_threshold=0, percentage_used=0),  # a virtual one
        smart(celsius=69, limit_celsius=70),
    ],
)
def test_well_disk_has_no_reason(told: Smart) -> None:
    assert verdict(told) == Verdict(OK)


def test_a_failing_disk_whose_warning_is_not_known_is_failing() -> None:
    assert verdict(smart(passed=False, critical_warning=0x40)).condition is PREDICTED


def test_disk_that_does_not_judge_itself_is_unknown_unless_something_is_wrong() -> None:
    assert verdict(Smart(celsius=30)) == Verdict(UNKNOWN)
    assert verdict(Smart(pending=2)).condition is DEGRADED


def test_the_worst_comes_first_and_its_action_counts() -> None:
    told = smart(passed=False, critical_warning=READ_ONLY | HOT, reallocated=2)
    assert verdict(told) == Verdict(
        ERROR,
        ("it takes no more writes", "its temperature is beyond a limit", "2 sectors reallocated"),
        REPLACE_NOW,
    )


# What of the captured disks is not simply well.
NOT_WELL = {
    "nvme-null-SAMSUNG_MZWLL3T2HAJQ-00005-nvme0": Verdict(
        DEGRADED, ("the backup of its cache has failed",), REPLACE
    ),
    "ST3500418AS_11": Verdict(OK, ("1 sector reallocated",)),
    "sat-Intel_S3520_Series_SSDs-INTEL_SSDSC2BB016T7-sdc": Verdict(OK, ("1 sector reallocated",)),
    "sat-Intel_S4510_S4610_S4500_S4600_Series_SSDs-INTEL_SSDSC2KB240G7-sdd": Verdict(
        OK, ("4 sectors reallocated",)
    ),
    "sat-Phison_Driven_SSDs-KINGSTON_SKC400S371T-sda": Verdict(OK, ("1 sector reallocated",)),
    "sat-Seagate_Constellation_ES.3-ST3000NM0033-9ZM178-sdc": Verdict(
        OK, ("1 sector reallocated",)
    ),
}
CAPTURED = sorted((FOLDER / "smartctl_exporter/testdata").glob("*.json"))


@pytest.mark.skipif(CORPUS is None, reason="KHV_CORPUS names no captured outputs")
@pytest.mark.parametrize("path", CAPTURED, ids=lambda path: path.stem)
def test_rule_over_captured_outputs(path: Path) -> None:
    told = parse_smart(path.read_bytes())
    assert told is not None
    assert told.told
    assert told.passed is not None
    assert told.celsius is not None
    assert verdict(told) == NOT_WELL.get(path.stem, Verdict(OK))


# -- with the rest of the disk


def test_the_worse_of_driver_and_disk_counts_and_both_are_said() -> None:
    told = Verdict(PREDICTED, ("worn",))
    assert joined(OK, None, told) == (PREDICTED, "worn")
    assert joined(ERROR, "offline", told) == (ERROR, "offline; worn")
    assert joined(DEGRADED, "blocked", Verdict(OK)) == (DEGRADED, "blocked")
    assert joined(OK, None, Verdict(OK)) == (OK, None)


def test_disk_that_tells_nothing_stays_as_the_driver_says() -> None:
    assert judged(None, 0.0) == Verdict(UNKNOWN)
    assert joined(OK, None, judged(Polled(failure="no SMART"), 0.0)) == (OK, None)
    assert joined(ERROR, "offline", Verdict(UNKNOWN)) == (ERROR, "offline")
    assert properties(Polled(failure="no SMART"), Verdict(UNKNOWN), 0.0) == {
        "SMARTFailure": "no SMART"
    }
    assert properties(None, Verdict(UNKNOWN), 0.0) == {}


def test_temperature_of_a_disk_that_sleeps_or_was_not_asked_of_late_is_none() -> None:
    warm = Polled(smart=smart(celsius=30), taken_at=0.0)
    asleep = Polled(smart=smart(celsius=30), taken_at=0.0, asleep=True)
    told = [properties(p, Verdict(OK), now) for p, now in ((warm, 9.0), (asleep, 9.0), (warm, 1e6))]
    assert [one["Temperature"] for one in told] == [30, None, None]


def test_disk_that_waits_to_be_asked_is_neither_well_nor_ill() -> None:
    waits = judged(Polled(waiting=True), 0.0)
    assert joined(OK, None, waits) == (UNKNOWN, "its health is being asked for")
    assert joined(ERROR, "offline", waits)[0] is ERROR
    assert properties(Polled(waiting=True), waits, 0.0) == {}


def test_old_result_is_said_so() -> None:
    polled = Polled(smart=smart(reallocated=2), taken_at=0.0, failure="smartctl hangs")
    assert judged(polled, 3 * INTERVAL_S).reasons == ("2 sectors reallocated",)
    assert judged(polled, 3 * INTERVAL_S + 60).reasons[1:] == (
        "SMART was last read 16 min ago: smartctl hangs",
    )
    assert judged(polled, 86_400.0).reasons[1:] == ("SMART was last read 24 h ago: smartctl hangs",)
