"""Energy that processors and memory took, as they count it (kernel
Documentation/power/powercap/powercap.rst; ABI/testing/sysfs-class-powercap).

The counters begin anew when they are full, which takes minutes on a busy machine.
"""

from __future__ import annotations

import re

import msgspec

from hypervisor.host import Host

POWERCAP = "sys/class/powercap"
MAX_MICROJOULES = 2**63
MAX_ZONES = 1024
_ZONE = re.compile(r"([a-z][a-z0-9_-]{0,31})((?::[0-9]{1,4})+)\Z")
_PACKAGE = re.compile(r"package-([0-9]{1,4})(?:-die-[0-9]{1,4})?\Z")


class Zone(msgspec.Struct, frozen=True, kw_only=True):
    """A part whose energy is counted; `energy_uj` None: it may not be read (only root may)."""

    directory: str
    path: str  # control type, and the names of the zones that it lies in and its own
    name: str
    package: int | None = None
    energy_uj: int | None = None
    range_uj: int | None = None  # where the counter begins anew
    limit_uw: int | None = None  # the long-term limit of power


def read_zones(host: Host) -> list[Zone]:
    """Read every zone; two that are named alike keep their directories' names."""
    matches = {name: match for name in host.names(POWERCAP) if (match := _ZONE.match(name))}
    names = {
        directory: (host.read_word(POWERCAP, directory, "name") or "")[:64]
        for directory in list(matches)[:MAX_ZONES]
    }
    zones: list[Zone] = []
    taken: set[str] = set()
    for directory in filter(names.get, names):
        path = _path(matches[directory], names)
        if path in taken:
            path = f"{path}/{directory}"
        taken.add(path)
        zones.append(_zone(host, directory, path, names))
    return zones


def _path(match: re.Match[str], names: dict[str, str]) -> str:
    numbers = match[2].split(":")[1:]
    above = [f"{match[1]}:{':'.join(numbers[: i + 1])}" for i in range(len(numbers))]
    return "/".join((match[1], *(names.get(name) or name for name in above)))


def _zone(host: Host, directory: str, path: str, names: dict[str, str]) -> Zone:
    top = ":".join(directory.split(":")[:2])
    package = _PACKAGE.match(names.get(top, ""))
    base = f"{POWERCAP}/{directory}"
    return Zone(
        directory=directory,
        path=path,
        name=names[directory],
        package=int(package[1]) if package else None,
        energy_uj=host.read_count(base, "energy_uj", limit=MAX_MICROJOULES),
        range_uj=host.read_count(base, "max_energy_range_uj", limit=MAX_MICROJOULES) or None,
        limit_uw=host.read_count(base, "constraint_0_power_limit_uw", limit=2**53) or None,
    )


class EnergyReader:
    """Goes on counting where counters begin anew, as long as each round is seen."""

    def __init__(self, host: Host) -> None:
        self._host = host
        self._last: dict[str, tuple[int, int]] = {}  # directory -> counter, what was added up

    def read(self) -> list[Zone]:
        """Read every zone; its energy only grows."""
        return [
            zone
            if zone.energy_uj is None
            else msgspec.structs.replace(zone, energy_uj=self._sum(zone, zone.energy_uj))
            for zone in read_zones(self._host)
        ]

    def _sum(self, zone: Zone, counter: int) -> int:
        before, total = self._last.get(zone.directory, (0, 0))
        more = counter - before
        if more < 0:
            more = counter + max(0, (zone.range_uj or before) - before)
        total = min(total + more, MAX_MICROJOULES - 1)
        self._last[zone.directory] = counter, total
        return total
