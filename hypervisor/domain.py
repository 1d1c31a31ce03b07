"""Guests as libvirt knows them: states, facts of one domain, and the XML that defines a small one.

Pure: no libvirt, no files.
"""

from __future__ import annotations

import os.path
from enum import Enum, IntEnum, auto
from typing import Annotated, Literal, NamedTuple
from xml.etree import ElementTree as ET

import msgspec

from hypervisor.figure import Traffic

MAX_VCPUS = 1024  # of KVM and of QEMU's newest machine types
MAX_MEMORY_MIB = 64 * 1024 * 1024  # 64 TiB: what 46 bits of physical address reach
MAX_PATH_BYTES = 4095  # PATH_MAX of Linux without its end
# libvirt allows more, but puts the name into paths, unit names and cgroups.
NAME = r"^[A-Za-z0-9][A-Za-z0-9._+-]{0,63}\Z"
MACHINE = r"^[a-z0-9][a-z0-9._-]{0,63}\Z"


class DomainState(IntEnum):
    """virDomainState."""

    NOSTATE = 0
    RUNNING = 1
    BLOCKED = 2
    PAUSED = 3
    SHUTDOWN = 4  # being shut down
    SHUTOFF = 5
    CRASHED = 6
    PMSUSPENDED = 7


class RunningReason(IntEnum):
    """virDomainRunningReason."""

    UNKNOWN = 0
    BOOTED = 1
    MIGRATED = 2
    RESTORED = 3
    FROM_SNAPSHOT = 4
    UNPAUSED = 5
    MIGRATION_CANCELED = 6
    SAVE_CANCELED = 7
    WAKEUP = 8
    CRASHED = 9
    POSTCOPY = 10
    POSTCOPY_FAILED = 11


class PausedReason(IntEnum):
    """virDomainPausedReason."""

    UNKNOWN = 0
    USER = 1
    MIGRATION = 2
    SAVE = 3
    DUMP = 4
    IOERROR = 5
    WATCHDOG = 6
    FROM_SNAPSHOT = 7
    SHUTTING_DOWN = 8
    SNAPSHOT = 9
    CRASHED = 10
    STARTING_UP = 11
    POSTCOPY = 12
    POSTCOPY_FAILED = 13
    API_ERROR = 14  # libvirt 9.2 and newer


class ShutoffReason(IntEnum):
    """virDomainShutoffReason."""

    UNKNOWN = 0
    SHUTDOWN = 1
    DESTROYED = 2
    CRASHED = 3
    MIGRATED = 4
    SAVED = 5
    FAILED = 6
    FROM_SNAPSHOT = 7
    DAEMON = 8


class Action(Enum):
    """What can be done with a domain."""

    START = auto()  # from its saved memory if it has any
    STOP = auto()  # power off, at once
    SHUTDOWN = auto()  # ask the guest (its agent, else the power button); does not wait
    REBOOT = auto()  # ask the guest; does not wait
    RESET = auto()  # the reset button
    SUSPEND = auto()  # stop the processors; the memory stays
    RESUME = auto()
    WAKE = auto()  # a guest that suspended itself to memory
    SAVE = auto()  # write the memory to libvirt's own file and stop; waits for the end
    DISCARD_SAVED = auto()  # remove the saved memory of a domain that is off


# Action -> method of virDomain.
ACTIONS = {
    Action.START: "create",
    Action.STOP: "destroy",
    Action.SHUTDOWN: "shutdown",
    Action.REBOOT: "reboot",
    Action.RESET: "reset",
    Action.SUSPEND: "suspend",
    Action.RESUME: "resume",
    Action.WAKE: "pMWakeup",
    Action.SAVE: "managedSave",
    Action.DISCARD_SAVED: "managedSaveRemove",
}


class DomainInfo(msgspec.Struct, frozen=True, kw_only=True):
    """What one cheap look at a domain tells.  Memory in KiB, processor time in nanoseconds.

    `state` and `reason` are libvirt's numbers; a libvirt newer than this table may tell others.
    `cpu_time_ns` and `rss_kib` are None while the domain is off, `rss_kib` also where its process
    cannot be seen (a remote hypervisor).
    """

    uuid: str
    name: str
    state: int
    reason: int
    vcpus: int
    max_vcpus: int
    memory_kib: int
    max_memory_kib: int
    cpu_time_ns: int | None = None
    rss_kib: int | None = None
    persistent: bool = True
    autostart: bool = False
    has_managed_save: bool = False
    accelerator: str | None = None  # libvirt's domain type: kvm, qemu, ...
    silent: bool = False  # its monitor has not answered for a while
    traffic: Traffic = Traffic()


class Definition(NamedTuple):
    """What is read from a domain's XML."""

    accelerator: str | None
    max_vcpus: int | None


def parse_definition(xml: str) -> Definition:
    """Read the type and the greatest number of processors from a domain's XML."""
    root = ET.fromstring(xml)  # noqa: S314 - written by libvirt
    vcpus = root.findtext("vcpu")
    return Definition(root.get("type"), int(vcpus) if vcpus else None)


def domain_types(capabilities: str) -> tuple[str, ...]:
    """Return the domain types that can run guests of the host's own architecture.

    From the XML of virConnectGetCapabilities, in its order.
    """
    root = ET.fromstring(capabilities)  # noqa: S314 - written by libvirt
    own = root.findtext("host/cpu/arch")
    types: dict[str, None] = {}
    for arch in root.iterfind("guest/arch"):
        if own is None or arch.get("name") == own:
            types.update(dict.fromkeys(item.get("type", "") for item in arch.iterfind("domain")))
    return tuple(types)


def pool_directory(xml: str) -> str | None:
    """Return the target path of a storage pool's XML; None for a pool without one."""
    return ET.fromstring(xml).findtext("target/path")  # noqa: S314 - written by libvirt


class SpecError(ValueError):
    """A machine cannot be defined as asked; the text says what is wrong."""


class DomainSpec(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The small form of a machine's definition.  Paths are absolute paths of the host.

    A disk whose name ends in `.qcow2` is a qcow2 image, any other is raw: its content is never
    asked, because a guest that may write a raw disk could write another format's head into it.
    """

    name: Annotated[str, msgspec.Meta(pattern=NAME)]
    vcpus: Annotated[int, msgspec.Meta(ge=1, le=MAX_VCPUS)] = 1
    memory_mib: Annotated[int, msgspec.Meta(ge=1, le=MAX_MEMORY_MIB)] = 512
    disk: str | None = None
    cdrom: str | None = None
    rom: str | None = None
    network: Literal["none", "user"] = "user"
    accelerator: Literal["auto", "kvm", "qemu"] = "auto"
    machine: Annotated[str, msgspec.Meta(pattern=MACHINE)] = "q35"

    def paths(self) -> tuple[str, ...]:
        """Return the paths of the host that the machine would use."""
        return tuple(path for path in (self.disk, self.cdrom, self.rom) if path is not None)


def parse_spec(arguments: dict[str, object]) -> DomainSpec:
    """Check plain values; SpecError says what is wrong with them."""
    try:
        spec = msgspec.convert(arguments, DomainSpec)
    except msgspec.ValidationError as exc:
        raise SpecError(str(exc)) from exc
    for path in spec.paths():
        check_path(path)
    return spec


def check_path(path: str) -> None:
    """Raise SpecError unless a path is absolute, normal and free of control characters."""
    if not path.isprintable() or len(path.encode("utf-8", "replace")) > MAX_PATH_BYTES:
        raise SpecError("a path has unprintable characters or is too long")
    if not path.startswith("/") or path.startswith("//") or os.path.normpath(path) != path:
        raise SpecError(f"{path} is not an absolute path without . and ..")


def domain_xml(spec: DomainSpec, domain_type: str) -> str:
    """Write the definition of a machine that runs under `domain_type` (kvm, qemu)."""
    root = ET.Element("domain", type=domain_type)
    _child(root, "name", spec.name)
    _child(root, "memory", str(spec.memory_mib), unit="MiB")
    _child(root, "vcpu", str(spec.vcpus))
    system = _child(root, "os")
    _child(system, "type", "hvm", machine=spec.machine)
    if spec.rom is not None:
        _child(system, "loader", spec.rom, type="rom")
    for device in ("hd", "cdrom") if spec.disk is not None else ("cdrom",):
        _child(system, "boot", dev=device)
    features = _child(root, "features")
    _child(features, "acpi")
    _child(features, "apic")
    if domain_type == "kvm":
        cpu = _child(root, "cpu", mode="host-passthrough", migratable="on")
        # Some hypervisors below ours announce this MSR and refuse it, and QEMU 7.2 then aborts.
        _child(cpu, "feature", policy="disable", name="arch-capabilities")
    _child(root, "clock", offset="utc")
    _child(root, "on_crash", "destroy")
    _devices(root, spec)
    ET.indent(root)
    return ET.tostring(root, encoding="unicode") + "\n"


def _child(parent: ET.Element, tag: str, text: str | None = None, **attributes: str) -> ET.Element:
    child = ET.SubElement(parent, tag, attributes)
    child.text = text
    return child


def _devices(root: ET.Element, spec: DomainSpec) -> None:
    devices = _child(root, "devices")
    if spec.disk is not None:
        disk = _child(devices, "disk", type="file", device="disk")
        _child(disk, "driver", name="qemu", type=_disk_format(spec.disk))
        _child(disk, "source", file=spec.disk)
        _child(disk, "target", dev="vda", bus="virtio")
    if spec.cdrom is not None:
        bus = "sata" if "q35" in spec.machine else "ide"
        disk = _child(devices, "disk", type="file", device="cdrom")
        _child(disk, "driver", name="qemu", type="raw")
        _child(disk, "source", file=spec.cdrom)
        _child(disk, "target", dev="sda" if bus == "sata" else "hda", bus=bus)
        _child(disk, "readonly")
    if spec.network == "user":
        interface = _child(devices, "interface", type="user")
        _child(interface, "model", type="virtio")
    _child(devices, "serial", type="pty")
    _child(devices, "console", type="pty")


def _disk_format(path: str) -> str:
    return "qcow2" if path.endswith(".qcow2") else "raw"
