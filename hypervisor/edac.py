"""Errors of memory that the controllers counted (kernel Documentation/driver-api/edac.rst,
ABI/testing/sysfs-devices-edac).

A controller lists its modules as dimmN or rankN; older drivers have csrowN with channels instead.
Counts start at zero with the driver, or when somebody writes reset_counters.  Knows no firmware
but what it is given to match with.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

import msgspec

from hypervisor.host import Host
from hypervisor.smbios_part import Module

EDAC = "sys/devices/system/edac/mc"
MAX_COUNT = 2**63
MAX_MODULES = 4096  # of a machine; the largest has 192
MAX_LABEL = 256
MIB = 1024**2
_CONTROLLER = re.compile(r"mc([0-9]{1,4})\Z")
_MODULE = re.compile(r"(dimm|rank)([0-9]{1,4})\Z")
_ROW = re.compile(r"csrow([0-9]{1,4})\Z")
_CHANNEL = re.compile(r"ch([0-9]{1,3})_[cu]e_count\Z")


class Errors(msgspec.Struct, frozen=True, kw_only=True):
    """What was counted for a module, a rank or a channel of a row."""

    place: str = ""  # of it below EDAC
    label: str | None = None  # what the board, or the driver, calls the module's slot
    location: str | None = None  # as the controller counts: channel 0 slot 1
    size_mib: int | None = None
    corrected: int | None = None
    uncorrected: int | None = None
    by_order: bool = False  # matched with a slot by its place among the others, not by its name


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """What was counted for a row of chips that are selected together."""

    number: int
    corrected: int | None = None
    uncorrected: int | None = None


class Controller(msgspec.Struct, frozen=True, kw_only=True):
    """A memory controller; `nowhere` is what it counted and cannot tell the module of."""

    number: int
    name: str | None = None
    corrected: int | None = None
    uncorrected: int | None = None
    corrected_nowhere: int | None = None
    uncorrected_nowhere: int | None = None
    counted_for_s: int | None = None  # since the counters were zero
    modules: tuple[Errors, ...] = ()
    rows: tuple[Row, ...] = ()


def read_controllers(host: Host) -> list[Controller]:
    """Read every memory controller, by number."""
    found = [
        (int(match[1]), path) for path in host.scan(EDAC) if (match := _CONTROLLER.search(path))
    ]
    return [_controller(host, number, path) for number, path in sorted(found)]


def _numbered(names: Iterable[str], pattern: re.Pattern[str]) -> list[tuple[int, str]]:
    matches = ((pattern.match(name), name) for name in names)
    found = [(int(match[match.re.groups]), name) for match, name in matches if match]
    return sorted(found)[:MAX_MODULES]


def _controller(host: Host, number: int, path: str) -> Controller:
    names = host.names(path)
    rows = _numbered(names, _ROW)
    modules = [_module(host, f"{path}/{name}") for _, name in _numbered(names, _MODULE)]
    if not modules:
        modules = [found for _, name in rows for found in _channels(host, f"{path}/{name}")]
    return Controller(
        number=number,
        name=(host.read_word(path, "mc_name") or "")[:MAX_LABEL] or None,
        corrected=_count(host, path, "ce_count"),
        uncorrected=_count(host, path, "ue_count"),
        corrected_nowhere=_count(host, path, "ce_noinfo_count"),
        uncorrected_nowhere=_count(host, path, "ue_noinfo_count"),
        counted_for_s=_count(host, path, "seconds_since_reset"),
        modules=tuple(modules),
        rows=tuple(_row(host, number, f"{path}/{name}") for number, name in rows),
    )


def _count(host: Host, path: str, name: str) -> int | None:
    return host.read_count(path, name, limit=MAX_COUNT)


def _label(host: Host, path: str, name: str) -> str | None:
    return (host.read_word(path, name) or "")[:MAX_LABEL] or None


def _module(host: Host, path: str) -> Errors:
    return Errors(
        place=path.removeprefix(f"{EDAC}/"),
        label=_label(host, path, "dimm_label"),
        location=_label(host, path, "dimm_location"),
        size_mib=host.read_count(path, "size", limit=2**32) or None,
        corrected=_count(host, path, "dimm_ce_count"),
        uncorrected=_count(host, path, "dimm_ue_count"),
    )


def _row(host: Host, number: int, path: str) -> Row:
    return Row(
        number=number,
        corrected=_count(host, path, "ce_count"),
        uncorrected=_count(host, path, "ue_count"),
    )


def _channels(host: Host, path: str) -> list[Errors]:
    place = path.removeprefix(f"{EDAC}/")
    numbers = sorted({number for number, _ in _numbered(host.names(path), _CHANNEL)})
    return [
        Errors(
            place=f"{place}/ch{number}",
            label=_label(host, path, f"ch{number}_dimm_label"),
            location=f"{place.rpartition('/')[2]} channel {number}",
            corrected=_count(host, path, f"ch{number}_ce_count"),
            uncorrected=_count(host, path, f"ch{number}_ue_count"),
        )
        for number in numbers
    ]


def added(counts: Iterable[int | None]) -> int | None:
    """Add counts that are known; None when none is."""
    known = [count for count in counts if count is not None]
    return min(sum(known), MAX_COUNT - 1) if known else None


def whole(controllers: Sequence[Controller]) -> Errors | None:
    """Return what all controllers counted together; None without a controller."""
    if not controllers:
        return None
    return Errors(
        corrected=added(item.corrected for item in controllers),
        uncorrected=added(item.uncorrected for item in controllers),
    )


def counted_for(controllers: Sequence[Controller]) -> int | None:
    """Return since how many seconds all counters count; None when one does not tell."""
    told = [item.counted_for_s for item in controllers if item.counted_for_s is not None]
    return min(told) if told and len(told) == len(controllers) else None


def by_module(controllers: Sequence[Controller], fitted: Sequence[Module]) -> dict[int, Errors]:
    """Return what was counted for the fitted modules of the firmware's table, by their handles.

    Slots are known by their labels.  Where no label is a slot's name (drivers make up their own:
    CPU_SrcID#0_MC#0_Chan#0_DIMM#0), modules are matched by order, if there are as many of the
    same sizes; else nothing is told: the wrong module would be replaced.
    """
    counted = [errors for item in controllers for errors in item.modules]
    named = {
        module.handle: errors
        for module in fitted
        if (errors := errors_at(counted, module.locator, module.bank)) is not None
    }
    # A label that is two slots' names (DIMM 0 of each channel) tells of none of them.
    labels = [errors.label for errors in named.values()]
    named = {h: errors for h, errors in named.items() if labels.count(errors.label) == 1}
    return named or _by_order(counted, fitted)


def _by_order(counted: Sequence[Errors], fitted: Sequence[Module]) -> dict[int, Errors]:
    lists_modules = all("/dimm" in errors.place for errors in counted)
    if not lists_modules or len(counted) != len(fitted):
        return {}
    modules = sorted(fitted, key=lambda module: module.handle)
    for errors, module in zip(counted, modules, strict=True):
        if not module.size_bytes or errors.size_mib != module.size_bytes // MIB:
            return {}
    return {
        module.handle: msgspec.structs.replace(errors, by_order=True)
        for errors, module in zip(counted, modules, strict=True)
    }


def errors_at(counted: Sequence[Errors], locator: str | None, bank: str | None) -> Errors | None:
    """Return what was counted for a slot: its ranks have one label; two labels tell nothing."""
    found = [errors for errors in counted if label_matches(errors.label, locator, bank)]
    if len({errors.label for errors in found}) != 1:
        return None
    return Errors(
        place=found[0].place,
        label=found[0].label,
        location=found[0].location,
        corrected=added(errors.corrected for errors in found),
        uncorrected=added(errors.uncorrected for errors in found),
    )


def label_matches(label: str | None, locator: str | None, bank: str | None) -> bool:
    """Whether a controller's label is that of a slot: boards write DIMM_A1 and A1 alike."""
    if not label or not locator:
        return False
    tokens = re.findall(r"[a-z0-9]+", label.lower())
    squeezed = "".join(tokens)
    place = re.sub(r"[^a-z0-9]+", "", locator.lower())
    full = re.sub(r"[^a-z0-9]+", "", f"{bank or ''}{locator}".lower())
    ends = {"".join(tokens[i:]) for i in range(len(tokens))}
    ends |= {end.removeprefix("dimm") for end in ends}
    return squeezed in (place, full) or (len(place) > 1 and place in ends)
