"""Certificates, keys, requests and revocation lists as values: made, read and checked.

Knows no TLS and no running service; only `read_private` and `write_private` touch files.
"""

from __future__ import annotations

import datetime as dt
import ipaddress
import os
import stat
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

VALID_DAYS = 397  # the longest that browsers accept of a server certificate
BACKDATE_S = 300  # a client's clock may be a little behind
MAX_BYTES = 1024 * 1024  # of a file: every authority there is takes less
MIN_RSA_BITS = 2048  # NIST SP 800-131A
MAX_NAMES = 64

ServerKey = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey


class CredentialError(ValueError):
    """A certificate, key or list cannot be used; the text says why."""


class Facts(NamedTuple):
    """What a certificate says.  Times: POSIX seconds."""

    subject: str
    issuer: str
    serial: str  # hexadecimal
    not_before: float
    not_after: float
    names: tuple[str, ...]
    fingerprint: str  # SHA-256, hexadecimal


class Pair(NamedTuple):
    """A server's certificate with its chain, and its key (PEM)."""

    certificate: bytes
    key: bytes


# -- made


def names_of(host: str, more: Sequence[str] = ()) -> tuple[str, ...]:
    """Return the names and addresses that a certificate of this host is for."""
    return tuple(dict.fromkeys([host, *more, "localhost", "127.0.0.1", "::1"]))


def _alternative(names: Iterable[str]) -> x509.SubjectAlternativeName:
    found: list[x509.GeneralName] = []
    for name in names:
        try:
            found.append(x509.IPAddress(ipaddress.ip_address(name)))
        except ValueError:
            try:
                found.append(x509.DNSName(name))
            except ValueError as exc:
                raise CredentialError(f"{name!r} is neither a name nor an address") from exc
    if len(found) > MAX_NAMES:
        raise CredentialError(f"a certificate is for {MAX_NAMES} names at most")
    return x509.SubjectAlternativeName(found)


def _subject(host: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host[:64])])


def self_signed(host: str, more: Sequence[str] = (), *, now: dt.datetime | None = None) -> Pair:
    """Make a key (ECDSA P-256) and a certificate that it signs itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    now = now or dt.datetime.now(dt.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(_subject(host))
        .issuer_name(_subject(host))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(seconds=BACKDATE_S))
        .not_valid_after(now + dt.timedelta(days=VALID_DAYS))
        .add_extension(_alternative(names_of(host, more)), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .sign(key, hashes.SHA256())
    )
    form = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8)
    return Pair(
        certificate.public_bytes(serialization.Encoding.PEM),
        key.private_bytes(*form, serialization.NoEncryption()),
    )


def request(key_pem: bytes, host: str, more: Sequence[str] = ()) -> bytes:
    """Make a request for a certificate of a key (PKCS #10, PEM)."""
    made = (
        x509.CertificateSigningRequestBuilder()
        .subject_name(_subject(host))
        .add_extension(_alternative(names_of(host, more)), critical=False)
        .sign(_key(key_pem), hashes.SHA256())
    )
    return made.public_bytes(serialization.Encoding.PEM)


# -- read and checked


def _key(pem: bytes) -> ServerKey:
    try:
        key = serialization.load_pem_private_key(pem, None)
    except TypeError as exc:
        raise CredentialError("the key is locked with a passphrase") from exc
    except (ValueError, UnsupportedAlgorithm) as exc:
        raise CredentialError("the key is not one in PEM form") from exc
    if isinstance(key, rsa.RSAPrivateKey):
        if key.key_size < MIN_RSA_BITS:
            raise CredentialError(f"the key has {key.key_size} bits: {MIN_RSA_BITS} are needed")
    elif not isinstance(key, ec.EllipticCurvePrivateKey):
        raise CredentialError("the key is neither ECDSA nor RSA")
    return key


def certificates(pem: bytes) -> list[x509.Certificate]:
    """Return the certificates of a file in PEM form, in its order."""
    try:
        return x509.load_pem_x509_certificates(pem)
    except ValueError as exc:
        raise CredentialError("it has no certificate in PEM form, or a broken one") from exc


def check_pair(pair: Pair) -> Facts:
    """Return what a certificate says that goes with a key; CredentialError if it cannot serve."""
    key, certificate = _key(pair.key), certificates(pair.certificate)[0]
    if certificate.public_key() != key.public_key():
        raise CredentialError("the certificate is not that of the key")
    _check_use(certificate)
    return facts(certificate)


def _check_use(certificate: x509.Certificate) -> None:
    try:
        uses = certificate.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    except x509.ExtensionNotFound:
        return
    except ValueError as exc:
        raise CredentialError("the certificate has an extension that is broken") from exc
    if not {ExtendedKeyUsageOID.SERVER_AUTH, ExtendedKeyUsageOID.ANY_EXTENDED_KEY_USAGE} & {*uses}:
        raise CredentialError("the certificate is not for servers")


def facts(certificate: x509.Certificate) -> Facts:
    """Return what a certificate says."""
    return Facts(
        subject=certificate.subject.rfc4514_string(),
        issuer=certificate.issuer.rfc4514_string(),
        serial=f"{certificate.serial_number:x}",
        not_before=certificate.not_valid_before_utc.timestamp(),
        not_after=certificate.not_valid_after_utc.timestamp(),
        names=_names(certificate),
        fingerprint=certificate.fingerprint(hashes.SHA256()).hex(),
    )


def _names(certificate: x509.Certificate) -> tuple[str, ...]:
    try:
        found = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except (x509.ExtensionNotFound, ValueError):
        return ()
    kinds = (x509.DNSName, x509.IPAddress)
    return tuple(str(item.value) for item in found if isinstance(item, kinds))


# -- revocation lists

_END = b"-----END X509 CRL-----"


def lists(pem: bytes) -> list[x509.CertificateRevocationList]:
    """Return the revocation lists of a file in PEM form."""
    parts = [part + _END for part in pem.split(_END)[:-1]]
    try:
        found = [x509.load_pem_x509_crl(part) for part in parts]
    except ValueError as exc:
        raise CredentialError("it has a revocation list that is broken") from exc
    if not found:
        raise CredentialError("it has no revocation list in PEM form")
    return found


def check_lists(crl: bytes, authorities: bytes) -> None:
    """Raise CredentialError unless each list is signed by one of the authorities.

    OpenSSL would refuse every client of an authority whose list is missing, or not its own.
    """
    known = certificates(authorities)
    signed = set()
    for item in lists(crl):
        signers = [ca.subject for ca in known if ca.subject == item.issuer and _signed(item, ca)]
        if not signers:
            raise CredentialError(f"the list of {item.issuer.rfc4514_string()} is of no authority")
        signed.update(signers)
    for ca in known:
        if ca.subject not in signed:
            raise CredentialError(f"there is no list of {ca.subject.rfc4514_string()}")


def _signed(item: x509.CertificateRevocationList, authority: x509.Certificate) -> bool:
    key = authority.public_key()
    try:
        return bool(item.is_signature_valid(key))  # type: ignore[arg-type] # any kind of key
    except (TypeError, ValueError, InvalidSignature, UnsupportedAlgorithm):
        return False


# -- files


def read_private(path: str, group: int | None = None) -> bytes:
    """Read a key that only its owner (and the members of `group`) may read, else raise."""
    descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK)
    with os.fdopen(descriptor, "rb") as file:
        found = os.fstat(descriptor)
        if not stat.S_ISREG(found.st_mode):
            raise CredentialError("it is not a file")
        fault = open_to(found, group)
        if fault is not None:
            raise CredentialError(f"{fault}: chmod 600, or 640 with the group of khv's user")
        return file.read(MAX_BYTES)


def open_to(found: os.stat_result, group: int | None = None) -> str | None:
    """Return to whom a private file is open that it must not be; None: to nobody."""
    mode = stat.S_IMODE(found.st_mode)
    if mode & 0o007:
        return f"its mode {mode:o} opens it to everybody"
    if mode & 0o020 or (mode & 0o070 and found.st_gid != group):
        return f"its mode {mode:o} opens it to a group"
    return None


def write_private(path: str, data: bytes, mode: int = 0o600) -> None:
    """Put a file in the place of another in one step, on the disk when it returns."""
    fresh = f"{path}.new"
    flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW | os.O_CLOEXEC
    descriptor = os.open(fresh, flags, mode)
    with os.fdopen(descriptor, "wb") as file:
        os.fchmod(descriptor, mode)
        file.write(data)
        file.flush()
        os.fsync(descriptor)
    os.replace(fresh, path)
    directory = os.open(os.path.dirname(path) or ".", os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(directory)
    finally:
        os.close(directory)
