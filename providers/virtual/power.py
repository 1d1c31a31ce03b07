"""The power state of a machine, as the power profile numbers it (DSP1027)."""

from __future__ import annotations

from cimom.classes import EnabledState, KHV_VirtualComputerSystem, PowerState
from providers.virtual.state import ASLEEP, POWERED_OFF

STATES = {
    EnabledState.Enabled: PowerState.On,
    EnabledState.Quiesce: PowerState.On,
    EnabledState.Shutting_Down: PowerState.On,
    EnabledState.Starting: PowerState.On,
    EnabledState.Disabled: PowerState.Off_Soft,
    EnabledState.Enabled_but_Offline: PowerState.Hibernate_Off_Soft,
}
TEXTS = {ASLEEP: PowerState.Sleep_Deep, POWERED_OFF: PowerState.Off_Hard}


def power_state(machine: KHV_VirtualComputerSystem) -> PowerState:
    """Return a machine's power state, from its row."""
    text = (machine.StatusDescriptions or ("",))[0]
    return TEXTS.get(text) or STATES.get(
        machine.EnabledState or EnabledState.Unknown, PowerState.Other
    )
