"""The wire between the broker and a worker: length-prefixed msgspec MessagePack frames, both ways.

Knows no socket: `worker.py` and `workers.py` carry the bytes.  Nothing is pickled; rows go as
arrays in the order of their class and the frame names the class's hash, so a worker of another
version is refused, not misread.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator
from typing import Any, TypeAlias

import msgspec

from cimom.broker.readings import OverlaySpec, SourceSpec
from cimom.model import CimError, CimObject, Path, ProtocolError
from cimom.provider import Changer, Provider, Source

FRAME_ROWS_BYTES = 64 * 1024  # a frame is decoded in one turn of the broker's loop
MAX_FRAME_BYTES = 16 * 1024 * 1024  # one row or one command's answer; more is a runaway worker
_LENGTH = struct.Struct(">I")


class MethodSpec(msgspec.Struct, frozen=True, array_like=True):
    """A method or command of a worker; a command has no class."""

    class_name: str
    name: str
    affects: tuple[str, ...]
    deadline_s: float
    audited: bool = False


class ChangerSpec(msgspec.Struct, frozen=True, array_like=True):
    """What of CREATE, MODIFY, DELETE a worker does with instances of a class."""

    class_name: str
    verbs: tuple[str, ...]
    affects: tuple[str, ...]
    deadline_s: float


class Hello(msgspec.Struct, frozen=True, tag=True):
    """A worker's first frame: what it serves."""

    group: str
    pid: int
    sources: tuple[SourceSpec, ...]
    methods: tuple[MethodSpec, ...]
    commands: tuple[MethodSpec, ...]
    missing: tuple[str, ...]
    changers: tuple[ChangerSpec, ...] = ()


class Beat(msgspec.Struct, frozen=True, tag=True):
    """The worker's main thread is alive."""


class Rows(msgspec.Struct, frozen=True, tag=True):
    """Added or changed rows and gone keys of one class, part of the refresh `refresh`."""

    source: str
    refresh: int
    class_name: str
    class_hash: str
    rows: tuple[msgspec.Raw, ...]
    gone: tuple[tuple[Any, ...], ...]


class Done(msgspec.Struct, frozen=True, tag=True):
    """A refresh ended: everything it changed was sent before.  Times: POSIX seconds, seconds."""

    source: str
    refresh: int
    taken_at: float
    duration_s: float
    error: str | None = None
    missed: bool = False
    partial: bool = False  # only the keys that were asked for were read


class Changed(msgspec.Struct, frozen=True, tag=True):
    """An event: keys of a source (None: all of it) must be read again."""

    source: str
    keys: tuple[tuple[Any, ...], ...] | None


class Result(msgspec.Struct, frozen=True, tag=True):
    """The answer of a call: a value and OUT parameters, or an error (status, text)."""

    call: int
    value: Any = None
    out: dict[str, Any] = {}
    status: int | None = None
    text: str = ""


class Refresh(msgspec.Struct, frozen=True, tag=True):
    """Read a source; `keys` limits it to these rows; `full` sends every row, changed or not."""

    source: str
    refresh: int
    keys: tuple[tuple[Any, ...], ...] | None = None
    full: bool = False


class Invoke(msgspec.Struct, frozen=True, tag=True):
    """Call a method of an instance, a command (no class), or change an instance (no path).

    CREATE gets the argument `new`, MODIFY `old` and `new`, DELETE `old`.
    """

    call: int
    class_name: str
    name: str
    path: Path | None
    arguments: dict[str, Any]


FromWorker: TypeAlias = Hello | Beat | Rows | Done | Changed | Result
ToWorker: TypeAlias = Refresh | Invoke

CREATE, MODIFY, DELETE = "CreateInstance", "ModifyInstance", "DeleteInstance"

# Any-typed values may hold paths and instances; MessagePack extensions keep their type.
_PATH, _INSTANCE = 1, 2
_plain = msgspec.msgpack.Encoder()
_path_decoder = msgspec.msgpack.Decoder(Path)


class _Instance(msgspec.Struct, frozen=True, array_like=True):
    """An instance among a call's values: its class with its hash, and its properties."""

    class_name: str
    class_hash: str
    row: msgspec.Raw


_instance_decoder = msgspec.msgpack.Decoder(_Instance)


def _pack(value: Any) -> Any:
    if isinstance(value, Path):
        return msgspec.msgpack.Ext(_PATH, _plain.encode(value))
    if isinstance(value, CimObject):
        row = msgspec.Raw(_plain.encode(value))
        packed = _Instance(value.CIM_NAME, value.CIM_HASH, row)
        return msgspec.msgpack.Ext(_INSTANCE, _plain.encode(packed))
    if isinstance(value, dict):
        return {key: _pack(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_pack(item) for item in value]
    return value


def encode(frame: FromWorker | ToWorker) -> bytes:
    """Encode a frame with its length."""
    if isinstance(frame, Invoke):
        frame = msgspec.structs.replace(frame, arguments=_pack(frame.arguments))
    elif isinstance(frame, Result):
        frame = msgspec.structs.replace(frame, value=_pack(frame.value), out=_pack(frame.out))
    elif isinstance(frame, Rows) and frame.gone:  # the keys of associations are paths
        frame = msgspec.structs.replace(frame, gone=_pack(frame.gone))
    elif isinstance(frame, Changed | Refresh) and frame.keys:
        frame = msgspec.structs.replace(frame, keys=_pack(frame.keys))
    body = _plain.encode(frame)
    return _LENGTH.pack(len(body)) + body


class Decoder:
    """Decodes frames; `struct` gives the classes of the instances among their values."""

    def __init__(self, struct: Callable[[str], type[CimObject]]) -> None:
        self._struct = struct
        self._from: msgspec.msgpack.Decoder[FromWorker] = msgspec.msgpack.Decoder(
            FromWorker, ext_hook=self._unpack
        )
        self._to: msgspec.msgpack.Decoder[ToWorker] = msgspec.msgpack.Decoder(
            ToWorker, ext_hook=self._unpack
        )

    def from_worker(self, body: bytes) -> FromWorker:
        """Decode a worker's frame; ProtocolError when it is none."""
        try:
            return self._from.decode(body)
        except (msgspec.MsgspecError, LookupError, CimError) as exc:
            raise ProtocolError(f"bad frame from a worker: {exc}") from exc

    def to_worker(self, body: bytes) -> ToWorker:
        """Decode the broker's frame; ProtocolError when it is none."""
        try:
            return self._to.decode(body)
        except (msgspec.MsgspecError, LookupError, CimError) as exc:
            raise ProtocolError(f"bad frame from the broker: {exc}") from exc

    def _unpack(self, code: int, data: memoryview) -> Any:
        if code == _PATH:
            return _path_decoder.decode(data)
        if code == _INSTANCE:
            packed = _instance_decoder.decode(data)
            cls = self._struct(packed.class_name)
            if packed.class_hash != cls.CIM_HASH:
                raise ProtocolError(f"another version of {packed.class_name}")
            return msgspec.msgpack.decode(packed.row, type=cls)
        raise ProtocolError(f"unknown extension {code}")


class FrameBuffer:
    """Cuts a byte stream into frame bodies; any split of the bytes gives the same frames."""

    def __init__(self, limit: int = MAX_FRAME_BYTES) -> None:
        self._data = bytearray()
        self._limit = limit

    def feed(self, data: bytes) -> Iterator[bytes]:
        """Yield the bodies that are complete; ProtocolError when a frame is over the limit."""
        self._data += data
        while len(self._data) >= _LENGTH.size:
            (length,) = _LENGTH.unpack_from(self._data)
            if length > self._limit:
                raise ProtocolError(f"frame of {length} bytes is over the limit of {self._limit}")
            end = _LENGTH.size + length
            if len(self._data) < end:
                return
            body = bytes(self._data[_LENGTH.size : end])
            del self._data[:end]
            yield body


def spec_of(source: Source) -> SourceSpec:
    """Return what the broker must know of a source."""
    return SourceSpec(
        name=source.name,
        classes=tuple(cls.CIM_NAME for cls in source.classes),
        overlays=tuple(OverlaySpec(o.cls.CIM_NAME, o.properties) for o in source.overlays),
        namespaces=source.namespaces,
        max_age_s=source.max_age_s,
        deadline_s=source.deadline_s,
        by_key=source.read_keys is not None,
    )


def hello(group: str, pid: int, provider: Provider) -> Hello:
    """Return the first frame of a worker that serves `provider`."""
    return Hello(
        group=group,
        pid=pid,
        sources=tuple(spec_of(source) for source in provider.sources),
        methods=tuple(
            MethodSpec(m.cls.CIM_NAME, m.name, m.affects, m.deadline_s, m.audited)
            for m in provider.methods
        ),
        commands=tuple(MethodSpec("", c.name, c.affects, c.deadline_s) for c in provider.commands),
        missing=provider.missing,
        changers=tuple(map(_changer_spec, provider.changers)),
    )


def _changer_spec(changer: Changer) -> ChangerSpec:
    can = {CREATE: changer.create, MODIFY: changer.modify, DELETE: changer.delete}
    verbs = tuple(verb for verb, does in can.items() if does is not None)
    return ChangerSpec(changer.cls.CIM_NAME, verbs, changer.affects, changer.deadline_s)


def row_decoder(cls: type[CimObject]) -> msgspec.msgpack.Decoder[Any]:
    """Return the decoder of one row of a class."""
    return msgspec.msgpack.Decoder(cls)
