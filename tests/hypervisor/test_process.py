"""Processes: what their files tell, which are shown, and that a look always ends."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from hypervisor.host import Host
from hypervisor.process import (
    AGAIN_S,
    MAX_SHOWN,
    MAX_STUCK,
    SLICE,
    Seen,
    Stat,
    Table,
    choose,
    next_seen,
    parse_machine,
    parse_program,
    parse_stat,
    terminal_name,
)
from tests.clock import Moments
from tests.hosts import put


def line(pid: int = 7, name: str = "cat", state: str = "S", **told: int) -> str:
    values = {"parent": 1, "terminal": 0, "user": 0, "kernel": 0, "start": 100, "pages": 1} | told
    words = [state, values["parent"], 3, 4, values["terminal"], -1, 0, 0, 0, 0, 0]
    words += [values["user"], values["kernel"], 0, 0, 20, 0, 2, 0, values["start"], 0]
    return f"{pid} ({name}) {' '.join(map(str, [*words, values['pages'], 18446744073709551615]))}"


def stat(pid: int = 7, name: str = "cat", state: str = "S", **told: int) -> Stat:
    found = parse_stat(line(pid, name, state, **told))
    assert found is not None
    return found


class Live(Host):
    """A tree whose counters go on, as a machine's."""

    def __init__(self, root: Path, clock: Moments) -> None:
        super().__init__(str(root), clock)
        self.read: list[str] = []

    def read_bytes(self, *parts: str) -> bytes | None:
        self.read.append("/".join(parts))
        self.clock.now += 0.001  # type: ignore[attr-defined]  # a read takes a millisecond
        return super().read_bytes(*parts)


@pytest.mark.parametrize("name", ["cat", "a b", ") S 1 (", "x) R", "", "new\nline"])
def test_names_may_hold_anything(name: str) -> None:
    found = stat(name=name, user=5, kernel=6, pages=9)
    assert found.name == name.replace("\n", "?")
    assert (found.state, found.parent, found.group, found.session) == ("S", 1, 3, 4)
    assert (found.user_ticks, found.kernel_ticks, found.threads, found.start) == (5, 6, 2, 100)
    assert (found.priority, found.pages) == (20, 9)


@pytest.mark.parametrize(
    "text",
    [
        "", "7", "7 (cat", "7 (cat)", "7 (cat) S", "x (cat) S 1", line().replace(" 20 ", " x "),
        line().replace(" S ", " 5 "), line().replace(" 20 ", f" {'9' * 5000} "), line(start=-5),
        line(user=2**63), line(pages=-1), line(pid=-7), "\0\0\0", line().replace(" 100 ", " "),
    ],
)  # fmt: skip
def test_what_is_no_stat_is_none(text: str) -> None:
    assert parse_stat(text) is None


def test_of_a_command_line_only_the_program_is_kept() -> None:
    assert parse_program(b"/usr/bin/mysql\0--password=secret\0") == "/usr/bin/mysql"
    # Where a process has written its own title, a secret may stand in the first word.
    for data in (b"mysql --password=secret\0", b"/bin/x --password=y\0", b"/bin/x", b"", b"\xff\0"):
        assert parse_program(data) is None


def test_qemu_tells_its_machine() -> None:
    for option in (b"guest=web1,debug-threads=on", b"web1", b"web1,process=x"):
        assert parse_machine(b"/usr/bin/qemu\0-name\0" + option + b"\0") == "web1"
    assert parse_machine(b"q\0-name\0guest=a,,b,x=1\0") == "a,b"
    for data in (b"", b"q\0-name", b"q\0-name\0\0", b"q\0-smp\0guest=x\0"):
        assert parse_machine(data) is None


def test_terminals() -> None:
    names = [terminal_name(n) for n in (0, -1, 0x8803, 0x8900, 0x0401, 0x0440, 0x0501, 0x1600)]
    assert names == [None, None, "pts/3", "pts/256", "tty1", "ttyS0", "console", "22:0"]


def test_those_that_matter_are_chosen() -> None:
    many = [Seen(stat(pid, pages=pid), 0.0, usage=0) for pid in range(1, 2000)]
    busy = Seen(stat(3000), 0.0, usage=9000)
    own = [Seen(stat(3001, "khv-hw", start=9), 0.0), Seen(stat(3002, "qemu-system-x86"), 0.0)]
    stuck = [Seen(stat(4000 + n, state="DZ"[n % 2], start=n), 0.0) for n in range(500)]
    found = choose([*many, busy, *own, *stuck])
    pids = {seen.stat.pid for seen in found}
    assert len(pids) == len(found) == MAX_SHOWN
    assert {3000, 3001, 3002, 1999, 4000, 4000 + MAX_STUCK - 1} <= pids
    assert [seen.stat.pid for seen in found] == sorted(pids)
    assert choose(many[:5]) == many[:5]
    assert choose([]) == []


def test_usage_is_since_the_last_look_and_first_since_the_start() -> None:
    first = next_seen(None, stat(user=100, start=0), 50.0, up_s=10.0)
    assert first.usage == 1000  # one second of ten
    assert next_seen(first, stat(user=200, kernel=100, start=0), 51.0, 11.0).usage == 20_000
    assert next_seen(first, stat(user=50, start=0), 51.0, 11.0).usage == 0  # it went back
    assert next_seen(first, stat(user=100, start=0), 50.0, 10.0).usage == 1000  # no time passed
    other = next_seen(first, stat(user=7, start=900), 51.0, 10.0)  # the number was given anew
    assert other.usage == 700
    assert next_seen(None, stat(user=7), 51.0, None).usage == 0


def test_a_look_ends_and_the_next_goes_on_where_it_ended(tmp_path: Path) -> None:
    for pid in range(1, 1001):
        put(Host(str(tmp_path)), f"proc/{pid}/stat", line(pid, pages=pid))
    clock = Moments()
    host = Live(tmp_path, clock)
    table = Table(host, budget_s=0.4, first_s=0.25)
    seen: list[int] = []
    for _ in range(8):
        seen.append(sum(table.look().states.values()))
        clock.now += AGAIN_S
    assert seen[0] < 250 + 2 * SLICE
    assert seen[0] < seen[1] < 1000
    assert seen[-1] == 1000
    before = len(host.read)
    clock.now += 2 * AGAIN_S
    table.look()
    stats = {path for path in host.read[before:] if path.endswith("/stat")}
    assert MAX_SHOWN < len(stats) < 400 + 2 * SLICE  # those that are shown are read each time


def test_processes_that_vanish_leave_the_table(tmp_path: Path) -> None:
    clock = Moments()
    host = Host(str(tmp_path), clock)
    for pid in (5, 6, 7):
        put(host, f"proc/{pid}/stat", line(pid))
    put(host, "proc/6/cmdline", "/bin/cat\0x\0")
    table = Table(host)
    assert [p.program for p in table.look().shown] == [None, "/bin/cat", None]
    shutil.rmtree(host.path("proc/5"))
    Path(host.path("proc/7/stat")).unlink()  # it went while it was looked at
    put(host, "proc/8/stat", line(9))  # what cannot be
    put(host, "proc/99999999999999999999/stat", line(1))
    put(host, "proc/²/stat", line(2))
    assert len(table.look().shown) == 3  # a moment later nothing is read
    clock.now += AGAIN_S
    assert [p.stat.pid for p in table.look().shown] == [6]


def test_a_command_line_that_hangs_is_asked_for_once(tmp_path: Path) -> None:
    class Hanging(Live):
        def read_bytes(self, *parts: str) -> bytes | None:
            found = super().read_bytes(*parts)
            if parts[-1] == "proc/6/cmdline":
                raise TimeoutError  # what stands for: this thread is never heard of again
            return found

    clock = Moments()
    host = Hanging(tmp_path, clock)
    put(host, "proc/5/stat", line(5, state="D"))
    put(host, "proc/5/cmdline", "/bin/five\0")
    put(host, "proc/6/stat", line(6))
    table = Table(host)
    with pytest.raises(TimeoutError):
        table.look()
    clock.now += AGAIN_S
    shown = table.look().shown
    assert [(p.stat.pid, p.program) for p in shown] == [(5, None), (6, None)]
    assert host.read.count("proc/6/cmdline") == 1
    assert "proc/5/cmdline" not in host.read  # it is blocked: reading might hang with it
    put(host, "proc/5/stat", line(5))
    clock.now += AGAIN_S
    assert table.look().shown[0].program == "/bin/five"


def test_status_gives_user_and_memory(tmp_path: Path) -> None:
    host = Host(str(tmp_path), Moments())
    put(host, "proc/5/stat", line(5))
    put(host, "proc/5/status", "Name:\tcat\nUid:\t33\t0\t0\t0\nVmRSS:\t    12 kB\n")
    put(host, "proc/6/stat", line(6, pages=0))
    put(host, "proc/7/stat", line(7))
    put(host, "proc/7/status", "Uid:\tx\nVmRSS:\t-1 kB\n")
    put(host, "proc/stat", "btime 1000\n")
    found = Table(host).look()
    assert [(p.user, p.memory_bytes) for p in found.shown] == [(33, 12288), (None, 0), (None, None)]
    assert (found.states, found.threads, found.boot_time) == ({"S": 3}, 6, 1000)


def test_the_start_of_the_host_does_not_waver(tmp_path: Path) -> None:
    clock = Moments()
    host = Host(str(tmp_path), clock)
    put(host, "proc/5/stat", line(5))
    table, told = Table(host), []
    for start in (1000, 1001, 1000, 5000):
        put(host, "proc/stat", f"btime {start}\n")
        told.append(table.look().boot_time)
        clock.now += AGAIN_S
    assert told == [1000, 1000, 1000, 5000]


def test_a_running_daemon_is_found_with_its_age(tmp_path: Path) -> None:
    host = Host(str(tmp_path), Moments())
    put(host, "proc/uptime", "100.50 7.00\n")
    put(host, "proc/5/stat", line(5, "ntpd", start=9000))
    put(host, "proc/6/stat", line(6, "ntpd", start=50))
    table = Table(host)
    assert table.running(("ntpd",)) is None  # before the first look
    table.look()
    found = table.running(("chronyd", "ntpd"))
    assert found is not None
    assert (found.pid, table.age_s(found)) == (6, 100.0)
    put(host, "proc/uptime", "nonsense")
    assert table.age_s(found) is None
