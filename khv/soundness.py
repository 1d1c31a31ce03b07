"""Whether what a configuration names is there and can be used, beyond the types of its keys.

Knows no running khv: `khv config check`, the start and each reload ask it.
"""

from __future__ import annotations

import logging
import os
import pwd
import stat
from collections.abc import Callable, Iterator

from khv import certificate, credential
from khv.config import Config, SyslogTarget
from khv.credential import CredentialError, Pair
from khv.fragment import Key
from khv.typed import Problem

FILES = ("client_ca", "client_crl", "listener_ca", "server_certificate", "server_key")
SYSLOG_FILES = ("ca", "certificate", "key")


def named_files(config: Config) -> Iterator[tuple[Key, str]]:
    """Yield the files that the broker reads, with the keys that name them."""
    for key in FILES:
        path = getattr(config, key)
        if path not in (None, "any"):
            yield (key,), path
    for number, target in enumerate(config.syslog, 1):
        for key in SYSLOG_FILES:
            path = getattr(target, key)
            if path is not None:
                yield ("syslog", str(number), key), path


def unsound(config: Config) -> Iterator[Problem]:
    """Yield what is wrong with values that are right as such."""
    if config.log_level.upper() not in logging.getLevelNamesMapping():
        yield Problem(("log_level",), f"{config.log_level!r} is not a level")
    yield from _authorities(config)
    yield from _lists(config)
    yield from _server(config)
    yield from _addresses(config)
    yield from _doubles(config)
    yield from _pam(config)
    for number, target in enumerate(config.syslog, 1):
        yield from _syslog(target, ("syslog", str(number)))


def _told(key: str, path: str, check: Callable[[str], object]) -> Iterator[Problem]:
    try:
        _expect_regular(path)
        check(path)
    except OSError as exc:
        yield Problem((key,), f"{path}: {exc.strerror}")
    except ValueError as exc:
        yield Problem((key,), f"{path}: {exc}")


def _authorities(config: Config) -> Iterator[Problem]:
    if config.client_ca is not None:
        yield from _told("client_ca", config.client_ca, certificate.check_authorities)
    if config.listener_ca not in (None, "any"):
        yield from _told("listener_ca", config.listener_ca or "", certificate.check_authorities)


def _lists(config: Config) -> Iterator[Problem]:
    if config.client_crl is None:
        return
    authorities = config.client_ca
    if authorities is None:
        yield Problem(("client_crl",), "is of use with client_ca only")
    elif not [*_told("client_ca", authorities, certificate.check_authorities)]:

        def check(path: str) -> None:
            credential.check_lists(_read(path), _read(authorities))

        yield from _told("client_crl", config.client_crl, check)


def _server(config: Config) -> Iterator[Problem]:
    if (config.server_certificate is None) != (config.server_key is None):
        yield Problem(("server_key",), "goes with server_certificate: give both, or none")
    elif config.server_certificate is not None and config.server_key is not None:
        key = config.server_key
        faults = [*_told("server_key", key, lambda path: _read_key(config, path))]
        yield from faults
        if not faults:

            def check(path: str) -> None:
                credential.check_pair(Pair(_read(path), _read(key)))

            yield from _told("server_certificate", config.server_certificate, check)


def _addresses(config: Config) -> Iterator[Problem]:
    """Yield addresses of services that are none."""
    for name in ("wbem", "wbem_http", "web", "metrics", "snmp"):
        address = getattr(config, name).address
        try:
            wrong = not address.encode("idna") or "\0" in address
        except UnicodeError:
            wrong = True
        if wrong:
            yield Problem((name, "address"), f"{address!r} is no address")


def _doubles(config: Config) -> Iterator[Problem]:
    """Yield services of TCP that want the same address and port."""
    taken: dict[tuple[str, int], str] = {}
    for name in ("wbem", "wbem_http", "web", "metrics"):
        endpoint = getattr(config, name)
        place = (endpoint.address, endpoint.port)
        if endpoint.port > 0 and place in taken:
            yield Problem((name, "port"), f"{endpoint.port} is that of {taken[place]}")
        taken.setdefault(place, name)


def _pam(config: Config) -> Iterator[Problem]:
    pam = config.pam
    if pam is not None and not (pam.administrators or pam.operators or pam.readers):
        yield Problem(("pam",), "names no group: administrators, operators or readers")


def _syslog(target: SyslogTarget, at: Key) -> Iterator[Problem]:
    """Yield why a syslog server cannot be used."""
    paths = {key: getattr(target, key) for key in SYSLOG_FILES}
    named = {key: path for key, path in paths.items() if path is not None}
    if not target.address:
        yield Problem((*at, "address"), "is empty")
    if named and target.transport != "tls":
        yield Problem((*at, "transport"), "certificates need tls")
        return
    try:
        for path in named.values():
            _expect_regular(path)
        certificate.syslog_context(target.ca, target.certificate, target.key)
    except (OSError, ValueError) as exc:  # SSLError is an OSError
        yield Problem(at, f"{', '.join(named.values())}: {exc}")


def _expect_regular(path: str) -> None:
    """Raise unless a path is that of a file: a FIFO would be waited for without end."""
    if not stat.S_ISREG(os.stat(path).st_mode):
        raise CredentialError("it is no regular file")


def _read(path: str) -> bytes:
    with open(path, "rb") as file:
        data = file.read(credential.MAX_BYTES + 1)
    if len(data) > credential.MAX_BYTES:
        raise CredentialError(f"it has more than {credential.MAX_BYTES} bytes")
    return data


def _read_key(config: Config, path: str) -> bytes:
    return credential.read_private(path, _group(config))


def _group(config: Config) -> int | None:
    """Return the group of the user that the broker runs as: its members may read the key."""
    if os.geteuid() != 0:
        return os.getegid()
    try:
        return pwd.getpwnam(config.user).pw_gid
    except KeyError:
        return None
