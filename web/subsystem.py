"""The pages: one for each subsystem, and the health page over them all.  Knows no HTML."""

from __future__ import annotations

import msgspec

from cimom.broker.readings import Readings
from cimom.broker.snapshot import Snapshot, take
from cimom.classes import KHV_ComputerSystem
from cimom.model import CimObject
from web.alarm import ALARMS
from web.certificate import CERTIFICATES
from web.connection import BAYS, CONTROLLERS, STORAGE_PORTS
from web.hardware import (
    BATTERIES,
    COOLING,
    FUNCTIONS,
    MEMORY,
    MODULES,
    PARTS,
    SLOTS,
    SUPPLIES,
    SWITCHES,
    VENDORS,
)
from web.kernel import ENERGY, HUGE_PAGES, PRESSURE
from web.log import EVENTS, HARDWARE_LOG, MESSAGES
from web.machine import GUEST_DISKS, GUEST_PORTS, MACHINES, POOLS
from web.management import REDUNDANCY, STATES
from web.network import NETWORK, ROUTERS
from web.peripheral import DISPLAYS, SECURITY, USB, WATCHDOGS
from web.processor import CACHES, PROCESSORS
from web.runtime import PROCESSES, SERVICES, TIME
from web.sensor import SENSORS
from web.storage import DISKS, FILE_SYSTEMS, OPTICALS, PARTITIONS, VOLUMES
from web.system import HOST, LOGS, OPERATING_SYSTEM, PROVIDERS, SOFTWARE
from web.table import JOINED, Table

Groups = tuple[tuple[Table, ...], ...]


class View(msgspec.Struct, frozen=True):
    """A page; a group of several tables stands side by side where there is room."""

    slug: str  # in its address; empty: the health page
    title: str
    groups: Groups

    @property
    def tables(self) -> tuple[Table, ...]:
        """The tables in their order."""
        return tuple(table for group in self.groups for table in group)

    @property
    def path(self) -> str:
        """Where the page is."""
        return f"/{self.slug}"


SUBSYSTEMS: tuple[View, ...] = (
    View("processors", "Processors", ((PROCESSORS,), (CACHES,))),
    View("memory", "Memory", ((MEMORY,), (MODULES,), (HUGE_PAGES,))),
    View(
        "storage",
        "Storage",
        (
            *((DISKS,), (VOLUMES,), (FILE_SYSTEMS,), (PARTITIONS,), (OPTICALS,)),
            *((CONTROLLERS,), (STORAGE_PORTS,), (BAYS,)),
        ),
    ),
    View("network", "Network", ((NETWORK,), (ROUTERS,))),
    View(
        "sensors",
        "Sensors",
        (
            *(SENSORS, (COOLING,), (SUPPLIES,), (REDUNDANCY,), (STATES,)),
            *((BATTERIES,), (SWITCHES,), (ENERGY,)),
        ),
    ),
    View(
        "hardware",
        "Hardware",
        (
            *((PARTS,), (FUNCTIONS,), (SLOTS,), (DISPLAYS,), (USB,)),
            *((WATCHDOGS,), (SECURITY,), (VENDORS,)),
        ),
    ),
    View(
        "system",
        "System",
        (
            *((HOST,), (OPERATING_SYSTEM,), (TIME,), (SERVICES,), (PROCESSES,)),
            *((PRESSURE,), (SOFTWARE,), (PROVIDERS,)),
            *((ALARMS,), (EVENTS,), (LOGS,), (HARDWARE_LOG,), (MESSAGES,), (CERTIFICATES,)),
        ),
    ),
    View("machines", "Virtual machines", ((MACHINES,), (GUEST_DISKS,), (GUEST_PORTS,), (POOLS,))),
)
HEALTH = View("", "Health", ((ALARMS,), (PROCESSORS,), (DISKS,), (NETWORK,), SENSORS, (MACHINES,)))
VIEWS: dict[str, View] = {view.slug: view for view in (HEALTH, *SUBSYSTEMS)}

# Left out while they have no row.
OPTIONAL = frozenset(
    (
        "fans",
        "voltages",
        "power",
        "others",
        "opticals",
        "controllers",
        "storageports",
        "bays",
        "batteries",
        "switches",
        "routers",
        "vendors",
        "alarms",
        "events",
        "displays",
        "usb",
        "watchdogs",
        "tpms",
        "hugepages",
        "energy",
        "pressure",
        "messages",
        "states",
        "redundancy",
        "sel",
        "services",
    )
)
# What a snapshot for the pages has to hold.
CLASSES: tuple[type[CimObject], ...] = tuple(
    dict.fromkeys(
        (
            KHV_ComputerSystem,
            *(cls for view in SUBSYSTEMS for table in view.tables for cls in table.classes),
            *JOINED,
        )
    )
)
# Of these only what vendors' providers tell: their classes are not known here.
FOREIGN = frozenset(VENDORS.classes)


def taken(readings: Readings) -> Snapshot:
    """Take what the pages show; call it on the broker's loop."""
    return take(readings, CLASSES, FOREIGN)
