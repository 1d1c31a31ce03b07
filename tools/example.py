"""The annotated example of the configuration, docs/khv.toml, taken apart key by key."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from typing import NamedTuple

from tools.gen import ROOT

FILE = os.path.join(ROOT, "docs", "khv.toml")
TABLE = re.compile(r"#\[\[?(\w+)\]\]?$")
PAIR = re.compile(r"#(\w+|\"[^\"]+\") = (.+)$")


class Entry(NamedTuple):
    """A key or a table of the example: what is said of it, and the value that stands there."""

    key: str  # `wbem`, `wbem.port`
    meaning: str
    value: str | None  # None: a table


def entries(text: str) -> Iterator[Entry]:
    """Yield what the example has, in its order."""
    said: list[str] = []
    table = ""
    for line in text.splitlines():
        begun, pair = TABLE.match(line), PAIR.match(line)
        if begun:
            table = begun[1]
            yield Entry(table, " ".join(said), None)
        elif pair:
            key = pair[1].strip('"')
            yield Entry(f"{table}.{key}" if table else key, " ".join(said), pair[2])
        elif line.startswith("# "):
            said.append(line[2:])
            continue
        said = []


def uncommented(text: str) -> str:
    """Return the example with every key as if it were given."""
    return re.sub(r"^#(?=[^ \n])", "", text, flags=re.MULTILINE)


def read() -> str:
    """Return the example."""
    with open(FILE, encoding="utf-8") as file:
        return file.read()
