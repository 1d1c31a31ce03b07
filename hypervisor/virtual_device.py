"""The devices in a domain's XML as values (libvirt's domain XML format).

Pure.  Limits of a disk in bytes and requests a second, rates of a card in KiB a second; what the
XML does not say is None.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from xml.etree import ElementTree as ET

import msgspec

from hypervisor.libvirt_xml import (
    MAX_TEXT,
    address_of,
    attribute,
    first_attribute,
    number,
    pci_address,
    text_at,
)

MAX_NAME = 48  # of a target or address that names a device; libvirt's own are below 20
# Devices that are told as what they are; disks and network cards have their own values.
OTHERS = (
    "graphics",
    "video",
    "serial",
    "parallel",
    "console",
    "channel",
    "controller",
    "input",
    "sound",
    "watchdog",
    "tpm",
    "hostdev",
    "redirdev",
    "smartcard",
    "rng",
    "memballoon",
    "memory",
    "filesystem",
    "panic",
    "shmem",
    "iommu",
    "vsock",
)
# Elements of a disk's iotune, which are the fields of IoLimits as well.
LIMITS = tuple(
    f"{kind}_{unit}_sec{end}"
    for end in ("", "_max")
    for unit in ("bytes", "iops")
    for kind in ("total", "read", "write")
)


class Rates(msgspec.Struct, frozen=True, kw_only=True):
    """One direction of traffic shaping: KiB a second, the burst in KiB."""

    average: int | None = None
    peak: int | None = None
    burst: int | None = None


class IoLimits(msgspec.Struct, frozen=True, kw_only=True):
    """What a disk is throttled to; named as in libvirt.  0 and absent are both: no limit."""

    total_bytes_sec: int | None = None
    read_bytes_sec: int | None = None
    write_bytes_sec: int | None = None
    total_iops_sec: int | None = None
    read_iops_sec: int | None = None
    write_iops_sec: int | None = None
    total_bytes_sec_max: int | None = None
    read_bytes_sec_max: int | None = None
    write_bytes_sec_max: int | None = None
    total_iops_sec_max: int | None = None
    read_iops_sec_max: int | None = None
    write_iops_sec_max: int | None = None


class DiskDevice(msgspec.Struct, frozen=True, kw_only=True):
    """A disk or drive of a machine."""

    target: str
    kind: str = "disk"  # disk, cdrom, floppy, lun
    bus: str | None = None
    source_type: str | None = None
    source: str | None = None  # file, device or name
    pool: str | None = None
    format: str | None = None
    cache: str | None = None
    io: str | None = None  # threads, native, io_uring
    discard: str | None = None
    serial: str | None = None
    read_only: bool = False
    shareable: bool = False
    encrypted: bool = False
    boot_order: int | None = None
    address: str | None = None
    controller: int | None = None  # the controller's index, of a drive on one
    limits: IoLimits = IoLimits()


class Nic(msgspec.Struct, frozen=True, kw_only=True):
    """A network card of a machine."""

    mac: str  # with colons
    twin: int = 0  # how many cards before it have the same address
    source_type: str | None = None
    source: str | None = None  # network, bridge or interface
    port_group: str | None = None
    model: str | None = None
    target: str | None = None  # interface of the host
    vlans: tuple[int, ...] = ()
    trunk: bool = False
    native_vlan: int | None = None
    filter: str | None = None  # of libvirt's nwfilter
    profile: str | None = None  # id of a virtual port
    mtu: int | None = None
    link_up: bool = True
    boot_order: int | None = None
    address: str | None = None
    inbound: Rates = Rates()
    outbound: Rates = Rates()


class OtherDevice(msgspec.Struct, frozen=True, kw_only=True):
    """Any other device; `number` counts those of its kind."""

    kind: str
    number: int
    type: str | None = None
    model: str | None = None
    index: int | None = None  # of a controller
    address: str | None = None
    source: str | None = None  # path, port or address on the host


def read_disks(devices: ET.Element) -> Iterator[DiskDevice]:
    """Yield the disks and drives; each has a target of its own."""
    seen: set[str] = set()
    for disk in devices.iterfind("disk"):
        target = (attribute(disk, "target", "dev") or "")[:MAX_NAME]
        if not target or target in seen:
            continue
        seen.add(target)
        source = disk.find("source")
        yield DiskDevice(
            target=target,
            kind=disk.get("device") or "disk",
            bus=attribute(disk, "target", "bus"),
            source_type=disk.get("type"),
            source=first_attribute(source, ("file", "dev", "volume", "name", "dir", "path")),
            pool=attribute(disk, "source", "pool"),
            format=attribute(disk, "driver", "type"),
            cache=attribute(disk, "driver", "cache"),
            io=attribute(disk, "driver", "io"),
            discard=attribute(disk, "driver", "discard"),
            serial=text_at(disk, "serial"),
            read_only=disk.find("readonly") is not None,
            shareable=disk.find("shareable") is not None,
            encrypted=any(disk.find(at) is not None for at in ("encryption", "source/encryption")),
            boot_order=number(attribute(disk, "boot", "order")),
            address=address_of(disk),
            controller=_controller(disk),
            limits=_limits(disk.find("iotune")),
        )


def _controller(disk: ET.Element) -> int | None:
    if attribute(disk, "address", "type") != "drive":
        return None
    return number(attribute(disk, "address", "controller"))


def _limits(iotune: ET.Element | None) -> IoLimits:
    if iotune is None:
        return IoLimits()
    return IoLimits(**{name: number(text_at(iotune, name)) or None for name in LIMITS})


def read_nics(devices: ET.Element) -> Iterator[Nic]:
    """Yield the network cards."""
    seen: Counter[str] = Counter()
    for nic in devices.iterfind("interface"):
        mac = (attribute(nic, "mac", "address") or "").lower()[:17]
        if not mac:
            continue
        tags = [number(tag.get("id")) for tag in nic.iterfind("vlan/tag")]
        native = nic.find("vlan/tag[@nativeMode]")
        yield Nic(
            mac=mac,
            twin=seen[mac],
            source_type=nic.get("type"),
            source=first_attribute(
                nic.find("source"), ("network", "bridge", "dev", "name", "path", "portgroup")
            ),
            port_group=attribute(nic, "source", "portgroup"),
            model=attribute(nic, "model", "type"),
            target=attribute(nic, "target", "dev"),
            vlans=tuple(tag for tag in tags if tag is not None and tag < 4096),
            trunk=attribute(nic, "vlan", "trunk") == "yes" or len(tags) > 1,
            native_vlan=None if native is None else number(native.get("id")),
            filter=attribute(nic, "filterref", "filter"),
            profile=first_attribute(
                nic.find("virtualport/parameters"), ("profileid", "interfaceid", "instanceid")
            ),
            mtu=number(attribute(nic, "mtu", "size")),
            link_up=attribute(nic, "link", "state") != "down",
            boot_order=number(attribute(nic, "boot", "order")),
            address=address_of(nic),
            inbound=_rates(nic, "inbound"),
            outbound=_rates(nic, "outbound"),
        )
        seen[mac] += 1


def _rates(nic: ET.Element, direction: str) -> Rates:
    found = nic.find(f"bandwidth/{direction}")
    if found is None:
        return Rates()
    return Rates(
        average=number(found.get("average")),
        peak=number(found.get("peak")),
        burst=number(found.get("burst")),
    )


def read_others(devices: ET.Element) -> Iterator[OtherDevice]:
    """Yield what is neither disk nor network card."""
    for kind in OTHERS:
        for position, device in enumerate(devices.iterfind(kind)):
            if _is_nothing(kind, device):
                continue
            yield OtherDevice(
                kind=kind,
                number=position,
                type=attribute(device, ".", "type") or attribute(device, "backend", "type"),
                model=attribute(device, ".", "model") or attribute(device, "model", "type"),
                index=number(device.get("index")) if kind == "controller" else None,
                address=address_of(device),
                source=_source(kind, device),
            )


def _is_nothing(kind: str, device: ET.Element) -> bool:
    """Whether an element is no device that anybody chose.

    Model none, the second name of a serial port, and the dozen of PCI bridges that libvirt adds to
    every machine.
    """
    if device.get("model") == "none":
        return True
    if kind == "controller":
        return device.get("type") == "pci"
    return kind == "console" and attribute(device, "target", "type") in (None, "serial")


def _source(kind: str, device: ET.Element) -> str | None:
    """Return what of the host is behind a device."""
    if kind == "hostdev":
        return _passed_through(device)
    if kind == "graphics":
        port = number(device.get("port"))
        return None if port is None else f"{device.get('listen') or '127.0.0.1'}:{port}"[:MAX_TEXT]
    return first_attribute(device.find("source"), ("path", "dir", "dev", "name"))


def _passed_through(device: ET.Element) -> str | None:
    place = device.find("source/address")
    if place is None:
        return None
    if device.get("type") == "pci":
        return pci_address(place)
    return ":".join(str(place.get(name))[:32] for name in ("bus", "device") if place.get(name))
