"""Reads the MOF files of one compilation: below given folders only, and not without end.

MOF of strangers is compiled by root: what `#pragma include` names is their choice.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable

MAX_FILE_BYTES = 16 * 1024 * 1024  # the complete CIM schema in one file has about 10 MiB
MAX_BYTES = 64 * 1024 * 1024
MAX_FILES = 10_000  # the CIM schema has one for each of its classes, about 2,000
MAX_DEPTH = 16  # of files that include files


class SourceError(Exception):
    """A file is not read; the text says why."""


class Sources:
    """The files below some folders; how many were read and how much they held."""

    def __init__(self, folders: Iterable[str]) -> None:
        self._roots = tuple(dict.fromkeys(os.path.realpath(folder) for folder in folders))
        self._open: list[str] = []
        self._files = 0
        self._bytes = 0

    def enter(self, path: str) -> str:
        """Return the text of a file that is now being compiled; SourceError: it is not taken."""
        real = os.path.realpath(path)
        if not any(os.path.commonpath((root, real)) == root for root in self._roots):
            raise SourceError("lies outside the directories that are compiled")
        if real in self._open:
            raise SourceError("includes itself")
        if len(self._open) >= MAX_DEPTH:
            raise SourceError(f"is included more than {MAX_DEPTH} files deep")
        self._files += 1
        if self._files > MAX_FILES:
            raise SourceError(f"is one more than {MAX_FILES} files")
        text = self._read(real)
        self._open.append(real)
        return text

    def leave(self) -> None:
        """The file that was entered last is compiled."""
        self._open.pop()

    def _read(self, path: str) -> str:
        # Not O_RDONLY alone: who opens a FIFO waits for its writer.
        with open(os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC), "rb") as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                raise SourceError("is no regular file")
            data = file.read(MAX_FILE_BYTES + 1)
        self._bytes += len(data)
        if len(data) > MAX_FILE_BYTES or self._bytes > MAX_BYTES:
            raise SourceError(
                f"is larger than {MAX_FILE_BYTES >> 20} MiB, or all are than {MAX_BYTES >> 20}"
            )
        return data.decode("utf-8-sig")  # editors of Windows begin with a byte order mark
