"""Everything that can be done with khv, by every role: what exists has a row, and no row is idle.

What exists is asked of the house itself: the operations, the methods that a provider or the broker
serves, the commands of the local socket, the pages.
"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Iterator
from typing import Any, get_args

import msgspec
import pytest

from cimom.access.rights import Rights
from cimom.access.roles import LOCAL, OTHER_METHODS, RULES, Principal, Role, action_of, rule_of
from cimom.classes import KHV_Fan
from cimom.declaration import ClassDef, QualifierType
from cimom.model import CimError, CimObject, Path, Status
from cimom.operations import Command, Given, Intrinsic, InvokeMethod, Op
from cimom.provider import Provider
from cimom.schema import load
from exporters.snmp.objects import OBJECTS
from hypervisor.libvirt import Hypervisor
from khv.broker import _Process
from khv.config import Config
from khv.faces import HostFacts
from khv.listen import Listeners
from khv.setup import Setup
from khv.vendor.task import Place
from providers import ASSOCIATIONS, HOST_GROUPS
from providers.virtual import provider as virtual_provider
from tests.hosts import host
from tests.web.house import House
from tests.web.test_app import Site
from web.app import ACTIONS, LEAVING, OPEN_ENDPOINTS

SCHEMA = load()
ROWS = {rule.action.lower(): rule for rule in RULES}
OTHER_AREAS = {"metrics:read", "snmp:read"}  # one door each: /metrics, and reading by SNMP


def blank(cls: type[CimObject]) -> CimObject:
    """Return an instance with made-up keys."""
    needed = [field for field in msgspec.structs.fields(cls) if field.required]
    return cls(**{f.name: "x" if f.type is str else Path(classname="CIM_Fan") for f in needed})


# What an operation of each type needs, by the names of its types.
SAMPLES: dict[str, Any] = {
    "str": "x",
    "int": 1,
    "Path": Path(classname="KHV_Fan", keys=(("DeviceID", "x"),), namespace=None),
    "Given": Given(blank(KHV_Fan), frozenset()),
    "ClassDef": ClassDef(name="ACME_Fan", superclass="CIM_Fan"),
    "QualifierType": QualifierType(name="Acme", type="boolean", value=False, scopes=()),
}


def somebody(role: Role, source: str = "192.0.2.7") -> Principal:
    return Principal(name="somebody", role=role, source=source)


@pytest.fixture(scope="module")
def providers(tmp_path_factory: pytest.TempPathFactory) -> list[Provider]:
    machine = host("server", tmp_path_factory.mktemp("host"))  # it has a BMC, recorded
    made = [make(machine) for make in HOST_GROUPS.values()]
    return [*made, virtual_provider(Hypervisor("test:///default"), "uuid")]


@pytest.fixture(scope="module")
def process(tmp_path_factory: pytest.TempPathFactory) -> Iterator[_Process]:
    """Return a broker as khv makes it, without workers and sockets."""
    state = tmp_path_factory.mktemp("state")
    near, far = socket.socketpair()
    with near, far:
        setup = Setup(
            config=Config(state_dir=str(state)),
            schema=SCHEMA,
            listeners=Listeners(None, None, None, None, None, near),
            groups=(),
            associations=ASSOCIATIONS,
            hypervisor=None,
            host=HostFacts("uuid", "host", "6.1"),
            place=Place(str(state), "uuid", "/nowhere", None),
            aliases=(),
            user="not root",
            password=None,
        )
        made = _Process(setup, near, "")
        made.entrance.gate._trail = None  # no supervisor writes records: that is tried elsewhere
        yield made
        made.store.close()


@pytest.fixture(scope="module")
def methods(process: _Process, providers: list[Provider]) -> set[tuple[str, str]]:
    served = {(m.cls.CIM_NAME, m.name) for item in providers for m in item.methods}
    return served | set(process.broker.methods)


@pytest.fixture(scope="module")
def commands(process: _Process, providers: list[Provider]) -> set[str]:
    own = process.commands().table(somebody(Role.ADMINISTRATOR, LOCAL))
    return {c.name for item in providers for c in item.commands} | set(own)


def sample(kind: type[Op]) -> Op:
    values = {
        field.name: SAMPLES[getattr(field.type, "__name__", "")]
        for field in msgspec.structs.fields(kind)
        if field.required
    }
    return kind(**{**values, "namespace": "root/cimv2"})


def denied(process: _Process, role: Role, operation: Any) -> bool:
    """Whether the broker itself says that the role must not."""
    try:
        asyncio.run(process.broker.execute(somebody(role), operation))
    except CimError as exc:
        return exc.status is Status.ACCESS_DENIED
    return False


def expected(role: Role, action: str) -> bool:
    return role in ROWS[action].roles


# -- what exists is what has a row


def test_every_thing_that_can_be_done_has_a_row_and_every_row_is_of_something(
    methods: set[tuple[str, str]], commands: set[str]
) -> None:
    exists = {f"wbem:{kind.__name__}" for kind in get_args(Intrinsic)}
    exists |= {f"method:{cls}.{name}" for cls, name in methods}
    exists |= {f"command:{name}" for name in commands}
    exists |= set(ACTIONS.values()) | OTHER_AREAS | {OTHER_METHODS}
    placed = {rule.action for rule in RULES if rule.action.count(":") == 3}
    rows = {rule.action for rule in RULES} - placed
    assert {item.lower() for item in exists} == {item.lower() for item in rows}


def test_every_method_has_a_row_of_its_own(methods: set[tuple[str, str]]) -> None:
    assert len(methods) > 6
    for cls, name in methods:
        rule = rule_of(f"method:{cls}.{name}".lower())
        assert rule is not None
        assert rule.action == f"method:{cls}.{name}", "it needs a row in cimom/access/roles.py"


def test_rows_of_places_name_operations_namespaces_and_classes_that_exist(
    process: _Process,
) -> None:
    for rule in RULES:
        if rule.action.count(":") == 3:
            _, verb, namespace, cls = rule.action.split(":")
            assert f"wbem:{verb}".lower() in ROWS
            assert namespace in process.namespaces.names
            assert SCHEMA.cls(cls).name == cls


def test_every_page_is_open_or_has_an_action() -> None:
    endpoints = {rule.endpoint for rule in Site().app.url_map.iter_rules()}
    assert endpoints == ACTIONS.keys() | OPEN_ENDPOINTS | {LEAVING}
    assert ACTIONS.keys().isdisjoint(OPEN_ENDPOINTS)


def test_nothing_can_be_written_by_snmp() -> None:
    assert OBJECTS
    assert "snmp:write" not in ROWS


# -- each at its door, by each role


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("kind", get_args(Intrinsic), ids=lambda kind: kind.__name__)
def test_operations(process: _Process, kind: type[Op], role: Role) -> None:
    action = f"wbem:{kind.__name__}".lower()
    # A write of a sensor has a row of its own; the sample is a fan, which has not.
    operation = sample(kind)
    assert denied(process, role, operation) is not expected(role, action)


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("rule", [r for r in RULES if r.action.count(":") == 3], ids=str)
def test_writes_of_a_class(process: _Process, rule: Any, role: Role) -> None:
    _, verb, namespace, name = rule.action.split(":")
    kind = next(k for k in get_args(Intrinsic) if k.__name__ == verb)
    given = Given(blank(SCHEMA.struct(name)), frozenset())
    values: dict[str, Any] = {
        "new_instance": given,
        "modified_instance": given,
        "instance_name": Path(classname=name.upper(), keys=(("Name", "x"),)),
        "property_name": "x",
    }
    wanted = {f.name for f in msgspec.structs.fields(kind) if f.required}
    chosen = {key: value for key, value in values.items() if key in wanted}
    operation = kind(namespace=namespace, **chosen)
    assert action_of(operation) == rule.action.lower()
    assert denied(process, role, operation) is (role not in rule.roles)


@pytest.mark.parametrize("role", Role)
def test_methods(process: _Process, methods: set[tuple[str, str]], role: Role) -> None:
    for cls, name in methods:
        operation = InvokeMethod(
            namespace="root/cimv2",
            object_name=Path(classname=cls, keys=(("DeviceID", "x"),)),
            method_name=name,
            parameters={},
        )
        may = expected(role, f"method:{cls}.{name}".lower())
        assert denied(process, role, operation) is not may, f"{cls}.{name}"


@pytest.mark.parametrize("role", Role)
def test_commands(process: _Process, commands: set[str], role: Role) -> None:
    who, found = somebody(role, LOCAL), process.commands()
    for name in commands:
        may = expected(role, f"command:{name}")
        assert Rights().may(who, f"command:{name}") is may
        if not may:  # what is allowed would be done
            with pytest.raises(CimError, match="denies") as caught:
                asyncio.run(found(who, name, {}))
            assert caught.value.status is Status.ACCESS_DENIED


@pytest.mark.parametrize("role", Role)
def test_unknown_commands_are_nobodys(process: _Process, role: Role) -> None:
    with pytest.raises(CimError) as caught:
        asyncio.run(process.commands()(somebody(role, LOCAL), "reboot", {}))
    assert caught.value.status is Status.ACCESS_DENIED
    assert denied(process, role, Command(namespace="", name="vm.restart"))


@pytest.mark.parametrize("role", Role)
def test_pages(role: Role) -> None:
    site = Site()
    site.house.roles["somebody"] = role
    identifier = site.sessions.open(somebody(role))
    assert identifier is not None
    session = site.sessions.peek(identifier)
    assert session is not None
    site.client.set_cookie("__Host-khv", identifier, domain="localhost", secure=True)
    for rule in site.app.url_map.iter_rules():
        if rule.endpoint not in ACTIONS:
            continue
        if "GET" in (rule.methods or ()):
            answer = site.get(rule.rule)
        else:
            answer = site.post(rule.rule, {"csrf": session.csrf, "ack": "KHV:alarm:1"})
        may = expected(role, ACTIONS[rule.endpoint])
        assert (answer.status_code == 403) is not may, rule.endpoint
    assert bool(site.house.acknowledged) is expected(role, "web:acknowledge")


def test_a_page_without_an_action_is_shut() -> None:
    site = Site()
    site.app.add_url_rule("/new", "new", lambda: "all of it")
    assert site.log_in().status_code == 303
    assert site.get("/new").status_code == 403
    assert House().port.may(somebody(Role.ADMINISTRATOR), "web:read")
