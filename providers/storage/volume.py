"""Volumes that the kernel makes of other devices: arrays, mapped volumes, loop devices."""

from __future__ import annotations

from typing import Any

from cimom.classes import CIM_StorageExtent, EnabledState, ExtentStatus, KHV_LogicalDisk
from cimom.health.status import Condition, status_properties
from cimom.provider import Association
from hypervisor.raid import CONTAINER, LOSSES, Array
from hypervisor.volume import Volume
from providers.device import device_keys, system_device
from providers.storage.extent import based_on, extent_properties
from providers.storage.naming import Extents, volume_id
from providers.storage.path import of_paths, path_properties, unusable

STRIPED = frozenset({"raid0", "raid4", "raid5", "raid6"})
BUSY = {
    "resync": ExtentStatus.Recalculate,
    "recover": ExtentStatus.Rebuild,
    "reshape": ExtentStatus.Dynamic_Reconfig,
    "check": ExtentStatus.Verify_In_Progress,
    "repair": ExtentStatus.Verify_In_Progress,
}
RESTING = frozenset({None, "idle", "frozen"})
MAX_COUNT = 2**16 - 1


def condition(volume: Volume) -> tuple[Condition, str | None]:
    """Return how a volume is."""
    if volume.array is not None:
        return array_condition(volume.array)
    if volume.routes:
        return of_paths(volume.routes)
    if volume.suspended:
        return Condition.OK, "all input and output is held back for a change"
    if volume.deleted:
        return Condition.OK, "the file behind it has been deleted"
    return Condition.OK, None


def array_condition(array: Array) -> tuple[Condition, str | None]:
    """Return how an array is: what it lacks, and whether it can do without."""
    if array.level == CONTAINER:
        return Condition.OK, None
    if array.stopped:
        return Condition.DORMANT, "the array is not started"
    lack = f"{array.missing} of {array.expected} members are missing"
    if array.failed:
        return Condition.ERROR, f"the array has failed: {lack}" if array.missing else "broken"
    work = progress(array)
    if array.missing:
        return Condition.DEGRADED, ", ".join(text for text in (lack, work) if text)
    return Condition.OK, work


def progress(array: Array) -> str | None:
    """Return in words what an array is busy with."""
    if array.action in RESTING:
        return None
    return array.action if array.done is None else f"{array.action}, {array.done} % done"


def redundancy(array: Array | None) -> dict[str, Any]:
    """Return copies of the data, and members that can fail, of an array that lacks none."""
    if array is None or array.level is None or array.level == CONTAINER:
        return {}
    members = min(array.expected or 1, MAX_COUNT)
    copies = 1
    if array.level == "raid1":
        copies = members
    elif array.level == "raid10":
        layout = array.layout or 0x102
        copies = max((layout & 0xFF) * (layout >> 8 & 0xFF), 1)
    losses = LOSSES.get(array.level, copies - 1)
    return {
        "DataRedundancy": copies,
        "PackageRedundancy": losses,
        "NoSinglePointOfFailure": losses > 0,
        "IsBasedOnUnderlyingRedundancy": losses > 0,
        "ExtentStripeLength": members if array.level in STRIPED else None,
    }


def extent_status(volume: Volume, how: Condition) -> tuple[ExtentStatus, ...]:
    """Return what CIM calls the state of an array."""
    array = volume.array
    if how is Condition.ERROR:
        return (ExtentStatus.Broken,)
    found = [BUSY[array.action]] if array is not None and array.action in BUSY else []
    if array is not None and array.missing:
        found.append(ExtentStatus.Exposed if _bare(array) else ExtentStatus.Partially_Exposed)
    return tuple(found) or (ExtentStatus.None_Not_Applicable,)


def _bare(array: Array) -> bool:
    """Whether the next loss would be one too many."""
    return (array.missing or 0) >= int(redundancy(array).get("PackageRedundancy") or 0)


def _members(volume: Volume) -> tuple[int | None, int | None]:
    if volume.array is not None:
        return volume.array.expected, volume.array.missing
    if volume.routes:
        return len(volume.routes), len(unusable(volume.routes))
    return None, None


def _path(volume: Volume) -> str:
    mapped = volume.label if volume.name.startswith("dm-") else None
    return f"/dev/mapper/{mapped}" if mapped else f"/dev/{volume.name}"


def logical_disk(
    system: str, volume: Volume, extents: Extents, file_extents: tuple[str, ...] = ()
) -> KHV_LogicalDisk:
    """Map a volume to CIM; `file_extents` hold the file behind a loop device."""
    how, why = condition(volume)
    array = volume.array
    expected, missing = _members(volume)
    started = how is not Condition.DORMANT
    below = extents.below(volume.members) or file_extents
    return KHV_LogicalDisk(
        **device_keys(system, KHV_LogicalDisk, volume_id(volume)),
        **extent_properties(
            volume.name, volume.size_bytes, volume.logical_block_bytes, read_only=volume.read_only
        ),
        **redundancy(array),
        ElementName=volume.label or volume.name,
        Caption=f"Volume {volume.name} ({volume.kind})",
        DevicePath=_path(volume),
        VolumeType=volume.kind,
        BasedOnDeviceIDs=below,
        BackingFile=volume.backing_file,
        MembersExpected=expected,
        MembersMissing=missing,
        ArrayState=array.state if array else None,
        SyncAction=array.action if array else None,
        SyncPercentComplete=array.done if array else None,
        **path_properties(volume.routes),
        IsComposite=len(below) > 1,
        IsConcatenated=volume.kind == "linear",
        Primordial=False,
        ExtentStatus=extent_status(volume, how),
        EnabledState=(
            EnabledState.Disabled
            if not started
            else EnabledState.Enabled_but_Offline
            if how is Condition.ERROR
            else EnabledState.Enabled
        ),
        **status_properties(how, why),  # type: ignore[arg-type]
    )


def order(extent: CIM_StorageExtent, volume: Any) -> dict[str, Any]:
    """Return the place of a member among those of a volume, from 1."""
    ids = volume.BasedOnDeviceIDs or ()
    if len(ids) < 2 or extent.DeviceID not in ids:
        return {}
    return {"OrderIndex": min(ids.index(extent.DeviceID) + 1, MAX_COUNT)}


ASSOCIATIONS: tuple[Association, ...] = (
    system_device(KHV_LogicalDisk),
    based_on(KHV_LogicalDisk, order),
)
