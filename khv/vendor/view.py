"""How groups and packages stand: as CIM instances, and as rows of `khv provider list`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from cimom.classes import KHV_ProviderModule, ModuleState
from cimom.health.status import Condition, status_properties
from cimom.model import cim_datetime
from khv.vendor.registry import Package
from khv.vendor.served import Packages

CONDITIONS = {
    ModuleState.Running: Condition.OK,
    ModuleState.Starting: Condition.UNKNOWN,
    ModuleState.Disabled: Condition.DORMANT,
    ModuleState.Quarantined: Condition.ERROR,
    ModuleState.Failed: Condition.ERROR,
}


class View:
    """What there is to tell of the groups of one broker."""

    def __init__(
        self,
        system_name: str,
        version: str,
        groups: tuple[str, ...],
        packages: Packages,
    ) -> None:
        self._system_name = system_name
        self._version = version
        self._groups = groups
        self._refresher = packages.house.refresher
        self._workers = packages.house.workers
        self._packages = packages

    def modules(self, installed: Sequence[Package]) -> Iterator[KHV_ProviderModule]:
        """Yield how each group stands, khv's own first, then the packages."""
        for group in self._groups:
            state, why = self._running(group)
            yield self._module(
                group,
                state,
                why,
                ElementName=f"khv {group}",
                Manufacturer="khv",
                VersionString=self._version,
            )
        for package in installed:
            state, why = self.standing(package)
            described = package.described
            manifest = described.manifest
            yield self._module(
                package.name,
                state,
                why,
                ElementName=described.summary or described.distribution,
                Manufacturer=manifest.vendor,
                VersionString=described.version,
                InstallDate=cim_datetime(package.installed_at),
                ClassPrefix=manifest.prefix,
                NamespaceName=manifest.namespace,
                Needs=manifest.needs.words() or None,
                Granted=package.granted.words() or None,
                Trust=package.trust,
            )

    def standing(self, package: Package) -> tuple[ModuleState, str | None]:
        """Return how a package stands, and why if it does not run."""
        if not package.enabled:
            return ModuleState.Disabled, None
        problem = self._packages.problem(package)
        if problem is not None:
            return ModuleState.Failed, problem
        if package.name in self._packages.quarantined:
            return ModuleState.Quarantined, "its process kept ending; its log says why"
        return self._running(package.name)

    def _running(self, group: str) -> tuple[ModuleState, str | None]:
        if self._workers.pid(group) is not None and self._refresher.sources_of_group(group):
            return ModuleState.Running, None
        return ModuleState.Starting, "it has not said yet what it serves"

    def _module(
        self, name: str, state: ModuleState, why: str | None, **properties: Any
    ) -> KHV_ProviderModule:
        sources = self._refresher.sources_of_group(name)
        classes = dict.fromkeys(c for source in sources for c in source.spec.classes)
        status: dict[str, Any] = {**status_properties(CONDITIONS[state], why)}
        return KHV_ProviderModule(
            InstanceID=f"KHV:provider:{name}",
            Name=name,
            SystemName=self._system_name,
            ModuleState=state,
            IsEntity=True,
            ProvidedClasses=tuple(classes) or None,
            SourceNames=tuple(source.name for source in sources) or None,
            ProcessID=self._workers.pid(name),
            Starts=self._workers.starts.get(name, 0),
            **properties,
            **status,
        )

    def rows(self) -> list[dict[str, Any]]:
        """Return the packages as plain values."""
        found = []
        for package in self._packages.installed():
            state, why = self.standing(package)
            found.append({"name": package.name, "state": state.name.lower(), "why": why or ""})
        return found
