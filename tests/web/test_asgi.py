"""The whole web as an ASGI application: the bridge to Flask, its limits, and who is asked."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from tests.web.house import House
from web import asgi
from web.asgi import WebApp
from web.security import MAX_BODY_BYTES


async def request(app: WebApp, *messages: Any, **scope: Any) -> tuple[int, bytes]:
    waiting = list(messages or [{"type": "http.request"}])
    sent: list[Any] = []

    async def receive() -> Any:
        if waiting:
            return waiting.pop(0)
        return await asyncio.Event().wait()

    async def send(message: Any) -> None:
        sent.append(message)

    base = {
        "type": "http",
        "path": "/login",
        "method": "GET",
        "query_string": b"",
        "http_version": "1.1",
        "scheme": "https",
        "server": ("localhost", 443),
        "client": ("192.0.2.9", 1),
        "headers": [(b"host", b"localhost")],
    }
    await app({**base, **scope}, receive, send)
    body = b"".join(message.get("body", b"") for message in sent[1:])
    return sent[0]["status"], body


def run(*messages: Any, **scope: Any) -> tuple[int, bytes]:
    async def main() -> tuple[int, bytes]:
        app = WebApp(House().port)
        try:
            return await request(app, *messages, **scope)
        finally:
            await app.close()

    return asyncio.run(main())


def test_pages_come_through_the_bridge() -> None:
    status, body = run()
    assert status == 200
    assert b"Log in" in body


def test_a_body_that_is_too_large_is_refused_before_flask() -> None:
    part = {"type": "http.request", "body": b"x" * MAX_BODY_BYTES, "more_body": True}
    assert run(part, part, method="POST")[0] == 413


def test_a_body_that_does_not_come_holds_no_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asgi, "BODY_S", 0.05)
    part = {"type": "http.request", "body": b"x", "more_body": True}
    assert run(part, method="POST")[0] == 408


def test_a_query_that_is_no_text_is_refused() -> None:
    assert run(query_string=b"\xff")[0] == 400


def test_lifespan_is_answered() -> None:
    async def main() -> list[str]:
        app = WebApp(House().port)
        waiting = [{"type": "lifespan.startup"}, {"type": "lifespan.shutdown"}]
        sent = []

        async def receive() -> Any:
            return waiting.pop(0)

        async def send(message: Any) -> None:
            sent.append(message["type"])

        await app({"type": "lifespan"}, receive, send)
        await app.close()
        return sent

    assert asyncio.run(main()) == ["lifespan.startup.complete", "lifespan.shutdown.complete"]
