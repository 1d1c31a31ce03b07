"""The tables of the management controller: states and redundancy.  Knows no HTML."""

from __future__ import annotations

from cimom.broker.snapshot import Reading
from cimom.classes import (
    KHV_IPMISensor,
    KHV_RedundancySet,
)
from web.cell import Number, Text
from web.table import AGE, STATE, Column, Joins, Table, named, said
from web.text import ABSENT, count


def _states(r: Reading[KHV_IPMISensor], _: Joins) -> Text:
    """Show the worst state, and the others below it."""
    now = r.instance.CurrentState
    others = [state for state in r.instance.AssertedStates or () if state != now]
    return Text(now or ABSENT, ", ".join(others), strong=True)


STATES = Table(
    slug="states",
    title="States",
    classes=(KHV_IPMISensor,),
    empty="The management controller tells no states.",
    order=lambda s: s.DeviceID,
    columns=(
        named("Sensor", "EntityDescription"),
        Column("State", _states),
        STATE,
        AGE,
    ),
)


def _members(r: Reading[KHV_RedundancySet], _: Joins) -> Number:
    return Number(count(len(r.instance.MemberDeviceIDs or ())))


REDUNDANCY = Table(
    slug="redundancy",
    title="Redundancy",
    classes=(KHV_RedundancySet,),
    empty="The management controller tells of no redundancy.",
    order=lambda s: s.InstanceID,
    columns=(
        Column("Set", lambda r, _: Text(r.instance.ElementName or ABSENT, strong=True)),
        said("Redundancy", "RedundancyStatus", "StateDescription"),
        Column("Members", _members, "right"),
        AGE,
    ),
)
