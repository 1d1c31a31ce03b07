from __future__ import annotations

import asyncio
import socket
from pathlib import Path

import pytest

from cimom.access.accounts import Accounts
from cimom.access.gate import Gate
from cimom.broker.eventlog import EventLog
from cimom.broker.namespaces import Namespaces
from cimom.broker.readings import Readings
from cimom.broker.refresh import Refresher
from cimom.broker.registrar import Registrar
from cimom.broker.store import StateStore
from cimom.model import CimError
from cimom.schema import load
from khv.certificate import client_context
from khv.config import Config
from khv.faces import HostFacts
from khv.listen import Listeners
from khv.manager import LIMITED, Ground, Manager, manager
from khv.setup import Setup
from khv.vendor.task import Place


def made(store: StateStore) -> Manager:
    """Return a manager on a state file, of a host that nothing is read of."""
    readings, schema = Readings(), load()
    namespaces = Namespaces(schema)
    with socket.socket() as local:
        setup = Setup(
            config=Config(),
            schema=schema,
            listeners=Listeners(None, None, None, None, None, local),
            groups=(),
            associations=(),
            hypervisor=None,
            host=HostFacts("uuid", "host.example", ""),
            place=Place("/nowhere", "uuid", "/", None),
            aliases=(),
            user="",
            password=None,
        )
    return manager(
        setup,
        Ground(
            readings=readings,
            namespaces=namespaces,
            refresher=Refresher(readings, namespaces.struct),
            store=store,
            events=EventLog(readings, store),
            gate=Gate(),
            registrar=Registrar(Accounts(store), "uuid"),
            tls=lambda: client_context(None),
        ),
    )


def test_what_clients_declared_is_known_to_the_next_broker(tmp_path: Path) -> None:
    store = StateStore(str(tmp_path))
    asyncio.run(made(store).declarer.add_namespace("root/mine"))
    with pytest.raises(CimError, match="root/mine"):
        asyncio.run(made(store).declarer.add_namespace("root/mine"))
    store.close()


def test_methods_of_the_log_of_accounts_and_of_each_sensor_are_the_brokers_own() -> None:
    methods = made(StateStore(None)).broker.methods
    assert ("KHV_RecordLog", "ClearLog") in methods
    assert ("KHV_AccountManagementService", "CreateAccount") in methods
    for cls in LIMITED:
        assert (cls.CIM_NAME, "RestoreDefaultThresholds") in methods
