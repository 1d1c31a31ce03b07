"""`khv wbem`'s words against a WBEM server in memory."""

from __future__ import annotations

import json

import pytest
import pywbem_mock

from khv.parser import parser
from khv.wbem.command import obey
from tests.khv.wbem.server import server

ONE = "T_Device.DeviceID=one"


class Shell:
    """Somebody at the command line."""

    def __init__(
        self, connection: pywbem_mock.FakedWBEMConnection, capsys: pytest.CaptureFixture[str]
    ) -> None:
        self.connection = connection
        self.capsys = capsys

    def __call__(self, *words: str) -> tuple[int, str, str]:
        """Return the exit status and what was printed."""
        code = obey(self.connection, parser().parse_args(["wbem", *words]))
        return (code, *self.capsys.readouterr())


@pytest.fixture(scope="module")
def connection() -> pywbem_mock.FakedWBEMConnection:
    return server()


@pytest.fixture
def khv(connection: pywbem_mock.FakedWBEMConnection, capsys: pytest.CaptureFixture[str]) -> Shell:
    return Shell(connection, capsys)


# -- properties that are asked for


def test_asked_properties_are_the_columns(khv: Shell) -> None:
    code, out, err = khv("ei", "T_Device", "-p", "Port,deviceid,Note")
    assert (code, err) == (0, "")
    assert [line.split() for line in out.splitlines()] == [
        ["Port", "DeviceID", "Note"],
        ["1", "one", "-"],
        ["2", "two", "-"],
        ["2", "fan", "-"],
    ]


def test_properties_without_any_value_are_shown_as_such(khv: Shell) -> None:
    assert khv("ei", "T_Device", "-p", "Note") == (0, "Note\n-\n-\n-\n", "")
    assert khv("gi", ONE, "-p", "Note") == (0, "Note  -\n", "")
    code, out, _ = khv("ei", "T_Device", "-p", "Speed")
    assert (code, out.split()) == (0, ["Speed", "-", "-", "900"])


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("ei", "T_Device", "-p", "Port,Wrong"), "no property Wrong in T_Device, T_Fan"),
        (("gi", ONE, "-p", "Wrong"), "no property Wrong in T_Device"),
        (("ri", ONE, "-p", "Wrong"), "no property Wrong in T_Wire"),
        (("ei", "T_Empty", "-p", "Wrong"), "no property Wrong in T_Empty"),
    ],
)
def test_an_unknown_property_is_named(khv: Shell, words: tuple[str, ...], says: str) -> None:
    assert khv(*words) == (2, "", f"khv: {says}\n")


def test_a_class_without_instances_takes_its_own_properties(khv: Shell) -> None:
    assert khv("ei", "T_Empty", "-p", "Name") == (0, "", "")


# -- methods


@pytest.mark.parametrize(
    ("state", "code", "told"),
    [
        ("2", 0, "return = 0 (Done)"),
        ("Enabled", 0, "return = 0 (Done)"),
        ("disabled", 0, "return = 4096 (Job Started)"),
        ("9", 1, "return = 1 (Not Supported)"),
    ],
)
def test_a_method_ends_by_what_it_returns(khv: Shell, state: str, code: int, told: str) -> None:
    found, out, err = khv("im", ONE, "RequestStateChange", f"RequestedState={state}")
    assert (found, out.splitlines()[0], err) == (code, told, "")
    assert out.splitlines()[1].startswith("Told = one: ")


def test_what_a_method_returns_as_json_and_raw(khv: Shell) -> None:
    words = ("im", ONE, "requeststatechange", "requestedstate=Enabled")
    _, out, _ = khv(*words, "-o", "json")
    assert json.loads(out) == [{"return": 0, "text": "Done", "Told": "one: 2"}]
    _, out, _ = khv(*words, "--raw")
    assert out.splitlines()[0] == "return = 0"


def test_a_method_that_returns_words_has_not_failed(khv: Shell) -> None:
    assert khv("im", ONE, "Greet") == (0, "return = hello\n", "")


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (
            ("RequestStateChange", "RequestedState=abc"),
            "RequestedState is of type uint16: 'abc' is none, nor one of: Enabled, Disabled",
        ),
        (("RequestStateChange", "State=2"), "'State' is not one of RequestedState, Told"),
        (("Wrong",), "T_Device has the methods Greet, RequestStateChange"),
    ],
)
def test_a_method_or_parameter_that_is_wrong_is_named(
    khv: Shell, words: tuple[str, ...], says: str
) -> None:
    assert khv("im", ONE, *words) == (2, "", f"khv: {says}\n")


# -- instances that are made, changed, ended


def test_instances_are_made_changed_and_ended(khv: Shell) -> None:
    assert khv("ci", "T_Empty", "Name=x")[0] == 0
    assert khv("ein", "T_Empty")[1].strip().endswith('T_Empty.Name="x"')
    assert khv("mi", ONE, "note=y", "states=7,8")[0] == 0
    assert khv("gi", ONE, "-p", "Note,States")[1] == "Note    y\nStates  7, 8\n"
    assert khv("mi", ONE, "note=NULL", "states=2,5")[0] == 0
    assert khv("di", "T_Empty.Name=x")[0] == 0
    assert khv("ei", "T_Empty")[1] == ""


def test_a_key_cannot_be_changed(khv: Shell) -> None:
    said = "khv: DeviceID is a key, which cannot be changed\n"
    assert khv("mi", ONE, "deviceid=zz", "note=y") == (2, "", said)
    assert khv("mi", ONE, "deviceid=one", "note=NULL") == (0, "", "")


def test_what_the_server_refuses_is_told(khv: Shell) -> None:
    code, out, err = khv("ei", "T_Nothing")
    assert (code, out) == (1, "")
    assert "T_Nothing" in err
