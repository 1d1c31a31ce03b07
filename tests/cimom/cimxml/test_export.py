"""Export messages that come to the port of the server."""

from __future__ import annotations

from typing import Any

import pytest
from pywbem._tupleparse import TupleParser
from pywbem._tupletree import xml_to_tupletree_sax

from cimom.indications import export as sent
from tests.cimom.cimxml.sample import FakeService, ask

INDICATION = (
    '<INSTANCE CLASSNAME="CIM_Anything"><PROPERTY NAME="A" TYPE="string"><VALUE>b</VALUE>'
    "</PROPERTY></INSTANCE>"
)
BODY = sent.message(7, INDICATION)
# What an operation says instead.
HEADERS: dict[str, Any] = {
    **dict.fromkeys(("CIMOperation", "CIMMethod", "CIMObject")),
    "CIMExport": "MethodRequest",
    "CIMExportMethod": "ExportIndication",
    "CIMProtocolVersion": "1.0",
}


def export(body: bytes = BODY, **changes: Any) -> tuple[Any, Any, bytes]:
    return ask(FakeService(), body, **{**HEADERS, **changes})


def test_an_indication_is_answered_in_its_own_method() -> None:
    status, headers, body = export()
    assert status == 200
    assert headers["CIMExport"] == "MethodResponse"
    assert "CIMOperation" not in headers
    parsed = TupleParser().parse_cim(xml_to_tupletree_sax(body, "answer"))
    name, attributes, answer = parsed[2]
    assert (name, attributes["ID"]) == ("MESSAGE", "7")
    kind, (response, named, inner) = answer[0], answer[2]
    assert (kind, response, named) == (
        "SIMPLEEXPRSP",
        "EXPMETHODRESPONSE",
        {"NAME": "ExportIndication"},
    )
    assert inner[0][1]["CODE"] == "7"
    assert inner[0][1]["DESCRIPTION"].startswith("CIM_ERR_NOT_SUPPORTED: this is no listener")


def test_what_khv_sends_itself_gets_an_answer_that_khv_understands() -> None:
    status, _, body = export()
    with pytest.raises(Exception, match="the listener answered error 7"):
        sent.check_answer(status, body)


def test_an_unknown_method_is_not_supported_either() -> None:
    body = BODY.replace(b'EXPMETHODCALL NAME="ExportIndication"', b'EXPMETHODCALL NAME="Other"')
    status, _, answer = export(body, CIMExportMethod="Other")
    assert status == 200
    assert b'<EXPMETHODRESPONSE NAME="Other"><ERROR CODE="7"' in answer


def test_m_post_prefixes_the_headers_of_exports_too() -> None:
    prefixed = {f"42_{name}": HEADERS[name] for name in ("CIMExport", "CIMExportMethod")}
    plain = dict.fromkeys(("CIMExport", "CIMExportMethod", "CIMProtocolVersion"))
    man = "http://www.dmtf.org/cim/mapping/http/v1.0;ns=42"
    status, headers, _ = export(method="M-POST", Man=man, **plain, **prefixed)
    assert (status, headers["42-CIMExport"]) == (200, "MethodResponse")


def test_who_is_not_let_in_is_not_answered() -> None:
    assert export(Authorization=None)[0] == 401


CORRELATED = BODY.replace(
    b"<SIMPLEEXPREQ>",
    b'<SIMPLEEXPREQ><CORRELATOR NAME="a" TYPE="string"><VALUE>b</VALUE></CORRELATOR>',
)


def test_a_correlator_may_come_along() -> None:
    assert export(CORRELATED)[0] == 200


@pytest.mark.parametrize(
    ("changes", "status", "cim_error"),
    [
        ({"CIMExport": "MethodCall"}, 400, "unsupported-operation"),
        ({"CIMExport": None}, 400, None),
        ({"CIMOperation": "MethodCall"}, 400, "header-mismatch"),
        ({"CIMExportMethod": None}, 400, "header-mismatch"),
        ({"CIMExportMethod": ""}, 400, "header-mismatch"),
        ({"CIMExportMethod": "Other"}, 400, "header-mismatch"),
        ({"CIMProtocolVersion": "1.1"}, 400, "header-mismatch"),
        ({"CIMExportBatch": "1"}, 501, "multiple-requests-unsupported"),
        ({"body": b"<CIM"}, 400, "request-not-well-formed"),
        ({"body": BODY.replace(b"EXPMETHODCALL", b"METHODCALL")}, 400, "request-not-valid"),
        ({"body": BODY.replace(b"SIMPLEEXPREQ", b"SIMPLEREQ")}, 400, "request-not-valid"),
        ({"body": BODY.replace(b"INSTANCE", b"CLASS")}, 400, "request-not-valid"),
        (
            {"body": BODY.replace(b"</SIMPLEEXPREQ>", b"</SIMPLEEXPREQ><SIMPLEEXPREQ/>")},
            400,
            "request-not-valid",
        ),
        (
            {
                "body": BODY.replace(b"<SIMPLEEXPREQ>", b"<MULTIEXPREQ><SIMPLEEXPREQ>").replace(
                    b"</SIMPLEEXPREQ>", b"</SIMPLEEXPREQ></MULTIEXPREQ>"
                )
            },
            501,
            "multiple-requests-unsupported",
        ),
        (
            {"body": BODY.replace(b'DTDVERSION="2.0"', b'DTDVERSION="3.0"')},
            501,
            "unsupported-dtd-version",
        ),
    ],
)
def test_broken_rules_are_refused(
    changes: dict[str, Any], status: int, cim_error: str | None
) -> None:
    told, headers, body = export(**changes)
    assert (told, headers.get("CIMError"), body) == (status, cim_error, b"")


def test_an_export_message_is_no_operation() -> None:
    told, headers, _ = ask(FakeService(), BODY)
    assert (told, headers["CIMError"]) == (400, "request-not-valid")
