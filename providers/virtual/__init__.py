"""Virtual machines: one libvirt pass, RequestStateChange, and the commands of `khv vm`."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence

from cimom.classes import (
    KHV_VirtualComputerSystem,
    KHV_VirtualProcessor,
    KHV_VirtualSystemStatistics,
)
from cimom.model import CimError, CimObject, Key, Status
from cimom.provider import (
    VIRT_NAMESPACE,
    Command,
    Method,
    Notify,
    Overlay,
    Provider,
    Source,
)
from hypervisor.daemon import missing_parts
from hypervisor.domain import DomainInfo
from hypervisor.error import DomainNotFoundError, HypervisorError, HypervisorUnavailableError
from hypervisor.event import changes_settings
from hypervisor.host import Host
from hypervisor.image import IMAGE_DIRECTORIES
from hypervisor.libvirt import Hypervisor, library_fault
from providers.virtual.association import ASSOCIATIONS
from providers.virtual.command import MachineCommands
from providers.virtual.device import LOAD_PROPERTIES, processor_load
from providers.virtual.inventory import POOLS, SETTINGS, STORAGE, Inventory
from providers.virtual.load import LoadMeter
from providers.virtual.naming import states_id
from providers.virtual.request import Requests
from providers.virtual.service import Changes, StateChange
from providers.virtual.statistics import uuid_of, virtual_statistics
from providers.virtual.system import state_of, system_key, virtual_system

__all__ = ["ASSOCIATIONS", "SOURCE", "provider"]

SOURCE = "vm"
MAX_AGE_S = 2.0
DEADLINE_S = 5.0  # a pass over 1,000 machines takes well under a second
PYTHON_PART = "apt install libvirt-dev pkg-config gcc python3-dev, then make setup"

# Events after which a machine is in another state.
STATE_EVENTS = frozenset(
    {"started", "suspended", "resumed", "stopped", "shutdown", "pmsuspended", "crashed"}
)


class Machines:
    """The source, and the watch that tells of its changes."""

    def __init__(self, hypervisor: Hypervisor, host_name: str, requests: Requests) -> None:
        self._hypervisor = hypervisor
        self._host_name = host_name
        self._requests = requests
        self._load = LoadMeter(time.monotonic)
        self._notify: Notify | None = None

    def read(self) -> Iterator[CimObject]:
        """Yield every machine and its statistics."""
        try:
            domains = self._hypervisor.domains()
        except (HypervisorUnavailableError, HypervisorError) as exc:
            raise CimError(Status.FAILED, str(exc)) from exc
        for keeper in (self._requests, self._load):
            keeper.retain(domain.uuid for domain in domains)
        for domain in domains:
            yield from self._rows(domain)

    def read_keys(self, keys: Sequence[Key]) -> Iterator[CimObject]:
        """Yield the rows of the machines that the keys (of either class) name."""
        for uuid in dict.fromkeys(uuid_of(str(key[0])) for key in keys):
            try:
                domain = self._hypervisor.domain(uuid)
            except DomainNotFoundError:
                continue  # it is gone
            except (HypervisorUnavailableError, HypervisorError) as exc:
                raise CimError(Status.FAILED, str(exc)) from exc
            yield from self._rows(domain)

    def _rows(self, domain: DomainInfo) -> Iterator[CimObject]:
        seen = self._requests.seen(domain.uuid, state_of(domain).EnabledState)
        yield virtual_system(self._host_name, domain, seen)
        yield virtual_statistics(domain)
        percent = self._load.percent(domain)
        if domain.cpu_time_ns is not None:
            yield processor_load(domain.uuid, percent)

    def watch(self, notify: Notify) -> Callable[[], None]:
        """Tell of changed machines and of a lost or new connection until stopped."""
        self._notify = notify

        def on_event(uuid: str, kind: str) -> None:
            if kind in STATE_EVENTS:
                self._requests.told(uuid)
            self._notify_of(uuid, settings=changes_settings(kind))

        def on_connection(_connected: bool) -> None:  # noqa: FBT001 - the one thing it is told
            for source in (SOURCE, SETTINGS, POOLS, STORAGE):
                notify(source)

        return self._hypervisor.watch(on_event, on_connection)

    def changed(self, uuid: str) -> None:
        """Have a machine's row and settings read again."""
        self._notify_of(uuid, settings=True)

    def _notify_of(self, uuid: str, *, settings: bool) -> None:
        if self._notify is not None:
            self._notify(SOURCE, (system_key(uuid),))
            if settings:
                self._notify(SETTINGS, ((states_id(uuid),),))


def provider(
    hypervisor: Hypervisor,
    host_name: str,
    *,
    host: Host | None = None,
    clock: Callable[[], float] = time.time,
    image_directories: Sequence[str] = IMAGE_DIRECTORIES,
) -> Provider:
    """Return the provider of the machines of a hypervisor on the host of this name."""
    requests = Requests(clock)
    machines = Machines(hypervisor, host_name, requests)
    changes = StateChange(hypervisor, requests, Changes(hypervisor), machines.changed)
    commands = MachineCommands(hypervisor, image_directories)
    return Provider(
        sources=(
            Source(
                name=SOURCE,
                read=machines.read,
                read_keys=machines.read_keys,
                classes=(KHV_VirtualComputerSystem, KHV_VirtualSystemStatistics),
                overlays=(Overlay(cls=KHV_VirtualProcessor, properties=LOAD_PROPERTIES),),
                namespaces=(VIRT_NAMESPACE,),
                max_age_s=MAX_AGE_S,
                deadline_s=DEADLINE_S,
            ),
            *Inventory(hypervisor, host_name, host or Host()).sources(),
        ),
        methods=(
            Method(
                cls=KHV_VirtualComputerSystem,
                name="RequestStateChange",
                invoke=changes.invoke,
                affects=(SOURCE, SETTINGS),
            ),
        ),
        commands=tuple(
            Command(name=name, run=run, affects=() if name == "vm.list" else (SOURCE, SETTINGS))
            for name, run in commands.table().items()
        ),
        watch=machines.watch,
        missing=_missing(hypervisor),
    )


def _missing(hypervisor: Hypervisor) -> tuple[str, ...]:
    """Return what this machine lacks for virtual machines, with the line that brings it."""
    fault = library_fault()
    parts = () if fault is None else (f"{fault}: {PYTHON_PART}",)
    return (*parts, *missing_parts(hypervisor.uri))
