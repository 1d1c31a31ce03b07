"""A schema with every type, rows of it, a service that answers what a test says, and servers."""

from __future__ import annotations

import asyncio
import contextlib
import re
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from typing import Any

from cimom.access.roles import Principal, Role
from cimom.broker.namespaces import Namespaces
from cimom.broker.readings import Row, SourceSpec, SourceState
from cimom.cimxml.http import Head, basic_credentials
from cimom.cimxml.limits import Limits
from cimom.cimxml.listener import WbemListener
from cimom.cimxml.reader import Request
from cimom.cimxml.service import Peer, Unauthorized, Wbem
from cimom.declaration import ClassDef, Method, Parameter, Property, Qualifier
from cimom.model import CimObject, Path, key_of
from cimom.operations import Operation
from cimom.schema import Declarations, Schema, load

HOST = "host.example"
NAMESPACE = "root/cimv2"
USER, PASSWORD = "admin", "secret: with colon"

KEY = Qualifier(name="Key", type="boolean", value=True)
IN_OFF = Qualifier(name="In", type="boolean", value=False)
OUT = Qualifier(name="Out", type="boolean", value=True)
TYPES = (
    *("uint8", "uint16", "uint32", "uint64", "sint8", "sint16", "sint32", "sint64"),
    *("real32", "real64", "boolean", "string", "char16", "datetime"),
)

_EVERYTHING = ClassDef(
    name="TEST_Everything",
    qualifiers=(Qualifier(name="Version", type="string", value="1.0", translatable=True),),
    properties=(
        Property(name="Id", type="string", qualifiers=(KEY,)),
        Property(name="Number", type="uint32", qualifiers=(KEY,)),
        Property(name="Flag", type="boolean", qualifiers=(KEY,)),
        *(Property(name=f"a_{kind}", type=kind) for kind in TYPES),
        *(Property(name=f"many_{kind}", type=kind, is_array=True) for kind in TYPES),
        Property(name="Ref", type="reference", reference_class="TEST_Everything"),
        Property(name="Part", type="string", embedded_object="instance"),
        Property(name="Parts", type="string", embedded_object="instance", is_array=True),
        Property(name="Preset", type="uint16", value=7),
    ),
    methods=(
        Method(
            name="Run",
            type="uint32",
            parameters=(
                Parameter(name="Count", type="uint16"),
                Parameter(name="Names", type="string", is_array=True, qualifiers=(IN_OFF, OUT)),
                Parameter(
                    name="Target",
                    type="reference",
                    reference_class="TEST_Everything",
                    qualifiers=(OUT,),
                ),
                Parameter(
                    name="Part", type="string", embedded_object="instance", qualifiers=(OUT,)
                ),
                Parameter(
                    name="Targets",
                    type="reference",
                    is_array=True,
                    reference_class="TEST_Everything",
                    qualifiers=(OUT,),
                ),
            ),
        ),
    ),
)
_DERIVED = ClassDef(
    name="TEST_Derived",
    superclass="TEST_Everything",
    properties=(Property(name="More", type="string"), Property(name="class", type="uint8")),
)
_SINGLETON = ClassDef(name="TEST_Singleton", properties=(Property(name="Caption", type="string"),))
_LINK = ClassDef(
    name="TEST_Link",
    qualifiers=(Qualifier(name="Association", type="boolean", value=True),),
    properties=(
        Property(
            name="Left", type="reference", reference_class="TEST_Everything", qualifiers=(KEY,)
        ),
        Property(
            name="Right", type="reference", reference_class="TEST_Everything", qualifiers=(KEY,)
        ),
    ),
)
SCHEMA: Schema = load().extended(Declarations(classes=(_EVERYTHING, _DERIVED, _SINGLETON, _LINK)))
NAMESPACES = Namespaces(SCHEMA)
Everything: Any = SCHEMA.struct("TEST_Everything")
Derived: Any = SCHEMA.struct("TEST_Derived")
Singleton: Any = SCHEMA.struct("TEST_Singleton")
Link: Any = SCHEMA.struct("TEST_Link")


def everything(**values: Any) -> CimObject:
    """Make an instance; keys have a default."""
    made: CimObject = Everything(**{"Id": "one", "Number": 1, "Flag": True} | values)
    return made


def path(identifier: str = "one", **parts: Any) -> Path:
    """Make the path of an `everything`."""
    keys = (("Id", identifier), ("Number", 1), ("Flag", True))
    return Path(classname="TEST_Everything", keys=keys, **parts)


def row(instance: CimObject) -> Row[CimObject]:
    """Put an instance into a row of a source that was read."""
    spec = SourceSpec(
        name="test",
        classes=(),
        overlays=(),
        namespaces=(NAMESPACE,),
        max_age_s=1.0,
        deadline_s=1.0,
        by_key=False,
    )
    state = SourceState(spec)
    state.completed(1_700_000_000.0, 0.1)
    return Row(key_of(instance), instance, state)


class FakeService:
    """Lets one account in, keeps the operations it gets, and answers what it is told to."""

    error_instances = False

    def __init__(self, answer: Any = None, password: str = PASSWORD) -> None:
        self.answer = answer
        self.password = password
        self.operations: list[Operation] = []
        self.peers: list[Peer] = []
        self.began = asyncio.Event()  # set by the first operation

    async def authenticate(self, authorization: str | None, peer: Peer) -> Principal:
        self.peers.append(peer)
        if basic_credentials(authorization) != (USER, self.password):
            raise Unauthorized(retry_after_s=3.2 if authorization else None)
        return Principal(name=USER, role=Role.ADMINISTRATOR, source=peer.address)

    async def execute(self, principal: Principal, operation: Operation) -> Any:
        assert principal.name == USER
        self.operations.append(operation)
        self.began.set()
        answer = self.answer(operation) if callable(self.answer) else self.answer
        if isinstance(answer, asyncio.Event):
            await answer.wait()
            return []
        if isinstance(answer, Exception):
            raise answer
        return answer


def wbem(service: FakeService) -> Wbem:
    return Wbem(service, NAMESPACES, HOST, error_instances=service.error_instances)


# -- requests


def simple(inner: str, message_id: str = "42") -> bytes:
    """Put a call into a message."""
    return (
        '<?xml version="1.0" encoding="utf-8" ?>\n<CIM CIMVERSION="2.0" DTDVERSION="2.0">'
        f'<MESSAGE ID="{message_id}" PROTOCOLVERSION="1.0"><SIMPLEREQ>{inner}'
        "</SIMPLEREQ></MESSAGE></CIM>"
    ).encode()


PLACE = '<LOCALNAMESPACEPATH><NAMESPACE NAME="root"/><NAMESPACE NAME="cimv2"/></LOCALNAMESPACEPATH>'


def intrinsic(method: str, parameters: str = "") -> bytes:
    """Make the body of an intrinsic operation."""
    return simple(f'<IMETHODCALL NAME="{method}">{PLACE}{parameters}</IMETHODCALL>')


def iparam(name: str, inner: str) -> str:
    return f'<IPARAMVALUE NAME="{name}">{inner}</IPARAMVALUE>'


def class_name(name: str) -> str:
    return f'<CLASSNAME NAME="{name}"/>'


ENUMERATE = intrinsic("EnumerateInstances", iparam("ClassName", class_name("TEST_Everything")))
HEADERS = {
    "Host": "localhost",
    "Content-Type": 'application/xml; charset="utf-8"',
    "CIMOperation": "MethodCall",
    "CIMMethod": "EnumerateInstances",
    "CIMObject": "root/cimv2",
    "Authorization": "Basic YWRtaW46c2VjcmV0OiB3aXRoIGNvbG9u",
}


def head(method: str = "POST", version: str = "1.1", **changes: str | None) -> Head:
    """Make a parsed head; underscores in names of changes stand for dashes, None removes."""
    return Head(method, version, {k.lower(): [v] for k, v in _headers(changes).items()})


def _headers(changes: dict[str, str | None]) -> dict[str, str]:
    named = {name.replace("_", "-"): value for name, value in changes.items()}
    return {name: value for name, value in (HEADERS | named).items() if value is not None}


def message(
    body: bytes = ENUMERATE, start: str = "POST /cimom HTTP/1.1", **changes: str | None
) -> bytes:
    """Make the bytes of a request."""
    headers = {**_headers(changes)}
    if "Transfer-Encoding" not in headers:
        headers.setdefault("Content-Length", str(len(body)))
    lines = [start, *(f"{name}: {value}" for name, value in headers.items())]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def request(body: bytes = ENUMERATE, **changes: Any) -> Request:
    return Request(head(**changes), body, keep_alive=True)


async def respond(
    service: FakeService, body: bytes = ENUMERATE, **changes: Any
) -> tuple[int, dict[str, str], bytes]:
    """Have a request answered without a network."""
    response = await wbem(service).respond(request(body, **changes), Peer("192.0.2.1"))
    return response.status, dict(response.headers), b"".join(response.body)


def ask(service: FakeService, body: bytes = ENUMERATE, **changes: Any) -> tuple[Any, Any, bytes]:
    return asyncio.run(respond(service, body, **changes))


def call_body(service: FakeService, method: str, parameters: str = "") -> str:
    """Return the body that answers an intrinsic operation."""
    status, _, body = ask(service, intrinsic(method, parameters), CIMMethod=method)
    assert status == 200
    return body.decode()


def error_code(body: bytes | str) -> int:
    """Return the CODE of the ERROR in an answer."""
    text = body if isinstance(body, str) else body.decode()
    match = re.search('<ERROR CODE="([0-9]+)" DESCRIPTION="CIM_ERR_', text)
    assert match, text
    return int(match[1])


# -- servers


def bound() -> socket.socket:
    made = socket.socket()
    made.bind(("127.0.0.1", 0))
    made.listen()
    made.setblocking(False)
    return made


@contextlib.asynccontextmanager
async def listening(
    service: FakeService, limits: Limits | None = None, context: ssl.SSLContext | None = None
) -> Any:
    """Serve on a free port of loopback within this loop."""
    listener = WbemListener(wbem(service), limits)
    where = bound()
    port = where.getsockname()[1]
    await listener.listen(where, context)
    try:
        yield port, listener
    finally:
        await listener.close(0.0)


@contextlib.contextmanager
def served(
    service: FakeService,
    context: ssl.SSLContext | None = None,
    new_loop: Callable[[], asyncio.AbstractEventLoop] | None = None,
) -> Iterator[int]:
    """Serve from a thread, for clients that block."""
    ready = threading.Event()
    ports: list[int] = []
    stop: list[Callable[[], None]] = []

    async def main() -> None:
        done = asyncio.Event()
        loop = asyncio.get_running_loop()
        stop.append(lambda: loop.call_soon_threadsafe(done.set))
        async with listening(service, None, context) as (port, _):
            ports.append(port)
            ready.set()
            await done.wait()

    def run() -> None:
        with asyncio.Runner(loop_factory=new_loop) as runner:
            runner.run(main())

    thread = threading.Thread(target=run)
    thread.start()
    try:
        assert ready.wait(10)
        yield ports[0]
    finally:
        stop[0]()
        thread.join(10)
