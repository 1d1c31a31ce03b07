"""How hardware RAID is told in CIM, whoever's tool it is read with: values to rows.

For packages of vendors (docs/PROVIDERS.md): the classes are the package's own, PREFIX_Controller,
PREFIX_DiskDrive, ..., with the properties that the MOF of `packages/` declares.  Knows no tool.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import msgspec

from cimom.classes import DiskType, ExtentStatus
from cimom.health.status import Condition, status_properties
from cimom.model import CimError, CimObject, Status, path_of
from cimom.provider import HOST_NAMESPACE, Context, Notify, Provider, Source
from hypervisor.background import Background, Cancelled, Nothing
from hypervisor.host import Host
from providers.device import device_keys, fit_device_id, pci_id, scoped

INTERVAL_S = 120.0  # these tools take seconds, and load the controller's own processor
MAX_AGE_S = 10.0  # of rows that are made of a reading at hand
KINDS = ("Controller", "DiskDrive", "StorageExtent", "StorageVolume", "Battery")
TIES = ("SystemDevice", "ControlledBy", "MediaPresent", "BasedOn", "AssociatedBattery")
# RAID level -> members that can fail before data is lost.
LOSSES = {"0": 0, "1": 1, "5": 1, "6": 2, "10": 1, "50": 1, "60": 2}
MEDIA = {True: DiskType.Solid_State_Drive, False: DiskType.Hard_Disk_Drive, None: DiskType.Unknown}
CONCLUDED = {
    Condition.ERROR: ExtentStatus.Broken,
    Condition.DEGRADED: ExtentStatus.Partially_Exposed,
}
OTHER = 1  # of CIM_PortController.ControllerType and ProtocolSupported
MAX_TEXT = 256


class How(msgspec.Struct, frozen=True):
    """How something is, and in words why, or what is worth a word."""

    condition: Condition = Condition.OK
    why: str | None = None


class Drive(msgspec.Struct, frozen=True, kw_only=True):
    """A drive behind a controller; None is what the tool did not tell."""

    place: str  # where it sits, in the tool's words
    how: How
    state: str | None = None  # the tool's word
    model: str | None = None
    vendor: str | None = None
    serial: str | None = None
    firmware: str | None = None
    wwn: str | None = None
    size_bytes: int | None = None
    block_bytes: int | None = None
    solid: bool | None = None
    rotations: int | None = None
    interface: str | None = None
    celsius: int | None = None
    media_errors: int | None = None
    other_errors: int | None = None
    predicted_failures: int | None = None
    power_on_hours: int | None = None
    percentage_used: int | None = None
    spare: bool = False


class Volume(msgspec.Struct, frozen=True, kw_only=True):
    """What a controller makes of drives; `drives` are their places."""

    number: str
    how: How
    name: str | None = None
    level: str | None = None  # digits only: 10, not 1+0
    state: str | None = None
    size_bytes: int | None = None
    cache: str | None = None
    device: str | None = None  # path in /dev
    identifier: str | None = None
    drives: tuple[str, ...] = ()


class Backup(msgspec.Struct, frozen=True, kw_only=True):
    """What keeps a controller's cache when the power fails: battery or capacitor."""

    name: str
    how: How
    state: str | None = None
    celsius: int | None = None


class Adapter(msgspec.Struct, frozen=True, kw_only=True):
    """A controller with all that it drives."""

    identity: str  # the same after a reboot and in another slot
    how: How
    model: str | None = None
    serial: str | None = None
    firmware: str | None = None
    driver: str | None = None
    state: str | None = None
    pci: str | None = None
    celsius: int | None = None
    drives: tuple[Drive, ...] = ()
    volumes: tuple[Volume, ...] = ()
    backups: tuple[Backup, ...] = ()


Read = Callable[[Host, Cancelled], tuple[Adapter, ...]]


def provider(
    context: Context, *, name: str, prefix: str, read: Read, missing: str | None
) -> Provider:
    """Return the provider of a package: `read` asks the tool, `missing` says why it cannot be."""
    host = Host(context.host_root)
    rows = Rows(context, prefix, host)
    readings = Background(lambda cancelled: read(host, cancelled), host.clock, INTERVAL_S)

    def told() -> Iterator[CimObject]:
        taken = readings.latest() if missing is None else None
        if taken is None:
            return
        if isinstance(taken, Nothing):
            raise CimError(Status.FAILED, taken.failure or "the tool is being asked")
        if taken.failure is not None:
            at = datetime.fromtimestamp(taken.at, UTC)
            text = f"{taken.failure}; the rows are of {at:%Y-%m-%d %H:%M:%S} UTC"
            raise CimError(Status.FAILED, text)
        yield from rows.of(taken.value)

    def watch(notify: Notify) -> Callable[[], None]:
        return readings.start(lambda: notify(name))

    source = Source(
        name=name,
        read=told,
        classes=tuple(context.struct(f"{prefix}_{kind}") for kind in (*KINDS, *TIES)),
        max_age_s=MAX_AGE_S,
    )
    return Provider(
        sources=(source,),
        watch=watch if host.live and missing is None else None,
        missing=() if missing is None else (missing,),
    )


def of_drives(drives: tuple[Drive, ...]) -> str | None:
    """Say in words which drives of a volume are not well."""
    ill = [drive.place for drive in drives if drive.how.condition is not Condition.OK]
    return f"drive {', '.join(ill)} is not well" if ill else None


class Rows:
    """Makes instances of the classes of one package."""

    def __init__(self, context: Context, prefix: str, host: Host) -> None:
        self._context = context
        self._prefix = prefix
        self._host = host

    def of(self, adapters: tuple[Adapter, ...]) -> Iterator[CimObject]:
        """Yield controllers, what they drive, and what ties them to each other and the host."""
        for adapter in adapters:
            controller = self._controller(adapter)
            yield from self._device(controller)
            yield from self._function(adapter, controller)
            extents: dict[str, CimObject] = {}
            for drive in adapter.drives:
                disk, extent = self._drive(adapter, drive), self._extent(adapter, drive)
                extents[drive.place] = extent
                yield from self._device(disk)
                yield from self._device(extent)
                yield self._tie("ControlledBy", Antecedent=controller, Dependent=disk)
                yield self._tie("MediaPresent", Antecedent=disk, Dependent=extent)
            for volume in adapter.volumes:
                row = self._volume(adapter, volume)
                yield from self._device(row)
                yield self._tie("ControlledBy", Antecedent=controller, Dependent=row)
                for place in volume.drives:
                    if place in extents:
                        yield self._tie("BasedOn", Antecedent=extents[place], Dependent=row)
            for backup in adapter.backups:
                battery = self._battery(adapter, backup)
                yield from self._device(battery)
                yield self._tie("AssociatedBattery", Antecedent=battery, Dependent=controller)

    # -- devices

    def _controller(self, adapter: Adapter) -> CimObject:
        return self._make(
            "Controller",
            f"raid/{adapter.identity}",
            adapter.how,
            ElementName=adapter.model or "RAID controller",
            Caption="RAID controller",
            Name=adapter.identity,
            ControllerType=OTHER,
            OtherControllerType="RAID",
            ProtocolSupported=OTHER,
            ProtocolDescription="SAS, SATA",
            Model=adapter.model,
            SerialNumber=adapter.serial,
            FirmwareVersion=adapter.firmware,
            DriverVersion=adapter.driver,
            State=adapter.state,
            Temperature=adapter.celsius,
        )

    def _drive(self, adapter: Adapter, drive: Drive) -> CimObject:
        known = {"WWN": drive.wwn, "SerialNumber": drive.serial}
        told = {name: value for name, value in known.items() if value is not None}
        return self._make(
            "DiskDrive",
            _drive_id(adapter, drive),
            drive.how,
            ElementName=f"{drive.model or 'Drive'} in {drive.place}",
            Caption=f"Drive in {drive.place}",
            Name=drive.place,
            OtherIdentifyingInfo=tuple(told.values()),
            IdentifyingDescriptions=tuple(told),
            Place=drive.place,
            State=drive.state,
            Manufacturer=drive.vendor,
            Model=drive.model,
            SerialNumber=drive.serial,
            FirmwareVersion=drive.firmware,
            WWN=drive.wwn,
            Size=drive.size_bytes,
            MaxMediaSize=None if drive.size_bytes is None else drive.size_bytes // 1024,
            DefaultBlockSize=drive.block_bytes,
            DiskType=MEDIA[drive.solid],
            RPM=0 if drive.solid else drive.rotations,
            Interface=drive.interface,
            Temperature=drive.celsius,
            MediaErrors=drive.media_errors,
            OtherErrors=drive.other_errors,
            PredictedFailures=drive.predicted_failures,
            TotalPowerOnHours=drive.power_on_hours,
            PercentageUsed=drive.percentage_used,
            Spare=drive.spare,
        )

    def _extent(self, adapter: Adapter, drive: Drive) -> CimObject:
        failed = drive.how.condition is Condition.ERROR
        return self._make(
            "StorageExtent",
            f"raid/{adapter.identity}/extent/{drive.serial or drive.place}",
            How(Condition.UNKNOWN if failed else Condition.OK),
            ElementName=f"Medium of the drive in {drive.place}",
            Name=drive.place,
            BlockSize=drive.block_bytes,
            NumberOfBlocks=_blocks(drive.size_bytes, drive.block_bytes),
            Primordial=True,
            ExtentStatus=(ExtentStatus.None_Not_Applicable,),
        )

    def _volume(self, adapter: Adapter, volume: Volume) -> CimObject:
        losses = LOSSES.get(volume.level or "")
        name = volume.name or f"Volume {volume.number}"
        level = f" (RAID {volume.level})" if volume.level else ""
        return self._make(
            "StorageVolume",
            f"raid/{adapter.identity}/volume/{volume.number}",
            volume.how,
            ElementName=f"{name}{level}",
            Caption=f"Volume {volume.number}{level}",
            Name=volume.identifier or volume.number,
            RAIDLevel=volume.level,
            State=volume.state,
            Size=volume.size_bytes,
            BlockSize=512,
            NumberOfBlocks=_blocks(volume.size_bytes, 512),
            CachePolicy=volume.cache,
            OSDevice=volume.device,
            PackageRedundancy=losses,
            NoSinglePointOfFailure=None if losses is None else losses > 0,
            IsComposite=len(volume.drives) > 1,
            Primordial=False,
            ExtentStatus=(CONCLUDED.get(volume.how.condition, ExtentStatus.None_Not_Applicable),),
        )

    def _battery(self, adapter: Adapter, backup: Backup) -> CimObject:
        return self._make(
            "Battery",
            f"raid/{adapter.identity}/backup/{backup.name}",
            backup.how,
            ElementName=f"{backup.name} of {adapter.model or 'the controller'}",
            Caption="Backup of the cache",
            Name=backup.name,
            State=backup.state,
            Temperature=backup.celsius,
        )

    def _make(self, kind: str, device_id: str, how: How, **values: Any) -> CimObject:
        cls = self._context.struct(f"{self._prefix}_{kind}")
        texts = {k: v[:MAX_TEXT] if isinstance(v, str) else v for k, v in values.items()}
        return cls(
            **device_keys(self._context.system_name, cls, device_id),
            **texts,
            **status_properties(how.condition, how.why),
        )

    # -- ties

    def _device(self, device: CimObject) -> Iterator[CimObject]:
        """Yield a device and what ties it to the host."""
        yield device
        system = self._context.struct("KHV_ComputerSystem")(
            CreationClassName="KHV_ComputerSystem", Name=self._context.system_name
        )
        yield self._tie("SystemDevice", GroupComponent=system, PartComponent=device)

    def _function(self, adapter: Adapter, controller: CimObject) -> Iterator[CimObject]:
        """Tie a controller to its PCI function, if khv shows that."""
        if adapter.pci is None or not self._host.exists("sys/bus/pci/devices", adapter.pci):
            return
        cls = self._context.struct("KHV_PCIDevice")
        keys = {**scoped(self._context.system_name, cls), "DeviceID": pci_id(adapter.pci)}
        yield self._tie("ControlledBy", Antecedent=cls(**keys), Dependent=controller)

    def _tie(self, kind: str, **ends: CimObject) -> CimObject:
        paths = {role: path_of(end, HOST_NAMESPACE) for role, end in ends.items()}
        return self._context.struct(f"{self._prefix}_{kind}")(**paths)


def _drive_id(adapter: Adapter, drive: Drive) -> str:
    """Return what names a drive: its serial number, in whichever slot; else its place."""
    return fit_device_id(f"raid/{adapter.identity}/drive/{drive.serial or drive.place}")


def _blocks(size_bytes: int | None, block_bytes: int | None) -> int | None:
    return size_bytes // block_bytes if size_bytes is not None and block_bytes else None
