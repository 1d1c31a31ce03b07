from __future__ import annotations

import os
import pwd
from pathlib import Path

import msgspec
import pytest

from khv.config import Config, ConfigError
from khv.serve import _may_read, _unprivileged, serve
from tests.conftest import require


def test_user_that_does_not_exist_is_named() -> None:
    reason = _unprivileged(Config(user="no-such-user"))
    assert isinstance(reason, str)
    assert "no-such-user" in reason or "not started as root" in reason


def test_files_that_a_user_cannot_reach_are_found(tmp_path: Path) -> None:
    require(os.geteuid() == 0, "root")
    nobody = pwd.getpwnam("nobody")
    hidden = tmp_path / "hidden"
    hidden.mkdir(mode=0o700)
    (hidden / "file").write_text("")
    assert not _may_read(str(hidden / "file"), nobody.pw_uid, nobody.pw_gid)
    assert not _may_read(str(hidden), nobody.pw_uid, nobody.pw_gid)
    assert _may_read("/etc/passwd", nobody.pw_uid, nobody.pw_gid)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"log_level": "LOUD"}, "log_level"),
        ({"host_root": "/nowhere"}, "host_root"),
        ({"state_dir": "/proc/none"}, "state_dir"),
        ({"admin_password_file": "/nowhere"}, "admin_password_file"),
        ({"admin_password_file": "/dev/null"}, "8 to 1024 characters"),
    ],
)
def test_configuration_that_cannot_work_is_refused(
    tmp_path: Path, change: dict[str, str], says: str
) -> None:
    config = msgspec.structs.replace(Config(state_dir=str(tmp_path)), **change)
    with pytest.raises(ConfigError, match=says):
        serve(config)
