"""Names of PCI makers, functions, boards and classes: the list pci.ids of the PCI ID project.

A line without a tab names a maker (or `C xx` a class), one with a tab a function of it, one with
two a board that the function is on (`vvvv dddd`).
"""

from __future__ import annotations

from hypervisor.host import Host
from hypervisor.pci import MAX_TEXT, Function

LISTS = ("usr/share/misc/pci.ids", "usr/share/hwdata/pci.ids", "var/lib/pciutils/pci.ids")


class Names:
    """Names of the list pci.ids, each looked for once: the list has 40,000 lines."""

    def __init__(self, host: Host) -> None:
        self._host = host
        self._data: bytes | None = None
        self._known: dict[tuple[str, ...], str | None] = {}

    def _list(self) -> bytes:
        if self._data is None:
            found = (self._host.read_bytes(path) for path in LISTS)
            self._data = b"\n" + (next((data for data in found if data), b""))
        return self._data

    def _look_up(self, *keys: str) -> str | None:
        """Return the name of nested lines: each key begins a line one tab further in."""
        if keys not in self._known:
            self._known[keys] = self._search(keys)
        return self._known[keys]

    def _search(self, keys: tuple[str, ...]) -> str | None:
        data = self._list()
        start, end = 0, len(data)
        line_end = 0
        for depth, key in enumerate(keys):
            mark = b"\n" + b"\t" * depth + key.encode() + b"  "
            at = data.find(mark, start, end)
            if at < 0:
                return None
            name_at = at + len(mark)
            line_end = data.find(b"\n", name_at)
            line_end = len(data) if line_end < 0 else line_end
            name = data[name_at:line_end]
            start, end = line_end, _block_end(data, line_end, end, depth)
        return name.decode("utf-8", "replace").strip()[:MAX_TEXT] or None

    def vendor(self, vendor: int | None) -> str | None:
        """Return a maker's name."""
        return None if vendor is None else self._look_up(f"{vendor:04x}")

    def device(self, vendor: int | None, device: int | None) -> str | None:
        """Return a function's name."""
        if vendor is None or device is None:
            return None
        return self._look_up(f"{vendor:04x}", f"{device:04x}")

    def subsystem(self, function: Function) -> str | None:
        """Return the name of the board that a function is on; else that of the board's maker."""
        ids = (function.vendor, function.device, function.subsystem_vendor, function.subsystem)
        if None in ids:
            return None
        vendor, device, board_vendor, board = (f"{number:04x}" for number in ids)
        found = self._look_up(vendor, device, f"{board_vendor} {board}")
        return found or self.vendor(function.subsystem_vendor)

    def kind(self, class_code: int | None) -> str | None:
        """Return what a class of functions does: the subclass's name, else the class's."""
        if class_code is None:
            return None
        major, minor = f"C {class_code >> 16:02x}", f"{class_code >> 8 & 0xFF:02x}"
        return self._look_up(major, minor) or self._look_up(major)


def _block_end(data: bytes, start: int, end: int, depth: int) -> int:
    """Return where the lines that are further in than `depth` end."""
    deeper = b"\t" * (depth + 1)
    at = start
    while 0 <= at < end:
        following = data[at + 1 : at + 2 + depth]
        if following and not following.startswith((deeper, b"#")):
            return at
        at = data.find(b"\n", at + 1, end)
    return end


def excerpt(data: bytes, numbers: set[str]) -> bytes:
    """Return of a list the lines that name something by `numbers` alone, and all classes."""
    kept: list[bytes] = []
    depth_kept = 0  # lines up to this depth may follow
    in_class = False
    for line in data.splitlines():
        text = line.lstrip(b"\t")
        depth = len(line) - len(text)
        if not text or text.startswith(b"#") or depth > depth_kept:
            continue
        if depth == 0:
            in_class = text.startswith(b"C ")
        words = text.partition(b"  ")[0].decode("ascii", "replace").split()
        wanted = in_class or numbers.issuperset(words)
        depth_kept = depth + wanted
        if wanted:
            kept.append(line + b"\n")
    return b"".join(kept)
