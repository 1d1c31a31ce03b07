from __future__ import annotations

from pathlib import Path

import pytest

from hypervisor.host import Host
from hypervisor.pressure import Pressure, Stall, parse_pressure, read_pressures
from tests.hosts import host, put

LINE = "some avg10=0.18 avg60=12.34 avg300=100.00 total=159886802"


def test_the_lines_of_a_file() -> None:
    text = f"{LINE}\nfull avg10=0.00 avg60=0.00 avg300=0.00 total=0\n"
    assert parse_pressure(text) == {
        "some": Stall(18, 1234, 10000, 159886802),
        "full": Stall(0, 0, 0, 0),
    }


@pytest.mark.parametrize(
    "text",
    [
        "",
        "some",
        LINE.replace("0.18", "-0.18"),
        LINE.replace("0.18", "nan"),
        LINE.replace("100.00", "100.01"),
        LINE.replace("159886802", "9" * 19),
        LINE.replace("159886802", "9" * 40),
        LINE.replace("some", "many"),
        LINE.replace("0.18", "\N{ARABIC-INDIC DIGIT ONE}.00"),
    ],
)
def test_what_is_no_such_line_is_left_out(text: str) -> None:
    assert parse_pressure(text) == {}


def test_the_pressure_on_the_demonstration_host(tmp_path: Path) -> None:
    found = {item.resource: item for item in read_pressures(host("server", tmp_path))}
    assert found.keys() == {"cpu", "io", "memory"}
    assert found["cpu"].some == Stall(112, 98, 85, 1184000000)


def test_where_it_is_turned_off_there_is_none(tmp_path: Path) -> None:
    machine = Host(str(tmp_path))
    assert read_pressures(machine) == []
    put(machine, "proc/pressure/cpu", "")  # reading it fails with EOPNOTSUPP
    put(machine, "proc/pressure/irq", "full avg10=0.00 avg60=0.00 avg300=0.00 total=8494\n")
    assert read_pressures(machine) == [Pressure(resource="irq", full=Stall(0, 0, 0, 8494))]
