"""Patterns of LIKE, matched in time that grows with the text alone.

WQL: `%` any text, `_` one character, `[a-z]` and `[^a-z]` one of a set.  CQL and FQL: the subset of
regular expressions of DSP0202 and DSP0212: `.` `*` `+` `?` `[]` `|`, `^` at the beginning and `$`
at the end, a backslash before any of them.  A pattern stands for the whole string.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple, TypeAlias

from cimom.model import CimError, Status
from cimom.query.token import Dialect

MAX_PATTERN = 1024  # characters

Test: TypeAlias = Callable[[str], bool]


class _Item(NamedTuple):
    """What one character must be, and how often: "", "?", "*" or "+"."""

    test: Test
    repeat: str = ""


class Pattern:
    """Items in a row, as an automaton whose states are the bits of a number.

    Bit n: the items before n have matched.
    """

    def __init__(self, items: list[_Item]) -> None:
        self._tests = [item.test for item in items]
        self._skips = self._bits(items, "?*")  # may match nothing
        self._stays = self._bits(items, "*+")  # may match again
        self._end = 1 << len(items)
        self._masks: dict[str, int] = {}

    @staticmethod
    def _bits(items: list[_Item], repeats: str) -> int:
        return sum(1 << n for n, item in enumerate(items) if item.repeat and item.repeat in repeats)

    def _mask(self, char: str) -> int:
        """Return the items that a character fits."""
        mask = self._masks.get(char)
        if mask is None:
            mask = sum(1 << n for n, test in enumerate(self._tests) if test(char))
            if len(self._masks) < 4096:
                self._masks[char] = mask
        return mask

    def _closed(self, states: int) -> int:
        """Add the states that are reached by items that match nothing."""
        while (more := states | (states & self._skips) << 1) != states:
            states = more
        return states

    def matches(self, text: str) -> bool:
        """Whether the whole text fits."""
        states = self._closed(1)
        for char in text:
            fitting = states & self._mask(char)
            states = self._closed(fitting << 1 | fitting & self._stays)
            if not states:
                return False
        return bool(states & self._end)


def compile_pattern(text: str, dialect: Dialect) -> Test:
    """Return what says whether a string fits a pattern; INVALID_QUERY when it is none."""
    if len(text) > MAX_PATTERN:
        raise _bad(f"a pattern has at most {MAX_PATTERN} characters")
    if dialect is Dialect.WQL:
        return Pattern(_wql(text)).matches
    patterns = [Pattern(items) for items in _regular(text)]
    return lambda subject: any(pattern.matches(subject) for pattern in patterns)


def _bad(text: str) -> CimError:
    return CimError(Status.INVALID_QUERY, text)


def _any(_: str) -> bool:
    return True


def _wql(text: str) -> list[_Item]:
    items: list[_Item] = []
    at = 0
    while at < len(text):
        char = text[at]
        if char == "%":
            items.append(_Item(_any, "*"))
        elif char == "_":
            items.append(_Item(_any))
        elif char == "[":
            test, at = _set(text, at)
            items.append(_Item(test))
        else:
            items.append(_Item(char.__eq__))
        at += 1
    return items


def _regular(text: str) -> list[list[_Item]]:
    """Return the alternatives of a regular expression."""
    alternatives: list[list[_Item]] = [[]]
    at = 0
    while at < len(text):
        char, items = text[at], alternatives[-1]
        if char in "*+?":
            if not items or items[-1].repeat:
                raise _bad(f"in a pattern there is nothing to repeat before {char!r}")
            items[-1] = items[-1]._replace(repeat=char)
        elif char == "|":
            alternatives.append([])
        elif char == "[":
            test, at = _set(text, at)
            items.append(_Item(test))
        elif char == "\\":
            at += 1
            if at == len(text):
                raise _bad("a pattern must not end with a backslash")
            items.append(_Item(text[at].__eq__))
        elif not _is_anchor(text, at):
            items.append(_Item(_any if char == "." else char.__eq__))
        at += 1
    return alternatives


def _is_anchor(text: str, at: int) -> bool:
    """Whether a character says what holds anyway: that the pattern begins or ends here."""
    before, after = text[at - 1 : at] if at else "", text[at + 1 : at + 2]
    return (text[at] == "^" and before in ("", "|")) or (text[at] == "$" and after in ("", "|"))


def _set(text: str, at: int) -> tuple[Test, int]:
    """Read a set from its bracket; return its test and where it ends."""
    begin = at + 1
    negative = text.startswith("^", begin)
    begin += negative
    end = text.find("]", begin + 1)  # a bracket that comes first is one of the set
    if end < 0:
        raise _bad("a set in a pattern has no end")
    single: set[str] = set()
    ranges: list[tuple[str, str]] = []
    inside = text[begin:end]
    n = 0
    while n < len(inside):
        if inside[n + 1 : n + 2] == "-" and n + 2 < len(inside):
            ranges.append((inside[n], inside[n + 2]))
            n += 3
        else:
            single.add(inside[n])
            n += 1

    def test(char: str) -> bool:
        inside = char in single or any(low <= char <= high for low, high in ranges)
        return inside != negative

    return test, end
