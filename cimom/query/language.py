"""Query languages by their names; none is known yet."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from cimom.model import CimError, CimObject, Status
from cimom.schema import Schema


def parse_query(language: str, _text: str) -> Any:
    """Refuse any language."""
    raise CimError(Status.QUERY_LANGUAGE_NOT_SUPPORTED, f"{language[:64]!r} is not known")


def parse_filter(language: str, _text: str) -> Any:
    """Refuse any language."""
    raise CimError(Status.QUERY_LANGUAGE_NOT_SUPPORTED, f"{language[:64]!r} is not known")


def bind_filter(
    _expression: Any, _schema: Schema, _class_name: str | None
) -> Callable[[CimObject], bool]:
    """Return what lets everything pass."""
    return lambda _: True
