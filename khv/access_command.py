"""`khv user|passwd|role|lockdown|session|status`: who may come in, and what they may."""

from __future__ import annotations

import argparse
import getpass
import json
import sys
from collections.abc import Callable, Sequence
from typing import Any

from cimom.access.lockdown import Mode
from cimom.access.roles import Role
from cimom.model import CimError, Status
from khv import local

Options = Callable[[argparse.ArgumentParser], None]
Show = Callable[[Sequence[dict[str, Any]]], None]
ROLES = tuple(map(str, Role))
DONE = {
    "add": "new account",
    "passwd": "changed password",
    "role": "changed role",
    "lock": "locked",
    "unlock": "unlocked",
    "delete": "deleted",
}


def add_parsers(commands: Any, options: Options) -> None:
    """Declare the commands; `options` adds what every client has."""
    _add_user(commands, options)
    own = commands.add_parser("passwd", help="change one's own password")
    own.add_argument("--account", dest="name", default="", help="if it is not that of the user")
    options(own)
    own.set_defaults(run=_own_password)
    role = commands.add_parser("role", help="list the roles, show what one allows")
    actions = role.add_subparsers(dest="action", required=True, metavar="ACTION")
    actions.add_parser("list", help="list the roles")
    actions.add_parser("show", help="list what a role allows").add_argument("role", choices=ROLES)
    _finish(role, actions, options, "role")
    lockdown = commands.add_parser("lockdown", help="shut the network out, and let it in again")
    actions = lockdown.add_subparsers(dest="action", required=True, metavar="ACTION")
    actions.add_parser("show", help="say what is shut")
    put = actions.add_parser("set", help="set the mode")
    put.add_argument("mode", choices=tuple(map(str, Mode)))
    put.add_argument(
        "--exception", action="append", metavar="ACCOUNT", help="an account that is excepted"
    )
    _finish(lockdown, actions, options, "lockdown")
    session = commands.add_parser("session", help="list and end the sessions of the page")
    actions = session.add_subparsers(dest="action", required=True, metavar="ACTION")
    actions.add_parser("list", help="list the sessions")
    actions.add_parser("end", help="end a session").add_argument("id")
    _finish(session, actions, options, "session")
    status = commands.add_parser("status", help="say where khv listens and how access stands")
    status.add_argument("--json", action="store_true", help="as JSON")
    options(status)
    status.set_defaults(run=_status)


def _add_user(commands: Any, options: Options) -> None:
    users = commands.add_parser("user", help="add, list, change, lock and delete accounts")
    actions = users.add_subparsers(dest="action", required=True, metavar="ACTION")
    add = actions.add_parser("add", help="make an account; a password that is made up is printed")
    add.add_argument("name")
    add.add_argument("--role", choices=ROLES, default=str(Role.READ_ONLY))
    add.add_argument("--password-file", help="file with its password, `-` for standard input")
    actions.add_parser("list", help="list the accounts")
    passwd = actions.add_parser("passwd", help="give an account another password")
    role = actions.add_parser("role", help="give an account another role")
    for action, text in (
        ("show", "show an account"),
        ("lock", "shut an account out until it is unlocked"),
        ("unlock", "let an account in again, and end its lock-outs"),
        ("delete", "remove an account"),
    ):
        actions.add_parser(action, help=text).add_argument("name")
    for parser in (passwd, role):
        parser.add_argument("name")
    role.add_argument("role", choices=ROLES)
    new = passwd.add_mutually_exclusive_group()
    new.add_argument("--password-file", help="file with it, `-` for standard input; else asked")
    new.add_argument("--random", action="store_true", help="make one up and print it")
    _finish(users, actions, options, "user")


def _finish(parser: Any, actions: Any, options: Options, word: str) -> None:
    for action in actions.choices.values():
        options(action)
    parser.set_defaults(run=RUNS[word])


# -- accounts


def _user(arguments: argparse.Namespace) -> int:
    action = arguments.action
    if action == "list":
        print_table(local.call(arguments.state_dir, "user.list", {}))
        pam = local.call(arguments.state_dir, "status", {}).get("pam")
        if pam:
            print(f"khv: and users of this machine by PAM: {pam}")
        return 0
    values = {"name": arguments.name}
    if action in ("add", "role"):
        values["role"] = arguments.role
    if action == "passwd" and not arguments.random:
        values["password"] = _new_password(arguments.name, arguments.password_file)
    if action == "add" and arguments.password_file:
        values["password"] = _of_file(arguments.password_file)
    answer = local.call(arguments.state_dir, f"user.{action}", values)
    if action == "show":
        _print_facts(answer)
        return 0
    made = f" / {answer}" if answer else ""
    print(f"khv: {DONE[action]}: {arguments.name}{made}")
    return 0


def _own_password(arguments: argparse.Namespace) -> int:
    try:
        current = getpass.getpass("current password: ")
    except EOFError as exc:
        raise CimError(Status.INVALID_PARAMETER, "the current password is asked for") from exc
    password = _new_password(arguments.name or "yours", None)
    values = {"name": arguments.name, "current_password": current, "password": password}
    name = local.call(arguments.state_dir, "passwd", values)
    print(f"khv: changed password: {name}")
    return 0


def _new_password(name: str, path: str | None) -> str:
    """Return the password of a file, or the one that is typed twice."""
    if path:
        return _of_file(path)
    try:
        first = getpass.getpass(f"new password of {name}: ")
        again = getpass.getpass("the same again: ")
    except EOFError as exc:
        text = "no password: give --password-file or --random"
        raise CimError(Status.INVALID_PARAMETER, text) from exc
    if first != again:
        raise CimError(Status.INVALID_PARAMETER, "the two passwords differ")
    return first


def _of_file(path: str) -> str:
    if path == "-":
        return sys.stdin.readline().rstrip("\n")
    with open(path, encoding="utf-8") as file:
        return file.read().strip()


# -- roles, lockdown, sessions, status


def _role(arguments: argparse.Namespace) -> int:
    if arguments.action == "list":
        print_table(local.call(arguments.state_dir, "role.list", {}))
        return 0
    actions = local.call(arguments.state_dir, "role.show", {"role": arguments.role})
    print("\n".join(actions) or "nothing")
    return 0


def _lockdown(arguments: argparse.Namespace) -> int:
    values: dict[str, Any] = {}
    if arguments.action == "set":
        values["mode"] = arguments.mode
        if arguments.exception is not None:
            values["exceptions"] = arguments.exception
    answer = local.call(arguments.state_dir, f"lockdown.{arguments.action}", values)
    _print_facts({**answer, "exceptions": ", ".join(answer["exceptions"]) or "nobody"})
    return 0


def _session(arguments: argparse.Namespace) -> int:
    if arguments.action == "list":
        print_table(local.call(arguments.state_dir, "session.list", {}))
    else:
        local.call(arguments.state_dir, "session.end", {"id": arguments.id})
    return 0


def _status(arguments: argparse.Namespace) -> int:
    facts = local.call(arguments.state_dir, "status", {})
    if arguments.json:
        print(json.dumps(facts, indent=2))
        return 0
    words = {
        name: ", ".join(map(str, value)) if isinstance(value, list) else value
        for name, value in facts.items()
    }
    _print_facts({name: value for name, value in words.items() if value not in (None, "")})
    return 0


def _print_facts(facts: dict[str, Any]) -> None:
    width = max(map(len, facts), default=0)
    for name, value in facts.items():
        print(f"{name.ljust(width)}  {value}")


def print_table(rows: Sequence[dict[str, Any]]) -> None:
    """Print dictionaries with equal keys as aligned columns."""
    if not rows:
        print("none")
        return
    head = list(rows[0])
    table = [head, *([str(row[name]) for name in head] for row in rows)]
    widths = [max(len(line[i]) for line in table) for i in range(len(head))]
    for line in table:
        cells = (cell.ljust(width) for cell, width in zip(line, widths, strict=True))
        print("  ".join(cells).rstrip())


RUNS = {"user": _user, "role": _role, "lockdown": _lockdown, "session": _session}
