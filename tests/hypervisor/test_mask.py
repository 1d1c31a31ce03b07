from __future__ import annotations

import uuid
from pathlib import Path

from hypervisor.filesystem import parse_mountinfo, parse_mounts
from hypervisor.mask import mask_mounts, mask_path, mask_smbios, mask_source, mask_uuid
from hypervisor.smbios import TABLE, parse_smbios
from hypervisor.smbios_table import structures
from tests.hosts import host


def fake(word: str) -> str:
    return "x" * len(word)


def test_usual_parts_of_a_path_stay() -> None:
    assert mask_path("/srv/acme/images/1000", fake) == "/srv/xxxx/images/1000"
    assert mask_path("/", fake) == "/"


def test_servers_are_faked_and_devices_and_kinds_are_not() -> None:
    assert mask_source("nas.acme.com:/export/iso", fake) == "xxxxxxxxxxxxx/export/iso"
    assert mask_source("//nas/share", fake) == "xxxxx/xxxxx"
    assert mask_source("/dev/mapper/vg0-root", fake) == "/dev/mapper/vg0-root"
    assert mask_source("tmpfs", fake) == "tmpfs"


def test_masked_mount_table_reads_like_the_one_it_was() -> None:
    text = (
        "31 27 8:2 / /srv/acme\\040store rw,relatime shared:22 - xfs /dev/sda2 rw,attr2\n"
        "34 27 0:45 / /mnt/acme ro,relatime - nfs4 nas:/iso ro,addr=192.0.2.1,username=jo\n"
        "rubbish\n"
    )
    masked = mask_mounts(text, "mountinfo", fake)
    for secret in ("acme", "nas", "192.0.2.1", "jo"):
        assert secret not in masked
    first, second = parse_mountinfo(masked)
    assert (first.kind, first.number, first.source) == ("xfs", "8:2", "/dev/sda2")
    assert (second.kind, second.options, second.super_options) == ("nfs4", {"ro"}, {"ro"})


def test_masked_table_of_the_old_kind_is_one_of_that_kind() -> None:
    text = "nas:/iso /mnt/acme nfs4 ro,relatime,addr=192.0.2.1 0 0\nrubbish\n"
    (mount,) = parse_mounts(mask_mounts(text, "mounts", fake))
    assert (mount.kind, mount.point, mount.options) == ("nfs4", "/mnt/xxxx", {"ro"})


def test_a_masked_firmware_table_reads_like_the_one_it_was(tmp_path: Path) -> None:
    table = host("server", tmp_path).read_bytes(TABLE) or b""
    masked = mask_smbios(table, fake)
    before, after = parse_smbios(table), parse_smbios(masked)
    assert before.system is not None
    assert after.system is not None
    assert after.system.product == before.system.product
    assert after.system.uuid != before.system.uuid
    for secret in (b"DEMO0001", b"asset-42", b"SNCPU0", b"4F000000", b"SNPSU1"):
        assert secret in table
        assert secret not in masked
    assert [m.size_bytes for m in after.modules] == [m.size_bytes for m in before.modules]
    assert len(masked) == len(table)


def test_the_uuid_of_the_table_is_that_of_sysfs_when_both_are_masked() -> None:
    def turned(word: str) -> str:
        return word.translate(str.maketrans("0123456789abcdef", "1234567890bcdefa"))

    raw = bytes(range(16))
    told = str(uuid.UUID(bytes_le=raw))
    assert str(uuid.UUID(bytes_le=mask_uuid(raw, turned))) == turned(told)
    assert mask_uuid(raw, fake) != raw  # a fake that is no UUID
    assert mask_uuid(bytes(16), turned) == bytes(16)


def test_structures_that_may_say_anything_say_nothing() -> None:
    table = b"\x2a\x08\x01\x00\xc0\xa8\x00\x01bmc-acme\0\0" + b"\x7f\x04\xff\xfe\0\0"
    masked = mask_smbios(table, fake)
    assert masked[:8] == b"\x2a\x08\x01\x00\0\0\0\0"
    assert b"acme" not in masked
    assert [one.kind for one in structures(masked)] == [42, 127]
