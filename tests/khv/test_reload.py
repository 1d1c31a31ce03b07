from __future__ import annotations

import asyncio
import socket
from collections.abc import Mapping
from typing import Any

import pytest

from cimom.access.roles import Principal, Role
from cimom.model import CimError
from khv.config import Config
from khv.reload import Reload
from khv.renewal import Renewed

WHO = Principal(name="root", role=Role.ADMINISTRATOR, source="local")


class Broker:
    """What a reload does to a broker, noted."""

    def __init__(self, last: Renewed | None = None) -> None:
        self.applied: list[tuple[Config, list[str], tuple[str, ...]]] = []
        self.notes: list[tuple[str, bool]] = []
        self.orders = 0
        self.fault: OSError | None = None
        self.reload = Reload(
            last or Renewed(), apply=self.apply, order=self.order, note=self.note, config=Config
        )

    async def apply(
        self, config: Config, fresh: Mapping[str, socket.socket], closed: tuple[str, ...]
    ) -> None:
        self.applied.append((config, list(fresh), closed))
        if self.fault is not None:
            raise self.fault

    def order(self) -> None:
        self.orders += 1

    def note(self, text: str, *, refused: bool = False) -> None:
        self.notes.append((text, refused))

    async def asked(self, told: Renewed) -> Any:
        asking = asyncio.ensure_future(self.reload.asked(WHO, {}))
        await asyncio.sleep(0)
        assert self.orders == 1
        await self.reload.take(told, [])
        return await asking


def test_who_asks_is_told_what_came_of_it() -> None:
    broker = Broker()
    told = Renewed(config=Config(), changed=("log_level",), restart=("user",))
    assert asyncio.run(broker.asked(told)) == [
        "the configuration was read again: log_level",
        "changed, but khv has to be started anew for: user",
    ]
    assert broker.applied == [(Config(), [], ())]
    assert broker.notes[0][1] is False


def test_errors_are_told_whole_and_stay_as_a_notice() -> None:
    broker = Broker()
    with pytest.raises(CimError) as caught:
        asyncio.run(broker.asked(Renewed(config=Config(), error="a: no\nb: no")))
    assert caught.value.text == "nothing was changed:\na: no\nb: no"
    assert broker.applied == []
    notice = "the configuration has errors, the former one is in force: a: no (and 1 more)"
    assert broker.reload.notices() == (notice,)
    assert broker.notes == [(notice, True)]
    asyncio.run(broker.reload.take(Renewed(config=Config()), []))
    assert broker.reload.notices() == ()


def test_certificates_that_fail_are_a_notice_until_they_do_not() -> None:
    broker = Broker()
    broker.fault = OSError("no key")
    (_, notice) = asyncio.run(broker.asked(Renewed(config=Config())))
    assert notice == "the former certificates are in force: no key"
    assert broker.reload.notices() == (notice,)
    broker.fault = None
    asyncio.run(broker.reload.take(Renewed(config=Config()), []))
    assert broker.reload.notices() == ()


def test_a_broker_that_starts_again_knows_of_the_last_reload() -> None:
    assert Broker(Renewed(error="a: no")).reload.notices()
    assert not Broker(Renewed(config=Config())).reload.notices()


def test_what_counts_is_shown_without_secrets() -> None:
    rows = asyncio.run(Broker().reload.show(WHO, {}))
    assert ("log_level", '"INFO"', "in force") in rows
