"""Every provider over every host: what it yields is fit to be served."""

from __future__ import annotations

import lzma
import tarfile
from collections.abc import Callable
from pathlib import Path

import pytest

from cimom.model import CimObject
from cimom.provider import Provider
from cimom.schema import load, qualifier
from cimom.testing import faults, readings_of
from hypervisor.host import Host
from providers import HOST_GROUPS
from tests.corpus import CORPUS, trees, unpack
from tests.hosts import TREES, host

SCHEMA = load()
Make = Callable[[Host], Provider]


@pytest.mark.parametrize("tree", TREES)
@pytest.mark.parametrize("group", HOST_GROUPS)
def test_captured_host(tree: str, group: str, tmp_path: Path) -> None:
    assert faults(HOST_GROUPS[group](host(tree, tmp_path)), SCHEMA) == []


@pytest.mark.parametrize("group", HOST_GROUPS)
def test_this_machine(group: str) -> None:
    assert faults(HOST_GROUPS[group](Host()), SCHEMA) == []


@pytest.mark.parametrize("group", HOST_GROUPS)
def test_host_whose_files_are_all_empty_or_garbage(group: str, tmp_path: Path) -> None:
    machine = host("server", tmp_path)
    for number, path in enumerate(sorted(p for p in tmp_path.rglob("*") if p.is_file())):
        path.write_bytes(
            (b"", b"-1\n", b"\xff\xfe\0garbage\n", b"99999999999999999999\n")[number % 4]
        )
    assert faults(HOST_GROUPS[group](machine), SCHEMA) == []


@pytest.mark.skipif(CORPUS is None, reason="KHV_CORPUS names no corpus of captured machines")
@pytest.mark.parametrize("archive", trees(), ids=lambda p: p.name)
def test_corpus(archive: Path, tmp_path: Path) -> None:
    try:
        machine = unpack(archive, tmp_path)
    except (tarfile.TarError, lzma.LZMAError, OSError) as exc:
        pytest.skip(f"not unpacked: {exc}")
    for make in HOST_GROUPS.values():
        assert faults(make(machine), SCHEMA) == []


def test_every_property_that_is_filled_is_described(tmp_path: Path) -> None:
    machine = host("server", tmp_path)
    readings = readings_of(*(make(machine) for make in HOST_GROUPS.values()))
    plain = set()
    for row in readings.rows(CimObject):
        cls = SCHEMA.cls(type(row.instance).CIM_NAME)
        for item in cls.properties:
            filled = getattr(row.instance, item.name, None) is not None
            if filled and not qualifier(item, "Description"):
                plain.add((item.class_origin, item.name))
    assert not plain
