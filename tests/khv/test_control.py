from __future__ import annotations

import asyncio
import json
import os
import socket
from typing import Any

from khv.control import Control


def pair() -> tuple[socket.socket, socket.socket]:
    ours, theirs = socket.socketpair(type=socket.SOCK_SEQPACKET)
    return ours, theirs


def test_orders_and_news_go_both_ways_with_descriptors() -> None:
    async def whole() -> list[Any]:
        supervisor, broker = pair()
        told: list[Any] = []
        gone = asyncio.Event()
        control = Control(broker)
        control.watch(lambda news, fds: told.append((news, len(fds))) or _closed(fds), gone.set)
        control.order({"kill": "hw", "pid": 7})
        told.append(json.loads(supervisor.recv(100)))
        socket.send_fds(supervisor, [b'{"worker":"hw"}'], [supervisor.fileno()])
        supervisor.send(b'{"x":1}')
        supervisor.close()
        await asyncio.wait_for(gone.wait(), 10)
        broker.close()
        return told

    assert asyncio.run(whole()) == [
        {"kill": "hw", "pid": 7},
        ({"worker": "hw"}, 1),
        ({"x": 1}, 0),
    ]


def _closed(descriptors: list[int]) -> None:
    for descriptor in descriptors:
        os.close(descriptor)


def test_what_finds_no_room_goes_later_in_its_order() -> None:
    async def whole() -> list[bytes]:
        supervisor, broker = pair()
        control = Control(broker)
        packets = [b"%05d" % number + b"x" * 5000 for number in range(500)]
        for packet in packets:
            control.send(packet)
        flushed = asyncio.ensure_future(control.flushed())
        await asyncio.sleep(0)
        assert not flushed.done()
        found = []
        supervisor.setblocking(False)
        while len(found) < len(packets):
            try:
                found.append(supervisor.recv(65536))
            except BlockingIOError:
                await asyncio.sleep(0)
        await asyncio.wait_for(flushed, 10)
        supervisor.close()
        broker.close()
        return [item[:5] for item in found]

    assert asyncio.run(whole()) == [b"%05d" % number for number in range(500)]


def test_a_supervisor_that_is_gone_is_no_error() -> None:
    async def whole() -> bool:
        supervisor, broker = pair()
        control = Control(broker)
        supervisor.close()
        control.send(b"x")
        more = control.receive(lambda *_: None)
        broker.close()
        return more

    assert asyncio.run(whole()) is False
