"""What the daemon of the supply writes: lines of `KEY : VALUE`.  Knows no CIM."""

from __future__ import annotations

import os
from dataclasses import dataclass

FILE = "var/lib/acme-ups/status"
MAX_BYTES = 64 * 1024


@dataclass(frozen=True)
class Status:
    """One supply; what the daemon does not tell, or tells as nonsense, is None."""

    model: str
    serial: str
    flags: frozenset[str]
    line_volts: float | None
    load_percent: float | None
    charge_percent: float | None
    minutes_left: float | None


def read_status(host_root: str) -> str | None:
    """Return the daemon's file; None when it has written none."""
    try:
        with open(os.path.join(host_root, FILE), encoding="utf-8", errors="replace") as file:
            return file.read(MAX_BYTES)
    except OSError:
        return None


def parse_status(text: str) -> Status | None:
    """Take a file apart; None when it names no supply."""
    lines = (line.partition(":") for line in text.splitlines())
    told = {key.strip().upper(): value.strip() for key, _, value in lines}
    serial = told.get("SERIALNO", "")
    if not serial:
        return None
    return Status(
        model=told.get("MODEL", ""),
        serial=serial,
        flags=frozenset(told.get("STATUS", "").upper().split()),
        line_volts=_number(told.get("LINEV")),
        load_percent=_number(told.get("LOADPCT")),
        charge_percent=_number(told.get("BCHARGE")),
        minutes_left=_number(told.get("TIMELEFT")),
    )


def _number(text: str | None) -> float | None:
    try:
        value = float((text or "").split()[0])
    except (IndexError, ValueError):
        return None
    return value if 0 <= value < 1e6 else None
