"""What the processes of a package print, made fit for khv's log.  Pure: takes bytes and times.

A package is foreign: its lines bear its name, cannot pass for others' and do not fill the disk.
"""

from __future__ import annotations

from collections.abc import Iterator

MAX_LINE = 1000  # characters
MAX_LINES = 100  # a minute: a traceback has some tens
MINUTE_S = 60.0
MAX_BYTES = 4 * MAX_LINE + 1  # of a line that are kept: UTF-8 has up to four a character


class Words:
    """The lines of one package; times are seconds of a monotonic clock."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._open = b""  # a line that has no end yet
        self._since = float("-inf")
        self._said = 0
        self._left_out = 0

    def lines(self, data: bytes, now: float) -> Iterator[str]:
        """Yield the lines that what was read completes."""
        *ended, last = data.split(b"\n")
        for part in ended:
            self._add(part)
            yield from self._end_of_line(now)
        self._add(last)

    def rest(self, now: float) -> Iterator[str]:
        """Yield what is left when nothing more comes."""
        yield from self._end_of_line(now)
        yield from self._what_was_left_out()

    def _add(self, part: bytes) -> None:
        self._open += part[: MAX_BYTES - len(self._open)]

    def _end_of_line(self, now: float) -> Iterator[str]:
        text, self._open = printable(self._open.decode(errors="backslashreplace")), b""
        if not text:
            return
        if now - self._since >= MINUTE_S:
            yield from self._what_was_left_out()
            self._since, self._said = now, 0
        if self._said == MAX_LINES:
            self._left_out += 1
            return
        self._said += 1
        yield f"{self._name}: {text}"
        if self._said == MAX_LINES:
            yield f"{self._name}: ({MAX_LINES} lines; what else it says this minute is left out)"

    def _what_was_left_out(self) -> Iterator[str]:
        if self._left_out:
            yield f"{self._name}: ({self._left_out} lines were left out)"
        self._left_out = 0


def printable(text: str) -> str:
    """Return a line without what a terminal or a reader of lines would take for a command."""
    shown = "".join(c if c.isprintable() else ascii(c)[1:-1] for c in text.rstrip())
    return shown if len(shown) <= MAX_LINE else f"{shown[: MAX_LINE - 3]}..."
