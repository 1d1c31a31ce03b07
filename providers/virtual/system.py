"""Virtual machines as CIM_ComputerSystem, from one look at a libvirt domain."""

from __future__ import annotations

import msgspec

from cimom.classes import EnabledDefault, KHV_VirtualComputerSystem, TransitioningToState
from cimom.model import Key, cim_datetime
from hypervisor.domain import DomainInfo
from providers.virtual.request import Seen
from providers.virtual.state import VmState, vm_state
from providers.virtual.transition import available


def state_of(domain: DomainInfo) -> VmState:
    """Return a domain's state in CIM."""
    return vm_state(
        domain.state, domain.reason, managed_save=domain.has_managed_save, silent=domain.silent
    )


def system_key(uuid: str) -> Key:
    """Return the key of a machine's row."""
    return (uuid, KHV_VirtualComputerSystem.CIM_NAME)


def virtual_system(host_name: str, domain: DomainInfo, seen: Seen) -> KHV_VirtualComputerSystem:
    """Map a domain to CIM; `seen` is what is known of requests and of earlier passes."""
    state = msgspec.structs.asdict(state_of(domain))
    if seen.transition != TransitioningToState.No_Change:
        state["TransitioningToState"] = seen.transition
    return KHV_VirtualComputerSystem(
        **state,
        Name=domain.uuid,
        CreationClassName=KHV_VirtualComputerSystem.CIM_NAME,
        NameFormat="UUID",
        ElementName=domain.name,
        Caption="Virtual machine",
        HostName=host_name,
        EnabledDefault=_default(domain),
        RequestedState=seen.requested,
        AvailableRequestedStates=available(domain),
        TimeOfLastStateChange=None if seen.changed_at is None else cim_datetime(seen.changed_at),
    )


def _default(domain: DomainInfo) -> EnabledDefault:
    """Return the state after the host's start; a transient machine is no more then."""
    if not domain.persistent:
        return EnabledDefault.Not_Applicable
    return EnabledDefault.Enabled if domain.autostart else EnabledDefault.Disabled
