"""Storage pools and networks, and which pool holds what."""

from __future__ import annotations

from hypervisor.pool import Pool, PoolIndex, Volume, network_facts, pool_facts, volume_format
from hypervisor.virtual_device import DiskDevice
from tests.hypervisor.libvirt_xml import captured


def test_what_libvirt_tells() -> None:
    assert pool_facts(captured("pool")) == ("dir", "/var/lib/libvirt/images")
    assert volume_format(captured("volume")) == "qcow2"
    assert network_facts(captured("network")) == ("br0", "bridge")
    assert network_facts("<network><bridge name='virbr0'/><forward/></network>") == (
        "virbr0",
        "nat",
    )
    assert network_facts("<network/>") == (None, None)
    assert pool_facts("rubbish") == (None, None)
    assert volume_format("<volume/>") is None


def disk(source: str | None, pool: str | None = None) -> DiskDevice:
    return DiskDevice(target="vda", source=source, pool=pool)


def test_the_pool_of_a_disk() -> None:
    volume = Volume(name="a.qcow2", path="/srv/fast/a.qcow2", capacity=10)
    index = PoolIndex(
        [
            Pool(name="srv", uuid="1", target="/srv"),
            Pool(name="fast", uuid="2", target="/srv/fast/", volumes=(volume,)),
        ]
    )
    assert index.pool(disk("/srv/fast/a.qcow2")) == "fast"
    assert index.volume(disk("/srv/fast/a.qcow2")) is volume
    assert index.pool(disk("/srv/fast/new.qcow2")) == "fast"  # the pool was not refreshed since
    assert index.volume(disk("/srv/fast/new.qcow2")) is None
    assert index.pool(disk("/srv/other.img")) == "srv"
    assert index.pool(disk("/srvx/other.img")) is None
    assert index.pool(disk(None)) is None
    assert index.pool(disk("a.qcow2", "fast")) == "fast"
    assert index.volume(disk("a.qcow2", "fast")) is volume
    assert index.volume(disk(None, "fast")) is None
