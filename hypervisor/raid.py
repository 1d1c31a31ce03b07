"""Arrays of the kernel's md driver (kernel Documentation/admin-guide/md.rst).

The attributes below sys/block/md*/md, and /proc/mdstat for what a captured tree has only there.
"""

from __future__ import annotations

import re

import msgspec

from hypervisor.block import BLOCK, word
from hypervisor.host import Host

MAX_DISKS = 4096  # members of an array; md's own limit is below
MAX_LINES = 10_000  # of mdstat
STOPPED = frozenset({"inactive", "clear"})
CONTAINER = "container"  # metadata of the firmware's RAID; holds arrays, is none
# Members that an array of a level can lose; all others none.
LOSSES = {"raid4": 1, "raid5": 1, "raid6": 2}
RAID10_NEAR_2 = 0x102  # the layout that mdadm makes
_HEAD = re.compile(r"(md\w*) : (active|inactive)\s*(?:\(([a-z-]+)\))?\s*(.*)")
_MEMBER = re.compile(r"(\S+)\[(\d+)\]((?:\([A-Z]\))*)")
_SLOTS = re.compile(r"\[(\d+)/(\d+)\] \[([U_]+)\]")
_SYNC = re.compile(
    r"(resync|recovery|check|repair|reshape)\s*=\s*(?:(\d+)\.\d+%|(DELAYED|PENDING))"
)


class Member(msgspec.Struct, frozen=True):
    """A device of an array."""

    name: str
    states: frozenset[str]  # in_sync, spare, faulty, ...


class Array(msgspec.Struct, frozen=True, kw_only=True):
    """An array as its driver sees it."""

    level: str | None
    state: str | None = None  # clean, active, inactive, readonly, broken, ...
    expected: int | None = None  # members of a whole array
    missing: int | None = None  # how many of them it lacks
    slots: tuple[bool, ...] = ()  # of each place: whether a member there is in step
    members: tuple[Member, ...] = ()
    layout: int | None = None
    action: str | None = None  # idle, resync, recover, check, repair, reshape, frozen
    done: int | None = None  # percent of it
    uuid: str | None = None
    chunk_bytes: int | None = None

    @property
    def stopped(self) -> bool:
        """Whether there is nothing that could be read."""
        return self.state in STOPPED

    @property
    def failed(self) -> bool:
        """Whether more members are gone than the array can do without."""
        if self.state == "broken":
            return True
        return bool(self.missing) and not self.stopped and not survives(self)


def survives(array: Array) -> bool:
    """Whether an array that lacks members still has all its data."""
    missing, level = array.missing or 0, array.level or ""
    if level in LOSSES:
        return missing <= LOSSES[level]
    if level == "raid1":
        return array.expected is None or missing < array.expected
    if level == "raid10":
        return _survives_raid10(array)
    return missing == 0 or level == CONTAINER


def _survives_raid10(array: Array) -> bool:
    """Whether each block still has a copy: md's own rule (drivers/md/raid10.c, _enough)."""
    count = len(array.slots)
    layout = array.layout or RAID10_NEAR_2
    near, far = layout & 0xFF, layout >> 8 & 0xFF
    copies = near * far
    if not count or not copies or not near:
        return True  # not told: no alarm without a reason
    first = 0
    for _ in range(count):
        if not any(array.slots[(first + copy) % count] for copy in range(copies)):
            return False
        first = (first + near) % count
        if first == 0:
            break
    return True


def read_array(host: Host, name: str) -> Array | None:
    """Return what an md device is; None when it tells nothing of itself."""
    base = f"{BLOCK}/{name}/md"
    level = word(host.read_word(base, "level"))
    state = word(host.read_word(base, "array_state"))
    if level is None and state is None:
        return parse_mdstat(host.read_text("proc/mdstat") or "").get(name)
    expected = _first_number(host.read_text(base, "raid_disks"))
    names = host.names(base)
    slots = _slots(host, base, expected or 0)
    members = tuple(
        Member(
            found.removeprefix("dev-").replace("!", "/"),
            _states(host.read_text(base, found, "state")),
        )
        for found in names
        if found.startswith("dev-")
    )
    missing = host.read_count(base, "degraded", limit=MAX_DISKS)
    if missing is None and any(slots) and level != CONTAINER:
        missing = len(slots) - sum(slots)  # raid0 and linear do not count them
    return Array(
        level=level,
        state=state,
        expected=expected,
        missing=missing,
        slots=slots,
        members=members,
        layout=host.read_count(base, "layout", limit=2**20),
        action=word(host.read_word(base, "sync_action")),
        done=parse_progress(host.read_text(base, "sync_completed") or ""),
        uuid=word(host.read_word(base, "uuid")),
        chunk_bytes=host.read_count(base, "chunk_size", limit=2**32) or None,
    )


def _first_number(text: str | None) -> int | None:
    """Return the first number of `4 (3)`: what an array is becoming and what it was."""
    digits = (text or "").split(" ", 1)[0]
    return int(digits) if re.fullmatch("[0-9]{1,4}", digits) else None


def _slots(host: Host, base: str, count: int) -> tuple[bool, ...]:
    return tuple(
        "in_sync" in _states(host.read_text(base, f"rd{slot}", "state")) for slot in range(count)
    )


def _states(text: str | None) -> frozenset[str]:
    return frozenset((text or "").replace("\n", ",").split(",")) - {""}


def parse_progress(text: str) -> int | None:
    """Return percent of `sectors done / sectors in all`."""
    done, _, total = (part.strip() for part in text.partition("/"))
    if not (done.isdecimal() and total.isdecimal() and int(total)):
        return None
    return min(int(done) * 100 // int(total), 100)


def parse_mdstat(text: str) -> dict[str, Array]:
    """Return the arrays of /proc/mdstat by their names."""
    found: dict[str, Array] = {}
    blocks: list[list[str]] = []
    for line in text.splitlines()[:MAX_LINES]:
        if _HEAD.match(line):
            blocks.append([line])
        elif blocks and line[:1].isspace():
            blocks[-1].append(line)
    for head, *rest in blocks:
        name, array = _parse_block(head, " ".join(rest))
        found[name] = array
    return found


def _parse_block(head: str, body: str) -> tuple[str, Array]:
    match = _HEAD.match(head)
    assert match is not None  # noqa: S101 - the caller has looked
    name, state, mode, rest = match.groups()
    words = rest.split()
    level = words[0] if words and not _MEMBER.fullmatch(words[0]) else None
    if "super external:" in body and level is None:
        level = CONTAINER
    members = tuple(
        Member(found, frozenset({{"(F)": "faulty", "(S)": "spare"}.get(flags[:3], "in_sync")}))
        for found, _, flags in _MEMBER.findall(rest)
    )
    slots, sync = _SLOTS.search(body), _SYNC.search(body)
    expected = int(slots[1]) if slots else None
    return name, Array(
        level=level,
        state="inactive" if state == "inactive" else mode or "active",
        expected=expected,
        missing=int(slots[1]) - int(slots[2]) if slots and state == "active" else None,
        slots=tuple(letter == "U" for letter in slots[3]) if slots else (),
        members=members,
        action={"recovery": "recover"}.get(sync[1], sync[1]) if sync else None,
        done=min(int(sync[2]), 100) if sync and sync[2] else None,
    )
