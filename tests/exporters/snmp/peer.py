"""An agent in a thread of its own on a loopback port, and net-snmp's commands to ask it."""

from __future__ import annotations

import asyncio
import os
import socket
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import uvloop

from cimom.broker.readings import Readings
from exporters.snmp.agent import Agent
from exporters.snmp.state import MemoryState, SnmpState
from exporters.snmp.table import Identity
from tests.conftest import require_command

USER, AUTH, PRIV = "khv", "the auth passphrase", "the priv passphrase"
IDENTITY = Identity(version="0.1.0", kernel="6.1.0", contact="root@example.org", location="rack 7")
PATIENCE_S = 10.0  # for an answer that must come, however busy the machine is
SILENCE_S = 0.1  # for one that need not come
LOOPS: dict[str, Callable[[], asyncio.AbstractEventLoop]] = {
    "asyncio": asyncio.new_event_loop,
    "uvloop": uvloop.new_event_loop,
}


class Peer:
    """A running agent; `run` does something in its loop."""

    def __init__(
        self, agent: Agent, loop: asyncio.AbstractEventLoop, port: int, target: str
    ) -> None:
        self.agent = agent
        self.loop = loop
        self.port = port
        self.target = target  # as net-snmp's commands name it
        self.problems: list[dict[str, Any]] = []  # what the loop's exception handler was told

    def run(self, work: Callable[[], None]) -> None:
        async def in_loop() -> None:
            work()

        asyncio.run_coroutine_threadsafe(in_loop(), self.loop).result(10)

    def ask(
        self,
        command: str,
        *arguments: str,
        level: str = "authPriv",
        user: str = USER,
        auth: str = AUTH,
        priv: str = PRIV,
    ) -> subprocess.CompletedProcess[str]:
        """Run one of net-snmp's commands as a v3 user, with numeric output."""
        v3 = ("-v3", "-l", level, "-u", user, "-a", "SHA-256", "-A", auth, "-x", "AES", "-X", priv)
        return self.run_command(command, *v3, *arguments)

    def run_command(self, command: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        path = require_command(command)
        at = next(n for n, argument in enumerate(arguments) if argument.startswith("."))
        options, objects = arguments[:at], arguments[at:]  # the agent's address goes between
        return subprocess.run(
            [
                path,
                "-On",
                "-Oe",
                "-m",
                "",
                "-r0",
                f"-t{PATIENCE_S:.0f}",
                *options,
                self.target,
                *objects,
            ],
            env={**os.environ, "SNMP_PERSISTENT_DIR": "/nonexistent"},  # it would make one
            capture_output=True,
            text=True,
            timeout=30,
        )

    def value(self, name: str) -> str:
        """Return the value of one object, as net-snmp writes it without its type."""
        done = self.ask("snmpget", "-Oqv", name)
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def walk(self, *arguments: str) -> dict[tuple[int, ...], str]:
        """Return names and typed values of a bulk walk, checked to be in order."""
        done = self.ask("snmpbulkwalk", *arguments)
        assert done.returncode == 0, done.stderr
        found: dict[tuple[int, ...], str] = {}
        last: tuple[int, ...] = ()
        for line in done.stdout.splitlines():
            if " = " not in line or not line.startswith("."):
                continue
            left, value = line.split(" = ", 1)
            name = tuple(int(arc) for arc in left.strip(".").split("."))
            if value.startswith("No "):
                continue
            assert name > last, f"{name} after {last}"
            last = name
            found[name] = value
        return found

    def send(self, datagram: bytes, timeout_s: float = PATIENCE_S) -> bytes | None:
        """Send octets; return what comes back in time."""
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as client:
            client.settimeout(timeout_s)
            client.sendto(datagram, ("127.0.0.1", self.port))
            try:
                return client.recv(65536)
            except TimeoutError:
                return None


@contextmanager
def serving(
    readings: Readings,
    *,
    state: SnmpState | None = None,
    loop: str = "uvloop",
    six: bool = False,
    **options: Any,
) -> Iterator[Peer]:
    """Run an agent with the user of this module until the block ends."""
    bound = socket.socket(socket.AF_INET6 if six else socket.AF_INET, socket.SOCK_DGRAM)
    bound.bind(("::1" if six else "127.0.0.1", 0))
    port = bound.getsockname()[1]
    target = f"udp6:[::1]:{port}" if six else f"127.0.0.1:{port}"
    agent = Agent(readings, state or MemoryState(), IDENTITY, **options)
    agent.add_user(USER, AUTH, PRIV)
    own = LOOPS[loop]()
    peer = Peer(agent, own, port, target)
    own.set_exception_handler(lambda _, problem: peer.problems.append(problem))
    thread = threading.Thread(target=own.run_forever, daemon=True)
    thread.start()
    try:
        asyncio.run_coroutine_threadsafe(agent.start(bound), own).result(10)
        yield peer
    finally:
        asyncio.run_coroutine_threadsafe(agent.stop(), own).result(10)
        own.call_soon_threadsafe(own.stop)
        thread.join(10)
        own.close()
    assert not peer.problems, peer.problems
