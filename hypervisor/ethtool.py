"""What drivers of network interfaces tell by ioctl(2) (kernel include/uapi/linux/ethtool.h)."""

from __future__ import annotations

import array
import fcntl
import socket  # noqa: TID251 - an ioctl needs one; nothing is sent
import struct

import msgspec

from hypervisor.link import Driver, mac_digits
from hypervisor.link_mode import PORTS, fastest, names

SIOCETHTOOL = 0x8946
GET_DRIVER_INFO, GET_WAKE_ON_LAN, GET_PERMANENT_ADDRESS, GET_LINK_SETTINGS = 3, 5, 0x20, 0x4C
INFO_BYTES = 196  # struct ethtool_drvinfo
MAX_ADDRESS = 32  # MAX_ADDR_LEN
NONE = frozenset({"", "N/A", "n/a", "unknown"})
SETTINGS = struct.Struct("=IIBBBBBBBbBBBB28x")  # struct ethtool_link_settings without its masks
MAX_WORDS = 127  # of one mask: the number is a signed byte
WAKE_ON_LAN = struct.Struct("=III")


def read_driver(name: str) -> Driver:
    """Return what the driver of an interface of this machine tells; None for what it does not."""
    try:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as link:
            told = parse_driver_info(_ask(link, name, GET_DRIVER_INFO, INFO_BYTES))
            permanent = _ask(link, name, GET_PERMANENT_ADDRESS, 8 + MAX_ADDRESS, MAX_ADDRESS)
            able, enabled = parse_wake_on_lan(_ask(link, name, GET_WAKE_ON_LAN, 20))
            return msgspec.structs.replace(
                parse_link_settings(_link_settings(link, name), told),
                permanent_mac=parse_permanent_address(permanent),
                wakes=able,
                wakes_now=enabled,
            )
    except (OSError, ValueError):
        return Driver()


def _ask(link: socket.socket, name: str, command: int, size: int, *more: int) -> bytes:
    """Ask one thing; no bytes when the driver does not tell it."""
    head = struct.pack(f"={1 + len(more)}I", command, *more)
    return _exchange(link, name, head.ljust(size, b"\0"))


def _exchange(link: socket.socket, name: str, question: bytes) -> bytes:
    buffer = array.array("B", question)
    request = struct.pack("16sP", name.encode(), buffer.buffer_info()[0])  # a pointer to it
    try:
        fcntl.ioctl(link, SIOCETHTOOL, request)
    except OSError:
        return b""
    return bytes(buffer)


def _link_settings(link: socket.socket, name: str) -> bytes:
    """Return the settings with their masks: the first answer says how long these are."""
    answer = _ask(link, name, GET_LINK_SETTINGS, SETTINGS.size)
    words = -SETTINGS.unpack(answer)[9] if answer else 0
    if not 0 < words <= MAX_WORDS:
        return b""
    question = bytearray(SETTINGS.size + 3 * 4 * words)
    SETTINGS.pack_into(question, 0, GET_LINK_SETTINGS, *[0] * 8, words, *[0] * 4)
    return _exchange(link, name, bytes(question))


def parse_driver_info(data: bytes) -> Driver:
    """Take struct ethtool_drvinfo apart: a number, then texts of 32 bytes."""
    texts = [data[at : at + 32].partition(b"\0")[0] for at in (4, 36, 68)]
    words = [text.decode("utf-8", "replace").strip() for text in texts]
    name, version, firmware = (None if word in NONE else word for word in words)
    return Driver(name=name, version=version, firmware=firmware)


def parse_permanent_address(data: bytes) -> str | None:
    """Take struct ethtool_perm_addr apart: command, size, address."""
    size = struct.unpack_from("=I", data, 4)[0] if len(data) >= 8 else 0
    return mac_digits(data[8:14].hex()) if size == 6 else None


def parse_wake_on_lan(data: bytes) -> tuple[bool | None, bool | None]:
    """Return of struct ethtool_wolinfo whether the port can wake the machine, and whether it will.

    Only root is told.
    """
    if len(data) < WAKE_ON_LAN.size:
        return None, None
    _, supported, enabled = WAKE_ON_LAN.unpack_from(data)
    return bool(supported), bool(enabled)


def parse_link_settings(data: bytes, driver: Driver) -> Driver:
    """Add to a driver what struct ethtool_link_settings tells."""
    if len(data) < SETTINGS.size:
        return driver
    fields = SETTINGS.unpack_from(data)
    port, autonegotiation, words = fields[3], fields[5], fields[9]
    mask = data[SETTINGS.size : SETTINGS.size + 4 * max(words, 0)]
    bits = [
        32 * at + bit
        for at, word in enumerate(struct.unpack(f"={len(mask) // 4}I", mask))
        for bit in range(32)
        if word >> bit & 1
    ]
    return msgspec.structs.replace(
        driver,
        socket=PORTS.get(port),
        autonegotiation=bool(autonegotiation) if bits else None,
        max_speed_mbit=fastest(bits),
        modes=names(bits, port),
    )
