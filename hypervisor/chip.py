"""Names of hwmon chips that stay: after a reboot, and whatever else is plugged in or loaded.

hwmonN, numbers of SCSI hosts, i2c adapters, USB buses and thermal zones are given in the order in
which the kernel finds things; what a chip sits on has a name of its own, an address or an identity.
"""

from __future__ import annotations

import re

from hypervisor.block import parse_vpd_serial, word
from hypervisor.disk import identity, pci_function
from hypervisor.host import Host
from hypervisor.usb import usb_place

HWMON = "sys/class/hwmon"
MAX_PORT = 2**16
_COUNTED = re.compile(r"([a-z]+)[0-9]+\Z")
_ZONE = re.compile(r"thermal_zone[0-9]+\Z")
_SCSI = re.compile(r"[0-9]+:([0-9]+:[0-9]+:[0-9]+)\Z")
_ATA = re.compile(r"ata[0-9]+\Z")
_ADAPTER = re.compile(r"i2c-[0-9]+\Z")
_CLIENT = re.compile(r"[0-9]+-([0-9a-f]{4})\Z")
_MUX = re.compile(r"i2c-[0-9]+-mux")  # an adapter behind a multiplexer: i2c-0-mux (chan_id 2)
_ADDRESS = re.compile(r"[0-9a-f][.:]")  # 0000:5e:00.0, 18000000.wifi
_ACPI = re.compile(r"([A-Z]{3,4}[0-9A-F]{4}):[0-9a-f]{2}\Z")  # hardware identity, instance
_UNFIT = re.compile(r"[^A-Za-z0-9.:+_-]+")
FABRICS = ("ctl", "nvme-fabrics")  # what all controllers of NVMe over a network sit on


def chip_names(host: Host) -> dict[str, str]:
    """Return the stable name of each hwmonN, in the order of N; no two have the same.

    That is its device's name.  Where several sit on one device, the first by the names that their
    drivers give has it, and the others have their own with it; a number, where even these are the
    same.
    """
    directories = sorted(host.names(HWMON), key=lambda name: (len(name), name))
    own = {directory: own_name(host, directory) or directory for directory in directories}
    given: dict[str, str] = {}  # name -> hwmonN
    for directory in sorted(directories, key=lambda directory: own[directory]):
        name = _name(host, directory, own[directory])
        if name in given and own[directory] != name:
            name = f"{name}-{own[directory]}"
        given[_free(name, given)] = directory
    names = {directory: name for name, directory in given.items()}
    return {directory: names[directory] for directory in directories}


def _free(name: str, given: dict[str, str]) -> str:
    number, free = 1, name
    while free in given:
        number += 1
        free = f"{name}.{number}"
    return free


def own_name(host: Host, directory: str) -> str | None:
    """Return the name that a chip's driver gives it."""
    return host.read_word(HWMON, directory, "name") or host.read_word(
        HWMON, directory, "device/name"
    )


def fit(text: str) -> str:
    """Return a text as a part of a name."""
    return _UNFIT.sub("_", text)


def acpi_path(host: Host, *device: str) -> str | None:
    """Return the name in ACPI's tables of a device, or of what stands for it: _TZ.THM0."""
    path = host.read_word(*device, "path") or host.read_word(*device, "firmware_node/path")
    return fit(path.lstrip("\\")) or None if path else None


def _name(host: Host, directory: str, own: str) -> str:
    linked = host.link(HWMON, directory, "device")
    place = (linked and host.resolve(HWMON, directory, "device")) or ""
    device = place.rpartition("/")[2] or linked
    if not device or _ZONE.match(device):
        return own  # the kernel makes one chip for all thermal zones of a type
    if scsi := _SCSI.match(device):
        return f"{own}-{_disk(host, directory, place, scsi[1])}"
    if client := _CLIENT.match(device):
        return f"{_adapter(host, place)}-{client[1]}"
    if plugged := usb_place(host, place):
        return f"usb-{plugged}"
    if acpi := _ACPI.match(device):
        path = acpi_path(host, HWMON, directory, "device")
        return f"{acpi[1]}-{path}" if path else device
    if counted := _COUNTED.match(device):
        return _counted(host, directory, counted[1], place) or device
    return device


def _disk(host: Host, directory: str, place: str, address: str) -> str:
    """Return the identity of a SCSI device, else where it is: by PCI function and port."""
    base = f"{HWMON}/{directory}/device"
    wwid = word(host.read_word(base, "wwid"))
    serial = parse_vpd_serial(host.read_bytes(base, "vpd_pg80"))
    port = next((part for part in place.split("/") if _ATA.match(part)), None)
    number = (
        host.read_count("sys/class/ata_port", port, "port_no", limit=MAX_PORT) if port else None
    )
    way = (pci_function(place), None if number is None else f"ata{number}", address)
    return fit(identity("-".join(filter(None, way)), wwid, serial))


def _adapter(host: Host, place: str) -> str:
    """Return an i2c adapter's device and its name: that of a bus, and of each branch of it."""
    parts = place.split("/")
    buses = [index for index, part in enumerate(parts) if _ADAPTER.match(part)]
    names = [host.read_word(*parts[: index + 1], "name") or "" for index in buses]
    told = [fit(_MUX.sub("mux", name)).strip("_") for name in names]
    above = "/".join(parts[: buses[0]]) if buses else ""
    last = above.rpartition("/")[2]
    device = pci_function(above) or (None if last == "devices" else last)
    plugged = usb_place(host, above)
    return "-".join(filter(None, (f"usb-{plugged}" if plugged else device, *told))) or "i2c"


def _counted(host: Host, directory: str, kind: str, place: str) -> str | None:
    """Return what nvme0 or phy1 is by what is behind it, which stays.

    Where that is the network, it is the serial number of the NVMe subsystem.
    """
    parent = host.link(HWMON, directory, "device/device")
    behind = place.split("/")[-3:-2]
    if parent is None and behind and _ADDRESS.search(behind[0]):
        parent = behind[0]  # a captured tree may lack the link
    if parent in FABRICS:
        serial = host.read_word(HWMON, directory, "device/serial")
        parent = fit(serial) if serial else None
    return None if parent is None else f"{kind}-{parent}"
