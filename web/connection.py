"""The tables of what leads to disks and holds them: controllers, their ports, bays.  No HTML."""

from __future__ import annotations

from cimom.broker.snapshot import Reading
from cimom.classes import EnabledState, KHV_DriveBay, KHV_StorageController, KHV_StoragePort
from cimom.health.rollup import Level
from web.cell import State, Text
from web.table import AGE, STATE, Column, Joins, Table, named, said
from web.text import ABSENT, bit_rate

CONTROLLERS = Table(
    slug="controllers",
    title="Storage controllers",
    classes=(KHV_StorageController,),
    empty="No storage controller is known.",
    order=lambda c: c.DeviceID,
    columns=(
        named("Controller"),
        said("Place", "Name", "KernelNames"),
        said("Driver", "Driver", "DriverVersion"),
        said("Firmware", "FirmwareVersion"),
        said("Serial", "SerialNumber"),
        STATE,
        AGE,
    ),
)


def _link(r: Reading[KHV_StoragePort], _: Joins) -> State:
    port = r.instance
    if port.EnabledState in (None, EnabledState.Unknown):
        return State(Level.unknown, "Unknown")
    if port.EnabledState is not EnabledState.Enabled:
        return State(None, "Down")
    return State(Level.ok, "Up", bit_rate(port.Speed) if port.Speed else "")


STORAGE_PORTS = Table(
    slug="storageports",
    title="Ports of storage controllers",
    classes=(KHV_StoragePort,),
    empty="No storage controller tells of its ports.",
    order=lambda p: (p.StorageControllerDeviceID or "", len(p.Name or ""), p.Name or ""),
    columns=(
        named("Port", "Topology"),
        Column("Link", _link),
        said("World wide name", "PermanentAddress", "FabricName"),
        said("Controller", "StorageControllerDeviceID"),
        STATE,
        AGE,
    ),
)


def _lights(r: Reading[KHV_DriveBay], _: Joins) -> Text:
    bay = r.instance
    if bay.FaultIndicated is None and bay.LocateIndicated is None:
        return Text(ABSENT)
    on = (("fault", bay.FaultIndicated), ("locate", bay.LocateIndicated))
    return Text(", ".join(name for name, lit in on if lit) or "off")


BAYS = Table(
    slug="bays",
    title="Drive bays",
    classes=(KHV_DriveBay,),
    empty="No enclosure tells of its bays.",
    order=lambda b: (b.ContainerTag or "", b.Number or 0, b.Name or ""),
    columns=(
        named("Bay"),
        said("State", "BayStatus"),
        Column("Lights", _lights),
        said("Disk", "DiskDeviceID"),
        STATE,
        AGE,
    ),
)
