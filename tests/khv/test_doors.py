from __future__ import annotations

import asyncio
import socket
import ssl
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import msgspec
import pytest

from khv.config import Config, Endpoint
from khv.doors import Context, Doors, Face, material
from khv.listen import KINDS, Listeners, bind_all
from tests.khv.authority import Authority


class Moving:
    def __init__(self, house: House, name: str) -> None:
        self.house, self.name = house, name

    async def move(self, bound: socket.socket, context: Context, **how: bool) -> None:
        self.house.told.append((self.name, "moved", context is not None, *how.values()))
        bound.close()


class House:
    """Faces that note what happens to them."""

    def __init__(self, directory: Path, **keys: Any) -> None:
        self.directory = directory
        self.told: list[tuple[Any, ...]] = []
        services = dict.fromkeys(("wbem", "web", "metrics", "snmp"), Endpoint())
        self.config = Config(state_dir=str(directory), **{**services, **keys})
        self.listeners: Listeners = bind_all(self.config)
        self.doors = Doors({name: self.face(name) for name in KINDS}, self.material, self.config)

    def material(self, config: Config) -> Any:
        return material(config, str(self.directory), "host.example")

    def face(self, name: str) -> Face:
        @asynccontextmanager
        async def made(bound: socket.socket, context: Context) -> AsyncIterator[Moving]:
            self.told.append((name, "opened", context is not None))
            yield Moving(self, name)
            bound.close()
            self.told.append((name, "closed"))

        return made

    def run(self, work: Callable[[], Any]) -> list[tuple[Any, ...]]:
        async def all_of_it() -> list[tuple[Any, ...]]:
            await self.doors.open(self.listeners)
            opened = len(self.told)
            try:
                await work()
            finally:
                found = self.told[opened:]
                await self.doors.close()
            return found

        try:
            return asyncio.run(all_of_it())
        finally:
            for item in self.listeners.open():
                item.close()


def test_each_service_has_the_tls_that_is_its(tmp_path: Path) -> None:
    house = House(tmp_path, wbem_http=Endpoint(), metrics=Endpoint(address="0.0.0.0"))

    async def nothing() -> None:
        pass

    house.run(nothing)
    opened = {name: tls for name, what, tls in (t for t in house.told if t[1] == "opened")}
    assert opened == {
        "wbem": True, "wbem_http": False, "web": True, "metrics": True, "snmp": False,
    }  # fmt: skip


def test_files_that_are_as_before_move_nothing(tmp_path: Path) -> None:
    house = House(tmp_path)
    assert house.run(lambda: house.doors.renew(house.config)) == []


def test_another_certificate_moves_what_shows_it(tmp_path: Path) -> None:
    house = House(tmp_path)
    certificate, key = Authority().issue()
    (tmp_path / "c").write_bytes(certificate)
    (tmp_path / "k").write_bytes(key)
    config = msgspec.structs.replace(
        house.config, server_certificate=str(tmp_path / "c"), server_key=str(tmp_path / "k")
    )
    told = house.run(lambda: house.doors.renew(config))
    assert told == [("wbem", "moved", True, False), ("web", "moved", True)]


def test_other_authorities_end_what_they_let_in(tmp_path: Path) -> None:
    house = House(tmp_path)
    (tmp_path / "ca").write_bytes(Authority().pem)
    config = msgspec.structs.replace(house.config, client_ca=str(tmp_path / "ca"))
    assert house.run(lambda: house.doors.renew(config)) == [("wbem", "moved", True, True)]


def test_certificates_that_cannot_be_used_leave_all_others_in_force(tmp_path: Path) -> None:
    house = House(tmp_path)
    before = house.doors.material
    (tmp_path / "ca").write_text("no")
    config = msgspec.structs.replace(house.config, client_ca=str(tmp_path / "ca"))

    async def renew() -> None:
        with pytest.raises(ssl.SSLError):
            await house.doors.renew(config, {}, ("snmp",))

    assert house.run(renew) == [("snmp", "closed")]  # the rest is done all the same
    assert house.doors.material == before


def test_a_socket_takes_the_place_of_another(tmp_path: Path) -> None:
    house = House(tmp_path)
    web, snmp = (socket.socket(socket.AF_INET, KINDS[name]) for name in ("web", "snmp"))

    async def renew() -> None:
        await house.doors.renew(house.config, {"web": web, "snmp": snmp})
        assert house.doors.bound("web") is web

    told = house.run(renew)
    web.close()
    snmp.close()
    assert told == [("web", "moved", True), ("snmp", "closed"), ("snmp", "opened", False)]
