"""What /proc/cpuinfo tells, in the spellings of the architectures."""

from __future__ import annotations

import pytest

from hypervisor.cpuinfo import CpuInfo, parse_cpuinfo

X86 = """processor\t: 0
vendor_id\t: AuthenticAMD
cpu family\t: 25
model\t\t: 17
model name\t: AMD  EPYC 9354
stepping\t: 1
microcode\t: 0xa101148
cpu MHz\t\t: 3249.912
flags\t\t: fpu lm nx svm
address sizes\t: 52 bits physical, 57 bits virtual

processor\t: 1
model name\t: AMD EPYC 9354
"""
ARM = """processor\t: 0
CPU implementer\t: 0x41
CPU architecture: 8
CPU variant\t: 0x3
CPU part\t: 0xd0c
CPU revision\t: 1

Hardware\t: Example board
"""
OLD_ARM = """Processor\t: ARMv7 Processor rev 4 (v7l)
processor\t: 0
BogoMIPS\t: 1694.10

processor\t: 1

Features\t: swp half
CPU implementer\t: 0x41
CPU architecture: 7
CPU part\t: 0xfff
"""
S390 = """vendor_id       : IBM/S390
# processors    : 1
features\t: esan3 zarch
processor 0: version = 00,  identification = 0A1234,  machine = 3906
"""
POWER = """processor\t: 8
cpu\t\t: POWER9, altivec supported
clock\t\t: 3800.000000MHz
revision\t: 2.2 (pvr 004e 1202)

timebase\t: 512000000
model\t\t: 8335-GTW
machine\t\t: PowerNV 8335-GTW
"""
SPARC = """cpu\t\t: TI UltraSparc II  (BlackBird)
type\t\t: sun4u
Cpu6ClkTck\t: 000000000ec82e00
Cpu7ClkTck\t: 000000000ec82e00
State:
CPU6:\t\tonline
"""
RISCV = """processor\t: 0
hart\t\t: 1
isa\t\t: rv64imafdc
mmu\t\t: sv39
uarch\t\t: sifive,u74-mc
mvendorid\t: 0x489
marchid\t\t: 0x8000000000000007
mimpid\t\t: 0x4210427
"""


def test_x86() -> None:
    infos = parse_cpuinfo(X86)
    assert infos[0] == CpuInfo(
        model_name="AMD EPYC 9354",
        vendor="AuthenticAMD",
        maker="AMD",
        family="25",
        model="17",
        stepping="1",
        megahertz=3249.912,
        architecture="x86",
        word_bits=64,
        microcode="0xa101148",
        flags=frozenset({"fpu", "lm", "nx", "svm"}),
    )
    assert infos[1] == CpuInfo(model_name="AMD EPYC 9354")


def test_arm_tells_numbers_that_have_names() -> None:
    info = parse_cpuinfo(ARM)[0]
    assert (info.vendor, info.model) == ("0x41", "0xd0c")
    assert (info.maker, info.model_name, info.stepping) == ("ARM", "Neoverse-N1", "r3p1")
    assert (info.architecture, info.word_bits) == ("ARMv8", 64)


def test_an_old_arm_kernel_tells_the_name_before_the_first_number() -> None:
    infos = parse_cpuinfo(OLD_ARM)
    assert set(infos) == {0, 1}
    assert infos[0].model_name == "ARMv7 Processor rev 4 (v7l)"
    assert {info.word_bits for info in infos.values()} == {32}


def test_power_tells_the_processors_version_and_the_computers_model() -> None:
    info = parse_cpuinfo(POWER)[8]
    assert (info.model_name, info.maker) == ("POWER9, altivec supported", "IBM")
    assert (info.model, info.stepping, info.megahertz) == ("004e", "2.2", 3800.0)


def test_s390_has_a_line_for_each_cpu() -> None:
    (info,) = parse_cpuinfo(S390).values()
    assert (info.model_name, info.maker) == ("IBM z14", "IBM")
    assert (info.vendor, info.model, info.stepping) == ("IBM/S390", "3906", "00")
    assert info.word_bits == 64
    newer = parse_cpuinfo(
        S390 + "\ncpu number      : 0\ncpu MHz dynamic : 5208\ncpu MHz static  : 5500\n"
    )
    assert (newer[0].megahertz, newer[0].max_megahertz, newer[0].model) == (5208.0, 5500.0, "3906")


def test_sparc_tells_the_clock_of_each_cpu_as_hexadecimal_hertz() -> None:
    infos = parse_cpuinfo(SPARC)
    assert {number: info.megahertz for number, info in infos.items()} == {6: 248.0, 7: 248.0}
    assert infos[6].model_name == "TI UltraSparc II (BlackBird)"


def test_risc_v() -> None:
    info = parse_cpuinfo(RISCV)[0]
    assert (info.maker, info.model_name, info.word_bits) == ("SiFive", "sifive,u74-mc", 64)
    assert (info.model, info.stepping) == ("0x8000000000000007", "0x4210427")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\0:::\n\n:\nprocessor : x",
        "cpu1clktck : zz\n",
        "processor 99x: version = 1\n",
    ],
)
def test_garbage_tells_nothing_and_does_not_raise(text: str) -> None:
    assert parse_cpuinfo(text) == {}


def test_a_maker_that_is_not_known_is_told_as_the_kernel_spells_it() -> None:
    info = parse_cpuinfo("processor : 0\nvendor_id : NewMaker\ncpu MHz : 1.2.3\n")[0]
    assert (info.maker, info.megahertz) == ("NewMaker", 1.2)
