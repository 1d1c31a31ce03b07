"""What the worker of a vendor's package may serve: its own classes, sources and nothing else.

The words of such a worker are foreign input: a package must not speak for a class of khv or of
another vendor, nor answer a command.
"""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from cimom.broker.link import ChangerSpec, Hello, MethodSpec
from cimom.model import ProtocolError

MAX_SOURCES = 64  # of a package
MAX_METHODS = 256


class Permit(msgspec.Struct, frozen=True, kw_only=True):
    """The bounds of a package: its name, the prefix of its classes, the namespace of its rows."""

    name: str
    prefix: str
    namespace: str

    def check(self, hello: Hello) -> None:
        """Raise ProtocolError, saying why, when a worker would serve what is not the package's."""
        for text in self._faults(hello):
            raise ProtocolError(text)

    def _faults(self, hello: Hello) -> Iterable[str]:
        called = _called_for(hello)
        if len(hello.sources) > MAX_SOURCES or len(called) > MAX_METHODS:
            yield f"more than {MAX_SOURCES} sources or {MAX_METHODS} methods"
        if hello.commands:
            yield "a package has no commands"
        for source in hello.sources:
            if not self.owns_source(source.name):
                yield f"source {source.name} is not called {self.name} or {self.name}.*"
            if source.namespaces != (self.namespace,):
                yield f"source {source.name} is not in {self.namespace} alone"
        for class_name in _classes(hello):
            if not self.owns_class(class_name):
                yield f"class {class_name} has not the prefix {self.prefix}_"
        affected = {name for item in called for name in item.affects}
        for name in affected - {source.name for source in hello.sources}:
            yield f"there is no source {name}"

    def owns_source(self, name: str) -> bool:
        """Whether a source has the package's name."""
        return name == self.name or name.startswith(f"{self.name}.")

    def owns_class(self, name: str) -> bool:
        """Whether a class has the package's prefix."""
        return name.lower().startswith(f"{self.prefix.lower()}_")


def _called_for(hello: Hello) -> tuple[MethodSpec | ChangerSpec, ...]:
    return (*hello.methods, *hello.changers)


def _classes(hello: Hello) -> Iterable[str]:
    for source in hello.sources:
        yield from source.classes
        yield from (overlay.class_name for overlay in source.overlays)
    for item in _called_for(hello):
        yield item.class_name
