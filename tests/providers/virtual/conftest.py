"""A hypervisor in this process: libvirt's test driver."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from hypervisor.libvirt import Hypervisor, library_fault
from tests.conftest import require

NODE = Path(__file__).parents[2] / "hypervisor" / "node.xml"


@pytest.fixture
def hypervisor() -> Iterator[Hypervisor]:
    require(library_fault() is None, "libvirt-python")
    hypervisor = Hypervisor(f"test://{NODE}")
    yield hypervisor
    hypervisor.close()
