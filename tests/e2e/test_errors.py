"""Errors as pywbem gets them from a running khv: CIM_Error, in the middle, of export messages."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import pywbem
import requests
import urllib3

from cimom.indications.export import HEADERS, message
from tests.e2e.running import PASSWORD, Running, khv

pytestmark = [pytest.mark.e2e, pytest.mark.slow]

NOBODY = "qemu+unix:///system?socket=/nonexistent/libvirt-sock"
VIRT = "root/virt"


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    config = tmp_path_factory.mktemp("config") / "khv.toml"
    config.write_text("wbem_error_instances = true\n")
    with khv("--demo", "--hypervisor", NOBODY, "--config", str(config)) as started:
        yield started


@pytest.fixture
def client(running: Running) -> Iterator[Any]:
    with running.wbem() as connection:
        yield connection


def test_an_error_brings_its_instance(client: Any) -> None:
    with pytest.raises(pywbem.CIMError) as caught:
        client.GetClass("CIM_Nothing")
    (told,) = caught.value.instances
    assert told.classname == "CIM_Error"
    assert (told["CIMStatusCode"], told["OwningEntity"]) == (6, "KHV")
    assert told["Message"] == "class CIM_Nothing does not exist"


def test_hypervisor_that_does_not_answer_is_an_error_in_the_middle(client: Any) -> None:
    opened = client.OpenEnumerateInstancePaths(
        "CIM_ManagedElement", namespace=VIRT, ContinueOnError=True, MaxObjectCount=3
    )
    found, errors = list(opened.paths), []
    while not opened.eos:
        try:
            opened = client.PullInstancePaths(opened.context, MaxObjectCount=3)
            found += opened.paths
        except pywbem.CIMError as exc:
            errors.append(exc)
            assert len(errors) < 20
    whole = client.EnumerateInstanceNames("CIM_ManagedElement", namespace=VIRT)
    assert [path.keybindings for path in found] == [path.keybindings for path in whole]
    assert found
    assert errors
    assert all("libvirt" in str(exc.status_description) for exc in errors)
    assert all(exc.instances[0]["CIMStatusCode"] == 1 for exc in errors)


def post(running: Running, body: bytes, headers: dict[str, str]) -> requests.Response:
    """Send a body of one's own, over TLS and with the password."""
    urllib3.disable_warnings(urllib3.exceptions.InsecureRequestWarning)
    with requests.Session() as session:
        session.trust_env = session.verify = False
        session.auth = ("admin", PASSWORD)
        return session.post(running.ready["wbem"], data=body, headers=headers, timeout=30)


def test_who_takes_the_server_for_a_listener_is_told_so(running: Running) -> None:
    body = message(5, '<INSTANCE CLASSNAME="CIM_InstCreation"></INSTANCE>')
    answer = post(running, body, dict(HEADERS))
    assert (answer.status_code, answer.headers["CIMExport"]) == (200, "MethodResponse")
    assert '<EXPMETHODRESPONSE NAME="ExportIndication"><ERROR CODE="7"' in answer.text


def test_a_chunked_answer_announces_its_trailers_to_who_takes_them(running: Running) -> None:
    body = (
        '<?xml version="1.0"?><CIM CIMVERSION="2.0" DTDVERSION="2.0"><MESSAGE ID="1"'
        ' PROTOCOLVERSION="1.0"><SIMPLEREQ><IMETHODCALL NAME="EnumerateClasses">'
        '<LOCALNAMESPACEPATH><NAMESPACE NAME="root"/><NAMESPACE NAME="cimv2"/>'
        '</LOCALNAMESPACEPATH><IPARAMVALUE NAME="DeepInheritance"><VALUE>TRUE</VALUE>'
        "</IPARAMVALUE></IMETHODCALL></SIMPLEREQ></MESSAGE></CIM>"
    )
    headers = {
        "Content-Type": "application/xml",
        "CIMOperation": "MethodCall",
        "CIMMethod": "EnumerateClasses",
        "CIMObject": "root/cimv2",
    }
    told = []
    for more in ({}, {"TE": "trailers"}):
        answer = post(running, body.encode(), {**headers, **more})
        assert answer.headers["Transfer-Encoding"] == "chunked"
        assert answer.text.endswith("</CIM>\n")
        told.append(answer.headers.get("Trailer"))
    assert told == [None, "CIMStatusCode, CIMStatusCodeDescription"]
