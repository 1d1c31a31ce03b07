"""The machine's files below one root directory, and its clock; knows no hardware and no CIM.

All reads are plain system calls: a host has thousands of small files, and pathlib or text files
cost several times as much.  A read that fails for any reason the machine may have is None.
"""

from __future__ import annotations

import errno
import os
import time
from typing import Protocol

READ_BYTES = 64 * 1024  # one read takes most of /proc
SYSFS_BYTES = 4096  # sysfs gives a page at a time: texts are shorter, binary files go on
MAX_BYTES = 16 * 1024 * 1024  # /proc/cpuinfo of 768 CPUs is 660 kB; nothing sane is larger
MAX_DIGITS = 40  # longer texts are no numbers of a kernel
MAX_LINKS = 40  # as the kernel, path_resolution(7)


class Clock(Protocol):
    """Where time comes from."""

    def time(self) -> float:
        """Return POSIX seconds."""
        ...

    def monotonic(self) -> float:
        """Return seconds that never go back."""
        ...


class SystemClock:
    """The machine's own clock."""

    def time(self) -> float:
        """Return POSIX seconds."""
        return time.time()

    def monotonic(self) -> float:
        """Return seconds that never go back."""
        return time.monotonic()


class Host:
    """Files of a machine: this one (`/`) or a captured tree.  Paths are relative to the root."""

    def __init__(self, root: str = "/", clock: Clock | None = None) -> None:
        self.root = os.path.abspath(root)
        self.live = self.root == "/"
        self.clock: Clock = clock or SystemClock()
        self._plain: set[str] = set()  # directories of a captured tree that no link leads to

    def path(self, *parts: str) -> str:
        """Return where a file of the host really is; never outside the root."""
        if self.live:
            return "/" + "/".join(parts)
        return self._inside("/".join(parts))

    def _inside(self, relative: str) -> str:
        """Resolve symbolic links as the host itself would: an absolute one starts at the root."""
        head, _, last = relative.rpartition("/")
        plain = head in self._plain and last not in ("", ".", "..")
        done: list[str] = head.split("/") if plain else []
        todo = [last] if plain else relative.split("/")[::-1]
        links = 0
        while todo:
            part = todo.pop()
            if part in ("", "."):
                continue
            if part == "..":
                del done[-1:]
                continue
            done.append(part)
            try:
                target = os.readlink("/".join([self.root, *done]))
            except OSError as exc:
                if todo and exc.errno == errno.EINVAL:  # it is there and no link
                    self._plain.add("/".join(done))
                continue
            links += 1
            done = [] if target.startswith("/") else done[:-1]
            if links > MAX_LINKS:
                break
            todo += target.split("/")[::-1]
        return "/".join([self.root, *done])

    def names(self, *parts: str) -> list[str]:
        """Return the sorted names in a directory; none when it cannot be listed."""
        try:
            return sorted(os.listdir(self.path(*parts)))
        except OSError:
            return []

    def scan(self, *parts: str) -> list[str]:
        """Return the sorted paths of the entries of a directory, relative to the root."""
        base = "/".join(parts)
        return [f"{base}/{name}" for name in self.names(base)]

    def read_bytes(self, *parts: str) -> bytes | None:
        """Return a file's content; None when it is missing, unreadable or absurdly large."""
        try:
            descriptor = os.open(self.path(*parts), os.O_RDONLY | os.O_CLOEXEC)
        except (OSError, ValueError):
            return None
        try:
            data = os.read(descriptor, READ_BYTES)
            if len(data) < SYSFS_BYTES and not parts[0].startswith("proc"):
                return data  # sysfs answers in one read
            pieces = [data]
            size = len(data)
            while data and size <= MAX_BYTES:
                data = os.read(descriptor, READ_BYTES)
                pieces.append(data)
                size += len(data)
            return b"".join(pieces) if size <= MAX_BYTES else None
        except OSError:  # EIO, ENODATA, EINVAL: what drivers answer for "not now"
            return None
        finally:
            os.close(descriptor)

    def read_text(self, *parts: str) -> str | None:
        """Return a file's text without white space at its end; bytes that are no UTF-8 replaced."""
        data = self.read_bytes(*parts)
        return None if data is None else data.decode("utf-8", "replace").rstrip()

    def read_word(self, *parts: str) -> str | None:
        """Return a file's text, stripped; None also when it is empty."""
        text = self.read_text(*parts)
        return (text.strip(" \t\n\0") or None) if text is not None else None

    def read_int(self, *parts: str) -> int | None:
        """Return a file's decimal number; None when there is none."""
        text = self.read_text(*parts)
        if text is None:
            return None
        try:
            number = int(text[:MAX_DIGITS])
        except ValueError:
            return None
        return number if abs(number) < 2**63 else None

    def read_count(self, *parts: str, limit: int = 2**63) -> int | None:
        """Return a number that cannot be negative; None also when it reaches `limit`."""
        number = self.read_int(*parts)
        return number if number is not None and 0 <= number < limit else None

    def link(self, *parts: str) -> str | None:
        """Return the last part of a symbolic link's target."""
        head, _, tail = "/".join(parts).rpartition("/")
        try:
            target = os.readlink(f"{self.path(head)}/{tail}")
        except OSError:
            return None
        return target.rstrip("/").rpartition("/")[2]

    def resolve(self, *parts: str) -> str | None:
        """Return where a path leads when all its links are followed, relative to the root."""
        place = self.path(*parts)
        if self.live:
            place = os.path.realpath(place)
        return place.removeprefix(self.root).lstrip("/") if os.path.lexists(place) else None

    def exists(self, *parts: str) -> bool:
        """Whether there is a file or directory."""
        return os.path.exists(self.path(*parts))

    def keep(self, path: str, data: bytes) -> None:
        """Take note of what a tool told (`hypervisor/tool.py`): a capture keeps it as a file."""
