"""Conditions against a schema: checked, then compiled to functions of an instance.

Three-valued logic: a condition about what has no value is unknown (None), and what is unknown does
not match.  What a schema cannot know of (an embedded object of any class) is looked up by name in
each instance; an instance that lacks it has no value there.
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any, TypeAlias

from cimom.model import CimObject, Path, normal_key
from cimom.query.moment import moment
from cimom.query.operand import Kind, Operands, Value, Variable
from cimom.query.pattern import compile_pattern
from cimom.query.token import Dialect, bad
from cimom.query.tree import (
    Both,
    Compare,
    Condition,
    Either,
    IsA,
    IsNull,
    Like,
    Not,
    Quantified,
)

Test: TypeAlias = Callable[[CimObject], bool | None]

SIGNS: dict[str, Callable[[Any, Any], Any]] = {
    "=": operator.eq,
    "<>": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
ORDERED = frozenset({Kind.STRING, Kind.NUMBER, Kind.MOMENT, Kind.ANYTHING})


class Binder:
    """Binds conditions with the operands of one query."""

    def __init__(self, operands: Operands, dialect: Dialect) -> None:
        self._operands = operands
        self._dialect = dialect

    def bind(self, condition: Condition) -> Test:
        """Return what says whether an instance meets a condition (None: unknown)."""
        match condition:
            case Both():
                return _both([self.bind(item) for item in condition.conditions])
            case Either():
                return _either([self.bind(item) for item in condition.conditions])
            case Not():
                return _not(self.bind(condition.condition))
            case IsNull():
                get = self._operands.bind(condition.left).get
                return lambda instance: get(instance) is None
            case IsA():
                return self._is_a(condition)
            case Like():
                return self._like(condition)
            case Compare():
                return self._compare(condition)
            case Quantified():
                return self._quantified(condition)

    def _is_a(self, condition: IsA) -> Test:
        schema = self._operands.schema
        if condition.class_name not in schema:
            raise bad(f"there is no class {condition.class_name}", condition.at)
        value = None if condition.path is None else self._operands.path(condition.path)[0]
        if value is not None and value.kind not in (Kind.OBJECT, Kind.ANYTHING):
            raise bad(f"{value.kind.value} is of no class", condition.at)
        known: dict[str, bool] = {}

        def test(instance: CimObject) -> bool | None:
            item = instance if value is None else value.get(instance)
            if not isinstance(item, CimObject):
                return None
            name = item.CIM_NAME
            if name not in known:
                known[name] = schema.is_a(name, condition.class_name)
            return known[name]

        return test

    def _like(self, condition: Like) -> Test:
        value = self._operands.bind(condition.left)
        if value.kind not in (Kind.STRING, Kind.ANYTHING):
            raise bad(f"LIKE is for strings, not for {value.kind.value}", condition.at)
        fits = compile_pattern(condition.pattern, self._dialect)

        def test(item: Any) -> bool | None:
            return fits(item) if isinstance(item, str) else None

        return self._applied(value, condition.each, test, condition.at)

    def _applied(
        self, value: Value, each: str | None, test: Callable[[Any], bool | None], at: int
    ) -> Test:
        """Return a test of a value or, by ANY or EVERY, of the items of an array."""
        get = value.get
        if each is None:
            if value.is_array:
                raise bad("an array needs ANY, EVERY or an index", at)
            return lambda instance: None if (v := get(instance)) is None else test(v)
        if not value.is_array and value.kind is not Kind.ANYTHING:
            raise bad(f"{each} is for arrays", at)
        joined = _some if each == "ANY" else _all

        def over(instance: CimObject) -> bool | None:
            items = get(instance)
            if not isinstance(items, tuple):
                return None
            return joined(None if item is None else test(item) for item in items)

        return over

    # -- comparisons

    def _compare(self, condition: Compare) -> Test:
        left, right = (self._operands.bind(item) for item in (condition.left, condition.right))
        kind = _common(left, right, condition)
        compare = SIGNS[condition.sign]
        if condition.each is not None:
            other = right.get
            converted = _converted(kind)

            def each(instance: CimObject) -> bool | None:
                target = other(instance)
                test = self._applied(
                    left,
                    condition.each,
                    lambda item: _compared(compare, converted(item), converted(target)),
                    condition.at,
                )
                return test(instance)

            self._applied(left, condition.each, lambda _: None, condition.at)  # checks it now
            return each
        if left.is_array != right.is_array and Kind.ANYTHING not in (left.kind, right.kind):
            raise bad("an array needs ANY, EVERY or an index", condition.at)
        convert, one, two = _converted(kind), left.get, right.get

        def test(instance: CimObject) -> bool | None:
            return _compared(compare, convert(one(instance)), convert(two(instance)))

        return test

    def _quantified(self, condition: Quantified) -> Test:
        value, cls = self._operands.path(condition.path)
        if not value.is_array and value.kind is not Kind.ANYTHING:
            raise bad(f"{condition.each} is for arrays", condition.path.at)
        cell: list[Any] = [None]
        item = Value(lambda _: cell[0], value.kind)
        name, variables = condition.variable.lower(), self._operands.variables
        before = variables.get(name)
        variables[name] = Variable(item, cell, cls)
        test = self.bind(condition.condition)
        if before is None:
            del variables[name]
        else:
            variables[name] = before
        get, joined = value.get, _some if condition.each == "ANY" else _all

        def over(instance: CimObject) -> bool | None:
            items = get(instance)
            if not isinstance(items, tuple):
                return None
            found = []
            for cell[0] in items:
                found.append(test(instance))
            return joined(found)

        return over


def _common(left: Value, right: Value, condition: Compare) -> Kind:
    """Return as what two operands are compared; INVALID_QUERY when they cannot be."""
    kinds = {left.kind, right.kind}
    if kinds == {Kind.STRING, Kind.MOMENT}:
        text = left if left.kind is Kind.STRING else right
        if not isinstance(text.constant, str) or moment(text.constant) is None:
            raise bad("a datetime is compared with a string that is none", condition.at)
        return Kind.MOMENT
    if len(kinds) == 2 and Kind.ANYTHING not in kinds:
        raise bad(f"{left.kind.value} is compared with {right.kind.value}", condition.at)
    kind = left.kind if right.kind is Kind.ANYTHING else right.kind
    if kind is Kind.OBJECT:
        raise bad("objects cannot be compared", condition.at)
    whole = left.is_array and condition.each is None
    if condition.sign not in ("=", "<>") and (kind not in ORDERED or whole):
        raise bad(f"{kind.value} is neither less nor greater", condition.at)
    return kind


def _converted(kind: Kind) -> Callable[[Any], Any]:
    """Return what turns values of a kind into what Python compares as the kind demands."""

    def convert(value: Any) -> Any:
        if isinstance(value, tuple):
            return tuple(convert(item) for item in value)
        if kind is Kind.MOMENT:
            return moment(value) if isinstance(value, str) else None
        if isinstance(value, Path):
            return normal_key(value)
        return value

    return convert


def _compared(compare: Callable[[Any, Any], Any], left: Any, right: Any) -> bool | None:
    """Compare two values; unknown when one is missing or they are of different kinds."""
    if left is None or right is None:
        return None
    if isinstance(left, bool) != isinstance(right, bool):
        return None
    number = isinstance(left, int | float), isinstance(right, int | float)
    if number[0] != number[1] or (not any(number) and type(left) is not type(right)):
        return None
    try:
        return bool(compare(left, right))
    except TypeError:
        return None


# -- three-valued logic


def _all(found: Any) -> bool | None:
    result: bool | None = True
    for item in found:
        if item is False:
            return False
        if item is None:
            result = None
    return result


def _some(found: Any) -> bool | None:
    result: bool | None = False
    for item in found:
        if item:
            return True
        if item is None:
            result = None
    return result


def _both(tests: list[Test]) -> Test:
    return lambda instance: _all(test(instance) for test in tests)


def _either(tests: list[Test]) -> Test:
    return lambda instance: _some(test(instance) for test in tests)


def _not(test: Test) -> Test:
    return lambda instance: None if (found := test(instance)) is None else not found
