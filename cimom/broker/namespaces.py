"""The namespaces that are served, by any of their names, and the schema of each.

Knows no instances.  A schema never changes: who declares something puts another in its place.
"""

from __future__ import annotations

from collections.abc import Mapping

from cimom.declaration import ClassDef
from cimom.model import CimError, CimObject, Status
from cimom.provider import HOST_NAMESPACE, INTEROP, VIRT_NAMESPACE
from cimom.schema import Schema

BUILT_IN = (INTEROP, HOST_NAMESPACE, VIRT_NAMESPACE)
# Clients look for the interop namespace under these names, in any letter case
# (pywbem `WBEMServer.INTEROP_NAMESPACES`).
ALIASES: Mapping[str, str] = {"root/interop": INTEROP, "root/pg_interop": INTEROP}


class Namespaces:
    """Canonical names and their aliases; all names are compared without case and outer slashes."""

    def __init__(
        self,
        schema: Schema,
        names: tuple[str, ...] = BUILT_IN,
        aliases: Mapping[str, str] = ALIASES,
    ) -> None:
        self.base = schema  # what khv itself declares
        self._schemas = dict.fromkeys(names, schema)
        self._canonical = {name.lower(): name for name in names}
        self._canonical.update((alias.lower(), name) for alias, name in aliases.items())

    @property
    def names(self) -> tuple[str, ...]:
        """The canonical names."""
        return tuple(self._schemas)

    def find(self, name: str) -> str | None:
        """Return the canonical name; None when there is no such namespace."""
        return self._canonical.get(name.strip("/").lower())

    def canonical(self, name: str) -> str:
        """Return the canonical name; INVALID_NAMESPACE when there is no such namespace."""
        found = self.find(name)
        if found is None:
            raise CimError(Status.INVALID_NAMESPACE, f"namespace {name} does not exist")
        return found

    def schema(self, name: str) -> Schema:
        """Return the schema of a namespace; INVALID_NAMESPACE when there is no such namespace."""
        return self._schemas[self.canonical(name)]

    def schemas(self) -> tuple[Schema, ...]:
        """Return each schema once."""
        return tuple({id(schema): schema for schema in self._schemas.values()}.values())

    def declaration(self, cls: type[CimObject]) -> ClassDef:
        """Return the class whose instances a struct holds; INVALID_CLASS when it is gone."""
        for schema in self.schemas():
            if cls.CIM_NAME in schema and schema.struct(cls.CIM_NAME) is cls:
                return schema.cls(cls.CIM_NAME)
        raise CimError(Status.INVALID_CLASS, f"class {cls.CIM_NAME} does not exist")

    def struct(self, name: str, namespace: str) -> type[CimObject]:
        """Return the struct of a class: khv's own, or a namespace's; INVALID_CLASS if none is."""
        schema = self.base if name in self.base else self.schema(namespace)
        return schema.struct(name)

    def put(self, name: str, schema: Schema) -> None:
        """Give a namespace, which may be new, a schema."""
        canonical = self._canonical.setdefault(name.lower(), name)
        self._schemas[canonical] = schema

    def remove(self, name: str) -> None:
        """Take a namespace away."""
        del self._schemas[self._canonical.pop(name.lower())]
