"""What the broker asks of those who read sources and call methods."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Protocol

from cimom.broker.link import ChangerSpec
from cimom.model import CimError, CimObject, Key, Path
from cimom.operations import MethodResult


class Backend(Protocol):
    """Who reads sources and calls methods: the refresher with its workers."""

    async def fresh(
        self, classes: Iterable[type[CimObject]], budget_s: float | None = None
    ) -> None:
        """Wait until rows of the classes may be served; FAILED when they would hide a change."""
        ...

    async def unread(self, classes: Iterable[type[CimObject]]) -> dict[str, CimError]:
        """Wait as `fresh` does; return the errors by source instead of raising one."""
        ...

    def serves(self, class_name: str, method: str) -> bool:
        """Whether there is the method of exactly this class."""
        ...

    async def invoke(
        self, class_name: str, method: str, path: Path, arguments: dict[str, Any]
    ) -> MethodResult:
        """Call a method."""
        ...

    def affects(self, class_name: str, method: str) -> tuple[str, ...]:
        """Return the sources that a method changes."""
        ...

    def audited(self, class_name: str, method: str) -> bool:
        """Whether the event log tells who calls a method."""
        ...

    def changes(self, class_name: str) -> ChangerSpec | None:
        """Return what a provider does with instances of exactly this class; None: nothing."""
        ...

    async def change(self, class_name: str, verb: str, **instances: CimObject) -> Any:
        """Have the provider make (`new`), change (`old`, `new`) or end (`old`) an instance."""
        ...

    def raise_epoch(self, sources: Iterable[str], keys: Sequence[Key] | None = None) -> None:
        """Note that the rows of the sources (None: all of them) are older than a change."""
        ...

    async def command(self, name: str, arguments: dict[str, Any]) -> Any:
        """Carry out a command of the local socket."""
        ...
