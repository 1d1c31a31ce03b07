"""Who else may know names that have no account here, as the accounts ask.  Knows none of them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import NamedTuple, TypeAlias

from cimom.access.login import Outcome
from cimom.access.roles import Role


class Verdict(NamedTuple):
    """The role of who was let in; else (None) why nobody was."""

    role: Role | None
    outcome: Outcome = Outcome.WRONG


# Name, password and source.  LoginError when nobody could be asked: that is no failure of theirs.
Ask: TypeAlias = Callable[[str, str, str], Awaitable[Verdict]]
