"""Where pywbem's compiler puts classes: in any order, their superclasses and references may follow.

Imports pywbem, and is imported when MOF is compiled and not before.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import pywbem


class Need(NamedTuple):
    """A class that another names before it is declared, and where that one stands."""

    name: str
    of: str
    file: str | None
    text: str  # of the file

    @property
    def line(self) -> int | None:
        """The line on which the class that names it begins."""
        pattern = rf"\bclass\s+{re.escape(self.of)}\b"
        found = re.search(pattern, self.text, re.IGNORECASE)
        return self.text.count("\n", 0, found.start()) + 1 if found else None


class Repository(pywbem.MOFWBEMConnection):  # type: ignore[misc]
    """Keeps classes, superclasses first; one that comes before its superclass waits for it.

    pywbem's own looks for the file of a name that is not known yet, and fails without.
    """

    def __init__(self) -> None:
        super().__init__()
        self._parser: Any = None
        self._progress: Callable[[int], None] | None = None
        self._waiting: dict[str, list[Any]] = {}
        self._needs: list[Need] = []

    def follow(self, parser: Any, progress: Callable[[int], None] | None) -> None:
        """Have a parser tell where classes stand; tell `progress` how many there are."""
        self._parser, self._progress = parser, progress

    def CreateClass(self, cls: Any, namespace: str) -> None:  # noqa: N802 - pywbem calls it
        known = self.classes.setdefault(namespace, pywbem.NocaseDict())
        for name in _named(cls):
            if name not in known:
                file, text = self._parser.file, self._parser.mof
                self._needs.append(Need(name, cls.classname, file, text))
        if cls.superclass and cls.superclass not in known:
            self._waiting.setdefault(cls.superclass.lower(), []).append(cls)
        else:
            self._keep(cls, known)

    def _keep(self, cls: Any, known: Any) -> None:
        """Keep a class, and after it those that waited for it."""
        ready = [cls]
        while ready:
            item = ready.pop()
            known[item.classname] = item
            self.compile_ordered_classnames.append(item.classname)
            ready += self._waiting.pop(item.classname.lower(), ())
        if self._progress is not None:
            self._progress(len(self.compile_ordered_classnames))

    def search(self, namespace: str, compiler: Any) -> None:
        """Compile the files on the search path that are called like classes still missing."""
        tried: set[str] = set()
        while new := {need.name.lower() for need in self._missing(namespace)} - tried:
            tried |= new
            for name in sorted(new):
                file = compiler.find_mof(name)
                if file:
                    compiler.compile_file(file, namespace)

    def unmet(self, namespace: str) -> Need | None:
        """Return the first need of a class that is nowhere, or that waits in a ring."""
        known = self.classes.get(namespace, {})
        waiting = [need for need in self._needs if need.name not in known]
        return next(iter([*self._missing(namespace), *waiting]), None)

    def _missing(self, namespace: str) -> list[Need]:
        known = self.classes.get(namespace, {})
        waiting = {item.classname.lower() for items in self._waiting.values() for item in items}
        return [n for n in self._needs if n.name not in known and n.name.lower() not in waiting]


def _named(cls: Any) -> Iterator[str]:
    """Yield the classes that a class names: above it, of its references, embedded."""
    if cls.superclass:
        yield cls.superclass
    parameters = [item for method in cls.methods.values() for item in method.parameters.values()]
    for item in [*cls.properties.values(), *parameters]:
        if item.type == "reference":
            yield item.reference_class
        elif "EmbeddedInstance" in item.qualifiers and item.qualifiers["EmbeddedInstance"].value:
            yield item.qualifiers["EmbeddedInstance"].value
