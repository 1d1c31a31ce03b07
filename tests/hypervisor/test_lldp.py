from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, strategies as st

from hypervisor.background import Unreadable
from hypervisor.capture import RecordingHost
from hypervisor.host import Host
from hypervisor.lldp import (
    FILE,
    MAX_ITEMS,
    MAX_NEIGHBOURS,
    MAX_TEXT,
    Neighbour,
    Reader,
    clean,
    decode,
    encode,
    here,
    parse_neighbours,
)
from hypervisor.tool import Answer, Failure, Output
from tests.hosts import host, put


def told(interface: Any) -> bytes:
    return json.dumps({"lldp": {"interface": interface}}).encode()


# The shape of lldpctl 1.0: a list of one is printed without its brackets.
SWITCH = {
    "via": "LLDP",
    "rid": "1",
    "age": "0 day, 00:00:14",
    "chassis": {
        "switch-a": {
            "id": {"type": "mac", "value": "02:00:5e:20:00:01"},
            "descr": "Example switch\nsoftware 10.2",
            "mgmt-ip": ["192.0.2.1", "2001:db8::1", "not an address"],
            "mgmt-iface": "1",
            "capability": [
                {"type": "Bridge", "enabled": True},
                {"type": "Router", "enabled": False},
            ],
        }
    },
    "port": {
        "id": {"type": "ifname", "value": "Ethernet1/7"},
        "descr": "to host",
        "ttl": "120",
    },
    "vlan": [
        {"vlan-id": "1", "pvid": True, "value": "default"},
        {"vlan-id": "20", "pvid": False},
        {"vlan-id": "5000", "pvid": True},
    ],
}
NEIGHBOUR = Neighbour(
    interface="eno1",
    protocol="LLDP",
    chassis_kind="mac",
    chassis="02:00:5e:20:00:01",
    port_kind="ifname",
    port="Ethernet1/7",
    port_description="to host",
    system="switch-a",
    description="Example switch software 10.2",
    addresses=("192.0.2.1", "2001:db8::1"),
    functions=("Bridge",),
    port_vlan=1,
    vlans=(1, 20),
    ttl_s=120,
)


@pytest.mark.parametrize(
    "interface",
    [{"eno1": SWITCH}, [{"eno1": SWITCH}], [{"eno1": SWITCH}, {"eno1": SWITCH}],
     {"eno1": [SWITCH, SWITCH]}],
)  # fmt: skip
def test_what_lldpctl_prints_of_one_neighbour(interface: Any) -> None:
    assert parse_neighbours(told(interface)) == (NEIGHBOUR,)


def test_neighbour_without_a_name_and_lists_of_one(tmp_path: Path) -> None:
    bare = {
        "via": "CDPv2",
        "chassis": {"id": {"type": "local", "value": "phone"}, "mgmt-ip": "192.0.2.9",
                    "capability": {"type": "Tel", "enabled": True}},
        "port": {"id": {"type": "local", "value": "1"}},
        "vlan": {"vlan-id": "7", "pvid": True},
    }  # fmt: skip
    assert parse_neighbours(told({"eno2": bare})) == (
        Neighbour(
            interface="eno2",
            protocol="CDPv2",
            chassis_kind="local",
            chassis="phone",
            port_kind="local",
            port="1",
            addresses=("192.0.2.9",),
            functions=("Tel",),
            port_vlan=7,
            vlans=(7,),
        ),
    )


def test_no_neighbour_is_no_failure() -> None:
    assert parse_neighbours(b'{"lldp": {}}') == ()
    assert parse_neighbours(told([])) == ()


@pytest.mark.parametrize(
    "data",
    [b"", b"garbage", b"\xff\xfe\0", b"null", b"[]", b'{"lldp": 7}', b'{"lldp": [1]}',
     b"[" * 100_000, b'{"x": ' * 50_000, b"9" * 5_000],
)  # fmt: skip
def test_what_is_no_answer_of_lldpctl(data: bytes) -> None:
    assert parse_neighbours(data) is None


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\x1b[31mb\r\n\tc", "a [31mb c"),
        ("\u202egnp.exe", "gnp.exe"),
        ("half \ud800 letter", "half letter"),
        ("x" * 1000, "x" * MAX_TEXT),
        (" \0 ", None),
        (7, "7"),
        (True, None),
        (None, None),
        ({"a": 1}, None),
    ],
)
def test_texts_of_strangers_are_bounded_and_in_one_line(text: object, shown: str | None) -> None:
    assert clean(text) == shown


def test_no_number_of_neighbours_and_items_is_too_many() -> None:
    vlans = [{"vlan-id": str(vlan)} for vlan in range(1, 4000)]
    many: list[dict[str, Any]] = [
        {"eno1": {"chassis": {"id": {"value": str(number)}, "mgmt-ip": ["192.0.2.1"] * 99}}}
        for number in range(MAX_NEIGHBOURS + 5)
    ]
    many[0]["eno1"] |= {"vlan": vlans, "port": {"ttl": "9" * 4000}}
    found = parse_neighbours(told(many))
    assert found is not None
    assert len(found) == MAX_NEIGHBOURS
    assert (len(found[0].vlans), found[0].addresses, found[0].ttl_s) == (64, ("192.0.2.1",), None)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(
        st.sampled_from(["chassis", "id", "value", "port", "vlan", "vlan-id", "mgmt-ip", "x"])
        | st.text(), inner,
    ),
    max_leaves=20,
)  # fmt: skip


@given(JSON)
def test_any_json_gives_neighbours_that_a_file_can_hold(value: Any) -> None:
    found = parse_neighbours(told(value))
    assert found is not None
    assert decode(encode(found)) == found


# -- reading


def reader(*answers: Answer) -> tuple[Reader, list[int]]:
    """Return a reader of answers, and the list that grows with each question."""
    asked: list[int] = []
    left = iter(answers)

    def ask(_: Callable[[], bool]) -> Answer:
        asked.append(1)
        return next(left)

    return Reader(Host("/"), ask), asked


def never() -> bool:
    return False


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (Failure("lldpctl did not end within 10 s"), "did not end"),
        (Output(1, b""), "exit status 1"),
        (Output(1, told([])), "exit status 1"),
        (Output(0, b"\xff{"), "told nothing"),
        (Output(-9, b""), "exit status -9"),
    ],
)
def test_failure_is_said(answer: Answer, why: str) -> None:
    read, _ = reader(answer)
    with pytest.raises(Unreadable, match=why):
        read(never)


def test_lldpctl_that_cannot_be_killed_is_not_started_again_before_it_ended() -> None:
    gone = [False]
    hanging = Failure("lldpctl did not end", ended=lambda: gone[0])
    read, asked = reader(hanging, Output(0, told({"eno1": SWITCH})))
    with pytest.raises(Unreadable):
        read(never)
    with pytest.raises(Unreadable, match="hangs in the kernel"):
        read(never)
    assert len(asked) == 1
    gone[0] = True
    assert read(never) == (NEIGHBOUR,)


def test_capture_keeps_the_neighbours_as_a_file(tmp_path: Path) -> None:
    recorder = RecordingHost(str(tmp_path))
    Reader(recorder, lambda _: Output(0, told({"eno1": SWITCH})))(never)
    assert decode(recorder.files[FILE]) == (NEIGHBOUR,)


def test_neighbours_of_a_captured_tree(tmp_path: Path) -> None:
    machine = host("server", tmp_path / "a")
    assert here(machine)
    assert [one.interface for one in Reader(machine)(never)] == ["eno1", "eno2", "ens3f1"]
    bare = Host(str(tmp_path / "b"))
    assert (here(bare), Reader(bare)(never)) == (False, ())


@pytest.mark.parametrize("text", ["", "{", "\0", '{"neighbours": 7}', '{"neighbours": [{}]}'])
def test_broken_file_of_a_tree_is_said(tmp_path: Path, text: str) -> None:
    machine = Host(str(tmp_path))
    put(machine, FILE, text)
    with pytest.raises(Unreadable, match=FILE):
        Reader(machine)(never)


def test_file_of_a_tree_is_cleaned_like_an_answer() -> None:
    wild = Neighbour(
        interface="eno1",
        chassis="\x1b" + "x" * 999,
        addresses=("999.1.1.1", *["192.0.2.1"] * 99),
        functions=("y" * 99,) * 99,
        port_vlan=70_000,
        vlans=(0, 7, 4095),
        ttl_s=-1,
    )
    (found,) = decode(encode((wild,)))
    assert (found.chassis, found.addresses) == ("x" * MAX_TEXT, ("192.0.2.1",))
    assert (len(found.functions), found.port_vlan, found.vlans) == (MAX_ITEMS, None, (7,))
    assert found.ttl_s is None
