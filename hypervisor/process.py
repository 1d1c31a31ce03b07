"""The processes of the machine: all of them in short, the few that matter in full; knows no CIM.

Source: proc(5), /proc/PID/stat, status, cmdline.  Of a command line only the program is kept, and
of QEMU's the name of its machine: the rest may hold secrets.
"""

from __future__ import annotations

import heapq
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import chain, pairwise, zip_longest

import msgspec

from hypervisor.host import Host
from hypervisor.identity import parse_boot_time

USER_HZ = 100  # the unit of times in /proc on every architecture that runs KVM
MAX_SHOWN = 256
MAX_OWN = 128  # of the shown: khv's own and the machines
MAX_STUCK = 64  # of the shown: those that cannot be interrupted, and those that ended
MAX_PID = 2**22  # the kernel's own limit
MAX_TEXT = 256
MAX_NUMBER = 2**63
AGAIN_S = 5.0  # looks in between are given what was found before
FIRST_S = 1.0  # for the first look: 60,000 processes
BUDGET_S = 0.1  # for each later one: 6,000 processes; the others are as they were
WAVERS_S = 2
SLICE = 64  # processes between two looks at the clock
ENTRIES = 24  # of stat that are used, the number and the name among them
STUCK = frozenset("DZX")
_QEMU = re.compile(r"qemu-(?:system|kvm)|kvm\Z")
_STATE = re.compile(r"[A-Za-z]\Z")
_UID = re.compile(r"^Uid:\s+([0-9]{1,10})\s", re.MULTILINE)
_MEMORY = re.compile(r"^VmRSS:\s+([0-9]{1,15}) kB$", re.MULTILINE)
_GUEST = re.compile(r"(?:guest=)?((?:,,|[^,=])+)(?:,(?!,)|\Z)")
# Majors of terminals (kernel Documentation/admin-guide/devices.txt).
_TTY, _CONSOLE, _PTS, _SERIAL_MINOR = 4, 5, range(136, 144), 64


class Stat(msgspec.Struct, frozen=True, kw_only=True):
    """What /proc/PID/stat tells; times in ticks of 1/100 s, `start` since the host was started."""

    pid: int
    name: str
    state: str
    parent: int
    group: int
    session: int
    terminal: int
    user_ticks: int
    kernel_ticks: int
    priority: int
    threads: int
    start: int
    pages: int  # of memory


class Seen(msgspec.Struct, frozen=True):
    """A process as it was at a time of the monotonic clock.

    `usage` is how much of one processor it used, in hundredths of a percent.
    """

    stat: Stat
    at: float
    usage: int = 0


class Process(msgspec.Struct, frozen=True, kw_only=True):
    """A process that is shown."""

    stat: Stat
    usage: int
    user: int | None = None
    memory_bytes: int | None = None
    program: str | None = None
    machine: str | None = None  # of QEMU: what it runs


class Processes(msgspec.Struct, frozen=True):
    """Those that are shown, and how many there are by the kernel's letter for their state."""

    shown: tuple[Process, ...]
    states: dict[str, int]
    threads: int
    boot_time: int | None = None  # POSIX seconds


def parse_stat(text: str) -> Stat | None:
    """Return what a stat file tells; None when it is none.  A name may hold anything."""
    head, _, tail = text.rpartition(")")
    pid, bracket, name = head.partition(" (")
    words = tail.split(None, ENTRIES)[: ENTRIES - 2]
    if not bracket or len(words) < ENTRIES - 2 or not _STATE.match(words[0]):
        return None
    try:
        numbers = [int(word) for word in (pid, *words[1:])]
    except ValueError:  # not a number, or one of thousands of digits
        return None
    if not all(-MAX_NUMBER <= number < MAX_NUMBER for number in numbers):
        return None
    if min(numbers[:4]) < 0 or min(numbers[11:13]) < 0 or min(*numbers[17:20], numbers[21]) < 0:
        return None
    return Stat(
        pid=numbers[0],
        name=_clean(name),
        state=words[0],
        parent=numbers[1],
        group=numbers[2],
        session=numbers[3],
        terminal=numbers[4],
        user_ticks=numbers[11],
        kernel_ticks=numbers[12],
        priority=numbers[15],
        threads=numbers[17],
        start=numbers[19],
        pages=numbers[21],
    )


def _clean(text: str) -> str:
    return "".join(letter if letter.isprintable() else "?" for letter in text[:MAX_TEXT])


def parse_program(data: bytes) -> str | None:
    """Return the program of a command line; None where a process has written something else."""
    first, end, _ = data.partition(b"\0")
    text = first.decode("utf-8", "replace")
    fit = end and text.startswith("/") and not re.search(r"\s|[^\x20-\x7e]", text)
    return text[:MAX_TEXT] if fit else None


def parse_machine(data: bytes) -> str | None:
    """Return the name of the machine that a command line of QEMU runs (`-name guest=web1,...`)."""
    words = data.split(b"\0")
    for option, value in pairwise(words):
        if option == b"-name":
            found = _GUEST.match(value.decode("utf-8", "replace"))
            return _clean(found[1].replace(",,", ",")) if found else None
    return None


def terminal_name(number: int) -> str | None:
    """Return the name of a terminal by its device number (new_encode_dev of the kernel)."""
    major, minor = number >> 8 & 0xFFF, number & 0xFF | number >> 12 & 0xFFF00
    if number <= 0:
        return None
    if major in _PTS:
        return f"pts/{(major - _PTS.start) * 256 + minor}"
    if major == _TTY:
        return f"tty{minor}" if minor < _SERIAL_MINOR else f"ttyS{minor - _SERIAL_MINOR}"
    return "console" if (major, minor) == (_CONSOLE, 1) else f"{major}:{minor}"


def is_machine(stat: Stat) -> bool:
    """Whether a process runs a virtual machine."""
    return _QEMU.match(stat.name) is not None


def choose(seen: Sequence[Seen], most: int = MAX_SHOWN) -> list[Seen]:
    """Return the processes that matter, by their numbers; at most so many.

    First khv's own and the machines, then those that are stuck, the oldest first, then by turns
    those that use most of the processors and most memory.
    """
    own = [s for s in seen if s.stat.name.startswith("khv") or is_machine(s.stat)]
    stuck = [s for s in seen if s.stat.state in STUCK]
    busy = heapq.nlargest(most, seen, key=lambda s: (s.usage, s.stat.user_ticks))
    large = heapq.nlargest(most, seen, key=lambda s: s.stat.pages)
    first: list[Seen | None] = [*sorted(own, key=_age)[:MAX_OWN]]
    first += sorted(stuck, key=_age)[:MAX_STUCK]
    order = chain(first, chain.from_iterable(zip_longest(busy, large)))
    found: dict[int, Seen] = {}
    for item in order:
        if len(found) == most:
            break
        if item is not None:
            found.setdefault(item.stat.pid, item)
    return [found[pid] for pid in sorted(found)]


def _age(seen: Seen) -> tuple[int, int]:
    return seen.stat.start, seen.stat.pid


class Table:
    """Follows the processes of a machine; for one thread.

    However many there are, a look ends: what its time did not suffice for is as it was before, and
    the next look begins there.
    """

    def __init__(self, host: Host, budget_s: float = BUDGET_S, first_s: float = FIRST_S) -> None:
        self._host = host
        self._moves = host.live  # in a captured tree nothing is used between two looks
        self._budget_s = budget_s
        self._first_s = first_s
        self._seen: dict[int, Seen] = {}
        self._next = 0  # where the next look begins
        self._at: float | None = None  # when the last one was
        self._lines: dict[tuple[int, int, str], bytes | None] = {}  # command lines of the shown
        self._found = Processes((), {}, 0)
        self._boot: int | None = None

    def look(self) -> Processes:
        """Return the processes as they are, or as they were some seconds ago."""
        now = self._host.clock.monotonic()
        if self._at is None or now - self._at >= AGAIN_S:
            self._look(now)
            self._at = now
            self._found = self._describe()
        return self._found

    def running(self, names: Iterable[str]) -> Stat | None:
        """Return the oldest process that has one of the names; look before."""
        wanted = frozenset(names)
        found = (s.stat for s in self._seen.values() if s.stat.name in wanted)
        return min(found, key=lambda stat: stat.start, default=None)

    def age_s(self, stat: Stat) -> float | None:
        """Return how long a process has run."""
        up = self._uptime_s()
        return None if up is None else max(0.0, up - stat.start / USER_HZ)

    def _uptime_s(self) -> float | None:
        word = (self._host.read_text("proc/uptime") or "").partition(" ")[0]
        found = re.fullmatch(r"[0-9]{1,12}(?:\.[0-9]{1,6})?", word)
        return None if found is None else float(word)

    def _look(self, now: float) -> None:
        clock = self._host.clock
        listed = (n for n in self._host.names("proc") if n.isdecimal() and n.isascii())
        pids = sorted(pid for pid in (int(name[:10]) for name in listed) if 0 < pid <= MAX_PID)
        before, up = self._seen, self._uptime_s()
        self._seen = {pid: before[pid] for pid in pids if pid in before}
        shown = {process.stat.pid for process in self._found.shown}
        rest = [pid for pid in pids if pid not in shown]
        late = [pid for pid in rest if pid >= self._next]
        order = [*(pid for pid in pids if pid in shown), *late, *rest[: len(rest) - len(late)]]
        end = now + (self._first_s if self._at is None else self._budget_s)
        self._next = 0
        for count, pid in enumerate(order):
            if count % SLICE == SLICE - 1 and count > len(shown) and clock.monotonic() > end:
                self._next = pid
                break
            stat = parse_stat(self._host.read_text(f"proc/{pid}/stat") or "")
            if stat is None or stat.pid != pid:  # it is gone
                self._seen.pop(pid, None)
            else:
                last = before.get(pid) if self._moves else None
                self._seen[pid] = next_seen(last, stat, clock.monotonic(), up)

    # -- the few that are shown

    def _describe(self) -> Processes:
        chosen = choose(list(self._seen.values()))
        keys = {(s.stat.pid, s.stat.start, s.stat.name) for s in chosen}
        self._lines = {key: line for key, line in self._lines.items() if key in keys}
        states = Counter(s.stat.state for s in self._seen.values())
        threads = sum(s.stat.threads for s in self._seen.values())
        shown = tuple(self._process(item) for item in chosen)
        return Processes(shown, dict(states), threads, self._boot_time())

    def _boot_time(self) -> int | None:
        """Return when the host was started: as it was told first, for the kernel's word wavers."""
        told = parse_boot_time(self._host.read_text("proc/stat") or "")
        if told is None or self._boot is None or abs(told - self._boot) > WAVERS_S:
            self._boot = told
        return self._boot

    def _process(self, item: Seen) -> Process:
        stat = item.stat
        status = self._host.read_text(f"proc/{stat.pid}/status") or ""
        user, memory = _UID.search(status), _MEMORY.search(status)
        line = self._line(stat) or b""
        return Process(
            stat=stat,
            usage=item.usage,
            user=int(user[1]) if user else None,
            memory_bytes=int(memory[1]) * 1024 if memory else (None if stat.pages else 0),
            program=parse_program(line),
            machine=parse_machine(line) if is_machine(stat) else None,
        )

    def _line(self, stat: Stat) -> bytes | None:
        """Return a command line, read once.

        Reading it hangs when the process hangs in the kernel with its memory locked: it is not
        asked then, and one that did hang is not asked again.
        """
        key = (stat.pid, stat.start, stat.name)
        if key not in self._lines and stat.state not in STUCK:
            self._lines[key] = None
            self._lines[key] = self._host.read_bytes(f"proc/{stat.pid}/cmdline")
        return self._lines.get(key)


def next_seen(last: Seen | None, stat: Stat, now: float, up_s: float | None) -> Seen:
    """Return what is known of a process after another look; `up_s`: the host's time since start.

    A process that was not seen before used on the average what it has used since its start.
    """
    ticks = stat.user_ticks + stat.kernel_ticks
    if last is not None and last.stat.start == stat.start:
        span = now - last.at
        used = ticks - last.stat.user_ticks - last.stat.kernel_ticks
        return Seen(stat, now, _share(used, span) if span > 0 else last.usage)
    age = 0.0 if up_s is None else up_s - stat.start / USER_HZ
    return Seen(stat, now, _share(ticks, age))


def _share(ticks: int, span_s: float) -> int:
    """Return hundredths of a percent of one processor; of less than a tick nothing can be said."""
    if span_s < 1 / USER_HZ:
        return 0
    return min(max(0, round(ticks / USER_HZ / span_s * 10_000)), 2**32 - 1)
