"""The operating system that runs on the host, and the service that tells the power state."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from cimom.classes import (
    EnabledDefault,
    EnabledState,
    KHV_AssociatedPowerManagementService,
    KHV_ComputerSystem,
    KHV_ElementCapabilities,
    KHV_HostedService,
    KHV_InstalledOS,
    KHV_OperatingSystem,
    KHV_PowerManagementCapabilities,
    KHV_PowerManagementService,
    KHV_RunningOS,
    OSType,
    PowerState,
    RequestedPowerState,
    RequestedState,
)
from cimom.health.status import Condition, status_properties
from cimom.model import CimObject, cim_datetime
from cimom.provider import Association, Source
from hypervisor.host import Host
from hypervisor.operating_system import OperatingSystem, read_operating_system
from providers.device import scoped

SERVICE = "khv-power"
CAPABILITIES = "KHV:powercap:host"


def _sum(*amounts: int | None) -> int | None:
    return None if None in amounts else sum(amount or 0 for amount in amounts)


def local_datetime(now: float, minutes: int) -> str:
    """Write a moment as the clock of a time zone shows it; minutes east of UTC."""
    return f"{cim_datetime(now + 60 * minutes).removesuffix('+000')}{minutes:+04d}"


def operating_system(system: str, item: OperatingSystem, now: float) -> KHV_OperatingSystem:
    """Map the running system to CIM; sizes in KiB, which the class calls kilobytes."""
    memory = item.memory.get
    load = item.load or (None, None, None)
    minutes = item.timezone_minutes
    return KHV_OperatingSystem(
        CSCreationClassName=KHV_ComputerSystem.CIM_NAME,
        CSName=system,
        CreationClassName=KHV_OperatingSystem.CIM_NAME,
        Name=item.name,
        ElementName=item.pretty_name or item.name,
        Caption=(item.pretty_name or item.name)[:64],
        Description=" ".join(word for word in (item.pretty_name, "Linux", item.kernel) if word),
        OSType=OSType.LINUX,
        Version=item.version or item.kernel,
        KernelRelease=item.kernel,
        LastBootUpTime=None if item.boot_time is None else cim_datetime(float(item.boot_time)),
        LocalDateTime=None if minutes is None else local_datetime(now, minutes),
        CurrentTimeZone=minutes,
        NumberOfLicensedUsers=0,  # no limit
        NumberOfUsers=item.users,
        NumberOfProcesses=item.processes,
        MaxNumberOfProcesses=item.max_processes,
        MaxProcessesPerUser=item.max_processes_per_user,
        MaxProcessMemorySize=item.max_process_kib,
        TotalVisibleMemorySize=memory("MemTotal"),
        FreePhysicalMemory=memory("MemFree"),
        TotalSwapSpaceSize=memory("SwapTotal"),
        SizeStoredInPagingFiles=memory("SwapTotal"),
        FreeSpaceInPagingFiles=memory("SwapFree"),
        TotalVirtualMemorySize=_sum(memory("MemTotal"), memory("SwapTotal")),
        FreeVirtualMemory=_sum(memory("MemFree"), memory("SwapFree")),
        FreeSwapSpaceSize=memory("SwapFree"),
        AvailableMemory=memory("MemAvailable"),
        CachedMemory=memory("Cached"),
        PagesSwappedIn=item.events.get("pswpin"),
        PagesSwappedOut=item.events.get("pswpout"),
        OutOfMemoryKills=item.events.get("oom_kill"),
        LoadAverage1=load[0],
        LoadAverage5=load[1],
        LoadAverage15=load[2],
        Distributed=False,
        EnabledState=EnabledState.Enabled,
        EnabledDefault=EnabledDefault.Enabled,
        RequestedState=RequestedState.Not_Applicable,
        **status_properties(Condition.OK),  # type: ignore[arg-type]
    )


def power_service(system: str) -> Iterator[CimObject]:
    """Yield the power service of the host and what it can do: tell that the host is on."""
    yield KHV_PowerManagementService(
        **scoped(system, KHV_PowerManagementService),
        Name=SERVICE,
        ElementName="Power of the host",
        Started=True,
        EnabledState=EnabledState.Enabled,
        RequestedState=RequestedState.Not_Applicable,
        **status_properties(Condition.OK),  # type: ignore[arg-type]
    )
    yield KHV_PowerManagementCapabilities(
        InstanceID=CAPABILITIES,
        ElementName="What the host's power service can do",
        PowerStatesSupported=(),
        RequestedPowerStatesSupported=(),
        PowerChangeCapabilities=(),
    )


def power(_: KHV_PowerManagementService, host: KHV_ComputerSystem) -> dict[str, Any]:
    """Return the host's power state: it answers, so it is on."""
    return {
        "PowerState": PowerState.On,
        "RequestedPowerState": RequestedPowerState.Not_Applicable,
        "AvailableRequestedPowerStates": (),
        "PowerOnTime": host.TimeOfLastStateChange,
    }


def sources(host: Host, system: str) -> tuple[Source, ...]:
    """Return the running system, read with every look, and the service, which never changes."""

    def read() -> Iterator[KHV_OperatingSystem]:
        yield operating_system(system, read_operating_system(host), host.clock.time())

    return (
        Source(name="hw.os", read=read, classes=(KHV_OperatingSystem,), max_age_s=2.0),
        Source(
            name="hw.power_service",
            read=lambda: power_service(system),
            classes=(KHV_PowerManagementService, KHV_PowerManagementCapabilities),
            max_age_s=3600.0,
        ),
    )


ASSOCIATIONS: tuple[Association, ...] = (
    Association(
        cls=KHV_RunningOS,
        left=KHV_OperatingSystem,
        left_role="Antecedent",
        left_join=lambda system: system.CSName,
        right=KHV_ComputerSystem,
        right_role="Dependent",
        right_join=lambda system: system.Name,
    ),
    Association(
        cls=KHV_InstalledOS,
        left=KHV_ComputerSystem,
        left_role="GroupComponent",
        left_join=lambda system: system.Name,
        right=KHV_OperatingSystem,
        right_role="PartComponent",
        right_join=lambda system: system.CSName,
        properties=lambda _host, _system: {"PrimaryOS": True},
    ),
    Association(
        cls=KHV_HostedService,
        left=KHV_ComputerSystem,
        left_role="Antecedent",
        left_join=lambda system: system.Name,
        right=KHV_PowerManagementService,
        right_role="Dependent",
        right_join=lambda service: service.SystemName,
    ),
    Association(
        cls=KHV_ElementCapabilities,
        left=KHV_PowerManagementService,
        left_role="ManagedElement",
        left_join=lambda _: CAPABILITIES,
        right=KHV_PowerManagementCapabilities,
        right_role="Capabilities",
        right_join=lambda item: item.InstanceID,
    ),
    Association(
        cls=KHV_AssociatedPowerManagementService,
        left=KHV_PowerManagementService,
        left_role="ServiceProvided",
        left_join=lambda service: service.SystemName,
        right=KHV_ComputerSystem,
        right_role="UserOfService",
        right_join=lambda system: system.Name,
        properties=power,
    ),
)
