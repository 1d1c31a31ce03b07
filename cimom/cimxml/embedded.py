"""Typed values of elements, embedded instances among them.  Knows the schema, no operation."""

from __future__ import annotations

from typing import Any

from cimom.cimxml.parser import Element, not_valid, parse
from cimom.cimxml.paths import decode_name, decode_path, decode_reference
from cimom.cimxml.values import parse_value, shown
from cimom.declaration import Property
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
        """Read the text of an embedded instance (DSP0201 5.2.3, EmbeddedObject)."""
        if level >= MAX_LEVELS:
            raise not_valid("objects are embedded in each other too deeply")
        try:
            root = parse(text.strip(), "INSTANCE")
        except ProtocolError as exc:
            raise not_valid(f"an embedded object: {exc.text}") from exc
        return self.instance(root, level + 1)

    def instance(self, element: Element, level: int = 0) -> CimObject:
        """Read an INSTANCE; properties that are not there, keys too, are NULL."""
        name = decode_name(element, "CLASSNAME")
        if name not in self._schema:
            raise CimError(Status.INVALID_PARAMETER, f"class {name} does not exist")
        declared = self._schema.cls(name)
        values: dict[str, Any] = dict.fromkeys(declared.keys)
        seen: set[str] = set()
        for child in element.children:
            if child.name == "QUALIFIER":
                continue  # of an instance: deprecated, and means nothing
            item = declared.property_named(child.attribute("NAME"))
            if item is None:
                text = shown(child.attribute("NAME"))
                raise CimError(Status.INVALID_PARAMETER, f"{declared.name} has no property {text}")
            if item.name in seen:
                raise not_valid(f"the property {item.name} is given twice")
            seen.add(item.name)
            values[item.name] = self._property(child, item, level)
        return self._schema.struct(name)(**values)

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
