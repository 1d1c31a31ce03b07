"""Authorities, certificates and revocation lists for tests."""

from __future__ import annotations

import datetime as dt

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

PEM = serialization.Encoding.PEM


class Authority:
    """Signs certificates and revocation lists."""

    def __init__(self, name: str = "Test authority") -> None:
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        self.certificate = self._certificate(self.name, self.key.public_key(), 90).sign(
            self.key, hashes.SHA256()
        )

    @property
    def pem(self) -> bytes:
        return self.certificate.public_bytes(PEM)

    def _certificate(self, subject: x509.Name, key: object, days: float) -> x509.CertificateBuilder:
        now = dt.datetime.now(dt.UTC)
        return (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(self.name)
            .public_key(key)  # type: ignore[arg-type]
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - dt.timedelta(days=400))
            .not_valid_after(now + dt.timedelta(days=days))
            .add_extension(x509.BasicConstraints(ca=subject == self.name, path_length=None), True)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), False)  # type: ignore[arg-type]
        )

    def issue(
        self, name: str = "server", *, days: float = 90, server: bool = True
    ) -> tuple[bytes, bytes]:
        """Return a certificate and its key (PEM)."""
        key = ec.generate_private_key(ec.SECP256R1())
        return self.certify(key.public_key(), name, days=days, server=server), private(key)

    def certify(
        self, key: object, name: str = "server", *, days: float = 90, server: bool = True
    ) -> bytes:
        """Return a certificate of a public key."""
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        use = ExtendedKeyUsageOID.SERVER_AUTH if server else ExtendedKeyUsageOID.CLIENT_AUTH
        names = x509.SubjectAlternativeName([x509.DNSName("localhost")])
        built = (
            self._certificate(subject, key, days)
            .add_extension(x509.ExtendedKeyUsage([use]), False)
            .add_extension(names, False)
        )
        return built.sign(self.key, hashes.SHA256()).public_bytes(PEM)

    def revoke(self, *certificates: bytes, days: float = 7) -> bytes:
        """Return a revocation list (PEM)."""
        now = dt.datetime.now(dt.UTC)
        built = (
            x509.CertificateRevocationListBuilder()
            .issuer_name(self.name)
            .last_update(now - dt.timedelta(days=30))
            .next_update(now + dt.timedelta(days=days))
        )
        for pem in certificates:
            serial = x509.load_pem_x509_certificate(pem).serial_number
            entry = x509.RevokedCertificateBuilder().serial_number(serial).revocation_date(now)
            built = built.add_revoked_certificate(entry.build())
        return built.sign(self.key, hashes.SHA256()).public_bytes(PEM)


def private(key: ec.EllipticCurvePrivateKey) -> bytes:
    form = serialization.PrivateFormat.PKCS8
    return key.private_bytes(PEM, form, serialization.NoEncryption())
