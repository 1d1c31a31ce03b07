"""Text of queries to tokens, by the rules of each language.  Knows no grammar."""

from __future__ import annotations

import re
from enum import Enum
from typing import NamedTuple

from cimom.model import CimError, Status

MAX_TEXT = 64 * 1024  # characters
MAX_TOKENS = 10_000


class Dialect(Enum):
    """The languages: WQL, CQL (DSP0202) and FQL (DSP0212)."""

    WQL = "WQL"
    CQL = "DMTF:CQL"
    FQL = "DMTF:FQL"


class Kind(Enum):
    """What a token is."""

    NAME = "name"
    STRING = "string"
    NUMBER = "number"
    SIGN = "sign"
    END = "end of the text"


class Token(NamedTuple):
    """A token: its text (of a string what it means) and where it begins."""

    kind: Kind
    text: str
    at: int

    def is_word(self, *words: str) -> bool:
        """Whether it is one of some keywords (given in upper case)."""
        return self.kind is Kind.NAME and self.text.upper() in words

    def is_sign(self, *signs: str) -> bool:
        """Whether it is one of some signs."""
        return self.kind is Kind.SIGN and self.text in signs


_NUMBER = r"0[xX][0-9a-fA-F]+|[0-9]+\.?[0-9]*(?:[eE][+-]?[0-9]+)?|\.[0-9]+(?:[eE][+-]?[0-9]+)?"
_TOKEN = re.compile(
    r"\s*+(?:(?P<number>(?:" + _NUMBER + r")(?:[bB]\b)?)"
    r"|(?P<name>[^\W\d]\w*+)"
    r"|(?P<sign>::|<>|!=|<=|>=|[=<>()\[\].,*#+-])"
    r"|(?P<quote>['\"]))"
)
_STRINGS = {  # what ends a string, and what stands for the quote inside it
    Dialect.FQL: {"'": re.compile(r"([^']*+(?:''[^']*+)*)'(?!')")},
    Dialect.CQL: {
        quote: re.compile(
            rf"([^{quote}\\]*+(?:(?:\\.|{quote}{quote})[^{quote}\\]*+)*){quote}(?!{quote})",
            re.DOTALL,
        )
        for quote in "'\""
    },
}
_STRINGS[Dialect.WQL] = _STRINGS[Dialect.CQL]
_ESCAPED = re.compile(r"\\([\\'\"])")


def bad(text: str, at: int) -> CimError:
    """Make the error for a query that is none; `at` counts from 0."""
    return CimError(Status.INVALID_QUERY, f"{text} (at character {at + 1})")


def tokens(text: str, dialect: Dialect) -> list[Token]:
    """Return the tokens of a query, an END last; INVALID_QUERY when there are none."""
    if len(text) > MAX_TEXT:
        raise CimError(Status.INVALID_QUERY, f"a query has at most {MAX_TEXT} characters")
    found: list[Token] = []
    at, end = 0, len(text.rstrip())
    while at < end:
        match = _TOKEN.match(text, at)
        if match is None:
            raise bad("there is no word of the language", at)
        kind = match.lastgroup or ""
        begin = match.start(kind)
        at = match.end()
        if kind == "quote":
            value, at = _string(text, at, match[kind], dialect)
            found.append(Token(Kind.STRING, value, begin))
        else:
            found.append(Token(Kind[kind.upper()], match[kind], begin))
        if len(found) > MAX_TOKENS:
            raise bad("the query has too many words", begin)
    found.append(Token(Kind.END, "", end))
    return found


def _string(text: str, at: int, quote: str, dialect: Dialect) -> tuple[str, int]:
    """Read a string from behind its quote; return it and where it ends."""
    pattern = _STRINGS[dialect].get(quote)
    match = None if pattern is None else pattern.match(text, at)
    if match is None:
        raise bad("the string has no end", at)
    value = match[1].replace(quote * 2, quote)
    if dialect is not Dialect.FQL:
        value = _ESCAPED.sub(r"\1", value)
    return value, match.end()
