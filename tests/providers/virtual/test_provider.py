"""The provider as a whole: rows, keys, events, associations, absence."""

from __future__ import annotations

import sys
from queue import Queue

import pytest

from cimom.classes import KHV_VirtualComputerSystem, KHV_VirtualSystemStatistics
from cimom.model import CimError, key_of
from cimom.testing import readings_of
from hypervisor import daemon, libvirt as adapter
from hypervisor.domain import Action
from hypervisor.libvirt import Hypervisor
from providers.virtual import ASSOCIATIONS, provider
from providers.virtual.naming import states_id
from providers.virtual.system import system_key

WAIT_S = 10.0


def test_every_machine_has_a_row_and_statistics(hypervisor: Hypervisor) -> None:
    readings = readings_of(provider(hypervisor, "host"))
    systems = {row.instance.Name for row in readings.rows(KHV_VirtualComputerSystem)}
    statistics = {row.instance.SystemName for row in readings.rows(KHV_VirtualSystemStatistics)}
    assert systems == statistics
    assert len(systems) == 4


def test_single_machines_are_read_by_keys_of_either_class(hypervisor: Hypervisor) -> None:
    source = provider(hypervisor, "host").sources[0]
    assert source.read_keys is not None
    every = {(type(row), key_of(row)): row for row in source.read()}
    web = hypervisor.find("off").uuid
    for key in (system_key(web), (f"KHV:stat:vm/{web}",)):
        rows = list(source.read_keys([key, ("nobody", "KHV_VirtualComputerSystem")]))
        assert len(rows) == 2
        assert all(every[type(row), key_of(row)] == row for row in rows)


def test_an_event_names_the_key_of_its_row(hypervisor: Hypervisor) -> None:
    machines = provider(hypervisor, "host")
    told: Queue[tuple[str, object]] = Queue()
    assert machines.watch is not None
    stop = machines.watch(lambda source, keys=None: told.put((source, keys)))
    connected = [told.get(timeout=WAIT_S) for _ in range(4)]  # all of it is read again
    assert connected == [(name, None) for name in ("vm", "vm.setting", "vm.pool", "vm.storage")]
    uuid = hypervisor.find("off").uuid
    hypervisor.perform(Action.START, uuid)
    assert told.get(timeout=WAIT_S) == ("vm", (system_key(uuid),))
    assert told.get(timeout=WAIT_S) == ("vm.setting", ((states_id(uuid),),))
    stop()


def test_associations_join_machines_with_host_and_statistics(hypervisor: Hypervisor) -> None:
    readings = readings_of(provider(hypervisor, "host"))
    hosted, counted = ASSOCIATIONS[:2]
    for row in readings.rows(KHV_VirtualComputerSystem):
        assert hosted.right_join(row.instance) == "host"
        joined = counted.left_join(row.instance)
        matching = readings.rows(KHV_VirtualSystemStatistics)
        assert [counted.right_join(other.instance) for other in matching].count(joined) == 1
    assert hosted.namespaces == ("root/virt", "root/cimv2")
    assert (hosted.left_namespace, hosted.right_namespace) == (None, "root/virt")


def test_without_a_hypervisor_the_source_says_why() -> None:
    sources = provider(Hypervisor(None), "host").sources
    for source in sources[:-1]:  # the last are the services, which are khv's own
        with pytest.raises(CimError, match="no hypervisor is configured"):
            list(source.read())
    source = sources[0]
    assert source.read_keys is not None
    with pytest.raises(CimError, match="no hypervisor is configured"):
        list(source.read_keys([("a", "b")]))


def test_what_is_missing_comes_with_the_line_that_brings_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    adapter._library.cache_clear()
    monkeypatch.setitem(sys.modules, "libvirt", None)
    monkeypatch.setattr(daemon, "installed", lambda: False)
    library, programs = provider(Hypervisor("qemu:///system"), "host").missing
    assert "libvirt-python" in library
    assert "make setup" in library
    assert "apt install libvirt-daemon-system" in programs
