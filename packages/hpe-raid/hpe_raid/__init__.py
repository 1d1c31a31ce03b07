"""Smart Array controllers of HPE for khv, read with ssacli."""

from __future__ import annotations

from cimom.provider import Context, Provider
from hpe_raid.ssacli import missing, read
from hypervisor.host import Host
from providers import raid

__all__ = ["provider"]


def provider(context: Context) -> Provider:
    """Return what khv serves of this package."""
    return raid.provider(
        context,
        name="hpe_raid",
        prefix="HPE",
        read=read,
        missing=missing(Host(context.host_root)),
    )
