"""Checks a method's parameters against its declaration and gives them their declared types.

Knows no class beyond the method's parameters.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from cimom.cimxml.values import parse_value
from cimom.declaration import INTEGER_TYPES, REAL_TYPES, Method, Parameter, flag
from cimom.model import CimError, CimObject, Path, Status


def checked(method: Method, given: Mapping[str, Any], namespace: str) -> dict[str, Any]:
    """Return every IN parameter by its declared name; what was not given is None.

    INVALID_PARAMETER for an unknown, doubled, missing or wrongly typed parameter.  Text is taken
    for any type: clients that send no PARAMTYPE (wbemcli 1.6.3) leave typing to the declaration.
    References without a namespace get `namespace`.
    """
    values: dict[str, Any] = {item.name: None for item in method.parameters if item.is_input}
    seen: set[str] = set()
    for name, value in given.items():
        parameter = method.parameter_named(name)
        if parameter is None or parameter.name not in values:
            raise _invalid(f"{method.name} has no input parameter {name}")
        if parameter.name in seen:
            raise _invalid(f"parameter {name} is given twice")
        seen.add(parameter.name)
        values[parameter.name] = _value(parameter, value, namespace)
    for parameter in method.parameters:
        if flag(parameter, "Required") and values.get(parameter.name, ...) is None:
            raise _invalid(f"parameter {parameter.name} of {method.name} is required")
    return values


def _invalid(text: str) -> CimError:
    return CimError(Status.INVALID_PARAMETER, text)


def _value(parameter: Parameter, value: Any, namespace: str) -> Any:
    if value is None:
        return None
    if isinstance(value, list | tuple) != parameter.is_array:
        raise _invalid(f"parameter {parameter.name} is {_described(parameter)}")
    if parameter.is_array:
        return [None if item is None else _item(parameter, item, namespace) for item in value]
    return _item(parameter, value, namespace)


def _item(parameter: Parameter, value: Any, namespace: str) -> Any:
    if isinstance(value, Path) and parameter.type == "reference":
        return msgspec.structs.replace(value, namespace=value.namespace or namespace)
    if isinstance(value, CimObject) and parameter.embedded_object:
        return value
    if isinstance(value, str) and not parameter.embedded_object:
        return _parsed(parameter, value)
    if isinstance(value, bool):
        fits = parameter.type == "boolean"
    elif isinstance(value, int):
        fits = parameter.type in INTEGER_TYPES | REAL_TYPES
    else:
        fits = isinstance(value, float) and parameter.type in REAL_TYPES
    if not fits:
        raise _invalid(f"parameter {parameter.name} is {_described(parameter)}")
    if parameter.type in INTEGER_TYPES:
        return _parsed(parameter, str(value))  # the range is checked there
    return float(value) if parameter.type in REAL_TYPES else value


def _parsed(parameter: Parameter, text: str) -> Any:
    if parameter.type == "reference":
        raise _invalid(f"parameter {parameter.name} is {_described(parameter)}")
    try:
        return parse_value(text, parameter.type)
    except CimError as exc:
        raise _invalid(f"parameter {parameter.name}: {exc.text}") from exc


def _described(parameter: Parameter) -> str:
    return f"{'an array of' if parameter.is_array else 'of type'} {parameter.type}"
