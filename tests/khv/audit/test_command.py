from __future__ import annotations

import json
from pathlib import Path

import pytest

from cimom.access.entry import Entry, Outcome, joined, piece
from cimom.broker.store import StateStore
from khv.audit.channel import HEAD
from khv.audit.file import DIRECTORY, AuditLog
from khv.cli import main

RECORDS = (
    ("admin", "wbem:createclass", "root/cimv2:X", "ok"),
    ("joe", "login:login", "", "error"),
    ("admin", "command:vm.start", "web\x1b[2J", "ok"),
)


@pytest.fixture
def state(tmp_path: Path) -> Path:
    log = AuditLog(str(tmp_path / DIRECTORY), clock=lambda: 1_800_000_000.0)
    log.open()
    for account, action, about, outcome in RECORDS:
        entry = Entry(account=account, action=action, object=about)
        log.append([joined(piece(entry), piece(Outcome(outcome=outcome)))])  # type: ignore[arg-type]
    log.close()
    store = StateStore(str(tmp_path / "broker"))
    store.set_setting(HEAD, f"{log.head.number} {log.head.digest.hex()}")
    store.close()
    return tmp_path


def told(state: Path, capsys: pytest.CaptureFixture[str], *words: str, code: int = 0) -> list[str]:
    assert main(["audit", *words, "--state-dir", str(state)]) == code
    return capsys.readouterr().out.splitlines()


def damage(state: Path, keep: slice) -> None:
    (file,) = (state / DIRECTORY).glob("*.jsonl")
    lines = file.read_bytes().splitlines(keepends=True)
    file.write_bytes(b"".join([lines[0], *lines[1:][keep]]))


def test_the_list_is_a_table_that_does_nothing_to_a_terminal(
    state: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    head, *rows = told(state, capsys, "list")
    assert head.split() == [
        *("number", "time", "account", "source", "protocol", "action", "object", "outcome")
    ]
    assert [row.split()[0] for row in rows] == ["1", "2", "3"]
    assert r"web\x1b[2J" in rows[2]
    (last,) = told(state, capsys, "list", "-n", "1")[1:]
    assert last.split() == rows[2].split()


@pytest.mark.parametrize(
    ("words", "numbers"),
    [
        ((), [1, 2, 3]),
        (("--account", "adm*"), [1, 3]),
        (("--about", "login:*"), [2]),
        (("--failed",), [2]),
        (("--since", "2027-01-15T08:00:00Z"), []),
        (("--since", "2027-01-15T08:00:00"), [1, 2, 3]),
        (("--until", "2027-01-14"), []),
    ],
)
def test_records_are_chosen(
    state: Path, capsys: pytest.CaptureFixture[str], words: tuple[str, ...], numbers: list[int]
) -> None:
    listed = [json.loads(line) for line in told(state, capsys, "list", "--json", *words)]
    exported = told(state, capsys, "export", *words)
    assert [record["number"] for record in listed] == numbers
    assert [json.loads(line) for line in exported] == listed
    for line in exported:
        assert any(line in file.read_text() for file in (state / DIRECTORY).glob("*.jsonl"))


def test_a_record_is_shown_whole(state: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lines = told(state, capsys, "show", "2")
    assert "account   joe" in lines
    assert "outcome   error" in lines
    assert told(state, capsys, "show", "9", code=1) == []


def test_a_whole_log_is_verified(state: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (line,) = told(state, capsys, "verify")
    assert line.startswith("3 records, 1 to 3: nothing was changed or removed; the last hash is ")


@pytest.mark.parametrize(
    ("keep", "says"),
    [
        (slice(0, 2), "000000000001.jsonl:3: record 3 is missing"),
        (slice(1, 3), "000000000001.jsonl:2: record 1 is missing"),
        (slice(0, 3, 2), "000000000001.jsonl:3: record 2 is missing"),
        (slice(0, 0), "000000000001.jsonl:1: records 1 to 3 are missing"),
    ],
)
def test_a_broken_log_has_an_exit_status_and_a_place(
    state: Path, capsys: pytest.CaptureFixture[str], keep: slice, says: str
) -> None:
    damage(state, keep)
    assert told(state, capsys, "verify", code=1) == [says]


def test_a_log_that_is_not_there_is_an_error(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["audit", "verify", "--state-dir", str(tmp_path)]) == 1
    assert "No such file" in capsys.readouterr().err


def test_an_end_that_the_state_does_not_know_is_said_and_is_no_fault(
    state: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    store = StateStore(str(state / "broker"))
    (digest,) = (
        json.loads(line)["hash"] for line in told(state, capsys, "export", "--account", "joe")
    )
    store.set_setting(HEAD, f"2 {digest}")
    store.close()
    assert main(["audit", "verify", "--state-dir", str(state)]) == 0
    said = capsys.readouterr()
    assert "nothing was changed or removed" in said.out
    assert "knows record 2 as the last" in said.err
