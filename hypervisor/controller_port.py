"""Ports of storage controllers: Fibre Channel, SATA and the phys of SAS, with their links.

Sources: sys/class/fc_host and fc_remote_ports (kernel scsi/scsi_fc_transport.rst), ata_port and
ata_link (ABI/testing/sysfs-ata), sas_phy (drivers/scsi/scsi_transport_sas.c).
"""

from __future__ import annotations

import re

import msgspec

from hypervisor.block import word
from hypervisor.host import Host

FC_HOSTS, FC_REMOTE = "sys/class/fc_host", "sys/class/fc_remote_ports"
ATA_PORTS, ATA_LINKS = "sys/class/ata_port", "sys/class/ata_link"
PHYS = "sys/class/sas_phy"
MAX_PHYS = 65536  # names of a directory; expanders have 36 each
MAX_NUMBER = 2**16
UP, NO_LINK = "up", "no link"
_WWN = re.compile(r"(?:0x)?([0-9a-fA-F]{16})\Z")
_PHY = re.compile(r"phy-(\d{1,6}):(\d{1,5})\Z")  # phy-0:1:2 is one of an expander
_RATE = re.compile(r"(\d{1,4})(?:\.(\d))? ?G")
_TARGET = "target"


class Port(msgspec.Struct, frozen=True, kw_only=True):
    """A port of a controller; `state` is the driver's word, for SATA and SAS whether it is up."""

    kind: str  # FC, SATA, SAS
    name: str  # the kernel's: host7, ata3, phy-0:2
    key: str  # what it is called for ever, within its controller
    state: str | None = None
    address: str | None = None  # 16 hex digits of a world wide name
    bits: int | None = None  # a second, of the link now
    max_bits: int | None = None
    topology: str | None = None  # of Fibre Channel: NPort (fabric via point-to-point), ...
    fabric: str | None = None  # name of the fabric that it is logged in to
    targets: int | None = None  # of Fibre Channel: those that the port knows, lost ones as well


def parse_wwn(text: str | None) -> str | None:
    """Return the 16 digits of a world wide name; None also for all zeros or ones: there is none."""
    match = _WWN.match((text or "").strip())
    digits = match[1].lower() if match else ""
    return digits if digits.strip("0") and digits.strip("f") else None


def parse_rate(text: str | None) -> int | None:
    """Return bits a second of `16 Gbit`, `12.0 Gbit` or `6.0 Gbps`."""
    match = _RATE.match((text or "").strip())
    return (int(match[1]) * 10 + int(match[2] or 0)) * 10**8 or None if match else None


def parse_rates(text: str | None) -> int | None:
    """Return the highest of `4 Gbit, 8 Gbit, 16 Gbit`."""
    rates = (parse_rate(part) for part in (text or "").split(","))
    return max((rate for rate in rates if rate is not None), default=None)


def read_fc_port(host: Host, name: str) -> Port | None:
    """Return the port of a Fibre Channel host; None when its host tells nothing of it."""
    base = f"{FC_HOSTS}/{name}"
    wwpn = parse_wwn(host.read_word(base, "port_name"))
    state = word(host.read_word(base, "port_state"))
    if wwpn is None and state is None:
        return None
    return Port(
        kind="FC",
        name=name,
        key=f"wwn.{wwpn}" if wwpn else name,
        state=state,
        address=wwpn,
        bits=parse_rate(host.read_word(base, "speed")),
        max_bits=parse_rates(host.read_word(base, "supported_speeds")),
        topology=word(host.read_word(base, "port_type")),
        fabric=parse_wwn(host.read_word(base, "fabric_name")),
        targets=_targets(host, name),
    )


def _targets(host: Host, name: str) -> int:
    """Return how many targets a host knows; those that went away stay known to the kernel."""
    prefix = f"rport-{name.removeprefix('host')}:"
    ports = [port for port in host.names(FC_REMOTE) if port.startswith(prefix)]
    roles = (host.read_word(FC_REMOTE, port, "roles") or "" for port in ports[:MAX_NUMBER])
    return sum(_TARGET in role.lower() for role in roles)


def read_ata_port(host: Host, ata: str) -> Port:
    """Return a SATA port and the link behind it."""
    number = ata.removeprefix("ata")
    told = host.read_count(ATA_PORTS, ata, "port_no", limit=MAX_NUMBER)
    link = f"{ATA_LINKS}/link{number}"
    text = host.read_word(link, "sata_spd")
    bits = parse_rate(text)
    return Port(
        kind="SATA",
        name=ata,
        key=f"ata/{told if told is not None else number}",
        state=None if text is None else UP if bits else NO_LINK,
        bits=bits,
        max_bits=parse_rate(host.read_word(link, "hw_sata_spd_limit")),
    )


def read_sas_ports(host: Host) -> dict[str, tuple[Port, ...]]:
    """Return the phys of each SAS host by its name, without those of expanders."""
    found: dict[str, list[tuple[int, Port]]] = {}
    for name in host.names(PHYS)[:MAX_PHYS]:
        match = _PHY.match(name)
        if match:
            phy = _phy(host, name, int(match[2]))
            found.setdefault(f"host{int(match[1])}", []).append((int(match[2]), phy))
    return {
        name: tuple(port for _, port in sorted(phys, key=_first)) for name, phys in found.items()
    }


def _first(pair: tuple[int, Port]) -> int:
    return pair[0]


def _phy(host: Host, name: str, index: int) -> Port:
    base = f"{PHYS}/{name}"
    number = host.read_count(base, "phy_identifier", limit=MAX_NUMBER)
    text = host.read_word(base, "negotiated_linkrate")
    bits = parse_rate(text)
    return Port(
        kind="SAS",
        name=name,
        key=f"phy/{index if number is None else number}",
        state=None if text is None else UP if bits else _idle(text),
        address=parse_wwn(host.read_word(base, "sas_address")),
        bits=bits,
        max_bits=parse_rate(host.read_word(base, "maximum_linkrate")),
    )


def _idle(text: str) -> str:
    """Return why a phy has no link: `Unknown` is the kernel's word for nothing there."""
    return NO_LINK if text.lower() == "unknown" else word(text) or NO_LINK
