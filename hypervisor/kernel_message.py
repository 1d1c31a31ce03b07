"""What the kernel says of hardware that fails, of its log's lines.  Pure.

A line of /dev/kmsg is `level,number,microseconds,flags;text` (kernel ABI/testing/dev-kmsg); lines
that start with a blank say more of the one before and are not read.  Only lines of the kernel
itself count: a program that writes to the log cannot pretend to be it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from enum import StrEnum
from typing import NamedTuple

import msgspec

MAX_TEXT = 512  # of a message that is kept; the kernel's own limit is about 1,000
MAX_SUBJECT = 64
MAX_COUNT = 2**31  # that one line may tell
LEVELS = 8  # a line's number is facility times this, and its level; the kernel is facility 0
_HEAD = re.compile(r"([0-9]{1,9}),([0-9]{1,19}),([0-9]{1,19}),[^;]{0,64};")


class Kind(StrEnum):
    """What fails."""

    MACHINE_CHECK = "machine-check"
    MEMORY = "memory"
    PCIE = "pcie"
    DISK = "disk"
    ATA = "ata"
    NVME = "nvme"
    FILE_SYSTEM = "file-system"
    OUT_OF_MEMORY = "out-of-memory"
    HEAT = "heat"
    STALL = "stall"


class Severity(StrEnum):
    """How bad it is."""

    WARNING = "warning"  # it was mended, or is slower
    MAJOR = "major"  # something was lost: a command, a process
    CRITICAL = "critical"  # data or the part itself are lost


class Line(msgspec.Struct, frozen=True):
    """A line of the log: its number, when it was written after the boot, its text."""

    number: int
    microseconds: int
    text: str
    kernels: bool = True  # not of a program that writes to the kernel's log


class Trouble(NamedTuple):
    """What a line tells of: what fails, which part, how bad, how often at once."""

    kind: Kind
    subject: str
    severity: Severity
    times: int = 1


def parse_line(data: bytes) -> Line | None:
    """Take a record of /dev/kmsg apart; None for what is none."""
    text = data.decode("utf-8", "replace").partition("\n")[0]
    head = _HEAD.match(text)
    if head is None:
        return None
    level, number, at = (int(group) for group in head.groups())
    return Line(number, at, text[head.end() :][:MAX_TEXT], level < LEVELS)


# -- the kinds of lines

_W, _M, _C = Severity.WARNING, Severity.MAJOR, Severity.CRITICAL
UNCORRECTED = 1 << 61  # of a bank's status: Intel SDM 3B 17.3.2.2, AMD APM 2 9.3.2


def _bank(match: re.Match[str]) -> Trouble:
    lost = int(match["status"], 16) & UNCORRECTED
    subject = f"CPU {match['cpu']} bank {match['bank']}"
    return Trouble(Kind.MACHINE_CHECK, subject, _C if lost else _W)


def _hardware(match: re.Match[str]) -> Trouble:
    word = (match["how"] or "").lower()
    bad = word.startswith(("uncorrected", "deferred", "fatal", "recoverable", "system fatal"))
    return Trouble(Kind.MACHINE_CHECK, "hardware", _C if bad else _W)


def _edac(match: re.Match[str]) -> Trouble:
    subject = " ".join(filter(None, (f"MC{match['mc']}", match["label"])))
    count = min(int(match["count"]), MAX_COUNT)
    return Trouble(Kind.MEMORY, subject, _C if match["how"] == "UE" else _W, count)


def _aer(match: re.Match[str]) -> Trouble:
    mended = match["how"].lower().startswith("correct")
    fatal = "non" not in match["how"].lower()
    return Trouble(Kind.PCIE, match["subject"], _W if mended else _C if fatal else _M)


def _always(kind: Kind, severity: Severity) -> Callable[[re.Match[str]], Trouble]:
    return lambda match: Trouble(kind, match["subject"], severity)


def _cpu(kind: Kind, severity: Severity) -> Callable[[re.Match[str]], Trouble]:
    return lambda match: Trouble(kind, f"CPU {match['subject']}", severity)


_FUNCTION = r"(?P<subject>[0-9a-f]{4,8}:[0-9a-f]{2}:[0-9a-f]{2}\.[0-7])"
_NAME = r"(?P<subject>[\w.:/-]{1,64})"
# The first row that a line fits counts; special ones stand first.
RULES: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], Trouble]], ...] = tuple(
    (re.compile(pattern), found)
    for pattern, found in (
        (
            (
                r"\[Hardware Error\]: CPU (?P<cpu>\d{1,5}): Machine Check[^:]{0,40}: \d{1,4} "
                r"Bank (?P<bank>\d{1,3}): (?P<status>[0-9a-f]{1,16})\b"
            ),
            _bank,
        ),
        (
            (
                r"\[Hardware Error\]: (?:event severity: )?(?P<how>"
                r"Corrected error|Uncorrected|Deferred error|System Fatal error"
                r"|corrected|recoverable|fatal)"
            ),
            _hardware,
        ),
        (r"(?P<how>)\[Hardware Error\]: Machine check events logged", _hardware),
        (
            (
                r"EDAC MC(?P<mc>\d{1,4}): (?P<count>\d{1,9}) (?P<how>CE|UE) "
                r"(?:.{0,120}?\bon (?P<label>[\w#.:-]{1,48}) \()?"
            ),
            _edac,
        ),
        (
            (
                r"AER: (?:Multiple )?(?P<how>Correct(?:ed|able)|Uncorrect(?:ed|able)"
                r"(?: \((?:Non-)?Fatal\))?) error (?:message )?received"
                rf"(?: from|:) {_FUNCTION}"
            ),
            _aer,
        ),
        (
            (
                rf"{_FUNCTION}: PCIe Bus Error: severity=(?P<how>Correct(?:ed|able)"
                r"|Uncorrect(?:ed|able)(?: \((?:Non-)?Fatal\))?)"
            ),
            _aer,
        ),
        (rf"critical medium error, dev {_NAME}, sector", _always(Kind.DISK, _C)),
        # Drives that cannot discard or zero blocks say so when they are asked: that is no fault.
        # Nor is an empty floppy drive, which virtual machines have.
        (
            (
                rf"(?<!not supported )error, dev (?!fd\d){_NAME}, sector \d{{1,20}}\b"
                r"(?! op 0x[0-9a-f]+:\((?:DISCARD|WRITE_ZEROES)\))"
            ),
            _always(Kind.DISK, _M),
        ),
        (
            rf"Buffer I/O error on dev(?:ice)? (?!fd\d){_NAME}, logical block",
            _always(Kind.DISK, _M),
        ),
        (r"\b(?P<subject>ata\d{1,4}(?:\.\d{2})?): exception Emask", _always(Kind.ATA, _W)),
        (
            r"\b(?P<subject>ata\d{1,4}(?:\.\d{2})?): (?:limiting SATA link speed|disabled?\b)",
            _always(Kind.ATA, _M),
        ),
        (r"\b(?P<subject>nvme\d{1,4}): .{0,60}I/O .{0,80}timeout", _always(Kind.NVME, _M)),
        (
            (
                r"\b(?P<subject>nvme\d{1,4}): (?:controller is down|Removing after probe failure"
                r"|Device not ready)"
            ),
            _always(Kind.NVME, _C),
        ),
        (
            r"EXT4-fs error \(device (?P<subject>[\w.:/-]{1,64})\)",
            _always(Kind.FILE_SYSTEM, _C),
        ),
        (
            r"XFS \((?P<subject>[\w.:/-]{1,64})\): .{0,120}(?:orruption|I/O [Ee]rror|[Ss]hut)",
            _always(Kind.FILE_SYSTEM, _C),
        ),
        (
            r"BTRFS (?:error|critical) \(device (?P<subject>[\w.:/-]{1,64})",
            _always(Kind.FILE_SYSTEM, _C),
        ),
        (
            r"[Oo]ut of memory: Kill(?:ed)? process \d{1,9} \((?P<subject>[^)]{1,32})\)",
            _always(Kind.OUT_OF_MEMORY, _M),
        ),
        (
            (
                r"CPU(?P<subject>\d{1,5}): (?:Core|Package) (?:temperature|power)[^,]{0,40}above"
                r" (?:threshold|limit)"
            ),
            _cpu(Kind.HEAT, _W),
        ),
        (r"soft lockup - CPU#(?P<subject>\d{1,5}) stuck", _cpu(Kind.STALL, _M)),
        (r"task (?P<subject>\S{1,32}):\d{1,9} blocked for more than", _always(Kind.STALL, _M)),
    )
)
# Nearly no line of a healthy machine has one of these: the others cost one search.
_LIKELY = re.compile(
    r"Hardware Error|EDAC MC|AER: |PCIe Bus Error|error,? |exception Emask|ata\d|nvme\d|EXT4-fs"
    r"|XFS \(|BTRFS|of memory: Kill|above (?:threshold|limit)|soft lockup|blocked for more"
)


def trouble(text: str) -> Trouble | None:
    """Return what a line tells of; None for the many that tell of nothing bad."""
    if _LIKELY.search(text) is None:
        return None
    for pattern, found in RULES:
        match = pattern.search(text)
        if match is not None:
            item = found(match)
            return item._replace(subject=item.subject[:MAX_SUBJECT])
    return None
