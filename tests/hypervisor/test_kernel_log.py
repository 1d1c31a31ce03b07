from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest

from hypervisor.host import Host
from hypervisor.kernel_log import (
    CAPTURED,
    DEVICE,
    MAX_LINES,
    MAX_RECORDS,
    KernelLog,
    Records,
    can_read,
    listen,
    records_of,
)
from hypervisor.kernel_message import Kind, Line, Severity, parse_line
from tests.conftest import require
from tests.hosts import host, put


def disk(number: int, name: str = "sda", how: str = "I/O") -> Line:
    return Line(number, number * 1_000_000, f"{how} error, dev {name}, sector 1")


def test_lines_about_one_part_are_one_record() -> None:
    records = Records(1000.0)
    for line in (disk(1), disk(2, "sdb"), disk(3, how="critical medium"), disk(4)):
        records.add(line)
    other, found = records.all()
    assert (found.kind, found.subject, found.count) == (Kind.DISK, "sda", 3)
    assert (found.first, found.last) == (1001.0, 1004.0)
    assert found.severity is Severity.CRITICAL
    assert found.text == "I/O error, dev sda, sector 1"
    assert (other.subject, other.severity) == ("sdb", Severity.MAJOR)


def test_a_storm_about_many_parts_keeps_the_latest() -> None:
    records = Records(0.0)
    for number in range(3 * MAX_RECORDS):
        records.add(disk(number, f"sd{number}"))
    records.add(disk(3 * MAX_RECORDS, f"sd{2 * MAX_RECORDS}"))
    found = records.all()
    assert len(found) == MAX_RECORDS
    assert found[-1].subject == f"sd{2 * MAX_RECORDS}"
    assert found[-1].count == 2


def test_lines_that_were_overwritten_are_counted() -> None:
    records = Records(0.0)
    for number in (5, 6, 10, 11):
        records.add(Line(number, 0, "x"))
    assert records.missed == 3


def test_programs_cannot_pretend_to_be_the_kernel_and_their_lines_are_not_missed() -> None:
    records = Records(0.0)
    for data in (b"3,1,0,-;x", b"11,2,0,-;I/O error, dev sda, sector 1", b"3,3,0,-;y"):
        line = parse_line(data)
        assert line is not None
        records.add(line)
    assert (records.all(), records.missed) == ((), 0)


def test_the_log_of_the_demonstration_host(tmp_path: Path) -> None:
    kernel = KernelLog(host("server", tmp_path))
    found = {record.subject: record for record in kernel.read().all()}
    assert found["MC1 DIMM_B3"].count == 3
    assert found["MC1 DIMM_B3"].first == 1760000000 + 8640.0001
    assert found.keys() == {"hardware", "MC1 DIMM_B3", "CPU 9"}
    assert {record.subject for record in kernel.read().all()} == found.keys()


@pytest.mark.parametrize("data", [b"", b"\xff\0\n\n;;;,,,\n-1,-1,-1;\n", b"x" * 100_000])
def test_a_log_of_garbage_has_no_record(data: bytes, tmp_path: Path) -> None:
    machine = Host(str(tmp_path))
    put(machine, CAPTURED, "")
    Path(machine.path(CAPTURED)).write_bytes(data)
    kernel = KernelLog(machine)
    assert kernel.read().all() == ()
    assert kernel.readable


def test_a_log_that_goes_away_is_not_readable(tmp_path: Path) -> None:
    machine = host("server", tmp_path)
    kernel = KernelLog(machine)
    assert kernel.read().all()
    os.unlink(machine.path(CAPTURED))
    assert kernel.read().all() == ()
    assert not kernel.readable


def test_one_read_takes_no_more_than_its_share_of_a_storm() -> None:
    source, sink = os.pipe()
    try:
        os.set_blocking(source, False)
        os.write(sink, b"6,1,1,-;x\n")
        assert list(records_of(source)) == [b"6,1,1,-;x\n"]
        assert list(records_of(source)) == []
    finally:
        os.close(source)
        os.close(sink)
    endless = os.open("/dev/zero", os.O_RDONLY)
    try:
        assert sum(1 for _ in records_of(endless)) == MAX_LINES
    finally:
        os.close(endless)


def test_the_listener_hears_the_log_of_this_machine() -> None:
    require(os.access(DEVICE, os.W_OK | os.R_OK), "the kernel's log, to read and to write")
    require(can_read(), "the right to read the kernel's log")
    heard = threading.Event()
    stop = listen(heard.set)
    try:
        for _ in range(100):
            with open(DEVICE, "wb", buffering=0) as device:
                device.write(b"<6>khv: a test of what listens to this log\n")
            if heard.wait(0.1):
                break
        assert heard.is_set()
    finally:
        stop()
    kernel = KernelLog(Host())
    kernel.read()
    assert kernel.readable
