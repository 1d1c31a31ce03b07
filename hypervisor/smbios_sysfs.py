"""What the kernel tells of SMBIOS to everyone (kernel ABI/testing/sysfs-class-dmi).

The table itself only root may read; serial numbers neither.  Handles are 0.
"""

from __future__ import annotations

import re

from hypervisor.host import Host
from hypervisor.identity import meaningful
from hypervisor.smbios_part import Board, Enclosure, Firmware, Smbios, System
from hypervisor.smbios_table import MAX_TEXT, parse_date

FOLDER = "sys/class/dmi/id"
_RELEASE = re.compile(r"([0-9]{1,3})\.([0-9]{1,3})\Z")
MAX_KIND = 0x7F


def read_main_facts(host: Host) -> Smbios:
    """Read firmware, system, board and enclosure; what is not told at all is left out."""

    def text(name: str) -> str | None:
        return meaningful((host.read_word(FOLDER, name) or "")[:MAX_TEXT])

    def release(name: str) -> tuple[int, int] | None:
        match = _RELEASE.match(host.read_word(FOLDER, name) or "")
        return (int(match[1]), int(match[2])) if match else None

    if not host.exists(FOLDER):
        return Smbios()
    kind = host.read_count(FOLDER, "chassis_type", limit=MAX_KIND)
    return Smbios(
        firmware=Firmware(
            vendor=text("bios_vendor"),
            version=text("bios_version"),
            date=parse_date(host.read_word(FOLDER, "bios_date") or ""),
            release=release("bios_release"),
            controller_release=release("ec_firmware_release"),
        ),
        system=System(
            manufacturer=text("sys_vendor"),
            product=text("product_name"),
            version=text("product_version"),
            serial=text("product_serial"),
            uuid=(text("product_uuid") or "").lower() or None,
            sku=text("product_sku"),
            family=text("product_family"),
        ),
        boards=_board(*map(text, ("board_vendor", "board_name", "board_version", "board_serial"))),
        enclosures=(
            Enclosure(
                handle=0,
                manufacturer=text("chassis_vendor"),
                kind=kind,
                lock=None,
                version=text("chassis_version"),
                serial=text("chassis_serial"),
                asset_tag=text("chassis_asset_tag"),
            ),
        ),
    )


def _board(
    vendor: str | None, name: str | None, version: str | None, serial: str | None
) -> tuple[Board, ...]:
    if name is None and vendor is None:
        return ()
    return (
        Board(
            handle=0,
            manufacturer=vendor,
            product=name,
            version=version,
            serial=serial,
            asset_tag=None,
            chassis=0,
        ),
    )
