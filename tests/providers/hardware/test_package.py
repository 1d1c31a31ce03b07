"""What a package is by name and firmware, and what it can do."""

from __future__ import annotations

import pytest

from cimom.classes import (
    EnabledProcessorCharacteristics as State,
    Processor_Characteristics as Characteristic,
    UpgradeMethod,
)
from hypervisor.cpuinfo import CpuInfo
from hypervisor.smbios_part import Smbios, Socket
from providers.hardware.package import (
    Package,
    characteristics,
    family,
    firmware,
    sockets_of,
    states,
)

X86 = CpuInfo(architecture="x86", word_bits=64, flags=frozenset({"lm", "nx", "vmx"}))
ALL = 0b1111_1100
VIRTUALIZATION = Characteristic.Enhanced_Virtualization


def socket(handle: int, **facts: object) -> Socket:
    known: dict[str, object] = {
        "handle": handle,
        "designation": f"P{handle}",
        "kind": 3,
        "family": 0xB3,
        "manufacturer": "Intel",
        "version": "Xeon",
        "populated": True,
        "status": 1,
        **facts,
    }
    return Socket(**known)  # type: ignore[arg-type]


def test_what_the_kernel_sees_is_in_use() -> None:
    found = states(Package(info=X86, threaded=True, scaled=True))
    assert set(found.values()) == {State.Enabled}
    assert VIRTUALIZATION in found
    assert Characteristic.Hardware_Thread in found
    assert Characteristic.Core_Frequency_Boosting not in found


def test_what_only_the_firmware_tells_is_turned_off_there() -> None:
    bare = CpuInfo(architecture="x86", word_bits=64, flags=frozenset({"lm"}))
    found = states(Package(info=bare, firmware=ALL))
    assert found[VIRTUALIZATION] is State.Disabled
    assert found[Characteristic.NX_bit] is State.Disabled
    assert found[Characteristic.Hardware_Thread] is State.Disabled


def test_the_firmware_of_a_guest_tells_nothing() -> None:
    guest = CpuInfo(architecture="x86", word_bits=64, flags=frozenset({"lm", "hypervisor"}))
    assert VIRTUALIZATION not in states(Package(info=guest, firmware=ALL))


def test_other_architectures_have_no_flag_for_it() -> None:
    arm = CpuInfo(architecture="ARMv8", word_bits=64)
    assert states(Package(info=arm, firmware=ALL))[VIRTUALIZATION] is State.Unknown
    assert states(Package(info=CpuInfo())) == {}


def test_switches_of_the_kernel() -> None:
    found = states(Package(info=X86, smt=False, boost=False))
    assert found[Characteristic.Hardware_Thread] is State.Disabled
    assert found[Characteristic.Core_Frequency_Boosting] is State.Disabled
    boosted = states(Package(info=X86, boost=True))
    assert boosted[Characteristic.Core_Frequency_Boosting] is State.Enabled


def test_the_two_arrays_have_one_length_or_are_null() -> None:
    told = characteristics(Package(info=X86))
    assert len(told["Characteristics"]) == len(told["EnabledProcessorCharacteristics"])
    assert set(characteristics(Package(info=CpuInfo())).values()) == {None}


@pytest.mark.parametrize(
    ("info", "code"),
    [
        (CpuInfo(model_name="Intel(R) Xeon(R) Gold 6334"), 0xB3),
        (CpuInfo(model_name="AMD EPYC 9354", architecture="x86"), 0x6B),
        (CpuInfo(model_name="Neoverse-N1", architecture="ARMv8"), 0x101),
        (CpuInfo(), 2),
    ],
)
def test_family_by_name_or_architecture(info: CpuInfo, code: int) -> None:
    assert family(info) == code


def test_the_firmware_tells_the_socket() -> None:
    told = firmware(socket(4, upgrade=55, external_mhz=100, family=None), CpuInfo())
    assert told == {
        "Family": 2,
        "UpgradeMethod": UpgradeMethod(55),
        "ExternalBusClockSpeed": 100,
        "SocketDesignation": "P4",
    }
    assert firmware(None, CpuInfo()) == {"Family": 2}


def test_a_processor_that_the_firmware_disabled_is_no_package() -> None:
    smbios = Smbios(sockets=(socket(1), socket(2, status=3), socket(3), socket(4, populated=False)))
    assert [s and s.handle for s in sockets_of(smbios, 2)] == [1, 3]
    assert [s.handle for s in smbios.sockets_of(3)] == [1, 2, 3]


def test_sockets_that_cannot_be_told_apart_tell_what_they_share() -> None:
    smbios = Smbios(sockets=(socket(1), socket(2)))
    first, *others = sockets_of(smbios, 3)
    assert first is not None
    assert (first.designation, first.version) == (None, "Xeon")
    assert others == [first, first]
    mixed = Smbios(sockets=(socket(1), socket(2, version="Other")))
    assert sockets_of(mixed, 3) == [None, None, None]
    assert sockets_of(Smbios(), 1) == [None]
