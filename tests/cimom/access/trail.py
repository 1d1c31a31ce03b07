"""A trail in memory."""

from __future__ import annotations

from cimom.access.entry import OK, Entry, Outcome
from cimom.access.gate import Unrecorded


class Trail:
    """Keeps what is recorded; `fault` is why it cannot be, `fails` lets the ends fail."""

    def __init__(self) -> None:
        self.fault: str | None = None
        self.fails: str | None = None
        self.begun: list[Entry] = []
        self.ended: list[tuple[Entry, Outcome]] = []
        self.posted: list[tuple[Entry, Outcome]] = []

    async def begin(self, entry: Entry, /) -> int:
        self.begun.append(entry)
        return len(self.begun) - 1

    async def end(self, ident: int, outcome: Outcome, /) -> None:
        if self.fails is not None:
            raise Unrecorded(self.fails)
        self.ended.append((self.begun[ident], outcome))

    def post(self, entry: Entry, outcome: Outcome = OK, /, *, ident: int | None = None) -> None:
        self.posted.append((entry, outcome))
