"""Instances under the names that clients of other products ask for.  Off unless configured.

The names are those of classes of VMware ESXi; nothing but the names is theirs.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from cimom.classes import (
    KHV_Battery,
    KHV_DriveFirmwareIdentity,
    KHV_Fan,
    KHV_IPMIFan,
    KHV_IPMIFirmwareIdentity,
    KHV_IPMIPowerSupply,
    KHV_IPMISensor,
    KHV_LogicalDisk,
    KHV_PCIDevice,
    KHV_PowerSupply,
    KHV_Sensor,
    KHV_SoftwareIdentity,
    KHV_StorageExtent,
)
from cimom.model import CimObject
from cimom.provider import Alias
from cimom.schema import Schema

MASS_STORAGE = 1  # PCI base class
BIOS = "System BIOS"  # what checks look for, with a date of release


def _is_controller(function: KHV_PCIDevice) -> bool:
    return (function.ClassCode or 0) == MASS_STORAGE


def _is_firmware(software: KHV_SoftwareIdentity) -> bool:
    """Whether it is firmware that can be told: a BIOS without a date ends such checks."""
    return software.ElementName != BIOS or software.ReleaseDate is not None


def esxi(schema: Schema) -> tuple[Alias, ...]:
    """Return the classes that checks of ESXi hosts enumerate besides those of the DMTF."""

    def alias(name: str, *of: type[CimObject], **more: Any) -> Alias:
        return Alias(schema.struct(name), of, **more)

    return (
        alias(
            "OMC_SMASHFirmwareIdentity",
            KHV_SoftwareIdentity,
            KHV_DriveFirmwareIdentity,
            KHV_IPMIFirmwareIdentity,
            when=_is_firmware,
        ),
        alias("OMC_DiscreteSensor", KHV_Sensor, KHV_IPMISensor),
        alias("OMC_Fan", KHV_Fan, KHV_IPMIFan),
        alias("OMC_PowerSupply", KHV_PowerSupply, KHV_IPMIPowerSupply),
        alias("VMware_StorageExtent", KHV_StorageExtent),
        alias("VMware_Controller", KHV_PCIDevice, when=_is_controller),
        alias("VMware_StorageVolume", KHV_LogicalDisk),
        alias("VMware_Battery", KHV_Battery),
        alias("VMware_SASSATAPort"),
    )


COMPAT: Mapping[str, Callable[[Schema], tuple[Alias, ...]]] = {"esxi": esxi}
