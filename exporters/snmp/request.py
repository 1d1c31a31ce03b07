"""Answers to the PDUs of SNMPv2 (RFC 3416 4.2) from a snapshot.  Pure; nothing can be set."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from exporters.snmp.ber import Syntax
from exporters.snmp.counters import GET, GET_BULK, GET_NEXT, SET
from exporters.snmp.oids import Oid
from exporters.snmp.snapshot import Snapshot, exception

# Error-status of RFC 3416 3.
NO_ERROR, TOO_BIG, NOT_WRITABLE = 0, 1, 17


class Kind(StrEnum):
    """The PDUs that are answered; the value is the name of their counter."""

    GET = GET
    GET_NEXT = GET_NEXT
    GET_BULK = GET_BULK
    SET = SET


class Request(NamedTuple):
    """A request of an authenticated user."""

    kind: Kind
    names: tuple[Oid, ...]
    limit_bytes: int  # that the variable bindings of the answer may take
    non_repeaters: int = 0
    max_repetitions: int = 0


class Answer(NamedTuple):
    """Error-status, error-index and encoded bindings; `echo` means those of the request."""

    error_status: int
    error_index: int
    bindings: list[bytes]
    echo: bool = False


def answer(snapshot: Snapshot, request: Request) -> Answer:
    """Answer a request."""
    match request.kind:
        case Kind.SET:
            # RFC 3416 4.2.5: nothing can be set, whichever object it is.
            return Answer(NOT_WRITABLE, 1 if request.names else 0, [], echo=True)
        case Kind.GET:
            return _whole([snapshot.get(name) for name in request.names], request)
        case Kind.GET_NEXT:
            return _whole([_next(snapshot, name)[0] for name in request.names], request)
        case Kind.GET_BULK:
            return Answer(NO_ERROR, 0, _bulk(snapshot, request))


def _whole(bindings: list[bytes], request: Request) -> Answer:
    """All of them or tooBig (RFC 3416 4.2.1): a GET is never answered in part."""
    if sum(map(len, bindings)) > request.limit_bytes:
        return Answer(TOO_BIG, 0, [])
    return Answer(NO_ERROR, 0, bindings)


def _next(snapshot: Snapshot, name: Oid) -> tuple[bytes, Oid]:
    """Return the binding after a name, and its name."""
    position = snapshot.after(name)
    if position == len(snapshot.names):
        return exception(name, Syntax.END_OF_MIB_VIEW), name
    return snapshot.bind(position), snapshot.names[position]


def _bulk(snapshot: Snapshot, request: Request) -> list[bytes]:
    """RFC 3416 4.2.3: as many bindings as fit, none after a row that is past the end everywhere."""
    single = min(max(request.non_repeaters, 0), len(request.names))
    bindings: list[bytes] = []
    left = request.limit_bytes
    for name in request.names[:single]:
        binding, _ = _next(snapshot, name)
        left -= len(binding)
        if left < 0:
            return bindings
        bindings.append(binding)
    # Positions instead of names: the next one of a column is the next one of the snapshot.
    columns = [(name, snapshot.after(name)) for name in request.names[single:]]
    end = len(snapshot.names)
    for _ in range(request.max_repetitions if columns else 0):
        for place, (name, position) in enumerate(columns):
            if position < end:
                binding = snapshot.bind(position)
                columns[place] = (snapshot.names[position], position + 1)
            else:
                binding = exception(name, Syntax.END_OF_MIB_VIEW)
            left -= len(binding)
            if left < 0:
                return bindings
            bindings.append(binding)
        if all(position >= end for _, position in columns) and _past_end(bindings, len(columns)):
            break
    return bindings


def _past_end(bindings: list[bytes], count: int) -> bool:
    """Whether the last `count` bindings all say endOfMibView, whose value is an empty one."""
    mark = bytes((Syntax.END_OF_MIB_VIEW, 0))
    return all(binding.endswith(mark) for binding in bindings[-count:])
