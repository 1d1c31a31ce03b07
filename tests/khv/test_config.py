from __future__ import annotations

from pathlib import Path

import pytest

from hypervisor.ipmi import Lan
from khv.config import Config, ConfigError, Endpoint, SyslogTarget, load


def test_without_a_file_the_defaults_stand() -> None:
    assert load(None, {}) == Config()


def test_flags_win_over_the_file(tmp_path: Path) -> None:
    file = tmp_path / "khv.toml"
    file.write_text('state_dir = "/s"\n[wbem]\nport = 1\naddress = "0.0.0.0"\n')
    config = load(str(file), {"wbem.port": 0})
    assert config.state_dir == "/s"
    assert config.wbem == Endpoint(address="0.0.0.0", port=0)


def test_service_without_a_port_keeps_its_default_port(tmp_path: Path) -> None:
    file = tmp_path / "khv.toml"
    file.write_text('[web]\naddress = "::1"\n')
    assert load(str(file), {}).web == Endpoint(address="::1", port=8443)


def test_a_bmc_on_the_network_has_an_address_a_user_and_a_password_file(tmp_path: Path) -> None:
    file = tmp_path / "khv.toml"
    file.write_text('[ipmi]\naddress = "10.0.0.9"\nuser = "mon"\npassword_file = "/p"\n')
    assert load(str(file), {}).ipmi == Lan(address="10.0.0.9", user="mon", password_file="/p")


def test_there_may_be_several_syslog_servers(tmp_path: Path) -> None:
    file = tmp_path / "khv.toml"
    file.write_text(
        'audit_required = false\naudit_keep_days = 400\n[[syslog]]\naddress = "a"\n'
        '[[syslog]]\naddress = "b"\ntransport = "udp"\nwhat = ["audit"]\n'
    )
    config = load(str(file), {})
    assert config.syslog == (
        SyslogTarget(address="a", transport="tls", what=("events", "audit")),
        SyslogTarget(address="b", transport="udp", what=("audit",)),
    )
    assert (config.audit_required, config.audit_keep_days) == (False, 400)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("audit_keep_days = 6", "audit_keep_days"),
        ('[[syslog]]\naddress = "a"\ntransport = "smoke"', "transport"),
        ('[syslog]\naddress = "a"', "syslog"),
        ("wbem_prot = 1", "wbem_prot"),
        ('[wbem]\nport = "x"', r"\$.wbem.port"),
        ("= 1", "khv.toml"),
        ("wbem = 5", r"\$.wbem"),
        ('[ipmi]\naddress = "h"', r"\$.ipmi"),
        ('[ipmi]\naddress = "h"\nuser = "u"\npassword = "p"', "password"),
    ],
)
def test_wrong_key_is_named(tmp_path: Path, text: str, says: str) -> None:
    file = tmp_path / "khv.toml"
    file.write_text(text)
    with pytest.raises(ConfigError, match=says) as caught:
        load(str(file), {})
    assert str(file) in str(caught.value)


def test_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="No such file"):
        load(str(tmp_path / "none.toml"), {})
