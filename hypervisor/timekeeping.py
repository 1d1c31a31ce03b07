"""How right the machine's clock is and what keeps it: adjtimex(2), chronyc(1), timedatectl(1).

Knows no CIM.  The kernel is asked at every look, which costs microseconds; the daemons in the
background.  Nothing is ever set.
"""

from __future__ import annotations

import ctypes
import math
import re
from collections.abc import Callable

import msgspec

from hypervisor.background import Cancelled
from hypervisor.host import Host
from hypervisor.tool import Failure, Repeated

KERNEL = "khv/adjtimex"  # what the kernel told, in a captured tree
SOURCE = "khv/timesource.json"  # what the daemon told
INTERVAL_S = 60.0
BUDGET_S = 5.0
CHRONY_RUNS = "run/chrony/chronyd.pid"  # without it chronyc waits for an answer for seconds
TIMESYNC_RUNS = "run/systemd/timesync"
CHRONYC = ("-c", "-n", "tracking")
TIMEDATECTL = ("show-timesync", "--property=ServerName", "--property=ServerAddress",
               "--property=NTPMessage")  # fmt: skip
# Names of processes that keep the clock (15 letters, as the kernel cuts them) -> of daemons.
DAEMONS = {
    "chronyd": "chronyd",
    "systemd-timesyn": "systemd-timesyncd",
    "ntpd": "ntpd",
    "phc2sys": "phc2sys",
}
TIME_ERROR = 5  # what adjtimex returns when the clock is not synchronised
STA_UNSYNC, STA_NANO = 0x0040, 0x2000
ITSELF = "7F7F0101"  # reference of chronyd that follows the machine's own clock
NOT_SYNCHRONISED = "Not synchronised"
MAX_SECONDS = 10.0**9
MAX_STRATUM = 16
MAX_TEXT = 256
_STRATUM = re.compile(r"\bStratum=([0-9]{1,2})\b")


class Kernel(msgspec.Struct, frozen=True, kw_only=True):
    """What the kernel knows of its clock: whether it is kept, and the errors it was told."""

    synchronised: bool
    offset_ns: int  # that is still to be made up for, whichever way
    estimated_us: int
    maximum_us: int


class Source(msgspec.Struct, frozen=True, kw_only=True):
    """What a daemon tells of the source that it follows; None is what it did not tell."""

    daemon: str
    name: str | None = None
    stratum: int | None = None
    synchronised: bool | None = None
    offset_s: float | None = None  # whichever way
    error_s: float | None = None  # at most


class _Timex(ctypes.Structure):
    """The beginning of struct timex; the kernel writes no more than 208 bytes."""

    _fields_ = (
        ("modes", ctypes.c_uint),
        ("offset", ctypes.c_long),
        ("freq", ctypes.c_long),
        ("maxerror", ctypes.c_long),
        ("esterror", ctypes.c_long),
        ("status", ctypes.c_int),
        ("rest", ctypes.c_char * 512),
    )


# -- the kernel


def read_kernel(host: Host) -> Kernel | None:
    """Return what the kernel tells of its clock; None when it may not be asked."""
    if host.root != "/":
        return parse_kernel(host.read_text(KERNEL) or "")
    text = _ask_kernel()
    if text is None:
        return None
    host.keep(KERNEL, text.encode())
    return parse_kernel(text)


def _ask_kernel() -> str | None:
    """Ask the kernel; modes 0 sets nothing (adjtimex(2))."""
    timex = _Timex(modes=0)
    try:
        state = ctypes.CDLL(None, use_errno=True).adjtimex(ctypes.byref(timex))
    except AttributeError:  # a C library without it
        return None
    if state < 0:  # a container may forbid it
        return None
    told = {"state": state, "status": timex.status, "offset": timex.offset}
    told |= {"maxerror": timex.maxerror, "esterror": timex.esterror}
    return "".join(f"{name} {value}\n" for name, value in told.items())


MAX_COUNTED = 10**12  # of anything that the kernel tells: an offset is below a second


def parse_kernel(text: str) -> Kernel | None:
    """Return what lines of names and numbers tell."""
    told = {
        found[1]: int(found[2])
        for found in (re.match(r"([a-z]{1,16}) (-?[0-9]{1,18})\Z", x) for x in text.split("\n")[:8])
        if found
    }
    if not told.keys() >= {"state", "status", "offset", "maxerror", "esterror"}:
        return None
    if min(told["status"], told["maxerror"], told["esterror"]) < 0:
        return None
    if max(abs(value) for value in told.values()) > MAX_COUNTED:
        return None
    return Kernel(
        synchronised=told["state"] != TIME_ERROR and not told["status"] & STA_UNSYNC,
        offset_ns=abs(told["offset"]) * (1 if told["status"] & STA_NANO else 1000),
        estimated_us=told["esterror"],
        maximum_us=told["maxerror"],
    )


# -- daemons


def parse_tracking(text: str) -> Source | None:
    """Return what `chronyc -c tracking` tells; None when it is no such line."""
    words = text.strip().split(",")
    if len(words) < 14 or not re.fullmatch(r"[0-9A-F]{8}", words[0]):  # chronyc.c, 4.x
        return None
    offset, delay, dispersion = (_seconds(words[number]) for number in (4, 10, 11))
    synchronised = words[13] != NOT_SYNCHRONISED
    error = None if delay is None or dispersion is None else abs(dispersion) + abs(delay) / 2
    return Source(
        daemon="chronyd",
        name="its own clock" if words[0] == ITSELF else _clean(words[1]),
        stratum=_stratum(words[2]),
        synchronised=synchronised,
        offset_s=abs(offset) if synchronised and offset is not None else None,
        error_s=error if synchronised else None,
    )


def parse_timesync(text: str) -> Source:
    """Return what `timedatectl show-timesync` tells; whether it is right, the kernel knows."""
    told = dict(line.partition("=")[::2] for line in text.splitlines()[:16])
    stratum = _STRATUM.search(told.get("NTPMessage", ""))
    return Source(
        daemon="systemd-timesyncd",
        name=_clean(told.get("ServerName", "")) or _clean(told.get("ServerAddress", "")),
        stratum=_stratum(stratum[1]) if stratum else None,
    )


def _seconds(word: str) -> float | None:
    try:
        number = float(word[:32])
    except ValueError:
        return None
    return number if math.isfinite(number) and abs(number) < MAX_SECONDS else None


def _stratum(word: str) -> int | None:
    return int(word) if re.fullmatch(r"[0-9]{1,2}", word) and 0 < int(word) <= MAX_STRATUM else None


def _clean(text: str) -> str | None:
    return "".join(x if x.isprintable() else "?" for x in text.strip()[:MAX_TEXT]) or None


class Sources:
    """Asks the daemon that keeps the clock what it follows; a capture keeps what it told."""

    def __init__(self, host: Host) -> None:
        self._host = host
        plain = Host(host.root, host.clock)  # the outputs name servers: a capture keeps less
        self._chronyc = Repeated(plain, "chronyc", BUDGET_S)
        self._timedatectl = Repeated(plain, "timedatectl", BUDGET_S)

    def read(self, cancelled: Cancelled) -> Source | None:
        """Return what is followed; None when no daemon tells."""
        if self._host.root != "/":
            return decode(self._host.read_bytes(SOURCE) or b"")
        found = self._ask(cancelled)
        if found is not None:
            self._host.keep(SOURCE, msgspec.json.encode(found))
        return found

    def _ask(self, cancelled: Cancelled) -> Source | None:
        if self._host.exists(CHRONY_RUNS):
            return parse_tracking(_told(self._chronyc, CHRONYC, cancelled))
        if self._host.exists(TIMESYNC_RUNS):
            return parse_timesync(_told(self._timedatectl, TIMEDATECTL, cancelled))
        return None


def _told(tool: Repeated, words: tuple[str, ...], cancelled: Cancelled) -> str:
    answer = tool.run(words, cancelled)
    return (
        "" if isinstance(answer, Failure) or answer.code else answer.data.decode(errors="replace")
    )


# -- captures


def decode(data: bytes) -> Source | None:
    """Read what a capture holds of the daemon."""
    try:
        found = msgspec.json.decode(data, type=Source)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return None
    numbers = [n for n in (found.offset_s, found.error_s) if n is not None]
    fit = all(0 <= number < MAX_SECONDS for number in numbers)
    return found if fit and 0 < (found.stratum or 1) <= MAX_STRATUM else None


def mask(data: bytes, fake: Callable[[str], str]) -> bytes:
    """Return a file of a capture without the server's name."""
    found = decode(data)
    if found is None:
        return b""
    return msgspec.json.encode(msgspec.structs.replace(found, name=found.name and fake(found.name)))
