"""One internal status to all of CIM's status properties, so that they never contradict.

`HealthState`, `PrimaryStatus` and their like are derived here and nowhere else.
"""

from __future__ import annotations

from enum import Enum
from typing import NamedTuple

import msgspec

from cimom.classes import (
    CommunicationStatus,
    DetailedStatus,
    HealthState,
    OperatingStatus,
    OperationalStatus,
    PrimaryStatus,
)


class _Row(NamedTuple):
    operational: tuple[OperationalStatus, ...]
    health: HealthState
    primary: PrimaryStatus
    detailed: DetailedStatus


_S, _H, _P, _D = OperationalStatus, HealthState, PrimaryStatus, DetailedStatus


class Condition(Enum):
    """How an element is, and what that is in CIM."""

    OK = _Row((_S.OK,), _H.OK, _P.OK, _D.No_Additional_Information)
    DEGRADED = _Row((_S.Degraded,), _H.Degraded_Warning, _P.Degraded, _D.No_Additional_Information)
    PREDICTIVE_FAILURE = _Row(
        (_S.Predictive_Failure, _S.Degraded),
        _H.Degraded_Warning,
        _P.Degraded,
        _D.Predictive_Failure,
    )
    STRESSED = _Row((_S.Stressed,), _H.Degraded_Warning, _P.Degraded, _D.Stressed)
    ERROR = _Row((_S.Error,), _H.Critical_failure, _P.Error, _D.No_Additional_Information)
    NON_RECOVERABLE = _Row(
        (_S.Non_Recoverable_Error,), _H.Non_recoverable_error, _P.Error, _D.Non_Recoverable_Error
    )
    SUPPORTING_ERROR = _Row(
        (_S.Supporting_Entity_in_Error,),
        _H.Major_failure,
        _P.Error,
        _D.Supporting_Entity_in_Error,
    )
    UNKNOWN = _Row((_S.Unknown,), _H.Unknown, _P.Unknown, _D.Not_Available)
    LOST = _Row((_S.Lost_Communication,), _H.Major_failure, _P.Error, _D.Not_Available)
    DORMANT = _Row((_S.Dormant,), _H.OK, _P.OK, _D.No_Additional_Information)


class StatusProperties(msgspec.Struct, frozen=True, kw_only=True):
    """The status properties of CIM_ManagedSystemElement, to be spread into an instance."""

    OperationalStatus: tuple[OperationalStatus, ...]
    StatusDescriptions: tuple[str, ...]
    HealthState: HealthState
    PrimaryStatus: PrimaryStatus
    DetailedStatus: DetailedStatus
    OperatingStatus: OperatingStatus
    CommunicationStatus: CommunicationStatus


def status_properties(
    condition: Condition, text: str | None = None, operating: OperatingStatus | None = None
) -> dict[str, object]:
    """Return the status properties of an element; `text` says why it is not well.

    StatusDescriptions is as long as OperationalStatus (CIM_ManagedSystemElement).
    """
    row = condition.value
    words = tuple(status.name.replace("_", " ") for status in row.operational)
    communication = {
        Condition.UNKNOWN: CommunicationStatus.Unknown,
        Condition.LOST: CommunicationStatus.Lost_Communication,
    }.get(condition, CommunicationStatus.Communication_OK)
    if operating is None:
        operating = {
            Condition.UNKNOWN: OperatingStatus.Unknown,
            Condition.LOST: OperatingStatus.Unknown,
            Condition.DORMANT: OperatingStatus.Dormant,
        }.get(condition, OperatingStatus.In_Service)
    properties = StatusProperties(
        OperationalStatus=row.operational,
        StatusDescriptions=(text, *words[1:]) if text else words,
        HealthState=row.health,
        PrimaryStatus=row.primary,
        DetailedStatus=row.detailed,
        OperatingStatus=operating,
        CommunicationStatus=communication,
    )
    return msgspec.structs.asdict(properties)
