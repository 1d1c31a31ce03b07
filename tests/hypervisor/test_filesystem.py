from __future__ import annotations

from pathlib import Path

import pytest

from hypervisor.filesystem import (
    FileSystem,
    counts,
    folded,
    holding,
    in_order,
    parse_mountinfo,
    parse_mounts,
    read_file_systems,
    read_mounts,
    turned_read_only,
    unescape_octal,
)
from hypervisor.host import Host
from hypervisor.storage import devices_of, read_storage
from tests.hosts import host, put


def line(point: str, kind: str, source: str = "none", **more: str) -> str:
    facts = {"number": "0:50", "root": "/", "options": "rw", "super": "rw", **more}
    return (
        f"40 27 {facts['number']} {facts['root']} {point} {facts['options']} shared:1 - "
        f"{kind} {source} {facts['super']}"
    )


def points(*lines: str) -> list[str]:
    return [group[0].point for group in folded(parse_mountinfo("\n".join(lines)))]


def test_line_of_mountinfo() -> None:
    text = (
        "36 35 98:0 /mnt1 /mnt\\0402 rw,noatime master:1 propagate_from:2 - "
        "ext3 /dev/root rw,errors=continue"
    )
    (mount,) = parse_mountinfo(f"rubbish\n{text}\n1 2 x:y / / rw - ext4 a rw\n")
    assert (mount.number, mount.root, mount.point) == ("98:0", "/mnt1", "/mnt 2")
    assert (mount.kind, mount.source) == ("ext3", "/dev/root")
    assert mount.options == {"rw", "noatime"}
    assert "errors=continue" in mount.super_options


def test_line_without_optional_fields() -> None:
    (mount,) = parse_mountinfo("27 1 254:0 / / rw,relatime - ext4 /dev/vda rw")
    assert mount.point == "/"


@pytest.mark.parametrize(
    ("escaped", "path"),
    [
        (r"/a\040b\011c\134d", "/a b\tc\\d"),
        (r"/gr\303\274n", "/grün"),
        (r"/grün\040gelb", "/grün gelb"),
        (r"/\9", r"/\9"),
        ("/plain", "/plain"),
    ],
)
def test_octal_escapes(escaped: str, path: str) -> None:
    assert unescape_octal(escaped) == path


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (line("/", "ext4", "/dev/sda1", number="8:1"), True),
        (line("/boot/efi", "vfat", "/dev/sda2", number="8:2"), True),
        (line("/pool", "zfs", "tank/data"), True),
        (line("/data", "btrfs", "/dev/sdb"), True),
        (line("/mnt", "nfs4", "nas:/x"), True),
        (line("/run/user/1/nas", "fuse.sshfs", "jo@nas:/"), True),
        (line("/dev/shm", "tmpfs"), True),
        (line("/tmp", "tmpfs"), True),
        (line("/run", "tmpfs"), True),
        (line("/", "overlay", "overlay"), True),
        (line("/run/user/1000", "tmpfs"), False),
        (line("/sys/fs/cgroup", "tmpfs"), False),
        (line("/var/lib/docker/overlay2/1/merged", "overlay", "overlay"), False),
        (line("/var/lib/kubelet/pods/1/volumes/token", "tmpfs"), False),
        (line("/dev", "devtmpfs", "udev"), False),
        (line("/proc", "proc", "proc"), False),
        (line("/sys", "sysfs"), False),
        (line("/sys/fs/cgroup", "cgroup2"), False),
        (line("/sys/firmware/efi/efivars", "efivarfs"), False),
        (line("/run/user/1/gvfs", "fuse.gvfsd-fuse"), False),
        (line("/home", "autofs", "/etc/auto.home"), False),
        (line("/run/docker/netns/1", "nsfs", "nsfs", root="net:[1]"), False),
    ],
)
def test_what_somebody_stores_files_in_counts(text: str, wanted: bool) -> None:
    (mount,) = parse_mountinfo(text)
    assert counts(mount) is wanted


def test_bind_mounts_and_subvolumes_are_folded_into_their_file_system() -> None:
    (group, other) = folded(
        parse_mountinfo(
            "\n".join(
                (
                    line("/log", "ext4", "/dev/sda1", number="8:1", root="/var/log"),
                    line("/", "ext4", "/dev/sda1", number="8:1"),
                    line("/data/a", "btrfs", "/dev/sdb", root="/@a"),
                    line("/data/b", "btrfs", "/dev/sdb", root="/@b"),
                )
            )
        )
    )
    assert [mount.point for mount in group] == ["/", "/log"]
    assert [mount.point for mount in other] == ["/data/a", "/data/b"]


def test_later_mount_hides_an_earlier_one_at_the_same_place() -> None:
    text = (line("/mnt", "ext4", "/dev/sda1", number="8:1"), line("/mnt", "proc", "proc"))
    assert points(*text) == []
    assert points(*reversed(text)) == ["/mnt"]


def test_old_table_serves_where_there_is_no_mountinfo(tmp_path: Path) -> None:
    machine = Host(str(tmp_path))
    assert read_mounts(machine) == []
    put(machine, "proc/mounts", "/dev/sda1 / ext4 rw,relatime 0 0\nshort line\n")
    (mount,) = read_mounts(machine)
    assert (mount.point, mount.number) == ("/", None)
    put(machine, "proc/1/mountinfo", line("/x", "ext4", "/dev/sda1", number="8:1"))
    assert [mount.point for mount in read_mounts(machine)] == ["/x"]
    assert parse_mounts("nonsense") == []


def test_file_that_a_loop_device_shows_lies_in_the_deepest_mount() -> None:
    mounts = parse_mountinfo(
        "\n".join(
            (line("/", "ext4", number="8:1"), line("/srv", "xfs", number="8:2"),
             line("/srvx", "xfs", number="8:3"))
        )
    )  # fmt: skip
    for path, number in (("/srv/a.img", "8:2"), ("/srvxy", "8:1"), ("/srvx/b", "8:3")):
        found = holding(mounts, path)
        assert found is not None
        assert found.number == number


@pytest.mark.parametrize(
    ("kind", "options", "of_all", "lost"),
    [
        ("ext4", "rw", "ro,errors=remount-ro", True),
        ("ext4", "ro", "ro", False),  # somebody wanted it so
        ("ext4", "ro", "rw", False),  # a read-only bind mount
        ("ext4", "rw", "rw", False),
        ("ext4", "rw", "rw,emergency_ro", True),
        ("xfs", "rw", "ro", False),  # it does not do that: it shuts down
        ("squashfs", "rw", "ro", False),
    ],
)
def test_file_system_that_the_kernel_turned_read_only(
    kind: str, options: str, of_all: str, lost: bool
) -> None:
    text = line("/", kind, "/dev/sda1", number="8:1", options=options, super=of_all)
    (mount,) = parse_mountinfo(text)
    assert turned_read_only(mount) is lost


def server_file_systems(machine: Host) -> dict[str, FileSystem]:
    devices = devices_of(read_storage(machine))
    return {f.point: f for f in read_file_systems(machine, read_mounts(machine), devices)}


def test_file_systems_of_the_server(tmp_path: Path) -> None:
    found = server_file_systems(host("server", tmp_path))
    assert list(found) == [
        "/dev/shm", "/run", "/", "/var", "/boot/efi", "/srv/backup store",
        "/var/lib/libvirt/images", "/mnt/iso",
    ]  # fmt: skip
    assert found["/var"].points == ("/var", "/srv/log")
    assert found["/"].devices == ("dm-0",)
    assert (found["/"].uuid, found["/"].label) == ("0b7d4b1e-3f0a-4a56-8b7c-000000000000", "root")
    assert (found["/mnt/iso"].remote, found["/mnt/iso"].read_only) == (True, True)


def test_errors_that_ext4_has_noted(tmp_path: Path) -> None:
    machine = host("server", tmp_path)
    put(machine, "sys/fs/ext4/dm-0/errors_count", "3\n")
    assert server_file_systems(machine)["/"].errors == 3


def test_btrfs_has_all_its_devices_and_tells_those_that_are_missing(tmp_path: Path) -> None:
    machine = host("server", tmp_path)
    base = "sys/fs/btrfs/77e1c2aa-9d0b-4f59-9a0e-0000000000b2"
    for name in ("sda2", "sdb2"):
        Path(machine.path(base, "devices", name)).mkdir(parents=True)
    for number, missing in ((1, 0), (2, 0), (3, 1)):
        put(machine, f"{base}/devinfo/{number}/missing", f"{missing}\n")
    put(
        machine,
        "proc/self/mountinfo",
        line("/data", "btrfs", "/dev/sda2", super="rw,compress=zstd:3"),
    )
    found = server_file_systems(machine)["/data"]
    assert (found.devices, found.missing) == (("sda2", "sdb2"), 1)
    assert found.compression == "zstd:3"


def test_the_view_of_a_unit_of_systemd_is_not_that_of_the_host() -> None:
    tables = ("proc/self/mountinfo", "proc/1/mountinfo")
    assert in_order(tables, "systemd") == ["proc/1/mountinfo", "proc/self/mountinfo"]
    assert in_order(tables, "tini") == list(tables)
