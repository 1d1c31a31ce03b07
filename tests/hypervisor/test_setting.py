"""When the XML of a domain is asked: on libvirt's test driver, whose objects are counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest

from hypervisor.libvirt import library_fault
from hypervisor.setting import ASK_AGAIN_S, ROOM, SettingsReader
from hypervisor.snapshot import LOOK_S, REMEMBER_S
from tests.conftest import require

ONE = """<domain type="test"><name>{0}</name><memory>1024</memory><vcpu>1</vcpu>
<os><type>hvm</type></os></domain>"""


class Counted:
    """An object of libvirt-python that counts some of the calls to it and to what it lists."""

    def __init__(self, real: Any, calls: Counter[str]) -> None:
        self._real = real
        self._calls = calls

    def __getattr__(self, name: str) -> Any:
        def call(*arguments: Any) -> Any:
            self._calls[name] += 1
            found = getattr(self._real, name)(*arguments)
            if name in ("listAllDomains", "listAllSnapshots"):
                return [Counted(item, self._calls) for item in found]
            return Counted(found, self._calls) if name == "connect" else found

        return call


class World:
    """A hypervisor of its own, a reader and a clock."""

    def __init__(self, path: Any) -> None:
        import libvirt

        path.write_text(f"<node>{''.join(ONE.format(n) for n in ('web', 'db'))}</node>")
        self.library = libvirt
        self.real = libvirt.open(f"test://{path}")
        self.calls: Counter[str] = Counter()
        self.connection = Counted(self.real, self.calls)
        self.now = 0.0
        self.reader = SettingsReader(lambda: self.now)
        self.reader.told_of_changes = True

    def read(self) -> dict[str, Any]:
        """Read all settings; `calls` holds what that took."""
        self.calls.clear()
        return {item.name: item for item in self.reader.every(self.connection, self.library)}

    def domain(self, name: str) -> Any:
        return self.real.lookupByName(name)

    def snapshot(self, name: str) -> None:
        xml = f"<domainsnapshot><name>{name}</name></domainsnapshot>"
        self.domain("web").snapshotCreateXML(xml, 0)


@pytest.fixture
def world(tmp_path: Any) -> Iterator[World]:
    require(library_fault() is None, "libvirt-python")
    world = World(tmp_path / "node.xml")
    yield world
    world.real.close()


def test_a_definition_is_asked_once(world: World) -> None:
    first = world.read()
    assert world.calls["XMLDesc"] == 4  # of each machine, as defined and as running
    again = world.read()
    assert world.calls["XMLDesc"] == 0
    assert again["web"].active is first["web"].active


def test_after_an_event_it_is_asked_again(world: World) -> None:
    first = world.read()
    world.domain("web").setMetadata(world.library.VIR_DOMAIN_METADATA_TITLE, "Front", None, None)
    assert world.read()["web"].active.title is None
    world.reader.forget(first["web"].uuid)
    assert world.read()["web"].active.title == "Front"
    assert world.calls["XMLDesc"] == 2


def test_without_events_it_is_asked_always(world: World) -> None:
    world.reader.told_of_changes = False
    world.read()
    world.read()
    assert world.calls["XMLDesc"] == 4


def test_what_no_event_tells_is_found_after_a_while(world: World) -> None:
    world.read()
    world.domain("web").setMetadata(world.library.VIR_DOMAIN_METADATA_TITLE, "Front", None, None)
    world.now += ASK_AGAIN_S + 1
    assert world.read()["web"].active.title == "Front"
    assert world.calls["XMLDesc"] <= ROOM


def test_a_machine_that_is_off_has_no_active_settings(world: World) -> None:
    world.domain("db").destroy()
    found = world.read()["db"]
    assert (found.active, found.defined.name) == (None, "db")


def test_one_machine_is_read_as_all_are(world: World) -> None:
    every = world.read()
    one = world.reader.one(Counted(world.domain("web"), world.calls), world.library)
    assert one == every["web"]


def test_only_machines_with_snapshots_are_asked_for_them(world: World) -> None:
    assert world.read()["web"].snapshots == ()
    assert world.calls["listAllSnapshots"] == 0
    world.snapshot("first")
    world.snapshot("second")
    world.now += LOOK_S
    first, second = world.read()["web"].snapshots
    assert (first.name, first.parent, first.current) == ("first", None, False)
    assert (second.name, second.parent, second.current) == ("second", "first", True)
    assert world.calls["listAllSnapshots"] == 1
    assert world.calls["getXMLDesc"] == 2


def test_the_xml_of_a_snapshot_is_asked_once(world: World) -> None:
    world.snapshot("first")
    before = world.read()["web"].snapshots
    assert world.read()["web"].snapshots is before
    assert world.calls["listAllSnapshots"] == 0
    world.now += LOOK_S
    assert world.read()["web"].snapshots == before
    assert (world.calls["listAllSnapshots"], world.calls["getXMLDesc"]) == (1, 0)
    world.now += REMEMBER_S + 1
    world.read()
    assert world.calls["getXMLDesc"] == 1


def test_an_event_has_snapshots_looked_for_at_once(world: World) -> None:
    uuid = world.read()["web"].uuid
    world.snapshot("first")
    assert world.read()["web"].snapshots == ()
    world.reader.forget(uuid)
    assert [item.name for item in world.read()["web"].snapshots] == ["first"]
    world.domain("web").snapshotLookupByName("first").delete()
    world.now += LOOK_S
    assert world.read()["web"].snapshots == ()
