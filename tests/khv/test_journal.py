from __future__ import annotations

import io
import logging
import os
import sys
from pathlib import Path

from khv.journal import JournalFormatter, is_journal


def record(level: int, text: str, *, error: bool = False) -> logging.LogRecord:
    found = None
    if error:
        try:
            int("no number")
        except ValueError:
            found = sys.exc_info()
    return logging.LogRecord("x", level, "f", 1, text, (), found)


def test_every_line_has_its_priority() -> None:
    formatter = JournalFormatter("%(levelname)s %(message)s")
    levels = (logging.CRITICAL, logging.ERROR, logging.WARNING, logging.INFO, logging.DEBUG)
    found = [formatter.format(record(level, "x"))[:3] for level in levels]
    assert found == ["<2>", "<3>", "<4>", "<6>", "<7>"]
    assert formatter.format(record(25, "x"))[:3] == "<6>"
    lines = formatter.format(record(logging.ERROR, "one\ntwo", error=True)).splitlines()
    assert len(lines) > 4
    assert all(line.startswith("<3>") for line in lines)
    assert formatter.format(record(logging.INFO, "")) == "<6>INFO "


def test_the_journal_is_known_by_device_and_inode(tmp_path: Path) -> None:
    with (tmp_path / "stream").open("w") as stream:
        stat = os.fstat(stream.fileno())
        right = f"{stat.st_dev}:{stat.st_ino}"
        assert is_journal(stream, {"JOURNAL_STREAM": right})
        assert not is_journal(stream, {"JOURNAL_STREAM": f"{right}0"})
        assert not is_journal(stream, {})
    assert not is_journal(stream, {"JOURNAL_STREAM": right})  # closed
    assert not is_journal(io.StringIO(), {"JOURNAL_STREAM": right})
