"""PCI functions with their names; bridges, and what lies behind them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from cimom.classes import (
    BridgeType,
    ClassCode,
    EnabledState,
    InterruptPin,
    KHV_ControlledBy,
    KHV_PCIBridge,
    KHV_PCIDevice,
    PCIController_Capabilities,
    ProtocolSupported,
)
from cimom.health.status import Condition, status_properties
from cimom.provider import Association, Source
from hypervisor.host import Host
from hypervisor.pci import Function, Header, read_functions
from hypervisor.pci_name import Names
from providers.device import device_keys, pci_id, system_device

INVENTORY = "hw.pci"
BRIDGE_CLASS = 0x0604
KINDS = {
    0x00: BridgeType.Host,
    0x01: BridgeType.ISA,
    0x04: BridgeType.PCI,
    0x07: BridgeType.CardBus,
}


def place(address: str) -> tuple[int, int, int]:
    """Return bus, device and function."""
    _, bus, rest = address.split(":")
    device, function = rest.split(".")
    return int(bus, 16), int(device, 16), int(function)


def _header(header: Header | None) -> dict[str, Any]:
    if header is None:
        return {}
    return {
        "CommandRegister": header.command,
        "CacheLineSize": header.cache_line,
        "LatencyTimer": header.latency,
        "BaseAddress": header.bars,
        "InterruptPin": InterruptPin(header.pin) if header.pin < 5 else None,
        "MinGrantTime": header.min_grant,
        "MaxLatency": header.max_latency,
    }


def _bridge(function: Function) -> dict[str, Any]:
    """Return what only bridges have."""
    header, code = function.header, function.class_code or 0
    express = function.max_speed is not None
    kind = KINDS.get(code >> 8 & 0xFF, BridgeType.Other)
    return {
        "BridgeType": BridgeType.PCIe if express and kind is BridgeType.PCI else kind,
        "PrimaryBusNumber": header.primary if header else None,
        "SecondayBusNumber": header.secondary if header else None,  # spelt so in the schema
        "SubordinateBusNumber": header.subordinate if header else None,
    }


def is_bridge(function: Function) -> bool:
    """Whether buses lie behind a function."""
    if function.header is not None:
        return function.header.bridge
    return (function.class_code or 0) >> 8 == BRIDGE_CLASS


def pci_function(system: str, function: Function, names: Names) -> KHV_PCIDevice | KHV_PCIBridge:
    """Map a function to CIM."""
    bridge = is_bridge(function)
    cls = KHV_PCIBridge if bridge else KHV_PCIDevice
    vendor = names.vendor(function.vendor)
    device = names.device(function.vendor, function.device)
    kind = names.kind(function.class_code)
    code = function.class_code
    title = f"{vendor} {device or f'Device {function.device or 0:04x}'}" if vendor else kind
    bus, number, part = place(function.address)
    properties: dict[str, Any] = {
        **device_keys(system, cls, pci_id(function.address)),
        "ElementName": title or f"PCI function {function.address}",
        "Caption": (kind or "PCI function")[:64],
        "Name": function.address,
        "Address": function.address,
        "VendorName": vendor,
        "DeviceName": device,
        "SubsystemName": names.subsystem(function),
        "ClassName": kind,
        "ClassCode": None if code is None else ClassCode(code >> 16),
        "SubclassCode": None if code is None else code >> 8 & 0xFF,
        "VendorID": function.vendor,
        "PCIDeviceID": function.device,
        "SubsystemVendorID": function.subsystem_vendor,
        "SubsystemID": function.subsystem,
        "RevisionID": function.revision,
        "BusNumber": bus,
        "DeviceNumber": number,
        "FunctionNumber": part,
        "Driver": function.driver,
        "NUMANode": function.node,
        "LinkSpeed": function.speed,
        "LinkWidth": function.width,
        "MaxLinkSpeed": function.max_speed,
        "MaxLinkWidth": function.max_width,
        "ParentDeviceID": None if function.parent is None else pci_id(function.parent),
        "Capabilities": (PCIController_Capabilities.Supports_PCIe,) if function.max_speed else None,
        "ProtocolSupported": ProtocolSupported.PCI,
        "EnabledState": EnabledState.Enabled,
        **_header(function.header),
        **(_bridge(function) if bridge else {}),
        **status_properties(Condition.OK),
    }
    return cls(**properties)


def sources(host: Host, system: str) -> tuple[Source, ...]:
    """Return the one source."""
    names = Names(host)

    def read() -> Iterator[KHV_PCIDevice | KHV_PCIBridge]:
        for function in read_functions(host):
            yield pci_function(system, function, names)

    return (
        Source(
            name=INVENTORY,
            read=read,
            classes=(KHV_PCIDevice, KHV_PCIBridge),
            max_age_s=60.0,
            deadline_s=5.0,
        ),
    )


ASSOCIATIONS: tuple[Association, ...] = (
    system_device(KHV_PCIDevice),
    system_device(KHV_PCIBridge),
    *(
        Association(
            cls=KHV_ControlledBy,
            left=KHV_PCIBridge,
            left_role="Antecedent",
            left_join=lambda bridge: bridge.DeviceID,
            right=cls,
            right_role="Dependent",
            right_join=lambda function: function.ParentDeviceID,
        )
        for cls in (KHV_PCIDevice, KHV_PCIBridge)
    ),
)
