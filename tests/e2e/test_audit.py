"""The audit log of a real service: what is recorded, what survives a kill, what is found out."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import pywbem

from tests.e2e.running import CLEAN, PASSWORD, Running, khv, until
from tests.e2e.test_indications import kill_broker
from tests.khv.audit.disk import fill, small_disk

pytestmark = [pytest.mark.e2e, pytest.mark.slow]


@pytest.fixture
def demo() -> Iterator[Running]:
    with khv("--demo", "--hypervisor", "none") as running:
        yield running


def records(running: Running, *words: str) -> list[dict[str, Any]]:
    out = running.cli("audit", "list", "--json", "-n", "0", *words)
    return [json.loads(line) for line in out.splitlines()]


def verify(running: Running, code: int = 0) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "khv", "audit", "verify", "--state-dir", str(running.state_dir)],
        capture_output=True,
        text=True,
        env=CLEAN,
    )
    assert done.returncode == code, done.stdout + done.stderr
    return done.stdout


def change(running: Running, name: str) -> None:
    running.wbem().SetQualifier(
        pywbem.CIMQualifierDeclaration(name, "boolean", scopes={"CLASS": True})
    )


def log_of(running: Running) -> Path:
    (file,) = (running.state_dir / "audit").glob("*.jsonl")
    return file


def test_changes_and_log_ins_of_every_protocol_are_recorded(demo: Running) -> None:
    change(demo, "AuditOne")
    change(demo, "AuditOne")
    with pytest.raises(pywbem.CIMError):
        demo.wbem().DeleteClass("KHV_Processor")
    with pytest.raises(pywbem.AuthError):
        demo.wbem(password="wrong").EnumerateInstanceNames("KHV_Processor")
    demo.page()
    reader = demo.cli("user", "add", "joe").split(" / ")[-1].strip()
    joe = pywbem.WBEMConnection(demo.ready["wbem"], ("joe", reader), no_verification=True)
    joe.EnumerateInstanceNames("KHV_Processor", namespace="root/cimv2")
    with pytest.raises(pywbem.CIMError):
        joe.DeleteQualifier("AuditOne", namespace="root/cimv2")
    demo.cli("user", "list")
    demo.cli("user", "delete", "joe")
    found = [
        (item["account"], item["protocol"], item["action"], item["object"], item["outcome"])
        for item in records(demo)
    ]
    local = found[-1][0]
    assert local.startswith("uid ")
    assert found == [
        ("khv", "", "system:start", "", "ok"),
        ("khv", "", "account:first", "admin", "ok"),
        ("admin", "WBEM", "login:login", "", "ok"),
        ("admin", "WBEM", "wbem:setqualifier", "root/cimv2:AuditOne", "ok"),
        ("admin", "WBEM", "wbem:setqualifier", "root/cimv2:AuditOne", "ok"),
        ("admin", "WBEM", "wbem:deleteclass", "root/cimv2:KHV_Processor", "error"),
        ("admin", "WBEM", "login:login", "", "error"),
        ("admin", "web", "login:login", "", "ok"),
        (local, "local", "command:user.add", "joe", "ok"),
        ("joe", "WBEM", "login:login", "", "ok"),
        ("joe", "WBEM", "wbem:deletequalifier", "root/cimv2:AuditOne", "error"),
        (local, "local", "command:user.delete", "joe", "ok"),
    ]
    text = log_of(demo).read_text()
    assert PASSWORD not in text
    assert reader not in text
    assert "nothing was changed or removed" in verify(demo)
    (log,) = demo.wbem().EnumerateInstances("KHV_AuditRecordLog")
    assert (log["CurrentNumberOfRecords"], log["HealthState"]) == (len(found), 5)
    metrics = demo.metrics()
    assert f"khv_audit_records_total {float(len(found))}" in metrics or re.search(
        rf"^khv_audit_records_total {len(found)}(\.0)?$", metrics, re.MULTILINE
    )


def test_what_was_answered_is_there_after_the_broker_was_killed(demo: Running) -> None:
    answered: list[str] = []

    def go_on() -> None:
        number = 0
        while number < 200:
            try:
                change(demo, f"Kill{number}")
            except pywbem.Error:  # the broker was killed
                return
            answered.append(f"Kill{number}")
            number += 1

    changing = threading.Thread(target=go_on)
    changing.start()
    until(lambda: len(answered) >= 10, "ten changes")
    kill_broker(demo)
    changing.join()
    until(lambda: "system:broker" in {item["action"] for item in records(demo)}, "the record")
    recorded = [item["object"].removeprefix("root/cimv2:") for item in records(demo)]
    assert [name for name in answered if name not in recorded] == []
    change(demo, "After")
    assert "nothing was changed or removed" in verify(demo)


@pytest.mark.parametrize("damage", ["altered", "swapped", "removed", "cut"])
def test_tampering_is_found_with_its_place(demo: Running, damage: str) -> None:
    for number in range(4):
        change(demo, f"Tamper{number}")
    file = log_of(demo)
    lines = file.read_bytes().splitlines(keepends=True)
    place, text = len(lines) - 2, "was changed"
    if damage == "altered":
        lines[-3] = lines[-3].replace(b'"admin"', b'"other"')
    elif damage == "swapped":
        lines[-3], lines[-2] = lines[-2], lines[-3]
        text = "is missing"
    elif damage == "removed":
        del lines[-3]
        text = "is missing"
    else:
        del lines[-1:]
        place, text = len(lines), "is missing"
    file.write_bytes(b"".join(lines))
    told = verify(demo, code=1)
    assert told.startswith(f"{file.name}:{place}: record ")
    assert text in told


def test_a_tail_that_was_cut_while_khv_did_not_run_stays_a_fault() -> None:
    with tempfile.TemporaryDirectory(prefix="khv-e2e-") as directory:
        state = Path(directory, "state")
        with khv("--demo", "--state-dir", str(state)) as running:
            running.state_dir = state
            change(running, "One")
            change(running, "Two")
        file = log_of(running)
        assert json.loads(file.read_text().splitlines()[-1])["action"] == "system:stop"
        assert "nothing was changed or removed" in verify(running)
        file.write_bytes(b"".join(file.read_bytes().splitlines(keepends=True)[:-2]))
        assert "are missing" in verify(running, code=1)
        with khv("--demo", "--state-dir", str(state)) as again:
            again.state_dir = state
            change(again, "Three")
            assert "are missing" in verify(again, code=1)
            assert "audit:gap" in {item["action"] for item in records(again)}


def test_while_the_disk_is_full_nothing_is_changed_and_reads_go_on(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", 16 * 1024) as disk:
        state = disk / "state"
        with khv("--demo", "--hypervisor", "none", "--state-dir", str(state)) as running:
            running.state_dir = state
            change(running, "Before")
            filling = fill(disk)

            def refused() -> bool:
                try:
                    change(running, "Full")
                except pywbem.CIMError as exc:
                    return "audit log cannot be written: No space left" in exc.status_description
                return False

            # What there is room for in the block that was begun is still written.
            until(refused, "the refusal", 120)
            assert running.wbem().EnumerateInstanceNames("KHV_Processor")
            (log,) = running.wbem().EnumerateInstances("KHV_AuditRecordLog")
            assert log["HealthState"] == 25
            assert "the audit log cannot be written (No space left on device)" in running.page()
            until(lambda: "cannot be written" in running.cli("alarm", "list"), "the alarm")
            filling.unlink()
            until(lambda: not refused(), "changes again")
            change(running, "After")
            assert "nothing was changed or removed" in verify(running)


def test_events_and_records_reach_a_syslog_server(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        file = tmp_path / "khv.toml"
        file.write_text(f'[[syslog]]\naddress = "127.0.0.1"\nport = {port}\ntransport = "tcp"\n')
        with khv("--demo", "--hypervisor", "none", "--config", str(file)) as running:
            server.settimeout(30)
            connection, _ = server.accept()
            connection.settimeout(1)
            change(running, "Syslog")
            got = b""

            def read() -> bool:
                nonlocal got
                try:
                    got += connection.recv(65536)
                except TimeoutError:
                    pass
                return b"root/cimv2:Syslog" in got and b"was started" in got

            until(read, "the messages")
            connection.close()
            (kept,) = [item for item in records(running) if item["object"] == "root/cimv2:Syslog"]
    text = got.decode()
    assert re.search(r"<30>1 \S+Z \S+ khv \d+ KHV0008 \[[^]]+\] \ufeffkhv \S+ was started", text)
    sent = [json.loads(item) for item in re.findall(r"<109>1 [^\ufeff]*\ufeff(\{[^{}]*\})", text)]
    (record,) = [item for item in sent if item.get("object") == "root/cimv2:Syslog"]
    assert {name: kept[name] for name in record} == record  # its number and hash, too
    assert {"number", "hash", "account"} <= record.keys()


def test_no_child_of_the_supervisor_holds_the_log(demo: Running) -> None:
    change(demo, "Held")
    file = str(log_of(demo))
    for pid in demo.workers().values():
        held = {
            os.readlink(path) for path in Path(f"/proc/{pid}/fd").iterdir() if path.is_symlink()
        }
        assert file not in held


def test_the_broker_may_not_end_with_half_a_change(demo: Running) -> None:
    change(demo, "Whole")
    os.kill(demo.workers()["khv-broker"], signal.SIGTERM)
    until(
        lambda: [i for i in records(demo) if i["action"] == "system:broker"],
        "the end of the broker",
    )
    assert "nothing was changed or removed" in verify(demo)
