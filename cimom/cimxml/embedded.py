"""Typed values of elements, embedded instances among them.  Knows the schema, no operation."""

from __future__ import annotations

from typing import Any

from cimom.cimxml.moftext import MofInstance, is_mof, parse_instance
from cimom.cimxml.parser import Element, not_valid, parse
from cimom.cimxml.paths import decode_name, decode_path, decode_reference, parse_object_path
from cimom.cimxml.values import parse_value, shown
from cimom.declaration import ClassDef, Property
from cimom.model import CimError, CimObject, ProtocolError, Status
from cimom.schema import Schema

# Each level escapes the one inside it, so that real messages have one or two.
MAX_LEVELS = 8


class Values:
    """Reads the values that elements hold."""

    def __init__(self, schema: Schema) -> None:
        self._schema = schema

    def decode(self, element: Element, cim_type: str, *, embedded: bool, level: int = 0) -> Any:
        """Read a value element of a type; arrays are lists, NULL inside them is None.

        ProtocolError when the text is not of the type that the document itself declares.
        """
        match element.name:
            case "VALUE.ARRAY" | "VALUE.REFARRAY":
                return [
                    None
                    if item.name == "VALUE.NULL"
                    else self.decode(item, cim_type, embedded=embedded, level=level)
                    for item in element.children
                ]
            case "VALUE.REFERENCE":
                return decode_reference(element)
            case "INSTANCE":
                return self.instance(element, level)
            case "VALUE" if embedded:
                return self._embedded(element.text, level)
            case "VALUE":
                try:
                    return parse_value(element.text, cim_type)
                except CimError as exc:
                    raise not_valid(exc.text) from exc
            case _:
                return decode_path(element)

    def _embedded(self, text: str, level: int) -> CimObject:
        """Read the text of an embedded instance (DSP0201 5.2.3, EmbeddedObject).

        It is an INSTANCE element or, from clients of libvirt-cim, MOF.  An EmbeddedObject may be a
        CLASS, too; no provider takes one, and none is kept: INVALID_PARAMETER.
        """
        if level >= MAX_LEVELS:
            raise not_valid("objects are embedded in each other too deeply")
        if is_mof(text):
            return self._from_mof(parse_instance(text), level + 1)
        try:
            root = parse(text.strip(), "INSTANCE", "CLASS")
        except ProtocolError as exc:
            raise not_valid(f"an embedded object: {exc.text}") from exc
        if root.name == "CLASS":
            raise CimError(Status.INVALID_PARAMETER, "classes are not taken as embedded objects")
        return self.instance(root, level + 1)

    def _from_mof(self, told: MofInstance, level: int) -> CimObject:
        declared = self._declared(told.class_name)
        values: dict[str, Any] = dict.fromkeys(declared.keys)
        for name, value in told.properties.items():
            item = _property(declared, name)
            if value is None:
                values[item.name] = None
            elif isinstance(value, list) != item.is_array:
                raise CimError(Status.INVALID_PARAMETER, f"{item.name} is of another size")
            elif isinstance(value, list):
                values[item.name] = tuple(
                    None if one is None else self._literal(item, one, level) for one in value
                )
            else:
                values[item.name] = self._literal(item, value, level)
        return self._schema.struct(declared.name)(**values)

    def _literal(self, item: Property, value: Any, level: int) -> Any:
        """Return a literal of MOF as the property's type has it."""
        if item.embedded_object is not None and isinstance(value, str):
            return self._embedded(value, level)
        if item.type == "reference" and isinstance(value, str):
            try:
                return parse_object_path(value)
            except ValueError as exc:
                raise CimError(Status.INVALID_PARAMETER, f"{item.name} is a reference") from exc
        text_type = item.type in ("string", "char16", "datetime")
        if isinstance(value, bool) != (item.type == "boolean") or (
            isinstance(value, str) != text_type
        ):
            raise CimError(Status.INVALID_PARAMETER, f"{item.name} is of type {item.type}")
        return parse_value(str(value), item.type)

    def _declared(self, name: str) -> ClassDef:
        if name not in self._schema:
            raise CimError(Status.INVALID_PARAMETER, f"class {shown(name)} does not exist")
        return self._schema.cls(name)

    def instance(self, element: Element, level: int = 0) -> CimObject:
        """Read an INSTANCE; properties that are not there, keys too, are NULL."""
        declared = self._declared(decode_name(element, "CLASSNAME"))
        values: dict[str, Any] = dict.fromkeys(declared.keys)
        seen: set[str] = set()
        for child in element.children:
            if child.name == "QUALIFIER":
                continue  # of an instance: deprecated, and means nothing
            item = _property(declared, child.attribute("NAME"))
            if item.name in seen:
                raise not_valid(f"the property {item.name} is given twice")
            seen.add(item.name)
            values[item.name] = self._property(child, item, level)
        return self._schema.struct(declared.name)(**values)

    def _property(self, element: Element, item: Property, level: int) -> Any:
        """Read a property by its declaration; what the client says of its type must agree."""
        told = element.attributes.get("TYPE", "reference")
        if told != item.type or (element.name == "PROPERTY.ARRAY") != item.is_array:
            raise CimError(Status.INVALID_PARAMETER, f"{item.name} is of type {item.type}")
        value = next((child for child in element.children if child.name != "QUALIFIER"), None)
        if value is None:
            return None
        embedded = item.embedded_object is not None
        decoded = self.decode(value, item.type, embedded=embedded, level=level)
        return tuple(decoded) if item.is_array else decoded


def _property(declared: ClassDef, name: str) -> Property:
    item = declared.property_named(name)
    if item is None:
        text = f"{declared.name} has no property {shown(name)}"
        raise CimError(Status.INVALID_PARAMETER, text)
    return item
