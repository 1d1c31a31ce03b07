"""Which role the groups of a user of this machine give, and which names are asked about at all.

Knows neither PAM nor a process.
"""

from __future__ import annotations

import grp
import os
import pwd
from collections.abc import Callable, Collection

from cimom.access.roles import Role
from khv.config import Pam

MAX_NAME = 64  # characters, as an account's
MAX_PASSWORD_BYTES = 511  # security/_pam_types.h: PAM_MAX_RESP_SIZE, with its NUL
NOT_IN_NAMES = frozenset("/:,'\"")  # a module may make a path or a list of a name


def acceptable(name: str, password: bytes) -> bool:
    """Whether PAM may be asked: nothing that C or a module could take for something else."""
    return (
        0 < len(name) <= MAX_NAME
        and name.isprintable()
        and name[0] not in "-."
        and not any(letter.isspace() or letter in NOT_IN_NAMES for letter in name)
        and 0 < len(password) <= MAX_PASSWORD_BYTES
        and b"\0" not in password
    )


def group_number(name: str) -> int | None:
    """Return the number of a group of this machine, if there is one."""
    try:
        return grp.getgrnam(name).gr_gid
    except KeyError:
        return None


def role_by_groups(
    policy: Pam,
    groups: Collection[int],
    number: Callable[[str], int | None] = group_number,
) -> Role | None:
    """Return the highest role that groups give; None: they give none."""
    rows = (
        (Role.ADMINISTRATOR, policy.administrators),
        (Role.OPERATOR, policy.operators),
        (Role.READ_ONLY, policy.readers),
    )
    for role, names in rows:
        if any(number(name) in groups for name in names):
            return role
    return None


def role_by_name(policy: Pam, name: str) -> Role | None:
    """Return the role of a user of this machine; None: there is no such user, or no role for it.

    A name that the machine knows under another spelling is none: there are directories to which
    Jane is jane, and an account of khv could be got round.
    """
    try:
        entry = pwd.getpwnam(name)
    except (KeyError, ValueError):
        return None
    if entry.pw_name != name:
        return None
    return role_by_groups(policy, os.getgrouplist(name, entry.pw_gid))
