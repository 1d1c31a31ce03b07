"""Listeners are told what changes on a host: sensors, machines; also over a kill of the broker."""

from __future__ import annotations

import html
import http.server
import os
import re
import signal
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import pywbem

from hypervisor.capture import demo_tree, unpack
from tests.e2e.guest import isolated_libvirtd, rom
from tests.e2e.running import Running, khv, until

pytestmark = [pytest.mark.e2e, pytest.mark.slow]

TAKEN = (
    b'<CIM CIMVERSION="2.0" DTDVERSION="2.0"><MESSAGE ID="1" PROTOCOLVERSION="1.0"><SIMPLEEXPRSP>'
    b'<EXPMETHODRESPONSE NAME="ExportIndication"></EXPMETHODRESPONSE></SIMPLEEXPRSP></MESSAGE>'
    b"</CIM>"
)
STATUS = "KHV:HardwareHealth:StatusChange"


class Listener(http.server.ThreadingHTTPServer):
    """Keeps what it is sent; says that it took it once `takes` is set."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.bodies: list[str] = []
        self.takes = threading.Event()
        self.takes.set()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def numbers(self) -> list[int]:
        found = [re.search(r'"SequenceNumber"[^>]*><VALUE>(\d+)', body) for body in self.bodies]
        return [int(match[1]) for match in found if match]


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        server: Any = self.server
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        server.bodies.append(body)
        if not server.takes.wait(60):
            return
        self.send_response(200)
        self.send_header("Content-Type", "application/xml")
        self.send_header("Content-Length", str(len(TAKEN)))
        self.end_headers()
        self.wfile.write(TAKEN)

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def listening() -> Iterator[Listener]:
    with Listener() as listener:
        threading.Thread(target=listener.serve_forever, daemon=True).start()
        yield listener
        listener.takes.set()
        listener.shutdown()


def subscribe(running: Running, url: str, name: str) -> None:
    """Subscribe to a filter that khv offers."""
    client = running.wbem("interop")
    filters = client.EnumerateInstanceNames("KHV_IndicationFilter")
    source = next(path for path in filters if path.keybindings["Name"] == name)
    target = pywbem.CIMInstance(
        "CIM_ListenerDestinationCIMXML", {"Name": f"test {name}", "Destination": url}
    )
    pair = {"Filter": source, "Handler": client.CreateInstance(target)}
    client.CreateInstance(pywbem.CIMInstance("CIM_IndicationSubscription", pair))


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    unpack(demo_tree(), str(tmp_path / "host"))
    return tmp_path / "host"


@pytest.fixture
def fan(tree: Path) -> Path:
    return next(path for path in tree.rglob("fan1_input") if "nct6775" in str(path))


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def kinds(listener: Listener) -> set[str]:
    found = [re.search(r'<INSTANCE CLASSNAME="(\w+)"', body) for body in listener.bodies]
    return {match[1] for match in found if match}


def test_pywbem_listener_hears_of_a_sensor(tree: Path, fan: Path) -> None:
    heard: list[pywbem.CIMInstance] = []
    with khv("--host-root", str(tree), "--hypervisor", "none") as running:
        listener = pywbem.WBEMListener(host="127.0.0.1", http_port=free_port(), https_port=None)
        listener.add_callback(lambda indication, _host: heard.append(indication))
        listener.start()
        try:
            subscribe(running, f"http://127.0.0.1:{listener.http_port}", STATUS)
            fan.write_text("120\n")  # below the threshold of 600
            until(lambda: len(heard) >= 2, "the indications of the sensor and its fan")
        finally:
            listener.stop()
    classes = {item["SourceInstance"].classname for item in heard}
    assert classes == {"KHV_NumericSensor", "KHV_Fan"}
    assert [item["SequenceNumber"] for item in heard] == [0, 1]
    for item in heard:
        assert item.classname == "CIM_InstModification"
        assert item["PreviousInstance"]["OperationalStatus"] == [2]
        assert item["SourceInstance"]["OperationalStatus"] != [2]
        assert item["IndicationFilterName"] == STATUS


def kill_broker(running: Running, seen: str = "KHV_NumericSensor") -> None:
    """Kill the broker and wait until another one tells of a class."""
    broker = running.workers()["khv-broker"]
    os.kill(broker, signal.SIGKILL)
    until(lambda: running.workers().get("khv-broker", broker) != broker, "a new broker")

    def answers() -> bool:
        try:
            return bool(running.wbem().EnumerateInstanceNames(seen))
        except (pywbem.Error, OSError):
            return False

    until(answers, "an answer of the new broker")


def test_broker_killed_between_queue_and_answer(tree: Path, fan: Path) -> None:
    with (
        khv("--host-root", str(tree), "--hypervisor", "none") as running,
        listening() as listener,
    ):
        subscribe(running, listener.url, STATUS)
        listener.takes.clear()
        fan.write_text("120\n")
        until(lambda: listener.bodies, "the first try")
        kill_broker(running)
        listener.takes.set()
        until(lambda: listener.numbers()[-1] == 1, "the rest")
        assert listener.bodies[0] in listener.bodies[1:]
        assert sorted(set(listener.numbers())) == [0, 1]


def test_broker_killed_before_it_saw_the_change(tree: Path, fan: Path) -> None:
    with (
        khv("--host-root", str(tree), "--hypervisor", "none") as running,
        listening() as listener,
    ):
        subscribe(running, listener.url, STATUS)
        fan.write_text("120\n")
        until(lambda: len(listener.bodies) == 2, "that it works")
        os.kill(running.workers()["khv-broker"], signal.SIGSTOP)
        fan.write_text("5400\n")
        kill_broker(running)
        until(lambda: listener.numbers()[-1] == 3, "what changed meanwhile")
        # What was taken just before the stop may not have been noted, and comes again.
        assert list(dict.fromkeys(listener.numbers())) == [0, 1, 2, 3]


def test_a_machine_that_starts_and_ends() -> None:
    with (
        isolated_libvirtd() as daemon,
        khv("--hypervisor", daemon.uri) as running,
        listening() as listener,
    ):
        image = rom(daemon.images)
        for name in ("Created", "Deleted", "StateChange"):
            subscribe(running, f"{listener.url}/{name}", f"KHV:VirtualSystem:{name}")
        machine = ["--memory", "32", "--network", "none", "--rom", str(image)]
        running.cli("vm", "define", "told", *machine)
        until(lambda: "CIM_InstCreation" in kinds(listener), "the creation")
        daemon.virsh("start", "told")
        until(lambda: "CIM_InstModification" in kinds(listener), "the start")
        daemon.virsh("destroy", "told")
        daemon.virsh("undefine", "told")
        until(lambda: "CIM_InstDeletion" in kinds(listener), "the deletion")
        states = [b for b in listener.bodies if "<VALUE>EnabledState</VALUE>" in b]
        plain = html.unescape(states[0])
        assert 'NAME="EnabledState" TYPE="uint16"><VALUE>2</VALUE>' in plain
