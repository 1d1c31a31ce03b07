"""Driver and firmware of network interfaces by ioctl(2) (kernel include/uapi/linux/ethtool.h)."""

from __future__ import annotations

import array
import fcntl
import socket  # noqa: TID251 - an ioctl needs one; nothing is sent
import struct

from hypervisor.link import Driver

SIOCETHTOOL = 0x8946
GET_DRIVER_INFO = 3
INFO_BYTES = 196
NONE = frozenset({"", "N/A", "n/a", "unknown"})


def read_driver(name: str) -> Driver:
    """Return what the driver of an interface of this machine tells; all None when it does not."""
    answer = array.array("B", struct.pack("I", GET_DRIVER_INFO).ljust(INFO_BYTES, b"\0"))
    request = struct.pack("16sP", name.encode(), answer.buffer_info()[0])  # a pointer to it
    try:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as link:
            fcntl.ioctl(link, SIOCETHTOOL, request)
    except (OSError, ValueError):
        return Driver()
    return parse_driver_info(bytes(answer))


def parse_driver_info(data: bytes) -> Driver:
    """Take struct ethtool_drvinfo apart: a number, then texts of 32 bytes."""
    texts = [data[at : at + 32].partition(b"\0")[0] for at in (4, 36, 68)]
    words = [text.decode("utf-8", "replace").strip() for text in texts]
    name, version, firmware = (None if word in NONE else word for word in words)
    return Driver(name=name, version=version, firmware=firmware)
