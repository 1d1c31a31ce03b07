"""Power supplies and batteries.

What firmware tells of power supplies is how they were when the machine started; it is old by the
time it is read, so a supply that was not plugged in then is shown and is no alarm.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from cimom.classes import (
    BatteryStatus,
    ChargingStatus,
    Chemistry,
    EnabledState,
    KHV_Battery,
    KHV_ComputerSystem,
    KHV_PowerSupply,
    KHV_SuppliesPower,
    TypeOfRangeSwitching,
)
from cimom.health.status import Condition, status_properties
from cimom.model import CimObject
from cimom.provider import Association, Lane, Source
from hypervisor.host import Host
from hypervisor.power_supply import Adapter, Cell, read_supplies
from hypervisor.smbios import read_smbios
from hypervisor.smbios_part import Supply
from providers.device import device_keys, system_device

POWER = "hw.power"
SWITCHING = 4  # type of a supply (DSP0134 7.40.1)
OF_STATUS = {4: (Condition.DEGRADED, "non-critical"), 5: (Condition.ERROR, "critical")}
CHEMISTRIES = {
    "Li-ion": Chemistry.Lithium_ion,
    "Li-poly": Chemistry.Lithium_Polymer,
    "NiMH": Chemistry.Nickel_Metal_Hydride,
    "NiCd": Chemistry.Nickel_Cadmium,
    "Pb-acid": Chemistry.Lead_Acid,
}
CHARGING = {
    "Charging": ChargingStatus.Charging,
    "Discharging": ChargingStatus.Discharging,
    "Not charging": ChargingStatus.Idle,
    "Full": ChargingStatus.Idle,
}
LOW = {"Critical": BatteryStatus.Critical, "Low": BatteryStatus.Low}
LOW_CHARGING = {
    "Critical": BatteryStatus.Charging_and_Critical,
    "Low": BatteryStatus.Charging_and_Low,
    "High": BatteryStatus.Charging_and_High,
}
BROKEN = frozenset({"Dead", "Unspecified failure"})
WELL = frozenset({"Good", "Unknown", "Warm", "Cool"})
MAX_MILLIWATTS_HOUR = 2**32


def _state(supply: Supply) -> tuple[Condition, str | None]:
    if supply.unplugged:
        return Condition.DORMANT, "it was not plugged in when the machine started"
    condition, word = OF_STATUS.get(supply.status or 0, (Condition.OK, None))
    return condition, word and f"firmware called it {word} when the machine started"


def supply_names(items: Sequence[Supply]) -> list[str]:
    """Return what people call each supply: where it is, and as much more as tells it from others.

    Firmware may call the place of all of them `Rear`.
    """
    places = [item.location or item.name or "" for item in items]
    whole = [" ".join(filter(None, (item.location, item.name))) for item in items]
    unique = [
        f"{name or 'Power supply'} {item.handle:#06x}"
        for name, item in zip(whole, items, strict=True)
    ]
    choices = (places, whole, unique)
    return [
        next((n[i] for n in choices if n[i] and n.count(n[i]) == 1), f"{unique[i]}, {i + 1}")
        for i in range(len(items))
    ]


def supply_of_firmware(system: str, item: Supply, name: str) -> KHV_PowerSupply:
    """Map a power supply of the SMBIOS table."""
    condition, why = _state(item)
    switching = item.range_switching
    return KHV_PowerSupply(
        **device_keys(system, KHV_PowerSupply, f"psu/{item.handle:04x}"),
        ElementName=name,
        Name=name,
        Caption="Power supply",
        Manufacturer=item.manufacturer,
        Model=item.part or item.name,
        SerialNumber=item.serial,
        TotalOutputPower=None if item.max_watts is None else item.max_watts * 1000,
        IsSwitchingSupply=None if item.kind in (None, 1, 2) else item.kind == SWITCHING,
        TypeOfRangeSwitching=(
            TypeOfRangeSwitching(switching) if switching and switching <= 6 else None
        ),
        EnabledState=EnabledState.Enabled_but_Offline if item.unplugged else EnabledState.Enabled,
        **status_properties(condition, why),  # type: ignore[arg-type]
    )


def adapter(system: str, item: Adapter) -> KHV_PowerSupply:
    """Map a mains adapter; one that is not connected is no fault."""
    idle = item.online is False
    return KHV_PowerSupply(
        **device_keys(system, KHV_PowerSupply, f"psu/{item.name}"),
        ElementName=f"{item.kind} adapter {item.name}",
        Name=item.name,
        Caption=f"{item.kind} adapter"[:64],
        Manufacturer=item.manufacturer,
        Model=item.model,
        SerialNumber=item.serial,
        IsACInput=True if item.kind == "Mains" else None,
        EnabledState=EnabledState.Enabled_but_Offline if idle else EnabledState.Enabled,
        **status_properties(  # type: ignore[arg-type]
            Condition.DORMANT if idle else Condition.OK, "it gives no power now" if idle else None
        ),
    )


def _how(item: Cell) -> tuple[Condition, str | None]:
    if item.health in BROKEN:
        return Condition.ERROR, f"the battery is called {item.health}"
    if item.level == "Critical" and item.status == "Discharging":
        return Condition.DEGRADED, "the charge is critical"
    if item.health is not None and item.health not in WELL:
        return Condition.DEGRADED, f"the battery is called {item.health}"
    return Condition.OK, None


def battery_status(item: Cell) -> BatteryStatus:
    """Return the status of CIM_Battery, of which there are fewer than pairs of the kernel's."""
    if item.status == "Full":
        return BatteryStatus.Fully_Charged
    if item.status == "Charging":
        return LOW_CHARGING.get(item.level or "", BatteryStatus.Charging)
    if item.status in ("Discharging", "Not charging"):
        return LOW.get(item.level or "", BatteryStatus.Partially_Charged)
    return BatteryStatus.Unknown


def _milli(micro: int | None) -> int | None:
    milli = None if micro is None else micro // 1000
    return milli if milli is not None and milli < MAX_MILLIWATTS_HOUR else None


def _minutes(seconds: int | None, energy: int | None, power: int | None) -> int | None:
    """Return how long; from what is left to be moved and how fast, when it is not told."""
    if seconds is not None:
        return seconds // 60
    return None if energy is None or not power else min(energy * 60 // power, 2**32 - 1)


def battery(system: str, item: Cell) -> KHV_Battery:
    """Map a battery."""
    condition, why = _how(item)
    left, full, design = item.energy_now, item.energy_full, item.energy_design
    missing = full - left if full is not None and left is not None and full > left else None
    power = item.power
    flows = item.status
    chemistry = CHEMISTRIES.get(item.technology or "", Chemistry.Unknown)
    return KHV_Battery(
        **device_keys(system, KHV_Battery, f"battery/{item.name}"),
        ElementName=item.model or f"Battery {item.name}",
        Name=item.name,
        Caption="Battery",
        Manufacturer=item.manufacturer,
        Model=item.model,
        SerialNumber=item.serial,
        BatteryStatus=battery_status(item),
        ChargingStatus=CHARGING.get(flows or "", ChargingStatus.Unknown),
        Chemistry=chemistry,
        EstimatedChargeRemaining=item.percent,
        RemainingCapacity=_milli(left),
        FullChargeCapacity=_milli(full),
        DesignCapacity=_milli(design),
        DesignVoltage=None if item.voltage_design is None else item.voltage_design // 1000,
        HealthPercent=min(100, full * 100 // design) if full is not None and design else None,
        EstimatedRunTime=_minutes(item.to_empty, left, power) if flows == "Discharging" else None,
        TimeToFullCharge=_minutes(item.to_full, missing, power) if flows == "Charging" else None,
        RechargeCount=item.cycles,
        CycleCount=item.cycles,
        EnabledState=EnabledState.Enabled,
        **status_properties(condition, why),  # type: ignore[arg-type]
    )


def sources(host: Host, system: str) -> tuple[Source, ...]:
    """Return the one source; some firmware takes a while to tell of a battery."""

    def read() -> Iterator[CimObject]:
        told = {item.handle: item for item in read_smbios(host).supplies}  # each once
        present = [item for item in told.values() if item.present is not False]
        for supply, name in zip(present, supply_names(present), strict=True):
            yield supply_of_firmware(system, supply, name)
        for item in read_supplies(host):
            yield adapter(system, item) if isinstance(item, Adapter) else battery(system, item)

    return (
        Source(
            name=POWER,
            read=read,
            classes=(KHV_PowerSupply, KHV_Battery),
            max_age_s=10.0,
            lane=Lane.SLOW,
        ),
    )


def for_the_host(cls: type[CimObject], device: Any, left_role: str = "Antecedent") -> Association:
    """Return a row of an association from devices to the host that they serve."""
    return Association(
        cls=cls,
        left=device,
        left_role=left_role,
        left_join=lambda item: item.SystemName,
        right=KHV_ComputerSystem,
        right_role="Dependent",
        right_join=lambda system: system.Name,
    )


ASSOCIATIONS: tuple[Association, ...] = (
    system_device(KHV_PowerSupply),
    system_device(KHV_Battery),
    for_the_host(KHV_SuppliesPower, KHV_PowerSupply),
)
