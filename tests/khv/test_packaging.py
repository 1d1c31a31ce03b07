"""The files that a package installs agree with what khv does, and with the tools that read them."""

from __future__ import annotations

import os
import subprocess
import tomllib
import xml.etree.ElementTree as ET
from pathlib import Path

from khv.config import Config, Pam, load
from khv.pam import library
from khv.pam.library import Question
from khv.privilege import HELPERS, NEEDS
from tests.conftest import require, require_command
from tests.khv.pam.stack import libpam

PACKAGING = Path(__file__).parents[2] / "packaging"
UNIT = PACKAGING / "systemd" / "khv.service"
SUPERVISORS = {  # becomes the others, ends them, makes their directories
    *("CAP_SETUID", "CAP_SETGID", "CAP_SETPCAP", "CAP_KILL", "CAP_CHOWN", "CAP_DAC_OVERRIDE"),
    *("CAP_FOWNER", "CAP_NET_BIND_SERVICE"),
}


def settings() -> list[tuple[str, str]]:
    lines = (line.partition("=") for line in UNIT.read_text().splitlines() if line[:1] not in "#[")
    return [(name, value) for name, _, value in lines]


def setting(name: str) -> str:
    return " ".join(value for key, value in settings() if key == name)


def test_the_unit_grants_what_the_processes_keep_and_no_more() -> None:
    rows = (*NEEDS.values(), *HELPERS.values())
    kept = {name for wanted in rows for name in wanted.capabilities}
    assert set(setting("CapabilityBoundingSet").split()) == kept | SUPERVISORS


def test_the_unit_fits_the_supervisor() -> None:
    assert setting("Type") == "notify"
    assert setting("NotifyAccess") == "main"  # the broker is not believed
    assert setting("KillMode") == "process"
    assert setting("WatchdogSec") == "60s"
    assert f"/var/lib/{setting('StateDirectory')}" == Config().state_dir


def test_systemd_understands_the_unit(tmp_path: Path) -> None:
    unit = tmp_path / "khv.service"
    unit.write_text(UNIT.read_text().replace("/usr/bin/khv serve", "/bin/true"))
    command = [require_command("systemd-analyze"), "verify", "--man=no", str(unit)]
    done = subprocess.run(command, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")


def test_users_are_those_of_the_configuration() -> None:
    lines = (PACKAGING / "sysusers.d" / "khv.conf").read_text().splitlines()
    names = [line.split()[1] for line in lines if line.startswith("u ")]
    assert names == [Config().user, Config().worker_user]


def test_the_packages_configuration_opens_what_the_table_of_sockets_says() -> None:
    path = PACKAGING / "khv.toml"
    assert tomllib.loads(path.read_text())
    config = load(str(path), {})
    told = {name: getattr(config, name) for name in ("wbem", "web", "metrics", "snmp", "wbem_http")}
    assert {name: (e.address, e.port) for name, e in told.items()} == {
        "wbem": ("0.0.0.0", 5989),
        "web": ("0.0.0.0", 8443),
        "metrics": ("127.0.0.1", 9477),
        "snmp": ("127.0.0.1", 161),
        "wbem_http": ("127.0.0.1", -1),
    }


def test_pam_understands_its_service_and_lets_nobody_in_without_a_password() -> None:
    question = Question(Pam().service, "daemon", b"x", "192.0.2.7")  # whose password is locked
    result = library.check(libpam(), question, str(PACKAGING / "pam.d"))
    assert (result.step, result.code) == ("authenticate", library.AUTH_ERR)


def test_firewalls_open_what_is_not_on_loopback() -> None:
    tree = ET.parse(PACKAGING / "firewalld" / "khv.xml")
    ports = {(port.get("protocol"), port.get("port")) for port in tree.iter("port")}
    assert ports == {("tcp", "5989"), ("tcp", "8443")}
    assert "{ 5989, 8443 }" in (PACKAGING / "nftables" / "khv.nft").read_text()


def test_nft_understands_its_rules() -> None:
    require(os.geteuid() == 0, "root, who makes namespaces")
    rules = str(PACKAGING / "nftables" / "khv.nft")
    command = [require_command("unshare"), "--net", require_command("nft"), "-c", "-f", rules]
    done = subprocess.run(command, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
