"""What a provider is: sources that yield instances, methods, and rows of the association table.

A provider is plain synchronous code.  It knows no broker, no process and no protocol.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from enum import StrEnum
from typing import Any, Protocol

import msgspec

from cimom.model import CimObject, Key, Path
from cimom.operations import MethodResult

INTEROP = "interop"
HOST_NAMESPACE = "root/cimv2"
VIRT_NAMESPACE = "root/virt"


class Lane(StrEnum):
    """The threads of a worker: a slow or hazardous source never makes a cheap one wait."""

    CHEAP = "cheap"
    SLOW = "slow"
    METHODS = "methods"


class Overlay(msgspec.Struct, frozen=True, kw_only=True):
    """Properties of a class that a second, volatile source reads; joined by key."""

    cls: type[CimObject]
    properties: tuple[str, ...]


class Source(msgspec.Struct, frozen=True, kw_only=True):
    """One pass over something; its rows share one generation and one `taken_at`.

    `read` yields instances of `classes` (whole rows) and of the overlays' classes (only the keys
    and the overlay's properties count).  `read_keys` re-reads single objects: it is given the keys
    that an event or a method named (for any class of the source) and yields their rows; a key
    that it does not yield is gone.  None: the whole source is read again.
    An exception means that the whole source could not be told; a sick device is a row.  Where
    `read` only yields what was read before, `taken_at` says when that was (POSIX seconds).
    """

    name: str
    read: Callable[[], Iterable[CimObject]]
    classes: tuple[type[CimObject], ...] = ()
    overlays: tuple[Overlay, ...] = ()
    namespaces: tuple[str, ...] = (HOST_NAMESPACE,)
    max_age_s: float = 5.0  # a fresh read accepts rows up to this age
    deadline_s: float = 2.0  # after this the read is given up and the last rows are stale
    lane: Lane = Lane.CHEAP
    read_keys: Callable[[Sequence[Key]], Iterable[CimObject]] | None = None
    taken_at: Callable[[], float | None] | None = None  # of what `read` found; None: now


class Method(msgspec.Struct, frozen=True, kw_only=True):
    """An extrinsic method of a class; `invoke` gets the target's path and checked parameters.

    `affects` names the sources whose rows of the target's key the call changes.  Who calls an
    `audited` one is told by the event log.
    """

    cls: type[CimObject]
    name: str
    invoke: Callable[[Path, dict[str, Any]], MethodResult]
    affects: tuple[str, ...] = ()
    deadline_s: float = 30.0
    audited: bool = False


class Changer(msgspec.Struct, frozen=True, kw_only=True):
    """Who makes, changes and ends instances of a class; what is None, nobody may.

    `create` gets the instance as the client gave it, whose keys may be missing, and returns it as
    it is now; `modify` gets it as it was and as it shall be; `delete` as it was.  A CimError is
    what the client is told.  `affects` names the sources whose rows of its key change.
    """

    cls: type[CimObject]
    create: Callable[[Any], CimObject] | None = None
    modify: Callable[[Any, Any], None] | None = None
    delete: Callable[[Any], None] | None = None
    affects: tuple[str, ...] = ()
    deadline_s: float = 30.0


class Command(msgspec.Struct, frozen=True, kw_only=True):
    """A command of the local socket that a worker carries out; answers plain msgpack values."""

    name: str
    run: Callable[[dict[str, Any]], Any]
    affects: tuple[str, ...] = ()
    deadline_s: float = 60.0


class Notify(Protocol):
    """Tell the broker that keys of a source changed (None: all of it must be read again)."""

    def __call__(self, source: str, keys: Sequence[Key] | None = None) -> None: ...


class Provider(msgspec.Struct, frozen=True, kw_only=True):
    """Everything one worker group serves.

    `watch` starts the group's event listening (udev, libvirt) and returns what stops it.
    `missing` says in words what the group could not find on this machine.
    """

    sources: tuple[Source, ...]
    methods: tuple[Method, ...] = ()
    changers: tuple[Changer, ...] = ()
    commands: tuple[Command, ...] = ()
    watch: Callable[[Notify], Callable[[], None]] | None = None
    missing: tuple[str, ...] = ()


class Context(msgspec.Struct, frozen=True, kw_only=True):
    """What a vendor's provider is made with.

    `struct` gives the class of instances by its CIM name, khv's and the package's own.
    `system_name` is the key of the host (SystemName of its devices).  Files of the machine are read
    below `host_root`; what the package keeps lies in `data_directory`.  `devices` are the device
    files that were granted: their paths, and a descriptor open for reading and writing.
    """

    struct: Callable[[str], type[CimObject]]
    system_name: str
    host_root: str = "/"
    data_directory: str = ""
    devices: Mapping[str, int] = {}


class Alias(msgspec.Struct, frozen=True):
    """A class whose instances are those of others, of which `when` is true, under another name.

    It is seen by who names it, not by who names a class above it: nothing is told twice.
    """

    cls: type[CimObject]
    of: tuple[type[CimObject], ...]
    namespace: str = HOST_NAMESPACE
    when: Callable[[Any], bool] = lambda _: True


class Association(msgspec.Struct, frozen=True, kw_only=True):
    """A row of the association table: `left` and `right` rows with equal join values are joined.

    Classes are taken with their subclasses.  A join function that returns None leaves its row
    out; one that returns a frozenset joins it by each of the values.  `properties` gives the
    association instance more than its two references.  `namespaces` are where the association is
    served; the far end's own namespace is the association's, or `right_namespace` /
    `left_namespace` for a cross-namespace one.
    """

    cls: type[CimObject]
    left: type[CimObject]
    left_role: str
    left_join: Callable[[Any], Hashable | None]
    right: type[CimObject]
    right_role: str
    right_join: Callable[[Any], Hashable | None]
    properties: Callable[[Any, Any], dict[str, Any]] | None = None
    namespaces: tuple[str, ...] = (HOST_NAMESPACE,)
    left_namespace: str | None = None
    right_namespace: str | None = None
