"""The commands behind `khv vm`: define, start, stop, undefine, list; plain values in and out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import msgspec

from cimom.classes import (
    EnabledLogicalElement_RequestStateChange as Answer,
    EnabledState,
    RequestedState,
)
from cimom.model import CimError, Status
from hypervisor.domain import Action, DomainInfo, DomainSpec, SpecError, domain_xml, parse_spec
from hypervisor.error import DomainNotFoundError, HypervisorError, HypervisorUnavailableError
from hypervisor.image import IMAGE_DIRECTORIES, permitted_image
from hypervisor.libvirt import Hypervisor
from providers.virtual.system import state_of
from providers.virtual.transition import GOALS, OFF, SAVED, condition, plan

MAX_NAME = 256  # of `name or UUID`; libvirt's own names are shorter

WORDS = {
    EnabledState.Unknown: "unknown",
    EnabledState.Enabled: "running",
    EnabledState.Disabled: "off",
    EnabledState.Shutting_Down: "stopping",
    EnabledState.Enabled_but_Offline: "saved",
    EnabledState.Quiesce: "paused",
    EnabledState.Starting: "starting",
}


@contextmanager
def _told() -> Iterator[None]:
    """Turn what can go wrong into what the caller is told."""
    try:
        yield
    except SpecError as exc:
        raise CimError(Status.INVALID_PARAMETER, str(exc)) from exc
    except DomainNotFoundError as exc:
        raise CimError(Status.NOT_FOUND, str(exc)) from exc
    except (HypervisorError, HypervisorUnavailableError) as exc:
        raise CimError(Status.FAILED, str(exc)) from exc


class MachineCommands:
    """The commands, by name in `table`."""

    def __init__(
        self, hypervisor: Hypervisor, image_directories: Sequence[str] = IMAGE_DIRECTORIES
    ) -> None:
        self._hypervisor = hypervisor
        self._image_directories = tuple(image_directories)

    def table(self) -> dict[str, Callable[[dict[str, Any]], Any]]:
        """Return the functions by the commands' names."""
        return {
            "vm.define": self.define,
            "vm.start": self.start,
            "vm.stop": self.stop,
            "vm.undefine": self.undefine,
            "vm.list": self.list,
        }

    def define(self, arguments: dict[str, Any]) -> str:
        """Define a machine (fields of DomainSpec) and return its UUID; it stays off."""
        with _told():
            spec = self._resolved(parse_spec(arguments))
            self._refuse_known(spec.name)
            chosen = spec.accelerator
            domain_type = self._hypervisor.accelerator() if chosen == "auto" else chosen
            return self._hypervisor.define(domain_xml(spec, domain_type))

    def _resolved(self, spec: DomainSpec) -> DomainSpec:
        """Return the spec with the real paths of its images, all of which must be permitted."""
        if not spec.paths():
            return spec
        directories = (*self._hypervisor.image_directories(), *self._image_directories)
        paths = {
            name: permitted_image(path, directories)
            for name, path in (("disk", spec.disk), ("cdrom", spec.cdrom), ("rom", spec.rom))
            if path is not None
        }
        return msgspec.structs.replace(spec, **paths)

    def _refuse_known(self, name: str) -> None:
        try:
            self._hypervisor.find(name)
        except DomainNotFoundError:
            return
        raise CimError(Status.ALREADY_EXISTS, f"there is a machine {name} already")

    def start(self, arguments: dict[str, Any]) -> str:
        """Start a machine that is off or saved, let a paused or sleeping one go on."""
        return self._reach(RequestedState.Enabled, arguments)

    def stop(self, arguments: dict[str, Any]) -> str:
        """Power a machine off, at once; a saved one is off and keeps its memory."""
        return self._reach(RequestedState.Disabled, arguments)

    def _reach(self, requested: RequestedState, arguments: dict[str, Any]) -> str:
        with _told():
            domain = self._find(arguments)
            planned = plan(requested, domain)
            word = WORDS[GOALS[requested]]
            if planned is Answer.Completed_with_No_Error or planned is Action.DISCARD_SAVED:
                return f"{domain.name} is {word} already"
            if not isinstance(planned, Action):
                now = WORDS[state_of(domain).EnabledState]
                raise CimError(Status.FAILED, f"{domain.name} is {now}: it cannot be made {word}")
            self._hypervisor.perform(planned, domain.uuid)
            return f"{domain.name} is {word}"

    def undefine(self, arguments: dict[str, Any]) -> str:
        """Forget a machine that is off; its disks stay."""
        with _told():
            domain = self._find(arguments)
            if condition(domain) not in (OFF, SAVED):
                raise CimError(Status.FAILED, f"{domain.name} is not off")
            self._hypervisor.undefine(domain.uuid)
            return f"{domain.name} is forgotten"

    def list(self, arguments: dict[str, Any]) -> Any:  # noqa: ARG002 - it takes none
        """Return one dictionary a machine, by name."""
        with _told():
            domains = self._hypervisor.domains()
        return [_summary(domain) for domain in sorted(domains, key=lambda domain: domain.name)]

    def _find(self, arguments: dict[str, Any]) -> DomainInfo:
        name = arguments.get("name")
        if not isinstance(name, str) or not 0 < len(name) <= MAX_NAME or "\0" in name:
            raise SpecError("name: a machine's name or UUID is needed")
        return self._hypervisor.find(name)


def _summary(domain: DomainInfo) -> dict[str, Any]:
    return {
        "name": domain.name,
        "state": WORDS.get(state_of(domain).EnabledState, "unknown"),
        "vcpus": domain.vcpus,
        "memory_mib": domain.memory_kib // 1024,
        "accelerator": domain.accelerator,
        "autostart": domain.autostart,
        "uuid": domain.uuid,
    }
