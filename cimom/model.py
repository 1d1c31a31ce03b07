"""CIM values: object paths, open enumerations, status codes, date-times.  Knows no XML, no I/O."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from enum import IntEnum
from typing import Any, ClassVar, Self, TypeAlias

import msgspec

# A CIM datetime in the text form of DSP0004 5.2.4: `yyyymmddhhmmss.mmmmmmsutc` or
# `ddddddddhhmmss.mmmmmm:000`.  Text keeps wildcards and costs nothing to send.
CimDateTime: TypeAlias = str


class Status(IntEnum):
    """Status codes of DSP0200 5.3 (table of CIM status codes)."""

    FAILED = 1
    ACCESS_DENIED = 2
    INVALID_NAMESPACE = 3
    INVALID_PARAMETER = 4
    INVALID_CLASS = 5
    NOT_FOUND = 6
    NOT_SUPPORTED = 7
    CLASS_HAS_CHILDREN = 8
    CLASS_HAS_INSTANCES = 9
    INVALID_SUPERCLASS = 10
    ALREADY_EXISTS = 11
    NO_SUCH_PROPERTY = 12
    TYPE_MISMATCH = 13
    QUERY_LANGUAGE_NOT_SUPPORTED = 14
    INVALID_QUERY = 15
    METHOD_NOT_AVAILABLE = 16
    METHOD_NOT_FOUND = 17
    NAMESPACE_NOT_EMPTY = 20
    INVALID_ENUMERATION_CONTEXT = 21
    INVALID_OPERATION_TIMEOUT = 22
    PULL_HAS_BEEN_ABANDONED = 23
    PULL_CANNOT_BE_ABANDONED = 24
    FILTERED_ENUMERATION_NOT_SUPPORTED = 25
    CONTINUATION_ON_ERROR_NOT_SUPPORTED = 26
    SERVER_LIMITS_EXCEEDED = 27
    SERVER_IS_SHUTTING_DOWN = 28


class CimError(Exception):
    """An error the client is told: a status code and a text that starts with its symbolic name."""

    def __init__(self, status: Status, text: str) -> None:
        super().__init__(status, text)
        self.status = status
        self.text = text

    @property
    def description(self) -> str:
        """The DESCRIPTION of an ERROR element."""
        return f"CIM_ERR_{self.status.name}: {self.text}"


class ProtocolError(Exception):
    """The peer broke its protocol's rules: answer `http_status` with `cim_error`, then close."""

    def __init__(self, text: str, *, cim_error: str | None = None, http_status: int = 400) -> None:
        super().__init__(text)
        self.text = text
        self.cim_error = cim_error
        self.http_status = http_status


class OpenEnum(IntEnum):
    """A ValueMap: a number that the map does not name is a member too, so vendors' values survive.

    `SIGNED` classes accept negative numbers; all others 0 to 2**64-1.
    """

    @classmethod
    def _missing_(cls, value: object) -> Self | None:
        if not isinstance(value, int):
            return None
        member = int.__new__(cls, value)
        member._name_ = f"Value_{value}"
        member._value_ = value
        return member


class CimObject(msgspec.Struct, frozen=True, kw_only=True, array_like=True):
    """The root of all generated classes: fields are the properties of the class, in MOF order.

    `None` is NULL.  The class attributes say what the fields cannot.
    """

    # Filled by the generator and by `schema.struct_for`.
    CIM_NAME: ClassVar[str] = ""
    CIM_KEYS: ClassVar[tuple[str, ...]] = ()
    CIM_HASH: ClassVar[str] = ""
    # The properties (`declaration.Property`) of a class that was made at run time; else None.
    CIM_MADE_OF: ClassVar[tuple[Any, ...] | None] = None


Key: TypeAlias = tuple[Any, ...]  # key values of one instance, in the order of CIM_KEYS


def key_of(instance: CimObject) -> Key:
    """Return the key values of an instance in the order of its class's keys."""
    return tuple([getattr(instance, name) for name in instance.CIM_KEYS])


# Keys that say whose an instance is, not which.
SCOPES = frozenset(
    {"CreationClassName", "SystemCreationClassName", "SystemName", "CSCreationClassName", "CSName"}
)


def own_key(instance: CimObject) -> str:
    """Return the key that tells an instance from others of its class and system."""
    own = [name for name in instance.CIM_KEYS if name not in SCOPES]
    return str(getattr(instance, own[-1])) if own else ""


class Path(msgspec.Struct, frozen=True, kw_only=True, array_like=True):
    """An instance path or, without keys, a class path (DSP0207).

    `keys` are (name, value) pairs in the order of the class; values are str, int, bool, or a Path
    for the references of an association.  Equality is exact; use `normal` to compare names of any
    letter case.
    """

    classname: str
    keys: tuple[tuple[str, Any], ...] = ()
    namespace: str | None = None
    host: str | None = None

    def key(self, name: str) -> Any:
        """Return the value of a key, in any letter case; None when the path lacks it."""
        lower = name.lower()
        return next((value for key, value in self.keys if key.lower() == lower), None)


def path_of(instance: CimObject, namespace: str | None = None) -> Path:
    """Return the path of an instance in `namespace`."""
    keys = tuple((name, getattr(instance, name)) for name in instance.CIM_KEYS)
    return Path(classname=instance.CIM_NAME, keys=keys, namespace=namespace)


def path_text(path: Path) -> str:
    """Write a path as text, without its host (DSP0207: a WBEM URI after the authority)."""
    keys = ",".join(f"{name}={_key_text(value)}" for name, value in path.keys)
    return f"{path.namespace or ''}:{path.classname}{'.' + keys if keys else ''}"


def _key_text(value: object) -> str:
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        return str(int(value)) if isinstance(value, int) else repr(value)
    plain = f"/{path_text(value)}" if isinstance(value, Path) else str(value)
    text = plain.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{text}"'


def normal_key(value: Any) -> Any:
    """Reduce a key value to what is compared: paths without host, names in lower case.

    The namespace of a reference stays: two namespaces may hold the same keys.
    """
    if not isinstance(value, Path):
        return value
    keys = tuple(sorted((name.lower(), normal_key(item)) for name, item in value.keys))
    return (value.classname.lower(), keys, (value.namespace or "").lower())


def cim_datetime(moment: float | datetime) -> CimDateTime:
    """Write a moment (POSIX seconds or an aware datetime) as a CIM timestamp in UTC."""
    if not isinstance(moment, datetime):
        moment = datetime.fromtimestamp(moment, UTC)
    utc = moment.astimezone(UTC)
    return f"{utc:%Y%m%d%H%M%S}.{utc.microsecond:06d}+000"


def cim_interval(span: float | timedelta) -> CimDateTime:
    """Write a span (seconds or timedelta, not negative) as a CIM interval (DSP0004 5.2.4)."""
    delta = span if isinstance(span, timedelta) else timedelta(seconds=span)
    hours, rest = divmod(delta.seconds, 3600)
    minutes, seconds = divmod(rest, 60)
    return f"{delta.days:08d}{hours:02d}{minutes:02d}{seconds:02d}.{delta.microseconds:06d}:000"
