"""Resolves a declared class against its resolved superclass (DSP0004 5.6 qualifiers).

Knows one class and its superclass; the schema knows which classes there are.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import msgspec

from cimom.declaration import ClassDef, Method, Parameter, Property, Qualifier

MemberT = TypeVar("MemberT", Property, Method)


def resolve(declared: ClassDef, superclass: ClassDef | None) -> ClassDef:
    """Add what a class has from its resolved superclass.

    An overriding member keeps the place of the overridden one, so that the fields of a class
    begin with the fields of its superclass.
    """
    if superclass is None:
        superclass = ClassDef(name="")
    return msgspec.structs.replace(
        declared,
        qualifiers=_merge(declared.qualifiers, superclass.qualifiers),
        properties=_members(
            declared.name, declared.properties, superclass.properties, _override_property
        ),
        methods=_members(declared.name, declared.methods, superclass.methods, _override_method),
    )


def _members(
    owner: str,
    declared: tuple[MemberT, ...],
    inherited: tuple[MemberT, ...],
    override: Callable[[MemberT, MemberT], MemberT],
) -> tuple[MemberT, ...]:
    """Return the inherited members, overridden where declared again, then the new ones."""
    own = {item.name.lower(): item for item in declared}
    result: list[MemberT] = []
    for item in inherited:
        again = own.pop(item.name.lower(), None)
        result.append(_inherit(item) if again is None else override(again, item))
    result.extend(msgspec.structs.replace(item, class_origin=owner) for item in own.values())
    return tuple(result)


def _inherit(item: MemberT) -> MemberT:
    """Return a member as a subclass has it that says nothing about it."""
    if item.propagated:
        return item  # one object serves the whole chain of subclasses
    return msgspec.structs.replace(item, qualifiers=_merge((), item.qualifiers), propagated=True)


def _override_property(item: Property, inherited: Property) -> Property:
    """Return a property that is declared again; its origin stays, and its default unless given."""
    return msgspec.structs.replace(
        item,
        name=inherited.name,
        value=inherited.value if item.value is None else item.value,
        embedded_object=item.embedded_object or inherited.embedded_object,
        qualifiers=_merge(item.qualifiers, inherited.qualifiers),
        class_origin=inherited.class_origin,
    )


def _override_method(item: Method, inherited: Method) -> Method:
    """Return a method that is declared again; its origin stays."""
    return msgspec.structs.replace(
        item,
        name=inherited.name,
        parameters=_parameters(item.parameters, inherited.parameters),
        qualifiers=_merge(item.qualifiers, inherited.qualifiers),
        class_origin=inherited.class_origin,
    )


def _parameters(
    declared: tuple[Parameter, ...], inherited: tuple[Parameter, ...]
) -> tuple[Parameter, ...]:
    """Return the parameters of an overriding method with the qualifiers that come down."""
    before = {item.name.lower(): item.qualifiers for item in inherited}
    return tuple(
        msgspec.structs.replace(
            item, qualifiers=_merge(item.qualifiers, before.get(item.name.lower(), ()))
        )
        for item in declared
    )


def _merge(
    declared: tuple[Qualifier, ...], inherited: tuple[Qualifier, ...]
) -> tuple[Qualifier, ...]:
    """Return the declared qualifiers, then those that come down by flavor ToSubclass.

    DSP0004 5.6.2: a Restricted qualifier stays where it is; DisableOverride forbids another
    value, so the inherited one stands.
    """
    own = {item.name.lower(): item for item in declared}
    result = list(declared)
    for item in inherited:
        if not item.tosubclass:
            continue
        known = own.get(item.name.lower())
        if known is None:
            result.append(msgspec.structs.replace(item, propagated=True))
        elif not item.overridable and known.value != item.value:
            result[result.index(known)] = msgspec.structs.replace(known, value=item.value)
    return tuple(result)
