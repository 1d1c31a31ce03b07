"""What the running system tells of itself."""

from __future__ import annotations

from pathlib import Path

import pytest

from hypervisor.host import Host
from hypervisor.operating_system import (
    parse_limits,
    parse_load,
    parse_meminfo,
    parse_os_release,
    read_operating_system,
)
from tests.hosts import put


def test_os_release_is_assignments() -> None:
    text = "NAME=\"Debian GNU/Linux\"\nVERSION_ID='12'\n# no\nbroken\nA-B=1\n"
    assert parse_os_release(text) == {"NAME": "Debian GNU/Linux", "VERSION_ID": "12"}


def test_meminfo_is_kibibytes_and_counts() -> None:
    text = "MemTotal:  16 kB\nActive(anon): 3 kB\nHugePages_Total: 2\nBad: x kB\nNeg: -1 kB\n"
    assert parse_meminfo(text) == {"MemTotal": 16, "Active(anon)": 3, "HugePages_Total": 2}


@pytest.mark.parametrize(
    ("text", "load"),
    [("0.07 1.50 12.00 1/99 7\n", (7, 150, 1200)), ("", None), ("x y z", None), ("1 2 3", None)],
)
def test_load_is_hundredths(text: str, load: tuple[int, int, int] | None) -> None:
    assert parse_load(text) == load


def test_limits_are_the_soft_ones_and_0_is_unlimited() -> None:
    text = (
        "Limit                     Soft Limit           Hard Limit           Units     \n"
        "Max processes             96365                96366                processes \n"
        "Max address space         unlimited            unlimited            bytes     \n"
        "Max nice priority         0                    x                              \n"
        "Max broken                x                    0                    bytes     \n"
    )
    assert parse_limits(text) == {"processes": 96365, "address space": 0, "nice priority": 0}


def test_an_empty_host_is_linux_and_nothing_more(tmp_path: Path) -> None:
    found = read_operating_system(Host(str(tmp_path)))
    assert found.name == "Linux"
    assert (found.version, found.kernel, found.users, found.processes) == (None,) * 4
    assert found.memory == {}


def test_processes_are_the_numbers_in_proc(tmp_path: Path) -> None:
    host = Host(str(tmp_path))
    for name in ("1", "77", "self", "cpuinfo"):
        put(host, f"proc/{name}/stat", "")
    put(host, "proc/1/limits", "Max processes             127     127    processes\n")
    put(host, "proc/sys/kernel/pid_max", "4194304\n")
    found = read_operating_system(host)
    assert (found.processes, found.max_processes_per_user, found.max_processes) == (
        2,
        127,
        4194304,
    )


def test_this_machine_agrees_with_its_kernel() -> None:
    import os

    found = read_operating_system(Host())
    assert found.kernel == os.uname().release
    assert found.memory["MemTotal"] * 1024 == pytest.approx(
        os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE"), rel=0.01
    )
