"""/proc/cpuinfo (proc(5)): what each CPU is, in the spellings of all architectures of Linux."""

from __future__ import annotations

import re

import msgspec

from hypervisor.processor_name import machine_name, maker, part_name

_S390_CPU = re.compile(r"processor ([0-9]+)\Z")  # "processor 0: version = FF, machine = 2817"
_SPARC_CPU = re.compile(r"cpu([0-9]+)clktck\Z")  # "Cpu6ClkTck: 000000000ec82e00", in Hz
_PVR = re.compile(r"(\S+) \(pvr ([0-9a-f]{4}) [0-9a-f]{4}\)")  # POWER: "2.1 (pvr 003f 0201)"
_HERTZ = re.compile(r"[0-9a-f]{1,16}\Z")
_MEGAHERTZ = re.compile(r"[0-9]{1,9}(\.[0-9]{1,9})?")
MEGA = 10**6
# Field, pattern, architecture, bits of a word: the first row that fits.
ARCHITECTURES = (
    ("flags", r".*\blm\b", "x86", 64),
    ("flags", r".*\b(fpu|tsc|cx8)\b", "x86", 32),
    ("isa", r"rv64", "RISC-V", 64),
    ("isa", r"rv32", "RISC-V", 32),
    ("isa", r".*\bloongarch64\b", "LoongArch", 64),
    ("cpu architecture", r"9", "ARMv9", 64),
    ("cpu architecture", r"8|AArch64", "ARMv8", 64),
    ("cpu architecture", r"7", "ARMv7", 32),
    ("cpu architecture", r"[1-6]", "ARM", 32),
    ("cpu", r"POWER|PPC970|Cell", "Power", 64),
    ("features", r".*\bzarch\b", "z/Architecture", 64),
    ("arch", r"IA-64", "IA-64", 64),
    ("type", r"sun4[uv]", "SPARC", 64),
)


class CpuInfo(msgspec.Struct, frozen=True, kw_only=True):
    """What /proc/cpuinfo tells of one CPU."""

    model_name: str | None = None
    vendor: str | None = None  # as the kernel spells it
    maker: str | None = None
    family: str | None = None
    model: str | None = None
    stepping: str | None = None
    megahertz: float | None = None
    max_megahertz: float | None = None
    architecture: str | None = None
    word_bits: int | None = None
    microcode: str | None = None
    flags: frozenset[str] = frozenset()


def parse_cpuinfo(text: str) -> dict[int, CpuInfo]:
    """Return what /proc/cpuinfo tells, by CPU number.

    Facts that stand once for the whole machine (ARM's, s390's, SPARC's) count for every CPU.
    """
    common: dict[str, str] = {}
    single: dict[int, dict[str, str]] = {}
    for block in (_fields(block) for block in re.split(r"\n\s*\n", text)):
        number = block.get("processor") or block.get("cpu number") or ""
        if number.isdecimal():
            single.setdefault(int(number), {}).update(block)
            continue
        common.update(block)
        for name, value in block.items():
            if match := _S390_CPU.match(name):
                single.setdefault(int(match[1]), {}).update(_assignments(value))
            elif (match := _SPARC_CPU.match(name)) and _HERTZ.match(value):
                megahertz = int(value, 16) / MEGA
                single.setdefault(int(match[1]), {})["cpu mhz"] = f"{megahertz:f}"
    return {number: _cpu_info({**common, **block}) for number, block in single.items()}


def _assignments(text: str) -> dict[str, str]:
    """Take `version = FF,  machine = 2817` apart."""
    pairs = (part.partition("=") for part in text.split(","))
    return {f"s390 {name.strip().lower()}": value.strip() for name, _, value in pairs}


def _fields(block: str) -> dict[str, str]:
    fields: dict[str, str] = {}
    for line in block.splitlines():
        name, colon, value = line.partition(":")
        name, value = name.strip().lower(), value.strip()
        if name == "processor" and not value.isdecimal():
            name = "model name"  # old ARM kernels: "Processor : ARMv7 Processor rev 4 (v7l)"
        if colon:
            fields.setdefault(name, value)
    return fields


def _architecture(fields: dict[str, str]) -> tuple[str | None, int | None]:
    for field, pattern, name, bits in ARCHITECTURES:
        if re.match(pattern, fields.get(field, "")):
            return name, bits
    return None, None


def _stepping(fields: dict[str, str]) -> str | None:
    variant, revision = fields.get("cpu variant", ""), fields.get("cpu revision", "")
    if re.match(r"0x[0-9a-f]{1,2}\Z", variant) and revision.isdecimal():
        return f"r{int(variant, 16)}p{revision}"  # as ARM writes it
    return fields.get("stepping") or revision or fields.get("s390 version")


def _speed(text: str | None) -> float | None:
    match = _MEGAHERTZ.match(text or "")
    return float(match[0]) if match else None


def _cpu_info(fields: dict[str, str]) -> CpuInfo:
    def first(*names: str) -> str | None:
        return next((fields[name] for name in names if fields.get(name)), None)

    architecture, bits = _architecture(fields)
    vendor = first("vendor_id", "vendor", "cpu implementer", "mvendorid")
    part, machine = first("cpu part"), first("s390 machine")
    name = part_name(vendor, part) or machine_name(machine) or first("model name", "cpu", "uarch")
    name = " ".join((name or "").split()) or None  # Intel fills up with blanks
    # On POWER `model` and `machine` are those of the whole computer.
    power = _PVR.match(fields.get("revision", ""))
    return CpuInfo(
        model_name=name,
        vendor=vendor,
        maker=maker(vendor, name),
        family=first("cpu family", "family", "cpu architecture"),
        model=power[2] if power else part or machine or first("model", "marchid"),
        stepping=power[1] if power else _stepping(fields) or first("revision", "mimpid"),
        megahertz=_speed(first("cpu mhz", "clock", "cpu mhz dynamic")),
        max_megahertz=_speed(first("cpu mhz static")),
        architecture=architecture,
        word_bits=bits,
        microcode=first("microcode"),
        flags=frozenset((first("flags", "features", "isa") or "").split()),
    )
