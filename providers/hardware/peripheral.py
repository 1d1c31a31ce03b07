"""Watchdogs, trusted platform modules and USB devices."""

from __future__ import annotations

from collections.abc import Iterator

from cimom.classes import (
    CIM_LogicalDevice,
    EnabledState,
    KHV_ControlledBy,
    KHV_PCIDevice,
    KHV_TrustedPlatformModule,
    KHV_USBDevice,
    KHV_Watchdog,
)
from cimom.health.status import Condition, status_properties
from cimom.model import CimObject
from cimom.provider import Association, Source
from hypervisor.host import Host
from hypervisor.tpm import SecurityModule, read_security_modules
from hypervisor.usb import UsbDevice, read_usb
from hypervisor.watchdog import CARD_RESET, Watchdog, read_watchdogs
from providers.device import device_keys, pci_id, system_device

PERIPHERALS = "hw.peripheral"
USB = "hw.usb"
# Classes of USB devices (the USB-IF's list of defined class codes).
KINDS = {
    0x01: "audio",
    0x02: "communication",
    0x03: "human interface",
    0x06: "image",
    0x07: "printer",
    0x08: "mass storage",
    0x09: "hub",
    0x0A: "communication",
    0x0B: "smart card",
    0x0E: "video",
    0xE0: "wireless",
    0xFF: "vendor's own",
}
STATES = {
    True: EnabledState.Enabled,
    False: EnabledState.Enabled_but_Offline,
    None: EnabledState.Unknown,
}
OF_INTERFACES = (0x00, 0xEF)  # device classes that say: look at the interfaces


def watchdog(system: str, item: Watchdog) -> KHV_Watchdog:
    """Map a watchdog; one that does not run is no fault."""
    running = item.active is True
    status = item.boot_status
    return KHV_Watchdog(
        **device_keys(system, KHV_Watchdog, f"watchdog/{item.name}"),
        ElementName=item.identity or f"Watchdog {item.name}",
        Caption="Watchdog",
        Name=item.name,
        Identity=item.identity,
        Active=item.active,
        Timeout=item.timeout_s,
        TimeLeft=item.left_s if running else None,
        Pretimeout=item.warning_s,
        PretimeoutGovernor=item.warning_by,
        NoWayOut=item.for_ever,
        CausedLastStart=None if status is None else bool(status & CARD_RESET),
        BootStatus=status,
        EnabledState=STATES[item.active],
        **status_properties(  # type: ignore[arg-type]
            Condition.DORMANT if item.active is False else Condition.OK,
            "it does not run" if item.active is False else None,
        ),
    )


def security_module(system: str, item: SecurityModule) -> KHV_TrustedPlatformModule:
    """Map a trusted platform module."""
    version = f" {item.version}" if item.version else ""
    return KHV_TrustedPlatformModule(
        **device_keys(system, KHV_TrustedPlatformModule, f"tpm/{item.name}"),
        ElementName=item.description or f"TPM{version}",
        Caption="Trusted platform module",
        Name=item.name,
        SpecVersion=item.version,
        Manufacturer=item.manufacturer,
        RegisterBanks=item.banks or None,
        EnabledState=EnabledState.Enabled,
        **status_properties(Condition.OK),  # type: ignore[arg-type]
    )


def usb_id(item: UsbDevice) -> str:
    """Return the DeviceID of a device: what it is and where it is plugged in.

    Not its serial number: whole series of sticks have the same one, and a second one must not
    change the name of the first.
    """
    return f"usb/{_numbers(item)}/{item.place}"


def _numbers(item: UsbDevice) -> str:
    return f"{item.vendor or 0:04x}:{item.product or 0:04x}"


def kind(item: UsbDevice) -> str | None:
    """Return what a device is, by its class or those of its interfaces."""
    told = item.interfaces if item.device_class in OF_INTERFACES else (item.device_class,)
    found = (KINDS.get(number) for number in told if number is not None)
    return ", ".join(dict.fromkeys(filter(None, found))) or None


def usb_device(system: str, item: UsbDevice) -> KHV_USBDevice:
    """Map a USB device."""
    name = " ".join(filter(None, (item.manufacturer, item.title)))
    what = kind(item)
    return KHV_USBDevice(
        **device_keys(system, KHV_USBDevice, usb_id(item)),
        ElementName=name or f"USB device {_numbers(item)}",
        Caption=f"USB {what or 'device'}"[:64],
        Name=item.name,
        Manufacturer=item.manufacturer,
        Model=item.title,
        SerialNumber=item.serial,
        VendorID=item.vendor,
        ProductID=item.product,
        USBVersion=item.version,
        Speed=None if item.kilobits is None else item.kilobits * 1000,
        Port=item.name,
        Drivers=item.drivers or None,
        DeviceKind=what,
        ControllerDeviceID=None if item.controller is None else pci_id(item.controller),
        EnabledState=EnabledState.Enabled,
        **status_properties(Condition.OK),  # type: ignore[arg-type]
    )


def sources(host: Host, system: str) -> tuple[Source, ...]:
    """Return what is built in and what is plugged in, apart: only the latter comes and goes."""

    def built_in() -> Iterator[CimObject]:
        for item in read_watchdogs(host):
            yield watchdog(system, item)
        for module in read_security_modules(host):
            yield security_module(system, module)

    def plugged_in() -> Iterator[CimObject]:
        for item in read_usb(host):
            if item.vendor is not None:
                yield usb_device(system, item)

    return (
        Source(
            name=PERIPHERALS,
            read=built_in,
            classes=(KHV_Watchdog, KHV_TrustedPlatformModule),
            max_age_s=10.0,
        ),
        Source(name=USB, read=plugged_in, classes=(KHV_USBDevice,), max_age_s=60.0),
    )


def behind_function(cls: type[CIM_LogicalDevice]) -> Association:
    """Return the row that joins devices of a class to their PCI functions."""
    return Association(
        cls=KHV_ControlledBy,
        left=KHV_PCIDevice,
        left_role="Antecedent",
        left_join=lambda function: function.DeviceID,
        right=cls,
        right_role="Dependent",
        right_join=lambda device: device.ControllerDeviceID,
    )


ASSOCIATIONS: tuple[Association, ...] = (
    system_device(KHV_Watchdog),
    system_device(KHV_TrustedPlatformModule),
    system_device(KHV_USBDevice),
    behind_function(KHV_USBDevice),
)
