"""Faults of a simulated host: what of its files says that something failed, and what they held.

A simulated host is a captured tree that khv reads in place of a machine.  A fault writes a few of
its files in place, since readers keep them open, and remembers what they held before.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from hypervisor.host import Host
from hypervisor.smart import FAILING, parse_smart

KEPT = "khv/fault"  # where what files held before is kept, below the tree
Edits = Iterable[tuple[str, str]]  # files of the host, and what they are to hold
TOOL_ANSWERS = "khv/tool/smartctl"
WORN = 90  # percent of its life: a disk that is not well already
CORRECTED = 100  # errors of a failing memory module
HOTTER = 5000  # millidegrees beyond the critical limit


class FaultError(Exception):
    """A fault cannot begin or end; the text says why."""


class Fault(NamedTuple):
    """Something that can fail: what happens, and which files of a host say so."""

    text: str
    edits: Callable[[Host], Edits]


def _items(host: Host, pattern: str) -> Iterator[str]:
    """Yield the files of hwmon chips whose names match."""
    for chip in host.scan("sys/class/hwmon"):
        for name in host.names(chip):
            if re.fullmatch(pattern, name):
                yield f"{chip}/{name}"


def _fan_stops(host: Host) -> Edits:
    for path in _items(host, r"fan\d+_input"):
        if (host.read_int(path) or 0) > 0:
            yield path, "0"
            alarm = path.replace("_input", "_alarm")
            if host.exists(alarm):
                yield alarm, "1"
            return


def _overheats(host: Host) -> Edits:
    for path in _items(host, r"temp\d+_input"):
        limit = host.read_int(path.replace("_input", "_crit"))
        if limit is not None and host.read_int(path) is not None:
            yield path, str(limit + HOTTER)
            return


def _link_down(host: Host) -> Edits:
    for port in host.scan("sys/class/net"):
        if host.read_int(port, "carrier") == 1 and host.link(port, "device") is not None:
            yield f"{port}/carrier", "0"
            yield f"{port}/operstate", "down"
            yield f"{port}/speed", "-1"
            return


def _disk_offline(host: Host) -> Edits:
    for disk in host.scan("sys/block"):
        if host.read_word(disk, "device/state") == "running":
            yield f"{disk}/device/state", "offline"
            return


def _array_fails(host: Host) -> Edits:
    for disk in host.scan("sys/block"):
        if host.exists(disk, "md/array_state"):
            yield f"{disk}/md/array_state", "broken"
            return


def _file_system_fills(host: Host) -> Edits:
    """Let the first file system have no byte left: `khv/statvfs` has a line for each."""
    lines = (host.read_text("khv/statvfs") or "").splitlines()
    for number, line in enumerate(lines):
        fields = line.split(" ")
        if len(fields) > 3 and not line.startswith("#"):
            fields[1:3] = ["0", "0"]
            lines[number] = " ".join(fields)
            yield "khv/statvfs", "\n".join(lines)
            return


def _disk_expects_to_fail(host: Host) -> Edits:
    """Let a disk's own verdict be that it fails, as `smartctl --json` prints it."""
    for path in host.scan(TOOL_ANSWERS):
        text = host.read_text(path) or ""
        told = parse_smart(text.encode())
        if told is not None and told.passed and (told.percentage_used or 0) < WORN:
            tree = json.loads(text)
            tree["smart_status"]["passed"] = False
            tree["smartctl"]["exit_status"] = FAILING
            yield path, json.dumps(tree)
            return


def _memory_errs(host: Host) -> Edits:
    """Let a module correct more errors than one does that is sound, and its controller count."""
    for controller in host.scan("sys/devices/system/edac/mc"):
        for module in host.scan(controller):
            counted = host.read_int(module, "dimm_ce_count")
            if counted is not None:
                yield f"{module}/dimm_ce_count", str(counted + CORRECTED)
                whole = host.read_int(controller, "ce_count") or 0
                yield f"{controller}/ce_count", str(whole + CORRECTED)
                return


FAULTS: dict[str, Fault] = {
    "fan-stops": Fault("a fan stands still", _fan_stops),
    "overheats": Fault("a temperature is beyond its critical limit", _overheats),
    "link-down": Fault("the cable of a network port is pulled", _link_down),
    "disk-offline": Fault("the kernel gives a disk up", _disk_offline),
    "disk-fails": Fault("a disk expects to fail (SMART)", _disk_expects_to_fail),
    "memory-errs": Fault("a memory module corrects errors (ECC)", _memory_errs),
    "array-fails": Fault("an array loses more members than it can", _array_fails),
    "file-system-fills": Fault("a file system has no space left", _file_system_fills),
}


def possible(tree: str) -> dict[str, str]:
    """Return the faults that this tree can have, with what they are."""
    host = Host(tree)
    return {name: fault.text for name, fault in FAULTS.items() if any(fault.edits(host))}


def begun(tree: str) -> list[str]:
    """Return the faults that last."""
    names = Host(tree).names(KEPT)
    return [name.removesuffix(".json") for name in names if name.endswith(".json")]


def begin(tree: str, name: str) -> list[str]:
    """Let something fail; return the files that say so.  FaultError when it cannot."""
    host, fault = Host(tree), FAULTS.get(name)
    if fault is None:
        raise FaultError(f"there is no fault {name[:64]}; there are {', '.join(FAULTS)}")
    if name in begun(tree):
        raise FaultError(f"{name} lasts already")
    edits = dict(fault.edits(host))
    if not edits:
        raise FaultError(f"this host has nothing to which {name} could happen")
    before = {path: host.read_text(path) or "" for path in edits}
    kept = os.path.join(tree, KEPT)
    os.makedirs(kept, exist_ok=True)
    with open(os.path.join(kept, f"{name}.json"), "w", encoding="utf-8") as file:
        json.dump(before, file)
    _write(host, edits)
    return list(edits)


def end(tree: str, name: str) -> None:
    """Let it be as it was; FaultError when the fault does not last."""
    path = os.path.join(tree, KEPT, f"{name}.json")
    try:
        with open(path, encoding="utf-8") as file:
            before: dict[str, str] = json.load(file)
    except (OSError, ValueError) as exc:
        raise FaultError(f"{name} does not last") from exc
    _write(Host(tree), before)
    os.unlink(path)


def _write(host: Host, edits: dict[str, str]) -> None:
    """Write files in place, as the kernel does: whoever has one open reads the new text."""
    for path, text in edits.items():
        with open(host.path(path), "w", encoding="utf-8") as file:
            file.write(f"{text}\n")


class Step(NamedTuple):
    """A line of a script: after how many seconds what fails, and for how many (None: for good)."""

    at_s: float
    name: str
    for_s: float | None


def timeline(steps: Iterable[Step]) -> Iterator[tuple[float, str, bool]]:
    """Yield when what begins (True) or ends, in order."""
    moments = [(step.at_s, step.name, True) for step in steps]
    moments += [(s.at_s + s.for_s, s.name, False) for s in steps if s.for_s is not None]
    yield from sorted(moments)
