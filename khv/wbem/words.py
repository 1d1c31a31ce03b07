"""The words of `khv wbem`: verbs, options, what completes them.  Imports nothing that is slow."""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

OUTPUTS = ("table", "json", "mof", "xml")


class Verb(NamedTuple):
    """A verb: its long name, what it takes, and what it does."""

    long: str
    operands: tuple[str, ...]
    help: str


# An operand that ends with `?` may be left out, one with `*` may come several times.
VERBS: dict[str, Verb] = {
    "ei": Verb("enumerate", ("class",), "the instances of a class"),
    "ein": Verb("names", ("class",), "the paths of the instances of a class"),
    "gi": Verb("get", ("instance",), "one instance"),
    "gc": Verb("class", ("class",), "a class"),
    "ec": Verb("classes", ("class?",), "the classes below a class, or at the top"),
    "ecn": Verb("class-names", ("class?",), "their names"),
    "gq": Verb("qualifier", ("qualifier",), "a qualifier type"),
    "eq": Verb("qualifiers", (), "all qualifier types"),
    "ai": Verb("associators", ("instance",), "what an instance is associated with"),
    "ain": Verb("associator-names", ("instance",), "the paths of what it is associated with"),
    "ri": Verb("references", ("instance",), "the associations of an instance"),
    "rin": Verb("reference-names", ("instance",), "their paths"),
    "im": Verb("invoke", ("instance", "method", "value*"), "call a method: NAME=VALUE ..."),
    "ci": Verb("create", ("class", "value*"), "make an instance: NAME=VALUE ..."),
    "mi": Verb("modify", ("instance", "value*"), "change an instance: NAME=VALUE ..."),
    "di": Verb("delete", ("instance",), "end an instance"),
    "query": Verb("select", ("query",), "the instances that a query finds"),
    "ns": Verb("namespaces", (), "the namespaces"),
}
INSTANCES = frozenset({"ei", "gi", "ai", "ri"})  # they answer instances of known properties
TRAVERSALS = frozenset({"ai", "ain", "ri", "rin"})


def add_parser(
    commands: Any, options: Callable[[argparse.ArgumentParser], None]
) -> argparse.ArgumentParser:
    """Add the command to khv's; `options` adds those that all commands have."""
    wbem: argparse.ArgumentParser = commands.add_parser(
        "wbem",
        help="ask any WBEM server, this machine's khv if none is named",
        description="An instance is CLASS.NAME=VALUE,... with as many properties, keys or others,"
        " as make it the only one, or a whole WBEM URI.",
    )
    verbs = wbem.add_subparsers(dest="verb", required=True, metavar="VERB")
    for short, verb in VERBS.items():
        parser = verbs.add_parser(short, aliases=[verb.long], help=verb.help)
        parser.set_defaults(verb=short)
        for operand in verb.operands:
            many = {"?": "?", "*": "*"}.get(operand[-1])
            parser.add_argument(operand.rstrip("?*"), nargs=many)
        _options(parser, short)
        options(parser)
    return wbem


def _options(parser: argparse.ArgumentParser, verb: str) -> None:
    env = os.environ.get
    parser.add_argument("-s", "--server", default=env("KHV_SERVER"), help="URL of the server")
    parser.add_argument("-u", "--user", default=env("KHV_USER", "admin"))
    parser.add_argument(
        "--password-file", help="file with the password (or KHV_PASSWORD, or it is asked for)"
    )
    parser.add_argument("--ca", help="file of authorities that may sign the server's certificate")
    parser.add_argument("--no-verify", action="store_true", help="take any certificate")
    parser.add_argument("-n", "--namespace", default="root/cimv2")
    parser.add_argument("--timeout", type=int, default=30, metavar="SECONDS")
    parser.add_argument("-o", "--output", choices=OUTPUTS, default="table")
    if verb in INSTANCES:
        parser.add_argument("-p", "--properties", help="NAME,NAME,...: show these, in this order")
    parser.add_argument("--raw", action="store_true", help="numbers instead of their texts")
    if verb == "ei":
        parser.add_argument("--where", metavar="FQL", help="only instances that this holds for")
    if verb in ("ec", "ecn"):
        parser.add_argument("--deep", action="store_true", help="all classes below, not the next")
    if verb == "query":
        parser.add_argument("--language", default="DMTF:CQL")
    if verb in TRAVERSALS:
        for name in ("assoc-class", "result-class", "role", "result-role"):
            if verb in ("ai", "ain") or name in ("result-class", "role"):
                parser.add_argument(f"--{name}")


COMPLETION = """\
_khv() {{
    local word="${{COMP_WORDS[COMP_CWORD]}}"
    if [ "$COMP_CWORD" = 1 ]; then
        COMPREPLY=($(compgen -W "{commands}" -- "$word"))
    elif [ "${{COMP_WORDS[1]}}" = wbem ] && [ "$COMP_CWORD" = 2 ]; then
        COMPREPLY=($(compgen -W "{verbs}" -- "$word"))
    elif [ "${{COMP_WORDS[1]}}" = wbem ]; then
        COMPREPLY=($(compgen -W "{classes}" -- "$word"))
    fi
}}
complete -o default -F _khv khv
"""


def completion(shell: str, commands: Iterable[str], classes: Iterable[str]) -> str:
    """Return what a shell reads (`source <(khv completion bash)`) to complete khv's words."""
    verbs = [word for short, verb in VERBS.items() for word in (short, verb.long)]
    script = COMPLETION.format(
        commands=" ".join(commands), verbs=" ".join(verbs), classes=" ".join(classes)
    )
    return f"autoload -U +X bashcompinit && bashcompinit\n{script}" if shell == "zsh" else script
