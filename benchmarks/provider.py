"""The benchmark provider: N unchanging instances of KHV_BenchmarkDevice."""

from __future__ import annotations

import itertools
import os
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from cimom.model import CimObject
from cimom.mof import compile_mof
from cimom.provider import HOST_NAMESPACE, Association, Provider, Source
from cimom.schema import Schema

MOF = os.path.join(os.path.dirname(__file__), "bench.mof")
CLASS = "KHV_BenchmarkDevice"


def schema_with_bench(schema: Schema) -> Schema:
    """Return the schema with the benchmark class."""
    return compile_mof(MOF, schema=schema)


def provider(cls: type[CimObject], count: int) -> Provider:
    """Return a provider of `count` instances of the run-time class."""
    make: Callable[..., CimObject] = cls

    def read() -> Iterator[CimObject]:
        for index in range(count):
            yield make(**properties(index))

    return Provider(sources=(_source(cls, read),))


def shapes(schema: Schema) -> Provider:
    """Return a provider of 100, 1,000 and 10,000 unchanging devices, and of the hub that 100 are
    linked to."""

    def steady(cls: Any, count: int) -> Source:
        return _source(cls, lambda: (cls(**properties(index)) for index in range(count)))

    hub: Any = schema.struct("KHV_BenchmarkHub")
    return Provider(
        sources=(
            *(steady(schema.struct(f"KHV_Benchmark{n}"), n) for n in (100, 1000, 10_000)),
            _source(hub, lambda: [hub(InstanceID="hub")]),
        )
    )


def changing(schema: Schema) -> Provider:
    """Return a provider of 1,000 devices that change with every reading.

    It has a server of its own: the ticker reads it four times a second, beside any other load.
    """
    turn = itertools.count()
    moving: Any = schema.struct("KHV_BenchmarkChanging")

    def read() -> Iterator[CimObject]:
        now = next(turn)
        for index in range(1000):
            yield moving(**properties(index) | {"Count3": now, "Reading1": now % 1000})

    return Provider(sources=(_source(moving, read, max_age_s=0.0),))


def _source(
    cls: type[CimObject], read: Callable[[], Iterable[CimObject]], max_age_s: float = 3600.0
) -> Source:
    return Source(
        name=cls.CIM_NAME,
        read=read,
        classes=(cls,),
        namespaces=(HOST_NAMESPACE,),
        max_age_s=max_age_s,
        deadline_s=30.0,
    )


def link(schema: Schema) -> Association:
    """Return the row that links the hub to 100 devices."""
    return Association(
        cls=schema.struct("KHV_BenchmarkLink"),
        left=schema.struct("KHV_BenchmarkHub"),
        left_role="Hub",
        left_join=lambda _: True,
        right=schema.struct("KHV_Benchmark100"),
        right_role="Device",
        right_join=lambda _: True,
    )


def properties(index: int) -> dict[str, Any]:
    """Return the property values of one device."""
    return {
        "DeviceID": f"bench/{index:06d}",
        "ElementName": f"Benchmark device {index}",
        "Caption": f"device {index}",
        "Description": "An invented device with a description of ordinary length, <escaped> & all",
        "InstanceID": f"KHV:bench:{index}",
        "SystemName": "0f8fad5b-d9cb-469f-a165-70867728950e",
        "CreationClassName": CLASS,
        "Model": "Model 42",
        "SerialNumber": f"SN{index:010d}",
        "Location": f"Rack {index % 40}, slot {index % 8}",
        "Text1": "The first of three texts",
        "Text2": "The second of three texts",
        "Text3": "The third of three texts",
        "Enabled": True,
        "Redundant": False,
        "Status": (2, 3),
        "Level": index % 100,
        "Count1": index,
        "Count2": index * 7,
        "Count3": index * 13,
        "Bytes1": index << 20,
        "Bytes2": index << 24,
        "Bytes3": index << 28,
        "Reading1": index % 90,
        "Reading2": -(index % 90),
        "Ratio": index / 7,
        "Installed": "20240102030405.000000+000",
        "Absent": None,
    }
