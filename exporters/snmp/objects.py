"""Everything the agent serves, in one tuple."""

from __future__ import annotations

from exporters.snmp import (
    entity,
    host_resources,
    interfaces,
    reading,
    sensors,
    storage,
    system,
    virtual,
)
from exporters.snmp.table import Object

OBJECTS: tuple[Object, ...] = (
    *system.OBJECTS,
    *interfaces.OBJECTS,
    *host_resources.OBJECTS,
    *storage.OBJECTS,
    *entity.OBJECTS,
    *sensors.OBJECTS,
    *virtual.OBJECTS,
    *reading.OBJECTS,
)
