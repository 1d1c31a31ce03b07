"""What storcli and perccli print with `J`; knows no CIM.

Two questions are asked: of all controllers, and of all drives in all enclosures.  Of the second
a controller may know no answer (it has no drives): then drives are known by their list only.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from broadcom_raid.rule import controller_how, drive_how, of_backup, volume_how
from hypervisor.background import Cancelled, Unreadable
from hypervisor.host import Host
from hypervisor.jsontree import Tree, parse_tree
from hypervisor.tool import TOOL_PATH, Failure, find, run
from providers.raid import Adapter, Backup, Drive, Volume

TOOLS = ("storcli64", "storcli", "perccli64", "perccli")
PLACES = ":".join(
    (
        "/opt/MegaRAID/storcli",
        "/opt/MegaRAID/perccli",
        "/opt/lsi/storcli",
        TOOL_PATH,
    )
)
CONTROLLERS = ("/cALL", "show", "all", "J", "nolog")
DRIVES = ("/cALL/eALL/sALL", "show", "all", "J", "nolog")
BUDGET_S = 60.0  # a controller with a full shelf takes ten
MAX_CONTROLLERS = 32
UNITS = {"KB": 2**10, "MB": 2**20, "GB": 2**30, "TB": 2**40, "PB": 2**50}  # they are binary
_SIZE = re.compile(r"([0-9]{1,9}(?:\.[0-9]{1,6})?) ([KMGTP]B)")
_SECTORS = re.compile(r"\[0x([0-9a-fA-F]{1,16}) Sectors\]")
_CELSIUS = re.compile(r"\s*(-?[0-9]{1,3}) ?C\b")
_LEVEL = re.compile(r"RAID([0-9]{1,2})")
_HEX = re.compile(r"[0-9A-Fa-f]{16,32}\Z")


def tool(host: Host) -> str | None:
    """Return which of the tools is there."""
    return next((name for name in TOOLS if find(host, name, PLACES) is not None), None)


def missing(host: Host) -> str | None:
    """Say why no controller can be read; None when they can."""
    if tool(host) is not None:
        return None
    return "broadcom_raid: neither storcli nor perccli is installed"


def read(host: Host, cancelled: Cancelled) -> tuple[Adapter, ...]:
    """Read all controllers; Unreadable when the tool tells nothing of them."""
    name = tool(host)
    if name is None:
        raise Unreadable("neither storcli nor perccli is installed")
    answer = run(host, name, CONTROLLERS, budget_s=BUDGET_S, path=PLACES, cancelled=cancelled)
    if isinstance(answer, Failure):
        raise Unreadable(answer.text)
    tree = parse_tree(answer.data)
    if tree is None or not isinstance(tree.at("Controllers"), list):
        raise Unreadable(f"{name} told nothing that can be read (exit status {answer.code})")
    details = run(host, name, DRIVES, budget_s=BUDGET_S, path=PLACES, cancelled=cancelled)
    drives = None if isinstance(details, Failure) else parse_tree(details.data)
    return parse(tree, drives)


def parse(controllers: Tree, drives: Tree | None = None) -> tuple[Adapter, ...]:
    """Return the controllers of the two answers; without the second, drives tell less."""
    details = {} if drives is None else dict(_answers(drives))
    return tuple(
        _adapter(number, data, details.get(number, Tree(None)))
        for number, data in _answers(controllers)
    )


def _answers(tree: Tree) -> Iterator[tuple[int, Tree]]:
    """Yield the number of each controller that answered, and its answer."""
    seen: set[int] = set()
    for row in tree.rows("Controllers"):
        number = row.number("Command Status", "Controller", limit=MAX_CONTROLLERS)
        data = row.at("Response Data")
        if number is not None and isinstance(data, dict) and number not in seen:
            seen.add(number)
            yield number, Tree(data)


def _adapter(number: int, data: Tree, details: Tree) -> Adapter:
    drives = tuple(_drives(number, data, details))
    groups = {row.text("EID:Slot"): _text(row, "DG") for row in data.rows("TOPOLOGY")}
    serial = data.text("Basics", "Serial Number")
    backups = tuple(_backups(data))
    driver = (data.text("Version", "Driver Name"), data.text("Version", "Driver Version"))
    return Adapter(
        identity=serial or f"c{number}",
        how=controller_how(data),
        model=data.text("Basics", "Model"),
        serial=serial,
        firmware=data.text("Version", "Firmware Package Build")
        or data.text("Version", "Firmware Version"),
        driver=" ".join(word for word in driver if word) or None,
        state=data.text("Status", "Controller Status"),
        pci=_pci(data),
        celsius=data.number("HwCfg", "ROC temperature(Degree Celsius)", low=1, limit=200),
        drives=drives,
        volumes=tuple(_volume(row, drives, groups) for row in data.rows("VD LIST")),
        backups=backups,
    )


def _pci(data: Tree) -> str | None:
    numbers = [
        data.number("Bus", name, limit=limit)
        for name, limit in (
            ("Domain ID", 2**16),
            ("Bus Number", 2**8),
            ("Device Number", 2**5),
            ("Function Number", 2**3),
        )
    ]
    if any(number is None for number in numbers):
        return None
    domain, bus, device, function = numbers
    return f"{domain:04x}:{bus:02x}:{device:02x}.{function}"


# -- drives


def _drives(number: int, data: Tree, details: Tree) -> Iterator[Drive]:
    seen: set[str] = set()
    for row in data.rows("PD LIST"):
        place = row.text("EID:Slt")
        if place is not None and place not in seen:
            seen.add(place)
            yield _drive(number, row, place, details)
    for row in data.rows("TOPOLOGY"):  # what a volume lacks is listed nowhere else
        if row.text("State") == "Msng":
            group, member = _text(row, "DG"), _text(row, "Row")
            place = f"group {group}, member {member}"
            if place not in seen:
                seen.add(place)
                yield Drive(place=place, how=drive_how(row, Tree(None)), state="Msng")


def _drive(number: int, row: Tree, place: str, details: Tree) -> Drive:
    enclosure, _, slot = place.partition(":")
    path = (
        f"Drive /c{number}/e{enclosure}/s{slot}"
        if enclosure.strip()
        else f"Drive /c{number}/s{slot}"
    )
    more = f"{path} - Detailed Information"
    state, device = (
        Tree(details.at(more, f"{path} {what}")) for what in ("State", "Device attributes")
    )
    block = _block(row.text("SeSz"))
    size = _size(device.text("Coerced size"), block) or _size(row.text("Size"), None)
    medium = row.text("Med")
    return Drive(
        place=place,
        how=drive_how(row, state),
        state=row.text("State"),
        model=row.text("Model") or device.text("Model Number"),
        vendor=_vendor(device.text("Manufacturer Id")),
        serial=device.text("SN"),
        firmware=device.text("Firmware Revision"),
        wwn=device.text("WWN"),
        size_bytes=size,
        block_bytes=block,
        solid=None if medium is None else medium == "SSD",
        interface=row.text("Intf"),
        celsius=_celsius(state.text("Drive Temperature")),
        media_errors=state.number("Media Error Count"),
        other_errors=state.number("Other Error Count"),
        predicted_failures=state.number("Predictive Failure Count"),
        spare=row.text("State") in ("GHS", "DHS"),
    )


def _vendor(text: str | None) -> str | None:
    return None if text == "ATA" else text


def _block(text: str | None) -> int | None:
    return {"512B": 512, "4 KB": 4096, "4KB": 4096}.get(text or "")


def _size(text: str | None, block: int | None) -> int | None:
    """Return bytes: of the sectors if they are told, else of the rounded figure."""
    sectors = _SECTORS.search(text or "")
    if sectors and block:
        return int(sectors[1], 16) * block if int(sectors[1], 16) < 2**50 else None
    told = _SIZE.match(text or "")
    return round(float(told[1]) * UNITS[told[2]]) if told else None


def _celsius(text: str | None) -> int | None:
    told = _CELSIUS.match(text or "")
    return int(told[1]) if told and -60 <= int(told[1]) < 200 and int(told[1]) != 0 else None


# -- volumes and backups


def _text(row: Tree, name: str) -> str | None:
    """Return what may be a number or a text, as text."""
    number = row.number(name)
    return row.text(name) if number is None else str(number)


def _volume(row: Tree, drives: tuple[Drive, ...], groups: dict[str | None, str | None]) -> Volume:
    group, _, number = (row.text("DG/VD") or "-/-").partition("/")
    mine = tuple(d for d in drives if _group(d, groups) == group)
    level = _LEVEL.match(row.text("TYPE") or "")
    return Volume(
        number=number,
        how=volume_how(row, mine),
        name=row.text("Name"),
        level=level[1] if level else None,
        state=row.text("State"),
        size_bytes=_size(row.text("Size"), None),
        cache=row.text("Cache"),
        drives=tuple(drive.place for drive in mine),
    )


def _group(drive: Drive, groups: dict[str | None, str | None]) -> str | None:
    missing_one = re.match(r"group (\w+),", drive.place)
    return missing_one[1] if missing_one else groups.get(drive.place)


def _backups(data: Tree) -> Iterator[Backup]:
    for key in ("Cachevault_Info", "BBU_Info"):
        for number, row in enumerate(data.rows(key)):
            name = row.text("Model") or key.partition("_")[0]
            yield Backup(
                name=name if number == 0 else f"{name} {number}",
                how=of_backup(row.text("State")),
                state=row.text("State"),
                celsius=_celsius(row.text("Temp")),
            )
