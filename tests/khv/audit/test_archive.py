from __future__ import annotations

import os
from pathlib import Path

import pytest

from cimom.access.chain import START, Head
from cimom.broker.store import STATE_FILE, StateStore
from khv.audit.archive import Archive
from khv.audit.channel import HEAD
from khv.audit.file import DIRECTORY, AuditLog, own


def test_without_a_log_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        list(Archive(str(tmp_path)).records())
    assert Archive(str(tmp_path)).stored_head() is None


def test_the_state_file_is_only_looked_at(tmp_path: Path) -> None:
    head = Head(3, b"d" * 32)
    store = StateStore(str(tmp_path / "broker"))
    assert Archive(str(tmp_path)).stored_head() == START
    store.set_setting(HEAD, f"3 {head.digest.hex()}")
    assert Archive(str(tmp_path)).stored_head() == head  # also while it is used
    store.close()
    before = sorted(os.listdir(tmp_path / "broker"))
    assert before == [STATE_FILE]
    assert Archive(str(tmp_path)).stored_head() == head
    assert sorted(os.listdir(tmp_path / "broker")) == before


def test_a_damaged_state_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "broker").mkdir()
    (tmp_path / "broker" / STATE_FILE).write_bytes(b"rubbish" * 1000)
    with pytest.raises(OSError, match=STATE_FILE):
        Archive(str(tmp_path)).stored_head()


def test_other_files_in_the_directory_are_passed_over(tmp_path: Path) -> None:
    log = AuditLog(str(tmp_path / DIRECTORY))
    log.open()
    log.append([own("x:1")])
    log.close()
    for name in ("notes.jsonl", "000000000009.jsonl.gz", "x"):
        (tmp_path / DIRECTORY / name).write_text("rubbish")
    assert [record.action for record in Archive(str(tmp_path)).records()] == ["x:1"]
    assert Archive(str(tmp_path)).verify(log.head).faults == []
