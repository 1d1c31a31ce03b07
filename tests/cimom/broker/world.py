"""A small world for tests of the broker: a host with disks and a VM, in memory, real classes."""

from __future__ import annotations

import shutil
import tempfile
import weakref
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

from cimom.access.roles import Principal, Role
from cimom.broker import interop
from cimom.broker.associations import Associations
from cimom.broker.broker import Broker
from cimom.broker.declarer import Declarer
from cimom.broker.instances import Instances
from cimom.broker.link import ChangerSpec
from cimom.broker.lookup import Lookup
from cimom.broker.namespaces import Namespaces
from cimom.broker.readings import Delta, Readings
from cimom.broker.repository import Repository
from cimom.broker.store import StateStore
from cimom.classes import (
    CIM_LogicalDevice,
    CIM_StatisticalData,
    KHV_BlockStorageStatisticalData,
    KHV_ComputerSystem,
    KHV_DiskDrive,
    KHV_ElementStatisticalData,
    KHV_HostedDependency,
    KHV_NamespaceInManager,
    KHV_SystemDevice,
    KHV_VirtualComputerSystem,
)
from cimom.declaration import ClassDef, Method, Parameter, Property, Qualifier
from cimom.indications.keepers import keepers
from cimom.model import CimError, CimObject, Key, Path, Status
from cimom.operations import MethodResult
from cimom.provider import HOST_NAMESPACE, VIRT_NAMESPACE, Association, Provider, Source
from cimom.schema import Declarations, Schema, load
from cimom.testing import readings_of

T0 = 1_700_000_000.0
HOST = "4c4c4544-0000-1000-8000-000000000001"
VM = "11111111-2222-3333-4444-555555555555"
ADMIN = Principal(name="admin", role=Role.ADMINISTRATOR, source="test")
READER = Principal(name="reader", role=Role.READ_ONLY, source="test")
NOBODY = Principal(name="nobody", role=Role.NONE, source="test")

ASSOCIATIONS = (
    *(row for row in interop.ASSOCIATIONS if row.cls is KHV_NamespaceInManager),
    Association(
        cls=KHV_SystemDevice,
        left=KHV_ComputerSystem,
        left_role="GroupComponent",
        left_join=lambda system: system.Name,
        right=CIM_LogicalDevice,
        right_role="PartComponent",
        right_join=lambda device: device.SystemName,
    ),
    Association(
        cls=KHV_ElementStatisticalData,
        left=CIM_LogicalDevice,
        left_role="ManagedElement",
        left_join=lambda device: f"KHV:stat:{device.DeviceID}",
        right=CIM_StatisticalData,
        right_role="Stats",
        right_join=lambda statistics: statistics.InstanceID,
    ),
    Association(
        cls=KHV_HostedDependency,
        left=KHV_ComputerSystem,
        left_role="Antecedent",
        left_join=lambda system: system.Name,
        right=KHV_VirtualComputerSystem,
        right_role="Dependent",
        right_join=lambda vm: vm.HostName,
        namespaces=(HOST_NAMESPACE, VIRT_NAMESPACE),
        left_namespace=HOST_NAMESPACE,
        right_namespace=VIRT_NAMESPACE,
    ),
)


def _flag(name: str, *, value: bool = True) -> Qualifier:
    return Qualifier(name=name, type="boolean", value=value)


# A class with keys that are no strings, and methods of every kind.
TEST_SLOT = ClassDef(
    name="TEST_Slot",
    superclass="CIM_ManagedElement",
    properties=(
        Property(name="Number", type="uint16", qualifiers=(_flag("Key"),)),
        Property(name="Hot", type="boolean", qualifiers=(_flag("Key"),)),
    ),
    methods=(
        Method(
            name="Eject",
            type="uint32",
            parameters=(
                Parameter(name="Force", type="uint8", qualifiers=(_flag("Required"),)),
                Parameter(name="Labels", type="string", is_array=True),
                Parameter(name="System", type="reference", reference_class="CIM_System"),
                Parameter(
                    name="Left",
                    type="string",
                    qualifiers=(_flag("In", value=False), _flag("Out")),
                ),
            ),
        ),
        Method(name="Count", type="uint32", qualifiers=(_flag("Static"),)),
        Method(name="Orphan", type="uint32"),
    ),
)
TEST_BAY = ClassDef(name="TEST_Bay", superclass="TEST_Slot")


@cache
def schema() -> Schema:
    """Return khv's schema with the test classes."""
    return load().extended(Declarations(classes=(TEST_SLOT, TEST_BAY)))


def host() -> KHV_ComputerSystem:
    return KHV_ComputerSystem(
        CreationClassName="KHV_ComputerSystem", Name=HOST, ElementName="bench"
    )


def disk(name: str) -> KHV_DiskDrive:
    return KHV_DiskDrive(
        SystemCreationClassName="KHV_ComputerSystem",
        SystemName=HOST,
        CreationClassName="KHV_DiskDrive",
        DeviceID=f"disk/{name}",
        Name=name,
    )


def statistics(name: str) -> KHV_BlockStorageStatisticalData:
    return KHV_BlockStorageStatisticalData(InstanceID=f"KHV:stat:disk/{name}", ElementName=name)


def virtual() -> KHV_VirtualComputerSystem:
    return KHV_VirtualComputerSystem(
        CreationClassName="KHV_VirtualComputerSystem", Name=VM, ElementName="guest", HostName=HOST
    )


def bay(number: int, *, hot: bool) -> CimObject:
    return schema().struct("TEST_Bay")(Number=number, Hot=hot)


def provider(disks: Sequence[str] = ("sda", "sdb")) -> Provider:
    """Return sources of a host, its disks and one VM."""
    return Provider(
        sources=(
            Source(
                name="system",
                read=lambda: [host()],
                classes=(KHV_ComputerSystem,),
                namespaces=(HOST_NAMESPACE, VIRT_NAMESPACE),
            ),
            Source(
                name="disks",
                read=lambda: [*map(disk, disks), *map(statistics, disks)],
                classes=(KHV_DiskDrive, KHV_BlockStorageStatisticalData),
            ),
            Source(
                name="vms",
                read=lambda: [virtual()],
                classes=(KHV_VirtualComputerSystem,),
                namespaces=(VIRT_NAMESPACE,),
            ),
            Source(
                name="bays",
                read=lambda: [bay(1, hot=True), bay(1, hot=False)],
                classes=(schema().struct("TEST_Bay"),),
            ),
        )
    )


class Memory:
    """A backend without workers: methods answer at once, and what is asked is kept."""

    def __init__(self) -> None:
        self.fresh_for: list[set[str]] = []
        self.calls: list[tuple[str, str, Path, dict[str, Any]]] = []
        self.epochs: list[tuple[tuple[str, ...], Sequence[Key] | None]] = []
        self.hidden_change = False
        self.hidden: dict[str, CimError] = {}  # by source: what would hide a change
        self.audit_of: set[str] = set()
        self.method_error: CimError | None = None
        self.served = {("TEST_Slot", "Eject"), ("TEST_Slot", "Count")}
        self.changers: dict[str, ChangerSpec] = {}
        self.changed: list[tuple[str, str, dict[str, CimObject]]] = []

    async def fresh(
        self, classes: Iterable[type[CimObject]], budget_s: float | None = None
    ) -> None:
        self.fresh_for.append({cls.CIM_NAME for cls in classes})
        if self.hidden_change:
            raise CimError(Status.FAILED, "disks was not read after a change")

    async def unread(self, classes: Iterable[type[CimObject]]) -> dict[str, CimError]:
        self.fresh_for.append({cls.CIM_NAME for cls in classes})
        return dict(self.hidden)

    def serves(self, class_name: str, method: str) -> bool:
        return (class_name, method) in self.served

    async def invoke(
        self, class_name: str, method: str, path: Path, arguments: dict[str, Any]
    ) -> MethodResult:
        self.calls.append((class_name, method, path, arguments))
        if self.method_error is not None:
            raise self.method_error
        return MethodResult(return_value=0, out={"Left": "nothing"})

    def audited(self, class_name: str, method: str) -> bool:
        return method in self.audit_of

    def affects(self, class_name: str, method: str) -> tuple[str, ...]:
        return ("bays",)

    def changes(self, class_name: str) -> ChangerSpec | None:
        return self.changers.get(class_name)

    async def change(self, class_name: str, verb: str, **instances: CimObject) -> Any:
        self.changed.append((class_name, verb, instances))
        if self.method_error is not None:
            raise self.method_error
        return instances.get("new")

    def raise_epoch(self, sources: Iterable[str], keys: Sequence[Key] | None = None) -> None:
        self.epochs.append((tuple(sources), keys))

    async def command(self, name: str, arguments: dict[str, Any]) -> Any:
        return {name: arguments}


def _clean(store: StateStore, directory: str) -> None:
    store.close()
    shutil.rmtree(directory, ignore_errors=True)  # a forked child may have been first


class World:
    """A broker with everything below it."""

    def __init__(
        self,
        *providers: Provider,
        table: Sequence[Association] = ASSOCIATIONS,
        store: StateStore | None = None,
    ) -> None:
        self.readings: Readings = readings_of(*(providers or (provider(),)), taken_at=T0)
        self.namespaces = Namespaces(schema())
        if store is None:
            directory = tempfile.mkdtemp()
            store = StateStore(directory)
            weakref.finalize(self, _clean, store, directory)
        self.store = store
        about = interop.About("0.1.0", KHV_ComputerSystem, HOST)
        self.interop = interop.Interop(self.readings, self.namespaces, about, clock=lambda: T0)
        self.repository = Repository(self.store, self.namespaces)
        self.lookup = Lookup(self.readings, self.namespaces, self.repository)
        self.declarer = Declarer(self.store, self.lookup, self.interop.tell)
        self.declarer.load()
        self.repository.load(self.lookup)
        self.associations = Associations(table, self.lookup)
        self.memory = Memory()
        self.instances = Instances(self.lookup, self.associations, self.repository, self.memory)
        keeper = interop.NamespaceKeeper(self.declarer, self.readings)
        self.instances.keepers.update({"cim_namespace": keeper, "__namespace": keeper})
        self.instances.keepers.update(
            keepers(self.lookup, self.instances, lambda: self.interop.system_name)
        )
        self.audited: list[str] = []
        self.broker = Broker(
            self.lookup,
            self.associations,
            self.memory,
            self.instances,
            self.declarer,
            audit=self.audited.append,
        )

    def tell(self, source: str, *rows: CimObject, gone: Sequence[CimObject] = ()) -> None:
        """Let a source tell changed or new rows and those that are gone."""
        deltas = [Delta(type(row), [row], ()) for row in rows]
        deltas += [
            Delta(type(row), (), [tuple(getattr(row, name) for name in row.CIM_KEYS)])
            for row in gone
        ]
        self.readings.apply(self.readings.state(source), deltas, taken_at=T0 + 1, duration_s=0.0)
