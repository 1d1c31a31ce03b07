"""Whole disks and optical drives: what they are, how they are attached, their state.

Sources: kernel ABI/stable/sysfs-block, the attributes of SCSI, ATA and NVMe devices, VPD pages,
udev's database.  The paths of a disk that device-mapper joins are one disk.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from hypervisor.block import (
    BLOCK,
    MAX_BLOCK_BYTES,
    Kind,
    fit_identity,
    flag,
    kind_of,
    parse_characteristics,
    parse_vpd_serial,
    read_size,
    read_udev,
    word,
)
from hypervisor.host import Host

MAX_RPM = 2**16
MAX_WAY = 32  # letters of a transport
GONE = "gone"  # of a path that a map still names, and the kernel no longer has
_HEX_ID = re.compile(r"0x[0-9a-f]{1,4}\Z")  # virtio's device/vendor is a PCI number, no name
_PCI = re.compile(r"[0-9a-f]{4,8}:[0-9a-f]{2}:[0-9a-f]{2}\.[0-7]\Z")
_CONTROLLER = re.compile(r"nvme([0-9]+)\Z")
_NAMESPACE = re.compile(r"nvme([0-9]+)n([0-9]+)\Z")
_SPEED = re.compile(r"([0-9]{1,4})(?:\.([0-9]))? ?G")
_USB = re.compile(r"[0-9]+-[0-9.]+\Z")
# A part of the device's path in sysfs -> how it is attached; the first that fits counts.
_WAYS = (
    (re.compile(r"usb[0-9]"), "usb"),
    (re.compile(r"rport-"), "fc"),
    (re.compile(r"session[0-9]"), "iscsi"),
    (re.compile(r"fw[0-9]"), "firewire"),
    (re.compile(r"ata[0-9]"), "ata"),
    (re.compile(r"end_device-"), "sas"),
)


class Route(msgspec.Struct, frozen=True):
    """One way to a disk: the kernel's name for it and the driver's word."""

    name: str
    state: str | None  # running, offline, live, dead, ...; GONE
    access: str | None = None  # what the disk says of the way: ALUA's or ANA's word
    pci: str | None = None  # address of the PCI function that it leads through


class Disk(msgspec.Struct, frozen=True, kw_only=True):
    """A whole disk, or an optical drive."""

    name: str
    number: str | None  # major:minor
    identity: str  # the same after a reboot and in another slot, where the disk can say so; unique
    size_bytes: int | None  # None: no medium
    logical_block_bytes: int | None = None
    physical_block_bytes: int | None = None
    model: str | None = None
    vendor: str | None = None
    serial: str | None = None
    wwid: str | None = None
    firmware: str | None = None
    rotational: bool | None = None
    rotations: int | None = None  # a minute
    form_factor: int | None = None  # code of SBC-3's page B1h
    removable: bool | None = None
    read_only: bool | None = None
    medium: bool | None = None  # whether there is one in an optical drive
    writes: bool | None = None  # whether an optical drive does
    transport: str | None = None  # ata, sas, fc, iscsi, nvme, virtio, usb, mmc, ...
    link_bits: int | None = None  # bits a second of the way to it
    pci: str | None = None  # address of the nearest PCI function
    routes: tuple[Route, ...] = ()  # at least one; more than one of a multi-path disk


def disk_names(host: Host) -> list[str]:
    """Return the kernel's names of whole disks."""
    return [name for name in host.names(BLOCK) if kind_of(host, name) is Kind.DISK]


def read_disks(host: Host, names: list[str] | None = None) -> Iterator[Disk]:
    """Yield each disk that has a size.

    Two with one identity (paths to a disk of a SAN that nothing joins, virtual disks given the
    same serial) are told apart: each after the first is named by its place as well.
    """
    names = disk_names(host) if names is None else names
    maps = multipath_members(host)
    lost = _lost(host, maps)
    seen: set[str] = set()
    joined: dict[str, list[str]] = {}
    for name in names:
        joined.setdefault(maps.get(name, name), []).append(name)
    for paths in joined.values():
        sizes = {path: read_size(host, f"{BLOCK}/{path}") for path in paths}
        alive = [path for path in paths if sizes[path]]  # a dead path may have no size
        if not alive:
            continue
        disk = _read_disk(host, alive[0], sizes[alive[0]])
        others = [route for path in paths if path != disk.name for route in _routes(host, path)]
        others += lost.get(maps.get(disk.name, ""), ())
        yield _told_apart(host, msgspec.structs.replace(disk, routes=(*disk.routes, *others)), seen)


def read_opticals(host: Host, names: list[str] | None = None) -> Iterator[Disk]:
    """Yield each optical drive; its size is the medium's, known only when udev saw one."""
    if names is None:
        names = [name for name in host.names(BLOCK) if kind_of(host, name) is Kind.OPTICAL]
    seen: set[str] = set()
    for name in names:
        udev = read_udev(host, host.read_word(BLOCK, name, "dev"))
        medium = udev.get("ID_CDROM_MEDIA") == "1" if "ID_CDROM" in udev else None
        # Without a medium the size is that of the last one, or a guess of the driver's.
        size = read_size(host, f"{BLOCK}/{name}") if medium else None
        disk = msgspec.structs.replace(
            _read_disk(host, name, size), medium=medium, writes=_burns(udev)
        )
        yield _told_apart(host, disk, seen)


def _burns(udev: dict[str, str]) -> bool | None:
    if "ID_CDROM" not in udev:
        return None
    kinds = ("CD_R", "CD_RW", "DVD_R", "DVD_RW", "DVD_PLUS_R", "DVD_PLUS_RW", "BD_R", "BD_RE")
    return any(udev.get(f"ID_CDROM_{kind}") == "1" for kind in kinds)


def multipath_members(host: Host) -> dict[str, str]:
    """Return which device-mapper device joins a path: kernel's name to kernel's name."""
    return {
        path: name
        for name in host.names(BLOCK)
        if name.startswith("dm-")
        and (host.read_word(BLOCK, name, "dm/uuid") or "").startswith("mpath-")
        for path in host.names(BLOCK, name, "slaves")
    }


def _lost(host: Host, maps: dict[str, str]) -> dict[str, list[Route]]:
    """Return the paths that maps still name and the kernel has no more, by map."""
    found: dict[str, list[Route]] = {}
    for path, name in maps.items():
        if not host.exists(BLOCK, path):
            found.setdefault(name, []).append(Route(path, GONE))
    return found


def _told_apart(host: Host, disk: Disk, seen: set[str]) -> Disk:
    """Return a disk whose identity no other has."""
    if disk.identity in seen:
        place = host.link(BLOCK, disk.name, "device") or disk.name
        place = place if f"{disk.identity}@{place}" not in seen else disk.name
        disk = msgspec.structs.replace(disk, identity=f"{disk.identity}@{place}")
    seen.add(disk.identity)
    return disk


def _read_disk(host: Host, name: str, size: int | None) -> Disk:
    base = f"{BLOCK}/{name}"
    number = host.read_word(base, "dev")
    udev = read_udev(host, number)
    serial = _serial(host, base, udev)
    wwid = word(
        host.read_word(base, "wwid") or host.read_word(base, "device/wwid") or udev.get("ID_WWN")
    )
    vendor = word(host.read_word(base, "device/vendor"))
    place = _place(host, base, name)
    rotations, form = _shape(host, base, udev)
    way = transport(name, place, vendor, udev, host.link(base, "device/subsystem"))
    if way == "nvme":
        way = _nvme_transport(host, base)
    return Disk(
        name=name,
        number=number,
        identity=identity(name, wwid, serial),
        size_bytes=size,
        logical_block_bytes=_block_size(host, base, "logical_block_size"),
        physical_block_bytes=_block_size(host, base, "physical_block_size"),
        model=word(host.read_word(base, "device/model") or udev.get("ID_MODEL")),
        vendor=None if vendor is None or _HEX_ID.match(vendor) else vendor,
        serial=serial,
        wwid=wwid,
        firmware=word(
            host.read_word(base, "device/firmware_rev")
            or host.read_word(base, "device/rev")
            or udev.get("ID_REVISION")
        ),
        rotational=flag(host.read_int(base, "queue/rotational")),
        rotations=rotations,
        form_factor=form,
        removable=flag(host.read_int(base, "removable")),
        read_only=flag(host.read_int(base, "ro")),
        transport=way,
        link_bits=_link_bits(host, place, way),
        pci=pci_function(place),
        routes=tuple(_routes(host, name, place)),
    )


def _block_size(host: Host, base: str, name: str) -> int | None:
    return host.read_count(base, "queue", name, limit=MAX_BLOCK_BYTES) or None


def _serial(host: Host, base: str, udev: dict[str, str]) -> str | None:
    return word(
        host.read_word(base, "device/serial")
        or host.read_word(base, "serial")
        or udev.get("ID_SERIAL_SHORT")
        or parse_vpd_serial(host.read_bytes(base, "device/vpd_pg80"))
    )


def _shape(host: Host, base: str, udev: dict[str, str]) -> tuple[int | None, int | None]:
    """Return rotations a minute and form factor, of SCSI's page or of what udev asked ATA."""
    rotations, form = parse_characteristics(host.read_bytes(base, "device/vpd_pgb1"))
    told = udev.get("ID_ATA_ROTATION_RATE_RPM", "")
    if rotations is None and told.isdecimal() and int(told[:9]) < MAX_RPM:
        rotations = int(told[:9])
    return rotations, form


def _controllers(host: Host, base: str) -> list[str]:
    """Return the NVMe controllers behind a namespace whose device is a subsystem (multi-path)."""
    return [name for name in host.names(base, "device") if _CONTROLLER.match(name)]


def _routes(host: Host, name: str, place: str | None = None) -> Iterator[Route]:
    """Yield the ways to a disk, with what the driver says of each."""
    base = f"{BLOCK}/{name}"
    controllers = _controllers(host, base) if name.startswith("nvme") else []
    for controller in controllers:
        yield Route(
            controller,
            word(host.read_word(base, "device", controller, "state")),
            _ana(host, name, controller),
            pci_function(host.resolve("sys/class/nvme", controller) or ""),
        )
    if not controllers:
        yield read_path(host, name, place)


def read_path(host: Host, name: str, place: str | None = None) -> Route:
    """Return a path that is a block device of its own; `place` is where it is, if that is known."""
    base = f"{BLOCK}/{name}"
    if place is None:
        if not host.exists(base):
            return Route(name, GONE)
        place = _place(host, base, name)
    return Route(
        name,
        word(host.read_word(base, "device/state")),
        word(host.read_word(base, "device/access_state")),
        pci_function(place),
    )


def _ana(host: Host, name: str, controller: str) -> str | None:
    """Return the access state (NVM Express 2.0 8.1) of a namespace by one of its controllers."""
    space, number = _NAMESPACE.match(name), _CONTROLLER.match(controller)
    if space is None or number is None:
        return None
    hidden = f"nvme{space[1]}c{number[1]}n{space[2]}"  # the path's own, hidden block device
    return word(host.read_word(BLOCK, hidden, "ana_state"))


def _place(host: Host, base: str, name: str) -> str:
    """Return the device's path in sysfs; of a multi-path NVMe disk that of a controller."""
    if name.startswith("nvme"):
        for controller in _controllers(host, base):
            place = host.resolve("sys/class/nvme", controller)
            if place is not None:
                return place
    return host.resolve(base, "device") or host.resolve(base) or ""


def pci_function(place: str) -> str | None:
    """Return the last PCI function that a device's path in sysfs leads through."""
    found = [part for part in place.split("/") if _PCI.match(part)]
    return found[-1] if found else None


def identity(name: str, wwid: str | None, serial: str | None) -> str:
    """Return what names a disk for ever: its WWID, else its serial, else the kernel's name."""
    for text in (wwid, serial and f"serial.{serial}"):
        if text:
            return fit_identity(text)
    return name


def transport(
    name: str,
    place: str,
    vendor: str | None,
    udev: dict[str, str],
    subsystem: str | None = None,
) -> str | None:
    """Return how a disk is attached, as far as it shows."""
    if name.startswith("nvme"):
        return "nvme"
    if name.startswith("mmcblk"):
        return "mmc"
    if subsystem == "virtio" or name.startswith("vd"):
        return "virtio"
    for part in place.split("/"):
        for pattern, way in _WAYS:
            if pattern.match(part):
                # The SCSI layer's name for a SATA disk, also one behind a SAS controller.
                return "ata" if way == "sas" and vendor == "ATA" else way
    if udev.get("ID_BUS"):
        return udev["ID_BUS"]
    return "ata" if vendor == "ATA" else None


def _nvme_transport(host: Host, base: str) -> str:
    """Return nvme, with the fabric when there is one (nvme-tcp)."""
    controllers = _controllers(host, base)
    told = host.read_word(base, "device", *controllers[:1], "transport")
    return "nvme" if told in (None, "pcie") else f"nvme-{told}"[:MAX_WAY]


def _link_bits(host: Host, place: str, way: str | None) -> int | None:
    """Return the speed that the way to a disk was negotiated at, in bits a second."""
    parts = place.split("/")
    for index, part in enumerate(parts):
        if way == "ata" and part.startswith("ata") and part[3:].isdecimal():
            return parse_speed(host.read_word("sys/class/ata_link", f"link{part[3:]}", "sata_spd"))
        if way in ("sas", "ata") and part.startswith("end_device-"):
            return _sas_speed(host, "/".join(parts[:index]))
    if way == "usb":
        hops = [index for index, part in enumerate(parts) if _USB.match(part)]
        megabits = host.read_count(*parts[: hops[-1] + 1], "speed", limit=2**20) if hops else None
        return megabits * 1_000_000 if megabits else None
    return None


def _sas_speed(host: Host, port: str) -> int | None:
    """Return the link rate of the first phy of a SAS port."""
    for name in host.names(port):
        if name.startswith("phy-"):
            return parse_speed(host.read_word("sys/class/sas_phy", name, "negotiated_linkrate"))
    return None


def parse_speed(text: str | None) -> int | None:
    """Return bits a second of `6.0 Gbps` or `12.0 Gbit`."""
    match = _SPEED.match(text or "")
    return int(match[1]) * 10**9 + int(match[2] or 0) * 10**8 if match else None
