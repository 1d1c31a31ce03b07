"""Sensors of hwmon chips (kernel Documentation/hwmon/sysfs-interface.rst).

Values are in the kernel's own units: millidegrees, millivolts, milliamperes, microwatts, RPM,
per mille of humidity.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import StrEnum
from typing import NamedTuple

import msgspec

from hypervisor.host import Host

HWMON = "sys/class/hwmon"


class Quantity(StrEnum):
    """What an item measures; the text is the prefix of its files."""

    TEMPERATURE = "temp"
    FAN = "fan"
    VOLTAGE = "in"
    CURRENT = "curr"
    POWER = "power"
    HUMIDITY = "humidity"


_ITEM = re.compile(rf"({'|'.join(Quantity)})([0-9]+)_(input|average|alarm|fault|label)\Z")


class Measurement(msgspec.Struct, frozen=True, kw_only=True):
    """One item of a chip; what the chip does not tell, or what cannot be read, is None."""

    chip: str  # the same after a reboot; hwmonN is not
    chip_name: str
    item: str
    quantity: Quantity
    label: str | None = None
    value: int | None = None
    min: int | None = None
    max: int | None = None
    lcrit: int | None = None
    crit: int | None = None
    emergency: int | None = None
    max_hyst: int | None = None
    alarm: bool | None = None
    fault: bool | None = None


def chip_names(host: Host) -> dict[str, str]:
    """Return the stable name of each hwmonN: its device's, with the chip's where that is shared."""
    names: dict[str, str] = {}
    for directory in host.names(HWMON):
        device = host.link(HWMON, directory, "device")
        names[directory] = device or host.read_word(HWMON, directory, "name") or directory
    told = list(names.values())
    for directory, name in names.items():
        if told.count(name) > 1:
            chip = host.read_word(HWMON, directory, "name") or directory
            names[directory] = f"{name}-{chip}"
    return names


def read_measurements(host: Host) -> Iterator[Measurement]:
    """Yield each item of each chip, in the order of chips and items."""
    used: set[tuple[str, str]] = set()
    for directory, chip in chip_names(host).items():
        base = f"{HWMON}/{directory}"
        files = frozenset(host.names(base))
        for quantity, number in items(files):
            item = f"{quantity}{number}"
            # Chips that even share device and chip name keep apart by their place in the list.
            name = chip if (chip, item) not in used else f"{chip}-{directory}"
            used.add((name, item))
            yield _read_measurement(_Item(host, base, files, quantity, item), name)


def items(files: frozenset[str]) -> list[tuple[Quantity, int]]:
    """Return the items that a chip's files make up: those with an input, an alarm or a label."""
    found = {(Quantity(m[1]), int(m[2])) for name in files if (m := _ITEM.match(name))}
    order = list(Quantity)
    return sorted(found, key=lambda item: (order.index(item[0]), item[1]))


class _Item(NamedTuple):
    """One item of a chip and the files there are."""

    host: Host
    base: str
    files: frozenset[str]
    quantity: Quantity
    item: str

    def number(self, suffix: str) -> int | None:
        name = f"{self.item}_{suffix}"
        return self.host.read_int(self.base, name) if name in self.files else None

    def flag(self, suffix: str) -> bool | None:
        value = self.number(suffix)
        return None if value is None else value != 0

    def label(self) -> str | None:
        name = f"{self.item}_label"
        return self.host.read_word(self.base, name) if name in self.files else None


ALARMS = ("alarm", "max_alarm", "min_alarm", "crit_alarm", "lcrit_alarm")


def _read_measurement(item: _Item, chip: str) -> Measurement:
    value = item.number("input")
    if value is None and item.quantity is Quantity.POWER:
        value = item.number("average")
    told = [alarm for name in ALARMS if (alarm := item.flag(name)) is not None]
    return Measurement(
        chip=chip,
        chip_name=item.host.read_word(item.base, "name") or chip,
        item=item.item,
        quantity=item.quantity,
        label=item.label(),
        value=value,
        min=item.number("min"),
        max=item.number("max"),
        lcrit=item.number("lcrit"),
        crit=item.number("crit"),
        emergency=item.number("emergency"),
        max_hyst=item.number("max_hyst"),
        alarm=any(told) if told else None,
        fault=item.flag("fault"),
    )
