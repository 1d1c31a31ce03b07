from __future__ import annotations

import os
import pwd
from pathlib import Path

import msgspec
import pytest

from cimom.schema import load
from hypervisor.host import Host
from hypervisor.ipmi import Lan
from khv import certificate
from khv.config import Config, ConfigError, SyslogTarget
from khv.serve import (
    Extras,
    _check_files,
    _check_provider_user,
    _digest,
    _groups,
    _may_read,
    _unprivileged,
    serve,
)
from tests.conftest import require
from tests.hosts import host


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
        ({"admin_password_file": "/dev/null"}, "the first password: a password has"),
    ],
)
def test_configuration_that_cannot_work_is_refused(
    tmp_path: Path, change: dict[str, str], says: str
) -> None:
    config = msgspec.structs.replace(Config(state_dir=str(tmp_path)), **change)
    with pytest.raises(ConfigError, match=says):
        serve(config)


@pytest.mark.parametrize("key", ["client_ca", "listener_ca"])
def test_authorities_that_cannot_be_used_are_refused_before_anything_starts(
    tmp_path: Path, key: str
) -> None:
    empty, garbage = tmp_path / "empty.pem", tmp_path / "garbage.pem"
    empty.touch()
    garbage.write_text("-----BEGIN CERTIFICATE-----\nno\n-----END CERTIFICATE-----\n")
    for file in (tmp_path / "none.pem", empty, garbage, tmp_path):
        config = msgspec.structs.replace(Config(state_dir=str(tmp_path / "s")), **{key: str(file)})
        with pytest.raises(ConfigError, match=f"{key}: {file}: "):
            serve(config)


def test_files_for_syslog_must_be_readable_for_the_brokers_user(tmp_path: Path) -> None:
    require(os.geteuid() == 0, "root")
    nobody = pwd.getpwnam("nobody")
    file, key = certificate.ensure(str(tmp_path), "host.example")
    config = Config(syslog=(SyslogTarget(address="a", ca=file, certificate=file, key=key),))
    _check_files(config, "no user")
    with pytest.raises(ConfigError, match=r"syslog\.1\.key: the user khv cannot read"):
        _check_files(config, (nobody.pw_uid, nobody.pw_gid))


def test_another_configuration_has_another_digest() -> None:
    assert _digest(Config()) == _digest(Config())
    assert _digest(Config()) != _digest(Config(audit_required=False))


def test_authorities_that_can_be_used_are_taken(tmp_path: Path) -> None:
    file, _ = certificate.ensure(str(tmp_path), "host.example")
    for config in (Config(), Config(client_ca=file, listener_ca=file), Config(listener_ca="any")):
        _check_files(config, "no user")


def test_authorities_must_be_readable_for_the_brokers_user(tmp_path: Path) -> None:
    require(os.geteuid() == 0, "root")
    nobody = pwd.getpwnam("nobody")
    file, _ = certificate.ensure(str(tmp_path), "host.example")
    os.chmod(file, 0o600)
    with pytest.raises(ConfigError, match=f"client_ca: the user khv cannot read {file}"):
        _check_files(Config(client_ca=file), (nobody.pw_uid, nobody.pw_gid))


def test_a_worker_for_a_bmc_is_started_only_where_there_is_one(tmp_path: Path) -> None:
    lan = Lan(address="127.0.0.1", user="u", password_file="/p")
    schema = load()

    def groups(machine: Host, config: Config) -> set[str]:
        return set(_groups(config, machine, None, schema, Extras()))

    assert "ipmi" in groups(host("server", tmp_path / "a"), Config())  # it holds a recording
    captured = host("empty", tmp_path / "b")
    assert "ipmi" not in groups(captured, Config())
    assert "ipmi" not in groups(captured, Config(ipmi=lan))  # this BMC is not that machine's
    assert "ipmi" in groups(Host("/"), Config(ipmi=lan))


def test_root_does_not_serve_from_the_directory_of_another_user(tmp_path: Path) -> None:
    require(os.geteuid() == 0, "root")
    os.chown(tmp_path, 65534, 65534)
    with pytest.raises(ConfigError, match=r"state_dir: .* belongs to another user \(uid 65534\)"):
        serve(Config(state_dir=str(tmp_path)))
    assert list(tmp_path.iterdir()) == []


def test_packages_do_not_run_as_the_brokers_user() -> None:
    with pytest.raises(ConfigError, match="provider_user: nobody is the broker's user"):
        _check_provider_user(Config(user="nobody"), (65534, 65534), (65534, 1))


def test_packages_run_as_another_user_as_khv_or_as_root_if_it_is_written_down() -> None:
    for user, packages in (
        ((1, 1), (2, 1)),
        ((0, 0), (0, 0)),
        ("khv was not started as root", None),
        ((1, 1), "the user nobody does not exist"),
    ):
        _check_provider_user(Config(), user, packages)
