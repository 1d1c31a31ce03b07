"""What `smartctl --json -a` tells of a disk, of ATA, NVMe and SCSI; knows no CIM and no rule.

Fields are those of smartmontools 7.0 to 7.5 (smartctl(8)); their meaning is that of ACS-4, SPC-5
and NVM Express 1.4 5.14.1.2.  Whatever the tool prints is a value or None; a field of the wrong
kind is missing.
"""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from hypervisor.jsontree import MAX_COUNT, Tree, parse_tree

# The exit status of smartctl is a set of bits (smartctl(8), EXIT STATUS).
COMMAND_LINE, OPEN_FAILED, COMMAND_FAILED, FAILING = 1, 2, 4, 8
PREFAIL_NOW, BELOW_IN_THE_PAST, ERRORS_LOGGED, SELF_TESTS_FAILED = 16, 32, 64, 128

MAX_PERCENT = 255  # NVMe stops counting wear there
MAX_HOURS = 2**32  # 490,000 years: some disks count minutes or worse in their upper bytes
MAX_SECTORS = 2**32
MIN_CELSIUS, MAX_CELSIUS = -60, 200  # 0 K and 255 stand for "not known"
MAX_RPM = 2**16
MAX_TESTS = 20  # of SCSI

REALLOCATED, PENDING, UNCORRECTABLE = 5, 197, 198  # attributes that count sectors
# Attributes whose normalized value is what is left of a solid state disk's life, in percent.
_LIFE_LEFT = frozenset(
    {
        "Media_Wearout_Indicator",
        "Wear_Leveling_Count",
        "Percent_Lifetime_Remain",
        "Percent_Life_Remaining",
        "Remaining_Lifetime_Perc",
        "Drive_Life_Remaining%",
    }
)
_LIFE_LEFT_RAW = "SSD_Life_Left"  # some tell it raw and leave the normalized value at 100
# ATA self-test status, upper half: 3 to 8 are failures; NVMe's result 5 to 7; SCSI's 3 to 7.
ELECTRICAL, SERVO = 5, 6
_FAILED = {"ATA": range(3, 9), "NVMe": range(5, 8), "SCSI": range(3, 8)}


class Attribute(msgspec.Struct, frozen=True):
    """An ATA attribute at or below its threshold, now or some time ago."""

    id: int
    name: str
    prefail: bool  # it foretells a failure; otherwise it tells of age and use
    now: bool


class SelfTest(msgspec.Struct, frozen=True):
    """A self-test in the disk's log; `passed` is None while it runs and when it was stopped."""

    text: str
    passed: bool | None
    hours: int | None = None  # power-on hours at its end
    mechanical: bool = False  # its electrical or servo part failed, not the reading of a sector


class Smart(msgspec.Struct, frozen=True, kw_only=True):
    """What one disk told; None is what it did not tell."""

    exit_bits: int = 0
    asleep: bool = False  # it was in standby, and was left in peace
    error: str | None = None  # what smartctl complained of first
    protocol: str | None = None  # ATA, NVMe, SCSI
    passed: bool | None = None  # the disk's own verdict
    critical_warning: int | None = None  # of NVMe, bits
    below: tuple[Attribute, ...] = ()
    reallocated: int | None = None
    pending: int | None = None
    uncorrectable: int | None = None
    percentage_used: int | None = None  # of its rated life; may exceed 100
    spare: int | None = None  # percent
    spare_threshold: int | None = None
    media_errors: int | None = None
    celsius: int | None = None
    limit_celsius: int | None = None  # beyond which the disk trips
    power_on_hours: int | None = None
    power_cycles: int | None = None
    errors_logged: int | None = None
    self_tests: tuple[SelfTest, ...] = ()  # the newest first
    rotations: int | None = None  # a minute; 0: nothing turns
    form_factor: str | None = None

    @property
    def told(self) -> bool:
        """Whether the disk told anything of its health."""
        facts = (self.passed, self.critical_warning, self.power_on_hours, self.celsius)
        return any(fact is not None for fact in facts)


def parse_smart(data: bytes) -> Smart | None:
    """Return what an output tells; None when it is no output of `smartctl --json`."""
    tree = parse_tree(data)
    if tree is None:
        return None
    bits = tree.number("smartctl", "exit_status", limit=256)
    if bits is None:
        return None
    messages = [
        (m.text("string") or "", m.text("severity")) for m in tree.rows("smartctl", "messages")
    ]
    errors = [text for text, severity in messages if severity == "error" and text]
    celsius = tree.number("temperature", "current", low=MIN_CELSIUS, limit=MAX_CELSIUS)
    attributes = list(tree.rows("ata_smart_attributes", "table"))
    return Smart(
        exit_bits=bits,
        asleep=_asleep(bits, messages),
        error=errors[0] if errors else None,
        protocol=tree.text("device", "protocol"),
        passed=tree.truth("smart_status", "passed"),
        critical_warning=_warning(tree),
        below=tuple(_below(attributes)),
        reallocated=_sectors(attributes, REALLOCATED, tree.number("scsi_grown_defect_list")),
        pending=_sectors(attributes, PENDING),
        uncorrectable=_sectors(attributes, UNCORRECTABLE),
        percentage_used=_used(tree, attributes),
        spare=_nvme(tree, "available_spare", 101),
        spare_threshold=_nvme(tree, "available_spare_threshold", 101),
        media_errors=_media_errors(tree),
        celsius=celsius,
        limit_celsius=_limit(tree),
        power_on_hours=tree.number("power_on_time", "hours", limit=MAX_HOURS),
        power_cycles=tree.number("power_cycle_count", limit=MAX_HOURS),
        errors_logged=_errors_logged(tree),
        self_tests=tuple(_self_tests(tree)),
        rotations=tree.number("rotation_rate", limit=MAX_RPM),
        form_factor=tree.text("form_factor", "name"),
    )


def _asleep(bits: int, messages: list[tuple[str, str | None]]) -> bool:
    """Whether `-n standby` left the disk alone.

    From 7.3 on a message says so; before, the exit status is that of a failed open without any
    complaint.
    """
    if any(text.startswith("Device is in ") and "exit(" in text for text, _ in messages):
        return True
    return bits == OPEN_FAILED and not any(severity == "error" for _, severity in messages)


def _warning(tree: Tree) -> int | None:
    told = _nvme(tree, "critical_warning", 256)
    return told if told is not None else tree.number("smart_status", "nvme", "value", limit=256)


def _nvme(tree: Tree, name: str, limit: int = MAX_COUNT) -> int | None:
    return tree.number("nvme_smart_health_information_log", name, limit=limit)


def _below(attributes: list[Tree]) -> Iterator[Attribute]:
    for row in attributes:
        when, number = row.text("when_failed"), row.number("id", limit=256)
        if when is None or number is None:
            continue
        name = row.text("name") or f"attribute {number}"
        prefail = row.truth("flags", "prefailure") is True
        yield Attribute(number, name.replace("_", " "), prefail, when.lower().endswith("now"))


def _sectors(attributes: list[Tree], number: int, other: int | None = None) -> int | None:
    """Return a count of sectors: how the text of the raw value begins.

    The number itself holds more than the count on some disks (`8 (0 12)`).
    """
    for row in attributes:
        if row.number("id") == number:
            word = (row.text("raw", "string") or "").partition(" ")[0]
            if word.isdecimal() and word.isascii():
                count = int(word[:20])
                return count if count < MAX_SECTORS else None
            return row.number("raw", "value", limit=MAX_SECTORS)
    return other


def _used(tree: Tree, attributes: list[Tree]) -> int | None:
    """Return how much of a solid state disk's life is used, in percent."""
    places = (
        ("nvme_smart_health_information_log", "percentage_used"),
        ("endurance_used", "current_percent"),  # 7.5
        ("scsi_percentage_used_endurance_indicator",),
    )
    for place in places:
        told = tree.number(*place, limit=MAX_PERCENT + 1)
        if told is not None:
            return told
    for page in tree.rows("ata_device_statistics", "pages"):
        for row in page.rows("table"):
            if row.text("name") == "Percentage Used Endurance Indicator":
                return row.number("value", limit=MAX_PERCENT + 1)
    if tree.number("rotation_rate"):
        return None
    left = [_life_left(row) for row in attributes]
    return next((100 - value for value in left if value is not None), None)


def _life_left(row: Tree) -> int | None:
    name = row.text("name")
    value = row.number("value", low=1, limit=101)  # 0 is no normalized value
    if name == _LIFE_LEFT_RAW:
        return row.number("raw", "value", low=1, limit=101) if value == 100 else value
    return value if name in _LIFE_LEFT else None


def _media_errors(tree: Tree) -> int | None:
    """Return unrecovered errors of the medium: NVMe's count, or SCSI's of reads and writes."""
    told = _nvme(tree, "media_errors")
    if told is not None:
        return told
    counts = [
        tree.number("scsi_error_counter_log", kind, "total_uncorrected_errors")
        for kind in ("read", "write", "verify")
    ]
    known = [count for count in counts if count is not None]
    total = sum(known)
    return total if known and total < MAX_COUNT else None


def _limit(tree: Tree) -> int | None:
    """Return the temperature that the disk itself calls too high."""
    for name in ("drive_trip", "op_limit_max"):
        told = tree.number("temperature", name, low=1, limit=MAX_CELSIUS)
        if told is not None:
            return told
    return None


def _errors_logged(tree: Tree) -> int | None:
    told = _nvme(tree, "num_err_log_entries")
    for kind in ("summary", "extended"):
        if told is None:
            told = tree.number("ata_smart_error_log", kind, "count")
    return told


# -- self-tests


def _self_tests(tree: Tree) -> Iterator[SelfTest]:
    """Yield the tests of whichever log there is; ATA's, NVMe's and SCSI's differ in all names."""
    for kind in ("extended", "standard"):
        found = [_ata_test(row) for row in tree.rows("ata_smart_self_test_log", kind, "table")]
        if found:
            yield from found
            return
    for row in tree.rows("nvme_self_test_log", "table"):
        yield _test(row, "NVMe", "self_test_code", "self_test_result", ("power_on_hours",))
    for number in range(MAX_TESTS):
        row = Tree(tree.at(f"scsi_self_test_{number}"))
        if row.at("result") is None:
            return
        yield _test(row, "SCSI", "code", "result", ("power_on_time", "hours"))


def _ata_test(row: Tree) -> SelfTest:
    code = row.number("status", "value", limit=256)
    code = None if code is None else code >> 4
    passed = row.truth("status", "passed")
    if passed is None:
        passed = _judged("ATA", code)
    return SelfTest(
        _test_text(row, "type", "status"),
        passed,
        row.number("lifetime_hours", limit=MAX_HOURS),
        mechanical=code in (ELECTRICAL, SERVO),
    )


def _test(row: Tree, protocol: str, kind: str, result: str, hours: tuple[str, ...]) -> SelfTest:
    passed = _judged(protocol, row.number(result, "value", limit=256))
    return SelfTest(_test_text(row, kind, result), passed, row.number(*hours, limit=MAX_HOURS))


def _judged(protocol: str, code: int | None) -> bool | None:
    """Return what the code of a self-test's end means; None when it came to none."""
    if code is None:
        return None
    if code in _FAILED[protocol]:
        return False
    return True if code == 0 else None


def _test_text(row: Tree, kind: str, status: str) -> str:
    words = (row.text(kind, "string"), row.text(status, "string"))
    return ": ".join(word for word in words if word)
