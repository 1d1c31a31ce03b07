"""What the tests of both RAID packages share: a provider over a tree, and fakes of the tools."""

from __future__ import annotations

import importlib
import shutil
from pathlib import Path
from typing import Any

from cimom.model import Path as ObjectPath, path_of
from cimom.mof import compile_mof
from cimom.provider import HOST_NAMESPACE, Context, Provider
from cimom.schema import Schema, load
from cimom.testing import readings_of

PACKAGES = Path(__file__).parent.parent.parent / "packages"
DEVICES = ("Controller", "DiskDrive", "StorageExtent", "StorageVolume", "Battery")


class Package:
    """A package with its classes, over a host tree that tests may change."""

    def __init__(self, name: str, prefix: str, directory: Path) -> None:
        self.home = PACKAGES / name.replace("_", "-")
        self.prefix = prefix
        self.schema: Schema = compile_mof(str(self.home / name / f"{name}.mof"), schema=load())
        self.root = directory / "host"
        shutil.copytree(self.home / "host", self.root)
        self._module: Any = importlib.import_module(name)

    def provider(self, root: Path | None = None) -> Provider:
        context = Context(
            struct=self.schema.struct, system_name="host", host_root=str(root or self.root)
        )
        made: Provider = self._module.provider(context)
        return made

    def rows(self, kind: str, root: Path | None = None) -> list[Any]:
        found = readings_of(self.provider(root)).rows(self.schema.struct(f"{self.prefix}_{kind}"))
        return [row.instance for row in found]

    def by_name(self, kind: str) -> dict[str, Any]:
        return {row.Name: row for row in self.rows(kind)}


def ties(package: Package, kind: str) -> set[tuple[str, str]]:
    """Return the last keys of both ends of each association of a kind."""
    found = set()
    for row in package.rows(kind):
        first, second = (str(getattr(row, role).keys[-1][1]) for role in row.CIM_KEYS)
        found.add((first.rpartition("raid/")[2], second.rpartition("raid/")[2]))
    return found


def unreached(package: Package) -> set[str]:
    """Return the devices that no association leads to from the host."""
    readings = readings_of(package.provider())
    names: dict[ObjectPath, str] = {}
    for kind in DEVICES:
        for row in readings.rows(package.schema.struct(f"{package.prefix}_{kind}")):
            device: Any = row.instance
            names[path_of(device, HOST_NAMESPACE)] = device.DeviceID
    tied = {row.PartComponent for row in package.rows("SystemDevice")}
    return {name for path, name in names.items() if path not in tied}
