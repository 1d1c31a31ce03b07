"""Ways in that are off unless somebody turns them on: client certificates, WBEM without TLS."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
import pywbem
import requests
import trustme

from tests.e2e.running import PASSWORD, Running, khv

pytestmark = [pytest.mark.e2e, pytest.mark.slow]


class Place(NamedTuple):
    khv: Running
    authority: trustme.CA
    directory: Path


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    directory = tmp_path_factory.mktemp("access")
    authority = trustme.CA()
    authority.cert_pem.write_to_path(str(directory / "clients.pem"))
    (directory / "khv.toml").write_text(
        f'client_ca = "{directory / "clients.pem"}"\nhypervisor = "none"\n'
        '[client_accounts]\n"Jane Doe" = "admin"\n[wbem_http]\nport = 0\n'
    )
    with khv("--config", str(directory / "khv.toml"), "--demo") as running:
        running.wbem().close()  # whatever the environment says of certificates does not count
        yield Place(running, authority, directory)


def client(place: Place, name: str, authority: trustme.CA | None = None) -> pywbem.WBEMConnection:
    """Return a client that shows a certificate and no password."""
    signed = (authority or place.authority).issue_cert("client.example", common_name=name)
    file = place.directory / f"{name}.pem"
    signed.private_key_and_cert_chain_pem.write_to_path(str(file))
    return pywbem.WBEMConnection(
        place.khv.ready["wbem"],
        x509={"cert_file": str(file), "key_file": str(file)},
        default_namespace="root/cimv2",
        no_verification=True,
    )


def test_certificate_is_the_account_of_its_name(place: Place) -> None:
    for name in ("admin", "Jane Doe"):
        connection = client(place, name)
        assert connection.EnumerateInstanceNames("KHV_Processor")
        connection.SetQualifier(
            pywbem.CIMQualifierDeclaration("ByCertificate", "boolean", scopes={"CLASS": True})
        )


def test_certificate_that_is_nobodys_is_refused(place: Place) -> None:
    with pytest.raises(pywbem.AuthError):
        client(place, "nobody").EnumerateInstanceNames("KHV_Processor")
    with pytest.raises(pywbem.ConnectionError):
        client(place, "stranger", trustme.CA()).EnumerateInstanceNames("KHV_Processor")


def test_password_still_opens(place: Place) -> None:
    assert place.khv.wbem().EnumerateInstanceNames("KHV_Processor")
    with pytest.raises(pywbem.AuthError):
        place.khv.wbem(password="wrong").EnumerateInstanceNames("KHV_Processor")


def test_plain_http_is_served_where_it_is_turned_on(place: Place) -> None:
    url = place.khv.ready["wbem_http"]
    assert url.startswith("http://127.0.0.1:")
    connection = pywbem.WBEMConnection(url, ("admin", PASSWORD), "root/cimv2")
    assert connection.EnumerateInstanceNames("KHV_Processor")
    assert requests.post(f"{url}/cimom", data="x", timeout=10).status_code == 400
