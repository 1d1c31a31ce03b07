"""`khv state`: checks, copies and restores the state, of a khv that runs or not.

Files of the broker's directory are touched as their owner: nothing that root writes or reads lies
where the unprivileged broker may put links.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import msgspec

from cimom.broker.copies import Copies, inspect, put, save
from cimom.broker.store import STATE_FILE, StateError
from cimom.model import CimError
from khv import local
from khv.keeping import UPLOADED
from khv.restoring import ready

BACK_S = 60.0  # for the broker to be there again
BROKER = "broker"  # its directory below that of the state


def add_parser(
    commands: Any, client_options: Callable[[argparse.ArgumentParser], None]
) -> argparse.ArgumentParser:
    """Add `khv state` to the command line."""
    parser: argparse.ArgumentParser = commands.add_parser(
        "state", help="check, copy and restore the state"
    )
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    check = actions.add_parser("check", help="look through the state file and its copies")
    check.add_argument("--json", action="store_true", help="as JSON")
    backup = actions.add_parser("backup", help="make a copy")
    backup.add_argument("file", nargs="?", help="where; among the daily ones if not given")
    restore = actions.add_parser("restore", help="put a copy in place; the former is set aside")
    restore.add_argument("file", nargs="?", help="the copy; the newest that is whole if not given")
    for action in actions.choices.values():
        client_options(action)
    parser.set_defaults(run=run)
    return parser


def run(arguments: argparse.Namespace) -> int:
    """Carry out an action; 0 done, 1 it failed, or the state is damaged."""
    act = {"check": _check, "backup": _backup, "restore": _restore}[arguments.action]
    try:
        return act(arguments, local.answers(arguments.state_dir))
    except StateError as exc:
        print(f"khv: {exc}", file=sys.stderr)
        return 1


def _check(arguments: argparse.Namespace, running: bool) -> int:  # noqa: FBT001 - of a table
    if running:
        rows = local.call(arguments.state_dir, "state.check", {})
    else:
        directory = _directory(arguments)
        with _as_owner(directory):
            paths = (os.path.join(directory, STATE_FILE), *Copies(directory).paths())
            rows = [msgspec.to_builtins(inspect(path)) for path in paths]
    if arguments.json:
        print(json.dumps(rows, indent=2))
    else:
        for row in rows:
            size = "" if row["size_bytes"] is None else f", {row['size_bytes'] / 1024:.0f} KiB"
            version = "" if row["version"] is None else f", version {row['version']}"
            print(f"{row['path']}: {row['text']}{version}{size}")
        for name, count in rows[0]["rows"].items():
            print(f"  {name}: {count}")
    return 0 if rows[0]["ok"] else 1


def _backup(arguments: argparse.Namespace, running: bool) -> int:  # noqa: FBT001 - of a table
    directory = _directory(arguments)
    target = None
    if arguments.file is not None:
        target = os.open(arguments.file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        if running:
            path = str(local.call(arguments.state_dir, "state.backup", {}))
        else:
            with _as_owner(directory):
                path = Copies(directory).make().path
        if target is not None:
            with _as_owner(directory):
                save(path, target)
    except (StateError, CimError, OSError):
        if arguments.file is not None:
            os.unlink(arguments.file)
        raise
    print(f"khv: the state was copied to {arguments.file or path}")
    return 0


def _restore(arguments: argparse.Namespace, running: bool) -> int:  # noqa: FBT001 - of a table
    directory = _directory(arguments)
    uploaded = os.path.join(directory, UPLOADED)
    if arguments.file is not None:
        _upload(arguments.file, directory, uploaded)
    try:
        if running:
            values = {"uploaded": arguments.file is not None}
            source = local.call(arguments.state_dir, "state.restore", values)
            _wait(arguments.state_dir)
        else:
            with _as_owner(directory):
                source = uploaded if arguments.file else Copies(directory).newest()
                ready(directory, source)
                aside = put(directory)
            print(f"khv: the former state is {aside}" if aside else "khv: there was no state")
    finally:
        if arguments.file is not None:
            with _as_owner(directory):
                os.unlink(uploaded)
    print(f"khv: the state was restored from {arguments.file or source}")
    return 0


def _upload(path: str, directory: str, uploaded: str) -> None:
    """Copy a file, which only who calls may read, to where the broker may."""
    with open(path, "rb") as file, _as_owner(directory):
        if os.path.lexists(uploaded):
            os.unlink(uploaded)
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW
        with os.fdopen(os.open(uploaded, flags, 0o600), "wb") as into:
            shutil.copyfileobj(file, into)


def _wait(state_dir: str) -> None:
    """Wait until the broker is there again, with a state that is whole."""
    end = time.monotonic() + BACK_S
    time.sleep(1.0)  # the one that answered is ending
    while time.monotonic() < end:
        try:
            if local.call(state_dir, "state.check", {})[0]["ok"]:
                return
        except (CimError, OSError):
            pass
        time.sleep(0.2)
    raise StateError("the broker did not come back; its log says more")


def _directory(arguments: argparse.Namespace) -> str:
    directory = os.path.join(arguments.state_dir, BROKER)
    if not os.path.isdir(directory):
        raise StateError(f"{directory}: there is no state of khv")
    return directory


@contextmanager
def _as_owner(directory: str) -> Iterator[None]:
    """Be the owner of a directory for a while, if we are root."""
    owner = os.lstat(directory)
    if os.geteuid() != 0 or owner.st_uid == 0:
        yield
        return
    group = os.getegid()
    os.setegid(owner.st_gid)
    os.seteuid(owner.st_uid)
    try:
        yield
    finally:
        os.seteuid(0)
        os.setegid(group)
