from __future__ import annotations

from pathlib import Path

from hypervisor.host import Host
from hypervisor.traffic import Counters, parse_table, read_counters, read_table
from tests.hosts import host

HEAD = "Inter-|   Receive | Transmit\n face |bytes ...\n"


def test_counters_of_a_card(tmp_path: Path) -> None:
    found = read_counters(host("server", tmp_path), "eno1")
    assert (found.rx_bytes, found.tx_aborted_errors) == (1_400_000_000, 0)
    assert found.carrier_changes == 2


def test_counters_of_what_is_not_there_are_none(tmp_path: Path) -> None:
    assert read_counters(host("server", tmp_path), "eth99") == Counters()


def test_table_of_all_interfaces() -> None:
    found = parse_table(f"{HEAD}  eth0: 100 9 1 2 0 0 0 3 200 8 4 5 0 6 0 0\n")["eth0"]
    assert (found.rx_bytes, found.rx_packets, found.rx_errors, found.rx_dropped) == (100, 9, 1, 2)
    assert (found.multicast, found.tx_bytes, found.tx_packets) == (3, 200, 8)
    assert (found.tx_errors, found.tx_dropped, found.collisions) == (4, 5, 6)
    assert (found.rx_crc_errors, found.tx_carrier_errors) == (0, 0)


def test_sums_of_the_table_do_not_tell_which_kind_of_error_it_was() -> None:
    found = parse_table(f"{HEAD}eth0:1 1 1 0 0 1 0 0 1 1 1 0 0 0 1 0\n")["eth0"]
    assert (found.rx_crc_errors, found.rx_frame_errors, found.tx_carrier_errors) == (None,) * 3


def test_lines_of_another_shape_are_passed_over() -> None:
    assert parse_table(f"{HEAD}eth0: 1 2 3\neth1: {'x ' * 16}\n: {'1 ' * 16}\n") == {}
    assert parse_table("") == {}


def test_alias_with_a_colon() -> None:
    assert list(parse_table(f"{HEAD}eth0:1: {'1 ' * 16}\n")) == ["eth0:1"]


def test_table_and_files_of_this_machine_agree() -> None:
    table = read_table(Host())
    for name, row in table.items():
        whole = read_counters(Host(), name)
        assert (row.rx_errors, row.tx_errors) == (whole.rx_errors, whole.tx_errors)
        assert (row.rx_bytes or 0) <= (whole.rx_bytes or 0)  # read a moment earlier
