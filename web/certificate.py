"""The table of the certificates that khv goes by.  Knows no HTML."""

from __future__ import annotations

from cimom.broker.snapshot import Reading
from cimom.classes import KHV_X509Certificate
from web.cell import Text
from web.table import AGE, STATE, Column, Joins, Table, said
from web.text import ABSENT


def _day(text: str | None) -> str:
    return ABSENT if text is None else f"{text[:4]}-{text[4:6]}-{text[6:8]}"


def _subject(r: Reading[KHV_X509Certificate], _: Joins) -> Text:
    names = ", ".join(r.instance.SubjectNames or ())
    return Text(r.instance.Subject or ABSENT, names, strong=True)


def _end(r: Reading[KHV_X509Certificate], _: Joins) -> Text:
    listed = r.instance.RevocationListEnd
    return Text(
        _day(r.instance.NotAfter), "" if listed is None else f"revocation list {_day(listed)}"
    )


CERTIFICATES = Table(
    slug="certificates",
    title="Certificates",
    classes=(KHV_X509Certificate,),
    empty="No certificate is known.",
    order=lambda c: (c.CertificateUse, c.Subject),
    columns=(
        Column("Certificate", _subject),
        said("Use", "CertificateUse"),
        said("Signed by", "Issuer"),
        Column("Ends", _end),
        STATE,
        AGE,
    ),
)
