"""Each verb of Debian's sblim-wbemcli 1.6.3 over TLS against a running khv."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import pywbem

from tests.cimom.broker.test_writing import bolt
from tests.e2e.guest import isolated_libvirtd, rom
from tests.e2e.running import PASSWORD, Running, khv, run

pytestmark = [pytest.mark.e2e, pytest.mark.slow]


@pytest.fixture(scope="module")
def running() -> Iterator[Running]:
    with isolated_libvirtd() as daemon, khv("--demo", "--hypervisor", daemon.uri) as started:
        image = rom(daemon.images)
        options = ("--memory", "32", "--network", "none", "--rom", str(image))
        started.cli("vm", "define", "asked", *options)
        yield started


@pytest.fixture
def client(running: Running) -> Iterator[Any]:
    with running.wbem() as connection:
        yield connection


@pytest.fixture
def bolts(client: Any) -> Iterator[None]:
    """Let there be a class of a client; afterwards it is gone with what was made of it."""
    client.CreateClass(bolt())
    yield
    if "ACME_Bolt" in client.EnumerateClassNames(DeepInheritance=True):
        for path in client.EnumerateInstanceNames("ACME_Bolt"):
            client.DeleteInstance(path)
        client.DeleteClass("ACME_Bolt")


def ask(running: Running, verb: str, target: str, *words: str, options: str = "") -> list[str]:
    """Return the lines that wbemcli prints."""
    where = running.ready["wbem"]
    assert where.startswith("https://")
    url = f"https://admin:{PASSWORD}@{where.removeprefix('https://')}/root/{target}"
    return run("wbemcli", "-noverify", "-nl", *options.split(), verb, url, *words).splitlines()


def of(path: pywbem.CIMInstanceName) -> str:
    """Return the last part of an object path as wbemcli takes it."""
    keys = ",".join(f'{name}="{value}"' for name, value in path.keybindings.items())
    return f"{path.namespace.removeprefix('root/')}:{path.classname}.{keys}"


@pytest.fixture
def host(client: Any) -> str:
    (path,) = client.EnumerateInstanceNames("KHV_ComputerSystem")
    return of(path)


def test_gc(running: Running) -> None:
    lines = ask(running, "gc", "cimv2:KHV_Fan")
    assert "-VariableSpeed=" in lines


def test_gcd(running: Running) -> None:
    text = "\n".join(ask(running, "gcd", "cimv2:KHV_Fan"))
    assert "KHV_Fan" in text
    assert "VariableSpeed" in text


def test_ec(running: Running) -> None:
    lines = ask(running, "ec", "cimv2:CIM_CoolingDevice")
    assert any("CIM_Fan" in line for line in lines)


def test_ecn(running: Running) -> None:
    assert any("CIM_Fan" in line for line in ask(running, "ecn", "cimv2:CIM_CoolingDevice"))


def test_dc(running: Running, client: Any, bolts: None) -> None:
    ask(running, "dc", "cimv2:ACME_Bolt")
    assert "ACME_Bolt" not in client.EnumerateClassNames(DeepInheritance=True)


def test_ei(running: Running) -> None:
    lines = ask(running, "ei", "cimv2:KHV_Fan")
    assert sum(line.startswith("-ElementName=") for line in lines) == 4
    some = ask(running, "ei", "cimv2:KHV_Fan", "ElementName")
    assert not any(line.startswith("-Caption") for line in some)


@pytest.mark.parametrize("options", ["-cte", "-e100", "-t", "-dr"])
def test_options_that_change_how_it_asks(running: Running, options: str) -> None:
    lines = ask(running, "ei", "cimv2:KHV_NumericSensor", options=options)
    assert sum(line.startswith("-CurrentReading") for line in lines) == 31


def test_ein(running: Running) -> None:
    assert len(ask(running, "ein", "cimv2:KHV_Fan")) == 4


def test_gi(running: Running, host: str) -> None:
    lines = ask(running, "gi", host)
    assert '-CreationClassName="KHV_ComputerSystem"' in lines
    some = ask(running, "gi", host, "NameFormat")
    assert '-NameFormat="UUID"' in some
    assert not any(line.startswith("-Caption") for line in some)


def test_ci_mi_and_di(running: Running, client: Any, bolts: None) -> None:
    target = 'cimv2:ACME_Bolt.ID="b1"'
    ask(running, "ci", target, 'ID="b1",Length=7,Marks="x","y"')
    (path,) = client.EnumerateInstanceNames("ACME_Bolt")
    made = client.GetInstance(path)
    assert (made["ID"], made["Length"], made["Marks"]) == ("b1", 7, ["x", "y"])
    ask(running, "mi", target, "Length=8")
    assert client.GetInstance(path)["Length"] == 8
    ask(running, "di", target)
    assert client.EnumerateInstanceNames("ACME_Bolt") == []


def test_gp_and_sp(running: Running, client: Any, bolts: None) -> None:
    path = client.CreateInstance(pywbem.CIMInstance("ACME_Bolt", {"ID": "b1"}))
    target = 'cimv2:ACME_Bolt.ID="b1"'
    ask(running, "sp", target, "Length=12")
    assert client.GetInstance(path)["Length"] == 12
    assert any("12" in line for line in ask(running, "gp", target, "Length"))


OPTIONS = "-ac CIM_SystemDevice -arc KHV_Fan -ar GroupComponent -arr PartComponent"


def test_ai(running: Running, host: str) -> None:
    lines = ask(running, "ai", host, options=OPTIONS)
    assert sum(line.startswith("-ElementName=") for line in lines) == 4


def test_ain(running: Running, host: str) -> None:
    lines = ask(running, "ain", host, options=OPTIONS)
    assert len(lines) == 4
    assert all("KHV_Fan." in line for line in lines)
    wrong = OPTIONS.replace("-ar GroupComponent", "-ar PartComponent")
    assert ask(running, "ain", host, options=wrong) == []


def test_ri(running: Running, host: str) -> None:
    lines = ask(running, "ri", host, options="-arc CIM_SystemDevice -ar GroupComponent")
    assert sum(line.startswith("-PartComponent=") for line in lines) > 50


def test_rin(running: Running, host: str) -> None:
    lines = ask(running, "rin", host, options="-arc CIM_SystemDevice -ar GroupComponent")
    assert len(lines) > 50
    assert ask(running, "rin", host, options="-arc CIM_SystemDevice -ar PartComponent") == []


@pytest.mark.parametrize("verb", ["cm", "cmx"])
def test_cm_and_cmx(running: Running, client: Any, verb: str) -> None:
    (machine,) = client.EnumerateInstanceNames("KHV_VirtualComputerSystem", namespace="root/virt")
    for state in (2, 3):
        lines = ask(running, verb, of(machine), f"RequestStateChange.RequestedState={state}")
        assert lines
        assert client.GetInstance(machine)["EnabledState"] == state
