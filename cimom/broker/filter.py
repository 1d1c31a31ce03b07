"""What a traversal of associations is limited to.  Knows classes and roles, no instances."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from cimom.broker.lookup import Struct


class Filter(NamedTuple):
    """The filters of DSP0200 Associators; None lets everything pass, roles have any letter case."""

    assoc_class: Struct | None = None
    result_class: Struct | None = None
    role: str | None = None
    result_role: str | None = None

    def passes(self, association: Struct) -> bool:
        """Whether instances of an association class count."""
        return self.assoc_class is None or issubclass(association, self.assoc_class)

    def goes(self, role: str, result_role: str) -> bool:
        """Whether the way from one role to another is asked for."""
        return _same(role, self.role) and _same(result_role, self.result_role)

    def results(self, classes: Iterable[Struct]) -> frozenset[Struct]:
        """Return the classes that may stand at the far end."""
        wanted = self.result_class
        return frozenset(cls for cls in classes if wanted is None or issubclass(cls, wanted))


def _same(role: str, wanted: str | None) -> bool:
    return wanted is None or role.lower() == wanted.lower()
