"""What the host's kernel tells of a guest's QEMU process; never asks QEMU, so it cannot hang.

Knows where libvirt writes its pid files, but speaks to no libvirt.
"""

from __future__ import annotations

import os
from typing import NamedTuple
from urllib.parse import parse_qs, urlsplit

MAX_FILE_BYTES = 128 * 1024  # of /proc/PID/cmdline; QEMU's own is some 10 kB


def pid_directory(uri: str, environment: dict[str, str]) -> str | None:
    """Return where the libvirt of a URI keeps `<name>.pid`; None for other hosts and drivers."""
    parts = urlsplit(uri)
    if parts.netloc or parts.scheme not in ("qemu", "qemu+unix"):
        return None
    socket = parse_qs(parts.query).get("socket")
    if socket:
        return os.path.join(os.path.dirname(socket[0]), "qemu")
    if parts.path == "/system":
        return "/run/libvirt/qemu"
    runtime = environment.get("XDG_RUNTIME_DIR") or os.path.join(
        environment.get("HOME", "/"), ".cache"
    )
    return os.path.join(runtime, "libvirt", "qemu", "run")


class Directories(NamedTuple):
    """Where a libvirt keeps definitions, saved memory, snapshots and logs of its domains."""

    defined: str
    running: str
    saved: str
    snapshots: str
    logs: str

    def definition(self, name: str, *, active: bool) -> str:
        """Return the file of a domain's definition."""
        return f"{self.running if active else self.defined}/{name}.xml"


def directories(uri: str) -> Directories | None:
    """Return the directories of the libvirt of a URI; None where they cannot be known."""
    parts = urlsplit(uri)
    if parts.netloc or parts.scheme not in ("qemu", "qemu+unix"):
        return None
    if parts.path != "/system" or parts.query:  # a user's, or a daemon with a socket of its own
        return None
    state = "/var/lib/libvirt/qemu"
    return Directories(
        defined="/etc/libvirt/qemu",
        running="/run/libvirt/qemu",
        saved=f"{state}/save",
        snapshots=f"{state}/snapshot",
        logs="/var/log/libvirt/qemu",
    )


def resident_kib(directory: str, name: str, uuid: str, proc: str = "/proc") -> int | None:
    """Return the resident memory of the guest's process in KiB; None when it cannot be seen.

    The pid file may be older than the process that has its number now: only a process that was
    started for this UUID counts.
    """
    pid = _read(os.path.join(directory, f"{name}.pid")).strip().decode("ascii", "replace")
    if not pid.isdecimal():
        return None
    if uuid.encode("ascii", "replace") not in _read(f"{proc}/{pid}/cmdline").split(b"\0"):
        return None
    fields = _read(f"{proc}/{pid}/statm").split()  # proc(5): size resident shared ... in pages
    if len(fields) < 2:
        return None
    return int(fields[1]) * os.sysconf("SC_PAGE_SIZE") // 1024


def _read(path: str) -> bytes:
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError:
        return b""
    try:
        return os.read(descriptor, MAX_FILE_BYTES)
    except OSError:
        return b""  # the process ended meanwhile
    finally:
        os.close(descriptor)
