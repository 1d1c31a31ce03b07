"""How logs hang together in CIM: with the host that they are of, and with their records.  Pure."""

from __future__ import annotations

from typing import Any

from cimom.classes import (
    CIM_RecordLog,
    KHV_ComputerSystem,
    KHV_LogManagesRecord,
    KHV_UseOfLog,
)
from cimom.provider import Association


def use_of_log(log: type[CIM_RecordLog]) -> Association:
    """Tie a log to the one host of its namespace."""
    return Association(
        cls=KHV_UseOfLog,
        left=log,
        left_role="Antecedent",
        left_join=lambda _: True,
        right=KHV_ComputerSystem,
        right_role="Dependent",
        right_join=lambda _: True,
    )


def manages_record(log: type[CIM_RecordLog], record: type[Any]) -> Association:
    """Tie a log to its records, which name it in LogInstanceID."""
    return Association(
        cls=KHV_LogManagesRecord,
        left=log,
        left_role="Log",
        left_join=lambda item: item.InstanceID,
        right=record,
        right_role="Record",
        right_join=lambda item: item.LogInstanceID,
    )
