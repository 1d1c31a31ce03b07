"""One domain as a CIM_ComputerSystem."""

from __future__ import annotations

from cimom.classes import EnabledDefault, RequestedState as R, TransitioningToState as T
from cimom.model import key_of
from hypervisor.domain import DomainState, PausedReason
from providers.virtual.request import Seen
from providers.virtual.system import system_key, virtual_system
from tests.providers.virtual.machines import UUID, domain

NOTHING = Seen(R.No_Change, T.No_Change, None)


def test_a_machine_is_known_by_its_uuid_and_shown_by_its_name() -> None:
    system = virtual_system("host", domain(), NOTHING)
    assert key_of(system) == system_key(UUID) == (UUID, "KHV_VirtualComputerSystem")
    assert (system.ElementName, system.HostName, system.NameFormat) == ("web", "host", "UUID")
    assert system.TimeOfLastStateChange is None
    assert system.RequestedState == R.No_Change


def test_a_request_shows_in_the_row() -> None:
    system = virtual_system("host", domain(), Seen(R.Shut_Down, T.Shut_Down, 0.0))
    assert system.RequestedState == R.Shut_Down
    assert system.TransitioningToState == T.Shut_Down
    assert system.TimeOfLastStateChange == "19700101000000.000000+000"


def test_a_machine_that_somebody_else_saves_is_on_its_way() -> None:
    saving = domain(DomainState.PAUSED, PausedReason.SAVE)
    assert virtual_system("host", saving, NOTHING).TransitioningToState == T.Offline


def test_the_default_state_is_what_the_hosts_start_makes_of_it() -> None:
    def default(**facts: bool) -> EnabledDefault | None:
        return virtual_system("host", domain(**facts), NOTHING).EnabledDefault

    assert default(autostart=True) == EnabledDefault.Enabled
    assert default() == EnabledDefault.Disabled
    assert default(persistent=False) == EnabledDefault.Not_Applicable
