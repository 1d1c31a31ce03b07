"""Packages as the broker serves them: their classes, what their workers may tell, how they stand.

The registry says what shall be; `apply` brings the class trees, the permits and the workers there.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from typing import Any, NamedTuple

from cimom.broker.declarer import Declarer
from cimom.broker.permit import Permit
from cimom.broker.refresh import Refresher
from cimom.broker.workers import Workers
from cimom.model import CimError
from cimom.schema import Declarations
from khv.vendor.registry import Package, Registry
from khv.vendor.task import Place, blocked

log = logging.getLogger(__name__)

UNIT = "provider:"  # what the classes of a package are loaded as, with its name


class House(NamedTuple):
    """What packages are served with."""

    declarer: Declarer
    refresher: Refresher
    workers: Workers
    order: Callable[[dict[str, Any]], None]  # to the supervisor
    tell: Callable[[str], None]  # into the event log


class Packages:
    """The packages of one broker."""

    def __init__(self, place: Place, house: House) -> None:
        self._place = place
        self._registry = Registry(place.state_dir)
        self.house = house
        self._applying = asyncio.Lock()
        self._serving: dict[str, Package] = {}
        self.problems: dict[str, str] = {}
        self.quarantined: set[str] = set()
        self.permits: dict[str, Permit] = {}

    def installed(self) -> list[Package]:
        """Return what is installed."""
        return self._registry.packages()

    def problem(self, package: Package) -> str | None:
        """Return why a package that is on is not served; None when nothing is known against it."""
        return self.problems.get(package.name) or blocked(package, self._place)

    async def settled(self) -> None:
        """Wait until what is being changed has been changed."""
        async with self._applying:
            return

    async def apply(self, *, freed: str | None = None, order: bool = True) -> dict[str, str]:
        """Serve what the registry says now; return what stands against it, by package.

        `freed` is a package that leaves quarantine.
        """
        async with self._applying:
            wanted = {p.name: p for p in self._registry.packages() if p.enabled}
            self.quarantined -= {freed, *(self._serving.keys() - wanted.keys())}
            if order:  # first: a worker whose link is cut would be started again
                self.house.order({"reload": freed})
            for name, package in list(self._serving.items()):
                if _identity(wanted.get(name)) != _identity(package):
                    await self._end(name)
            self.problems.clear()
            for unit in self._loaded():
                if unit not in wanted:
                    await self._unload(unit)
            for name, package in wanted.items():
                if name not in self._serving:
                    await self._begin(package)
            against = {name: self.problem(package) for name, package in wanted.items()}
            return {**self.problems, **{name: text for name, text in against.items() if text}}

    def note_quarantine(self, name: str) -> None:
        """The supervisor starts a package's worker no more."""
        self.quarantined.add(name)
        self.house.tell(f"provider {name} is in quarantine: its process kept ending")

    # -- one package

    async def _begin(self, package: Package) -> None:
        name = package.name
        try:
            await self._load(package)
        except (CimError, OSError) as exc:
            text = exc.text if isinstance(exc, CimError) else str(exc)
            self.problems[name] = text
            log.error("provider %s is not served: %s", name, text)  # noqa: TRY400 - no bug of ours
            return
        manifest = package.described.manifest
        self.permits[name] = Permit(name=name, prefix=manifest.prefix, namespace=manifest.namespace)
        self._serving[name] = package

    async def _end(self, name: str) -> None:
        self.house.workers.drop(name)
        self.house.refresher.forget(name)
        del self.permits[name], self._serving[name]

    # -- its classes

    def _loaded(self) -> dict[str, str]:
        """Return the packages whose classes are loaded, with their namespaces."""
        return {
            str(row["unit"]).removeprefix(UNIT): str(row["namespace"])
            for row in self.house.declarer.units()
            if str(row["unit"]).startswith(UNIT)
        }

    async def _load(self, package: Package) -> None:
        """Load a package's classes, in place of those of another version of it."""
        namespace = package.described.manifest.namespace
        found = await asyncio.to_thread(self._registry.declarations, package.name)
        known = self._loaded().get(package.name)
        unit = f"{UNIT}{package.name}"
        if known == namespace:
            await self.house.declarer.replace_unit(namespace, unit, found)
            return
        if known is not None:
            await self.house.declarer.unload_unit(known, unit)
        await self.house.declarer.load_unit(namespace, unit, found)

    def check(self, name: str, namespace: str, found: Declarations) -> None:
        """Raise CimError when a package's classes could not take the place of those it has now."""
        if self._loaded().get(name) == namespace:
            self.house.declarer.check_replacing(namespace, f"{UNIT}{name}", found)

    async def _unload(self, name: str) -> None:
        """Take the classes of a package away that is off; what stands on them keeps them."""
        try:
            await self.house.declarer.unload_unit(self._loaded()[name], f"{UNIT}{name}")
        except CimError as exc:
            self.problems[name] = f"its classes stay: {exc.text}"


def _identity(package: Package | None) -> tuple[str, float, tuple[str, ...]] | None:
    """Return what makes a package another one to serve."""
    if package is None:
        return None
    return package.digest, package.installed_at, package.granted.words()
