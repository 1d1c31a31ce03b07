"""The profiles that khv follows, as rows of a table (DSP1033 Profile Registration).

A row names the specification, the class of its central instances and where they are.  Each row
makes an instance of KHV_RegisteredProfile and a row of the association table that ties it to its
central instances: pywbem asks for those of component profiles, too, before it tries any other way.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import msgspec

from cimom.classes import (
    CIM_Fan,
    CIM_IPProtocolEndpoint,
    CIM_PCIDevice,
    CIM_PhysicalElement,
    CIM_PowerSupply,
    CIM_RecordLog,
    CIM_Sensor,
    CIM_SoftwareIdentity,
    KHV_AccountManagementService,
    KHV_AllocationCapabilities,
    KHV_Battery,
    KHV_ComputerSystem,
    KHV_ElementConformsToProfile,
    KHV_EthernetPort,
    KHV_IndicationService,
    KHV_LANEndpoint,
    KHV_Memory,
    KHV_OperatingSystem,
    KHV_PowerManagementService,
    KHV_Processor,
    KHV_ReferencedProfile,
    KHV_RegisteredProfile,
    KHV_ResourcePool,
    KHV_RoleBasedAuthorizationService,
    KHV_VirtualComputerSystem,
    KHV_VirtualPowerManagementService,
    RegisteredOrganization,
    RegisteredSpecification_AdvertiseTypes,
    ResourceType,
    SpecificationType,
)
from cimom.model import CimObject
from cimom.provider import HOST_NAMESPACE, INTEROP, VIRT_NAMESPACE, Association


class Profile(msgspec.Struct, frozen=True, kw_only=True):
    """A profile: `scope` is the profile that references it, None: it stands by itself.

    `which` says which instances of the central class count; None: all of them.
    """

    name: str
    document: str
    version: str
    central: type[CimObject]
    which: Callable[[Any], bool] | None = None
    namespace: str = HOST_NAMESPACE
    scope: str | None = "Base Server"

    @property
    def instance_id(self) -> str:
        """The key of its instance; one document may be followed in two places."""
        place = "" if self.namespace != VIRT_NAMESPACE else ":virt"
        return f"KHV:profile:{self.document}:{self.version}{place}"


REGISTRATION = "Profile Registration"
_VIRT = "System Virtualization"

PROFILES: tuple[Profile, ...] = (
    Profile(
        name=REGISTRATION,
        document="DSP1033",
        version="1.0.0",
        central=KHV_RegisteredProfile,
        namespace=INTEROP,
        scope=None,
    ),
    Profile(
        name="Base Server",
        document="DSP1004",
        version="1.0.1",
        central=KHV_ComputerSystem,
        scope=None,
    ),
    Profile(name="CPU", document="DSP1022", version="1.0.1", central=KHV_Processor),
    Profile(name="System Memory", document="DSP1026", version="1.0.1", central=KHV_Memory),
    Profile(name="Sensors", document="DSP1009", version="1.0.2", central=CIM_Sensor),
    Profile(name="Fan", document="DSP1013", version="1.0.1", central=CIM_Fan),
    Profile(name="Power Supply", document="DSP1015", version="1.0.1", central=CIM_PowerSupply),
    Profile(name="Battery", document="DSP1030", version="1.0.0", central=KHV_Battery),
    Profile(
        name="Physical Asset", document="DSP1011", version="1.0.2", central=CIM_PhysicalElement
    ),
    Profile(name="PCI Device", document="DSP1075", version="1.0.0", central=CIM_PCIDevice),
    Profile(name="Ethernet Port", document="DSP1014", version="1.0.1", central=KHV_EthernetPort),
    Profile(
        name="Host LAN Network Port", document="DSP1035", version="1.0.2", central=KHV_LANEndpoint
    ),
    Profile(
        name="IP Interface", document="DSP1036", version="1.1.1", central=CIM_IPProtocolEndpoint
    ),
    Profile(
        name="Software Inventory",
        document="DSP1023",
        version="1.0.1",
        central=CIM_SoftwareIdentity,
    ),
    Profile(name="OS", document="DSP1029", version="1.1.0", central=KHV_OperatingSystem),
    Profile(
        name="Power State Management",
        document="DSP1027",
        version="2.0.0",
        central=KHV_PowerManagementService,
    ),
    Profile(
        name="Simple Identity Management",
        document="DSP1034",
        version="1.0.1",
        central=KHV_AccountManagementService,
    ),
    Profile(
        name="Role Based Authorization",
        document="DSP1039",
        version="1.0.0",
        central=KHV_RoleBasedAuthorizationService,
    ),
    Profile(
        name="Indications",
        document="DSP1054",
        version="1.2.2",
        central=KHV_IndicationService,
        namespace=INTEROP,
    ),
    Profile(
        name="Record Log", document="DSP1010", version="1.0.2", central=CIM_RecordLog, scope=None
    ),
    Profile(
        name=_VIRT,
        document="DSP1042",
        version="1.0.0",
        central=KHV_ComputerSystem,
        namespace=VIRT_NAMESPACE,
        scope=None,
    ),
    Profile(
        name="Virtual System",
        document="DSP1057",
        version="1.0.0",
        central=KHV_VirtualComputerSystem,
        namespace=VIRT_NAMESPACE,
        scope=_VIRT,
    ),
    Profile(
        name="Memory Resource Virtualization",
        document="DSP1045",
        version="1.0.0",
        central=KHV_ResourcePool,
        which=lambda pool: pool.ResourceType == ResourceType.Memory,
        namespace=VIRT_NAMESPACE,
        scope=_VIRT,
    ),
    Profile(
        name="Generic Device Resource Virtualization",
        document="DSP1059",
        version="1.0.0",
        central=KHV_ResourcePool,
        which=lambda pool: pool.ResourceType != ResourceType.Memory,
        namespace=VIRT_NAMESPACE,
        scope=_VIRT,
    ),
    Profile(
        name="Allocation Capabilities",
        document="DSP1043",
        version="1.0.0",
        central=KHV_AllocationCapabilities,
        namespace=VIRT_NAMESPACE,
        scope=_VIRT,
    ),
    Profile(
        name="Power State Management",
        document="DSP1027",
        version="2.0.0",
        central=KHV_VirtualPowerManagementService,
        namespace=VIRT_NAMESPACE,
        scope=_VIRT,
    ),
)


def registered(profiles: tuple[Profile, ...] = PROFILES) -> Iterator[KHV_RegisteredProfile]:
    """Yield the instance of each profile."""
    for profile in profiles:
        yield KHV_RegisteredProfile(
            InstanceID=profile.instance_id,
            ElementName=f"{profile.name} ({profile.document})",
            Caption=f"{profile.document} {profile.name} Profile",
            SpecificationType=SpecificationType.Profile,
            RegisteredOrganization=RegisteredOrganization.DMTF,
            RegisteredName=profile.name,
            RegisteredVersion=profile.version,
            AdvertiseTypes=(RegisteredSpecification_AdvertiseTypes.Not_Advertised,),
        )


def _conforms(profile: Profile) -> Association:
    ident, which = profile.instance_id, profile.which
    places = dict.fromkeys((INTEROP, profile.namespace))
    return Association(
        cls=KHV_ElementConformsToProfile,
        left=KHV_RegisteredProfile,
        left_role="ConformantStandard",
        left_join=lambda standard: True if standard.InstanceID == ident else None,
        right=profile.central,
        right_role="ManagedElement",
        right_join=lambda item: True if which is None or which(item) else None,
        namespaces=tuple(places),
        left_namespace=INTEROP,
        right_namespace=profile.namespace,
    )


def _referenced(profiles: tuple[Profile, ...]) -> Association:
    """Tie each component profile (Antecedent) to the profile that references it (DSP1033 7.1)."""
    autonomous = {item.name: item.instance_id for item in profiles if item.scope is None}
    scopes = {
        item.instance_id: autonomous[item.scope] for item in profiles if item.scope is not None
    }
    return Association(
        cls=KHV_ReferencedProfile,
        left=KHV_RegisteredProfile,
        left_role="Antecedent",
        left_join=lambda component: scopes.get(component.InstanceID),
        right=KHV_RegisteredProfile,
        right_role="Dependent",
        right_join=lambda scope: scope.InstanceID,
        namespaces=(INTEROP,),
    )


ASSOCIATIONS: tuple[Association, ...] = (*map(_conforms, PROFILES), _referenced(PROFILES))
