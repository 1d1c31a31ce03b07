"""How machines are set up as a whole: defined, active, and as snapshots kept them."""

from __future__ import annotations

from typing import Any

import msgspec

from cimom.classes import (
    AutomaticRecoveryAction,
    AutomaticShutdownAction,
    AutomaticStartupAction,
    ChangeableType,
    KHV_VirtualSystemSettingData,
)
from cimom.model import cim_datetime
from hypervisor.definition import Machine, SnapshotInfo
from hypervisor.guest import Directories
from hypervisor.guest_service import GuestService
from hypervisor.setting import Settings
from providers.virtual.naming import ACTIVE, DEFINED, SNAPSHOT, snapshot_id, system_id

TYPES = {"kvm": "KHV:kvm", "qemu": "KHV:qemu"}  # VirtualSystemType; another domain type: its name
SNAPSHOT_TYPE = "KHV:snapshot"
MAX_CAPTION = 64
RECOVERY = {
    "restart": AutomaticRecoveryAction.Restart,
    "rename-restart": AutomaticRecoveryAction.Restart,
    "coredump-restart": AutomaticRecoveryAction.Restart,
}
SHUTDOWN = {
    "suspend": AutomaticShutdownAction.Save_state,
    "shutdown": AutomaticShutdownAction.Shutdown,
}
MEMORY_KINDS = frozenset({"no", "internal", "external"})  # the ValueMap of SnapshotMemory


class Surroundings(msgspec.Struct, frozen=True, kw_only=True):
    """What of the host decides about machines: its libvirt's directories, its guest service."""

    directories: Directories | None = None
    service: GuestService = GuestService()


def _facts(machine: Machine) -> dict[str, Any]:
    """Return what a definition says whoever keeps it."""
    return {
        "VirtualSystemType": TYPES.get(machine.virtual_type or "", machine.virtual_type),
        "AutomaticRecoveryAction": RECOVERY.get(
            machine.on_crash or "", AutomaticRecoveryAction.None_
        ),
        "OperatingSystemID": machine.os_id,
        "MachineType": machine.machine,
        "Architecture": machine.arch,
        "Emulator": machine.emulator,
        "FirmwareType": machine.firmware,
        "SecureBoot": machine.secure_boot,
        "BootDevices": machine.boot_devices or None,
        "CPUMode": machine.cpu_mode,
        "CPUModel": machine.cpu_model,
        "OnPoweroff": machine.on_poweroff,
        "OnReboot": machine.on_reboot,
        "OnCrash": machine.on_crash,
        "ClockOffset": machine.clock,
        "ResourcePartition": machine.partition,
    }


def system_settings(
    settings: Settings, machine: Machine, state: str, around: Surroundings
) -> KHV_VirtualSystemSettingData:
    """Map what a definition says of the machine as a whole."""
    active = state == ACTIVE
    changeable = (
        ChangeableType.Changeable_Transient if active else ChangeableType.Changeable_Persistent
    )
    return KHV_VirtualSystemSettingData(
        InstanceID=system_id(settings.uuid, state),
        ElementName=settings.name,
        Caption=f"Settings of {settings.name} ({state})"[:MAX_CAPTION],
        Description=machine.description,
        Notes=(machine.title,) if machine.title else None,
        SystemName=settings.uuid,
        SettingState=state,
        VirtualSystemIdentifier=settings.uuid,
        ConfigurationID=settings.uuid,
        ChangeableType=changeable,
        AutomaticStartupAction=_startup(settings, around.service),
        AutomaticShutdownAction=SHUTDOWN.get(
            around.service.on_shutdown or "", AutomaticShutdownAction.Turn_Off
        ),
        AutoStart=settings.autostart,
        Persistent=settings.defined is not None,
        **_facts(machine),
        **_files(around.directories, settings.name, active=active),
    )


def _startup(settings: Settings, service: GuestService) -> AutomaticStartupAction:
    """Return what becomes of a machine at the host's start; a transient one is forgotten."""
    if settings.defined is None:
        return AutomaticStartupAction.None_
    if settings.autostart:
        return AutomaticStartupAction.Always_startup
    if service.restarts:
        return AutomaticStartupAction.Restart_if_previously_active
    return AutomaticStartupAction.None_


def _files(where: Directories | None, name: str, *, active: bool) -> dict[str, Any]:
    if where is None:
        return {}
    file = where.definition(name, active=active)
    return {
        "ConfigurationDataRoot": file.rpartition("/")[0],
        "ConfigurationFile": file,
        "SuspendDataRoot": where.saved,
        "SnapshotDataRoot": f"{where.snapshots}/{name}",
        "LogDataRoot": where.logs,
    }


def snapshot_settings(settings: Settings, item: SnapshotInfo) -> KHV_VirtualSystemSettingData:
    """Map a snapshot."""
    facts = _facts(item.machine) if item.machine is not None else {}
    return KHV_VirtualSystemSettingData(
        **{**facts, "VirtualSystemType": SNAPSHOT_TYPE},
        InstanceID=snapshot_id(settings.uuid, item.name),
        ElementName=item.name,
        Caption=f"Snapshot of {settings.name}"[:MAX_CAPTION],
        Description=item.description,
        SystemName=settings.uuid,
        SettingState=SNAPSHOT,
        VirtualSystemIdentifier=settings.uuid,
        ConfigurationID=settings.uuid,
        CreationTime=None if item.created is None else cim_datetime(float(item.created)),
        ChangeableType=ChangeableType.Not_Changeable_Persistent,
        Persistent=True,
        SnapshotParent=None if item.parent is None else snapshot_id(settings.uuid, item.parent),
        IsCurrentSnapshot=item.current,
        SnapshotState=item.state,
        SnapshotMemory=item.memory if item.memory in MEMORY_KINDS else None,
    )


def states(settings: Settings) -> tuple[tuple[Machine, str], ...]:
    """Return the definitions that there are, with their names."""
    pairs = ((settings.defined, DEFINED), (settings.active, ACTIVE))
    return tuple((machine, state) for machine, state in pairs if machine is not None)
