"""The four faces of the readings, wired up: WBEM, web, /metrics and SNMP on their bound sockets.

Each is an async context manager that serves until it is left.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import socket  # noqa: TID251 - hands bound sockets to their servers
import ssl
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, NamedTuple

import uvicorn

from cimom.access.accounts import Accounts, ClosedError, LoginError
from cimom.access.gate import Gate
from cimom.access.login import LOG_OUT, Login, Outcome, Recent
from cimom.access.rights import Rights
from cimom.access.roles import Principal
from cimom.access.summary import Subject
from cimom.broker.broker import Broker
from cimom.broker.eventlog import EventLog
from cimom.broker.readings import Readings
from cimom.broker.refresh import Refresher
from cimom.broker.snapshot import Snapshot
from cimom.cimxml.http import basic_credentials
from cimom.cimxml.listener import WbemListener
from cimom.cimxml.service import Peer, Unauthorized, Wbem
from cimom.model import CimError, CimObject, ProtocolError
from cimom.operations import Operation
from cimom.schema import Schemas
from exporters.prometheus.app import MetricsApp
from exporters.prometheus.telemetry import Telemetry
from exporters.snmp.agent import Agent
from exporters.snmp.state import Passphrases, StoredState
from exporters.snmp.table import Identity
from khv.certificate import common_name, ended
from khv.config import Config
from khv.guard import CONNECTIONS, GuardedProtocol
from web.asgi import WebApp
from web.port import ACKNOWLEDGE, WebPort
from web.session import Sessions
from web.subsystem import CLASSES as PAGE_CLASSES, taken

log = logging.getLogger(__name__)

SNMP_BUDGET_S = 0.25  # the first packet after a quiet time is at most this late
PAGE_BUDGET_S = 5.0  # a page waits this long for a refresh, then shows the last rows
VERIFY_S = 30.0  # hashing waits for its turn; then the page says so
LOOPBACK = ("127.", "::1", "localhost")


class HostFacts(NamedTuple):
    """What the house must know of the host before its first reading."""

    uuid: str
    name: str
    kernel: str


@dataclass
class House:
    """The parts that the faces need; a reload puts another configuration in."""

    config: Config
    schemas: Schemas
    host: HostFacts
    version: str
    readings: Readings
    refresher: Refresher
    broker: Broker
    accounts: Accounts
    rights: Rights
    sessions: Sessions
    telemetry: Telemetry
    events: EventLog
    missing: Callable[[], tuple[str, ...]]
    told: Callable[[Login], object]  # of each log-in
    gate: Gate

    def banner(self) -> str:
        """Return what is said before anybody logs in."""
        return self.config.banner.strip()


def is_loopback(address: str) -> bool:
    """Whether an address of the configuration is reached from this machine only."""
    return address.startswith(LOOPBACK)


def metrics_scheme(config: Config) -> str:
    """Return http on loopback, https elsewhere."""
    return "http" if is_loopback(config.metrics.address) else "https"


# -- WBEM


class _WbemService:
    """Who the WBEM listener asks: accounts and broker; every answer is counted."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._recent = Recent()

    async def authenticate(self, authorization: str | None, peer: Peer) -> Principal:
        """Return who sent an Authorization header."""
        try:
            return await self._known(authorization, peer)
        except ClosedError as exc:
            raise ProtocolError(exc.text, http_status=503) from exc

    async def _known(self, authorization: str | None, peer: Peer) -> Principal:
        if authorization is None and peer.certificate is not None:
            self._house.accounts.refuse_closed()
            return self._certified(peer.certificate, peer.address)
        credentials = basic_credentials(authorization)
        if credentials is None:
            raise Unauthorized
        try:
            return await self._house.accounts.verify(*credentials, peer.address, "WBEM")
        except ClosedError:
            raise
        except LoginError as exc:
            self._house.telemetry.wbem_request("Authenticate", exc.status.name)
            raise Unauthorized(exc.text, exc.retry_after_s) from exc

    def _certified(self, certificate: bytes, address: str) -> Principal:
        """Return whose certificate it is: TLS has seen to it that it is valid."""
        if ended(certificate):  # TLS looks at a handshake only, and a connection may last
            raise Unauthorized("the certificate has expired")
        subject = common_name(certificate) or ""
        name = self._house.config.client_accounts.get(subject, subject)
        role = self._house.accounts.role_of(name)
        if role is None:
            self._house.telemetry.wbem_request("Authenticate", "ACCESS_DENIED")
            self._house.told(Login(subject, address, "WBEM", Outcome.NO_ACCOUNT))
            raise Unauthorized(f"no account is that of the certificate of {subject[:64]!r}")
        self._house.told(Login(name, address, "WBEM", self._recent.outcome(name, address), role))
        return Principal(name=name, role=role, source=address, protocol="WBEM")

    async def execute(self, principal: Principal, operation: Operation) -> Any:
        """Obey an operation."""
        name, telemetry = type(operation).__name__, self._house.telemetry
        try:
            answer = await self._house.broker.execute(principal, operation)
        except CimError as exc:
            telemetry.wbem_request(name, exc.status.name)
            raise
        telemetry.wbem_request(name)
        return answer


@asynccontextmanager
async def wbem(
    house: House, bound: socket.socket, tls: ssl.SSLContext | None
) -> AsyncIterator[WbemListener]:
    """Serve CIM-XML over HTTPS, or (None) over plain HTTP."""
    responder = Wbem(
        _WbemService(house),
        house.schemas,
        house.host.name,
        error_instances=house.config.wbem_error_instances,
    )
    listener = WbemListener(responder)
    await listener.listen(bound, tls)
    try:
        yield listener
    finally:
        await listener.close()


# -- web and metrics: uvicorn


class Server(uvicorn.Server):
    """A server that leaves the process's signals alone, and can move."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield

    async def move(self, bound: socket.socket, context: ssl.SSLContext | None) -> None:
        """Serve another socket, or the same with other TLS; connections that there are stay."""
        former, self.servers = self.servers, []
        loop = asyncio.get_running_loop()
        self.servers.append(await loop.create_server(self._protocol, sock=bound, ssl=context))
        for server in former:
            server.close()

    def _protocol(self) -> asyncio.Protocol:
        make: Any = self.config.http_protocol_class
        return make(  # type: ignore[no-any-return]
            config=self.config, server_state=self.server_state, app_state=self.lifespan.state
        )


@asynccontextmanager
async def _uvicorn(
    app: Any, bound: socket.socket, tls: ssl.SSLContext | None
) -> AsyncIterator[Server]:
    config = uvicorn.Config(
        app,
        http=GuardedProtocol,
        proxy_headers=False,  # a source is who connects, not what a client says of it
        ws="none",
        lifespan="off",
        log_config=None,
        log_level="warning",
        access_log=False,
        server_header=False,
        limit_concurrency=CONNECTIONS,
        timeout_graceful_shutdown=1,
    )
    config.load()
    config.ssl = tls
    server = Server(config)
    task = asyncio.ensure_future(server.serve(sockets=[bound]))
    try:
        while not server.started and not task.done():  # noqa: ASYNC110 - uvicorn has no event
            await asyncio.sleep(0.01)
        yield server
    finally:
        server.should_exit = True
        await task


def _absent(config: Config) -> dict[str, str]:
    """Return why there is nothing of a subsystem, by its page."""
    if config.hypervisor != "none":
        return {}
    if config.demo:
        return {"machines": "The demonstration host has no hypervisor."}
    return {"machines": "Virtual machines are turned off (hypervisor = none)."}


@asynccontextmanager
async def web(
    house: House, bound: socket.socket, tls: ssl.SSLContext | None
) -> AsyncIterator[Server]:
    """Serve the health page over HTTPS."""
    loop = asyncio.get_running_loop()

    async def snapshot() -> Snapshot:
        with contextlib.suppress(CimError):  # a change that cannot be read: the page shows stale
            await house.refresher.fresh(PAGE_CLASSES, PAGE_BUDGET_S)
        return taken(house.readings)

    def verify(name: str, password: str, source: str) -> Principal:
        work = house.accounts.verify(name, password, source, "web")
        return asyncio.run_coroutine_threadsafe(work, loop).result(VERIFY_S)

    def acknowledge(principal: Principal, ident: str, comment: str | None) -> None:
        async def work() -> None:
            house.events.acknowledged(ident, principal.name, comment)

        about = Subject(ident, "no longer" if comment is None else "")
        passing = house.gate.carry_out(principal, ACKNOWLEDGE, lambda: about, work)
        asyncio.run_coroutine_threadsafe(passing, loop).result(VERIFY_S)

    def log_out(principal: Principal) -> None:
        loop.call_soon_threadsafe(house.gate.note, principal, LOG_OUT)

    def denied(principal: Principal, action: str) -> None:
        loop.call_soon_threadsafe(house.gate.turned_away, principal, action)

    port = WebPort(
        version=house.version,
        readings=house.readings,
        refresh=house.refresher.fresh,
        snapshot=lambda: asyncio.run_coroutine_threadsafe(snapshot(), loop).result(VERIFY_S),
        verify=verify,
        may=house.rights.may,
        acknowledge=acknowledge,
        log_out=log_out,
        denied=denied,
        missing=house.missing,
        closed=lambda: house.accounts.closed,
        absent=_absent(house.config),
        demo=house.config.demo,
        banner=house.banner,
    )
    app = WebApp(port, house.sessions)
    unsubscribe = house.accounts.subscribe(app.sessions.drop)
    async with _uvicorn(app, bound, tls) as server:
        try:
            yield server
        finally:
            unsubscribe()
            await app.close()


@asynccontextmanager
async def metrics(
    house: House, bound: socket.socket, tls: ssl.SSLContext | None
) -> AsyncIterator[Server]:
    """Serve /metrics: plain (None) on loopback, with TLS and a password elsewhere."""

    async def authorize(name: str, password: str, source: str) -> bool:
        try:
            principal = await house.accounts.verify(name, password, source, "metrics")
        except CimError:
            return False
        return house.rights.may(principal, "metrics:read")

    admission = None if tls is None else authorize
    app = MetricsApp(house.readings, house.refresher.fresh, house.telemetry, admission)
    async with _uvicorn(app, bound, tls) as server:
        yield server


# -- SNMP


@asynccontextmanager
async def snmp(
    house: House, bound: socket.socket, state: StoredState
) -> AsyncIterator[tuple[Agent, Passphrases | None]]:
    """Serve SNMPv3; yield the agent, and the first user's passphrases if it was made now."""

    async def wake() -> None:
        await house.refresher.fresh([CimObject], SNMP_BUDGET_S)

    def failed(user: str, source: str) -> None:
        house.told(Login(user, source, "SNMP", Outcome.WRONG))

    identity = Identity(version=house.version, host_name=house.host.name, kernel=house.host.kernel)
    agent = Agent(
        house.readings,
        state,
        identity,
        may=house.rights.may,
        failed=failed,
        wake=wake,
        behind=house.refresher.behind,
    )
    house.telemetry.show_snmp(agent.counters)
    words = agent.first_user()
    await agent.start(bound)
    try:
        yield agent, words
    finally:
        await agent.stop()
