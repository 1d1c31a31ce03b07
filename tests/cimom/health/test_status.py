from __future__ import annotations

import pytest

from cimom.classes import CommunicationStatus, OperatingStatus
from cimom.health.status import Condition, status_properties

# OperationalStatus, HealthState, PrimaryStatus, DetailedStatus
TABLE = {
    Condition.OK: ((2,), 5, 1, 1),
    Condition.DEGRADED: ((3,), 10, 2, 1),
    Condition.PREDICTIVE_FAILURE: ((5, 3), 10, 2, 3),
    Condition.STRESSED: ((4,), 10, 2, 2),
    Condition.ERROR: ((6,), 25, 3, 1),
    Condition.NON_RECOVERABLE: ((7,), 30, 3, 4),
    Condition.SUPPORTING_ERROR: ((16,), 20, 3, 5),
    Condition.UNKNOWN: ((0,), 0, 0, 0),
    Condition.LOST: ((13,), 20, 3, 0),
    Condition.DORMANT: ((15,), 5, 1, 1),
}


@pytest.mark.parametrize("condition", Condition)
def test_condition_has_one_row_of_numbers(condition: Condition) -> None:
    found = status_properties(condition)
    names = ("OperationalStatus", "HealthState", "PrimaryStatus", "DetailedStatus")
    assert tuple(found[name] for name in names) == TABLE[condition]


@pytest.mark.parametrize("condition", Condition)
@pytest.mark.parametrize("text", [None, "why"])
def test_descriptions_are_as_many_as_statuses(condition: Condition, text: str | None) -> None:
    found = status_properties(condition, text)
    words, statuses = found["StatusDescriptions"], found["OperationalStatus"]
    assert isinstance(words, tuple)
    assert isinstance(statuses, tuple)
    assert len(words) == len(statuses)
    assert all(words)
    assert text is None or words[0] == text


def test_lost_contact_and_no_data_are_not_the_same() -> None:
    lost, unknown = status_properties(Condition.LOST), status_properties(Condition.UNKNOWN)
    assert lost["CommunicationStatus"] is CommunicationStatus.Lost_Communication
    assert unknown["CommunicationStatus"] is CommunicationStatus.Unknown


def test_operating_status_may_be_told() -> None:
    found = status_properties(Condition.OK, operating=OperatingStatus.Stopped)
    assert found["OperatingStatus"] is OperatingStatus.Stopped
