"""Log lines for the journal: each begins with its priority (sd-daemon(3)) where systemd reads them.

Elsewhere lines have no prefix.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Mapping
from typing import TextIO

# Levels of syslog(3), which the journal keeps.
PRIORITIES: tuple[tuple[int, int], ...] = (
    (logging.CRITICAL, 2),
    (logging.ERROR, 3),
    (logging.WARNING, 4),
    (logging.INFO, 6),
    (logging.NOTSET, 7),
)


class JournalFormatter(logging.Formatter):
    """Puts `<N>` before every line: the journal takes each for an entry of its own."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the text of a record with its priority."""
        priority = next(number for level, number in PRIORITIES if record.levelno >= level)
        lines = super().format(record).splitlines() or [""]
        return "\n".join(f"<{priority}>{line}" for line in lines)


def is_journal(stream: TextIO, environment: Mapping[str, str]) -> bool:
    """Whether a stream leads to the journal: JOURNAL_STREAM has its device and inode."""
    told = environment.get("JOURNAL_STREAM", "")
    try:
        found = os.fstat(stream.fileno())
    except (OSError, ValueError):  # closed, or no file at all
        return False
    return told == f"{found.st_dev}:{found.st_ino}"


def start(level: int, layout: str, stream: TextIO) -> None:
    """Have this process and its children log to a stream."""
    kind = JournalFormatter if is_journal(stream, os.environ) else logging.Formatter
    handler = logging.StreamHandler(stream)
    handler.setFormatter(kind(layout))
    logging.basicConfig(level=level, handlers=[handler])
