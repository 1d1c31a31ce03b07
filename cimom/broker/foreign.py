"""Rows as workers tell them, made instances; what a package tells is checked against its types.

Knows no source.  khv's own rows are held to their types by its tests, those of classes that were
made at run time by nobody: a number that its CIM type cannot hold would make every answer it is in
one that clients cannot read.
"""

from __future__ import annotations

import logging
import math
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

import msgspec

from cimom.broker.link import row_decoder
from cimom.cimxml.values import INTEGER_RANGES, LARGEST_REAL32, check_datetime
from cimom.model import CimError, CimObject

log = logging.getLogger(__name__)

CHECKED = frozenset({*INTEGER_RANGES, "real32", "datetime", "char16"})


class _Field(NamedTuple):
    """A property whose type holds less than the field of the struct does."""

    name: str
    cim_type: str
    is_array: bool
    is_key: bool


class RowReader:
    """Reads the rows of one class."""

    def __init__(self, cls: type[CimObject]) -> None:
        self.cls = cls
        self._decoder = row_decoder(cls)
        self._fields = [
            _Field(item.name, item.type, item.is_array, item.is_key)
            for item in cls.CIM_MADE_OF or ()
            if item.type in CHECKED and not item.embedded_object
        ]
        self._told: set[str] = set()  # faults that the log has, once for each property

    def read(self, raws: Iterable[msgspec.Raw]) -> list[Any]:
        """Return instances; of a class made at run time without what does not fit its types.

        A value out of range is NULL; a row of other types, or without a proper key, is left out.
        """
        if self.cls.CIM_MADE_OF is None:
            return [self._decoder.decode(raw) for raw in raws]
        return list(self._checked(raws))

    def _checked(self, raws: Iterable[msgspec.Raw]) -> Iterator[Any]:
        for raw in raws:
            try:
                row = self._decoder.decode(raw)
            except msgspec.ValidationError as exc:
                self._tell("", f"a row is left out: {exc}")
                continue
            wrong = [field for field in self._fields if not _fits(field, getattr(row, field.name))]
            for field in wrong:
                self._tell(field.name, f"{field.name}: what is told is no {field.cim_type}")
            if not wrong:
                yield row
            elif not any(field.is_key for field in wrong):
                yield msgspec.structs.replace(row, **{field.name: None for field in wrong})

    def _tell(self, about: str, text: str) -> None:
        if about not in self._told:
            self._told.add(about)
            log.warning("%s: %s (told once)", self.cls.CIM_NAME, text)


def _fits(field: _Field, value: Any) -> bool:
    if value is None:
        return True
    values = value if field.is_array else (value,)
    return all(_is(one, field.cim_type) for one in values)


def _is(value: Any, cim_type: str) -> bool:
    if cim_type in INTEGER_RANGES:
        low, high = INTEGER_RANGES[cim_type]
        return bool(low <= value <= high)
    if cim_type == "real32":
        return not math.isfinite(value) or abs(value) < LARGEST_REAL32
    if cim_type == "char16":
        return bool(len(value) == 1 and ord(value) <= 0xFFFF)
    try:
        return bool(check_datetime(value) == value)
    except CimError:
        return False
