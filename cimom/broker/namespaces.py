"""The namespaces that are served, by any of their names.  Knows no instances."""

from __future__ import annotations

from collections.abc import Mapping

from cimom.model import CimError, Status
from cimom.provider import HOST_NAMESPACE, INTEROP, VIRT_NAMESPACE

# Clients look for the interop namespace under these names, in any letter case
# (pywbem `WBEMServer.INTEROP_NAMESPACES`).
ALIASES: Mapping[str, str] = {"root/interop": INTEROP, "root/pg_interop": INTEROP}


class Namespaces:
    """Canonical names and their aliases; all names are compared without case and outer slashes."""

    def __init__(
        self,
        names: tuple[str, ...] = (INTEROP, HOST_NAMESPACE, VIRT_NAMESPACE),
        aliases: Mapping[str, str] = ALIASES,
    ) -> None:
        self.names = names
        self._canonical = {name.lower(): name for name in names}
        self._canonical.update((alias.lower(), name) for alias, name in aliases.items())

    def find(self, name: str) -> str | None:
        """Return the canonical name; None when there is no such namespace."""
        return self._canonical.get(name.strip("/").lower())

    def canonical(self, name: str) -> str:
        """Return the canonical name; INVALID_NAMESPACE when there is no such namespace."""
        found = self.find(name)
        if found is None:
            raise CimError(Status.INVALID_NAMESPACE, f"namespace {name} does not exist")
        return found
