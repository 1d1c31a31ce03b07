"""Lockdown: what is left to those who come over the network, whatever their role.

One table says it, asked in the one check.  The mode and the exception users are kept in the state
file.  Who comes by the local socket is never shut out.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import NamedTuple

import msgspec

from cimom.broker.store import StateStore
from cimom.model import CimError, Status

SETTING = "lockdown"
MAX_EXCEPTIONS = 64  # accounts


class Mode(StrEnum):
    """How much is shut."""

    OFF = "off"
    NORMAL = "normal"
    STRICT = "strict"


class Left(StrEnum):
    """To whom something is left; the text is what the documentation says."""

    ROLES = "as roles say"
    EXCEPTIONS = "exception users, as roles say"
    NOBODY = "nobody"


class Row(NamedTuple):
    """What a mode leaves of an area of actions."""

    mode: Mode
    area: str
    reads: Left
    changes: Left


# WBEM and the page are for people and programs that act; metrics and SNMP only watch, so they stay.
TABLE: tuple[Row, ...] = (
    *(Row(Mode.OFF, area, Left.ROLES, Left.ROLES) for area in ("wbem", "method", "web")),
    *(Row(Mode.NORMAL, area, Left.ROLES, Left.EXCEPTIONS) for area in ("wbem", "method", "web")),
    *(Row(Mode.STRICT, area, Left.EXCEPTIONS, Left.NOBODY) for area in ("wbem", "method", "web")),
    *(Row(mode, area, Left.ROLES, Left.NOBODY) for area in ("metrics", "snmp") for mode in Mode),
    *(Row(mode, "command", Left.ROLES, Left.ROLES) for mode in Mode),  # never from the network
)
_ROWS = {(row.mode, row.area): row for row in TABLE}


class Lockdown(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The mode, and the accounts that are excepted from it."""

    mode: Mode = Mode.OFF
    exceptions: tuple[str, ...] = ()

    def leaves(self, name: str, area: str, *, changes: bool) -> bool:
        """Whether something of an area is left to an account that comes over the network."""
        row = _ROWS.get((self.mode, area))
        if row is None:
            return False
        left = row.changes if changes else row.reads
        return left is Left.ROLES or (left is Left.EXCEPTIONS and name in self.exceptions)


class LockdownSetting:
    """The lockdown as the state file keeps it."""

    def __init__(self, store: StateStore) -> None:
        self._store = store
        text = store.setting(SETTING)
        # What cannot be read was tampered with: nothing is left but the local socket, which mends.
        self.current = Lockdown() if text is None else _read(text)

    def put(self, mode: str, exceptions: Sequence[str]) -> Lockdown:
        """Set mode and exceptions; INVALID_PARAMETER when they cannot be.  Waits for the disk."""
        if mode not in frozenset(Mode):
            raise CimError(Status.INVALID_PARAMETER, f"there is no mode {mode!r}")
        names = tuple(dict.fromkeys(exceptions))
        if len(names) > MAX_EXCEPTIONS:
            text = f"at most {MAX_EXCEPTIONS} accounts can be excepted"
            raise CimError(Status.INVALID_PARAMETER, text)
        new = Lockdown(Mode(mode), names)
        self._store.set_setting(SETTING, msgspec.json.encode(new).decode())
        self.current = new
        return new

    def forget(self, name: str) -> None:
        """Except an account that is gone no more: one that gets its name is another's."""
        current = self.current
        if name in current.exceptions:
            self.put(current.mode, [item for item in current.exceptions if item != name])


def _read(text: str) -> Lockdown:
    try:
        return msgspec.json.decode(text.encode(), type=Lockdown)
    except msgspec.MsgspecError:
        return Lockdown(Mode.STRICT)
