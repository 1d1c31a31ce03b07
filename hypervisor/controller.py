"""Storage controllers: host bus adapters of SCSI, SATA, SAS and Fibre Channel, and NVMe.

Sources: sys/class/scsi_host, fc_host, sas_host, nvme (kernel scsi/scsi_fc_transport.rst,
ABI/testing/sysfs-driver-*), what drivers tell of their firmware.  All hosts of one PCI function are
one controller.  Its ports are told by `controller_port.py`, its disks by `disk.py`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from hypervisor.block import word
from hypervisor.controller_port import Port, read_ata_port, read_fc_port, read_sas_ports
from hypervisor.disk import pci_function
from hypervisor.host import Host

HOSTS = "sys/class/scsi_host"
FC_HOSTS = "sys/class/fc_host"
SAS_HOSTS = "sys/class/sas_host"
NVME = "sys/class/nvme"
MAX_HOSTS = 4096  # SCSI hosts and NVMe controllers that are looked at
SOFTWARE = frozenset({"iscsi_tcp", "scsi_debug", "tcm_loopback", "vhost"})  # no hardware
_HOST = re.compile(r"host(\d{1,6})\Z")
_NVME = re.compile(r"nvme(\d{1,6})\Z")
_ATA = re.compile(r"ata(\d{1,6})\Z")
_USB = re.compile(r"usb\d+\Z")
_NO_NAME = frozenset({"<NULL>", "(null)"})
# What drivers call the same fact, in the host's own directory.
FIRMWARE = ("version_fw", "fwrev", "fw_version", "firmware_revision", "firmware_version", "fw_rev")
MODEL = ("board_name", "modelname", "model_name", "model", "model_desc")
SERIAL = ("board_tracer", "serialnum", "serial_num", "serial_number")
DRIVER_VERSION = ("lpfc_drvr_version", "driver_version", "drv_version")
FC_FIRMWARE = re.compile(r"\bFW:?\s*v?([0-9][\w.]*)", re.IGNORECASE)
FABRICS = {"tcp": "NVMe/TCP", "rdma": "NVMe/RDMA", "fc": "NVMe/FC", "loop": "NVMe/loop"}


class Member(msgspec.Struct, frozen=True):
    """A host of the SCSI layer, or an NVMe controller: the kernel's name and the driver's word."""

    name: str
    state: str | None


class Controller(msgspec.Struct, frozen=True, kw_only=True):
    """A storage controller."""

    identity: str  # PCI address, else world wide name, else its place below sys/devices
    protocol: str  # SATA, SAS, FC, NVMe, NVMe/TCP, SCSI
    pci: str | None = None
    members: tuple[Member, ...] = ()
    driver: str | None = None
    driver_version: str | None = None
    firmware: str | None = None
    model: str | None = None
    serial: str | None = None
    wwn: str | None = None  # 16 hex digits
    remote: str | None = None  # of NVMe over fabrics: subsystem and address at the other end
    ports: tuple[Port, ...] = ()


def read_controllers(host: Host) -> list[Controller]:
    """Return each controller, those of one PCI function joined, by identity."""
    found: dict[str, Controller] = {}
    for one in (*_scsi(host), *_nvmes(host)):
        known = found.get(one.identity)
        found[one.identity] = one if known is None else _joined(known, one)
    return [found[identity] for identity in sorted(found)]


def _joined(first: Controller, second: Controller) -> Controller:
    """Return what two hosts of one PCI function are together; the richer protocol names it."""
    speaks = second.protocol if first.protocol == "SCSI" else first.protocol
    told = {
        name: getattr(first, name) or getattr(second, name)
        for name in ("driver", "driver_version", "firmware", "model", "serial", "wwn", "remote")
    }
    return msgspec.structs.replace(
        first,
        protocol=speaks,
        members=(*first.members, *second.members),
        ports=(*first.ports, *second.ports),
        **told,
    )


def _numbered(host: Host, directory: str, pattern: re.Pattern[str]) -> list[str]:
    """Return the names of a class in the order of their numbers."""
    found = [(int(m[1]), name) for name in host.names(directory) if (m := pattern.match(name))]
    return [name for _, name in sorted(found)[:MAX_HOSTS]]


# -- the SCSI layer's hosts


def _scsi(host: Host) -> Iterator[Controller]:
    fc, sas = frozenset(host.names(FC_HOSTS)), frozenset(host.names(SAS_HOSTS))
    names = dict.fromkeys((*_numbered(host, HOSTS, _HOST), *_numbered(host, FC_HOSTS, _HOST)))
    phys = read_sas_ports(host) if sas else {}
    for name in names:
        place = host.resolve(HOSTS, name) or host.resolve(FC_HOSTS, name) or ""
        parts = place.split("/")
        driver = _told(host, name, ("proc_name",))
        if driver in SOFTWARE or any(_USB.match(part) for part in parts):
            continue  # a stick is no adapter
        ports = _ports(host, name, parts, fc=name in fc, phys=phys.get(name, ()))
        wwn = ports[0].address if name in fc and ports else None
        pci = pci_function(place)
        identity = pci or (wwn and f"wwn.{wwn}") or _platform(parts)
        if identity is None:
            continue
        yield Controller(
            identity=identity,
            protocol=_protocol(name, parts, ports, sas),
            pci=pci,
            members=(Member(name, word(host.read_word(HOSTS, name, "state"))),),
            driver=driver or _bound(host, parts),
            driver_version=_told(host, name, DRIVER_VERSION),
            firmware=_told(host, name, FIRMWARE) or _fc_firmware(host, name),
            model=_told(host, name, MODEL),
            serial=_told(host, name, SERIAL),
            wwn=wwn or next((port.address for port in ports if port.address), None),
            ports=ports,
        )


def _told(host: Host, name: str, files: tuple[str, ...]) -> str | None:
    """Return the first of some files of a host that says something."""
    for file in files:
        text = word(host.read_word(HOSTS, name, file))
        if text is not None and text not in _NO_NAME:
            return text.splitlines()[0].strip() or None
    return None


def _fc_firmware(host: Host, name: str) -> str | None:
    """Return the firmware that an adapter writes into its name for the fabric."""
    match = FC_FIRMWARE.search(host.read_word(FC_HOSTS, name, "symbolic_name") or "")
    return match[1] if match else None


def _bound(host: Host, parts: list[str]) -> str | None:
    """Return the driver of the nearest device above a host."""
    places = ("/".join(parts[:end]) for end in range(len(parts), 2, -1))
    return next((name for at in places if (name := host.link(at, "driver"))), None)


def _platform(parts: list[str]) -> str | None:
    """Return the place of a device that is on no PCI bus; None for one of software."""
    ends = [n for n, part in enumerate(parts) if _HOST.match(part) or _ATA.match(part)]
    if parts[:2] != ["sys", "devices"] or not ends:
        return None
    above = parts[2 : ends[0]]
    made_up = above and above[0] in ("virtual", "pseudo_0")
    return None if len(above) < 2 or made_up else "/".join(above)


def _ports(
    host: Host, name: str, parts: list[str], *, fc: bool, phys: tuple[Port, ...]
) -> tuple[Port, ...]:
    if fc:
        port = read_fc_port(host, name)
        return () if port is None else (port,)
    ata = next((part for part in parts if _ATA.match(part)), None)
    if ata is not None:
        return (read_ata_port(host, ata),)
    return phys


def _protocol(name: str, parts: list[str], ports: tuple[Port, ...], sas: frozenset[str]) -> str:
    if ports:
        return ports[0].kind
    if name in sas:
        return "SAS"
    if any(part.startswith("virtio") for part in parts):
        return "virtio"
    return "SCSI"


# -- NVMe


def _nvmes(host: Host) -> Iterator[Controller]:
    for name in _numbered(host, NVME, _NVME):
        base = f"{NVME}/{name}"
        pci = pci_function(host.resolve(base) or "")
        transport = host.read_word(base, "transport") or "pcie"
        fabric = transport in FABRICS
        remote = _remote(host, base) if fabric else None
        identity = pci if pci and not fabric else _nvme_identity(host, base, name, remote)
        yield Controller(
            identity=identity,
            protocol=FABRICS.get(transport, "NVMe"),
            pci=None if fabric else pci,
            members=(Member(name, word(host.read_word(base, "state"))),),
            driver="nvme" if not fabric else f"nvme-{transport}",
            firmware=word(host.read_word(base, "firmware_rev")),
            model=word(host.read_word(base, "model")),
            serial=word(host.read_word(base, "serial")),
            remote=remote,
        )


def _remote(host: Host, base: str) -> str | None:
    """Return subsystem and address that a controller over a fabric is connected to."""
    told = (host.read_word(base, "subsysnqn"), host.read_word(base, "address"))
    return word(" ".join(text for text in told if text))


def _nvme_identity(host: Host, base: str, name: str, remote: str | None) -> str:
    if remote is not None:
        return f"nvme/{remote}"
    serial = host.read_word(base, "serial")
    return f"nvme/serial.{serial}" if serial else f"nvme/{name}"
