"""Thermal zones that no hwmon chip tells of (kernel Documentation/driver-api/thermal/
sysfs-api.rst).

Temperatures and trip points are in millidegrees Celsius.  Points at which the kernel begins to cool
(active, passive) are no limits: being cooled is what is meant to happen.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from hypervisor.host import Host
from hypervisor.hwmon import HWMON, Limits, Measurement, Quantity, own_name

ZONES = "sys/class/thermal"
SOURCE = "thermal"
MAX_ZONES = 1024
MAX_TYPE = 40  # the kernel's own limit is 20
TRIPS = {"hot": "max", "critical": "crit"}  # type of a trip point -> what it is of a chip
PACKAGE = "x86_pkg_temp"  # of this zone coretemp tells as well, if it is loaded
_ZONE = re.compile(r"thermal_zone([0-9]{1,5})\Z")
_TRIP = re.compile(r"trip_point_([0-9]{1,3})_type\Z")


def read_zones(host: Host) -> Iterator[Measurement]:
    """Yield each zone, by number; zones of one type are told apart by theirs."""
    numbers = sorted(int(match[1]) for name in host.names(ZONES) if (match := _ZONE.match(name)))
    seen: dict[str, int] = {}
    for number in numbers[:MAX_ZONES]:
        directory = f"{ZONES}/thermal_zone{number}"
        files = host.names(directory)
        kind = (host.read_word(directory, "type") or f"zone{number}")[:MAX_TYPE]
        seen[kind] = seen.get(kind, 0) + 1
        if any(name.startswith("hwmon") for name in files) or _told_twice(host, kind):
            continue
        yield Measurement(
            source=SOURCE,
            chip=kind if seen[kind] == 1 else f"{kind}.{seen[kind]}",
            chip_name=kind,
            item="temp",
            quantity=Quantity.TEMPERATURE,
            limits=_limits(host, directory, files),
            value=host.read_int(directory, "temp"),
        )


def _told_twice(host: Host, kind: str) -> bool:
    return kind == PACKAGE and any(own_name(host, chip) == "coretemp" for chip in host.names(HWMON))


def _limits(host: Host, directory: str, files: list[str]) -> Limits:
    """Return the lowest trip point of each type that is a limit."""
    found: dict[str, int] = {}
    for match in filter(None, map(_TRIP.match, files)):
        name = TRIPS.get(host.read_word(directory, match[0]) or "")
        value = host.read_int(directory, f"trip_point_{match[1]}_temp")
        if name is not None and value is not None:
            found[name] = min(value, found.get(name, value))
    return Limits(max=found.get("max"), crit=found.get("crit"))
