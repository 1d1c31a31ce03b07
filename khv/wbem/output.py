"""What came back, as a table, JSON, MOF or CIM-XML.

JSON: an instance is an object of its properties with `@class` and `@path` (a WBEM URI); references
are WBEM URIs, datetimes CIM's own text, numbers and booleans JSON's.  XML is one document whatever
came back: the elements of DSP0201 within an IRETURNVALUE, texts as VALUE, what a method answered
as PARAMVALUE.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, NamedTuple
from xml.sax.saxutils import escape

import pywbem

WIDEST = 48  # characters of a column of a table on a terminal
Texts = Callable[[str, str, Any], str | None]  # of a value, by class and property


class Returned(NamedTuple):
    """What a method answered: its return value, the text of it, its output parameters."""

    value: Any
    text: str | None
    parameters: dict[str, Any]


class Screen(NamedTuple):
    """Where words go: lines, remarks about them, and the width; None where nothing is cut."""

    emit: Callable[[str], object]
    remark: Callable[[str], object]
    width: int | None = None


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


def write(
    items: Iterable[Any],
    form: str,
    texts: Texts,
    screen: Screen,
    columns: Sequence[str] | None = None,
) -> None:
    """Write objects of any kind in a form; `columns` are the properties that were asked for."""
    emit = screen.emit
    if form == "json":
        emit(json.dumps([_json(item) for item in items], indent=2, ensure_ascii=False))
    elif form == "mof":
        for item in items:
            emit(item.tomof() if hasattr(item, "tomof") else f"// {_line(item)}")
    elif form == "xml":
        for text in _xml(items):
            emit(text)
    else:
        for text in _table(list(items), texts, screen, columns):
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
    if isinstance(item, Returned):
        told = {name: plain(value) for name, value in item.parameters.items()}
        return {"return": plain(item.value), "text": item.text, **told}
    return plain(item)


def _line(item: Any) -> str:
    if isinstance(item, Returned):
        named = f" ({item.text})" if item.text else ""
        told = {"return": f"{_shown(item.value)}{named}"}
        told |= {name: _shown(value) for name, value in item.parameters.items()}
        return "\n".join(f"{name} = {value}" for name, value in told.items())
    return uri(item) if hasattr(item, "to_wbem_uri") else str(item)


# -- XML


def _xml(items: Iterable[Any]) -> Iterator[str]:
    """Yield the elements of a document; they are not indented, which would change values."""
    yield "<IRETURNVALUE>"
    for item in items:
        if isinstance(item, Returned):
            for name, value in {"ReturnValue": item.value, **item.parameters}.items():
                yield _parameter(name, value).tocimxmlstr(as_value=True, indent=2)
        elif hasattr(item, "tocimxmlstr"):
            yield item.tocimxmlstr(indent=2)
        else:
            yield f"<VALUE>{escape(str(item))}</VALUE>"
    yield "</IRETURNVALUE>"


def _parameter(name: str, value: Any) -> Any:
    """Return a parameter; the type of one without a value is not known here."""
    empty = value is None or (isinstance(value, list) and not value)
    kind = "string" if empty else pywbem.cimtype(value)
    return pywbem.CIMParameter(name, kind, is_array=isinstance(value, list), value=value)


# -- tables


def _table(
    items: list[Any], texts: Texts, screen: Screen, columns: Sequence[str] | None
) -> Iterator[str]:
    """Yield the lines of a table: a single instance downwards, several across."""
    if not items or not isinstance(items[0], pywbem.CIMInstance):
        for item in items:
            named = isinstance(item, pywbem.CIMClass | pywbem.CIMQualifierDeclaration)
            yield item.tomof() if named else _line(item)
        return
    if len(items) == 1:
        names = _declared(columns, items) if columns else list(items[0].properties)
        width = max(map(len, names), default=0)
        for name in names:
            yield f"{name.ljust(width)}  {_cell(items[0], name, texts)}"
        return
    names = _declared(columns, items) if columns else _filled(items)
    if not names:  # nothing but NULLs: at least which they are
        yield from (item.classname if item.path is None else uri(item.path) for item in items)
        return
    rows = [[_cell(item, name, texts) for name in names] for item in items]
    yield from _aligned(names, rows, screen)


def _declared(columns: Sequence[str], items: list[Any]) -> list[str]:
    """Return the columns that were asked for, spelt as the instances have them."""
    spelt = {name.lower(): name for item in items for name in item.properties}
    return [spelt.get(name.lower(), name) for name in columns]


def _filled(items: list[Any]) -> list[str]:
    """Return the properties that any instance has a value of, in their order."""
    found = dict.fromkeys(
        name
        for item in items
        for name, property_ in item.properties.items()
        if property_.value is not None
    )
    return list({name.lower(): name for name in found}.values())


def _cell(instance: Any, name: str, texts: Texts) -> str:
    value = instance.get(name)
    if isinstance(value, list):
        return ", ".join(_value(instance, name, item, texts) for item in value)
    return _value(instance, name, value, texts)


def _value(instance: Any, name: str, value: Any, texts: Texts) -> str:
    return (value is not None and texts(instance.classname, name, value)) or _shown(value)


def _shown(value: Any) -> str:
    """Return a value as one line that does nothing to a terminal."""
    if value is None:
        return "-"
    told = plain(value)
    text = told if isinstance(told, str) else json.dumps(told, ensure_ascii=False)
    return "".join(c if c.isprintable() else repr(c)[1:-1] for c in text)


def _aligned(names: Sequence[str], rows: Sequence[Sequence[str]], screen: Screen) -> Iterator[str]:
    """Yield rows as columns; on a terminal as many as fit, and a remark when that is not all."""
    table = [names, *rows]
    widths = [max(len(row[n]) for row in table) for n in range(len(names))]
    shown, cut = len(names), 0
    if screen.width is not None:
        widths = [min(width, WIDEST) for width in widths]
        shown = _fitting(widths, screen.width)
        cut = sum(len(cell) > WIDEST for row in rows for cell in row[:shown])
    for row in table:
        cells = [row[n][: widths[n]].ljust(widths[n]) for n in range(shown)]
        yield "  ".join(cells).rstrip()
    said = _number(len(names) - shown, "column", "left out"), _number(cut, "cell", "cut")
    if any(said):
        screen.remark(
            f"{' and '.join(filter(None, said))}: choose with -p, or see all with -o json"
        )


def _fitting(widths: Sequence[int], room: int) -> int:
    """Return how many columns fit side by side; one is always shown."""
    shown = 0
    while shown < len(widths) and sum(widths[: shown + 1]) + 2 * shown <= room:
        shown += 1
    return max(shown, 1)


def _number(count: int, noun: str, verb: str) -> str:
    if not count:
        return ""
    return f"{count} {noun}{'' if count == 1 else 's'} {'is' if count == 1 else 'are'} {verb}"
