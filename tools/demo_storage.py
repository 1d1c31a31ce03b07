"""The storage of the invented server that `demo_host.py` writes.

A SATA disk, a SATA SSD and an NVMe disk with partitions; a mirror of which one member has failed,
with logical volumes on it; an empty optical drive; what is mounted.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tools.demo_pci import AHCI, NVME_FUNCTION

if TYPE_CHECKING:
    from tools.demo_host import Tree

NVME = f"{NVME_FUNCTION}/nvme/nvme0"
MIB = 2048  # sectors
BLOCK = 4096  # bytes of a file system's block
GIB = 1024 * MIB
EFI = "c12a7328-f81f-11d2-ba4b-00a0c93ec93b"
RAID = "a19d880f-05fc-4d3b-a006-743f0f84911e"
LINUX = "0fc63daf-8483-4772-8e79-3d69d8477de4"
LVM = "Zx3Kq1Yb7Tn5Wd2Rf8Hs4Lc6Vg9Mp0Aj"
MIRROR = "d2f1c0ab-6e57-4b9e-9c1d-5a0f3e7b8c42"
MOUNTS = (
    "21 27 0:19 / /proc rw,nosuid,nodev,noexec,relatime shared:13 - proc proc rw",
    "22 27 0:20 / /sys rw,nosuid,nodev,noexec,relatime shared:7 - sysfs sysfs rw",
    "23 27 0:5 / /dev rw,nosuid,relatime shared:2 - devtmpfs udev rw,size=65828896k,mode=755",
    "24 23 0:21 / /dev/pts rw,nosuid,noexec,relatime shared:3 - devpts devpts rw,gid=5,mode=620",
    "25 23 0:22 / /dev/shm rw,nosuid,nodev shared:4 - tmpfs tmpfs rw,inode64",
    "26 27 0:23 / /run rw,nosuid,nodev shared:5 - tmpfs tmpfs rw,size=13182824k,mode=755",
    "27 1 253:0 / / rw,relatime shared:1 - ext4 /dev/mapper/vg0-root rw,errors=remount-ro",
    "28 22 0:24 / /sys/fs/cgroup rw,nosuid,nodev,noexec,relatime shared:8 - cgroup2 cgroup2 rw",
    "29 27 253:1 / /var rw,relatime shared:20 - ext4 /dev/mapper/vg0-var rw",
    "30 27 8:17 / /boot/efi rw,relatime shared:21 - vfat /dev/sdb1 rw,fmask=0077",
    "31 27 8:2 / /srv/backup\\040store rw,relatime shared:22 - xfs /dev/sda2 rw,attr2,inode64",
    "32 29 259:1 / /var/lib/libvirt/images rw,relatime shared:23 - xfs /dev/nvme0n1p1 rw",
    "33 27 253:1 /log /srv/log rw,relatime shared:20 - ext4 /dev/mapper/vg0-var rw",
    "34 27 0:45 / /mnt/iso ro,relatime shared:24 - nfs4 nas.example.net:/export/iso ro,vers=4.2",
)


# How full they are: 4 KiB blocks, files, the longest name, and where.
SPACES = (
    (62.4, 41.8, 38.6, 4_194_304, 3_801_220, 255, "/"),
    (312.9, 120.3, 104.4, 20_971_520, 20_410_077, 255, "/var"),
    (0.499, 0.493, 0.493, 0, 0, 255, "/boot/efi"),
    (62.8, 62.7, 62.7, 16_457_224, 16_457_180, 255, "/dev/shm"),
    (12.6, 12.5, 12.5, 3_291_445, 3_289_871, 255, "/run"),
    (3276.0, 1466.2, 1466.2, 343_932_928, 343_120_400, 255, "/srv/backup\\040store"),
    (1787.5, 702.1, 702.1, 187_695_104, 187_694_930, 255, "/var/lib/libvirt/images"),
    (7450.6, 2211.0, 2211.0, 488_374_272, 488_301_117, 255, "/mnt/iso"),
)


def spaces() -> str:
    """Return what the tree tells of its file systems (`hypervisor/space.py`)."""
    lines = []
    for *gibibytes, files, files_free, longest, place in SPACES:
        sizes = [int(number * 2**18) * BLOCK for number in gibibytes]
        lines.append(" ".join(map(str, (*sizes, BLOCK, files, files_free, longest, place))))
    return "\n".join(lines)


def disk(tree: Tree, name: str, place: str, size: int, **files: object) -> str:
    """Put a disk below its device; return where."""
    base = f"{place}/{name}" if name.startswith("nvme") else f"{place}/block/{name}"
    facts = {"removable": 0, "ro": 0, **files}
    queue = {"rotational": facts.pop("rotational", 0), "logical_block_size": 512}
    queue["physical_block_size"] = facts.pop("physical", 4096)
    tree.put(base, size=size, **facts)
    tree.put(f"{base}/queue", **queue)
    tree.links[f"{base}/device"] = f"/{place}"
    tree.links[f"sys/block/{name}"] = f"/{base}"
    return base


def partition(tree: Tree, base: str, number: int, rows: tuple[int, int], **udev: object) -> None:
    """Put a partition of a GPT; `rows` are where it begins and its size in sectors."""
    parent = base.rpartition("/")[2]
    name = f"{parent}p{number}" if parent[-1].isdigit() else f"{parent}{number}"
    major, _, minor = str(tree.files[f"{base}/dev"]).strip().partition(":")
    device = f"{major}:{int(minor) + number}"
    start, size = rows
    busy = 900 * number
    reads, writes = f"{busy} 10 {busy * 80} {busy}", f"{busy // 2} 9 {busy * 40} {busy}"
    tree.put(
        f"{base}/{name}",
        partition=number,
        start=start,
        size=size,
        ro=0,
        dev=device,
        uevent=f"DEVNAME={name}\nDEVTYPE=partition\nPARTN={number}",
        stat=f"   {reads} {writes} 0 {busy} {busy * 2}",
    )
    facts = {"SCHEME": "gpt", "NUMBER": number, "OFFSET": start, "SIZE": size}
    lines = [f"E:ID_PART_ENTRY_{key}={value}" for key, value in facts.items()]
    lines += [f"E:{key}={value}" for key, value in udev.items()]
    tree.put("run/udev/data", **{f"b{device}": "\n".join(lines)})


def entry(kind: str, uuid: str, **more: object) -> dict[str, object]:
    """Return what udev says of an entry of a GPT."""
    return {"ID_PART_ENTRY_TYPE": kind, "ID_PART_ENTRY_UUID": uuid, **more}


def volume(tree: Tree, name: str, size: int, number: str, **directories: dict[str, object]) -> None:
    """Put a volume that lies on no hardware of its own."""
    base = f"sys/devices/virtual/block/{name}"
    tree.put(base, size=size, removable=0, ro=0, dev=number)
    tree.put(base, stat="  80012 200 6400960 40012 120200 900 9616000 90012 0 60012 130024")
    tree.put(f"{base}/queue", logical_block_size=512, physical_block_size=4096, rotational=1)
    for directory, files in directories.items():
        tree.put(f"{base}/{directory}", **files)
    tree.links[f"sys/block/{name}"] = f"/{base}"


def mapped(tree: Tree, minor: int, label: str, size: int, uuid: str) -> None:
    """Put a logical volume on the mirror, with an ext4."""
    facts: dict[str, object] = {"name": f"vg0-{label}", "uuid": f"LVM-{LVM}{uuid}", "suspended": 0}
    volume(tree, f"dm-{minor}", size, f"253:{minor}", dm=facts)
    tree.directories.append(f"sys/devices/virtual/block/dm-{minor}/slaves/md0")
    fs_uuid = f"0b7d4b1e-3f0a-4a56-8b7c-00000000000{minor}"
    lines = (f"E:ID_FS_UUID={fs_uuid}", "E:ID_FS_TYPE=ext4", f"E:ID_FS_LABEL={label}")
    tree.put("run/udev/data", **{f"b253:{minor}": "\n".join(lines)})
    tree.put(f"sys/fs/ext4/dm-{minor}", errors_count=0)


def sata(tree: Tree) -> None:
    """Put the SATA disks and the optical drive."""
    first = f"{AHCI}/ata1/host0/target0:0:0/0:0:0:0"
    tree.put(
        first,
        type=0,
        state="running",
        vendor="ATA     ",
        model="ST4000NM0035-1V4",
        rev="TN05",
        wwid="naa.5000c500a1b2c3d4",
    )
    base = disk(
        tree,
        "sda",
        first,
        7814037168,
        rotational=1,
        dev="8:0",
        stat="  120034 3011 9720532 882110 440021 91002 51002344 2200113 0 991022 3082223 0 0 0 0",
    )
    partition(
        tree, base, 1, (MIB, 446 * GIB), **entry(RAID, "5f0e1d2c-0001-4a4a-9b9b-0000000000a1")
    )
    rest = (446 * GIB + MIB, 7814037168 - 447 * GIB)
    facts = entry(LINUX, "5f0e1d2c-0002-4a4a-9b9b-0000000000a2", ID_PART_ENTRY_NAME="backup")
    partition(tree, base, 2, rest, **facts, ID_FS_UUID="77e1c2aa-9d0b-4f59-9a0e-0000000000b2")
    tree.put("run/udev/data", **{"b8:0": "E:ID_BUS=ata\nE:ID_ATA_ROTATION_RATE_RPM=7200"})
    second = f"{AHCI}/ata2/host1/target1:0:0/1:0:0:0"
    tree.put(
        second,
        type=0,
        state="running",
        vendor="ATA     ",
        model="SAMSUNG MZ7KH480",
        rev="904Q",
        wwid="naa.5002538e4098a1b2",
    )
    base = disk(
        tree,
        "sdb",
        second,
        937703088,
        dev="8:16",
        stat="   50123 210 4021880 20120 90221 8120 8120664 30112 0 40221 50232 0 0 0 0",
    )
    facts = entry(EFI, "5f0e1d2c-0003-4a4a-9b9b-0000000000b1", ID_FS_UUID="7A2C-11F0")
    partition(
        tree, base, 1, (MIB, 512 * MIB), **facts, ID_PART_ENTRY_NAME="EFI\\x20System\\x20Partition"
    )
    facts = entry(RAID, "5f0e1d2c-0004-4a4a-9b9b-0000000000b2")
    partition(tree, base, 2, (513 * MIB, 446 * GIB), **facts)
    third = f"{AHCI}/ata3/host2/target2:0:0/2:0:0:0"
    tree.put(
        third, type=5, state="running", vendor="TSSTcorp", model="CDDVDW SN-208FB ", rev="SA00"
    )
    disk(tree, "sr0", third, 2097151, dev="11:0", physical=512)
    tree.put("run/udev/data", **{"b11:0": "E:ID_CDROM=1\nE:ID_CDROM_DVD_R=1\nE:ID_BUS=ata"})
    for link in (1, 2):
        tree.put(f"sys/class/ata_link/link{link}", sata_spd="6.0 Gbps")


def nvme(tree: Tree) -> None:
    """Put the NVMe disk."""
    tree.put(
        NVME,
        state="live",
        model="INTEL SSDPE2KX020T8",
        serial="PHLJ0000000000000001",
        firmware_rev="VDV10131",
        transport="pcie",
    )
    base = disk(
        tree,
        "nvme0n1",
        NVME,
        3750748848,
        dev="259:0",
        physical=512,
        wwid="eui.01000000010000005cd2e4a1b2c30001",
        stat="  900122 12 72009760 90012 800331 20 64026480 80033 0 120022 170045 0 0 0 0",
    )
    facts = entry(LINUX, "5f0e1d2c-0005-4a4a-9b9b-0000000000c1", ID_PART_ENTRY_NAME="guests")
    partition(tree, base, 1, (MIB, 3750748848 - 2 * MIB), **facts)


def mirror(tree: Tree) -> None:
    """Put a mirror that has lost a member, and the logical volumes on it."""
    facts: dict[str, object] = {
        "level": "raid1",
        "array_state": "clean",
        "raid_disks": 2,
        "degraded": 1,
        "sync_action": "idle",
        "sync_completed": "none",
        "metadata_version": "1.2",
        "uuid": MIRROR,
    }
    volume(tree, "md0", 446 * GIB - 256 * MIB, "9:0", md=facts)
    base = "sys/devices/virtual/block/md0/md"
    tree.put(f"{base}/dev-sda1", state="in_sync", slot=0)
    tree.put(f"{base}/dev-sdb2", state="faulty", slot="none")
    tree.links[f"{base}/rd0"] = "dev-sda1"
    tree.directories += [
        f"sys/devices/virtual/block/md0/slaves/{name}" for name in ("sda1", "sdb2")
    ]
    mapped(tree, 0, "root", 64 * GIB, "Rt5Yw0QeB3nK8vXjM2sHc7LdPz1TfUg6")
    mapped(tree, 1, "var", 320 * GIB, "Va4Jx9RbN2mT7qZkD1wGf6HsLc8PyEu3")


def storage(tree: Tree) -> None:
    """Put all of it."""
    sata(tree)
    nvme(tree)
    mirror(tree)
    tree.put("sys/devices/virtual/block/loop0", size=0, removable=0, ro=0)
    tree.links["sys/block/loop0"] = "/sys/devices/virtual/block/loop0"
    tree.put("proc/self", mountinfo="\n".join(MOUNTS))
    tree.put("khv", statvfs=spaces())
