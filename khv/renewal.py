"""A reload, as the supervisor does it: files read anew, what they name bound, the broker told.

What cannot be used changes nothing: the former configuration stays in force, and the broker is
told why.  Knows neither the broker's parts nor how it is reached.
"""

from __future__ import annotations

import logging
import socket  # noqa: TID251 - adapter that binds
from collections.abc import Callable
from typing import Any, NamedTuple

import msgspec

from khv.config import LIVE, Config, ConfigError, restarts
from khv.listen import KINDS, Listeners, bind_beside

log = logging.getLogger(__name__)

SERVICES = tuple(KINDS)  # those of the configuration, without the local socket


class Renewed(msgspec.Struct, frozen=True, kw_only=True):
    """What the broker is told of a reload."""

    config: Config | None = None  # what counts from now on; None: what did before
    error: str = ""  # why it does
    changed: tuple[str, ...] = ()
    restart: tuple[str, ...] = ()  # keys whose new values wait for a new start
    opened: tuple[str, ...] = ()  # services with a new socket, in the order of the descriptors
    closed: tuple[str, ...] = ()  # services that are turned off


class News(NamedTuple):
    """A reload with the new sockets that go with it."""

    renewed: Renewed
    sockets: tuple[socket.socket, ...] = ()


class Renewal:
    """The configuration and the sockets that count, and how they become others."""

    def __init__(
        self,
        config: Config,
        listeners: Listeners,
        read: Callable[[], Config],
        check: Callable[[Config], None] = lambda _: None,
        started: Config | None = None,
    ) -> None:
        """`read` returns what the files say now; `check` refuses it (ConfigError).

        `started` is what they said at the start, where that is not what counts.
        """
        self.config = config
        self.listeners = listeners
        self.last = Renewed(config=config)  # what a broker that starts again must know, too
        self._read = read
        self._check = check
        self._started = started or config

    def open(self) -> tuple[socket.socket, ...]:
        """Return the sockets that count."""
        return self.listeners.open()

    def renew(self) -> News:
        """Read everything anew; what the files say counts from now on, or nothing of it does."""
        try:
            read = self._read()
            live = {name: getattr(read, name) for name in LIVE}
            config = msgspec.structs.replace(self.config, **live)
            self._check(config)
            bound = self._bind(config)
        except ConfigError as exc:
            for line in str(exc).splitlines():
                log.error("the configuration stays as it was: %s", line)  # noqa: TRY400 - no bug
            self.last = msgspec.structs.replace(self.last, config=self.config, error=str(exc))
            return News(self.last)
        return self._put(read, config, bound)

    def _bind(self, config: Config) -> dict[str, socket.socket | None]:
        """Bind the services that move; none of them if one cannot be had."""
        bound: dict[str, socket.socket | None] = {}
        try:
            for name in SERVICES:
                endpoint = getattr(config, name)
                if endpoint != getattr(self.config, name):
                    former = getattr(self.listeners, name)
                    bound[name] = bind_beside(name, endpoint, former)
        except ConfigError:
            for item in bound.values():
                if item is not None:
                    item.close()
            raise
        return bound

    def _put(self, read: Config, config: Config, bound: dict[str, socket.socket | None]) -> News:
        before, self.config = self.config, config
        former = [getattr(self.listeners, name) for name in bound]
        self.listeners = self.listeners.changed(bound)
        for item in former:
            if item is not None:
                item.close()  # the broker has its own until it has taken the new one
        fresh = {name: item for name, item in bound.items() if item is not None}
        names = (name for name in LIVE if getattr(before, name) != getattr(config, name))
        self.last = Renewed(
            config=config,
            changed=tuple(sorted(names)),
            restart=restarts(self._started, read),
            opened=tuple(fresh),
            closed=tuple(bound.keys() - fresh.keys()),
        )
        logging.getLogger().setLevel(config.log_level.upper())
        return News(self.last, tuple(fresh.values()))


def summary(renewed: Renewed) -> str:
    """Return what became of a reload, for its audit record."""
    if renewed.error:
        return f"refused: {renewed.error.splitlines()[0]}"
    said = (("changed", renewed.changed), ("start", renewed.restart))
    found = [f"{word}={','.join(keys)}" for word, keys in said if keys]
    return " ".join(found) or "no key changed"


def encode(renewed: Renewed) -> dict[str, Any]:
    """Return a reload as a packet of the control socket carries it."""
    return {"renewed": msgspec.to_builtins(renewed)}


def decode(news: dict[str, Any]) -> Renewed:
    """Read what the supervisor told."""
    return msgspec.convert(news["renewed"], Renewed)
