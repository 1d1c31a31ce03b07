"""Makes wheels out of package directories, as a build tool does, without network or build tool."""

from __future__ import annotations

import base64
import hashlib
import os
import shutil
import tomllib
import zipfile
from pathlib import Path
from typing import Any

import tests

EXAMPLE = Path(tests.__file__).parent.parent / "examples" / "acme-ups"
NEEDS = "device:/dev/usb/hiddev*"


def wheel(directory: Path, target: Path) -> Path:
    """Build the wheel of a directory with a pyproject.toml."""
    project = tomllib.loads((directory / "pyproject.toml").read_text())
    named = project["project"]
    files = {
        str(path.relative_to(directory)): path.read_bytes()
        for folder in project["tool"]["setuptools"]["packages"]
        for path in sorted((directory / folder).rglob("*"))
        if path.is_file() and "__pycache__" not in path.parts
    }
    return archive(target, named, files)


def archive(target: Path, named: dict[str, Any], files: dict[str, bytes]) -> Path:
    """Write a wheel of the given files and the table `project` of a pyproject.toml."""
    name, version = named["name"].replace("-", "_"), named["version"]
    info = f"{name}-{version}.dist-info"
    metadata = [
        "Metadata-Version: 2.1",
        f"Name: {named['name']}",
        f"Version: {version}",
        f"Summary: {named.get('description', '')}",
        *(f"Requires-Dist: {item}" for item in named.get("dependencies", ())),
    ]
    points = [
        line
        for group, entries in named.get("entry-points", {}).items()
        for line in (f"[{group}]", *(f"{key} = {value}" for key, value in entries.items()))
    ]
    files = {
        **files,
        f"{info}/METADATA": "\n".join(metadata).encode() + b"\n",
        f"{info}/WHEEL": b"Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        f"{info}/entry_points.txt": "\n".join(points).encode() + b"\n",
    }
    lines = [f"{path},sha256={_digest(data)},{len(data)}" for path, data in files.items()]
    files[f"{info}/RECORD"] = "\n".join([*lines, f"{info}/RECORD,,"]).encode() + b"\n"
    path = target / f"{name}-{version}-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as made:
        for inside, data in files.items():
            made.writestr(inside, data)
    return path


def _digest(data: bytes) -> str:
    digest = hashlib.sha256(data).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def changed(target: Path, **texts: tuple[str, str]) -> Path:
    """Copy the example and replace a text in some files, named by their stem; return the copy."""
    copy = target / f"copy{len(os.listdir(target))}"
    shutil.copytree(EXAMPLE, copy, ignore=shutil.ignore_patterns("__pycache__"))
    for stem, (old, new) in texts.items():
        (path,) = (p for p in copy.rglob("*") if p.stem.replace("-", "_") == stem and p.is_file())
        text = path.read_text()
        assert old in text
        path.write_text(text.replace(old, new))
    return copy
