"""The command line: `khv serve`, `khv capture`, `khv vm|user|config|provider|audit|wbem ...`."""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from collections.abc import Callable, Sequence
from typing import Any

from cimom.model import CimError
from khv import local
from khv.access_command import print_table
from khv.config import DEFAULT_FILE, Config, ConfigError, load
from khv.parser import SEARCH, SERVE_FLAGS, parser
from khv.wbem import words

EXIT_USAGE = 2
EXIT_FAILED = 1
CHECKOUT = (".state", ".state-demo")  # those of `make run` and `make demo`


def _searched(state_dir: str) -> str:
    """Return the state directory to talk to: the one that was given, else one with a khv."""
    if state_dir != SEARCH:
        return state_dir
    return os.environ.get("KHV_STATE_DIR") or local.choose((Config().state_dir, *CHECKOUT))


def configuration(argv: Sequence[str]) -> Config:
    """Return the configuration that a `serve` command line asks for."""
    return _configuration(parser().parse_args(argv))


def _configuration(arguments: argparse.Namespace) -> Config:
    return load(arguments.config, _overrides(arguments))


def _overrides(arguments: argparse.Namespace) -> dict[str, Any]:
    given = {key: getattr(arguments, key) for _, key, _, _ in SERVE_FLAGS}
    overrides = {key: value for key, value in given.items() if value is not None}
    if arguments.demo:
        overrides["demo"] = True
    for key in ("demo_tree", "demo_script"):
        if getattr(arguments, key, None) is not None:
            overrides[key] = getattr(arguments, key)
    return overrides


def _serve(arguments: argparse.Namespace) -> int:
    from khv.modes import check_files, trusted
    from khv.serve import serve

    def read() -> Config:
        for text in check_files([("configuration", path or DEFAULT_FILE)], trusted()):
            print(f"khv: {text}", file=sys.stderr)
        return load(path, _overrides(arguments))

    path = None if arguments.config is None else os.path.abspath(arguments.config)
    return serve(read(), read=read)


def _fault(arguments: argparse.Namespace) -> int:
    from khv import simulation

    return simulation.run(arguments.action, arguments)


def _capture(arguments: argparse.Namespace) -> int:
    from hypervisor.capture import capture
    from hypervisor.host import Host
    from providers import read_everything

    os.scandir(arguments.host_root).close()  # an error says why there is nothing to be read
    host = Host(arguments.host_root)
    text = capture(host, read_everything, _bmc_recording(host, load(arguments.config, {}).ipmi))
    if arguments.file == "-":
        sys.stdout.write(text)
    else:
        with open(arguments.file, "w", encoding="utf-8") as file:
            file.write(text)
    return 0


def _bmc_recording(host: Any, lan: Any) -> dict[str, bytes]:
    """Return what the BMC of this machine tells, as a file of the capture; it may take a minute."""
    from hypervisor import ipmi, ipmi_recording
    from hypervisor.ipmi_answer import AnswerError

    if not host.live or not ipmi.present(host, lan):
        return {}
    try:
        link = ipmi.connect(host, lan)
        try:
            found = ipmi_recording.record(link, host.clock.time())
        finally:
            link.close()
    except (ipmi.LinkError, ipmi.CommandError, AnswerError) as exc:
        print(f"khv: the BMC is not in the capture: {exc}", file=sys.stderr)
        return {}
    return {ipmi_recording.FILE: ipmi_recording.encode(found)}


def _ticker(arguments: argparse.Namespace) -> int:
    print(local.call(arguments.state_dir, f"ticker.{arguments.action}", {}))
    return 0


def _vm(arguments: argparse.Namespace) -> int:
    options = vars(arguments)
    names = ("name", "vcpus", "memory_mib", "disk", "cdrom", "rom", "network", "accelerator")
    values = {name: options[name] for name in names if options.get(name) is not None}
    answer = local.call(arguments.state_dir, f"vm.{arguments.action}", values)
    if arguments.action != "list":
        print(answer)
    elif arguments.json:
        print(json.dumps(answer, indent=2))
    else:
        print_table(answer)
    return 0


def _completion(arguments: argparse.Namespace) -> int:
    from cimom.schema import load as load_schema

    print(words.completion(arguments.shell, arguments.commands, load_schema().names), end="")
    return 0


def _wbem(arguments: argparse.Namespace) -> int:
    from khv.wbem import command

    return command.run(arguments)


def _audit(arguments: argparse.Namespace) -> int:
    from khv.audit import command

    return command.run(arguments)


def _mof(arguments: argparse.Namespace) -> int:
    from khv import mof

    return mof.run(arguments.action, arguments)


def _alarm(arguments: argparse.Namespace) -> int:
    if arguments.action != "list":
        comment = arguments.comment if arguments.action == "ack" else None
        local.call(arguments.state_dir, "alarm.ack", {"id": arguments.id, "comment": comment})
        return 0
    rows = local.call(arguments.state_dir, "alarm.list", {})
    if arguments.json:
        print(json.dumps(rows, indent=2))
        return 0
    for row in rows:
        row["raised"] = time.strftime("%Y-%m-%d %H:%M:%S", time.localtime(row["raised"]))
    print_table(rows)
    return 0


def _provider(arguments: argparse.Namespace) -> int:
    from khv.vendor import command

    return command.run(arguments)


# What the words of `parser.py` do that name nothing to run themselves.
RUNS: dict[str, Callable[[argparse.Namespace], int]] = {
    "serve": _serve,
    "simulate": _serve,
    "fault": _fault,
    "capture": _capture,
    "vm": _vm,
    "mof": _mof,
    "wbem": _wbem,
    "provider": _provider,
    "alarm": _alarm,
    "audit": _audit,
    "completion": _completion,
    "ticker": _ticker,
}


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command; 0 done, 1 it failed, 2 the words or the configuration are wrong."""
    arguments = parser().parse_args(argv)
    run = getattr(arguments, "run", None) or RUNS[arguments.command]
    if getattr(arguments, "state_dir", None) is not None:
        arguments.state_dir = _searched(arguments.state_dir)
    try:
        return run(arguments)
    except ConfigError as exc:
        for line in str(exc).splitlines():
            print(f"khv: configuration: {line}", file=sys.stderr)
        return EXIT_USAGE
    except CimError as exc:
        print(f"khv: {exc.text}", file=sys.stderr)
        return EXIT_FAILED
    except OSError as exc:
        what = f"{exc.filename}: {exc.strerror}" if exc.filename else str(exc)
        print(f"khv: {what}", file=sys.stderr)
        return EXIT_FAILED
