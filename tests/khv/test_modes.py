from __future__ import annotations

import os
from pathlib import Path

import pytest

from hypervisor.ipmi import Lan
from khv.config import Config, ConfigError
from khv.modes import Trusted, check, check_files, trusted
from tests.conftest import require

STRANGER = 4242
WHO = Trusted(frozenset({0, os.geteuid()}), frozenset({0, 77}))


def secret(directory: Path, mode: int, gid: int | None = None) -> Path:
    path = directory / "server.key"
    path.write_text("key")
    path.chmod(mode)
    if gid is not None:
        require(os.geteuid() == 0, "root, who gives files to groups")
        os.chown(path, -1, gid)
    return path


@pytest.mark.parametrize("mode", [0o600, 0o400])
def test_a_secret_of_ones_own_is_fine(tmp_path: Path, mode: int) -> None:
    secret(tmp_path, mode)
    assert check(Config(), str(tmp_path), WHO) == []


@pytest.mark.parametrize(
    ("mode", "says"),
    [
        (0o604, "read"),
        (0o602, "write"),
        (0o620, "write"),
        (0o660, "write"),
        (0o666, "write"),
        (0o644, "read"),
    ],
)
def test_a_secret_that_others_reach_is_refused_with_what_mends_it(
    tmp_path: Path, mode: int, says: str
) -> None:
    path = secret(tmp_path, mode)
    with pytest.raises(ConfigError) as caught:
        check(Config(), str(tmp_path), WHO)
    assert str(caught.value) == f"state_dir: others may {says} {path}: chmod 600 {path}"
    os.system(str(caught.value).rpartition(": ")[2])
    assert check(Config(), str(tmp_path), WHO) == []


def test_only_khvs_own_groups_may_read_a_secret(tmp_path: Path) -> None:
    secret(tmp_path, 0o640, 77)
    assert check(Config(), str(tmp_path), WHO) == []
    secret(tmp_path, 0o640, 78)
    with pytest.raises(ConfigError, match="others may read"):
        check(Config(), str(tmp_path), WHO)


def test_a_file_of_another_user_is_refused(tmp_path: Path) -> None:
    require(os.geteuid() == 0, "root, who gives files away")
    path = secret(tmp_path, 0o600)
    os.chown(path, STRANGER, -1)
    with pytest.raises(ConfigError, match=f"belongs to uid {STRANGER}: chown root {path}"):
        check(Config(), str(tmp_path), WHO)
    assert check(Config(), str(tmp_path), trusted((STRANGER, STRANGER), "no user")) == []


def test_password_files_are_secrets(tmp_path: Path) -> None:
    path = tmp_path / "pass word"
    path.write_text("x")
    path.chmod(0o644)
    lan = Lan(address="192.0.2.1", user="u", password_file=str(path))
    for config, key in (
        (Config(admin_password_file=str(path)), "admin_password_file"),
        (Config(ipmi=lan), "ipmi.password_file"),
    ):
        with pytest.raises(ConfigError, match=rf"^{key}: .*: chmod 600 '{path}'$"):
            check(config, str(tmp_path), WHO)


def test_what_is_no_file_is_not_looked_at(tmp_path: Path) -> None:
    for path in ("/dev/null", str(tmp_path / "none"), str(tmp_path)):
        assert check(Config(admin_password_file=path, client_ca=path), str(tmp_path), WHO) == []


def test_authorities_that_anybody_may_write_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "ca.pem"
    path.write_text("x")
    path.chmod(0o644)
    config = Config(client_ca=str(path), listener_ca="any")
    assert check(config, str(tmp_path), WHO) == []
    path.chmod(0o664)
    assert check(config, str(tmp_path), WHO) == [
        f"client_ca: a group may write {path}: chmod g-w {path}"
    ]
    path.chmod(0o646)
    with pytest.raises(ConfigError, match=f"client_ca: anybody may write {path}: chmod go-w"):
        check(config, str(tmp_path), WHO)


def test_a_configuration_is_judged_like_an_authority(tmp_path: Path) -> None:
    path = tmp_path / "khv.toml"
    path.write_text("")
    path.chmod(0o646)
    with pytest.raises(ConfigError, match="configuration: anybody may write"):
        check_files([("configuration", str(path))], WHO)
