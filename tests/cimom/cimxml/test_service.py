from __future__ import annotations

import asyncio
import logging

import pytest
from hypothesis import given, strategies as st

from cimom.access.accounts import LoginError
from cimom.access.roles import Principal
from cimom.cimxml.service import Peer
from cimom.model import CimError, ProtocolError, Status
from cimom.operations import EnumerateInstances
from tests.cimom.cimxml.sample import (
    ENUMERATE,
    NAMESPACE,
    FakeService,
    ask,
    error_code,
    everything,
    intrinsic,
    request,
    row,
    wbem,
)


def test_an_operation_is_obeyed() -> None:
    service = FakeService([])
    status, headers, body = ask(service)
    assert status == 200
    assert headers["CIMOperation"] == "MethodResponse"
    assert b"<IRETURNVALUE></IRETURNVALUE>" in body
    assert service.operations == [
        EnumerateInstances(namespace=NAMESPACE, class_name="TEST_Everything")
    ]
    assert service.peers == [Peer("192.0.2.1")]


@pytest.mark.parametrize("authorization", [None, "Basic ", "Basic YTpi", "Bearer x"])
def test_who_is_not_let_in_gets_401_and_no_operation(authorization: str | None) -> None:
    service = FakeService([])
    status, headers, body = ask(service, b"not even XML", Authorization=authorization)
    assert status == 401
    assert headers["WWW-Authenticate"].startswith('Basic realm="khv"')
    assert ("Retry-After" in headers) == (authorization is not None)
    assert body == b""
    assert service.operations == []


def test_a_log_in_that_is_refused_is_401() -> None:
    class Locked(FakeService):
        async def authenticate(self, authorization: str | None, peer: Peer) -> Principal:
            raise LoginError("locked", retry_after_s=61.4)

    status, headers, _ = ask(Locked())
    assert (status, headers["Retry-After"]) == (401, "61")


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "DELETE"])
def test_other_methods_are_not_implemented(method: str) -> None:
    status, headers, body = ask(FakeService(), method=method)
    assert status == 501
    assert "CIMError" not in headers
    assert "POST" in headers["Allow"]
    assert body == b""


def test_options_are_told_to_anybody() -> None:
    status, headers, _ = ask(FakeService(), method="OPTIONS", Authorization=None)
    assert status == 200
    assert "77-CIMProtocolVersion" in headers


def test_m_post_is_answered_with_its_prefix() -> None:
    changes = {
        "Man": "http://www.dmtf.org/cim/mapping/http/v1.0;ns=40",
        "CIMOperation": None,
        "40_CIMOperation": "MethodCall",
        "40_CIMMethod": "EnumerateInstances",
        "40_CIMObject": "root/cimv2",
    }
    status, headers, _ = ask(FakeService([]), method="M-POST", **changes)
    assert status == 200
    assert headers["40-CIMOperation"] == "MethodResponse"
    status, headers, _ = ask(FakeService([]), method="M-POST", **{**changes, "40_CIMObject": "x"})
    assert (status, headers["40-CIMError"]) == (400, "header-mismatch")


@pytest.mark.parametrize(
    ("body", "changes", "cim_error", "expected"),
    [
        (b"<", {}, "request-not-well-formed", 400),
        (b"<A/>", {}, "request-not-valid", 400),
        (ENUMERATE.replace(b'"1.0"', b'"2.0"'), {}, "unsupported-protocol-version", 501),
        (ENUMERATE, {"CIMMethod": "GetClass"}, "header-mismatch", 400),
        (ENUMERATE.replace(b"TEST_", b"-"), {}, "request-not-valid", 400),
    ],
)
def test_breaches_are_refused_in_headers(
    body: bytes, changes: dict[str, str], cim_error: str, expected: int
) -> None:
    service = FakeService([])
    status, headers, answer = ask(service, body, **changes)
    assert (status, headers["CIMError"]) == (expected, cim_error)
    assert headers["PGErrorDetail"]
    assert answer == b""
    assert service.operations == []


@pytest.mark.parametrize(
    "error",
    [CimError(Status.ACCESS_DENIED, "no"), CimError(Status.INVALID_NAMESPACE, "no such")],
)
def test_a_cim_error_is_told(error: CimError) -> None:
    status, _, body = ask(FakeService(error))
    assert status == 200
    assert error_code(body) == error.status
    assert error.text.encode() in body


def test_a_call_that_is_not_served_is_told() -> None:
    _, _, body = ask(FakeService(), intrinsic("Nothing"), CIMMethod="Nothing")
    assert error_code(body) == Status.NOT_SUPPORTED


@pytest.mark.parametrize(
    "answer",
    [RuntimeError("a secret detail"), [row(everything(a_uint8="a secret detail"))], 5],
    ids=["broker", "encoder", "shape"],
)
def test_a_bug_is_logged_and_not_shown(answer: object, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR):
        status, _, body = ask(FakeService(answer))
    assert status == 200
    assert error_code(body) == Status.FAILED
    assert b"secret" not in body
    assert "EnumerateInstances of admin failed" in caplog.text
    assert "Traceback" in caplog.text


def test_a_cancelled_request_is_not_a_bug(caplog: pytest.LogCaptureFixture) -> None:
    async def cancel() -> None:
        service = FakeService(asyncio.Event())
        task = asyncio.create_task(wbem(service).respond(request(), Peer("a")))
        await service.began.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    asyncio.run(cancel())
    assert not caplog.records


@given(
    st.sampled_from(["POST", "M-POST", "OPTIONS", "GET"]),
    st.dictionaries(st.sampled_from(["Man", "CIMMethod", "CIMObject", "Content_Type"]), st.text()),
    st.integers(0, len(ENUMERATE)),
    st.binary(max_size=5),
)
def test_anything_gets_a_response(
    method: str, changes: dict[str, str], at: int, damage: bytes
) -> None:
    body = ENUMERATE[:at] + damage + ENUMERATE[at:]
    status, _, _ = ask(FakeService([]), body, method=method, **changes)
    assert status in (200, 400, 501)


def test_protocol_errors_of_the_broker_are_refused() -> None:
    status, _, _ = ask(FakeService(ProtocolError("late")))
    assert status == 400
