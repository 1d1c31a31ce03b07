from __future__ import annotations

from pathlib import Path

import pytest

from cimom.classes import KHV_Service, KHV_TimeService, KHV_UnixProcess
from cimom.model import CimObject
from cimom.testing import readings_of
from hypervisor.capture import CaptureError, capture, unpack
from hypervisor.host import Host
from hypervisor.identity import read_identity
from providers import HOST_GROUPS, read_everything
from tests.hosts import TREES, host, put


def instances(machine: Host) -> list[CimObject]:
    readings = readings_of(*(make(machine) for make in HOST_GROUPS.values()), taken_at=1.0)
    return [row.instance for row in readings.rows(CimObject)]


def test_capture_of_the_server_reads_the_same_but_for_names(tmp_path: Path) -> None:
    machine = host("server", tmp_path / "a")
    unpack(capture(machine, read_everything), str(tmp_path / "b"))
    before, after = instances(machine), instances(Host(str(tmp_path / "b")))
    assert [type(item) for item in before] == [type(item) for item in after]
    readings = [item for item in before if hasattr(item, "CurrentReading")]
    again = [item for item in after if hasattr(item, "CurrentReading")]
    assert [r.CurrentReading for r in readings] == [r.CurrentReading for r in again]
    sizes, sizes_again = (
        [item.FileSystemSize for item in items if hasattr(item, "FileSystemSize")]
        for items in (before, after)
    )
    assert len(sizes) == 8
    assert None not in sizes
    assert sizes_again == sizes


def test_nothing_that_identifies_the_machine_is_in_a_capture(tmp_path: Path) -> None:
    machine = host("server", tmp_path)
    put(machine, "run/udev/data/b8:0", "E:ID_SERIAL=TopSecretSerial\n")
    text = capture(machine, read_everything)
    for secret in (
        "6ba7b810-9dad", "DEMO0001", "demo-host", "5000c500a1b2c3d4", "PHLJ0000000000000001",
        "02:00:5e:10:00:01", "192.0.2.10", "198.51.100", "2001:db8::10", "TopSecretSerial",
        "nas.example", "srv/backup", "5f0e1d2c-0001", "0b7d4b1e-3f0a", "7A2C-11F0", "d2f1c0ab",
        "Zx3Kq1Yb7Tn5",
    ):  # fmt: skip
        assert secret not in text, secret


def test_of_processes_services_and_time_only_what_is_used_is_captured(tmp_path: Path) -> None:
    machine = host("server", tmp_path / "a")
    Path(machine.path("proc/801/cmdline")).write_bytes(b"/home/acme/bin/x\0--password=hunter2\0")
    put(machine, "proc/801/status", "Name:\tsecretive\nUid:\t7\t7\t7\t7\nGroups:\t4711\n")
    units = Path(machine.path("khv/systemd/units.json"))
    units.write_text(units.read_text().replace("mdmonitor.service", "acme-billing.service"))
    text = capture(machine, read_everything)
    hexed = "".join(text.split())
    for secret in ("hunter2", "acme", "web1", "time1.example", "secretive", "Groups:"):
        assert secret not in text, secret
        assert secret.encode().hex() not in hexed, secret
    unpack(text, str(tmp_path / "b"))
    again = instances(Host(str(tmp_path / "b")))
    (clock,) = [item for item in again if isinstance(item, KHV_TimeService)]
    assert (clock.Stratum, clock.Synchronised, clock.MaximumError) == (3, True, 14213)
    (failed,) = [i for i in again if isinstance(i, KHV_Service) and i.ActiveState == "failed"]
    assert failed.Name.endswith(".service")
    found = {i.ProcessID: i for i in again if isinstance(i, KHV_UnixProcess)}
    assert len(found) == 18
    assert found[801].RealUserID == 7
    assert (found[801].ModulePath or "").endswith("/bin/x")


def test_same_value_gets_the_same_fake_everywhere(tmp_path: Path) -> None:
    machine = host("server", tmp_path)
    put(machine, "sys/block/sda/serial", "SHAREDSERIAL\n")
    put(machine, "sys/block/sdb/serial", "SHAREDSERIAL\n")
    text = capture(machine, read_everything)
    lines = text.splitlines()
    fakes = {
        lines[i + 1] for i, line in enumerate(lines) if line.endswith(("sda/serial", "sdb/serial"))
    }
    assert len(fakes) == 1
    assert "SHAREDSERIAL" not in text


def test_binary_file_survives(tmp_path: Path) -> None:
    machine = host("server", tmp_path / "a")
    Path(machine.path("sys/block/sda/device/vpd_pg80")).write_bytes(b"\0\x80\0\x04\xff\xfeAB")
    unpack(capture(machine, read_everything), str(tmp_path / "b"))
    data = Host(str(tmp_path / "b")).read_bytes("sys/block/sda/device/vpd_pg80")
    assert data is not None
    assert data[:4] == b"\0\x80\0\x04"


def test_interface_named_by_its_address_gets_a_name_by_the_fake_one(tmp_path: Path) -> None:
    machine = host("server", tmp_path / "a")
    base = "sys/class/net/enx02005e10aaaa"
    put(machine, f"{base}/address", "02:00:5e:10:aa:aa\n")
    put(machine, f"{base}/operstate", "up\n")
    text = capture(machine, read_everything)
    assert "02005e10aaaa" not in text
    unpack(text, str(tmp_path / "b"))
    (name,) = (n for n in Host(str(tmp_path / "b")).names("sys/class/net") if n.startswith("enx"))
    address = Host(str(tmp_path / "b")).read_word("sys/class/net", name, "address") or ""
    assert name == "enx" + address.replace(":", "")


def test_serial_numbers_inside_other_files_are_replaced(tmp_path: Path) -> None:
    machine = host("server", tmp_path)
    info = machine.read_text("proc/cpuinfo")
    put(machine, "proc/cpuinfo", f"{info}\n\nSerial\t\t: 10000000abcd1234\n")
    Path(machine.path("sys/block/sda/device/vpd_pg80")).write_bytes(b"\0\x80\0\x08VPD00042")
    put(machine, "run/udev/data/b8:0", "E:ID_SERIAL_SHORT=9\nE:ID_FS_LABEL=payroll\n")
    text = capture(machine, read_everything)
    for secret in ("10000000abcd1234", "VPD00042", b"VPD00042".hex(), "payroll", "_SHORT=9\n"):
        assert secret not in text, secret


def test_short_secret_does_not_damage_what_looks_like_it(tmp_path: Path) -> None:
    machine = host("server", tmp_path)
    put(machine, "sys/block/sda/device/serial", "24\n")
    put(machine, "proc/sys/kernel/hostname", "Xeon\n")
    text = capture(machine, read_everything)
    assert "Intel(R) Xeon(R)" in text
    assert "2400000" in text
    assert "\n 24\n" not in text
    assert "\n Xeon\n" not in text


@pytest.mark.parametrize("name", TREES)
def test_every_tree_unpacks_to_a_host_with_an_identity(name: str, tmp_path: Path) -> None:
    assert read_identity(host(name, tmp_path)).uuid


@pytest.mark.parametrize(
    "text", ["== file ../../etc/passwd\n x\n", "== link /etc/x -> y\n", "== what x\n", "stray\n"]
)
def test_archive_that_leaves_its_tree_or_is_none_is_refused(text: str, tmp_path: Path) -> None:
    with pytest.raises(CaptureError, match="line 1"):
        unpack(text, str(tmp_path))


def test_place_that_a_link_leads_to_is_in_the_capture(tmp_path: Path) -> None:
    machine = host("empty", tmp_path / "a")
    place = "sys/devices/pci0000:00/0000:00:1f.2/block/sdq"
    put(machine, f"{place}/size", "8\n")
    Path(machine.path("sys/block")).mkdir(parents=True, exist_ok=True)
    Path(machine.path("sys/block"), "sdq").symlink_to(f"/{place}")

    def read(recorder: Host) -> None:
        assert recorder.resolve("sys/block/sdq") == place
        recorder.read_text("sys/block/sdq/size")

    unpack(capture(machine, read), str(tmp_path / "b"))
    copy = Host(str(tmp_path / "b"))
    assert copy.resolve("sys/block/sdq") == place
    assert copy.read_int("sys/block/sdq/size") == 8
