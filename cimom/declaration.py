"""Declarations of the CIM meta schema as frozen values.  Knows no MOF and no inheritance."""

from __future__ import annotations

from typing import Literal, Protocol, TypeAlias, TypeVar

import msgspec

# CIM data types (DSP0004 5.2.1), as they are written in CIM-XML.
INTEGER_TYPES = frozenset(
    {"uint8", "uint16", "uint32", "uint64", "sint8", "sint16", "sint32", "sint64"}
)
REAL_TYPES = frozenset({"real32", "real64"})

Scalar: TypeAlias = str | bool | int | float | None
Value: TypeAlias = Scalar | tuple[Scalar, ...]  # a qualifier's value or a MOF default
Embedded: TypeAlias = Literal["instance", "object"]  # the EmbeddedObject attribute of CIM-XML


class Qualifier(msgspec.Struct, frozen=True, kw_only=True, array_like=True):
    """A qualifier with its value; `propagated` says that it comes from the superclass."""

    name: str
    type: str
    value: Value
    is_array: bool = False
    overridable: bool = True
    tosubclass: bool = True
    toinstance: bool = False
    translatable: bool = False
    propagated: bool = False


class QualifierType(msgspec.Struct, frozen=True, kw_only=True, array_like=True):
    """A qualifier declaration; `scopes` are upper case and never ANY."""

    name: str
    type: str
    value: Value
    scopes: tuple[str, ...]
    is_array: bool = False
    array_size: int | None = None
    overridable: bool = True
    tosubclass: bool = True
    toinstance: bool = False
    translatable: bool = False


class Parameter(msgspec.Struct, frozen=True, kw_only=True, array_like=True):
    """A parameter of a method; `reference_class` is set when the type is `reference`."""

    name: str
    type: str
    is_array: bool = False
    array_size: int | None = None
    reference_class: str | None = None
    embedded_object: Embedded | None = None
    qualifiers: tuple[Qualifier, ...] = ()

    @property
    def is_input(self) -> bool:
        """IN is true unless it is switched off (DSP0004 5.6.3.27)."""
        return flag(self, "In", default=True)

    @property
    def is_output(self) -> bool:
        return flag(self, "Out")


class Property(msgspec.Struct, frozen=True, kw_only=True, array_like=True):
    """A property or reference: `value` is the MOF default, `class_origin` its first declarer."""

    name: str
    type: str
    is_array: bool = False
    array_size: int | None = None
    value: Value = None
    reference_class: str | None = None
    embedded_object: Embedded | None = None
    qualifiers: tuple[Qualifier, ...] = ()
    class_origin: str = ""
    propagated: bool = False

    @property
    def is_key(self) -> bool:
        return flag(self, "Key")


class Method(msgspec.Struct, frozen=True, kw_only=True, array_like=True):
    """A method with its parameters in MOF order; `type` is that of the return value."""

    name: str
    type: str
    parameters: tuple[Parameter, ...] = ()
    qualifiers: tuple[Qualifier, ...] = ()
    class_origin: str = ""
    propagated: bool = False

    def parameter_named(self, name: str) -> Parameter | None:
        """Return a parameter by its name in any letter case."""
        return find(self.parameters, name)


class ClassDef(msgspec.Struct, frozen=True, kw_only=True, array_like=True):
    """A class: as declared (own members only) or resolved (everything it has, see inheritance)."""

    name: str
    superclass: str | None = None
    qualifiers: tuple[Qualifier, ...] = ()
    properties: tuple[Property, ...] = ()
    methods: tuple[Method, ...] = ()

    @property
    def keys(self) -> tuple[str, ...]:
        """Names of the key properties, in class order."""
        return tuple(item.name for item in self.properties if item.is_key)

    @property
    def is_association(self) -> bool:
        return flag(self, "Association")

    @property
    def is_abstract(self) -> bool:
        return flag(self, "Abstract")

    @property
    def is_indication(self) -> bool:
        return flag(self, "Indication")

    def property_named(self, name: str) -> Property | None:
        """Return a property by its name in any letter case."""
        return find(self.properties, name)

    def method_named(self, name: str) -> Method | None:
        """Return a method by its name in any letter case."""
        return find(self.methods, name)


class Named(Protocol):
    """Anything that has a name."""

    @property
    def name(self) -> str: ...


class Qualified(Protocol):
    """Anything that carries qualifiers."""

    @property
    def qualifiers(self) -> tuple[Qualifier, ...]: ...


NamedT = TypeVar("NamedT", bound=Named)


def find(items: tuple[NamedT, ...], name: str) -> NamedT | None:
    """Return the item of that name, in any letter case."""
    lower = name.lower()
    return next((item for item in items if item.name.lower() == lower), None)


def qualifier(element: Qualified, name: str) -> Value:
    """Return the value of a qualifier of an element; None when it has none."""
    found = find(element.qualifiers, name)
    return None if found is None else found.value


def flag(element: Qualified, name: str, *, default: bool = False) -> bool:
    """Return the value of a boolean qualifier."""
    value = qualifier(element, name)
    return default if value is None else value is True


def text(element: Qualified, name: str) -> str | None:
    """Return the value of a string qualifier."""
    value = qualifier(element, name)
    return value if isinstance(value, str) else None


def texts(element: Qualified, name: str) -> tuple[str, ...]:
    """Return the values of a string array qualifier."""
    value = qualifier(element, name)
    return tuple(str(item) for item in value) if isinstance(value, tuple) else ()


def embedded_class(element: Qualified) -> str | None:
    """Return the class that the EmbeddedInstance qualifier names."""
    return text(element, "EmbeddedInstance")
