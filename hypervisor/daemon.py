"""Whether khv must run `libvirtd` itself, and the command line that does.

With systemd a daemon is started by its socket.  Without (containers, minimal hosts, test machines)
nobody starts one, and the machine lacks two more things that a distribution sets up with it:

* `/dev/kvm` for QEMU's user.  Where no udev ran it is 0600 root; libvirt then probes every emulator
  again at each call (4 s each) and guests cannot use KVM.
* `virtlogd`, which libvirtd, as root, does not start: no guest starts without it.

So khv runs libvirtd in a mount namespace of its own, in which `/etc/libvirt/qemu.conf` is a copy
with `stdio_handler = "file"` and `/dev/kvm` is a second node for the group of QEMU's user, as
udev's own rule would make it.  /etc and /dev are not touched, and QEMU stays unprivileged.  What
is mounted outside later is seen inside; what libvirt mounts (network storage pools) is not seen
outside.  Guests outlive the daemon, and the next one takes them over.
"""

from __future__ import annotations

import grp
import logging
import os
import pwd
import re
import shutil
import socket  # noqa: TID251 - asks whether a daemon listens
import stat
import subprocess  # noqa: TID251 - asks whether a mount namespace can be made
import time
from typing import TypeAlias
from urllib.parse import urlsplit

import msgspec

log = logging.getLogger(__name__)

SYSTEM_SOCKET = "/run/libvirt/libvirt-sock"
MODULAR_SOCKET = "/run/libvirt/virtqemud-sock"
LOG_SOCKET = "/run/libvirt/virtlogd-sock"
QEMU_CONF = "/etc/libvirt/qemu.conf"
KVM = "/dev/kvm"
QEMU_USERS = ("libvirt-qemu", "qemu")  # Debian's and Fedora's; qemu.conf may name another
PROBE_S = 5.0  # `unshare true`, a daemon's connect: both are instant
POLL_S = 0.01  # between two looks for a socket that is to appear
SYSTEM_PATH = "/usr/sbin:/usr/bin:/sbin:/bin"

INSTALL = "apt install libvirt-daemon-system qemu-system-x86"

# $1 libvirtd, $2 private qemu.conf or "", $3 directory for the device node, $4 its group or "".
# A node that cannot be made costs KVM, not the daemon.
SCRIPT = """\
if [ -n "$2" ]; then mount --bind "$2" /etc/libvirt/qemu.conf; fi
if [ -n "$4" ]; then
  { mount -t tmpfs -o mode=755,size=64k khv "$3" && mknod -m 660 "$3/kvm" c 10 232 \
    && chgrp "$4" "$3/kvm" && mount --bind "$3/kvm" /dev/kvm; } \
    || echo "khv: QEMU gets no /dev/kvm: guests are emulated" >&2
fi
daemon=$1
shift 4
exec "$daemon" "$@"
"""


class Start(msgspec.Struct, frozen=True):
    """Run this libvirtd."""

    path: str


class Nothing(msgspec.Struct, frozen=True):
    """There is nothing to run: a daemon is there, or somebody else will start it."""


class Missing(msgspec.Struct, frozen=True):
    """A daemon is needed and there is none to run; the text says what helps."""

    text: str


Decision: TypeAlias = Start | Nothing | Missing


def must_start(
    *,
    uri: str | None,
    configured: bool | None,
    pid1: str,
    uid: int,
    answers: bool,
    libvirtd: str | None,
    modular: str | None,
) -> Decision:
    """Decide whether to run libvirtd.

    `configured` None means: where PID 1 is not systemd.  `answers`: a daemon listens already.
    `libvirtd` and `modular` (virtqemud) are paths, None when not installed.
    """
    parts = urlsplit(uri or "")
    local_system = parts.scheme == "qemu" and not parts.netloc and parts.path == "/system"
    if not local_system or "socket=" in parts.query or uid != 0 or answers or configured is False:
        return Nothing()
    if configured is None and pid1 == "systemd":
        return Nothing()
    if libvirtd is not None:
        return Start(libvirtd)
    if modular is not None:
        return Missing(f"no libvirt daemon runs; start it: {modular} -d")
    return Missing(f"libvirt is not installed: {INSTALL}")


def private_qemu_conf(text: str) -> str:
    """Return a qemu.conf with guests' output in files, whatever it said of that before."""
    kept = [line for line in text.splitlines() if not re.match(r"\s*stdio_handler\s*=", line)]
    return "\n".join([*kept, 'stdio_handler = "file"', ""])


def qemu_user(text: str) -> str | None:
    """Return the user that a qemu.conf names for guests; None when it names none."""
    found = re.search(r'^\s*user\s*=\s*"([^"]*)"', text, re.MULTILINE)
    return found.group(1) if found else None


def may_open(mode: int, owner: int, group: int, *, uid: int, gids: frozenset[int]) -> bool:
    """Whether a user may read and write a file of this mode (kernel: the first class counts)."""
    if uid == 0:
        return True
    shift = 6 if uid == owner else 3 if group in gids else 0
    return (mode >> shift) & 6 == 6


def command_line(
    libvirtd: str, *, qemu_conf: str, devices: str, group: str, arguments: tuple[str, ...] = ()
) -> tuple[str, ...]:
    """Return the command that runs libvirtd in the foreground, in its own mount namespace."""
    words = ("khv-libvirtd", libvirtd, qemu_conf, devices, group, *arguments)
    unshare = ("unshare", "--mount", "--propagation", "slave")
    return (*unshare, "/bin/sh", "-ec", SCRIPT, *words)


# -- the machine


def libvirtd_command(
    uri: str | None,
    configured: bool | None,  # noqa: FBT001 - a setting, as it is configured
    state_dir: str,
    arguments: tuple[str, ...] = (),
) -> tuple[str, ...]:
    """Return the command of the libvirtd that khv must own; empty when it need not.

    Writes the daemon's private configuration into the state directory.
    """
    path = os.environ.get("PATH", "") + ":" + SYSTEM_PATH
    decision = must_start(
        uri=uri,
        configured=configured,
        pid1=_pid1(),
        uid=os.geteuid(),
        answers=answers(SYSTEM_SOCKET) or answers(MODULAR_SOCKET),
        libvirtd=shutil.which("libvirtd", path=path),
        modular=shutil.which("virtqemud", path=path),
    )
    match decision:
        case Nothing():
            return ()
        case Missing(text):
            log.warning("%s", text)
            return ()
        case Start(libvirtd):
            return prepared_command(libvirtd, state_dir, arguments)


def prepared_command(
    libvirtd: str, state_dir: str, arguments: tuple[str, ...] = ()
) -> tuple[str, ...]:
    """Write what the daemon needs below the state directory and return its command line."""
    if not _can_unshare():
        log.warning("no mount namespace can be made: guests need a running virtlogd and /dev/kvm")
        return (libvirtd, *arguments)
    directory = os.path.join(os.path.abspath(state_dir), "libvirt")
    devices = os.path.join(directory, "dev")
    os.makedirs(devices, mode=0o755, exist_ok=True)
    text = _text(QEMU_CONF)
    qemu_conf = ""
    if text is not None and not answers(LOG_SOCKET):
        qemu_conf = os.path.join(directory, "qemu.conf")
        with open(os.open(qemu_conf, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            file.write(private_qemu_conf(text))
    group = _missing_group(qemu_user(text or ""))
    return command_line(
        libvirtd, qemu_conf=qemu_conf, devices=devices, group=group, arguments=arguments
    )


def answers(path: str) -> bool:
    """Whether somebody listens on a UNIX socket."""
    with socket.socket(socket.AF_UNIX) as client:
        client.settimeout(PROBE_S)
        try:
            client.connect(path)
        except OSError:
            return False
    return True


def wait_ready(path: str = SYSTEM_SOCKET, timeout_s: float = 10.0) -> bool:
    """Wait until a daemon listens (0.1 s after its start); False when it does not in time."""
    end = time.monotonic() + timeout_s
    while not answers(path):
        if time.monotonic() > end:
            return False
        time.sleep(POLL_S)
    return True


def installed() -> bool:
    """Whether this machine has a libvirt daemon, running or not."""
    path = os.environ.get("PATH", "") + ":" + SYSTEM_PATH
    return any(shutil.which(name, path=path) for name in ("libvirtd", "virtqemud"))


def _pid1() -> str:
    return (_text("/proc/1/comm") or "").strip()


def _text(path: str) -> str | None:
    try:
        with open(path, encoding="utf-8") as file:
            return file.read()
    except OSError:
        return None


def _can_unshare() -> bool:
    command = ("unshare", "--mount", "--propagation", "slave", "true")
    try:
        done = subprocess.run(command, capture_output=True, check=False, timeout=PROBE_S)  # noqa: S603
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def _missing_group(configured_user: str | None) -> str:
    """Return the group that must get /dev/kvm; empty when QEMU's user may open it, or none can."""
    try:
        device = os.stat(KVM)
    except OSError:
        return ""
    candidates = QEMU_USERS if configured_user is None else (configured_user,)
    for name in candidates:
        try:
            user = pwd.getpwnam(name)
        except KeyError:
            continue
        gids = frozenset(os.getgrouplist(user.pw_name, user.pw_gid))
        mode = stat.S_IMODE(device.st_mode)
        if may_open(mode, device.st_uid, device.st_gid, uid=user.pw_uid, gids=gids):
            return ""
        return _group_name(user.pw_gid, gids)
    return ""


def _group_name(primary: int, gids: frozenset[int]) -> str:
    """Return group `kvm` where the user belongs to it, else the user's own group."""
    try:
        kvm = grp.getgrnam("kvm").gr_gid
    except KeyError:
        kvm = -1
    return str(kvm if kvm in gids else primary)


def missing_parts(uri: str | None) -> tuple[str, ...]:
    """Return what this machine lacks to run guests, each with the line that brings it."""
    parts = urlsplit(uri or "")
    if parts.scheme != "qemu" or parts.netloc:
        return ()
    if not installed():
        return (f"libvirt is not installed: {INSTALL}",)
    if not os.path.exists(KVM):
        return (f"there is no {KVM}: guests are emulated (slow); load the module kvm",)
    if parts.path == "/session" and not os.access(KVM, os.R_OK | os.W_OK):
        return (f"{KVM} may not be opened: guests are emulated (slow); join the group kvm",)
    return ()
