"""`khv state` while no khv runs; with one: tests/e2e/test_state.py."""

from __future__ import annotations

import json
import os
import pwd
from pathlib import Path

import pytest

from cimom.broker.store import STATE_FILE, StateStore
from khv.cli import main
from tests.conftest import require


@pytest.fixture
def broker(tmp_path: Path) -> Path:
    directory = tmp_path / "state" / "broker"
    store = StateStore(str(directory))
    store.set_setting("a", "1")
    store.close()
    return directory


def khv(broker: Path, *words: str) -> int:
    return main(["state", *words, "--state-dir", str(broker.parent)])


def test_a_state_is_checked_with_its_copies(
    broker: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert khv(broker, "backup") == 0
    capsys.readouterr()
    assert khv(broker, "check", "--json") == 0
    state, copied = json.loads(capsys.readouterr().out)
    assert state["ok"]
    assert copied["path"].endswith("state-000001.db")
    (broker / STATE_FILE).write_bytes(b"no")
    assert khv(broker, "check") == 1
    assert "not a database" in capsys.readouterr().out


def test_a_copy_goes_to_a_file_that_is_new(
    broker: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "copy.db"
    assert khv(broker, "backup", str(target)) == 0
    assert os.stat(target).st_mode & 0o777 == 0o600
    before = target.read_bytes()
    assert khv(broker, "backup", str(target)) == 1
    assert "File exists" in capsys.readouterr().err
    assert target.read_bytes() == before


def test_a_copy_that_fails_leaves_no_file(broker: Path, tmp_path: Path) -> None:
    (broker / STATE_FILE).write_bytes(b"no")
    assert khv(broker, "backup", str(tmp_path / "copy.db")) == 1
    assert not (tmp_path / "copy.db").exists()


@pytest.mark.parametrize("given", [True, False])
def test_a_state_is_restored_and_the_former_set_aside(
    broker: Path, tmp_path: Path, given: bool
) -> None:
    target = str(tmp_path / "copy.db")
    assert khv(broker, "backup", *([target] if given else [])) == 0
    (broker / STATE_FILE).write_bytes(b"no")
    assert khv(broker, "restore", *([target] if given else [])) == 0
    assert (broker / f"{STATE_FILE}.replaced-1").read_bytes() == b"no"
    store = StateStore(str(broker))
    assert store.setting("a") == "1"
    store.close()
    assert not (broker / "state.upload").exists()


def test_a_file_that_is_damaged_is_not_put_in_place(
    broker: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "bad.db").write_bytes(b"no")
    before = (broker / STATE_FILE).read_bytes()
    assert khv(broker, "restore", str(tmp_path / "bad.db")) == 1
    assert "not a database" in capsys.readouterr().err
    assert (broker / STATE_FILE).read_bytes() == before


def test_without_a_state_it_is_said_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["state", "check", "--state-dir", str(tmp_path)]) == 1
    assert "there is no state of khv" in capsys.readouterr().err


def test_root_touches_the_brokers_files_as_the_broker(broker: Path, tmp_path: Path) -> None:
    require(os.geteuid() == 0, "root")
    nobody = pwd.getpwnam("nobody")
    for path in (tmp_path, *tmp_path.parents[:3]):
        if path.stat().st_uid == 0 and path != Path("/tmp"):
            path.chmod(path.stat().st_mode | 0o011)
    for path in (broker, *broker.iterdir()):
        os.chown(path, nobody.pw_uid, nobody.pw_gid)
    secret = tmp_path / "secret.db"
    store = StateStore(str(tmp_path / "other"))
    store.set_setting("secret", "of root")
    store.close()
    os.rename(tmp_path / "other" / STATE_FILE, secret)
    (broker / "backup").mkdir()
    os.chown(broker / "backup", nobody.pw_uid, nobody.pw_gid)
    (broker / "backup" / "state-000009.db").symlink_to(secret)  # what an intruder would put there
    assert khv(broker, "restore") == 1  # no copy that is whole: a link is none
    (broker / "backup" / "state-000009.db").unlink()
    assert khv(broker, "backup") == 0
    assert khv(broker, "restore") == 0
    owners = {path.stat().st_uid for path in broker.rglob("*")}
    assert owners == {nobody.pw_uid}
    assert os.geteuid() == 0
