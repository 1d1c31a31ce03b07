"""The words of `khv audit`; imports nothing that takes time."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import Any

SHOWN = 50  # records that `list` shows if nobody says


def add_parser(commands: Any, client_options: Callable[[argparse.ArgumentParser], None]) -> Any:
    """Add the command's words and return its parser."""
    audit = commands.add_parser("audit", help="read and verify who changed what, and who logged in")
    actions = audit.add_subparsers(dest="action", required=True, metavar="ACTION")
    listing = actions.add_parser("list", help="list records, the newest last")
    export = actions.add_parser("export", help="print the records as they stand, a JSON line each")
    for parser in (listing, export):
        parser.add_argument("--since", default="", help="from this time on (RFC 3339, UTC)")
        parser.add_argument("--until", default="", help="up to this time")
        parser.add_argument("--account", default="*", help="of this account; * is any text")
        parser.add_argument("--about", default="*", metavar="ACTION", help="of this action")
        parser.add_argument("--failed", action="store_true", help="what did not end well")
    listing.add_argument("-n", "--number", type=int, default=SHOWN, help="how many; 0: all")
    listing.add_argument("--json", action="store_true", help="as JSON lines")
    show = actions.add_parser("show", help="show all of a record")
    show.add_argument("record", type=int)
    actions.add_parser("verify", help="check that nothing was changed or removed; 1 if it was")
    for action in actions.choices.values():
        client_options(action)
    return audit
