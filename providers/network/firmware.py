"""The firmware in network ports, as their drivers tell it."""

from __future__ import annotations

from cimom.classes import (
    CIM_NetworkPort,
    Classifications,
    KHV_PortFirmwareIdentity,
)
from cimom.health.status import Condition, status_properties
from cimom.provider import Association
from hypervisor.network import Interface
from providers.hardware.software import firmware_of, installed, numbers
from providers.network.port import port_id


def firmware(system: str, interface: Interface) -> KHV_PortFirmwareIdentity | None:
    """Map the firmware of a port; None when its driver tells of none."""
    version = interface.link.driver.firmware
    if version is None or not interface.physical:
        return None
    return KHV_PortFirmwareIdentity(
        InstanceID=f"KHV:firmware:{port_id(interface)}",
        ElementName=f"Firmware of {interface.name}",
        Caption=f"Firmware of {interface.name}",
        Name=interface.link.driver.name or interface.name,
        VersionString=version,
        Classifications=(Classifications.Firmware,),
        IsEntity=True,
        ManagedDeviceID=port_id(interface),
        SystemName=system,
        **{**numbers(version), **status_properties(Condition.OK)},  # type: ignore[arg-type]
    )


ASSOCIATIONS: tuple[Association, ...] = (
    installed(KHV_PortFirmwareIdentity),
    firmware_of(KHV_PortFirmwareIdentity, CIM_NetworkPort),
)
