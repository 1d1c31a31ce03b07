"""The families of what the host is connected by: storage controllers, their ports, neighbours."""

from __future__ import annotations

from typing import Any

from cimom.broker.snapshot import Reading
from cimom.classes import (
    CIM_LogicalDevice,
    EnabledState,
    KHV_DriveBay,
    KHV_LLDPNeighbor,
    KHV_StorageController,
    KHV_StoragePort,
)
from cimom.model import CimObject
from exporters.prometheus.family import (
    Family,
    Group,
    Labels,
    Names,
    bytes_per_second,
    of_class,
    one,
    text,
)


def _controller(r: Reading[KHV_StorageController], _: Names) -> tuple[str, ...]:
    i = r.instance
    facts = (i.DeviceID, i.Protocol, i.Model, i.Driver, i.FirmwareVersion, i.SerialNumber)
    return tuple(text(fact) for fact in facts)


CONTROLLERS = of_class(
    KHV_StorageController,
    Family(
        name="khv_storage_controller_info",
        help="A storage controller: khv's lasting id, protocol, model, driver, firmware, serial.",
        labels=Labels(
            ("id", "protocol", "model", "driver", "firmware", "serial"),
            _controller,
        ),
        value=one,
    ),
)


def _port(r: Reading[KHV_StoragePort], _: Names) -> tuple[str, ...]:
    return (r.instance.DeviceID, text(r.instance.Name))


def _up(port: KHV_StoragePort) -> bool | None:
    if port.EnabledState in (None, EnabledState.Unknown):
        return None
    return port.EnabledState is EnabledState.Enabled


PORT: Labels[Reading[KHV_StoragePort]] = Labels(("id", "name"), _port)
STORAGE_PORTS = of_class(
    KHV_StoragePort,
    Family(
        name="khv_storage_port_up",
        help="Whether a port of a storage controller has a link (1) or not (0).",
        labels=PORT,
        value=lambda r: _up(r.instance),
    ),
    Family(
        name="khv_storage_port_speed_bytes_per_second",
        help="Speed of the link of a port of a storage controller.",
        labels=PORT,
        value=lambda r: bytes_per_second(r.instance.Speed),
    ),
)


def _bay(r: Reading[KHV_DriveBay], _: Names) -> tuple[str, ...]:
    return (r.instance.Tag, text(r.instance.ElementName), text(r.instance.DiskDeviceID))


BAYS = of_class(
    KHV_DriveBay,
    Family(
        name="khv_drive_bay_info",
        help="A bay for a disk: its tag and name, khv's lasting id of the disk in it.",
        labels=Labels(("tag", "name", "disk"), _bay),
        value=one,
    ),
)


def _neighbour(r: Reading[KHV_LLDPNeighbor], _: Names) -> tuple[str, ...]:
    i = r.instance
    facts = (i.InterfaceName, i.ChassisID, i.PortID, i.PortDescription, i.RemoteSystemName)
    return tuple(text(fact) for fact in facts)


NEIGHBOURS = of_class(
    KHV_LLDPNeighbor,
    Family(
        name="khv_lldp_neighbour_info",
        help="What tells of itself by LLDP at an interface: its chassis, port and name.",
        labels=Labels(
            ("device", "chassis_id", "port_id", "port_description", "system"), _neighbour
        ),
        value=one,
    ),
)

CONNECTION_GROUPS: tuple[Group[Any], ...] = (CONTROLLERS, STORAGE_PORTS, BAYS, NEIGHBOURS)
CONNECTION_DEVICES: tuple[type[CIM_LogicalDevice], ...] = (KHV_StorageController, KHV_StoragePort)
CONNECTION_CLASSES: tuple[type[CimObject], ...] = (
    *CONNECTION_DEVICES,
    KHV_DriveBay,
    KHV_LLDPNeighbor,
)
