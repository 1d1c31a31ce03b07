"""Live updates over ASGI, in process: who may listen, what is sent, when it ends."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import msgspec
import pytest

from cimom.access.roles import Principal, Role
from tests.web import house as houses
from tests.web.sample import TAKEN_AT
from web import events
from web.asgi import WebApp
from web.session import COOKIE, IDLE_S
from web.subsystem import HEALTH


class Listener:
    """One browser: what it was sent, event by event."""

    def __init__(self, app: WebApp, cookie: str | None, method: str = "GET") -> None:
        headers = [] if cookie is None else [(b"cookie", f"a=b; {COOKIE}={cookie}".encode())]
        scope = {"type": "http", "path": "/events", "method": method, "headers": headers}
        self.sent: asyncio.Queue[Any] = asyncio.Queue()
        self._left = asyncio.Event()
        self.stuck = asyncio.Event()
        self.stuck.set()
        self.task = asyncio.create_task(app(scope, self._receive, self._send))

    async def _receive(self) -> Any:
        await self._left.wait()
        return {"type": "http.disconnect"}

    async def _send(self, message: Any) -> None:
        await self.stuck.wait()
        self.sent.put_nowait(message)

    async def leave(self) -> None:
        self._left.set()
        await asyncio.wait_for(self.task, 5)

    async def message(self) -> Any:
        return await asyncio.wait_for(self.sent.get(), 5)

    async def status(self) -> int:
        return int((await self.message())["status"])

    async def event(self) -> tuple[str, Any]:
        name, data = (await self.message())["body"].decode().strip().split("\n")
        text = data.removeprefix("data:").strip()
        return name.removeprefix("event: "), msgspec.json.decode(text) if text else None


class Live:
    def __init__(self) -> None:
        self.house = houses.House()
        self.app = WebApp(self.house.port)
        self.listeners: list[Listener] = []

    def session(self, role: Role = Role.READ_ONLY) -> str:
        return self.app.sessions.open(Principal(name="x", role=role, source=""))

    def listen(self, cookie: str | None) -> Listener:
        self.listeners.append(Listener(self.app, cookie))
        return self.listeners[-1]


@contextlib.asynccontextmanager
async def living() -> AsyncIterator[Live]:
    live = Live()
    try:
        yield live
    finally:
        for listener in live.listeners:
            listener.stuck.set()
            await listener.leave()
        await live.app.close()


def run(test: Callable[[Live], Awaitable[None]]) -> None:
    async def main() -> None:
        async with living() as live:
            await test(live)

    asyncio.run(main())


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(events, "PERIOD_S", 0.02)


def test_only_logged_in_browsers_may_listen() -> None:
    async def test(live: Live) -> None:
        for cookie in (None, "made-up", live.session(Role.NONE)):
            assert await live.listen(cookie).status() == 401
        post = Listener(live.app, live.session(), "POST")
        assert await post.status() == 405
        await post.task

    run(test)


def test_first_everything_then_what_changed() -> None:
    async def test(live: Live) -> None:
        listener = live.listen(live.session())
        start = await listener.message()
        assert start["status"] == 200
        assert (b"content-type", b"text/event-stream; charset=utf-8") in start["headers"]
        name, whole = await listener.event()
        assert name == "update"
        assert "rows-disks" in whole["containers"]
        live.house.cool(TAKEN_AT + 5)
        name, change = await listener.event()
        assert name == "update"
        assert set(change["items"]) >= {"banner", "tile-sensors"}
        assert change["times"] == {"sensors": TAKEN_AT + 5}
        assert "containers" not in change

    run(test)


def test_changes_in_a_row_are_one_update_for_all_browsers() -> None:
    async def test(live: Live) -> None:
        listeners = [live.listen(live.session()) for _ in range(3)]
        for listener in listeners:
            assert await listener.status() == 200
            await listener.event()
        for second in range(1, 6):
            live.house.apply("sensors", taken_at=TAKEN_AT + second)
        for listener in listeners:
            assert (await listener.event())[1]["times"] == {"sensors": TAKEN_AT + 5}
            assert listener.sent.empty()

    run(test)


def test_sources_stay_of_interest_while_somebody_listens(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(events, "INTEREST_S", 0.05)

    async def test(live: Live) -> None:
        listener = live.listen(live.session())
        assert await listener.status() == 200
        await listener.event()
        for _ in range(3):
            await asyncio.wait_for(live.house.asked.wait(), 5)
            live.house.asked.clear()

    run(test)


def test_a_quiet_stream_beats(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(events, "BEAT_S", 0.05)

    async def test(live: Live) -> None:
        listener = live.listen(live.session())
        assert await listener.status() == 200
        await listener.event()
        assert await listener.event() == ("beat", None)
        assert await listener.event() == ("beat", None)

    run(test)


def test_the_end_of_the_session_ends_the_stream(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(events, "BEAT_S", 0.05)

    async def test(live: Live) -> None:
        listener = live.listen(live.session())
        assert await listener.status() == 200
        await listener.event()
        live.house.clock += IDLE_S
        assert await listener.event() == ("end", None)
        assert (await listener.message())["more_body"] is False
        await listener.task

    run(test)


def test_streams_have_a_limit_and_give_their_place_back() -> None:
    async def test(live: Live) -> None:
        cookie = live.session()
        mine = [live.listen(cookie) for _ in range(events.MAX_STREAMS_PER_SESSION)]
        for listener in mine:
            assert await listener.status() == 200
        assert await live.listen(cookie).status() == 503
        await mine[0].leave()
        assert await live.listen(cookie).status() == 200

    run(test)


def test_a_browser_that_takes_nothing_is_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(events, "SEND_S", 0.1)

    async def test(live: Live) -> None:
        slow = live.listen(live.session())
        assert await slow.status() == 200
        await slow.event()
        slow.stuck.clear()
        quick = live.listen(live.session())
        assert await quick.status() == 200
        await quick.event()
        live.house.cool(TAKEN_AT + 5)
        assert (await quick.event())[1]["times"] == {"sensors": TAKEN_AT + 5}
        await asyncio.wait_for(slow.task, 5)

    run(test)


def test_a_slow_browser_is_not_queued_for_without_end() -> None:
    async def test(_: Live) -> None:
        stream = events._Stream("x", HEALTH)
        for number in range(events.MAX_WAITING + 1):
            stream.put(b"%d" % number)
        assert await stream.next() is None

    run(test)


def test_a_failing_drawing_ends_the_streams(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def test(live: Live) -> None:
        listener = live.listen(live.session())
        assert await listener.status() == 200
        await listener.event()
        monkeypatch.setattr(events, "taken", None)
        live.house.cool(TAKEN_AT + 5)
        await asyncio.wait_for(listener.task, 5)
        assert "live updates failed" in caplog.text

    run(test)


def test_when_all_have_left_nothing_runs() -> None:
    async def test(live: Live) -> None:
        listener = live.listen(live.session())
        assert await listener.status() == 200
        await listener.leave()
        feeder = live.app._events._feeder
        assert feeder is not None
        await asyncio.wait_for(feeder, 5)
        assert live.house.readings._subscribers == []

    run(test)


def test_close_ends_all_streams() -> None:
    async def test(live: Live) -> None:
        listener = live.listen(live.session())
        assert await listener.status() == 200
        await live.app.close()
        await asyncio.wait_for(listener.task, 5)

    run(test)


@pytest.mark.parametrize(
    ("header", "found"),
    [
        (b"__Host-khv=abc", "abc"),
        (b"x=1; __Host-khv=abc; y=2", "abc"),
        (b"__Host-khvx=abc", None),
        (b'"\xff=;;==', None),
    ],
)
def test_session_cookie(header: bytes, found: str | None) -> None:
    assert events.session_cookie({"headers": [(b"cookie", header)]}) == found
