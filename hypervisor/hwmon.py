"""Sensors of hwmon chips (kernel Documentation/hwmon/sysfs-interface.rst).

Values are in the kernel's own units: millidegrees, millivolts, milliamperes, microwatts, RPM,
millipercent of relative humidity.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import StrEnum
from typing import NamedTuple

import msgspec

from hypervisor.chip import HWMON, chip_names, own_name
from hypervisor.host import Host

SOURCE = "hwmon"
LIMITS_S = 60.0  # how long limits and labels are believed; firmware and people rarely change them
LIMITS = ("min", "max", "lcrit", "crit", "emergency", "max_hyst", "rated_max")
ALARMS = ("alarm", "max_alarm", "min_alarm", "crit_alarm", "lcrit_alarm", "emergency_alarm")


class Quantity(StrEnum):
    """What an item measures; the text is the prefix of its files."""

    TEMPERATURE = "temp"
    FAN = "fan"
    VOLTAGE = "in"
    CURRENT = "curr"
    POWER = "power"
    HUMIDITY = "humidity"
    ENERGY = "energy"


_ITEM = re.compile(rf"({'|'.join(Quantity)})([0-9]+)_(input|average|alarm|fault|label)\Z")


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """What hardly ever changes of an item; what the chip does not tell is None."""

    label: str | None = None
    min: int | None = None
    max: int | None = None
    lcrit: int | None = None
    crit: int | None = None
    emergency: int | None = None
    max_hyst: int | None = None
    rated_max: int | None = None


class Measurement(msgspec.Struct, frozen=True, kw_only=True):
    """One item of a chip; what the chip does not tell, or what cannot be read, is None."""

    source: str = SOURCE  # what its name begins with
    directory: str = ""  # hwmonN
    chip: str  # the same after a reboot; hwmonN is not
    chip_name: str
    item: str
    quantity: Quantity
    limits: Limits = Limits()
    value: int | None = None
    alarm: bool | None = None
    fault: bool | None = None
    target: int | None = None  # of a fan, RPM
    pwm: int | None = None  # of a fan, 0 to 255
    pwm_mode: int | None = None  # 0 full speed, 1 by hand, 2 and above by the chip


# -- measurements


class _Item(NamedTuple):
    """One item of a chip and which files it has."""

    directory: str
    chip: str
    chip_name: str
    base: str  # the directory of its files
    files: frozenset[str]
    quantity: Quantity
    item: str
    limits: Limits

    def number(self, host: Host, suffix: str) -> int | None:
        name = f"{self.item}_{suffix}"
        return host.read_int(self.base, name) if name in self.files else None

    def flag(self, host: Host, suffix: str) -> bool | None:
        value = self.number(host, suffix)
        return None if value is None else value != 0


class SensorReader:
    """Reads all chips; their limits and labels only now and then.

    A pass costs one read per value and flag.  Limits are dear on some chips (an NVMe drive is asked
    by a command for each), and two thirds of the files.
    """

    def __init__(self, host: Host) -> None:
        self._host = host
        self._items: tuple[_Item, ...] = ()
        self._chips: dict[str, str] = {}
        self._until = 0.0

    def read(self) -> Iterator[Measurement]:
        """Yield each item of each chip, in the order of chips and items."""
        chips = chip_names(self._host)
        now = self._host.clock.monotonic()
        if chips != self._chips or now >= self._until:
            self._items = tuple(_find_items(self._host, chips))
            self._chips, self._until = chips, now + LIMITS_S
        for item in self._items:
            yield _measurement(self._host, item)


def _find_items(host: Host, chips: dict[str, str]) -> Iterator[_Item]:
    for directory, chip in chips.items():
        base, files = _files(host, f"{HWMON}/{directory}")
        for quantity, number in items(files):
            item = _Item(
                directory=directory,
                chip=chip,
                chip_name=own_name(host, directory) or chip,
                base=base,
                files=files,
                quantity=quantity,
                item=f"{quantity}{number}",
                limits=Limits(),
            )
            yield item._replace(limits=_limits(host, item))


def _files(host: Host, directory: str) -> tuple[str, frozenset[str]]:
    """Return where a chip's files are: old drivers (ACPI's power meter) have them in the device."""
    files = frozenset(host.names(directory))
    if items(files):
        return directory, files
    return f"{directory}/device", frozenset(host.names(directory, "device"))


def _limits(host: Host, item: _Item) -> Limits:
    label = f"{item.item}_label"
    return Limits(
        label=host.read_word(item.base, label) if label in item.files else None,
        **{name: item.number(host, name) for name in LIMITS},
    )


def _measurement(host: Host, item: _Item) -> Measurement:
    value = item.number(host, "input")
    if value is None and item.quantity is Quantity.POWER:
        value = item.number(host, "average")
    told = [alarm for name in ALARMS if (alarm := item.flag(host, name)) is not None]
    return Measurement(
        source=SOURCE,
        directory=item.directory,
        chip=item.chip,
        chip_name=item.chip_name,
        item=item.item,
        quantity=item.quantity,
        limits=item.limits,
        value=value,
        alarm=any(told) if told else None,
        fault=item.flag(host, "fault"),
        **(_control(host, item) if item.quantity is Quantity.FAN else {}),
    )


def _control(host: Host, item: _Item) -> dict[str, int | None]:
    """Return what drives a fan; the output that drives it has the number of its input."""
    pwm = item.item.replace(Quantity.FAN, "pwm")

    def number(name: str) -> int | None:
        return host.read_count(item.base, name, limit=2**31) if name in item.files else None

    return {
        "target": number(f"{item.item}_target"),
        "pwm": number(pwm),
        "pwm_mode": number(f"{pwm}_enable"),
    }


class Intrusion(NamedTuple):
    """A switch that tells that the case was opened; it stays so until somebody clears it."""

    directory: str
    chip: str
    chip_name: str
    item: str
    opened: bool | None


_INTRUSION = re.compile(r"(intrusion\d+)_alarm\Z")


def read_intrusions(host: Host) -> Iterator[Intrusion]:
    """Yield each switch."""
    for directory, chip in chip_names(host).items():
        base = f"{HWMON}/{directory}"
        for name in host.names(base):
            if found := _INTRUSION.match(name):
                value = host.read_int(base, name)
                yield Intrusion(
                    directory=directory,
                    chip=chip,
                    chip_name=own_name(host, directory) or chip,
                    item=found[1],
                    opened=None if value is None else value != 0,
                )


def items(files: frozenset[str]) -> list[tuple[Quantity, int]]:
    """Return the items that a chip's files make up: those with an input, an alarm or a label."""
    found = {(Quantity(m[1]), int(m[2])) for name in files if (m := _ITEM.match(name))}
    order = list(Quantity)
    return sorted(found, key=lambda item: (order.index(item[0]), item[1]))
