"""The rules that clients made, kept in a file of the package's own directory."""

from __future__ import annotations

import json
import os
import re
from dataclasses import asdict, dataclass

MAX_RULES = 16


class RuleError(Exception):
    """A rule that cannot be; the text says why."""


@dataclass(frozen=True)
class Rule:
    """Below which charge (percent) the machine is shut down, and how many seconds later."""

    name: str
    minimum_charge: int
    wait_s: int


class Rules:
    """The rules in a directory."""

    def __init__(self, directory: str) -> None:
        self._file = os.path.join(directory, "rules.json")

    def all(self) -> list[Rule]:
        """Return the rules by name; none when the file is not there or no longer readable."""
        try:
            with open(self._file, encoding="utf-8") as file:
                return [Rule(**item) for item in json.load(file)]
        except (OSError, ValueError, TypeError):
            return []

    def put(self, rule: Rule, *, new: bool) -> None:
        """Keep a rule; RuleError when it cannot be, KeyError when a new one exists."""
        if not re.fullmatch(r"[\w-]{1,32}", rule.name):
            raise RuleError(f"{rule.name[:64]!r} is not 1 to 32 letters, digits, - or _")
        if not 1 <= rule.minimum_charge <= 99:
            raise RuleError("MinimumCharge is 1 to 99 percent")
        rules = {item.name: item for item in self.all()}
        if new and rule.name in rules:
            raise KeyError(rule.name)
        if new and len(rules) >= MAX_RULES:
            raise RuleError(f"there are {MAX_RULES} rules")
        rules[rule.name] = rule
        self._write(rules)

    def remove(self, name: str) -> None:
        """Forget a rule."""
        self._write({item.name: item for item in self.all() if item.name != name})

    def _write(self, rules: dict[str, Rule]) -> None:
        with open(f"{self._file}.new", "w", encoding="utf-8") as file:
            json.dump([asdict(rule) for _, rule in sorted(rules.items())], file)
        os.replace(f"{self._file}.new", self._file)
