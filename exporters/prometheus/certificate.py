"""The families of the certificates that khv goes by."""

from __future__ import annotations

from typing import Any

from cimom.broker.snapshot import Reading
from cimom.classes import CertificateUse, KHV_X509Certificate
from cimom.query.moment import moment
from exporters.prometheus.family import Family, Group, Labels, Names, of_class, text

USES = {CertificateUse.Server: "server", CertificateUse.Client_Authority: "client_authority"}


def _certificate(r: Reading[KHV_X509Certificate], _: Names) -> tuple[str, ...]:
    i = r.instance
    use = "" if i.CertificateUse is None else USES.get(i.CertificateUse, "")
    return (use, text(i.Subject), text(i.SerialNumber))


def _seconds(text: str | None) -> float | None:
    """Return a CIM timestamp as POSIX time."""
    found = None if text is None else moment(text)
    return None if found is None else found[1] / 1_000_000


LABELS: Labels[Reading[KHV_X509Certificate]] = Labels(("use", "subject", "serial"), _certificate)
CERTIFICATE_GROUPS: tuple[Group[Any], ...] = (
    of_class(
        KHV_X509Certificate,
        Family(
            name="khv_certificate_expiry_timestamp_seconds",
            help="When a certificate that khv goes by ends.",
            labels=LABELS,
            value=lambda r: _seconds(r.instance.NotAfter),
        ),
        Family(
            name="khv_revocation_list_expiry_timestamp_seconds",
            help="When the revocation list of an authority of clients ends.",
            labels=LABELS,
            value=lambda r: _seconds(r.instance.RevocationListEnd),
        ),
    ),
)
