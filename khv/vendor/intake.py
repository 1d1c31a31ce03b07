"""Takes wheels in: copies of them that nobody else can change while they are looked at.

The files that are given may lie where others write: what is vouched for must be what is installed.
"""

from __future__ import annotations

import contextlib
import os
import stat
import tempfile
from collections.abc import Iterator, Sequence

from khv.vendor.manifest import PackageError
from khv.vendor.trust import SIGNATURE_BYTES

MAX_WHEEL_BYTES = 256 * 1024 * 1024
CHUNK_BYTES = 1024 * 1024


@contextlib.contextmanager
def taken_in(wheels: Sequence[str], directory: str) -> Iterator[list[str]]:
    """Copy wheels and their signatures into a private directory below `directory` for a while.

    They keep their names.  PackageError: one cannot be read, is too large or no regular file.
    """
    names = [os.path.basename(path) for path in wheels]
    if len(set(names)) < len(names):
        raise PackageError("two of the wheels have one name")
    with tempfile.TemporaryDirectory(prefix=".incoming-", dir=directory) as private:  # 0700
        copies = [os.path.join(private, name) for name in names]
        for path, copy in zip(wheels, copies, strict=True):
            _copy(path, copy, MAX_WHEEL_BYTES)
            if os.path.lexists(f"{path}.sig"):
                # One byte more than it should have stays one that is wrong.
                _copy(f"{path}.sig", f"{copy}.sig", SIGNATURE_BYTES + 1, whole=False)
        yield copies


def _copy(path: str, copy: str, limit: int, *, whole: bool = True) -> None:
    """Copy a regular file up to a limit in bytes; one that is larger is refused, or cut."""
    try:
        source = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
        with open(source, "rb") as reading, open(copy, "xb") as writing:
            if not stat.S_ISREG(os.fstat(source).st_mode):
                raise PackageError(f"{path} is no regular file")
            left = limit
            while left and (chunk := reading.read(min(CHUNK_BYTES, left))):
                writing.write(chunk)
                left -= len(chunk)
            if whole and reading.read(1):
                raise PackageError(f"{path} has more than {limit >> 20} MiB")
    except OSError as exc:
        raise PackageError(f"{path}: {exc.strerror}") from exc
