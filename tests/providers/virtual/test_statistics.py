"""The figures of one domain."""

from __future__ import annotations

from providers.virtual.statistics import uuid_of, virtual_statistics
from tests.providers.virtual.machines import UUID, domain


def test_figures_are_those_of_libvirt() -> None:
    told = virtual_statistics(domain(cpu_time_ns=5, rss_kib=7))
    assert uuid_of(told.InstanceID) == told.SystemName == UUID
    assert (told.VirtualProcessors, told.MaximumVirtualProcessors) == (2, 4)
    assert (told.CurrentMemory, told.MaximumMemory) == (1048576, 2097152)
    assert (told.CPUTime, told.ResidentMemory, told.Accelerator) == (5, 7, "kvm")


def test_what_is_unknown_is_none_not_zero() -> None:
    told = virtual_statistics(domain(accelerator="test"))
    assert told.CPUTime is None
    assert told.ResidentMemory is None
    assert told.Accelerator is None
