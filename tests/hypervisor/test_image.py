"""Which files a machine may be given."""

from __future__ import annotations

from pathlib import Path

import pytest

from hypervisor.domain import SpecError
from hypervisor.image import permitted_image


def test_a_file_of_a_pool_is_permitted(tmp_path: Path) -> None:
    image = tmp_path / "a.img"
    image.touch()
    assert permitted_image(str(image), ["/nowhere", str(tmp_path)]) == str(image)


def test_a_link_within_is_resolved(tmp_path: Path) -> None:
    (tmp_path / "a.img").touch()
    (tmp_path / "link").symlink_to("a.img")
    assert permitted_image(str(tmp_path / "link"), [str(tmp_path)]) == str(tmp_path / "a.img")


def test_a_pool_may_be_a_link_itself(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "real" / "a.img").touch()
    (tmp_path / "pool").symlink_to("real")
    image = permitted_image(str(tmp_path / "pool" / "a.img"), [str(tmp_path / "pool")])
    assert image == str(tmp_path / "real" / "a.img")


def test_what_lies_elsewhere_is_refused(tmp_path: Path) -> None:
    pool = tmp_path / "pool"
    pool.mkdir()
    (tmp_path / "secret").touch()
    (tmp_path / "pool2").mkdir()
    (tmp_path / "pool2" / "a").touch()
    (pool / "way-out").symlink_to("../secret")
    (pool / "directory").mkdir()
    for path in ("secret", "pool/way-out", "pool2/a", "pool/absent", "pool/directory", "pool"):
        with pytest.raises(SpecError):
            permitted_image(str(tmp_path / path), [str(pool)])


def test_a_pool_at_the_root_permits_nothing(tmp_path: Path) -> None:
    (tmp_path / "a").touch()
    with pytest.raises(SpecError):
        permitted_image(str(tmp_path / "a"), ["/"])
