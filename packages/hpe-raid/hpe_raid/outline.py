"""Text that is ordered by its indentation, as ssacli prints it: headings, and facts below them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

MAX_LINES = 100_000
MAX_TITLE = 256
# Facts that begin a part of their own: what stands below them is about it.
BEGINNINGS = ("Array", "Logical Drive", "Port Name")


@dataclass
class Node:
    """A heading, with the facts and headings that stand below it."""

    title: str
    indent: int = -1
    above: Node | None = None
    facts: dict[str, str] = field(default_factory=dict)
    below: list[Node] = field(default_factory=list)

    def all(self) -> Iterator[Node]:
        """Yield every heading below, in their order."""
        todo = self.below[::-1]
        while todo:
            node = todo.pop()
            yield node
            todo += node.below[::-1]

    def within(self, word: str) -> Node | None:
        """Return the nearest heading above whose title begins with a word."""
        node = self.above
        while node is not None and not node.title.startswith(word):
            node = node.above
        return node


def outline(text: str) -> Node:
    """Return a root with everything below it."""
    root = node = Node("")
    for line in text.splitlines()[:MAX_LINES]:
        stripped = line.strip()
        if not stripped:
            continue
        indent = len(line) - len(line.lstrip())
        while node.above is not None and node.indent >= indent:
            node = node.above
        name, colon, value = stripped.partition(": ")
        if colon and name not in BEGINNINGS:
            node.facts.setdefault(" ".join(name.split()), value.strip())
        else:
            title = stripped[:MAX_TITLE]
            child = Node(title, indent, node)
            node.below.append(child)
            node = child
    return root
