from __future__ import annotations

import os
import resource
import signal
import subprocess
from pathlib import Path
from typing import Any

import pytest

from khv.capability import CAPABILITIES
from khv.privilege import (
    ADMIN,
    BROKER_LIMITS,
    CAPTURED,
    HELPERS,
    NEEDS,
    NOTHING,
    RAWIO,
    READ,
    WORKER_LIMITS,
    Granted,
    Need,
    confine_broker,
    confine_worker,
    granted,
    need,
)
from providers import HOST_GROUPS
from tests.conftest import require
from tests.khv.test_capability import NOBODY, in_child, status, taken_apart

ALL = frozenset(CAPABILITIES)
USER = (NOBODY, NOBODY)


@pytest.mark.parametrize(
    ("group", "where", "wanted"),
    [
        ("hw", {}, NEEDS["hw"]),
        ("storage", {}, NEEDS["storage"]),
        ("storage", {"live": False}, CAPTURED),
        ("ipmi", {}, NEEDS["ipmi"]),
        ("ipmi", {"lan": True}, NOTHING),
        ("ipmi", {"live": False}, CAPTURED),
        ("vm", {"uri": "qemu:///system"}, NEEDS["vm"]),
        ("vm", {"uri": "qemu+unix:///system?socket=/run/x"}, NEEDS["vm"]),
        ("vm", {"uri": "qemu:///system", "live": False}, NEEDS["vm"]),
        ("vm", {"uri": "qemu:///session"}, None),
        ("vm", {"uri": "qemu+ssh://root@elsewhere/system"}, NOTHING),
        ("vm", {"uri": "qemu://elsewhere/system"}, NOTHING),
        ("vm", {"uri": "test:///default"}, NOTHING),
        ("benchmark", {}, NOTHING),
    ],
)
def test_a_worker_needs_what_the_table_says(
    group: str, where: dict[str, Any], wanted: Need | None
) -> None:
    told: dict[str, Any] = {"live": True, "uri": None, "lan": False, **where}
    assert need(group, **told) == wanted


def test_every_group_has_a_row() -> None:
    assert set(NEEDS) == {*HOST_GROUPS, "vm"}


def test_what_talks_to_the_network_keeps_nothing() -> None:
    assert Need({}, {}, "") == NOTHING


def test_only_capabilities_that_exist_are_named_each_with_its_reason() -> None:
    for wanted in (*NEEDS.values(), *HELPERS.values(), CAPTURED):
        assert set(wanted.capabilities) <= ALL
        assert all((*wanted.capabilities.values(), *wanted.groups.values()))


def test_a_worker_runs_as_its_user_and_as_root_only_where_the_table_says_so() -> None:
    assert granted(NEEDS["storage"], USER, ALL) == Granted(USER, (READ, RAWIO, ADMIN), ())
    assert granted(NEEDS["vm"], USER, ALL).user == (0, 0)
    assert granted(NEEDS["hw"], "there is none", ALL).user == (0, 0)


def test_what_root_itself_has_not_cannot_be_granted() -> None:
    container = ALL - {READ, ADMIN}
    assert granted(NEEDS["storage"], USER, container).capabilities == (RAWIO,)


def test_groups_that_exist_are_joined() -> None:
    wanted = Need(groups={"no-such-group": "x", "nogroup": "x"})
    require(Path("/etc/debian_version").exists(), "the group nogroup")
    assert granted(wanted, USER, ALL).groups == (NOBODY,)


def may_open(path: Path, flags: int) -> bool:
    """Whether a file opens: access(2) does not count the capabilities of who is not root."""
    try:
        os.close(os.open(path, flags))
    except PermissionError:
        return False
    return True


@pytest.mark.parametrize("user", [USER, "there is none"])
def test_a_worker_reads_what_only_root_may_and_writes_nothing(
    user: tuple[int, int] | str, tmp_path: Path
) -> None:
    require(os.geteuid() == 0, "root")
    secret = tmp_path / "secret"
    secret.write_text("x")
    os.chown(secret, 1, 1)
    secret.chmod(0o600)

    def run() -> dict[str, Any]:
        confine_worker(NEEDS["storage"], user)
        done = subprocess.run(["/bin/cat", "/proc/self/status"], capture_output=True, text=True)
        made = os.open("/tmp/khv-mask" + str(os.getpid()), os.O_CREAT | os.O_WRONLY, 0o666)
        mode = os.fstat(made).st_mode
        os.unlink("/tmp/khv-mask" + str(os.getpid()))
        return {
            "own": status(),
            "tool": taken_apart(done.stdout),
            "may": [may_open(secret, os.O_RDONLY), may_open(secret, os.O_WRONLY)],
            "mode": mode & 0o777,
        }

    told = in_child(run)
    bits = sum(1 << CAPABILITIES[name] for name in (READ, RAWIO, ADMIN))
    for process in ("own", "tool"):
        for kind in ("CapEff", "CapPrm", "CapBnd"):
            assert int(told[process][kind], 16) == bits, (process, kind)
        assert told[process]["NoNewPrivs"] == "1"
        assert told[process]["Uid"].split()[0] == str(0 if isinstance(user, str) else NOBODY)
    assert told["may"] == [True, False]
    assert told["mode"] == 0o600


@pytest.mark.parametrize("user", [USER, "there is none"])
def test_the_broker_keeps_nothing(user: tuple[int, int] | str) -> None:
    require(os.geteuid() == 0, "root")

    def run() -> dict[str, str]:
        confine_broker(user)
        return status()

    told = in_child(run)
    for kind in ("CapEff", "CapPrm", "CapInh", "CapBnd", "CapAmb"):
        assert int(told[kind], 16) == 0, kind
    assert told["NoNewPrivs"] == "1"
    assert told["Groups"] == ""


def test_memory_and_files_are_limited() -> None:
    nobody = "there is none"
    for run, limits in (
        (lambda: confine_worker(NEEDS["hw"], nobody), WORKER_LIMITS),
        (lambda: confine_broker(nobody), BROKER_LIMITS),
    ):
        kinds = (*limits, resource.RLIMIT_CORE)
        hard = [resource.getrlimit(kind)[1] for kind in limits]
        told = in_child(lambda run=run, kinds=kinds: [run(), *map(resource.getrlimit, kinds)])  # type: ignore[misc]
        fewest = [
            most if ceiling == resource.RLIM_INFINITY else min(most, ceiling)
            for most, ceiling in zip(limits.values(), hard, strict=True)
        ]
        assert [tuple(pair) for pair in told[1:]] == [(one, one) for one in (*fewest, 0)]


def test_a_confined_process_still_ends_with_the_supervisor() -> None:
    """The kernel forgets that wish at a change of user."""
    require(os.geteuid() == 0, "root")
    reading, writing = os.pipe()
    parent = os.fork()
    if parent == 0:
        if os.fork() == 0:
            confine_worker(NEEDS["hw"], USER)
            os.write(writing, b"x")
            signal.pause()
        os.close(writing)
        os.read(reading, 1)
        os._exit(0)
    os.close(writing)
    os.waitpid(parent, 0)
    assert os.read(reading, 1) == b""  # nobody holds the other end any more
    os.close(reading)


def test_a_session_is_left_as_it_is() -> None:
    def run() -> list[str]:
        before = status()
        confine_worker(None, "there is none")
        after = status()
        return [
            name
            for name in ("CapEff", "CapBnd", "NoNewPrivs", "Uid")
            if before[name] != after[name]
        ]

    assert in_child(run) == []
