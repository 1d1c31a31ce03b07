"""Text of CIM values, both ways (DSP0201 5.2.3 VALUE, DSP0004 5.2).  Knows no XML.

White space around booleans and numbers is tolerated; strings are taken as they are.
"""

from __future__ import annotations

import calendar
import math
import re
from collections.abc import Callable
from typing import Any, TypeAlias

from cimom.model import CimError, Status

Scalar: TypeAlias = str | bool | int | float

# 0x and 16 digits, or 20 digits and a sign, are the longest 64-bit numbers; the rest is leading
# zeros.  Longer text is refused before Python's quadratic conversion sees it.
MAX_NUMBER = 64  # characters

DECIMAL = re.compile(r"[+-]?[0-9]+", re.ASCII)
HEX = re.compile(r"[+-]?0[xX][0-9a-fA-F]+", re.ASCII)
REAL = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?", re.ASCII)
WHITE = " \t\r\n"

INTEGER_RANGES = {
    f"{sign}int{bits}": (0, 2**bits - 1)
    if sign == "u"
    else (-(2 ** (bits - 1)), 2 ** (bits - 1) - 1)
    for sign in "us"
    for bits in (8, 16, 32, 64)
}
LARGEST_REAL32 = 3.4028235677973366e38  # rounds to more than the largest IEEE 754 single
NOT_FINITE = {"inf": math.inf, "+inf": math.inf, "-inf": -math.inf, "nan": math.nan}

# DSP0004 5.2.4: digits, or asterisks where a field is not significant.
TIMESTAMP = re.compile(
    r"([0-9]{4}|\*{4})" + r"([0-9]{2}|\*{2})" * 5 + r"\.([0-9]{0,6}\**)([+-][0-9]{3})", re.ASCII
)
INTERVAL = re.compile(
    r"([0-9]{8}|\*{8})" + r"([0-9]{2}|\*{2})" * 3 + r"\.([0-9]{0,6}\**):000", re.ASCII
)
DATETIME_LENGTH = 25


def parse_value(text: str, cim_type: str) -> Scalar:
    """Read the text of a value, not a reference; INVALID_PARAMETER if it is none."""
    parser = PARSERS.get(cim_type)
    if parser is None:
        raise CimError(Status.INVALID_PARAMETER, f"{shown(cim_type)} is not a type of a value")
    return parser(text)


def format_value(value: Any, cim_type: str) -> str:
    """Write a value of a type other than `reference`; the text is not yet escaped for XML."""
    return FORMATTERS[cim_type](value)


def parse_boolean(text: str) -> bool:
    """Read a boolean; DSP0201 allows any letter case."""
    lower = text.strip(WHITE).lower()
    if lower not in ("true", "false"):
        raise _not(text, "boolean")
    return lower == "true"


def parse_integer(text: str) -> int:
    """Read an integer of any size, decimal or with 0x (DSP0201 5.2.3)."""
    digits = text.strip(WHITE)
    if len(digits) <= MAX_NUMBER:
        if DECIMAL.fullmatch(digits):
            return int(digits)
        if HEX.fullmatch(digits):
            return int(digits, 16)
    raise _not(text, "integer")


def parse_real(text: str) -> float:
    """Read a real; INF, -INF and NaN in any letter case."""
    digits = text.strip(WHITE)
    special = NOT_FINITE.get(digits.lower())
    if special is not None:
        return special
    if len(digits) <= MAX_NUMBER and REAL.fullmatch(digits):
        value = float(digits)
        if not math.isinf(value):
            return value
    raise _not(text, "real")


def parse_numeric(text: str) -> int | float:
    """Read the text of a KEYVALUE of VALUETYPE numeric that names no type."""
    try:
        return parse_integer(text)
    except CimError:
        return parse_real(text)


def check_datetime(text: str) -> str:
    """Return the text if it is a timestamp or an interval (DSP0004 5.2.4), without white space."""
    stripped = text.strip(WHITE)
    interval = INTERVAL.fullmatch(stripped)
    match = interval or TIMESTAMP.fullmatch(stripped)
    if match is None or len(stripped) != DATETIME_LENGTH:
        raise _not(text, "datetime")
    fields = match.groups() if interval else match.groups()[:-1]
    if not _wildcards_last(fields):
        raise _not(text, "datetime")
    limits = ((None, 23, 59, 59) if interval else (None, 12, None, 23, 59, 59))[: len(fields)]
    for field, limit in zip(fields, limits, strict=False):
        if limit is not None and field[0] != "*" and int(field) > limit:
            raise _not(text, "datetime")
    if not interval and not _is_day(*fields[:3]):
        raise _not(text, "datetime")
    return stripped


def _wildcards_last(fields: tuple[str, ...]) -> bool:
    """Whether no digit follows an asterisk: only the least significant fields may be unknown."""
    return re.fullmatch(r"[0-9]*\**", "".join(fields)) is not None


def _is_day(year: str, month: str, day: str) -> bool:
    """Whether month and day exist; unknown ones do."""
    if month[0] == "*":
        return True
    if int(month) == 0:
        return False
    if day[0] == "*":
        return True
    # Year 0 is allowed in CIM, not in Python; it is a leap year as 2000 is.
    return 1 <= int(day) <= calendar.monthrange(int(year) or 2000, int(month))[1]


def _parse_char16(text: str) -> str:
    """Read one UCS-2 code unit."""
    if len(text) != 1 or ord(text) > 0xFFFF:
        raise _not(text, "char16")
    return text


def _parse_real32(text: str) -> float:
    value = parse_real(text)
    if math.isfinite(value) and abs(value) >= LARGEST_REAL32:
        raise _not(text, "real32")
    return value


def _bounded(cim_type: str, low: int, high: int) -> Callable[[str], int]:
    def parse(text: str) -> int:
        value = parse_integer(text)
        if not low <= value <= high:
            raise _not(text, cim_type)
        return value

    return parse


def _format_real(text: str) -> str:
    """Give a real the decimal point that DSP0201 asks for, and its names to what is not finite."""
    if "." in text:
        return text
    if text in ("inf", "-inf", "nan"):
        return {"inf": "INF", "-inf": "-INF", "nan": "NaN"}[text]
    mantissa, exponent, power = text.partition("e")
    return f"{mantissa}.0{exponent}{power}"


def format_real32(value: float) -> str:
    """Write a real32: 9 significant digits tell any two of them apart."""
    return _format_real(f"{value:.9g}")


def format_real64(value: float) -> str:
    """Write a real64 with as many digits (at most 17) as tell it from any other."""
    return _format_real(repr(float(value)))


def format_boolean(value: object) -> str:
    """Write a boolean."""
    return "TRUE" if value else "FALSE"


def shown(text: str) -> str:
    """Quote foreign text for an error, cut to a length that fits a line of a log."""
    return repr(text if len(text) <= 64 else f"{text[:64]}...")


def _not(text: str, cim_type: str) -> CimError:
    return CimError(Status.INVALID_PARAMETER, f"{shown(text)} is not a {cim_type}")


PARSERS: dict[str, Callable[[str], Scalar]] = {
    "string": str,
    "char16": _parse_char16,
    "datetime": check_datetime,
    "boolean": parse_boolean,
    "real32": _parse_real32,
    "real64": parse_real,
    **{name: _bounded(name, low, high) for name, (low, high) in INTEGER_RANGES.items()},
}

FORMATTERS: dict[str, Callable[[Any], str]] = {
    "string": str,
    "char16": str,
    "datetime": str,
    "boolean": format_boolean,
    "real32": format_real32,
    "real64": format_real64,
    **dict.fromkeys(INTEGER_RANGES, int.__repr__),  # of an enumeration too, its number
}
