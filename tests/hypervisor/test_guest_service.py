"""What libvirt's guest service does with machines when the host goes down."""

from __future__ import annotations

from pathlib import Path

from hypervisor.guest_service import GuestService, parse_guest_service, read_guest_service
from hypervisor.host import Host
from tests.hosts import put

SCRIPT = 'sysconfdir="/etc"\nURIS="default"\nON_BOOT="ignore"\nON_SHUTDOWN="shutdown"\n'


def test_what_is_configured_goes_before_the_defaults() -> None:
    assert parse_guest_service([SCRIPT]) == GuestService(on_shutdown="shutdown")
    changed = "#ON_SHUTDOWN=shutdown\nON_SHUTDOWN=suspend\nON_BOOT='start'\n"
    assert parse_guest_service([SCRIPT, changed]) == GuestService(
        on_shutdown="suspend", restarts=True
    )
    assert parse_guest_service([]) == GuestService()


def test_a_service_that_is_not_enabled_does_nothing(tmp_path: Path) -> None:
    host = Host(str(tmp_path))
    put(host, "usr/lib/libvirt/libvirt-guests.sh", SCRIPT)
    assert read_guest_service(host) == GuestService()
    wants = tmp_path / "etc/systemd/system/multi-user.target.wants"
    wants.mkdir(parents=True)
    (wants / "libvirt-guests.service").symlink_to("/lib/systemd/system/libvirt-guests.service")
    assert read_guest_service(host) == GuestService(on_shutdown="shutdown")
    put(host, "etc/default/libvirt-guests", "ON_SHUTDOWN=suspend\n")
    assert read_guest_service(host) == GuestService(on_shutdown="suspend")
