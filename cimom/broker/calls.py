"""What workers are called for: methods, commands, and changes of instances.

Knows no sockets: a worker is a `Link` that takes frames.
"""

from __future__ import annotations

import asyncio
from typing import Any, Protocol

from cimom.broker.link import ChangerSpec, Hello, Invoke, MethodSpec, Refresh, Result
from cimom.model import CimError, CimObject, Path, Status
from cimom.operations import MethodResult

GRACE_S = 1.0  # a worker tells of a missed deadline itself; this long after, it is not answering


class Link(Protocol):
    """A connected worker."""

    @property
    def group(self) -> str:
        """The name of its group."""
        ...

    @property
    def foreign(self) -> bool:
        """Whether it is the worker of a vendor's package."""
        ...

    def send(self, frame: Refresh | Invoke) -> None:
        """Send a frame."""
        ...


class Calls:
    """What each worker can be called for, and the calls that wait for their answers."""

    def __init__(self) -> None:
        self._methods: dict[tuple[str, str], tuple[Link, MethodSpec]] = {}
        self._changers: dict[str, tuple[Link, ChangerSpec]] = {}
        self._commands: dict[str, tuple[Link, MethodSpec]] = {}
        self._waiting: dict[int, tuple[Link, asyncio.Future[Result]]] = {}
        self._number = 0

    # -- workers come and go

    def attach(self, link: Link, hello: Hello) -> None:
        """Take over what a worker can be called for."""
        for method in hello.methods:
            self._methods[method.class_name.lower(), method.name.lower()] = (link, method)
        for changer in hello.changers:
            self._changers[changer.class_name] = (link, changer)
        for command in hello.commands:
            self._commands[command.name] = (link, command)

    def detach(self, link: Link) -> None:
        """A worker is gone: its calls fail."""
        for call, (owner, future) in list(self._waiting.items()):
            if owner is link and not future.done():
                text = f"worker {link.group} ended during the call"
                future.set_result(Result(call=call, status=int(Status.FAILED), text=text))

    def forget(self, group: str) -> None:
        """Nobody will serve what a group served."""
        self._methods = {k: v for k, v in self._methods.items() if v[0].group != group}
        self._changers = {k: v for k, v in self._changers.items() if v[0].group != group}
        self._commands = {k: v for k, v in self._commands.items() if v[0].group != group}

    def take_result(self, link: Link, frame: Result) -> None:
        """Hand the answer of a call to its caller."""
        owner, future = self._waiting.get(frame.call, (None, None))
        if owner is link and future is not None and not future.done():
            future.set_result(frame)

    # -- methods and commands

    def serves(self, class_name: str, method: str) -> bool:
        """Whether a worker has the method of exactly this class."""
        return (class_name.lower(), method.lower()) in self._methods

    def affects(self, class_name: str, method: str) -> tuple[str, ...]:
        """Return the sources that a method changes."""
        return self._methods[class_name.lower(), method.lower()][1].affects

    def audited(self, class_name: str, method: str) -> bool:
        """Whether the event log tells who calls a method."""
        return self._methods[class_name.lower(), method.lower()][1].audited

    async def invoke(
        self, class_name: str, method: str, path: Path, arguments: dict[str, Any]
    ) -> MethodResult:
        """Call a method in its worker; CimError as the provider raised it."""
        link, spec = self._methods[class_name.lower(), method.lower()]
        frame = Invoke(self._next(), spec.class_name, spec.name, path, arguments)
        result = await self._call(link, frame, spec.deadline_s)
        return MethodResult(return_value=result.value, out=result.out)

    def command_of(self, name: str) -> MethodSpec:
        """Return a command; NOT_SUPPORTED when no worker has it."""
        if name not in self._commands:
            raise CimError(Status.NOT_SUPPORTED, f"no worker has the command {name}")
        return self._commands[name][1]

    async def command(self, name: str, arguments: dict[str, Any]) -> Any:
        """Carry out a command, which there is, in its worker."""
        link, spec = self._commands[name]
        frame = Invoke(self._next(), "", spec.name, None, arguments)
        return (await self._call(link, frame, spec.deadline_s)).value

    # -- instances

    def changer(self, class_name: str) -> ChangerSpec | None:
        """Return what a worker does with instances of exactly this class."""
        found = self._changers.get(class_name)
        return None if found is None else found[1]

    async def change(self, class_name: str, verb: str, **instances: CimObject) -> Any:
        """Have an instance made, changed or ended; CimError as the provider raised it."""
        link, spec = self._changers[class_name]
        frame = Invoke(self._next(), class_name, verb, None, dict(instances))
        return (await self._call(link, frame, spec.deadline_s)).value

    # -- frames

    def _next(self) -> int:
        self._number += 1
        return self._number

    async def _call(self, link: Link, frame: Invoke, deadline_s: float) -> Result:
        future: asyncio.Future[Result] = asyncio.get_running_loop().create_future()
        self._waiting[frame.call] = (link, future)
        try:
            link.send(frame)
            result = await asyncio.wait_for(future, deadline_s + GRACE_S)
        except TimeoutError as exc:
            raise CimError(Status.FAILED, f"{frame.name} was not answered in time") from exc
        finally:
            del self._waiting[frame.call]
        if result.status is not None:
            raise CimError(Status(result.status), result.text)
        return result
