"""Events of domains: which are asked for, and what they change.  Pure."""

from __future__ import annotations

# Details of VIR_DOMAIN_EVENT_ID_LIFECYCLE, virDomainEventType.
LIFECYCLE = (
    "defined",
    "undefined",
    "started",
    "suspended",
    "resumed",
    "stopped",
    "shutdown",
    "pmsuspended",
    "crashed",
)
# Events after which a domain's row or settings may look different: name in libvirt -> kind.
EVENTS = {
    "LIFECYCLE": "lifecycle",
    "REBOOT": "reboot",
    "WATCHDOG": "watchdog",
    "IO_ERROR_REASON": "io-error",
    "BALLOON_CHANGE": "balloon",
    "DEVICE_ADDED": "device-added",
    "DEVICE_REMOVED": "device-removed",
    "TUNABLE": "tunable",
    "METADATA_CHANGE": "metadata",
    "TRAY_CHANGE": "tray",
    "DISK_CHANGE": "disk",
    "BLOCK_JOB_2": "block-job",
    "MEMORY_DEVICE_SIZE_CHANGE": "memory-device",
}
# After these the XML is as before.  A balloon that khv or another moves would have it read every
# few seconds; what it leaves the guest is a figure of the cheap pass.
PASSING = frozenset({"reboot", "watchdog", "io-error", "balloon"})


def kind_of(kind: str, details: tuple[object, ...]) -> str:
    """Return the kind of an event; of a lifecycle event its own."""
    if kind != "lifecycle" or not details:
        return kind
    number = details[0]
    if isinstance(number, int) and 0 <= number < len(LIFECYCLE):
        return LIFECYCLE[number]
    return kind  # a newer libvirt knows more


def changes_settings(kind: str) -> bool:
    """Whether a domain's XML or snapshots may differ after an event."""
    return kind not in PASSING
