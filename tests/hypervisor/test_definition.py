"""Definitions, snapshots and pools as libvirt writes them."""

from __future__ import annotations

import pytest

from hypervisor.definition import (
    CpuTuning,
    MemoryTuning,
    cpu_set,
    parse_machine,
    parse_snapshot,
)
from hypervisor.virtual_device import Rates
from tests.hypervisor.libvirt_xml import captured, machine

FULL = """
<domain type='kvm' id='3'>
  <name>web1</name><uuid>6d0b1d4c-0000-4000-8000-000000000001</uuid>
  <title>Front</title><description>A web server</description>
  <memory unit='GiB'>4</memory><currentMemory unit='KiB'>2097152</currentMemory>
  <memoryBacking><hugepages/><locked/></memoryBacking>
  <vcpu current='2'>8</vcpu>
  <cputune><shares>512</shares></cputune>
  <os firmware='efi'><type arch='x86_64' machine='pc-q35-7.2'>hvm</type>
    <loader secure='yes' type='pflash'>/x</loader></os>
  <cpu mode='custom'><model>EPYC-Rome</model>
    <topology sockets='1' dies='2' cores='2' threads='2'/></cpu>
  <on_crash>restart</on_crash>
  <devices>
    <disk type='volume' device='disk'>
      <driver name='qemu' type='qcow2' cache='none'/>
      <source pool='fast' volume='web1.qcow2'/><target dev='vda' bus='virtio'/>
      <address type='pci' domain='0x0000' bus='0x04' slot='0x00' function='0x0'/>
    </disk>
    <disk type='file' device='cdrom'><target dev='sda' bus='sata'/><readonly/>
      <address type='drive' controller='0' bus='0' target='0' unit='1'/></disk>
    <disk type='file'><source file='/x'/></disk>
    <interface type='network'>
      <mac address='52:54:00:AA:BB:CC'/><source network='default' bridge='virbr0'/>
      <model type='virtio'/><target dev='vnet3'/><link state='down'/>
      <vlan><tag id='42'/></vlan>
      <bandwidth><inbound average='1000' peak='5000' burst='1024'/><outbound average='128'/>
      </bandwidth>
    </interface>
    <interface type='user'/>
    <graphics type='vnc' port='5900'/><video><model type='virtio'/></video>
    <controller type='scsi' model='virtio-scsi'/><serial type='pty'/>
  </devices>
</domain>
"""


def test_a_definition_is_taken_apart() -> None:
    found = parse_machine(FULL)
    assert found is not None
    assert (found.memory_kib, found.current_kib) == (4 * 1024**2, 2097152)
    assert (found.vcpus, found.max_vcpus, found.topology) == (2, 8, (1, 4, 2))
    assert (found.firmware, found.secure_boot, found.cpu_model) == ("efi", True, "EPYC-Rome")
    assert (found.huge_pages, found.locked, found.cpu_tuning.shares) == (True, True, 512)
    disk, drive = found.disks
    assert (disk.pool, disk.source, disk.cache, disk.address) == (
        "fast",
        "web1.qcow2",
        "none",
        "0000:04:00.0",
    )
    assert (drive.kind, drive.read_only, drive.source, drive.address) == (
        "cdrom",
        True,
        None,
        "0:0:0:1",
    )
    (nic,) = found.nics
    assert (nic.mac, nic.source, nic.vlans, nic.link_up) == (
        "52:54:00:aa:bb:cc",
        "default",
        (42,),
        False,
    )
    assert nic.inbound == Rates(average=1000, peak=5000, burst=1024)
    assert nic.outbound == Rates(average=128)
    kinds = {(other.kind, other.type, other.model) for other in found.others}
    assert kinds == {
        ("graphics", "vnc", None),
        ("video", None, "virtio"),
        ("controller", "scsi", "virtio-scsi"),
        ("serial", "pty", None),
    }


@pytest.mark.parametrize(
    "xml",
    ["", "<", "<domain/>", "<domain><name>x</name></domain>", "<network><name>x</name></network>"],
)
def test_what_is_no_definition_is_none(xml: str) -> None:
    assert parse_machine(xml) is None


@pytest.mark.parametrize(
    ("memory", "kib"),
    [
        ("<memory>1024</memory>", 1024),
        ("<memory unit='b'>2048</memory>", 2),
        ("<memory unit='MB'>1</memory>", 976),
        ("<memory unit='furlong'>1</memory>", None),
        ("<memory>-1</memory>", None),
    ],
)
def test_units_of_memory(memory: str, kib: int | None) -> None:
    found = parse_machine(f"<domain><name>a</name><uuid>u</uuid>{memory}</domain>")
    assert found is not None
    assert found.memory_kib == kib


def test_a_snapshot() -> None:
    xml = (
        "<domainsnapshot><name>before</name><state>running</state>"
        "<creationTime>1700000000</creationTime><parent><name>first</name></parent>"
        "</domainsnapshot>"
    )
    found = parse_snapshot(xml, current=True)
    assert found is not None
    assert (found.name, found.created, found.parent, found.state, found.current) == (
        "before",
        1700000000,
        "first",
        "running",
        True,
    )
    assert parse_snapshot("<x/>", current=False) is None


def test_a_definition_of_libvirt_is_read_whole() -> None:
    found = machine("defined")
    assert (found.machine, found.arch, found.firmware) == ("pc-q35-7.2", "x86_64", "bios")
    assert (found.os_id, found.emulator) == (
        "http://debian.org/debian/12",
        "/usr/bin/qemu-system-x86_64",
    )
    assert found.boot_devices == ("vda", "interface")
    assert (found.on_poweroff, found.on_reboot, found.on_crash) == ("destroy", "restart", "restart")
    assert (found.clock, found.partition, found.io_threads) == ("localtime", "/machine/gold", 1)
    assert (found.cpu_mode, found.cpu_model) == ("custom", "qemu64")
    assert found.cpu_tuning == CpuTuning(
        shares=2048,
        period=100000,
        quota=50000,
        global_period=100000,
        global_quota=150000,
        cpus=(0, 1),
        bound_each=True,
    )
    assert found.memory_tuning == MemoryTuning(
        hard_limit=6 * 1024**2, soft_limit=3 * 1024**2, node_set="0", node_mode="preferred"
    )
    assert (found.slots_kib, found.shared_pages) == (8 * 1024**2, False)


def test_a_running_machine_is_read_alike() -> None:
    found = machine("running")
    assert (found.name, found.vcpus, found.memory_kib) == ("rom", 1, 32768)
    assert [disk.target for disk in found.disks] == ["hda"]


def test_a_snapshot_of_libvirt() -> None:
    found = parse_snapshot(captured("snapshot"), current=False)
    assert found is not None
    assert (found.name, found.parent, found.state, found.memory) == (
        "second",
        "first",
        "running",
        "internal",
    )
    assert found.description == "after the first"
    assert found.machine is not None
    assert found.machine.name == "rom"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("0-3,^2,8", {0, 1, 3, 8}),
        ("", set()),
        ("x", set()),
        ("3-1", set()),
        ("0-99999999", set()),
        ("^0", set()),
    ],
)
def test_sets_of_processors(text: str, expected: set[int]) -> None:
    assert cpu_set(text) == expected
