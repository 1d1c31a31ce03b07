"""Which properties change by themselves: readings, counters, clocks.  They make no modification.

Knows classes only.  What a volatile source reads into a class joins them by itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from weakref import WeakKeyDictionary

import msgspec

from cimom.model import CimObject

# By class, for it and all below it.
CHANGING: Mapping[str, str] = {
    "CIM_ManagedElement": "Generation",
    "CIM_EnabledLogicalElement": "TimeOfLastStateChange",
    "CIM_Account": "LastLogin",
    "CIM_LogicalDevice": "PowerOnHours TotalPowerOnHours",
    "CIM_NumericSensor": "CurrentReading",
    "CIM_Processor": "LoadPercentage CurrentClockSpeed",
    "CIM_ProcessorCore": "LoadPercentage",
    "CIM_HardwareThread": "LoadPercentage",
    "CIM_OperatingSystem": """
        LocalDateTime FreePhysicalMemory FreeVirtualMemory FreeSpaceInPagingFiles NumberOfProcesses
        NumberOfUsers AvailableMemory FreeSwapSpaceSize LoadAverage1 LoadAverage5 LoadAverage15
        CachedMemory BufferMemory""",
    "CIM_FileSystem": """
        AvailableSpace NumberOfFiles UsedSpace FreeInodes TotalInodes PercentageSpaceUse""",
    "CIM_Fan": "Speed DesiredSpeed",
    "CIM_Battery": """
        EstimatedChargeRemaining EstimatedRunTime RemainingCapacity TimeOnBattery
        TimeToFullCharge""",
    "CIM_StoragePool": "RemainingManagedSpace",
    "CIM_ResourcePool": "Reserved CurrentlyConsumedResource",
    "CIM_Memory": "FreeSize",
    "CIM_Log": "CurrentNumberOfRecords TimeOfLastChange",
    "CIM_AbstractIndicationSubscription": "SubscriptionTimeRemaining",
    "CIM_Process": """
        ExecutionState OtherExecutionDescription KernelState Priority KernelModeTime UserModeTime
        WorkingSetSize ProcessorUsage ThreadCount""",
    "KHV_TimeService": "ClockOffset EstimatedError MaximumError",
}
# Whose instances tell nothing but counts.
SILENT = "CIM_StatisticalData"
# Whose instances come and go all the time: they are told to who asks for them by name.
RESTLESS = "CIM_Process"


class Volatile:
    """What of each class changes by itself."""

    def __init__(self) -> None:
        self._known: WeakKeyDictionary[type[CimObject], tuple[frozenset[str], frozenset[str]]] = (
            WeakKeyDictionary()
        )

    def steady(self, instance: CimObject, overlaid: frozenset[str] = frozenset()) -> CimObject:
        """Return an instance without the values that change by themselves."""
        cls = type(instance)
        known = self._known.get(cls)
        if known is None or known[1] != overlaid:
            known = self._known[cls] = (_changing(cls) | overlaid, overlaid)
        keys = cls.CIM_KEYS
        changes = {
            name: None
            for name in known[0]
            if name not in keys and getattr(instance, name) is not None
        }
        return msgspec.structs.replace(instance, **changes) if changes else instance


def _changing(cls: type[CimObject]) -> frozenset[str]:
    names = {
        name
        for ancestor in cls.__mro__
        for name in CHANGING.get(ancestor.__dict__.get("CIM_NAME", ""), "").split()
    }
    return frozenset(names).intersection(cls.__struct_fields__)


def is_silent(cls: type[CimObject]) -> bool:
    """Whether instances of a class make no indications at all."""
    return _is_a(cls, SILENT)


def is_restless(cls: type[CimObject]) -> bool:
    """Whether instances of a class make indications only for who names the class."""
    return _is_a(cls, RESTLESS)


def _is_a(cls: type[CimObject], name: str) -> bool:
    return any(ancestor.__dict__.get("CIM_NAME") == name for ancestor in cls.__mro__)
