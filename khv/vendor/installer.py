"""Unpacks wheels with pip: the adapter that starts it.  Runs no code of theirs."""

from __future__ import annotations

import os
import re
import subprocess  # noqa: TID251 - adapter of pip
import sys
from collections.abc import Sequence
from importlib.metadata import distributions

from khv.vendor.manifest import Description, PackageError

UNPACK_S = 300.0


def unpack(wheels: Sequence[str], directory: str, described: Description) -> None:
    """Put wheels into a directory of their own; PackageError when one does not fit or lacks."""
    os.makedirs(directory, 0o755)
    words = ("-I", "-m", "pip", "install", "--quiet", "--no-index", "--no-deps", "--no-compile")
    more = ("--no-cache-dir", "--disable-pip-version-check", "--target", directory)
    run = subprocess.run(  # noqa: S603 - a fixed command line, no shell
        (sys.executable, *words, *more, *map(os.path.abspath, wheels)),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=UNPACK_S,
        check=False,
        umask=0o022,
    )
    if run.returncode != 0:
        said = run.stderr.decode(errors="replace").strip().splitlines()
        raise PackageError(said[-1] if said else "pip could not unpack it")
    missing = _missing(described, directory)
    if missing:
        raise PackageError(f"it depends on {', '.join(missing)}: give their wheels as well")


def _missing(described: Description, directory: str) -> list[str]:
    """Return the distributions that a package depends on and that are not there."""
    here = {_normal(item.name) for item in distributions(path=[directory])}
    here |= {_normal(item.name) for item in distributions()}
    wanted = [text for text in described.requires if "extra ==" not in text.replace("'", '"')]
    names = [match[0] for text in wanted if (match := re.match(r"[\w.-]+", text))]
    return [name for name in names if _normal(name) not in here]


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
