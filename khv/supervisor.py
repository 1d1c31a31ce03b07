"""The supervisor: binds sockets, forks the broker and the workers, starts again what ends, and
appends the audit log.

One thread, no network traffic, no parsing of foreign input.  Children are forked after everything
was imported, so that they share memory.  The workers of vendors' packages come and go while khv
runs: which there are is read anew when the broker asks, and one that keeps ending is left alone.
"""

from __future__ import annotations

import array
import contextlib
import errno
import gc
import json
import logging
import os
import select
import selectors
import signal
import socket  # noqa: TID251 - the supervisor binds and hands over sockets
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple

from khv.audit.desk import Desk
from khv.audit.file import AuditLog
from khv.control import PACKET_BYTES
from khv.notify import Notifier, Pulse
from khv.process import (
    SIGNALS,
    Child,
    become,
    hide_memory,
    in_child,
    reap_orphans_here,
    reaped,
)

log = logging.getLogger(__name__)

RESTART_S = (0.0, 1.0, 2.0, 4.0, 8.0)  # waits before restarts of a child that keeps ending
STEADY_S = 60.0  # a child that ran for this long starts again at once
MAX_ENDINGS = 5  # of a package's worker, each soon after its start; then it is in quarantine
STOP_S = 10.0  # after SIGTERM a child gets this long
COLLECT_AFTER = 10_000  # objects: a read makes thousands and drops as many, without cycles
SO_SNDBUFFORCE = 32  # asm-generic/socket.h
HEAR_S = 5.0  # a broker that takes nothing for so long is killed
MAX_PACKETS = 256  # of the broker, that are taken at once: their records wait for the disk together


class Launch(NamedTuple):
    """How a package's worker, or a helper, is started; another `fingerprint` is another one.

    `run` ends at once on SIGTERM, with all that it has started.
    """

    fingerprint: str
    run: Callable[[socket.socket], int]
    about: str = ""  # what is recorded of it at the start
    own: bool = False  # a helper of khv's own: it is killed at once, and never in quarantine


class Anew(NamedTuple):
    """A configuration that was read anew: what the broker is told, with sockets that go along."""

    news: dict[str, object]
    sockets: tuple[socket.socket, ...] = ()
    summary: str = ""  # what is recorded of it


@dataclass
class Supervisor:
    """Keeps `broker` and `workers` running until told to stop."""

    broker: Callable[[socket.socket], int]  # gets its control socket
    workers: dict[str, Callable[[socket.socket], int]]  # each gets its connection
    packages: Callable[[], dict[str, Launch]] = dict  # which workers of packages shall run
    helpers: Callable[[], dict[str, Launch]] = dict  # of khv's own, as it is configured
    daemon: tuple[str, ...] = ()  # command line of a libvirtd to own
    daemon_log: str = os.devnull  # where its words go
    # Listening sockets: the broker's, closed in workers.
    keep: Callable[[], tuple[socket.socket, ...]] = tuple
    renew: Callable[[], Anew] | None = None
    audit: AuditLog | None = None
    about: str = ""  # what is recorded of the start
    launched: dict[str, Launch] = field(default_factory=dict)
    quarantined: set[str] = field(default_factory=set)
    children: dict[str, Child] = field(default_factory=dict)
    stopping: bool = False
    hung_up: bool = False  # SIGHUP came
    terminal: bool = field(default_factory=lambda: os.isatty(0))
    control: socket.socket | None = None
    wakes: tuple[socket.socket, ...] = ()  # what a signal is heard by
    selector: selectors.BaseSelector = field(default_factory=selectors.DefaultSelector)
    notifier: Notifier = field(default_factory=Notifier)
    desk: Desk | None = None  # of the audit log
    signal: int = 0  # that ended it

    def __post_init__(self) -> None:
        """Open the desk where there is a log."""
        self.pulse = Pulse(self.notifier.watchdog_s)
        if self.audit is not None:
            self.desk = Desk(self.audit, self._tell)

    def run(self) -> int:
        """Run everything; return when SIGINT or SIGTERM has ended it."""
        reap_orphans_here()
        hide_memory()
        # What is imported stays: no child's collector looks through it, which also would copy it.
        gc.freeze()
        gc.set_threshold(COLLECT_AFTER)
        wake_in, wake_out = socket.socketpair()
        wake_in.setblocking(False)
        wake_out.setblocking(False)
        signal.set_wakeup_fd(wake_out.fileno(), warn_on_full_buffer=False)
        self.wakes = (wake_in, wake_out)
        for number in SIGNALS:
            signal.signal(number, self._on_signal)
        if self.daemon:
            self._start_daemon()
        packages = self.packages()
        self.launched = {**packages, **self.helpers()}
        on = ",".join(item.about or name for name, item in sorted(packages.items()))
        self._note("system:start", self.about + (f" packages={on}" if on else ""))
        self._start_broker()
        self.selector.register(wake_in, selectors.EVENT_READ)
        while not self.stopping:
            for key, _ in self.selector.select(self._patience()):
                if key.fileobj is wake_in:
                    with contextlib.suppress(BlockingIOError):
                        wake_in.recv(4096)
                else:
                    self._take_orders()
            if self.hung_up:
                self._on_hangup()
            self._reap()
            self._restart_due()
            self._commit()
            if self.pulse.feeds(self._running(), time.monotonic()):
                self.notifier.tell("WATCHDOG=1")
        self.notifier.tell("STOPPING=1")
        self._note("system:stop", f"signal={signal.Signals(self.signal).name}")
        self._commit()  # before the broker ends: it notes the end of the log
        self._stop_all()
        return 0

    def _on_signal(self, number: int, _frame: object) -> None:
        if number == signal.SIGHUP:
            self.hung_up = True
        elif number != signal.SIGCHLD:
            self.stopping, self.signal = True, number

    # -- the audit log

    def _note(self, action: str, summary: str = "", about: str = "") -> None:
        if self.desk is not None:
            self.desk.note(action, about, summary)

    def _commit(self) -> None:
        if self.desk is not None:
            self.desk.commit()

    # -- the configuration

    def _on_hangup(self) -> None:
        """Read the configuration anew; but end when the terminal that khv runs in has gone."""
        self.hung_up = False
        if self.terminal and not os.isatty(0):
            self.stopping, self.signal = True, signal.SIGHUP
        else:
            self._renew()

    def _renew(self) -> None:
        if self.renew is not None:
            since = time.clock_gettime_ns(time.CLOCK_MONOTONIC) // 1000
            self.notifier.tell("RELOADING=1", f"MONOTONIC_USEC={since}")
            anew = self.renew()
            self._note("config:reload", anew.summary)
            self._tell(anew.news, *anew.sockets)
            self._relaunch({n: one for n, one in self.launched.items() if not one.own})
            self.notifier.tell("READY=1")

    # -- children

    def _start_broker(self) -> None:
        ours, theirs = socket.socketpair(type=socket.SOCK_SEQPACKET)
        with contextlib.suppress(OSError):  # without root it stays as small as it is
            ours.setsockopt(socket.SOL_SOCKET, SO_SNDBUFFORCE, 4 * PACKET_BYTES)
        self._set_control(ours)
        self._fork("broker", lambda: self.broker(theirs), close=(ours,))
        theirs.close()
        for group in self.quarantined:
            self._tell({"quarantined": group})
        for group in [*self.workers, *(self.launched.keys() - self.quarantined)]:
            child = self.children.get(group)
            if child is not None and child.pid:
                child.endings = 0  # this end is not its fault
                child.kill()  # its connection went with the old broker
            else:
                self._start_worker(group)

    def _set_control(self, control: socket.socket | None) -> None:
        """Listen to another broker, or to none."""
        if self.control is not None:
            # Before it is closed: a child that was just forked may still hold it, and its events
            # would be taken for those of a socket that got the same number.
            self.selector.unregister(self.control)
            self.control.close()
        self.control = control
        if control is not None:
            self.selector.register(control, selectors.EVENT_READ)

    def _start_worker(self, group: str) -> None:
        ours, theirs = socket.socketpair()
        listening = () if self.control is None else (self.control, *self.keep())
        run = self.workers.get(group) or self.launched[group].run
        self._fork(group, lambda: run(theirs), close=(ours, *listening))
        self.children[group].kept = group not in self.workers and not self.launched[group].own
        theirs.close()
        self._tell({"worker": group, "pid": self.children[group].pid}, ours)
        ours.close()

    def _tell(self, news: dict[str, object], *sockets: socket.socket) -> None:
        """Tell the broker something; one that just ended hears it when it starts again."""
        if self.control is None:
            return
        descriptors = array.array("i", [item.fileno() for item in sockets])
        rights = [(socket.SOL_SOCKET, socket.SCM_RIGHTS, descriptors)] if sockets else []
        packet = json.dumps(news).encode()
        try:
            select.select([], [self.control], [], HEAR_S)
            self.control.sendmsg([packet], rights, socket.MSG_DONTWAIT)
        except BlockingIOError:
            log.error("the broker hears nothing: it is started anew")  # noqa: TRY400 - not ours
            if self.children["broker"].pid:
                self.children["broker"].kill()
        except OSError as exc:
            if exc.errno == errno.EMSGSIZE:
                log.error("the broker cannot be told %d bytes", len(packet))  # noqa: TRY400 - no bug

    def _fork(self, name: str, run: Callable[[], int], close: tuple[socket.socket, ...]) -> None:
        sys.stdout.flush()
        sys.stderr.flush()
        child = self.children.setdefault(name, Child(name, run))
        child.run = run
        child.started, child.restart_at = time.monotonic(), None
        # A signal must not meet a child that still has the supervisor's handlers: it would be lost.
        signal.pthread_sigmask(signal.SIG_BLOCK, SIGNALS)
        child.pid = os.fork()
        if child.pid:
            signal.pthread_sigmask(signal.SIG_UNBLOCK, SIGNALS)
        else:
            status = 1
            try:
                in_child(name)
                # By what is the supervisor's own a child could keep it from hearing others.
                self.selector.close()
                for item in (*close, *self.wakes, *([self.desk] if self.desk is not None else ())):
                    item.close()
                status = run()
            except BaseException:
                log.exception("%s ended by an error", name)
            finally:
                sys.stdout.flush()
                sys.stderr.flush()
                os._exit(status)

    def _reap(self) -> None:
        while True:
            try:
                pid, status = os.waitpid(-1, os.WNOHANG)
            except ChildProcessError:
                return
            if pid == 0:
                return
            self._ended(pid, status)

    def _ended(self, pid: int, status: int) -> None:
        for child in self.children.values():
            if child.pid == pid:
                code = os.waitstatus_to_exitcode(status)
                log.warning("%s (pid %d) ended with status %d", child.name, pid, code)
                child.pid = 0
                if child.name == "broker":
                    self._broker_ended(code)
                steady = time.monotonic() - child.started > STEADY_S
                child.endings = 0 if steady else child.endings + 1
                launch = self.launched.get(child.name)
                if launch is not None and not launch.own and child.endings >= MAX_ENDINGS:
                    self._quarantine(child)
                    continue
                wait = RESTART_S[min(max(child.endings - 1, 0), len(RESTART_S) - 1)]
                child.restart_at = time.monotonic() + wait

    def _broker_ended(self, code: int) -> None:
        """Take what it had sent; record what it left undone."""
        self._take_orders()
        if self.desk is not None:
            self.desk.broker_ended()
            self._note("system:broker", f"ended with status {code}")

    def _quarantine(self, child: Child) -> None:
        log.error("%s ended %d times: it is not started again", child.name, child.endings)
        self.quarantined.add(child.name)
        self._note("provider:quarantine", f"it ended {child.endings} times", child.name)
        self._tell({"quarantined": child.name})

    def _relaunch(self, packages: dict[str, Launch], freed: str | None = None) -> None:
        """Start and stop what shall run now, or no longer; `freed` gets a new chance."""
        before, self.launched = self.launched, {**packages, **self.helpers()}
        for name, old in before.items():
            new = self.launched.get(name)
            if new is None or new.fingerprint != old.fingerprint or name == freed:
                self.quarantined.discard(name)
                self._end(name)
        for name in self.launched.keys() - self.quarantined:
            child = self.children.get(name)
            if child is None or (child.pid == 0 and child.restart_at is None):
                self._start_worker(name)

    def _end(self, name: str) -> None:
        """End a package's worker; one of another version is a new child."""
        child = self.children.pop(name, None)
        if child is not None and child.pid:
            child.kill()

    def _restart_due(self) -> None:
        if self.stopping:
            return
        now = time.monotonic()
        for child in tuple(self.children.values()):
            if child.restart_at is None or now < child.restart_at:
                continue
            child.restart_at = None
            if child.name == "broker":
                self._start_broker()
            elif child.name == "libvirtd":
                self._start_daemon()
            elif child.pid == 0 and (child.name in self.workers or child.name in self.launched):
                self._start_worker(child.name)

    def _patience(self) -> float | None:
        now = time.monotonic()
        ends = [c.restart_at - now for c in self.children.values() if c.restart_at is not None]
        if self.desk is not None and (retry_s := self.desk.patience()) is not None:
            ends.append(retry_s)
        if (watchdog := self.pulse.patience(now)) is not None:
            ends.append(watchdog)
        return max(0.0, min(ends)) if ends else None

    def _running(self) -> dict[str, float]:
        """Return since when each of khv's own workers runs."""
        children = ((name, self.children.get(name)) for name in self.workers)
        return {name: child.started for name, child in children if child is not None and child.pid}

    # -- packets of the broker: an order as a JSON object, or a frame of the audit log

    def _take_orders(self) -> None:
        for _ in range(MAX_PACKETS):
            if self.control is None:
                return
            try:
                data = self.control.recv(65536, socket.MSG_DONTWAIT)
            except BlockingIOError:
                return
            except OSError:
                data = b""  # a broker that was killed: as if it had closed
            if not data:
                self._set_control(None)
            elif self.desk is None or not self.desk.take(data):
                self._take_order(data)

    def _take_order(self, data: bytes) -> None:
        try:
            order = json.loads(data)
            if "renew" in order:
                self._renew()
                return
            if "reload" in order:
                self._relaunch(self.packages(), order["reload"])
                return
            if "ready" in order:
                self.notifier.tell("READY=1", status=str(order["ready"]))
                return
            if "alive" in order:
                self.pulse.told(order["alive"], time.monotonic())
                return
            name = order["kill"]
            mine = name in self.workers or name in self.launched
            child = self.children[name] if mine else None
            if child is not None and child.pid and child.pid == order["pid"]:
                child.kill()
        except (ValueError, KeyError, TypeError, RecursionError):
            log.error("the broker sent an order that is none")  # noqa: TRY400 - foreign input

    # -- libvirtd

    def _start_daemon(self) -> None:
        self._fork("libvirtd", lambda: become(self.daemon, self.daemon_log), close=self.keep())

    # -- the end

    def _stop_all(self) -> None:
        pids = [child.pid for child in self.children.values() if child.pid]
        for pid in pids:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGTERM)
        end = time.monotonic() + STOP_S
        left = set(pids)
        while left and time.monotonic() < end:
            self._take_orders()
            self._commit()
            left -= reaped()
            time.sleep(0.02)
        for pid in left:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self._take_orders()
        if self.desk is not None:
            self.desk.finish()
