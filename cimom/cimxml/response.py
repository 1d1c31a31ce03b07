"""Answers of operations to bodies, as slices of bytes (DSP0201 5.2.5, DSP0200 5.4).

Knows which shape each operation's answer has; nothing of HTTP.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, TypeAlias, get_args

from cimom import operations as ops
from cimom.cimxml.declared import ClassEncoder, ClassForm, class_xml, qualifier_type_xml
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
from cimom.model import CimError, CimObject, Path, Status
from cimom.operations import (
    AssociatorNames,
    Associators,
    EnumerateClasses,
    EnumerateInstanceNames,
    EnumerateInstances,
    GetClass,
    GetInstance,
    GetProperty,
    InvokeMethod,
    MethodResult,
    Operation,
    Page,
    PropertyList,
    QueryResult,
    ReferenceNames,
    References,
)
from cimom.schema import PerSchema, Schemas

SLICE_BYTES = 64 * 1024  # what is encoded in one turn of the loop: 15 new instances, 0.2 ms

AnyRow: TypeAlias = Any  # a `readings.Row` of any class, or what looks like one
LocatedRows: TypeAlias = Sequence[tuple[str, AnyRow]]
ObjectOperation: TypeAlias = Associators | References
NameOperation: TypeAlias = AssociatorNames | ReferenceNames


class Encoder:
    """Writes the answers of all operations; `host` is what full paths name."""

    def __init__(self, schemas: Schemas, host: str) -> None:
        self._schemas = schemas
        self._host = host
        self._instances = PerSchema(schemas, lambda schema: InstanceEncoder(schema, host))
        self._classes = ClassEncoder()
        # Each operation, and what yields the elements of its answer; the others answer nothing.
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
            ops.EnumerateClassNames: lambda _, names: (class_name_xml(n).encode() for n in names),
            ops.GetQualifier: lambda _, found: [qualifier_type_xml(found).encode()],
            ops.EnumerateQualifiers: self._qualifier_types,
            GetProperty: self._property,
            ops.CreateInstance: self._path,
            ops.ExecQuery: self._queried,
            ops.EnumerationCount: lambda _, count: [f"<VALUE>{count}</VALUE>".encode()],
            InvokeMethod: self._method_result,
            **dict.fromkeys(get_args(ops.AnyOpen | ops.AnyPull), self._page),
        }

    def answer(self, call: Call, operation: Operation, answer: Any) -> Iterator[bytes]:
        """Yield the body that tells what the broker answered; big ones come in slices.

        Each slice is encoded when it is asked for.
        """
        shape = self._shapes.get(type(operation))
        head, tail = (
            ("", "") if call.target or shape is None else ("<IRETURNVALUE>", "</IRETURNVALUE>")
        )
        if isinstance(answer, Page):
            tail += _page_end(answer) + self._result_class(answer)
        inner = () if shape is None else shape(operation, answer)
        return _slices(_enclosed(call, head, inner, tail))

    # -- instances

    def _instance(self, operation: GetInstance, row: AnyRow) -> Iterable[bytes]:
        form = _form(operation.property_list, class_origin=operation.include_class_origin)
        return self._row_instances([(operation.namespace, row)], form)

    def _property(self, operation: GetProperty, row: AnyRow) -> Iterable[bytes]:
        instance = row.served()
        declared = self._schemas.schema(operation.namespace).cls(instance.CIM_NAME)
        item = declared.property_named(operation.property_name)
        if item is None:
            name = operation.property_name
            raise CimError(Status.NO_SUCH_PROPERTY, f"{declared.name} has no property {name}")
        encoder = self._instances.of(operation.namespace)
        value = getattr(instance, item.name)
        yield _value(encoder, value, item.type).encode()

    def _path(self, operation: ops.CreateInstance, path: Path) -> Iterable[bytes]:
        return [self._instances.of(operation.namespace).path_name(path).encode()]

    def _named_instances(
        self, operation: EnumerateInstances, rows: Sequence[AnyRow]
    ) -> Iterator[bytes]:
        namespace = operation.namespace
        instances = self._row_instances(
            zip(itertools.repeat(namespace), rows), self._enumeration_form(operation)
        )
        for row, instance in zip(rows, instances, strict=True):
            name = row.name_xml or self._name(namespace, row)
            yield b"".join((b"<VALUE.NAMEDINSTANCE>", name, instance, b"</VALUE.NAMEDINSTANCE>"))

    def _enumeration_form(self, operation: EnumerateInstances | ops.OpenEnumerateInstances) -> Form:
        form = _form(operation.property_list, class_origin=operation.include_class_origin)
        if operation.deep_inheritance:
            return form
        # DeepInheritance FALSE narrows instances to the properties that the named class has.
        cls = self._schemas.schema(operation.namespace).cls(operation.class_name)
        names = frozenset(item.name.lower() for item in cls.properties)
        return form._replace(
            properties=names if form.properties is None else names & form.properties
        )

    def _instance_names(
        self, operation: EnumerateInstanceNames, rows: Iterable[AnyRow]
    ) -> Iterator[bytes]:
        return (row.name_xml or self._name(operation.namespace, row) for row in rows)

    def _row_instances(self, rows: Iterable[tuple[str, AnyRow]], form: Form) -> Iterator[bytes]:
        """Yield the INSTANCE of each row; the full form is kept in the row."""
        full = form == FULL
        encoders: dict[tuple[str, type[CimObject]], Encode] = {}
        for namespace, row in rows:
            xml: bytes | None = row.xml if full else None
            if xml is None:
                instance = row.served()
                key = namespace, type(instance)
                encode = encoders.get(key)
                if encode is None:
                    encode = encoders[key] = self._instances.of(namespace).encoder(key[1], form)
                xml = encode(instance).encode()
                if full:
                    row.xml = xml
            yield xml

    def _name(self, namespace: str, row: AnyRow) -> bytes:
        name: bytes | None = row.name_xml
        if name is None:
            name = row.name_xml = self._instances.of(namespace).name(row.instance).encode()
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
            inner = self._row_instances([x for x in answer if isinstance(x, tuple)], instance_form)
        for path, element in zip(self._paths(operation, answer), inner, strict=True):
            yield b"".join((b"<VALUE.OBJECTWITHPATH>", path, element, b"</VALUE.OBJECTWITHPATH>"))

    def _object_paths(
        self, operation: NameOperation, answer: LocatedRows | Sequence[ClassDef]
    ) -> Iterator[bytes]:
        for path in self._paths(operation, answer):
            yield b"".join((b"<OBJECTPATH>", path, b"</OBJECTPATH>"))

    def _paths(
        self, operation: Operation, answer: LocatedRows | Sequence[ClassDef]
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
                yield b"".join((b"<INSTANCEPATH>", place, self._name(*item), b"</INSTANCEPATH>"))

    # -- enumerations and queries

    def _page(self, operation: Operation, page: Page) -> Iterator[bytes]:
        """Yield a piece of an enumeration as the operation that opened it wants it shown."""
        opened = page.opened_by
        if not page.items:
            return  # the class that was enumerated may be gone by now
        match opened:
            case (
                ops.OpenEnumerateInstancePaths()
                | ops.OpenAssociatorInstancePaths()
                | ops.OpenReferenceInstancePaths()
            ):
                yield from self._paths(operation, page.items)
                return
            case ops.OpenQueryInstances():
                yield from self._row_instances(page.items, Form(page.properties))
                return
            case ops.OpenEnumerateInstances():
                form = self._enumeration_form(opened)
            case _:
                form = _form(opened.property_list, class_origin=opened.include_class_origin)
        instances = self._row_instances(page.items, form)
        for path, element in zip(self._paths(operation, page.items), instances, strict=True):
            yield b"".join(
                (b"<VALUE.INSTANCEWITHPATH>", path, element, b"</VALUE.INSTANCEWITHPATH>")
            )

    def _result_class(self, page: Page) -> str:
        """Return the OUT parameter that declares what a query selects, if there is one."""
        if page.result_class is None:
            return ""
        xml = class_xml(page.result_class, ClassForm(local_only=False))
        return f'<PARAMVALUE NAME="QueryResultClass">{xml}</PARAMVALUE>'

    def _queried(self, operation: ops.ExecQuery, found: QueryResult) -> Iterator[bytes]:
        instances = self._row_instances(found.items, Form(found.properties))
        for path, element in zip(self._paths(operation, found.items), instances, strict=True):
            yield b"".join((b"<VALUE.OBJECTWITHPATH>", path, element, b"</VALUE.OBJECTWITHPATH>"))

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
        self, _: ops.EnumerateQualifiers, types: Iterable[QualifierType]
    ) -> Iterator[bytes]:
        return (qualifier_type_xml(item).encode() for item in types)

    # -- methods

    def _method_result(
        self, operation: InvokeMethod, answer: tuple[Method, MethodResult]
    ) -> Iterator[bytes]:
        method, result = answer
        encoder = self._instances.of(operation.namespace)
        value = _typed(encoder, result.return_value, method)
        yield f"<RETURNVALUE {value}</RETURNVALUE>".encode()
        for parameter in method.parameters:
            if parameter.name in result.out:
                value = _typed(encoder, result.out[parameter.name], parameter)
                yield f'<PARAMVALUE NAME="{parameter.name}" {value}</PARAMVALUE>'.encode()


def _typed(encoder: InstanceEncoder, value: Any, declared: Method | Parameter) -> str:
    """Return PARAMTYPE (SBLIM's Java client must have it), the tag's end, and the value."""
    embedded = _embedded(declared)
    attribute = f' EmbeddedObject="{embedded}"' if embedded else ""
    inner = _value(encoder, value, declared.type)
    return f'PARAMTYPE="{declared.type}"{attribute}>{inner}'


def _value(encoder: InstanceEncoder, value: Any, cim_type: str) -> str:
    """Return the element of a value; nothing for NULL."""
    match value:
        case None:
            return ""
        case Path():
            return encoder.reference(value)
        case CimObject():
            return f"<VALUE>{escape(encoder.instance(value))}</VALUE>"
        case list() | tuple():
            element = "VALUE.REFARRAY" if cim_type == "reference" else "VALUE.ARRAY"
            items = (
                "<VALUE.NULL></VALUE.NULL>" if item is None else _value(encoder, item, cim_type)
                for item in value
            )
            return f"<{element}>{''.join(items)}</{element}>"
        case _:
            return f"<VALUE>{escape(format_value(value, cim_type))}</VALUE>"


def _page_end(page: Page) -> str:
    """Return the OUT parameters of a piece; SBLIM's Java client must have their types."""
    end = "FALSE" if page.context else "TRUE"
    context = f"<VALUE>{page.context}</VALUE>" if page.context else ""
    return (
        f'<PARAMVALUE NAME="EndOfSequence" PARAMTYPE="boolean"><VALUE>{end}</VALUE></PARAMVALUE>'
        f'<PARAMVALUE NAME="EnumerationContext" PARAMTYPE="string">{context}</PARAMVALUE>'
    )


def error(call: Call, element: str) -> Iterator[bytes]:
    """Yield the body that tells an error, given its ERROR element."""
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
