from __future__ import annotations

import os
from pathlib import Path

import pytest

from cimom.broker.copies import Copies
from cimom.broker.store import StateStore
from khv.ownership import hand_over
from tests.conftest import require
from tests.khv.test_capability import NOBODY


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    require(os.geteuid() == 0, "root, who gives files away")
    found = tmp_path / "broker"
    StateStore(str(found)).close()
    return found


def owners(directory: Path) -> set[tuple[int, int]]:
    paths = (directory, *directory.rglob("*"))
    return {(found.st_uid, found.st_gid) for found in (path.lstat() for path in paths)}


def test_copies_of_the_state_change_hands_with_it(directory: Path) -> None:
    Copies(str(directory)).make()
    assert list(directory.glob("backup/*.db"))
    hand_over(str(directory), NOBODY, NOBODY)
    assert owners(directory) == {(NOBODY, NOBODY)}
    hand_over(str(directory), 0, 0)
    assert owners(directory) == {(0, 0)}


def test_nothing_elsewhere_changes_hands(directory: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "file").touch()
    (elsewhere / "linked").touch()
    (directory / "file").symlink_to(elsewhere / "file")
    (directory / "backup").symlink_to(elsewhere)
    (directory / "hard").hardlink_to(elsewhere / "linked")
    os.mkfifo(directory / "pipe")
    hand_over(str(directory), NOBODY, NOBODY)
    assert owners(elsewhere) == {(0, 0)}
    assert (directory / "state.db").stat().st_uid == NOBODY


def test_a_link_in_place_of_the_directory_is_refused(directory: Path, tmp_path: Path) -> None:
    link = tmp_path / "link"
    link.symlink_to(directory)
    with pytest.raises(OSError, match=r"Not a directory|symbolic"):
        hand_over(str(link), NOBODY, NOBODY)
    assert owners(directory) == {(0, 0)}
