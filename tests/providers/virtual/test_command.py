"""The commands of `khv vm`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from cimom.model import CimError, Status
from hypervisor.libvirt import Hypervisor
from providers.virtual.command import MachineCommands


def test_machines_are_listed_by_name(hypervisor: Hypervisor) -> None:
    machines = MachineCommands(hypervisor).list({})
    assert [(m["name"], m["state"]) for m in machines] == [
        ("off", "off"),
        ("paused", "paused"),
        ("saved", "saved"),
        ("web", "running"),
    ]
    assert machines[3] == {
        "name": "web",
        "state": "running",
        "vcpus": 2,
        "memory_mib": 1024,
        "accelerator": "test",
        "autostart": False,
        "uuid": "11111111-1111-4111-8111-111111111111",
    }


def test_a_machine_is_defined_started_stopped_and_forgotten(
    hypervisor: Hypervisor, tmp_path: Path
) -> None:
    commands = MachineCommands(hypervisor, [str(tmp_path)])
    image = tmp_path / "a.iso"
    image.touch()
    uuid = commands.define({"name": "new", "vcpus": 2, "memory_mib": 64, "cdrom": str(image)})
    assert hypervisor.find("new").uuid == uuid
    assert commands.start({"name": "new"}) == "new is running"
    assert commands.start({"name": uuid}) == "new is running already"
    with pytest.raises(CimError, match="new is not off"):
        commands.undefine({"name": "new"})
    assert commands.stop({"name": "new"}) == "new is off"
    assert commands.stop({"name": "new"}) == "new is off already"
    assert commands.undefine({"name": "new"}) == "new is forgotten"
    assert "new" not in {machine["name"] for machine in commands.list({})}


def test_paused_goes_on_and_saved_keeps_its_memory(hypervisor: Hypervisor) -> None:
    commands = MachineCommands(hypervisor)
    assert commands.start({"name": "paused"}) == "paused is running"
    assert commands.stop({"name": "saved"}) == "saved is off already"
    assert hypervisor.find("saved").has_managed_save


@pytest.mark.parametrize(
    ("command", "arguments", "status"),
    [
        ("define", {}, Status.INVALID_PARAMETER),
        ("define", {"name": "a", "disk": "/etc/shadow"}, Status.INVALID_PARAMETER),
        ("define", {"name": "web"}, Status.ALREADY_EXISTS),
        ("start", {}, Status.INVALID_PARAMETER),
        ("start", {"name": 7}, Status.INVALID_PARAMETER),
        ("start", {"name": "a\0b"}, Status.INVALID_PARAMETER),
        ("start", {"name": "x" * 300}, Status.INVALID_PARAMETER),
        ("start", {"name": "nobody"}, Status.NOT_FOUND),
        ("stop", {"name": "nobody"}, Status.NOT_FOUND),
        ("undefine", {"name": "web"}, Status.FAILED),
    ],
)
def test_what_is_wrong_is_told(
    hypervisor: Hypervisor, command: str, arguments: dict[str, Any], status: Status
) -> None:
    with pytest.raises(CimError) as caught:
        MachineCommands(hypervisor).table()[f"vm.{command}"](arguments)
    assert caught.value.status is status


def test_without_a_hypervisor_every_command_says_so() -> None:
    arguments = {"name": "web"}
    for run in MachineCommands(Hypervisor(None)).table().values():
        with pytest.raises(CimError, match="no hypervisor is configured"):
            run(arguments)
