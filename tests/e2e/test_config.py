"""A reload of a running khv: what stays connected, what moves, what is refused."""

from __future__ import annotations

import json
import os
import pwd
import re
import signal
import socket
import ssl
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
import pywbem
import requests
from cryptography import x509

from khv import local
from tests.e2e.running import PASSWORD, Running, khv, run, shared_directory, until
from tests.khv.authority import Authority

pytestmark = [pytest.mark.e2e, pytest.mark.slow]


class Place:
    """A khv with a configuration that a test changes."""

    def __init__(self, running: Running, directory: Path) -> None:
        self.khv = running
        self.directory = directory
        self.authority = Authority()

    def write(self, text: str, fragment: str = "") -> None:
        (self.directory / "khv.toml").write_text('hypervisor = "none"\n' + text)
        (self.directory / "conf.d" / "10.toml").write_text(fragment)

    def file(self, name: str, data: bytes, mode: int = 0o644) -> str:
        path = self.directory / name
        path.write_bytes(data)
        path.chmod(mode)
        return str(path)

    def hang_up(self) -> None:
        """Send SIGHUP and wait until it has been obeyed."""
        before = self.khv.log.read_text()
        self.khv.process.send_signal(signal.SIGHUP)
        # What the broker says in the end, and the supervisor when there is nothing to tell it.
        words = ("the configuration was read again", "the configuration stays as it was")

        def obeyed() -> bool:
            new = self.khv.log.read_text()[len(before) :]
            return any(word in new for word in words)

        until(obeyed, "the reload")

    def status(self) -> dict[str, Any]:
        found: dict[str, Any] = local.call(str(self.khv.state_dir), "status", {})
        return found

    def notices(self, words: str) -> list[str]:
        return [text for text in self.status()["missing"] if words in text]

    def certificate(self, service: str = "wbem") -> str:
        """Return the subject of the certificate that a service shows to a new connection."""
        host, port = self.address(service)
        context = ssl.create_default_context()
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        with context.wrap_socket(socket.create_connection((host, port), 30)) as wrapped:
            der = wrapped.getpeercert(binary_form=True)
        assert der is not None
        return x509.load_der_x509_certificate(der).subject.rfc4514_string()

    def address(self, service: str) -> tuple[str, int]:
        host, _, port = self.status()[service].split("://")[1].partition("/")[0].rpartition(":")
        return host, int(port)


@pytest.fixture
def place() -> Iterator[Place]:
    with ExitStack() as stack:
        directory = stack.enter_context(shared_directory())
        (directory / "conf.d").mkdir()
        (directory / "khv.toml").write_text('hypervisor = "none"\n')
        running = stack.enter_context(khv("--config", str(directory / "khv.toml"), "--demo"))
        yield Place(running, directory)


def test_connections_stay_while_the_certificate_becomes_another(place: Place) -> None:
    session = requests.Session()
    session.trust_env, session.verify = False, False
    connection = place.khv.wbem()
    assert connection.EnumerateInstanceNames("KHV_Processor")
    ports = sockets_to(place.address("wbem")[1])
    login = session.get(place.khv.ready["web"] + "login", timeout=30)
    assert login.status_code == 200

    certificate, key = place.authority.issue("new.example")
    place.write(
        f'server_certificate = "{place.file("s.crt", certificate)}"\n'
        f'server_key = "{place.file("s.key", key, 0o600)}"\n'
    )
    if os.geteuid() == 0:
        give_to_khv(place.directory / "s.key")
    place.hang_up()
    for service in ("wbem", "web"):
        assert place.certificate(service) == "CN=new.example"
    assert connection.EnumerateInstanceNames("KHV_Processor")
    assert ports <= sockets_to(place.address("wbem")[1])  # the same connection as before
    connection.close()


def sockets_to(port: int) -> set[int]:
    """Return this process's own ports of connections to a port (proc(5), /proc/net/tcp)."""
    found = set()
    for line in Path("/proc/net/tcp").read_text().splitlines()[1:]:
        _, local, remote, state, *_ = line.split()
        if state == "01" and int(remote.rpartition(":")[2], 16) == port:
            found.add(int(local.rpartition(":")[2], 16))
    return found


def give_to_khv(path: Path) -> None:
    """Let the user that the broker runs as read a key, if there is one."""
    try:
        entry = pwd.getpwnam("khv")
    except KeyError:
        return
    os.chown(path, 0, entry.pw_gid)
    path.chmod(0o640)


def test_a_broken_file_changes_nothing_and_is_told_everywhere(place: Place) -> None:
    place.write("alarm_raise = 3\n", "[snmp]\nprot = 1\n")
    place.hang_up()
    log = place.khv.log.read_text()
    assert "khv.toml: alarm_raise: there is no such key; did you mean alarm_raise_s?" in log
    assert "10.toml: snmp.prot: there is no such key; did you mean port?" in log
    (notice,) = until(lambda: place.notices("the former one is in force"), "the notice")
    assert "alarm_raise" in notice
    assert "the configuration has errors" in place.khv.page()
    entries = place.khv.wbem().EnumerateInstances("KHV_LogEntry")
    assert any("the configuration has errors" in entry["Message"] for entry in entries)

    place.write("alarm_raise_s = 3.0\n")
    assert "read again: alarm_raise_s" in place.khv.cli("config", "reload")
    assert not place.notices("in force")
    assert "alarm_raise_s = 3.0" in place.khv.cli("config", "show", "--running")


def test_listeners_come_go_and_move_and_the_others_stay(place: Place) -> None:
    connection = place.khv.wbem()
    assert connection.EnumerateInstanceNames("KHV_Processor")
    kept = sockets_to(place.address("wbem")[1])
    old = place.address("web")
    place.write("[wbem_http]\nport = 0\n")
    place.hang_up()
    http = place.status()["wbem_http"]
    plain = pywbem.WBEMConnection(http, ("admin", PASSWORD), default_namespace="root/cimv2")
    assert plain.EnumerateInstanceNames("KHV_Processor")
    place.write("")
    place.hang_up()
    assert place.status()["wbem_http"] is None
    with pytest.raises(pywbem.ConnectionError):
        pywbem.WBEMConnection(http, ("admin", PASSWORD)).EnumerateClassNames()
    assert place.address("web") == old
    assert connection.EnumerateInstanceNames("KHV_Processor")
    assert kept <= sockets_to(place.address("wbem")[1])
    connection.close()


def test_keys_that_need_a_new_start_are_named(place: Place) -> None:
    place.write('compat = ["esxi"]\nuser = "nobody"\n')
    said = place.khv.cli("config", "reload")
    assert "has to be started anew for: compat, user" in said
    assert place.notices("compat, user")


def test_syslog_servers_and_keys_of_the_audit_log_come_with_a_reload(place: Place) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(30)
        port = server.getsockname()[1]
        said = f'[[syslog]]\naddress = "127.0.0.1"\nport = {port}\ntransport = "tcp"\n'
        place.write(said)
        assert "read again: syslog" in place.khv.cli("config", "reload")
        connection, _ = server.accept()
        place.write("audit_required = false\naudit_keep_days = 10\n" + said)
        answer = place.khv.cli("config", "reload")
        assert "read again: audit_keep_days, audit_required" in answer
        assert "started anew" not in answer
        connection.settimeout(30)
        got = b""
        while b"KHV0020" not in got:  # the second reload came over the first connection
            data = connection.recv(65536)
            assert data
            got += data
        place.write("")
        assert "syslog" in place.khv.cli("config", "reload")
        while connection.recv(65536):
            pass  # the rest; then the connection is closed
        connection.close()


def test_a_revoked_client_is_out_though_it_is_connected(place: Place) -> None:
    bad, good = (
        place.authority.issue("admin", server=False),
        place.authority.issue("good", server=False),
    )
    ca = place.file("ca.pem", place.authority.pem)
    crl = place.file("crl.pem", place.authority.revoke())
    place.write(f'client_ca = "{ca}"\nclient_crl = "{crl}"\n[client_accounts]\ngood = "admin"\n')
    place.hang_up()
    clients = {}
    for name, pair in (("bad", bad), ("good", good)):
        file = place.file(f"{name}.pem", b"".join(pair), 0o600)
        clients[name] = pywbem.WBEMConnection(
            place.khv.ready["wbem"],
            x509={"cert_file": file, "key_file": file},
            default_namespace="root/cimv2",
            no_verification=True,
        )
        assert clients[name].EnumerateInstanceNames("KHV_Processor")
    place.file("crl.pem", place.authority.revoke(bad[0]))
    place.hang_up()
    assert clients["good"].EnumerateInstanceNames("KHV_Processor")
    with pytest.raises(pywbem.ConnectionError):
        clients["bad"].EnumerateInstanceNames("KHV_Processor")


def test_a_broker_that_starts_again_goes_by_the_last_configuration(place: Place) -> None:
    place.write("[wbem_http]\nport = 0\n")
    place.hang_up()
    http = place.status()["wbem_http"]
    os.kill(place.khv.workers()["khv-broker"], signal.SIGKILL)
    plain = pywbem.WBEMConnection(http, ("admin", PASSWORD), default_namespace="root/cimv2")

    def answers() -> bool:
        try:
            return bool(plain.EnumerateInstanceNames("KHV_Processor"))
        except pywbem.Error:
            return False

    until(answers, "the new broker")


def test_a_file_that_is_wrong_is_refused_at_the_start(tmp_path: Path) -> None:
    file = tmp_path / "khv.toml"
    file.write_text("wbem_prot = 1\n")
    with pytest.raises(AssertionError, match=r"khv\.toml: wbem_prot: there is no such key"):
        run(sys.executable, "-m", "khv", "serve", "--config", str(file))


def test_a_certificate_is_asked_for_signed_installed_and_alarmed(place: Place) -> None:
    request = x509.load_pem_x509_csr(place.khv.cli("cert", "csr", "khv.example").encode())
    signed = place.authority.certify(request.public_key(), "signed.example", days=10)
    file = place.file("signed.pem", signed + place.authority.pem)
    assert "in use: CN=signed.example" in place.khv.cli("cert", "install", file)
    for service in ("wbem", "web"):
        assert place.certificate(service) == "CN=signed.example"
    (row,) = place.khv.wbem().EnumerateInstances("KHV_X509Certificate")
    assert row["HealthState"] == 10
    assert row["Subject"] == "CN=signed.example"
    until(lambda: "CN=signed.example" in place.khv.cli("alarm", "list"), "the alarm")
    assert "CN=signed.example" in place.khv.page("system")
    labels = {"use": "server", "subject": "CN=signed.example"}
    left_s = place.khv.sample("khv_certificate_expiry_timestamp_seconds", **labels) - time.time()
    assert 9 * 86400 < left_s < 10 * 86400

    assert "in use: CN=" in place.khv.cli("cert", "new")
    until(lambda: "signed.example" not in place.khv.cli("alarm", "list"), "the end of the alarm")
    assert "valid" in place.khv.cli("cert", "show")


def test_reloads_and_users_are_audit_records_without_their_secrets(place: Place) -> None:
    secret = place.file("secret", b"hunter22hunter22\n")
    files = ("--auth-file", secret, "--priv-file", secret)
    place.khv.cli("snmp-user", "add", "mon", *files)
    for looking in (("cert", "show"), ("snmp-user", "list"), ("state", "check")):
        place.khv.cli(*looking)
    place.write("alarm_raise_s = 3.0\n")
    place.khv.cli("config", "reload")
    place.write("alarm_raise = 3.0\n")
    place.hang_up()
    file = place.directory / "khv.toml"
    refusal = f"{file}: alarm_raise: there is no such key; did you mean alarm_raise_s?"
    lines = place.khv.cli("audit", "list", "--json", "-n", "0").splitlines()
    found = [json.loads(line) for line in lines]
    assert [
        (item["action"], item["object"], re.sub("sha256:[0-9a-f]{64}", "HASH", item["summary"]))
        for item in found
        if item["action"].startswith(("command:", "config:"))
    ] == [
        ("command:snmp-user.add", "mon", "role='read-only', auth=***, priv=***"),
        ("config:reload", "", "configuration=HASH changed=alarm_raise_s"),
        ("command:config.reload", "", ""),
        ("config:reload", "", f"configuration=HASH refused: {refusal}"),
    ]
    hashes = [item["summary"].split()[0] for item in found if item["action"] == "config:reload"]
    assert hashes[0] == hashes[1], "what was refused counts for nothing"
    assert hashes[0] not in next(i["summary"] for i in found if i["action"] == "system:start")
    assert not any("hunter22" in line for line in lines)


def test_a_user_of_snmp_gets_in_by_its_passphrases(place: Place) -> None:
    made = place.khv.cli("snmp-user", "add", "mon")
    auth, priv = (made.split(f"{kind} ")[1].split()[0] for kind in ("auth", "priv"))
    where = place.khv.ready["snmp"].removeprefix("udp://")
    options = ("-v3", "-l", "authPriv", "-u", "mon", "-a", "SHA-256", "-x", "AES", "-r", "0")
    words = ("-A", auth, "-X", priv, where, "1.3.6.1.2.1.1.5.0")
    assert "STRING" in run("snmpget", *options, *words)
    place.khv.cli("snmp-user", "delete", "mon")
    with pytest.raises(AssertionError, match="Unknown user name"):
        run("snmpget", *options, *words)
