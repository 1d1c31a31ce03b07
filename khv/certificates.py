"""Commands of the local socket that show and replace the server's certificate.

The key never leaves the broker's directory; a request is signed there.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Any, NamedTuple

from cimom.access.roles import Principal
from cimom.broker.certificates import Certificates, Held, condition
from cimom.classes import CertificateUse
from cimom.health.status import Condition
from cimom.model import CimError, Status
from khv import certificate, credential
from khv.config import Config
from khv.credential import CredentialError, Facts, Pair
from khv.doors import Doors, Material

LOOK_S = 60.0  # how soon a certificate that ends, or a clock that was set, is noticed
USES = {CertificateUse.Server: "server", CertificateUse.Client_Authority: "client authority"}
STATES = {Condition.OK: "valid", Condition.DEGRADED: "ends soon"}


class Place(NamedTuple):
    """Where the broker keeps its own pair, and the name that it is for."""

    directory: str
    host: str


def held(material: Material) -> list[Held]:
    """Return what is gone by: the server's certificate and the authorities of clients."""
    server = credential.certificates(_read(material.certificate))[0]
    found = [_held(CertificateUse.Server, credential.facts(server))]
    if material.client_ca is None:
        return found
    ends: dict[str, float] = {}
    if material.client_crl is not None:
        for item in credential.lists(_read(material.client_crl)):
            if item.next_update_utc is not None:
                issuer = item.issuer.rfc4514_string()
                ends[issuer] = max(item.next_update_utc.timestamp(), ends.get(issuer, 0.0))
    for authority in credential.certificates(_read(material.client_ca)):
        facts = credential.facts(authority)
        found.append(_held(CertificateUse.Client_Authority, facts, ends.get(facts.subject)))
    return found


def _held(use: CertificateUse, facts: Facts, list_end: float | None = None) -> Held:
    return Held(
        use,
        facts.subject,
        facts.issuer,
        facts.serial,
        facts.fingerprint,
        facts.names,
        facts.not_before,
        facts.not_after,
        list_end,
    )


def _read(path: str) -> bytes:
    with open(path, "rb") as file:
        return file.read(credential.MAX_BYTES)


class ServerCertificate:
    """The commands, and the rows of the certificates."""

    def __init__(
        self,
        place: Place,
        rows: Certificates,
        *,
        config: Callable[[], Config],
        doors: Callable[[], Doors],
        note: Callable[..., None],
    ) -> None:
        self._place = place
        self._rows = rows
        self._config = config
        self._doors = doors
        self._note = note
        self._turn = asyncio.Lock()

    def commands(self) -> dict[str, Callable[[Principal, dict[str, Any]], Awaitable[Any]]]:
        """Return what is to be called, by the names of the commands."""
        return {
            "cert.show": self.show,
            "cert.new": self.new,
            "cert.csr": self.csr,
            "cert.install": self.install,
        }

    def tell(self) -> None:
        """Tell which certificates are gone by now."""
        self._rows.hold(held(self._doors().material))

    async def watch(self) -> None:
        """Look how the certificates are, until cancelled."""
        while True:
            self._rows.look()
            await asyncio.sleep(LOOK_S)

    async def show(self, _: Principal, __: dict[str, Any]) -> list[dict[str, str]]:
        """Return the certificates that khv goes by."""
        now = time.time()
        return [
            {
                "use": USES[item.use],
                "subject": item.subject,
                "issuer": item.issuer,
                "names": " ".join(item.names),
                "ends": time.strftime("%Y-%m-%d %H:%M:%SZ", time.gmtime(item.not_after)),
                "state": _state(item, now),
                "sha256": item.fingerprint,
            }
            for item in held(self._doors().material)
        ]

    async def csr(self, _: Principal, arguments: dict[str, Any]) -> str:
        """Return a request for a certificate of the key that there is."""
        key = _read(self._doors().material.key)
        names = _names(arguments)
        made: bytes = _refusing(lambda: credential.request(key, self._place.host, names))
        return made.decode()

    async def new(self, who: Principal, arguments: dict[str, Any]) -> dict[str, str]:
        """Make another key, and a certificate that it signs itself."""
        names = _names(arguments)
        pair = _refusing(lambda: credential.self_signed(self._place.host, names))
        return await self._replace(pair, f"a certificate was made by {who.name}")

    async def install(self, who: Principal, arguments: dict[str, Any]) -> dict[str, str]:
        """Serve with another certificate; without a key it is one of the key that there is."""
        key = arguments.get("key")
        given = _octets(key) if key is not None else _read(self._doors().material.key)
        pair = Pair(_octets(arguments.get("certificate")), given)
        return await self._replace(pair, f"a certificate was installed by {who.name}")

    async def _replace(self, pair: Pair, done: str) -> dict[str, str]:
        config = self._config()
        if config.server_certificate is not None:
            text = f"the certificate is {config.server_certificate}, by server_certificate"
            raise CimError(Status.FAILED, f"{text}: replace the file, then khv config reload")
        facts = _refusing(lambda: credential.check_pair(pair))
        if facts.not_after <= time.time():
            raise CimError(Status.INVALID_PARAMETER, "the certificate has ended already")
        async with self._turn:
            directory = self._place.directory
            former = certificate.read_pair(directory)
            certificate.keep(directory, pair)
            try:
                await self._doors().renew(config)
            except OSError as exc:
                certificate.keep(directory, former)
                raise CimError(Status.FAILED, f"it cannot be served with: {exc}") from exc
        self.tell()
        self._note(f"{done}: {facts.subject}, serial number {facts.serial}")
        return {"subject": facts.subject, "sha256": facts.fingerprint}


def _state(item: Held, now: float) -> str:
    how, why = condition(item, now)
    return STATES.get(how) or why or "not valid"


def _names(arguments: dict[str, Any]) -> list[str]:
    names = arguments.get("names", [])
    return [str(name) for name in names] if isinstance(names, list) else []


def _octets(value: object) -> bytes:
    if not isinstance(value, str) or len(value) > credential.MAX_BYTES:
        raise CimError(Status.INVALID_PARAMETER, "certificate and key are text in PEM form")
    return value.encode()


def _refusing(make: Callable[[], Any]) -> Any:
    try:
        return make()
    except CredentialError as exc:
        raise CimError(Status.INVALID_PARAMETER, str(exc)) from exc
