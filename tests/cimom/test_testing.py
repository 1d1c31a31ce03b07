"""The harness itself: what it must find wrong."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import pytest

from cimom.classes import HealthState, KHV_DiskDrive, KHV_Processor, OperationalStatus
from cimom.model import CimObject
from cimom.provider import Provider, Source
from cimom.schema import load
from cimom.testing import faults

SCHEMA = load()


def disk(device_id: str = "disk/1", **properties: object) -> KHV_DiskDrive:
    fields = {
        "SystemCreationClassName": "KHV_ComputerSystem",
        "SystemName": "host",
        "CreationClassName": "KHV_DiskDrive",
        "DeviceID": device_id,
        "ElementName": "Disk",
        "OperationalStatus": (OperationalStatus.OK,),
        "StatusDescriptions": ("OK",),
        "HealthState": HealthState.OK,
        **properties,
    }
    return KHV_DiskDrive(**fields)  # type: ignore[arg-type]


def found(*instances: CimObject) -> list[str]:
    source = Source(name="s", read=lambda: iter(instances), classes=(KHV_DiskDrive,))
    return faults(Provider(sources=(source,)), SCHEMA)


def test_good_provider_has_no_faults() -> None:
    assert found(disk()) == []


@pytest.mark.parametrize(
    ("instance", "words"),
    [
        (disk(Size=-1), "is no uint64"),
        (disk(Size=2**64), "is no uint64"),
        (disk(Size=True), "is no uint64"),
        (disk(Model=5), "is no string"),
        (disk(Capabilities=[3]), "is no tuple"),
        (disk(SystemName=None), "is a key and NULL"),
        (disk("x" * 65), "is longer than 64"),
        (disk(OperationalStatus=()), "is empty or out of range"),
        (disk(OperationalStatus=None), "is empty or out of range"),
        (disk(StatusDescriptions=("a", "b")), "differ in length"),
        (disk(HealthState=7), "is none of"),
        (disk(ElementName=None), "ElementName is empty"),
    ],
)
def test_fault_of_an_instance_is_found(instance: KHV_DiskDrive, words: str) -> None:
    assert any(words in fault for fault in found(instance))


def test_key_told_twice_is_found() -> None:
    assert any("twice" in fault for fault in found(disk(), disk()))


def test_undeclared_class_is_found() -> None:
    other = KHV_Processor(
        SystemCreationClassName="a", SystemName="b", CreationClassName="c", DeviceID="d"
    )
    assert any("undeclared" in fault for fault in found(other))


def test_keys_that_change_are_found() -> None:
    numbers = itertools.count()

    def read() -> Iterator[CimObject]:
        yield disk(f"disk/{next(numbers)}")

    source = Source(name="s", read=read, classes=(KHV_DiskDrive,))
    assert any("other keys" in fault for fault in faults(Provider(sources=(source,)), SCHEMA))
