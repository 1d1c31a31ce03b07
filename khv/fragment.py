"""Configuration files as plain values: `khv.toml` and the fragments beside it, merged.

Knows no key: what a key means and whether its value is right is `typed.py`'s and `config.py`'s.

Rules:

- `conf.d/*.toml` beside the file are read after it, in the order of their names; hidden ones and
  other names are left out;
- tables are merged key by key; anything else, arrays too, is replaced: the later file wins.
"""

from __future__ import annotations

import os
import stat
import tomllib
from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

DIRECTORY = "conf.d"
MAX_FILES = 256  # of fragments
MAX_BYTES = 1024 * 1024  # of a file; TOML of that size takes a second to parse
MAX_DEPTH = 8  # of tables; the deepest key of khv's own lies three deep

Key = tuple[str, ...]


class FragmentError(Exception):
    """A file cannot be read as TOML; the text names it."""


class Merged(msgspec.Struct, frozen=True):
    """What all files say, and which file said it, by key (`("wbem", "port")`)."""

    values: dict[str, Any]
    origins: dict[Key, str]
    files: tuple[str, ...] = ()

    def origin(self, key: Key) -> str | None:
        """Return which file a key, or the table that it would stand in, comes from."""
        while key and key not in self.origins:
            key = key[:-1]
        return self.origins.get(key)


def merge(parts: list[tuple[str, Mapping[str, Any]]]) -> Merged:
    """Merge what files say, by their names, in their order."""
    merged = Merged({}, {}, tuple(name for name, _ in parts))
    for name, values in parts:
        _put(merged, merged.values, values, (), name)
    return merged


def _put(
    merged: Merged, into: dict[str, Any], values: Mapping[str, Any], at: Key, name: str
) -> None:
    for word, value in values.items():
        key = (*at, word)
        if isinstance(value, dict):
            if not isinstance(into.get(word), dict):
                _forget(merged.origins, key)
                into[word] = {}
            merged.origins[key] = name
            _put(merged, into[word], value, key, name)
        else:
            _forget(merged.origins, key)
            into[word] = value
            merged.origins[key] = name


def _forget(origins: dict[Key, str], key: Key) -> None:
    """Forget where a key and what stood below it came from."""
    for known in [known for known in origins if known[: len(key)] == key]:
        del origins[known]


def read(path: str, *, optional: bool = False) -> list[tuple[str, dict[str, Any]]]:
    """Return what a file and the fragments beside it say; FragmentError names what is wrong.

    With `optional` the file itself may be missing.
    """
    parts = []
    if not optional or os.path.lexists(path):
        parts.append((path, _parsed(path)))
    return [*parts, *((name, _parsed(name)) for name in _fragments(path))]


def _fragments(path: str) -> Iterator[str]:
    directory = os.path.join(os.path.dirname(os.path.abspath(path)), DIRECTORY)
    try:
        names = sorted(os.listdir(directory))
    except (FileNotFoundError, NotADirectoryError):
        return
    except OSError as exc:
        raise FragmentError(f"{directory}: {exc.strerror}") from exc
    wanted = [name for name in names if name.endswith(".toml") and not name.startswith(".")]
    if len(wanted) > MAX_FILES:
        raise FragmentError(f"{directory}: more than {MAX_FILES} files")
    yield from (os.path.join(directory, name) for name in wanted)


def _parsed(path: str) -> dict[str, Any]:
    try:
        values = tomllib.loads(_text(path))
    except OSError as exc:
        raise FragmentError(f"{path}: {exc.strerror}") from exc
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as exc:
        raise FragmentError(f"{path}: {exc}") from exc
    if _depth(values) > MAX_DEPTH:
        raise FragmentError(f"{path}: tables lie more than {MAX_DEPTH} deep")
    return values


def _text(path: str) -> str:
    """Read a file; a pipe or a device in its place must not hold up the start."""
    descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    with os.fdopen(descriptor, "rb") as file:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise FragmentError(f"{path}: it is not a file")
        data = file.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise FragmentError(f"{path}: more than {MAX_BYTES} bytes")
    return data.decode()


def _depth(value: Any, limit: int = MAX_DEPTH + 1) -> int:
    if not isinstance(value, dict) or limit == 0:
        return 0
    return 1 + max((_depth(item, limit - 1) for item in value.values()), default=0)
