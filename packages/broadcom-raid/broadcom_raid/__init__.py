"""RAID controllers of Broadcom (MegaRAID, Dell's PERC) for khv, read with storcli or perccli."""

from __future__ import annotations

from broadcom_raid.storcli import missing, read
from cimom.provider import Context, Provider
from hypervisor.host import Host
from providers import raid

__all__ = ["provider"]


def provider(context: Context) -> Provider:
    """Return what khv serves of this package."""
    return raid.provider(
        context,
        name="broadcom_raid",
        prefix="BRCM",
        read=read,
        missing=missing(Host(context.host_root)),
    )
