"""Asks disks for their health, one at a time in a thread of its own; knows no CIM.

A disk that sleeps is not woken, one that does not answer costs its budget and no other source
anything.  A smartctl that cannot be killed stays behind, and its disk is not asked again before it
has ended.  Of a captured tree everything is there at once, and the files are read when asked for.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterable

import msgspec

from hypervisor.background import begin
from hypervisor.block import BLOCK
from hypervisor.disk import Disk, disk_names
from hypervisor.host import Host
from hypervisor.smart import COMMAND_LINE, Smart, parse_smart
from hypervisor.tool import Answer, Failure, find, run

TOOL = "smartctl"
SYS_RAWIO = 17  # number of the capability
INTERVAL_S = 300.0
BUDGET_S = 30.0  # a disk that corrects errors takes seconds for each log
TELL_S = 5.0  # between two words about new results: each has all disks read again
LOOK_S = 10.0  # between looks for disks that have come
OLD_INTERVALS = 3
MAX_DISKS = 4096  # at 30 ms each they take two minutes
# What comes over these is no disk of this machine, or none that has SMART.
WITHOUT = frozenset({"virtio", "fc", "iscsi", "nvme-tcp", "nvme-rdma", "nvme-fc", "mmc"})
KINDS = ("sd", "nvme", "hd")  # kernel's names of disks that may have it

Ask = Callable[[Disk], Answer]


class Polled(msgspec.Struct, frozen=True, kw_only=True):
    """The last that a disk told, when, and what became of the tries since."""

    smart: Smart | None = None
    taken_at: float | None = None  # POSIX seconds
    asleep: bool = False
    failure: str | None = None  # of the last try
    waiting: bool = False  # it was not asked yet, and will be


def may_have_smart(disk: Disk) -> bool:
    """Whether to ask a disk at all."""
    return disk.transport not in WITHOUT and disk.name.startswith(KINDS)


def arguments(disk: Disk) -> tuple[str, ...]:
    """Return what smartctl is told for a disk."""
    return ("--json", "-n", "standby", "-a", f"/dev/{disk.name}")


def next_result(last: Polled, answer: Answer, now: float) -> Polled:
    """Return what is known after an answer: what a disk told stays until it tells something new."""
    if isinstance(answer, Failure):
        return msgspec.structs.replace(last, asleep=False, failure=answer.text)
    smart = parse_smart(answer.data)
    if smart is None:
        text = f"{TOOL} told nothing that can be read (exit status {answer.code})"
        return msgspec.structs.replace(last, asleep=False, failure=text)
    if smart.asleep:
        return msgspec.structs.replace(last, asleep=True, failure=None)
    if not smart.told:
        unfit = smart.exit_bits & COMMAND_LINE
        text = smart.error or ("it has no SMART" if unfit else "the disk told nothing")
        return msgspec.structs.replace(last, asleep=False, failure=text)
    return Polled(smart=smart, taken_at=now)


def age_s(polled: Polled, now: float) -> float | None:
    """Return how old a result is when that is worth a word; sleeping disks' may be old."""
    if polled.taken_at is None or polled.asleep:
        return None
    age = now - polled.taken_at
    return age if age > OLD_INTERVALS * INTERVAL_S else None


def is_current(polled: Polled, now: float) -> bool:
    """Whether a disk told its temperature of now."""
    return not polled.asleep and age_s(polled, now) is None


def missing(host: Host) -> tuple[str, ...]:
    """Say why no disk can be asked; nothing when they can, or when there is none to ask."""
    if not any(name.startswith(KINDS) for name in disk_names(host)):
        return ()
    if find(host, TOOL) is None:
        where = "is not installed" if host.live else "told nothing to this capture"
        return (f"health of disks (SMART): {TOOL} {where}",)
    if host.live and not may_send_commands(host.read_text("proc/self/status") or ""):
        return (f"health of disks (SMART): {TOOL} needs root, or CAP_SYS_RAWIO",)
    return ()


def may_send_commands(status: str) -> bool:
    """Whether a process may send a disk commands: CapEff of proc(5) status, capabilities(7)."""
    found = re.search(r"^CapEff:\s*([0-9a-fA-F]{1,16})$", status, re.MULTILINE)
    return found is not None and bool(int(found[1], 16) >> SYS_RAWIO & 1)


def has_sensor(host: Host, disk: Disk) -> bool:
    """Whether a disk's temperature is read by a hwmon chip (nvme, drivetemp) as well."""
    base = f"{BLOCK}/{disk.name}/device"
    places = [base, *(f"{base}/{route.name}" for route in disk.routes if route.name != disk.name)]
    return any(name.startswith("hwmon") for place in places for name in host.names(place))


class Poller:
    """Keeps the last result of each disk.  One thread asks; any thread may look."""

    def __init__(
        self, host: Host, disks: Callable[[], Iterable[Disk]], ask: Ask | None = None
    ) -> None:
        self._host = host
        self._disks = disks
        self._ask = ask or self._run
        self._at_once = ask is None and not host.live
        self._results: dict[str, Polled] = {}  # by identity; replaced, never changed
        self._due: dict[str, float] = {}
        self._hanging: dict[str, Callable[[], bool]] = {}
        self._stop = threading.Event()
        self._running = False

    def result(self, disk: Disk) -> Polled | None:
        """Return the last result of a disk; None when it is not asked."""
        if self._at_once and may_have_smart(disk):
            return self.poll(disk)
        waits = Polled(waiting=True) if self._running and may_have_smart(disk) else None
        return self._results.get(disk.identity, waits)

    def poll(self, disk: Disk) -> Polled:
        """Ask one disk and keep the result."""
        last = self._results.get(disk.identity, Polled())
        result = next_result(last, self._answer(disk), round(self._host.clock.time()))
        self._results = {**self._results, disk.identity: result}
        return result

    def _answer(self, disk: Disk) -> Answer:
        ended = self._hanging.pop(disk.identity, None)
        if ended is not None and not ended():
            self._hanging[disk.identity] = ended
            return Failure(f"{TOOL} hangs in the kernel; the disk is asked again when it ends")
        answer = self._ask(disk)
        if isinstance(answer, Failure) and not answer.ended():
            self._hanging[disk.identity] = answer.ended
        return answer

    def _run(self, disk: Disk) -> Answer:
        words = arguments(disk)
        return run(self._host, TOOL, words, budget_s=BUDGET_S, cancelled=self._stop.is_set)

    # -- the thread

    def start(self, changed: Callable[[], None]) -> Callable[[], None]:
        """Begin to ask; `changed` is called when results have. Return what ends it."""

        def tell() -> None:
            try:
                changed()
            except OSError:  # nobody listens any more
                self._stop.set()

        self._running = True
        return begin(lambda: self._loop(tell), "smart", self._stop)

    def _loop(self, changed: Callable[[], None]) -> None:
        while not self._stop.is_set():
            self.round(changed)
            self._stop.wait(self._patience())

    def round(self, changed: Callable[[], None]) -> None:
        """Ask each disk that is due, one after the other; tell of results now and then."""
        clock = self._host.clock
        disks = [disk for disk in self._disks() if may_have_smart(disk)][:MAX_DISKS]
        here = {disk.identity for disk in disks}
        self._results = {name: one for name, one in self._results.items() if name in here}
        self._due = {name: due for name, due in self._due.items() if name in here}
        told, told_at = self._results, clock.monotonic()
        for disk in disks:
            if self._stop.is_set():
                break
            if self._due.get(disk.identity, 0.0) > clock.monotonic():
                continue
            self.poll(disk)
            self._due[disk.identity] = clock.monotonic() + INTERVAL_S
            if self._results != told and clock.monotonic() - told_at >= TELL_S:
                changed()
                told, told_at = self._results, clock.monotonic()
        if self._results != told:
            changed()

    def _patience(self) -> float:
        next_due = min(self._due.values(), default=float("inf"))
        return max(0.0, min(LOOK_S, next_due - self._host.clock.monotonic()))
