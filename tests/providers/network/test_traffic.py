from __future__ import annotations

from pathlib import Path

from cimom.classes import (
    KHV_EthernetPortStatistics,
    KHV_NetworkPortStatistics,
)
from cimom.testing import readings_of
from hypervisor.network import Interface
from hypervisor.traffic import Counters
from providers.network import provider
from providers.network.traffic import statistics
from tests.hosts import host


def interface(hardware: int = 1) -> Interface:
    return Interface(name="e", identity="e", index=1, hardware_type=hardware, if_type=6)


def test_counters_of_cards_and_of_what_is_no_card(tmp_path: Path) -> None:
    readings = readings_of(provider(host("server", tmp_path)))
    found = {
        row.instance.ElementName: row.instance for row in readings.rows(KHV_EthernetPortStatistics)
    }
    assert len(found) == 11
    assert (found["eno1"].BytesReceived, found["eno1"].LinkChanges) == (1_400_000_000, 2)
    assert (found["br0"].BytesReceived, found["br0"].LinkChanges) == (350_000_000, None)
    (loopback,) = readings.rows(KHV_NetworkPortStatistics)
    assert loopback.instance.InstanceID == "KHV:stat:net/lo"


def test_small_counters_wrap() -> None:
    found = statistics(interface(), Counters(rx_crc_errors=2**32 + 7, tx_window_errors=1))
    assert isinstance(found, KHV_EthernetPortStatistics)
    assert (found.FCSErrors, found.LateCollisions, found.SQETestErrors) == (7, 1, None)


def test_unknown_counters_are_none() -> None:
    found = statistics(interface(772), Counters())
    assert isinstance(found, KHV_NetworkPortStatistics)
    assert found.BytesReceived is None
