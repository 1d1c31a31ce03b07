"""What the kernel tells of links, addresses and routes, asked and unasked (rtnetlink(7))."""

from __future__ import annotations

import logging
import select
import socket  # noqa: TID251 - netlink: it reaches the kernel, not the network
import threading
from collections.abc import Callable, Iterator

from hypervisor.netlink import (
    DONE,
    ERROR,
    GET_ADDRESS,
    GET_LINK,
    GET_ROUTE,
    INET,
    INET6,
    AddressMessage,
    Hop,
    LinkMessage,
    dump_request,
    messages,
    parse_address,
    parse_link,
    parse_route,
)

log = logging.getLogger(__name__)

# RTMGRP_LINK, IPV4_IFADDR, IPV4_ROUTE, IPV6_IFADDR, IPV6_ROUTE of linux/rtnetlink.h
GROUPS = 0x1 | 0x10 | 0x40 | 0x100 | 0x400
BUFFER_BYTES = 1024 * 1024
READ_BYTES = 64 * 1024
MAX_MESSAGES = 65536  # of one answer; a router of the internet has a million routes
MAX_ROUTES = 4096
POLL_S = 0.5  # how often a listener looks whether it is to stop
SETTLE_S = 0.05  # one command changes several things
REST_S = 0.5  # between two calls; a router may learn routes all the time
PATIENCE_S = 2.0  # how long an answer may take


# -- asked


def links() -> list[LinkMessage]:
    """Return what netlink tells of the interfaces; none when it tells nothing."""
    return [link for body in _dump(GET_LINK) if (link := parse_link(body)) is not None]


def addresses() -> list[tuple[str, AddressMessage]] | None:
    """Return the addresses with the names of their interfaces; None when there is no netlink."""
    names = _names()
    bodies = list(_dump(GET_ADDRESS))
    if not bodies and not names:
        return None
    found = [address for body in bodies if (address := parse_address(body)) is not None]
    return [(names[item.index], item) for item in found if item.index in names]


def hops() -> list[tuple[str, Hop]]:
    """Return the routers of the main table with the names of the interfaces that reach them."""
    names = _names()
    found: list[tuple[str, Hop]] = []
    for family in (INET, INET6):
        for number, body in enumerate(_dump(GET_ROUTE, family)):
            if number == MAX_ROUTES:
                break
            found += [(names[hop.index], hop) for hop in parse_route(body) if hop.index in names]
    return found


def _names() -> dict[int, str]:
    try:
        return dict(socket.if_nameindex())
    except OSError:
        return {}


def _dump(kind: int, family: int = 0) -> Iterator[bytes]:
    """Yield the bodies of the messages of an answer; nothing when the kernel gives none."""
    try:
        with socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, socket.NETLINK_ROUTE) as link:
            link.settimeout(PATIENCE_S)
            link.send(dump_request(kind, family))
            left = MAX_MESSAGES
            while left > 0:
                for told, body in messages(link.recv(READ_BYTES)):
                    if told in (DONE, ERROR):
                        return
                    left -= 1
                    yield body
    except OSError:
        return


# -- unasked


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
            stop.wait(REST_S)


def _drain(link: socket.socket) -> None:
    """Take all messages; what they say does not matter, everything is read again."""
    try:
        while link.recv(READ_BYTES):
            pass
    except BlockingIOError:
        return
    except OSError as exc:  # ENOBUFS: the buffer overflowed
        log.warning("events of addresses and routes were lost: %s", exc.strerror)
