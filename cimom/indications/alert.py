"""Alerts: what a new record of the event log is as an indication.  Pure.

A record is an instance like any other, so that alerts are told as surely as its creation is: at
least once, in order, also when the broker was killed in between.
"""

from __future__ import annotations

from typing import Any

from cimom.classes import (
    AlertingElementFormat,
    AlertType,
    CIM_AlertIndication,
    CIM_ThresholdIndication,
    KHV_LogEntry,
    ProbableCause,
    Trending,
)

OTHER = "Event of the host"


def alert(entry: KHV_LogEntry, host: str) -> CIM_AlertIndication:
    """Return the indication of a record of khv's own log; of a threshold when it is about one."""
    path = entry.ElementPath
    kind = AlertType(entry.AlertType or AlertType.Other)
    facts: dict[str, Any] = {
        "Description": entry.Message,
        "AlertingManagedElement": None if path is None else f"//{host}/{path}",
        "AlertingElementFormat": (
            AlertingElementFormat.Unknown if path is None else AlertingElementFormat.CIMObjectPath
        ),
        "AlertType": kind,
        "OtherAlertType": OTHER if kind is AlertType.Other else None,
        "PerceivedSeverity": entry.PerceivedSeverity,
        "ProbableCause": ProbableCause(entry.ProbableCause or ProbableCause.Unknown),
        "RecommendedActions": entry.RecommendedActions,
        "EventID": entry.RecordID,
        "EventTime": entry.CreationTimeStamp,
        "SystemName": host,
        "ProviderName": "khv",
        "Message": entry.Message,
        "MessageArguments": entry.MessageArguments,
        "MessageID": entry.MessageID,
        "OwningEntity": entry.OwningEntity,
    }
    if entry.ThresholdIdentifier is None:
        return CIM_AlertIndication(**facts)
    upper = entry.ThresholdIdentifier.startswith("Upper")
    return CIM_ThresholdIndication(
        **facts,
        Trending=Trending.Trending_Up if upper else Trending.Trending_Down,
        ThresholdIdentifier=entry.ThresholdIdentifier,
        ThresholdValue=entry.ThresholdValue,
        ObservedValue=entry.ObservedValue,
    )
