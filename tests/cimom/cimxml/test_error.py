"""Errors as clients get them: bare, or with an instance of CIM_Error."""

from __future__ import annotations

import pytest
from pywbem._tupleparse import TupleParser
from pywbem._tupletree import xml_to_tupletree_sax

from cimom.cimxml.error import CLASS, ErrorEncoder, error_instance
from cimom.model import CimError, Status
from cimom.schema import value_name
from tests.cimom.cimxml.sample import (
    HOST,
    NAMESPACES,
    SCHEMA,
    FakeService,
    ask,
    error_code,
    everything,
    row,
)

BARE = ErrorEncoder(NAMESPACES, HOST)
FULL = ErrorEncoder(NAMESPACES, HOST, instances=True)


class Telling(FakeService):
    error_instances = True


def test_an_error_has_no_content_unless_it_is_wanted() -> None:
    exc = CimError(Status.NOT_FOUND, 'no "such" <thing>')
    description = "CIM_ERR_NOT_FOUND: no &quot;such&quot; &lt;thing&gt;"
    assert BARE.error(exc) == f'<ERROR CODE="6" DESCRIPTION="{description}"/>'


def test_an_instance_tells_the_error() -> None:
    element = FULL.error(CimError(Status.NOT_FOUND, 'no "such" <thing>'))
    parsed = xml_to_tupletree_sax(element.encode(), "error")
    (instance,) = TupleParser().parse_error(parsed)[2]
    assert instance.classname == "CIM_Error"
    assert len(instance.properties) == len(SCHEMA.cls(CLASS).properties)
    told = {name: value for name, value in instance.items() if value is not None}
    assert told == {
        "ErrorType": 1,
        "OtherErrorType": "the request cannot be obeyed as it is",
        "OwningEntity": "KHV",
        "MessageID": "KHV0106",
        "Message": 'no "such" <thing>',
        "MessageArguments": ['no "such" <thing>'],
        "PerceivedSeverity": 2,
        "ProbableCause": 73,
        "ErrorSourceFormat": 0,
        "CIMStatusCode": 6,
        "CIMStatusCodeDescription": "CIM_ERR_NOT_FOUND",
    }


@pytest.mark.parametrize("status", Status)
def test_every_status_has_values_that_the_class_names(status: Status) -> None:
    instance = error_instance(CimError(status, "x"), SCHEMA)
    declared = SCHEMA.cls(CLASS)
    for name in ("ErrorType", "PerceivedSeverity", "ProbableCause"):
        assert value_name(declared, name, getattr(instance, name)) != "DMTF Reserved"
    told = value_name(declared, "CIMStatusCode", int(status))
    assert told == instance.CIMStatusCodeDescription  # type: ignore[attr-defined]
    other = instance.ErrorType == 1  # type: ignore[attr-defined]
    assert (instance.OtherErrorType is not None) == other  # type: ignore[attr-defined]


def test_the_switch_of_the_service_reaches_every_error() -> None:
    for answer in (CimError(Status.ACCESS_DENIED, "no"), ValueError("a bug")):
        for service, count in ((FakeService(answer), 0), (Telling(answer), 1)):
            status, _, body = ask(service)
            assert status == 200
            assert error_code(body) in (1, 2)
            assert body.count(b'<INSTANCE CLASSNAME="CIM_Error">') == count
    broken = [row(everything(a_uint8="no number"))]
    assert b"CIM_Error" in ask(Telling(broken))[2]
