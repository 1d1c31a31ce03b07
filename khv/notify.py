"""What the service manager is told (sd_notify(3), in place of libsystemd), and its watchdog.

Nothing is told where nobody asked for it: without NOTIFY_SOCKET all of it does nothing.
"""

from __future__ import annotations

import contextlib
import os
import socket  # noqa: TID251 - adapter of the service manager's socket
from collections.abc import Iterable, Mapping, MutableMapping

ALIVE_S = 15.0  # the broker says every few seconds that it is alive
WORKER_S = 30.0  # a worker that runs for this long has said hello and beaten
MAX_STATUS = 400  # bytes


class Notifier:
    """Tells the service manager how khv stands; `watchdog_s` None: it has no watchdog."""

    def __init__(self, address: str = "", watchdog_s: float | None = None) -> None:
        self._address = "\0" + address[1:] if address.startswith("@") else address
        self.watchdog_s = watchdog_s if address else None

    def tell(self, *states: str, status: str = "") -> None:
        """Send states such as READY=1; a service manager that is away costs nothing."""
        if not self._address:
            return
        words = " ".join(status.split())[:MAX_STATUS]  # the broker's: not a line of its own
        lines = [*states, *([f"STATUS={words}"] if words else [])]
        with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as link:
            link.setblocking(False)
            link.sendto("\n".join(lines).encode(), self._address)


def take(environment: MutableMapping[str, str]) -> Notifier:
    """Return the notifier that the environment asks for; no child finds those words there."""
    address = environment.pop("NOTIFY_SOCKET", "")
    microseconds = environment.pop("WATCHDOG_USEC", "")
    pid = environment.pop("WATCHDOG_PID", str(os.getpid()))
    if not address.startswith(("/", "@")):
        return Notifier()
    ours = microseconds.isdecimal() and int(microseconds) > 0 and pid == str(os.getpid())
    return Notifier(address, int(microseconds) / 1e6 if ours else None)


class Pulse:
    """Whether broker and workers answer, and when the watchdog gets its next word."""

    def __init__(self, watchdog_s: float | None) -> None:
        self._every_s = None if watchdog_s is None else watchdog_s / 3
        self._alive = float("-inf")
        self._heard: frozenset[str] = frozenset()
        self.due = float("-inf")  # when the watchdog is to be fed next

    def told(self, heard: Iterable[str], now: float) -> None:
        """Take what the broker says: it is alive, and these groups' workers beat."""
        self._alive, self._heard = now, frozenset(heard)

    def silent(self, workers: Mapping[str, float], now: float) -> str | None:
        """Return who does not answer; `workers` run, and since when.

        One that has ended and waits for its next start is not silent: what it costs is its own.
        """
        if now - self._alive > ALIVE_S:
            return "broker"
        late = (name for name, since in workers.items() if now - since > WORKER_S)
        return next((name for name in late if name not in self._heard), None)

    def feeds(self, workers: Mapping[str, float], now: float) -> bool:
        """Whether the watchdog is to be fed now; asking makes the next time due."""
        if self._every_s is None or now < self.due:
            return False
        self.due = now + self._every_s
        return self.silent(workers, now) is None

    def patience(self, now: float) -> float | None:
        """Return the seconds until the watchdog is due; None without one."""
        return None if self._every_s is None else max(0.0, self.due - now)
