"""`khv snmp-user`: adds, lists, changes and deletes users of SNMPv3."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from typing import Any

from cimom.access.roles import Role
from khv import local


def add_parser(
    commands: Any, client_options: Callable[[argparse.ArgumentParser], None]
) -> argparse.ArgumentParser:
    """Add `khv snmp-user` to the command line."""
    parser: argparse.ArgumentParser = commands.add_parser(
        "snmp-user", help="add, list, change and delete users of SNMPv3"
    )
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    add = actions.add_parser("add", help="make a user; passphrases that are made up are printed")
    add.add_argument("name")
    add.add_argument("--role", choices=[str(role) for role in Role], default=str(Role.READ_ONLY))
    passwd = actions.add_parser("passwd", help="give a user other passphrases")
    passwd.add_argument("name")
    for action in (add, passwd):
        action.add_argument("--auth-file", help="file with the passphrase of authentication; `-`")
        action.add_argument("--priv-file", help="file with the passphrase of privacy; `-`")
    listing = actions.add_parser("list", help="list the users")
    listing.add_argument("--json", action="store_true", help="as JSON")
    actions.add_parser("delete", help="remove a user").add_argument("name")
    for action in actions.choices.values():
        client_options(action)
    parser.set_defaults(run=run)
    return parser


def run(arguments: argparse.Namespace) -> int:
    """Carry out an action."""
    values: dict[str, Any] = {}
    if arguments.action != "list":
        values["name"] = arguments.name
    if arguments.action == "add":
        values["role"] = arguments.role
    if arguments.action in ("add", "passwd"):
        values |= {"auth": _word(arguments.auth_file), "priv": _word(arguments.priv_file)}
    answer = local.call(arguments.state_dir, f"snmp-user.{arguments.action}", values)
    if arguments.action == "list":
        _list(answer, as_json=arguments.json)
        return 0
    done = {"add": "new SNMPv3 user", "passwd": "changed passphrases", "delete": "deleted"}
    made = "".join(f" / {kind} {word}" for kind, word in (answer or {}).items())
    print(f"khv: {done[arguments.action]}: {arguments.name}{made}")
    return 0


def _list(rows: list[dict[str, str]], *, as_json: bool) -> None:
    if as_json:
        print(json.dumps(rows, indent=2))
        return
    for row in rows:
        print(
            f"{row['name']:32}  {row['role']:14}  reads {row['reads']}  {row['auth']} {row['priv']}"
        )


def _word(path: str | None) -> str | None:
    if path is None:
        return None
    if path == "-":
        return sys.stdin.readline().rstrip("\n")
    with open(path, encoding="utf-8") as file:
        return file.read().strip()
