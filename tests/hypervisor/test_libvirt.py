"""The adapter, on libvirt's own test driver: a hypervisor in this process."""

from __future__ import annotations

import re
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from queue import Queue

import pytest

from hypervisor import libvirt as adapter
from hypervisor.domain import Action, DomainState, PausedReason
from hypervisor.error import DomainNotFoundError, HypervisorUnavailableError, OperationFailedError
from hypervisor.libvirt import Hypervisor, choose_uri, library_fault
from tests.conftest import require

NODE = Path(__file__).parent / "node.xml"
WAIT_S = 10.0


@pytest.fixture
def hypervisor() -> Iterator[Hypervisor]:
    require(library_fault() is None, "libvirt-python")
    hypervisor = Hypervisor(f"test://{NODE}")  # a file gives every connection its own world
    yield hypervisor
    hypervisor.close()


def test_the_uri_is_the_configured_one_or_the_users_own() -> None:
    assert choose_uri("none") is None
    assert choose_uri("qemu+ssh://host/system") == "qemu+ssh://host/system"
    assert choose_uri("auto", uid=0) == "qemu:///system"
    assert choose_uri("auto", uid=1000) == "qemu:///session"


def test_one_pass_tells_of_every_domain(hypervisor: Hypervisor) -> None:
    domains = {domain.name: domain for domain in hypervisor.domains()}
    web = domains["web"]
    assert set(domains) == {"web", "paused", "saved", "off"}
    assert (web.vcpus, web.max_vcpus) == (2, 4)
    assert (web.memory_kib, web.max_memory_kib) == (1048576, 2097152)
    assert web.state == DomainState.RUNNING
    assert web.cpu_time_ns is not None
    assert web.persistent
    assert web.accelerator == "test"
    assert domains["off"].cpu_time_ns is None
    assert domains["saved"].has_managed_save
    assert domains["paused"].state == DomainState.PAUSED


def test_one_domain_is_told_as_in_the_pass(hypervisor: Hypervisor) -> None:
    for domain in hypervisor.domains():
        if domain.cpu_time_ns is None:  # the test driver makes it up from the clock
            assert hypervisor.domain(domain.uuid) == domain
            assert hypervisor.find(domain.name) == domain
            assert hypervisor.find(domain.uuid) == domain


def test_actions_change_the_state_and_are_told(hypervisor: Hypervisor) -> None:
    events: Queue[tuple[str, str]] = Queue()
    connections: Queue[bool] = Queue()
    uuid = hypervisor.find("off").uuid
    stop = hypervisor.watch(lambda *event: events.put(event), connections.put)
    assert connections.get(timeout=WAIT_S) is True
    for action, state, kind in (
        (Action.START, DomainState.RUNNING, "started"),
        (Action.SUSPEND, DomainState.PAUSED, "suspended"),
        (Action.RESUME, DomainState.RUNNING, "resumed"),
        (Action.SAVE, DomainState.SHUTOFF, "stopped"),
    ):
        hypervisor.perform(action, uuid)
        assert hypervisor.domain(uuid).state == state
        assert events.get(timeout=WAIT_S) == (uuid, kind)
    assert hypervisor.domain(uuid).has_managed_save
    hypervisor.perform(Action.DISCARD_SAVED, uuid)
    assert not hypervisor.domain(uuid).has_managed_save
    stop()


def test_a_paused_domain_has_its_reason(hypervisor: Hypervisor) -> None:
    uuid = hypervisor.find("web").uuid
    hypervisor.perform(Action.SUSPEND, uuid)
    assert hypervisor.domain(uuid).reason == PausedReason.USER


def test_a_new_definition_is_seen_at_once(hypervisor: Hypervisor) -> None:
    xml = """<domain type='test'><name>off</name><uuid>{}</uuid><memory>1024</memory>
             <vcpu>{}</vcpu><os><type>hvm</type></os></domain>"""
    uuid = hypervisor.find("off").uuid
    hypervisor.domains()
    changed = threading.Event()
    stop = hypervisor.watch(lambda *_: changed.set(), lambda _: None)
    assert hypervisor.define(xml.format(uuid, 3)) == uuid
    assert changed.wait(WAIT_S)
    assert hypervisor.domain(uuid).max_vcpus == 3
    hypervisor.undefine(uuid)
    assert "off" not in {domain.name for domain in hypervisor.domains()}
    stop()


def test_errors_are_of_three_kinds(hypervisor: Hypervisor) -> None:
    for unknown in ("nonsense", "99999999-9999-4999-8999-999999999999"):
        with pytest.raises(DomainNotFoundError):
            hypervisor.domain(unknown)
        with pytest.raises(DomainNotFoundError):
            hypervisor.find(unknown)
        with pytest.raises(DomainNotFoundError):
            hypervisor.perform(Action.START, unknown)
    with pytest.raises(OperationFailedError, match="XML"):
        hypervisor.define("<nonsense/>")
    with pytest.raises(OperationFailedError):
        hypervisor.define(  # the name is taken
            "<domain type='test'><name>web</name><memory>1</memory>"
            "<os><type>hvm</type></os></domain>"
        )


def test_what_machines_can_be_defined_with(hypervisor: Hypervisor) -> None:
    assert hypervisor.accelerator() == "test"
    assert hypervisor.image_directories() == ["/srv/images"]  # a volume group is no directory


def test_a_closed_connection_is_made_again(hypervisor: Hypervisor) -> None:
    assert hypervisor.domains()
    hypervisor.close()
    assert hypervisor.domains()


@pytest.mark.parametrize(
    "uri", [None, "test:///no/such/file", "qemu+unix:///system?socket=/no/such/socket", "nonsense:"]
)
def test_no_connection_says_why(uri: str | None) -> None:
    require(library_fault() is None, "libvirt-python")
    hypervisor = Hypervisor(uri)
    told: Queue[bool] = Queue()
    stop = hypervisor.watch(lambda *_: None, told.put)
    assert told.get(timeout=WAIT_S) is False
    with pytest.raises(HypervisorUnavailableError, match=re.escape(uri or "configured")):
        hypervisor.domains()
    stop()
    hypervisor.close()


def test_without_libvirt_python_nothing_but_the_use_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    adapter._library.cache_clear()
    monkeypatch.setitem(sys.modules, "libvirt", None)
    with pytest.raises(HypervisorUnavailableError, match="libvirt-python"):
        Hypervisor("qemu:///system").domains()
    assert "libvirt-python" in str(library_fault())
