"""The devices of machines, as libvirt writes them."""

from __future__ import annotations

from hypervisor.virtual_device import IoLimits, Rates
from tests.hypervisor.libvirt_xml import machine


def test_disks_of_every_source() -> None:
    found = {disk.target: disk for disk in machine("defined").disks}
    assert {target: disk.source_type for target, disk in found.items()} == {
        "vda": "volume",
        "vdb": "network",
        "sda": "block",
        "sdb": "file",
    }
    vda = found["vda"]
    assert (vda.pool, vda.source, vda.serial, vda.boot_order) == ("images", "web1.qcow2", "WD-1", 1)
    assert (vda.cache, vda.io, vda.discard) == ("none", "native", "unmap")
    assert (found["vdb"].source, found["sda"].source) == ("pool/image", "/dev/vg/web1")
    assert (found["sda"].shareable, found["sda"].controller, found["sda"].address) == (
        True,
        0,
        "0:0:0:0",
    )
    assert (found["sdb"].kind, found["sdb"].source, found["sdb"].read_only) == ("cdrom", None, True)


def test_limits_of_a_disk() -> None:
    (limits,) = {disk.limits for disk in machine("defined").disks} - {IoLimits()}
    assert limits == IoLimits(
        read_bytes_sec=10485760,
        write_bytes_sec=5242880,
        total_iops_sec=500,
        total_iops_sec_max=1000,
    )


def test_network_cards() -> None:
    trunk, bridge, plain = machine("defined").nics
    assert (trunk.vlans, trunk.trunk, trunk.native_vlan) == ((10, 42), True, 10)
    assert (trunk.source, trunk.port_group, trunk.boot_order) == ("trunk", "gold", 2)
    assert (bridge.source_type, bridge.source, bridge.vlans, bridge.trunk) == (
        "bridge",
        "br0",
        (7,),
        False,
    )
    assert (bridge.mtu, bridge.link_up) == (9000, False)
    assert bridge.profile == "09b11c53-8b5c-4eeb-8f00-d84eaa0aaa4f"
    assert plain.inbound == Rates(average=1000, peak=5000, burst=1024)
    assert (plain.outbound, plain.filter) == (Rates(average=128), "clean-traffic")


def test_cards_of_one_address_are_told_apart() -> None:
    _, bridge, plain = machine("defined").nics
    assert bridge.mac == plain.mac
    assert (bridge.twin, plain.twin) == (0, 1)


def test_other_devices_are_those_that_somebody_chose() -> None:
    found = {(item.kind, item.type, item.model): item for item in machine("defined").others}
    assert not [item for item in found.values() if item.type == "pci" and item.kind != "hostdev"]
    assert not [item for item in found.values() if item.kind == "console"]
    assert found["hostdev", "pci", None].source == "0000:41:00.1"
    assert found["graphics", "vnc", None].source == "127.0.0.1:5907"
    assert found["filesystem", "mount", None].source == "/srv/share"
    assert {("controller", "scsi", "virtio-scsi"), ("watchdog", None, "i6300esb")} <= found.keys()


def test_a_running_machine_tells_its_live_ports() -> None:
    others = machine("running").others
    (graphics,) = (item for item in others if item.kind == "graphics")
    assert graphics.source is not None
    (serial,) = (item for item in others if item.kind == "serial")
    assert serial.source is not None
    assert serial.source.startswith("/dev/pts/")
