"""Services: what systemctl tells, which units matter, and what becomes of bad output."""

from __future__ import annotations

from pathlib import Path

import pytest

from hypervisor import service, tool
from hypervisor.background import Unreadable
from hypervisor.host import Host
from hypervisor.service import (
    MAX_FAILED,
    MAX_SERVICES,
    Services,
    Unit,
    choose,
    decode,
    detailed,
    encode,
    mask,
    missing,
    parse_properties,
    parse_units,
)
from hypervisor.tool import Answer, Failure, Output
from tests.hosts import put

LIST = """\
  backup.service          loaded    failed   failed  Nightly   backup of  Acme
● mdmonitor.service       not-found failed   failed  mdmonitor.service
  sshd.service            loaded    active   running OpenBSD Secure Shell server
  getty@tty1.service      loaded    active   running Getty on tty1
  ceph-osd@3.service      loaded    inactive dead    Ceph object storage daemon
  again.service           loaded    activating auto-restart Again
  ntpd.service            not-found inactive dead    ntpd.service
  srv-acme.mount          loaded    failed   failed  /srv/acme
garbage
UNIT LOAD ACTIVE SUB DESCRIPTION
x.device loaded active plugged Disk
-.mount loaded active mounted
bad\x1bname.service loaded active running x
"""
SHOW = """\
Id=backup.service
Result=exit-code
ExecMainCode=1
ExecMainStatus=7
MainPID=0
NRestarts=2
UnitFileState=enabled
ConditionResult=yes

Id=sshd.service
Result=success
ExecMainCode=0
ExecMainStatus=0
MainPID=744
NRestarts=nonsense
UnitFileState=
ConditionResult=maybe

Id=../../etc/passwd
Result=x

nonsense
"""


def unit(name: str, active: str = "active", sub: str = "running") -> Unit:
    return Unit(name=name, load="loaded", active=active, sub=sub)


def test_units_are_read_and_chosen() -> None:
    units = {u.name: u for u in parse_units(LIST)}
    assert units["backup.service"].description == "Nightly   backup of  Acme"
    assert units["-.mount"] == Unit(name="-.mount", load="loaded", active="active", sub="mounted")
    assert "x.device" not in units
    assert not [name for name in units if "bad" in name]
    assert [u.name for u in choose(units.values())] == [
        "again.service",
        "backup.service",
        "ceph-osd@3.service",
        "mdmonitor.service",
        "srv-acme.mount",
        "sshd.service",
    ]


@pytest.mark.parametrize("text", ["", "\0\xff", "●", "a.service", "a.service b", "x" * 100_000])
def test_what_is_no_unit_is_left_out(text: str) -> None:
    assert parse_units(text) == []
    assert parse_properties(text) == {}


def test_details_are_joined_by_name() -> None:
    told = parse_properties(SHOW)
    assert told.keys() == {"backup.service", "sshd.service"}
    backup = detailed(unit("backup.service", "failed"), told["backup.service"])
    assert (backup.result, backup.status, backup.restarts) == ("exit-code", 7, 2)
    assert (backup.process, backup.file_state, backup.wanted) == (None, "enabled", True)
    ssh = detailed(unit("sshd.service"), told["sshd.service"])
    assert (ssh.process, ssh.restarts, ssh.file_state, ssh.wanted) == (744, None, None, None)
    assert (ssh.status, ssh.result) == (None, "success")


def test_there_is_a_bound() -> None:
    failed = [unit(f"f{n}.service", "failed", "failed") for n in range(5000)]
    known = [unit(f"ceph-osd@{n}.service") for n in range(5000)]
    found = choose([*failed, *known])
    assert len(found) == MAX_SERVICES
    assert sum(u.failed for u in found) == MAX_FAILED


class Systemd:
    """Stands for systemctl; `answers` are given one after the other."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, *answers: Answer) -> None:
        self.answers = list(answers)
        self.asked: list[tuple[str, ...]] = []
        monkeypatch.setattr(tool, "run", self)
        monkeypatch.setattr(service, "missing", lambda _: None)

    def __call__(self, _host: Host, _name: str, words: tuple[str, ...], **_: object) -> Answer:
        self.asked.append(tuple(words))
        return self.answers.pop(0)


def test_systemd_is_asked_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    systemd = Systemd(monkeypatch, Output(0, LIST.encode()), Output(0, SHOW.encode()))
    found = {u.name: u for u in Services(Host()).read(lambda: False)}
    assert found["backup.service"].status == 7
    assert systemd.asked[1][-1] == "sshd.service"
    assert systemd.asked[1][3] == "--"  # no name is taken for an option
    assert systemd.answers == []


@pytest.mark.parametrize(
    ("answers", "why"),
    [
        ((Failure("systemctl did not end within 10 s"),), "did not end"),
        ((Output(1, b""),), "list-units failed with exit status 1"),
        ((Output(0, LIST.encode()), Failure("systemctl was given up")), "given up"),
    ],
)
def test_an_answer_that_fails_is_a_reason(
    answers: tuple[Answer, ...], why: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    Systemd(monkeypatch, *answers)
    with pytest.raises(Unreadable, match=why):
        Services(Host()).read(lambda: False)


def test_garbage_is_no_service(monkeypatch: pytest.MonkeyPatch) -> None:
    Systemd(monkeypatch, Output(0, b"\xff\xfe" * 1000))
    assert Services(Host()).read(lambda: False) == ()
    Systemd(monkeypatch, Output(0, LIST.encode()), Output(0, b"\xff\n\n=\n"))
    assert len(Services(Host()).read(lambda: False)) == 6


def test_what_hangs_in_the_kernel_is_not_asked_again(monkeypatch: pytest.MonkeyPatch) -> None:
    gone = False
    stuck = Failure("systemctl did not end within 10 s", ended=lambda: gone)
    systemd = Systemd(monkeypatch, stuck, Output(0, b""))
    services = Services(Host())
    for _ in range(3):
        with pytest.raises(Unreadable):
            services.read(lambda: False)
    assert len(systemd.asked) == 1
    gone = True
    assert services.read(lambda: False) == ()


def test_without_systemd_that_is_said(tmp_path: Path) -> None:
    host = Host(str(tmp_path))
    assert missing(host) == "services: systemd does not run here"
    assert Services(host).read(lambda: False) == ()
    (tmp_path / "run/systemd/system").mkdir(parents=True)
    assert missing(host) == "services: not in this capture"
    put(host, "khv/systemd/units.json", encode((unit("sshd.service"),)).decode())
    assert missing(host) is None
    assert Services(host).read(lambda: False) == (unit("sshd.service"),)


BEGIN = b'[{"name": "a.service", "load": "loaded", "active": "active", "sub": "running"'


@pytest.mark.parametrize(
    "data",
    [b"", b"\xff", b"[]", b"{}", b'[{"name": 1}]', b"[" * 100_000, b'["x"]',
     BEGIN + b', "process": -5}]', BEGIN + b', "restarts": 1099511627776}]',
     b'[{"name": "a.service", "x": ' + b"[" * 5000 + b"]" * 5000 + b"}]"],
)  # fmt: skip
def test_a_capture_that_is_none(data: bytes) -> None:
    assert decode(data) == ()


def test_names_of_the_owners_own_units_are_not_captured() -> None:
    acme = Unit(name="acme-billing.service", load="loaded", active="failed", sub="failed",
                description="Billing of Acme", result="exit-code")  # fmt: skip
    text = mask(encode((acme, unit("sshd.service"))), lambda word: f"<{len(word)}>")
    assert b"cme" not in text
    assert [u.name for u in decode(text)] == ["-12-.service", "sshd.service"]
