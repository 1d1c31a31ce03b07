"""Units of systemd that matter to a host of machines, and what failed; knows no CIM.

Source: systemctl(1), `list-units` without JSON and `show`, which every version since 219 tells the
same.  It is asked in the background: nobody waits for it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

import msgspec

from hypervisor.background import Cancelled, Unreadable
from hypervisor.host import Host
from hypervisor.tool import Failure, Repeated

TOOL = "systemctl"
BOOTED = "run/systemd/system"  # sd_booted(3)
CAPTURED = "khv/systemd/units.json"
INTERVAL_S = 60.0
BUDGET_S = 10.0
MAX_SERVICES = 128
MAX_FAILED = 64  # of them
MAX_LINES = 100_000
MAX_TEXT = 256
KINDS = ("service", "socket", "mount", "swap", "timer", "path")  # devices are thousands
PROPERTIES = (
    *("Id", "Result", "ExecMainCode", "ExecMainStatus", "MainPID", "NRestarts", "UnitFileState"),
    "ConditionResult",
)
LIST = ("list-units", "--all", "--full", "--plain", "--no-legend", "--no-pager",
        f"--type={','.join(KINDS)}")  # fmt: skip
FAILED, AGAIN = "failed", "auto-restart"
TIME_SERVICES = frozenset(
    {"chronyd", "chrony", "ntpd", "ntp", "ntpsec", "openntpd", "systemd-timesyncd", "phc2sys"}
)
# Services that a host of virtual machines needs or is watched by, by the names of several systems.
KNOWN = TIME_SERVICES | {
    *("libvirtd", "virtqemud", "virtnetworkd", "virtstoraged", "virtnodedevd", "virtlogd"),
    *("virtlockd", "virtproxyd", "virtinterfaced", "virtsecretd", "virtnwfilterd"),
    *("libvirt-guests", "khv", "ksm", "ksmtuned", "tuned", "irqbalance", "openvswitch"),
    *("ovs-vswitchd", "ovsdb-server", "systemd-networkd", "NetworkManager", "networking"),
    *("systemd-resolved", "firewalld", "nftables", "iptables", "sshd", "ssh", "lldpd"),
    *("multipathd", "iscsid", "iscsi", "open-iscsi", "smartd", "smartmontools", "mdmonitor"),
    *("lvm2-monitor", "zfs-zed", "mcelog", "rasdaemon", "ipmievd", "watchdog", "snmpd"),
    *("systemd-journald", "systemd-udevd", "rsyslog", "auditd", "dbus", "dbus-broker"),
    *("crond", "cron", "ptp4l", "nfs-server", "rpcbind", "corosync", "pacemaker", "ceph-osd"),
}
_UNIT = re.compile(rf"[A-Za-z0-9:_.\\@-]{{1,250}}\.(?:{'|'.join(KINDS)})\Z")
_UNFIT = re.compile(r"[^A-Za-z0-9:_.@-]")
_WORD = re.compile(r"[a-z][a-z-]{0,31}\Z")
_NUMBER = re.compile(r"[0-9]{1,9}\Z")


MAX_WORD = 32  # characters of systemd's own words


class Unit(msgspec.Struct, frozen=True, kw_only=True):
    """A unit as systemd tells it; None is what it did not tell."""

    name: str
    load: str
    active: str
    sub: str
    description: str = ""
    result: str | None = None
    by_signal: bool = False  # `status` is the signal that ended its main process
    status: int | None = None
    process: int | None = None
    restarts: int | None = None
    file_state: str | None = None
    wanted: bool | None = None  # whether its conditions were met when it was to be started

    @property
    def failed(self) -> bool:
        """Whether it failed."""
        return self.active == FAILED

    @property
    def restarting(self) -> bool:
        """Whether it ended, not as it should, and waits to be started again."""
        return AGAIN in self.sub and self.result not in (None, "success")


def parse_units(text: str) -> list[Unit]:
    """Return the units of `list-units`; lines that are none are left out."""
    found: dict[str, Unit] = {}
    for line in text.splitlines()[:MAX_LINES]:
        words = line.split(None, 4)
        if words and not words[0].isascii():  # a dot before what failed: old versions print it
            words = line.split(None, 5)[1:]
        if len(words) < 4 or not _UNIT.match(words[0]):
            continue
        if all(_WORD.match(word) for word in words[1:4]):
            name, load, active, sub = words[:4]
            told = _clean(words[4]) if len(words) > 4 else ""
            found[name] = Unit(name=name, load=load, active=active, sub=sub, description=told)
    return list(found.values())


def _clean(text: str) -> str:
    return "".join(x if x.isprintable() else "?" for x in text.strip()[:MAX_TEXT])


def parse_properties(text: str) -> dict[str, dict[str, str]]:
    """Return what `show` tells of each unit: blocks of assignments with a blank line between."""
    found: dict[str, dict[str, str]] = {}
    for block in text.split("\n\n"):
        lines = (line.partition("=") for line in block.splitlines()[: 2 * len(PROPERTIES)])
        told = {name: value.strip()[:MAX_TEXT] for name, equals, value in lines if equals}
        if _UNIT.match(told.get("Id", "")):
            found[told["Id"]] = told
    return found


def detailed(unit: Unit, told: dict[str, str]) -> Unit:
    """Return a unit with what `show` tells of it."""

    def word(name: str) -> str | None:
        value = told.get(name, "")
        return value if _WORD.match(value) else None

    def number(name: str) -> int | None:
        value = told.get(name, "")
        return int(value) if _NUMBER.match(value) else None

    code = number("ExecMainCode")  # waitid(2): 1 exited, 2 killed, 3 dumped
    return msgspec.structs.replace(
        unit,
        result=word("Result"),
        by_signal=code in (2, 3),
        status=number("ExecMainStatus") if code else None,
        process=number("MainPID") or None,
        restarts=number("NRestarts"),
        file_state=word("UnitFileState"),
        wanted={"yes": True, "no": False}.get(told.get("ConditionResult", "")),
    )


def choose(units: Iterable[Unit]) -> list[Unit]:
    """Return the units that matter, by name: what failed, and the services that a host needs."""
    failed: list[Unit] = []
    known: list[Unit] = []
    for unit in sorted(units, key=lambda unit: unit.name):
        stem, _, kind = unit.name.rpartition(".")
        if unit.failed:
            failed.append(unit)
        elif kind == "service" and (is_known(stem) or AGAIN in unit.sub) and unit.load == "loaded":
            known.append(unit)
    chosen = failed[:MAX_FAILED]
    return sorted([*chosen, *known[: MAX_SERVICES - len(chosen)]], key=lambda unit: unit.name)


def is_known(stem: str) -> bool:
    """Whether a service is one of those that a host needs; of a template every instance."""
    return stem.partition("@")[0] in KNOWN


def missing(host: Host) -> str | None:
    """Say why no services are known; None when they are."""
    if not host.exists(BOOTED):
        return "services: systemd does not run here"
    if not _runs(host) and not host.exists(CAPTURED):
        return "services: not in this capture"
    return None


def _runs(host: Host) -> bool:
    return host.root == "/"


class Services:
    """Asks systemd; a capture keeps what it told of the units that matter."""

    def __init__(self, host: Host) -> None:
        self._host = host
        # Not the host that a capture is taken of: what is told of other units is not kept.
        self._tool = Repeated(Host(host.root, host.clock), TOOL, BUDGET_S)

    def read(self, cancelled: Cancelled) -> tuple[Unit, ...]:
        """Return the units that matter; Unreadable says why they are not known."""
        if missing(self._host) is not None:
            return ()
        if not _runs(self._host):
            return decode(self._host.read_bytes(CAPTURED) or b"")
        chosen = choose(parse_units(self._told(LIST, cancelled)))
        told = self._properties(chosen, cancelled) if chosen else {}
        found = tuple(detailed(unit, told.get(unit.name, {})) for unit in chosen)
        self._host.keep(CAPTURED, encode(found))
        return found

    def _properties(self, units: list[Unit], cancelled: Cancelled) -> dict[str, dict[str, str]]:
        asked = ("show", "--no-pager", f"--property={','.join(PROPERTIES)}", "--")
        return parse_properties(self._told((*asked, *(u.name for u in units)), cancelled))

    def _told(self, words: tuple[str, ...], cancelled: Cancelled) -> str:
        answer = self._tool.run(words, cancelled)
        if isinstance(answer, Failure):
            raise Unreadable(answer.text)
        if answer.code:
            raise Unreadable(f"{TOOL} {words[0]} failed with exit status {answer.code}")
        return answer.data.decode("utf-8", "replace")


# -- captures


def encode(units: tuple[Unit, ...]) -> bytes:
    """Write units as a file of a capture."""
    return msgspec.json.format(msgspec.json.encode(units), indent=1) + b"\n"


def decode(data: bytes) -> tuple[Unit, ...]:
    """Read a file of a capture; units that cannot be are left out with all others."""
    try:
        units = msgspec.json.decode(data, type=tuple[Unit, ...])
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return ()
    fit = {u.name: u for u in units if _UNIT.match(u.name) and _WORD.match(u.active) and _fits(u)}
    return tuple(choose(fit.values()))


def _fits(unit: Unit) -> bool:
    """Whether what a file says of a unit is in the bounds of what systemd tells."""
    numbers = [n for n in (unit.status, unit.process, unit.restarts) if n is not None]
    words = (unit.result, unit.file_state)
    return all(0 <= n < 2**31 for n in numbers) and all(len(w or "") <= MAX_WORD for w in words)


def mask(data: bytes, fake: Callable[[str], str]) -> bytes:
    """Return a file of a capture without the names of units that only this host has."""

    def masked(unit: Unit) -> Unit:
        stem, _, kind = unit.name.rpartition(".")
        if is_known(stem) and "@" not in stem:
            return unit
        name = f"{_UNFIT.sub('-', fake(stem))}.{kind}"
        return msgspec.structs.replace(unit, name=name, description="")

    return encode(tuple(masked(unit) for unit in decode(data)))
