from __future__ import annotations

import itertools

import pytest
from hypothesis import given, strategies as st

from cimom.cimxml.parser import MAX_BODY
from cimom.cimxml.reader import (
    MAX_HEAD,
    MAX_HEADERS,
    MAX_MESSAGE,
    Received,
    Request,
    RequestReader,
    Stage,
)
from cimom.model import ProtocolError
from tests.cimom.cimxml.sample import ENUMERATE, message


def chunked(body: bytes, size: int = 50) -> bytes:
    pieces = [body[at : at + size] for at in range(0, len(body), size)]
    return (
        b"".join(b"%x;ext=1\r\n%b\r\n" % (len(p), p) for p in pieces) + b"0\r\nTrailer: x\r\n\r\n"
    )


POST = message()
CHUNKED = message(chunked(ENUMERATE), Transfer_Encoding="chunked")
M_POST = message(b"body with M-POST inside M-POS", "M-POST /cimom HTTP/1.1")
PIPELINE = POST + M_POST + b"\r\n" + CHUNKED + message(b"M", "M-POST / HTTP/1.1") + POST


def read(*pieces: bytes) -> list[Received]:
    reader = RequestReader()
    for piece in pieces:
        reader.feed(piece)
    return list(reader.received)


def refused(*pieces: bytes) -> ProtocolError:
    """Feed until something breaks the rules; it must be the last that is told."""
    *_, last = read(*pieces)
    assert isinstance(last, ProtocolError)
    return last


def test_a_request_is_read() -> None:
    (request,) = read(POST)
    assert isinstance(request, Request)
    assert request.body == ENUMERATE
    assert request.keep_alive
    assert request.head.method == "POST"
    assert request.head.version == "1.1"
    assert request.head.one("cimmethod") == "EnumerateInstances"


def test_headers_are_utf_8_or_latin_1() -> None:
    for coding in ("utf-8", "latin-1"):
        (request,) = read(message(X="here").replace(b"here", "ä".encode(coding)))
        assert isinstance(request, Request)
        assert request.head.one("x") == "ä"


def test_nobody_of_http_1_0_is_asked_to_continue() -> None:
    reader = RequestReader()
    reader.feed(message(b"", "POST / HTTP/1.0", Content_Length="1", Expect="100-continue"))
    assert not reader.wants_continue


def test_chunks_are_joined_and_trailers_are_no_headers() -> None:
    (request,) = read(CHUNKED)
    assert isinstance(request, Request)
    assert request.body == ENUMERATE
    assert request.head.one("trailer") is None


def test_m_post_is_told_from_post_and_from_content() -> None:
    received = read(PIPELINE)
    assert [item.head.method for item in received if isinstance(item, Request)] == [
        "POST",
        "M-POST",
        "POST",
        "M-POST",
        "POST",
    ]
    assert isinstance(received[1], Request)
    assert received[1].body == b"body with M-POST inside M-POS"


@pytest.mark.parametrize("size", [1, 2, 3, 5, 7, 64, 1000, len(PIPELINE)])
def test_any_split_gives_the_same_requests(size: int) -> None:
    pieces = [PIPELINE[at : at + size] for at in range(0, len(PIPELINE), size)]
    assert read(*pieces) == read(PIPELINE)


@pytest.mark.parametrize("at", range(1, len(M_POST), 3))
def test_m_post_may_be_cut_anywhere(at: int) -> None:
    assert read(M_POST[:at], M_POST[at:]) == read(M_POST)


@given(st.lists(st.integers(0, len(PIPELINE)), max_size=6))
def test_any_splits_give_the_same_requests(cuts: list[int]) -> None:
    places = [0, *sorted(cuts), len(PIPELINE)]
    pieces = [PIPELINE[a:b] for a, b in itertools.pairwise(places)]
    assert read(*pieces) == read(PIPELINE)


def test_stages_are_told() -> None:
    reader = RequestReader()
    stages = []
    head_end = POST.index(b"\r\n\r\n") + 4
    for piece in (b"", b"\r\n", POST[:1], POST[1:head_end], POST[head_end:-1], POST[-1:]):
        reader.feed(piece)
        stages.append(reader.stage.name)
    assert stages == ["BETWEEN", "BETWEEN", "HEAD", "BODY", "BODY", "BETWEEN"]
    assert reader.messages == 1


def test_a_client_may_wait_for_100() -> None:
    asking = message(Expect="100-continue")
    head_end = asking.index(b"\r\n\r\n") + 4
    reader = RequestReader()
    reader.feed(asking[:head_end])
    assert reader.wants_continue
    reader.feed(asking[head_end : head_end + 1])
    assert not reader.wants_continue


@pytest.mark.parametrize(
    ("data", "status"),
    [
        (b"garbage\r\n\r\n", 501),
        (b"\x16\x03\x01\x02\x00\x01\x00", 501),
        (b"BREW /pot HTTP/1.1\r\nHost: a\r\n\r\n", 501),
        (b"M-SEARCH * HTTP/1.1\r\nHost a\r\n\r\n", 400),
        (b"M-GET / HTTP/1.1\r\nHost: a\r\n\r\n", 501),
        (b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 400),
        (b"POST / HTTP/1.1\r\nHost : a\r\n\r\n", 400),
        (b"POST / HTTP/1.1\r\nHost: a\r\n b\r\n\r\n", 400),
        (b"POST / HTTP/1.1\r\nContent-Length: x\r\n\r\n", 400),
        (b"POST / HTTP/1.1\r\nContent-Length: -1\r\n\r\n", 400),
        (b"POST / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\n", 400),
        (b"POST / HTTP/1.1\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n", 400),
        (b"POST / HTTP/1.1\r\nTransfer-Encoding: gzip\r\n\r\n", 501),
        (b"POST / HTTP/1.1\r\nTransfer-Encoding: gzip, chunked\r\n\r\n", 501),
        (b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nx\r\n", 400),
        (b"GET / HTTP/1.1\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n", 501),
        (b"CONNECT a:1 HTTP/1.1\r\nHost: a\r\n\r\n", 501),
    ],
)
@pytest.mark.parametrize("size", [1, 1000])
def test_what_is_not_our_http_is_refused(data: bytes, status: int, size: int) -> None:
    pieces = [data[at : at + size] for at in range(0, len(data), size)]
    assert refused(*pieces).http_status == status


def test_requests_before_an_error_stand() -> None:
    received = read(POST + b"garbage" + POST)
    assert isinstance(received[0], Request)
    assert isinstance(received[1], ProtocolError)
    assert len(received) == 2


@pytest.mark.parametrize(
    "head",
    [
        b"POST /" + b"x" * MAX_HEAD + b" HTTP/1.1\r\nHost: a\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: a\r\nX: " + b"x" * MAX_HEAD + b"\r\n\r\n",
        b"POST / HTTP/1.1\r\n" + b"X: y\r\n" * (MAX_HEADERS + 1) + b"\r\n",
        b"POST / HTTP/1.1\r\nX: " + b"x" * 10 * MAX_HEAD,
        b"POST / HTTP/1.1\r\n" + b"x" * 10 * MAX_HEAD,
    ],
    ids=["target", "value", "count", "endless value", "endless name"],
)
@pytest.mark.parametrize("size", [1000, 1_000_000])
def test_the_head_has_a_limit(head: bytes, size: int) -> None:
    pieces = [head[at : at + size] for at in range(0, len(head), size)]
    # The piece in which a head begins is not counted: the limit is one piece (256 kB) higher.
    assert refused(*pieces, b"x" * (MAX_HEAD + 1)).http_status == 431


def test_a_length_that_is_too_large_is_refused_before_the_body() -> None:
    for length in (MAX_BODY + 1, 10**30):
        error = refused(message(b"", Content_Length=str(length)))
        assert error.http_status in (400, 413)
    assert refused(message(b"", Content_Length=str(MAX_BODY + 1))).http_status == 413


def test_chunks_that_are_too_large_are_refused() -> None:
    reader = RequestReader()
    reader.feed(message(b"", Transfer_Encoding="chunked"))
    piece = b"10000\r\n" + b"x" * 0x10000 + b"\r\n"
    for _ in range(MAX_BODY // 0x10000):
        reader.feed(piece)
        assert not reader.received
    assert reader.buffered == MAX_BODY
    reader.feed(piece)
    (error,) = reader.received
    assert isinstance(error, ProtocolError)
    assert error.http_status == 413
    assert reader.buffered == 0


@pytest.mark.parametrize("noise", [b"1\r\nx\r\n", b"0\r\nX: "], ids=["tiny chunks", "trailer"])
def test_what_surrounds_the_body_has_a_limit(noise: bytes) -> None:
    reader = RequestReader()
    reader.feed(message(b"", Transfer_Encoding="chunked") + noise)
    for _ in range(MAX_MESSAGE // 60_000 + 1):
        reader.feed(b"x" * 60_000 if b"X" in noise else noise * 10_000)
    (error,) = reader.received
    assert isinstance(error, ProtocolError)
    assert error.http_status == 413


def test_nothing_is_read_after_the_end() -> None:
    reader = RequestReader()
    reader.fail(ProtocolError("late", http_status=408))
    reader.feed(POST)
    reader.fail(ProtocolError("again"))
    assert len(reader.received) == 1
    assert reader.stage is Stage.END


@given(st.binary(max_size=200))
def test_garbage_is_read_or_refused(data: bytes) -> None:
    for item in read(data):
        assert isinstance(item, Request | ProtocolError)


@given(st.integers(0, len(PIPELINE)), st.binary(min_size=1, max_size=4))
def test_damage_is_read_or_refused(at: int, damage: bytes) -> None:
    for item in read(PIPELINE[:at] + damage + PIPELINE[at + len(damage) :]):
        assert isinstance(item, Request | ProtocolError)
