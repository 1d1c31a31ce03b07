"""The host itself as KHV_ComputerSystem."""

from __future__ import annotations

from collections.abc import Iterator

from cimom.classes import (
    BootStatus,
    Dedicated,
    EnabledState,
    KHV_ComputerSystem,
    ResetCapability,
    WakeUpType,
)
from cimom.health.status import Condition, status_properties
from cimom.model import cim_datetime
from cimom.provider import HOST_NAMESPACE, VIRT_NAMESPACE, Source
from hypervisor.host import Host
from hypervisor.identity import HostIdentity, read_identity
from hypervisor.smbios import read_smbios
from hypervisor.smbios_part import Smbios

# Front panel reset status of DSP0134 7.25.1.
RESETS: dict[int | None, ResetCapability] = {
    0: ResetCapability.Disabled,
    1: ResetCapability.Enabled,
    2: ResetCapability.Not_Implemented,
}


def identifying(identity: HostIdentity, smbios: Smbios) -> dict[str, str]:
    """Return what identifies the host besides its name, by what it is."""
    system = smbios.system
    enclosure = smbios.enclosures[0] if smbios.enclosures else None
    board = smbios.boards[0] if smbios.boards else None
    known = {
        "CIM:GUID": identity.uuid if identity.from_smbios else None,
        "CIM:Model:SerialNumber": identity.serial,
        "CIM:Chassis:SerialNumber": enclosure and enclosure.serial,
        "CIM:Board:SerialNumber": board and board.serial,
        "Vendor": identity.vendor,
        "Model": identity.model,
        "Version": system and system.version,
        "AssetTag": enclosure and enclosure.asset_tag,
        "SKU": system and system.sku,
        "Family": system and system.family,
    }
    return {name: value for name, value in known.items() if value}


def host_system(identity: HostIdentity, smbios: Smbios) -> KHV_ComputerSystem:
    """Map the identity to CIM.  Its own status is that of a host that answers."""
    told = identifying(identity, smbios)
    what = " ".join(word for word in (identity.vendor, identity.model) if word)
    started = smbios.system.wake_up if smbios.system else None
    booted = smbios.boot_status
    return KHV_ComputerSystem(
        CreationClassName=KHV_ComputerSystem.CIM_NAME,
        Name=identity.uuid,
        NameFormat="UUID",
        ElementName=identity.name,
        Caption=what or "KVM host",
        Description=" ".join(
            word for word in (identity.distribution, "Linux", identity.kernel) if word
        ),
        Dedicated=(Dedicated.Not_Dedicated,),
        OtherIdentifyingInfo=tuple(told.values()),
        IdentifyingDescriptions=tuple(told),
        EnabledState=EnabledState.Enabled,
        ResetCapability=RESETS.get(smbios.reset_button, ResetCapability.Unknown),
        WakeUpType=WakeUpType(started) if started else None,
        BootStatus=None if booted is None else BootStatus(booted),
        TimeOfLastStateChange=(
            None if identity.boot_time is None else cim_datetime(float(identity.boot_time))
        ),
        **status_properties(Condition.OK),  # type: ignore[arg-type]
    )


def sources(host: Host) -> tuple[Source, ...]:
    """Return the source of the host's own row, served where its machines are, too."""

    def read() -> Iterator[KHV_ComputerSystem]:
        yield host_system(read_identity(host), read_smbios(host))

    return (
        Source(
            name="hw.system",
            read=read,
            classes=(KHV_ComputerSystem,),
            namespaces=(HOST_NAMESPACE, VIRT_NAMESPACE),
            max_age_s=60.0,
        ),
    )
