from __future__ import annotations

import os
import socket
import ssl
import threading
from pathlib import Path

import pytest
from cryptography import x509

from khv.certificate import NEXT, SEAM, ensure, read_pair, server_context
from khv.credential import self_signed
from tests.khv.authority import Authority


def test_certificate_is_made_once_and_its_key_is_private(tmp_path: Path) -> None:
    first = ensure(str(tmp_path), "host.example")
    made = Path(first[0]).read_bytes()
    assert ensure(str(tmp_path), "other.example") == first
    assert Path(first[0]).read_bytes() == made
    assert os.stat(first[1]).st_mode & 0o777 == 0o600


def test_certificate_names_the_host_and_loopback(tmp_path: Path) -> None:
    file, _ = ensure(str(tmp_path), "host.example")
    certificate = x509.load_pem_x509_certificate(Path(file).read_bytes())
    names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert names.get_values_for_type(x509.DNSName) == ["host.example", "localhost"]
    assert "127.0.0.1" in map(str, names.get_values_for_type(x509.IPAddress))


def handshake(context: ssl.SSLContext, client: ssl.SSLContext) -> str | None:
    """Shake hands over a socketpair; answer the protocol version, None if it failed."""
    ours, theirs = socket.socketpair()

    def serve() -> None:
        try:
            context.wrap_socket(theirs, server_side=True).close()
        except OSError:
            theirs.close()

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        with client.wrap_socket(ours, server_hostname="localhost") as wrapped:
            return wrapped.version()
    except (ssl.SSLError, OSError):
        return None
    finally:
        ours.close()
        thread.join()


def test_client_that_trusts_the_certificate_gets_tls_1_3(tmp_path: Path) -> None:
    files = ensure(str(tmp_path), "host.example")
    client = ssl.create_default_context(cafile=files[0])
    assert handshake(server_context(*files), client) == "TLSv1.3"


def test_old_ciphers_are_refused(tmp_path: Path) -> None:
    files = ensure(str(tmp_path), "host.example")
    client = ssl.create_default_context(cafile=files[0])
    client.maximum_version = ssl.TLSVersion.TLSv1_2
    client.set_ciphers("ECDHE-ECDSA-AES128-SHA256")
    assert handshake(server_context(*files), client) is None


def test_a_pair_that_was_half_replaced_is_finished(tmp_path: Path) -> None:
    ensure(str(tmp_path), "host.example")
    new = self_signed("new.example")
    (tmp_path / NEXT).write_bytes(new.key + SEAM + new.certificate)
    (tmp_path / "server.key").write_bytes(new.key)  # killed here: the certificate is still the old
    ensure(str(tmp_path), "host.example")
    assert read_pair(str(tmp_path)) == new
    assert not (tmp_path / NEXT).exists()


def test_a_pair_that_cannot_be_used_is_set_aside(tmp_path: Path) -> None:
    ensure(str(tmp_path), "host.example")
    (tmp_path / "server.crt").write_text("no")
    files = ensure(str(tmp_path), "host.example")
    assert server_context(*files)
    assert (tmp_path / "server.crt.damaged").read_text() == "no"


def test_a_key_that_others_may_read_is_closed_and_told(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    files = ensure(str(tmp_path), "host.example")
    os.chmod(files[1], 0o644)
    ensure(str(tmp_path), "host.example")
    assert os.stat(files[1]).st_mode & 0o777 == 0o600
    assert "its mode 644 opens it to everybody" in caplog.text


class Clients:
    """A server that knows an authority of clients, and clients of it."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.authority = Authority()
        self.files = ensure(str(directory), "host.example")
        (directory / "ca.pem").write_bytes(self.authority.pem)

    def let_in(self, client: tuple[bytes, bytes] | None, crl: bytes | None) -> bool:
        """Whether a client gets through the handshake (TLS 1.2: there it hears of a refusal)."""
        crl_file = None
        if crl is not None:
            (self.directory / "crl.pem").write_bytes(crl)
            crl_file = str(self.directory / "crl.pem")
        server = server_context(*self.files, str(self.directory / "ca.pem"), crl_file)
        context = ssl.create_default_context(cafile=self.files[0])
        context.maximum_version = ssl.TLSVersion.TLSv1_2
        if client is not None:
            (self.directory / "client.pem").write_bytes(b"".join(client))
            context.load_cert_chain(str(self.directory / "client.pem"))
        return handshake(server, context) is not None


def test_a_revoked_certificate_is_refused_and_others_are_not(tmp_path: Path) -> None:
    clients = Clients(tmp_path)
    good = clients.authority.issue("good", server=False)
    bad = clients.authority.issue("bad", server=False)
    crl = clients.authority.revoke(bad[0])
    assert clients.let_in(bad, None)
    assert clients.let_in(good, crl)
    assert not clients.let_in(bad, crl)
    assert clients.let_in(None, crl)


def test_a_list_that_has_ended_refuses_everybody_with_a_certificate(tmp_path: Path) -> None:
    clients = Clients(tmp_path)
    ended = clients.authority.revoke(days=-1)
    assert not clients.let_in(clients.authority.issue("good", server=False), ended)
    assert clients.let_in(None, ended)
