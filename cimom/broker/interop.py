"""What the broker tells of itself in the interop namespace: the object manager and namespaces.

They are rows of a source of its own in the readings, so that they are read like all others.  Knows
no host: the system's name is that of the first instance of a class it is given.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from typing import NamedTuple

from cimom.broker.namespaces import Namespaces
from cimom.broker.readings import Change, Delta, Readings, SourceSpec
from cimom.classes import (
    ClassInfo,
    ClassType,
    EnabledState,
    HealthState,
    KHV_Namespace,
    KHV_NamespaceInManager,
    KHV_ObjectManager,
    OperationalStatus,
)
from cimom.model import CimObject, key_of
from cimom.provider import INTEROP, Association

SOURCE = SourceSpec(
    name="interop",
    classes=(KHV_ObjectManager.CIM_NAME, KHV_Namespace.CIM_NAME),
    overlays=(),
    namespaces=(INTEROP,),
    max_age_s=float("inf"),
    deadline_s=0.0,
    by_key=False,
)
MANAGER = "KHV:cimom"

# Rows of the association table that the broker itself contributes.
ASSOCIATIONS = (
    Association(
        cls=KHV_NamespaceInManager,
        left=KHV_ObjectManager,
        left_role="Antecedent",
        left_join=lambda manager: (manager.SystemName, manager.Name),
        right=KHV_Namespace,
        right_role="Dependent",
        right_join=lambda namespace: (namespace.SystemName, namespace.ObjectManagerName),
        namespaces=(INTEROP,),
    ),
)


class About(NamedTuple):
    """What is told of the broker: the version, and the system's name until a source tells it."""

    version: str
    system_class: type[CimObject]
    system_name: str


def instances(about: About, namespaces: Iterable[str]) -> list[CimObject]:
    """Return the object manager and one instance per namespace."""
    system_class = about.system_class.CIM_NAME
    manager = KHV_ObjectManager(
        SystemCreationClassName=system_class,
        SystemName=about.system_name,
        CreationClassName=KHV_ObjectManager.CIM_NAME,
        Name=MANAGER,
        ElementName="khv",
        # pywbem `WBEMServer.version` is what follows the word Version.
        Description=f"khv CIM object manager Version {about.version}",
        OperationalStatus=(OperationalStatus.OK,),
        HealthState=HealthState.OK,
        EnabledState=EnabledState.Enabled,
        Started=True,
        GatherStatisticalData=False,
    )
    return [
        manager,
        *(
            KHV_Namespace(
                SystemCreationClassName=system_class,
                SystemName=about.system_name,
                ObjectManagerCreationClassName=KHV_ObjectManager.CIM_NAME,
                ObjectManagerName=MANAGER,
                CreationClassName=KHV_Namespace.CIM_NAME,
                Name=name,
                ElementName=name,
                ClassInfo=ClassInfo.CIM_2_8,  # the latest that its value map can name
                ClassType=ClassType.CIM,
            )
            for name in namespaces
        ),
    ]


class Interop:
    """Keeps the broker's own rows in the readings, under the name of the system it runs on."""

    def __init__(
        self,
        readings: Readings,
        namespaces: Namespaces,
        about: About,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._readings = readings
        self._namespaces = namespaces
        self._about = about
        self._clock = clock
        structs = {cls.CIM_NAME: cls for cls in (KHV_ObjectManager, KHV_Namespace)}
        self._state = readings.register(SOURCE, structs.__getitem__)
        self._tell()
        readings.subscribe(self._changed)

    def _changed(self, change: Change) -> None:
        """Take over the system's name when its row comes, or comes with another one."""
        for row in change.rows:
            name = getattr(row.new, "Name", None)
            if row.cls is self._about.system_class and name not in (None, self._about.system_name):
                self._about = self._about._replace(system_name=name)
                self._tell()

    def _tell(self) -> None:
        deltas = []
        for cls, known in self._readings.keys(self._state).items():
            rows = [
                instance
                for instance in instances(self._about, self._namespaces.names)
                if type(instance) is cls
            ]
            gone = known.difference(key_of(row) for row in rows)
            deltas.append(Delta(cls, rows, tuple(gone)))
        self._readings.apply(self._state, deltas, taken_at=self._clock(), duration_s=0.0)
