from __future__ import annotations

import asyncio
import grp
import os
import pwd
import socket
from pathlib import Path
from typing import Any

import pytest

from cimom.access.roles import Principal, Role
from cimom.model import CimError, Status
from khv.local import (
    MAX_REQUEST_BYTES,
    SOCKET_NAME,
    Members,
    NoKhvError,
    Peer,
    administrators,
    answers,
    call,
    choose,
    group_id,
    peer_of,
    serve,
)


def listening(directory: Path) -> socket.socket:
    bound = socket.socket(socket.AF_UNIX)
    bound.bind(str(directory / SOCKET_NAME))
    bound.listen()
    bound.setblocking(False)
    return bound


async def handler(principal: Principal, name: str, arguments: dict[str, Any]) -> Any:
    match name:
        case "who":
            return [principal.name, principal.role, principal.source]
        case "refuse":
            raise CimError(Status.NOT_FOUND, "no such thing")
        case "break":
            raise ZeroDivisionError
        case _:
            return arguments


def asked(directory: Path, name: str, arguments: dict[str, Any] | None = None) -> Any:
    async def whole() -> Any:
        server = await serve(listening(directory), handler)
        try:
            return await asyncio.to_thread(call, str(directory), name, arguments or {})
        finally:
            server.close()
            (directory / SOCKET_NAME).unlink()

    return asyncio.run(whole())


def test_values_go_both_ways(tmp_path: Path) -> None:
    words = {"name": "vm 1", "vcpus": 2, "list": [1, None, "x"]}
    assert asked(tmp_path, "echo", words) == words


def test_the_kernel_says_who_asks(tmp_path: Path) -> None:
    assert asked(tmp_path, "who") == [f"uid {os.geteuid()}", "administrator", "local"]


def test_errors_reach_the_caller_and_bugs_are_told_without_detail(tmp_path: Path) -> None:
    with pytest.raises(CimError, match="no such thing") as caught:
        asked(tmp_path, "refuse")
    assert caught.value.status is Status.NOT_FOUND
    with pytest.raises(CimError, match="an error of khv") as caught:
        asked(tmp_path, "break")
    assert "ZeroDivision" not in caught.value.text


def test_other_users_have_no_role(monkeypatch: pytest.MonkeyPatch) -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        monkeypatch.setattr(os, "geteuid", lambda: 4711)
        role = administrators(peer_of(ours)).role
        assert role is (Role.ADMINISTRATOR if os.getuid() == 0 else Role.NONE)


def test_the_kernel_tells_the_groups_of_a_peer() -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        assert peer_of(ours) == Peer(os.geteuid(), frozenset((os.getegid(), *os.getgroups())))


GROUP = grp.getgrgid(0).gr_name
NOBODY = pwd.getpwnam("nobody")


def test_members_of_the_group_have_the_role_of_their_account() -> None:
    roles = {"nobody": Role.OPERATOR}
    members = Members(GROUP, roles.get)
    peer = Peer(NOBODY.pw_uid, frozenset((NOBODY.pw_gid, 0)))
    found = members.identify(peer)
    assert found == Principal(name="nobody", role=Role.OPERATOR, source="local", protocol="local")
    roles.clear()  # the account was deleted, or locked
    assert members.identify(peer).role is Role.NONE


@pytest.mark.parametrize(
    ("group", "peer"),
    [
        (GROUP, Peer(NOBODY.pw_uid, frozenset((NOBODY.pw_gid,)))),  # not a member
        ("no-such-group", Peer(NOBODY.pw_uid, frozenset((NOBODY.pw_gid, 0)))),
        (GROUP, Peer(4_000_000_000, frozenset((0,)))),  # a number without a name
    ],
)
def test_others_have_no_role(group: str, peer: Peer) -> None:
    members = Members(group, lambda _: Role.ADMINISTRATOR)
    assert members.identify(peer).role is Role.NONE


def test_who_has_no_account_may_have_a_role_by_groups() -> None:
    roles = {"nobody": Role.READ_ONLY}
    peer = Peer(NOBODY.pw_uid, frozenset((NOBODY.pw_gid, 0)))

    def by_groups(name: str, groups: frozenset[int]) -> Role | None:
        assert (name, groups) == ("nobody", peer.groups)
        return Role.OPERATOR

    members = Members(GROUP, roles.get, by_groups)
    assert members.identify(peer).role is Role.READ_ONLY
    roles.clear()
    assert members.identify(peer).role is Role.OPERATOR
    stranger = Peer(NOBODY.pw_uid, frozenset((NOBODY.pw_gid,)))  # not a member
    assert members.identify(stranger).role is Role.NONE


def test_who_runs_khv_needs_no_account() -> None:
    for uid in (0, os.geteuid()):
        found = Members("no-such-group", lambda _: None).identify(Peer(uid, frozenset()))
        assert found == Principal(
            name=f"uid {uid}", role=Role.ADMINISTRATOR, source="local", protocol="local"
        )
    assert group_id("no-such-group") is None


def test_request_over_the_limit_ends_the_connection(tmp_path: Path) -> None:
    async def whole() -> bytes:
        server = await serve(listening(tmp_path), handler)
        reader, writer = await asyncio.open_unix_connection(str(tmp_path / SOCKET_NAME))
        writer.write((MAX_REQUEST_BYTES + 1).to_bytes(4, "big"))
        try:
            return await asyncio.wait_for(reader.read(), 10)
        finally:
            writer.close()
            server.close()

    assert asyncio.run(whole()) == b""


def test_without_a_socket_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(NoKhvError, match=f"{tmp_path}/khv.sock .*--state-dir or KHV_STATE_DIR"):
        call(str(tmp_path), "who", {})
    assert not answers(str(tmp_path))


def test_the_state_directory_of_a_khv_that_runs_is_chosen(tmp_path: Path) -> None:
    missing, empty, served = (str(tmp_path / name) for name in ("missing", "empty", "served"))
    for directory in (empty, served):
        os.mkdir(directory)
    assert choose((missing, empty, served)) == empty
    assert choose((missing, missing)) == missing
    with listening(Path(served)):
        assert choose((missing, empty, served)) == served
    assert choose((missing, empty, served)) == empty  # its socket is there, nobody behind it
