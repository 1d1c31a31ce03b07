"""Classes and providers for tests of the broker: small, no hardware."""

from __future__ import annotations

from typing import ClassVar

from cimom.model import CimDateTime, CimObject


class TEST_Disk(CimObject, frozen=True, kw_only=True):
    CIM_NAME: ClassVar[str] = "TEST_Disk"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("DeviceID",)
    CIM_HASH: ClassVar[str] = "1"

    DeviceID: str
    Size: int | None = None
    CommunicationStatus: int | None = None


class TEST_SmartDisk(TEST_Disk, frozen=True, kw_only=True):
    CIM_NAME: ClassVar[str] = "TEST_SmartDisk"
    CIM_HASH: ClassVar[str] = "2"

    Load: int | None = None


class TEST_Stats(CimObject, frozen=True, kw_only=True):
    CIM_NAME: ClassVar[str] = "TEST_Stats"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("InstanceID",)
    CIM_HASH: ClassVar[str] = "3"

    InstanceID: str
    StatisticTime: CimDateTime | None = None
    Reads: int | None = None


STRUCTS: dict[str, type[CimObject]] = {
    cls.CIM_NAME: cls for cls in (TEST_Disk, TEST_SmartDisk, TEST_Stats)
}
