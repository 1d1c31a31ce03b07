"""What each process of khv keeps when khv was started as root: the table, and how it is obeyed.

A process that talks to the network keeps nothing.  docs/PRIVILEGES.md shows the table.
"""

from __future__ import annotations

import grp
import os
import resource
from collections.abc import Mapping
from typing import NamedTuple

from khv.capability import become, close_memory, gain_nothing, held
from khv.process import die_with_supervisor, limit_resources
from providers import HOST_GROUPS

READ, SYSLOG = "CAP_DAC_READ_SEARCH", "CAP_SYSLOG"
RAWIO, ADMIN = "CAP_SYS_RAWIO", "CAP_SYS_ADMIN"
AUDIT = "CAP_AUDIT_WRITE"


# Of a worker and of the broker: far above what they use with 768 processors and 1,024 machines, so
# that one which leaks ends before the host's memory does.  Memory that it can write to, not address
# space: each thread reserves 64 MiB of that, and some threads may hang.
WORKER_LIMITS = {resource.RLIMIT_DATA: 2 * 1024**3, resource.RLIMIT_NOFILE: 4096}
BROKER_LIMITS = {resource.RLIMIT_DATA: 4 * 1024**3, resource.RLIMIT_NOFILE: 65536}


class Need(NamedTuple):
    """What a worker keeps: capabilities and groups with what for, root with the reason."""

    capabilities: Mapping[str, str] = {}
    groups: Mapping[str, str] = {}  # those that do not exist do not count
    root: str = ""


# Worker groups of khv's own, on the machine that they run on.
NEEDS: dict[str, Need] = {
    "hw": Need(
        {
            READ: "SMBIOS tables, serial numbers and energy counters, which only root may read",
            SYSLOG: "the kernel's log where dmesg_restrict is set",
        }
    ),
    "storage": Need(
        {
            READ: "disks for smartctl, file systems below directories that are closed to others",
            RAWIO: "smartctl: commands to SATA and SAS disks",
            ADMIN: "smartctl: the logs of NVMe disks",
        }
    ),
    "net": Need(
        {READ: "/proc/net/vlan, which only root may read"},
        groups={"_lldpd": "the socket of lldpd (Debian)", "lldpd": "the same (Fedora)"},
    ),
    "ipmi": Need(root="/dev/ipmi0 is root's"),
    "os": Need({READ: "/run/chrony, which is closed to others"}),
    "vm": Need(
        {READ: "image files below directories that are closed to others"},
        root="who may define a machine has the host: another user would be no less",
    ),
}
# Helpers of the broker, where the configuration wants them.
HELPERS: dict[str, Need] = {
    "pam": Need(
        {
            READ: "PAM: /etc/shadow, where root's own right does not do",
            AUDIT: "PAM: a record of auditd for each log-in, without which root is let in nowhere",
        },
        root="PAM's modules let root alone ask about others",
    ),
}
CAPTURED = Need({READ: "the files of the tree"})  # of a group that reads a captured host
NOTHING = Need()  # what talks to the network, and what is not known here


def need(group: str, *, live: bool, uri: str | None, lan: bool) -> Need | None:
    """Return what a worker keeps; None: everything that it has.

    `live`: the host is this machine.  `lan`: the BMC is asked over the network.  The machines of a
    session belong to who runs khv, and the worker starts their daemon: that is not narrowed.
    """
    if group == "vm":
        kind = _hypervisor(uri or "")
        return {"system": NEEDS["vm"], "session": None}.get(kind, NOTHING)
    if group == "ipmi" and lan and live:
        return NOTHING
    if not live and group in HOST_GROUPS:
        return CAPTURED
    return NEEDS.get(group, NOTHING)


def _hypervisor(uri: str) -> str:
    """Return `system` or `session` of a libvirt on this machine; empty for any other."""
    scheme, _, rest = uri.partition("://")
    if scheme not in ("qemu", "qemu+unix") or not rest.startswith("/"):
        return ""
    return rest.partition("?")[0].strip("/")


class Granted(NamedTuple):
    """What a worker gets of its need: by whom it runs, and with which capabilities and groups."""

    user: tuple[int, int]
    capabilities: tuple[str, ...]
    groups: tuple[int, ...]


def granted(wanted: Need, user: tuple[int, int] | str, has: frozenset[str]) -> Granted:
    """Return what can be granted: `user` is that of the workers, or why there is none."""
    stays = bool(wanted.root) or isinstance(user, str)
    return Granted(
        user=(0, 0) if isinstance(user, str) or stays else user,
        capabilities=tuple(name for name in wanted.capabilities if name in has),
        groups=tuple(_numbers(wanted.groups)),
    )


def _numbers(names: Mapping[str, str]) -> list[int]:
    found = []
    for name in names:
        try:
            found.append(grp.getgrnam(name).gr_gid)
        except KeyError:
            continue
    return found


def confine_worker(wanted: Need | None, user: tuple[int, int] | str) -> None:
    """Keep what a worker needs and no more, for good.  Called before it reads anything."""
    os.umask(0o077)
    if wanted is None:
        return
    if os.geteuid() == 0:
        grant = granted(wanted, user, held())
        become(*grant.user, grant.capabilities, grant.groups, ambient=True)
    limit_resources(WORKER_LIMITS)
    _close()


def confine_broker(user: tuple[int, int] | str) -> None:
    """Keep nothing: the broker talks to the network.  Root without a user for it stays root."""
    os.umask(0o077)
    if os.geteuid() == 0:
        become(*((0, 0) if isinstance(user, str) else user), ())
    limit_resources(BROKER_LIMITS)
    _close()


def _close() -> None:
    gain_nothing()
    close_memory()
    die_with_supervisor()  # a change of user undid it
