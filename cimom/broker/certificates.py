"""The certificates that khv goes by, as CIM: valid, about to end, or ended.

They are rows of a source of the broker's own; it is told which there are.  Knows no file and no
TLS.  An illness of theirs raises an alarm like that of a part of the machine.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from cimom.broker.readings import Delta, Readings, own_source
from cimom.classes import (
    CertificateUse,
    KHV_CertificateDependency,
    KHV_ComputerSystem,
    KHV_X509Certificate,
)
from cimom.health.status import Condition, status_properties
from cimom.model import Key, cim_datetime, key_of
from cimom.provider import HOST_NAMESPACE, Association

NAME = "certificates"
SOURCE = own_source(NAME, (KHV_X509Certificate.CIM_NAME,), (HOST_NAMESPACE,))
WARN_S = 30 * 86400.0  # an authority may take days to sign another one

ASSOCIATIONS: tuple[Association, ...] = (
    Association(
        cls=KHV_CertificateDependency,
        left=KHV_ComputerSystem,
        left_role="Antecedent",
        left_join=lambda _: True,
        right=KHV_X509Certificate,
        right_role="Dependent",
        right_join=lambda _: True,
    ),
)


class Held(NamedTuple):
    """A certificate that khv goes by.  Times: POSIX seconds."""

    use: CertificateUse
    subject: str
    issuer: str
    serial: str
    fingerprint: str
    names: tuple[str, ...]
    not_before: float
    not_after: float
    list_end: float | None = None  # of the authority's revocation list


def condition(held: Held, now: float) -> tuple[Condition, str | None]:
    """Return how a certificate is, and why; the words stay the same from day to day."""
    if now >= held.not_after:
        return Condition.ERROR, f"it ended on {_day(held.not_after)}"
    if held.list_end is not None and now >= held.list_end:
        day = _day(held.list_end)
        return Condition.ERROR, f"its revocation list ended on {day}: its clients are refused"
    if now < held.not_before:
        day = _day(held.not_before)
        return Condition.ERROR, f"it is not valid before {day}, unless the clock is wrong"
    if now >= held.not_after - WARN_S:
        return Condition.DEGRADED, f"it ends on {_day(held.not_after)}"
    return Condition.OK, None


def _day(moment: float) -> str:
    return time.strftime("%Y-%m-%d", time.gmtime(moment))


def instance(held: Held, now: float, system: str) -> KHV_X509Certificate:
    """Map a certificate to CIM."""
    status: dict[str, Any] = status_properties(*condition(held, now))
    list_end = held.list_end
    server = held.use is CertificateUse.Server
    what = "Server certificate" if server else "Authority of clients"
    return KHV_X509Certificate(
        CertificateID=f"KHV:certificate:{'server' if server else 'client'}:{held.fingerprint}",
        ElementName=f"{what} {held.subject}",
        SystemName=system,
        CertificateUse=held.use,
        Subject=held.subject,
        Issuer=held.issuer,
        SerialNumber=held.serial,
        Fingerprint=held.fingerprint,
        SubjectNames=held.names or None,
        NotBefore=cim_datetime(held.not_before),
        NotAfter=cim_datetime(held.not_after),
        RevocationListEnd=None if list_end is None else cim_datetime(list_end),
        **status,
    )


class Certificates:
    """The rows of the certificates; the clock is POSIX time."""

    def __init__(
        self, readings: Readings, system: str, clock: Callable[[], float] = time.time
    ) -> None:
        self._readings = readings
        self._system = system
        self._clock = clock
        self._held: tuple[Held, ...] = ()
        self._told: dict[Key, KHV_X509Certificate] = {}
        self._state = readings.register(SOURCE, lambda _: KHV_X509Certificate)

    def hold(self, held: Iterable[Held]) -> None:
        """Tell of other certificates."""
        self._held = tuple(held)
        self.look()

    def look(self) -> None:
        """Tell how they are now; what is as before is not told again."""
        rows = [instance(item, self._clock(), self._system) for item in self._held]
        now = {key_of(row): row for row in rows}
        changed = [row for key, row in now.items() if self._told.get(key) != row]
        gone = [key for key in self._told if key not in now]
        self._told = now
        if changed or gone:
            delta = Delta(KHV_X509Certificate, changed, gone)
            self._readings.apply(self._state, [delta], taken_at=self._clock(), duration_s=0.0)
