from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from khv.vendor.manifest import PackageError
from khv.vendor.trust import Trusted, why_trusted
from tests.conftest import require_command


@pytest.fixture
def wheel(tmp_path: Path) -> Path:
    path = tmp_path / "acme.whl"
    path.write_bytes(b"the wheel")
    return path


@pytest.fixture
def trusted(tmp_path: Path) -> Trusted:
    (tmp_path / "keys").mkdir()
    return Trusted(str(tmp_path / "keys"), str(tmp_path / "list"))


def know(trusted: Trusted, key: Ed25519PrivateKey, name: str = "acme") -> None:
    pem = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    (Path(trusted.keys) / f"{name}.pem").write_bytes(pem)


def sign(wheel: Path, key: Ed25519PrivateKey) -> None:
    Path(f"{wheel}.sig").write_bytes(key.sign(wheel.read_bytes()))


def test_nobody_vouches_for_what_is_neither_signed_nor_listed(
    wheel: Path, trusted: Trusted
) -> None:
    assert why_trusted(str(wheel), trusted) is None
    assert why_trusted(str(wheel), Trusted("/nowhere", "/nowhere/list")) is None


def test_a_signature_of_a_known_key_is_taken(wheel: Path, trusted: Trusted) -> None:
    key = Ed25519PrivateKey.generate()
    know(trusted, Ed25519PrivateKey.generate(), "another")
    know(trusted, key)
    sign(wheel, key)
    assert why_trusted(str(wheel), trusted) == "signed by acme"


def test_a_changed_wheel_is_refused_even_when_it_is_listed(wheel: Path, trusted: Trusted) -> None:
    key = Ed25519PrivateKey.generate()
    know(trusted, key)
    sign(wheel, key)
    wheel.write_bytes(b"the wheel, changed")
    list_it(wheel, trusted)
    with pytest.raises(PackageError, match=r"none of the keys known here \(acme\)"):
        why_trusted(str(wheel), trusted)


@pytest.mark.parametrize("signature", [b"", b"x" * 64, b"x" * 10_000])
def test_garbage_is_no_signature(wheel: Path, trusted: Trusted, signature: bytes) -> None:
    know(trusted, Ed25519PrivateKey.generate())
    Path(f"{wheel}.sig").write_bytes(signature)
    with pytest.raises(PackageError):
        why_trusted(str(wheel), trusted)


def test_a_key_that_is_none_is_an_error(wheel: Path, trusted: Trusted) -> None:
    sign(wheel, Ed25519PrivateKey.generate())
    key = Path(trusted.keys) / "bad.pem"
    key.write_text("no key")
    with pytest.raises(PackageError, match=r"bad\.pem"):
        why_trusted(str(wheel), trusted)
    other = generate_private_key(SECP256R1()).public_key()
    key.write_bytes(other.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))
    with pytest.raises(PackageError, match="no Ed25519 key"):
        why_trusted(str(wheel), trusted)


def list_it(wheel: Path, trusted: Trusted) -> None:
    require_command("sha256sum")
    lines = subprocess.run(["sha256sum", str(wheel)], capture_output=True, check=True).stdout
    Path(trusted.listed).write_bytes(b"# known\n" + lines)


def test_a_listed_file_is_taken_and_another_content_is_not(wheel: Path, trusted: Trusted) -> None:
    list_it(wheel, trusted)
    assert why_trusted(str(wheel), trusted) == f"listed in {trusted.listed}"
    wheel.write_bytes(b"another")
    assert why_trusted(str(wheel), trusted) is None


def test_openssl_signs_what_is_taken(wheel: Path, trusted: Trusted, tmp_path: Path) -> None:
    require_command("openssl")
    key = str(tmp_path / "key.pem")
    for words in (
        ("genpkey", "-algorithm", "ed25519", "-out", key),
        ("pkey", "-in", key, "-pubout", "-out", f"{trusted.keys}/acme.pem"),
        ("pkeyutl", "-sign", "-rawin", "-inkey", key, "-in", str(wheel), "-out", f"{wheel}.sig"),
    ):
        subprocess.run(["openssl", *words], check=True, capture_output=True)
    assert why_trusted(str(wheel), trusted) == "signed by acme"
