"""What was told last of each instance, and from it what is to be told now.

Knows no subscription and no network.  A change is found by comparison with what was told, so that
it makes no difference whether a row changed a moment ago or while the broker was not running.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple, TypeAlias

from cimom.broker.lookup import AnyRow, Lookup, Struct
from cimom.broker.text import InstanceText
from cimom.classes import (
    CIM_InstCreation,
    CIM_InstDeletion,
    CIM_InstIndication,
    CIM_InstModification,
)
from cimom.indications.outbox import Told
from cimom.indications.volatile import Volatile
from cimom.model import CimError, CimObject, ProtocolError, path_of, path_text
from cimom.schema import PerSchema

log = logging.getLogger(__name__)

CLASS = "class "  # the name under which the state file keeps that a class is tracked

Names: TypeAlias = dict[str, CimObject]  # by INSTANCENAME


class Difference(NamedTuple):
    """An instance that came, changed or went: what was told of it, and how it is now."""

    namespaces: tuple[str, ...]
    name: str
    old: CimObject | None
    new: CimObject | None

    @property
    def cls(self) -> Struct:
        """Its class."""
        return type(self.new if self.new is not None else self.old)  # type: ignore[return-value]

    def indication(self, namespace: str, host: str) -> CIM_InstIndication:
        """Return what is told, as far as it is the same for all who are told."""
        source: Any = self.new if self.new is not None else self.old
        place: Any = {
            "SourceInstanceModelPath": uri(source, namespace, host),
            "SourceInstanceHost": host,
        }
        if self.old is None:
            return CIM_InstCreation(SourceInstance=source, **place)
        if self.new is None:
            return CIM_InstDeletion(SourceInstance=source, **place)
        changed = tuple(
            name
            for name in source.__struct_fields__
            if getattr(self.old, name) != getattr(self.new, name)
        )
        return CIM_InstModification(
            SourceInstance=source,
            PreviousInstance=self.old,
            ChangedPropertyNames=changed,
            **place,
        )


def uri(instance: CimObject, namespace: str, host: str) -> str:
    """Return the WBEM URI of an instance (DSP0207)."""
    return f"//{host}/{path_text(path_of(instance, namespace))}"


class Ledger:
    """The last told state of the instances of tracked classes."""

    def __init__(self, lookup: Lookup) -> None:
        self._lookup = lookup
        self._texts = PerSchema(lookup.namespaces, InstanceText)
        self._volatile = Volatile()
        self._told: dict[str, dict[Struct, Names]] = {}  # by home namespace and class
        self.stored: set[tuple[str, Struct]] = set()  # classes of instances that clients made

    # -- the state file

    def load(self, told: Iterable[Told]) -> list[Told]:
        """Take what was told; return what can no longer be read, to be forgotten."""
        lost: list[Told] = []
        for item in told:
            try:
                if item.name.startswith(CLASS):
                    self._mark(item)
                    continue
                instance = self._texts.of(item.namespace).read(item.instance or "")
            except (CimError, ProtocolError) as exc:
                log.info("what was told of %s is forgotten: %s", item.name, exc.text)
                lost.append(item._replace(instance=None))
                continue
            self._names(item.namespace, type(instance))[item.name] = instance
        return lost

    def _mark(self, item: Told) -> None:
        """Go on to track a class, also when it had no instances."""
        schema = self._lookup.namespaces.schema(item.namespace)
        cls = schema.struct(item.name.removeprefix(CLASS))
        self._names(item.namespace, cls)
        if item.instance:
            self.stored.add((item.namespace, cls))

    def note(self, difference: Difference) -> Told:
        """Note that a difference is told; return what the state file keeps of it."""
        home = difference.namespaces[0]
        names = self._names(home, difference.cls)
        if difference.new is None:
            names.pop(difference.name, None)
            return Told(home, difference.name, None)
        names[difference.name] = difference.new
        return Told(home, difference.name, self._texts.of(home).write(difference.new))

    def _names(self, home: str, cls: Struct) -> Names:
        return self._told.setdefault(home, {}).setdefault(cls, {})

    # -- comparison

    def name(self, home: str, instance: CimObject) -> str:
        """Return what names an instance in the ledger."""
        return self._texts.of(home).name(instance)

    def difference(
        self,
        namespaces: tuple[str, ...],
        name: str,
        cls: Struct,
        new: CimObject | None,
        overlaid: frozenset[str],
    ) -> Difference | None:
        """Return what is to be told of an instance; None when nothing is."""
        old = self._told.get(namespaces[0], {}).get(cls, {}).get(name)
        if old is None and new is None:
            return None
        if old is not None and new is not None:
            before, after = (self._volatile.steady(item, overlaid) for item in (old, new))
            if before == after:
                return None
        return Difference(namespaces, name, old, new)

    def gone(
        self, namespaces: tuple[str, ...], cls: Struct, present: frozenset[str]
    ) -> Iterator[Difference]:
        """Yield the instances of a class that were told and are no longer there."""
        for name, old in list(self._told.get(namespaces[0], {}).get(cls, {}).items()):
            if name not in present:
                yield Difference(namespaces, name, old, None)

    # -- which classes

    def tracks(self, home: str, cls: Struct) -> bool:
        """Whether anything was told of a class."""
        return cls in self._told.get(home, {})

    def begin(self, home: str, cls: Struct, rows: Iterable[AnyRow], *, stored: bool) -> list[Told]:
        """Track a class from now on; return its instances for the state file."""
        if stored:
            self.stored.add((home, cls))
        names, text = self._names(home, cls), self._texts.of(home)
        found = [Told(home, f"{CLASS}{cls.CIM_NAME}", "stored" if stored else "")]
        for row in rows:
            name = text.name(row.instance)
            names[name] = row.instance
            found.append(Told(home, name, text.write(row.instance)))
        return found

    def end(self, home: str, cls: Struct) -> list[Told]:
        """Track a class no longer; return what the state file forgets."""
        names = self._told[home].pop(cls)
        self.stored.discard((home, cls))
        return [Told(home, name, None) for name in (f"{CLASS}{cls.CIM_NAME}", *names)]

    def tracked(self) -> list[tuple[str, Struct]]:
        """Return the tracked classes with their home namespaces."""
        return [(home, cls) for home, classes in self._told.items() for cls in classes]
