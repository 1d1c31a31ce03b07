"""The operating system as CIM."""

from __future__ import annotations

import pytest

from cimom.classes import KHV_ComputerSystem, KHV_PowerManagementService, PowerState
from hypervisor.operating_system import OperatingSystem
from providers.device import scoped
from providers.hardware.operating_system import operating_system, power

KIB = {"MemTotal": 1000, "MemFree": 400, "SwapTotal": 500, "SwapFree": 500, "Cached": 50}


def test_virtual_memory_is_memory_and_swap() -> None:
    row = operating_system("host", OperatingSystem(name="Debian", memory=KIB), 0.0)
    assert (row.TotalVisibleMemorySize, row.TotalVirtualMemorySize) == (1000, 1500)
    assert (row.FreePhysicalMemory, row.FreeVirtualMemory) == (400, 900)
    assert row.CachedMemory == 50


@pytest.mark.parametrize(
    ("minutes", "text"),
    [
        (0, "19700102000000.000000+000"),
        (330, "19700102053000.000000+330"),
        (-570, "19700101143000.000000-570"),
    ],
)
def test_the_local_time_is_that_of_the_time_zone(minutes: int, text: str) -> None:
    item = OperatingSystem(name="Linux", timezone_minutes=minutes)
    row = operating_system("host", item, 86400.0)
    assert (row.LocalDateTime, row.CurrentTimeZone) == (text, minutes)


def test_what_is_not_known_is_null() -> None:
    row = operating_system("host", OperatingSystem(name="Linux"), 0.0)
    assert (row.TotalVirtualMemorySize, row.LoadAverage1, row.NumberOfUsers) == (None,) * 3
    assert row.LocalDateTime is None


def test_the_host_that_answers_is_on() -> None:
    service = KHV_PowerManagementService(**scoped("host", KHV_PowerManagementService), Name="x")
    host = KHV_ComputerSystem(
        Name="host",
        CreationClassName="KHV_ComputerSystem",
        TimeOfLastStateChange="20261125030301.000000+000",
    )
    told = power(service, host)
    assert told["PowerState"] is PowerState.On
    assert told["PowerOnTime"] == host.TimeOfLastStateChange
    assert told["AvailableRequestedPowerStates"] == ()
