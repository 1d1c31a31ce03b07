"""Tokens to trees: SELECT statements of WQL and CQL, conditions of FQL.  Knows no schema.

One grammar serves the three languages: what one has and another has not is refused by dialect.
"""

from __future__ import annotations

from cimom.model import CimError
from cimom.query.token import Dialect, Kind, Token, bad, tokens
from cimom.query.tree import (
    Both,
    Compare,
    Condition,
    Either,
    IsA,
    IsNull,
    Like,
    Literal,
    Not,
    Now,
    Operand,
    PropertyPath,
    Quantified,
    Select,
    Step,
    Symbol,
)

MAX_DEPTH = 64  # parentheses and NOTs inside each other
MAX_INDEX = 2**31
SIGNS = ("=", "<>", "!=", "<", "<=", ">", ">=")
WORDS = (
    *("AND", "OR", "NOT", "IS", "NULL", "LIKE", "ISA", "ANY", "EVERY", "TRUE", "FALSE", "IN"),
    *("SELECT", "FROM", "WHERE", "SATISFIES", "AS"),
)


def parse_select(text: str, dialect: Dialect) -> Select:
    """Parse a SELECT statement; INVALID_QUERY when it is none."""
    parser = _Parser(text, dialect)
    statement = parser.select()
    parser.end()
    return statement


def parse_condition(text: str, dialect: Dialect) -> Condition:
    """Parse a condition that stands alone; INVALID_QUERY when it is none."""
    parser = _Parser(text, dialect)
    condition = parser.condition()
    parser.end()
    return condition


class _Parser:
    def __init__(self, text: str, dialect: Dialect) -> None:
        self._tokens = tokens(text, dialect)
        self._dialect = dialect
        self._next = 0
        self._depth = 0

    # -- tokens

    @property
    def _token(self) -> Token:
        return self._tokens[self._next]

    def _take(self) -> Token:
        token = self._token
        self._next += token.kind is not Kind.END
        return token

    def _is_word(self, *words: str) -> bool:
        """Take one of some keywords if it is next."""
        found = self._token.is_word(*words)
        self._next += found
        return found

    def _is_sign(self, *signs: str) -> bool:
        found = self._token.is_sign(*signs)
        self._next += found
        return found

    def _expected(self, what: str) -> CimError:
        token = self._token
        seen = token.text[:32] if token.kind is not Kind.END else "the end"
        return bad(f"{what} is expected, not {seen!r}", token.at)

    def _must(self, *, word: str = "", sign: str = "") -> None:
        if not (self._is_word(word) if word else self._is_sign(sign)):
            raise self._expected(word or sign)

    def _name(self) -> str:
        if self._token.kind is not Kind.NAME or self._token.is_word(*WORDS):
            raise self._expected("a name")
        return self._take().text

    def end(self) -> None:
        """Refuse anything more."""
        if self._token.kind is not Kind.END:
            raise self._expected("the end")

    # -- statements

    def select(self) -> Select:
        self._must(word="SELECT")
        selected = self._selected()
        self._must(word="FROM")
        class_name = self._name()
        alias = None
        if self._is_word("AS") or (
            self._token.kind is Kind.NAME and not self._token.is_word("WHERE", "WITHIN")
        ):
            alias = self._name()
        if self._token.is_sign(","):
            raise bad("a query reads one class", self._token.at)
        if self._dialect is Dialect.WQL and self._is_word("WITHIN"):
            self._number()  # how often Windows looks; changes are told at once here
        condition = self.condition() if self._is_word("WHERE") else None
        return Select(class_name, alias, selected, condition)

    def _selected(self) -> tuple[PropertyPath, ...]:
        """Parse the list of what is selected; `*`, also of an alias, is everything."""
        found: list[PropertyPath] = []
        everything = False
        while True:
            if self._is_sign("*"):
                everything = True
            else:
                path = self._path(star=True)
                everything |= path.steps[-1].name == "*"
                found.append(path)
            if not self._is_sign(","):
                return () if everything else tuple(found)

    # -- conditions

    def condition(self) -> Condition:
        conditions = [self._conjunction()]
        while self._is_word("OR"):
            conditions.append(self._conjunction())
        return conditions[0] if len(conditions) == 1 else Either(tuple(conditions))

    def _conjunction(self) -> Condition:
        conditions = [self._negation()]
        while self._is_word("AND"):
            conditions.append(self._negation())
        return conditions[0] if len(conditions) == 1 else Both(tuple(conditions))

    def _negation(self) -> Condition:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise bad("the conditions are nested too deeply", self._token.at)
        try:
            if self._is_word("NOT"):
                return Not(self._negation())
            if self._is_sign("("):
                inner = self.condition()
                self._must(sign=")")
                return inner
            if self._token.is_word("ANY", "EVERY"):
                return self._each()
            return self._comparison(None)
        finally:
            self._depth -= 1

    def _each(self) -> Condition:
        """Parse `ANY x IN path SATISFIES (condition)` or `ANY path comparison`."""
        each = self._take().text.upper()
        following = self._tokens[min(self._next + 1, len(self._tokens) - 1)]
        if not following.is_word("IN"):
            return self._comparison(each)
        variable = self._name()
        self._must(word="IN")
        path = self._path()
        self._must(word="SATISFIES")
        self._must(sign="(")
        condition = self.condition()
        self._must(sign=")")
        return Quantified(each, variable, path, condition)

    def _comparison(self, each: str | None) -> Condition:
        at = self._token.at
        if self._token.is_word("ISA"):
            return self._is_a(None, at)
        left = self._operand()
        token = self._token
        if token.is_word("ISA") and isinstance(left, PropertyPath):
            return self._is_a(left, at)
        if self._is_word("IS"):
            opposite = self._is_word("NOT")
            self._must(word="NULL")
            return Not(IsNull(left)) if opposite else IsNull(left)
        opposite = self._is_word("NOT")
        if self._is_word("LIKE"):
            if self._token.kind is not Kind.STRING:
                raise self._expected("a pattern")
            like = Like(left, self._take().text, each, at)
            return Not(like) if opposite else like
        if opposite or not token.is_sign(*SIGNS):
            raise self._expected("a comparison")
        sign = self._take().text
        return self._compared(left, "<>" if sign == "!=" else sign, self._operand(), each, at)

    def _compared(
        self, left: Operand, sign: str, right: Operand, each: str | None, at: int
    ) -> Condition:
        """Return a comparison; with NULL it asks whether there is a value."""
        for one, other in ((left, right), (right, left)):
            if isinstance(one, Literal) and one.value is None:
                if sign not in ("=", "<>"):
                    raise bad("NULL is neither less nor greater", at)
                return IsNull(other) if sign == "=" else Not(IsNull(other))
        return Compare(left, sign, right, each, at)

    def _is_a(self, path: PropertyPath | None, at: int) -> IsA:
        self._must(word="ISA")
        token = self._token
        name = self._take().text if token.kind is Kind.STRING else self._name()
        return IsA(path, name, at)

    # -- operands

    def _operand(self) -> Operand:
        token = self._token
        if token.kind is Kind.STRING:
            return Literal(self._take().text, at=token.at)
        if token.kind is Kind.NUMBER or token.is_sign("+", "-"):
            return Literal(self._number(), at=token.at)
        if self._is_word("TRUE"):
            return Literal(True, at=token.at)
        if self._is_word("FALSE"):
            return Literal(False, at=token.at)
        if self._is_word("NULL"):
            return Literal(None, at=token.at)
        if self._tokens[min(self._next + 1, len(self._tokens) - 1)].is_sign("("):
            return self._function()
        path = self._path()
        if self._is_sign("#"):
            if self._token.kind is not Kind.STRING:
                raise self._expected("the text of a value")
            return Symbol(path, self._take().text, token.at)
        return path

    def _function(self) -> Operand:
        token = self._take()
        self._must(sign="(")
        name = token.text.upper()
        operand: Operand
        if name == "CURRENTDATETIME" and self._dialect is Dialect.CQL:
            operand = Now()
        elif name == "DATETIME" and self._token.kind is Kind.STRING:
            operand = Literal(self._take().text, moment=True, at=token.at)
        else:
            raise bad(f"there is no function {token.text[:32]!r}", token.at)
        self._must(sign=")")
        return operand

    def _number(self) -> int | float:
        negative = self._token.is_sign("-")
        if self._token.is_sign("+", "-"):
            self._take()
        token = self._token
        if token.kind is not Kind.NUMBER:
            raise self._expected("a number")
        self._take()
        value = _number(token)
        return -value if negative else value

    def _path(self, *, star: bool = False) -> PropertyPath:
        at = self._token.at
        steps = [self._step()]
        while self._is_sign("."):
            if star and self._is_sign("*"):
                steps.append(Step("*"))
                break
            steps.append(self._step())
            if len(steps) > MAX_DEPTH:
                raise bad("the path is too long", at)
        return PropertyPath(tuple(steps), at)

    def _step(self) -> Step:
        name, scope = self._name(), None
        if self._is_sign("::"):
            name, scope = self._name(), name
        index = None
        if self._is_sign("["):
            token = self._token
            number = self._number()
            if not isinstance(number, int) or not 0 <= number < MAX_INDEX:
                raise bad("this is no index", token.at)
            index = number
            self._must(sign="]")
        return Step(name, scope, index)


def _number(token: Token) -> int | float:
    text = token.text
    try:
        if text[:2].lower() == "0x":
            return int(text, 16)
        if text[-1] in "bB":
            return int(text[:-1], 2)
        if text.isdecimal():
            return int(text)
        return float(text)
    except ValueError as exc:
        raise bad(f"{text[:32]!r} is no number", token.at) from exc
