"""The roads to a BMC: what is refused, what is tried again, and that nothing waits for ever."""

from __future__ import annotations

import importlib.util
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from hypervisor import ipmi
from hypervisor.host import Host
from hypervisor.ipmi import CommandError, Lan, LinkError, connect, device, present
from tests.conftest import require

LAN = Lan(address="127.0.0.1", user="u", password_file="/nonexistent/password")


@pytest.fixture(autouse=True)
def pyghmi() -> None:
    require(importlib.util.find_spec("pyghmi") is not None, "the package pyghmi")


class Device:
    """A device whose answers are put in by the test: a pipe, and an ioctl in this process."""

    def __init__(self, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        from pyghmi.ipmi.private import localsession

        os.mkfifo(path)
        self.local: Any = localsession
        opened = os.fdopen(os.open(path, os.O_RDWR), "rb", buffering=0)
        monkeypatch.setattr(localsession, "open", lambda _path, _mode: opened, raising=False)
        self.answers: list[bytes] = []
        self.sent: list[tuple[int, int, int, bytes]] = []
        monkeypatch.setattr(localsession.fcntl, "ioctl", self.ioctl)
        monkeypatch.setattr(ipmi, "ANSWER_S", 0.02)
        self.link = ipmi._DeviceLink(str(path))
        self.pipe = self.link._session.ipmidev

    def ioctl(self, _file: Any, request: int, argument: Any) -> int:
        if request == self.local.IPMICTL_SEND_COMMAND:
            message = argument.msg
            data = bytes(message.data[i] for i in range(message.data_len))
            self.sent.append((message.netfn, message.cmd, argument.addr.contents.lun, data))
            if self.answers:
                os.write(self.pipe.fileno(), b"x")
        elif request == self.local.IPMICTL_RECV:
            os.read(self.pipe.fileno(), 1)
            answer = self.answers.pop(0)
            for index, byte in enumerate(answer):
                argument.msg.data[index] = byte
            argument.msg.data_len = len(answer)
            argument.msg.netfn, argument.msg.cmd = 7, 1
        return 0


@pytest.fixture
def made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], Device]:
    return lambda: Device(tmp_path / "ipmi0", monkeypatch)


def test_the_kernels_device_carries_a_command_and_its_answer(made: Callable[[], Device]) -> None:
    dev = made()
    dev.answers = [b"\x00\x20\x01\x02"]
    assert dev.link.send(4, 0x2D, b"\x07", lun=2) == b"\x20\x01\x02"
    assert dev.sent == [(4, 0x2D, 2, b"\x07")]
    dev.link.close()


def test_a_completion_code_is_an_error(made: Callable[[], Device]) -> None:
    dev = made()
    dev.answers = [b"\xcb"]
    with pytest.raises(CommandError) as refused:
        dev.link.send(4, 0x2D, b"\x07")
    assert refused.value.code == 0xCB
    dev.link.close()


def test_a_busy_bmc_is_asked_again(
    made: Callable[[], Device], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ipmi, "PAUSE_S", 0.0)
    dev = made()
    dev.answers = [b"\xc0", b"\xc3", b"\x00\x01"]
    assert dev.link.send(6, 1) == b"\x01"
    assert len(dev.sent) == 3
    dev.answers = [b"\xc0"] * 3
    with pytest.raises(CommandError):
        dev.link.send(6, 1)
    dev.link.close()


def test_a_silent_bmc_does_not_hold_the_thread_for_ever(made: Callable[[], Device]) -> None:
    dev = made()
    with pytest.raises(LinkError, match="no answer within"):
        dev.link.send(6, 1)
    dev.link.close()


@pytest.mark.parametrize("path", ["/dev/null", "/nonexistent/ipmi0"])
def test_what_is_no_device_of_a_bmc_is_refused(path: str) -> None:
    with pytest.raises(LinkError, match=path):
        ipmi._DeviceLink(path)


def test_a_password_that_cannot_be_read_is_said() -> None:
    with pytest.raises(LinkError, match="/nonexistent/password"):
        connect(Host("/"), LAN)


def test_only_this_machine_has_a_device(tmp_path: Path) -> None:
    (tmp_path / "dev").mkdir()
    (tmp_path / "dev" / "ipmi0").touch()
    captured = Host(str(tmp_path))
    assert device(captured) is None
    assert present(captured, LAN)
    with pytest.raises(LinkError, match="no device"):
        connect(captured, None)
