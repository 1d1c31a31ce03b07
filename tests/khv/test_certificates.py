from __future__ import annotations

import asyncio
import ssl
from pathlib import Path
from typing import Any

import msgspec
import pytest
from cryptography import x509

from cimom.access.roles import Principal, Role
from cimom.broker.certificates import Certificates
from cimom.broker.readings import Readings
from cimom.classes import CertificateUse, KHV_X509Certificate
from cimom.model import CimError
from khv import certificate
from khv.certificates import Place, ServerCertificate, held
from khv.config import Config
from khv.doors import Doors, material
from tests.khv.authority import Authority

WHO = Principal(name="root", role=Role.ADMINISTRATOR, source="local")


class Broker:
    """A broker without a door: what it would serve with is in its material."""

    def __init__(self, directory: Path, **keys: Any) -> None:
        self.directory = str(directory)
        self.config = msgspec.structs.replace(Config(), **keys)
        self.doors = Doors({}, lambda c: material(c, self.directory, "host.example"), self.config)
        self.readings = Readings()
        self.notes: list[str] = []
        self.certificate = ServerCertificate(
            Place(self.directory, "host.example"),
            Certificates(self.readings, "uuid"),
            config=lambda: self.config,
            doors=lambda: self.doors,
            note=self.notes.append,
        )

    def ask(self, command: str, **arguments: Any) -> Any:
        return asyncio.run(self.certificate.commands()[command](WHO, arguments))

    def subject(self) -> str:
        return held(self.doors.material)[0].subject


def test_a_certificate_is_asked_for_signed_and_installed(tmp_path: Path) -> None:
    broker = Broker(tmp_path)
    key = (tmp_path / "server.key").read_bytes()
    request = x509.load_pem_x509_csr(broker.ask("cert.csr", names=["10.0.0.9"]).encode())
    authority = Authority()
    signed = authority.certify(request.public_key(), "signed.example") + authority.pem
    answer = broker.ask("cert.install", certificate=signed.decode())
    assert answer["subject"] == broker.subject() == "CN=signed.example"
    assert (tmp_path / "server.key").read_bytes() == key
    assert "installed by root: CN=signed.example" in broker.notes[0]
    (row,) = broker.readings.rows(KHV_X509Certificate)
    assert row.instance.Subject == "CN=signed.example"


def test_a_new_one_has_another_key_and_the_names_that_were_asked_for(tmp_path: Path) -> None:
    broker = Broker(tmp_path)
    key = (tmp_path / "server.key").read_bytes()
    broker.ask("cert.new", names=["khv.example", "10.0.0.9"])
    assert (tmp_path / "server.key").read_bytes() != key
    (shown,) = broker.ask("cert.show")
    assert "khv.example 10.0.0.9" in shown["names"]
    assert (shown["use"], shown["state"]) == ("server", "valid")


def pems(kind: str) -> dict[str, Any]:
    authority = Authority()
    certificate, key = (item.decode() for item in authority.issue())
    ended, its_key = (item.decode() for item in authority.issue(days=-1))
    return {
        "ended already": {"certificate": ended, "key": its_key},
        "not that of the key": {"certificate": certificate},
        "the key is not one": {"certificate": certificate, "key": "no"},
        "no certificate in PEM": {"certificate": key, "key": key},
        "text in PEM form": {"certificate": None, "key": key},
    }[kind]


@pytest.mark.parametrize(
    "says",
    [
        *("ended already", "not that of the key", "the key is not one"),
        *("no certificate in PEM", "text in PEM form"),
    ],
)
def test_what_cannot_serve_is_refused_and_changes_nothing(tmp_path: Path, says: str) -> None:
    broker = Broker(tmp_path)
    before = certificate.read_pair(broker.directory)
    with pytest.raises(CimError, match=says):
        broker.ask("cert.install", **pems(says))
    assert certificate.read_pair(broker.directory) == before
    assert broker.subject() == "CN=host.example"
    assert broker.notes == []


def test_a_pair_that_tls_refuses_is_taken_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broker = Broker(tmp_path)
    before = certificate.read_pair(broker.directory)

    def refuse(_: Config) -> Any:
        raise ssl.SSLError("no")

    monkeypatch.setattr(broker.doors, "_material", refuse)
    with pytest.raises(CimError, match="cannot be served with"):
        broker.ask("cert.new")
    assert certificate.read_pair(broker.directory) == before


def test_a_certificate_of_the_configuration_is_not_khvs_to_replace(tmp_path: Path) -> None:
    for name, data in zip(("c", "k"), Authority().issue(), strict=True):
        (tmp_path / name).write_bytes(data)
    files = {"server_certificate": str(tmp_path / "c"), "server_key": str(tmp_path / "k")}
    broker = Broker(tmp_path, **files)
    assert broker.subject() == "CN=server"
    with pytest.raises(CimError, match="by server_certificate: replace the file"):
        broker.ask("cert.new")
    assert "BEGIN CERTIFICATE REQUEST" in broker.ask("cert.csr")


def test_authorities_are_held_with_the_end_of_their_list(tmp_path: Path) -> None:
    one, two = Authority("one"), Authority("two")
    (tmp_path / "ca").write_bytes(one.pem + two.pem)
    (tmp_path / "crl").write_bytes(one.revoke(days=3) + two.revoke(days=-3))
    broker = Broker(tmp_path, client_ca=str(tmp_path / "ca"), client_crl=str(tmp_path / "crl"))
    server, first, second = held(broker.doors.material)
    assert server.use is CertificateUse.Server
    assert server.list_end is None
    assert (first.subject, second.subject) == ("CN=one", "CN=two")
    assert (first.list_end or 0) > (second.list_end or 0)
    states = [row["state"] for row in broker.ask("cert.show")]
    assert states[:2] == ["valid", "valid"]
    assert "revocation list ended" in states[2]


def test_garbage_as_names_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CimError, match="neither a name nor an address"):
        Broker(tmp_path).ask("cert.new", names=["b\u00fc"])
