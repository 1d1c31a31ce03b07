from __future__ import annotations

import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest

from khv.vendor import manifest
from khv.vendor.manifest import PackageError, read_wheel
from tests.khv.vendor.wheels import EXAMPLE, NEEDS, archive, changed, wheel

PROJECT = {
    "name": "acme-x",
    "version": "1",
    "entry-points": {"khv.providers": {"acme_x": "acme_x:p"}},
}
MANIFEST = b'api = 1\nvendor = "ACME"\nprefix = "ACME"\nmof = ["a.mof"]\n'
FILES = {"acme_x/__init__.py": b"", "acme_x/a.mof": b"", "acme_x/khv-provider.toml": MANIFEST}


def made(tmp_path: Path, project: dict[str, Any] = PROJECT, **files: bytes) -> str:
    """Return a small wheel; `files` by the stem of what they replace."""
    stems = {Path(path).stem.replace("-", "_"): path for path in FILES}
    replaced = {stems[stem]: data for stem, data in files.items()}
    return str(archive(tmp_path, project, {**FILES, **replaced}))


def test_the_example_is_described_without_importing_it(tmp_path: Path) -> None:
    found = read_wheel(str(wheel(EXAMPLE, tmp_path)))
    assert found is not None
    assert (found.name, found.entry, found.version) == ("acme_ups", "acme_ups:provider", "1.0.0")
    assert (found.manifest.vendor, found.manifest.prefix) == ("ACME", "ACME")
    assert found.manifest.needs.words() == (NEEDS,)
    assert "acme_ups" not in sys.modules


def test_a_wheel_without_the_entry_point_is_another_ones_dependency(tmp_path: Path) -> None:
    project = {"name": "acme-x", "version": "1"}
    assert read_wheel(made(tmp_path, project)) is None


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (b"", "api"),
        (b"\xff", "khv-provider.toml"),
        (b"api = ", "khv-provider.toml"),
        (MANIFEST.replace(b"api = 1", b"api = 2"), "api 2 is not 1"),
        (MANIFEST.replace(b'prefix = "ACME"', b'prefix = "acme"'), "prefix 'acme'"),
        (MANIFEST.replace(b'prefix = "ACME"', b'prefix = "CIM"'), "not a vendor's"),
        (MANIFEST.replace(b'prefix = "ACME"', b'prefix = "KHV"'), "not a vendor's"),
        (MANIFEST.replace(b'vendor = "ACME"', b'vendor = " "'), "vendor is empty"),
        (MANIFEST.replace(b"a.mof", b"b.mof"), "no file of the package"),
        (MANIFEST.replace(b"a.mof", b"../acme_x/a.mof"), "no file of the package"),
        (MANIFEST.replace(b'["a.mof"]', b"[]"), "mof names no file"),
        (MANIFEST + b'namespace = "root/acme"\n', "namespace root/acme"),
        (MANIFEST + b"extra = 1\n", "extra"),
        (MANIFEST + b'[needs]\ndevices = ["/etc/shadow"]\n', "not below /dev"),
        (MANIFEST + b'[needs]\ndevices = ["/dev/../etc/shadow"]\n', "not below /dev"),
        (MANIFEST + b'[needs]\ncapabilities = ["CAP_ALL"]\n', "none of capabilities"),
        (MANIFEST + b'[needs]\nroot = "yes"\n', "root"),
    ],
)
def test_a_wrong_manifest_is_refused(tmp_path: Path, text: bytes, says: str) -> None:
    with pytest.raises(PackageError, match=says):
        read_wheel(made(tmp_path, khv_provider=text))


@pytest.mark.parametrize(
    ("entries", "says"),
    [
        ({"vm": "acme_x:p"}, "is taken"),
        ({"Acme": "acme_x:p"}, "entry point"),
        ({"a/../b": "acme_x:p"}, "entry point"),
        ({"acme_x": "acme_x"}, "not MODULE:ATTRIBUTE"),
        ({"acme_x": "acme_x:p", "acme_y": "acme_x:p"}, "2 entry points"),
        ({"acme_x": "acme_z:p"}, "cannot be read"),
    ],
)
def test_a_wrong_entry_point_is_refused(tmp_path: Path, entries: dict[str, str], says: str) -> None:
    project = {**PROJECT, "entry-points": {"khv.providers": entries}}
    with pytest.raises(PackageError, match=says):
        read_wheel(made(tmp_path, project))


def test_what_is_no_wheel_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.whl"
    path.write_bytes(b"PK no zip")
    with pytest.raises(PackageError, match=r"x\.whl"):
        read_wheel(str(path))
    with zipfile.ZipFile(path, "w") as archived:
        archived.writestr("a", "b")
    with pytest.raises(PackageError, match="no wheel"):
        read_wheel(str(path))


def test_a_bomb_is_refused_before_it_is_unpacked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(manifest, "MAX_BYTES", 100)
    with pytest.raises(PackageError, match="more than"):
        read_wheel(made(tmp_path, __init__=b"#" * 200))


def test_needs_are_told_as_they_are_granted(tmp_path: Path) -> None:
    more = ('devices = ["/dev/usb/hiddev*"]', 'capabilities = ["CAP_SYS_RAWIO"]\nroot = true')
    found = read_wheel(str(wheel(changed(tmp_path, khv_provider=more), tmp_path)))
    assert found is not None
    assert found.manifest.needs.words() == ("capability:CAP_SYS_RAWIO", "root")
