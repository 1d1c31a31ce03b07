"""Firmware and system software of the host."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from cimom.classes import (
    Classifications,
    ElementSoftwareStatus,
    KHV_ComputerSystem,
    KHV_ElementSoftwareIdentity,
    KHV_InstalledSoftwareIdentity,
    KHV_Processor,
    KHV_SoftwareIdentity,
    TargetOSTypes,
)
from cimom.health.status import Condition, status_properties
from cimom.model import CimObject
from cimom.provider import Association, Source
from hypervisor.cpuinfo import parse_cpuinfo
from hypervisor.host import Host
from hypervisor.operating_system import read_operating_system
from hypervisor.smbios import read_smbios

SYSTEM_FIRMWARE = "System BIOS"  # the name that checks made for ESXi look for
BIOS, CONTROLLER, DISTRIBUTION, KERNEL, MICROCODE = (
    f"KHV:software:{name}" for name in ("bios", "controller", "distribution", "kernel", "microcode")
)
MAX_PART = 2**16 - 1
IN_USE = (ElementSoftwareStatus.Current, ElementSoftwareStatus.Installed)


def numbers(version: str | None) -> dict[str, int]:
    """Return the first numbers of a version as CIM has them; what does not fit is left out."""
    names = ("MajorVersion", "MinorVersion", "RevisionNumber")
    parts = re.match(r"[vV]?([0-9]+)(?:\.([0-9]+))?(?:\.([0-9]+))?(?![0-9A-Za-z])", version or "")
    found = parts.groups() if parts else ()
    return {
        name: int(part)
        for name, part in zip(names, found, strict=False)
        if part is not None and len(part) < 6 and int(part) <= MAX_PART
    }


def midnight(date: str | None) -> str | None:
    """Return a date yyyy-mm-dd as a CIM datetime."""
    return None if date is None else f"{date.replace('-', '')}000000.000000+000"


def identity(
    system: str, ident: str, name: str, version: str | None, **more: Any
) -> KHV_SoftwareIdentity:
    """Return a piece of software with a version."""
    return KHV_SoftwareIdentity(
        InstanceID=ident,
        ElementName=name,
        Name=name,
        VersionString=version,
        SystemName=system,
        IsEntity=True,
        **more,
        **{**numbers(version), **status_properties(Condition.OK)},  # type: ignore[arg-type]
    )


class Software:
    """Reads firmware and system software."""

    def __init__(self, host: Host, system: str) -> None:
        self._host = host
        self._system = system

    def read(self) -> Iterator[KHV_SoftwareIdentity]:
        """Yield what there is."""
        yield from self._firmware()
        running = read_operating_system(self._host)
        if running.pretty_name:
            yield identity(
                self._system,
                DISTRIBUTION,
                running.pretty_name,
                running.version,
                Caption="Linux distribution",
                Manufacturer=running.name,
                Classifications=(Classifications.Operating_System,),
                TargetOSTypes=(TargetOSTypes.LINUX,),
            )
        if running.kernel:
            yield identity(
                self._system,
                KERNEL,
                "Linux kernel",
                running.kernel,
                Caption="Linux kernel",
                Classifications=(Classifications.Operating_System,),
            )
        infos = parse_cpuinfo(self._host.read_text("proc/cpuinfo") or "")
        microcode = next((info for info in infos.values() if info.microcode), None)
        if microcode is not None:
            yield identity(
                self._system,
                MICROCODE,
                "Processor microcode",
                microcode.microcode,
                Manufacturer=microcode.maker,
                Classifications=(Classifications.Firmware,),
            )

    def _firmware(self) -> Iterator[KHV_SoftwareIdentity]:
        """Yield the firmware of the board."""
        told = read_smbios(self._host).firmware
        if told is None:
            return
        if told.version is not None:
            yield identity(
                self._system,
                BIOS,
                SYSTEM_FIRMWARE,
                told.version,
                Manufacturer=told.vendor,
                ReleaseDate=midnight(told.date),
                Caption="UEFI firmware" if told.uefi else "Firmware",
                Classifications=(Classifications.Firmware_BIOS, Classifications.BIOS_FCode),
            )
        if told.controller_release is not None:
            yield identity(
                self._system,
                CONTROLLER,
                "Embedded controller firmware",
                "{}.{}".format(*told.controller_release),
                Classifications=(Classifications.Firmware,),
            )


def sources(host: Host, system: str) -> tuple[Source, ...]:
    """Return the one source."""
    return (
        Source(
            name="hw.software",
            read=Software(host, system).read,
            classes=(KHV_SoftwareIdentity,),
            max_age_s=600.0,
        ),
    )


def installed(cls: type[CimObject]) -> Association:
    """Return the row that joins software of a class to the host that it is installed on."""
    return Association(
        cls=KHV_InstalledSoftwareIdentity,
        left=KHV_ComputerSystem,
        left_role="System",
        left_join=lambda system: system.Name,
        right=cls,
        right_role="InstalledSoftware",
        right_join=lambda item: item.SystemName,
    )


def firmware_of(cls: type[CimObject], device: type[CimObject]) -> Association:
    """Return the row that joins firmware of a class to the device whose DeviceID it names."""
    return Association(
        cls=KHV_ElementSoftwareIdentity,
        left=cls,
        left_role="Antecedent",
        left_join=lambda item: item.ManagedDeviceID,
        right=device,
        right_role="Dependent",
        right_join=lambda item: item.DeviceID,
        properties=lambda _software, _device: {"ElementSoftwareStatus": IN_USE},
    )


ASSOCIATIONS: tuple[Association, ...] = (
    installed(KHV_SoftwareIdentity),
    Association(
        cls=KHV_ElementSoftwareIdentity,
        left=KHV_SoftwareIdentity,
        left_role="Antecedent",
        left_join=lambda item: item.SystemName if item.InstanceID == BIOS else None,
        right=KHV_ComputerSystem,
        right_role="Dependent",
        right_join=lambda system: system.Name,
        properties=lambda _software, _system: {"ElementSoftwareStatus": IN_USE},
    ),
    Association(
        cls=KHV_ElementSoftwareIdentity,
        left=KHV_SoftwareIdentity,
        left_role="Antecedent",
        left_join=lambda item: item.SystemName if item.InstanceID == MICROCODE else None,
        right=KHV_Processor,
        right_role="Dependent",
        right_join=lambda processor: processor.SystemName,
    ),
)
