"""/metrics over ASGI, without a server: methods, compression, credentials, one render each."""

from __future__ import annotations

import asyncio
import base64
import gzip
from collections.abc import Iterable
from typing import Any

import pytest

from cimom.broker.readings import Readings
from cimom.broker.snapshot import Snapshot
from cimom.model import CimObject
from exporters.prometheus.app import Authorize, MetricsApp, accepts_gzip, basic_credentials
from exporters.prometheus.families import CLASSES
from exporters.prometheus.telemetry import Telemetry
from tests.web.sample import TAKEN_AT, sample


class Client:
    def __init__(self, readings: Readings, authorize: Authorize | None = None) -> None:
        self.telemetry = Telemetry("0")
        self.asked: list[tuple[tuple[type[CimObject], ...], float]] = []
        self.app = MetricsApp(readings, self._fresh, self.telemetry, authorize)

    async def _fresh(self, classes: Iterable[type[CimObject]], budget_s: float) -> None:
        self.asked.append((tuple(classes), budget_s))

    async def request(
        self, path: str = "/metrics", method: str = "GET", **headers: str
    ) -> tuple[int, dict[str, str], bytes]:
        sent: list[Any] = []

        async def receive() -> Any:
            return {"type": "http.request"}

        async def send(message: Any) -> None:
            sent.append(message)

        raw = [(n.replace("_", "-").encode(), v.encode()) for n, v in headers.items()]
        scope = {"type": "http", "path": path, "method": method, "headers": raw}
        await self.app({**scope, "client": ("127.0.0.1", 1)}, receive, send)
        start, body = sent
        names = {n.decode(): v.decode() for n, v in start["headers"]}
        return start["status"], names, body["body"]

    def get(self, path: str = "/metrics", method: str = "GET", **headers: str) -> Any:
        return asyncio.run(self.request(path, method, **headers))


def without_own(body: bytes) -> list[bytes]:
    return [line for line in body.splitlines() if b"khv_process_" not in line]


def test_scrape_asks_for_fresh_rows_with_a_budget() -> None:
    client = Client(sample())
    status, headers, body = client.get()
    assert status == 200
    assert headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8"
    assert int(headers["content-length"]) == len(body)
    assert f"}} {TAKEN_AT!r}\n".encode() in body
    assert client.asked == [(CLASSES, 0.25)]


def test_gzip_tells_the_same() -> None:
    client = Client(sample())
    _, plain_headers, plain = client.get()
    _, headers, body = client.get(accept_encoding="gzip")
    assert headers["content-encoding"] == "gzip"
    assert "content-encoding" not in plain_headers
    assert len(body) < len(plain) / 4
    assert without_own(gzip.decompress(body)) == without_own(plain)


def test_own_counters_are_new_in_each_scrape_though_the_rows_are_kept() -> None:
    client = Client(sample())
    client.get(accept_encoding="gzip")
    client.telemetry.show_snmp({"request_getbulk": 1})
    _, _, body = client.get(accept_encoding="gzip")
    assert b'khv_snmp_requests_total{pdu="getbulk"} 1\n' in gzip.decompress(body)


def test_rows_are_rendered_once_a_generation(monkeypatch: pytest.MonkeyPatch) -> None:
    readings = sample()
    client = Client(readings)
    renders: list[int] = []
    render = client.app._writer.render

    def counted(snapshot: Snapshot) -> bytes:
        renders.append(snapshot.generation)
        return render(snapshot)

    monkeypatch.setattr(client.app._writer, "render", counted)

    async def scrapes() -> None:
        await asyncio.gather(*(client.request() for _ in range(5)))
        readings.failed(readings.state("disks"), "gone")
        await client.request()

    asyncio.run(scrapes())
    assert len(renders) == 2


def test_head_has_the_headers_and_no_body() -> None:
    status, headers, body = Client(sample()).get(method="HEAD")
    assert (status, body) == (200, b"")
    assert int(headers["content-length"]) > 1000


@pytest.mark.parametrize(
    ("path", "method", "status"),
    [("/", "GET", 404), ("/metrics/", "GET", 404), ("/metrics", "POST", 405)],
)
def test_nothing_else_is_served(path: str, method: str, status: int) -> None:
    assert Client(sample()).get(path, method)[0] == status


async def authorize(name: str, password: str, source: str) -> bool:
    return (name, password, source) == ("admin", "pass:wörd", "127.0.0.1")


@pytest.mark.parametrize(
    ("credentials", "status"),
    [
        (None, 401),
        ("Basic !!!", 401),
        ("Bearer abc", 401),
        ("Basic " + base64.b64encode(b"admin:no").decode(), 401),
        ("Basic " + base64.b64encode("admin:pass:wörd".encode()).decode(), 200),
        ("Basic " + base64.b64encode(b"x" * 5000).decode(), 401),
    ],
)
def test_credentials_where_they_are_asked_for(credentials: str | None, status: int) -> None:
    headers = {} if credentials is None else {"authorization": credentials}
    answer = Client(sample(), authorize).get(**headers)
    assert answer[0] == status
    assert ("www-authenticate" in answer[1]) == (status == 401)


@pytest.mark.parametrize(
    ("header", "accepted"),
    [
        (b"", False),
        (b"gzip", True),
        (b"deflate, gzip;q=1.0", True),
        (b"gzip;q=0", False),
        (b"gzip; q=0.0", False),
        (b"br, *", True),
        (b"identity", False),
    ],
)
def test_accept_encoding(header: bytes, accepted: bool) -> None:
    assert accepts_gzip(header) is accepted


def test_basic_credentials_need_a_colon() -> None:
    assert basic_credentials(b"Basic " + base64.b64encode(b"admin")) is None
