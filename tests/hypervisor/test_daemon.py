"""When khv runs libvirtd itself, and how."""

from __future__ import annotations

import os
import socket
from pathlib import Path
from typing import Any

import pytest

from hypervisor import daemon
from hypervisor.daemon import Decision, Missing, Nothing, Start

CONTAINER: dict[str, Any] = {
    "uri": "qemu:///system",
    "configured": None,
    "pid1": "sh",
    "uid": 0,
    "answers": False,
    "libvirtd": "/usr/sbin/libvirtd",
    "modular": None,
}


@pytest.mark.parametrize(
    ("facts", "decision"),
    [
        ({}, Start("/usr/sbin/libvirtd")),
        ({"pid1": "systemd"}, Nothing()),
        ({"pid1": "systemd", "configured": True}, Start("/usr/sbin/libvirtd")),
        ({"configured": False}, Nothing()),
        ({"answers": True}, Nothing()),
        ({"uid": 1000}, Nothing()),
        ({"uri": None}, Nothing()),
        ({"uri": "qemu:///session"}, Nothing()),
        ({"uri": "qemu+ssh://host/system"}, Nothing()),
        ({"uri": "qemu:///system?socket=/tmp/s"}, Nothing()),
        ({"uri": "test:///default"}, Nothing()),
        (
            {"libvirtd": None, "modular": "/usr/sbin/virtqemud"},
            Missing("no libvirt daemon runs; start it: /usr/sbin/virtqemud -d"),
        ),
        ({"libvirtd": None}, Missing(f"libvirt is not installed: {daemon.INSTALL}")),
    ],
)
def test_khv_starts_a_daemon_only_where_nobody_else_does(
    facts: dict[str, Any], decision: Decision
) -> None:
    assert daemon.must_start(**{**CONTAINER, **facts}) == decision


def test_the_private_configuration_keeps_all_but_the_log_daemon() -> None:
    text = '# stdio_handler = "logd"\nuser = "me"\n  stdio_handler = "logd"\nmax_files = 7'
    assert daemon.private_qemu_conf(text) == (
        '# stdio_handler = "logd"\nuser = "me"\nmax_files = 7\nstdio_handler = "file"\n'
    )


def test_only_a_set_user_counts() -> None:
    assert daemon.qemu_user('#user = "libvirt-qemu"\n') is None
    assert daemon.qemu_user('#user = "a"\n user = "+107"\n') == "+107"


@pytest.mark.parametrize(
    ("mode", "uid", "gids", "may"),
    [
        (0o600, 0, frozenset[int](), True),
        (0o600, 7, frozenset({8}), False),
        (0o600, 5, frozenset[int](), True),
        (0o660, 7, frozenset({6}), True),
        (0o660, 7, frozenset({8}), False),
        (0o666, 7, frozenset[int](), True),
        (0o606, 7, frozenset({6}), False),  # a member of the group is not "others"
    ],
)
def test_access_is_judged_as_the_kernel_does(
    mode: int, uid: int, gids: frozenset[int], may: bool
) -> None:
    assert daemon.may_open(mode, 5, 6, uid=uid, gids=gids) is may


def test_the_command_carries_its_values_as_arguments_not_as_text() -> None:
    command = daemon.command_line(
        "/d", qemu_conf="/a; rm b", devices="/dev x", group="108", arguments=("-v",)
    )
    assert command[-6:] == ("khv-libvirtd", "/d", "/a; rm b", "/dev x", "108", "-v")
    assert "rm b" not in daemon.SCRIPT


def test_a_listening_socket_answers(tmp_path: Path) -> None:
    path = str(tmp_path / "s")
    assert not daemon.answers(path)
    assert not daemon.wait_ready(path, 0.02)
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(path)
        assert not daemon.answers(path)
        server.listen()
        assert daemon.answers(path)
        assert daemon.wait_ready(path, 0.02)


def test_a_prepared_daemon_gets_a_private_configuration(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    conf = tmp_path / "qemu.conf"
    conf.write_text('user = "root"\n')
    monkeypatch.setattr(daemon, "QEMU_CONF", str(conf))
    monkeypatch.setattr(daemon, "LOG_SOCKET", str(tmp_path / "none"))
    command = daemon.prepared_command("/usr/sbin/libvirtd", str(tmp_path))
    if os.geteuid() != 0:
        assert command == ("/usr/sbin/libvirtd",)  # only root makes mount namespaces
        return
    private = tmp_path / "libvirt" / "qemu.conf"
    assert private.read_text() == 'user = "root"\nstdio_handler = "file"\n'
    assert private.stat().st_mode & 0o777 == 0o600
    assert command[-4:] == (
        "/usr/sbin/libvirtd", str(private), str(tmp_path / "libvirt" / "dev"), "",
    )  # fmt: skip


def test_other_hosts_lack_nothing_of_ours() -> None:
    assert daemon.missing_parts("qemu+ssh://host/system") == ()
    assert daemon.missing_parts(None) == ()


def test_a_machine_without_libvirt_is_told_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(daemon, "installed", lambda: False)
    assert daemon.missing_parts("qemu:///system") == (
        f"libvirt is not installed: {daemon.INSTALL}",
    )
