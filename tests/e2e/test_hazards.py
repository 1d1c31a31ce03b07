"""What goes wrong on a host costs only its own readings: hung reads, stopped and killed workers."""

from __future__ import annotations

import os
import signal
import socket
import ssl
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from hypervisor.capture import demo_tree, unpack
from tests.e2e.running import Running, khv, until

pytestmark = [pytest.mark.e2e, pytest.mark.slow]

RECOVERY_S = 10.0  # a failed source is fresh again within this time of its cause's end
QUIET_READS = 60


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    unpack(demo_tree(), str(tmp_path / "host"))
    return tmp_path / "host"


@pytest.fixture
def running(tree: Path) -> Iterator[Running]:
    with khv("--host-root", str(tree), "--hypervisor", "none") as made:
        yield made


def up(running: Running, source: str) -> bool:
    return running.sample("khv_source_up", source=source) == 1


def slowest(running: Running, reads: int = QUIET_READS) -> float:
    """Return the 99th percentile (here: all but the slowest) of reads of other classes, seconds."""
    client = running.wbem()
    times = []
    for index in range(reads):
        begun = time.monotonic()
        client.EnumerateInstances(("KHV_DiskDrive", "KHV_EthernetPort", "KHV_Processor")[index % 3])
        times.append(time.monotonic() - begun)
        time.sleep(0.02)
    return sorted(times)[-2]


def count(running: Running, name: str) -> int:
    """Return how many instances of a class there are."""
    return len(running.wbem().EnumerateInstanceNames(name))


def pid_of(running: Running, group: str) -> int:
    """Return the pid of a worker: the process that the log's ready line belongs to has them."""
    return running.workers()[f"khv-{group}"]


def test_hung_read_shows_stale_and_the_rest_goes_on(running: Running, tree: Path) -> None:
    quiet, sensors = slowest(running), count(running, "KHV_NumericSensor")
    sensor = next(tree.rglob("temp1_input"))
    content = sensor.read_text()
    sensor.unlink()
    os.mkfifo(sensor)
    until(lambda: not up(running, "hw.sensor"), "the missed deadline")
    rows = running.wbem().EnumerateInstances("KHV_NumericSensor")
    assert len(rows) == sensors > 0
    assert {row["CommunicationStatus"] for row in rows} == {3}  # Lost Communication
    assert slowest(running) < max(2 * quiet, 0.05)
    sensor.unlink()
    sensor.write_text(content)
    until(lambda: up(running, "hw.sensor"), "recovery", RECOVERY_S)


@pytest.mark.parametrize("number", [signal.SIGSTOP, signal.SIGKILL])
def test_stopped_or_killed_worker_is_replaced(running: Running, number: signal.Signals) -> None:
    quiet, disks = slowest(running), count(running, "KHV_DiskDrive")
    before = pid_of(running, "storage")
    running.wbem().EnumerateInstances("KHV_DiskDrive")
    os.kill(before, number)
    client = running.wbem()
    times = []
    for _ in range(QUIET_READS):
        begun = time.monotonic()
        client.EnumerateInstances("KHV_Processor")
        times.append(time.monotonic() - begun)
    assert sorted(times)[-2] < max(2 * quiet, 0.05)
    until(lambda: running.workers().get("khv-storage") not in (None, before), "a new worker")
    until(lambda: up(running, "storage.disk"), "recovery", RECOVERY_S)
    assert count(running, "KHV_DiskDrive") == disks > 0


def test_killed_broker_comes_back_with_everything(running: Running) -> None:
    sensors = count(running, "KHV_NumericSensor")
    os.kill(running.workers()["khv-broker"], signal.SIGKILL)

    def answered() -> bool:
        try:
            return count(running, "KHV_NumericSensor") == sensors > 0
        except Exception:  # noqa: BLE001 - whatever a client says while nobody answers
            return False

    until(answered, "the broker's return")


def test_unreadable_file_is_a_null_not_an_error(running: Running, tree: Path) -> None:
    speed = tree / "sys/class/net/eno1/speed"
    speed.unlink()
    speed.mkdir()

    def told() -> object:
        ports = {p["Name"]: p for p in running.wbem().EnumerateInstances("KHV_EthernetPort")}
        return ports["eno1"]["Speed"] is None and ports["eno2"]["Speed"] == 10**10

    until(told, "the NULL")


def connect(running: Running) -> ssl.SSLSocket:
    host, _, port = running.ready["wbem"].removeprefix("https://").partition(":")
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    return context.wrap_socket(socket.create_connection((host, int(port)), timeout=30))


HEAD = (
    "POST /cimom HTTP/1.1\r\nHost: x\r\nContent-Type: application/xml\r\n"
    "CIMOperation: MethodCall\r\nCIMMethod: GetClass\r\nCIMObject: root/cimv2\r\n"
    "Authorization: Basic {}\r\nContent-Length: {}\r\n\r\n"
)
AUTHORIZATION = "YWRtaW46Zmlyc3QtcGFzc3dvcmQtb2YtYS10ZXN0"  # admin and the test's password
BOMB = (
    '<?xml version="1.0"?><!DOCTYPE CIM [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
    '<CIM CIMVERSION="2.0" DTDVERSION="2.0">&b;</CIM>'
)
DEEP = "<A>" * 100_000 + "</A>" * 100_000


@pytest.mark.parametrize(
    ("body", "status"),
    [("<CIM", "400"), (BOMB, "400"), (DEEP, "400"), ("", "400"), ("\0\xff", "400")],
)
def test_hostile_bodies_are_refused_and_others_served(
    running: Running, body: str, status: str
) -> None:
    data = body.encode("latin-1")
    with connect(running) as client:
        client.sendall(HEAD.format(AUTHORIZATION, len(data)).encode() + data)
        assert client.recv(4096).split()[1].decode() == status
    assert count(running, "KHV_DiskDrive") > 0


def refused(send: Callable[[ssl.SSLSocket], None], running: Running) -> bytes:
    with connect(running) as client:
        try:
            send(client)
            return client.recv(4096)
        except OSError:
            return b""


def test_oversized_body_is_refused_before_it_is_sent(running: Running) -> None:
    head = HEAD.format(AUTHORIZATION, 10**9).encode()
    assert refused(lambda c: c.sendall(head), running).split()[1] == b"413"


def test_half_sent_head_does_not_hold_up_others(running: Running) -> None:
    with connect(running) as slow:
        slow.sendall(b"POST /cimom HTTP/1.1\r\nHost:")
        assert count(running, "KHV_DiskDrive") > 0
        assert slow.recv(4096)[:12] in (b"HTTP/1.1 408", b"")  # closed when its time is up
