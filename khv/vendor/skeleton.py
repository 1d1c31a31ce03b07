"""`khv provider new`: a package that works as it is, for a vendor to go on from."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator

from khv.vendor.manifest import FILE, GROUP, PackageError

PYPROJECT = """\
[build-system]
requires = ["setuptools>=68"]
build-backend = "setuptools.build_meta"

[project]
name = "{folder}"
version = "0.1.0"
description = "{vendor} provider for khv"
requires-python = ">=3.11"

[project.entry-points."{group}"]
{name} = "{name}:provider"

[tool.setuptools]
packages = ["{name}"]

[tool.setuptools.package-data]
{name} = ["{file}", "*.mof"]
"""

MANIFEST = """\
api = 1
vendor = "{vendor}"
prefix = "{prefix}"        # every class is {prefix}_...
mof = ["{name}.mof"]
namespace = "root/cimv2"

[needs]
devices = []               # like "/dev/sg*": the provider is handed them open
capabilities = []          # like "CAP_SYS_RAWIO"
root = false
"""

MOF = """\
[Version ( "0.1.0" ),
 Description ( "A device of {vendor}." )]
class {prefix}_Device : CIM_LogicalDevice {{
}};

[Association,
 Version ( "0.1.0" ),
 Description ( "Ties the devices of {vendor} to the host." )]
class {prefix}_SystemDevice : CIM_SystemDevice {{
}};
"""

PROVIDER = '''\
"""Devices of {vendor}."""

from __future__ import annotations

from collections.abc import Iterator

from cimom.health.status import Condition, status_properties
from cimom.model import CimObject, path_of
from cimom.provider import Context, Provider, Source


def provider(context: Context) -> Provider:
    """Return what khv serves of this package."""
    device = context.struct("{prefix}_Device")
    system_device = context.struct("{prefix}_SystemDevice")
    host = context.struct("KHV_ComputerSystem")(
        CreationClassName="KHV_ComputerSystem", Name=context.system_name
    )

    def read() -> Iterator[CimObject]:
        found = device(
            SystemCreationClassName="KHV_ComputerSystem",
            SystemName=context.system_name,
            CreationClassName="{prefix}_Device",
            DeviceID="{name}/0",
            ElementName="The first device",
            **status_properties(Condition.OK),
        )
        yield found
        yield system_device(
            GroupComponent=path_of(host, "root/cimv2"), PartComponent=path_of(found, "root/cimv2")
        )

    return Provider(
        sources=(Source(name="{name}", read=read, classes=(device, system_device)),),
    )
'''

TEST = '''\
"""The provider keeps to khv's rules: keys, types, statuses."""

from pathlib import Path

import {name}
from cimom.mof import compile_mof
from cimom.provider import Context
from cimom.schema import load
from cimom.testing import faults, readings_of

MOF = Path({name}.__file__).with_name("{name}.mof")


def test_provider() -> None:
    schema = compile_mof(str(MOF), schema=load())
    made = {name}.provider(Context(struct=schema.struct, system_name="host"))
    assert faults(made, schema) == []
    assert len(readings_of(made).rows(schema.struct("{prefix}_Device"))) == 1
'''

FILES = (
    ("pyproject.toml", PYPROJECT),
    ("{name}/__init__.py", PROVIDER),
    ("{name}/{file}", MANIFEST),
    ("{name}/{name}.mof", MOF),
    ("tests/test_provider.py", TEST),
)


def folder(name: str) -> str:
    """Return the directory, and the distribution's name, of a package."""
    return name.replace("_", "-")


def write(name: str, directory: str | None) -> Iterator[str]:
    """Write a package's files and yield their paths; PackageError when there are some already."""
    if not re.fullmatch(r"[a-z][a-z0-9]+(_[a-z0-9]+)+", name):
        raise PackageError(f"{name[:64]!r} is not like acme_raid: the vendor, then what it is for")
    vendor = name.split("_", maxsplit=1)[0].upper()
    values = {
        "name": name,
        "folder": folder(name),
        "vendor": vendor,
        "prefix": vendor,
        "group": GROUP,
        "file": FILE,
    }
    root = directory or folder(name)
    if os.path.isdir(root) and os.listdir(root):
        raise PackageError(f"{root} is not empty")
    for path, text in FILES:
        full = os.path.join(root, path.format(**values))
        os.makedirs(os.path.dirname(full), exist_ok=True)
        with open(full, "x", encoding="utf-8") as file:
            file.write(text.format(**values))
        yield full
