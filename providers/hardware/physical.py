"""The machine as things one can touch: enclosure, boards, processors; and what is in what."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from cimom.classes import (
    BootUpState,
    ChassisPackageType,
    ChassisTypes,
    CIM_PhysicalElement,
    FormFactor,
    KHV_Card,
    KHV_Chassis,
    KHV_Chip,
    KHV_ComputerSystem,
    KHV_ComputerSystemPackage,
    KHV_Processor,
    KHV_Realizes,
    KHV_Slot,
    MultipleSystemSupport,
    PackageType,
    PowerSupplyState,
    RackMountable,
    RemovalConditions,
    ThermalState,
)
from cimom.health.status import Condition, status_properties
from cimom.model import CimObject
from cimom.provider import Association, Source
from hypervisor.host import Host
from hypervisor.identity import HostIdentity, read_identity
from hypervisor.processor import read_threads
from hypervisor.smbios import read_smbios
from hypervisor.smbios_name import board_name, enclosure_name, upgrade_name
from hypervisor.smbios_part import Board, Enclosure, Smbios, Socket
from providers.hardware.place import NO_ENCLOSURE, Places, contains, in_connector, tag
from providers.hardware.slot import expansion_slot, memory_slot, processor_slot

INVENTORY = "hw.physical"
MAIN_CHASSIS = "Chassis"  # the name that checks made for ESXi look for
UNIT_INCHES = 1.75
MAX_SHORT = 64  # MaxLen of Version, SKU and their like
# Enclosure types of DSP0134 7.4.1.  CIM numbers them alike, but where it has something else:
MAIN_SERVER, RACK_MOUNT, MULTI_SYSTEM, BLADE, BLADE_ENCLOSURE = 17, 23, 25, 28, 29
PACKAGES = {
    2: ChassisPackageType.Unknown,
    RACK_MOUNT: ChassisPackageType.Main_System_Chassis,  # RackMountable tells the rest
    MULTI_SYSTEM: ChassisPackageType.Other,
    BLADE: ChassisPackageType.Other,
    BLADE_ENCLOSURE: ChassisPackageType.Blade_Enclosure,
}
LAST_PACKAGE = ChassisPackageType.Stick_PC
LAST_TYPE = ChassisTypes.Multi_system_Chassis
# CPU status of DSP0134 7.5.4.
BY_USER, BY_FIRMWARE = 2, 3
# Sockets whose name does not tell the form of what sits in them.
AMD_FORMS = {
    FormFactor.LGA: ("SP3", "SP3r2", "SP5", "SP6", "AM5", "G34", "C32", "F (1207)"),
    FormFactor.PGA: ("AM2", "AM3", "AM4", "FM1", "FM2", "FS1", "FS2", "S1", "754", "939", "940"),
}


def common(cls: type[CimObject], ident: str, name: str, **more: Any) -> dict[str, Any]:
    """Return what all parts have; `condition` and `why` say how one is."""
    status = status_properties(more.pop("condition", Condition.OK), more.pop("why", None))
    return {
        "Tag": ident,
        "CreationClassName": cls.CIM_NAME,
        "ElementName": name,
        "Name": name,
        **more,
        **status,
    }


def short(text: str | None) -> str | None:
    """Return what CIM has room for."""
    return None if text is None else text[:MAX_SHORT]


def chassis(system: str, identity: HostIdentity, item: Enclosure, place: int) -> KHV_Chassis:
    """Map an enclosure; the first is the machine's, and has its maker and model."""
    main = place == 0
    kind, name = item.kind, enclosure_name(item.kind)
    return KHV_Chassis(
        **common(
            KHV_Chassis,
            tag("chassis", item.handle),
            MAIN_CHASSIS if main else f"{MAIN_CHASSIS} {place + 1}",
            Caption=name or "Enclosure",
            Manufacturer=item.manufacturer or (identity.vendor if main else None),
            Model=identity.model if main else None,
            SerialNumber=item.serial or (identity.serial if main else None),
            Version=short(item.version),
            SKU=short(item.sku),
            SystemName=system,
            AssetTag=item.asset_tag,
            OtherIdentifyingInfo=item.asset_tag,
            UserTracking=item.asset_tag,
            **enclosure_types(kind),
            PackageType=PackageType.Blade if kind == BLADE else PackageType.Chassis_Frame,
            LockPresent=item.lock,
            NumberOfPowerCords=item.power_cords,
            Height=None if item.height_units is None else item.height_units * UNIT_INCHES,
            RackMountable=rack_mountable(item),
            BootUpState=_state(BootUpState, item.boot_up_state),
            PowerSupplyState=_state(PowerSupplyState, item.power_supply_state),
            ThermalState=_state(ThermalState, item.thermal_state),
            PoweredOn=True,
        )
    )


def _state(states: Any, code: int | None) -> Any:
    return states(code) if code is not None and code in set(states) else None


def enclosure_types(kind: int | None) -> dict[str, Any]:
    """Return the properties of a chassis that tell what kind it is."""
    if kind is None:
        return {}
    name = enclosure_name(kind)
    many = kind in (MULTI_SYSTEM, BLADE_ENCLOSURE)
    return {
        "ChassisPackageType": PACKAGES.get(
            kind, ChassisPackageType(kind if kind <= LAST_PACKAGE else ChassisPackageType.Unknown)
        ),
        "ChassisTypeDescription": name,
        "ChassisTypes": (ChassisTypes(kind if 0 < kind <= LAST_TYPE else ChassisTypes.Other),),
        "TypeDescriptions": None if name is None else (name,),
        "MultipleSystemSupport": (
            MultipleSystemSupport.True_ if many else MultipleSystemSupport.Unknown
        ),
    }


def rack_mountable(item: Enclosure) -> RackMountable:
    """Return whether an enclosure fits into a rack: its kind or its height in units tells."""
    if item.kind == BLADE:
        return RackMountable.False_
    if item.kind == RACK_MOUNT or (item.kind == MAIN_SERVER and item.height_units):
        return RackMountable.True_
    return RackMountable.Unknown


def plain_chassis(system: str, identity: HostIdentity) -> KHV_Chassis:
    """Return the enclosure of a machine that has no SMBIOS."""
    return KHV_Chassis(
        **common(
            KHV_Chassis,
            NO_ENCLOSURE,
            MAIN_CHASSIS,
            Caption="Enclosure",
            Manufacturer=identity.vendor,
            Model=identity.model,
            SerialNumber=identity.serial,
            SystemName=system,
            PackageType=PackageType.Chassis_Frame,
            PoweredOn=True,
        )
    )


def card(item: Board, container: str) -> KHV_Card:
    """Map a board."""
    return KHV_Card(
        **common(
            KHV_Card,
            tag("board", item.handle),
            " ".join(word for word in (item.manufacturer, item.product) if word) or "Board",
            Caption=board_name(item.kind) or "Board",
            Manufacturer=item.manufacturer,
            Model=item.product,
            PartNumber=item.product,
            SerialNumber=item.serial,
            Version=short(item.version),
            AssetTag=item.asset_tag,
            OtherIdentifyingInfo=item.asset_tag,
            UserTracking=item.asset_tag,
            Location=item.location,
            ContainerTag=container,
            HostingBoard=item.hosting,
            PackageType=PackageType.Module_Card,
            Removable=item.removable,
            Replaceable=item.replaceable,
            HotSwappable=item.hot_swappable,
            CanBeFRUed=item.replaceable,
            RemovalConditions=removal(item),
            PoweredOn=True,
        )
    )


def removal(item: Board) -> RemovalConditions | None:
    """Return when a board may be taken out."""
    if item.hot_swappable:
        return RemovalConditions.Removable_when_on_or_off
    if item.removable or item.replaceable:
        return RemovalConditions.Removable_when_off
    return None if item.replaceable is None else RemovalConditions.Not_Applicable


def chip(item: Socket, container: str, device: str | None) -> KHV_Chip:
    """Map a processor package."""
    form = package_form(item.upgrade)
    condition, why = Condition.OK, None
    if item.status == BY_FIRMWARE:
        condition, why = Condition.ERROR, "Disabled by the firmware after an error"
    elif item.status == BY_USER:
        condition, why = Condition.DORMANT, "Disabled in the firmware's settings"
    return KHV_Chip(
        **common(
            KHV_Chip,
            tag("cpu", item.handle),
            item.version or item.designation or "Processor",
            condition=condition,
            why=why,
            Caption=f"Processor in {item.designation}" if item.designation else "Processor",
            Manufacturer=item.manufacturer,
            Model=item.version,
            SerialNumber=item.serial,
            PartNumber=item.part,
            AssetTag=item.asset_tag,
            OtherIdentifyingInfo=item.asset_tag,
            UserTracking=item.asset_tag,
            FormFactor=form,
            CanBeFRUed=form is not FormFactor.BGA,
            RemovalConditions=(
                RemovalConditions.Not_Applicable
                if form is FormFactor.BGA
                else RemovalConditions.Removable_when_off
            ),
            PoweredOn=True,
            ContainerTag=container,
            ConnectorTag=tag("slot", item.handle),
            ProcessorDeviceID=device,
        )
    )


def package_form(upgrade: int | None) -> FormFactor:
    """Return the form of a processor package by the name of its socket."""
    name = (upgrade_name(upgrade) or "").removeprefix("Socket ")
    for form in (FormFactor.LGA, FormFactor.BGA, FormFactor.PGA):
        if form.name in name or name in AMD_FORMS.get(form, ()):
            return form
    return FormFactor.Unknown


class Physical:
    """Reads the parts of a machine."""

    def __init__(self, host: Host, system: str) -> None:
        self._host = host
        self._system = system

    def read(self) -> Iterator[CIM_PhysicalElement]:
        """Yield enclosures, boards, processors, sockets and slots."""
        smbios, identity = read_smbios(self._host), read_identity(self._host)
        places = Places(smbios)
        if not smbios.enclosures:
            yield plain_chassis(self._system, identity)
        for place, enclosure in enumerate(smbios.enclosures):
            yield chassis(self._system, identity, enclosure, place)
        for board in smbios.boards:
            yield card(board, places.of_board(board))
        devices = self._devices(smbios)
        for socket in smbios.processors():
            yield chip(socket, places.of(socket.handle), devices.get(socket.handle))
        for socket in smbios.sockets:
            yield processor_slot(socket, places.of(socket.handle))
        for module in smbios.modules:
            yield memory_slot(module, places.of_module(module))
        for slot in smbios.slots:
            yield expansion_slot(slot, places.of(slot.handle))

    def _devices(self, smbios: Smbios) -> dict[int, str]:
        """Return the processors by the handles of their sockets."""
        if not smbios.processors():
            return {}
        threads = read_threads(self._host)
        packages = sorted({t.package for t in threads if t.package is not None})
        sockets = smbios.sockets_of(len(packages))
        return {s.handle: f"cpu/{package}" for s, package in zip(sockets, packages, strict=False)}


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
