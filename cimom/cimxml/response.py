"""Answers of operations to bodies, as slices of bytes (DSP0201 5.2.5, DSP0200 5.4).

Knows which shape each operation's answer has; nothing of HTTP.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, TypeAlias

from cimom.cimxml.declared import ClassEncoder, ClassForm, qualifier_type_xml
from cimom.cimxml.instance import FULL, Encode, Form, InstanceEncoder
from cimom.cimxml.request import Call
from cimom.cimxml.text import (
    class_name_xml,
    escape,
    escape_attribute,
    namespace_path_xml,
)
from cimom.cimxml.values import format_value
from cimom.declaration import ClassDef, Method, Parameter, QualifierType, text
from cimom.model import CimError, CimObject, Path
from cimom.operations import (
    AssociatorNames,
    Associators,
    EnumerateClasses,
    EnumerateClassNames,
    EnumerateInstanceNames,
    EnumerateInstances,
    EnumerateQualifiers,
    GetClass,
    GetInstance,
    GetQualifier,
    InvokeMethod,
    MethodResult,
    Operation,
    PropertyList,
    ReferenceNames,
    References,
)
from cimom.schema import Schema

SLICE_BYTES = 64 * 1024  # what is encoded in one turn of the loop: 15 new instances, 0.2 ms

AnyRow: TypeAlias = Any  # a `readings.Row` of any class, or what looks like one
LocatedRows: TypeAlias = Sequence[tuple[str, AnyRow]]
ObjectOperation: TypeAlias = Associators | References
NameOperation: TypeAlias = AssociatorNames | ReferenceNames


class Encoder:
    """Writes the answers of all operations; `host` is what full paths name."""

    def __init__(self, schema: Schema, host: str) -> None:
        self._schema = schema
        self._host = host
        self._instances = InstanceEncoder(schema, host)
        self._classes = ClassEncoder()
        # Each operation, and what yields the elements of its answer.
        self._shapes: dict[type[Operation], Callable[[Any, Any], Iterable[bytes]]] = {
            GetInstance: self._instance,
            EnumerateInstances: self._named_instances,
            EnumerateInstanceNames: self._instance_names,
            Associators: self._objects,
            References: self._objects,
            AssociatorNames: self._object_paths,
            ReferenceNames: self._object_paths,
            GetClass: self._class,
            EnumerateClasses: self._all_classes,
            EnumerateClassNames: lambda _, names: (class_name_xml(n).encode() for n in names),
            GetQualifier: lambda _, found: [qualifier_type_xml(found).encode()],
            EnumerateQualifiers: self._qualifier_types,
            InvokeMethod: self._method_result,
        }

    def answer(self, call: Call, operation: Operation, answer: Any) -> Iterator[bytes]:
        """Yield the body that tells what the broker answered; big ones come in slices.

        Each slice is encoded when it is asked for.
        """
        inner = self._shapes[type(operation)](operation, answer)
        head, tail = ("", "") if call.target else ("<IRETURNVALUE>", "</IRETURNVALUE>")
        return _slices(_enclosed(call, head, inner, tail))

    # -- instances

    def _instance(self, operation: GetInstance, row: AnyRow) -> Iterable[bytes]:
        form = _form(operation.property_list, class_origin=operation.include_class_origin)
        return self._row_instances([row], form)

    def _named_instances(
        self, operation: EnumerateInstances, rows: Sequence[AnyRow]
    ) -> Iterator[bytes]:
        form = _form(operation.property_list, class_origin=operation.include_class_origin)
        if not operation.deep_inheritance:
            form = self._shallow(form, operation.class_name)
        for row, instance in zip(rows, self._row_instances(rows, form), strict=True):
            name = row.name_xml or self._name(row)
            yield b"".join((b"<VALUE.NAMEDINSTANCE>", name, instance, b"</VALUE.NAMEDINSTANCE>"))

    def _shallow(self, form: Form, class_name: str) -> Form:
        """Narrow a form to the properties that the named class has (DeepInheritance FALSE)."""
        names = frozenset(item.name.lower() for item in self._schema.cls(class_name).properties)
        return form._replace(
            properties=names if form.properties is None else names & form.properties
        )

    def _instance_names(self, _: EnumerateInstanceNames, rows: Iterable[AnyRow]) -> Iterator[bytes]:
        return (row.name_xml or self._name(row) for row in rows)

    def _row_instances(self, rows: Iterable[AnyRow], form: Form) -> Iterator[bytes]:
        """Yield the INSTANCE of each row; the full form is kept in the row."""
        if form == FULL:
            for row in rows:
                xml = row.xml
                if xml is None:
                    xml = row.xml = self._instances.instance(row.served()).encode()
                yield xml
            return
        encoders: dict[type[CimObject], Encode] = {}
        for row in rows:
            instance = row.served()
            cls = type(instance)
            encode = encoders.get(cls)
            if encode is None:
                encode = encoders[cls] = self._instances.encoder(cls, form)
            yield encode(instance).encode()

    def _name(self, row: AnyRow) -> bytes:
        name: bytes = self._instances.name(row.instance).encode()
        row.name_xml = name
        return name

    # -- associations: of an instance rows, of a class classes

    def _objects(
        self, operation: ObjectOperation, answer: LocatedRows | Sequence[ClassDef]
    ) -> Iterator[bytes]:
        names = operation.property_list
        inner: Iterable[bytes]
        if operation.class_level:
            form = ClassForm(
                local_only=False,
                qualifiers=operation.include_qualifiers,
                class_origin=operation.include_class_origin,
                properties=_lower(names),
            )
            inner = (self._classes.encode(cls, form) for cls in answer if isinstance(cls, ClassDef))
        else:
            instance_form = _form(names, class_origin=operation.include_class_origin)
            rows = (item[1] for item in answer if isinstance(item, tuple))
            inner = self._row_instances(rows, instance_form)
        for path, element in zip(self._paths(operation, answer), inner, strict=True):
            yield b"".join((b"<VALUE.OBJECTWITHPATH>", path, element, b"</VALUE.OBJECTWITHPATH>"))

    def _object_paths(
        self, operation: NameOperation, answer: LocatedRows | Sequence[ClassDef]
    ) -> Iterator[bytes]:
        for path in self._paths(operation, answer):
            yield b"".join((b"<OBJECTPATH>", path, b"</OBJECTPATH>"))

    def _paths(
        self,
        operation: ObjectOperation | NameOperation,
        answer: LocatedRows | Sequence[ClassDef],
    ) -> Iterator[bytes]:
        """Yield the INSTANCEPATH or CLASSPATH of each object."""
        places: dict[str, bytes] = {}
        for item in answer:
            namespace = operation.namespace if isinstance(item, ClassDef) else item[0]
            place = places.get(namespace)
            if place is None:
                place = namespace_path_xml(self._host, namespace).encode()
                places[namespace] = place
            if isinstance(item, ClassDef):
                name = class_name_xml(item.name).encode()
                yield b"".join((b"<CLASSPATH>", place, name, b"</CLASSPATH>"))
            else:
                name = item[1].name_xml or self._name(item[1])
                yield b"".join((b"<INSTANCEPATH>", place, name, b"</INSTANCEPATH>"))

    # -- classes and qualifier types

    def _class(self, operation: GetClass, cls: ClassDef) -> Iterable[bytes]:
        form = _class_form(operation)._replace(properties=_lower(operation.property_list))
        return [self._classes.encode(cls, form)]

    def _all_classes(
        self, operation: EnumerateClasses, classes: Iterable[ClassDef]
    ) -> Iterator[bytes]:
        form = _class_form(operation)
        return (self._classes.encode(cls, form) for cls in classes)

    def _qualifier_types(
        self, _: EnumerateQualifiers, types: Iterable[QualifierType]
    ) -> Iterator[bytes]:
        return (qualifier_type_xml(item).encode() for item in types)

    # -- methods

    def _method_result(
        self, _: InvokeMethod, answer: tuple[Method, MethodResult]
    ) -> Iterator[bytes]:
        method, result = answer
        value = self._typed(result.return_value, method)
        yield f"<RETURNVALUE {value}</RETURNVALUE>".encode()
        for parameter in method.parameters:
            if parameter.name in result.out:
                value = self._typed(result.out[parameter.name], parameter)
                yield f'<PARAMVALUE NAME="{parameter.name}" {value}</PARAMVALUE>'.encode()

    def _typed(self, value: Any, declared: Method | Parameter) -> str:
        """Return PARAMTYPE (SBLIM's Java client must have it), the tag's end, and the value."""
        embedded = _embedded(declared)
        attribute = f' EmbeddedObject="{embedded}"' if embedded else ""
        inner = self._value(value, declared.type)
        return f'PARAMTYPE="{declared.type}"{attribute}>{inner}'

    def _value(self, value: Any, cim_type: str) -> str:
        match value:
            case None:
                return ""
            case Path():
                return self._instances.reference(value)
            case CimObject():
                return f"<VALUE>{escape(self._instances.instance(value))}</VALUE>"
            case list() | tuple():
                element = "VALUE.REFARRAY" if cim_type == "reference" else "VALUE.ARRAY"
                items = (
                    "<VALUE.NULL></VALUE.NULL>" if item is None else self._value(item, cim_type)
                    for item in value
                )
                return f"<{element}>{''.join(items)}</{element}>"
            case _:
                return f"<VALUE>{escape(format_value(value, cim_type))}</VALUE>"


def error(call: Call, exc: CimError) -> Iterator[bytes]:
    """Yield the body that tells an error."""
    description = escape_attribute(exc.description)
    element = f'<ERROR CODE="{int(exc.status)}" DESCRIPTION="{description}"/>'
    return _slices(_enclosed(call, "", [element.encode()], ""))


def _embedded(declared: Method | Parameter) -> str | None:
    """Return the EmbeddedObject attribute; a method's return value has it from its qualifiers."""
    if isinstance(declared, Parameter):
        return declared.embedded_object
    return "instance" if text(declared, "EmbeddedInstance") else None


def _lower(names: PropertyList) -> frozenset[str] | None:
    return None if names is None else frozenset(name.lower() for name in names)


def _form(names: PropertyList, *, class_origin: bool) -> Form:
    return Form(_lower(names), class_origin)


def _class_form(operation: GetClass | EnumerateClasses) -> ClassForm:
    return ClassForm(
        local_only=operation.local_only,
        qualifiers=operation.include_qualifiers,
        class_origin=operation.include_class_origin,
    )


def _enclosed(call: Call, head: str, inner: Iterable[bytes], tail: str) -> Iterator[bytes]:
    """Put elements into the response message of a call, which echoes its id and name."""
    response = "IMETHODRESPONSE" if call.target is None else "METHODRESPONSE"
    yield (
        '<?xml version="1.0" encoding="utf-8" ?>\n<CIM CIMVERSION="2.0" DTDVERSION="2.0">'
        f'<MESSAGE ID="{escape_attribute(call.message_id)}" PROTOCOLVERSION="1.0"><SIMPLERSP>'
        f'<{response} NAME="{escape_attribute(call.method)}">{head}'
    ).encode()
    yield from inner
    yield f"{tail}</{response}></SIMPLERSP></MESSAGE></CIM>\n".encode()


def _slices(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Join pieces to slices of SLICE_BYTES or little more; the last may be smaller."""
    waiting: list[bytes] = []
    size = 0
    for piece in pieces:
        waiting.append(piece)
        size += len(piece)
        if size >= SLICE_BYTES:
            yield b"".join(waiting)
            waiting.clear()
            size = 0
    if waiting:
        yield b"".join(waiting)
