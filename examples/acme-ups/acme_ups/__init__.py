"""Uninterruptible power supplies of ACME for khv: what their daemon writes, as CIM."""

from acme_ups.provider import provider

__all__ = ["provider"]
