"""`khv wbem` as scripts and people use it, against a running khv."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from khv import certificate
from tests.e2e.running import CLEAN, PASSWORD, Running, khv

pytestmark = [pytest.mark.e2e, pytest.mark.slow]


@pytest.fixture(scope="module")
def demo() -> Iterator[Running]:
    with khv("--demo", "--hypervisor", "none") as running:
        yield running


def ask(
    demo: Running, *words: str, code: int = 0, password: str = PASSWORD, **environment: str
) -> str:
    line = [sys.executable, "-m", "khv", "wbem", *words, "--state-dir", str(demo.state_dir)]
    environment = {**CLEAN, "KHV_PASSWORD": password, **environment}
    done = subprocess.run(line, capture_output=True, text=True, env=environment, timeout=60)
    assert done.returncode == code, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    return done.stdout if code == 0 else done.stderr


def test_instances_in_every_form(demo: Running) -> None:
    table = ask(demo, "ei", "KHV_Fan", "-p", "ElementName,HealthState,Speed")
    assert "System Fan 1" in table
    assert "Degraded/Warning" in table
    found = json.loads(ask(demo, "enumerate", "KHV_Fan", "-o", "json"))
    assert {item["@class"] for item in found} == {"KHV_Fan"}
    assert found[0]["@path"].startswith("//")
    assert "instance of KHV_Fan {" in ask(demo, "ei", "KHV_Fan", "-o", "mof")
    assert "<INSTANCE" in ask(demo, "ei", "KHV_Fan", "-o", "xml")
    assert ask(demo, "ein", "KHV_Fan").count("KHV_Fan.") == 4


def test_filters_and_queries(demo: Running) -> None:
    cold = ask(demo, "ei", "KHV_Fan", "--where", "HealthState <> 5", "-o", "json")
    assert [item["ElementName"] for item in json.loads(cold)] == ["System Fan 4"]
    text = "SELECT ElementName FROM KHV_Processor WHERE NumberOfEnabledCores > 2"
    assert len(json.loads(ask(demo, "query", text, "-o", "json"))) == 2


def test_one_instance_by_as_few_keys_as_needed(demo: Running) -> None:
    names = json.loads(ask(demo, "ein", "KHV_Fan", "-o", "json"))
    fan = names[0].rpartition("DeviceID=")[2].split(",")[0].strip('"')
    told = ask(demo, "gi", f"KHV_Fan.DeviceID={fan}", "-p", "ElementName,HealthState")
    assert "ElementName  System Fan" in told
    assert json.loads(ask(demo, "gi", names[0], "-o", "json"))[0]["DeviceID"] == fan
    assert "4 instances are KHV_Fan" in ask(demo, "gi", "KHV_Fan", code=2)
    assert "there is no KHV_Fan.DeviceID=x" in ask(demo, "gi", "KHV_Fan.DeviceID=x", code=2)
    named = ask(demo, "gi", "KHV_Fan.ElementName=System Fan 1", "-o", "json")
    assert len(json.loads(named)) == 1
    near = ask(demo, "ain", "KHV_ComputerSystem", "--result-class", "CIM_Fan")
    assert near.count("KHV_Fan.") == 4


def test_classes_and_namespaces(demo: Running) -> None:
    assert "class KHV_Fan : CIM_Fan" in ask(demo, "gc", "KHV_Fan")
    assert "KHV_Fan" in ask(demo, "ecn", "CIM_Fan")
    assert ask(demo, "ns").split() == ["interop", "root/cimv2", "root/virt"]
    assert "Key" in ask(demo, "gq", "Key")


def test_instances_are_made_changed_and_ended(demo: Running) -> None:
    where = ("-n", "interop")
    url = "Destination=http://127.0.0.1:50000/"
    made = ask(demo, "ci", "CIM_ListenerDestinationCIMXML", "Name=cli", url, *where)
    assert "CIM_ListenerDestinationCIMXML." in made
    target = "CIM_ListenerDestinationCIMXML.Name=cli"
    ask(demo, "mi", target, "Destination=http://127.0.0.1:50001/", *where)
    told = json.loads(ask(demo, "gi", target, "-o", "json", *where))
    assert told[0]["Destination"] == "http://127.0.0.1:50001/"
    ask(demo, "di", target, *where)
    assert "there is no" in ask(demo, "gi", target, *where, code=2)


def test_what_goes_wrong_ends_with_its_code(demo: Running) -> None:
    assert "CIM_ERR_INVALID_CLASS" in ask(demo, "ei", "CIM_Nothing", code=1)
    assert ask(demo, "ei", "KHV_Fan", password="wrong", code=3)
    assert ask(demo, "ei", "KHV_Fan", "--server", "https://127.0.0.1:9", code=3)
    assert "is not one of" in ask(demo, "ci", "CIM_IndicationFilter", "Wrong=1", code=2)


def test_flags_win_over_certificates_of_the_environment(demo: Running, tmp_path: Path) -> None:
    """A bundle of the environment vouches for others; this machine's own khv needs none."""
    strange = shutil.copy(certificate.ensure(str(tmp_path), "other.example")[0], tmp_path / "ca")
    bundle = {"REQUESTS_CA_BUNDLE": str(strange), "CURL_CA_BUNDLE": str(strange)}
    url, own = demo.ready["wbem"], demo.state_dir / "broker" / "server.crt"
    for words in ((), ("--server", url, "--ca", str(own)), ("--server", url, "--no-verify")):
        assert "KHV_Fan" in ask(demo, "ecn", "CIM_Fan", *words, **bundle)
    said = ask(demo, "ecn", "CIM_Fan", "--server", url, code=3, **bundle)
    assert said == (
        f"khv: the certificate of {url} cannot be verified (self-signed certificate):"
        " name who signed it with --ca FILE, or take any with --no-verify\n"
    )


def test_words_are_completed() -> None:
    line = [sys.executable, "-m", "khv", "completion", "bash"]
    script = subprocess.run(line, capture_output=True, text=True, check=True).stdout
    asked = 'COMP_WORDS=(khv wbem ei KHV_Fa); COMP_CWORD=3; _khv; echo "${COMPREPLY[@]}"'
    done = subprocess.run(
        ["bash", "-c", script + asked], capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["KHV_Fan"]
