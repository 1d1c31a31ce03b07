"""Whose word is taken for a package: a signature of a known key, or a list of known files.

A signature is Ed25519 over the whole wheel, 64 bytes in `WHEEL.sig` (what `openssl pkeyutl -sign
-rawin` writes); the keys are PEM files in a directory, named for who signs.  The list has the lines
of sha256sum(1).
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterator
from typing import NamedTuple

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import load_pem_public_key

from khv.vendor.manifest import PackageError

MAX_KEY_BYTES = 16 * 1024
SIGNATURE_BYTES = 64


class Trusted(NamedTuple):
    """Where the wheels of known vendors are listed, and the keys that they sign with."""

    keys: str
    listed: str


def digest(path: str) -> str:
    """Return the SHA-256 of a file in hexadecimal digits."""
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def why_trusted(path: str, trusted: Trusted) -> str | None:
    """Return in words why a wheel may be installed; None when nobody vouches for it.

    PackageError when it has a signature that is none: such a wheel was changed.
    """
    signature = f"{path}.sig"
    if os.path.exists(signature):
        return f"signed by {_signer(path, signature, trusted.keys)}"
    if digest(path) in _listed(trusted.listed):
        return f"listed in {trusted.listed}"
    return None


def _signer(path: str, signature: str, directory: str) -> str:
    with open(signature, "rb") as file:
        signed = file.read(SIGNATURE_BYTES + 1)
    with open(path, "rb") as file:
        content = file.read()
    keys = list(_keys(directory))
    for name, key in keys:
        try:
            key.verify(signed, content)
        except InvalidSignature:
            continue
        return name
    known = ", ".join(name for name, _ in keys) or "none"
    raise PackageError(f"{os.path.basename(signature)} is of none of the keys known here ({known})")


def _keys(directory: str) -> Iterator[tuple[str, Ed25519PublicKey]]:
    if not os.path.isdir(directory):
        return
    for name in sorted(os.listdir(directory)):
        stem, extension = os.path.splitext(name)
        if extension != ".pem":
            continue
        path = os.path.join(directory, name)
        try:
            with open(path, "rb") as file:
                key = load_pem_public_key(file.read(MAX_KEY_BYTES))
        except (OSError, ValueError) as exc:
            raise PackageError(f"{path}: {exc}") from exc
        if not isinstance(key, Ed25519PublicKey):
            raise PackageError(f"{path} is no Ed25519 key")
        yield stem, key


def _listed(path: str) -> frozenset[str]:
    try:
        with open(path, encoding="utf-8", errors="replace") as file:
            return frozenset(re.findall(r"(?m)^([0-9a-f]{64})\b", file.read()))
    except FileNotFoundError:
        return frozenset()
    except OSError as exc:
        raise PackageError(f"{path}: {exc.strerror}") from exc
