"""The process of a package: confined, then the package is imported and its provider served.

usage: python -I -m khv.vendor.worker TASK [--check]

With --check the provider is not served: what is wrong with it, in words, is told over the
connection, as a JSON array in one line.
"""

from __future__ import annotations

import importlib
import json
import logging
import os
import socket  # noqa: TID251 - its end of the supervisor's pair
import sys
from collections.abc import Mapping

import msgspec

from cimom.broker.link import hello
from cimom.broker.permit import Permit
from cimom.broker.worker import Worker
from cimom.model import ProtocolError
from cimom.provider import Context, Provider
from cimom.schema import Declarations, Schema, load
from cimom.testing import faults
from khv.process import name_process
from khv.vendor.confine import confine, open_devices
from khv.vendor.task import Task

log = logging.getLogger(__name__)

LOG_FORMAT = "%(levelname)s %(name)s: %(message)s"  # the keeper puts the package's name before it

MAX_FAULTS = 100  # that are told of one package: all of its rows may be wrong
MAX_TEXT = 1000  # characters of each


def main(argv: list[str]) -> int:
    """Serve until the broker closes the connection; 1 when the package cannot be served."""
    task = msgspec.json.decode(argv[1], type=Task)
    name_process(f"khv-{task.name}")
    logging.basicConfig(level=logging.INFO, format=LOG_FORMAT)
    with open(task.schema, "rb") as file:
        own = msgspec.msgpack.decode(file.read(), type=Declarations)
    schema = load().extended(own)
    devices = open_devices(task.devices)
    confine(task)
    connection = socket.socket(fileno=task.connection)
    connection.set_inheritable(False)  # programs that the package starts do not get it
    if "--check" in argv:
        connection.sendall(_verdict(_checked(task, schema, devices)))
        return 0
    provider = _provider(task, schema, devices)
    Worker(task.name, provider, connection, schema.struct).run()
    return 0


def _verdict(found: list[str]) -> bytes:
    told = [text[:MAX_TEXT] for text in found[:MAX_FAULTS]]
    if len(found) > MAX_FAULTS:
        told.append(f"and {len(found) - MAX_FAULTS} more")
    return json.dumps(told).encode() + b"\n"


def _provider(task: Task, schema: Schema, devices: Mapping[str, int]) -> Provider:
    """Import the package, which comes last on the path, and have it make its provider."""
    sys.path.append(task.site)
    module, _, attribute = task.entry.partition(":")
    make = getattr(importlib.import_module(module), attribute)
    context = Context(
        struct=schema.struct,
        system_name=task.system_name,
        host_root=task.host_root,
        data_directory=task.data,
        devices=devices,
    )
    provider = make(context)
    if not isinstance(provider, Provider):
        raise TypeError(f"{task.entry} made a {type(provider).__name__}, not a Provider")
    return provider


def _checked(task: Task, schema: Schema, devices: Mapping[str, int]) -> list[str]:
    """Return in words what is wrong with a package's provider."""
    permit = Permit(name=task.name, prefix=task.prefix, namespace=task.namespace)
    try:
        provider = _provider(task, schema, devices)
        permit.check(hello(task.name, os.getpid(), provider))
        return faults(provider, schema)
    except ProtocolError as exc:
        return [exc.text]
    except Exception as exc:  # noqa: BLE001 - a package's own bug is what is looked for
        return [f"{type(exc).__name__}: {exc}"]


if __name__ == "__main__":
    sys.exit(main(sys.argv))
