"""`khv config`: checks the configuration, shows it, has the running khv read it again."""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import msgspec

from khv import local
from khv.config import Config, ConfigError, Loaded, load_whole, located
from khv.fragment import Key
from khv.soundness import unsound

SECRET = re.compile(r"(password|passphrase|secret|token|community)$")  # `..._file` is none
USER_INFO = re.compile(r"(?<=://)[^/@]*:[^/@]*(?=@)")  # name and password of an address
MASK = "********"
BARE = re.compile(r"[A-Za-z0-9_-]+")  # a key that needs no quotes (TOML v1.0.0, Keys)


class Value(NamedTuple):
    """A key as it counts, in TOML (None: it is not set), and where that comes from."""

    key: str
    text: str | None
    origin: str


def add_parser(
    commands: Any, client_options: Callable[[argparse.ArgumentParser], None]
) -> argparse.ArgumentParser:
    """Add `khv config` to the command line."""
    parser: argparse.ArgumentParser = commands.add_parser(
        "config", help="check and show the configuration, have it read again"
    )
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    check = actions.add_parser("check", help="say what is wrong: every key, with its file")
    check.add_argument("file", nargs="?", help="instead of the default one; conf.d beside it too")
    show = actions.add_parser("show", help="show what counts, secrets masked")
    show.add_argument("--config", dest="file", help="configuration file (TOML)")
    show.add_argument("--origin", action="store_true", help="with where each value comes from")
    show.add_argument("--running", action="store_true", help="what the running khv goes by")
    reload = actions.add_parser("reload", help="have the running khv read its files again")
    for action in (show, reload):
        client_options(action)
    parser.set_defaults(run=run)
    return parser


def run(arguments: argparse.Namespace) -> int:
    """Carry out an action; ConfigError when the configuration is wrong."""
    if arguments.action == "check":
        sound(arguments.file)
        print("khv: the configuration is right")
    elif arguments.action == "reload":
        for line in local.call(arguments.state_dir, "config.reload", {}):
            print(f"khv: {line}")
    else:
        _show(arguments)
    return 0


def _show(arguments: argparse.Namespace) -> None:
    if arguments.running:
        found = [Value(*row) for row in local.call(arguments.state_dir, "config.show", {})]
    else:
        loaded = load_whole(arguments.file, {})
        found = list(values(loaded.config, loaded.origin))
    for value in found:
        text = f"# {value.key}" if value.text is None else f"{value.key} = {value.text}"
        print(f"{text}  # {value.origin}" if arguments.origin else text)


def sound(path: str | None, overrides: dict[str, Any] | None = None) -> Loaded:
    """Return the configuration of files and flags; ConfigError names all that is wrong."""
    loaded = load_whole(path, overrides or {})
    wrong = [located(problem, loaded.merged) for problem in unsound(loaded.config)]
    if wrong:
        raise ConfigError("\n".join(wrong))
    return loaded


def values(config: Config, origin: Callable[[Key], str]) -> Iterator[Value]:
    """Yield every key with its value, secrets masked; `origin` says where a key comes from."""
    return _values(config, origin, ())


def _values(table: msgspec.Struct, origin: Callable[[Key], str], at: Key) -> Iterator[Value]:
    for name in table.__struct_fields__:
        value, key = getattr(table, name), (*at, name)
        if isinstance(value, msgspec.Struct):
            yield from _values(value, origin, key)
        elif isinstance(value, dict) and value:
            for word, item in value.items():
                yield _value((*key, word), item, origin)
        else:
            yield _value(key, value, origin)


def _value(key: Key, value: Any, origin: Callable[[Key], str]) -> Value:
    text = None if value is None else toml(_masked(key[-1], value))
    dotted = ".".join(word if BARE.fullmatch(word) else json.dumps(word) for word in key)
    return Value(dotted, text, origin(key))


def _masked(name: str, value: Any) -> Any:
    if isinstance(value, str):
        return MASK if SECRET.search(name) else USER_INFO.sub(MASK, value)
    return value


def toml(value: Any) -> str:
    """Write a value in TOML."""
    if isinstance(value, msgspec.Struct):
        value = msgspec.structs.asdict(value)
    if isinstance(value, dict):
        pairs = (f"{k} = {toml(_masked(k, v))}" for k, v in value.items() if v is not None)
        return "{ " + ", ".join(pairs) + " }" if value else "{}"
    if isinstance(value, tuple | list):
        return "[" + ", ".join(map(toml, value)) + "]"
    return json.dumps(value, ensure_ascii=False)  # texts, numbers and booleans are alike in both
