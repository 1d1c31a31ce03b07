"""A domain's XML as values: what a machine is made of (libvirt's domain XML format).

Pure.  Sizes in KiB as named, absent facts None; the XML is libvirt's own, not a client's.
"""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree import ElementTree as ET

import msgspec

from hypervisor.libvirt_xml import (
    MAX_TEXT,
    attribute,
    is_yes,
    kibibytes_of,
    number,
    root_of,
    text_at,
)
from hypervisor.virtual_device import (
    DiskDevice,
    Nic,
    OtherDevice,
    read_disks,
    read_nics,
    read_others,
)

OSINFO = "{http://libosinfo.org/xmlns/libvirt/domain/1.0}"
MAX_BOOT_DEVICES = 8
MAX_PINNED = 4096  # processors of the host that are told of a machine


class CpuTuning(msgspec.Struct, frozen=True, kw_only=True):
    """How a machine's processors are scheduled; times in microseconds.

    A quota is what may be used of each period: of one virtual processor, or (global) of the whole
    machine with its emulator.
    """

    shares: int | None = None
    period: int | None = None
    quota: int | None = None
    global_period: int | None = None
    global_quota: int | None = None
    cpus: tuple[int, ...] = ()  # of the host that virtual processors are bound to
    bound_each: bool = False  # each virtual processor has its own


class MemoryTuning(msgspec.Struct, frozen=True, kw_only=True):
    """Limits of a machine's memory on the host, in KiB, and the nodes that it comes from."""

    hard_limit: int | None = None
    soft_limit: int | None = None
    swap_hard_limit: int | None = None
    minimum: int | None = None  # min_guarantee
    node_set: str | None = None
    node_mode: str | None = None


class Machine(msgspec.Struct, frozen=True, kw_only=True):
    """What a definition says; `uuid` and `name` as libvirt has them."""

    uuid: str
    name: str
    virtual_type: str | None = None  # kvm, qemu
    description: str | None = None
    title: str | None = None
    os_id: str | None = None  # libosinfo's address of the guest's system
    machine: str | None = None
    arch: str | None = None
    emulator: str | None = None
    firmware: str | None = None  # bios or efi
    secure_boot: bool | None = None
    boot_devices: tuple[str, ...] = ()
    cpu_mode: str | None = None
    cpu_model: str | None = None
    on_poweroff: str | None = None
    on_reboot: str | None = None
    on_crash: str | None = None
    clock: str | None = None
    partition: str | None = None  # of the control groups
    vcpus: int | None = None
    max_vcpus: int | None = None
    io_threads: int | None = None
    topology: tuple[int, int, int] | None = None  # sockets, cores, threads
    cpu_tuning: CpuTuning = CpuTuning()
    memory_kib: int | None = None  # at most
    current_kib: int | None = None  # what the balloon leaves
    slots_kib: int | None = None  # with every memory slot filled
    huge_pages: bool = False
    locked: bool = False
    shared_pages: bool = True  # may be merged with equal pages of others
    memory_tuning: MemoryTuning = MemoryTuning()
    disks: tuple[DiskDevice, ...] = ()
    nics: tuple[Nic, ...] = ()
    others: tuple[OtherDevice, ...] = ()


def parse_machine(xml: str) -> Machine | None:
    """Read a definition; None when it is none."""
    root = root_of(xml, "domain")
    return None if root is None else machine_of(root)


def machine_of(root: ET.Element) -> Machine | None:
    """Read the element of a definition, which stands in a snapshot's XML, too."""
    uuid, name = text_at(root, "uuid"), text_at(root, "name")
    if uuid is None or name is None:
        return None
    devices = root.find("devices")
    if devices is None:
        devices = ET.Element("devices")
    loader = root.find("os/loader")
    return Machine(
        uuid=uuid,
        name=name,
        virtual_type=root.get("type"),
        description=text_at(root, "description"),
        title=text_at(root, "title"),
        os_id=attribute(root, f"metadata/{OSINFO}libosinfo/{OSINFO}os", "id"),
        machine=attribute(root, "os/type", "machine"),
        arch=attribute(root, "os/type", "arch"),
        emulator=text_at(devices, "emulator"),
        firmware=_firmware(root, loader),
        secure_boot=None if loader is None else is_yes(loader.get("secure")),
        boot_devices=tuple(_boot_devices(root)),
        on_poweroff=text_at(root, "on_poweroff"),
        on_reboot=text_at(root, "on_reboot"),
        on_crash=text_at(root, "on_crash"),
        clock=attribute(root, "clock", "offset"),
        partition=text_at(root, "resource/partition"),
        vcpus=number(attribute(root, "vcpu", "current")) or number(text_at(root, "vcpu")),
        max_vcpus=number(text_at(root, "vcpu")),
        io_threads=number(text_at(root, "iothreads")),
        cpu_mode=attribute(root, "cpu", "mode"),
        cpu_model=_cpu_model(root.find("cpu")),
        topology=_topology(root.find("cpu/topology")),
        cpu_tuning=_cpu_tuning(root),
        memory_kib=kibibytes_of(root.find("memory")),
        current_kib=kibibytes_of(root.find("currentMemory")),
        slots_kib=kibibytes_of(root.find("maxMemory")),
        huge_pages=root.find("memoryBacking/hugepages") is not None,
        locked=root.find("memoryBacking/locked") is not None,
        shared_pages=root.find("memoryBacking/nosharepages") is None,
        memory_tuning=_memory_tuning(root),
        disks=tuple(read_disks(devices)),
        nics=tuple(read_nics(devices)),
        others=tuple(read_others(devices)),
    )


def _firmware(root: ET.Element, loader: ET.Element | None) -> str | None:
    told = attribute(root, "os", "firmware")
    if told is not None:
        return told if told in ("bios", "efi") else None
    if loader is not None and loader.get("type") == "pflash":
        return "efi"
    return "bios" if root.find("os/type") is not None else None


def _boot_devices(root: ET.Element) -> Iterator[str]:
    """Yield what the machine starts from, in order: as the system or as the devices have it."""
    listed = [boot.get("dev") for boot in root.iterfind("os/boot")]
    if any(listed):
        yield from [name for name in listed if name][:MAX_BOOT_DEVICES]
        return
    ordered = []
    for device in root.iterfind("devices/*[boot]"):
        place = number(attribute(device, "boot", "order"))
        name = attribute(device, "target", "dev") if device.tag == "disk" else device.tag
        if place is not None and name:
            ordered.append((place, name))
    yield from [name for _, name in sorted(ordered)[:MAX_BOOT_DEVICES]]


def _cpu_model(cpu: ET.Element | None) -> str | None:
    if cpu is None:
        return None
    mode = cpu.get("mode")
    return text_at(cpu, "model") or (mode if mode != "custom" else None)


def _topology(element: ET.Element | None) -> tuple[int, int, int] | None:
    if element is None:
        return None
    found = [number(element.get(name)) for name in ("sockets", "cores", "threads")]
    if None in found:
        return None
    dies = number(element.get("dies")) or 1
    return found[0] or 1, (found[1] or 1) * dies, found[2] or 1


def _cpu_tuning(root: ET.Element) -> CpuTuning:
    tuning = root.find("cputune")
    pins = [pin.get("cpuset") or "" for pin in root.iterfind("cputune/vcpupin")]
    texts = pins or [attribute(root, "vcpu", "cpuset") or ""]
    cpus = sorted({cpu for text in texts for cpu in cpu_set(text)})
    return CpuTuning(
        shares=number(text_at(tuning, "shares")),
        period=number(text_at(tuning, "period")),
        quota=_quota(tuning, "quota"),
        global_period=number(text_at(tuning, "global_period")),
        global_quota=_quota(tuning, "global_quota"),
        cpus=tuple(cpus),
        bound_each=bool(pins),
    )


def _quota(tuning: ET.Element | None, name: str) -> int | None:
    """Return a quota; libvirt writes -1 and 0 where there is none."""
    return number(text_at(tuning, name)) or None


def cpu_set(text: str) -> set[int]:
    """Return the processors of a list such as 0-3,^2,8."""
    chosen: set[int] = set()
    for part in text.replace(" ", "").split(","):
        first, dash, last = part.removeprefix("^").partition("-")
        low, high = number(first), number(last if dash else first)
        if low is None or high is None or high >= MAX_PINNED:
            continue
        found = set(range(low, high + 1))
        chosen = chosen - found if part.startswith("^") else chosen | found
    return chosen


def _memory_tuning(root: ET.Element) -> MemoryTuning:
    def limit(name: str) -> int | None:
        return kibibytes_of(root.find(f"memtune/{name}"))

    return MemoryTuning(
        hard_limit=limit("hard_limit"),
        soft_limit=limit("soft_limit"),
        swap_hard_limit=limit("swap_hard_limit"),
        minimum=limit("min_guarantee"),
        node_set=attribute(root, "numatune/memory", "nodeset"),
        node_mode=attribute(root, "numatune/memory", "mode"),
    )


class SnapshotInfo(msgspec.Struct, frozen=True, kw_only=True):
    """A snapshot of a machine; `state` is libvirt's word, `created` POSIX seconds."""

    name: str
    created: int | None = None
    state: str | None = None
    parent: str | None = None
    description: str | None = None
    memory: str | None = None  # no, internal, external: where the memory is kept
    current: bool = False
    machine: Machine | None = None  # as it was then


def parse_snapshot(xml: str, *, current: bool) -> SnapshotInfo | None:
    """Read a snapshot's XML; None when it is none."""
    root = root_of(xml, "domainsnapshot")
    name = text_at(root, "name")
    if root is None or name is None:
        return None
    domain = root.find("domain")
    return SnapshotInfo(
        name=name,
        created=number(text_at(root, "creationTime")),
        state=text_at(root, "state"),
        parent=text_at(root, "parent/name"),
        description=text_at(root, "description"),
        memory=(attribute(root, "memory", "snapshot") or "")[:MAX_TEXT] or None,
        current=current,
        machine=None if domain is None else machine_of(domain),
    )
