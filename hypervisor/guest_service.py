"""What the host does with its guests when it goes down and comes up: libvirt's guest service.

libvirt-guests(8): its script has the defaults, a file of the distribution what differs.  Knows no
libvirt connection.
"""

from __future__ import annotations

import re

import msgspec

from hypervisor.host import Host

UNIT = "libvirt-guests.service"
TARGETS = ("etc/systemd/system/multi-user.target.wants",)
SCRIPTS = ("usr/lib/libvirt/libvirt-guests.sh", "usr/libexec/libvirt-guests.sh")
SETTINGS = ("etc/sysconfig/libvirt-guests", "etc/default/libvirt-guests")
_ASSIGNMENT = re.compile(r"^(ON_BOOT|ON_SHUTDOWN)=[\"']?([a-z]+)[\"']?\s*$", re.MULTILINE)


class GuestService(msgspec.Struct, frozen=True, kw_only=True):
    """What is done with guests that run: `on_shutdown` suspend, shutdown, or None (nothing)."""

    on_shutdown: str | None = None
    restarts: bool = False  # guests that ran before the host's end run after its start


def read_guest_service(host: Host) -> GuestService:
    """Read it; where the service is not enabled guests are cut off with the host."""
    enabled = any(host.link(target, UNIT) is not None for target in TARGETS)
    texts = [host.read_text(path) for path in (*SCRIPTS, *SETTINGS)] if enabled else []
    return parse_guest_service([text for text in texts if text])


def parse_guest_service(texts: list[str]) -> GuestService:
    """Read shell assignments; a later one counts."""
    found = dict(pair for text in texts for pair in _ASSIGNMENT.findall(text))
    return GuestService(
        on_shutdown=found.get("ON_SHUTDOWN"), restarts=found.get("ON_BOOT") == "start"
    )
