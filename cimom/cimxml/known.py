"""Requests that came before: who polls sends the same one again, with another message id.

Knows bodies and what they were decoded to; only operations that read are kept, so that neither a
password nor a meaning that a change of the schema would alter stays here.
"""

from __future__ import annotations

import re
from collections import OrderedDict
from typing import get_args

from cimom.cimxml.request import Call
from cimom.operations import (
    ClassOperation,
    EnumerateInstanceNames,
    EnumerateInstances,
    GetInstance,
    GetProperty,
    Operation,
    Traversal,
)

KEPT = frozenset(
    (
        *(GetInstance, GetProperty, EnumerateInstances, EnumerateInstanceNames),
        *get_args(Traversal),
        *get_args(ClassOperation),
    )
)
MAX_BODY = 4096  # bytes; a path of an association with two long keys has 2,000
MAX_KNOWN = 1024  # at 2 kB each, with the body; 15 MB if all were property lists of MAX_BODY
# All that may stand before the id is matched, so that it is that of MESSAGE and of nothing else.
MESSAGE_ID = re.compile(
    rb'(?:<\?xml [^<>?]*\?>)?\s*<CIM [^<>]*>\s*<MESSAGE ID="([A-Za-z0-9_.:-]{1,64})"'
)


class KnownRequests:
    """The last requests that came more than once, by their bodies without the message id.

    Of one that comes for the first time only a hash is noted: to keep and drop what never comes
    again would cost it up to a tenth more.
    """

    def __init__(self) -> None:
        self._once: set[int] = set()
        self._known: OrderedDict[bytes, tuple[Call, Operation]] = OrderedDict()

    def find(self, body: bytes) -> tuple[Call, Operation] | None:
        """Return what a body is decoded to, if the same one came before; never its parameters."""
        match = MESSAGE_ID.match(body)
        if match is None:
            return None
        found = self._known.get(body[: match.start(1)] + body[match.end(1) :])
        if found is None:
            return None
        call, operation = found
        return call._replace(message_id=match[1].decode()), operation

    def keep(self, body: bytes, call: Call, operation: Operation) -> None:
        """Remember what a body was decoded to, the second time it comes; the oldest make place."""
        match = MESSAGE_ID.match(body)
        if match is None or len(body) > MAX_BODY or type(operation) not in KEPT:
            return
        key = body[: match.start(1)] + body[match.end(1) :]
        if hash(key) not in self._once:
            if len(self._once) >= MAX_KNOWN:
                self._once.clear()
            self._once.add(hash(key))
            return
        if len(self._known) >= MAX_KNOWN:
            self._known.popitem(last=False)
        self._known[key] = (call._replace(parameters=()), operation)
