"""The texts of values: what the ValueMap of a declaration, as pywbem has it, calls a number."""

from __future__ import annotations

from typing import Any

from cimom.schema import value_text
from cimom.structs import number_of


def texts(item: Any) -> dict[str, str]:
    """Return each value or range of a property, parameter or method, and its text."""
    names = _strings(item, "Values")
    keys = _strings(item, "ValueMap") or [str(number) for number in range(len(names))]
    return dict(zip(keys, names or keys, strict=False))


def _strings(item: Any, qualifier: str) -> list[str]:
    found = item.qualifiers.get(qualifier)
    return [str(one) for one in found.value or ()] if found is not None else []


def text_of(item: Any, value: object) -> str | None:
    """Return the text of a value; None when the declaration has none for it."""
    return value_text(texts(item), value)


def number_named(item: Any, text: str) -> int | None:
    """Return the number that a text stands for, in any letter case."""
    wanted = text.lower()
    for key, name in texts(item).items():
        if name.lower() == wanted:
            return number_of(key)
    return None


def names(item: Any) -> list[str]:
    """Return the texts that stand for one number each, not for a range."""
    return [name for key, name in texts(item).items() if number_of(key) is not None]
