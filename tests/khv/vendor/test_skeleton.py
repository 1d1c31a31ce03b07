from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from cimom.schema import load
from khv.vendor import skeleton
from khv.vendor.manifest import PackageError
from khv.vendor.registry import Registry
from tests.khv.vendor.wheels import wheel


@pytest.fixture
def begun(tmp_path: Path) -> Path:
    root = tmp_path / "begun"
    written = list(skeleton.write("acme_raid", str(root)))
    assert len(written) == 5
    return root


def test_what_is_begun_can_be_installed(begun: Path, tmp_path: Path) -> None:
    registry = Registry(str(tmp_path / "state"))
    package = registry.install([str(wheel(begun, tmp_path))], load(), lambda _: "for a test")
    assert (package.name, package.described.manifest.prefix) == ("acme_raid", "ACME")


def test_its_own_tests_pass(begun: Path) -> None:
    path = os.pathsep.join([str(begun), *sys.path])
    ran = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests"],
        cwd=begun,
        env={**os.environ, "PYTHONPATH": path},
        capture_output=True,
        text=True,
    )
    assert ran.returncode == 0, ran.stdout
    assert "1 passed" in ran.stdout


@pytest.mark.parametrize("name", ["acme", "Acme_raid", "acme-raid", "../x_y", "_acme_raid", ""])
def test_a_name_is_the_vendor_and_what_it_is_for(name: str, tmp_path: Path) -> None:
    with pytest.raises(PackageError, match="like acme_raid"):
        list(skeleton.write(name, str(tmp_path / "x")))


def test_what_is_there_is_not_overwritten(tmp_path: Path) -> None:
    (tmp_path / "mine").write_text("x")
    with pytest.raises(PackageError, match="not empty"):
        list(skeleton.write("acme_raid", str(tmp_path)))
