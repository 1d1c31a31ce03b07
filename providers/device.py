"""What all devices of the host share: their keys, and the row that hangs them on the host."""

from __future__ import annotations

import hashlib
import re
from typing import Any

from cimom.classes import CIM_LogicalDevice, KHV_ComputerSystem, KHV_SystemDevice
from cimom.model import CimObject
from cimom.provider import Association

MAX_DEVICE_ID = 64  # MaxLen of CIM_LogicalDevice.DeviceID
DIGEST = 12  # hexadecimal digits that keep long identities apart
_UNFIT = re.compile(r"[^A-Za-z0-9.:_/@+-]+")  # no quotes and blanks in what stands in paths


def fit_device_id(text: str) -> str:
    """Return a DeviceID that fits: what is cut off (of an NVMe WWID the namespace) is hashed."""
    fit = _UNFIT.sub("_", text)
    if fit == text and len(text) <= MAX_DEVICE_ID:
        return text
    digest = hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:DIGEST]
    return f"{fit[: MAX_DEVICE_ID - DIGEST - 1]}-{digest}"


def device_keys(system: str, cls: type[CimObject], device_id: str) -> dict[str, Any]:
    """Return the key properties of a device of the host `system`."""
    return {**scoped(system, cls), "DeviceID": fit_device_id(device_id)}


def pci_id(address: str) -> str:
    """Return the DeviceID of a PCI function."""
    return fit_device_id(f"pci/{address}")


def hwmon_id(chip: str, item: str) -> str:
    """Return the DeviceID of a sensor of a hwmon chip."""
    return fit_device_id(f"hwmon/{chip}/{item}")


def scoped(system: str, cls: type[CimObject]) -> dict[str, Any]:
    """Return the three keys of everything that is scoped by the host."""
    return {
        "SystemCreationClassName": KHV_ComputerSystem.CIM_NAME,
        "SystemName": system,
        "CreationClassName": cls.CIM_NAME,
    }


def statistics_id(device_id: str) -> str:
    """Return the InstanceID of a device's statistics."""
    return f"KHV:stat:{fit_device_id(device_id)}"


def system_device(cls: type[CIM_LogicalDevice]) -> Association:
    """Return the row that joins devices of a class to the host."""
    return Association(
        cls=KHV_SystemDevice,
        left=KHV_ComputerSystem,
        left_role="GroupComponent",
        left_join=lambda system: system.Name,
        right=cls,
        right_role="PartComponent",
        right_join=lambda device: device.SystemName,
    )
