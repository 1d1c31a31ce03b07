"""The object manager of a broker, put together: classes, instances, associations, methods.

Knows no process, no socket and no configuration: what it needs is handed in.
"""

from __future__ import annotations

import ssl
from collections.abc import Callable
from typing import NamedTuple

from cimom.access.gate import Gate
from cimom.broker.associations import Associations
from cimom.broker.auditlog import ASSOCIATIONS as AUDIT_ASSOCIATIONS
from cimom.broker.broker import Broker
from cimom.broker.declarer import Declarer
from cimom.broker.eventlog import ASSOCIATIONS as LOG_ASSOCIATIONS, EventLog
from cimom.broker.instances import Instances
from cimom.broker.interop import (
    ASSOCIATIONS as INTEROP_ASSOCIATIONS,
    About,
    Interop,
    NamespaceKeeper,
)
from cimom.broker.limits import Limits
from cimom.broker.lookup import Lookup
from cimom.broker.modules import ASSOCIATIONS as MODULE_ASSOCIATIONS
from cimom.broker.namespaces import Namespaces
from cimom.broker.readings import Readings
from cimom.broker.refresh import Refresher
from cimom.broker.registrar import Registrar
from cimom.broker.repository import Repository
from cimom.broker.roster import ASSOCIATIONS as ROSTER_ASSOCIATIONS
from cimom.broker.store import StateStore
from cimom.classes import (
    CIM_Account,
    KHV_ComputerSystem,
    KHV_IPMINumericSensor,
    KHV_NumericSensor,
)
from cimom.indications.keepers import keepers
from cimom.indications.outbox import Outbox
from cimom.indications.service import Indications
from khv.setup import VERSION, Setup

LIMITED = (KHV_NumericSensor, KHV_IPMINumericSensor)  # sensors whose limits operators may set
OWN_ASSOCIATIONS = (
    *INTEROP_ASSOCIATIONS,
    *LOG_ASSOCIATIONS,
    *AUDIT_ASSOCIATIONS,
    *MODULE_ASSOCIATIONS,
    *ROSTER_ASSOCIATIONS,
)


class Ground(NamedTuple):
    """What the manager stands on."""

    readings: Readings
    namespaces: Namespaces
    refresher: Refresher
    store: StateStore
    events: EventLog
    gate: Gate
    registrar: Registrar  # keeps the accounts
    tls: Callable[[], ssl.SSLContext]  # towards listeners of indications


class Manager(NamedTuple):
    """Its parts that others use."""

    broker: Broker
    declarer: Declarer
    indications: Indications


def manager(setup: Setup, ground: Ground) -> Manager:
    """Put the manager of a host together, with what the state file has of it."""
    about = About(VERSION, KHV_ComputerSystem, setup.host.uuid)
    interop = Interop(ground.readings, ground.namespaces, about)
    repository = Repository(ground.store, ground.namespaces)
    lookup = Lookup(ground.readings, ground.namespaces, repository, setup.aliases)
    declarer = Declarer(ground.store, lookup, interop.tell)
    declarer.load()
    repository.load(lookup)
    associations = Associations((*OWN_ASSOCIATIONS, *setup.associations), lookup)
    instances = Instances(lookup, associations, repository, ground.refresher)
    keeper = NamespaceKeeper(declarer, ground.readings)
    instances.keepers.update({"cim_namespace": keeper, "__namespace": keeper})
    instances.keepers.update(keepers(lookup, instances, lambda: interop.system_name))
    indications = Indications(
        lookup,
        Outbox(ground.store),
        instances,
        setup.host.name,
        interest=ground.refresher.keep_interest,
        policy=about.policy,
        tls=ground.tls,
    )
    broker = Broker(
        lookup,
        associations,
        ground.refresher,
        instances,
        declarer,
        audit=ground.events.called,
        gate=ground.gate,
    )
    limits = Limits(ground.readings, ground.store, ground.events)
    instances.keepers.update({cls.CIM_NAME.lower(): limits for cls in LIMITED})
    # Of any account: a client's own class would keep a password where readers see it.
    instances.keepers[CIM_Account.CIM_NAME.lower()] = ground.registrar
    broker.methods.update(ground.events.methods() | limits.methods(LIMITED))
    broker.methods.update(ground.registrar.methods())
    return Manager(broker, declarer, indications)
