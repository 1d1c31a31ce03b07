"""Host trees for tests: the demonstration host, a captured virtual machine, an empty one."""

from __future__ import annotations

import os
from pathlib import Path

from hypervisor.capture import DEMO_TREE, unpack
from hypervisor.host import Host

FIXTURES = Path(__file__).parent / "fixtures" / "hosts"
TREES = {
    "server": Path(DEMO_TREE),
    "virtual-machine": FIXTURES / "virtual-machine.tree",
    "empty": FIXTURES / "empty.tree",
}


def host(name: str, directory: Path) -> Host:
    """Unpack a tree and return the host in it."""
    os.makedirs(directory, exist_ok=True)
    unpack(TREES[name].read_text(encoding="utf-8"), str(directory))
    return Host(str(directory))


def put(host: Host, path: str, text: str) -> None:
    """Write a file of a host tree."""
    target = Path(host.path(path))
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(text)
