from __future__ import annotations

import os
import queue
import threading
from collections.abc import Callable
from pathlib import Path

import msgspec

from cimom.classes import AccessContext, HealthState, InfoFormat, KHV_LLDPNeighbor
from cimom.testing import readings_of
from hypervisor.host import Host
from hypervisor.lldp import ARGUMENTS, FILE, Neighbour, encode
from hypervisor.network import Interface, read_interfaces
from hypervisor.tool import Answer, run
from providers.network import provider
from providers.network.neighbour import KEPT_S, NEIGHBOURS, Neighbourhood, rows
from tests.hosts import host, put
from tests.providers.network.test_port import Clock

SWITCH = Neighbour(interface="eno1", chassis_kind="mac", chassis="02:00:5e:00:00:01", port="7")


def ports(tmp_path: Path) -> dict[str, Interface]:
    return {item.name: item for item in read_interfaces(host("server", tmp_path))}


def neighbours(machine: Host) -> dict[str, KHV_LLDPNeighbor]:
    found = readings_of(provider(machine)).rows(KHV_LLDPNeighbor)
    return {row.instance.InterfaceName or "": row.instance for row in found}


def test_neighbour_of_a_port(tmp_path: Path) -> None:
    found = neighbours(host("server", tmp_path))
    assert found.keys() == {"eno1", "eno2", "ens3f1"}
    switch = found["eno1"]
    assert switch.Name == "lldp/02005E100001/02:00:5e:20:00:01/Ethernet1/7"
    assert (switch.ElementName, switch.PortID) == ("switch-a.example.org", "Ethernet1/7")
    assert switch.PortDeviceID == "net/02005E100001"
    assert (switch.AccessInfo, switch.InfoFormat) == ("192.0.2.241", InfoFormat.IPv4_Address)
    assert switch.AccessContext is AccessContext.Management_Service
    assert (switch.PortVLANID, switch.VLANIDs, switch.TimeToLive) == (1, (1, 20), 120)
    assert switch.EnabledFunctions == ("Bridge", "Router")
    assert switch.HealthState is HealthState.OK


def test_neighbour_that_is_managed_nowhere_is_known_by_its_chassis(tmp_path: Path) -> None:
    (row,) = rows("host", (SWITCH,), ports(tmp_path))
    assert (row.AccessInfo, row.InfoFormat) == (SWITCH.chassis, InfoFormat.Ethernet_Address)
    assert (row.AccessContext, row.RemoteSystemName) == (AccessContext.Other, None)
    assert row.ElementName == SWITCH.chassis


def test_neighbours_of_ports_that_are_gone_and_twins_are_left_out(tmp_path: Path) -> None:
    gone = msgspec.structs.replace(SWITCH, interface="eth99")
    twin = msgspec.structs.replace(SWITCH, description="again")
    assert len(list(rows("host", (gone, SWITCH, twin), ports(tmp_path)))) == 1


def test_host_without_lldpd_has_no_neighbours_and_no_fault(tmp_path: Path) -> None:
    machine = host("server", tmp_path)
    Path(machine.path(FILE)).unlink()
    assert neighbours(machine) == {}


def test_garbage_costs_only_the_neighbours(tmp_path: Path) -> None:
    machine = host("server", tmp_path)
    put(machine, FILE, "garbage")
    assert neighbours(machine) == {}
    put(machine, FILE, encode((msgspec.structs.replace(SWITCH, interface="eno2"),)).decode())
    assert neighbours(machine).keys() == {"eno2"}


def test_neighbours_are_forgotten_when_there_is_no_news_for_long(tmp_path: Path) -> None:
    clock = Clock()
    machine = host("server", tmp_path)
    machine.clock = clock
    known = ports(tmp_path / "b")
    area = Neighbourhood(machine, "host", lambda: known)
    assert len(list(area.read())) == 3
    put(machine, FILE, "garbage")  # from now on nothing can be read
    at, clock.now = clock.now, clock.now + KEPT_S
    assert len(list(area.read())) == 3
    assert area.taken_at() == at  # and the rows say how old they are
    clock.now += 1
    assert list(area.read()) == []


def test_nobody_waits_for_an_lldpctl_that_hangs(tmp_path: Path) -> None:
    machine = host("server", tmp_path / "host")
    script = tmp_path / "lldpctl"
    script.write_text(f"#!/bin/sh\necho $$ > {tmp_path}/pid\nexec sleep 1000\n")
    script.chmod(0o755)
    os.mkfifo(tmp_path / "pid")

    def ask(cancelled: Callable[[], bool]) -> Answer:
        path = str(tmp_path)
        return run(Host("/"), "lldpctl", ARGUMENTS, budget_s=900, path=path, cancelled=cancelled)

    area = Neighbourhood(machine, "host", dict, ask)
    stop = area.start(lambda source, keys=None: None)
    process = int((tmp_path / "pid").read_text())  # it runs
    assert list(area.read()) == []
    os.kill(process, 0)  # and did so all the time
    stop()
    while Path(f"/proc/{process}").exists():  # it is given up, and killed
        threading.Event().wait(0.01)


def test_news_are_told(tmp_path: Path) -> None:
    machine = host("server", tmp_path)
    known = ports(tmp_path / "b")
    told: queue.Queue[str] = queue.Queue()
    area = Neighbourhood(machine, "host", lambda: known)
    stop = area.start(lambda source, keys=None: told.put(source))
    try:
        assert told.get() == NEIGHBOURS
        assert {row.InterfaceName for row in area.read()} == {"eno1", "eno2", "ens3f1"}
    finally:
        stop()
