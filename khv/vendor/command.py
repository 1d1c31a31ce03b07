"""`khv provider`: installs, lists, turns on and off, checks and begins vendors' packages.

The command itself writes below the state directory.  A running khv is asked before, and records it;
it is told after, and changes at once.  One that does not run records at its start what is on.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, NamedTuple

import msgspec

from cimom.model import CimError
from cimom.schema import Declarations, load
from hypervisor.host import Host
from hypervisor.identity import read_identity
from khv import local
from khv.config import load as load_config
from khv.serve import provider_user
from khv.vendor import skeleton
from khv.vendor.manifest import Needs, PackageError
from khv.vendor.registry import SHARED, Package, Registry
from khv.vendor.task import Place, make_data, task_of
from khv.vendor.trial import verdict
from khv.vendor.trust import Trusted, why_trusted


def run(arguments: argparse.Namespace) -> int:
    """Carry out an action; 0 done, 1 it cannot be."""
    try:
        return ACTIONS[arguments.action](arguments)
    except PackageError as exc:
        print(f"khv: {exc}", file=sys.stderr)
    except PermissionError as exc:
        print(f"khv: {exc.filename}: only who runs khv may change its packages", file=sys.stderr)
    return 1


# -- install, enable, disable, remove


def _install(arguments: argparse.Namespace) -> int:
    config = load_config(arguments.config, {})
    trusted = Trusted(config.provider_keys, config.provider_list)
    vouch = partial(_vouched, trusted, allowed=arguments.allow_unsigned)
    registry = Registry(arguments.state_dir)
    fits = partial(_check_fits, arguments.state_dir)
    package = registry.install(arguments.wheels, load(), vouch, fits=fits)
    described = package.described
    print(f"{package.name} {described.version} of {described.manifest.vendor}: {package.trust}")
    if package.enabled:
        return _apply(arguments, package.name, f"{_title(package)} was installed anew")
    _tell_needs(package)
    return _apply(arguments, None, f"{_title(package)} was installed ({package.trust})")


def _vouched(trusted: Trusted, path: str, *, allowed: bool) -> str:
    why = why_trusted(path, trusted)
    if why is not None:
        return why
    if allowed:
        return "not signed: --allow-unsigned"
    name = os.path.basename(path)
    raise PackageError(
        f"{name} is neither signed (there is no {name}.sig) nor listed in {trusted.listed};"
        " --allow-unsigned takes it all the same"
    )


def _check_fits(state_dir: str, package: Package, found: Declarations) -> None:
    """Ask a running khv whether a package's classes could take the place of those it has now."""
    values = {
        "name": package.name,
        "namespace": package.described.manifest.namespace,
        "declarations": msgspec.msgpack.encode(found),
    }
    _ask(state_dir, "provider.check", values)
    trust = f"{_title(package)} is going to be installed ({package.trust})"
    _announce(state_dir, package.name, trust)


def _announce(state_dir: str, name: str, doing: str) -> None:
    """Have a running khv allow and record what is going to be written."""
    _ask(state_dir, "provider.change", {"name": name, "doing": doing})


def _ask(state_dir: str, command: str, values: dict[str, Any]) -> None:
    """Ask a running khv, if there is one; PackageError when it refuses: nothing is written yet."""
    with contextlib.suppress(local.NoKhvError):
        try:
            local.call(state_dir, command, values)
        except CimError as exc:
            raise PackageError(f"{values['name']} stays as it is: {exc.text}") from exc


def _title(package: Package) -> str:
    described = package.described
    return f"provider {package.name} {described.version} of {described.manifest.vendor}"


def _tell_needs(package: Package) -> None:
    needs = package.described.manifest.needs.words()
    words = "".join(f" --grant {word}" for word in needs)
    if needs:
        print(f"it needs {', '.join(needs)}")
    print(f"turn it on with: khv provider enable {package.name}{words}")


def _enable(arguments: argparse.Namespace) -> int:
    registry = Registry(arguments.state_dir)
    package = registry.package(arguments.name)
    needs = package.described.manifest.needs
    wanted, granted = needs.words(), set(arguments.grant)
    unknown = granted - set(wanted)
    if unknown:
        raise PackageError(f"{package.name} does not need {', '.join(sorted(unknown))}")
    if granted != set(wanted):
        _tell_needs(package)
        raise PackageError(f"{package.name} is not turned on: not all that it needs is granted")
    given = f" (granted {', '.join(wanted)})" if wanted else ""
    doing = f"{_title(package)} is going to be turned on{given}"
    _announce(arguments.state_dir, package.name, doing)
    registry.enable(package.name, needs)
    if os.geteuid() != 0:
        print(
            f"khv: khv is not run by root here, so {package.name} runs as khv's own user: it can"
            " read khv's keys and accounts",
            file=sys.stderr,
        )
    return _apply(arguments, package.name, f"{_title(package)} was turned on{given}")


def _disable(arguments: argparse.Namespace) -> int:
    registry = Registry(arguments.state_dir)
    package = registry.package(arguments.name)
    doing = f"{_title(package)} is going to be turned off"
    _announce(arguments.state_dir, package.name, doing)
    registry.disable(package.name)
    return _apply(arguments, package.name, f"{_title(package)} was turned off")


def _remove(arguments: argparse.Namespace) -> int:
    registry = Registry(arguments.state_dir)
    package = registry.package(arguments.name)
    doing = f"{_title(package)} is going to be removed"
    _announce(arguments.state_dir, package.name, doing)
    registry.disable(package.name)
    answer = _apply(arguments, package.name, f"{_title(package)} was removed")
    registry.remove(package.name)
    return answer


def _apply(arguments: argparse.Namespace, name: str | None, done: str) -> int:
    """Have a running khv change over; say what was done, and what stands against it."""
    try:
        values = {"name": name, "done": done}
        problems: dict[str, str] = local.call(arguments.state_dir, "provider.apply", values)
    except OSError:
        print(f"{done}; khv does not run here, its next start counts")
        return 0
    print(done)
    problem = problems.get(name or "")
    if problem:
        print(f"khv: {name}: {problem}", file=sys.stderr)
    return int(problem is not None)


# -- list


class _Row(NamedTuple):
    name: str
    version: str
    vendor: str
    state: str
    granted: str
    trust: str
    why: str


def _list(arguments: argparse.Namespace) -> int:
    try:
        told = local.call(arguments.state_dir, "provider.list", {})
    except OSError:
        told = []
    standing = {row["name"]: row for row in told}
    rows = [
        _Row(
            name=package.name,
            version=package.described.version,
            vendor=package.described.manifest.vendor,
            state=standing.get(package.name, {}).get("state") or _asleep(package),
            granted=", ".join(package.granted.words()),
            trust=package.trust,
            why=standing.get(package.name, {}).get("why", ""),
        )
        for package in Registry(arguments.state_dir).packages()
    ]
    if arguments.json:
        print(json.dumps([row._asdict() for row in rows], indent=2))
        return 0
    if not rows:
        print("no package is installed")
        return 0
    _print([_Row._fields, *rows])
    return 0


def _asleep(package: Package) -> str:
    return "on, khv does not run" if package.enabled else "disabled"


def _print(table: Sequence[Sequence[str]]) -> None:
    widths = [max(len(row[n]) for row in table) for n in range(len(table[0]))]
    for row in table:
        cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        print("  ".join(cells).rstrip())


# -- check


def _check(arguments: argparse.Namespace) -> int:
    """Check a wheel, or what is installed: its rules, its classes, and what its provider yields."""
    config = load_config(arguments.config, {})
    host = Host(arguments.host_root)
    with tempfile.TemporaryDirectory() as scratch:
        os.chmod(scratch, 0o711)  # noqa: S103 - the user of packages passes through
        place = Place(
            state_dir=scratch,
            system_name=read_identity(host).uuid,
            host_root=arguments.host_root,
            user=provider_user(config),
        )
        registry = Registry(scratch)
        wheels = arguments.wheels
        if len(wheels) == 1 and not wheels[0].endswith(".whl"):
            package = _copied(wheels[0], arguments.state_dir, scratch)
        else:
            package = registry.install(wheels, load(), lambda _: "for a check")
        found = _faults(package, registry, place)
    for text in found:
        print(f"{package.name}: {text}")
    if not found:
        _tell_checked(package)
    return int(bool(found))


def _copied(name: str, state_dir: str, scratch: str) -> Package:
    """Copy an installed package to where it is checked."""
    package = Registry(state_dir).package(name)
    providers = os.path.join(scratch, "providers")
    os.mkdir(providers)
    os.chmod(providers, SHARED)
    shutil.copytree(os.path.dirname(Registry(state_dir).site(name)), os.path.join(providers, name))
    return package


def _faults(package: Package, registry: Registry, place: Place) -> list[str]:
    """Run a package's provider as it would be run, without what it needs, and read it twice."""
    if isinstance(place.user, str):
        return [place.user]
    task = task_of(msgspec.structs.replace(package, granted=Needs()), registry, place)
    make_data(task)
    return verdict(task)


def _tell_checked(package: Package) -> None:
    described = package.described
    classes = ", ".join(described.manifest.mof)
    print(f"{package.name} {described.version}: nothing is wrong with it ({classes} compiled)")
    needs = described.manifest.needs.words()
    if needs:
        print(f"it was read without what it needs: {', '.join(needs)}")


def _new(arguments: argparse.Namespace) -> int:
    for path in skeleton.write(arguments.name, arguments.directory):
        print(path)
    print(f"next: pip wheel --no-deps {arguments.directory or skeleton.folder(arguments.name)}")
    return 0


ACTIONS: dict[str, Callable[[argparse.Namespace], int]] = {
    "install": _install,
    "list": _list,
    "enable": _enable,
    "disable": _disable,
    "remove": _remove,
    "check": _check,
    "new": _new,
}
