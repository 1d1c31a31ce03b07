"""What a processor package is by its name and by the firmware, and what it can do."""

from __future__ import annotations

from typing import Any

import msgspec
from msgspec.structs import replace

from cimom.classes import (
    EnabledProcessorCharacteristics as State,
    Processor_Characteristics as Characteristic,
    UpgradeMethod,
)
from hypervisor.cpuinfo import CpuInfo
from hypervisor.smbios_part import Smbios, Socket

# DSP0134 7.5.2 Processor Family, by a word of the model's name.
FAMILIES = (
    ("Xeon", 0xB3),
    ("EPYC", 0x6B),
    ("Ryzen", 0x6B),
    ("Opteron", 0x84),
    ("i9", 0xCF),
    ("i7", 0xC6),
    ("i5", 0xCD),
    ("i3", 0xCE),
    ("Atom", 0x2B),
)
ARCHITECTURES = {  # by hypervisor.cpuinfo's names
    "ARMv7": 0x100,
    "ARMv8": 0x101,
    "ARMv9": 0x102,
    "RISC-V": 0x201,
    "LoongArch": 0x258,
    "Power": 0x20,
    "z/Architecture": 0xCC,
    "IA-64": 0x82,
    "SPARC": 0x50,
}
FAMILY_UNKNOWN = 2
VIRTUALIZATION = frozenset({"vmx", "svm", "sie", "lvz"})
BOOST = frozenset({"ida", "cpb"})
# Bits of DSP0134 7.5.9 Processor Characteristics.
WIDE_BIT, THREAD_BIT, NX_BIT, VIRTUALIZATION_BIT, POWER_BIT = 2, 4, 5, 6, 7


class Package(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of a package: of cpuinfo, of the firmware, of the kernel's switches."""

    info: CpuInfo
    firmware: int = 0  # DSP0134 7.5.9
    threaded: bool = False
    smt: bool | None = None
    boost: bool | None = None
    scaled: bool = False


def family(info: CpuInfo) -> int:
    """Return the family by name or architecture, as SMBIOS numbers it."""
    words = info.model_name or ""
    by_architecture = ARCHITECTURES.get(info.architecture or "", FAMILY_UNKNOWN)
    return next((code for word, code in FAMILIES if word in words), by_architecture)


def states(package: Package) -> dict[Characteristic, State]:
    """Return whether each thing that a package can do is in use.

    What the firmware tells and an x86 kernel does not see is turned off in the firmware.  A guest's
    firmware tells of a processor that there is not.
    """
    info = package.info
    firmware = 0 if "hypervisor" in info.flags else package.firmware
    x86 = info.architecture == "x86"

    def seen(bit: int, hidden: State, *, there: bool) -> State | None:
        return State.Enabled if there else hidden if firmware >> bit & 1 else None

    hidden = State.Disabled if x86 else State.Unknown
    virtual = bool(VIRTUALIZATION & info.flags)
    threads = seen(THREAD_BIT, State.Disabled, there=package.threaded)
    boosts = bool(BOOST & info.flags) or package.boost is not None
    found = {
        Characteristic["_64_bit_Capable"]: seen(
            WIDE_BIT, State.Unknown, there=info.word_bits == 64
        ),
        Characteristic["_32_bit_Capable"]: (State.Enabled if x86 or info.word_bits == 32 else None),
        Characteristic.Enhanced_Virtualization: seen(VIRTUALIZATION_BIT, hidden, there=virtual),
        Characteristic.Hardware_Thread: (
            State.Disabled if threads is None and package.smt is False else threads
        ),
        Characteristic.NX_bit: seen(NX_BIT, hidden, there="nx" in info.flags),
        Characteristic.Power_Performance_Control: seen(
            POWER_BIT, State.Unknown, there=package.scaled
        ),
        Characteristic.Core_Frequency_Boosting: (
            (State.Disabled if package.boost is False else State.Enabled) if boosts else None
        ),
    }
    return {able: state for able, state in found.items() if state is not None}


def characteristics(package: Package) -> dict[str, Any]:
    """Return the two arrays, place by place."""
    found = states(package)
    return {
        "Characteristics": tuple(found) or None,
        "EnabledProcessorCharacteristics": tuple(found.values()) or None,
    }


def sockets_of(smbios: Smbios, packages: int) -> list[Socket | None]:
    """Return the socket of each package.

    Where it is not clear which is which, and all are of one kind, each is one without a place.
    """
    known = smbios.sockets_of(packages)
    if known:
        return list(known)
    kinds = {
        replace(socket, handle=0, designation=None, serial=None, asset_tag=None, status=None)
        for socket in smbios.processors()
    }
    return [kinds.pop() if len(kinds) == 1 else None] * packages


def firmware(socket: Socket | None, info: CpuInfo) -> dict[str, Any]:
    """Return what only the firmware tells of a processor; without it the family by its name."""
    if socket is None:
        return {"Family": family(info)}
    return {
        "Family": socket.family or family(info),
        "UpgradeMethod": None if socket.upgrade is None else UpgradeMethod(socket.upgrade),
        "ExternalBusClockSpeed": socket.external_mhz,
        "SocketDesignation": socket.designation,
    }
