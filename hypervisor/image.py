"""Image files that a machine may be given: only those in storage pools or named directories."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable

from hypervisor.domain import SpecError

IMAGE_DIRECTORIES = ("/var/lib/libvirt/images", "/var/lib/libvirt/boot")


def permitted_image(path: str, directories: Iterable[str]) -> str:
    """Return the real path of a regular file below one of the directories; else SpecError.

    Symbolic links are followed first, so that none leads out.
    """
    allowed = list(directories)
    real = os.path.realpath(path)
    if not any(_inside(real, os.path.realpath(directory)) for directory in allowed):
        places = ", ".join(allowed)
        raise SpecError(f"{path} is in no storage pool and no image directory ({places})")
    try:
        mode = os.stat(real).st_mode
    except OSError as exc:
        raise SpecError(f"{path}: {exc.strerror}") from exc
    if not stat.S_ISREG(mode):
        raise SpecError(f"{path} is not a regular file")
    return real


def _inside(path: str, directory: str) -> bool:
    return directory != "/" and path.startswith(directory + "/")
