"""`khv audit`: lists, shows, exports and verifies the audit log, for who runs khv."""

from __future__ import annotations

import argparse
import json
import sys
from collections import deque
from collections.abc import Callable
from fnmatch import fnmatchcase

import msgspec

from cimom.access import chain
from cimom.access.chain import Head
from cimom.access.entry import Record
from cimom.model import CimError
from khv import local
from khv.audit.archive import Archive

BROKEN = 1  # exit status of `verify`
COLUMNS = ("number", "time", "account", "source", "protocol", "action", "object", "outcome")
WIDEST = 48  # characters of a column


def run(arguments: argparse.Namespace) -> int:
    """Carry out an action."""
    return ACTIONS[arguments.action](arguments, Archive(arguments.state_dir))


def _matches(arguments: argparse.Namespace, record: Record) -> bool:
    return (
        (not arguments.since or record.time >= arguments.since)
        and (not arguments.until or record.time <= arguments.until)
        and fnmatchcase(record.account, arguments.account)
        and fnmatchcase(record.action, arguments.about)
        and not (arguments.failed and record.outcome == "ok")
    )


def _list(arguments: argparse.Namespace, archive: Archive) -> int:
    found = deque(
        (record for record in archive.records() if _matches(arguments, record)),
        arguments.number or None,
    )
    if arguments.json:
        for record in found:
            print(_json(record))
        return 0
    table = [COLUMNS, *([_cell(getattr(record, name)) for name in COLUMNS] for record in found)]
    widths = [max(len(row[index]) for row in table) for index in range(len(COLUMNS))]
    for row in table:
        cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        print("  ".join(cells).rstrip())
    return 0


def _cell(value: object) -> str:
    text = _plain(str(value))
    return text if len(text) <= WIDEST else text[: WIDEST - 1] + "…"


def _plain(text: str) -> str:
    """Return a text that does nothing to a terminal: it may be a stranger's."""
    return "".join(c if c.isprintable() else ascii(c)[1:-1] for c in text)


def _json(record: Record) -> str:
    return json.dumps(msgspec.structs.asdict(record))


def _show(arguments: argparse.Namespace, archive: Archive) -> int:
    for record in archive.records():
        if record.number == arguments.record:
            for name, value in msgspec.structs.asdict(record).items():
                print(f"{name:9} {_plain(str(value))}".rstrip())
            return 0
    print(f"khv: there is no record {arguments.record}", file=sys.stderr)
    return 1


def _export(arguments: argparse.Namespace, archive: Archive) -> int:
    for text in archive.lines():
        record = chain.parse(text)
        if record is not None and _matches(arguments, record):
            sys.stdout.write(text.decode())
    return 0


def _verify(arguments: argparse.Namespace, archive: Archive) -> int:
    known = _known(arguments.state_dir, archive)
    found = archive.verify(known)
    for fault in found.faults:
        print(f"{fault.file}:{fault.line}: {_plain(fault.text)}")
    if known is None:
        print("khv: there is no state file: a tail that was cut off is not missed", file=sys.stderr)
    if found.faults:
        print(f"khv: the audit log is broken in {len(found.faults)} places", file=sys.stderr)
        return BROKEN
    if known is not None and known.number < found.head.number:
        print(
            f"khv: the state file knows record {known.number} as the last: what may have been cut"
            f" off after record {found.head.number} is not missed",
            file=sys.stderr,
        )
    if not found.records:
        print("the audit log has no records")
        return 0
    print(
        f"{found.records} records, {found.first} to {found.head.number}: nothing was changed or"
        f" removed; the last hash is {found.head.digest.hex()}"
    )
    return 0


def _known(state_dir: str, archive: Archive) -> Head | None:
    """Return the end of the chain as a running khv knows it, else as its state file does."""
    try:
        number, digest = local.call(state_dir, "audit.head", {})
    except (local.NoKhvError, CimError):
        return archive.stored_head()
    return Head(number, bytes.fromhex(digest))


ACTIONS: dict[str, Callable[[argparse.Namespace, Archive], int]] = {
    "list": _list,
    "show": _show,
    "export": _export,
    "verify": _verify,
}
