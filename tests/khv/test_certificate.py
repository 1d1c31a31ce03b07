from __future__ import annotations

import os
import socket
import ssl
import threading
from pathlib import Path

from cryptography import x509

from khv.certificate import ensure, server_context


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
