"""Errors of operations to XML: the ERROR element, and CIM_Error inside it where that is wanted.

Knows what each status code means for who gets it; nothing of operations.  Old clients (as
sblim-wbemcli 1.6.3) cannot read an ERROR with content: CIM_Error is told only where it is wanted.
"""

from __future__ import annotations

from typing import NamedTuple

from cimom.cimxml.instance import InstanceEncoder
from cimom.cimxml.text import escape_attribute
from cimom.model import CimError, CimObject, Status
from cimom.schema import Schema, Schemas

CLASS = "CIM_Error"
OWNER = "KHV"  # who defines the message identifiers
FIRST_ID = 100  # that of status 0; those of events are below (cimom/health/event.py)

# Values of CIM_Error.ErrorType, PerceivedSeverity and ProbableCause.
OTHER = 1
SECURITY, OVERSUBSCRIPTION, UNAVAILABLE, UNSUPPORTED = 7, 8, 9, 10
SOFTWARE = 4
INFORMATION, WARNING, MAJOR = 2, 3, 5
UNKNOWN_CAUSE, OTHER_CAUSE, NEAR_CAPACITY, UNAUTHORIZED, MISSING = 0, 1, 44, 65, 73


class Meaning(NamedTuple):
    """How an error is classified."""

    type: int
    severity: int
    cause: int


# The errors that are not simply a request that cannot be obeyed as it is.
MEANINGS: dict[Status, Meaning] = {
    Status.FAILED: Meaning(SOFTWARE, MAJOR, UNKNOWN_CAUSE),
    Status.ACCESS_DENIED: Meaning(SECURITY, WARNING, UNAUTHORIZED),
    Status.NOT_FOUND: Meaning(OTHER, INFORMATION, MISSING),
    Status.SERVER_LIMITS_EXCEEDED: Meaning(OVERSUBSCRIPTION, WARNING, NEAR_CAPACITY),
    Status.SERVER_IS_SHUTTING_DOWN: Meaning(UNAVAILABLE, WARNING, UNKNOWN_CAUSE),
    **dict.fromkeys(
        (
            Status.NOT_SUPPORTED,
            Status.METHOD_NOT_AVAILABLE,
            Status.METHOD_NOT_FOUND,
            Status.QUERY_LANGUAGE_NOT_SUPPORTED,
            Status.FILTERED_ENUMERATION_NOT_SUPPORTED,
            Status.CONTINUATION_ON_ERROR_NOT_SUPPORTED,
        ),
        Meaning(UNSUPPORTED, INFORMATION, OTHER_CAUSE),
    ),
}
REQUEST = Meaning(OTHER, INFORMATION, OTHER_CAUSE)
REQUEST_TEXT = "the request cannot be obeyed as it is"


class ErrorEncoder:
    """Writes errors; with `instances` each has a CIM_Error inside."""

    def __init__(self, schemas: Schemas, host: str, *, instances: bool = False) -> None:
        self._encoder: InstanceEncoder | None = None
        if instances:
            schema = next(item for item in schemas.schemas() if CLASS in item)
            self._encoder = InstanceEncoder(schema, host)

    def error(self, exc: CimError) -> str:
        """Return the ERROR element of an error."""
        head = f'<ERROR CODE="{int(exc.status)}" DESCRIPTION="{escape_attribute(exc.description)}"'
        if self._encoder is None:
            return f"{head}/>"
        instance = error_instance(exc, self._encoder.schema)
        return f"{head}>{self._encoder.instance(instance)}</ERROR>"


def error_instance(exc: CimError, schema: Schema) -> CimObject:
    """Return the CIM_Error that tells an error."""
    meaning = MEANINGS.get(exc.status, REQUEST)
    other = REQUEST_TEXT if meaning.type == OTHER else None
    cause = REQUEST_TEXT if meaning.cause == OTHER_CAUSE else None
    return schema.struct(CLASS)(
        ErrorType=meaning.type,
        OtherErrorType=other,
        OwningEntity=OWNER,
        MessageID=f"{OWNER}{FIRST_ID + int(exc.status):04}",
        Message=exc.text,
        MessageArguments=(exc.text,),
        PerceivedSeverity=meaning.severity,
        ProbableCause=meaning.cause,
        ProbableCauseDescription=cause,
        CIMStatusCode=int(exc.status),
        CIMStatusCodeDescription=f"CIM_ERR_{exc.status.name}",
    )
