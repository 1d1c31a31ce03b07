"""Received bytes to HTTP requests, with limits (RFC 9112).  Pure: knows no socket and no clock."""

from __future__ import annotations

from collections import deque
from enum import Enum
from typing import NamedTuple, TypeAlias

import httptools

from cimom.cimxml.http import Head
from cimom.cimxml.parser import MAX_BODY
from cimom.model import ProtocolError

# CIMObject and CIMMethod are the long headers; a path of an association has two keys of 1 kB.
MAX_HEAD = 16 * 1024  # bytes
MAX_HEADERS = 64  # clients send 12
# Of a body with what surrounds it: each chunk adds at least 5 bytes, a trailer all of its own.
MAX_MESSAGE = MAX_BODY + MAX_HEAD
# llhttp does not know the method of RFC 2774; it is read as POST and noted.
M_POST = b"M-POST "


class Stage(Enum):
    """How far the message that is being received has come."""

    BETWEEN = "between messages"
    HEAD = "inside a head"
    BODY = "inside a body"
    END = "nothing more is read"


class Request(NamedTuple):
    """A whole request."""

    head: Head
    body: bytes
    keep_alive: bool


Received: TypeAlias = Request | ProtocolError


class RequestReader:
    """Collects requests from bytes in pieces of any size.

    `received` holds what came, in order; a breach of the rules is its last item.
    """

    def __init__(self) -> None:
        self.received: deque[Received] = deque()
        self.stage = Stage.BETWEEN
        self.messages = 0  # begun so far
        self.wants_continue = False  # the client waits for 100 before it sends the body
        self.buffered = 0  # bytes of the body that is being received
        self._parser = httptools.HttpRequestParser(self)
        self._held = b""  # the beginning of what may become M-POST
        self._extended = False
        self._size = 0  # of this stage, without the piece in which it began
        self._headers: dict[str, list[str]] = {}
        self._header_count = 0
        self._head_size = 0
        self._head: Head | None = None
        self._body: list[bytes] = []

    def feed(self, data: bytes) -> None:
        """Take bytes from the client."""
        if self.stage is Stage.END:
            return
        if self._held or b"M-" in data or data.endswith(b"M"):
            self._feed_extended(self._held + data)
        else:
            self._feed(data)

    def fail(self, exc: ProtocolError) -> None:
        """End with an error: nothing more is read."""
        if self.stage is not Stage.END:
            self.end()
            self.received.append(exc)

    def end(self) -> None:
        """Read nothing more; what came wholly stays."""
        self.stage = Stage.END
        self.wants_continue = False
        self.buffered = 0
        self._body.clear()

    # -- M-POST

    def _feed_extended(self, data: bytes) -> None:
        """Feed data that may hold M-POST: between two messages it is a method, else content."""
        self._held = b""
        while data and self.stage is not Stage.END:
            at = data.find(M_POST)
            if at < 0:
                break
            self._feed(data[:at])
            if self.stage is Stage.BETWEEN:
                self._extended = True
                self._feed(b"POST ")
            else:
                self._feed(M_POST)
            data = data[at + len(M_POST) :]
        tail = next((n for n in range(len(M_POST) - 1, 0, -1) if data.endswith(M_POST[:n])), 0)
        self._feed(data[: len(data) - tail])
        if tail and self.stage is Stage.BETWEEN:
            self._held = data[-tail:]
        elif tail:
            self._feed(data[-tail:])

    # -- the parser and its callbacks

    def _feed(self, data: bytes) -> None:
        if not data or self.stage is Stage.END:
            return
        self._size += len(data)
        try:
            self._parser.feed_data(data)
        except httptools.HttpParserUpgrade:
            self.fail(ProtocolError("no other protocol is spoken here", http_status=501))
        except httptools.HttpParserInvalidMethodError:
            self.fail(ProtocolError("the method is not implemented", http_status=501))
        except httptools.HttpParserError as exc:
            self.fail(ProtocolError(f"not HTTP: {exc}"))
        if self.stage is Stage.HEAD and self._size > MAX_HEAD:
            self.fail(_too_large_head())
        elif self.stage is Stage.BODY and self._size > MAX_MESSAGE:
            self.fail(_too_large_body())

    def on_message_begin(self) -> None:
        if self.stage is Stage.END:
            return
        self.stage = Stage.HEAD
        self.messages += 1
        self._size = self._head_size = self._header_count = 0
        self._headers, self._body = {}, []

    def on_url(self, url: bytes) -> None:
        self._head_size += len(url)

    def on_header(self, name: bytes, value: bytes) -> None:
        if self.stage is not Stage.HEAD:
            return  # of a trailer: nothing in it is of use
        self._head_size += len(name) + len(value)
        self._header_count += 1
        if self._header_count > MAX_HEADERS or self._head_size > MAX_HEAD:
            self.fail(_too_large_head())
            return
        self._headers.setdefault(name.decode("latin-1").lower(), []).append(_text(value))

    def on_headers_complete(self) -> None:
        if self.stage is not Stage.HEAD:
            return
        method = self._parser.get_method().decode("latin-1")
        if self._extended and method == "POST":
            method = "M-POST"
        self._extended = False
        head = Head(method, self._parser.get_http_version(), self._headers)
        self._head = head
        if any(value.lower() != "chunked" for value in head.all("transfer-encoding")):
            self.fail(ProtocolError("only chunked is decoded", http_status=501))  # RFC 9112 6.1
            return
        length = next(iter(head.all("content-length")), "0")
        if len(length) > len(str(MAX_BODY)) or int(length) > MAX_BODY:  # llhttp saw to the digits
            self.fail(_too_large_body())
            return
        self.stage = Stage.BODY
        self._size = 0
        expected = [value.lower() for value in head.all("expect")]
        self.wants_continue = head.version == "1.1" and "100-continue" in expected

    def on_body(self, body: bytes) -> None:
        if self.stage is not Stage.BODY:
            return
        self.wants_continue = False
        self.buffered += len(body)
        if self.buffered > MAX_BODY:
            self.fail(_too_large_body())
        else:
            self._body.append(body)

    def on_message_complete(self) -> None:
        if self.stage is not Stage.BODY or self._head is None:
            return
        body, self._body = b"".join(self._body), []
        self.received.append(Request(self._head, body, self._parser.should_keep_alive()))
        self.stage = Stage.BETWEEN
        self.wants_continue = False
        self.buffered = 0


def _text(value: bytes) -> str:
    """Decode a header's value: UTF-8, or else Latin-1 (Python's http.client sends it)."""
    try:
        return value.decode().strip()
    except UnicodeDecodeError:
        return value.decode("latin-1").strip()


def _too_large_head() -> ProtocolError:
    return ProtocolError("the head of the request is too large", http_status=431)


def _too_large_body() -> ProtocolError:
    return ProtocolError("the request is too large", http_status=413)
