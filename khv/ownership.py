"""Gives the broker's directory, with all that lies in it, to the user that the broker becomes.

Root does it, in a directory that an unprivileged user could write to before: nothing is followed or
named by a path of several parts, and a file that also has a name elsewhere stays whose it is.
"""

from __future__ import annotations

import logging
import os
import stat

from khv.privilege import confine_broker

log = logging.getLogger(__name__)

MAX_DEPTH = 4  # of directories in each other; khv makes two


def become_broker(user: tuple[int, int] | str, directory: str) -> str:
    """Become the broker's user, if that can be; return why not (empty: done).

    Root that stays root keeps no capability all the same.
    """
    if os.geteuid() == 0:
        hand_over(directory, *((0, 0) if isinstance(user, str) else user))
    confine_broker(user)
    return user if isinstance(user, str) else ""


def hand_over(directory: str, uid: int, gid: int) -> None:
    """Give a directory and what lies in it to a user; OSError when that cannot be."""
    flags = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
    handle = os.open(directory, flags)
    try:
        _give(handle, uid, gid, MAX_DEPTH)
    finally:
        os.close(handle)


def _give(handle: int, uid: int, gid: int, depth: int) -> None:
    found = os.fstat(handle)
    if stat.S_ISREG(found.st_mode) and found.st_nlink > 1:
        log.warning("a file in the broker's directory has other names: it stays whose it is")
        return
    if (found.st_uid, found.st_gid) != (uid, gid):
        os.fchown(handle, uid, gid)
    if stat.S_ISDIR(found.st_mode) and depth:
        for name in os.listdir(handle):
            _give_entry(handle, name, (uid, gid), depth - 1)


def _give_entry(parent: int, name: str, owner: tuple[int, int], depth: int) -> None:
    """Give what is a file or a directory; links, pipes and the like are nothing of khv's."""
    try:
        found = os.stat(name, dir_fd=parent, follow_symlinks=False)
        if not stat.S_ISREG(found.st_mode) and not stat.S_ISDIR(found.st_mode):
            return
        # O_NONBLOCK: it may have become a pipe since.
        flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
        handle = os.open(name, flags, dir_fd=parent)
    except OSError as exc:  # it is gone, or has become a link
        log.warning("%s in the broker's directory: %s", name, exc.strerror)
        return
    try:
        _give(handle, *owner, depth)
    finally:
        os.close(handle)
