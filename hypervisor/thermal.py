"""Thermal zones that no hwmon chip tells of (kernel Documentation/driver-api/thermal/
sysfs-api.rst).

Temperatures and trip points are in millidegrees Celsius.  Points at which the kernel begins to cool
(active, passive) are no limits: being cooled is what is meant to happen.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from hypervisor.chip import HWMON, acpi_path, own_name
from hypervisor.host import Host
from hypervisor.hwmon import Limits, Measurement, Quantity

ZONES = "sys/class/thermal"
SOURCE = "thermal"
MAX_ZONES = 1024
MAX_TYPE = 40  # the kernel's own limit is 20
TRIPS = {"hot": "max", "critical": "crit"}  # type of a trip point -> what it is of a chip
PACKAGE = "x86_pkg_temp"  # of this zone coretemp tells as well, if it is loaded
_ZONE = re.compile(r"thermal_zone([0-9]{1,5})\Z")
_TRIP = re.compile(r"trip_point_([0-9]{1,3})_type\Z")


def read_zones(host: Host) -> Iterator[Measurement]:
    """Yield each zone, by number.

    A zone of ACPI has its name in ACPI's tables with its type; others of one type are told apart by
    the order in which the kernel found them.
    """
    numbers = sorted(int(match[1]) for name in host.names(ZONES) if (match := _ZONE.match(name)))
    seen: dict[str, int] = {}
    told = _types_of_chips(host)
    for number in numbers[:MAX_ZONES]:
        directory = f"{ZONES}/thermal_zone{number}"
        files = host.names(directory)
        kind = (host.read_word(directory, "type") or f"zone{number}")[:MAX_TYPE]
        seen[kind] = seen.get(kind, 0) + 1
        below = any(name.startswith("hwmon") for name in files)
        if below or kind.replace("-", "_") in told:
            continue
        yield Measurement(
            source=SOURCE,
            chip=_name(host, directory, kind, seen[kind]),
            chip_name=kind,
            item="temp",
            quantity=Quantity.TEMPERATURE,
            limits=_limits(host, directory, files),
            value=host.read_int(directory, "temp"),
        )


def _name(host: Host, directory: str, kind: str, number: int) -> str:
    path = acpi_path(host, directory, "device")
    if path is not None:
        return f"{kind}-{path}"
    return kind if number == 1 else f"{kind}.{number}"


def _types_of_chips(host: Host) -> set[str]:
    """Return the types of zones that hwmon chips tell of, with the kernel's `_` for `-`.

    The kernel makes one chip for all zones of a type, below the first of them.
    """
    own = {chip: own_name(host, chip) or "" for chip in host.names(HWMON)}
    zones = {
        name
        for chip, name in own.items()
        if (host.link(HWMON, chip, "device") or "").startswith("thermal_zone")
    }
    return zones | ({PACKAGE} if "coretemp" in own.values() else set())


def _limits(host: Host, directory: str, files: list[str]) -> Limits:
    """Return the lowest trip point of each type that is a limit."""
    found: dict[str, int] = {}
    for match in filter(None, map(_TRIP.match, files)):
        name = TRIPS.get(host.read_word(directory, match[0]) or "")
        value = host.read_int(directory, f"trip_point_{match[1]}_temp")
        if name is not None and value is not None:
            found[name] = min(value, found.get(name, value))
    return Limits(max=found.get("max"), crit=found.get("crit"))
