"""The agent on a real socket, asked by net-snmp, by hand-made messages and by garbage."""

from __future__ import annotations

import asyncio
import logging
import os
import random
import socket
import threading
from pathlib import Path
from typing import Any

import pytest

from cimom import classes as c
from cimom.access.roles import Principal, Role
from cimom.broker.readings import Delta, Readings
from cimom.broker.store import StateStore
from exporters.snmp.agent import HOPELESS_S, QUIET_S, RENEW_S
from exporters.snmp.counters import (
    ALL,
    FAILED,
    GET_BULK,
    IN_PACKETS,
    MAX_MESSAGE_BYTES,
    OUT_OF_WINDOW,
    OVERLOADED,
    UNDECIPHERABLE,
    UNKNOWN_USER,
    WRONG_DIGEST,
    WRONG_VERSION,
)
from exporters.snmp.oids import Oid
from exporters.snmp.state import MemoryState, StoredState, User, user_of
from tests.conftest import require
from tests.exporters.snmp.decode import Clock
from tests.exporters.snmp.messages import (
    GET,
    GET_BULK as BULK,
    GET_NEXT,
    SET,
    discovery,
    message,
    opened,
    pdu,
    scoped,
    secured,
)
from tests.exporters.snmp.peer import AUTH, LOOPS, PATIENCE_S, PRIV, SILENCE_S, USER, Peer, serving
from tests.web.sample import TAKEN_AT, sample

SYS_DESCR = (1, 3, 6, 1, 2, 1, 1, 1, 0)
SYS_UPTIME = (1, 3, 6, 1, 2, 1, 1, 3, 0)
VM_NAME = ".1.3.6.1.2.1.236.1.4.1.2"


@pytest.fixture(scope="module")
def peer() -> Any:
    with serving(sample()) as peer:
        yield peer


def user(peer: Peer) -> User:
    return user_of(USER, AUTH, PRIV, peer.agent.engine_id)


def ask(
    peer: Peer,
    inner: bytes,
    *,
    context: bytes = b"",
    timeout_s: float = PATIENCE_S,
    **more: Any,
) -> Any:
    """Send one authentic request; return the opened answer, None when there is none."""
    engine_id = peer.agent.engine_id
    asked = secured(user(peer), engine_id, scoped(engine_id, inner, context), **more)
    answer = peer.send(asked, timeout_s)
    return None if answer is None else opened(user(peer), answer)


# -- net-snmp


@pytest.mark.parametrize("loop", LOOPS)
def test_a_walk_tells_everything_in_order(loop: str) -> None:
    with serving(sample(), loop=loop) as peer:
        found = peer.walk("-Cr50", ".1")
        assert found[SYS_DESCR] == 'STRING: "Linux kvm-7.example.org 6.1.0 khv 0.1.0"'
        by_root = {root: sum(name[: len(root)] == root for name in found) for root in ROOTS}
        assert all(by_root.values()), by_root
        snapshot = peer.agent._snapshots.current()
        assert list(found) == snapshot.names


@pytest.mark.parametrize("loop", LOOPS)
def test_it_serves_on_ipv6(loop: str) -> None:
    require(socket.has_ipv6 and os.path.exists("/proc/net/if_inet6"), "IPv6")
    with serving(sample(), loop=loop, six=True) as peer:
        assert len(peer.walk(VM_NAME)) == 3


ROOTS: tuple[Oid, ...] = (
    (1, 3, 6, 1, 2, 1, 1),
    (1, 3, 6, 1, 2, 1, 2, 2),
    (1, 3, 6, 1, 2, 1, 31, 1, 1),
    (1, 3, 6, 1, 2, 1, 25, 3, 3),
    (1, 3, 6, 1, 2, 1, 47, 1, 1, 1),
    (1, 3, 6, 1, 2, 1, 99, 1, 1),
    (1, 3, 6, 1, 2, 1, 236, 1, 4),
    (1, 3, 6, 1, 4, 1, 32473, 1, 1, 2),
    (1, 3, 6, 1, 6, 3, 10, 2, 1),
)


def test_values_are_those_of_the_readings(peer: Peer) -> None:
    names = peer.walk(VM_NAME)
    assert sorted(names.values()) == ['STRING: "build"', 'STRING: "db-01"', 'STRING: "web-01"']
    assert peer.value(".1.3.6.1.2.1.31.1.1.1.6.2") == "9876543210"
    times = peer.walk(".1.3.6.1.4.1.32473.1.1.2.1.8")
    assert set(times.values()) == {f"Counter64: {round(TAKEN_AT * 1e6)}"}


def test_up_time_passes(peer: Peer) -> None:
    first = int(peer.value(".1.3.6.1.2.1.1.3.0").split(":")[-1].replace(".", "") or 0)
    assert first >= 0
    assert ask(peer, pdu(GET, SYS_UPTIME))[3][0][1] >= 0


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"auth": "not the passphrase"}, "Authentication failure"),
        ({"user": "nobody"}, "Unknown user name"),
        ({"level": "authNoPriv"}, "Unsupported security level"),
        ({"level": "noAuthNoPriv"}, "Unsupported security level"),
    ],
)
def test_others_get_nothing(peer: Peer, wrong: dict[str, str], words: str) -> None:
    done = peer.ask("snmpget", ".1.3.6.1.2.1.1.1.0", **wrong)
    assert done.returncode != 0
    assert words in done.stderr
    assert not done.stdout


def test_a_wrong_privacy_passphrase_gets_nothing(peer: Peer) -> None:
    before = peer.agent.counters[UNDECIPHERABLE]
    done = peer.ask("snmpget", ".1.3.6.1.2.1.1.1.0", priv="not the passphrase")
    assert done.returncode != 0
    assert not done.stdout
    assert peer.agent.counters[UNDECIPHERABLE] > before


@pytest.mark.parametrize("version", ["-v1", "-v2c"])
def test_communities_are_not_answered(peer: Peer, version: str) -> None:
    before = peer.agent.counters[WRONG_VERSION]
    done = peer.run_command("snmpget", version, "-t1", "-c", "public", ".1.3.6.1.2.1.1.1.0")
    assert "Timeout" in done.stderr
    assert peer.agent.counters[WRONG_VERSION] > before


@pytest.mark.parametrize("name", [".1.3.6.1.2.1.1.4.0", ".1.3.6.1.6.3.15.1.2.2.1.3", ".1.3.9.9.0"])
def test_nothing_can_be_set(peer: Peer, name: str) -> None:
    before = peer.value(".1.3.6.1.2.1.1.4.0")
    done = peer.ask("snmpset", name, "s", "mine now")
    assert done.returncode != 0
    assert "notWritable" in done.stderr
    assert peer.value(".1.3.6.1.2.1.1.4.0") == before


@pytest.mark.parametrize(
    "root",
    [
        ".1.3.6.1.4.1.20408",  # pysnmp's own tables: passphrases and keys
        ".1.3.6.1.6.3.12",
        ".1.3.6.1.6.3.13",
        ".1.3.6.1.6.3.15",  # users
        ".1.3.6.1.6.3.16",  # access
        ".1.3.6.1.6.3.18",  # communities
    ],
)
def test_no_secret_can_be_read(peer: Peer, root: str) -> None:
    assert peer.walk(root) == {}


# -- messages by hand


def test_get_bulk_edges(peer: Peer) -> None:
    assert ask(peer, pdu(BULK, (1, 3), first=0, second=0)) == ("ResponsePDU", 0, 0, [])
    assert ask(peer, pdu(BULK, first=3, second=5)) == ("ResponsePDU", 0, 0, [])
    assert len(ask(peer, pdu(BULK, (1, 3), first=9, second=0))[3]) == 1
    # Negative numbers are none of the protocol's (RFC 3416 3): the PDU cannot be decoded.
    assert ask(peer, pdu(BULK, (1, 3), first=-1, second=-1))[0] == "ReportPDU"
    everything = ask(peer, pdu(BULK, (1, 3), first=0, second=2**31 - 1))
    assert len(everything[3]) > 200


@pytest.mark.parametrize("max_size", [484, 1000, 1472, 8000, 16384, 65507])
def test_bulk_answers_are_cut_to_what_the_manager_takes(peer: Peer, max_size: int) -> None:
    engine_id = peer.agent.engine_id
    inner = scoped(engine_id, pdu(BULK, (1, 3), first=0, second=1000))
    answer = peer.send(secured(user(peer), engine_id, inner, max_size=max_size))
    assert answer is not None
    most = min(max_size, MAX_MESSAGE_BYTES)
    assert most - 190 < len(answer) <= most
    status = opened(user(peer), answer)
    assert status[:3] == ("ResponsePDU", 0, 0)


def test_a_get_that_does_not_fit_is_too_big(peer: Peer) -> None:
    names = [SYS_DESCR] * 12
    assert ask(peer, pdu(GET, *names), max_size=484) == ("ResponsePDU", 1, 0, [])
    assert len(ask(peer, pdu(GET, *names))[3]) == 12


def test_set_echoes_what_was_asked(peer: Peer) -> None:
    kind, status, index, bindings = ask(peer, pdu(SET, SYS_DESCR, SYS_UPTIME))
    assert (kind, status, index) == ("ResponsePDU", 17, 1)
    assert [name for name, _ in bindings] == [SYS_DESCR, SYS_UPTIME]


def test_another_context_is_unknown(peer: Peer) -> None:
    kind, _, _, ((name, _),) = ask(peer, pdu(GET, SYS_DESCR), context=b"other")
    assert (kind, name) == ("ReportPDU", (1, 3, 6, 1, 6, 3, 12, 1, 5, 0))


def test_messages_of_another_time_are_refused(peer: Peer) -> None:
    before = peer.agent.counters[OUT_OF_WINDOW]
    for boots, time in ((2, 0), (1, 100_000), (0, 0)):
        kind, _, _, ((name, _),) = ask(peer, pdu(GET, SYS_DESCR), boots=boots, time=time)
        assert (kind, name) == ("ReportPDU", (1, 3, 6, 1, 6, 3, 15, 1, 1, 2, 0))
    assert peer.agent.counters[OUT_OF_WINDOW] == before + 3


@pytest.mark.parametrize("tag", [0xA2, 0xA4, 0xA6, 0xA7, 0xA8, 0xA9])
def test_pdus_that_are_no_requests_break_nothing(peer: Peer, tag: int) -> None:
    ask(peer, pdu(tag, SYS_DESCR), timeout_s=SILENCE_S)
    assert ask(peer, pdu(GET, SYS_DESCR))[0] == "ResponsePDU"


@pytest.mark.parametrize("inner", [b"", b"\x30\x80", b"\xa0\x05abcde", b"\x04\x00" * 50])
def test_an_authentic_message_without_a_pdu_breaks_nothing(
    peer: Peer, inner: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    engine_id = peer.agent.engine_id
    peer.send(secured(user(peer), engine_id, inner), timeout_s=SILENCE_S)
    peer.send(secured(user(peer), engine_id, scoped(engine_id, inner)), timeout_s=SILENCE_S)
    assert ask(peer, pdu(GET, SYS_DESCR))[0] == "ResponsePDU"
    assert not [r for r in caplog.records if r.levelno >= logging.WARNING]


def mutations(base: list[bytes], count: int) -> list[bytes]:
    chance = random.Random(1)  # the same ones every time
    made = []
    for _ in range(count):
        datagram = bytearray(chance.choice(base))
        for _ in range(chance.randint(1, 4)):
            place = chance.randrange(len(datagram) or 1)
            match chance.randrange(4):
                case 0:
                    datagram[place : place + 1] = bytes((chance.randrange(256),))
                case 1:
                    del datagram[place : place + 1]
                case 2:
                    datagram.insert(place, chance.randrange(256))
                case 3:
                    datagram = datagram[: place + 1]
        made.append(bytes(datagram))
    return made


def test_thousands_of_mangled_messages_do_no_harm(
    caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    with serving(sample()) as peer:
        engine_id = peer.agent.engine_id
        inner = scoped(engine_id, pdu(GET_NEXT, SYS_DESCR, (1, 3, 6, 1, 2, 1, 2)))
        plain = message(inner, engine_id=engine_id, user=USER.encode())
        base = [discovery(), plain, secured(user(peer), engine_id, inner)]
        sent = mutations(base, 3000)
        before = peer.agent.counters[IN_PACKETS]

        def flood() -> None:
            for number, datagram in enumerate(sent):
                peer.agent._receive(datagram, (f"192.0.2.{number % 250}", 9))

        peer.run(flood)
        assert peer.agent.counters[IN_PACKETS] == before + len(sent)
        # What is inside a message that is authentic, mangled before it was encrypted.
        signed = [secured(user(peer), engine_id, bad) for bad in mutations([inner], 1000)]
        peer.run(lambda: [peer.agent._receive(s, ("192.0.2.1", 9)) for s in signed] and None)
        assert ask(peer, pdu(GET, SYS_DESCR))[0] == "ResponsePDU"
        assert peer.agent.counters[UNKNOWN_USER]
        assert peer.agent.counters[WRONG_DIGEST]
        assert set(peer.agent.counters) == set(ALL), "the telemetry walks them in another thread"
    assert not [r for r in caplog.records if r.levelno >= logging.WARNING]
    assert "Traceback" not in capfd.readouterr().err


# -- state


def stored(directory: Path) -> tuple[StateStore, StoredState]:
    store = StateStore(str(directory))
    return store, StoredState(store)


def test_a_restart_keeps_engine_and_indexes_and_raises_boots(tmp_path: Path) -> None:
    boots, seen = [], []
    for _ in range(2):
        store, state = stored(tmp_path)
        with serving(sample(), state=state) as peer:
            boots.append(peer.value(".1.3.6.1.6.3.10.2.1.2.0"))
            seen.append((peer.agent.engine_id, peer.walk(".1.3.6.1.2.1.47.1.1.1.1.7")))
        store.close()
    assert boots == ["1", "2"]
    assert seen[0] == seen[1]
    assert len(seen[0][1]) > 10


def test_numbers_are_on_disk_before_they_are_told(tmp_path: Path) -> None:
    store, state = stored(tmp_path)
    with serving(sample(), state=state) as peer:
        assert peer.walk(VM_NAME)
        assert not state.unsaved
        assert len(store.rows("SELECT idx FROM snmp_index WHERE kind = 'vm'")) == 3
    store.close()


def test_the_first_user_can_read(tmp_path: Path) -> None:
    del tmp_path
    with serving(sample()) as peer:
        peer.agent._state = MemoryState(peer.agent.engine_id)
        made = []
        peer.run(lambda: made.append(peer.agent.first_user()))
        (words,) = made
        assert words is not None
        done = peer.ask(
            "snmpget", ".1.3.6.1.2.1.1.5.0", user=words.user, auth=words.auth, priv=words.priv
        )
        assert "kvm-7" in done.stdout


def test_a_user_that_is_added_later_can_read(peer: Peer) -> None:
    peer.run(lambda: peer.agent.add_user("second", "second auth", "second priv"))
    done = peer.ask(
        "snmpget", ".1.3.6.1.2.1.1.5.0", user="second", auth="second auth", priv="second priv"
    )
    assert "kvm-7" in done.stdout
    assert peer.value(".1.3.6.1.2.1.1.5.0")


def test_each_message_is_asked_whether_it_may_read() -> None:
    shut: set[str] = set()
    asked: list[tuple[Principal, str]] = []

    def may(principal: Principal, action: str) -> bool:
        asked.append((principal, action))
        return principal.name not in shut

    with serving(sample(), may=may) as peer:
        assert peer.value(".1.3.6.1.2.1.1.5.0")
        shut.add(USER)
        done = peer.ask("snmpget", ".1.3.6.1.2.1.1.5.0")
        assert "Unknown user name" in done.stdout + done.stderr
        shut.clear()
        assert peer.value(".1.3.6.1.2.1.1.5.0")
    who = Principal(name=USER, role=Role.READ_ONLY, source="127.0.0.1", protocol="SNMP")
    assert set(asked) == {(who, "snmp:read")}


# -- freshness


class Waker:
    """A refresher that brings a new reading when told to."""

    def __init__(self, readings: Readings) -> None:
        self.readings = readings
        self.calls = 0
        self.asked = threading.Event()
        self.go = asyncio.Event()
        self.error: Exception | None = None

    async def __call__(self) -> None:
        self.calls += 1
        self.asked.set()
        await self.go.wait()
        if self.error is not None:
            raise self.error
        state = self.readings.state("machines")
        self.readings.apply(state, (), taken_at=TAKEN_AT + self.calls, duration_s=0.0)


def time_of_a_machine(peer: Peer) -> int:
    (row,) = [r for r in peer.walk(".1.3.6.1.4.1.32473.1.1.2.1.8").items() if r[0][-1] == 11]
    return int(row[1].removeprefix("Counter64: "))


def test_the_first_answer_after_a_quiet_time_waits_for_the_rows() -> None:
    readings = sample()
    waker, clock = Waker(readings), Clock()
    waker.go.set()
    with serving(readings, wake=waker, monotonic=clock) as peer:
        assert time_of_a_machine(peer) == round((TAKEN_AT + 1) * 1e6)
        assert time_of_a_machine(peer) == round((TAKEN_AT + 1) * 1e6)
        assert waker.calls == 1
        peer.run(waker.go.clear)
        waker.asked.clear()
        clock.now += RENEW_S
        assert time_of_a_machine(peer) == round((TAKEN_AT + 1) * 1e6), "nobody waits for this one"
        assert waker.asked.wait(PATIENCE_S)
        assert waker.calls == 2
        peer.run(waker.go.set)
        clock.now += QUIET_S + 60  # within the time window of USM is enough for the same boots
        assert time_of_a_machine(peer) == round((TAKEN_AT + 3) * 1e6)
        assert waker.calls == 3


def test_an_answer_waits_while_a_change_is_under_way() -> None:
    readings = sample()
    waker, clock = Waker(readings), Clock()
    waker.go.set()
    behind: list[bool] = []  # what is told next; nothing more to tell: False
    with serving(
        readings, wake=waker, behind=lambda: bool(behind and behind.pop(0)), monotonic=clock
    ) as peer:
        assert time_of_a_machine(peer) == round((TAKEN_AT + 1) * 1e6)
        behind[:] = [True, False]
        assert ask(peer, pdu(GET, SYS_DESCR))[0] == "ResponsePDU"
        assert waker.calls == 2


def test_a_change_that_does_not_arrive_is_not_waited_for_every_time() -> None:
    readings = sample()
    waker, clock = Waker(readings), Clock()
    waker.go.set()
    with serving(readings, wake=waker, behind=lambda: True, monotonic=clock) as peer:
        for _ in range(3):
            assert ask(peer, pdu(GET, SYS_DESCR))[0] == "ResponsePDU"
        assert waker.calls == 1
        clock.now += HOPELESS_S
        assert ask(peer, pdu(GET, SYS_DESCR))[0] == "ResponsePDU"
        assert waker.calls == 2


def test_requests_that_wait_are_answered_together_and_too_many_are_dropped() -> None:
    readings = sample()
    waker = Waker(readings)
    with serving(readings, wake=waker) as peer:
        engine_id = peer.agent.engine_id
        asked = secured(user(peer), engine_id, scoped(engine_id, pdu(GET, SYS_DESCR)))

        def flood() -> None:
            for _ in range(300):
                peer.agent._receive(asked, ("127.0.0.1", 9))

        peer.run(flood)
        assert waker.asked.wait(PATIENCE_S)
        assert waker.calls == 1
        assert peer.agent.counters[OVERLOADED] == 44
        peer.run(waker.go.set)
        assert ask(peer, pdu(GET, SYS_DESCR))[0] == "ResponsePDU"


def test_a_failing_refresh_serves_the_rows_there_are(caplog: pytest.LogCaptureFixture) -> None:
    readings = sample()
    waker = Waker(readings)
    waker.error = RuntimeError("no worker")
    waker.go.set()
    with serving(readings, wake=waker) as peer:
        assert ask(peer, pdu(GET, SYS_DESCR))[0] == "ResponsePDU"
        assert peer.agent.counters[FAILED] == 1
    assert "no worker" in caplog.text


def test_a_stop_while_requests_wait_ends_them() -> None:
    readings = sample()
    waker = Waker(readings)
    with serving(readings, wake=waker) as peer:
        assert ask(peer, pdu(GET, SYS_DESCR), timeout_s=SILENCE_S) is None
        assert waker.asked.wait(PATIENCE_S)
    assert waker.calls == 1


def test_changes_of_the_readings_are_seen_at_once() -> None:
    readings = sample()
    with serving(readings) as peer:
        assert len(peer.walk(VM_NAME)) == 3

        def remove() -> None:
            keys = [row.key for row in readings.rows(c.KHV_VirtualComputerSystem)[:2]]
            delta = Delta(c.KHV_VirtualComputerSystem, (), keys)
            readings.apply(readings.state("machines"), (delta,), taken_at=1.0, duration_s=0.0)

        peer.run(remove)
        assert len(peer.walk(VM_NAME)) == 1
        assert peer.value(".1.3.6.1.2.1.236.1.2.0") == "1"
        assert peer.agent.counters[GET_BULK]
