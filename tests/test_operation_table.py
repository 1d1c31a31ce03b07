"""The table of operations in docs/WBEM.md: complete, and every test that it names exists."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import NamedTuple

import pytest

from cimom.cimxml.parameter import DECLARED, PARAMETERS
from cimom.cimxml.request import OPERATIONS
from cimom.operations import Open

ROOT = Path(__file__).parent
# Verbs of sblim-wbemcli 1.6.3.
VERBS = [
    *("ai", "ain", "ci", "cm", "cmx", "dc", "di", "ec", "ecn", "ei", "ein", "gc", "gcd", "gi"),
    *("gp", "mi", "ri", "rin", "sp"),
]


class Line(NamedTuple):
    """One line of the table."""

    operation: str
    parameters: list[str]
    pywbem: str
    wbemcli: list[str]


def lines() -> list[Line]:
    text = (ROOT.parent / "docs" / "WBEM.md").read_text()
    table = text.partition("| operation | parameters | who |")[2].partition("\n\n")[0]
    found = []
    for row in table.splitlines()[2:]:
        operation, parameters, _, pywbem, wbemcli = (c.strip() for c in row.split("|")[1:-1])
        tests = [name.strip(" `") for name in wbemcli.split(",") if name.strip()]
        names = [name for name in parameters.split(", ") if name]
        found.append(Line(operation, names, pywbem.strip("`"), tests))
    return found


def functions(name: str) -> dict[str, str]:
    """Return the tests of an end-to-end module with their source."""
    text = (ROOT / "e2e" / name).read_text()
    return {
        node.name: ast.get_source_segment(text, node) or ""
        for node in ast.parse(text).body
        if isinstance(node, ast.FunctionDef)
    }


LINES = lines()
PYWBEM, WBEMCLI = functions("test_operations.py"), functions("test_wbemcli.py")
# Parameters that tests give from a dictionary of the module, by how that is called.
SHARED = {
    "**OPENING": {"OperationTimeout", "ContinueOnError", "MaxObjectCount"},
    "**SICK": {"FilterQuery", "FilterQueryLanguage"},
    "**NAMED": {"FilterQuery", "FilterQueryLanguage"},
    "**DEVICES": {"AssocClass", "ResultClass", "Role", "ResultRole"},
}


def test_every_operation_has_one_line() -> None:
    told = [line.operation.lower() for line in LINES]
    assert sorted(told) == sorted([*OPERATIONS, "methods"])


@pytest.mark.parametrize("line", LINES, ids=lambda line: line.operation)
def test_every_parameter_that_is_read_is_told(line: Line) -> None:
    if line.operation == "methods":
        return
    row = OPERATIONS[line.operation.lower()]
    names = {field: name for name, (field, _) in {**PARAMETERS, **DECLARED}.items()}
    fields = set(row.operation.__struct_fields__) - {"namespace", "class_level"}
    if line.operation == "ModifyInstance":
        fields -= {"instance_name"}  # inside of ModifiedInstance
    expected = {names[field] for field in fields} | row.unused
    assert {name.lower() for name in line.parameters} == expected
    assert issubclass(row.operation, Open) == ("ContinueOnError" in line.parameters)


@pytest.mark.parametrize("line", LINES, ids=lambda line: line.operation)
def test_every_test_exists_and_gives_every_parameter(line: Line) -> None:
    source = PYWBEM[line.pywbem]
    given = {name for word, names in SHARED.items() if word in source for name in names}
    missing = [
        name
        for name in line.parameters
        if name not in given and f"{name}=" not in source and f'"{name}"' not in source
    ]
    positional = {"EnumerationContext"} if "context=" in source else set()
    if line.operation != "methods":
        assert set(missing) <= positional
        assert line.operation in source or line.operation.startswith("Pull")
    for name in line.wbemcli:
        assert name in WBEMCLI


def test_every_verb_of_wbemcli_is_asked() -> None:
    asked = {
        verb for verb in VERBS for source in WBEMCLI.values() if f'ask(running, "{verb}"' in source
    }
    assert '"verb", ["cm", "cmx"]' in (ROOT / "e2e" / "test_wbemcli.py").read_text()
    assert sorted({*asked, "cm", "cmx"}) == VERBS
    assert {name for line in LINES for name in line.wbemcli} <= WBEMCLI.keys()
