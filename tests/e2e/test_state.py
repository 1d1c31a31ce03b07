"""A state that is damaged: who still gets in, what is told, and how it is restored."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
import pywbem
import requests

from cimom.access.lockout import FREE_FAILURES
from khv import local
from tests.e2e.running import PASSWORD, Running, khv, until

pytestmark = [pytest.mark.e2e, pytest.mark.slow]

DAMAGE = b"no database at all, but long enough" * 1000


@pytest.fixture
def running() -> Iterator[Running]:
    with khv("--demo", "--hypervisor", "none") as made:
        yield made


def status(running: Running) -> dict[str, Any]:
    """Return what khv tells of itself, {} while its broker is away."""
    try:
        found: dict[str, Any] = local.call(str(running.state_dir), "status", {})
    except OSError:
        return {}
    return found


def damage(running: Running) -> None:
    """Damage the state and have the broker start with it."""
    broker = running.workers()["khv-broker"]
    os.kill(broker, signal.SIGSTOP)
    for side in ("-wal", "-shm"):
        (running.state_dir / "broker" / f"state.db{side}").unlink(missing_ok=True)
    (running.state_dir / "broker" / "state.db").write_bytes(DAMAGE)
    os.kill(broker, signal.SIGKILL)
    until(lambda: notices(running), "the damage to be told")


def notices(running: Running) -> list[str]:
    return [text for text in status(running).get("missing", ()) if "state is damaged" in text]


def web(running: Running) -> requests.Session:
    session = requests.Session()
    session.trust_env, session.verify = False, False
    return session


def test_a_damaged_state_closes_log_in_until_it_is_restored(running: Running) -> None:
    running.cli("user", "add", "jane")
    assert "state-000001.db" in running.cli("state", "check")  # the daily one, of the start
    running.cli("state", "backup")
    damage(running)

    client = running.wbem()
    with pytest.raises(pywbem.HTTPError) as refused:
        client.EnumerateInstanceNames("KHV_Processor")
    assert refused.value.status == 503
    with web(running) as session:
        answer = session.get(running.ready["web"] + "login", timeout=30)
    assert answer.status_code == 503
    assert "restored on the machine" in answer.text
    assert "khv_build_info" in running.metrics()
    assert "khv ready" in running.log.read_text().rpartition("state is damaged")[0]
    (notice,) = notices(running)
    assert "khv state restore" in notice
    assert "first account" not in running.log.read_text().partition("closed until")[2]

    assert "was restored from" in running.cli("state", "restore")
    until(lambda: status(running) and not notices(running), "the end of the damage")
    until(lambda: lets_in(running), "the log-in")
    assert "jane" in running.cli("user", "list")
    (aside,) = (running.state_dir / "broker").glob("state.db.replaced-*")
    assert aside.read_bytes() == DAMAGE


def lets_in(running: Running) -> bool:
    try:
        return bool(running.wbem().EnumerateInstanceNames("KHV_Processor"))
    except pywbem.Error:
        return False


def test_damage_that_is_found_while_khv_runs_closes_log_in_as_well(running: Running) -> None:
    running.cli("user", "add", "jane")
    running.cli("state", "backup")
    client = running.wbem()
    assert client.EnumerateInstanceNames("KHV_Processor")
    assert "INTEGER" in running.snmp("snmpget", "1.3.6.1.2.1.1.7.0")
    file = running.state_dir / "broker" / "state.db"
    with closing(sqlite3.connect(file, timeout=30)) as state:
        until(lambda: state.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0] == 0, "it")
    with file.open("r+b") as spoilt:
        spoilt.seek(4096)
        spoilt.write(b"\xff" * (file.stat().st_size - 4096))

    rows = local.call(str(running.state_dir), "state.check", {})
    assert rows[0]["ok"] is False
    until(lambda: notices(running), "the damage to be told")
    with pytest.raises(pywbem.HTTPError) as refused:
        client.EnumerateInstanceNames("KHV_Processor")  # the connection of before
    assert refused.value.status == 503
    with pytest.raises(AssertionError):
        running.snmp("snmpget", "-r0", "-t1", "1.3.6.1.2.1.1.7.0")
    until(lambda: "the state file: " in running.cli("alarm", "list"), "the alarm")
    assert "remote log-in is closed now" in running.log.read_text()

    assert "was restored from" in running.cli("state", "restore")
    until(lambda: lets_in(running), "the log-in")
    assert "jane" in running.cli("user", "list")
    assert "INTEGER" in running.snmp("snmpget", "1.3.6.1.2.1.1.7.0")


def test_a_copy_of_ones_own_is_restored_into_a_khv_that_runs(
    running: Running, tmp_path: Path
) -> None:
    file = tmp_path / "copy.db"
    running.cli("user", "add", "before")
    running.cli("state", "backup", str(file))
    running.cli("user", "add", "after")
    assert f"restored from {file}" in running.cli("state", "restore", str(file))
    users = until(lambda: _users(running), "the users")
    assert "before" in users
    assert "after" not in users
    assert not (running.state_dir / "broker" / "state.upload").exists()
    assert PASSWORD not in running.log.read_text()


def test_a_restored_state_is_none_of_tampering_with_the_audit_log(running: Running) -> None:
    running.cli("user", "add", "before")
    running.cli("state", "backup")
    for name in ("one", "two", "three"):
        running.cli("user", "add", name)
    assert "was restored from" in running.cli("state", "restore")
    until(lambda: "before" in _users(running), "the users")
    running.cli("user", "add", "after")
    found = [json.loads(line) for line in running.cli("audit", "list", "--json").splitlines()]
    (record,) = [item for item in found if item["action"] == "system:restore"]
    assert record["object"].endswith(".db")
    assert "nothing was changed or removed" in running.cli("audit", "verify")
    assert not [item for item in found if item["action"].startswith("audit:")]


def _users(running: Running) -> str:
    try:
        return running.cli("user", "list")
    except AssertionError:
        return ""


def test_a_state_of_a_newer_khv_is_not_touched(running: Running) -> None:
    broker = running.workers()["khv-broker"]
    path = running.state_dir / "broker" / "state.db"
    with sqlite3.connect(path, timeout=30) as connection:
        connection.execute("PRAGMA user_version = 999")
    connection.close()
    os.kill(broker, signal.SIGKILL)
    (notice,) = until(lambda: notices(running), "the refusal")
    assert "newer khv" in notice


def test_a_broker_that_is_killed_lets_no_guesser_begin_anew(running: Running) -> None:
    wrong = running.wbem(password="a guess of somebody")
    for _ in range(FREE_FAILURES + 2):  # those after the fifth are not even looked at
        with pytest.raises(pywbem.AuthError):
            wrong.EnumerateInstanceNames("KHV_Processor")

    def kept() -> bool:
        path = f"file:{running.state_dir}/broker/state.db?mode=ro"
        with closing(sqlite3.connect(path, uri=True, timeout=30)) as state:
            query = "SELECT failures FROM failed_login WHERE name = 'admin'"
            return state.execute(query).fetchall() == [(FREE_FAILURES,)]

    until(kept, "the write")
    before = running.workers()["khv-broker"]
    os.kill(before, signal.SIGKILL)
    until(lambda: running.workers().get("khv-broker") not in (None, before), "the broker")
    text = until(lambda: status(running) and running.cli("status"), "its answer")
    assert "admin from 127.0.0.1 for" in text
    running.cli("user", "unlock", "admin")
    assert lets_in(running)
