"""Link modes of Ethernet ports: the bits of linux/ethtool.h, their speeds and their names."""

from __future__ import annotations

import re
from collections.abc import Iterable

TWISTED_PAIR = 0  # PORT_TP
PORTS = {0: "twisted pair", 1: "AUI", 2: "MII", 3: "fibre", 4: "BNC", 5: "direct attach"}

# enum ethtool_link_mode_bit_indices without what is no mode: megabits a second, medium, bits.
_TABLE = """
10 T 0 1        10 T1L 92      10 T1S 99 100 101   10 T1BRR 102
100 T 2 3       100 T1 67      100 FX 90 91
1000 T 4 5      1000 T1 68     1000 KX 17          1000 X 41
2500 T 47       2500 X 15      5000 T 48
10000 T 12      10000 KX4 18   10000 KR 19         10000 CR 42      10000 SR 43
10000 LR 44     10000 LRM 45   10000 ER 46
20000 MLD2 21   20000 KR2 22
25000 CR 31     25000 KR 32    25000 SR 33
40000 KR4 23    40000 CR4 24   40000 SR4 25        40000 LR4 26
50000 CR2 34    50000 KR2 35   50000 SR2 40        50000 KR 52      50000 SR 53
50000 CR 54     50000 LR 55    50000 DR 56
56000 KR4 27    56000 CR4 28   56000 SR4 29        56000 LR4 30
100000 KR4 36   100000 SR4 37  100000 CR4 38       100000 LR4 39    100000 KR2 57
100000 SR2 58   100000 CR2 59  100000 LR2 60       100000 DR2 61    100000 KR 75
100000 SR 76    100000 LR 77   100000 CR 78        100000 DR 79
200000 KR4 62   200000 SR4 63  200000 LR4 64       200000 DR4 65    200000 CR4 66
200000 KR2 80   200000 SR2 81  200000 LR2 82       200000 DR2 83    200000 CR2 84
400000 KR8 69   400000 SR8 70  400000 LR8 71       400000 DR8 72    400000 CR8 73
400000 KR4 85   400000 SR4 86  400000 LR4 87       400000 DR4 88    400000 CR4 89
800000 CR8 93   800000 KR8 94  800000 DR8 95       800000 DR8-2 96  800000 SR8 97
800000 VR8 98
"""
_ROW = re.compile(r"(\d+) (\S+)((?: \d+)+)")
MODES: dict[int, tuple[int, str]] = {
    int(bit): (int(row[1]), row[2]) for row in _ROW.finditer(_TABLE) for bit in row[3].split()
}


def fastest(bits: Iterable[int]) -> int | None:
    """Return the highest speed of some modes, in megabits a second."""
    return max((MODES[bit][0] for bit in bits if bit in MODES), default=None)


def names(bits: Iterable[int], port: int | None) -> tuple[str, ...]:
    """Return the names of modes, slow ones first, as CIM writes them: 1000BaseT, 10GBase-SR.

    Old drivers set the bits of twisted pair for any medium, so these count only at such a socket.
    """
    modes = sorted({MODES[bit] for bit in bits if bit in MODES})
    return tuple(_name(*mode) for mode in modes if mode[1] != "T" or port == TWISTED_PAIR)


def _name(mbit: int, medium: str) -> str:
    speed = f"{mbit // 1000}G" if mbit >= 10000 else f"{mbit}"
    return f"{speed}BaseT" if medium == "T" else f"{speed}Base-{medium}"
