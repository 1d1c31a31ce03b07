"""`khv mof`: MOF is compiled in the command's own process and loaded by the broker in one step."""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Iterator

import msgspec

from cimom.broker.namespaces import BUILT_IN
from cimom.mof import MofError, compile_declarations
from cimom.schema import Declarations, Schema, load
from khv import local

TELL_S = 0.2  # between two words about how far it is


def run(action: str, arguments: argparse.Namespace) -> int:
    """Carry out an action of the command; return its exit status."""
    if action == "compile":
        return _compile(arguments)
    if action == "unload":
        values = {"namespace": arguments.namespace, "unit": arguments.name}
        count = local.call(arguments.state_dir, "mof.unload", values)
        print(f"{arguments.name}: {count} classes are gone")
        return 0
    for row in local.call(arguments.state_dir, "mof.list", {}):
        print(f"{row['unit']}  {row['namespace']}  {row['classes']} classes")
    return 0


def _compile(arguments: argparse.Namespace) -> int:
    values = {"namespace": arguments.namespace}
    blob = local.call(arguments.state_dir, "mof.added", values)
    added = msgspec.msgpack.decode(blob, type=Declarations)
    own = load() if arguments.namespace.strip("/").lower() in BUILT_IN else Schema(Declarations())
    files = [file for path in arguments.paths for file in _files(path)]
    given = [path for path in arguments.paths if os.path.isdir(path)]
    folders = dict.fromkeys([*arguments.include, *given, *map(os.path.dirname, files)])
    try:
        found = compile_declarations(
            *files, schema=own.extended(added), search=tuple(folders), progress=_Progress()
        )
    except MofError as exc:
        print(f"khv: {exc}", file=sys.stderr)
        return 1
    first = arguments.paths[0].rstrip("/")
    unit = arguments.name or os.path.splitext(os.path.basename(first))[0]
    told = local.call(
        arguments.state_dir,
        "mof.compile",
        {**values, "unit": unit, "declarations": msgspec.msgpack.encode(found)},
    )
    kept = f", {told['kept']} that khv has itself are kept" if told["kept"] else ""
    print(f"{unit}: {told['classes']} classes and {told['qualifiers']} qualifiers loaded{kept}")
    return 0


def _files(path: str) -> Iterator[str]:
    """Yield the MOF files that a path means; qualifiers of a directory come first."""
    if not os.path.isdir(path):
        yield path
        return
    found = [
        os.path.join(folder, name)
        for folder, _, names in os.walk(path)
        for name in names
        if name.lower().endswith(".mof")
    ]
    yield from sorted(found, key=lambda file: ("qualifier" not in file.lower(), file))


class _Progress:
    """Tells on a terminal how many classes are compiled."""

    def __init__(self) -> None:
        self._told = time.monotonic()

    def __call__(self, count: int) -> None:
        if sys.stderr.isatty() and time.monotonic() - self._told > TELL_S:
            self._told = time.monotonic()
            print(f"\r{count} classes compiled", end="", file=sys.stderr, flush=True)
