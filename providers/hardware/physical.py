"""The machine as things one can touch: enclosure, boards, sockets and slots, processors."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from cimom.classes import (
    ChassisPackageType,
    CIM_PhysicalElement,
    ConnectorLayout,
    KHV_Card,
    KHV_Chassis,
    KHV_Chip,
    KHV_ComputerSystem,
    KHV_ComputerSystemPackage,
    KHV_Container,
    KHV_ElementInConnector,
    KHV_Processor,
    KHV_Realizes,
    KHV_Slot,
    MultipleSystemSupport,
    PackageType,
    RackMountable,
    RemovalConditions,
)
from cimom.health.status import Condition, status_properties
from cimom.model import CimObject
from cimom.provider import Association, Source
from hypervisor.host import Host
from hypervisor.identity import HostIdentity, read_identity
from hypervisor.smbios import read_smbios
from hypervisor.smbios_part import Board, Enclosure, Module, Slot, Smbios, Socket
from providers.device import fit_device_id

INVENTORY = "hw.physical"
MAIN_CHASSIS = "Chassis"  # the name that checks made for ESXi look for
BLADE = 28  # enclosure type of DSP0134 7.4.1
RACK_KINDS = frozenset({17, 23})
IN_USE, AVAILABLE = 4, 3  # slot usage of DSP0134 7.10.3
UNIT_INCHES = 1.75
SKU_LENGTH = 64
PCI_EXPRESS = range(0xA5, 0xC6)  # slot types of DSP0134 7.10.1
BOARD_KINDS = {10: "Motherboard", 9: "Processor/Memory module", 7: "Processor module"}


def tag(kind: str, handle: int) -> str:
    """Return the Tag of a part: its kind and its SMBIOS handle."""
    return f"{kind}/{handle:04x}"


def _common(cls: type[CimObject], ident: str, name: str, **more: Any) -> dict[str, Any]:
    status = status_properties(more.pop("condition", Condition.OK), more.pop("why", None))
    return {
        "Tag": ident,
        "CreationClassName": cls.CIM_NAME,
        "ElementName": name,
        "Name": name,
        **more,
        **status,
    }


def _short(text: str | None) -> str | None:
    return None if text is None else text[:SKU_LENGTH]


def chassis(system: str, item: Enclosure, model: str | None, name: str) -> KHV_Chassis:
    """Map an enclosure; the model is that of the machine that it holds."""
    kind = item.kind
    known = kind is not None and kind in set(ChassisPackageType)
    return KHV_Chassis(
        **_common(
            KHV_Chassis,
            tag("chassis", item.handle),
            name,
            Caption=f"Enclosure {item.version}" if item.version else "Enclosure",
            Manufacturer=item.manufacturer,
            Model=model,
            SerialNumber=item.serial,
            Version=_short(item.version),
            SKU=_short(item.sku),
            SystemName=system,
            AssetTag=item.asset_tag,
            OtherIdentifyingInfo=item.asset_tag,
            UserTracking=item.asset_tag,
            ChassisPackageType=ChassisPackageType(kind or 0) if known else None,
            PackageType=PackageType.Chassis_Frame,
            LockPresent=item.lock,
            NumberOfPowerCords=item.power_cords,
            Height=None if item.height_units is None else item.height_units * UNIT_INCHES,
            RackMountable=(RackMountable.True_ if kind in RACK_KINDS else RackMountable.Unknown),
            MultipleSystemSupport=(
                MultipleSystemSupport.True_ if kind == BLADE else MultipleSystemSupport.Unknown
            ),
            PoweredOn=True,
        )
    )


def plain_chassis(identity: HostIdentity) -> KHV_Chassis:
    """Return the enclosure of a machine that has no SMBIOS, or one that may not be read."""
    return KHV_Chassis(
        **_common(
            KHV_Chassis,
            "chassis/0",
            MAIN_CHASSIS,
            Caption="Enclosure",
            Manufacturer=identity.vendor,
            Model=identity.model,
            SerialNumber=identity.serial,
            SystemName=identity.uuid,
            PackageType=PackageType.Chassis_Frame,
            PoweredOn=True,
        )
    )


def card(item: Board, container: str | None) -> KHV_Card:
    """Map a board."""
    kind = BOARD_KINDS.get(item.kind or 0)
    conditions = None
    if item.replaceable is not None:
        conditions = (
            RemovalConditions.Removable_when_on_or_off
            if item.hot_swappable
            else RemovalConditions.Removable_when_off
            if item.removable or item.replaceable
            else RemovalConditions.Not_Applicable
        )
    return KHV_Card(
        **_common(
            KHV_Card,
            tag("board", item.handle),
            " ".join(word for word in (item.manufacturer, item.product) if word) or "Board",
            Caption=kind or "Board",
            Manufacturer=item.manufacturer,
            Model=item.product,
            PartNumber=item.product,
            SerialNumber=item.serial,
            Version=_short(item.version),
            AssetTag=item.asset_tag,
            ContainerTag=container,
            HostingBoard=item.hosting,
            PackageType=PackageType.Module_Card,
            RemovalConditions=conditions,
        )
    )


def chip(item: Socket, container: str | None, device: str) -> KHV_Chip:
    """Map a processor package."""
    return KHV_Chip(
        **_common(
            KHV_Chip,
            tag("cpu", item.handle),
            item.version or item.designation or "Processor",
            Caption=f"Processor in {item.designation}" if item.designation else "Processor",
            Manufacturer=item.manufacturer,
            Model=item.version,
            SerialNumber=item.serial,
            PartNumber=item.part,
            AssetTag=item.asset_tag,
            CanBeFRUed=True,
            RemovalConditions=RemovalConditions.Removable_when_off,
            ContainerTag=container,
            ConnectorTag=tag("slot", item.handle),
            ProcessorDeviceID=device,
        )
    )


def processor_slot(item: Socket, container: str | None) -> KHV_Slot:
    """Map a processor socket, full or empty."""
    name = item.designation or f"CPU socket {item.handle:#06x}"
    return KHV_Slot(
        **_common(
            KHV_Slot,
            tag("slot", item.handle),
            name,
            Caption="Processor socket",
            ConnectorDescription="Processor socket",
            ConnectorLayout=ConnectorLayout.Other,
            SlotDesignation=item.designation,
            InUse=item.populated,
            ContainerTag=container,
            SpecialPurpose=True,
            PurposeDescription="Processor",
        )
    )


def memory_slot(item: Module, container: str | None) -> KHV_Slot:
    """Map a memory slot, full or empty."""
    name = " ".join(word for word in (item.bank, item.locator) if word)
    return KHV_Slot(
        **_common(
            KHV_Slot,
            tag("slot", item.handle),
            item.locator or name or f"Memory slot {item.handle:#06x}",
            Caption="Memory slot",
            ConnectorDescription=f"Memory slot {name}".strip(),
            ConnectorLayout=ConnectorLayout.Slot,
            SlotDesignation=item.locator,
            InUse=item.fitted,
            ContainerTag=container,
            SpecialPurpose=True,
            PurposeDescription="Memory",
        )
    )


def expansion_slot(item: Slot, container: str | None) -> KHV_Slot:
    """Map an expansion slot; the PCI function in it is told while the slot is in use."""
    used = {IN_USE: True, AVAILABLE: False}.get(item.usage or 0)
    address = item.address if used else None
    express = item.kind in PCI_EXPRESS
    return KHV_Slot(
        **_common(
            KHV_Slot,
            tag("slot", item.handle),
            item.designation or f"Slot {item.handle:#06x}",
            Caption="Expansion slot",
            ConnectorDescription="PCI Express slot" if express else "Expansion slot",
            ConnectorLayout=ConnectorLayout.PCI_E if express else ConnectorLayout.Slot,
            SlotDesignation=item.designation,
            SupportsHotPlug=item.hot_plug,
            Number=item.number,
            InUse=used,
            ContainerTag=container,
            PCIDeviceID=None if address is None else fit_device_id(f"pci/{address}"),
        )
    )


class Physical:
    """Reads the parts of a machine."""

    def __init__(self, host: Host, system: str) -> None:
        self._host = host
        self._system = system

    def read(self) -> Iterator[CIM_PhysicalElement]:
        """Yield enclosures, boards, processors, sockets and slots."""
        smbios, identity = read_smbios(self._host), read_identity(self._host)
        if smbios.enclosures:
            for index, item in enumerate(smbios.enclosures):
                name = MAIN_CHASSIS if index == 0 else f"Chassis {index + 1}"
                model = identity.model if index == 0 else None
                yield chassis(self._system, item, model, name)
        else:
            yield plain_chassis(identity)
        for board in smbios.boards:
            yield card(board, enclosure_tag(smbios, board))
        board_tag = main_board(smbios)
        for index, socket in enumerate(smbios.processors()):
            yield chip(socket, board_tag, f"cpu/{index}")
        for socket in smbios.sockets:
            yield processor_slot(socket, board_tag)
        for module in smbios.modules:
            yield memory_slot(module, board_tag)
        for slot in smbios.slots:
            yield expansion_slot(slot, board_tag)


def enclosure_tag(smbios: Smbios, board: Board) -> str:
    """Return what a board is built into: what it names, else the first enclosure."""
    handles = [item.handle for item in smbios.enclosures]
    if board.chassis in handles:
        return tag("chassis", board.chassis or 0)
    return tag("chassis", handles[0]) if handles else "chassis/0"


def main_board(smbios: Smbios) -> str:
    """Return the board that carries the sockets; without one the enclosure does."""
    hosting = [board for board in smbios.boards if board.hosting] or list(smbios.boards)
    if hosting:
        return tag("board", hosting[0].handle)
    return tag("chassis", smbios.enclosures[0].handle) if smbios.enclosures else "chassis/0"


def sources(host: Host, system: str) -> tuple[Source, ...]:
    """Return the one source: parts do not change while the machine runs."""
    return (
        Source(
            name=INVENTORY,
            read=Physical(host, system).read,
            classes=(KHV_Chassis, KHV_Card, KHV_Chip, KHV_Slot),
            max_age_s=600.0,
            deadline_s=5.0,
        ),
    )


def contains(group: type[CimObject], part: type[CimObject]) -> Association:
    """Return the row that ties parts to what they are built into."""
    return Association(
        cls=KHV_Container,
        left=group,
        left_role="GroupComponent",
        left_join=lambda outer: outer.Tag,
        right=part,
        right_role="PartComponent",
        right_join=lambda inner: inner.ContainerTag,
        properties=lambda _, inner: {
            "LocationWithinContainer": getattr(inner, "Locator", None)
            or getattr(inner, "SlotDesignation", None)
        },
    )


def in_connector(part: type[CimObject]) -> Association:
    """Return the row that ties parts to the slot that they sit in."""
    return Association(
        cls=KHV_ElementInConnector,
        left=KHV_Slot,
        left_role="Antecedent",
        left_join=lambda slot: slot.Tag,
        right=part,
        right_role="Dependent",
        right_join=lambda inner: inner.ConnectorTag,
    )


ASSOCIATIONS: tuple[Association, ...] = (
    Association(
        cls=KHV_ComputerSystemPackage,
        left=KHV_Chassis,
        left_role="Antecedent",
        left_join=lambda item: item.SystemName,
        right=KHV_ComputerSystem,
        right_role="Dependent",
        right_join=lambda system: system.Name,
        properties=lambda _, system: {"PlatformGUID": system.Name},
    ),
    *(
        contains(group, part)
        for group in (KHV_Chassis, KHV_Card)
        for part in (KHV_Card, KHV_Chip, KHV_Slot)
        if group is not part
    ),
    in_connector(KHV_Chip),
    Association(
        cls=KHV_Realizes,
        left=KHV_Chip,
        left_role="Antecedent",
        left_join=lambda item: item.ProcessorDeviceID,
        right=KHV_Processor,
        right_role="Dependent",
        right_join=lambda processor: processor.DeviceID,
    ),
)
