"""What libvirt 9.0 printed of machines, pools and networks that were made for it."""

from __future__ import annotations

from pathlib import Path

from hypervisor.definition import Machine, parse_machine

CAPTURED = Path(__file__).parents[1] / "fixtures" / "libvirt"


def captured(name: str) -> str:
    """Return an XML text."""
    return (CAPTURED / f"{name}.xml").read_text()


def machine(name: str) -> Machine:
    """Return a machine of the definition in a file."""
    found = parse_machine(captured(name))
    assert found is not None
    return found
