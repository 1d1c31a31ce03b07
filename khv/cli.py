"""The command line: `khv serve`, `khv capture`, `khv vm|user|mof|provider|alarm|audit|wbem ...`."""

from __future__ import annotations

import argparse
import getpass
import json
import os
import sys
import time
from collections.abc import Callable, Sequence
from importlib.metadata import version
from typing import Any

from cimom.model import CimError, Status
from khv import local
from khv.audit import words as audit_words
from khv.config import DEFAULT_FILE, Config, ConfigError, load
from khv.wbem import words

EXIT_USAGE = 2
EXIT_FAILED = 1
SEARCH = ""  # a state directory that was not given
CHECKOUT = (".state", ".state-demo")  # those of `make run` and `make demo`

# `khv serve` flags and the configuration keys they set.
SERVE_FLAGS: tuple[tuple[str, str, type, str], ...] = (
    ("--state-dir", "state_dir", str, "directory of the state file, certificate and local socket"),
    ("--host-root", "host_root", str, "read the machine's files below this directory"),
    ("--hypervisor", "hypervisor", str, "libvirt URI, `auto` or `none`"),
    ("--wbem-address", "wbem.address", str, "address of WBEM (CIM-XML over TLS)"),
    ("--wbem-port", "wbem.port", int, "its port; 0 picks a free one, -1 turns it off"),
    ("--wbem-http-address", "wbem_http.address", str, "address of WBEM without TLS"),
    ("--wbem-http-port", "wbem_http.port", int, "its port (5988 is usual); -1, off, if not given"),
    ("--web-address", "web.address", str, "address of the health page"),
    ("--web-port", "web.port", int, "its port"),
    ("--metrics-address", "metrics.address", str, "address of /metrics"),
    ("--metrics-port", "metrics.port", int, "its port"),
    ("--snmp-address", "snmp.address", str, "address of the SNMPv3 agent (UDP)"),
    ("--snmp-port", "snmp.port", int, "its port"),
    ("--admin-password-file", "admin_password_file", str, "file with the first admin password"),
    ("--user", "user", str, "unprivileged user of the broker"),
    ("--log-level", "log_level", str, "DEBUG, INFO, WARNING or ERROR"),
)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="khv", description="Manage a KVM host.")
    parser.add_argument("--version", action="version", version=f"khv {version('khv')}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    _serve_parser(commands)
    _simulate_parser(commands)
    capture = commands.add_parser("capture", help="write an anonymised copy of what khv reads")
    capture.add_argument("file", help="archive to write; `-` for standard output")
    capture.add_argument("--host-root", default="/", help="read below this directory")
    capture.add_argument("--config", help="configuration file (TOML); its [ipmi] is asked")
    capture.set_defaults(run=_capture)
    _vm_parser(commands)
    _user_parser(commands)
    _mof_parser(commands)
    words.add_parser(commands, _client_options).set_defaults(run=_wbem)
    _provider_parser(commands)
    _alarm_parser(commands)
    audit_words.add_parser(commands, _client_options).set_defaults(run=_audit)
    completion = commands.add_parser("completion", help="print what completes khv's words")
    completion.add_argument("shell", choices=("bash", "zsh"))
    completion.set_defaults(run=lambda told: _completion(told, list(commands.choices)))
    ticker = commands.add_parser("ticker", help="pause or resume the periodic readings")
    ticker.add_argument("action", choices=("pause", "resume", "status"))
    _client_options(ticker)
    ticker.set_defaults(run=_ticker)
    return parser


def _serve_parser(commands: Any) -> None:
    serve = commands.add_parser("serve", help="run khv in the foreground")
    serve.add_argument("--config", help="configuration file (TOML)")
    serve.add_argument("--demo", action="store_true", help="serve the demonstration host")
    for flag, key, kind, text in SERVE_FLAGS:
        serve.add_argument(flag, dest=key, type=kind, help=text)
    serve.set_defaults(run=_serve)


def _simulate_parser(commands: Any) -> None:
    simulate = commands.add_parser("simulate", help="serve a captured host, visibly marked as one")
    simulate.add_argument("demo_tree", nargs="?", metavar="CAPTURE", help="file or directory")
    simulate.add_argument("--script", dest="demo_script", help="faults and when they happen (TOML)")
    simulate.add_argument("--config", help="configuration file (TOML)")
    for flag, key, kind, text in SERVE_FLAGS:
        simulate.add_argument(flag, dest=key, type=kind, help=text)
    simulate.set_defaults(run=_serve, demo=True)
    fault = commands.add_parser("fault", help="let something of a simulated host fail, and end it")
    actions = fault.add_subparsers(dest="action", required=True, metavar="ACTION")
    actions.add_parser("list", help="list what can fail, and what does")
    for action, text in (("start", "let it fail"), ("stop", "let it be well again")):
        actions.add_parser(action, help=text).add_argument("name")
    for action_parser in actions.choices.values():
        _client_options(action_parser)
    fault.set_defaults(run=_fault)


def _vm_parser(commands: Any) -> None:
    machines = commands.add_parser("vm", help="define, start, stop, list virtual machines")
    actions = machines.add_subparsers(dest="action", required=True, metavar="ACTION")
    listing = actions.add_parser("list", help="list the machines")
    listing.add_argument("--json", action="store_true", help="as JSON")
    define = actions.add_parser("define", help="define a machine")
    define.add_argument("name")
    define.add_argument("--vcpus", type=int, default=1)
    define.add_argument("--memory", type=int, default=512, metavar="MIB", dest="memory_mib")
    define.add_argument("--disk", help="path of a disk image")
    define.add_argument("--cdrom", help="path of an ISO image")
    define.add_argument("--rom", help="path of a firmware image")
    define.add_argument("--network", choices=("none", "user"), default="user")
    define.add_argument("--accelerator", choices=("auto", "kvm", "qemu"), default="auto")
    for action, text in (
        ("start", "start a machine"),
        ("stop", "power a machine off, at once"),
        ("undefine", "forget a machine that is off"),
    ):
        actions.add_parser(action, help=text).add_argument("name", help="its name or UUID")
    for action in actions.choices.values():
        _client_options(action)
    machines.set_defaults(run=_vm)


def _user_parser(commands: Any) -> None:
    users = commands.add_parser("user", help="add, list, change and delete accounts")
    actions = users.add_subparsers(dest="action", required=True, metavar="ACTION")
    add = actions.add_parser("add", help="make an account; its password is printed once")
    add.add_argument("name")
    add.add_argument("--role", choices=("administrator", "read-only"), default="read-only")
    actions.add_parser("list", help="list the accounts")
    passwd = actions.add_parser("passwd", help="give an account another password")
    passwd.add_argument("name")
    new = passwd.add_mutually_exclusive_group()
    new.add_argument("--password-file", help="file with it, `-` for standard input; else asked")
    new.add_argument("--random", action="store_true", help="make one up and print it")
    actions.add_parser("delete", help="remove an account").add_argument("name")
    for action in actions.choices.values():
        _client_options(action)
    users.set_defaults(run=_user)


def _mof_parser(commands: Any) -> None:
    mof = commands.add_parser("mof", help="load classes of your own, list and unload them")
    actions = mof.add_subparsers(dest="action", required=True, metavar="ACTION")
    compiled = actions.add_parser("compile", help="compile MOF and load it")
    compiled.add_argument("paths", nargs="+", metavar="FILE|DIR")
    compiled.add_argument("--name", help="name of what is loaded; the first path's if not given")
    compiled.add_argument("-I", "--include", action="append", default=[], metavar="DIR")
    unload = actions.add_parser("unload", help="take away what was loaded")
    unload.add_argument("name")
    listing = actions.add_parser("list", help="list what is loaded")
    for action in (compiled, unload):
        action.add_argument("-n", "--namespace", default="root/cimv2")
    for action in (compiled, unload, listing):
        _client_options(action)
    mof.set_defaults(run=_mof)


def _alarm_parser(commands: Any) -> None:
    alarms = commands.add_parser("alarm", help="list and acknowledge alarms")
    actions = alarms.add_subparsers(dest="action", required=True, metavar="ACTION")
    listing = actions.add_parser("list", help="list the alarms, the worst first")
    listing.add_argument("--json", action="store_true", help="as JSON")
    ack = actions.add_parser("ack", help="say that somebody looks after an alarm")
    ack.add_argument("id")
    ack.add_argument("comment", nargs="?", default="")
    actions.add_parser("unack", help="take that back").add_argument("id")
    for action in actions.choices.values():
        _client_options(action)
    alarms.set_defaults(run=_alarm)


def _provider_parser(commands: Any) -> None:
    provider = commands.add_parser(
        "provider", help="install, check and run vendors' provider packages"
    )
    actions = provider.add_subparsers(dest="action", required=True, metavar="ACTION")
    install = actions.add_parser("install", help="install a package; it is off until enabled")
    install.add_argument("wheels", nargs="+", metavar="WHEEL", help="it and what it depends on")
    install.add_argument(
        "--allow-unsigned", action="store_true", help="take what nobody known vouches for"
    )
    listing = actions.add_parser("list", help="list the packages and how they stand")
    listing.add_argument("--json", action="store_true", help="as JSON")
    enable = actions.add_parser("enable", help="turn a package on, or free it from quarantine")
    enable.add_argument("--grant", action="append", default=[], metavar="NEED")
    disable = actions.add_parser("disable", help="turn a package off")
    remove = actions.add_parser("remove", help="turn a package off and delete it")
    for action in (enable, disable, remove):
        action.add_argument("name")
    check = actions.add_parser("check", help="check a wheel or an installed package")
    check.add_argument("wheels", nargs="+", metavar="WHEEL|NAME")
    check.add_argument("--host-root", default="/", help="have it read below this directory")
    new = actions.add_parser("new", help="begin a package: a directory with all that it takes")
    new.add_argument("name", help="like acme_raid: the vendor, then what it is for")
    new.add_argument("--directory", help="where; named after it if not given")
    for action in (install, check):
        action.add_argument("--config", help="configuration file (TOML)")
    for action in actions.choices.values():
        _client_options(action)
    provider.set_defaults(run=_provider)


def _client_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--state-dir",
        default=SEARCH,
        help="state directory of the running khv (or KHV_STATE_DIR; else it is looked for)",
    )


def _searched(state_dir: str) -> str:
    """Return the state directory to talk to: the one that was given, else one with a khv."""
    if state_dir != SEARCH:
        return state_dir
    return os.environ.get("KHV_STATE_DIR") or local.choose((Config().state_dir, *CHECKOUT))


def configuration(argv: Sequence[str]) -> Config:
    """Return the configuration that a `serve` command line asks for."""
    return _configuration(_parser().parse_args(argv))


def _configuration(arguments: argparse.Namespace) -> Config:
    given = {key: getattr(arguments, key) for _, key, _, _ in SERVE_FLAGS}
    overrides = {key: value for key, value in given.items() if value is not None}
    if arguments.demo:
        overrides["demo"] = True
    for key in ("demo_tree", "demo_script"):
        if getattr(arguments, key, None) is not None:
            overrides[key] = getattr(arguments, key)
    return load(arguments.config, overrides)


def _serve(arguments: argparse.Namespace) -> int:
    from khv.modes import check_files, trusted
    from khv.serve import serve

    for text in check_files([("configuration", arguments.config or DEFAULT_FILE)], trusted()):
        print(f"khv: {text}", file=sys.stderr)
    return serve(_configuration(arguments))


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


def _user(arguments: argparse.Namespace) -> int:
    if arguments.action == "list":
        _print_table(local.call(arguments.state_dir, "user.list", {}))
        return 0
    values = {"name": arguments.name}
    if arguments.action == "add":
        values["role"] = arguments.role
    elif arguments.action == "passwd" and not arguments.random:
        values["password"] = _new_password(arguments)
    password = local.call(arguments.state_dir, f"user.{arguments.action}", values)
    done = {"add": "new account", "passwd": "changed password", "delete": "deleted"}
    made = f" / {password}" if password else ""
    print(f"khv: {done[arguments.action]}: {arguments.name}{made}")
    return 0


def _new_password(arguments: argparse.Namespace) -> str:
    """Return the password of a file, or the one that is typed twice."""
    path = arguments.password_file
    if path == "-":
        return sys.stdin.readline().rstrip("\n")
    if path:
        with open(path, encoding="utf-8") as file:
            return file.read().strip()
    try:
        first = getpass.getpass(f"new password of {arguments.name}: ")
        again = getpass.getpass("the same again: ")
    except EOFError as exc:
        text = "no password: give --password-file or --random"
        raise CimError(Status.INVALID_PARAMETER, text) from exc
    if first != again:
        raise CimError(Status.INVALID_PARAMETER, "the two passwords differ")
    return first


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
        _print_table(answer)
    return 0


def _completion(arguments: argparse.Namespace, commands: Sequence[str]) -> int:
    from cimom.schema import load as load_schema

    print(words.completion(arguments.shell, commands, load_schema().names), end="")
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
    _print_table(rows)
    return 0


def _provider(arguments: argparse.Namespace) -> int:
    from khv.vendor import command

    return command.run(arguments)


def _print_table(rows: Sequence[dict[str, Any]]) -> None:
    """Print dictionaries with equal keys as aligned columns."""
    if not rows:
        print("none")
        return
    head = list(rows[0])
    table = [head, *([str(row[name]) for name in head] for row in rows)]
    widths = [max(len(line[i]) for line in table) for i in range(len(head))]
    for line in table:
        print("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)))


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command; 0 done, 1 it failed, 2 the words or the configuration are wrong."""
    arguments = _parser().parse_args(argv)
    run: Callable[[argparse.Namespace], int] = arguments.run
    if getattr(arguments, "state_dir", None) is not None:
        arguments.state_dir = _searched(arguments.state_dir)
    try:
        return run(arguments)
    except ConfigError as exc:
        print(f"khv: configuration: {exc}", file=sys.stderr)
        return EXIT_USAGE
    except CimError as exc:
        print(f"khv: {exc.text}", file=sys.stderr)
        return EXIT_FAILED
    except OSError as exc:
        what = f"{exc.filename}: {exc.strerror}" if exc.filename else str(exc)
        print(f"khv: {what}", file=sys.stderr)
        return EXIT_FAILED
