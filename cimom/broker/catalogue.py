"""Answers what asks for classes and qualifier types, the class level of associations included.

Knows the schema and no instances.  Classes are answered whole; LocalOnly, IncludeQualifiers,
IncludeClassOrigin and PropertyList are obeyed by who writes the answer.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from cimom.model import CimError, Status
from cimom.operations import (
    AssociatorNames,
    Associators,
    ClassOperation,
    EnumerateClasses,
    EnumerateClassNames,
    EnumerateQualifiers,
    GetClass,
    GetQualifier,
    QualifierOperation,
    ReferenceNames,
    References,
    Traversal,
)
from cimom.schema import ClassDef, QualifierType, Schema


class _Reference(NamedTuple):
    role: str
    class_name: str


class Catalogue:
    """The schema as clients ask for it."""

    def __init__(self, schema: Schema) -> None:
        self._schema = schema
        self._associations: dict[str, list[_Reference]] | None = None

    def classes(self, operation: ClassOperation) -> ClassDef | list[ClassDef] | list[str]:
        """Answer GetClass, EnumerateClasses and EnumerateClassNames."""
        match operation:
            case GetClass():
                if operation.class_name not in self._schema:
                    # DSP0200 GetClass: an unknown class is NOT_FOUND here and only here.
                    raise CimError(Status.NOT_FOUND, f"class {operation.class_name} does not exist")
                return self._schema.cls(operation.class_name)
            case EnumerateClasses():
                return [self._schema.cls(name) for name in self._below(operation)]
            case EnumerateClassNames():
                return list(self._below(operation))

    def _below(self, operation: EnumerateClasses | EnumerateClassNames) -> tuple[str, ...]:
        name = operation.class_name
        if name is not None and name not in self._schema:
            raise CimError(Status.INVALID_CLASS, f"class {name} does not exist")
        return self._schema.subclasses(name, deep=operation.deep_inheritance)

    def qualifiers(self, operation: QualifierOperation) -> QualifierType | list[QualifierType]:
        """Answer GetQualifier and EnumerateQualifiers."""
        known = self._schema.qualifier_types
        match operation:
            case GetQualifier():
                found = known.get(operation.qualifier_name.lower())
                if found is None:
                    raise CimError(
                        Status.NOT_FOUND,
                        f"qualifier {operation.qualifier_name} does not exist",
                    )
                return found
            case EnumerateQualifiers():
                return list(known.values())

    def traverse(self, operation: Traversal) -> list[ClassDef]:
        """Answer the class level of the association operations.

        A class is referenced by an association class when one of its references, inherited ones
        included, is declared for that class or an ancestor of it.
        """
        match operation:
            case Associators() | AssociatorNames():
                names = self._associated(operation)
            case References() | ReferenceNames():
                names = (name for name, _, _ in self._references(operation, operation.result_class))
        return [self._schema.cls(name) for name in dict.fromkeys(names)]

    def _associated(self, operation: Associators | AssociatorNames) -> Iterator[str]:
        self.known(operation.result_class)
        for _, near, references in self._references(operation, operation.assoc_class):
            for far in references:
                if (
                    far is not near
                    and _named(far.role, operation.result_role)
                    and self._is_a(far.class_name, operation.result_class)
                ):
                    yield far.class_name

    def _references(
        self, operation: Traversal, association: str | None
    ) -> Iterator[tuple[str, _Reference, list[_Reference]]]:
        """Yield association classes that can reference the object, with the fitting reference."""
        source = operation.object_name.classname
        self.known(source)
        self.known(association)
        for name, references in self._all().items():
            if not self._is_a(name, association):
                continue
            for near in references:
                if _named(near.role, operation.role) and self._is_a(source, near.class_name):
                    yield name, near, references

    def _all(self) -> dict[str, list[_Reference]]:
        """Return the references of every association class, found once."""
        if self._associations is None:
            classes = [self._schema.cls(name) for name in self._schema.names]
            self._associations = {
                cls.name: [
                    _Reference(item.name, item.reference_class)
                    for item in cls.properties
                    if item.reference_class is not None
                ]
                for cls in classes
                if cls.is_association
            }
        return self._associations

    def known(self, name: str | None) -> None:
        """Raise INVALID_PARAMETER for an unknown class of a traversal; None is no class."""
        if name is not None and name not in self._schema:
            raise CimError(Status.INVALID_PARAMETER, f"class {name} does not exist")

    def _is_a(self, name: str, ancestor: str | None) -> bool:
        return ancestor is None or self._schema.is_a(name, ancestor)


def _named(role: str, wanted: str | None) -> bool:
    return wanted is None or role.lower() == wanted.lower()
