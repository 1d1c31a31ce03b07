"""Ways in that are off unless somebody turns them on: client certificates, WBEM without TLS."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import NamedTuple

import pytest
import pywbem
import requests
import trustme

from tests.conftest import require_command
from tests.e2e.running import PASSWORD, Running, khv, shared_directory

pytestmark = [pytest.mark.e2e, pytest.mark.slow]


class Place(NamedTuple):
    khv: Running
    authority: trustme.CA
    directory: Path


@pytest.fixture(scope="module")
def place() -> Iterator[Place]:
    with ExitStack() as stack:
        directory = stack.enter_context(shared_directory())
        authority = trustme.CA()
        authority.cert_pem.write_to_path(str(directory / "clients.pem"))
        (directory / "khv.toml").write_text(
            f'client_ca = "{directory / "clients.pem"}"\nhypervisor = "none"\n'
            '[client_accounts]\n"Jane Doe" = "admin"\n[wbem_http]\nport = 0\n'
        )
        running = stack.enter_context(khv("--config", str(directory / "khv.toml"), "--demo"))
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


def test_failed_log_ins_are_logged_by_every_protocol(place: Place) -> None:
    with pytest.raises(pywbem.AuthError):
        place.khv.wbem(password="wrong").EnumerateInstanceNames("KHV_Processor")
    with pytest.raises(AssertionError, match="401"):
        place.khv.page(password="wrong")
    options = ["-v3", "-r0", "-t2", "-l", "authPriv", "-u", "stranger"]
    words = ["-a", "SHA-256", "-A", "wrong words", "-x", "AES", "-X", "wrong words"]
    where = place.khv.ready["snmp"].removeprefix("udp://")
    command = [require_command("snmpget"), *options, *words, where, "1.3.6.1.2.1.1.1.0"]
    done = subprocess.run(command, capture_output=True)
    assert done.returncode != 0
    log = place.khv.log.read_text()
    for line in (
        "WBEM log-in of 'admin' from 127.0.0.1 failed: wrong name or password",
        "web log-in of 'admin' from 127.0.0.1 failed: wrong name or password",
        "SNMP log-in of 'stranger' from 127.0.0.1 failed: wrong name or password",
    ):
        assert log.count(line) >= 1, line


def test_accounts_are_changed_and_deleted_at_once(place: Place) -> None:
    def word(*command: str) -> str:
        return place.khv.cli("user", *command).split(" / ")[-1].strip()

    def ask(password: str) -> list[pywbem.CIMInstanceName]:
        connection = pywbem.WBEMConnection(
            place.khv.ready["wbem"], ("monitor", password), "root/cimv2", no_verification=True
        )
        return list(connection.EnumerateInstanceNames("KHV_Processor"))

    first = word("add", "monitor")
    assert ask(first)
    second = word("passwd", "monitor", "--random")
    with pytest.raises(pywbem.AuthError):
        ask(first)
    assert ask(second)
    word("delete", "monitor")
    with pytest.raises(pywbem.AuthError):
        ask(second)
    with pytest.raises(AssertionError, match="admin is the last administrator"):
        word("delete", "admin")


def test_plain_http_is_served_where_it_is_turned_on(place: Place) -> None:
    url = place.khv.ready["wbem_http"]
    assert url.startswith("http://127.0.0.1:")
    connection = pywbem.WBEMConnection(url, ("admin", PASSWORD), "root/cimv2")
    assert connection.EnumerateInstanceNames("KHV_Processor")
    assert requests.post(f"{url}/cimom", data="x", timeout=10).status_code == 400
