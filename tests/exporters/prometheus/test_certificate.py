from __future__ import annotations

import math

import pytest

from cimom.broker.certificates import Certificates, Held
from cimom.broker.readings import Readings
from cimom.broker.snapshot import take
from cimom.classes import CertificateUse
from exporters.prometheus.certificate import CERTIFICATE_GROUPS
from exporters.prometheus.families import CLASSES
from exporters.prometheus.render import Writer

END = 1_800_000_000.5
SERVER = Held(CertificateUse.Server, 'CN=a"b', "CN=ca", "1f", "ab", (), 0.0, END)
CLIENT = SERVER._replace(use=CertificateUse.Client_Authority, fingerprint="cd", list_end=END - 1)


@pytest.mark.parametrize(
    ("name", "use", "value"),
    [
        ("khv_certificate_expiry_timestamp_seconds", "server", END),
        ("khv_certificate_expiry_timestamp_seconds", "client_authority", END),
        ("khv_revocation_list_expiry_timestamp_seconds", "client_authority", END - 1),
    ],
)
def test_the_ends_are_samples(name: str, use: str, value: float) -> None:
    readings = Readings()
    Certificates(readings, "uuid").hold([SERVER, CLIENT])
    text = Writer(CERTIFICATE_GROUPS).render(take(readings, CLASSES)).decode()
    series = f'{name}{{use="{use}",subject="CN=a\\"b",serial="1f"}} '
    (line,) = [line for line in text.splitlines() if line.startswith(series)]
    assert math.isclose(float(line.rpartition(" ")[2]), value)
    assert text.count("khv_revocation_list_expiry_timestamp_seconds{") == 1
