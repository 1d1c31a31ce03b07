"""Which device a hwmon chip measures, from where the chip lies in sysfs."""

from __future__ import annotations

import re

import msgspec

from hypervisor.chip import HWMON, own_name
from hypervisor.disk import Disk, disk_names, pci_function, read_disks
from hypervisor.host import Host

_CORETEMP = re.compile(r"coretemp\.(\d{1,5})\Z")
_NODE = re.compile(r"[0-9a-f]{4,8}:00:(1[89a-f])\.3\Z")  # the fourth function of an AMD node
AMD_CHIPS = frozenset({"k10temp", "fam15h_power", "k8temp"})
FIRST_NODE = 0x18  # device number of AMD's node 0
_NVME = re.compile(r"nvme\d+\Z")


class Monitored(msgspec.Struct, frozen=True, kw_only=True):
    """A device: number of a CPU package, a disk, or address of a PCI function; one is told."""

    package: int | None = None
    disk: Disk | None = None
    pci: str | None = None


def monitored(host: Host, directory: str) -> Monitored | None:
    """Return what the chip `directory` measures; None for the board, and when that is not known."""
    place = host.resolve(HWMON, directory, "device")
    if place is None:
        return None
    last = place.rpartition("/")[2]
    core, node = _CORETEMP.match(last), _NODE.match(last)
    if core:
        return Monitored(package=int(core[1]))
    if node and own_name(host, directory) in AMD_CHIPS:
        return Monitored(package=int(node[1], 16) - FIRST_NODE)
    disk = _disk(host, directory, place, last)
    if disk is not None:
        return Monitored(disk=disk)
    function = pci_function(place)
    return Monitored(pci=function) if function is not None and last == function else None


def _disk(host: Host, directory: str, place: str, last: str) -> Disk | None:
    """Return the disk of a SCSI device or of an NVMe controller."""
    names = host.names(HWMON, directory, "device/block")
    if names:
        return next(read_disks(host, names[:1]), None)
    if not _NVME.match(last):
        return None
    function = pci_function(place)
    nvme = read_disks(host, [name for name in disk_names(host) if name.startswith("nvme")])
    return next((disk for disk in nvme if function is not None and disk.pci == function), None)
