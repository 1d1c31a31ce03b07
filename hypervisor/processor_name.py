"""Names of processors that the kernel tells only by number: makers, ARM's parts, IBM's machines.

Sources: kernel arch/arm64/include/asm/cputype.h and arch/riscv/include/asm/vendorid_list.h, ARM's
Main ID Register (implementer, part number), IBM's machine types.
"""

from __future__ import annotations

# By cpuinfo's vendor_id (x86, s390), CPU implementer (ARM) or mvendorid (RISC-V).
MAKERS = {
    "GenuineIntel": "Intel",
    "AuthenticAMD": "AMD",
    "HygonGenuine": "Hygon",
    "CentaurHauls": "Centaur",
    "Shanghai": "Zhaoxin",
    "IBM/S390": "IBM",
    "0x41": "ARM",
    "0x42": "Broadcom",
    "0x43": "Cavium",
    "0x46": "Fujitsu",
    "0x48": "HiSilicon",
    "0x4e": "NVIDIA",
    "0x50": "Applied Micro",
    "0x51": "Qualcomm",
    "0x53": "Samsung",
    "0x56": "Marvell",
    "0x61": "Apple",
    "0x6d": "Microsoft",
    "0x70": "Phytium",
    "0xc0": "Ampere",
    "0x31e": "Andes",
    "0x489": "SiFive",
    "0x5b7": "T-Head",
    "0x710": "SpacemiT",
}
# By the first word of a name that comes without a maker.
MAKERS_BY_WORD = {"POWER": "IBM", "Loongson": "Loongson", "sifive": "SiFive", "thead": "T-Head"}
# Parts of ARM's own cores (implementer 0x41).
ARM_PARTS = {
    "0xc07": "Cortex-A7",
    "0xc08": "Cortex-A8",
    "0xc09": "Cortex-A9",
    "0xc0e": "Cortex-A17",
    "0xc0f": "Cortex-A15",
    "0xd03": "Cortex-A53",
    "0xd04": "Cortex-A35",
    "0xd05": "Cortex-A55",
    "0xd07": "Cortex-A57",
    "0xd08": "Cortex-A72",
    "0xd09": "Cortex-A73",
    "0xd0a": "Cortex-A75",
    "0xd0b": "Cortex-A76",
    "0xd0c": "Neoverse-N1",
    "0xd0d": "Cortex-A77",
    "0xd40": "Neoverse-V1",
    "0xd41": "Cortex-A78",
    "0xd42": "Cortex-A78AE",
    "0xd44": "Cortex-X1",
    "0xd46": "Cortex-A510",
    "0xd47": "Cortex-A710",
    "0xd48": "Cortex-X2",
    "0xd49": "Neoverse-N2",
    "0xd4a": "Neoverse-E1",
    "0xd4b": "Cortex-A78C",
    "0xd4d": "Cortex-A715",
    "0xd4e": "Cortex-X3",
    "0xd4f": "Neoverse-V2",
    "0xd80": "Cortex-A520",
    "0xd81": "Cortex-A720",
    "0xd82": "Cortex-X4",
    "0xd84": "Neoverse-V3",
    "0xd85": "Cortex-X925",
    "0xd87": "Cortex-A725",
    "0xd8e": "Neoverse-N3",
}
# Parts of others that build servers or boards, by implementer.
PARTS = {
    "0x41": ARM_PARTS,
    "0x42": {"0x516": "ThunderX2"},
    "0x43": {"0x0a1": "ThunderX", "0x0af": "ThunderX2", "0x0b8": "ThunderX3"},
    "0x46": {"0x001": "A64FX"},
    "0x48": {"0xd01": "Kunpeng-920"},
    "0x4e": {"0x004": "Carmel"},
    "0x50": {"0x000": "X-Gene"},
    "0x51": {"0xc00": "Falkor", "0xc01": "Saphira", "0x001": "Oryon"},
    "0x6d": {"0xd49": "Azure Cobalt 100"},
    "0x70": {"0x660": "FTC660", "0x661": "FTC661", "0x662": "FTC662", "0x663": "FTC663"},
    "0xc0": {"0xac3": "Ampere-1", "0xac4": "Ampere-1a"},
}
# By the machine type in s390's cpuinfo; the smaller model of a generation has a number of its own.
IBM_MACHINES = {
    "2064": "z900",
    "2066": "z800",
    "2084": "z990",
    "2086": "z890",
    "2094": "z9 EC",
    "2096": "z9 BC",
    "2097": "z10 EC",
    "2098": "z10 BC",
    "2817": "z196",
    "2818": "z114",
    "2827": "zEC12",
    "2828": "zBC12",
    "2964": "z13",
    "2965": "z13s",
    "3906": "z14",
    "3907": "z14 ZR1",
    "8561": "z15",
    "8562": "z15 T02",
    "3931": "z16",
    "3932": "z16 A02",
}


def maker(vendor: str | None, model_name: str | None) -> str | None:
    """Return who made a processor; the kernel's own word where that is no known one."""
    if vendor is not None:
        return MAKERS.get(vendor, vendor)
    return next(
        (name for word, name in MAKERS_BY_WORD.items() if (model_name or "").startswith(word)),
        None,
    )


def part_name(vendor: str | None, part: str | None) -> str | None:
    """Return the name of an ARM core."""
    return PARTS.get(vendor or "", {}).get(part or "")


def machine_name(machine: str | None) -> str | None:
    """Return the name of an s390 machine."""
    name = IBM_MACHINES.get(machine or "")
    return f"IBM {name}" if name else None
