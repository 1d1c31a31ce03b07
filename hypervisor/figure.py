"""What running machines did, from libvirt's bulk statistics: names of libvirt to values.

Pure.  A machine's disks, network cards and virtual processors are added up; what libvirt does not
tell (no such device, no balloon driver in the guest, a busy machine) is None.
"""

from __future__ import annotations

from typing import Any

import msgspec

MAX_DEVICES = 1024  # of one kind of one machine


class Traffic(msgspec.Struct, frozen=True, kw_only=True):
    """What the network cards moved; read without the machine's monitor."""

    bytes_received: int | None = None
    bytes_sent: int | None = None
    packets_received: int | None = None
    packets_sent: int | None = None
    receive_errors: int | None = None
    transmit_errors: int | None = None
    received_dropped: int | None = None
    sent_dropped: int | None = None


class DiskSize(msgspec.Struct, frozen=True, kw_only=True):
    """How large a disk is for the guest, and what its image takes; bytes."""

    target: str
    capacity: int | None = None
    allocation: int | None = None


class Figures(msgspec.Struct, frozen=True, kw_only=True):
    """What a machine's monitor tells: disks (bytes, ns), processors (ns), balloon (KiB)."""

    uuid: str
    bytes_read: int | None = None
    bytes_written: int | None = None
    reads: int | None = None
    writes: int | None = None
    flushes: int | None = None
    read_time: int | None = None
    write_time: int | None = None
    flush_time: int | None = None
    vcpu_time: int | None = None
    vcpu_wait: int | None = None
    vcpu_delay: int | None = None
    guest_total: int | None = None
    guest_free: int | None = None
    guest_usable: int | None = None
    guest_caches: int | None = None
    swapped_in: int | None = None
    swapped_out: int | None = None
    major_faults: int | None = None
    minor_faults: int | None = None
    disks: tuple[DiskSize, ...] = ()


# Fields of Traffic and Figures, the names after the number of a device.
TRAFFIC = {
    "bytes_received": "rx.bytes",
    "bytes_sent": "tx.bytes",
    "packets_received": "rx.pkts",
    "packets_sent": "tx.pkts",
    "receive_errors": "rx.errs",
    "transmit_errors": "tx.errs",
    "received_dropped": "rx.drop",
    "sent_dropped": "tx.drop",
}
DISKS = {
    "bytes_read": "rd.bytes",
    "bytes_written": "wr.bytes",
    "reads": "rd.reqs",
    "writes": "wr.reqs",
    "flushes": "fl.reqs",
    "read_time": "rd.times",
    "write_time": "wr.times",
    "flush_time": "fl.times",
}
PROCESSORS = {"vcpu_time": "time", "vcpu_wait": "wait", "vcpu_delay": "delay"}
# Fields of Figures, names in the balloon's group.
BALLOON = {
    "guest_total": "available",
    "guest_free": "unused",
    "guest_usable": "usable",
    "guest_caches": "disk_caches",
    "swapped_in": "swap_in",
    "swapped_out": "swap_out",
    "major_faults": "major_fault",
    "minor_faults": "minor_fault",
}


def traffic_of(values: dict[str, Any]) -> Traffic:
    """Add up what the network cards moved."""
    return Traffic(**_sums(values, "net", _count(values, "net.count"), TRAFFIC))


def figures_of(uuid: str, values: dict[str, Any]) -> Figures:
    """Return the figures of a domain."""
    disks = _count(values, "block.count")
    processors = _count(values, "vcpu.maximum")  # unplugged ones leave gaps in the numbers
    return Figures(
        uuid=uuid,
        **_sums(values, "block", disks, DISKS),
        **_sums(values, "vcpu", processors, PROCESSORS),
        **{field: _amount(values.get(f"balloon.{name}")) for field, name in BALLOON.items()},
        disks=tuple(
            DiskSize(
                target=str(name),
                capacity=_amount(values.get(f"block.{number}.capacity")),
                allocation=_amount(values.get(f"block.{number}.allocation")),
            )
            for number in range(disks)
            if (name := values.get(f"block.{number}.name"))
        ),
    )


def _count(values: dict[str, Any], name: str) -> int:
    return min(int(values.get(name) or 0), MAX_DEVICES)


def _sums(
    values: dict[str, Any], group: str, count: int, names: dict[str, str]
) -> dict[str, int | None]:
    """Add up the figures of a group's devices; None where no device has one."""
    found: dict[str, int | None] = {}
    for field, name in names.items():
        told = [values.get(f"{group}.{number}.{name}") for number in range(count)]
        known = [amount for item in told if (amount := _amount(item)) is not None]
        found[field] = min(sum(known), 2**64 - 1) if known else None
    return found


def _amount(value: object) -> int | None:
    """Return a figure; libvirt writes -1 for some that it does not know."""
    return value if isinstance(value, int) and 0 <= value < 2**63 else None
