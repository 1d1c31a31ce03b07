from __future__ import annotations

import socket
from pathlib import Path

import pytest

from khv import cli
from khv.cli import configuration, main
from khv.config import Config
from khv.parser import SERVE_FLAGS


def test_every_flag_sets_its_key() -> None:
    argv = ["serve", "--demo"]
    for flag, _, kind, _ in SERVE_FLAGS:
        argv += [flag, "7" if kind is int else "x"]
    config = configuration(argv)
    assert config.demo
    assert (config.state_dir, config.host_root, config.hypervisor) == ("x", "x", "x")
    for endpoint in (config.wbem, config.web, config.metrics, config.snmp):
        assert (endpoint.address, endpoint.port) == ("x", 7)


def test_without_flags_the_defaults_stand() -> None:
    assert configuration(["serve"]) == Config()


def test_broken_configuration_is_exit_status_2(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "khv.toml"
    file.write_text("wrong = 1\n")
    assert main(["serve", "--config", str(file)]) == 2
    assert "wrong" in capsys.readouterr().err


@pytest.mark.parametrize("by_flag", [True, False])
def test_command_without_a_running_khv_says_where_it_looked(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    by_flag: bool,
) -> None:
    monkeypatch.setenv("KHV_STATE_DIR", "/nowhere" if by_flag else str(tmp_path))
    assert main(["vm", "list", *(("--state-dir", str(tmp_path)) if by_flag else ())]) == 1
    said = capsys.readouterr().err
    assert f"no khv answers at {tmp_path}/khv.sock (No such file or directory)" in said
    assert "--state-dir or KHV_STATE_DIR" in said


def test_a_khv_that_runs_in_the_checkout_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A state directory of the system that nobody serves must not stand in its way."""
    monkeypatch.delenv("KHV_STATE_DIR", raising=False)
    monkeypatch.chdir(tmp_path)
    system, own = tmp_path / "system", tmp_path / ".state"
    for directory in (system, own):
        directory.mkdir()
    monkeypatch.setattr(cli, "Config", lambda: Config(state_dir=str(system)))
    assert cli._searched(cli.SEARCH) == str(system)
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(".state/khv.sock")
        listener.listen()
        assert cli._searched(cli.SEARCH) == ".state"
        assert cli._searched("/given") == "/given"
    assert cli._searched(cli.SEARCH) == str(system)


def test_capture_of_an_empty_tree(tmp_path: Path) -> None:
    target = tmp_path / "archive"
    assert main(["capture", str(target), "--host-root", str(tmp_path)]) == 0
    assert target.read_text().startswith("# khv host tree 1\n")


@pytest.mark.parametrize(
    ("root", "says"), [("none", "No such file or directory"), ("file", "Not a directory")]
)
def test_capture_of_no_tree_is_an_error(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], root: str, says: str
) -> None:
    (tmp_path / "file").touch()
    where = str(tmp_path / root)
    assert main(["capture", str(tmp_path / "archive"), "--host-root", where]) == 1
    assert capsys.readouterr().err == f"khv: {where}: {says}\n"
    assert not (tmp_path / "archive").exists()


def test_capture_that_cannot_be_written_is_an_error(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["capture", str(tmp_path / "no" / "file"), "--host-root", str(tmp_path)]) == 1
    assert "No such file" in capsys.readouterr().err
