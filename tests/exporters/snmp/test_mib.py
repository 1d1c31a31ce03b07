"""KHV-MIB.txt: what it assigns is what the agent serves, and net-snmp's parser takes it."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

import exporters.snmp
from exporters.snmp import reading
from exporters.snmp.ber import Syntax
from exporters.snmp.oids import ENTERPRISE_NUMBER, KHV_BROKER
from exporters.snmp.table import Column, Scalar
from tests.conftest import require_command

MIB = Path(exporters.snmp.__file__).parent / "KHV-MIB.txt"
STUBS = Path(__file__).parent / "mibs"  # the few names of the SMI that the MIB imports
SYNTAXES = {
    "DisplayString": Syntax.OCTETS,
    "Counter64": Syntax.COUNTER64,
    "Gauge32": Syntax.GAUGE32,
    "INTEGER": Syntax.INTEGER,
}


def served() -> dict[str, Column | Scalar]:
    found: dict[str, Column | Scalar] = {}
    for item in reading.OBJECTS:
        if isinstance(item, Scalar):
            found[item.name] = item
        else:
            found |= {column.name: column for column in item.columns}
    return found


def test_the_text_has_every_object_with_its_type_and_nothing_writable() -> None:
    text = MIB.read_text()
    readable: list[tuple[str, str]] = re.findall(
        r"^(khv\w+) OBJECT-TYPE\s+SYNTAX\s+(\w+)[^\n]*\n(?:\s+UNITS[^\n]*\n)?"
        r"\s+MAX-ACCESS\s+read-only",
        text,
        re.M,
    )
    assert {name: SYNTAXES[syntax] for name, syntax in readable} == {
        name: item.syntax for name, item in served().items()
    }
    assert "read-write" not in text
    assert "read-create" not in text


def test_every_object_is_in_the_group() -> None:
    (group,) = re.findall(r"OBJECT-GROUP\s+OBJECTS \{(.*?)\}", MIB.read_text(), re.S)
    assert {name.strip() for name in group.split(",")} == set(served())


def translate(*arguments: str) -> str:
    done = subprocess.run(
        [
            require_command("snmptranslate"),
            *("-M", f"{STUBS}:{MIB.parent}", "-m", "KHV-MIB", "-Pe", *arguments),
        ],
        capture_output=True,
        text=True,
        env={"SNMP_PERSISTENT_DIR": "/nonexistent"},
    )
    assert done.returncode == 0, done.stderr
    assert not done.stderr
    return done.stdout.strip()


def test_net_snmp_reads_it_without_complaint() -> None:
    assert "khvReadingTable(2)" in translate("-Tp", "KHV-MIB::khvMIB")


@pytest.mark.parametrize("name", sorted(served()))
def test_the_numbers_are_those_of_the_agent(name: str) -> None:
    item = served()[name]
    if isinstance(item, Scalar):
        oid = item.oid
    else:
        (table,) = [t for t in reading.OBJECTS if not isinstance(t, Scalar)]
        oid = (*table.oid, item.number)
    assert translate("-On", f"KHV-MIB::{name}") == "." + ".".join(map(str, oid))


def test_the_product_and_the_enterprise_are_the_same_in_both() -> None:
    assert translate("-On", "KHV-MIB::khvBroker") == "." + ".".join(map(str, KHV_BROKER))
    assert translate("-On", "KHV-MIB::khv").endswith(f".{ENTERPRISE_NUMBER}")
