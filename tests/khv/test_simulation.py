"""A simulated host: laid out anew, with a script of faults."""

from __future__ import annotations

from pathlib import Path

import pytest

from cimom.provider import Provider, Source
from hypervisor.fault import Step, begun
from khv.cli import main
from khv.config import ConfigError
from khv.simulation import SOON_S, _play, brisk, lay_out, script, tree_of


def test_the_built_in_host_is_laid_out_without_earlier_faults(tmp_path: Path) -> None:
    tree = tree_of(str(tmp_path))
    lay_out(None, tree)
    assert main(["fault", "start", "overheats", "--state-dir", str(tmp_path)]) == 0
    assert begun(tree) == ["overheats"]
    lay_out(None, tree)
    assert begun(tree) == []


def test_a_capture_and_its_directory_are_the_same_host(tmp_path: Path) -> None:
    archive = tmp_path / "host.tree"
    archive.write_text("== file proc/uptime\n 1.0 2.0\n")
    lay_out(str(archive), str(tmp_path / "a"))
    lay_out(str(tmp_path / "a"), str(tmp_path / "b"))
    for name in ("a", "b"):
        assert (tmp_path / name / "proc" / "uptime").read_text() == "1.0 2.0\n"


@pytest.mark.parametrize("text", [None, "no capture", "== strange x\n"])
def test_what_is_no_capture_is_refused(tmp_path: Path, text: str | None) -> None:
    archive = tmp_path / "host.tree"
    if text is not None:
        archive.write_text(text)
    with pytest.raises(ConfigError, match=r"demo_tree: .*host\.tree"):
        lay_out(str(archive), str(tmp_path / "x"))


def test_a_script_names_faults_and_their_times(tmp_path: Path) -> None:
    file = tmp_path / "script.toml"
    file.write_text(
        '[[fault]]\nname = "overheats"\nat = 1.5\nfor = 2\n[[fault]]\nname = "link-down"\n'
    )
    assert script(str(file)) == (Step(1.5, "overheats", 2.0), Step(0.0, "link-down", None))
    assert script(None) == ()


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (None, "No such file"),
        ("[[fault]", "script.toml"),
        ("[[fault]]\nat = 1\n", "name"),
        ('[[fault]]\nname = "earthquake"\n', "no fault earthquake"),
        ('[[fault]]\nname = "overheats"\nat = -1\n', ">= 0"),
        ('[[fault]]\nname = "overheats"\nfor = 0\n', "> 0"),
        ('[[fault]]\nname = "overheats"\nwhen = 1\n', "when"),
    ],
)
def test_what_is_no_script_is_refused(tmp_path: Path, text: str | None, says: str) -> None:
    file = tmp_path / "script.toml"
    if text is not None:
        file.write_text(text)
    with pytest.raises(ConfigError, match=says):
        script(str(file))


def test_a_script_happens(tmp_path: Path) -> None:
    lay_out(None, str(tmp_path))
    steps = (Step(0.0, "overheats", 0.02), Step(0.01, "link-down", None), Step(0.03, "x", None))
    _play(steps, str(tmp_path))
    assert begun(str(tmp_path)) == ["link-down"]


def test_faults_are_listed_and_end(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    state = ["--state-dir", str(tmp_path)]
    assert main(["fault", "list", *state]) == 1
    assert "no simulated host" in capsys.readouterr().err
    lay_out(None, tree_of(str(tmp_path)))
    assert main(["fault", "start", "fan-stops", *state]) == 0
    assert capsys.readouterr().out.startswith("sys/class/hwmon/")
    assert main(["fault", "list", *state]) == 0
    (line,) = [x for x in capsys.readouterr().out.splitlines() if x.startswith("fan-stops")]
    assert line.split()[1] == "lasts"
    assert main(["fault", "start", "fan-stops", *state]) == 1
    assert main(["fault", "stop", "fan-stops", *state]) == 0
    assert main(["fault", "stop", "fan-stops", *state]) == 1
    assert "does not last" in capsys.readouterr().err


def test_lively_sources_of_a_simulated_host_are_read_often() -> None:
    """No kernel tells of changes in files; what hardly changes keeps its time."""
    ages = (2.0, 5.0, 10.0, 60.0)
    provider = Provider(
        sources=tuple(Source(name=f"s{age}", read=list, max_age_s=age) for age in ages)
    )
    assert [source.max_age_s for source in brisk(provider).sources] == [2.0, SOON_S, SOON_S, 60.0]
