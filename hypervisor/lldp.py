"""What stands at the other end of a port's cable, as the neighbour tells by LLDP (IEEE 802.1AB).

Asks lldpd by `lldpctl -f json` (lldpctl(8)).  What it prints comes from strangers on the cable: it
is bounded and cleaned here.  Of a captured tree the neighbours are a file of ours.
"""

from __future__ import annotations

import contextlib
import ipaddress
from collections.abc import Callable, Iterator
from typing import Any

import msgspec

from hypervisor.background import Unreadable
from hypervisor.host import Host
from hypervisor.jsontree import parse_tree
from hypervisor.tool import Answer, Failure, find, run

TOOL = "lldpctl"
ARGUMENTS = ("-f", "json")
FILE = "khv/lldp.json"  # of a captured tree
BUDGET_S = 10.0  # lldpd answers from its memory, in milliseconds
INTERVAL_S = 60.0  # neighbours repeat themselves every 30 s
MAX_NEIGHBOURS = 1024  # a hub shows several to one port
MAX_TEXT = 255  # of a text: what a TLV of 802.1AB 9.5 holds
MAX_WORD = 32
MAX_ITEMS = 16  # addresses, functions
MAX_VLANS = 64
MAX_TTL_S = 65535  # 802.1AB 9.5.4
VLANS = range(1, 4095)

Ask = Callable[[Callable[[], bool]], Answer]


class Neighbour(msgspec.Struct, frozen=True, kw_only=True):
    """What was told to one port."""

    interface: str
    protocol: str | None = None  # LLDP, CDPv2, ...
    chassis_kind: str | None = None  # mac, ifname, ip, local, ...
    chassis: str | None = None
    port_kind: str | None = None
    port: str | None = None
    port_description: str | None = None
    system: str | None = None
    description: str | None = None
    addresses: tuple[str, ...] = ()
    functions: tuple[str, ...] = ()  # those that are turned on: Bridge, Router, ...
    port_vlan: int | None = None
    vlans: tuple[int, ...] = ()
    ttl_s: int | None = None


class Neighbours(msgspec.Struct, frozen=True):
    """The file of a captured tree."""

    neighbours: tuple[Neighbour, ...] = ()


def clean(value: object, limit: int = MAX_TEXT) -> str | None:
    """Return a stranger's text in one line, of a length that fits; None when it says nothing.

    What cannot be printed (control characters, changes of direction, halves of characters) becomes
    a blank.
    """
    if isinstance(value, bool) or not isinstance(value, str | int):
        return None
    text = str(value)[: 4 * limit] if isinstance(value, str) else str(value % 2**63)
    printable = "".join(letter if letter.isprintable() else " " for letter in text)
    return " ".join(printable.split())[:limit].strip() or None


# -- what lldpctl prints


def parse_neighbours(data: bytes) -> tuple[Neighbour, ...] | None:
    """Return what `lldpctl -f json` told; None when it is nothing of the kind."""
    tree = parse_tree(data)
    root = None if tree is None else tree.at("lldp")
    if not isinstance(root, dict):
        return None
    found = (_neighbour(name, told) for name, told in _interfaces(root.get("interface")))
    return cut(one for one in found if one is not None)


def cut(found: Iterator[Neighbour]) -> tuple[Neighbour, ...]:
    """Return neighbours once each, and not too many."""
    kept: dict[Neighbour, None] = {}
    for one in found:
        if len(kept) == MAX_NEIGHBOURS:
            break
        kept[one] = None
    return tuple(kept)


def _each(value: Any) -> list[Any]:
    """Return the items of a list; lldpctl prints a list of one without its brackets."""
    if isinstance(value, list):
        return value
    return [] if value is None else [value]


def _dict(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _interfaces(node: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield port and what was told to it: `{"eth0": {...}}`, or a list of these."""
    for row in _each(node)[:MAX_NEIGHBOURS]:
        for name, told in _dict(row).items():
            for one in _each(told):
                if isinstance(one, dict):
                    yield name, one


def _neighbour(interface: str, told: dict[str, Any]) -> Neighbour | None:
    name = clean(interface, MAX_WORD)
    system, chassis = _chassis(told.get("chassis"))
    port = _dict(told.get("port"))
    chassis_id, port_id = _dict(chassis.get("id")), _dict(port.get("id"))
    identity, own = clean(chassis_id.get("value")), clean(port_id.get("value"))
    if name is None or (identity is None and own is None):
        return None
    port_vlan, vlans = _vlans(told.get("vlan"))
    return Neighbour(
        interface=name,
        protocol=clean(told.get("via"), MAX_WORD),
        chassis_kind=clean(chassis_id.get("type"), MAX_WORD),
        chassis=identity,
        port_kind=clean(port_id.get("type"), MAX_WORD),
        port=own,
        port_description=clean(port.get("descr")),
        system=system,
        description=clean(chassis.get("descr")),
        addresses=_addresses(chassis.get("mgmt-ip")),
        functions=_functions(chassis.get("capability")),
        port_vlan=port_vlan,
        vlans=vlans,
        ttl_s=number(port.get("ttl"), MAX_TTL_S),
    )


def _chassis(node: Any) -> tuple[str | None, dict[str, Any]]:
    """Return a neighbour's name and the rest; without a name the rest stands by itself."""
    found = _dict(node)
    if "id" in found and isinstance(_dict(found["id"]).get("value"), str):
        return clean(found.get("name")), found
    for name, told in found.items():
        if isinstance(told, dict):
            return clean(name), told
    return None, {}


def number(value: object, limit: int) -> int | None:
    """Return a count that lldpctl writes as a text."""
    text = clean(value, MAX_WORD) or ""
    if not (text.isascii() and text.isdecimal()) or len(text) > len(str(limit)):
        return None
    return int(text) if int(text) <= limit else None


def _addresses(node: Any) -> tuple[str, ...]:
    found = []
    for item in _each(node)[:MAX_ITEMS]:
        with contextlib.suppress(ValueError):
            found.append(str(ipaddress.ip_address(clean(item, MAX_TEXT) or "")))
    return tuple(dict.fromkeys(found))


def _functions(node: Any) -> tuple[str, ...]:
    rows = (_dict(row) for row in _each(node)[:MAX_ITEMS])
    names = (clean(row.get("type"), MAX_WORD) for row in rows if row.get("enabled") is True)
    return tuple(dict.fromkeys(name for name in names if name is not None))


def _vlans(node: Any) -> tuple[int | None, tuple[int, ...]]:
    """Return the VLAN of frames without a tag, and all that were told."""
    port: int | None = None
    found: list[int] = []
    for row in map(_dict, _each(node)[:MAX_VLANS]):
        vlan = number(row.get("vlan-id"), VLANS.stop)
        if vlan is None or vlan not in VLANS:
            continue
        found.append(vlan)
        if row.get("pvid") is True and port is None:
            port = vlan
    return port, tuple(dict.fromkeys(found))


# -- where it is read


def here(host: Host) -> bool:
    """Whether there is anything to ask."""
    return host.exists(FILE) if host.root != "/" else find(host, TOOL) is not None


class Reader:
    """Reads the neighbours; an lldpctl that hangs in the kernel is not started a second time."""

    def __init__(self, host: Host, ask: Ask | None = None) -> None:
        self._host = host
        self._ask = ask
        self._ended: Callable[[], bool] | None = None

    def __call__(self, cancelled: Callable[[], bool]) -> tuple[Neighbour, ...]:
        """Return the neighbours of now; Unreadable says why there are none."""
        if self._host.root != "/" and self._ask is None:
            return _captured(self._host)
        if self._ended is not None and not self._ended():
            raise Unreadable(f"{TOOL} hangs in the kernel")
        self._ended = None
        answer = self._run(cancelled) if self._ask is None else self._ask(cancelled)
        if isinstance(answer, Failure):
            self._ended = answer.ended
            raise Unreadable(answer.text)
        found = parse_neighbours(answer.data) if answer.code == 0 else None
        if found is None:
            raise Unreadable(f"{TOOL} told nothing that can be read (exit status {answer.code})")
        self._host.keep(FILE, encode(found))
        return found

    def _run(self, cancelled: Callable[[], bool]) -> Answer:
        plain = Host(self._host.root, self._host.clock)  # a capture keeps our file, not the words
        return run(plain, TOOL, ARGUMENTS, budget_s=BUDGET_S, cancelled=cancelled)


def encode(neighbours: tuple[Neighbour, ...]) -> bytes:
    """Return neighbours as the file of a captured tree."""
    return msgspec.json.format(msgspec.json.encode(Neighbours(neighbours)), indent=1) + b"\n"


def decode(data: bytes) -> tuple[Neighbour, ...]:
    """Return the neighbours of a captured tree; Unreadable when the file cannot be understood."""
    try:
        found = msgspec.json.decode(data, type=Neighbours).neighbours
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as exc:
        raise Unreadable(f"{FILE}: {exc}") from exc
    return cut(checked(one) for one in found[:MAX_NEIGHBOURS])


def checked(told: Neighbour) -> Neighbour:
    """Return a neighbour of a file as one that was told: files come from elsewhere, too."""
    short = ("protocol", "chassis_kind", "port_kind")
    long = ("chassis", "port", "port_description", "system", "description")
    texts = {name: clean(getattr(told, name), MAX_WORD) for name in short}
    texts |= {name: clean(getattr(told, name)) for name in long}
    words = (clean(name, MAX_WORD) for name in told.functions[:MAX_ITEMS])
    return msgspec.structs.replace(
        told,
        **texts,
        interface=clean(told.interface, MAX_WORD) or "",
        addresses=_addresses(list(told.addresses)),
        functions=tuple(name for name in words if name is not None),
        port_vlan=told.port_vlan if told.port_vlan in VLANS else None,
        vlans=tuple(vlan for vlan in told.vlans[:MAX_VLANS] if vlan in VLANS),
        ttl_s=number(told.ttl_s, MAX_TTL_S),
    )


def _captured(host: Host) -> tuple[Neighbour, ...]:
    data = host.read_bytes(FILE)
    return () if data is None else decode(data)
