"""What the words of ssacli make of controllers, drives, volumes and batteries.  Pure.

A word is taken by how it begins, since a percentage may follow; one that is not here is Unknown.
"""

from __future__ import annotations

from cimom.health.status import Condition
from providers.raid import Drive, How, of_drives

_OK, _D, _E = Condition.OK, Condition.DEGRADED, Condition.ERROR
# How a status begins -> how the thing is; None: well, and the word is worth telling.
DRIVES: tuple[tuple[str, Condition], ...] = (
    ("OK", _OK),
    ("Predictive Failure", Condition.PREDICTIVE_FAILURE),
    ("Failed", _E),
    ("Missing", _E),
    ("Offline", _E),
    ("Rebuilding", _D),
    ("Recovering", _D),
    ("Waiting", _D),
    ("Erase", _OK),
    ("Not Configured", _OK),
)
VOLUMES: tuple[tuple[str, Condition], ...] = (
    ("OK", _OK),
    ("Interim Recovery Mode", _D),
    ("Recovering", _D),
    ("Rebuilding", _D),
    ("Ready for Rebuild", _D),
    ("Waiting for Rebuild", _D),
    ("Ready for Recovery", _D),
    ("Failed", _E),
    ("Disabled", _E),
    ("Wrong Drive", _E),
    ("Ejected", _E),
    ("Transforming", _OK),
    ("Expanding", _OK),
    ("Queued", _OK),
    ("Erase", _OK),
    ("Not Configured", _OK),
)
BACKUPS: tuple[tuple[str, Condition], ...] = (
    ("OK", _OK),
    ("Recharging", _OK),
    ("Charging", _OK),
    ("Not Configured", _OK),
    ("Failed", _E),
    ("Missing", _E),
)
CACHES_WELL = ("OK", "Not Configured", "Enabled")


def controller_how(facts: dict[str, str]) -> How:
    """Return how a controller is, with its cache."""
    state = facts.get("Controller Status")
    if state is None:
        return How(Condition.UNKNOWN, "its state is not told")
    if state != "OK":
        return How(_E, f"its state is {state}")
    cache = facts.get("Cache Status")
    if cache is not None and not cache.startswith(CACHES_WELL):
        words = (f"its cache is {cache}", facts.get("Cache Status Details"))
        return How(_D, ": ".join(word for word in words if word))
    return How()


def drive_how(facts: dict[str, str]) -> How:
    """Return how a drive is."""
    told = _of(DRIVES, facts.get("Status"))
    if told.condition is Condition.PREDICTIVE_FAILURE:
        return How(told.condition, "the controller expects it to fail: replace it")
    if told.condition is _OK and facts.get("SSD Smart Trip Wearout") == "True":
        return How(Condition.PREDICTIVE_FAILURE, "its rated life is used: replace it")
    return told


def volume_how(facts: dict[str, str], drives: tuple[Drive, ...]) -> How:
    """Return how a volume is, and which of its drives are the reason."""
    told = _of(VOLUMES, facts.get("Status"))
    words = (told.why, of_drives(drives) if told.condition in (_D, _E) else None)
    return How(told.condition, "; ".join(word for word in words if word) or None)


def backup_how(state: str) -> How:
    """Return how what keeps the cache is."""
    told = _of(BACKUPS, state)
    if told.condition is _E:
        return How(_E, f"its state is {state}: the cache is not kept when the power fails")
    return told


def _of(table: tuple[tuple[str, Condition], ...], state: str | None) -> How:
    if state is None:
        return How(Condition.UNKNOWN, "its state is not told")
    condition = next((how for word, how in table if state.startswith(word)), Condition.UNKNOWN)
    return How(condition, None if state == "OK" else f"its state is {state}")
