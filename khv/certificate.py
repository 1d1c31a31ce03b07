"""The server's certificate: made at first start, and the TLS settings that go with it."""

from __future__ import annotations

import logging
import os
import ssl
import time
from functools import lru_cache

from cryptography import x509
from cryptography.x509.oid import NameOID

from khv.credential import (
    MAX_BYTES,
    CredentialError,
    Pair,
    check_pair,
    open_to,
    self_signed,
    write_private,
)

log = logging.getLogger(__name__)

NEXT = "server.next"  # a pair that is being put in the place of another
SEAM = b"\n--\n"  # between its key and its certificate


def own_files(directory: str) -> tuple[str, str]:
    """Return where the certificate that khv keeps itself and its key are."""
    return os.path.join(directory, "server.crt"), os.path.join(directory, "server.key")


def ensure(directory: str, host: str) -> tuple[str, str]:
    """Return the paths of certificate and key, made (ECDSA P-256, self-signed) if missing.

    A pair that cannot be used is set aside for a new one: without any, nobody could look.
    """
    files = own_files(directory)
    _finish(directory)
    if not all(map(os.path.exists, files)):
        keep(directory, self_signed(host))
        return files
    fault = open_to(os.stat(files[1]))
    if fault is not None:
        log.warning("%s: %s; it is closed now, but who read it has the key", files[1], fault)
        os.chmod(files[1], 0o600)
    try:
        check_pair(read_pair(directory))
    except CredentialError as exc:
        log.error("%s: %s: it is set aside for a new one", files[0], exc)  # noqa: TRY400 - no bug
        for path in files:
            os.replace(path, f"{path}.damaged")
        keep(directory, self_signed(host))
    return files


def read_pair(directory: str) -> Pair:
    """Return the pair that khv keeps itself."""
    certificate_file, key_file = own_files(directory)
    with open(certificate_file, "rb") as certificate, open(key_file, "rb") as key:
        return Pair(certificate.read(MAX_BYTES), key.read(MAX_BYTES))


def keep(directory: str, pair: Pair) -> None:
    """Put a pair in the place of the one that khv keeps itself; all of it, whenever it is killed.

    The pair is written whole beside them first: `ensure` finishes what was begun.
    """
    write_private(os.path.join(directory, NEXT), pair.key + SEAM + pair.certificate)
    _finish(directory)


def _finish(directory: str) -> None:
    begun = os.path.join(directory, NEXT)
    try:
        with open(begun, "rb") as file:
            key, _, certificate = file.read(2 * MAX_BYTES).partition(SEAM)
    except FileNotFoundError:
        return
    certificate_file, key_file = own_files(directory)
    write_private(key_file, key)
    write_private(certificate_file, certificate, 0o644)
    os.unlink(begun)


def server_context(
    certificate_file: str,
    key_file: str,
    client_ca: str | None = None,
    client_crl: str | None = None,
) -> ssl.SSLContext:
    """Return TLS 1.2 and newer with ephemeral keys and authenticated encryption only.

    With `client_ca` a client may show a certificate; one that these did not sign, or that a list
    of `client_crl` revokes, is refused.
    """
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.set_ciphers("ECDHE+AESGCM")
    context.options |= ssl.OP_NO_RENEGOTIATION
    context.load_cert_chain(certificate_file, key_file)
    if client_ca is not None:
        context.load_verify_locations(cafile=client_ca)
        context.verify_mode = ssl.CERT_OPTIONAL
        if client_crl is not None:
            context.load_verify_locations(cafile=client_crl)
            context.verify_flags |= ssl.VERIFY_CRL_CHECK_LEAF
    return context


def ended(der: bytes) -> bool:
    """Whether a certificate counts no more by its date; what is none has ended."""
    return time.time() >= _end(der)


@lru_cache(maxsize=256)
def _end(der: bytes) -> float:
    try:
        return x509.load_der_x509_certificate(der).not_valid_after_utc.timestamp()
    except ValueError:
        return 0.0


def common_name(der: bytes) -> str | None:
    """Return the common name of a certificate's subject; None when it has none, or several."""
    try:
        subject = x509.load_der_x509_certificate(der).subject
    except ValueError:
        return None
    names = subject.get_attributes_for_oid(NameOID.COMMON_NAME)
    return str(names[0].value) if len(names) == 1 else None


def client_context(authorities: str | None) -> ssl.SSLContext:
    """Return TLS towards listeners: `authorities` is a file, None the system's own, or `any`."""
    if authorities == "any":
        context = ssl.create_default_context()
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    else:
        context = ssl.create_default_context(cafile=authorities)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context


def syslog_context(
    authorities: str | None, certificate_file: str | None, key_file: str | None
) -> ssl.SSLContext:
    """Return TLS towards a syslog server, with a certificate of our own if there is one."""
    context = client_context(authorities)
    if certificate_file is not None:
        context.load_cert_chain(certificate_file, key_file)
    return context


def check_authorities(path: str) -> None:
    """Raise ValueError, saying why, unless a file has certificates of authorities (PEM)."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    try:
        context.load_verify_locations(cafile=path)
    except ssl.SSLError as exc:
        raise ValueError("it has no certificate in PEM form, or a broken one") from exc
    except OSError as exc:
        raise ValueError(exc.strerror or str(exc)) from exc
