from __future__ import annotations

import os
from pathlib import Path

import pytest

from khv.vendor import intake
from khv.vendor.intake import taken_in
from khv.vendor.manifest import PackageError
from khv.vendor.trust import SIGNATURE_BYTES


def test_copies_are_private_and_gone_afterwards(tmp_path: Path) -> None:
    (tmp_path / "a.whl").write_bytes(b"wheel")
    (tmp_path / "a.whl.sig").write_bytes(b"s" * 1000)
    (tmp_path / "into").mkdir()
    with taken_in([str(tmp_path / "a.whl")], str(tmp_path / "into")) as (copy,):
        assert (Path(copy).name, Path(copy).read_bytes()) == ("a.whl", b"wheel")
        assert Path(f"{copy}.sig").stat().st_size == SIGNATURE_BYTES + 1  # still a wrong one
        assert Path(copy).parent.stat().st_mode & 0o777 == 0o700
    assert list((tmp_path / "into").iterdir()) == []


def test_what_cannot_be_copied_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(intake, "MAX_WHEEL_BYTES", 10)
    os.mkfifo(tmp_path / "pipe.whl")
    (tmp_path / "large.whl").write_bytes(b"x" * 11)
    (tmp_path / "fits.whl").write_bytes(b"x" * 10)
    for path, says in (
        ("none.whl", "No such file"),
        ("pipe.whl", "no regular file"),
        (".", "no regular file|Is a directory"),
        ("large.whl", "has more than"),
    ):
        with (
            pytest.raises(PackageError, match=says),
            taken_in([str(tmp_path / path)], str(tmp_path)),
        ):
            pass
    twice = [str(tmp_path / "fits.whl"), f"{tmp_path}/./fits.whl"]
    with pytest.raises(PackageError, match="one name"), taken_in(twice, str(tmp_path)):
        pass
    with taken_in(twice[:1], str(tmp_path)) as (copy,):
        assert os.path.getsize(copy) == 10
