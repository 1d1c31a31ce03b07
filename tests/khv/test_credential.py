from __future__ import annotations

import os
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ed25519, rsa

from khv.credential import (
    CredentialError,
    Pair,
    certificates,
    check_lists,
    check_pair,
    facts,
    read_private,
    request,
    self_signed,
    write_private,
)
from tests.khv.authority import PEM, Authority

FORM = serialization.PrivateFormat.PKCS8
OPEN = serialization.NoEncryption()


def test_a_pair_that_belongs_together_is_taken() -> None:
    assert check_pair(self_signed("host.example")).subject == "CN=host.example"
    assert check_pair(Pair(*Authority().issue())).subject == "CN=server"


def test_a_certificate_says_what_it_is_for() -> None:
    said = facts(certificates(self_signed("h", ["10.0.0.9", "h.example"]).certificate)[0])
    assert said.names == ("h", "10.0.0.9", "h.example", "localhost", "127.0.0.1", "::1")
    assert said.issuer == said.subject == "CN=h"
    assert 396 * 86400 < said.not_after - said.not_before < 398 * 86400


def keys() -> dict[str, bytes]:
    weak = rsa.generate_private_key(65537, 1024)
    locked = serialization.BestAvailableEncryption(b"secret-word")
    return {
        "not one in PEM form": b"no",
        "1024 bits": weak.private_bytes(PEM, FORM, OPEN),
        "neither ECDSA": ed25519.Ed25519PrivateKey.generate().private_bytes(PEM, FORM, OPEN),
        "locked": weak.private_bytes(PEM, FORM, locked),
        "not that of the key": self_signed("other").key,
    }


@pytest.mark.parametrize("says", keys())
def test_a_key_that_cannot_serve_is_refused(says: str) -> None:
    with pytest.raises(CredentialError, match=says):
        check_pair(Pair(self_signed("h").certificate, keys()[says]))


def test_a_certificate_that_cannot_serve_is_refused() -> None:
    with pytest.raises(CredentialError, match="not for servers"):
        check_pair(Pair(*Authority().issue(server=False)))
    with pytest.raises(CredentialError, match="no certificate in PEM form"):
        check_pair(Pair(b"-----BEGIN CERTIFICATE-----\nno\n", self_signed("h").key))


def test_a_request_is_for_the_key_and_the_names() -> None:
    pair = self_signed("host.example")
    made = x509.load_pem_x509_csr(request(pair.key, "host.example", ["10.0.0.9"]))
    assert made.is_signature_valid
    signed = Authority().certify(made.public_key())
    assert check_pair(Pair(signed, pair.key))
    with pytest.raises(CredentialError, match="neither a name nor an address"):
        request(pair.key, "host.example", ["b\u00fccher"])


def test_revocation_lists_are_those_of_the_authorities() -> None:
    one, two = Authority("one"), Authority("two")
    check_lists(one.revoke(), one.pem)
    check_lists(one.revoke() + two.revoke(), one.pem + two.pem)
    with pytest.raises(CredentialError, match="no list of CN=two"):
        check_lists(one.revoke(), one.pem + two.pem)
    with pytest.raises(CredentialError, match="of no authority"):
        check_lists(two.revoke(), one.pem)
    with pytest.raises(CredentialError, match="of no authority"):  # the same name, another key
        check_lists(Authority("one").revoke(), one.pem)
    for garbage in (b"", b"-----BEGIN X509 CRL-----\nno\n-----END X509 CRL-----\n", one.pem):
        with pytest.raises(CredentialError):
            check_lists(garbage, one.pem)


@pytest.mark.parametrize(
    ("mode", "group", "right"),
    [
        (0o600, None, True),
        (0o400, None, True),
        (0o640, None, False),
        (0o640, os.getegid(), True),
        (0o660, os.getegid(), False),
        (0o644, os.getegid(), False),
        (0o602, None, False),
    ],
)
def test_a_key_is_its_owners(tmp_path: Path, mode: int, group: int | None, right: bool) -> None:
    file = tmp_path / "key"
    file.write_bytes(b"k")
    os.chmod(file, mode)
    if right:
        assert read_private(str(file), group) == b"k"
    else:
        with pytest.raises(CredentialError, match=f"its mode {mode:o} opens it to"):
            read_private(str(file), group)


def test_what_is_written_is_private_and_whole_whatever_was_there(tmp_path: Path) -> None:
    file = tmp_path / "key"
    file.write_bytes(b"before")
    os.chmod(file, 0o666)
    write_private(str(file), b"after")
    assert file.read_bytes() == b"after"
    assert os.stat(file).st_mode & 0o777 == 0o600
    assert os.listdir(tmp_path) == ["key"]


def test_a_link_in_the_way_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "key.new").symlink_to(tmp_path / "target")
    with pytest.raises(OSError, match="symbolic link"):
        write_private(str(tmp_path / "key"), b"x")
    assert not (tmp_path / "target").exists()
