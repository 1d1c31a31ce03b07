"""What a query says, as a tree of frozen values.  Names are as the client wrote them."""

from __future__ import annotations

from typing import Any, TypeAlias

import msgspec


class Node(msgspec.Struct, frozen=True):
    """Anything in the tree."""


class Step(Node, frozen=True):
    """A property on a path: of which class it is said to be, and an index into its array."""

    name: str
    scope: str | None = None
    index: int | None = None


class PropertyPath(Node, frozen=True):
    """A property, or one of the object that a property holds, and so on."""

    steps: tuple[Step, ...]
    at: int = 0


class Literal(Node, frozen=True):
    """A string, number, boolean or (None) NULL; `moment`: a string that is a datetime."""

    value: str | int | float | bool | None
    moment: bool = False
    at: int = 0


class Symbol(Node, frozen=True):
    """The value that a property's ValueMap has a text for: `CIM_X.EnabledState#'Enabled'`."""

    path: PropertyPath
    text: str
    at: int = 0


class Now(Node, frozen=True):
    """The time of the evaluation."""


Operand: TypeAlias = PropertyPath | Literal | Symbol | Now


class Compare(Node, frozen=True):
    """Two operands and = <> < <= > or >=; `each`: ANY or EVERY of the left one's items."""

    left: Operand
    sign: str
    right: Operand
    each: str | None = None
    at: int = 0


class Like(Node, frozen=True):
    """A string and a pattern."""

    left: Operand
    pattern: str
    each: str | None = None
    at: int = 0


class IsNull(Node, frozen=True):
    """Whether an operand has no value."""

    left: Operand


class IsA(Node, frozen=True):
    """Whether an object is of a class or below it; no path: the instance itself."""

    path: PropertyPath | None
    class_name: str
    at: int = 0


class Quantified(Node, frozen=True):
    """Whether a condition holds for ANY or EVERY item of an array."""

    each: str
    variable: str
    path: PropertyPath
    condition: Any


class Not(Node, frozen=True):
    """The opposite."""

    condition: Any


class Both(Node, frozen=True):
    """All of some conditions."""

    conditions: tuple[Any, ...]


class Either(Node, frozen=True):
    """One of some conditions."""

    conditions: tuple[Any, ...]


Condition: TypeAlias = Compare | Like | IsNull | IsA | Quantified | Not | Both | Either


class Select(Node, frozen=True):
    """SELECT selected FROM class_name alias WHERE condition; nothing selected: everything."""

    class_name: str
    alias: str | None
    selected: tuple[PropertyPath, ...]
    condition: Condition | None
