"""Takes out of a capture what neighbours on the network tell of themselves.  Pure.

What kind of things they are, their functions and VLANs stay.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Callable

import msgspec

from hypervisor.background import Unreadable
from hypervisor.lldp import Neighbour, decode, encode

Fake = Callable[[str], str]
KEPT = frozenset({"ifname"})  # Ethernet1/7 is no secret


def mask_neighbours(data: bytes, fake: Fake, rename: Fake) -> bytes:
    """Return the file with invented names, descriptions and addresses; `rename` hides ports."""
    try:
        found = decode(data)
    except Unreadable:
        return b""
    return encode(tuple(_masked(one, index, fake, rename) for index, one in enumerate(found)))


def _masked(told: Neighbour, index: int, fake: Fake, rename: Fake) -> Neighbour:
    def hidden(text: str | None) -> str | None:
        return None if text is None else fake(text)

    port = told.port if told.port_kind in KEPT else hidden(told.port)
    return msgspec.structs.replace(
        told,
        interface=rename(told.interface),
        chassis=hidden(told.chassis),
        port=port,
        port_description=hidden(told.port_description),
        system=hidden(told.system),
        description=hidden(told.description),
        addresses=tuple(_address(text, index, place) for place, text in enumerate(told.addresses)),
    )


def _address(text: str, index: int, place: int) -> str:
    """Return an address that is nobody's (RFC 2544, RFC 3849), of the same version."""
    if ipaddress.ip_address(text).version == 4:
        return f"198.19.{128 + index % 128}.{1 + place}"
    return f"2001:db8:11d9::{index:x}:{place:x}"
