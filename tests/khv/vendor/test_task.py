from __future__ import annotations

import os
from pathlib import Path

import pytest

from cimom.schema import load
from khv.vendor.registry import Registry
from khv.vendor.task import Place, make_data, task_of
from tests.khv.vendor.wheels import EXAMPLE, wheel


@pytest.mark.parametrize("mask", [0o077, 0o000])
def test_a_package_reaches_its_own_directory_and_no_others_whatever_the_umask(
    tmp_path: Path, mask: int
) -> None:
    registry = Registry(str(tmp_path / "state"))
    package = registry.install([str(wheel(EXAMPLE, tmp_path))], load(), lambda _: "for a test")
    task = task_of(package, registry, Place(str(tmp_path / "state"), "system", "/", None))
    before = os.umask(mask)
    try:
        make_data(task)
        make_data(task)  # once more: it is kept
    finally:
        os.umask(before)
    own = Path(task.data)
    assert (own.stat().st_mode & 0o777, own.parent.stat().st_mode & 0o777) == (0o700, 0o711)
