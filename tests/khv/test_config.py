from __future__ import annotations

import re
from pathlib import Path

import msgspec
import pytest

from hypervisor.ipmi import Lan
from khv.config import (
    LIVE,
    Config,
    ConfigError,
    Endpoint,
    Pam,
    SyslogTarget,
    load,
    load_whole,
    restarts,
)


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
        ("audit_keep_days = 6", "audit_keep_days: expected `int` >= 7"),
        ('[[syslog]]\naddress = "a"\ntransport = "smoke"', "syslog.1.transport: invalid"),
        ('[syslog]\naddress = "a"', "syslog: expected `array`"),
        ("wbem_prot = 1", "wbem_prot: .* did you mean wbem_http"),
        ('[wbem]\nport = "x"', "wbem.port: expected `int`, got `str`"),
        ("= 1", "khv.toml"),
        ("wbem = 5", "wbem: is a table, not a number"),
        ('[ipmi]\naddress = "h"', "ipmi.user: is missing"),
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


def test_all_that_is_wrong_is_told_at_once_with_its_file(tmp_path: Path) -> None:
    file, fragment = tmp_path / "khv.toml", tmp_path / "conf.d" / "10.toml"
    fragment.parent.mkdir()
    file.write_text("alarm_raise = 3\n[web]\nport = 70000\n")
    fragment.write_text("[wbem]\nadress = 'x'\n")
    with pytest.raises(ConfigError) as caught:
        load(str(file), {})
    assert str(caught.value).splitlines() == [
        f"{file}: alarm_raise: there is no such key; did you mean alarm_raise_s?",
        f"{file}: web.port: expected `int` <= 65535",
        f"{fragment}: wbem.adress: there is no such key; did you mean address?",
    ]


def test_a_value_knows_where_it_comes_from(tmp_path: Path) -> None:
    file, fragment = tmp_path / "khv.toml", tmp_path / "conf.d" / "10.toml"
    fragment.parent.mkdir()
    file.write_text("[web]\nport = 1\naddress = '::1'\n")
    fragment.write_text("[web]\nport = 2\n")
    loaded = load_whole(str(file), {"wbem.port": 3})
    assert loaded.config.web == Endpoint(address="::1", port=2)
    assert loaded.origin(("web", "port")) == str(fragment)
    assert loaded.origin(("web", "address")) == str(file)
    assert loaded.origin(("wbem", "port")) == "command line"
    assert loaded.origin(("snmp", "port")) == "default"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("service = '../passwd'", "pam.service"),
        ("administrators = 'wheel'", "pam.administrators"),
        ("readers = ['']", "pam.readers"),
        ("readers = ['a:b']", "pam.readers"),
        ("administrator = ['a']", "did you mean administrators?"),
    ],
)
def test_what_is_wrong_with_pam_is_named(tmp_path: Path, text: str, says: str) -> None:
    file = tmp_path / "khv.toml"
    file.write_text(f"[pam]\n{text}\n")
    with pytest.raises(ConfigError, match=re.escape(says)):
        load(str(file), {})


def test_pam_is_off_and_comes_with_a_reload(tmp_path: Path) -> None:
    assert Config().pam is None
    file = tmp_path / "khv.toml"
    file.write_text("[pam]\nreaders = ['DOM\\domain users']\n")
    config = load(str(file), {})
    assert config.pam == Pam(service="khv", readers=("DOM\\domain users",))
    assert restarts(Config(), config) == ()


def test_keys_that_need_a_new_start_are_named() -> None:
    old = Config()
    new = msgspec.structs.replace(old, log_level="DEBUG", user="x", compat=("esxi",))
    assert restarts(old, new) == ("compat", "user")
    assert restarts(old, old) == ()
    assert set(Config.__struct_fields__) >= LIVE
