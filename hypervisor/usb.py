"""USB devices (kernel ABI/stable/sysfs-bus-usb); the hubs inside of controllers are left out."""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from hypervisor.disk import pci_function
from hypervisor.host import Host

DEVICES = "sys/bus/usb/devices"
MAX_TEXT = 128
MAX_DEVICES = 4096  # 127 a bus
MAX_INTERFACES = 32
SUPER_KILOBITS = 5_000_000  # SuperSpeed, the slowest of USB 3
_BUS = re.compile(r"usb[0-9]{1,4}\Z")
_DEVICE = re.compile(r"([0-9]{1,4})-([0-9]{1,3}(?:\.[0-9]{1,3}){0,6})\Z")
_SPEED = re.compile(r"([0-9]{1,6})(?:\.[0-9])?\Z")


class UsbDevice(msgspec.Struct, frozen=True, kw_only=True):
    """A device; its name is `bus-ports`, which changes when it is plugged in elsewhere."""

    name: str
    place: str  # the same at each start: see `usb_place`
    ports: str  # from its controller on: 1.4
    controller: str | None = None  # address of the PCI function
    parent: str | None = None  # name of the hub that it is plugged into; None: the controller
    vendor: int | None = None
    product: int | None = None
    manufacturer: str | None = None
    title: str | None = None
    serial: str | None = None
    version: str | None = None  # of USB
    kilobits: int | None = None  # a second
    device_class: int | None = None
    drivers: tuple[str, ...] = ()
    interfaces: tuple[int, ...] = ()  # their classes


def read_usb(host: Host) -> Iterator[UsbDevice]:
    """Yield each device, by bus and ports; one that goes while it is read has no numbers."""
    names = host.names(DEVICES)
    matches = [match for name in names if (match := _DEVICE.match(name))]
    for match in matches[:MAX_DEVICES]:
        yield _device(host, match[0], match[2], names)


def usb_place(host: Host, path: str) -> str | None:
    """Return where on USB a path in sysfs leads, with the interface: 0000:00:14.0-1.4:1.0.

    That is the controller and the ports behind it; numbers of buses are given as they are found.
    The ports of a controller's faster bus, numbered on their own, begin with `ss` (SuperSpeed).
    None for what is not on USB.
    """
    parts = path.split("/")
    bus = next((index for index, part in enumerate(parts) if _BUS.match(part)), None)
    devices = [index for index, part in enumerate(parts) if bus and _DEVICE.match(part)]
    if not bus or not devices:
        return None
    last = devices[-1]
    ports = parts[last].partition("-")[2]
    speed = kilobits(host.read_word(*parts[: last + 1], "speed"))
    interface = parts[last + 1] if len(parts) > last + 1 else ""
    faster = "ss" if speed is not None and speed >= SUPER_KILOBITS else ""
    return f"{parts[bus - 1]}-{faster}{ports}{''.join(interface.partition(':')[1:])}"


def _device(host: Host, name: str, ports: str, names: list[str]) -> UsbDevice:
    base = f"{DEVICES}/{name}"
    path = host.resolve(base) or ""
    parent = name.rpartition(".")[0]
    own = [item for item in names if item.startswith(f"{name}:")][:MAX_INTERFACES]
    drivers = (host.link(DEVICES, item, "driver") for item in own)
    classes = (_hexadecimal(host, f"{DEVICES}/{item}", "bInterfaceClass", 0xFF) for item in own)
    return UsbDevice(
        name=name,
        place=usb_place(host, path) or name,
        ports=ports,
        controller=pci_function(path),
        parent=parent or None,
        vendor=_hexadecimal(host, base, "idVendor", 0xFFFF),
        product=_hexadecimal(host, base, "idProduct", 0xFFFF),
        manufacturer=_text(host, base, "manufacturer"),
        title=_text(host, base, "product"),
        serial=_text(host, base, "serial"),
        version=_text(host, base, "version"),
        kilobits=kilobits(host.read_word(base, "speed")),
        device_class=_hexadecimal(host, base, "bDeviceClass", 0xFF),
        drivers=tuple(dict.fromkeys(filter(None, drivers))),
        interfaces=tuple(dict.fromkeys(item for item in classes if item is not None)),
    )


def kilobits(speed: str | None) -> int | None:
    """Return a speed, which is told in Mbit/s: low speed is 1.5."""
    if speed == "1.5":
        return 1500
    found = _SPEED.match(speed or "")
    return int(found[1]) * 1000 or None if found else None


def _text(host: Host, base: str, name: str) -> str | None:
    """Return what a device says of itself: it may be any bytes at all."""
    text = "".join(c if c.isprintable() else " " for c in host.read_text(base, name) or "")
    return " ".join(text.split())[:MAX_TEXT] or None


def _hexadecimal(host: Host, base: str, name: str, most: int) -> int | None:
    try:
        value = int((host.read_word(base, name) or "")[:8], 16)
    except ValueError:
        return None
    return value if 0 <= value <= most else None
