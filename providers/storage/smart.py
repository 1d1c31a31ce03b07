"""The SMART rule: what a disk's own reports make of it.  Written down in docs/HARDWARE.md, Disks.

A finding is a row of the table: how bad it is, what finds it, what to do about it.  Pure, but for
`Growth`, which remembers what disks counted before.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from cimom.health.rate import MEDIA_ERRORS, History
from cimom.health.status import Condition
from cimom.model import cim_datetime
from hypervisor.smart import FAILING, PREFAIL_NOW, SelfTest, Smart
from hypervisor.smart_poll import Polled, age_s, is_current

# Bits of NVMe's critical warning (NVM Express 1.4 5.14.1.2).
SPARE, HOT, UNRELIABLE, READ_ONLY, BACKUP, MEMORY_REGION = (1 << bit for bit in range(6))
WARNINGS = SPARE | HOT | UNRELIABLE | READ_ONLY | BACKUP | MEMORY_REGION
WORN_SOON, WORN = 90, 100  # percent of the rated life
# From well to ill; what is not here does not come from SMART.
ORDER = (
    Condition.OK,
    Condition.UNKNOWN,
    Condition.STRESSED,
    Condition.DEGRADED,
    Condition.PREDICTIVE_FAILURE,
    Condition.ERROR,
)
REPLACE_NOW = "Copy its data and replace the disk now."
REPLACE = "Replace the disk soon."
CHECK = "Run a long self-test (smartctl -t long); replace the disk if the number grows."
COOL = "Improve the cooling of the disk."
PLAN = "Plan to replace the disk."


class Verdict(NamedTuple):
    """How a disk is, why in words (the worst first), and what to do about the worst."""

    condition: Condition
    reasons: tuple[str, ...] = ()
    action: str | None = None
    waiting: bool = False  # the disk will be asked


class Finding(NamedTuple):
    """A row of the rule: `words` says what is wrong, or None."""

    condition: Condition
    words: Callable[[Smart], str | None]
    action: str | None


def _warns(bit: int, text: str) -> Callable[[Smart], str | None]:
    return lambda s: text if (s.critical_warning or 0) & bit else None


def _last_test(smart: Smart) -> SelfTest | None:
    """Return the last self-test that came to an end."""
    return next((test for test in smart.self_tests if test.passed is not None), None)


def _failed_test(*, mechanical: bool) -> Callable[[Smart], str | None]:
    def words(smart: Smart) -> str | None:
        test = _last_test(smart)
        if test is None or test.passed or test.mechanical is not mechanical:
            return None
        return f"its last self-test failed ({test.text})" if test.text else "a self-test failed"

    return words


def _failing(smart: Smart) -> str | None:
    """Return the disk's own verdict; what NVMe's is made of has findings of its own."""
    failing = smart.passed is False or bool(smart.exit_bits & FAILING)
    told = (smart.critical_warning or 0) & WARNINGS
    return "the disk itself expects to fail" if failing and not told else None


def _below(*, prefail: bool) -> Callable[[Smart], str | None]:
    def words(smart: Smart) -> str | None:
        names = [item.name for item in smart.below if item.now and item.prefail is prefail]
        if names:
            return f"below its threshold: {', '.join(names)}"
        told = prefail and smart.exit_bits & PREFAIL_NOW and not smart.below
        return "an attribute is below its threshold" if told else None

    return words


def _no_spare(smart: Smart) -> str | None:
    """Virtual disks tell zero of everything: without a least there are no spare blocks at all."""
    return "no spare blocks are left" if smart.spare == 0 and smart.spare_threshold else None


def _low_spare(smart: Smart) -> str | None:
    spare, least = smart.spare, smart.spare_threshold
    warned = (smart.critical_warning or 0) & SPARE
    if spare is not None and least is not None and (spare < least or warned):
        return f"{spare} % of its spare blocks are left, {least} % is the least"
    return "too few spare blocks are left" if warned else None


def _worn(low: int, below: int | None = None) -> Callable[[Smart], str | None]:
    def words(smart: Smart) -> str | None:
        used = smart.percentage_used
        if used is None or used < low or (below is not None and used >= below):
            return None
        return f"{used} % of its rated life is used"

    return words


def _many(count: int | None, one: str, several: str) -> str | None:
    return None if not count else f"1 {one}" if count == 1 else f"{count} {several}"


def _hot(smart: Smart) -> str | None:
    limit, now = smart.limit_celsius, smart.celsius
    if limit is not None and now is not None and now >= limit:
        return f"it has {now} °C, its limit is {limit} °C"
    return None


def _earlier(smart: Smart) -> str | None:
    names = [item.name for item in smart.below if not item.now]
    return f"was below its threshold before: {', '.join(names)}" if names else None


_E, _P, _D, _S, _OK = (
    Condition.ERROR,
    Condition.PREDICTIVE_FAILURE,
    Condition.DEGRADED,
    Condition.STRESSED,
    Condition.OK,
)
RULE: tuple[Finding, ...] = (
    Finding(_E, _warns(READ_ONLY, "it takes no more writes"), REPLACE_NOW),
    Finding(_E, _warns(UNRELIABLE, "errors of its media make it unreliable"), REPLACE_NOW),
    Finding(_E, _no_spare, REPLACE_NOW),
    Finding(_E, _failed_test(mechanical=True), REPLACE_NOW),
    Finding(_P, _failing, REPLACE_NOW),
    Finding(_P, _below(prefail=True), REPLACE_NOW),
    Finding(_P, _failed_test(mechanical=False), REPLACE),
    Finding(_P, lambda s: None if _no_spare(s) else _low_spare(s), REPLACE),
    Finding(_P, _worn(WORN), REPLACE),
    Finding(_D, _warns(BACKUP, "the backup of its cache has failed"), REPLACE),
    Finding(_D, _warns(MEMORY_REGION, "its persistent memory region is unreliable"), REPLACE),
    Finding(
        _D, lambda s: _many(s.pending, "sector cannot be read", "sectors cannot be read"), CHECK
    ),
    Finding(
        _D,
        lambda s: _many(s.uncorrectable, "uncorrectable sector", "uncorrectable sectors"),
        CHECK,
    ),
    Finding(_D, _below(prefail=False), PLAN),
    Finding(_D, _worn(WORN_SOON, WORN), PLAN),
    Finding(_S, _warns(HOT, "its temperature is beyond a limit"), COOL),
    Finding(_S, _hot, COOL),
    # Worth a word, and no more: these counts never go back.
    Finding(_OK, lambda s: _many(s.reallocated, "sector reallocated", "sectors reallocated"), None),
    Finding(_OK, lambda s: _many(s.media_errors, "media error", "media errors"), None),
    Finding(_OK, _earlier, None),
)


def verdict(smart: Smart) -> Verdict:
    """Return what the rule makes of a disk's reports; UNKNOWN when it told nothing to judge."""
    found = [(row, text) for row in RULE if (text := row.words(smart)) is not None]
    reasons = tuple(dict.fromkeys(text for _, text in found))
    if found and found[0][0].condition is not Condition.OK:
        return Verdict(found[0][0].condition, reasons, found[0][0].action)
    judged = smart.passed is not None or smart.critical_warning is not None
    return Verdict(Condition.OK if judged else Condition.UNKNOWN, reasons)


# -- what grows


class Growth:
    """Remembers what disks counted, since khv runs: more of it lately is worse than much of it."""

    _COUNTED = (
        ("reallocated", "more sector reallocated", "more sectors reallocated"),
        ("media_errors", "more media error", "more media errors"),
    )

    def __init__(self) -> None:
        self._histories: dict[tuple[str, str], History] = {}

    def see(self, identity: str, smart: Smart, now: float) -> Verdict:
        """Return what lately grew; `now` is of a clock that never goes back."""
        found = []
        for name, one, several in self._COUNTED:
            history = self._histories.setdefault((identity, name), History(MEDIA_ERRORS))
            words = _many(history.see(now, getattr(smart, name)), one, several)
            if words is not None:
                found.append(f"{words} within a week")
        return Verdict(_D, tuple(found), REPLACE) if found else Verdict(_OK)

    def keep(self, identities: Iterable[str]) -> None:
        """Forget the disks that are gone."""
        here = set(identities)
        self._histories = {key: past for key, past in self._histories.items() if key[0] in here}


# -- with the rest of the disk


def judged(polled: Polled | None, now: float, grew: Verdict | None = None) -> Verdict:
    """Return how a disk is by the last result and what lately grew, with a word on its age."""
    if polled is not None and polled.waiting:
        return Verdict(Condition.UNKNOWN, ("its health is being asked for",), waiting=True)
    if polled is None or polled.smart is None:
        return Verdict(Condition.UNKNOWN)
    told = verdict(polled.smart)
    if grew is not None and grew.reasons:
        told = _both(told, grew)
    age = age_s(polled, now)
    if age is None:
        return told
    since = f"{age / 3600:.0f} h" if age >= 7200 else f"{age / 60:.0f} min"
    why = f": {polled.failure}" if polled.failure else ""
    return told._replace(reasons=(*told.reasons, f"SMART was last read {since} ago{why}"))


def _both(told: Verdict, grew: Verdict) -> Verdict:
    """Return the worse of two verdicts with the words of both, the worse one's first."""
    worse, other = sorted((told, grew), key=lambda v: ORDER.index(v.condition), reverse=True)
    return worse._replace(reasons=(*worse.reasons, *other.reasons))


def joined(how: Condition, why: str | None, told: Verdict) -> tuple[Condition, str | None]:
    """Return the worse of what the driver and the disk itself say, and the words of both.

    A disk that is not asked is as its driver says; of one that will be asked nothing good is said
    before: an ill one would be called well for a moment after each start.
    """
    worse = max((how, told.condition), key=ORDER.index)
    words = "; ".join(text for text in (why, *told.reasons) if text)
    if worse is Condition.UNKNOWN and not told.waiting:
        worse = how
    return worse, words or None


def properties(polled: Polled | None, told: Verdict, now: float) -> dict[str, Any]:
    """Return the properties of KHV_DiskDrive that SMART fills; none without a result."""
    if polled is None or polled.waiting:
        return {}
    if polled.smart is None:
        return {"SMARTFailure": polled.failure}
    smart = polled.smart
    return {
        "SMARTPassed": smart.passed,
        "SMARTUpdated": None if polled.taken_at is None else cim_datetime(polled.taken_at),
        "SMARTFailure": polled.failure,
        "RecommendedAction": told.action,
        "TotalPowerOnHours": smart.power_on_hours,
        "PowerCycles": smart.power_cycles,
        "Temperature": smart.celsius if is_current(polled, now) else None,
        "PercentageUsed": smart.percentage_used,
        "AvailableSpare": smart.spare,
        "AvailableSpareThreshold": smart.spare_threshold,
        "MediaErrors": smart.media_errors,
        "ReallocatedSectors": smart.reallocated,
        "PendingSectors": smart.pending,
        "UncorrectableSectors": smart.uncorrectable,
        "ErrorLogEntries": smart.errors_logged,
        "LastSelfTest": _test_words(smart),
    }


def _test_words(smart: Smart) -> str | None:
    if not smart.self_tests:
        return None
    test = smart.self_tests[0]
    return test.text if test.hours is None else f"{test.text} (at {test.hours} h)"
