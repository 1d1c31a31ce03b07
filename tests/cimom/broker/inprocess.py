"""pywbem as a client of a broker in this process: real XML both ways, no socket."""

from __future__ import annotations

import asyncio
from typing import Any

import pywbem
import requests

from cimom.access.roles import Principal
from cimom.broker.broker import Broker
from cimom.cimxml import response
from cimom.cimxml.error import ErrorEncoder
from cimom.cimxml.request import decode_call, decode_operation
from cimom.model import CimError
from cimom.schema import Schemas


class Adapter(requests.adapters.BaseAdapter):
    """Answers each POST by the codec and the broker."""

    def __init__(self, broker: Broker, schemas: Schemas, principal: Principal) -> None:
        super().__init__()
        self._broker = broker
        self._schemas = schemas
        self._encoder = response.Encoder(schemas, host="here.example")
        self._errors = ErrorEncoder(schemas, host="here.example")
        self._principal = principal

    def send(self, request: requests.PreparedRequest, *args: Any, **kwargs: Any) -> Any:
        body = request.body or b""
        body = body if isinstance(body, bytes) else body.encode()
        answer = requests.Response()
        answer.status_code = 200
        answer.headers["Content-Type"] = "application/xml; charset=utf-8"
        answer._content = asyncio.run(
            self._answer(body if isinstance(body, bytes) else body.encode())
        )
        answer.request = request
        answer.url = request.url or ""
        return answer

    async def _answer(self, body: bytes) -> bytes:
        call = decode_call(body)
        try:
            operation = decode_operation(call, self._schemas.schema(call.namespace))
            found = await self._broker.execute(self._principal, operation)
            return b"".join(self._encoder.answer(call, operation, found))
        except CimError as exc:
            return b"".join(response.error(call, self._errors.error(exc)))

    def close(self) -> None:
        pass


def connect(
    broker: Broker,
    schemas: Schemas,
    principal: Principal,
    *,
    pull: bool = False,
    kind: type[pywbem.WBEMConnection] = pywbem.WBEMConnection,
) -> pywbem.WBEMConnection:
    """Return a pywbem connection to a broker; `pull`: its iterators must pull."""
    connection = kind(
        "http://here.example", default_namespace="root/cimv2", use_pull_operations=pull or None
    )
    connection.session.mount("http://", Adapter(broker, schemas, principal))
    return connection
