r"""Instances as MOF text (DSP0004 annex A `instanceDeclaration`): what some clients embed.

`instance of CIM_X { Name = "a" "b"; Count = 0x10; States = {2, 3}; Nothing = NULL; };`
Knows no schema: literals come as Python values, text of strings joined and unescaped.
"""

from __future__ import annotations

import re
from typing import NamedTuple, TypeAlias

from cimom.model import CimError, Status

MAX_TEXT = 256 * 1024  # characters
MAX_ITEMS = 10_000  # properties and array items

Literal: TypeAlias = str | int | float | bool | None
MofValue: TypeAlias = Literal | list[Literal]

_SPACE = re.compile(r"\s+|//[^\n]*|/\*.*?\*/", re.DOTALL)
_TOKEN = re.compile(
    r"(?:(?P<string>\"[^\"\\\n]*+(?:\\.[^\"\\\n]*+)*\")"
    r"|(?P<char>'(?:[^'\\\n]|\\.)[0-9a-fA-F]{0,4}')"
    r"|(?P<number>[+-]?(?:0[xX][0-9a-fA-F]+|[01]+[bB]\b|[0-9]*\.?[0-9]+(?:[eE][+-]?[0-9]+)?))"
    r"|(?P<name>[^\W\d]\w*+)"
    r"|(?P<sign>[{}=;,\[\]()]))"
)
_ESCAPE = re.compile(r"\\(?:[xX]([0-9a-fA-F]{1,4})|(.))", re.DOTALL)
_ESCAPED = {"b": "\b", "t": "\t", "n": "\n", "f": "\f", "r": "\r"}


class MofInstance(NamedTuple):
    """An instance as it was written."""

    class_name: str
    properties: dict[str, MofValue]


def is_mof(text: str) -> bool:
    """Whether a text begins as an instance in MOF does."""
    return re.match(r"\s*instance\s+of\s", text, re.IGNORECASE) is not None


def parse_instance(text: str) -> MofInstance:
    """Parse one instance; INVALID_PARAMETER when it is none."""
    if len(text) > MAX_TEXT:
        raise _bad(f"an instance has at most {MAX_TEXT} characters")
    return _Parser(text).instance()


def _bad(text: str) -> CimError:
    return CimError(Status.INVALID_PARAMETER, f"MOF of an instance: {text}")


class _Parser:
    def __init__(self, text: str) -> None:
        self._text = text.rstrip()
        self._at = 0
        self._items = 0
        self._kind = self._word = ""
        self._advance()

    def _advance(self) -> None:
        while space := _SPACE.match(self._text, self._at):
            self._at = space.end()
        match = _TOKEN.match(self._text, self._at)
        if match is None:
            if self._text[self._at :].strip():
                raise _bad(f"nothing of the language is at character {self._at + 1}")
            self._kind = self._word = ""
            return
        self._at = match.end()
        self._kind = match.lastgroup or ""
        self._word = match[self._kind]

    def _take(self, kind: str, word: str | None = None) -> str:
        if self._kind != kind or (word is not None and self._word.lower() != word):
            raise _bad(f"{word or kind} is expected before character {self._at + 1}")
        found = self._word
        self._advance()
        return found

    def instance(self) -> MofInstance:
        self._take("name", "instance")
        self._take("name", "of")
        class_name = self._take("name")
        self._take("sign", "{")
        properties: dict[str, MofValue] = {}
        seen: set[str] = set()
        while self._word != "}":
            name = self._take("name")
            if name.lower() in seen:
                raise _bad(f"{name[:64]} is given twice")
            seen.add(name.lower())
            self._take("sign", "=")
            properties[name] = self._value()
            self._take("sign", ";")
        self._take("sign", "}")
        if self._word == ";":
            self._advance()
        if self._kind:
            raise _bad(f"something follows at character {self._at}")
        return MofInstance(class_name, properties)

    def _value(self) -> MofValue:
        if self._word != "{" or self._kind != "sign":
            return self._literal()
        self._advance()
        items: list[Literal] = []
        while self._word != "}":
            items.append(self._literal())
            if self._word != ",":
                break
            self._advance()
        self._take("sign", "}")
        return items

    def _literal(self) -> Literal:
        self._items += 1
        if self._items > MAX_ITEMS:
            raise _bad("it has too many values")
        kind, word = self._kind, self._word
        if kind == "string":
            parts = []
            while self._kind == "string":  # strings in a row are one
                parts.append(_unescaped(self._word[1:-1]))
                self._advance()
            return "".join(parts)
        self._advance()
        if kind == "char":
            return _unescaped(word[1:-1])
        if kind == "number":
            return _number(word)
        constant = {"true": True, "false": False, "null": None}
        if kind == "name" and word.lower() in constant:
            return constant[word.lower()]
        raise _bad(f"a value is expected before character {self._at + 1}")


def _number(word: str) -> int | float:
    digits = word.lstrip("+-")
    sign = -1 if word.startswith("-") else 1
    if len(digits) > 64:
        raise _bad("a number has at most 64 digits")
    if digits[:2].lower() == "0x":
        return sign * int(digits, 16)
    if digits[-1] in "bB":
        return sign * int(digits[:-1], 2)
    return sign * (int(digits) if digits.isdecimal() else float(digits))


def _unescaped(text: str) -> str:
    def meant(match: re.Match[str]) -> str:
        code, char = match[1], match[2]
        return chr(int(code, 16)) if code else _ESCAPED.get(char, char)

    return _ESCAPE.sub(meant, text)
