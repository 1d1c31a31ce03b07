"""The ways to a disk that has several: how each is, and what that makes of the disk."""

from __future__ import annotations

from typing import Any

from cimom.health.status import Condition
from hypervisor.disk import Route

WELL = frozenset({"running", "live", "created", "created-blocked"})  # SCSI's and NVMe's words
# What passes, and is worth a word while it does not.
PASSING = frozenset({"blocked", "quiesce", "new", "resetting", "connecting"})
# What a disk says of a way that is lost (ALUA: SPC-4 5.16.2; ANA: NVM Express 2.0 8.1).
LOST = frozenset({"offline", "persistent-loss"})
# Of a way that is there and not used now: the other side of an array has the disk.
RESTING = frozenset({"standby", "unavailable", "transitioning", "inaccessible", "change"})
NAMED = 4  # paths that a reason names; a disk has seldom more than eight


def of_state(state: str | None) -> Condition:
    """Return how a way is by the driver's word."""
    if state is None or state in WELL:
        return Condition.OK
    return Condition.DEGRADED if state in PASSING else Condition.ERROR


def of_route(route: Route) -> Condition:
    """Return how a way is."""
    return Condition.ERROR if route.access in LOST else of_state(route.state)


def path_state(route: Route) -> str:
    """Return active, enabled (it is there and not used) or failed."""
    if of_route(route) is not Condition.OK:
        return "failed"
    return "enabled" if route.access in RESTING else "active"


def unusable(routes: tuple[Route, ...]) -> list[Route]:
    """Return the ways that cannot be used now."""
    return [route for route in routes if of_route(route) is not Condition.OK]


def of_paths(routes: tuple[Route, ...]) -> tuple[Condition, str | None]:
    """Return how something is that several paths lead to: one is enough to use it."""
    bad = unusable(routes)
    if not bad:
        return Condition.OK, None
    names = ", ".join(f"{route.name} ({why(route)})" for route in bad[:NAMED])
    more = f" and {len(bad) - NAMED} more" if len(bad) > NAMED else ""
    if len(bad) == len(routes):
        return Condition.ERROR, f"none of its {len(bad)} paths can be used: {names}{more}"
    return (
        Condition.DEGRADED,
        f"{len(bad)} of its {len(routes)} paths cannot be used: {names}{more}",
    )


def why(route: Route) -> str | None:
    """Return the word for what is wrong with a way."""
    return route.access if route.access in LOST else route.state


def path_properties(routes: tuple[Route, ...]) -> dict[str, Any]:
    """Return the properties that tell of paths; none where there is one way only."""
    if not routes:
        return {}
    return {
        "Paths": tuple(route.name for route in routes),
        "PathStates": tuple(path_state(route) for route in routes),
    }
