"""Where the parts of a machine are: their tags, and what is built into what."""

from __future__ import annotations

from cimom.classes import KHV_Container, KHV_ElementInConnector, KHV_Slot
from cimom.model import CimObject
from cimom.provider import Association
from hypervisor.smbios_part import Board, Module, Smbios

NO_ENCLOSURE = "chassis/0"  # of a machine that tells of none


def tag(kind: str, handle: int) -> str:
    """Return the Tag of a part: its kind and its SMBIOS handle."""
    return f"{kind}/{handle:04x}"


class Places:
    """What the boards of a machine carry: what a board names, else all on the main board."""

    def __init__(self, smbios: Smbios) -> None:
        self._enclosures = [item.handle for item in smbios.enclosures]
        self._boards = {board.handle: board for board in reversed(smbios.boards)}
        self._carried = {
            handle: board.handle for board in reversed(smbios.boards) for handle in board.contained
        }
        self.main = self._main(smbios)

    def _main(self, smbios: Smbios) -> str:
        hosting = [board for board in smbios.boards if board.hosting] or list(smbios.boards)
        return tag("board", hosting[0].handle) if hosting else self.enclosure(None)

    def enclosure(self, handle: int | None) -> str:
        """Return an enclosure, the first when the handle leads nowhere."""
        if handle is not None and handle in self._enclosures:
            return tag("chassis", handle)
        return tag("chassis", self._enclosures[0]) if self._enclosures else NO_ENCLOSURE

    def of(self, *handles: int | None) -> str:
        """Return the board that carries the first of the parts that a board names."""
        for handle in handles:
            board = None if handle is None else self._carried.get(handle)
            if board is not None:
                return tag("board", board)
        return self.main

    def of_module(self, module: Module) -> str:
        """Return the board that carries a memory module, or its array."""
        return self.of(module.handle, module.array)

    def of_board(self, board: Board) -> str:
        """Return what a board is built into: a board that is in no other, else an enclosure."""
        carrier = self._carried.get(board.handle)
        if carrier is not None and carrier != board.handle and carrier not in self._carried:
            return tag("board", carrier)
        return self.enclosure(board.chassis)


def contains(group: type[CimObject], part: type[CimObject]) -> Association:
    """Return the row that ties parts to what they are built into."""
    return Association(
        cls=KHV_Container,
        left=group,
        left_role="GroupComponent",
        left_join=lambda outer: outer.Tag,
        right=part,
        right_role="PartComponent",
        right_join=lambda inner: inner.ContainerTag,
        properties=lambda _, inner: {"LocationWithinContainer": location(inner)},
    )


def location(part: CimObject) -> str | None:
    """Return what stands beside a part."""
    names = ("Locator", "SlotDesignation", "Location")
    return next((word for word in (getattr(part, name, None) for name in names) if word), None)


def in_connector(part: type[CimObject]) -> Association:
    """Return the row that ties parts to the slot that they sit in."""
    return Association(
        cls=KHV_ElementInConnector,
        left=KHV_Slot,
        left_role="Antecedent",
        left_join=lambda slot: slot.Tag,
        right=part,
        right_role="Dependent",
        right_join=lambda inner: inner.ConnectorTag,
    )
