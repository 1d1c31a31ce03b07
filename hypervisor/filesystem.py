"""Mounted file systems: the mount table, what of it counts, on which devices it lies.

Sources: proc/self/mountinfo (proc(5)), sys/fs/ext4, sys/fs/btrfs.  How full a file system is,
is told by `space.py`.  Bind mounts and subvolumes are the file system that they show a part of.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

import msgspec

from hypervisor.block import MAX_TEXT, read_udev, unescape
from hypervisor.host import Host
from hypervisor.storage import Devices

TABLES = ("proc/self/mountinfo", "proc/1/mountinfo")
OLD_TABLES = ("proc/self/mounts", "proc/1/mounts", "proc/mounts")
MAX_MOUNTS = 20_000  # lines that are read; a host with many containers has some thousands
MAX_PATH = 4096
MAX_POINTS = 100  # of one file system that are told

# File systems that other machines serve; fuse.X is X by a program of its own.
REMOTE = frozenset(
    {
        *("nfs", "nfs4", "cifs", "smb3", "smbfs", "afs", "9p", "virtiofs"),
        *("ceph", "fuse.ceph", "glusterfs", "fuse.glusterfs", "lustre", "beegfs"),
        *("fuse.sshfs", "fuse.rclone", "fuse.s3fs"),
    }
)
# Those that lie on devices but are mounted by a name that is no device's.
POOLED = frozenset(["btrfs", "zfs", "bcachefs", "ubifs", "jffs2"])
MEMORY = frozenset({"tmpfs"})
READ_ONLY = frozenset(["squashfs", "erofs", "iso9660", "cramfs", "romfs"])
# Those that a kernel turns read-only when it finds them damaged.
TURNS_READ_ONLY = frozenset(
    {"ext2", "ext3", "ext4", "btrfs", "f2fs", "vfat", "exfat", "jfs", "nilfs2", "ntfs3"}
)
IGNORES_CASE = frozenset(["vfat", "msdos", "exfat", "ntfs", "ntfs3"])
# Where what is mounted belongs to the system's own working: nobody stores anything there.
_INNER = re.compile(
    r"/(proc|sys|dev(?!/shm\Z)|run(?=/)|var/lib/docker|var/lib/containers/storage"
    r"|var/lib/kubelet/pods)(/|\Z)"
)
_NUMBER = re.compile(r"[0-9]+:[0-9]+\Z")
_OCTAL = re.compile(rb"\\([0-3][0-7]{2})")


class Mount(msgspec.Struct, frozen=True, kw_only=True):
    """A line of the mount table."""

    number: str | None  # major:minor of what stat tells of its files; None: an old table
    root: str  # what of the file system is mounted
    point: str
    kind: str
    source: str
    options: frozenset[str]  # of this mount
    super_options: frozenset[str]  # of the file system


class FileSystem(msgspec.Struct, frozen=True, kw_only=True):
    """A mounted file system."""

    point: str  # where it is mounted
    points: tuple[str, ...]  # everywhere where it is
    kind: str
    source: str
    number: str | None = None
    remote: bool = False
    in_memory: bool = False
    read_only: bool = False
    turned_read_only: bool = False  # by the kernel, after an error
    errors: int | None = None  # that the file system has noted
    missing: int = 0  # devices that it lacks
    devices: tuple[str, ...] = ()  # the kernel's names of those that it lies on
    uuid: str | None = None
    label: str | None = None
    compression: str | None = None


def unescape_octal(text: str) -> str:
    r"""Return a path of the mount table as it is: `\040` is a blank."""
    if "\\" not in text:
        return text
    raw = _OCTAL.sub(lambda match: bytes((int(match[1], 8),)), text.encode())
    return raw.decode("utf-8", "replace")


def parse_mountinfo(text: str) -> list[Mount]:
    """Return the mounts of proc/PID/mountinfo; a line that is none is left out."""
    found = []
    for line in text.splitlines()[:MAX_MOUNTS]:
        head, dash, tail = line.partition(" - ")
        words, rest = head.split(" "), tail.split(" ")
        if not dash or len(words) < 6 or len(rest) < 3 or not _NUMBER.match(words[2]):
            continue
        found.append(
            Mount(
                number=words[2],
                root=unescape_octal(words[3]),
                point=unescape_octal(words[4])[:MAX_PATH],
                kind=rest[0],
                source=unescape_octal(rest[1])[:MAX_PATH],
                options=frozenset(words[5].split(",")),
                super_options=frozenset(rest[2].split(",")),
            )
        )
    return found


def parse_mounts(text: str) -> list[Mount]:
    """Return the mounts of proc/mounts, which has fewer facts."""
    found = []
    for line in text.splitlines()[:MAX_MOUNTS]:
        words = line.split(" ")
        if len(words) < 4 or not words[1].startswith("/"):
            continue
        options = frozenset(words[3].split(","))
        found.append(
            Mount(
                number=None,
                root="/",
                point=unescape_octal(words[1])[:MAX_PATH],
                kind=words[2],
                source=unescape_octal(words[0])[:MAX_PATH],
                options=options,
                super_options=options,
            )
        )
    return found


def read_mounts(host: Host) -> list[Mount]:
    """Return the mount table: the one that this process sees, in a captured tree the first.

    Where systemd is PID 1 it is systemd's.
    """
    first = (host.read_text("proc/1/comm") or "").strip() if host.live else ""
    for parse, tables in ((parse_mountinfo, TABLES), (parse_mounts, OLD_TABLES)):
        for table in in_order(tables, first):
            mounts = parse(host.read_text(table) or "")
            if mounts:
                return mounts
    return []


def in_order(tables: Iterable[str], first: str) -> list[str]:
    """Return which table to read first; `first` is the name of process 1.

    A unit of systemd may see all as mounted read-only (ProtectSystem=): that is only its own view.
    """
    return sorted(tables, key=lambda table: first == "systemd" and "/self/" in table)


def visible(mounts: Iterable[Mount]) -> list[Mount]:
    """Return the mounts that later ones at the same place do not hide."""
    return list({mount.point: mount for mount in mounts}.values())


def counts(mount: Mount) -> bool:
    """Whether a mount is a file system that somebody stores files in."""
    if mount.kind == "autofs" or not mount.point.startswith("/"):
        return False
    on_device = mount.source.startswith("/dev/") or (
        mount.number is not None and not mount.number.startswith("0:")
    )
    if on_device and mount.kind not in ("devtmpfs", "overlay"):
        return not mount.point.startswith(("/proc/", "/sys/"))
    if mount.kind == "overlay":
        return mount.point == "/"  # a live system; elsewhere it is a container's
    if mount.kind in MEMORY:
        return not _INNER.match(mount.point)
    return mount.kind in REMOTE or mount.kind in POOLED


def holding(mounts: Iterable[Mount], path: str) -> Mount | None:
    """Return the mount that a path lies in."""
    fit = (m for m in visible(mounts) if path.startswith(m.point.rstrip("/") + "/"))
    return max(fit, key=lambda mount: len(mount.point), default=None)


def folded(mounts: Iterable[Mount]) -> list[list[Mount]]:
    """Return the mounts of each file system; the first is where all of it is mounted, if it is."""
    groups: dict[tuple[str, ...], list[Mount]] = {}
    for mount in visible(mounts):
        if counts(mount):
            groups.setdefault(_same(mount), []).append(mount)
    return [sorted(group, key=lambda mount: mount.root != "/") for group in groups.values()]


def _same(mount: Mount) -> tuple[str, ...]:
    """Return what mounts of one file system share."""
    if mount.number is not None:
        return (mount.number,)
    if mount.source.startswith("/dev/"):
        return (mount.source,)
    return (mount.source, mount.point)


def read_file_systems(host: Host, mounts: list[Mount], devices: Devices) -> list[FileSystem]:
    """Return the file systems, in the order of the mount table."""
    return [_file_system(host, group, devices) for group in folded(mounts)]


def _file_system(host: Host, group: list[Mount], devices: Devices) -> FileSystem:
    first = group[0]
    name = devices.names.get(first.number or "") or devices.names.get(first.source)
    udev = read_udev(host, devices.numbers.get(name or ""))
    below: tuple[str, ...] = (name,) if name else ()
    missing = 0
    if first.kind == "btrfs" and name:
        below, missing = _btrfs(host, name)
    errors = host.read_count("sys/fs/ext4", name, "errors_count", limit=2**32) if name else None
    return FileSystem(
        point=first.point,
        points=tuple(mount.point for mount in group[:MAX_POINTS]),
        kind=first.kind[:MAX_TEXT],
        source=first.source,
        number=first.number,
        remote=first.kind in REMOTE,
        in_memory=first.kind in MEMORY,
        read_only=(bool({"ro"} & (first.options | first.super_options)) or first.kind in READ_ONLY),
        turned_read_only=turned_read_only(first),
        errors=errors,
        missing=missing,
        devices=below,
        uuid=udev.get("ID_FS_UUID"),
        label=unescape(udev.get("ID_FS_LABEL_ENC", "")) or udev.get("ID_FS_LABEL"),
        compression=_compression(first),
    )


def _compression(mount: Mount) -> str | None:
    """Return how a btrfs is told to pack what is written to it."""
    for option in mount.super_options:
        name, _, method = option.partition("=")
        if name in ("compress", "compress-force"):
            return method[:MAX_TEXT] or None
    return None


def turned_read_only(mount: Mount) -> bool:
    """Whether the kernel stopped writing to a file system that was mounted for writing.

    `mount -o remount,ro` marks the mount and the file system; after an error (errors=remount-ro)
    only the file system is.  Since Linux 6.15 ext4 says emergency_ro.
    """
    if "emergency_ro" in mount.super_options or "shutdown" in mount.super_options:
        return True
    lost = "rw" in mount.options and "ro" in mount.super_options
    return lost and mount.kind in TURNS_READ_ONLY and mount.number is not None


def _btrfs(host: Host, name: str) -> tuple[tuple[str, ...], int]:
    """Return the devices of the btrfs that one device belongs to, and how many it lacks."""
    for base in host.scan("sys/fs/btrfs"):
        devices = host.names(base, "devices")
        if name in devices:
            known = host.scan(base, "devinfo")
            missing = sum(host.read_int(item, "missing") == 1 for item in known)
            return tuple(devices), missing
    return (name,), 0
