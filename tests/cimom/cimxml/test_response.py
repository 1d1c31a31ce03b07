from __future__ import annotations

from collections.abc import Iterator
from typing import Any, get_args

import msgspec
import pytest

from cimom import classes
from cimom.cimxml.request import OPERATIONS, Call, decode_call, decode_operation
from cimom.cimxml.response import SLICE_BYTES, Encoder
from cimom.model import CimError, Status
from cimom.operations import (
    CloseEnumeration,
    Declaration,
    DeleteInstance,
    EnumerateInstances,
    InvokeMethod,
    MethodResult,
    ModifyInstance,
    SetProperty,
)
from tests.cimom.cimxml.sample import (
    HOST,
    NAMESPACE,
    NAMESPACES,
    PLACE,
    SCHEMA,
    Derived,
    FakeService,
    Link,
    Singleton,
    ask,
    call_body,
    class_name,
    everything,
    intrinsic,
    iparam,
    path,
    row,
    simple,
)

HEAD = (
    '<?xml version="1.0" encoding="utf-8" ?>\n<CIM CIMVERSION="2.0" DTDVERSION="2.0">'
    '<MESSAGE ID="42" PROTOCOLVERSION="1.0"><SIMPLERSP><IMETHODRESPONSE NAME="{0}">'
    "<IRETURNVALUE>"
)
TAIL = "</IRETURNVALUE></IMETHODRESPONSE></SIMPLERSP></MESSAGE></CIM>\n"
CLASS = iparam("ClassName", class_name("TEST_Singleton"))
OBJECT = iparam("ObjectName", '<INSTANCENAME CLASSNAME="TEST_Singleton"/>')
CLASS_OBJECT = iparam("ObjectName", class_name("TEST_Singleton"))
INSTANCE = (
    '<INSTANCE CLASSNAME="TEST_Singleton"><PROPERTY NAME="Caption" TYPE="string">'
    "<VALUE>c</VALUE></PROPERTY></INSTANCE>"
)
NAME = '<INSTANCENAME CLASSNAME="TEST_Singleton"/>'
VIRT = (
    f"<NAMESPACEPATH><HOST>{HOST}</HOST><LOCALNAMESPACEPATH>"
    '<NAMESPACE NAME="root"/><NAMESPACE NAME="virt"/></LOCALNAMESPACEPATH></NAMESPACEPATH>'
)
CIMV2 = VIRT.replace("virt", "cimv2")
BARE_CLASS = (
    '<CLASS NAME="TEST_Singleton"><PROPERTY NAME="Caption" TYPE="string"></PROPERTY></CLASS>'
)
FALSE = "<VALUE>FALSE</VALUE>"


def inner(answer: Any, method: str, parameters: str = "") -> str:
    """Return what the IRETURNVALUE of an answer holds."""
    body = call_body(FakeService(answer), method, parameters)
    head = HEAD.format(method)
    assert body.startswith(head), body
    assert body.endswith(TAIL)
    return body[len(head) : -len(TAIL)]


@pytest.mark.parametrize(
    ("method", "parameters", "answer", "expected"),
    [
        ("GetInstance", iparam("InstanceName", NAME), row(Singleton(Caption="c")), INSTANCE),
        (
            "EnumerateInstances",
            CLASS,
            [row(Singleton(Caption="c"))],
            f"<VALUE.NAMEDINSTANCE>{NAME}{INSTANCE}</VALUE.NAMEDINSTANCE>",
        ),
        ("EnumerateInstances", CLASS, [], ""),
        ("EnumerateInstanceNames", CLASS, [row(Singleton())] * 2, NAME * 2),
        (
            "Associators",
            OBJECT,
            [("root/virt", row(Singleton(Caption="c")))],
            (
                f"<VALUE.OBJECTWITHPATH><INSTANCEPATH>{VIRT}{NAME}</INSTANCEPATH>{INSTANCE}"
                "</VALUE.OBJECTWITHPATH>"
            ),
        ),
        (
            "ReferenceNames",
            OBJECT,
            [("root/virt", row(Singleton())), (NAMESPACE, row(Singleton()))],
            (
                f"<OBJECTPATH><INSTANCEPATH>{VIRT}{NAME}</INSTANCEPATH></OBJECTPATH>"
                f"<OBJECTPATH><INSTANCEPATH>{CIMV2}{NAME}</INSTANCEPATH></OBJECTPATH>"
            ),
        ),
        (
            "References",
            CLASS_OBJECT,
            [SCHEMA.cls("TEST_Singleton")],
            (
                f'<VALUE.OBJECTWITHPATH><CLASSPATH>{CIMV2}<CLASSNAME NAME="TEST_Singleton"/>'
                f"</CLASSPATH>{BARE_CLASS}</VALUE.OBJECTWITHPATH>"
            ),
        ),
        (
            "AssociatorNames",
            CLASS_OBJECT,
            [SCHEMA.cls("TEST_Singleton")],
            (
                f'<OBJECTPATH><CLASSPATH>{CIMV2}<CLASSNAME NAME="TEST_Singleton"/></CLASSPATH>'
                "</OBJECTPATH>"
            ),
        ),
        ("GetClass", CLASS, SCHEMA.cls("TEST_Singleton"), BARE_CLASS),
        ("EnumerateClasses", CLASS, [SCHEMA.cls("TEST_Singleton")] * 2, BARE_CLASS * 2),
        ("EnumerateClassNames", "", ["CIM_A", "CIM_B"], class_name("CIM_A") + class_name("CIM_B")),
    ],
)
def test_each_operation_has_its_shape(
    method: str, parameters: str, answer: Any, expected: str
) -> None:
    assert inner(answer, method, parameters) == expected


def test_qualifier_types_are_answered() -> None:
    key = SCHEMA.qualifier_types["key"]
    name = iparam("QualifierName", "<VALUE>Key</VALUE>")
    one = inner(key, "GetQualifier", name)
    assert one.startswith('<QUALIFIER.DECLARATION NAME="Key" TYPE="boolean"')
    assert inner([key, key], "EnumerateQualifiers") == one * 2


def test_every_operation_that_is_decoded_has_a_shape() -> None:
    shapes = Encoder(NAMESPACES, HOST)._shapes
    silent = {
        *get_args(Declaration),
        *(ModifyInstance, DeleteInstance, SetProperty, CloseEnumeration),
    }
    assert {item.operation for item in OPERATIONS.values()} == (shapes.keys() | silent) - {
        InvokeMethod
    }


def test_a_property_list_narrows_instances_and_not_their_names() -> None:
    listed = iparam("PropertyList", "<VALUE.ARRAY><VALUE>NUMBER</VALUE></VALUE.ARRAY>")
    xml = inner([row(everything())], "EnumerateInstances", CLASS + listed)
    assert xml.count("<PROPERTY") == 1
    assert xml.count("<KEYBINDING") == 3
    empty = iparam("PropertyList", "<VALUE.ARRAY></VALUE.ARRAY>")
    xml = inner([row(everything())], "EnumerateInstances", CLASS + empty)
    assert "<PROPERTY" not in xml


def test_without_deep_inheritance_only_the_named_class_shows() -> None:
    base = iparam("ClassName", class_name("TEST_Everything"))
    shallow = iparam("DeepInheritance", FALSE)
    instance = row(Derived(Id="d", Number=1, Flag=True, More="m"))
    assert 'NAME="More"' in inner([instance], "EnumerateInstances", base)
    xml = inner([instance], "EnumerateInstances", base + shallow)
    assert 'CLASSNAME="TEST_Derived"' in xml
    assert 'NAME="a_uint8"' in xml
    assert 'NAME="More"' not in xml
    both = iparam("PropertyList", "<VALUE.ARRAY><VALUE>More</VALUE><VALUE>Id</VALUE></VALUE.ARRAY>")
    xml = inner([instance], "EnumerateInstances", base + shallow + both)
    assert xml.count("<PROPERTY") == 1


def test_class_origin_and_qualifiers_are_passed_on() -> None:
    asked = iparam("IncludeClassOrigin", "<VALUE>TRUE</VALUE>")
    assert "CLASSORIGIN" in inner(
        row(everything()), "GetInstance", iparam("InstanceName", NAME) + asked
    )
    assert "CLASSORIGIN" in inner([SCHEMA.cls("TEST_Derived")], "Associators", CLASS_OBJECT + asked)
    derived = iparam("ClassName", class_name("TEST_Derived"))
    whole = iparam("LocalOnly", FALSE) + iparam("IncludeQualifiers", FALSE)
    xml = inner(SCHEMA.cls("TEST_Derived"), "GetClass", derived + whole + asked)
    assert 'CLASSORIGIN="TEST_Everything" PROPAGATED="true"' in xml
    assert "QUALIFIER" not in xml


def test_the_full_form_is_kept_in_the_row_until_it_looks_different() -> None:
    kept = row(
        classes.KHV_NumericSensor(
            SystemCreationClassName="S", SystemName="s", CreationClassName="c", DeviceID="d"
        )
    )
    first = inner([kept], "EnumerateInstances", CLASS)
    assert kept.xml is not None
    assert kept.name_xml is not None
    assert (
        '<PROPERTY NAME="StatisticTime" TYPE="datetime"><VALUE>20231114221320.000000+000' in first
    )
    assert inner([kept], "EnumerateInstances", CLASS) == first
    kept.state.failed("gone")
    stale = inner([kept], "EnumerateInstances", CLASS)
    assert '<PROPERTY NAME="CommunicationStatus" TYPE="uint16"><VALUE>3</VALUE>' in stale


# -- methods

RUN = simple(
    f'<METHODCALL NAME="run"><LOCALCLASSPATH>{PLACE}<CLASSNAME NAME="TEST_Everything"/>'
    "</LOCALCLASSPATH></METHODCALL>"
)


def method_answer(result: Any) -> str:
    method = SCHEMA.cls("TEST_Everything").method_named("Run")
    answer = (method, result) if isinstance(result, MethodResult) else result
    status, _, body = ask(
        FakeService(answer), RUN, CIMMethod="Run", CIMObject="root/cimv2:TEST_Everything"
    )
    assert status == 200
    text: str = body.decode()
    head = HEAD.format("run").replace("IMETHOD", "METHOD").replace("<IRETURNVALUE>", "")
    tail = TAIL.replace("IMETHOD", "METHOD").replace("</IRETURNVALUE>", "")
    assert text.startswith(head)
    assert text.endswith(tail)
    return text[len(head) : -len(tail)]


def test_a_method_answers_its_value_and_what_it_puts_out() -> None:
    reference = '<VALUE.REFERENCE><INSTANCENAME CLASSNAME="TEST_Everything">'
    out = {"Names": ["a", None], "Target": path(), "Targets": [path()], "Part": Singleton()}
    xml = method_answer(MethodResult(return_value=4096, out=out))
    assert xml.startswith(
        '<RETURNVALUE PARAMTYPE="uint32"><VALUE>4096</VALUE></RETURNVALUE>'
        '<PARAMVALUE NAME="Names" PARAMTYPE="string"><VALUE.ARRAY><VALUE>a</VALUE>'
        "<VALUE.NULL></VALUE.NULL></VALUE.ARRAY></PARAMVALUE>"
        f'<PARAMVALUE NAME="Target" PARAMTYPE="reference">{reference}'
    )
    assert (
        '<PARAMVALUE NAME="Part" PARAMTYPE="string" EmbeddedObject="instance"><VALUE>'
        "&lt;INSTANCE CLASSNAME=&quot;TEST_Singleton&quot;&gt;"
    ) in xml
    assert f'<PARAMVALUE NAME="Targets" PARAMTYPE="reference"><VALUE.REFARRAY>{reference}' in xml


def test_null_has_no_value() -> None:
    assert method_answer(MethodResult(return_value=None, out={"Target": None})) == (
        '<RETURNVALUE PARAMTYPE="uint32"></RETURNVALUE>'
        '<PARAMVALUE NAME="Target" PARAMTYPE="reference"></PARAMVALUE>'
    )


def test_an_error_starts_with_its_symbolic_name() -> None:
    error = CimError(Status.NOT_FOUND, 'no "such"\nthing')
    expected = '<ERROR CODE="6" DESCRIPTION="CIM_ERR_NOT_FOUND: no &quot;such&quot;&#10;thing"/>'
    assert method_answer(error) == expected
    body = call_body(FakeService(error), "EnumerateClassNames")
    assert f'<IMETHODRESPONSE NAME="EnumerateClassNames">{expected}</IMETHODRESPONSE>' in body


def test_what_the_client_wrote_is_echoed_escaped() -> None:
    body = simple(f'<IMETHODCALL NAME="a&lt;&quot;">{PLACE}</IMETHODCALL>', "4&quot;2")
    _, _, answer = ask(FakeService(), body, CIMMethod='a<"')
    assert b'<MESSAGE ID="4&quot;2"' in answer
    assert b'<IMETHODRESPONSE NAME="a&lt;&quot;"><ERROR CODE="7"' in answer


# -- slices


def slices(rows: Any) -> Iterator[bytes]:
    call: Call = decode_call(intrinsic("EnumerateInstances", CLASS))
    operation = decode_operation(call, SCHEMA)
    assert isinstance(operation, EnumerateInstances)
    return Encoder(NAMESPACES, HOST).answer(call, operation, rows)


def test_big_answers_come_in_slices_encoded_when_asked_for() -> None:
    rows = [row(everything(Id=str(number))) for number in range(200)]
    pieces = slices(rows)
    first = next(pieces)
    largest = len(rows[0].xml or b"") + len(rows[0].name_xml or b"") + 100
    assert SLICE_BYTES <= len(first) < SLICE_BYTES + largest
    assert rows[0].xml is not None
    assert rows[-1].xml is None
    whole = first + b"".join(pieces)
    assert whole == b"".join(slices(rows))
    assert whole.count(b"<VALUE.NAMEDINSTANCE>") == 200


def test_small_answers_are_one_slice() -> None:
    assert len(list(slices([row(everything())]))) == 1


def test_only_what_wbemcli_accepts_is_self_closed() -> None:
    rows = [row(everything(Part=Singleton(), Ref=path())), row(Singleton())]
    text = b"".join(slices(rows)).decode()
    text += inner([("root/cimv2", row(Link(Left=path(), Right=path())))], "Associators", OBJECT)
    text += "".join(inner(SCHEMA.cls(n), "GetClass", CLASS) for n in SCHEMA.names)
    text += inner(list(SCHEMA.qualifier_types.values()), "EnumerateQualifiers")
    closed = {part.rpartition("<")[2].partition(" ")[0] for part in text.split("/>")[:-1]}
    assert closed == {"NAMESPACE", "INSTANCENAME"}
    assert "<!--" not in text


def test_rows_are_encoded_from_what_clients_see() -> None:
    instance = everything(a_string="raw")

    class Shown:
        xml = name_xml = None
        instance = everything()

        def served(self) -> Any:
            return msgspec.structs.replace(instance, a_string="seen")

    assert b"<VALUE>seen</VALUE>" in b"".join(slices([Shown()]))
