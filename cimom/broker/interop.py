"""What the broker tells of itself in the interop namespace: object manager, namespaces, profiles.

They are rows of a source of its own in the readings, so that they are read like all others.  Knows
no host: the system's name is that of the first instance of a class it is given.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from cimom import classes
from cimom.broker import profile
from cimom.broker.declarer import Declarer
from cimom.broker.namespaces import Namespaces
from cimom.broker.readings import Change, Delta, Readings, own_source
from cimom.classes import (
    AdvertiseTypes,
    AuthenticationMechanismsSupported,
    CIMXMLProtocolVersion,
    ClassInfo,
    ClassType,
    CommunicationMechanism,
    EnabledState,
    FunctionalProfilesSupported,
    KHV_CIMXMLCommunicationMechanism,
    KHV_CommMechanismForManager,
    KHV_ComputerSystem,
    KHV_HostedAccessPoint,
    KHV_HostedService,
    KHV_IndicationService,
    KHV_Namespace,
    KHV_NamespaceInManager,
    KHV_ObjectManager,
    KHV_RegisteredProfile,
)
from cimom.health.status import Condition, status_properties
from cimom.indications import model as indications
from cimom.model import CimError, CimObject, Status, key_of
from cimom.operations import Given
from cimom.provider import HOST_NAMESPACE, INTEROP, Association

# The oldest way to ask for namespaces; in the interop namespace their names are whole.
PLAIN_NAMESPACE: Any = next(cls for cls in classes.CLASSES if cls.CIM_NAME == "__Namespace")

CLASSES: tuple[type[CimObject], ...] = (
    KHV_ObjectManager,
    KHV_Namespace,
    PLAIN_NAMESPACE,
    KHV_CIMXMLCommunicationMechanism,
    KHV_RegisteredProfile,
    *indications.CLASSES,
)

SOURCE = own_source("interop", tuple(cls.CIM_NAME for cls in CLASSES), (INTEROP,))
MANAGER = "KHV:cimom"
CIMXML = "KHV:cimxml:https"


def _on_host(cls: type[CimObject], what: type[CimObject]) -> Association:
    """Return the row that ties what the broker is to the system that it runs on."""
    return Association(
        cls=cls,
        left=KHV_ComputerSystem,
        left_role="Antecedent",
        left_join=lambda system: system.Name,
        right=what,
        right_role="Dependent",
        right_join=lambda item: item.SystemName,
        namespaces=(INTEROP, HOST_NAMESPACE),
        left_namespace=HOST_NAMESPACE,
        right_namespace=INTEROP,
    )


# Rows of the association table that the broker itself contributes.
ASSOCIATIONS: tuple[Association, ...] = (
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
    Association(
        cls=KHV_CommMechanismForManager,
        left=KHV_ObjectManager,
        left_role="Antecedent",
        left_join=lambda manager: manager.SystemName,
        right=KHV_CIMXMLCommunicationMechanism,
        right_role="Dependent",
        right_join=lambda mechanism: mechanism.SystemName,
        namespaces=(INTEROP,),
    ),
    _on_host(KHV_HostedService, KHV_ObjectManager),
    _on_host(KHV_HostedAccessPoint, KHV_CIMXMLCommunicationMechanism),
    _on_host(KHV_HostedService, KHV_IndicationService),
    *indications.ASSOCIATIONS,
    *profile.ASSOCIATIONS,
)


class About(NamedTuple):
    """What is told of the broker: the version, and the system's name until a source tells it."""

    version: str
    system_class: type[CimObject]
    system_name: str
    policy: indications.Policy = indications.Policy()


def instances(about: About, namespaces: Iterable[str]) -> list[CimObject]:
    """Return the object manager, how it is reached, one instance per namespace and profile."""
    system_class = about.system_class.CIM_NAME
    scope: dict[str, Any] = {
        "SystemCreationClassName": system_class,
        "SystemName": about.system_name,
    }
    return [
        KHV_ObjectManager(
            **scope,
            CreationClassName=KHV_ObjectManager.CIM_NAME,
            Name=MANAGER,
            ElementName="khv",
            # pywbem `WBEMServer.version` is what follows the word Version.
            Description=f"khv CIM object manager Version {about.version}",
            EnabledState=EnabledState.Enabled,
            Started=True,
            GatherStatisticalData=False,
            **status_properties(Condition.OK),  # type: ignore[arg-type]
        ),
        _mechanism(scope),
        *(_namespace(scope, name) for name in namespaces),
        *(PLAIN_NAMESPACE(Name=name) for name in namespaces),
        *profile.registered(),
        *indications.instances(system_class, about.system_name, about.policy),
    ]


def _namespace(scope: dict[str, Any], name: str) -> KHV_Namespace:
    return KHV_Namespace(
        **scope,
        ObjectManagerCreationClassName=KHV_ObjectManager.CIM_NAME,
        ObjectManagerName=MANAGER,
        CreationClassName=KHV_Namespace.CIM_NAME,
        Name=name,
        ElementName=name,
        ClassInfo=ClassInfo.CIM_2_8,  # the latest that its value map can name
        ClassType=ClassType.CIM,
    )


def _mechanism(scope: dict[str, Any]) -> KHV_CIMXMLCommunicationMechanism:
    """Return how clients reach the broker, and which operations of DSP0200 it obeys."""
    return KHV_CIMXMLCommunicationMechanism(
        **scope,
        CreationClassName=KHV_CIMXMLCommunicationMechanism.CIM_NAME,
        Name=CIMXML,
        ElementName="CIM-XML over HTTPS",
        CommunicationMechanism=CommunicationMechanism.CIM_XML,
        CIMXMLProtocolVersion=CIMXMLProtocolVersion["_1_0"],
        Version="1.0",
        CIMValidated=False,  # the DTD is not consulted; the parser has its own grammar
        FunctionalProfilesSupported=(
            FunctionalProfilesSupported.Basic_Read,
            FunctionalProfilesSupported.Basic_Write,
            FunctionalProfilesSupported.Schema_Manipulation,
            FunctionalProfilesSupported.Instance_Manipulation,
            FunctionalProfilesSupported.Association_Traversal,
            FunctionalProfilesSupported.Query_Execution,
            FunctionalProfilesSupported.Qualifier_Declaration,
            FunctionalProfilesSupported.Indications,
            FunctionalProfilesSupported.Pulled_Read,
            FunctionalProfilesSupported.Pulled_Read_Count,
            FunctionalProfilesSupported.Pulled_Query_Execution,
        ),
        MultipleOperationsSupported=False,
        AuthenticationMechanismsSupported=(AuthenticationMechanismsSupported.Basic,),
        AdvertiseTypes=(AdvertiseTypes.Not_Advertised,),
        PulledEnumerationClosureOnExceedingServerLimitsSupported=False,
        PulledEnumerationContinuationOnErrorSupported=True,
        EnabledState=EnabledState.Enabled,
        **status_properties(Condition.OK),  # type: ignore[arg-type]
    )


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
        structs = {cls.CIM_NAME: cls for cls in CLASSES}
        self._state = readings.register(SOURCE, structs.__getitem__)
        self.tell()
        readings.subscribe(self._changed)

    @property
    def system_name(self) -> str:
        """The name of the system that the broker runs on, as far as it is known."""
        return self._about.system_name

    def _changed(self, change: Change) -> None:
        """Take over the system's name when its row comes, or comes with another one."""
        for row in change.rows:
            name = getattr(row.new, "Name", None)
            if row.cls is self._about.system_class and name not in (None, self._about.system_name):
                self._about = self._about._replace(system_name=name)
                self.tell()

    def tell(self) -> None:
        """Tell the rows as they are: a namespace came or went, or the system's name is known."""
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


class NamespaceKeeper:
    """Makes and ends namespaces by instances of CIM_Namespace and of __Namespace."""

    def __init__(self, declarer: Declarer, readings: Readings) -> None:
        self._declarer = declarer
        self._readings = readings

    async def create(self, namespace: str, given: Given) -> CimObject:
        """Make a namespace; what the client says of the other keys is the broker's to say."""
        name = getattr(given.instance, "Name", None)
        if namespace != INTEROP or not isinstance(name, str) or not name.strip("/"):
            raise CimError(Status.INVALID_PARAMETER, "a namespace is made by its Name, in interop")
        name = name.strip("/")
        await self._declarer.add_namespace(name)
        cls = PLAIN_NAMESPACE if isinstance(given.instance, PLAIN_NAMESPACE) else KHV_Namespace
        rows: list[CimObject] = [row.instance for row in self._readings.rows(cls)]
        return next(row for row in rows if getattr(row, "Name", None) == name)

    async def modify(self, _namespace: str, old: CimObject, _new: CimObject) -> None:
        """Refuse: there is nothing to change."""
        raise CimError(Status.NOT_SUPPORTED, f"nothing of a {old.CIM_NAME} can be changed")

    async def delete(self, _namespace: str, old: CimObject) -> None:
        """End a namespace that holds nothing."""
        await self._declarer.remove_namespace(str(getattr(old, "Name", "")))
