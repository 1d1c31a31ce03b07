"""A simulated host: a captured tree, served in place of the machine, and what happens to it.

Its files are copied below the state directory, where faults write; the capture stays as it is.
"""

from __future__ import annotations

import argparse
import logging
import os
import shutil
import sys
import time
import tomllib
from pathlib import Path
from typing import Annotated

import msgspec

from cimom.provider import Provider
from hypervisor.capture import CaptureError, demo_tree, unpack
from hypervisor.fault import FAULTS, FaultError, Step, begin, begun, end, possible, timeline
from khv.config import ConfigError
from khv.process import die_with_supervisor, name_process

log = logging.getLogger(__name__)

MAX_STEPS = 1000
LIVELY_S = 10.0
SOON_S = 3.0  # with the time that an alarm waits, a fault is told everywhere within ten


class _Line(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename={"for_s": "for"}):
    """A `[[fault]]` of a script: its name, when it begins and how long it lasts, in seconds."""

    name: str
    at: Annotated[float, msgspec.Meta(ge=0)] = 0.0
    for_s: Annotated[float, msgspec.Meta(gt=0)] | None = None


class _Script(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    fault: tuple[_Line, ...] = ()


def tree_of(state_dir: str) -> str:
    """Return where the files of the simulated host are."""
    return os.path.join(os.path.abspath(state_dir), "demo")


def lay_out(capture: str | None, tree: str) -> None:
    """Make the simulated host anew: the built-in one, or that of a capture or its directory."""
    shutil.rmtree(tree, ignore_errors=True)
    try:
        if capture is not None and os.path.isdir(capture):
            shutil.copytree(capture, tree, symlinks=True)
            return
        text = demo_tree() if capture is None else Path(capture).read_text(encoding="utf-8")
        unpack(text, tree)
    except (OSError, shutil.Error, UnicodeDecodeError, CaptureError) as exc:
        raise ConfigError(f"demo_tree: {capture}: {exc}") from exc


def brisk(provider: Provider) -> Provider:
    """Return a provider whose sources are read often: of a captured tree no kernel tells news.

    What hardly changes (PCI, SMBIOS, software) has no faults, and its time.
    """
    sources = tuple(
        msgspec.structs.replace(source, max_age_s=min(source.max_age_s, SOON_S))
        if source.max_age_s <= LIVELY_S
        else source
        for source in provider.sources
    )
    return msgspec.structs.replace(provider, sources=sources)


def script(path: str | None) -> tuple[Step, ...]:
    """Read a script of faults; ConfigError when it is none."""
    if path is None:
        return ()
    try:
        raw = tomllib.loads(Path(path).read_text(encoding="utf-8"))
        lines = msgspec.convert(raw, _Script).fault
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, msgspec.ValidationError) as exc:
        raise ConfigError(f"demo_script: {path}: {exc}") from exc
    unknown = {line.name for line in lines} - FAULTS.keys()
    if unknown or len(lines) > MAX_STEPS:
        what = f"there is no fault {', '.join(sorted(unknown))}" if unknown else "it is too long"
        raise ConfigError(f"demo_script: {path}: {what}")
    return tuple(Step(line.at, line.name, line.for_s) for line in lines)


def play(steps: tuple[Step, ...], tree: str) -> None:
    """Let a script happen, in a process of its own that ends with this one."""
    pid = os.fork()
    if pid:
        return
    try:
        die_with_supervisor()
        name_process("khv-simulation")
        _play(steps, tree)
    finally:
        os._exit(0)


def _play(steps: tuple[Step, ...], tree: str) -> None:
    started = time.monotonic()
    for at_s, name, begins in timeline(steps):
        time.sleep(max(0.0, started + at_s - time.monotonic()))
        try:
            if begins:
                begin(tree, name)
            else:
                end(tree, name)
        except FaultError as exc:
            log.warning("the script of faults: %s", exc)
        else:
            log.info("the simulated host: %s %s", name, "begins" if begins else "ends")


def run(action: str, arguments: argparse.Namespace) -> int:
    """Carry out `khv fault`; 1 when it cannot be."""
    tree = tree_of(arguments.state_dir)
    if not os.path.isdir(tree):
        print(f"khv: no simulated host is at {tree} (khv simulate, --state-dir)", file=sys.stderr)
        return 1
    try:
        if action == "start":
            for path in begin(tree, arguments.name):
                print(path)
        elif action == "stop":
            end(tree, arguments.name)
        else:
            lasting = begun(tree)
            names = {**possible(tree), **{name: FAULTS[name].text for name in lasting}}
            for name, text in sorted(names.items()):
                print(f"{name:20} {'lasts' if name in lasting else '':6} {text}")
    except FaultError as exc:
        print(f"khv: {exc}", file=sys.stderr)
        return 1
    except OSError as exc:
        print(f"khv: {exc.filename}: {exc.strerror}", file=sys.stderr)
        return 1
    return 0
