"""Dear figures, which machines' monitors tell: asked a few machines at a time, never waited for.

Given the objects of libvirt-python by `libvirt.py`.  Each machine costs some 10 ms, and one whose
QEMU hangs would keep its caller for ever.  So a pass asks, longest-unasked first, as many as its
time allows, in calls of a few machines in threads of their own.  When a call does not come back,
the machine that libvirt itself says is occupied (virDomainGetControlInfo, which enters no monitor)
becomes a suspect: it is left out until libvirt says that it answers again, and the others of that
call are asked anew, over a new connection.  Few calls may hang at a time (each keeps one of
libvirtd's threads); with more no figures are asked for.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable
from typing import Any, TypeAlias

from hypervisor.figure import Figures, figures_of

PASS_S = 2.0  # of asking in one pass; the rest comes with the next
PATIENCE_S = 1.0  # with one call, which takes a tenth of it
MACHINES = 8  # of one call
MAX_HANGING = 3
SILENT_MS = 5000  # a monitor that answers nothing for this long is told as a fault
KEPT_S = 120.0  # figures older than this are no longer told
OCCUPIED, ERROR = 2, 3  # virDomainControlState


Apart: TypeAlias = Callable[[], tuple[Any, Callable[[], None]]]


class _Line:
    """A connection of its own for dear calls; a call that hangs on it keeps it for itself."""

    def __init__(self, apart: Apart, library: Any) -> None:
        self._connection, self.close = apart()
        self._library = library
        flag = library.VIR_CONNECT_LIST_DOMAINS_ACTIVE
        listed = self._connection.listAllDomains(flag)
        self._domains = {domain.UUIDString(): domain for domain in listed}

    def ask(self, uuids: Iterable[str]) -> list[tuple[str, dict[str, Any]]]:
        """Return the figures of some machines; may hang."""
        domains = [self._domains[uuid] for uuid in uuids if uuid in self._domains]
        if not domains:
            return []
        # A machine that is busy with a job tells what needs no monitor, and nobody waits.
        flags = self._library.VIR_CONNECT_GET_ALL_DOMAINS_STATS_NOWAIT
        told = self._connection.domainListGetStats(domains, _wanted(self._library), flags)
        return [(domain.UUIDString(), values) for domain, values in told]


class _Call:
    """One bulk call in a thread of its own."""

    def __init__(self, line: _Line, uuids: list[str]) -> None:
        self.uuids = uuids
        self.done = threading.Event()
        self.answer: list[tuple[str, dict[str, Any]]] = []
        self.fault: Exception | None = None
        self._line = line
        self._lock = threading.Lock()
        self._left = False
        threading.Thread(target=self._run, name="libvirt-figures", daemon=True).start()

    def _run(self) -> None:
        try:
            self.answer = self._line.ask(self.uuids)
        except Exception as exc:  # noqa: BLE001 - the caller raises it
            self.fault = exc
        with self._lock:
            self.done.set()
            left = self._left
        if left:
            self._line.close()

    def leave(self) -> bool:
        """Leave the connection to the call, which closes it; False when it is done by now."""
        with self._lock:
            self._left = not self.done.is_set()
            return self._left


class Monitors:
    """Asks machines' monitors and knows which of them are silent."""

    def __init__(
        self, clock: Callable[[], float] = time.monotonic, patience_s: float = PATIENCE_S
    ) -> None:
        self._clock = clock
        self._patience_s = patience_s
        self._kept: dict[str, tuple[float, Figures]] = {}
        self._hanging: list[_Call] = []
        self._suspects: dict[str, int] = {}  # UUID -> milliseconds without an answer

    def silent(self) -> frozenset[str]:
        """Return the machines whose monitors have not answered for a while."""
        return frozenset(uuid for uuid, ms in self._suspects.copy().items() if ms >= SILENT_MS)

    def every(self, connection: Any, library: Any, apart: Apart) -> list[Figures]:
        """Return the figures of the running domains, as young as time allows.

        `apart` makes connections for the dear calls; `connection` never waits.
        """
        listed = connection.listAllDomains(library.VIR_CONNECT_LIST_DOMAINS_ACTIVE)
        running = {domain.UUIDString(): domain for domain in listed}
        self._kept = {uuid: kept for uuid, kept in self._kept.items() if uuid in running}
        self._hanging = [call for call in self._hanging if not call.done.is_set()]
        self._review(running, library)
        self._ask(running, library, apart)
        oldest = self._clock() - KEPT_S
        return [
            figures
            for uuid, (read_at, figures) in self._kept.items()
            if read_at >= oldest and uuid not in self._suspects
        ]

    def _review(self, running: dict[str, Any], library: Any) -> None:
        """Clear suspects that answer again or are gone."""
        for uuid in list(self._suspects):
            waited = _occupied_ms(running[uuid], library) if uuid in running else None
            if waited is None:
                self._suspects.pop(uuid, None)
            else:
                self._suspects[uuid] = waited

    def _ask(self, running: dict[str, Any], library: Any, apart: Apart) -> None:
        """Ask for new figures until all are there or the time is over."""
        never = float("-inf")
        due = sorted(running, key=lambda uuid: self._kept.get(uuid, (never,))[0])
        end = self._clock() + PASS_S
        line: _Line | None = None
        try:
            while self._clock() < end and (chosen := self._chosen(due)):
                due = [uuid for uuid in due if uuid not in chosen]
                line = line or _Line(apart, library)
                call = _Call(line, chosen)
                if call.done.wait(self._patience_s) or not call.leave():
                    self._take(call, library)
                    continue
                line = None
                self._hanging.append(call)
                due = [*self._suspect(call, running, library), *due]
        finally:
            if line is not None:
                line.close()

    def _chosen(self, due: list[str]) -> list[str]:
        """Return the machines of the next call; none when too many calls hang."""
        if len(self._hanging) >= MAX_HANGING:
            return []
        held = {uuid for call in self._hanging for uuid in call.uuids}
        return [u for u in due if u not in self._suspects and u not in held][:MACHINES]

    def _take(self, call: _Call, library: Any) -> None:
        if isinstance(call.fault, library.libvirtError):
            if call.fault.get_error_code() == library.VIR_ERR_NO_DOMAIN:  # it went meanwhile
                return
            raise call.fault
        if call.fault is not None:
            raise call.fault
        now = self._clock()
        for uuid, values in call.answer:
            self._kept[uuid] = now, figures_of(uuid, values)

    def _suspect(self, call: _Call, running: dict[str, Any], library: Any) -> list[str]:
        """Find out which machine of a hanging call keeps it; return the others."""
        occupied = {uuid: _occupied_ms(running[uuid], library) for uuid in call.uuids}
        found = {uuid: waited for uuid, waited in occupied.items() if waited is not None}
        if not found:
            return []  # libvirt itself is slow: all of them wait for this call
        self._suspects.update(found)
        call.uuids = list(found)
        return [uuid for uuid in occupied if uuid not in found]


def _occupied_ms(domain: Any, library: Any) -> int | None:
    """Return for how long a machine's monitor has been at one command; None when it is free."""
    try:
        state, _, waited = domain.controlInfo()
    except library.libvirtError:
        return None  # gone, or a driver without monitors
    return int(waited) if state in (OCCUPIED, ERROR) else None


def _wanted(library: Any) -> int:
    return int(
        library.VIR_DOMAIN_STATS_BALLOON
        | library.VIR_DOMAIN_STATS_VCPU
        | library.VIR_DOMAIN_STATS_BLOCK
    )
