"""Changes of addresses, routes and links as the kernel tells them (rtnetlink(7))."""

from __future__ import annotations

import logging
import select
import socket  # noqa: TID251 - netlink: it reaches the kernel, not the network
import threading
from collections.abc import Callable

log = logging.getLogger(__name__)

# RTMGRP_LINK, IPV4_IFADDR, IPV4_ROUTE, IPV6_IFADDR, IPV6_ROUTE of linux/rtnetlink.h
GROUPS = 0x1 | 0x10 | 0x40 | 0x100 | 0x400
BUFFER_BYTES = 1024 * 1024
READ_BYTES = 64 * 1024
POLL_S = 0.5  # how often a listener looks whether it is to stop
SETTLE_S = 0.05  # one command changes several things


def listen(changed: Callable[[], None]) -> Callable[[], None]:
    """Call `changed` after changes, from a thread; the answer ends it.

    After an overflow of the kernel's buffer messages are lost: `changed` is called then, too.
    OSError when the kernel gives no such socket.
    """
    link = socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, socket.NETLINK_ROUTE)
    try:
        link.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, BUFFER_BYTES)
        link.setblocking(False)
        link.bind((0, GROUPS))
    except OSError:
        link.close()
        raise
    stop = threading.Event()
    threading.Thread(target=_loop, args=(link, changed, stop), name="routes", daemon=True).start()
    return stop.set


def _loop(link: socket.socket, changed: Callable[[], None], stop: threading.Event) -> None:
    with link:
        while not stop.is_set():
            if not select.select([link], [], [], POLL_S)[0]:
                continue
            stop.wait(SETTLE_S)
            _drain(link)
            try:
                changed()
            except OSError as exc:  # nobody is there any more to be told
                log.warning("addresses and routes are no longer watched: %s", exc.strerror)
                return


def _drain(link: socket.socket) -> None:
    """Take all messages; what they say does not matter, everything is read again."""
    try:
        while link.recv(READ_BYTES):
            pass
    except BlockingIOError:
        return
    except OSError as exc:  # ENOBUFS: the buffer overflowed
        log.warning("events of addresses and routes were lost: %s", exc.strerror)
