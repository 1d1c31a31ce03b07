from __future__ import annotations

import asyncio

import pytest
from hypothesis import given, strategies as st

from cimom.cimxml.known import MAX_BODY, MAX_KNOWN, KnownRequests
from cimom.cimxml.request import decode_call, decode_operation
from cimom.cimxml.service import Peer
from tests.cimom.cimxml.sample import (
    PLACE,
    SCHEMA,
    FakeService,
    class_name,
    everything,
    intrinsic,
    iparam,
    request,
    row,
    simple,
    wbem,
)

OF_CLASS = iparam("ClassName", class_name("TEST_Everything"))
INNER = f'<IMETHODCALL NAME="EnumerateInstances">{PLACE}{OF_CLASS}</IMETHODCALL>'
VALUE = "<VALUE>1</VALUE>"
COUNT = iparam("MaxObjectCount", VALUE)
NAME = iparam("InstanceName", '<INSTANCENAME CLASSNAME="TEST_Singleton"/>')


def keep(known: KnownRequests, body: bytes) -> None:
    """Let a body come twice."""
    for _ in range(2):
        call = decode_call(body)
        known.keep(body, call, decode_operation(call, SCHEMA))


def is_known(known: KnownRequests, body: bytes) -> bool:
    return known.find(body) is not None


def test_the_same_request_with_another_id_is_known() -> None:
    known = KnownRequests()
    keep(known, simple(INNER, "1"))
    found = known.find(simple(INNER, "urn:uuid:2-b_c.d"))
    assert found is not None
    call = decode_call(simple(INNER, "urn:uuid:2-b_c.d"))
    assert found == (call._replace(parameters=()), decode_operation(call, SCHEMA))


@given(
    st.sampled_from(["", " ", "\n\t", "<!-- -->", '<!-- <CIM > <MESSAGE ID="1" -->']),
    st.text("".join(map(chr, range(33, 127))), max_size=70) | st.text(max_size=5),
)
def test_what_is_found_is_what_decoding_gives(before: str, message_id: str) -> None:
    known = KnownRequests()
    keep(known, simple(INNER, "1"))
    keep(known, simple(INNER, "1").replace(b"<CIM ", f"{before}<CIM ".encode()))
    body = simple(INNER, message_id).replace(b"<CIM ", f"{before}<CIM ".encode())
    found = known.find(body)
    if found is not None:
        call = decode_call(body)
        assert call.message_id == message_id
        assert found == (call._replace(parameters=()), decode_operation(call, SCHEMA))


@pytest.mark.parametrize(
    "body",
    [
        simple(INNER).replace(b"<CIM ", b'<!-- <CIM > <MESSAGE ID="1" --><CIM '),
        simple(INNER, "a&amp;b"),
        simple(INNER, "x" * 65),
        simple(INNER).replace(b'ID="42"', b"ID='42'"),
        simple(INNER).replace(b"<MESSAGE ", b'<MESSAGE xml:lang="en" '),
        simple(INNER + " " * MAX_BODY),
        intrinsic("DeleteInstance", NAME),
        intrinsic("OpenEnumerateInstances", OF_CLASS),
        intrinsic("PullInstancesWithPath", iparam("EnumerationContext", VALUE) + COUNT),
    ],
)
def test_what_is_not_plainly_the_same_question_is_decoded_anew(body: bytes) -> None:
    known = KnownRequests()
    keep(known, body)
    assert not is_known(known, body)


def test_what_comes_once_is_not_kept() -> None:
    known = KnownRequests()
    call = decode_call(simple(INNER, "1"))
    known.keep(simple(INNER, "1"), call, decode_operation(call, SCHEMA))
    assert not is_known(known, simple(INNER, "2"))
    known.keep(simple(INNER, "2"), call, decode_operation(call, SCHEMA))
    assert is_known(known, simple(INNER, "3"))


def test_the_oldest_make_place() -> None:
    known = KnownRequests()
    bodies = [
        intrinsic("EnumerateInstances", iparam("ClassName", class_name(f"A_{number}")))
        for number in range(MAX_KNOWN + 1)
    ]
    for body in bodies:
        keep(known, body)
    assert not is_known(known, bodies[0])
    assert is_known(known, bodies[1])
    assert is_known(known, bodies[-1])


def test_a_known_request_is_checked_and_answered_like_a_new_one() -> None:
    service = FakeService([row(everything())])
    server = wbem(service)

    async def ask(message_id: str, **changes: str) -> tuple[int, bytes]:
        answer = await server.respond(
            request(simple(INNER, message_id), **changes), Peer("192.0.2.1")
        )
        return answer.status, b"".join(answer.body)

    async def test() -> None:
        _, first = await ask("1")
        for number in (b"2", b"3", b"4"):
            expected = first.replace(b'ID="1"', b'ID="%b"' % number)
            assert await ask(number.decode()) == (200, expected)
        assert service.operations == service.operations[:1] * 4
        assert (await ask("5", CIMMethod="GetInstance"))[0] == 400
        assert (await ask("6", Authorization="Basic YTpi"))[0] == 401
        assert len(service.operations) == 4

    asyncio.run(test())
