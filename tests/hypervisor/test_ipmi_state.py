"""States of sensors in words."""

from __future__ import annotations

import pytest

from hypervisor.ipmi_name import entity_name
from hypervisor.ipmi_state import Severity, State, state


@pytest.mark.parametrize(
    ("sensor_type", "event_type", "offset", "found"),
    [
        (0x08, 0x6F, 1, State("failed", Severity.CRITICAL)),
        (0x08, 0x0B, 1, State("redundancy lost", Severity.WARNING)),
        (0x25, 0x6F, 1, State("absent", Severity.ABSENT)),
        (0x23, 0x6F, 5, State("state 5", Severity.INFORMATION)),  # reserved
        (0x08, 0x6F, 14, State("state 14", Severity.INFORMATION)),
        (0xC0, 0x6F, 2, State("maker's state 2", Severity.INFORMATION)),
        (0x01, 0x71, 2, State("maker's state 2", Severity.INFORMATION)),
        (0x77, 0x6F, 0, State("state 0", Severity.INFORMATION)),
    ],
)
def test_a_state(sensor_type: int, event_type: int, offset: int, found: State) -> None:
    assert state(sensor_type, event_type, offset) == found


def test_entities_have_names() -> None:
    assert entity_name(10, 2) == "power supply 2"
    assert entity_name(200, 1) == "entity 200 1"
