"""Carries out `khv wbem`: a connection, the operation, its answer, and how it ends."""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import warnings
from typing import Any

import pywbem

from cimom.schema import Schema, load, value_name
from khv.wbem import output
from khv.wbem.connection import connect, place, reason
from khv.wbem.operation import DONE, OPERATIONS, REFUSED
from khv.wbem.target import TargetError

USAGE, NO_SERVER = 2, 3


def run(arguments: argparse.Namespace) -> int:
    """Carry out a verb; 0 done, 1 the server says no, 2 wrong words, 3 no server or no log-in."""
    warnings.simplefilter("ignore")  # of urllib3 about --no-verify, which was asked for
    try:
        where = place(arguments)
        connection = connect(arguments, where)
    except (OSError, ValueError) as exc:
        return _complain(str(exc), USAGE)
    except EOFError:
        return _complain("no password: give KHV_PASSWORD or --password-file", USAGE)
    try:
        return obey(connection, arguments)
    except (pywbem.Error, OSError) as exc:
        if isinstance(exc, BrokenPipeError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return DONE
        return _complain(reason(exc, where), NO_SERVER)


def obey(connection: Any, arguments: argparse.Namespace) -> int:
    """Ask a server and show what it answers; return how the command ends."""
    try:
        result = OPERATIONS[arguments.verb](connection, arguments)
        output.write(result.items, arguments.output, _texts(arguments), _screen(), result.columns)
        sys.stdout.flush()
    except pywbem.CIMError as exc:
        return _complain(exc.status_description or exc.status_code_name, REFUSED)
    except (TargetError, ValueError) as exc:
        return _complain(str(exc), USAGE)
    return result.code


def _complain(text: str, code: int) -> int:
    print(f"khv: {text}", file=sys.stderr)
    return code


def _screen() -> output.Screen:
    """Return where words go: a terminal has a width, a file and a pipe have none."""
    width = shutil.get_terminal_size((160, 40)).columns if sys.stdout.isatty() else None
    return output.Screen(print, lambda text: print(f"khv: {text}", file=sys.stderr), width)


def _texts(arguments: argparse.Namespace) -> output.Texts:
    """Return what tells the texts of values: the ValueMaps of khv's schema."""
    schema: Schema | None = None

    def text(class_name: str, name: str, value: Any) -> str | None:
        nonlocal schema
        if arguments.raw or not isinstance(value, int) or isinstance(value, bool):
            return None
        schema = schema or load()
        if class_name not in schema:
            return None
        return value_name(schema.cls(class_name), name, int(value))

    return text
