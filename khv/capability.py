"""The capabilities that a process keeps, as another user or as root (capabilities(7)).

Numbers: kernel include/uapi/linux/capability.h.
"""

from __future__ import annotations

import ctypes
import os

NAMES = (
    "CHOWN DAC_OVERRIDE DAC_READ_SEARCH FOWNER FSETID KILL SETGID SETUID SETPCAP LINUX_IMMUTABLE"
    " NET_BIND_SERVICE NET_BROADCAST NET_ADMIN NET_RAW IPC_LOCK IPC_OWNER SYS_MODULE SYS_RAWIO"
    " SYS_CHROOT SYS_PTRACE SYS_PACCT SYS_ADMIN SYS_BOOT SYS_NICE SYS_RESOURCE SYS_TIME"
    " SYS_TTY_CONFIG MKNOD LEASE AUDIT_WRITE AUDIT_CONTROL SETFCAP MAC_OVERRIDE MAC_ADMIN SYSLOG"
    " WAKE_ALARM BLOCK_SUSPEND AUDIT_READ PERFMON BPF CHECKPOINT_RESTORE"
)
CAPABILITIES: dict[str, int] = {f"CAP_{name}": n for n, name in enumerate(NAMES.split())}

PR_SET_DUMPABLE = 4
PR_SET_KEEPCAPS = 8
PR_CAPBSET_READ, PR_CAPBSET_DROP = 23, 24
PR_SET_NO_NEW_PRIVS = 38
PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE = 47, 2
VERSION_3 = 0x20080522  # _LINUX_CAPABILITY_VERSION_3: two words a set


class _Header(ctypes.Structure):
    _fields_ = (("version", ctypes.c_uint32), ("pid", ctypes.c_int))


class _Words(ctypes.Structure):
    _fields_ = (
        ("effective", ctypes.c_uint32),
        ("permitted", ctypes.c_uint32),
        ("inheritable", ctypes.c_uint32),
    )


def become(
    uid: int,
    gid: int,
    capabilities: tuple[str, ...],
    groups: tuple[int, ...] = (),
    *,
    ambient: bool = False,
) -> None:
    """Become another user for good, with no capabilities but those named; OSError if that fails.

    Nothing else is ever had again, by no program that is started.  `ambient`: such programs have
    the capabilities, too.  Called by root in a process with one thread; root may stay root.
    """
    numbers = frozenset(CAPABILITIES[name] for name in capabilities)
    libc = ctypes.CDLL(None, use_errno=True)
    _bound(libc, numbers)
    _check(libc.prctl(PR_SET_KEEPCAPS, int(bool(capabilities)), 0, 0, 0))
    os.setgroups(groups)
    os.setresgid(gid, gid, gid)
    os.setresuid(uid, uid, uid)
    bits = sum(1 << number for number in numbers)
    words = (_Words * 2)()
    for n in range(2):
        words[n].effective = words[n].permitted = (bits >> 32 * n) & 0xFFFFFFFF
        words[n].inheritable = words[n].permitted if ambient else 0
    _check(libc.capset(ctypes.byref(_Header(VERSION_3, 0)), words))
    if ambient:
        for number in numbers:
            _check(libc.prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, number, 0, 0))


def _bound(libc: ctypes.CDLL, numbers: frozenset[int]) -> None:
    """Take all other capabilities out of the bounding set, those that this khv knows no name of."""
    for number in range(64):
        if number not in numbers and libc.prctl(PR_CAPBSET_READ, number, 0, 0, 0) == 1:
            _check(libc.prctl(PR_CAPBSET_DROP, number, 0, 0, 0))


def held() -> frozenset[str]:
    """Return the capabilities that this process has; in a container even root has not all."""
    with open("/proc/self/status", encoding="utf-8") as file:
        (line,) = (line for line in file if line.startswith("CapEff:"))
    bits = int(line.split()[1], 16)
    return frozenset(name for name, number in CAPABILITIES.items() if bits >> number & 1)


def close_memory() -> None:
    """Let no other process of this user look into this one, and leave no core."""
    _check(ctypes.CDLL(None, use_errno=True).prctl(PR_SET_DUMPABLE, 0, 0, 0, 0))


def gain_nothing() -> None:
    """Let no program that this process starts have more than it: set-user-ID does not count."""
    _check(ctypes.CDLL(None, use_errno=True).prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0))


def _check(result: int) -> None:
    if result != 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
