from __future__ import annotations

import os
import socket
from pathlib import Path

import msgspec
import pytest

from khv.config import Config, ConfigError, Endpoint
from khv.listen import Listeners, bind_all, url


def config(state_dir: Path, **services: Endpoint) -> Config:
    base = Config(
        state_dir=str(state_dir),
        local_group="no-such-group",
        wbem=Endpoint(),
        web=Endpoint(),
        metrics=Endpoint(),
        snmp=Endpoint(),
    )
    return msgspec.structs.replace(base, **services)


def close(listeners: Listeners) -> None:
    for item in listeners.open():
        item.close()


def test_port_0_picks_free_ones_on_loopback(tmp_path: Path) -> None:
    listeners = bind_all(config(tmp_path))
    ports = {url("https", item) for item in (listeners.wbem, listeners.web, listeners.metrics)}
    assert len(ports) == 3
    assert all(port is not None and port.startswith("https://127.0.0.1:") for port in ports)
    assert os.stat(tmp_path / "khv.sock").st_mode & 0o777 == 0o600
    close(listeners)


def test_port_minus_1_is_off(tmp_path: Path) -> None:
    listeners = bind_all(config(tmp_path, snmp=Endpoint(port=-1)))
    assert listeners.snmp is None
    assert url("udp", listeners.snmp) is None
    close(listeners)


def test_address_in_use_names_the_service(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(ConfigError, match=rf"web: .*port {port}: Address already in use"):
            bind_all(config(tmp_path, web=Endpoint(port=port)))


@pytest.mark.parametrize("endpoint", [Endpoint(port=99999), Endpoint(address="300.1.1.1")])
def test_impossible_endpoint_is_a_configuration_error(tmp_path: Path, endpoint: Endpoint) -> None:
    with pytest.raises(ConfigError, match="wbem"):
        bind_all(config(tmp_path, wbem=endpoint))


def test_second_khv_on_a_state_directory_is_refused_and_a_stale_socket_is_not(
    tmp_path: Path,
) -> None:
    first = bind_all(config(tmp_path))
    with pytest.raises(ConfigError, match="another khv already runs"):
        bind_all(config(tmp_path))
    close(first)
    close(bind_all(config(tmp_path)))
