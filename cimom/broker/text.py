"""Instances as the text that the state file keeps: the CIM-XML that names and tells them.

Embedded objects keep their classes in it; a class that was given more properties still reads it.
"""

from __future__ import annotations

from cimom.cimxml.embedded import Values
from cimom.cimxml.instance import InstanceEncoder
from cimom.cimxml.parser import parse
from cimom.model import CimObject
from cimom.schema import Schema


class InstanceText:
    """Instances of the classes of a schema to text and back."""

    def __init__(self, schema: Schema) -> None:
        self._encoder = InstanceEncoder(schema, host="", substitutes={})
        self._values = Values(schema)

    def name(self, instance: CimObject) -> str:
        """Return the INSTANCENAME."""
        return self._encoder.name(instance)

    def write(self, instance: CimObject) -> str:
        """Return the INSTANCE."""
        return self._encoder.instance(instance)

    def read(self, text: str) -> CimObject:
        """Read an INSTANCE; CimError or ProtocolError when its class is gone or another."""
        return self._values.instance(parse(text, "INSTANCE"))
