"""Looks at libvirt's domains with calls that never enter a guest's monitor.

Given the objects of libvirt-python by `libvirt.py`; one stuck guest makes nobody wait here.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from hypervisor.domain import Definition, DomainInfo, parse_definition
from hypervisor.figure import traffic_of
from hypervisor.guest import resident_kib


class _Flags(NamedTuple):
    """UUIDs of domains with a property that the bulk call does not tell."""

    silent: frozenset[str]
    transient: frozenset[str]
    autostart: frozenset[str]
    saved: frozenset[str]


class Inspector:
    """Turns domains into values; remembers what their XML said until an event of the domain."""

    def __init__(
        self,
        pid_directory: str | None,
        silent: Callable[[], frozenset[str]] = frozenset,
    ) -> None:
        self._pid_directory = pid_directory
        self._silent = silent  # machines whose monitors do not answer
        self._definitions: dict[tuple[str, int], Definition] = {}
        self._epoch = 0  # raised by whatever may change a definition
        self.told_of_changes = False  # without events nothing may be remembered

    def forget(self, uuid: str | None = None) -> None:
        """Ask the XML of a domain (None: of all) anew; called by libvirt's event loop, too."""
        self._epoch += 1
        for key in self._definitions.copy():
            if uuid in (None, key[0]):
                self._definitions.pop(key, None)

    def every(self, connection: Any, library: Any) -> list[DomainInfo]:
        """Return all domains: four bulk calls, and one small one a domain."""
        flags = _Flags(
            silent=self._silent(),
            transient=_uuids(connection, library.VIR_CONNECT_LIST_DOMAINS_TRANSIENT),
            autostart=_uuids(connection, library.VIR_CONNECT_LIST_DOMAINS_AUTOSTART),
            saved=_uuids(connection, library.VIR_CONNECT_LIST_DOMAINS_MANAGEDSAVE),
        )
        found = []
        for domain, values in connection.getAllDomainStats(_cheap(library)):
            try:
                found.append(self._info(domain, values, flags))
            except library.libvirtError as exc:
                if exc.get_error_code() != library.VIR_ERR_NO_DOMAIN:  # it went meanwhile
                    raise
        return found

    def one(self, domain: Any, library: Any) -> DomainInfo:
        """Return one domain."""
        uuid = frozenset({domain.UUIDString()})
        none: frozenset[str] = frozenset()
        flags = _Flags(
            silent=self._silent() & uuid,
            transient=none if domain.isPersistent() else uuid,
            autostart=uuid if domain.autostart() else none,
            saved=uuid if domain.hasManagedSaveImage() else none,
        )
        told = domain.connect().domainListGetStats([domain], _cheap(library))
        if told:
            return self._info(domain, told[0][1], flags)
        state, reason = domain.state()
        return self._info(domain, {"state.state": state, "state.reason": reason}, flags)

    def _info(self, domain: Any, values: dict[str, Any], flags: _Flags) -> DomainInfo:
        uuid, name, active = domain.UUIDString(), domain.name(), domain.ID() != -1
        definition = self._definition(domain, uuid)
        _, maximum_kib, memory_kib, vcpus, cpu_time_ns = domain.info()
        directory = self._pid_directory
        return DomainInfo(
            uuid=uuid,
            name=name,
            state=values["state.state"],
            reason=values.get("state.reason", 0),
            vcpus=vcpus,
            max_vcpus=definition.max_vcpus or vcpus,
            memory_kib=memory_kib,
            max_memory_kib=maximum_kib,
            cpu_time_ns=cpu_time_ns if active else None,
            rss_kib=resident_kib(directory, name, uuid) if active and directory else None,
            persistent=uuid not in flags.transient,
            autostart=uuid in flags.autostart,
            has_managed_save=uuid in flags.saved,
            accelerator=definition.accelerator,
            silent=uuid in flags.silent,
            traffic=traffic_of(values),
        )

    def _definition(self, domain: Any, uuid: str) -> Definition:
        key, epoch = (uuid, domain.ID()), self._epoch
        known = self._definitions.get(key)
        if known is None:
            known = parse_definition(domain.XMLDesc())
            if self.told_of_changes and epoch == self._epoch:  # else it may be old already
                self._definitions[key] = known
        return known


def _cheap(library: Any) -> int:
    """Return the statistics that libvirt tells without a machine's monitor."""
    return int(library.VIR_DOMAIN_STATS_STATE | library.VIR_DOMAIN_STATS_INTERFACE)


def _uuids(connection: Any, flag: int) -> frozenset[str]:
    return frozenset(domain.UUIDString() for domain in connection.listAllDomains(flag))
