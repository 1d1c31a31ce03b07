"""What `ssacli ctrl all show config detail` prints; knows no CIM."""

from __future__ import annotations

import re
from collections.abc import Iterator

from hpe_raid.outline import Node, outline
from hpe_raid.rule import backup_how, controller_how, drive_how, volume_how
from hypervisor.background import Cancelled, Unreadable
from hypervisor.host import Host
from hypervisor.tool import TOOL_PATH, Failure, find, run
from providers.raid import Adapter, Backup, Drive, Volume

TOOLS = ("ssacli", "hpssacli")
PLACES = ":".join(
    (
        "/opt/smartstorageadmin/ssacli/bin",
        "/opt/hp/hpssacli/bld",
        "/opt/hp/hpssacli/bin",
        TOOL_PATH,
    )
)
WORDS = ("ctrl", "all", "show", "config", "detail")
BUDGET_S = 60.0
NONE = "No controllers detected"
DECIMAL = {"KB": 10**3, "MB": 10**6, "GB": 10**9, "TB": 10**12, "PB": 10**15}  # of drives
BINARY = {"KB": 2**10, "MB": 2**20, "GB": 2**30, "TB": 2**40, "PB": 2**50}  # of volumes
_SIZE = re.compile(r"([0-9]{1,9}(?:\.[0-9]{1,6})?) ([KMGTP]B)")
_NUMBER = re.compile(r"-?[0-9]{1,18}\b")
_PERCENT = re.compile(r"([0-9]{1,3})(?:\.[0-9]{1,4})?%")
_PCI = re.compile(r"[0-9a-fA-F]{4}:[0-9a-fA-F]{2}:[0-9a-fA-F]{2}\.[0-7]\Z")
_CONTROLLER = re.compile(r"(.+?) in Slot (\S+)")
_LEVEL = re.compile(r"(?:RAID )?([0-9]{1,2})(?:\+(0))?")


def tool(host: Host) -> str | None:
    """Return which of the tools is there."""
    return next((name for name in TOOLS if find(host, name, PLACES) is not None), None)


def missing(host: Host) -> str | None:
    """Say why no controller can be read; None when they can."""
    return None if tool(host) is not None else "hpe_raid: ssacli is not installed"


def read(host: Host, cancelled: Cancelled) -> tuple[Adapter, ...]:
    """Read all controllers; Unreadable when the tool tells nothing of them."""
    name = tool(host)
    if name is None:
        raise Unreadable("ssacli is not installed")
    answer = run(host, name, WORDS, budget_s=BUDGET_S, path=PLACES, cancelled=cancelled)
    if isinstance(answer, Failure):
        raise Unreadable(answer.text)
    text = answer.data.decode("utf-8", "replace")
    found = parse(text)
    if not found and NONE not in text:
        raise Unreadable(f"{name} told nothing that can be read (exit status {answer.code})")
    return found


def parse(text: str) -> tuple[Adapter, ...]:
    """Return the controllers of an output; none when there are none in it."""
    found: dict[str, Adapter] = {}
    for node in outline(text).below:
        title = _CONTROLLER.match(node.title)
        if title is not None and node.indent == 0:
            adapter = _adapter(node, title[1], title[2])
            found.setdefault(adapter.identity, adapter)
    return tuple(found.values())


def _adapter(node: Node, model: str, slot: str) -> Adapter:
    facts = node.facts
    serial = facts.get("Serial Number")
    driver = (facts.get("Driver Name"), facts.get("Driver Version"))
    address = facts.get("PCI Address (Domain:Bus:Device.Function)", "")
    drives = tuple(_drives(node))
    return Adapter(
        identity=serial or f"slot{slot}",
        how=controller_how(facts),
        model=model,
        serial=serial,
        firmware=facts.get("Firmware Version"),
        driver=" ".join(word for word in driver if word) or None,
        state=facts.get("Controller Status"),
        pci=address.lower() if _PCI.match(address) else None,
        celsius=_celsius(facts.get("Controller Temperature (C)")),
        drives=drives,
        volumes=tuple(_volumes(node, {drive.place: drive for drive in drives})),
        backups=tuple(_backups(facts)),
    )


def _number(text: str | None, limit: int = 2**63) -> int | None:
    told = _NUMBER.match(text or "")
    return int(told[0]) if told and 0 <= int(told[0]) < limit else None


def _celsius(text: str | None) -> int | None:
    return _number(text, 200) or None  # 0 stands for "not known"


def _size(text: str | None, units: dict[str, int]) -> int | None:
    told = _SIZE.match(text or "")
    return round(float(told[1]) * units[told[2]]) if told else None


# -- drives


def _details(node: Node) -> Iterator[tuple[str, Node]]:
    """Yield the place and heading of each drive; in lists of members they have no facts."""
    seen: set[str] = set()
    for item in node.all():
        word, _, place = item.title.partition(" ")
        if word == "physicaldrive" and "Status" in item.facts and place not in seen:
            seen.add(place)
            yield place, item


def _drives(node: Node) -> Iterator[Drive]:
    for place, item in _details(node):
        facts = item.facts
        kind = facts.get("Interface Type", "")
        block = _number(facts.get("Logical/Physical Block Size"), 2**20)
        maker, _, model = (facts.get("Model") or "").partition(" ")
        yield Drive(
            place=place,
            how=drive_how(facts),
            state=facts.get("Status"),
            vendor=maker if model else None,
            model=" ".join(model.split()) or maker or None,
            serial=facts.get("Serial Number"),
            firmware=facts.get("Firmware Revision"),
            wwn=facts.get("WWID"),
            size_bytes=_size(facts.get("Size"), DECIMAL),
            block_bytes=block or None,
            solid=_solid(kind),
            rotations=_number(facts.get("Rotational Speed"), 2**16),
            interface=kind.removeprefix("Solid State ") or None,
            celsius=_celsius(facts.get("Current Temperature (C)")),
            power_on_hours=_number(facts.get("Power On Hours"), 2**32),
            percentage_used=_used(facts.get("Usage remaining")),
            spare=facts.get("Drive Type", "").startswith("Spare"),
        )


def _solid(kind: str) -> bool | None:
    return (kind.startswith("Solid State") or "NVMe" in kind) if kind else None


def _used(text: str | None) -> int | None:
    told = _PERCENT.match(text or "")
    return 100 - int(told[1]) if told and int(told[1]) <= 100 else None


# -- volumes and backups


def _volumes(node: Node, drives: dict[str, Drive]) -> Iterator[Volume]:
    """Yield the logical drives; they lie on all data drives of their array."""
    members: dict[int, list[str]] = {}
    for place, item in _details(node):
        array = item.within("Array: ")
        if array is not None and not drives[place].spare:
            members.setdefault(id(array), []).append(place)
    for item in node.all():
        word, _, number = item.title.partition(": ")
        array = item.within("Array: ")
        if word != "Logical Drive" or array is None:
            continue
        places = tuple(members.get(id(array), ()))
        yield _volume(item, number, tuple(drives[place] for place in places))


def _volume(item: Node, number: str, drives: tuple[Drive, ...]) -> Volume:
    facts = item.facts
    level = _LEVEL.match(facts.get("Fault Tolerance", ""))
    device = facts.get("Disk Name", "")
    return Volume(
        number=number,
        how=volume_how(facts, drives),
        name=facts.get("Logical Drive Label") or None,
        level=level[1] + (level[2] or "") if level else None,
        state=facts.get("Status"),
        size_bytes=_size(facts.get("Size"), BINARY),
        cache=facts.get("Caching"),
        device=device if device.startswith("/dev/") else None,
        identifier=facts.get("Unique Identifier"),
        drives=tuple(drive.place for drive in drives),
    )


def _backups(facts: dict[str, str]) -> Iterator[Backup]:
    state = facts.get("Battery/Capacitor Status")
    if state is not None and _number(facts.get("Battery/Capacitor Count", "1")):
        yield Backup(
            name="battery",
            how=backup_how(state),
            state=state,
            celsius=_celsius(facts.get("Capacitor Temperature (C)")),
        )
