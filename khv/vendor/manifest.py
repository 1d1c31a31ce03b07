"""What a provider package says of itself, read from its wheel or directory without importing it.

A package is a Python distribution with one entry point of the group `khv.providers` and, beside
the module that it names, `khv-provider.toml`: the fields of `Manifest`.
"""

from __future__ import annotations

import os
import re
import tomllib
import zipfile
from collections.abc import Sequence
from importlib.metadata import Distribution, PathDistribution, distributions
from typing import Any, NamedTuple, Protocol

import msgspec

from cimom.broker.namespaces import BUILT_IN
from khv.capability import CAPABILITIES

GROUP = "khv.providers"
FILE = "khv-provider.toml"
API = 1  # what this version of khv offers to packages (`cimom.provider`)
MAX_FILES = 5_000  # of a wheel
MAX_BYTES = 256 * 1024 * 1024  # of a wheel's files, unpacked
MAX_MANIFEST = 64 * 1024
RESERVED_NAMES = frozenset(
    ("broker", "hw", "ipmi", "libvirtd", "net", "os", "pam", "storage", "vm")
)
RESERVED_PREFIXES = frozenset(("CIM", "KHV", "OMC", "VMWARE"))


class PackageError(Exception):
    """A package cannot be taken; the text says why."""


class Needs(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a package's process must have more than any other.

    `devices` are patterns of files below /dev that it is handed open; `capabilities` those of
    capabilities(7); `root` all of the machine's.
    """

    devices: tuple[str, ...] = ()
    capabilities: tuple[str, ...] = ()
    root: bool = False

    def words(self) -> tuple[str, ...]:
        """Return each need as it is granted: `device:/dev/sg*`, `capability:CAP_...`, `root`."""
        return (
            *(f"device:{pattern}" for pattern in self.devices),
            *(f"capability:{name}" for name in self.capabilities),
            *(("root",) if self.root else ()),
        )


class Manifest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`khv-provider.toml`: the API it was written for, whose it is, its classes, what it needs.

    Every class of the package begins with `prefix` and an underscore.  `mof` are files beside the
    manifest; all instances are in `namespace`.
    """

    api: int
    vendor: str
    prefix: str
    mof: tuple[str, ...]
    namespace: str = "root/cimv2"
    needs: Needs = Needs()


class Description(msgspec.Struct, frozen=True, kw_only=True):
    """A package: the name of its entry point, what that names, its distribution, its manifest."""

    name: str
    entry: str  # module:attribute
    distribution: str
    version: str
    summary: str
    requires: tuple[str, ...]
    folder: str  # where the manifest lies, below the package's root
    manifest: Manifest


class _Root(Protocol):
    """The root of a package's files: a directory or the inside of a wheel (pathlib's words)."""

    def joinpath(self, *other: Any) -> Any: ...


def read_wheel(path: str) -> Description | None:
    """Describe a wheel; None when it holds no provider: another's dependency.

    PackageError when it is no wheel, too large, or describes itself wrongly.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            _check_size(archive)
            names = {name.split("/")[0] for name in archive.namelist()}
            found = [name for name in names if name.endswith(".dist-info")]
            if len(found) != 1:
                raise PackageError(f"{os.path.basename(path)} is no wheel")
            root = zipfile.Path(archive)
            return _describe(PathDistribution(root.joinpath(found[0])), root)
    except (OSError, zipfile.BadZipFile) as exc:
        raise PackageError(f"{os.path.basename(path)}: {exc}") from exc


def read_directory(path: str) -> Description:
    """Describe what is installed in a directory; PackageError when it holds no provider."""
    import pathlib

    root = pathlib.Path(path)
    found = [_describe(item, root) for item in distributions(path=[path])]
    described = [item for item in found if item is not None]
    if len(described) != 1:
        raise PackageError(f"{path} holds {len(described)} providers, not one")
    return described[0]


def _check_size(archive: zipfile.ZipFile) -> None:
    files = archive.infolist()
    if len(files) > MAX_FILES or sum(item.file_size for item in files) > MAX_BYTES:
        raise PackageError(f"it has more than {MAX_FILES} files or {MAX_BYTES >> 20} MiB")


class _Names(NamedTuple):
    name: str
    entry: str


def _entry(distribution: Distribution) -> _Names | None:
    entries = [item for item in distribution.entry_points if item.group == GROUP]
    if not entries:
        return None
    if len(entries) > 1:
        raise PackageError(f"it has {len(entries)} entry points of {GROUP}, not one")
    name, entry = entries[0].name, entries[0].value
    if not re.fullmatch(r"[a-z][a-z0-9_]{1,31}", name) or name in RESERVED_NAMES:
        raise PackageError(f"entry point {name[:64]!r} is not 2 to 32 of a-z, 0-9, _, or is taken")
    if not re.fullmatch(r"[A-Za-z_][\w.]*:[A-Za-z_]\w*", entry):
        raise PackageError(f"entry point {name} = {entry[:64]!r} is not MODULE:ATTRIBUTE")
    return _Names(name, entry)


def _describe(distribution: Distribution, root: _Root) -> Description | None:
    names = _entry(distribution)
    if names is None:
        return None
    folder = names.entry.partition(":")[0].split(".")[0]
    metadata = distribution.metadata
    return Description(
        name=names.name,
        entry=names.entry,
        distribution=str(metadata["Name"]),
        version=str(metadata["Version"]),
        summary=str(metadata["Summary"] or ""),
        requires=tuple(distribution.requires or ()),
        folder=folder,
        manifest=_manifest(root, folder),
    )


def _manifest(root: _Root, folder: str) -> Manifest:
    file = root.joinpath(folder).joinpath(FILE)
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, KeyError, UnicodeDecodeError) as exc:
        raise PackageError(f"{folder}/{FILE} cannot be read: {exc}") from exc
    try:
        manifest = msgspec.convert(tomllib.loads(text[:MAX_MANIFEST]), Manifest)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as exc:
        raise PackageError(f"{folder}/{FILE}: {exc}") from exc
    for fault in _faults(manifest, root, folder):
        raise PackageError(f"{folder}/{FILE}: {fault}")
    return manifest


def _faults(manifest: Manifest, root: _Root, folder: str) -> Sequence[str]:
    """Return in words what is wrong with a manifest."""
    found = []
    if manifest.api != API:
        found.append(f"api {manifest.api} is not {API}, which this khv has")
    if not re.fullmatch(r"[A-Z][A-Z0-9]{1,15}", manifest.prefix):
        found.append(f"prefix {manifest.prefix[:32]!r} is not 2 to 16 of A-Z, 0-9")
    if manifest.prefix in RESERVED_PREFIXES:
        found.append(f"prefix {manifest.prefix} is not a vendor's")
    if not manifest.vendor.strip() or len(manifest.vendor) > 128:
        found.append("vendor is empty or too long")
    if manifest.namespace not in BUILT_IN:
        found.append(f"namespace {manifest.namespace[:64]} is none of {', '.join(BUILT_IN)}")
    if not manifest.mof:
        found.append("mof names no file")
    for name in manifest.mof:
        inside = not os.path.isabs(name) and ".." not in name.split("/")
        if not inside or not root.joinpath(folder).joinpath(name).is_file():
            found.append(f"mof {name[:128]} is no file of the package")
    found += [
        f"device {pattern[:64]!r} is not below /dev"
        for pattern in manifest.needs.devices
        if not pattern.startswith("/dev/") or ".." in pattern.split("/")
    ]
    found += [
        f"capability {name[:64]!r} is none of capabilities(7)"
        for name in manifest.needs.capabilities
        if name not in CAPABILITIES
    ]
    return found
