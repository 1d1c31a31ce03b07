"""Imports only point down (docs/ARCHITECTURE.md); only adapters touch the system."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
FLOORS = {
    "khv": {"khv", "web", "exporters", "providers", "cimom", "hypervisor"},
    "web": {"web", "cimom", "hypervisor"},
    "exporters": {"exporters", "cimom", "hypervisor"},
    "providers": {"providers", "cimom", "hypervisor"},
    "cimom": {"cimom"},
    "hypervisor": {"hypervisor"},
}
# Modules that may import what only adapters may.
ADAPTERS = {
    "libvirt": {"hypervisor/libvirt.py"},
    "socket": {
        "cimom/broker/worker.py",
        "cimom/broker/workers.py",
        "cimom/cimxml/listener.py",
        "cimom/indications/client.py",
        "exporters/snmp/transport.py",
        "exporters/snmp/agent.py",
        "hypervisor/daemon.py",
        "hypervisor/ethtool.py",
        "hypervisor/rtnetlink.py",
        "khv/doors.py",
        "khv/faces.py",
        "khv/listen.py",
        "khv/local.py",
        "khv/notify.py",
        "khv/pam/door.py",
        "khv/pam/helper.py",
        "khv/reload.py",
        "khv/renewal.py",
        "khv/serve.py",
        "khv/broker.py",
        "khv/control.py",
        "khv/greeting.py",
        "khv/supervisor.py",
        "khv/vendor/keeper.py",
        "khv/vendor/task.py",
        "khv/vendor/trial.py",
        "khv/vendor/worker.py",
    },
    "subprocess": {
        "hypervisor/daemon.py",
        "hypervisor/tool.py",
        "khv/vendor/installer.py",
    },
    "pyudev": {"hypervisor/udev.py"},
    "pyghmi": {"hypervisor/ipmi.py"},
    "psutil": {"hypervisor/operating_system.py"},
}
FILES = sorted(path for package in FLOORS for path in (ROOT / package).rglob("*.py"))


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            yield node.module.split(".")[0]


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(ROOT)))
def test_imports_point_down(path: Path) -> None:
    package = path.relative_to(ROOT).parts[0]
    wrong = {name for name in imports(path) if name in FLOORS} - FLOORS[package]
    assert not wrong, f"{package} must not import {wrong}"


@pytest.mark.parametrize("module", ADAPTERS)
def test_only_adapters_import(module: str) -> None:
    users = {str(p.relative_to(ROOT)) for p in FILES if module in set(imports(p))}
    assert users <= ADAPTERS[module]


def test_only_the_composition_root_imports_the_roof() -> None:
    below = [path for path in FILES if path.relative_to(ROOT).parts[0] != "khv"]
    assert not [path for path in below if "khv" in set(imports(path))]
