"""The host's management controller (IPMI): sensors, fans, supplies, redundancy, firmware, its log.

A thread asks the controller; everything here maps what it found last, so that nobody waits.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from typing import Any

import msgspec

from cimom.classes import (
    KHV_AssociatedCooling,
    KHV_AssociatedSensor,
    KHV_ComputerSystem,
    KHV_ComputerSystemPackage,
    KHV_HostedCollection,
    KHV_IPMIFan,
    KHV_IPMIFirmwareIdentity,
    KHV_IPMILogEntry,
    KHV_IPMINumericSensor,
    KHV_IPMIPackage,
    KHV_IPMIPowerSupply,
    KHV_IPMIRecordLog,
    KHV_IPMISensor,
    KHV_MemberOfCollection,
    KHV_Realizes,
    KHV_RedundancySet,
    KHV_SuppliesPower,
    KHV_UseOfLog,
)
from cimom.health.threshold import NORMAL, Band
from cimom.logs import manages_record
from cimom.model import CimError, CimObject, Path, Status
from cimom.operations import MethodResult
from cimom.provider import Association, Method, Notify, Provider, Source
from hypervisor.host import Host
from hypervisor.identity import read_identity
from hypervisor.ipmi import MISSING, Lan, connect, installed, present
from hypervisor.ipmi_poller import Poller, Unavailable
from hypervisor.ipmi_recording import RecordingError, read_recording, recorded
from hypervisor.ipmi_value import Entity, Fru, Recording
from providers.device import system_device
from providers.hardware.power import for_the_host
from providers.hardware.software import installed as installed_software
from providers.ipmi import device, log as event_log, redundancy, sensor
from providers.ipmi.naming import element_names, sensor_id

logger = logging.getLogger(__name__)

BMC = "ipmi.bmc"
CLASSES: tuple[type[CimObject], ...] = (
    KHV_IPMINumericSensor,
    KHV_IPMISensor,
    KHV_IPMIFan,
    KHV_IPMIPowerSupply,
    KHV_RedundancySet,
    KHV_IPMIFirmwareIdentity,
    KHV_IPMIPackage,
    KHV_IPMIRecordLog,
    KHV_IPMILogEntry,
)
# Return values of CIM_Log.ClearLog.
DONE, NOT_SUPPORTED, FAILED = 0, 1, 4
CLEAR_S = 30.0


def wanted(host: Host, lan: Lan | None) -> bool:
    """Whether there is a controller to serve: asked, or recorded."""
    return recorded(host) or (host.live and present(host, lan))


def provider(host: Host, lan: Lan | None = None) -> Provider:
    """Return the provider of this group; without a controller it serves nothing."""
    if not wanted(host, lan):
        return Provider(sources=())
    if recorded(host):
        return _replaying(host)
    if not installed():
        return Provider(sources=(), missing=(f"IPMI: {MISSING}",))
    return _asking(host, lan)


def _replaying(host: Host) -> Provider:
    """Return the provider of what was recorded."""
    try:
        read_recording(host)
    except RecordingError as exc:
        return Provider(sources=(), missing=(f"IPMI: {exc}",))

    def current() -> Recording:
        try:
            return read_recording(host)
        except RecordingError as exc:
            raise CimError(Status.FAILED, str(exc)) from exc

    rows = Rows(read_identity(host).uuid, current)
    return Provider(sources=(_source(rows),), methods=(_clear(lambda: NOT_SUPPORTED),))


def _asking(host: Host, lan: Lan | None) -> Provider:
    """Return the provider of a controller that is asked."""
    poller = Poller(lambda: connect(host, lan), host.clock)

    def current() -> Recording:
        try:
            return poller.current()
        except Unavailable as exc:
            raise CimError(Status.FAILED, str(exc)) from exc

    def clear() -> int:
        try:
            poller.clear_log()
        except Unavailable as exc:
            logger.warning("the system event log was not cleared: %s", exc)
            return FAILED
        return DONE

    def watch(notify: Notify) -> Callable[[], None]:
        return poller.start(lambda: notify(BMC))

    rows = Rows(read_identity(host).uuid, current)
    return Provider(
        sources=(_source(rows, lambda: rows.taken_at),), methods=(_clear(clear),), watch=watch
    )


def _source(rows: Rows, taken_at: Callable[[], float | None] | None = None) -> Source:
    return Source(name=BMC, read=rows.read, classes=CLASSES, max_age_s=5.0, taken_at=taken_at)


def _clear(clear: Callable[[], int]) -> Method:
    def invoke(_path: Path, _arguments: dict[str, Any]) -> MethodResult:
        return MethodResult(return_value=clear())

    return Method(
        cls=KHV_IPMIRecordLog,
        name="ClearLog",
        invoke=invoke,
        affects=(BMC,),
        deadline_s=CLEAR_S,
        audited=True,
    )


class Rows:
    """Maps what was found last; keeps in which band each sensor was, for its hysteresis."""

    def __init__(self, system: str, current: Callable[[], Recording]) -> None:
        self._system = system
        self._current = current
        self._bands: dict[str, Band] = {}
        self.taken_at: float | None = None  # of what was read last

    def read(self) -> Iterator[CimObject]:
        """Yield everything that the controller tells."""
        found = self._current()
        self.taken_at = found.taken_at
        names = element_names(found.sensors)
        fans = list(device.parts(found.sensors, fans=True))
        supplies = list(device.parts(found.sensors, fans=False))
        ids = [part.device_id for part in (*fans, *supplies)]
        for row in self._sensors(found, names):
            lost = row.MonitoredDeviceID is not None and row.MonitoredDeviceID not in ids
            yield msgspec.structs.replace(row, MonitoredDeviceID=None) if lost else row
        yield from self._devices(found, fans, supplies)
        for item in found.sensors:
            if redundancy.is_redundancy(item):
                name = names[sensor_id(item)]
                yield redundancy.redundancy_set(
                    self._system, item, name, groupings=found.groupings, devices=ids
                )
        if found.controller is not None:
            yield device.firmware(self._system, found.controller)
        for fru in found.frus:
            yield device.package(self._system, fru)
        if found.log.room is not None or found.log.records:
            yield event_log.record_log(self._system, found.log)
            known = event_log.Names((*found.sensors, *found.event_sensors))
            yield from event_log.entries(found.log, known)

    def _sensors(
        self, found: Recording, names: dict[str, str]
    ) -> Iterator[KHV_IPMINumericSensor | KHV_IPMISensor]:
        bands: dict[str, Band] = {}
        for item in found.sensors:
            ident = sensor_id(item)
            if item.numeric:
                last = self._bands.get(ident, NORMAL)
                row = sensor.numeric_sensor(
                    self._system, item, names[ident], found.taken_at, last=last
                )
                bands[ident] = sensor.band_of(row)
                yield row
            else:
                yield sensor.state_sensor(self._system, item, names[ident])
        self._bands = bands
        if found.chassis is not None:
            yield sensor.chassis(self._system, found.chassis)
        if found.watchdog is not None:
            yield sensor.watchdog(self._system, found.watchdog)

    def _devices(
        self, found: Recording, fans: list[device.Part], supplies: list[device.Part]
    ) -> Iterator[CimObject]:
        frus: dict[Entity, Fru] = {fru.entity: fru for fru in found.frus if fru.entity is not None}
        for part in fans:
            yield device.fan(self._system, part)
        for part in supplies:
            yield device.supply(self._system, part, frus)


def _of(sensors: type[CimObject], measured: type[CimObject]) -> Association:
    return Association(
        cls=KHV_AssociatedSensor,
        left=sensors,
        left_role="Antecedent",
        left_join=lambda item: item.MonitoredDeviceID,
        right=measured,
        right_role="Dependent",
        right_join=lambda item: item.DeviceID,
    )


def _member(cls: type[CimObject]) -> Association:
    return Association(
        cls=KHV_MemberOfCollection,
        left=KHV_RedundancySet,
        left_role="Collection",
        left_join=lambda item: frozenset(item.MemberDeviceIDs or ()),
        right=cls,
        right_role="Member",
        right_join=lambda item: item.DeviceID,
    )


def _realized(cls: type[CimObject]) -> Association:
    return Association(
        cls=KHV_Realizes,
        left=KHV_IPMIPackage,
        left_role="Antecedent",
        left_join=lambda item: item.RealizedDeviceID,
        right=cls,
        right_role="Dependent",
        right_join=lambda item: item.DeviceID,
    )


DEVICES = (KHV_IPMIFan, KHV_IPMIPowerSupply)
ASSOCIATIONS: tuple[Association, ...] = (
    system_device(KHV_IPMINumericSensor),
    system_device(KHV_IPMISensor),
    *(system_device(cls) for cls in DEVICES),
    *(_of(cls, dev) for cls in (KHV_IPMINumericSensor, KHV_IPMISensor) for dev in DEVICES),
    for_the_host(KHV_AssociatedCooling, KHV_IPMIFan),
    for_the_host(KHV_SuppliesPower, KHV_IPMIPowerSupply),
    installed_software(KHV_IPMIFirmwareIdentity),
    *(_member(cls) for cls in DEVICES),
    *(_realized(cls) for cls in DEVICES),
    Association(
        cls=KHV_HostedCollection,
        left=KHV_ComputerSystem,
        left_role="Antecedent",
        left_join=lambda system: system.Name,
        right=KHV_RedundancySet,
        right_role="Dependent",
        right_join=lambda item: item.SystemName,
    ),
    Association(
        cls=KHV_ComputerSystemPackage,
        left=KHV_IPMIPackage,
        left_role="Antecedent",
        left_join=lambda item: item.SystemName,
        right=KHV_ComputerSystem,
        right_role="Dependent",
        right_join=lambda system: system.Name,
        properties=lambda _, system: {"PlatformGUID": system.Name},
    ),
    Association(
        cls=KHV_UseOfLog,
        left=KHV_IPMIRecordLog,
        left_role="Antecedent",
        left_join=lambda item: item.SystemName,
        right=KHV_ComputerSystem,
        right_role="Dependent",
        right_join=lambda system: system.Name,
    ),
    manages_record(KHV_IPMIRecordLog, KHV_IPMILogEntry),
)
