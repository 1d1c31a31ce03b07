"""One WBEM request to one response: decode, authenticate, execute, encode.

Knows the order of these steps and what each failure looks like; who authenticates and who executes
is given to it.
"""

from __future__ import annotations

import itertools
import logging
from collections.abc import Iterator
from typing import Any, NamedTuple, Protocol

from cimom.access.roles import Principal
from cimom.cimxml import http
from cimom.cimxml.error import ErrorEncoder
from cimom.cimxml.export import decode_export, export_response, refused
from cimom.cimxml.http import Head, Response
from cimom.cimxml.known import KnownRequests
from cimom.cimxml.reader import Request
from cimom.cimxml.request import Call, decode_call, decode_operation
from cimom.cimxml.response import Encoder, error
from cimom.model import CimError, ProtocolError, Status
from cimom.operations import Operation
from cimom.schema import Schemas

log = logging.getLogger(__name__)

INTERNAL = "internal error; the server's log has it"


class Peer(NamedTuple):
    """Who is at the other end: an address, and the certificate shown in TLS (DER), if any."""

    address: str
    certificate: bytes | None = None


class Unauthorized(Exception):  # noqa: N818 - what HTTP calls it
    """The client did not say who it is, or is not let in; it may try again later."""

    def __init__(self, text: str = "not authenticated", retry_after_s: float | None = None) -> None:
        super().__init__(text)
        self.retry_after_s = retry_after_s


class Service(Protocol):
    """What the WBEM listener serves."""

    async def authenticate(self, authorization: str | None, peer: Peer) -> Principal:
        """Return who sent an Authorization header; Unauthorized (or a CimError) refuses."""
        ...

    async def execute(self, principal: Principal, operation: Operation) -> Any:
        """Obey an operation; see `response.Encoder` for what each is answered with."""
        ...


class Wbem:
    """Answers WBEM requests; `host` is the name that full object paths carry."""

    def __init__(
        self, service: Service, schemas: Schemas, host: str, *, error_instances: bool = False
    ) -> None:
        self._service = service
        self._schemas = schemas
        self._encoder = Encoder(schemas, host)
        self._errors = ErrorEncoder(schemas, host, instances=error_instances)
        self._known = KnownRequests()

    async def respond(self, request: Request, peer: Peer) -> Response:
        """Return the response to a request; every failure becomes one."""
        head = request.head
        if head.method == "OPTIONS":
            return http.options()
        if head.method not in ("POST", "M-POST"):
            return http.refusal(ProtocolError("only POST is served", http_status=501))
        prefix = ""
        try:
            prefix = http.extension_prefix(head)
            http.check_head(head, prefix)
            return await self._authenticated(head, prefix, request.body, peer)
        except ProtocolError as exc:
            log.info("%s: refused: %s", peer.address, exc.text)
            return http.refusal(exc, prefix)

    async def _authenticated(self, head: Head, prefix: str, body: bytes, peer: Peer) -> Response:
        """Answer somebody who is let in: before that, no body is looked at."""
        try:
            principal = await self._service.authenticate(head.one("authorization"), peer)
        except (Unauthorized, CimError) as exc:
            return http.unauthorized(getattr(exc, "retry_after_s", None))
        if http.is_export(head, prefix):
            return self._exported(head, prefix, body)
        call, operation = self._known.find(body) or (decode_call(body), None)
        http.check_call(head, prefix, call)
        return http.success(prefix, await self._answer(principal, body, call, operation))

    def _exported(self, head: Head, prefix: str, body: bytes) -> Response:
        """Answer who takes the server for a listener."""
        export = decode_export(body)
        http.check_export(head, prefix, export)
        error = self._errors.error(refused(export))
        return http.success(prefix, iter((export_response(export, error),)), export=True)

    async def _answer(
        self, principal: Principal, body: bytes, call: Call, operation: Operation | None
    ) -> Iterator[bytes]:
        """Return the body of the answer, its first slice already encoded."""
        try:
            if operation is None:
                operation = decode_operation(call, self._schemas.schema(call.namespace))
                self._known.keep(body, call, operation)
            answer = await self._service.execute(principal, operation)
            slices = self._encoder.answer(call, operation, answer)
            first = next(slices)
        except CimError as exc:
            return error(call, self._errors.error(exc))
        except ProtocolError:
            raise
        except Exception:
            # The edge of the broker: a bug, ours or a provider's, must not end the connection.
            log.exception("%s of %s failed", call.method, principal.name)
            return error(call, self._errors.error(CimError(Status.FAILED, INTERNAL)))
        return itertools.chain((first,), _rest(slices))


def _rest(slices: Iterator[bytes]) -> Iterator[bytes]:
    """Yield slices; whatever fails is an error that a client can be told."""
    try:
        yield from slices
    except CimError:
        raise
    except Exception as exc:
        # The edge of the broker, as above: the listener logs it and ends the answer.
        raise CimError(Status.FAILED, INTERNAL) from exc
