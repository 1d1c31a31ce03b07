"""What scanners see of a khv with the ports and settings that it has by default."""

from __future__ import annotations

import json
import os
import re
import subprocess
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import require, require_command
from tests.e2e.running import Running, khv

pytestmark = [pytest.mark.e2e, pytest.mark.slow]

WBEM, WEB, METRICS = 5989, 8443, 9477
ALLOWED = {  # suites of TLS 1.2 and 1.3: ephemeral keys and authenticated encryption
    "TLS_AES_256_GCM_SHA384",
    "TLS_AES_128_GCM_SHA256",
    "TLS_CHACHA20_POLY1305_SHA256",
    "ECDHE-ECDSA-AES256-GCM-SHA384",
    "ECDHE-ECDSA-AES128-GCM-SHA256",
}
SCRIPTS = "+ssl-enum-ciphers,+http-security-headers,+http-headers,+http-cookie-flags,+http-trace"


@pytest.fixture(scope="module")
def service() -> Iterator[Running]:
    """A khv in a network of its own, where the ports that it has by default are free."""
    require(os.geteuid() == 0, "root, who makes networks")
    require_command("ip")
    with khv("--demo", mounts="true", network=True) as made:
        yield made


def inside(service: Running, *command: str) -> str:
    """Run a program in the network of the service.

    testssl ends with the number of its findings, which are looked at one by one.
    """
    enter = [require_command("nsenter"), "-t", str(service.process.pid), "-n"]
    path = require_command(command[0])
    done = subprocess.run([*enter, path, *command[1:]], capture_output=True, text=True, timeout=300)
    assert done.returncode == 0 or command[0] == "testssl", done.stdout + done.stderr
    return done.stdout


def test_the_sockets_are_those_of_the_table(service: Running) -> None:
    lines = inside(service, "ss", "-H", "-ltnu").splitlines()
    assert {(line.split()[0], line.split()[4]) for line in lines} == {
        ("tcp", f"127.0.0.1:{WBEM}"),
        ("tcp", f"127.0.0.1:{WEB}"),
        ("tcp", f"127.0.0.1:{METRICS}"),
        ("udp", "127.0.0.1:1161"),
    }


@pytest.mark.parametrize("port", [WBEM, WEB])
def test_tls_is_new_and_strong(service: Running, port: int) -> None:
    told = ET.fromstring(inside(service, "sslscan", "--xml=-", f"127.0.0.1:{port}"))
    versions = {
        (p.get("type"), p.get("version")) for p in told.iter("protocol") if p.get("enabled") == "1"
    }
    assert versions == {("tls", "1.2"), ("tls", "1.3")}
    suites = {str(cipher.get("cipher")) for cipher in told.iter("cipher")}
    assert suites
    assert suites <= ALLOWED
    (renegotiation,) = told.iter("renegotiation")
    assert renegotiation.get("supported") == "0"
    assert all(item.get("vulnerable") == "0" for item in told.iter("heartbleed"))


def test_nmap_finds_nothing_to_say(service: Running) -> None:
    ports = f"{WBEM},{WEB},{METRICS}"
    words = ("-Pn", "-n", "-p", ports, "--script", SCRIPTS, "-oX", "-", "127.0.0.1")
    told = ET.fromstring(inside(service, "nmap", *words))
    found = {
        (int(port.get("portid", 0)), script.get("id")): script
        for port in told.iter("port")
        for script in port.iter("script")
    }
    for port in (WBEM, WEB):
        (strength,) = found[port, "ssl-enum-ciphers"].findall("elem[@key='least strength']")
        assert strength.text == "A"
        assert "warnings" not in str(found[port, "ssl-enum-ciphers"].get("output"))
    headers = str(found[WEB, "http-security-headers"].get("output"))
    for name in ("Strict-Transport-Security", "X-Frame-Options: DENY", "nosniff", "no-store"):
        assert name in headers
    assert "unsafe" not in headers
    for port in (WBEM, WEB, METRICS):
        assert not re.search(
            r"^\s*(server|x-powered-by|access-control-allow-origin):",
            str(found[port, "http-headers"].get("output")),
            re.IGNORECASE | re.MULTILINE,
        )
        assert (port, "http-trace") not in found
        assert (port, "http-cookie-flags") not in found


# What a certificate that khv made for itself cannot have: lists of an authority, a name in the DNS.
# And what is said of the tools or of no fault: no GOST here, GET answered with 501.
BESIDE = {"cert_revocation", "DNS_CAArecord", "engine_problem", "HTTP_status_code"}


@pytest.mark.parametrize("port", [WBEM, WEB])
def test_testssl_finds_nothing(service: Running, port: int, tmp_path: Path) -> None:
    told, own = tmp_path / "told.json", service.state_dir / "broker" / "server.crt"
    quiet = ("--quiet", "--color", "0", "--warnings", "off")
    words = (*quiet, "--add-ca", str(own), "--jsonfile", str(told), f"127.0.0.1:{port}")
    inside(service, "testssl", *words)
    found = json.loads(told.read_text())
    assert {"TLS1_2", "heartbleed", "cert_chain_of_trust", "HSTS_time", "RC4"} <= {
        one["id"] for one in found
    }
    wrong = [one for one in found if one["severity"] not in ("OK", "INFO")]
    assert [one for one in wrong if one["id"] not in BESIDE] == []


def test_nmap_learns_of_snmp_no_more_than_that_it_is_there(service: Running) -> None:
    scripts = ",".join(f"+snmp-{name}" for name in ("info", "brute", "sysdescr", "interfaces"))
    words = ("-Pn", "-n", "-sU", "-p", "1161", "--script", scripts, "-oX", "-", "127.0.0.1")
    told = ET.fromstring(inside(service, "nmap", *words))
    assert {script.get("id") for script in told.iter("script")} == {"snmp-info"}


@pytest.mark.parametrize("version", ["1", "2c"])
def test_no_community_opens_snmp(service: Running, version: str) -> None:
    enter = [require_command("nsenter"), "-t", str(service.process.pid), "-n"]
    get = [require_command("snmpget"), f"-v{version}", "-r0", "-t1"]
    for community in ("public", "private"):
        done = subprocess.run(
            [*enter, *get, "-c", community, "127.0.0.1:1161", "1.3.6.1.2.1.1.1.0"],
            capture_output=True,
            text=True,
        )
        assert done.returncode != 0
        assert "Timeout" in done.stderr
