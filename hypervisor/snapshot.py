"""The snapshots of domains, of which no event of libvirt tells: looked for now and then.

Given the objects of libvirt-python by `libvirt.py`.  One bulk call finds the domains that have any;
what a snapshot's XML said is kept, because it is written once.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from msgspec.structs import replace

from hypervisor.definition import SnapshotInfo, parse_snapshot

LOOK_S = 30.0  # how long the last look is believed
REMEMBER_S = 600.0  # a name that is used again for another snapshot is told as new after this
MAX_SNAPSHOTS = 256  # of one domain; libvirt's users are told to keep a few


class SnapshotReader:
    """Reads snapshots; told by `forget` of a domain whose may have changed."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._looked_at: float | None = None
        self._having: frozenset[str] = frozenset()
        self._found: dict[str, tuple[SnapshotInfo, ...]] = {}
        self._parsed: dict[tuple[str, str], tuple[float, SnapshotInfo | None]] = {}

    def forget(self, uuid: str | None = None) -> None:
        """Look for the snapshots of a domain (None: of all) anew."""
        if uuid is None:
            self._looked_at = None
            self._found.clear()
            self._parsed.clear()
        elif self._found.pop(uuid, None) is not None or uuid not in self._having:
            self._having |= {uuid}

    def look(self, connection: Any, library: Any) -> None:
        """Find out which domains have snapshots, if the last look is old."""
        now = self._clock()
        if self._looked_at is not None and now < self._looked_at + LOOK_S:
            return
        flag = library.VIR_CONNECT_LIST_DOMAINS_HAS_SNAPSHOT
        self._having = frozenset(item.UUIDString() for item in connection.listAllDomains(flag))
        self._found.clear()
        self._looked_at = now
        for key, (read_at, _) in self._parsed.copy().items():
            if key[0] not in self._having or now > read_at + REMEMBER_S:
                self._parsed.pop(key, None)

    def of(self, domain: Any, uuid: str, library: Any) -> tuple[SnapshotInfo, ...]:
        """Return a domain's snapshots as of the last look; none where its driver knows none."""
        if uuid not in self._having:
            return ()
        known = self._found.get(uuid)
        if known is None:
            try:
                known = self._read(domain, uuid)
            except library.libvirtError as exc:
                if exc.get_error_code() == library.VIR_ERR_NO_DOMAIN:
                    raise
                known = ()
            self._found[uuid] = known
        return known

    def _read(self, domain: Any, uuid: str) -> tuple[SnapshotInfo, ...]:
        listed = domain.listAllSnapshots()[:MAX_SNAPSHOTS]
        has_current = listed and domain.hasCurrentSnapshot()
        current = domain.snapshotCurrent().getName() if has_current else None
        found = []
        for item in listed:
            info = self._snapshot(item, uuid)
            if info is not None:
                found.append(replace(info, current=info.name == current))
        return tuple(sorted(found, key=lambda info: (info.created or 0, info.name)))

    def _snapshot(self, item: Any, uuid: str) -> SnapshotInfo | None:
        key = uuid, item.getName()
        if key not in self._parsed:
            self._parsed[key] = self._clock(), parse_snapshot(item.getXMLDesc(), current=False)
        return self._parsed[key][1]
