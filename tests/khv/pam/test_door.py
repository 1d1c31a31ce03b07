"""The broker's door, with helpers that a test plays and with a real one."""

from __future__ import annotations

import asyncio
import socket
from collections import deque
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TypeVar

import pytest

from cimom.access.accounts import LoginError
from cimom.access.login import Outcome
from cimom.access.outside import Verdict
from cimom.access.roles import Role
from cimom.broker.link import FrameBuffer
from khv.config import Pam
from khv.pam import door as doors
from khv.pam.door import MAX_PENDING, NOT_ROOT, Door
from khv.pam.wire import MAX_FRAME_BYTES, Answer, Ask, Hello, Kind, decode_ask, encode

POLICY = Pam(service="khv", administrators=("wheel",), readers=("staff", "users"))
T = TypeVar("T")


class Played:
    """A helper that a test plays."""

    def __init__(self, door: Door, pid: int = 7, fault: str = "") -> None:
        self.ours, theirs = socket.socketpair()
        self.ours.setblocking(False)
        self.frames = FrameBuffer(MAX_FRAME_BYTES)
        self.questions: deque[Ask] = deque()  # that have come and were not looked at
        self.adopted = asyncio.ensure_future(door.adopt(pid, theirs))
        self.send(Hello(fault))

    def send(self, *frames: Hello | Answer) -> None:
        self.ours.sendall(b"".join(map(encode, frames)))

    async def asked(self) -> Ask:
        while not self.questions:
            data = await asyncio.get_running_loop().sock_recv(self.ours, 65536)
            self.questions.extend(map(decode_ask, self.frames.feed(data)))
        return self.questions.popleft()

    async def end(self) -> None:
        self.ours.close()
        await self.adopted


def door(root: bool = True, killed: list[int] | None = None) -> Door:
    return Door(POLICY, root=root, kill=(killed if killed is not None else []).append)


def run(work: Callable[[], Awaitable[T]]) -> T:
    async def whole() -> T:
        return await asyncio.wait_for(work(), 30.0)

    return asyncio.run(whole())


def verdict(*said: tuple[Kind, Role | None]) -> list[Verdict]:
    async def work() -> list[Verdict]:
        made = door()
        played, found = Played(made), []
        try:
            for kind, role in said:
                asking = asyncio.ensure_future(made.ask("jane", "secret", "192.0.2.7"))
                question = await played.asked()
                assert question == Ask(question.number, "jane", b"secret", "192.0.2.7")
                played.send(Answer(question.number, kind, role, "why"))
                found.append(await asking)
        finally:
            await played.end()
        return found

    return run(work)


def test_what_the_helper_says_is_a_verdict() -> None:
    assert verdict(
        ("right", Role.OPERATOR),
        ("wrong", None),
        ("shut", None),
        ("outsider", None),
        ("late", None),
    ) == [
        Verdict(Role.OPERATOR, Outcome.LET_IN),
        Verdict(None, Outcome.WRONG),
        Verdict(None, Outcome.SHUT),
        Verdict(None, Outcome.NO_ROLE),
        Verdict(None, Outcome.FAULT),
    ]


def test_a_role_counts_only_with_what_is_right() -> None:
    assert verdict(("fault", Role.ADMINISTRATOR))[0].role is None


def test_a_helper_that_has_no_room_costs_no_failure() -> None:
    with pytest.raises(LoginError) as caught:
        verdict(("busy", None))
    assert (caught.value.outcome, caught.value.retry_after_s) == (Outcome.BUSY, 1.0)


def test_answers_find_their_questions_in_any_order() -> None:
    async def work() -> list[Verdict]:
        made = door()
        played = Played(made)
        asking = [asyncio.ensure_future(made.ask(name, "secret", "s")) for name in ("jane", "john")]
        questions = [await played.asked(), await played.asked()]
        for question in reversed(questions):
            role = Role.OPERATOR if question.name == "jane" else None
            played.send(Answer(question.number, "right" if role else "wrong", role))
        found = await asyncio.gather(*asking)
        await played.end()
        return list(found)

    assert [item.role for item in run(work)] == [Role.OPERATOR, None]


def test_more_than_the_helper_takes_are_refused_at_once() -> None:
    async def work() -> None:
        made = door()
        played = Played(made)
        asking = [asyncio.ensure_future(made.ask("a", "b", "s")) for _ in range(MAX_PENDING)]
        await played.asked()
        with pytest.raises(LoginError) as caught:
            await made.ask("a", "b", "s")
        assert caught.value.outcome is Outcome.BUSY
        await played.end()
        for item in asking:
            with pytest.raises(LoginError):
                await item

    run(work)


def test_a_helper_that_ends_fails_who_waits_and_the_next_answers() -> None:
    async def work() -> Verdict:
        made = door()
        first = Played(made)
        asking = asyncio.ensure_future(made.ask("jane", "secret", "s"))
        await first.asked()
        await first.end()
        with pytest.raises(LoginError) as caught:
            await asking
        assert caught.value.outcome is Outcome.UNASKED
        assert made.fault() == "its helper does not run" or "no service" in made.fault()
        waiting = asyncio.ensure_future(made.ask("jane", "secret", "s"))
        second = Played(made)
        question = await second.asked()
        second.send(Answer(question.number, "right", Role.READ_ONLY))
        found = await waiting
        await second.end()
        return found

    assert run(work).role is Role.READ_ONLY


def test_a_helper_that_hangs_is_killed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doors, "ANSWER_S", 0.05)
    killed: list[int] = []

    async def work() -> None:
        made = door(killed=killed)
        played = Played(made, pid=9)
        with pytest.raises(LoginError) as caught:
            await made.ask("jane", "secret", "s")
        assert caught.value.outcome is Outcome.UNASKED
        await played.end()

    run(work)
    assert killed == [9]


def test_without_a_helper_a_log_in_waits_a_moment_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doors, "START_S", 0.05)

    async def work() -> None:
        with pytest.raises(LoginError) as caught:
            await door().ask("jane", "secret", "s")
        assert caught.value.outcome is Outcome.UNASKED

    run(work)


@pytest.mark.parametrize("data", [b"\0\0\0\1\xc1", b"\xff\xff\xff\xff"])
def test_a_helper_that_says_nonsense_is_not_listened_to(data: bytes) -> None:
    async def work() -> None:
        made = door()
        played = Played(made)
        await made.settled(30.0)
        played.ours.sendall(data)
        await played.adopted
        played.ours.close()

    run(work)


def test_names_that_are_none_are_not_even_asked_about() -> None:
    async def work() -> Verdict:
        return await door().ask("../x", "secret", "s")

    assert run(work) == Verdict(None)


def test_how_it_stands_is_told(tmp_path: Path) -> None:
    async def work() -> None:
        assert (Door(None, root=True).status(), Door(None, root=True).notices()) == ("", ())
        other = Door(POLICY, root=False)
        assert not other.open
        assert other.notices() == (f"nobody can log in by PAM: {NOT_ROOT}",)
        made = Door(POLICY, root=True, directories=(str(tmp_path),))
        assert "no service khv" in made.status()
        (tmp_path / "khv").touch()
        assert made.status() == "not possible: its helper does not run"
        played = Played(made, fault="libpam.so.0 is missing")
        await made.settled(30.0)
        assert made.status() == "not possible: libpam.so.0 is missing"
        await played.end()
        played = Played(made)
        await made.settled(30.0)
        assert made.notices() == ()
        assert made.status() == "service khv; administrators: wheel; readers: staff, users"
        await played.end()

    run(work)
