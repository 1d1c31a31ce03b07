"""The helper as a process: its socket, its places, its deadlines; modules that hang."""

from __future__ import annotations

import os
import signal
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import pytest

from cimom.access.roles import Role
from cimom.broker.link import FrameBuffer
from cimom.model import ProtocolError
from khv.capability import CAPABILITIES, held
from khv.config import Pam
from khv.pam import helper
from khv.pam.conversation import converse
from khv.pam.helper import MAX_QUEUED, PLACES, Converse, Helper
from khv.pam.wire import MAX_FRAME_BYTES, Answer, Ask, Hello, decode_answer, encode
from khv.privilege import HELPERS
from tests.conftest import require
from tests.khv.pam.stack import GROUP, Stack, ask
from tests.khv.test_capability import taken_apart

LIMIT_S = 30.0


def until(condition: Callable[[], object]) -> None:
    end = time.monotonic() + LIMIT_S
    while not condition():
        assert time.monotonic() < end, "the condition did not come true"
        time.sleep(0.01)


class Line:
    """The broker's end of a helper."""

    def __init__(self, connection: socket.socket, pid: int) -> None:
        connection.settimeout(LIMIT_S)
        self.connection = connection
        self.pid = pid
        self.frames = FrameBuffer(MAX_FRAME_BYTES)
        self.heard: list[Hello | Answer] = []

    def send(self, *asks: Ask) -> None:
        self.connection.sendall(b"".join(map(encode, asks)))

    def answers(self, count: int) -> dict[int, Answer]:
        """Return so many answers by their numbers."""

        def there() -> list[Answer]:
            return [frame for frame in self.heard if isinstance(frame, Answer)]

        while len(there()) < count:
            data = self.connection.recv(65536)
            assert data, "the helper ended"
            self.heard += map(decode_answer, self.frames.feed(data))
        return {answer.number: answer for answer in there()}

    def answer(self, question: Ask) -> Answer:
        self.send(question)
        before = sum(isinstance(frame, Answer) for frame in self.heard)
        return self.answers(before + 1)[question.number]


@contextmanager
def process(run: Callable[[socket.socket], object]) -> Iterator[Line]:
    ours, theirs = socket.socketpair()
    pid = os.fork()
    if pid == 0:
        try:
            ours.close()
            run(theirs)
        finally:
            os._exit(0)
    theirs.close()
    with ours:
        yield Line(ours, pid)
    until(lambda: os.waitpid(pid, os.WNOHANG)[0] == pid)  # it ends with the connection


def serving(
    converse: Converse, deadline_s: float = LIMIT_S, queued_s: float = LIMIT_S
) -> Callable[[socket.socket], object]:
    def run(connection: socket.socket) -> None:
        Helper(connection, converse, deadline_s=deadline_s, queued_s=queued_s).run(Hello())

    return run


def hangs(question: Ask) -> Answer:
    """Answer everybody but who is called hang; say who asks."""
    if question.name == "hang":
        signal.pause()
    if question.name == "crash":
        os.kill(os.getpid(), signal.SIGKILL)
    if question.name == "raise":
        raise ValueError(question.name)
    return Answer(question.number, "wrong", text=str(os.getpid()))


def test_each_question_is_a_process_of_its_own() -> None:
    with process(serving(hangs)) as line:
        first, second = line.answer(ask(number=1)), line.answer(ask(number=2))
        assert len({first.text, second.text, str(line.pid)}) == 3


@pytest.mark.parametrize("name", ["crash", "raise"])
def test_a_module_that_crashes_costs_its_log_in_only(name: str) -> None:
    with process(serving(hangs)) as line:
        assert line.answer(ask(name=name, number=1)).kind == "fault"
        assert line.answer(ask(number=2)).kind == "wrong"


def test_a_module_that_hangs_costs_a_place_until_its_deadline() -> None:
    with process(serving(hangs, deadline_s=1.0)) as line:
        line.send(*(ask(name="hang", number=n) for n in range(PLACES)))
        line.send(ask(number=PLACES))  # waits for a place
        found = line.answers(PLACES + 1)
        assert [found[n].kind for n in range(PLACES)] == ["late"] * PLACES
        assert found[PLACES].kind == "wrong"


def test_others_go_on_while_one_hangs() -> None:
    with process(serving(hangs)) as line:
        line.send(ask(name="hang", number=1))
        assert line.answer(ask(number=2)).kind == "wrong"


def test_questions_beyond_the_queue_and_those_that_wait_too_long_are_busy() -> None:
    with process(serving(hangs, queued_s=0.5)) as line:
        many = PLACES + MAX_QUEUED
        line.send(*(ask(name="hang", number=n) for n in range(PLACES)))
        # The next are read when the places are taken.
        until(lambda: len(children(line.pid)) == PLACES)
        line.send(*(ask(number=n) for n in range(PLACES, many + 3)))
        found = line.answers(MAX_QUEUED + 3)
        assert {answer.kind for answer in found.values()} == {"busy"}


def children(pid: int) -> list[int]:
    return [int(word) for word in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def test_what_hangs_is_gone_with_the_helper() -> None:
    with process(serving(hangs)) as line:
        line.send(ask(name="hang", number=1))
        until(lambda: children(line.pid))
        (hung,) = children(line.pid)
        os.kill(line.pid, signal.SIGKILL)
        until(lambda: not running(hung))


def running(pid: int) -> bool:
    try:
        return ") Z " not in Path(f"/proc/{pid}/stat").read_text()
    except FileNotFoundError:
        return False


@pytest.mark.parametrize("data", [b"\xff" * 8, encode(Hello()), b"\0\0\0\1\xc1"])
def test_a_frame_that_is_none_ends_it(data: bytes) -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        ours.sendall(data)
        with pytest.raises(ProtocolError):
            Helper(theirs, hangs).run(Hello())


def test_a_module_that_sleeps_is_killed_with_its_programs(tmp_path: Path) -> None:
    stack = Stack(tmp_path)
    policy = stack.script(f"#!/bin/sh\necho $$ > {tmp_path}/pid\nexec sleep 1000\n")
    talk = partial(converse, stack.pam, policy, directory=str(tmp_path))
    with process(serving(talk, deadline_s=1.0)) as line:
        assert line.answer(ask()).kind == "late"
        until(lambda: not running(int((tmp_path / "pid").read_text())))


# -- as khv runs it


def test_it_keeps_what_the_table_says_and_serves(tmp_path: Path) -> None:
    require(os.geteuid() == 0, "root, who gives up what is not needed")
    policy = Stack(tmp_path).script()
    wanted = HELPERS[helper.NAME]
    with process(lambda s: helper.run(policy, s, str(tmp_path))) as line:
        assert line.answer(ask(number=1)) == Answer(1, "right", Role.OPERATOR)
        assert line.answer(ask(b"wrong", number=2)).role is None
        assert line.heard[0] == Hello()
        told = taken_apart(Path(f"/proc/{line.pid}/status").read_text())
    mine = sum(1 << CAPABILITIES[name] for name in set(wanted.capabilities) & held())
    assert {int(told[kind], 16) for kind in ("CapEff", "CapPrm", "CapBnd")} == {mine}
    assert (told["Uid"].split()[0], told["NoNewPrivs"], told["Groups"]) == ("0", "1", "")


def test_without_libpam_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    require(os.geteuid() == 0, "root, who gives up what is not needed")
    monkeypatch.setattr(helper.library, "LIBRARY", "libpam-of-nobody.so")
    with process(lambda s: helper.run(Pam(operators=(GROUP,)), s)) as line:
        assert line.answer(ask()).kind == "fault"
        (hello,) = (frame for frame in line.heard if isinstance(frame, Hello))
        assert "libpam-of-nobody.so" in hello.fault
