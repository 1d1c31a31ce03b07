"""Fans, power supplies, parts and firmware that the management controller tells of."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from cimom.classes import (
    Classifications,
    EnabledState,
    KHV_IPMIFan,
    KHV_IPMIFirmwareIdentity,
    KHV_IPMINumericSensor,
    KHV_IPMIPackage,
    KHV_IPMIPowerSupply,
    KHV_IPMISensor,
    PackageType,
    RemovalConditions,
)
from cimom.health.status import Condition, status_properties
from cimom.health.threshold import NORMAL
from cimom.model import CimObject, cim_datetime
from hypervisor.ipmi_name import entity_name
from hypervisor.ipmi_unit import RPM
from hypervisor.ipmi_value import FAN, POWER_SUPPLY, Board, Controller, Entity, Fru, Sensor
from providers.device import device_keys
from providers.hardware.software import numbers
from providers.ipmi.judgement import NOT_FITTED, Judged, fitted, judge_states, weight
from providers.ipmi.naming import SUFFIX, entity_id, is_fan, is_supply, monitored_id, sensor_id
from providers.ipmi.sensor import measure

FIRMWARE = "KHV:firmware:bmc"
PACKAGES = {FAN: PackageType.Fan, POWER_SUPPLY: PackageType.Power_Supply}


class Part(NamedTuple):
    """A fan or power supply: its sensors, how it is by them, and which of them says so."""

    device_id: str
    name: str
    entity: Entity
    sensors: tuple[Sensor, ...]
    judged: Judged
    teller: Sensor


def _judge(item: Sensor) -> Judged:
    if not item.numeric:
        return judge_states(item)
    where = measure(item, NORMAL).where
    if where.condition is Condition.UNKNOWN:
        return Judged(where.condition, item.why, where.state)
    bad = where.condition is not Condition.OK
    return Judged(where.condition, f"{item.name}: {where.state}" if bad else None, where.state)


def parts(sensors: tuple[Sensor, ...], *, fans: bool) -> Iterator[Part]:
    """Yield the fans, or the power supplies: what at least one sensor of their own kind is of."""
    groups: dict[str, list[Sensor]] = {}
    for item in sensors:
        device_id = monitored_id(item)
        if device_id is not None and device_id.startswith("ipmi-fan/" if fans else "ipmi-psu/"):
            groups.setdefault(device_id, []).append(item)
    for device_id, members in groups.items():
        if any((is_fan if fans else is_supply)(item) for item in members):
            yield _part(device_id, tuple(members))


def _part(device_id: str, members: tuple[Sensor, ...]) -> Part:
    first = members[0]
    own = device_id.endswith(f"/{first.entity.kind}.{first.entity.instance}")
    name = entity_name(*first.entity).capitalize() if own else first.name
    teller = max(members, key=lambda item: weight(_judge(item).condition))
    judged = _judge(teller)
    absent = next((item for item in members if fitted(item) is False), None)
    if absent is not None:  # what its other sensors say is noise
        judged, teller = Judged(Condition.DORMANT, NOT_FITTED, "not fitted"), absent
    return Part(device_id, f"{name}{SUFFIX}", first.entity, members, judged, teller)


def _enabled(part: Part) -> EnabledState:
    out = part.judged.condition in (Condition.DORMANT, Condition.UNKNOWN)
    return EnabledState.Enabled_but_Offline if out else EnabledState.Enabled


def fan(system: str, part: Part) -> KHV_IPMIFan:
    """Map a fan; of several rotors the slowest counts."""
    speeds = [
        round(item.value)
        for item in part.sensors
        if item.value is not None and item.value >= 0 and item.unit == RPM
    ]
    return KHV_IPMIFan(
        **device_keys(system, KHV_IPMIFan, part.device_id),
        ElementName=part.name,
        Name=part.device_id,
        Caption="Fan of the management controller",
        ActiveCooling=True,
        Speed=min(speeds, default=None),
        SensorDeviceID=sensor_id(part.teller),
        SensorClass=_class_of(part.teller).CIM_NAME,
        EnabledState=_enabled(part),
        **status_properties(part.judged.condition, part.judged.why),  # type: ignore[arg-type]
    )


def _class_of(item: Sensor) -> type[CimObject]:
    return KHV_IPMINumericSensor if item.numeric else KHV_IPMISensor


def supply(system: str, part: Part, frus: dict[Entity, Fru]) -> KHV_IPMIPowerSupply:
    """Map a power supply; who made it and what it gives, its FRU says."""
    fru = frus.get(part.entity)
    made = (fru.product or fru.board or Board()) if fru is not None else Board()
    watts = None if fru is None else fru.watts
    return KHV_IPMIPowerSupply(
        **device_keys(system, KHV_IPMIPowerSupply, part.device_id),
        ElementName=part.name,
        Name=part.device_id,
        Caption="Power supply of the management controller",
        Manufacturer=made.manufacturer,
        Model=made.product or made.part,
        SerialNumber=made.serial,
        TotalOutputPower=None if watts is None else watts * 1000,
        SensorDeviceID=sensor_id(part.teller),
        SensorClass=_class_of(part.teller).CIM_NAME,
        EnabledState=_enabled(part),
        **status_properties(part.judged.condition, part.judged.why),  # type: ignore[arg-type]
    )


def package(system: str, item: Fru) -> KHV_IPMIPackage:
    """Map a part that has an inventory."""
    made = item.product or item.board or item.chassis or Board()
    board = item.board or Board()
    kind = None if item.entity is None else PACKAGES.get(item.entity.kind)
    return KHV_IPMIPackage(
        Tag=f"ipmi-fru/{item.number}",
        CreationClassName=KHV_IPMIPackage.CIM_NAME,
        ElementName=f"{item.name}{SUFFIX}",
        Name=item.name,
        Caption="Part of the management controller's inventory",
        PackageType=kind or PackageType.Other,
        OtherPackageType=None if kind else "replaceable unit",
        RemovalConditions=RemovalConditions.Unknown,
        Manufacturer=made.manufacturer or board.manufacturer,
        Model=made.product or board.product,
        PartNumber=made.part or board.part,
        SerialNumber=made.serial or board.serial,
        Version=made.version,
        ManufactureDate=None if board.made_at is None else cim_datetime(board.made_at),
        AssetTag=made.asset,
        SystemName=system,
        RealizedDeviceID=None if item.entity is None else entity_id(item.entity),
        **status_properties(Condition.OK),  # type: ignore[arg-type]
    )


def firmware(system: str, item: Controller) -> KHV_IPMIFirmwareIdentity:
    """Map the controller's firmware."""
    version = item.firmware + (f" ({item.auxiliary})" if item.auxiliary else "")
    updating = "its firmware is being replaced" if item.updating else None
    return KHV_IPMIFirmwareIdentity(
        InstanceID=FIRMWARE,
        ElementName="BMC firmware",
        Name="BMC firmware",
        Caption=f"Firmware of the management controller (IPMI {item.ipmi})",
        VersionString=version,
        Classifications=(Classifications.Firmware,),
        IsEntity=True,
        SystemName=system,
        IPMIVersion=item.ipmi,
        ManufacturerID=item.manufacturer,
        ProductID=item.product,
        **{  # type: ignore[arg-type]
            **numbers(item.firmware),
            **status_properties(Condition.OK, updating),
        },
    )
