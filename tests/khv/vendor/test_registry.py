from __future__ import annotations

import os
import shutil
import zipfile
from pathlib import Path

import pytest

from cimom.schema import Declarations, Schema, load
from khv.vendor.manifest import Needs, PackageError
from khv.vendor.registry import Package, Registry
from khv.vendor.task import Place, launches, make_data, task_of
from khv.vendor.trust import digest
from tests.conftest import require
from tests.khv.vendor.wheels import EXAMPLE, archive, changed, wheel

NOBODY = 65534
NEEDED = Needs(devices=("/dev/usb/hiddev*",))


@pytest.fixture(scope="module")
def base() -> Schema:
    return load()


@pytest.fixture
def registry(tmp_path: Path) -> Registry:
    return Registry(str(tmp_path / "state"))


def install(registry: Registry, base: Schema, *wheels: Path) -> Package:
    return registry.install([str(path) for path in wheels], base, lambda _: "for a test")


def test_installed_package_is_off_and_has_its_files_and_classes(
    registry: Registry, base: Schema, tmp_path: Path
) -> None:
    package = install(registry, base, wheel(EXAMPLE, tmp_path))
    assert registry.packages() == [package]
    assert (package.enabled, package.granted, package.trust) == (False, Needs(), "for a test")
    assert os.path.exists(os.path.join(registry.site("acme_ups"), "acme_ups", "provider.py"))
    names = [item.name for item in registry.declarations("acme_ups").classes]
    assert "ACME_UPS" in names
    assert all(name.startswith("ACME_") for name in names)


def test_a_package_is_turned_on_and_off_and_removed(
    registry: Registry, base: Schema, tmp_path: Path
) -> None:
    install(registry, base, wheel(EXAMPLE, tmp_path))
    registry.enable("acme_ups", NEEDED)
    assert registry.package("acme_ups").granted == NEEDED
    registry.disable("acme_ups")
    assert registry.package("acme_ups").granted == Needs()
    registry.remove("acme_ups")
    assert registry.packages() == []
    with pytest.raises(PackageError, match="not installed"):
        registry.enable("acme_ups", Needs())


def test_a_new_version_stays_on_unless_it_needs_more(
    registry: Registry, base: Schema, tmp_path: Path
) -> None:
    install(registry, base, wheel(EXAMPLE, tmp_path))
    registry.enable("acme_ups", NEEDED)
    newer = ('version = "1.0.0"', 'version = "1.1.0"')
    package = install(registry, base, wheel(changed(tmp_path, pyproject=newer), tmp_path))
    assert (package.enabled, package.granted) == (True, NEEDED)
    assert registry.packages()[0].described.version == "1.1.0"
    greedy = changed(
        tmp_path,
        pyproject=('version = "1.0.0"', 'version = "1.2.0"'),
        khv_provider=("[needs]", "[needs]\nroot = true"),
    )
    package = install(registry, base, wheel(greedy, tmp_path))
    assert (package.enabled, package.granted) == (False, Needs())


def test_a_package_that_breaks_a_rule_leaves_the_old_one(
    registry: Registry, base: Schema, tmp_path: Path
) -> None:
    old = install(registry, base, wheel(EXAMPLE, tmp_path))
    broken = changed(tmp_path, acme_ups=("class ACME_UPS :", "class ACMX_UPS :"))
    with pytest.raises(PackageError, match="has not the prefix ACME_"):
        install(registry, base, wheel(broken, tmp_path))
    assert registry.packages() == [old]
    assert os.listdir(tmp_path / "state" / "providers") == ["acme_ups"]


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ((": CIM_PowerSupply", ": CIM_NoSuchClass"), "CIM_NoSuchClass"),
        ((": CIM_PowerSupply", ""), "stands on no class"),
        (("class ACME_UPS : CIM_PowerSupply", "class KHV_Fan : CIM_Fan"), "KHV_Fan"),
        (("real32 LineVoltage;", "real32 LineVoltage"), "acme_ups.mof"),
        (('Units ( "Volts" )', 'Units ( "Volts" ), Sparkling'), "Sparkling"),
        (
            (
                "[Association,",
                "Qualifier Sparkling : boolean = false, Scope ( any );\n[Association,",
            ),
            "Sparkling",
        ),
    ],
)
def test_wrong_classes_are_refused(
    registry: Registry, base: Schema, tmp_path: Path, change: tuple[str, str], says: str
) -> None:
    broken = changed(tmp_path)
    mof = broken / "acme_ups" / "acme_ups.mof"
    assert change[0] in mof.read_text()
    mof.write_text(mof.read_text().replace(*change, 1))
    with pytest.raises(PackageError, match=says):
        install(registry, base, wheel(broken, tmp_path))
    assert registry.packages() == []


def test_a_version_that_does_not_fit_leaves_the_old_one(
    registry: Registry, base: Schema, tmp_path: Path
) -> None:
    old = install(registry, base, wheel(EXAMPLE, tmp_path))
    newer = wheel(changed(tmp_path, pyproject=('version = "1.0.0"', 'version = "1.1.0"')), tmp_path)
    asked = []

    def fits(package: Package, found: Declarations) -> None:
        asked.append((package.described.version, len(found.classes)))
        assert registry.packages() == [old]
        raise PackageError("a client's class stands on it")

    with pytest.raises(PackageError, match="stands on it"):
        registry.install([str(newer)], base, lambda _: "for a test", fits=fits)
    assert asked == [("1.1.0", len(registry.declarations("acme_ups").classes))]
    assert registry.packages() == [old]


def test_another_package_may_have_neither_the_name_nor_the_prefix(
    registry: Registry, base: Schema, tmp_path: Path
) -> None:
    install(registry, base, wheel(EXAMPLE, tmp_path))
    imposter = changed(tmp_path, pyproject=('name = "acme-ups"', 'name = "evil-ups"'))
    with pytest.raises(PackageError, match="another package"):
        install(registry, base, wheel(imposter, tmp_path))
    other = changed(tmp_path, pyproject=('acme_ups = "acme_ups:', 'acme_two = "acme_ups:'))
    with pytest.raises(PackageError, match="prefix ACME is that of acme_ups"):
        install(registry, base, wheel(other, tmp_path))


def test_what_it_depends_on_must_come_with_it(
    registry: Registry, base: Schema, tmp_path: Path
) -> None:
    needy = changed(
        tmp_path,
        pyproject=("requires-python", 'dependencies = ["acme-lib>=1", "msgspec"]\nrequires-python'),
    )
    path = wheel(needy, tmp_path)
    with pytest.raises(PackageError, match="depends on acme-lib: give their wheels"):
        install(registry, base, path)
    library = archive(tmp_path, {"name": "acme-lib", "version": "1"}, {"acme_lib.py": b""})
    install(registry, base, path, library)
    assert os.path.exists(os.path.join(registry.site("acme_ups"), "acme_lib.py"))
    with pytest.raises(PackageError, match="0 of the wheels"):
        install(registry, base, library)


def test_what_is_vouched_for_is_what_is_installed(
    registry: Registry, base: Schema, tmp_path: Path
) -> None:
    path = wheel(EXAMPLE, tmp_path)
    path.with_name(f"{path.name}.sig").write_bytes(b"signature")
    vouched = digest(str(path))
    (tmp_path / "evil").mkdir()
    summary = ('description = "', 'description = "Evil ')
    evil = wheel(changed(tmp_path, pyproject=summary), tmp_path / "evil")

    def vouch(shown: str) -> str:
        assert (Path(f"{shown}.sig").read_bytes(), digest(shown)) == (b"signature", vouched)
        shutil.copy(evil, path)  # who else may write there is quick
        return "for a test"

    package = registry.install([str(path)], base, vouch)
    assert package.digest == vouched
    assert not package.described.summary.startswith("Evil")
    metadata = next(Path(registry.site("acme_ups")).glob("*.dist-info")) / "METADATA"
    assert "Evil" not in metadata.read_text()
    assert os.listdir(tmp_path / "state" / "providers") == ["acme_ups"]


def test_what_others_could_write_is_not_read(
    registry: Registry, base: Schema, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    install(registry, base, wheel(EXAMPLE, tmp_path))
    record = tmp_path / "state" / "providers" / "acme_ups" / "package.json"
    record.chmod(0o666)
    assert registry.packages() == []
    assert "could have been written by others" in caplog.text
    record.chmod(0o644)
    assert len(registry.packages()) == 1
    site = Path(registry.site("acme_ups"))
    shutil.move(site, tmp_path / "elsewhere")
    site.symlink_to(tmp_path / "elsewhere")
    assert registry.packages() == []


@pytest.mark.parametrize("text", [b"", b"{}", b"[1]", b"\xff"])
def test_a_damaged_record_leaves_the_package_out(
    registry: Registry, base: Schema, tmp_path: Path, text: bytes
) -> None:
    install(registry, base, wheel(EXAMPLE, tmp_path))
    (tmp_path / "state" / "providers" / "acme_ups" / "package.json").write_bytes(text)
    assert registry.packages() == []


@pytest.mark.parametrize(
    "below", ["", "providers", "providers/acme_ups", "providers/acme_ups/site"]
)
def test_root_reads_nothing_that_lies_where_another_user_may_write(
    registry: Registry, base: Schema, tmp_path: Path, below: str
) -> None:
    require(os.geteuid() == 0, "root")
    install(registry, base, wheel(EXAMPLE, tmp_path))
    os.chown(tmp_path / "state" / below, NOBODY, NOBODY)
    assert registry.packages() == []


def test_root_installs_nothing_below_the_directory_of_another_user(
    registry: Registry, base: Schema, tmp_path: Path
) -> None:
    require(os.geteuid() == 0, "root")
    state = tmp_path / "state"
    state.mkdir()
    os.chown(state, NOBODY, NOBODY)
    with pytest.raises(PackageError, match="could have been written by others"):
        install(registry, base, wheel(EXAMPLE, tmp_path))
    assert list(state.iterdir()) == []


def test_each_file_is_checked_before_a_package_is_turned_on_and_started(
    registry: Registry, base: Schema, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    install(registry, base, wheel(EXAMPLE, tmp_path))
    registry.enable("acme_ups", NEEDED)
    place = Place(str(tmp_path / "state"), "x", "/", None)
    assert list(launches(place)) == ["acme_ups"]
    code = Path(registry.site("acme_ups")) / "acme_ups" / "provider.py"
    code.chmod(0o666)
    assert launches(place) == {}
    assert f"{code} could have been written by others" in caplog.text
    with pytest.raises(PackageError, match=r"provider\.py could have been written"):
        registry.enable("acme_ups", NEEDED)
    code.chmod(0o644)
    code.parent.chmod(0o777)
    assert launches(place) == {}


@pytest.mark.parametrize("mask", [0o077, 0o000])
def test_all_may_read_and_none_but_the_owner_write_whatever_the_umask(
    registry: Registry, base: Schema, tmp_path: Path, mask: int
) -> None:
    packed = wheel(EXAMPLE, tmp_path)
    (tmp_path / "state").mkdir()
    before = os.umask(mask)
    try:
        install(registry, base, packed)
        registry.enable("acme_ups", NEEDED)
    finally:
        os.umask(before)
    root = tmp_path / "state" / "providers"
    modes = {path: path.stat().st_mode & 0o777 for path in (root, *root.rglob("*"))}
    assert {mode for path, mode in modes.items() if path.is_dir()} == {0o755}
    assert {mode for path, mode in modes.items() if path.is_file()} == {0o644}


def test_a_tool_that_a_package_brings_stays_executable(
    registry: Registry, base: Schema, tmp_path: Path
) -> None:
    with zipfile.ZipFile(wheel(changed(tmp_path), tmp_path), "a") as file:
        tool = zipfile.ZipInfo("acme_ups/tool")
        tool.external_attr = 0o100700 << 16
        file.writestr(tool, "#!/bin/sh\n")
        path = Path(str(file.filename))
    install(registry, base, path)
    tool_file = Path(registry.site("acme_ups"), "acme_ups", "tool")
    assert tool_file.stat().st_mode & 0o777 == 0o755


def test_what_a_package_kept_goes_with_it(registry: Registry, base: Schema, tmp_path: Path) -> None:
    package = install(registry, base, wheel(EXAMPLE, tmp_path))
    make_data(task_of(package, registry, Place(str(tmp_path / "state"), "system", "/", None)))
    Path(registry.own_data("acme_ups"), "rules").write_text("[]")
    registry.remove("acme_ups")
    assert [path.name for path in (tmp_path / "state").rglob("*")] in (
        ["providers", "provider-data"],
        ["provider-data", "providers"],
    )


def test_a_removal_that_is_broken_off_leaves_no_half_package(
    registry: Registry, base: Schema, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    packed = wheel(EXAMPLE, tmp_path)
    install(registry, base, packed)
    folder = Path(registry.site("acme_ups")).parent

    def broken_off(path: str, **_: bool) -> None:
        if os.path.exists(path):
            raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(shutil, "rmtree", broken_off)
        with pytest.raises(KeyboardInterrupt):
            registry.remove("acme_ups")
    assert registry.packages() == []
    assert not folder.exists()
    install(registry, base, packed)
    registry.remove("acme_ups")
    assert list(folder.parent.iterdir()) == []
