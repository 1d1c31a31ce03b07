"""The names of libvirt's bulk statistics (virConnectGetAllDomainStats) as values."""

from __future__ import annotations

from hypervisor.figure import DiskSize, figures_of, traffic_of

VALUES = {
    "state.state": 1,
    "net.count": 2,
    "net.0.name": "vnet0",
    "net.0.rx.bytes": 5,
    "net.1.name": "vnet1",
    "net.1.rx.bytes": 7,
    "net.1.tx.drop": 3,
    "block.count": 2,
    "block.0.name": "vda",
    "block.0.rd.bytes": 100,
    "block.0.rd.reqs": 2,
    "block.0.capacity": 4096,
    "block.0.allocation": 1024,
    "block.1.name": "sda",
    "vcpu.current": 2,
    "vcpu.maximum": 4,
    "vcpu.0.time": 10,
    "vcpu.3.time": 20,
    "vcpu.3.delay": 4,
    "balloon.current": 1024,
    "balloon.unused": 512,
    "balloon.swap_in": -1,
}


def test_devices_are_added_up() -> None:
    traffic = traffic_of(VALUES)
    assert (traffic.bytes_received, traffic.bytes_sent, traffic.sent_dropped) == (12, None, 3)
    found = figures_of("u", VALUES)
    assert (found.bytes_read, found.reads, found.bytes_written) == (100, 2, None)


def test_processors_may_have_gaps() -> None:
    found = figures_of("u", VALUES)
    assert (found.vcpu_time, found.vcpu_delay, found.vcpu_wait) == (30, 4, None)


def test_sizes_are_told_of_each_disk_by_its_target() -> None:
    assert figures_of("u", VALUES).disks == (
        DiskSize(target="vda", capacity=4096, allocation=1024),
        DiskSize(target="sda"),
    )


def test_what_the_balloon_does_not_know_is_none() -> None:
    found = figures_of("u", VALUES)
    assert (found.guest_free, found.swapped_in, found.guest_usable) == (512, None, None)


def test_a_busy_machine_tells_nothing_of_its_monitor() -> None:
    found = figures_of("u", {"state.state": 1})
    assert all(getattr(found, field) in (None, (), "u") for field in found.__struct_fields__)


def test_absurd_counts_end_somewhere() -> None:
    assert figures_of("u", {"block.count": 10**9}).disks == ()
