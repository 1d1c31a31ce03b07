"""The server's certificate: made at first start, and the TLS settings that go with it."""

from __future__ import annotations

import datetime as dt
import ipaddress
import os
import ssl

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

VALID_DAYS = 397  # the longest that browsers accept of a server certificate
BACKDATE_S = 300  # a client's clock may be a little behind


def _names(host: str) -> x509.SubjectAlternativeName:
    loopback = [ipaddress.ip_address("127.0.0.1"), ipaddress.ip_address("::1")]
    dns = dict.fromkeys([host, "localhost"])
    return x509.SubjectAlternativeName(
        [*(x509.DNSName(name) for name in dns), *(x509.IPAddress(a) for a in loopback)]
    )


def ensure(directory: str, host: str) -> tuple[str, str]:
    """Return the paths of certificate and key, made (ECDSA P-256, self-signed) if missing."""
    certificate_file = os.path.join(directory, "server.crt")
    key_file = os.path.join(directory, "server.key")
    if os.path.exists(certificate_file) and os.path.exists(key_file):
        return certificate_file, key_file
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host[:64])])
    now = dt.datetime.now(dt.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(seconds=BACKDATE_S))
        .not_valid_after(now + dt.timedelta(days=VALID_DAYS))
        .add_extension(_names(host), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .sign(key, hashes.SHA256())
    )
    encoding, no_password = serialization.Encoding.PEM, serialization.NoEncryption()
    form = serialization.PrivateFormat.PKCS8
    _write(key_file, key.private_bytes(encoding, form, no_password), 0o600)
    _write(certificate_file, certificate.public_bytes(encoding), 0o644)
    return certificate_file, key_file


def _write(path: str, data: bytes, mode: int) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode)
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)


def server_context(
    certificate_file: str, key_file: str, client_ca: str | None = None
) -> ssl.SSLContext:
    """Return TLS 1.2 and newer with ephemeral keys and authenticated encryption only.

    With `client_ca` a client may show a certificate; one that these did not sign is refused.
    """
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.set_ciphers("ECDHE+AESGCM")
    context.options |= ssl.OP_NO_RENEGOTIATION
    context.load_cert_chain(certificate_file, key_file)
    if client_ca is not None:
        context.load_verify_locations(cafile=client_ca)
        context.verify_mode = ssl.CERT_OPTIONAL
    return context


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
