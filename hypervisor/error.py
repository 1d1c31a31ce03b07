"""What can go wrong with libvirt, in the few kinds that callers tell apart."""

from __future__ import annotations


class HypervisorUnavailableError(Exception):
    """There is no connection to libvirt; the text says why."""


class HypervisorError(Exception):
    """libvirt refused or failed; the text is its own."""


class DomainNotFoundError(HypervisorError):
    """There is no such domain (any more)."""


class DomainStateError(HypervisorError):
    """The domain's state does not allow the action."""


class OperationFailedError(HypervisorError):
    """Any other refusal or failure."""
