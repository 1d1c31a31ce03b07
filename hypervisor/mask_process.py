"""Takes what names an owner out of what a capture keeps of processes, services and time.  Pure."""

from __future__ import annotations

import re
from collections.abc import Callable

from hypervisor import service, timekeeping
from hypervisor.mask import Fake, mask_path
from hypervisor.process import ENTRIES, parse_program

Mask = Callable[[bytes, Fake], bytes]

_STATUS_LINES = re.compile(r"^(?:Uid|VmRSS):.*$", re.MULTILINE)


def mask_stat(data: bytes, _: Fake) -> bytes:
    """Return a stat file without what stands behind: addresses of the process's memory."""
    head, bracket, tail = data.rpartition(b")")
    return b"%s%s %s\n" % (head, bracket, b" ".join(tail.split()[: ENTRIES - 2]))


def mask_status(data: bytes, _: Fake) -> bytes:
    """Return the lines of a status file that are used."""
    text = data.decode("utf-8", "replace")
    return "".join(f"{found[0]}\n" for found in _STATUS_LINES.finditer(text)).encode()


def mask_command(data: bytes, fake: Fake) -> bytes:
    """Return of a command line the program alone, without unusual parts of its path."""
    program = parse_program(data)
    if program is None:
        return b""
    directory, _, name = program.rpartition("/")
    return f"{mask_path(directory, fake)}/{name}\0".encode()


MASKS: tuple[tuple[re.Pattern[str], Mask], ...] = (
    (re.compile(r"proc/[0-9]+/stat\Z"), mask_stat),
    (re.compile(r"proc/[0-9]+/status\Z"), mask_status),
    (re.compile(r"proc/[0-9]+/cmdline\Z"), mask_command),
    (re.compile(re.escape(service.CAPTURED) + r"\Z"), service.mask),
    (re.compile(re.escape(timekeeping.SOURCE) + r"\Z"), timekeeping.mask),
)
