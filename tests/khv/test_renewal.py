from __future__ import annotations

import socket
from pathlib import Path
from typing import Any

import msgspec
import pytest

from khv.config import Config, ConfigError, Endpoint
from khv.listen import bind_all
from khv.renewal import Renewal, Renewed, decode, encode, summary


class Files:
    """A configuration as its files say it, which a test changes."""

    def __init__(self, directory: Path) -> None:
        free = Endpoint()
        services = dict.fromkeys(("wbem", "web", "metrics", "snmp"), free)
        self.config = Config(state_dir=str(directory), log_level="WARNING", **services)
        self.error: str | None = None
        self.renewal = Renewal(self.config, bind_all(self.config), self.read)

    def read(self) -> Config:
        if self.error is not None:
            raise ConfigError(self.error)
        return self.config

    def say(self, **changes: Any) -> None:
        self.config = msgspec.structs.replace(self.config, **changes)

    def close(self) -> None:
        for item in self.renewal.open():
            item.close()


@pytest.fixture
def files(tmp_path: Path) -> Any:
    made = Files(tmp_path)
    yield made
    made.close()


def test_nothing_new_binds_nothing(files: Files) -> None:
    before = files.renewal.open()
    renewed, sockets = files.renewal.renew()
    assert renewed == Renewed(config=files.config)
    assert sockets == ()
    assert files.renewal.open() == before


def test_live_keys_count_at_once_and_others_wait(files: Files) -> None:
    files.say(alarm_raise_s=9.0, user="other")
    renewed, _ = files.renewal.renew()
    assert renewed.changed == ("alarm_raise_s",)
    assert renewed.restart == ("user",)
    assert files.renewal.config.alarm_raise_s == 9.0
    assert files.renewal.config.user == "khv"
    assert files.renewal.renew().renewed.restart == ("user",)  # still


def test_a_broken_file_leaves_all_as_it_was(files: Files) -> None:
    files.error = "khv.toml: x: no\nkhv.toml: y: no"
    renewed, sockets = files.renewal.renew()
    assert (renewed.config, renewed.error, sockets) == (files.config, files.error, ())
    assert files.renewal.last == renewed
    files.error = None
    assert files.renewal.renew().renewed.error == ""


def test_a_service_that_is_turned_on_off_and_moved(files: Files) -> None:
    files.say(wbem_http=Endpoint(port=0), snmp=Endpoint(port=-1))
    renewed, (fresh,) = files.renewal.renew()
    assert (renewed.opened, renewed.closed) == (("wbem_http",), ("snmp",))
    assert files.renewal.listeners.wbem_http is fresh
    assert files.renewal.listeners.snmp is None


@pytest.mark.parametrize("service", ["web", "snmp"])
def test_a_service_moves_to_an_address_that_takes_in_its_own(files: Files, service: str) -> None:
    former = getattr(files.renewal.listeners, service)
    port = former.getsockname()[1]
    kept = former.dup()  # the broker has it until it took the new one
    files.say(**{service: Endpoint(address="0.0.0.0", port=port)})
    renewed, (fresh,) = files.renewal.renew()
    assert renewed.opened == (service,)
    assert fresh.getsockname() == ("0.0.0.0", port)
    kept.close()


def test_an_address_that_cannot_be_had_moves_nothing(files: Files) -> None:
    before = files.renewal.open()
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        files.say(wbem_http=Endpoint(port=0), metrics=Endpoint(port=port), log_level="DEBUG")
        renewed, sockets = files.renewal.renew()
    assert "metrics: cannot listen" in renewed.error
    assert sockets == ()
    assert files.renewal.open() == before
    assert files.renewal.config.log_level == "WARNING"


def test_what_is_told_survives_the_way(files: Files) -> None:
    files.say(client_accounts={"Jane Doe": "admin"}, user="x")
    renewed = files.renewal.renew().renewed
    assert decode(encode(renewed)) == renewed


def test_what_became_of_a_reload_is_summed_up(files: Files) -> None:
    assert summary(files.renewal.renew().renewed) == "no key changed"
    files.say(alarm_raise_s=9.0, user="other", compat=("esxi",))
    assert summary(files.renewal.renew().renewed) == "changed=alarm_raise_s start=compat,user"
    files.error = "a: is wrong\nb: is wrong"
    assert summary(files.renewal.renew().renewed) == "refused: a: is wrong"
