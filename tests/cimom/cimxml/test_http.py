from __future__ import annotations

import base64

import pytest
from hypothesis import given, strategies as st

from cimom.cimxml.http import (
    EXTENSION,
    basic_credentials,
    check_call,
    check_head,
    extension_prefix,
    options,
    refusal,
    success,
    unauthorized,
)
from cimom.cimxml.request import decode_call
from cimom.model import ProtocolError
from tests.cimom.cimxml.sample import ENUMERATE, PLACE, head, simple

CALL = decode_call(ENUMERATE)
METHOD = decode_call(
    simple(
        f'<METHODCALL NAME="Run"><LOCALINSTANCEPATH>{PLACE}<INSTANCENAME CLASSNAME="CIM_X">'
        '<KEYBINDING NAME="K"><KEYVALUE>ä"b</KEYVALUE></KEYBINDING></INSTANCENAME>'
        "</LOCALINSTANCEPATH></METHODCALL>"
    )
)


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"Content_Type": "text/xml"},
        {"Content_Type": "application/xml;charset=UTF-8"},
        {"CIMOperation": "methodcall"},
        {"CIMProtocolVersion": "1.0"},
        {"CIMObject": "root%2Fcimv2", "CIMMethod": "%45numerateInstances"},
        {"CIMObject": "/Root/CIMv2/"},
        {"Accept": "text/html, text/xml;q=0.5"},
        {"Accept": "*/*", "Accept_Charset": "iso-8859-1, utf-8;q=0.7"},
        {"Accept": "application/*"},
        {"Accept_Encoding": "gzip", "Accept_Language": "de"},
        {"Expect": "100-Continue"},
    ],
)
def test_good_heads_are_accepted(changes: dict[str, str]) -> None:
    check_head(head(**changes), "")
    check_call(head(**changes), "", CALL)


def test_a_host_is_not_needed_in_http_1_0() -> None:
    check_head(head(version="1.0", Host=None), "")


@pytest.mark.parametrize(
    ("changes", "cim_error", "status"),
    [
        ({"Host": None}, None, 400),
        ({"Content_Type": None}, None, 400),
        ({"Content_Type": "text/html"}, None, 400),
        ({"Content_Type": "text/xml; charset=latin1"}, None, 400),
        ({"CIMOperation": None}, None, 400),
        ({"CIMOperation": "MethodRequest"}, "unsupported-operation", 400),
        ({"CIMBatch": ""}, "multiple-requests-unsupported", 501),
        ({"Accept_Range": "bytes"}, None, 406),
        ({"Accept": "application/json"}, None, 406),
        ({"Accept": "application/xml;q=0, text/html"}, None, 406),
        ({"Accept_Charset": "iso-8859-1"}, None, 406),
        ({"Expect": "miracles"}, None, 417),
    ],
)
def test_bad_heads_are_refused(
    changes: dict[str, str | None], cim_error: str | None, status: int
) -> None:
    with pytest.raises(ProtocolError) as info:
        check_head(head(**changes), "")
    assert (info.value.cim_error, info.value.http_status) == (cim_error, status)


@pytest.mark.parametrize("name", ["cimoperation", "host", "content-type"])
def test_headers_must_not_come_twice(name: str) -> None:
    twice = head()._replace(headers={**head().headers, name: ["MethodCall", "MethodCall"]})
    with pytest.raises(ProtocolError):
        check_head(twice, "")


@pytest.mark.parametrize(
    "changes",
    [
        {"CIMMethod": None},
        {"CIMMethod": ""},
        {"CIMMethod": "GetInstance"},
        {"CIMMethod": "EnumerateInstances%"},
        {"CIMMethod": "EnumerateInstances%zz"},
        {"CIMObject": None},
        {"CIMObject": "root"},
        {"CIMObject": "root%2Fcimv2%FF"},
        {"CIMObject": "root/cimv2:CIM_X"},
        {"CIMProtocolVersion": "1.1"},
    ],
)
def test_headers_must_say_what_the_body_says(changes: dict[str, str | None]) -> None:
    with pytest.raises(ProtocolError) as info:
        check_call(head(**changes), "", CALL)
    assert info.value.cim_error == "header-mismatch"
    assert info.value.http_status == 400


@pytest.mark.parametrize(
    "target",
    [
        'root/cimv2:CIM_X.K="ä\\"b"',
        "root%2Fcimv2%3ACIM_X.K%3D%22%C3%A4%5C%22b%22",
        'ROOT/CIMV2:cim_x.k="ä\\"b"',
    ],
)
def test_the_target_of_a_method_is_compared_as_a_path(target: str) -> None:
    check_call(head(CIMMethod="run", CIMObject=target), "", METHOD)


@pytest.mark.parametrize(
    "target", ["root/cimv2", "root/cimv2:CIM_X", 'root/cimv2:CIM_X.K="b"', "root/cimv2:CIM_X.K"]
)
def test_another_target_is_a_mismatch(target: str) -> None:
    with pytest.raises(ProtocolError) as info:
        check_call(head(CIMMethod="Run", CIMObject=target), "", METHOD)
    assert info.value.cim_error == "header-mismatch"


@pytest.mark.parametrize("man", [f"{EXTENSION};ns=73", f'"{EXTENSION}" ; ns=73'])
def test_m_post_prefixes_the_headers(man: str) -> None:
    prefixed = {
        "Man": man,
        "CIMOperation": None,
        "CIMMethod": None,
        "CIMObject": None,
        "73_CIMOperation": "MethodCall",
        "73_CIMMethod": "EnumerateInstances",
        "73_CIMObject": "root/cimv2",
    }
    extended = head("M-POST", **prefixed)
    assert extension_prefix(extended) == "73-"
    check_head(extended, "73-")
    check_call(extended, "73-", CALL)


@pytest.mark.parametrize(
    ("version", "man"),
    [
        ("1.1", None),
        ("1.1", "http://other;ns=73"),
        ("1.1", EXTENSION),
        ("1.0", f"{EXTENSION};ns=73"),
    ],
)
def test_m_post_needs_its_man(version: str, man: str | None) -> None:
    with pytest.raises(ProtocolError):
        extension_prefix(head("M-POST", version, Man=man))


def test_a_success_has_the_headers_of_cim() -> None:
    assert success("", iter(())).headers == (
        ("Content-Type", "application/xml; charset=utf-8"),
        ("CIMOperation", "MethodResponse"),
    )
    extended = dict(success("73-", iter(())).headers)
    assert extended["73-CIMOperation"] == "MethodResponse"
    assert extended["Ext"] == ""
    assert extended["Man"] == f"{EXTENSION}; ns=73"


def test_a_refusal_says_why_in_headers() -> None:
    error = ProtocolError("so wide\r\nä", cim_error="header-mismatch")
    response = refusal(error)
    assert response.close
    assert list(response.body) == []
    assert dict(response.headers) == {
        "CIMError": "header-mismatch",
        "PGErrorDetail": "so%20wide%0D%0A%C3%A4",
    }
    assert ("73-CIMError", "header-mismatch") in refusal(error, "73-").headers
    assert ("Allow", "POST, M-POST, OPTIONS") in refusal(
        ProtocolError("GET", http_status=501)
    ).headers


def test_unauthorized_asks_for_basic() -> None:
    headers = dict(unauthorized().headers)
    assert headers == {"WWW-Authenticate": 'Basic realm="khv", charset="UTF-8"'}
    assert dict(unauthorized(0.2).headers)["Retry-After"] == "1"
    assert not unauthorized().close


def test_options_tell_the_groups() -> None:
    headers = dict(options().headers)
    groups = headers["77-CIMSupportedFunctionalGroups"].split(", ")
    assert {"basic-read", "instance-manipulation", "association-traversal"} < set(groups)
    assert headers["77-CIMSupportedQueryLanguages"] == "WQL, DMTF:CQL"
    assert headers["Opt"] == f"{EXTENSION} ; ns=77"


@pytest.mark.parametrize("scheme", ["Basic", "basic", "BASIC"])
def test_credentials_are_read(scheme: str) -> None:
    token = base64.b64encode("jürgen:a:b".encode()).decode()
    assert basic_credentials(f"{scheme} {token}") == ("jürgen", "a:b")


@pytest.mark.parametrize(
    "value",
    [None, "", "Basic", "Basic !", "Basic YQ==", "Basic /w==", "Bearer YTpi"],
)
def test_other_credentials_are_none(value: str | None) -> None:
    assert basic_credentials(value) is None


@given(st.text())
def test_any_credentials_are_read_or_none(value: str) -> None:
    basic_credentials(f"Basic {value}")


@given(st.text(), st.text())
def test_any_headers_match_or_are_a_protocol_error(method: str, target: str) -> None:
    try:
        check_call(head(CIMMethod=method, CIMObject=target), "", METHOD)
    except ProtocolError:
        pass
