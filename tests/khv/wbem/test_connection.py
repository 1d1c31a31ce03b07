"""Which server is asked, by whose word its certificate is believed, and why none could be."""

from __future__ import annotations

import argparse
import socket
import ssl
from pathlib import Path
from typing import Any

import pytest
import pywbem

from khv import certificate
from khv.parser import parser
from khv.wbem.command import run
from khv.wbem.connection import DEFAULT_SERVER, Place, connect, place, reason

URL = "https://server.example:5989"


@pytest.fixture(autouse=True)
def clean(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "KHV_SERVER", "KHV_STATE_DIR"):
        monkeypatch.delenv(name, raising=False)
    for name in ("HTTPS_PROXY", "HTTP_PROXY", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)
    monkeypatch.setenv("KHV_PASSWORD", "a password")


def arguments(*words: str) -> argparse.Namespace:
    return parser().parse_args(["wbem", "ns", *words])


def settings(*words: str) -> dict[str, Any]:
    """Return what requests makes of a connection's settings and the environment."""
    given = arguments("--server", URL, *words)
    session = connect(given, place(given)).session
    return dict(session.merge_environment_settings(URL, {}, None, None, None))


@pytest.mark.parametrize("name", ["REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"])
def test_flags_win_over_a_bundle_of_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    bundle, authority = tmp_path / "bundle.pem", tmp_path / "authority.pem"
    bundle.touch()
    authority.touch()
    assert settings()["verify"] is True
    monkeypatch.setenv(name, str(bundle))
    assert settings("--no-verify")["verify"] is False
    assert settings("--ca", str(authority))["verify"] == str(authority)
    assert settings()["verify"] == str(bundle)


def test_proxies_of_the_environment_are_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("https_proxy", "http://proxy.example:3128")
    assert settings("--no-verify")["proxies"]["https"] == "http://proxy.example:3128"
    monkeypatch.setenv("no_proxy", "server.example")
    assert not settings()["proxies"]
    monkeypatch.delenv("no_proxy")
    loopback = Place("https://localhost:5989")
    assert connect(arguments(), loopback).proxies is None


def test_a_file_of_authorities_that_cannot_be_read_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    missing = str(tmp_path / "none.pem")
    assert run(arguments("--server", URL, "--ca", missing)) == 2
    assert missing in capsys.readouterr().err
    assert run(arguments("--server", URL, "--password-file", missing)) == 2
    assert missing in capsys.readouterr().err


def test_without_a_password_and_a_terminal_it_is_said(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("KHV_PASSWORD")
    monkeypatch.delenv("KHV_ADMIN_PASSWORD", raising=False)
    monkeypatch.setattr("getpass.getpass", lambda _: (_ for _ in ()).throw(EOFError))
    assert run(arguments("--server", URL)) == 2
    assert "KHV_PASSWORD or --password-file" in capsys.readouterr().err


def test_a_certificate_that_cannot_be_verified_is_one_sentence(tmp_path: Path) -> None:
    """A handshake in memory with a certificate that nobody vouches for."""
    files = certificate.ensure(str(tmp_path), "server.example")
    with pytest.raises(ssl.SSLCertVerificationError) as caught:
        _handshake(certificate.server_context(*files), ssl.create_default_context())
    wrapped = pywbem.ConnectionError("SSL error <class ...>")
    wrapped.__context__ = caught.value
    said = reason(wrapped, Place(URL))
    assert said == (
        f"the certificate of {URL} cannot be verified (self-signed certificate):"
        " name who signed it with --ca FILE, or take any with --no-verify"
    )


def _handshake(server: ssl.SSLContext, client: ssl.SSLContext) -> None:
    to_server, to_client = ssl.MemoryBIO(), ssl.MemoryBIO()
    ends = (
        server.wrap_bio(to_server, to_client, server_side=True),
        client.wrap_bio(to_client, to_server, server_hostname="server.example"),
    )
    for _ in range(10):
        for end in ends:
            try:
                end.do_handshake()
            except ssl.SSLWantReadError:
                continue


def test_where_nobody_answers_it_is_said_what_was_tried(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    given = arguments("--state-dir", str(tmp_path))
    found = place(given)
    assert found.url == DEFAULT_SERVER
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        url = f"https://127.0.0.1:{closed.getsockname()[1]}"
        with pytest.raises(pywbem.Error) as caught:
            connect(given, found._replace(url=url)).GetClass("CIM_X")
    said = reason(caught.value, found._replace(url=url))
    assert said.startswith(f"no server answers at {url} (Connection refused); ")
    assert f"{tmp_path}/khv.sock" in said
    assert "--state-dir or KHV_STATE_DIR" in said


def test_a_named_server_has_nothing_to_do_with_the_state_directory(tmp_path: Path) -> None:
    assert place(arguments("--server", URL, "--state-dir", str(tmp_path))) == Place(URL)
