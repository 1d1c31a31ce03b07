from __future__ import annotations

import pytest

from cimom.broker.readings import Readings
from exporters.snmp import system
from exporters.snmp.counters import IN_PACKETS
from tests.exporters.snmp.decode import Clock, Mib
from tests.web.sample import sample


def test_the_description_begins_with_linux_and_names_the_host() -> None:
    assert Mib(sample())["sysDescr"] == b"Linux kvm-7.example.org 6.1 khv 1.2"
    assert Mib(sample())["sysName"] == b"kvm-7.example.org"


def test_without_a_row_of_the_host_its_configured_name_is_told() -> None:
    assert Mib(Readings())["sysName"] == b"localhost"


def test_up_time_is_of_the_agent_and_in_hundredths() -> None:
    clock = Clock()
    mib = Mib(sample(), clock)
    clock.now += 3.25
    assert mib["sysUpTime"] == 325
    assert mib["snmpEngineTime"] == 3


def test_the_product_is_under_the_placeholder_enterprise() -> None:
    assert Mib(sample())["sysObjectID"] == (1, 3, 6, 1, 4, 1, 32473, 2, 1)


def test_the_engine_tells_who_it_is() -> None:
    mib = Mib(sample())
    assert mib["snmpEngineID"] == b"\x80\x00\x7e\xd9\x05engine"
    assert mib["snmpEngineBoots"] == 7


def test_the_served_modules_are_listed() -> None:
    mib = Mib(sample())
    assert list(mib["sysORID"].values()) == [oid for oid, _ in system.MODULES]
    assert all(mib["sysORDescr"].values())


@pytest.mark.parametrize("name", ["sysContact", "sysLocation"])
def test_what_is_not_configured_is_empty(name: str) -> None:
    assert Mib(sample())[name] == b""


def test_the_agent_counts_its_packets() -> None:
    mib = Mib(sample())
    mib.context.counters[IN_PACKETS] = 2**32 + 3
    assert mib["snmpInPkts"] == 3
