"""A domain's XML as values: what a machine is made of (libvirt's domain XML format).

Pure.  Sizes in KiB and bytes as named, absent facts None; the XML is libvirt's own, not a client's.
"""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree import ElementTree as ET

import msgspec

MAX_XML = 4 * 1024**2  # the definition of a machine with hundreds of disks is below 1 MiB
MAX_TEXT = 1024
UNITS = {
    "b": 1,
    "bytes": 1,
    "kb": 1000,
    "k": 1024,
    "kib": 1024,
    "mb": 10**6,
    "m": 1024**2,
    "mib": 1024**2,
    "gb": 10**9,
    "g": 1024**3,
    "gib": 1024**3,
    "tb": 10**12,
    "t": 1024**4,
    "tib": 1024**4,
}
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
    "rng",
    "memballoon",
    "filesystem",
    "panic",
    "vsock",
)


class Rates(msgspec.Struct, frozen=True, kw_only=True):
    """One direction of traffic shaping: KiB a second, the burst in KiB."""

    average: int | None = None
    peak: int | None = None
    burst: int | None = None


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
    read_only: bool = False
    address: str | None = None


class Nic(msgspec.Struct, frozen=True, kw_only=True):
    """A network card of a machine."""

    mac: str  # with colons
    source_type: str | None = None
    source: str | None = None  # network, bridge or interface
    model: str | None = None
    target: str | None = None  # interface of the host
    vlan: int | None = None
    link_up: bool = True
    inbound: Rates = Rates()
    outbound: Rates = Rates()


class OtherDevice(msgspec.Struct, frozen=True, kw_only=True):
    """Any other device; `number` counts those of its kind."""

    kind: str
    number: int
    model: str | None = None
    address: str | None = None


class Machine(msgspec.Struct, frozen=True, kw_only=True):
    """What a definition says; `uuid` and `name` as libvirt has them."""

    uuid: str
    name: str
    virtual_type: str | None = None  # kvm, qemu
    description: str | None = None
    title: str | None = None
    machine: str | None = None
    arch: str | None = None
    firmware: str | None = None  # bios or efi
    secure_boot: bool | None = None
    cpu_model: str | None = None
    on_crash: str | None = None
    vcpus: int | None = None
    max_vcpus: int | None = None
    topology: tuple[int, int, int] | None = None  # sockets, cores, threads
    cpu_shares: int | None = None
    memory_kib: int | None = None  # at most
    current_kib: int | None = None  # what the balloon leaves
    huge_pages: bool = False
    locked: bool = False
    disks: tuple[DiskDevice, ...] = ()
    nics: tuple[Nic, ...] = ()
    others: tuple[OtherDevice, ...] = ()


class SnapshotInfo(msgspec.Struct, frozen=True, kw_only=True):
    """A snapshot of a machine; `state` is libvirt's word, `created` POSIX seconds."""

    name: str
    created: int | None = None
    state: str | None = None
    parent: str | None = None
    description: str | None = None
    current: bool = False


def parse_machine(xml: str) -> Machine | None:
    """Read a definition; None when it is none."""
    if len(xml) > MAX_XML:
        return None
    try:
        root = ET.fromstring(xml)  # noqa: S314 - written by libvirt
    except ET.ParseError:
        return None
    uuid, name = _text(root, "uuid"), _text(root, "name")
    if root.tag != "domain" or uuid is None or name is None:
        return None
    loader = root.find("os/loader")
    kind = root.find("os/type")
    return Machine(
        uuid=uuid,
        name=name,
        virtual_type=root.get("type"),
        description=_text(root, "description"),
        title=_text(root, "title"),
        machine=None if kind is None else kind.get("machine"),
        arch=None if kind is None else kind.get("arch"),
        firmware=_firmware(root, loader),
        secure_boot=None if loader is None or "secure" not in loader.attrib
        else loader.get("secure") == "yes",
        cpu_model=_cpu_model(root.find("cpu")),
        on_crash=_text(root, "on_crash"),
        vcpus=_vcpus(root),
        max_vcpus=_number(_text(root, "vcpu")),
        topology=_topology(root.find("cpu/topology")),
        cpu_shares=_number(_text(root, "cputune/shares")),
        memory_kib=_kib(root.find("memory")),
        current_kib=_kib(root.find("currentMemory")),
        huge_pages=root.find("memoryBacking/hugepages") is not None,
        locked=root.find("memoryBacking/locked") is not None,
        disks=tuple(_disks(root)),
        nics=tuple(_nics(root)),
        others=tuple(_others(root)),
    )  # fmt: skip


def _text(root: ET.Element, path: str) -> str | None:
    text = (root.findtext(path) or "").strip()
    return text[:MAX_TEXT] or None


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isdecimal() and len(text) < 16 else None


def _attribute(root: ET.Element, path: str, name: str) -> str | None:
    found = root.find(path)
    text = None if found is None else found.get(name)
    return text[:MAX_TEXT] if text else None


def _kib(element: ET.Element | None) -> int | None:
    """Return an amount of memory in KiB; libvirt's own unit is that."""
    if element is None:
        return None
    amount = _number((element.text or "").strip())
    unit = UNITS.get((element.get("unit") or "KiB").lower())
    return None if amount is None or unit is None else amount * unit // 1024


def _firmware(root: ET.Element, loader: ET.Element | None) -> str | None:
    told = _attribute(root, "os", "firmware")
    if told is not None:
        return told if told in ("bios", "efi") else None
    if loader is not None and loader.get("type") == "pflash":
        return "efi"
    return "bios" if root.find("os/type") is not None else None


def _cpu_model(cpu: ET.Element | None) -> str | None:
    if cpu is None:
        return None
    model = (cpu.findtext("model") or "").strip()
    mode = cpu.get("mode")
    return model[:MAX_TEXT] or (mode if mode != "custom" else None)


def _vcpus(root: ET.Element) -> int | None:
    vcpu = root.find("vcpu")
    if vcpu is None:
        return None
    return _number(vcpu.get("current")) or _number((vcpu.text or "").strip())


def _topology(element: ET.Element | None) -> tuple[int, int, int] | None:
    if element is None:
        return None
    found = [_number(element.get(name)) for name in ("sockets", "cores", "threads")]
    if None in found:
        return None
    dies = _number(element.get("dies")) or 1
    return found[0] or 1, (found[1] or 1) * dies, found[2] or 1


def _address(device: ET.Element) -> str | None:
    """Return where a device sits, as its bus writes addresses."""
    place = device.find("address")
    if place is None:
        return None
    numbers = [_hexadecimal(place.get(name)) for name in ("domain", "bus", "slot", "function")]
    known = [number for number in numbers if number is not None]
    if place.get("type") == "pci" and len(known) == len(numbers):
        return f"{known[0]:04x}:{known[1]:02x}:{known[2]:02x}.{known[3]:x}"
    if place.get("type") == "drive":
        return ":".join(place.get(name, "0") for name in ("controller", "bus", "target", "unit"))
    return None


def _hexadecimal(text: str | None) -> int | None:
    try:
        return int(text or "", 16)
    except ValueError:
        return None


def _disks(root: ET.Element) -> Iterator[DiskDevice]:
    for disk in root.iterfind("devices/disk"):
        target = _attribute(disk, "target", "dev")
        if target is None:
            continue
        source = disk.find("source")
        names = ("file", "dev", "volume", "name", "dir")
        told = (
            None if source is None else next((source.get(n) for n in names if source.get(n)), None)
        )
        yield DiskDevice(
            target=target[:64],
            kind=disk.get("device") or "disk",
            bus=_attribute(disk, "target", "bus"),
            source_type=disk.get("type"),
            source=told[:MAX_TEXT] if told else None,
            pool=None if source is None else source.get("pool"),
            format=_attribute(disk, "driver", "type"),
            cache=_attribute(disk, "driver", "cache"),
            read_only=disk.find("readonly") is not None,
            address=_address(disk),
        )


def _rates(nic: ET.Element, direction: str) -> Rates:
    found = nic.find(f"bandwidth/{direction}")
    if found is None:
        return Rates()
    return Rates(
        average=_number(found.get("average")),
        peak=_number(found.get("peak")),
        burst=_number(found.get("burst")),
    )


def _nics(root: ET.Element) -> Iterator[Nic]:
    for nic in root.iterfind("devices/interface"):
        mac = _attribute(nic, "mac", "address")
        if mac is None:
            continue
        names = ("network", "bridge", "dev", "name", "path")
        source = nic.find("source")
        told = (
            None if source is None else next((source.get(n) for n in names if source.get(n)), None)
        )
        yield Nic(
            mac=mac.lower()[:17],
            source_type=nic.get("type"),
            source=told[:MAX_TEXT] if told else None,
            model=_attribute(nic, "model", "type"),
            target=_attribute(nic, "target", "dev"),
            vlan=_number(_attribute(nic, "vlan/tag", "id")),
            link_up=_attribute(nic, "link", "state") != "down",
            inbound=_rates(nic, "inbound"),
            outbound=_rates(nic, "outbound"),
        )


def _others(root: ET.Element) -> Iterator[OtherDevice]:
    for kind in OTHERS:
        for number, device in enumerate(root.iterfind(f"devices/{kind}")):
            model = device.get("model") or _attribute(device, "model", "type")
            words = (device.get("type"), model)
            yield OtherDevice(
                kind=kind,
                number=number,
                model=" ".join(dict.fromkeys(word for word in words if word))[:MAX_TEXT] or None,
                address=_address(device),
            )


def parse_snapshot(xml: str, *, current: bool) -> SnapshotInfo | None:
    """Read a snapshot's XML; None when it is none."""
    try:
        root = ET.fromstring(xml[:MAX_XML])  # noqa: S314 - written by libvirt
    except ET.ParseError:
        return None
    name = _text(root, "name")
    if root.tag != "domainsnapshot" or name is None:
        return None
    return SnapshotInfo(
        name=name,
        created=_number(_text(root, "creationTime")),
        state=_text(root, "state"),
        parent=_text(root, "parent/name"),
        description=_text(root, "description"),
        current=current,
    )
