from __future__ import annotations

from pathlib import Path

import pytest

from khv.cli import SERVE_FLAGS, configuration, main
from khv.config import Config


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


def test_command_without_a_running_khv_says_where_it_looked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["vm", "list", "--state-dir", str(tmp_path)]) == 1
    assert f"no running khv at {tmp_path}" in capsys.readouterr().err


def test_capture_of_an_empty_tree(tmp_path: Path) -> None:
    target = tmp_path / "archive"
    assert main(["capture", str(target), "--host-root", str(tmp_path)]) == 0
    assert target.read_text().startswith("# khv host tree 1\n")


def test_capture_that_cannot_be_written_is_an_error(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["capture", str(tmp_path / "no" / "file"), "--host-root", str(tmp_path)]) == 1
    assert "No such file" in capsys.readouterr().err
