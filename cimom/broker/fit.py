"""Whether a class fits into a schema: its superclass, members and qualifiers (DSP0004 5.1, 5.6).

Pure: knows a schema and a class that is to be added to it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from cimom.declaration import (
    ClassDef,
    Method,
    Parameter,
    Property,
    Qualifier,
    QualifierType,
    embedded_class,
    find,
    qualifier,
)
from cimom.model import CimError, Status
from cimom.schema import Schema

MAX_MEMBERS = 2000  # properties and methods of a class; the widest of the CIM schema has 100
MAX_NAME = 256  # characters


def check_class(schema: Schema, cls: ClassDef) -> None:
    """Raise INVALID_SUPERCLASS or INVALID_PARAMETER unless the class fits."""
    if cls.superclass is not None and cls.superclass not in schema:
        raise CimError(Status.INVALID_SUPERCLASS, f"class {cls.superclass} does not exist")
    if cls.superclass is not None and _is_circular(schema, cls):
        raise CimError(Status.INVALID_SUPERCLASS, f"{cls.name} would descend from itself")
    above = None if cls.superclass is None else schema.cls(cls.superclass)
    if len(cls.properties) + len(cls.methods) > MAX_MEMBERS:
        text = f"a class has at most {MAX_MEMBERS} properties and methods of its own"
        raise CimError(Status.SERVER_LIMITS_EXCEEDED, text)
    if len(cls.name) > MAX_NAME:
        raise _invalid(f"the name {cls.name[:MAX_NAME]}... is too long")
    _check_names(cls.name, [*cls.properties, *cls.methods])
    _check_qualifiers(schema, cls.qualifiers, _scopes(cls), cls.name)
    _check_overridden(cls.qualifiers, above.qualifiers if above else (), cls.name)
    _check_kind(cls, above)
    for item in cls.properties:
        _check_property(schema, cls, above, item)
    for method in cls.methods:
        _check_method(schema, cls, above, method)


def _is_circular(schema: Schema, cls: ClassDef) -> bool:
    """Whether a class is its own ancestor; the schema may have it already."""
    seen, name = {cls.name.lower()}, cls.superclass
    while name is not None:
        if name.lower() in seen:
            return True
        seen.add(name.lower())
        name = schema.declared(name).superclass if name in schema else None
    return False


def _invalid(text: str) -> CimError:
    return CimError(Status.INVALID_PARAMETER, text)


def _check_names(owner: str, members: Iterable[Property | Method | Parameter]) -> None:
    seen: set[tuple[bool, str]] = set()
    for member in members:
        name = (isinstance(member, Method), member.name.lower())
        if name in seen or len(member.name) > MAX_NAME:
            raise _invalid(f"{owner} has {member.name[:MAX_NAME]} twice, or its name is too long")
        seen.add(name)


def _check_kind(cls: ClassDef, above: ClassDef | None) -> None:
    """An association has references, and what has references is one."""
    references = [item for item in cls.properties if item.reference_class is not None]
    inherited = above is not None and above.is_association
    association = cls.is_association or inherited
    if references and not association:
        raise _invalid(f"{cls.name} has references and is no association")
    if above is not None and cls.is_association and not above.is_association:
        raise _invalid(f"{cls.name} is an association, {above.name} is none")
    if cls.is_association and above is None and len(references) < 2 and not cls.is_abstract:
        raise _invalid(f"the association {cls.name} has less than two references")


def _check_property(schema: Schema, cls: ClassDef, above: ClassDef | None, item: Property) -> None:
    where = f"{cls.name}.{item.name}"
    scope = "REFERENCE" if item.type == "reference" else "PROPERTY"
    _check_qualifiers(schema, item.qualifiers, {scope, "PROPERTY"}, where)
    _check_type(schema, item, where, own=cls.name)
    before = None if above is None else above.property_named(item.name)
    _check_override(item, before, where)
    if before is None:
        if item.is_key and above is not None and above.keys:
            raise _invalid(f"{where} cannot be a key: {above.name} has the keys already")
        return
    _check_overridden(item.qualifiers, before.qualifiers, where)
    if (before.type, before.is_array) != (item.type, item.is_array):
        raise _invalid(f"{where} is of type {before.type} in {above.name if above else ''}")
    if before.reference_class is not None and not _below(schema, cls, item, before):
        raise _invalid(f"{where} must refer to a {before.reference_class}")


def _below(schema: Schema, cls: ClassDef, item: Property, before: Property) -> bool:
    """Whether a reference is to the class of the one that it overrides, or one below it."""
    target, wanted = item.reference_class or "", before.reference_class or ""
    if target.lower() == cls.name.lower():
        return cls.superclass is not None and schema.is_a(cls.superclass, wanted)
    return schema.is_a(target, wanted)


def _check_method(schema: Schema, cls: ClassDef, above: ClassDef | None, item: Method) -> None:
    where = f"{cls.name}.{item.name}"
    _check_qualifiers(schema, item.qualifiers, {"METHOD"}, where)
    _check_names(where, item.parameters)
    for parameter in item.parameters:
        named = f"{where}.{parameter.name}"
        _check_qualifiers(schema, parameter.qualifiers, {"PARAMETER"}, named)
        _check_type(schema, parameter, named, own=cls.name)
    before = None if above is None else above.method_named(item.name)
    _check_override(item, before, where)
    if before is not None:
        _check_overridden(item.qualifiers, before.qualifiers, where)
        if before.type != item.type:
            raise _invalid(f"{where} returns {before.type} in {above.name if above else ''}")


def _check_type(schema: Schema, item: Property | Parameter, where: str, *, own: str) -> None:
    """Check the classes that a reference or an embedded instance names."""
    for name in (item.reference_class, embedded_class(item)):
        if name is not None and name.lower() != own.lower() and name not in schema:
            raise _invalid(f"{where} names class {name}, which does not exist")
    if item.embedded_object is not None and item.type != "string":
        raise _invalid(f"{where} holds objects and is not a string")


def _check_override(item: Property | Method, before: Property | Method | None, where: str) -> None:
    overridden = qualifier(item, "Override")
    if overridden is not None and (
        before is None or str(overridden).rpartition(".")[2].lower() != item.name.lower()
    ):
        raise _invalid(f"{where} overrides {overridden}, which it does not inherit")


def _scopes(cls: ClassDef) -> set[str]:
    scopes = {"CLASS"}
    if cls.is_association:
        scopes.add("ASSOCIATION")
    if cls.is_indication:
        scopes.add("INDICATION")
    return scopes


def _check_qualifiers(
    schema: Schema, qualifiers: Iterable[Qualifier], scopes: set[str], where: str
) -> None:
    for item in qualifiers:
        declared = schema.qualifier_types.get(item.name.lower())
        if declared is None:
            raise _invalid(f"qualifier {item.name} of {where} is not declared")
        for problem in _problems(item, declared, scopes):
            raise _invalid(f"qualifier {item.name} of {where} {problem}")


def _problems(item: Qualifier, declared: QualifierType, scopes: set[str]) -> Iterator[str]:
    if item.type != declared.type:
        yield f"is of type {declared.type}"
    if item.value is not None and item.is_array != declared.is_array:
        yield "is an array" if declared.is_array else "is no array"
    if scopes.isdisjoint(declared.scopes):
        yield "does not belong there"


def _check_overridden(own: Iterable[Qualifier], above: tuple[Qualifier, ...], where: str) -> None:
    """Check flavor DisableOverride; the same value again is no override."""
    for item in own:
        before = find(above, item.name)
        if (
            before is not None
            and before.tosubclass
            and not before.overridable
            and before.value != item.value
            and not _is_default(before, item)
        ):
            raise _invalid(f"qualifier {item.name} of {where} cannot be overridden")


def _is_default(before: Qualifier, item: Qualifier) -> bool:
    """Whether a boolean qualifier without a value means the value that stands above."""
    return item.value is None and before.type == "boolean" and before.value is True
