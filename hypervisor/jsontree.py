"""Looks into JSON that a tool printed, of which nothing is sure; knows no tool."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

MAX_BYTES = 4 * 1024 * 1024  # what `tool.py` takes
MAX_COUNT = 2**63
MAX_ROWS = 1024  # of a list; a controller has fewer drives
MAX_TEXT = 200


def parse_tree(data: bytes) -> Tree | None:
    """Return what some bytes say; None when they are no JSON, or too much of it."""
    if len(data) > MAX_BYTES:
        return None
    try:
        return Tree(json.loads(data.decode("utf-8", "replace")))
    except (ValueError, RecursionError):  # huge numbers and deep nesting, too
        return None


class Tree:
    """Looks into decoded JSON of which nothing is sure."""

    def __init__(self, root: Any) -> None:
        self._root = root

    def at(self, *path: str) -> Any:
        """Return what stands somewhere; None when nothing does."""
        node = self._root
        for part in path:
            node = node.get(part) if isinstance(node, dict) else None
        return node

    def number(self, *path: str, limit: int = MAX_COUNT, low: int = 0) -> int | None:
        """Return a whole number from `low` up to, and without, `limit`."""
        value = self.at(*path)
        if isinstance(value, bool) or not isinstance(value, int):
            return None
        return value if low <= value < limit else None

    def text(self, *path: str) -> str | None:
        """Return a text, stripped; None also when it is empty."""
        value = self.at(*path)
        return value.strip()[:MAX_TEXT] or None if isinstance(value, str) else None

    def truth(self, *path: str) -> bool | None:
        """Return true or false."""
        value = self.at(*path)
        return value if isinstance(value, bool) else None

    def rows(self, *path: str) -> Iterator[Tree]:
        """Yield the items of a list."""
        value = self.at(*path)
        for row in value[:MAX_ROWS] if isinstance(value, list) else ():
            yield Tree(row)
