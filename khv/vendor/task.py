"""What a package's process is started with, and how the supervisor starts it: as a new program.

It is not forked like khv's own workers: nothing of khv's memory is in reach of a vendor's code.
"""

from __future__ import annotations

import contextlib
import logging
import os
import pwd
import socket  # noqa: TID251 - hands the worker its end
import sys
from collections.abc import Callable
from functools import partial
from typing import NamedTuple

import msgspec

from khv.supervisor import Launch
from khv.vendor.keeper import keep
from khv.vendor.manifest import PackageError
from khv.vendor.registry import Package, Registry

log = logging.getLogger(__name__)

# What a program may know of the environment that khv was started in.
ENVIRONMENT = ("LANG", "LC_ALL", "TZ")
PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"


class Task(msgspec.Struct, frozen=True, kw_only=True):
    """Which package, what it may have, and about which host it tells."""

    name: str
    entry: str
    prefix: str
    namespace: str
    site: str
    schema: str
    data: str  # a directory of its own, to keep what it likes
    system_name: str
    host_root: str
    devices: tuple[str, ...] = ()
    capabilities: tuple[str, ...] = ()
    root: bool = False
    user: tuple[int, int] | None = None  # to become; None: it stays who started it
    connection: int = -1  # descriptor of its end


class Place(NamedTuple):
    """Where packages run: the state directory, the host they tell of, the user they become.

    `user` is uid and gid, None when khv is not root and they run as khv does, or in words why there
    is no such user: then only what is granted root runs.
    """

    state_dir: str
    system_name: str
    host_root: str
    user: tuple[int, int] | str | None


def user_named(name: str, reaches: Callable[[int, int], str | None]) -> tuple[int, int] | str:
    """Return the user of packages, or why there is none; `reaches` says what it cannot read."""
    try:
        entry = pwd.getpwnam(name)
    except KeyError:
        return f"the user {name} does not exist"
    blocked = reaches(entry.pw_uid, entry.pw_gid)
    if blocked is not None:
        return f"the user {name} cannot reach {blocked}"
    return entry.pw_uid, entry.pw_gid


def task_of(package: Package, registry: Registry, place: Place) -> Task:
    """Return what a package is started with."""
    granted = package.granted
    user = place.user if isinstance(place.user, tuple) and not granted.root else None
    return Task(
        name=package.name,
        entry=package.described.entry,
        prefix=package.described.manifest.prefix,
        namespace=package.described.manifest.namespace,
        site=registry.site(package.name),
        schema=registry.schema_file(package.name),
        data=registry.own_data(package.name),
        system_name=place.system_name,
        host_root=os.path.abspath(place.host_root),
        devices=granted.devices,
        capabilities=granted.capabilities,
        root=granted.root,
        user=user,
    )


def blocked(package: Package, place: Place) -> str | None:
    """Return why a package that is on cannot run; None when it can."""
    if isinstance(place.user, str) and not package.granted.root:
        return place.user
    return None


def launches(place: Place) -> dict[str, Launch]:
    """Return the workers of the packages that are on, as the registry says now."""
    registry = Registry(place.state_dir)
    found = {}
    for package in registry.packages():
        if package.enabled and blocked(package, place) is None and _unchanged(registry, package):
            task = task_of(package, registry, place)
            fingerprint = f"{package.digest} {package.installed_at} {package.granted.words()}"
            found[package.name] = Launch(fingerprint, partial(_run_worker, task), _about(package))
    return found


def _about(package: Package) -> str:
    """Return what tells a package, its content and what it was granted from another, in a word."""
    words = (f"{package.name}-{package.described.version}", *package.granted.words())
    return f"{'+'.join(words)}@{package.digest[:12]}"


def _unchanged(registry: Registry, package: Package) -> bool:
    """Whether nobody else could have written a package's files; else why is logged."""
    try:
        registry.check_files(package.name)
    except PackageError as exc:
        log.error("package %s does not run: %s", package.name, exc)  # noqa: TRY400 - no bug of ours
        return False
    return True


def _run_worker(task: Task, connection: socket.socket) -> int:
    """Run the worker of a package below its keeper, which this process becomes."""
    make_data(task)
    return keep(task.name, connection, partial(become_worker, task, connection))


def become_worker(task: Task, connection: socket.socket, *flags: str) -> int:
    """Turn this process into the worker of a package."""
    connection.set_inheritable(True)
    task = msgspec.structs.replace(task, connection=connection.fileno())
    null = os.open(os.devnull, os.O_RDONLY)
    os.dup2(null, 0)
    os.chdir("/")
    words = _command(task, *flags)
    os.execve(sys.executable, words, _environment())  # noqa: S606 - no shell


def _command(task: Task, *flags: str) -> list[str]:
    """Return the command line of a package's process; -I: nothing of the environment counts."""
    words = msgspec.json.encode(task).decode()
    return [sys.executable, "-I", "-m", "khv.vendor.worker", words, *flags]


def _environment() -> dict[str, str]:
    """Return what a package's process knows of the environment."""
    kept = {name: os.environ[name] for name in ENVIRONMENT if name in os.environ}
    return {"PATH": PATH, "HOME": "/", **kept}


def make_data(task: Task) -> None:
    """Make a package's own directory."""
    above = os.path.dirname(task.data)
    os.makedirs(above, exist_ok=True)
    os.chmod(above, 0o711)  # noqa: S103 - packages pass through to their own, whatever the umask
    with contextlib.suppress(FileExistsError):
        os.mkdir(task.data, 0o700)
    if task.user is not None:
        os.chown(task.data, *task.user, follow_symlinks=False)
