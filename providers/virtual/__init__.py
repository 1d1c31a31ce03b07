"""Virtual machines: one libvirt pass, RequestStateChange, and the commands of `khv vm`."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence

from cimom.classes import KHV_VirtualComputerSystem, KHV_VirtualSystemStatistics
from cimom.model import CimError, CimObject, Key, Status
from cimom.provider import (
    VIRT_NAMESPACE,
    Command,
    Method,
    Notify,
    Provider,
    Source,
)
from hypervisor.daemon import missing_parts
from hypervisor.domain import DomainInfo
from hypervisor.host import Host
from hypervisor.image import IMAGE_DIRECTORIES
from hypervisor.libvirt import (
    DomainNotFoundError,
    Hypervisor,
    HypervisorError,
    HypervisorUnavailableError,
    library_fault,
)
from providers.virtual.association import ASSOCIATIONS
from providers.virtual.command import MachineCommands
from providers.virtual.inventory import POOLS, SETTINGS, STORAGE, Inventory
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
        self._notify: Notify | None = None

    def read(self) -> Iterator[CimObject]:
        """Yield every machine and its statistics."""
        try:
            domains = self._hypervisor.domains()
        except (HypervisorUnavailableError, HypervisorError) as exc:
            raise CimError(Status.FAILED, str(exc)) from exc
        self._requests.retain(domain.uuid for domain in domains)
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

    def watch(self, notify: Notify) -> Callable[[], None]:
        """Tell of changed machines and of a lost or new connection until stopped."""
        self._notify = notify

        def on_event(uuid: str, kind: str) -> None:
            if kind in STATE_EVENTS:
                self._requests.told(uuid)
            self.changed(uuid)

        def on_connection(_connected: bool) -> None:  # noqa: FBT001 - the one thing it is told
            for source in (SOURCE, SETTINGS, POOLS, STORAGE):
                notify(source)

        return self._hypervisor.watch(on_event, on_connection)

    def changed(self, uuid: str) -> None:
        """Have a machine's row and settings read again."""
        if self._notify is not None:
            self._notify(SOURCE, (system_key(uuid),))
            self._notify(SETTINGS)


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
