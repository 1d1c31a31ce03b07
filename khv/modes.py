"""Who else may read and write the files that khv trusts: looked at before anything starts.

A secret that others may read, or change, is refused with the line that mends it; so is a file that
anybody may write.  What a group may write is told.
"""

from __future__ import annotations

import os
import pwd
import shlex
import stat
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from khv.config import Config, ConfigError

ALL_READ, ALL_WRITE = stat.S_IROTH, stat.S_IWOTH
GROUP_READ, GROUP_WRITE = stat.S_IRGRP, stat.S_IWGRP


class Trusted(NamedTuple):
    """Users that may own what khv trusts, and groups that may read its secrets."""

    users: frozenset[int]
    groups: frozenset[int]


def trusted(*accounts: tuple[int, int] | str) -> Trusted:
    """Return who is trusted: root, who started khv, and khv's users as far as they exist."""
    pairs = [account for account in accounts if not isinstance(account, str)]
    users = frozenset({0, os.geteuid(), *(uid for uid, _ in pairs)})
    return Trusted(users, frozenset({0, *(gid for _, gid in pairs)}))


def secrets(config: Config, own: str) -> Iterator[tuple[str, str]]:
    """Yield the files that nobody else may read, with their names; `own` is the broker's."""
    for name in ("server.key", "state.db", "state.db-wal", "state.db-shm"):
        yield "state_dir", os.path.join(own, name)
    if config.admin_password_file is not None:
        yield "admin_password_file", config.admin_password_file
    if config.ipmi is not None:
        yield "ipmi.password_file", config.ipmi.password_file


def authorities(config: Config) -> Iterator[tuple[str, str]]:
    """Yield the files that say whom to believe: everybody may read them."""
    for key in ("client_ca", "listener_ca"):
        path = getattr(config, key)
        if path not in (None, "any"):
            yield key, path


def check(config: Config, own: str, who: Trusted) -> list[str]:
    """Return in words what is not as it should be; ConfigError when it is dangerous."""
    for key, path in secrets(config, own):
        _check_secret(key, path, who)
    return check_files(authorities(config), who)


def check_files(files: Iterable[tuple[str, str]], who: Trusted) -> list[str]:
    """Return what others may write; ConfigError when anybody may."""
    warnings = []
    for key, path in files:
        found = _regular(path)
        if found is None:
            continue
        _check_owner(key, path, found, who)
        if found.st_mode & ALL_WRITE:
            raise ConfigError(f"{key}: anybody may write {path}: {_chmod('go-w', path)}")
        if found.st_mode & GROUP_WRITE:
            warnings.append(f"{key}: a group may write {path}: {_chmod('g-w', path)}")
    return warnings


def _check_secret(key: str, path: str, who: Trusted) -> None:
    found = _regular(path)
    if found is None:
        return
    _check_owner(key, path, found, who)
    read = found.st_mode & ALL_READ or (
        found.st_mode & GROUP_READ and found.st_gid not in who.groups
    )
    if found.st_mode & (ALL_WRITE | GROUP_WRITE):
        raise ConfigError(f"{key}: others may write {path}: {_chmod('600', path)}")
    if read:
        raise ConfigError(f"{key}: others may read {path}: {_chmod('600', path)}")


def _check_owner(key: str, path: str, found: os.stat_result, who: Trusted) -> None:
    if found.st_uid not in who.users:
        mend = f"chown {_name(os.geteuid())} {shlex.quote(path)}"
        raise ConfigError(f"{key}: {path} belongs to {_name(found.st_uid)}: {mend}")


def _regular(path: str) -> os.stat_result | None:
    """Return what is known of a regular file; None when there is none (a pipe, a device)."""
    try:
        found = os.stat(path)
    except OSError:
        return None  # who needs it says so
    return found if stat.S_ISREG(found.st_mode) else None


def _chmod(mode: str, path: str) -> str:
    return f"chmod {mode} {shlex.quote(path)}"


def _name(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return f"uid {uid}"
