"""The virtualization services, and what they and each machine can do now.

The services are told with empty lists of methods: a client that reads their capabilities learns
that it cannot call them yet.  Machines are switched by their own RequestStateChange.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from cimom.classes import (
    EnabledState,
    KHV_EnabledLogicalElementCapabilities,
    KHV_ResourcePoolConfigurationCapabilities,
    KHV_ResourcePoolConfigurationService,
    KHV_VirtualPowerManagementCapabilities,
    KHV_VirtualPowerManagementService,
    KHV_VirtualSystemManagementCapabilities,
    KHV_VirtualSystemManagementService,
    KHV_VirtualSystemSnapshotCapabilities,
    KHV_VirtualSystemSnapshotService,
    KHV_VirtualSystemSnapshotServiceCapabilities,
    RequestedState,
    RequestedStatesSupported,
    StateAwareness,
)
from cimom.health.status import Condition, status_properties
from cimom.model import CimObject
from providers.device import scoped
from providers.virtual.naming import states_id
from providers.virtual.setting import TYPES
from providers.virtual.transition import TRANSITIONS

MANAGEMENT, SNAPSHOT, POOLS, POWER = "khv-vsms", "khv-vsss", "khv-rpcs", "khv-vm-power"


def service_capability_id(name: str) -> str:
    """Return the InstanceID of what a service can do."""
    return f"KHV:servicecap:{name}"


def _service(host: str, cls: Any, name: str, title: str) -> Any:
    return cls(
        **scoped(host, cls),
        Name=name,
        ElementName=title,
        Started=True,
        EnabledState=EnabledState.Enabled,
        RequestedState=RequestedState.Not_Applicable,
        **status_properties(Condition.OK),
    )


def services(host: str) -> Iterator[CimObject]:
    """Yield the services and their capabilities."""
    yield _service(
        host, KHV_VirtualSystemManagementService, MANAGEMENT, "Management of virtual machines"
    )
    yield KHV_VirtualSystemManagementCapabilities(
        InstanceID=service_capability_id(MANAGEMENT),
        ElementName="Management capabilities",
        VirtualSystemTypesSupported=tuple(TYPES.values()),
        SynchronousMethodsSupported=(),
        AsynchronousMethodsSupported=(),
        IndicationsSupported=(),
        ElementNameEditSupported=False,
    )
    yield _service(host, KHV_VirtualSystemSnapshotService, SNAPSHOT, "Snapshots of machines")
    yield KHV_VirtualSystemSnapshotServiceCapabilities(
        InstanceID=service_capability_id(SNAPSHOT),
        ElementName="Snapshot capabilities",
        SynchronousMethodsSupported=(),
        AynchronousMethodsSupported=(),  # spelt so in the schema
        SnapshotTypesSupported=(),
    )
    yield _service(host, KHV_ResourcePoolConfigurationService, POOLS, "Configuration of pools")
    yield KHV_ResourcePoolConfigurationCapabilities(
        InstanceID=service_capability_id(POOLS),
        ElementName="Pool configuration capabilities",
        SynchronousMethodsSupported=(),
        AsynchronousMethodsSupported=(),
    )
    yield _service(host, KHV_VirtualPowerManagementService, POWER, "Power of virtual machines")
    yield KHV_VirtualPowerManagementCapabilities(
        InstanceID=service_capability_id(POWER),
        ElementName="Power capabilities",
        PowerCapabilities=(),
        PowerStatesSupported=(),
        PowerChangeCapabilities=(),
        RequestedPowerStatesSupported=(),
    )


def machine_capabilities(uuid: str, name: str) -> Iterator[CimObject]:
    """Yield what can be asked of a machine: states, and no snapshots yet."""
    yield KHV_EnabledLogicalElementCapabilities(
        InstanceID=states_id(uuid),
        ElementName=f"States of {name}",
        SystemName=uuid,
        ElementNameEditSupported=False,
        RequestedStatesSupported=tuple(RequestedStatesSupported(state) for state in TRANSITIONS),
        StateAwareness=(StateAwareness.RequestStateChange,),
    )
    yield KHV_VirtualSystemSnapshotCapabilities(
        InstanceID=f"KHV:snapcap:{uuid}",
        ElementName=f"Snapshots of {name}",
        SystemName=uuid,
        SnapshotTypesEnabled=(),
        GuestOSNotificationEnabled=False,
    )
