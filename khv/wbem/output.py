"""What came back, as a table, JSON, MOF or CIM-XML.

JSON: an instance is an object of its properties with `@class` and `@path` (a WBEM URI); references
are WBEM URIs, datetimes CIM's own text, numbers and booleans JSON's.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import pywbem

WIDEST = 48  # characters of a column of a table
Texts = Callable[[str, str, Any], str | None]  # of a value, by class and property


def plain(value: Any) -> Any:
    """Return a value as JSON has it."""
    if isinstance(value, pywbem.CIMInstance):
        told = {"@class": value.classname}
        if value.path is not None:
            told["@path"] = uri(value.path)
        return told | {name: plain(item.value) for name, item in value.properties.items()}
    if isinstance(value, pywbem.CIMInstanceName | pywbem.CIMClassName):
        return uri(value)
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    if value is None or isinstance(value, bool | str):
        return value
    if isinstance(value, float):
        return float(value)
    return int(value) if isinstance(value, int) else str(value)


def uri(path: Any) -> str:
    """Return a path as text that can be given to khv again."""
    return str(path.to_wbem_uri("historical"))


def write(items: Iterable[Any], form: str, texts: Texts, emit: Callable[[str], object]) -> None:
    """Write objects of any kind in a form."""
    if form == "json":
        emit(json.dumps([_json(item) for item in items], indent=2, ensure_ascii=False))
    elif form == "mof":
        for item in items:
            emit(item.tomof() if hasattr(item, "tomof") else f"// {_line(item)}")
    elif form == "xml":
        for item in items:
            emit(item.tocimxmlstr(indent=2) if hasattr(item, "tocimxmlstr") else _line(item))
    else:
        for text in _table(list(items), texts):
            emit(text)


def _json(item: Any) -> Any:
    if isinstance(item, pywbem.CIMClass):
        return {
            "@class": item.classname,
            "superclass": item.superclass,
            "properties": {name: p.type for name, p in item.properties.items()},
            "methods": sorted(item.methods),
        }
    if isinstance(item, pywbem.CIMQualifierDeclaration):
        return {"name": item.name, "type": item.type, "value": plain(item.value)}
    return plain(item)


def _line(item: Any) -> str:
    return uri(item) if hasattr(item, "to_wbem_uri") else str(item)


def _table(items: list[Any], texts: Texts) -> Iterable[str]:
    """Yield the lines of a table: a single instance downwards, several across."""
    if not items or not isinstance(items[0], pywbem.CIMInstance):
        for item in items:
            named = isinstance(item, pywbem.CIMClass | pywbem.CIMQualifierDeclaration)
            yield item.tomof() if named else _line(item)
        return
    if len(items) == 1:
        width = max(map(len, items[0].properties), default=0)
        for name, item in items[0].properties.items():
            yield f"{name.ljust(width)}  {_cell(items[0].classname, name, item.value, texts)}"
        return
    names = [n for n in items[0].properties if any(i.get(n) is not None for i in items)]
    rows = [
        [_cell(item.classname, name, item.get(name), texts)[:WIDEST] for name in names]
        for item in items
    ]
    yield from _aligned([names, *rows])


def _cell(class_name: str, name: str, value: Any, texts: Texts) -> str:
    if value is None:
        return "-"
    if isinstance(value, list):
        return ", ".join(_cell(class_name, name, item, texts) for item in value)
    text = texts(class_name, name, value)
    shown = plain(value)
    return text or (shown if isinstance(shown, str) else json.dumps(shown, ensure_ascii=False))


def _aligned(rows: Sequence[Sequence[str]]) -> Iterable[str]:
    """Yield rows as columns, as many as the terminal is wide."""
    widths = [max(len(row[n]) for row in rows) for n in range(len(rows[0]))]
    room, shown = shutil.get_terminal_size((160, 40)).columns, 0
    while shown < len(widths) and sum(widths[: shown + 1]) + 2 * shown <= room:
        shown += 1
    shown = max(shown, 1)
    for row in rows:
        cells = [row[n].ljust(widths[n]) for n in range(shown)]
        yield "  ".join(cells).rstrip()
