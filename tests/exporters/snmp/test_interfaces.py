from __future__ import annotations

import msgspec
import pytest

from cimom import classes as c
from cimom.broker.readings import Delta
from cimom.model import cim_datetime
from exporters.snmp import interfaces
from exporters.snmp.interfaces import DOWN, TESTING, UNKNOWN, UP, Interface
from tests.exporters.snmp.decode import STARTED, Mib
from tests.web.sample import device, sample


def port(**properties: object) -> Interface:
    keys = device(c.KHV_EthernetPort, "net/x")
    return Interface(c.KHV_EthernetPort(**keys, **properties), None, 0)


@pytest.fixture(scope="module")
def mib() -> Mib:
    return Mib(sample())


def test_interfaces_have_the_numbers_of_the_kernel(mib: Mib) -> None:
    assert mib["ifNumber"] == 3
    assert mib["ifDescr"] == mib["ifName"] == {1: b"lo", 2: b"eno1", 3: b"eno2"}
    assert mib["ifType"] == {1: 24, 2: 6, 3: 6}
    assert mib["ifMtu"] == {1: 65536, 2: 1500, 3: 1500}


def test_a_fast_link_is_told_in_megabits(mib: Mib) -> None:
    assert mib["ifSpeed"] == {2: 2**32 - 1}
    assert mib["ifHighSpeed"] == {2: 10_000}


def test_addresses_are_octets(mib: Mib) -> None:
    assert mib["ifPhysAddress"] == {
        1: b"",
        2: bytes.fromhex("ac1f6b000001"),
        3: bytes.fromhex("ac1f6b000002"),
    }


def test_an_address_that_is_no_address_is_left_out() -> None:
    (column,) = [col for col in interfaces.OBJECTS[1].columns if col.name == "ifPhysAddress"]  # type: ignore[union-attr]
    assert column.value(port(PermanentAddress="unknown")) == b""
    assert column.value(port(PermanentAddress="00:11:22:33:44:55")) == bytes.fromhex("001122334455")


def test_small_counters_wrap_and_large_ones_do_not(mib: Mib) -> None:
    assert mib["ifInOctets"][2] == 9_876_543_210 % 2**32
    assert mib["ifHCInOctets"][2] == 9_876_543_210
    assert mib["ifOutOctets"][2] == mib["ifHCOutOctets"][2] == 1_234_567_890
    assert mib["ifInErrors"] == {2: 3, 3: 0}
    assert mib["ifInDiscards"] == {2: 12, 3: 12}


def test_unknown_counters_have_no_instance(mib: Mib) -> None:
    assert 1 not in mib["ifInErrors"]
    assert 1 not in mib["ifHCInUcastPkts"]


def test_group_packets_are_not_counted_as_unicast() -> None:
    counters = c.KHV_EthernetPortStatistics(
        InstanceID="x", PacketsReceived=100, MulticastPacketsReceived=30
    )
    (column,) = [col for col in interfaces.OBJECTS[1].columns if col.name == "ifInUcastPkts"]  # type: ignore[union-attr]
    assert column.value(port()._replace(counters=counters)) == 70


@pytest.mark.parametrize(
    ("state", "status", "admin", "oper"),
    [
        (c.EnabledState.Enabled, c.OperationalStatus.OK, UP, UP),
        (c.EnabledState.Enabled, c.OperationalStatus.Stopped, UP, DOWN),
        (c.EnabledState.Enabled, c.OperationalStatus.Degraded, UP, UP),
        (c.EnabledState.Enabled_but_Offline, c.OperationalStatus.OK, UP, DOWN),
        (c.EnabledState.Disabled, c.OperationalStatus.OK, DOWN, DOWN),
        (c.EnabledState.In_Test, c.OperationalStatus.OK, TESTING, TESTING),
        (c.EnabledState.Unknown, c.OperationalStatus.Unknown, UP, UNKNOWN),
        (c.EnabledState(40000), c.OperationalStatus.Unknown, UP, UNKNOWN),
    ],
)
def test_states(state: c.EnabledState, status: c.OperationalStatus, admin: int, oper: int) -> None:
    row = port(EnabledState=state, OperationalStatus=(status,))
    assert interfaces.admin_status(row) == admin
    assert interfaces.oper_status(row) == oper


def test_last_change_is_in_up_time() -> None:
    readings = sample()
    instance = c.KHV_NetworkPort(
        **device(c.KHV_NetworkPort, "net/tun0"),
        InterfaceIndex=9,
        Name="tun0",
        TimeOfLastStateChange=cim_datetime(STARTED + 60),
    )

    delta = Delta(c.KHV_NetworkPort, (instance,), ())
    readings.apply(readings.state("ports"), (delta,), taken_at=STARTED + 61, duration_s=0.0)
    mib = Mib(readings)
    assert mib["ifLastChange"][9] == 6000
    assert mib["ifLastChange"][1] == 0
    assert mib["ifType"][9] == 1


def test_stack_tells_what_lies_over_what() -> None:
    readings = sample()
    eno1, eno2 = (
        row.instance for row in readings.rows(c.KHV_EthernetPort) if row.instance.Name != "lo"
    )
    bridge = c.KHV_EthernetPort(
        **device(c.KHV_EthernetPort, "net/br0"), InterfaceIndex=7, Name="br0"
    )
    vlan = c.KHV_EthernetPort(
        **device(c.KHV_EthernetPort, "net/eno1.5"),
        InterfaceIndex=8,
        Name="eno1.5",
        LowerDeviceIDs=(eno1.DeviceID,),
    )
    member = msgspec.structs.replace(eno2, MasterDeviceID="net/br0")
    delta = Delta(c.KHV_EthernetPort, (bridge, vlan, member), ())
    readings.apply(readings.state("ports"), (delta,), taken_at=STARTED, duration_s=0.0)
    stacked = Mib(readings)["ifStackStatus"]
    assert set(stacked) == {
        (0, 1), (1, 0), (0, 7), (7, 3), (3, 0), (0, 8), (8, 2), (2, 0),
    }  # fmt: skip
    assert set(stacked.values()) == {1}
