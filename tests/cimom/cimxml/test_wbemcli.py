"""Debian's wbemcli 1.6.3, the strictest parser among the clients, reads every answer."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from typing import Any, ClassVar

import msgspec
import pytest

from cimom.operations import EnumerateInstances, InvokeMethod
from tests.cimom.cimxml.sample import USER, everything, path, row, served
from tests.cimom.cimxml.test_pywbem import FULL, Served
from tests.conftest import require_command

pytestmark = pytest.mark.e2e

INSTANCE = 'TEST_Everything.Id="one",Number=1,Flag=true'


class Readable(Served):
    """Answers without what wbemcli cannot read at all.

    That is EmbeddedObject in an array with a value, VALUE.NULL and VALUE.REFARRAY.
    """

    instance = msgspec.structs.replace(FULL, Parts=None)
    out: ClassVar[dict[str, Any]] = {"Names": ["a", "b"], "Target": path(), "Part": instance}


@pytest.fixture(scope="module")
def service() -> Readable:
    return Readable(password="secret")  # wbemcli takes it out of the URL


@pytest.fixture(scope="module")
def url(service: Served) -> Iterator[str]:
    require_command("wbemcli")
    with served(service) as port:
        yield f"http://{USER}:secret@127.0.0.1:{port}/root/cimv2"


def wbemcli(*arguments: str) -> str:
    done = subprocess.run(
        ["wbemcli", "-nl", *arguments], capture_output=True, text=True, timeout=20, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Exception" not in done.stderr
    return done.stdout


@pytest.mark.parametrize(
    ("command", "target", "part"),
    [
        ("ei", ":TEST_Everything", "-a_uint64=18446744073709551615"),
        ("ein", ":TEST_Everything", '.Id="one",Number=1,Flag=TRUE'),
        ("gi", f":{INSTANCE}", "-a_boolean=TRUE"),
        ("ai", f":{INSTANCE}", "host.example/root/virt:TEST_Everything"),
        ("ain", f":{INSTANCE}", "host.example/root/virt:TEST_Everything"),
        ("ri", f":{INSTANCE}", "TEST_Link.Left="),
        ("rin", f":{INSTANCE}", "TEST_Link.Left="),
        ("gc", ":KHV_EthernetPort", "-InterfaceIndex"),
        ("ec", "", "KHV_Processor"),
        ("ecn", "", "KHV_Processor"),
    ],
)
def test_answers_are_read(url: str, command: str, target: str, part: str) -> None:
    assert part in wbemcli(command, f"{url}{target}")


@pytest.mark.parametrize("option", ["-cte", "-e100", "-t"])
def test_ways_of_asking_are_understood(url: str, service: Served, option: str) -> None:
    assert "a_uint64" in wbemcli(option, "ei", f"{url}:TEST_Everything")
    operation = service.operations[-1]
    assert isinstance(operation, EnumerateInstances)
    assert operation.include_class_origin


@pytest.mark.parametrize("options", [[], ["-cte"]], ids=["aborted", "trailers"])
def test_an_answer_that_breaks_off_is_not_taken_for_whole(
    url: str, service: Served, monkeypatch: pytest.MonkeyPatch, options: list[str]
) -> None:
    many = [row(everything(Id=str(number), a_string="x" * 1000)) for number in range(500)]
    broken = [*many, row(everything(a_uint8="no number"))]
    monkeypatch.setattr(service, "of_rows", lambda _: broken)
    done = subprocess.run(
        ["wbemcli", *options, "ei", f"{url}:TEST_Everything"],
        capture_output=True, text=True, timeout=20, check=False,
    )  # fmt: skip
    assert done.returncode != 0
    assert "TEST_Everything." not in done.stdout


def test_a_method_is_called_without_types(url: str, service: Served) -> None:
    assert wbemcli("cm", f"{url}:{INSTANCE}", "Run.Count=7")
    operation = service.operations[-1]
    assert isinstance(operation, InvokeMethod)
    assert operation.parameters == {"Count": "7"}
    assert operation.object_name == path(namespace="root/cimv2")
