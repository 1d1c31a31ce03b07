"""What interfaces have sent and received (kernel ABI/testing/sysfs-class-net-statistics).

A host of a thousand machines has two thousand interfaces; one file, proc/net/dev, tells of them
all.  A card has more counters than stand there.
"""

from __future__ import annotations

import msgspec

from hypervisor.host import Host
from hypervisor.link import NET

TABLE = "proc/net/dev"
COLUMNS = 16  # of a line of the table


class Counters(msgspec.Struct, frozen=True, kw_only=True):
    """Counters of an interface since it was made; names are the kernel's."""

    rx_bytes: int | None = None
    rx_packets: int | None = None
    rx_errors: int | None = None
    rx_dropped: int | None = None
    rx_crc_errors: int | None = None
    rx_frame_errors: int | None = None
    rx_length_errors: int | None = None
    multicast: int | None = None
    tx_bytes: int | None = None
    tx_packets: int | None = None
    tx_errors: int | None = None
    tx_dropped: int | None = None
    tx_carrier_errors: int | None = None
    tx_aborted_errors: int | None = None
    tx_window_errors: int | None = None
    tx_heartbeat_errors: int | None = None
    collisions: int | None = None
    carrier_changes: int | None = None


_FILES = tuple(name for name in Counters.__struct_fields__ if name != "carrier_changes")


def read_counters(host: Host, name: str) -> Counters:
    """Return all counters of an interface; what cannot be read is None."""
    base = f"{NET}/{name}"
    return Counters(
        **{counter: host.read_count(base, "statistics", counter) for counter in _FILES},
        carrier_changes=host.read_count(base, "carrier_changes", limit=2**32),
    )


def read_table(host: Host) -> dict[str, Counters]:
    """Return the counters of all interfaces by name, as far as proc/net/dev tells them."""
    return parse_table(host.read_text(TABLE) or "")


def parse_table(text: str) -> dict[str, Counters]:
    """Take proc/net/dev apart: after the name eight numbers of what came and eight of what went."""
    found = {}
    for line in text.splitlines()[2:]:
        name, _, rest = line.rpartition(":")
        words = rest.split()
        try:
            numbers = [int(word) for word in words]
        except ValueError:
            continue
        if name and len(numbers) == COLUMNS and min(numbers) >= 0:
            found[name.strip()] = _counters(numbers)
    return found


def _counters(numbers: list[int]) -> Counters:
    received, sent = numbers[:8], numbers[8:]
    # Frame and carrier are sums of four kinds each: of which kind is known while they are 0.
    frame = 0 if received[5] == 0 else None
    carrier = 0 if sent[6] == 0 else None
    return Counters(
        rx_bytes=received[0],
        rx_packets=received[1],
        rx_errors=received[2],
        rx_dropped=received[3],
        rx_crc_errors=frame,
        rx_frame_errors=frame,
        rx_length_errors=frame,
        multicast=received[7],
        tx_bytes=sent[0],
        tx_packets=sent[1],
        tx_errors=sent[2],
        tx_dropped=sent[3],
        tx_carrier_errors=carrier,
        tx_aborted_errors=carrier,
        tx_window_errors=carrier,
        tx_heartbeat_errors=carrier,
        collisions=sent[5],
    )
