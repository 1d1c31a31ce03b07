"""Senders with real servers on loopback."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path

import trustme

from khv.certificate import syslog_context
from khv.config import SyslogTarget
from khv.syslog.sender import MAX_DATAGRAM, MAX_QUEUED, Sender

LIMIT_S = 20.0


class Server:
    """A syslog server that keeps what it gets."""

    def __init__(self) -> None:
        self.frames: list[bytes] = []
        self.connections = 0
        self.writers: list[asyncio.StreamWriter] = []
        self.news = asyncio.Event()

    async def taken(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        self.writers.append(writer)
        self.news.set()
        try:
            while True:
                size = int(await reader.readuntil(b" "))
                self.frames.append(await reader.readexactly(size))
                self.news.set()
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()

    async def until(self, condition: Callable[[], bool]) -> None:
        async def wait() -> None:
            while not condition():
                self.news.clear()
                await self.news.wait()

        await asyncio.wait_for(wait(), LIMIT_S)


@asynccontextmanager
async def sending(sender: Sender) -> AsyncIterator[None]:
    task = asyncio.ensure_future(sender.run())
    try:
        yield
    finally:
        task.cancel()
        await asyncio.wait((task,))


def target(port: int, transport: str = "tcp", **more: object) -> SyslogTarget:
    return SyslogTarget(address="127.0.0.1", port=port, transport=transport, **more)  # type: ignore[arg-type]


def run(work: Callable[[], Awaitable[None]]) -> None:
    asyncio.run(asyncio.wait_for(_awaited(work), 60))


async def _awaited(work: Callable[[], Awaitable[None]]) -> None:
    await work()


async def listening(
    server: Server, tls: ssl.SSLContext | None = None
) -> tuple[asyncio.Server, int]:
    bound = await asyncio.start_server(server.taken, "127.0.0.1", 0, ssl=tls)
    return bound, bound.sockets[0].getsockname()[1]


def test_messages_go_over_tcp_in_their_order() -> None:
    async def work() -> None:
        server = Server()
        bound, port = await listening(server)
        sender = Sender(target(port))
        sender.put(b"before")
        async with sending(sender):
            await server.until(lambda: server.frames == [b"before"])
            assert sender.problem is None
            for number in range(100):
                sender.put(b"%d" % number)
            await server.until(lambda: len(server.frames) == 101)
        assert server.frames[1:] == [b"%d" % number for number in range(100)]
        bound.close()

    run(work)


def test_a_server_that_was_away_gets_what_waited() -> None:
    async def work() -> None:
        server = Server()
        bound, port = await listening(server)
        sender = Sender(target(port), backoff_s=(0.01,))
        async with sending(sender):
            sender.put(b"one")
            await server.until(lambda: server.frames == [b"one"])
            server.writers[0].close()
            await server.until(lambda: server.connections == 2)
            sender.put(b"two")
            await server.until(lambda: server.frames == [b"one", b"two"])
        bound.close()

    run(work)


def test_what_finds_no_room_is_dropped_and_counted_and_nobody_waits() -> None:
    async def work() -> None:
        bound, port = await listening(Server())
        bound.close()
        sender = Sender(target(port), backoff_s=(0.01,))
        async with sending(sender):
            for number in range(MAX_QUEUED + 7):
                sender.put(b"%d" % number)
            await asyncio.sleep(0.05)
        assert sender.dropped == 7
        assert sender.problem is not None
        assert "refused" in sender.problem or "failed" in sender.problem

    run(work)


def test_messages_go_over_udp_cut_to_what_receivers_take() -> None:
    async def work() -> None:
        server = Server()

        class Datagrams(asyncio.DatagramProtocol):
            def datagram_received(self, data: bytes, addr: object) -> None:
                server.frames.append(data)
                server.news.set()

        transport, _ = await asyncio.get_running_loop().create_datagram_endpoint(
            Datagrams, local_addr=("127.0.0.1", 0)
        )
        port = transport.get_extra_info("sockname")[1]
        sender = Sender(target(port, "udp"))
        async with sending(sender):
            sender.put(b"x" * 5000)
            sender.put(b"short")
            await server.until(lambda: len(server.frames) == 2)
        assert server.frames == [b"x" * MAX_DATAGRAM, b"short"]
        transport.close()

    run(work)


class Site:
    """An authority, a server's certificate of it, and one that the client shows."""

    def __init__(self, directory: Path) -> None:
        self.authority = trustme.CA()
        self.ca = directory / "ca.pem"
        self.authority.cert_pem.write_to_path(str(self.ca))
        shown = self.authority.issue_cert("khv.example")
        self.certificate, self.key = directory / "own.pem", directory / "own.key"
        self.certificate.write_bytes(shown.cert_chain_pems[0].bytes())
        shown.private_key_pem.write_to_path(str(self.key))

    def server(self, name: str = "127.0.0.1", *, demands: bool = False) -> ssl.SSLContext:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        self.authority.issue_cert(name).configure_cert(context)
        if demands:
            self.authority.configure_trust(context)
            context.verify_mode = ssl.CERT_REQUIRED
        return context

    def client(self, *, shows: bool = False) -> Callable[[], ssl.SSLContext]:
        own = (str(self.certificate), str(self.key)) if shows else (None, None)
        return partial(syslog_context, str(self.ca), *own)


def over_tls(
    site: Site, server_tls: ssl.SSLContext, sender: Callable[[int], Sender]
) -> list[bytes]:
    """Return what a server got; a problem of the sender ends the waiting, too."""
    server = Server()

    async def work() -> None:
        bound, port = await listening(server, server_tls)
        chosen = sender(port)
        chosen.put(b"secret")
        async with sending(chosen):
            for _ in range(400):
                if server.frames or chosen.problem not in (None, "not connected yet"):
                    break
                await asyncio.sleep(0.01)
        bound.close()
        for writer in server.writers:
            writer.transport.abort()

    run(work)
    return server.frames


def test_tls_is_spoken_with_a_server_of_the_right_name(tmp_path: Path) -> None:
    site = Site(tmp_path)
    plain = partial(Sender, tls=site.client())
    assert over_tls(site, site.server(), lambda port: plain(target(port, "tls"))) == [b"secret"]
    other = site.server("log.example")
    assert over_tls(site, other, lambda port: plain(target(port, "tls"))) == []
    assert over_tls(
        site, other, lambda port: plain(target(port, "tls", server_name="log.example"))
    ) == [b"secret"]


def test_a_server_that_nobody_vouches_for_gets_nothing(tmp_path: Path) -> None:
    site = Site(tmp_path)
    (tmp_path / "b").mkdir()
    stranger = Site(tmp_path / "b")
    sender = partial(Sender, tls=site.client())
    assert over_tls(site, stranger.server(), lambda port: sender(target(port, "tls"))) == []


def test_a_certificate_is_shown_to_a_server_that_demands_one(tmp_path: Path) -> None:
    site = Site(tmp_path)
    sender = partial(Sender, tls=site.client(shows=True))
    demanding = site.server(demands=True)
    assert over_tls(site, demanding, lambda port: sender(target(port, "tls"))) == [b"secret"]


def test_the_usual_ports() -> None:
    for transport, port in (("udp", 514), ("tcp", 514), ("tls", 6514)):
        sender = Sender(target(0, transport))
        assert sender.name == f"{transport}://127.0.0.1:{port}"
