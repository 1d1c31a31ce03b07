"""A connection to a WBEM server: which, who vouches for its certificate, why there is none."""

from __future__ import annotations

import argparse
import getpass
import os
import ssl
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

import pywbem

from cimom.model import CimError
from khv import local

DEFAULT_SERVER = "https://127.0.0.1:5989"
LOOPBACK = ("127.0.0.1", "::1", "localhost")  # no proxy leads to these
BUNDLES = ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE")  # what other clients of HTTPS heed, too


class Place(NamedTuple):
    """Where a server is: its URL, a file of who signs its certificate, and how it was found."""

    url: str
    authority: str | None = None
    note: str = ""


def connect(arguments: argparse.Namespace, where: Place) -> Any:
    """Return a connection, made with the first operation; ValueError, OSError: wrong words."""
    if where.authority is not None and not os.access(where.authority, os.R_OK):
        raise ValueError(f"the file of authorities {where.authority} cannot be read")
    connection = pywbem.WBEMConnection(
        where.url,
        (arguments.user, _password(arguments)),
        default_namespace=arguments.namespace,
        ca_certs=where.authority,
        no_verification=arguments.no_verify,
        timeout=arguments.timeout,
        use_pull_operations=bool(getattr(arguments, "where", None)),  # only they take filters
        proxies=_proxies(where.url),
    )
    # Else requests takes a bundle of the environment for more than --ca and --no-verify, and
    # a password in ~/.netrc for more than the one that was given.
    connection.session.trust_env = False
    return connection


def _proxies(url: str) -> dict[str, str] | None:
    """Return the proxies that the environment names for a server."""
    host = urlsplit(url).hostname or ""
    return None if host in LOOPBACK or proxy_bypass(host) else getproxies() or None


def place(arguments: argparse.Namespace) -> Place:
    """Return the server that is asked: the named one, else this machine's khv."""
    if arguments.server is not None:
        return Place(arguments.server, arguments.ca or _bundle())
    try:
        facts = local.call(arguments.state_dir, "status", {})
    except (OSError, CimError) as exc:
        return Place(DEFAULT_SERVER, arguments.ca or _bundle(), str(exc))
    own = os.path.join(arguments.state_dir, "broker", "server.crt")
    authority = arguments.ca or (own if os.access(own, os.R_OK) else _bundle())
    return Place(facts.get("wbem") or facts.get("wbem_http") or DEFAULT_SERVER, authority)


def _bundle() -> str | None:
    return next((os.environ[name] for name in BUNDLES if os.environ.get(name)), None)


def _password(arguments: argparse.Namespace) -> str:
    if arguments.password_file:
        return Path(arguments.password_file).read_text(encoding="utf-8").strip()
    given = os.environ.get("KHV_PASSWORD") or os.environ.get("KHV_ADMIN_PASSWORD")
    return given or getpass.getpass(f"password of {arguments.user}: ")


def reason(error: BaseException, where: Place) -> str:
    """Return in a sentence why a server could not be asked."""
    for exc in _chain(error):
        if isinstance(exc, ssl.SSLCertVerificationError):
            return (
                f"the certificate of {where.url} cannot be verified ({exc.verify_message}):"
                " name who signed it with --ca FILE, or take any with --no-verify"
            )
        if isinstance(exc, OSError) and exc.strerror and not isinstance(exc, ssl.SSLError):
            note = f"; {where.note}" if where.note else ""
            return f"no server answers at {where.url} ({exc.strerror}){note}"
    return str(error)


def _chain(error: BaseException) -> Iterator[BaseException]:
    """Yield an error and those that led to it."""
    found: BaseException | None = error
    while found is not None:
        yield found
        found = found.__cause__ or found.__context__
