"""`khv cert`: shows the certificates of a running khv; makes, asks for, installs the server's."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from typing import Any

from khv import local
from khv.credential import MAX_BYTES


def add_parser(
    commands: Any, client_options: Callable[[argparse.ArgumentParser], None]
) -> argparse.ArgumentParser:
    """Add `khv cert` to the command line."""
    parser: argparse.ArgumentParser = commands.add_parser(
        "cert", help="show, make, ask for and install certificates"
    )
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    show = actions.add_parser("show", help="show the certificates that khv goes by")
    show.add_argument("--json", action="store_true", help="as JSON")
    new = actions.add_parser("new", help="make another key, and a certificate it signs itself")
    csr = actions.add_parser("csr", help="print a request for a certificate of khv's key")
    for action in (new, csr):
        action.add_argument("names", nargs="*", metavar="NAME", help="more names and addresses")
    install = actions.add_parser("install", help="serve with a certificate, at once")
    install.add_argument(
        "certificate", help="file with it and its chain (PEM); `-`: standard input"
    )
    install.add_argument("--key", help="file with its key (PEM); khv's own if not given")
    for action in actions.choices.values():
        client_options(action)
    parser.set_defaults(run=run)
    return parser


def run(arguments: argparse.Namespace) -> int:
    """Carry out an action."""
    values: dict[str, Any] = {}
    if arguments.action in ("new", "csr"):
        values["names"] = arguments.names
    elif arguments.action == "install":
        values["certificate"] = _text(arguments.certificate)
        values["key"] = None if arguments.key is None else _text(arguments.key)
    answer = local.call(arguments.state_dir, f"cert.{arguments.action}", values)
    if arguments.action == "csr":
        print(answer, end="")
    elif arguments.action == "show" and not arguments.json:
        print("\n\n".join(map(_described, answer)))
    elif arguments.action == "show":
        print(json.dumps(answer, indent=2))
    else:
        print(f"khv: in use: {answer['subject']}, SHA-256 {answer['sha256']}")
    return 0


def _described(row: dict[str, str]) -> str:
    return "\n".join(f"{name + ':':9} {value}" for name, value in row.items() if value)


def _text(path: str) -> str:
    """Read what may be too large: khv says so."""
    if path == "-":
        return sys.stdin.read(MAX_BYTES + 1)
    with open(path, encoding="ascii", errors="replace") as file:
        return file.read(MAX_BYTES + 1)
