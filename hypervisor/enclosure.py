"""Enclosures of disks and their bays, as SCSI Enclosure Services tell them (SES-3).

Source: sys/class/enclosure (kernel drivers/misc/enclosure.c).  One that two ways lead to is one
enclosure: it is known by its own identifier.
"""

from __future__ import annotations

import re

import msgspec

from hypervisor.block import word
from hypervisor.controller_port import parse_wwn
from hypervisor.host import Host

ENCLOSURES = "sys/class/enclosure"
MAX_ENCLOSURES = 1024
MAX_BAYS = 1024  # of one enclosure; the largest have about 110
MAX_NUMBER = 2**16
BAY_TYPES = frozenset({"array device", "device"})
_NAME = re.compile(r"[^\x20-\x7e]")


class Bay(msgspec.Struct, frozen=True, kw_only=True):
    """A place for a disk."""

    name: str  # as the enclosure calls it
    number: int | None = None
    status: str | None = None  # OK, critical, not installed, ...
    fault: bool | None = None  # its fault light: set by the enclosure or by somebody
    locate: bool | None = None
    powered: bool | None = None
    disks: tuple[str, ...] = ()  # the kernel's names of the paths to the disk in it


class Enclosure(msgspec.Struct, frozen=True, kw_only=True):
    """A box of bays."""

    identity: str
    vendor: str | None = None
    model: str | None = None
    revision: str | None = None
    bays: tuple[Bay, ...] = ()


def read_enclosures(host: Host) -> list[Enclosure]:
    """Return the enclosures by identity; what two ways tell of one is joined."""
    found: dict[str, Enclosure] = {}
    for place in host.names(ENCLOSURES)[:MAX_ENCLOSURES]:
        one = _enclosure(host, place)
        known = found.get(one.identity)
        found[one.identity] = one if known is None else _joined(known, one)
    return [found[name] for name in sorted(found)]


def _enclosure(host: Host, place: str) -> Enclosure:
    base = f"{ENCLOSURES}/{place}"
    vendor, model, revision = (
        word(host.read_word(base, "device", file)) for file in ("vendor", "model", "rev")
    )
    identifier = parse_wwn(host.read_word(base, "id"))
    names = [name for name in host.names(base) if _is_bay(host, base, name)]
    return Enclosure(
        identity=f"wwn.{identifier}" if identifier else f"scsi.{place}",
        vendor=vendor,
        model=model,
        revision=revision,
        bays=tuple(_bay(host, f"{base}/{name}", name) for name in names[:MAX_BAYS]),
    )


def _is_bay(host: Host, base: str, name: str) -> bool:
    return host.read_word(base, name, "type") in BAY_TYPES


def _bay(host: Host, base: str, name: str) -> Bay:
    fault, locate = (host.read_int(base, file) for file in ("fault", "locate"))
    power = host.read_word(base, "power_status")
    disks = host.names(base, "device/block") if host.exists(base, "device") else []
    return Bay(
        name=_NAME.sub(" ", name).strip() or "bay",
        number=host.read_count(base, "slot", limit=MAX_NUMBER),
        status=word(host.read_word(base, "status")),
        fault=None if fault is None else fault > 0,
        locate=None if locate is None else locate > 0,
        powered={"on": True, "off": False}.get(power or ""),
        disks=tuple(disks),
    )


def _joined(first: Enclosure, second: Enclosure) -> Enclosure:
    """Return an enclosure with the disks that either way leads to; faults count from both."""
    others = {bay.name: bay for bay in second.bays}
    bays = []
    for bay in first.bays:
        other = others.pop(bay.name, None)
        if other is not None:
            disks = tuple(dict.fromkeys((*bay.disks, *other.disks)))
            fault = other.fault if bay.fault is None else bay.fault or bool(other.fault)
            bay = msgspec.structs.replace(bay, disks=disks, fault=fault)  # noqa: PLW2901
        bays.append(bay)
    return msgspec.structs.replace(first, bays=(*bays, *others.values()))
