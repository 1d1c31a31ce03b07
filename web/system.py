"""The tables of the host, its operating system, software and logs.  Knows no HTML."""

from __future__ import annotations

from typing import Any

from cimom.broker.snapshot import Reading
from cimom.classes import (
    KHV_AuditRecordLog,
    KHV_ComputerSystem,
    KHV_DriveFirmwareIdentity,
    KHV_HypervisorSoftwareIdentity,
    KHV_IPMIFirmwareIdentity,
    KHV_IPMIRecordLog,
    KHV_KernelRecordLog,
    KHV_OperatingSystem,
    KHV_PortFirmwareIdentity,
    KHV_ProviderModule,
    KHV_RecordLog,
    KHV_SoftwareIdentity,
)
from web.cell import Number, Text
from web.table import AGE, STATE, Column, Joins, Table, named, said, told, words
from web.text import ABSENT, count, memory

HOST = Table(
    slug="host",
    title="Host",
    classes=(KHV_ComputerSystem,),
    empty="The host has not been read yet.",
    columns=(
        named("Host"),
        said("UUID", "Name"),
        Column("Serial number", lambda r, _: Text(_identity(r.instance, "SerialNumber"))),
        Column("Asset tag", lambda r, _: Text(_identity(r.instance, "AssetTag"))),
        said("System", "Description"),
        STATE,
        AGE,
    ),
)


def _identity(system: KHV_ComputerSystem, what: str) -> str:
    pairs = zip(
        system.IdentifyingDescriptions or (), system.OtherIdentifyingInfo or (), strict=False
    )
    return next((value for name, value in pairs if name.endswith(what)), ABSENT)


def _started(r: Reading[KHV_OperatingSystem], _: Joins) -> Text:
    """Show the timestamp of CIM as it stands, but for the letters between (DSP0004 5.2.4)."""
    text = r.instance.LastBootUpTime or ""
    if not text[:14].isdigit():
        return Text(ABSENT)
    day, clock = f"{text[:4]}-{text[4:6]}-{text[6:8]}", f"{text[8:10]}:{text[10:12]}"
    return Text(f"{day} {clock}", f"UTC{text[21:]} min" if text[22:] != "000" else "UTC")


def _load(r: Reading[KHV_OperatingSystem], _: Joins) -> Text:
    i = r.instance
    loads = (i.LoadAverage1, i.LoadAverage5, i.LoadAverage15)
    known = [f"{load / 100:.2f}" for load in loads if load is not None]
    return Text(" · ".join(known) or ABSENT, "in 1, 5 and 15 minutes" if known else "")


def _free(free: int | None, total: int | None) -> tuple[str, str]:
    return memory(free), f"of {memory(total)}" if total is not None else ""


OPERATING_SYSTEM = Table(
    slug="os",
    title="Operating system",
    classes=(KHV_OperatingSystem,),
    empty="The operating system has not been read yet.",
    columns=(
        Column("System", lambda r, _: Text(r.instance.ElementName or r.instance.Name, strong=True)),
        said("Kernel", "KernelRelease"),
        Column("Started", _started),
        Column("Load", _load),
        told("Processes", lambda s: (count(s.NumberOfProcesses), "")),
        told("Memory available", lambda s: _free(s.AvailableMemory, s.TotalVisibleMemorySize)),
        told("Swap free", lambda s: _free(s.FreeSwapSpaceSize, s.TotalSwapSpaceSize)),
        STATE,
        AGE,
    ),
)

SOFTWARE = Table(
    slug="software",
    title="Software and firmware",
    classes=(
        KHV_SoftwareIdentity,
        KHV_HypervisorSoftwareIdentity,
        KHV_DriveFirmwareIdentity,
        KHV_PortFirmwareIdentity,
        KHV_IPMIFirmwareIdentity,
    ),
    empty="No software is known.",
    order=lambda s: s.InstanceID,
    columns=(
        named("Software"),
        said("Version", "VersionString"),
        said("Made by", "Manufacturer"),
        said("Kind", "Classifications"),
        AGE,
    ),
)


def _package(r: Reading[KHV_ProviderModule], _: Joins) -> Text:
    m = r.instance
    name = (m.InstanceID or "").removeprefix("KHV:provider:")
    return Text(name, "" if m.ElementName == name else m.ElementName or "", strong=True)


def _serves(module: KHV_ProviderModule) -> tuple[str, str]:
    classes, sources = len(module.ProvidedClasses or ()), len(module.SourceNames or ())
    return f"{classes} classes", f"of {sources} sources" if sources else ""


def _rights(r: Reading[KHV_ProviderModule], _: Joins) -> Text:
    m = r.instance
    if m.ClassPrefix is None:
        return Text(ABSENT)  # khv's own
    granted, needs = words(m.Granted), words(m.Needs)
    return Text(granted or "nothing", f"needs {needs}" if needs and not granted else "")


def _process(r: Reading[KHV_ProviderModule], _: Joins) -> Number:
    m = r.instance
    again = f"started {m.Starts} times" if (m.Starts or 0) > 1 else ""
    return Number(ABSENT if m.ProcessID is None else str(m.ProcessID), again)


PROVIDERS = Table(
    slug="providers",
    title="Providers",
    classes=(KHV_ProviderModule,),
    empty="No group of providers was started.",
    order=lambda m: (m.ClassPrefix is not None, m.InstanceID),
    columns=(
        Column("Provider", _package),
        said("Vendor", "Manufacturer", "Trust"),
        said("Version", "VersionString"),
        said("State", "ModuleState"),
        told("Serves", _serves),
        Column("Granted", _rights),
        Column("Process", _process, "right"),
        STATE,
        AGE,
    ),
)


def _records(log: Any) -> tuple[str, str]:
    most = log.MaxNumberOfRecords
    return count(log.CurrentNumberOfRecords), f"of {count(most)}" if most else ""


LOGS = Table(
    slug="logs",
    title="Logs",
    classes=(KHV_RecordLog, KHV_AuditRecordLog, KHV_KernelRecordLog, KHV_IPMIRecordLog),
    empty="There is no log.",
    columns=(
        named("Log", "InstanceID"),
        Column("Records", lambda r, _: Number(*_records(r.instance)), "right"),
        said("When full", "OverwritePolicy"),
        STATE,
        AGE,
    ),
)
