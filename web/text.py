"""Numbers as the page writes them.  Knows no rows and no HTML."""

from __future__ import annotations

from datetime import UTC, datetime

THIN = "\N{NARROW NO-BREAK SPACE}"
ABSENT = "n/a"
DECIMAL = ("B", "kB", "MB", "GB", "TB", "PB", "EB")
BINARY = ("B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB")
BITS = ("bit/s", "kbit/s", "Mbit/s", "Gbit/s", "Tbit/s")
SPANS = ((86400, "d"), (3600, "h"), (60, "min"), (1, "s"))


def _three_digits(value: float) -> str:
    """Write a number below 1000 with three significant digits, without idle zeros."""
    digits = 2 if value < 10 else 1 if value < 100 else 0
    text = f"{value:.{digits}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _scaled(value: float, step: int, units: tuple[str, ...]) -> str:
    index = 0
    while value >= step and index < len(units) - 1:
        value, index = value / step, index + 1
    return f"{_three_digits(value)} {units[index]}"


def size(value: int | None) -> str:
    """Write a number of bytes as makers of disks do: powers of ten."""
    return ABSENT if value is None else _scaled(value, 1000, DECIMAL)


def memory(kibibytes: int | None) -> str:
    """Write an amount of memory: powers of two."""
    return ABSENT if kibibytes is None else _scaled(kibibytes * 1024, 1024, BINARY)


def bit_rate(value: int | None) -> str:
    """Write the speed of a link."""
    return _scaled(value, 1000, BITS) if value else ABSENT


def frequency(megahertz: int | None) -> str:
    """Write a clock frequency; 0 is how CIM_Processor says that it does not know."""
    return f"{megahertz / 1000:.2f} GHz" if megahertz else ABSENT


def count(value: int | None) -> str:
    """Write a whole number, thousands apart."""
    return ABSENT if value is None else f"{value:,}".replace(",", THIN)


def percent(value: int | None) -> str:
    """Write a share."""
    return ABSENT if value is None else f"{value} %"


def span(seconds: float | None) -> str:
    """Write a duration by its two largest units."""
    if seconds is None:
        return ABSENT
    if seconds < 60:
        return f"{_three_digits(seconds)} s"
    rest = int(seconds)
    parts: list[str] = []
    for length, unit in SPANS:
        amount, rest = divmod(rest, length)
        if amount or parts:
            parts.append(f"{amount} {unit}")
    return " ".join(parts[:2])


def age(seconds: float) -> str:
    """Write how long ago something was; `web/static/live.js` has the same rule."""
    for length, unit in SPANS:
        if seconds >= length:
            return f"{int(seconds // length)} {unit} ago"
    return "now"


def address(mac: str | None) -> str:
    """Write a hardware address of twelve hexadecimal digits in pairs."""
    if not mac:
        return ABSENT
    if len(mac) == 12 and ":" not in mac:
        return ":".join(mac[i : i + 2] for i in range(0, 12, 2)).lower()
    return mac.lower()


def moment(at: float) -> str:
    """Write a POSIX time for people, in UTC, to the microsecond that all protocols tell."""
    return f"{datetime.fromtimestamp(at, UTC):%Y-%m-%d %H:%M:%S.%f} UTC"


def iso(at: float) -> str:
    """Write a POSIX time for the datetime attribute."""
    return f"{datetime.fromtimestamp(at, UTC):%Y-%m-%dT%H:%M:%S.%f}Z"


def stamped(stamp: str | None) -> str:
    """Write a timestamp of CIM (DSP0004 5.2.4) that is in UTC, as khv's are."""
    if stamp is None or not stamp[:14].isdigit():
        return ABSENT
    return f"{stamp[:4]}-{stamp[4:6]}-{stamp[6:8]} {stamp[8:10]}:{stamp[10:12]}:{stamp[12:14]}"
