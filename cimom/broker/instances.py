"""Makes, changes and ends instances: by who keeps their class, else in the repository.

Knows no rights and no protocol.  What a provider tells is the provider's to change.
"""

from __future__ import annotations

from typing import Any, Protocol

import msgspec

from cimom.broker.associations import Associations
from cimom.broker.backend import Backend
from cimom.broker.link import CREATE, DELETE, MODIFY, ChangerSpec
from cimom.broker.lookup import AnyRow, Ident, Lookup, Struct
from cimom.broker.repository import Repository
from cimom.cimxml.values import parse_value
from cimom.declaration import ClassDef, Property, embedded_class
from cimom.model import CimError, CimObject, Key, Path, Status, key_of, normal_key, path_of
from cimom.operations import CreateInstance, Given, ModifyInstance, PropertyList, SetProperty


class Keeper(Protocol):
    """Who makes, changes and ends instances of a class, and of those below it, in its own way."""

    async def create(self, namespace: str, given: Given, /) -> CimObject:
        """Make an instance and return it with its keys."""
        ...

    async def modify(self, namespace: str, old: CimObject, new: CimObject, /) -> None:
        """Change an instance."""
        ...

    async def delete(self, namespace: str, old: CimObject, /) -> None:
        """End an instance."""
        ...


class _ByProvider:
    """Keeps instances as the provider of their class does; what is changed is read anew."""

    def __init__(self, backend: Backend, spec: ChangerSpec) -> None:
        self._backend = backend
        self._spec = spec

    async def create(self, _: str, given: Given, /) -> CimObject:
        made = await self._do(CREATE, None, new=given.instance)
        if type(made) is not type(given.instance):
            raise CimError(Status.FAILED, "the provider did not return what it made")
        return made

    async def modify(self, _: str, old: CimObject, new: CimObject, /) -> None:
        await self._do(MODIFY, key_of(old), old=old, new=new)

    async def delete(self, _: str, old: CimObject, /) -> None:
        await self._do(DELETE, key_of(old), old=old)

    async def _do(self, verb: str, key: Key | None, **instances: CimObject) -> CimObject:
        name = self._spec.class_name
        if verb not in self._spec.verbs:
            raise CimError(Status.NOT_SUPPORTED, f"the provider of {name} has no {verb}")
        try:
            answer: CimObject = await self._backend.change(name, verb, **instances)
        finally:  # also one that failed may have changed something
            self._backend.raise_epoch(self._spec.affects, None if key is None else [key])
        return answer


class Instances:
    """What writes instances; `keepers` by the (lower-case) name of the class they keep."""

    def __init__(
        self,
        lookup: Lookup,
        associations: Associations,
        repository: Repository,
        backend: Backend,
    ) -> None:
        self._lookup = lookup
        self._associations = associations
        self._repository = repository
        self._backend = backend
        self.keepers: dict[str, Keeper] = {}

    # -- operations

    async def create(self, operation: CreateInstance, namespace: str) -> Path:
        """Obey CreateInstance; return the path of what was made."""
        given = operation.new_instance
        cls = type(given.instance)
        declared = self._lookup.declaration(cls)
        if declared.is_abstract or declared.is_indication:
            raise CimError(Status.NOT_SUPPORTED, f"{cls.CIM_NAME} cannot have instances of its own")
        told = {name: getattr(given.instance, name) for name in given.names}
        self._check_classes(cls, told, namespace)
        keeper = self._keeper(cls, namespace)
        if keeper is not None:
            return path_of(await keeper.create(namespace, given), namespace)
        self._check_unserved(cls, namespace)
        return path_of(await self.store(given.instance, namespace), namespace)

    async def store(self, instance: CimObject, namespace: str) -> CimObject:
        """Put a new instance into the repository; its references get the form they are told in."""
        instance, ident = self._placed(instance, namespace)
        await self._repository.put(namespace, ident, instance, new=True)
        return instance

    async def modify(self, operation: ModifyInstance, namespace: str, row: AnyRow) -> None:
        """Obey ModifyInstance on an instance that exists."""
        given = operation.modified_instance
        old = row.instance
        if type(given.instance) is not type(old):
            raise CimError(
                Status.INVALID_PARAMETER, f"the instance is a {old.CIM_NAME}, not another"
            )
        changes = self._changes(old, given, operation.property_list, namespace)
        await self._change(old, changes, namespace)

    async def set_property(self, operation: SetProperty, namespace: str, row: AnyRow) -> None:
        """Obey SetProperty on an instance that exists."""
        declared = self._lookup.declaration(type(row.instance))
        item = _property(declared, operation.property_name)
        value = _typed(item, operation.new_value)
        if item.is_key:
            self._check_key(item.name, value, row.instance, namespace)
            return
        await self._change(row.instance, {item.name: value}, namespace)

    async def delete(self, namespace: str, row: AnyRow) -> None:
        """Obey DeleteInstance on an instance that exists."""
        cls = type(row.instance)
        keeper = self._keeper(cls, namespace)
        if keeper is not None:
            await keeper.delete(namespace, row.instance)
            return
        self._check_unserved(cls, namespace)
        await self.forget(row.instance, namespace)

    async def forget(self, instance: CimObject, namespace: str) -> None:
        """Take an instance out of the repository."""
        _, ident = self._placed(instance, namespace)
        await self._repository.remove(namespace, ident)

    async def restore(self, instance: CimObject, namespace: str) -> None:
        """Put a changed instance into the repository in place of the old one."""
        instance, ident = self._placed(instance, namespace)
        await self._repository.put(namespace, ident, instance, new=False)

    # -- who keeps what

    def _keeper(self, cls: Struct, namespace: str) -> Keeper | None:
        schema = self._lookup.namespaces.schema(namespace)
        for name in (cls.CIM_NAME, *schema.superclasses(cls.CIM_NAME)):
            keeper = self.keepers.get(name.lower())
            if keeper is not None:
                return keeper
        spec = self._backend.changes(cls.CIM_NAME)
        if spec is not None and cls in self._lookup.told(cls, namespace):
            return _ByProvider(self._backend, spec)
        return None

    def _check_unserved(self, cls: Struct, namespace: str) -> None:
        """Refuse what a provider or the association table tells in this namespace."""
        told = cls in self._lookup.told(cls, namespace)
        if told or self._associations.derives(cls, namespace):
            raise CimError(
                Status.NOT_SUPPORTED, f"the provider of {cls.CIM_NAME} lets nobody change it"
            )

    # -- values

    def _check_classes(self, cls: Struct, values: dict[str, Any], namespace: str) -> None:
        """Refuse references and embedded instances of other classes than their properties say."""
        for item in self._lookup.declaration(cls).properties:
            value = values.get(item.name)
            for one in value if isinstance(value, tuple) else (value,):
                if isinstance(one, Path):
                    self._check_reference(item, one, namespace)
                elif isinstance(one, CimObject):
                    self._check_embedded(item, one, namespace)

    def _check_reference(self, item: Property, path: Path, namespace: str) -> None:
        where = (
            namespace if path.namespace is None else self._lookup.namespaces.find(path.namespace)
        )
        if where is None:
            return  # it is another server's, whose classes nobody here knows
        schema, wanted = self._lookup.namespaces.schema(where), item.reference_class
        if path.classname not in schema:
            text = f"{item.name} refers to class {path.classname}, which does not exist"
            raise CimError(Status.INVALID_PARAMETER, text)
        if wanted is not None and not schema.is_a(path.classname, wanted):
            text = f"{item.name} refers to a {wanted}, not to a {path.classname}"
            raise CimError(Status.INVALID_PARAMETER, text)

    def _check_embedded(self, item: Property, instance: CimObject, namespace: str) -> None:
        schema, wanted = self._lookup.namespaces.schema(namespace), embedded_class(item)
        if wanted is not None and not schema.is_a(instance.CIM_NAME, wanted):
            text = f"{item.name} holds a {wanted}, not a {instance.CIM_NAME}"
            raise CimError(Status.INVALID_PARAMETER, text)
        values = {name: getattr(instance, name) for name in instance.__struct_fields__}
        self._check_classes(type(instance), values, namespace)

    def _placed(self, instance: CimObject, namespace: str) -> tuple[CimObject, Ident]:
        """Return an instance with references as they are told, and which one it is."""
        cls = type(instance)
        values: dict[str, Any] = {
            name: self._lookup.full(value, namespace)
            for name in cls.__struct_fields__
            if isinstance(value := getattr(instance, name), Path)
        }
        for item in self._lookup.declaration(cls).properties:
            value = values.get(item.name, getattr(instance, item.name))
            if item.is_key and value is None:
                if item.name != "CreationClassName":
                    text = f"the key {item.name} of {cls.CIM_NAME} has no value"
                    raise CimError(Status.INVALID_PARAMETER, text)
                values[item.name] = cls.CIM_NAME
        placed = msgspec.structs.replace(instance, **values) if values else instance
        ident = self._lookup.ident(path_of(placed, namespace), namespace)
        if ident is None:
            raise CimError(
                Status.INVALID_PARAMETER, f"a key of {cls.CIM_NAME} names nothing that can be"
            )
        return placed, ident

    def _changes(
        self, old: CimObject, given: Given, names: PropertyList, namespace: str
    ) -> dict[str, Any]:
        """Return the properties that ModifyInstance changes, with their new values.

        DSP0200 5.4.2.7: a property that is listed and not given gets its default.
        """
        declared = self._lookup.declaration(type(old))
        if names is None:
            chosen = given.names
        else:
            chosen = frozenset(_property(declared, name).name for name in names)
        new, keys = given.instance, frozenset(type(old).CIM_KEYS)
        for name in chosen & given.names & keys:
            self._check_key(name, getattr(new, name), old, namespace)
        return {name: getattr(new, name) for name in chosen - keys}

    def _check_key(self, name: str, value: Any, old: CimObject, namespace: str) -> None:
        known = getattr(old, name)
        if isinstance(value, Path) and isinstance(known, Path):
            value, known = (self._lookup.full(path, namespace) for path in (value, known))
        if value is not None and normal_key(value) != normal_key(known):
            raise CimError(Status.INVALID_PARAMETER, f"{name} is a key and stays as it is")

    async def _change(self, old: CimObject, changes: dict[str, Any], namespace: str) -> None:
        cls = type(old)
        self._check_classes(cls, changes, namespace)
        new = msgspec.structs.replace(old, **changes)
        keeper = self._keeper(cls, namespace)
        if keeper is not None:
            await keeper.modify(namespace, old, new)
            return
        self._check_unserved(cls, namespace)
        await self.restore(new, namespace)


def _property(declared: ClassDef, name: str) -> Property:
    item = declared.property_named(name)
    if item is None:
        raise CimError(Status.NO_SUCH_PROPERTY, f"{declared.name} has no property {name}")
    return item


def _typed(item: Property, value: Any) -> Any:
    """Return the text of SetProperty as the property's type has it."""
    if value is None:
        return None
    if isinstance(value, tuple) != item.is_array:
        what = "an" if item.is_array else "no"
        raise CimError(Status.TYPE_MISMATCH, f"{item.name} is {what} array")
    if isinstance(value, tuple):
        return tuple(None if one is None else _one(item, one) for one in value)
    return _one(item, value)


def _one(item: Property, value: Any) -> Any:
    if isinstance(value, Path) != (item.type == "reference") or item.embedded_object is not None:
        raise CimError(Status.TYPE_MISMATCH, f"{item.name} is of type {item.type}")
    if isinstance(value, Path):
        return value
    try:
        return parse_value(value, item.type)
    except CimError as exc:
        raise CimError(Status.TYPE_MISMATCH, f"{item.name}: {exc.text}") from exc
