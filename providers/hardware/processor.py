"""Processors: packages, cores and hardware threads, with their load and frequency."""

from __future__ import annotations

from collections.abc import Iterator

from cimom.classes import (
    CoreEnabledState,
    CPUStatus,
    EnabledState,
    KHV_ComputerSystem,
    KHV_ConcreteComponent,
    KHV_ElementCapabilities,
    KHV_HardwareThread,
    KHV_Processor,
    KHV_ProcessorCapabilities,
    KHV_ProcessorCore,
)
from cimom.health.rate import THROTTLED, History
from cimom.health.status import Condition, status_properties
from cimom.model import CimObject
from cimom.provider import Association, Overlay, Source
from hypervisor.cpuinfo import CpuInfo, parse_cpuinfo
from hypervisor.host import Host
from hypervisor.numa import nodes_by_cpu, read_nodes
from hypervisor.processor import (
    CpuTime,
    FrequencyReader,
    LoadSampler,
    Thread,
    load_percentage,
    parse_cpu_times,
    read_boost,
    read_max_megahertz,
    read_smt,
    read_threads,
    read_throttles,
    remembered,
)
from hypervisor.smbios import read_smbios
from hypervisor.smbios_part import Socket
from providers.device import device_keys, system_device
from providers.hardware.package import Package, characteristics, firmware, sockets_of

INVENTORY = "hw.processor"
MAX_COUNT = 2**16 - 1  # CIM_ProcessorCapabilities counts in uint16

Core = tuple[int, int, int]  # package, die, core: core numbers repeat per die and package


class Processors:
    """Reads processors; keeps their topology for the load, which is read far more often."""

    def __init__(self, host: Host, system: str) -> None:
        self._host = host
        self._system = system
        self._threads: list[Thread] = []
        self._infos: dict[int, CpuInfo] = {}
        self._idle_megahertz: dict[int, int | None] = {}  # by package, as cpuinfo had it
        self._throttles: dict[tuple[int, int], History] = {}  # by package
        self._frequency = FrequencyReader(host)
        self._load = LoadSampler()

    def inventory(self) -> Iterator[CimObject]:
        """Yield packages, cores and threads."""
        host = self._host
        self._threads = remembered(read_threads(host), self._threads)
        self._infos = parse_cpuinfo(host.read_text("proc/cpuinfo") or "")
        nodes = nodes_by_cpu(read_nodes(host))
        packages = sorted(self._packages().items())
        sockets = sockets_of(read_smbios(host), len(packages))
        for (package, threads), socket in zip(packages, sockets, strict=True):
            info = self._infos.get(_first(threads).number, CpuInfo())
            self._idle_megahertz[package] = (
                None if info.megahertz is None else round(info.megahertz)
            )
            near = tuple(sorted({nodes[t.number] for t in threads if t.number in nodes}))
            yield self._processor(package, threads, info, near, socket)
            yield capabilities(package, threads, socket)
        for core, threads in sorted(_cores(self._threads).items()):
            yield _core(core, online=any(thread.online for thread in threads))
        for thread in self._threads:
            yield _thread(thread, nodes.get(thread.number))

    def load(self) -> Iterator[CimObject]:
        """Yield load and frequency of what the last inventory found."""
        if not self._threads:
            self._threads = read_threads(self._host)
        times = parse_cpu_times(self._host.read_text("proc/stat") or "")
        spans = self._load.sample(times)
        for package, threads in self._packages().items():
            online = [thread.number for thread in threads if thread.online]
            current = self._frequency.megahertz(online[0]) if online else None
            yield KHV_Processor(
                **device_keys(self._system, KHV_Processor, f"cpu/{package}"),
                LoadPercentage=_percentage(spans, threads),
                CurrentClockSpeed=current or self._idle_megahertz.get(package),
                ThermalThrottleCount=read_throttles(self._host, online[0]) if online else None,
            )
        for core, threads in _cores(self._threads).items():
            yield KHV_ProcessorCore(
                InstanceID=core_id(core), LoadPercentage=_percentage(spans, threads)
            )
        for thread in self._threads:
            yield KHV_HardwareThread(
                InstanceID=thread_id(thread), LoadPercentage=_percentage(spans, [thread])
            )

    def _packages(self) -> dict[int, list[Thread]]:
        packages: dict[int, list[Thread]] = {}
        for thread in self._threads:
            if thread.package is not None:
                packages.setdefault(thread.package, []).append(thread)
        return packages

    def _processor(
        self,
        package: int,
        threads: list[Thread],
        info: CpuInfo,
        near: tuple[int, ...],
        socket: Socket | None,
    ) -> KHV_Processor:
        online = [thread for thread in threads if thread.online]
        name = self._model_name(threads)
        unique = (info.vendor, info.family, info.model, info.stepping)
        fastest = read_max_megahertz(self._host, (thread.number for thread in threads))
        return KHV_Processor(
            **device_keys(self._system, KHV_Processor, f"cpu/{package}"),
            ElementName=name or f"Processor {package}",
            Caption=f"Processor {package}",
            Name=f"CPU{package}",
            Role="Central Processor",
            **firmware(socket, info),
            **characteristics(self._package(threads, info, socket, scaled=fastest is not None)),
            Stepping=info.stepping,
            UniqueID="/".join(word or "?" for word in unique) if any(unique) else None,
            ModelName=name,
            Microcode=info.microcode,
            MaxClockSpeed=fastest
            or (socket.max_mhz if socket else None)
            or (round(info.max_megahertz) if info.max_megahertz else None),
            Manufacturer=info.maker or (socket.manufacturer if socket else None),
            DataWidth=info.word_bits,
            AddressWidth=info.word_bits,
            NumberOfEnabledCores=len(_cores(online)),
            NumberOfThreads=len(online),
            NUMANodes=near or None,
            CPUStatus=CPUStatus.CPU_Enabled if online else CPUStatus.CPU_Disabled_by_User,
            EnabledState=EnabledState.Enabled if online else EnabledState.Disabled,
            **status_properties(*self._condition(package, online)),  # type: ignore[arg-type]
        )

    def _condition(self, package: int, online: list[Thread]) -> tuple[Condition, str | None]:
        """Return how a package is: off, slowed for heat again and again, or well."""
        if not online:
            return Condition.DORMANT, None
        # Each processor counts for itself: that of another one is no growth.
        number = online[0].number
        history = self._throttles.setdefault((package, number), History(THROTTLED))
        times = history.see(self._host.clock.monotonic(), read_throttles(self._host, number))
        if times is None:
            return Condition.OK, None
        minutes = round(THROTTLED.window_s / 60)
        return Condition.DEGRADED, f"slowed for heat {times} times within {minutes} minutes"

    def _model_name(self, threads: list[Thread]) -> str | None:
        """Return the name of a package; both where big and little cores share it."""
        infos = (self._infos.get(thread.number) for thread in threads)
        names = dict.fromkeys(info.model_name for info in infos if info and info.model_name)
        return " + ".join(names) or None

    def _package(
        self, threads: list[Thread], info: CpuInfo, socket: Socket | None, *, scaled: bool
    ) -> Package:
        host = self._host
        return Package(
            info=info,
            firmware=(socket.characteristics or 0) if socket else 0,
            threaded=any(len(core) > 1 for core in _cores(threads).values()),
            smt=read_smt(host),
            boost=read_boost(host),
            scaled=scaled,
        )


def _first(threads: list[Thread]) -> Thread:
    """Return the first thread that is online: cpuinfo has no other."""
    return next((thread for thread in threads if thread.online), threads[0])


def _cores(threads: list[Thread]) -> dict[Core, list[Thread]]:
    cores: dict[Core, list[Thread]] = {}
    for thread in threads:
        if thread.package is not None and thread.die is not None and thread.core is not None:
            cores.setdefault((thread.package, thread.die, thread.core), []).append(thread)
    return cores


def _percentage(spans: dict[int, CpuTime], threads: list[Thread]) -> int | None:
    return load_percentage([spans[t.number] for t in threads if t.number in spans])


def core_id(core: Core) -> str:
    """Return the InstanceID of a core."""
    package, die, number = core
    return f"KHV:core:{package}:{die}:{number}"


def thread_id(thread: Thread) -> str:
    """Return the InstanceID of a hardware thread."""
    return f"KHV:thread:{thread.number}"


def _core(core: Core, *, online: bool) -> KHV_ProcessorCore:
    package, _, number = core
    return KHV_ProcessorCore(
        InstanceID=core_id(core),
        ElementName=f"Processor {package} core {number}",
        ProcessorDeviceID=f"cpu/{package}",
        CoreEnabledState=(
            CoreEnabledState.Core_Enabled if online else CoreEnabledState.Core_Disabled_by_User
        ),
        EnabledState=EnabledState.Enabled if online else EnabledState.Disabled,
        **status_properties(Condition.OK if online else Condition.DORMANT),  # type: ignore[arg-type]
    )


def capabilities(
    package: int, threads: list[Thread], socket: Socket | None
) -> KHV_ProcessorCapabilities:
    """Return how many cores and threads a package has, those that are turned off as well."""
    cores = max(len(_cores(threads)), (socket.cores or 0) if socket else 0)
    count = max(len(threads), (socket.threads or 0) if socket else 0)
    return KHV_ProcessorCapabilities(
        InstanceID=capabilities_id(f"cpu/{package}"),
        ElementName=f"Processor {package} capabilities",
        ProcessorDeviceID=f"cpu/{package}",
        NumberOfProcessorCores=min(cores, MAX_COUNT) or None,
        NumberOfHardwareThreads=min(count, MAX_COUNT),
    )


def capabilities_id(device_id: str) -> str:
    """Return the InstanceID of a package's capabilities."""
    return f"KHV:cpucap:{device_id.removeprefix('cpu/')}"


def _thread(thread: Thread, node: int | None) -> KHV_HardwareThread:
    core = None
    if thread.package is not None and thread.die is not None and thread.core is not None:
        core = core_id((thread.package, thread.die, thread.core))
    return KHV_HardwareThread(
        InstanceID=thread_id(thread),
        ElementName=f"CPU {thread.number}",
        ProcessorNumber=thread.number,
        CoreInstanceID=core,
        NUMANode=node,
        EnabledState=EnabledState.Enabled if thread.online else EnabledState.Disabled,
        **status_properties(Condition.OK if thread.online else Condition.DORMANT),  # type: ignore[arg-type]
    )


def sources(host: Host, system: str) -> tuple[Source, ...]:
    """Return the inventory, and the load on top of it."""
    processors = Processors(host, system)
    return (
        Source(
            name=INVENTORY,
            read=processors.inventory,
            classes=(
                KHV_Processor,
                KHV_ProcessorCapabilities,
                KHV_ProcessorCore,
                KHV_HardwareThread,
            ),
            max_age_s=60.0,
            deadline_s=5.0,
        ),
        Source(
            name="hw.load",
            read=processors.load,
            overlays=(
                Overlay(
                    cls=KHV_Processor,
                    properties=("LoadPercentage", "CurrentClockSpeed", "ThermalThrottleCount"),
                ),
                Overlay(cls=KHV_ProcessorCore, properties=("LoadPercentage",)),
                Overlay(cls=KHV_HardwareThread, properties=("LoadPercentage",)),
            ),
            max_age_s=2.0,
        ),
    )


ASSOCIATIONS: tuple[Association, ...] = (
    system_device(KHV_Processor),
    Association(
        cls=KHV_ElementCapabilities,
        left=KHV_Processor,
        left_role="ManagedElement",
        left_join=lambda processor: processor.DeviceID,
        right=KHV_ProcessorCapabilities,
        right_role="Capabilities",
        right_join=lambda item: item.ProcessorDeviceID,
    ),
    Association(
        cls=KHV_ConcreteComponent,
        left=KHV_Processor,
        left_role="GroupComponent",
        left_join=lambda processor: processor.DeviceID,
        right=KHV_ProcessorCore,
        right_role="PartComponent",
        right_join=lambda core: core.ProcessorDeviceID,
    ),
    Association(  # one that was offline all the time is in no core that is known
        cls=KHV_ConcreteComponent,
        left=KHV_ComputerSystem,
        left_role="GroupComponent",
        left_join=lambda _: True,
        right=KHV_HardwareThread,
        right_role="PartComponent",
        right_join=lambda thread: True if thread.CoreInstanceID is None else None,
    ),
    Association(
        cls=KHV_ConcreteComponent,
        left=KHV_ProcessorCore,
        left_role="GroupComponent",
        left_join=lambda core: core.InstanceID,
        right=KHV_HardwareThread,
        right_role="PartComponent",
        right_join=lambda thread: thread.CoreInstanceID,
    ),
)
