"""A real QEMU guest under a real libvirtd, isolated from the machine's own."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from pathlib import Path
from queue import Queue
from typing import Any

import pytest

from cimom.classes import KHV_VirtualComputerSystem, KHV_VirtualSystemStatistics
from cimom.model import Path as CimPath
from cimom.provider import Provider
from cimom.testing import readings_of
from hypervisor import connection
from hypervisor.domain import Action, DomainState
from hypervisor.error import HypervisorUnavailableError
from hypervisor.libvirt import Hypervisor
from providers.virtual import provider
from providers.virtual.system import system_key
from tests.conftest import require
from tests.e2e.guest import Daemon, Serial, isolated_libvirtd, rom, rom_guest_xml

pytestmark = pytest.mark.e2e

WAIT_S = 30.0
TYPES = ("kvm", "qemu")


@pytest.fixture
def daemon() -> Iterator[Daemon]:
    with isolated_libvirtd() as daemon:
        yield daemon


@pytest.fixture
def hypervisor(daemon: Daemon) -> Iterator[Hypervisor]:
    hypervisor = Hypervisor(daemon.uri)
    yield hypervisor
    hypervisor.close()


class Watched:
    """A hypervisor's events as they come."""

    def __init__(self, hypervisor: Hypervisor) -> None:
        self.events: Queue[tuple[str, str]] = Queue()
        self.connected: Queue[bool] = Queue()
        self.stop = hypervisor.watch(lambda *event: self.events.put(event), self.connected.put)
        assert self.connected.get(timeout=WAIT_S) is True

    def wait_for(self, *event: str) -> None:
        while self.events.get(timeout=WAIT_S) != event:
            pass


class Guests:
    """ROM guests of a daemon; their consoles are closed at the end."""

    def __init__(self, daemon: Daemon, hypervisor: Hypervisor) -> None:
        self.daemon = daemon
        self.hypervisor = hypervisor
        self.consoles: list[Serial] = []

    def start(self, domain_type: str = "qemu") -> tuple[str, str, Serial]:
        """Define and start one, wait until it runs; return UUID, name, console."""
        require(domain_type != "kvm" or os.path.exists("/dev/kvm"), "/dev/kvm")
        serial = self.daemon.directory / "run" / "serial"
        image = rom(self.daemon.images)
        xml = rom_guest_xml(image, domain_type=domain_type, serial=serial)
        uuid = self.hypervisor.define(xml)
        name = self.hypervisor.domain(uuid).name
        self.daemon.virsh("start", "--paused", name)  # so that its first word is not missed
        console = self.console()
        self.hypervisor.perform(Action.RESUME, uuid)
        console.wait_for(b"ready")
        return uuid, name, console

    def console(self) -> Serial:
        self.consoles.append(Serial(self.daemon.directory / "run" / "serial"))
        return self.consoles[-1]


@pytest.fixture
def guests(daemon: Daemon, hypervisor: Hypervisor) -> Iterator[Guests]:
    guests = Guests(daemon, hypervisor)
    yield guests
    for console in guests.consoles:
        console.close()


def rows(
    machines: Provider, uuid: str
) -> tuple[KHV_VirtualComputerSystem, KHV_VirtualSystemStatistics]:
    readings = readings_of(machines)
    system = readings.row(KHV_VirtualComputerSystem, system_key(uuid))
    statistics = readings.row(KHV_VirtualSystemStatistics, (f"KHV:stat:vm/{uuid}",))
    assert system is not None
    assert statistics is not None
    return system.instance, statistics.instance


def fields(text: str) -> dict[str, str]:
    """Parse the `name: value` lines of virsh."""
    lines = (line.partition(":") for line in text.splitlines())
    return {name.strip(): value.strip() for name, _, value in lines if value}


@pytest.mark.parametrize("domain_type", TYPES)
def test_a_running_guest_is_told_as_virsh_tells_it(
    daemon: Daemon, hypervisor: Hypervisor, domain_type: str, guests: Guests
) -> None:
    uuid, name, _ = guests.start(domain_type)
    system, statistics = rows(provider(hypervisor, "host"), uuid)
    info = fields(daemon.virsh("dominfo", name))
    memory = dict(line.split() for line in daemon.virsh("dommemstat", name).splitlines() if line)
    assert (info["UUID"], info["Name"], info["State"]) == (uuid, system.ElementName, "running")
    assert system.EnabledState == 2
    assert info["CPU(s)"] == str(statistics.VirtualProcessors)
    assert info["Max memory"] == f"{statistics.MaximumMemory} KiB"
    assert info["Used memory"] == f"{statistics.CurrentMemory} KiB"
    assert statistics.Accelerator == domain_type
    assert statistics.CPUTime is not None
    assert 0 < statistics.CPUTime / 1e9 <= float(info["CPU time"].rstrip("s")) + 0.1
    assert statistics.ResidentMemory == pytest.approx(int(memory["rss"]), rel=0.1)


@pytest.mark.parametrize("accelerator", [*TYPES, "auto"])
def test_a_machine_of_the_small_form_runs(
    daemon: Daemon, hypervisor: Hypervisor, accelerator: str
) -> None:
    require(accelerator != "kvm" or os.path.exists("/dev/kvm"), "/dev/kvm")
    run: dict[str, Callable[[dict[str, Any]], Any]] = {
        command.name: command.run for command in provider(hypervisor, "host").commands
    }
    image = rom(daemon.images)
    disk = daemon.images / "disk.img"
    disk.write_bytes(bytes(1024 * 1024))
    arguments = {"name": f"small-{os.getpid()}", "rom": str(image), "disk": str(disk)}
    run["vm.define"]({**arguments, "memory_mib": 32, "accelerator": accelerator})
    run["vm.start"](arguments)
    (machine,) = run["vm.list"]({})
    assert machine["state"] == "running"
    expected = "kvm" if os.path.exists("/dev/kvm") else "qemu"
    assert machine["accelerator"] == (expected if accelerator == "auto" else accelerator)
    run["vm.stop"](arguments)
    run["vm.undefine"](arguments)
    assert run["vm.list"]({}) == []


@pytest.mark.parametrize("domain_type", TYPES)
def test_a_guest_obeys_request_state_change(
    hypervisor: Hypervisor, domain_type: str, guests: Guests
) -> None:
    uuid, _, console = guests.start(domain_type)
    machines = provider(hypervisor, "host")
    path = CimPath(classname="KHV_VirtualComputerSystem", keys=(("Name", uuid),))
    watched = Watched(hypervisor)

    def ask(requested: int) -> int:
        answer = machines.methods[0].invoke(path, {"RequestedState": requested})
        return int(answer.return_value)

    assert ask(9) == 0
    watched.wait_for(uuid, "suspended")
    assert rows(machines, uuid)[0].EnabledState == 9
    assert ask(2) == 0
    assert ask(11) == 0
    console.wait_for(b"ready")
    console.send(b"x")  # it ignores the power button
    console.wait_for(b"x")
    assert ask(4) == 4096
    told = rows(machines, uuid)[0]
    assert (told.RequestedState, told.TransitioningToState) == (4, 4)
    console.send(b"g")
    console.wait_for(b"g")
    assert ask(4) == 4096
    watched.wait_for(uuid, "stopped")
    told = rows(machines, uuid)[0]
    assert (told.EnabledState, told.RequestedState, told.TransitioningToState) == (3, 4, 5)
    assert told.TimeOfLastStateChange is not None
    watched.stop()


def test_a_saved_guest_goes_on_where_it_was(hypervisor: Hypervisor, guests: Guests) -> None:
    uuid, _, console = guests.start()
    machines = provider(hypervisor, "host")
    path = CimPath(classname="KHV_VirtualComputerSystem", keys=(("Name", uuid),))
    assert machines.methods[0].invoke(path, {"RequestedState": 6}).return_value == 0
    assert rows(machines, uuid)[0].EnabledState == 6
    assert machines.methods[0].invoke(path, {"RequestedState": 2}).return_value == 0
    assert rows(machines, uuid)[0].EnabledState == 2
    console = guests.console()
    console.send(b"z")  # not `ready` again: it is no new boot
    console.wait_for(b"z")


def test_a_crash_is_shown_as_one(hypervisor: Hypervisor, guests: Guests) -> None:
    uuid, _, console = guests.start()
    watched = Watched(hypervisor)
    console.send(b"c")
    watched.wait_for(uuid, "stopped")
    system, _ = rows(provider(hypervisor, "host"), uuid)
    assert (system.EnabledState, system.OperationalStatus, system.HealthState) == (3, (6,), 20)
    watched.stop()


def test_a_stuck_guest_makes_nobody_wait(
    daemon: Daemon, hypervisor: Hypervisor, guests: Guests
) -> None:
    uuid, name, _ = guests.start()
    pid = int((daemon.directory / "run" / "qemu" / f"{name}.pid").read_text())
    os.kill(pid, signal.SIGSTOP)
    try:
        for _ in range(3):
            (domain,) = hypervisor.domains()
            assert domain == hypervisor.domain(uuid)
        assert domain.rss_kib is not None
    finally:
        os.kill(pid, signal.SIGCONT)


def test_guests_outlive_the_daemon_and_the_adapter_comes_back(
    daemon: Daemon, hypervisor: Hypervisor, guests: Guests
) -> None:
    uuid, _, console = guests.start()
    watched = Watched(hypervisor)
    daemon.kill()
    assert watched.connected.get(timeout=WAIT_S) is False
    with pytest.raises(HypervisorUnavailableError):
        hypervisor.domains()
    console.send(b"z")
    console.wait_for(b"z")
    daemon.start()
    assert watched.connected.get(timeout=WAIT_S) is True
    assert hypervisor.domain(uuid).state == DomainState.RUNNING
    hypervisor.perform(Action.STOP, uuid)
    watched.wait_for(uuid, "stopped")  # events come from the new connection
    watched.stop()


def test_a_frozen_daemon_keeps_nobody_for_long(
    daemon: Daemon, hypervisor: Hypervisor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "KEEPALIVE_S", 1)
    monkeypatch.setattr(connection, "KEEPALIVE_COUNT", 1)
    monkeypatch.setattr(connection, "CONNECT_S", 0.2)
    watched = Watched(hypervisor)
    daemon.freeze()
    try:
        with pytest.raises(HypervisorUnavailableError):
            hypervisor.domains()  # until the keepalive gives up
        with pytest.raises(HypervisorUnavailableError, match="does not answer"):
            hypervisor.domains()
        assert watched.connected.get(timeout=WAIT_S) is False
    finally:
        daemon.thaw()
    assert watched.connected.get(timeout=WAIT_S) is True
    assert hypervisor.domains() == []
    watched.stop()


def test_nothing_is_left_behind() -> None:
    with isolated_libvirtd() as daemon:
        hypervisor = Hypervisor(daemon.uri)
        Guests(daemon, hypervisor).start()[2].close()
        hypervisor.close()
        directory = str(daemon.directory).encode()
        assert len(processes_of(directory)) >= 2  # the keeper and QEMU at least
    assert processes_of(directory) == []
    assert not daemon.directory.exists()


def processes_of(word: bytes) -> list[bytes]:
    """Command lines that name a directory."""
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            text = path.read_bytes()
        except OSError:
            continue
        if word in text:
            found.append(text)
    return found
