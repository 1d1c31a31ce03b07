from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from cimom.cimxml.parameter import DECLARED, PARAMETERS
from cimom.cimxml.request import OPERATIONS, Call, decode_call, decode_operation
from cimom.model import CimError, Path, ProtocolError, Status
from cimom.operations import (
    AssociatorNames,
    Associators,
    EnumerateClasses,
    EnumerateClassNames,
    EnumerateInstances,
    EnumerateQualifiers,
    GetClass,
    GetInstance,
    GetQualifier,
    InvokeMethod,
    Operation,
    ReferenceNames,
)
from tests.cimom.cimxml.sample import (
    ENUMERATE,
    NAMESPACE,
    PLACE,
    SCHEMA,
    class_name,
    intrinsic,
    iparam,
    simple,
)

TRUE = "<VALUE> true </VALUE>"
INSTANCE_NAME = (
    '<INSTANCENAME CLASSNAME="CIM_X"><KEYBINDING NAME="K"><KEYVALUE>v</KEYVALUE></KEYBINDING>'
    "</INSTANCENAME>"
)
X = Path(classname="CIM_X", keys=(("K", "v"),))


def decoded(body: bytes) -> Operation:
    return decode_operation(decode_call(body), SCHEMA)


def operation(method: str, parameters: str = "") -> Operation:
    return decoded(intrinsic(method, parameters))


def names(*items: str) -> str:
    values = "".join(f"<VALUE>{item}</VALUE>" for item in items)
    return iparam("PropertyList", f"<VALUE.ARRAY>{values}</VALUE.ARRAY>")


def test_a_call_is_known_before_its_parameters() -> None:
    call = decode_call(ENUMERATE)
    assert call[:6] == ("42", "1.0", "EnumerateInstances", True, NAMESPACE, None)
    assert [item.name for item in call.parameters] == ["IPARAMVALUE"]


@pytest.mark.parametrize(
    ("method", "parameters", "expected"),
    [
        (
            "GetClass",
            iparam("ClassName", class_name("CIM_X")),
            GetClass(namespace=NAMESPACE, class_name="CIM_X"),
        ),
        (
            "getclass",
            iparam("CLASSNAME", class_name("CIM_X"))
            + iparam("LocalOnly", "<VALUE>FALSE</VALUE>")
            + iparam("IncludeQualifiers", "<VALUE>False</VALUE>")
            + iparam("includeClassOrigin", TRUE)
            + names("A", " b "),
            GetClass(
                namespace=NAMESPACE,
                class_name="CIM_X",
                local_only=False,
                include_qualifiers=False,
                include_class_origin=True,
                property_list=("A", "b"),
            ),
        ),
        ("EnumerateClasses", "", EnumerateClasses(namespace=NAMESPACE)),
        (
            "EnumerateClassNames",
            '<IPARAMVALUE NAME="ClassName"/>' + iparam("DeepInheritance", TRUE),
            EnumerateClassNames(namespace=NAMESPACE, deep_inheritance=True),
        ),
        (
            "GetQualifier",
            iparam("QualifierName", "<VALUE>Key</VALUE>"),
            GetQualifier(namespace=NAMESPACE, qualifier_name="Key"),
        ),
        ("EnumerateQualifiers", "", EnumerateQualifiers(namespace=NAMESPACE)),
        (
            "GetInstance",
            iparam("InstanceName", INSTANCE_NAME)
            + iparam("LocalOnly", TRUE)
            + iparam("IncludeQualifiers", TRUE)
            + names(),
            GetInstance(namespace=NAMESPACE, instance_name=X, property_list=()),
        ),
        (
            "EnumerateInstances",
            iparam("ClassName", class_name("CIM_X"))
            + iparam("DeepInheritance", "<VALUE>fAlse</VALUE>"),
            EnumerateInstances(namespace=NAMESPACE, class_name="CIM_X", deep_inheritance=False),
        ),
        (
            "Associators",
            iparam("ObjectName", INSTANCE_NAME)
            + iparam("AssocClass", class_name("CIM_A"))
            + iparam("ResultClass", class_name("CIM_R"))
            + iparam("Role", "<VALUE>Antecedent</VALUE>")
            + iparam("ResultRole", "<VALUE>Dependent</VALUE>")
            + names("A"),
            Associators(
                namespace=NAMESPACE,
                object_name=X,
                assoc_class="CIM_A",
                result_class="CIM_R",
                role="Antecedent",
                result_role="Dependent",
                property_list=("A",),
            ),
        ),
        (
            "AssociatorNames",
            iparam("ObjectName", class_name("CIM_X")),
            AssociatorNames(
                namespace=NAMESPACE, object_name=Path(classname="CIM_X"), class_level=True
            ),
        ),
        (
            "ReferenceNames",
            iparam("ObjectName", '<INSTANCENAME CLASSNAME="CIM_X"/>'),
            ReferenceNames(namespace=NAMESPACE, object_name=Path(classname="CIM_X")),
        ),
    ],
)
def test_operations_are_decoded(method: str, parameters: str, expected: Operation) -> None:
    assert operation(method, parameters) == expected


@pytest.mark.parametrize(
    ("method", "parameters", "status"),
    [
        ("Nothing", "", Status.NOT_SUPPORTED),
        ("CreateInstance", "", Status.INVALID_PARAMETER),
        ("GetClass", "", Status.INVALID_PARAMETER),
        ("GetClass", '<IPARAMVALUE NAME="ClassName"/>', Status.INVALID_PARAMETER),
        ("GetClass", iparam("ClassName", "<VALUE>CIM_X</VALUE>"), Status.INVALID_PARAMETER),
        ("GetClass", iparam("ClassName", class_name("X")) * 2, Status.INVALID_PARAMETER),
        ("EnumerateClasses", iparam("Other", TRUE), Status.NOT_SUPPORTED),
        ("EnumerateClasses", iparam("Role", TRUE), Status.NOT_SUPPORTED),
        ("EnumerateQualifiers", iparam("LocalOnly", TRUE), Status.NOT_SUPPORTED),
        ("EnumerateClasses", iparam("LocalOnly", "<VALUE>1</VALUE>"), Status.INVALID_PARAMETER),
        (
            "GetInstance",
            iparam("InstanceName", INSTANCE_NAME) + iparam("LocalOnly", "<VALUE>1</VALUE>"),
            Status.INVALID_PARAMETER,
        ),
        ("GetInstance", iparam("InstanceName", class_name("CIM_X")), Status.INVALID_PARAMETER),
        (
            "EnumerateInstances",
            iparam("ClassName", class_name("X")) + iparam("PropertyList", "<VALUE>A</VALUE>"),
            Status.INVALID_PARAMETER,
        ),
    ],
)
def test_wrong_parameters_are_told(method: str, parameters: str, status: Status) -> None:
    with pytest.raises(CimError) as info:
        operation(method, parameters)
    assert info.value.status is status


@pytest.mark.parametrize(
    "parameters",
    [
        iparam("ClassName", class_name("CIM X")),
        iparam("ClassName", class_name("CIM_X") * 2),
        "<VALUE>1</VALUE>",
        '<PARAMVALUE NAME="ClassName"/>',
        iparam("ClassName", "text"),
        PLACE,
    ],
)
def test_what_no_call_may_look_like_is_not_valid(parameters: str) -> None:
    with pytest.raises(ProtocolError) as info:
        operation("GetClass", parameters)
    assert info.value.cim_error == "request-not-valid"


@pytest.mark.parametrize(
    ("old", "new", "cim_error", "status"),
    [
        ('CIMVERSION="2.0"', 'CIMVERSION="3.0"', "unsupported-cim-version", 501),
        ('CIMVERSION="2.0"', 'CIMVERSION="2"', "unsupported-cim-version", 501),
        ('DTDVERSION="2.0"', 'DTDVERSION="1.0"', "unsupported-dtd-version", 501),
        ('DTDVERSION="2.0"', 'DTDVERSION="2.x"', "unsupported-dtd-version", 501),
        ('PROTOCOLVERSION="1.0"', 'PROTOCOLVERSION="2.0"', "unsupported-protocol-version", 501),
        ("SIMPLEREQ", "MULTIREQ", "request-not-valid", 400),
        ("IMETHODCALL", "METHODCALL", "request-not-valid", 400),
    ],
)
def test_versions_and_kinds_are_checked(old: str, new: str, cim_error: str, status: int) -> None:
    with pytest.raises(ProtocolError) as info:
        decode_call(ENUMERATE.decode().replace(old, new).encode())
    assert (info.value.cim_error, info.value.http_status) == (cim_error, status)


@pytest.mark.parametrize("version", ["2.0", "2.4", "2.3.1"])
def test_later_versions_are_accepted(version: str) -> None:
    body = ENUMERATE.decode().replace('DTDVERSION="2.0"', f'DTDVERSION="{version}"')
    body = body.replace('CIMVERSION="2.0"', 'CIMVERSION="2.50"')
    assert decode_call(body.replace('VERSION="1.0"', 'VERSION="1.4"').encode())


def test_several_requests_are_not_supported() -> None:
    one = f'<SIMPLEREQ><IMETHODCALL NAME="EnumerateQualifiers">{PLACE}</IMETHODCALL></SIMPLEREQ>'
    body = simple("").replace(
        b"<SIMPLEREQ></SIMPLEREQ>", f"<MULTIREQ>{one * 2}</MULTIREQ>".encode()
    )
    with pytest.raises(ProtocolError) as info:
        decode_call(body)
    assert info.value.cim_error == "multiple-requests-unsupported"
    assert info.value.http_status == 501


def test_a_correlator_is_passed_over() -> None:
    inner = '<CORRELATOR NAME="c" TYPE="string"><VALUE>1</VALUE></CORRELATOR>'
    inner += f'<IMETHODCALL NAME="EnumerateQualifiers">{PLACE}</IMETHODCALL>'
    assert decoded(simple(inner)) == EnumerateQualifiers(namespace=NAMESPACE)


@pytest.mark.parametrize(
    "inner",
    [
        "",
        '<IMETHODCALL NAME="EnumerateQualifiers"></IMETHODCALL>',
        f'<IMETHODCALL NAME="EnumerateQualifiers">{PLACE}</IMETHODCALL>' * 2,
        '<IMETHODCALL NAME="X"><LOCALNAMESPACEPATH></LOCALNAMESPACEPATH></IMETHODCALL>',
        f'<METHODCALL NAME="X">{PLACE}</METHODCALL>',
        '<METHODCALL NAME="X"><PARAMVALUE NAME="a"/></METHODCALL>',
    ],
)
def test_a_request_holds_one_call_with_its_target(inner: str) -> None:
    with pytest.raises(ProtocolError) as info:
        decode_call(simple(inner))
    assert info.value.cim_error == "request-not-valid"


# -- methods

TARGET = f"<LOCALINSTANCEPATH>{PLACE}{INSTANCE_NAME}</LOCALINSTANCEPATH>"


def invoked(parameters: str, target: str = TARGET) -> InvokeMethod:
    made = decoded(simple(f'<METHODCALL NAME="Run">{target}{parameters}</METHODCALL>'))
    assert isinstance(made, InvokeMethod)
    return made


def param(name: str, inner: str, attributes: str = "") -> str:
    return f'<PARAMVALUE NAME="{name}"{attributes}>{inner}</PARAMVALUE>'


def test_a_method_is_called_on_an_instance_or_a_class() -> None:
    assert invoked("") == InvokeMethod(
        namespace=NAMESPACE,
        object_name=Path(classname="CIM_X", keys=(("K", "v"),), namespace=NAMESPACE),
        method_name="Run",
        parameters={},
    )
    target = f'<LOCALCLASSPATH>{PLACE}<CLASSNAME NAME="CIM_X"/></LOCALCLASSPATH>'
    assert invoked("", target).object_name == Path(classname="CIM_X", namespace=NAMESPACE)


@pytest.mark.parametrize(
    ("parameter", "value"),
    [
        (param("p", "<VALUE> 5 </VALUE>"), " 5 "),
        (param("p", "<VALUE> 5 </VALUE>", ' PARAMTYPE="uint16"'), 5),
        (param("p", "<VALUE>true</VALUE>", ' TYPE="boolean"'), True),
        (param("p", ""), None),
        (param("p", "<VALUE.ARRAY><VALUE>a</VALUE><VALUE.NULL/></VALUE.ARRAY>"), ["a", None]),
        (
            param("p", "<VALUE.ARRAY><VALUE>1</VALUE></VALUE.ARRAY>", ' PARAMTYPE="sint64"'),
            [1],
        ),
        (
            param(
                "p", f"<VALUE.REFERENCE>{INSTANCE_NAME}</VALUE.REFERENCE>", ' PARAMTYPE="reference"'
            ),
            X,
        ),
        (param("p", INSTANCE_NAME), X),
        (
            param(
                "p",
                f"<VALUE.REFARRAY><VALUE.REFERENCE>{INSTANCE_NAME}</VALUE.REFERENCE>"
                "</VALUE.REFARRAY>",
            ),
            [X],
        ),
        (
            param(
                "p",
                '<VALUE>&lt;INSTANCE CLASSNAME="TEST_Singleton"/&gt;</VALUE>',
                ' PARAMTYPE="string" EmbeddedObject="instance"',
            ),
            SCHEMA.struct("TEST_Singleton")(),
        ),
        (
            param(
                "p",
                '<VALUE>&lt;INSTANCE CLASSNAME="TEST_Singleton"/&gt;</VALUE>',
                ' EMBEDDEDOBJECT="object"',
            ),
            SCHEMA.struct("TEST_Singleton")(),
        ),
        (param("p", '<INSTANCE CLASSNAME="TEST_Singleton"/>'), SCHEMA.struct("TEST_Singleton")()),
    ],
)
def test_parameters_of_methods_are_decoded(parameter: str, value: object) -> None:
    assert invoked(parameter).parameters == {"p": value}


def test_a_method_parameter_comes_once() -> None:
    with pytest.raises(CimError) as info:
        invoked(param("p", "") + param("P", ""))
    assert info.value.status is Status.INVALID_PARAMETER


@pytest.mark.parametrize(
    "parameter",
    [
        param("p", "<VALUE>x</VALUE>", ' PARAMTYPE="uint16"'),
        param("p", "<VALUE>x</VALUE>", ' PARAMTYPE="thing"'),
        param("p", "<VALUE>1</VALUE>" * 2),
        param("p", '<CLASS NAME="A"></CLASS>'),
        iparam("p", ""),
    ],
)
def test_other_parameters_of_methods_are_not_valid(parameter: str) -> None:
    with pytest.raises(ProtocolError) as info:
        invoked(parameter)
    assert info.value.cim_error == "request-not-valid"


# -- tables


def test_every_field_of_every_operation_can_be_sent() -> None:
    sendable = {field for field, _ in (*PARAMETERS.values(), *DECLARED.values())}
    sendable |= {"namespace", "class_level"}
    for row in OPERATIONS.values():
        assert set(row.operation.__struct_fields__) <= sendable, row
        assert row.unused <= PARAMETERS.keys()


ANY_CALL = st.builds(
    intrinsic,
    st.sampled_from([row.operation.__name__ for row in OPERATIONS.values()]),
    st.lists(
        st.builds(
            iparam,
            st.sampled_from([*PARAMETERS, *DECLARED, "other"]),
            st.sampled_from(
                [
                    "",
                    TRUE,
                    "<VALUE>x</VALUE>",
                    class_name("CIM_X"),
                    class_name("-"),
                    INSTANCE_NAME,
                    '<INSTANCENAME CLASSNAME="CIM_X"><KEYVALUE>1</KEYVALUE></INSTANCENAME>',
                    "<VALUE.ARRAY><VALUE>a</VALUE><VALUE.NULL/></VALUE.ARRAY>",
                    "<VALUE.REFERENCE></VALUE.REFERENCE>",
                ]
            ),
        ),
        max_size=5,
    ).map("".join),
)


@given(ANY_CALL)
def test_any_call_is_an_operation_or_a_named_error(body: bytes) -> None:
    try:
        assert decoded(body).namespace == NAMESPACE
    except (CimError, ProtocolError):
        pass


BASE = simple(f'<METHODCALL NAME="Run">{TARGET}{param("p", TRUE)}</METHODCALL>')


@given(st.data())
def test_a_mixed_up_request_is_an_operation_or_a_named_error(data: st.DataObject) -> None:
    body = bytearray(data.draw(st.sampled_from([BASE, ENUMERATE])))
    for _ in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(0, len(body)))
        end = data.draw(st.integers(start, min(len(body), start + 40)))
        piece = bytes(body[start:end])
        body[start:end] = data.draw(st.sampled_from([b"", piece * 2, piece[::-1], b"<", b"&"]))
    try:
        call = decode_call(bytes(body))
        assert isinstance(call, Call)
        decode_operation(call, SCHEMA)
    except (CimError, ProtocolError):
        pass
