"""Requests that were damaged on their way: an answer or the standard's error, never our failure."""

from __future__ import annotations

import asyncio
import contextlib
import re
from functools import cache
from typing import Any

import pywbem
from hypothesis import given, settings, strategies as st

from cimom.access.roles import Principal
from cimom.cimxml.http import Head
from cimom.cimxml.reader import Request
from cimom.cimxml.service import Peer, Wbem
from cimom.operations import Operation
from tests.cimom.broker.inprocess import Adapter, connect
from tests.cimom.broker.test_writing import bolt, instance, link
from tests.cimom.broker.world import ADMIN, World

CIMV2 = "root/cimv2"


class Recording(Adapter):
    """Keeps the bodies of all requests."""

    bodies: list[bytes]

    def send(self, request: Any, *args: Any, **more: Any) -> Any:
        body = request.body
        self.bodies.append(body if isinstance(body, bytes) else body.encode())
        return super().send(request, *args, **more)


@cache
def seeds() -> list[bytes]:
    """Return a request of each operation as pywbem writes it."""
    world = World()
    client = connect(world.broker, world.namespaces, ADMIN)
    adapter = Recording(world.broker, world.namespaces, ADMIN)
    adapter.bodies = []
    client.session.mount("http://", adapter)
    path = pywbem.CIMInstanceName("ACME_Bolt", {"ID": "b1"}, namespace=CIMV2)
    known = client.EnumerateInstanceNames("KHV_DiskDrive")[0]
    fql = {"FilterQueryLanguage": "DMTF:FQL", "FilterQuery": "Name LIKE 's.*' AND Name <> 'x'"}
    client.CreateClass(bolt())
    client.ModifyClass(bolt())
    client.CreateClass(link())
    client.SetQualifier(pywbem.CIMQualifierDeclaration("Q", "string", scopes={"CLASS": True}))
    made = client.CreateInstance(instance(Marks=["a", None], Torque=pywbem.Real64(0.5)))
    told = client.GetInstance(made)
    client.ModifyInstance(told, PropertyList=["Length"])
    client.CreateInstance(pywbem.CIMInstance("ACME_Joins", {"Left": made, "Right": known}))
    client.Associators(known, ResultClass="CIM_ManagedElement", Role="Right")
    client.References(known, ResultClass="ACME_Joins")
    client.ExecQuery(
        "WQL", "SELECT Name FROM CIM_DiskDrive WHERE Name LIKE 's%' AND Caption IS NULL"
    )
    opened = client.OpenEnumerateInstances("KHV_DiskDrive", MaxObjectCount=1, **fql)
    client.PullInstancesWithPath(opened.context, MaxObjectCount=1)
    with contextlib.suppress(pywbem.CIMError):
        client.CloseEnumeration(opened.context)
    client.OpenAssociatorInstancePaths(known, MaxObjectCount=5)
    client.OpenQueryInstances("CQL", "SELECT * FROM CIM_DiskDrive WHERE ANY OperationalStatus = 2")
    client.CreateInstance(
        pywbem.CIMInstance("CIM_Namespace", {"Name": "root/f"}), namespace="interop"
    )
    with contextlib.suppress(pywbem.CIMError):
        client.InvokeMethod("Turn", made, Degrees=pywbem.Sint16(5))
    client.DeleteInstance(path)
    client.DeleteQualifier("Q")
    return adapter.bodies


class Service:
    def __init__(self, world: World) -> None:
        self._world = world

    async def authenticate(self, _authorization: str | None, _peer: Peer) -> Principal:
        return ADMIN

    async def execute(self, principal: Principal, operation: Operation) -> Any:
        return await self._world.broker.execute(principal, operation)


@cache
def server() -> Wbem:
    world = World()
    return Wbem(Service(world), world.namespaces, "here")


def ask(body: bytes) -> bytes:
    """Send a body with headers that agree with it; return the answer's."""
    found = re.search(rb'METHODCALL NAME="([^"]*)"', body)
    names = re.findall(rb'<NAMESPACE NAME="([^"]*)"', body)
    namespace = b"/".join(names[:2]).decode("latin-1") if names else CIMV2
    if b"<NAMESPACE" in body and b"interop" in body[:400]:
        namespace = "interop"
    headers = {
        "host": ["x"],
        "content-type": ["application/xml"],
        "cimoperation": ["MethodCall"],
        "cimmethod": [found[1].decode("latin-1") if found else "x"],
        "cimobject": [namespace],
    }

    async def respond() -> bytes:
        request = Request(Head("POST", "1.1", headers), body, keep_alive=True)
        answer = await server().respond(request, Peer("127.0.0.1"))
        assert answer.status in (200, 400, 413, 501), answer
        return b"".join(answer.body)

    return asyncio.run(respond())


def test_seeds_are_obeyed() -> None:
    answers = [ask(body) for body in seeds()]
    assert sum(b"<ERROR" not in answer for answer in answers) > 15


PIECES = st.sampled_from(
    [
        *(b"", b"<", b">", b'"', b"&lt;", b"0", b"-1", b"99999999999999999999", b"\xff", b"\x00"),
        *(b"TRUE", b"CIM_Fan", b"KHV_DiskDrive", b"ACME_Bolt", b"string", b"uint8", b"reference"),
        *(b"<VALUE></VALUE>", b"<VALUE.NULL/>", b"'", b"::", b"%", b"interop", b"Key", b"e"),
    ]
)


@settings(max_examples=400, deadline=None)
@given(data=st.data())
def test_damaged_requests_never_fail_us(data: st.DataObject) -> None:
    body = data.draw(st.sampled_from(seeds()))
    for _ in range(data.draw(st.integers(1, 3))):
        # Mostly a word or a value is exchanged, sometimes any bytes.
        words = [match.span() for match in re.finditer(rb"[\w.:/%]+", body)]
        if words and data.draw(st.booleans()):
            begin, end = data.draw(st.sampled_from(words))
        else:
            begin = data.draw(st.integers(0, len(body)))
            end = min(len(body), begin + data.draw(st.integers(0, 20)))
        piece = data.draw(st.one_of(PIECES, st.just(body[begin:end] * 2)))
        body = body[:begin] + piece + body[end:]
    assert b"internal error" not in ask(body), body
