"""`khv provider`: what it says and leaves for the next start, and what a khv that runs is asked."""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from cimom.access.roles import Principal
from cimom.model import CimError, Status
from khv import local
from khv.cli import main
from khv.vendor.registry import Registry
from tests.conftest import require
from tests.khv.test_local import listening
from tests.khv.vendor.wheels import EXAMPLE, NEEDS, wheel


class Command:
    """The command line with a state directory of its own."""

    def __init__(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.state = str(tmp_path / "state")
        self._config = tmp_path / "khv.toml"
        self._config.write_text('provider_user = "root"\n')
        self._capsys = capsys

    def __call__(self, *words: str) -> tuple[int, str, str]:
        config = ["--config", str(self._config)] if words[0] in ("install", "check") else []
        code = main(["provider", *words, "--state-dir", self.state, *config])
        said = self._capsys.readouterr()
        return code, said.out, said.err


@pytest.fixture
def command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Command:
    return Command(tmp_path, capsys)


@pytest.fixture
def installed(command: Command, tmp_path: Path) -> Command:
    code, out, _ = command("install", "--allow-unsigned", str(wheel(EXAMPLE, tmp_path)))
    assert code == 0
    assert f"khv provider enable acme_ups --grant {NEEDS}" in out
    return command


def test_what_nobody_vouches_for_is_refused(command: Command, tmp_path: Path) -> None:
    code, _, err = command("install", str(wheel(EXAMPLE, tmp_path)))
    assert code == 1
    assert "--allow-unsigned takes it all the same" in err
    assert Registry(command.state).packages() == []


def test_what_is_done_counts_at_the_next_start(installed: Command) -> None:
    code, out, _ = installed("enable", "acme_ups", "--grant", NEEDS)
    assert (code, "its next start counts" in out) == (0, True)
    assert Registry(installed.state).package("acme_ups").enabled
    _, out, _ = installed("list", "--json")
    (row,) = json.loads(out)
    assert (row["name"], row["state"], row["granted"]) == (
        "acme_ups",
        "on, khv does not run",
        NEEDS,
    )
    assert installed("disable", "acme_ups")[0] == 0
    assert "disabled" in installed("list")[1]
    assert installed("remove", "acme_ups")[0] == 0
    assert installed("list")[1] == "no package is installed\n"


@pytest.mark.parametrize(("uid", "warned"), [(0, False), (1000, True)])
def test_who_turns_a_package_on_hears_that_it_reads_what_khv_reads(
    installed: Command, monkeypatch: pytest.MonkeyPatch, uid: int, *, warned: bool
) -> None:
    require(os.geteuid() == 0, "root")
    monkeypatch.setattr(os, "geteuid", lambda: uid)
    code, _, err = installed("enable", "acme_ups", "--grant", NEEDS)
    assert (code, "runs as khv's own user: it can read khv's keys" in err) == (0, warned)


@pytest.mark.parametrize(
    ("grants", "says"),
    [
        ((), "not all that it needs is granted"),
        (("root",), "does not need root"),
        ((NEEDS, "root"), "does not need root"),
    ],
)
def test_it_is_granted_what_it_needs_no_less_and_no_more(
    installed: Command, grants: tuple[str, ...], says: str
) -> None:
    words = [word for grant in grants for word in ("--grant", grant)]
    code, _, err = installed("enable", "acme_ups", *words)
    assert (code, says in err) == (1, True)
    assert not Registry(installed.state).package("acme_ups").enabled


@pytest.mark.parametrize("action", ["enable", "disable", "remove", "check"])
def test_a_package_that_is_not_installed_is_named(command: Command, action: str) -> None:
    code, _, err = command(action, "acme_none")
    assert (code, err) == (1, "khv: provider acme_none is not installed\n")


def test_what_is_installed_is_checked_where_it_lies(installed: Command) -> None:
    code, out, err = installed("check", "acme_ups", "--host-root", str(EXAMPLE / "host"))
    assert code == 0, out + err
    assert "nothing is wrong with it" in out
    assert NEEDS in out  # it was read without


def test_what_is_begun_says_what_comes_next(command: Command, tmp_path: Path) -> None:
    code, out, _ = command("new", "acme_raid", "--directory", str(tmp_path / "raid"))
    assert code == 0
    assert out.splitlines()[-1] == f"next: pip wheel --no-deps {tmp_path / 'raid'}"


class Khv:
    """A khv that runs: notes what it is asked, and may refuse that anything is changed."""

    def __init__(self, state: str) -> None:
        self.state = Path(state)
        self.state.mkdir(exist_ok=True)
        self.refuses = False
        self.asked: list[tuple[str, bool]] = []  # with whether the package was on then

    async def answer(self, _: Principal, name: str, __: dict[str, Any]) -> Any:
        self.asked.append((name, any(p.enabled for p in Registry(str(self.state)).packages())))
        if self.refuses and name == "provider.change":
            raise CimError(Status.FAILED, "the audit log cannot be written")
        return {}

    def during(self, work: Callable[[], tuple[int, str, str]]) -> tuple[int, str, str]:
        async def whole() -> tuple[int, str, str]:
            server = await local.serve(listening(self.state), self.answer)
            try:
                return await asyncio.to_thread(work)
            finally:
                server.close()
                (self.state / local.SOCKET_NAME).unlink()

        self.asked.clear()
        return asyncio.run(whole())


def snapshot(state: str) -> dict[str, bytes]:
    """Return what lies below the state directory."""
    return {
        str(path): path.read_bytes() for path in sorted(Path(state).rglob("*")) if path.is_file()
    }


def test_what_a_khv_that_runs_refuses_changes_nothing(command: Command, tmp_path: Path) -> None:
    khv = Khv(command.state)
    file = str(wheel(EXAMPLE, tmp_path))
    install = ("install", "--allow-unsigned", file)
    enable = ("enable", "acme_ups", "--grant", NEEDS)
    khv.refuses = True
    code, _, err = khv.during(lambda: command(*install))
    assert (code, "acme_ups stays as it is: the audit log cannot be written" in err) == (1, True)
    assert snapshot(command.state) == {}

    def refused(*words: str) -> None:
        before = snapshot(command.state)
        assert khv.during(lambda: command(*words))[0] == 1
        assert snapshot(command.state) == before
        assert khv.asked[-1][0] == "provider.change"

    command(*install)
    refused(*enable)
    command(*enable)
    refused("disable", "acme_ups")
    refused(*install)
    refused("remove", "acme_ups")


def test_a_khv_that_runs_is_asked_before_and_told_after(command: Command, tmp_path: Path) -> None:
    khv = Khv(command.state)
    file = str(wheel(EXAMPLE, tmp_path))
    change, apply = "provider.change", "provider.apply"
    assert khv.during(lambda: command("install", "--allow-unsigned", file))[0] == 0
    assert khv.asked == [("provider.check", False), (change, False), (apply, False)]
    assert khv.during(lambda: command("enable", "acme_ups", "--grant", NEEDS))[0] == 0
    assert khv.asked == [(change, False), (apply, True)]
    assert khv.during(lambda: command("disable", "acme_ups"))[0] == 0
    assert khv.asked == [(change, True), (apply, False)]
    assert khv.during(lambda: command("remove", "acme_ups"))[0] == 0
    assert khv.asked == [(change, False), (apply, False)]
