"""Machines for the tests of this package."""

from __future__ import annotations

from typing import Any

from hypervisor.domain import DomainInfo, DomainState

UUID = "11111111-1111-4111-8111-111111111111"


def domain(state: int = DomainState.RUNNING, reason: int = 1, **facts: Any) -> DomainInfo:
    """A machine of 4 processors and 2 GiB."""
    usual = {
        "uuid": UUID,
        "name": "web",
        "vcpus": 2,
        "max_vcpus": 4,
        "memory_kib": 1048576,
        "max_memory_kib": 2097152,
        "accelerator": "kvm",
    }
    return DomainInfo(state=state, reason=reason, **{**usual, **facts})


class Clock:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now
