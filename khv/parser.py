"""The words of the command line, without what they do; imports nothing that takes time."""

from __future__ import annotations

import argparse
from importlib.metadata import version
from typing import Any

from khv import access_command, cert, settings, snmp_user, state
from khv.audit import words as audit_words
from khv.wbem import words

SEARCH = ""  # a state directory that was not given

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


def parser() -> argparse.ArgumentParser:
    """Return all of the words; `run` is set where a part carries out its command itself."""
    made = argparse.ArgumentParser(prog="khv", description="Manage a KVM host.")
    made.add_argument("--version", action="version", version=f"khv {version('khv')}")
    commands = made.add_subparsers(dest="command", required=True, metavar="COMMAND")
    _serve_parser(commands)
    _simulate_parser(commands)
    capture = commands.add_parser("capture", help="write an anonymised copy of what khv reads")
    capture.add_argument("file", help="archive to write; `-` for standard output")
    capture.add_argument("--host-root", default="/", help="read below this directory")
    capture.add_argument("--config", help="configuration file (TOML); its [ipmi] is asked")
    _vm_parser(commands)
    access_command.add_parsers(commands, _client_options)
    _mof_parser(commands)
    words.add_parser(commands, _client_options)
    _provider_parser(commands)
    _alarm_parser(commands)
    audit_words.add_parser(commands, _client_options)
    settings.add_parser(commands, _client_options)
    cert.add_parser(commands, _client_options)
    snmp_user.add_parser(commands, _client_options)
    state.add_parser(commands, _client_options)
    completion = commands.add_parser("completion", help="print what completes khv's words")
    completion.add_argument("shell", choices=("bash", "zsh"))
    completion.set_defaults(commands=commands.choices)
    ticker = commands.add_parser("ticker", help="pause or resume the periodic readings")
    ticker.add_argument("action", choices=("pause", "resume", "status"))
    _client_options(ticker)
    return made


def _serve_parser(commands: Any) -> None:
    serve = commands.add_parser("serve", help="run khv in the foreground")
    serve.add_argument("--config", help="configuration file (TOML)")
    serve.add_argument("--demo", action="store_true", help="serve the demonstration host")
    for flag, key, kind, text in SERVE_FLAGS:
        serve.add_argument(flag, dest=key, type=kind, help=text)


def _simulate_parser(commands: Any) -> None:
    simulate = commands.add_parser("simulate", help="serve a captured host, visibly marked as one")
    simulate.add_argument("demo_tree", nargs="?", metavar="CAPTURE", help="file or directory")
    simulate.add_argument("--script", dest="demo_script", help="faults and when they happen (TOML)")
    simulate.add_argument("--config", help="configuration file (TOML)")
    for flag, key, kind, text in SERVE_FLAGS:
        simulate.add_argument(flag, dest=key, type=kind, help=text)
    simulate.set_defaults(demo=True)
    fault = commands.add_parser("fault", help="let something of a simulated host fail, and end it")
    actions = fault.add_subparsers(dest="action", required=True, metavar="ACTION")
    actions.add_parser("list", help="list what can fail, and what does")
    for action, text in (("start", "let it fail"), ("stop", "let it be well again")):
        actions.add_parser(action, help=text).add_argument("name")
    for action_parser in actions.choices.values():
        _client_options(action_parser)


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


def _client_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--state-dir",
        default=SEARCH,
        help="state directory of the running khv (or KHV_STATE_DIR; else it is looked for)",
    )
