from __future__ import annotations

from pathlib import Path

import pytest

from hypervisor.host import Host
from hypervisor.hugepage import POOLS, Pool, read_pools
from tests.hosts import host, put


def test_the_pools_of_the_demonstration_host(tmp_path: Path) -> None:
    found = list(read_pools(host("server", tmp_path)))
    assert [(pool.node, pool.page_kib, pool.pages) for pool in found] == [
        (None, 2048, 4096), (None, 1048576, 0),
        (0, 2048, 2048), (0, 1048576, 0), (1, 2048, 2048), (1, 1048576, 0),
    ]  # fmt: skip
    assert (found[0].free, found[0].reserved, found[2].reserved) == (1024, 0, None)


@pytest.mark.parametrize("text", ["", "-1\n", "many\n", "9" * 30, "\0"])
def test_a_count_that_is_none_is_not_zero(text: str, tmp_path: Path) -> None:
    machine = Host(str(tmp_path))
    put(machine, f"{POOLS}/hugepages-2048kB/nr_hugepages", text)
    assert list(read_pools(machine)) == [Pool(page_kib=2048)]


def test_what_is_named_otherwise_is_no_pool(tmp_path: Path) -> None:
    machine = Host(str(tmp_path))
    assert list(read_pools(machine)) == []
    for name in ("hugepages-0kB", "hugepages-kB", "hugepages-2MB", "x"):
        put(machine, f"{POOLS}/{name}/nr_hugepages", "1\n")
    assert list(read_pools(machine)) == []
