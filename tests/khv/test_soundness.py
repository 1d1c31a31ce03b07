from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import msgspec
import pytest

from khv.config import Config, Endpoint, Pam, SyslogTarget
from khv.soundness import unsound
from tests.khv.authority import Authority


class Files:
    """Files that a configuration may name."""

    def __init__(self, directory: Path) -> None:
        authority, other = Authority(), Authority("other")
        certificate, key = authority.issue()
        self.paths = {}
        for name, data in (
            ("ca", authority.pem),
            ("crl", authority.revoke()),
            ("other_crl", other.revoke()),
            ("certificate", certificate),
            ("key", key),
            ("other_key", other.issue()[1]),
            ("open_key", key),
            ("garbage", b"no"),
        ):
            path = directory / name
            path.write_bytes(data)
            path.chmod(0o644 if name == "open_key" else 0o600)
            self.paths[name] = str(path)


def told(directory: Path, **keys: Any) -> list[str]:
    paths = Files(directory).paths
    values = {k: paths.get(v, v) if isinstance(v, str) else v for k, v in keys.items()}
    return [str(p) for p in unsound(msgspec.structs.replace(Config(), **values))]


@pytest.mark.parametrize(
    ("keys", "says"),
    [
        ({"log_level": "LOUD"}, "log_level: 'LOUD' is not a level"),
        ({"client_ca": "garbage"}, "client_ca: .*no certificate in PEM form"),
        ({"client_ca": "/nowhere"}, "client_ca: /nowhere: No such file"),
        ({"listener_ca": "garbage"}, "listener_ca: .*no certificate in PEM form"),
        ({"client_crl": "crl"}, "client_crl: is of use with client_ca only"),
        ({"client_ca": "ca", "client_crl": "other_crl"}, "client_crl: .*of no authority"),
        ({"client_ca": "ca", "client_crl": "garbage"}, "client_crl: .*no revocation list"),
        ({"server_certificate": "certificate"}, "server_key: .*give both"),
        ({"server_certificate": "certificate", "server_key": "other_key"}, "certificate: .*not th"),
        ({"server_certificate": "certificate", "server_key": "open_key"}, "server_key: .*opens it"),
        ({"server_certificate": "garbage", "server_key": "key"}, "server_certificate: .*PEM"),
        ({"client_ca": "/dev/null"}, "client_ca: /dev/null: it is no regular file"),
        ({"web": Endpoint(address="ä..b", port=1)}, "web.address: 'ä..b' is no address"),
        ({"web": Endpoint(address="a\0", port=1)}, "web.address: .*is no address"),
        ({"pam": Pam()}, "pam: names no group"),
        ({"metrics": Endpoint(port=8443)}, "metrics.port: 8443 is that of web"),
    ],
)  # fmt: skip
def test_what_cannot_be_used_is_told(tmp_path: Path, keys: dict[str, Any], says: str) -> None:
    (text,) = told(tmp_path, **keys)
    assert re.search(says, text), text


@pytest.mark.parametrize(
    "keys",
    [
        {},
        {"log_level": "debug"},
        {"pam": Pam(readers=("no-such-group",))},
        {"client_ca": "ca", "client_crl": "crl", "listener_ca": "any"},
        {"server_certificate": "certificate", "server_key": "key"},
        {"web": Endpoint(port=0), "metrics": Endpoint(port=0)},
        {"metrics": Endpoint(address="127.0.0.2", port=8443)},
    ],
)
def test_what_can_be_used_is_not(tmp_path: Path, keys: dict[str, Any]) -> None:
    assert told(tmp_path, **keys) == []


@pytest.mark.parametrize(
    ("keys", "says"),
    [
        ({"address": ""}, "syslog.2.address: is empty"),
        ({"ca": "/nowhere"}, "syslog.2: /nowhere: .*No such file"),
        ({"ca": "/dev/null"}, "syslog.2: /dev/null"),
        ({"transport": "udp", "ca": "/x"}, "syslog.2.transport: certificates need tls"),
        ({"certificate": "/dev/null"}, "syslog.2: /dev/null"),
    ],
)
def test_a_syslog_server_that_cannot_be_used_is_told(keys: dict[str, str], says: str) -> None:
    target = msgspec.structs.replace(SyslogTarget(address="a"), **keys)
    (problem,) = unsound(Config(syslog=(SyslogTarget(address="b"), target)))
    assert re.match(says, str(problem)), problem


def test_faults_are_told_together(tmp_path: Path) -> None:
    assert len(told(tmp_path, log_level="LOUD", client_ca="garbage", listener_ca="garbage")) == 3
