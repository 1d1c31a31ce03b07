"""Serve the sample host over TLS for looking at it: `python -m tests.web.look [port]`.

Log in as admin with the password `sample-password`.  The readings move every second.
"""

from __future__ import annotations

import asyncio
import sys
import time
from typing import Any

import msgspec
import trustme
import uvicorn

from cimom.classes import KHV_NumericSensor
from cimom.model import CimObject
from tests.web.house import House
from tests.web.sample import loads, sensors
from web.asgi import WebApp


def serving(app: Any, certificate: trustme.LeafCert, port: int) -> uvicorn.Server:
    """Return a server like the one khv runs."""
    config = uvicorn.Config(
        app,
        host="127.0.0.1",
        port=port,
        log_level="warning",
        lifespan="off",
        server_header=False,
        timeout_graceful_shutdown=1,  # browsers do not answer the end of TLS while they idle
    )
    config.load()
    config.ssl = config.ssl or _context(certificate)
    return uvicorn.Server(config)


def _context(certificate: trustme.LeafCert) -> Any:
    import ssl

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    certificate.configure_cert(context)
    return context


async def move(house: House) -> None:
    """Let the loads and one temperature move."""
    step = 0
    while True:
        await asyncio.sleep(1)
        step += 1
        house.wall = time.time()
        first, *_ = sensors(hot=step % 20 < 10)
        assert isinstance(first, KHV_NumericSensor)
        warm = msgspec.structs.replace(first, CurrentReading=(first.CurrentReading or 0) + step)
        house.apply("sensors", warm, taken_at=house.wall)
        house.apply(
            "load",
            *(busier(row, step) for row in loads()),
            taken_at=house.wall,
        )


def busier(row: Any, step: int) -> CimObject:
    """Return a load that moved."""
    moved: CimObject = msgspec.structs.replace(
        row, LoadPercentage=(row.LoadPercentage + step) % 101
    )
    return moved


async def main(port: int) -> None:
    """Serve until interrupted."""
    house = House(demo=True)
    house.missing = ("IPMI: no /dev/ipmi0, sensors of the service processor are not shown",)
    house.port = msgspec.structs.replace(house.port, clock=time.monotonic, now=time.time)
    app = WebApp(house.port)
    certificate = trustme.CA().issue_cert("localhost", "127.0.0.1")
    moving = asyncio.create_task(move(house))
    await serving(app, certificate, port).serve()
    moving.cancel()
    await app.close()


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else 8443))
