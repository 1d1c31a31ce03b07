"""The one check of every protocol: the role's row of the table, then what lockdown leaves.

Knows no accounts and no protocol.
"""

from __future__ import annotations

from collections.abc import Callable

from cimom.access.lockdown import Lockdown
from cimom.access.roles import LOCAL, Principal, action_of, rule_of
from cimom.model import CimError, Status
from cimom.operations import Operation


class Rights:
    """Says who may do what, now."""

    def __init__(self, lockdown: Callable[[], Lockdown] = Lockdown) -> None:
        self._lockdown = lockdown

    def refusal(self, principal: Principal, action: str) -> str | None:
        """Return why somebody may not do an action (in lower case); None: they may."""
        rule = rule_of(action)
        if rule is None or principal.role not in rule.roles:
            return f"role {principal.role} of {principal.name} denies {action}"
        if principal.protocol == LOCAL:
            return None
        lockdown = self._lockdown()
        area = action.partition(":")[0]
        if lockdown.leaves(principal.name, area, changes=rule.changes):
            return None
        return f"lockdown ({lockdown.mode}) denies {action} to {principal.name}"

    def may(self, principal: Principal, action: str) -> bool:
        """Whether somebody may do something that is no operation: `web:read`, `metrics:read`."""
        return self.refusal(principal, action.lower()) is None

    def admit(self, principal: Principal, action: str) -> None:
        """Raise ACCESS_DENIED unless the principal may do the action (in lower case)."""
        refusal = self.refusal(principal, action)
        if refusal is not None:
            raise CimError(Status.ACCESS_DENIED, refusal)

    def check(self, principal: Principal, operation: Operation) -> None:
        """Raise ACCESS_DENIED unless the principal may do the operation."""
        self.admit(principal, action_of(operation))
