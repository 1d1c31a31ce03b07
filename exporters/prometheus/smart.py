"""The families of what disks report of their health (SMART)."""

from __future__ import annotations

from cimom.broker.snapshot import Reading
from cimom.classes import KHV_DiskDrive
from cimom.query.moment import moment
from exporters.prometheus.family import Family, Labels, Names, Number, of_class, ratio, text, times

HOUR_S = 3600
MICROSECONDS = 1_000_000


def _disk(r: Reading[KHV_DiskDrive], _: Names) -> tuple[str, ...]:
    return (text(r.instance.Name),)


def _updated(r: Reading[KHV_DiskDrive]) -> float | None:
    told = moment(r.instance.SMARTUpdated) if r.instance.SMARTUpdated is not None else None
    return None if told is None else told[1] / MICROSECONDS


DEVICE = Labels(("device",), _disk)


def _plain(name: str, help_text: str, prop: str) -> Family[Reading[KHV_DiskDrive]]:
    def value(r: Reading[KHV_DiskDrive]) -> Number:
        number: Number = getattr(r.instance, prop)
        return number

    return Family(
        name=f"khv_disk_smart_{name}",
        type="counter" if name.endswith("_total") else "gauge",
        help=help_text,
        labels=DEVICE,
        value=value,
    )


SMART = of_class(
    KHV_DiskDrive,
    _plain("passed", "Whether a disk calls itself well (1) or expects to fail (0).", "SMARTPassed"),
    Family(
        name="khv_disk_smart_timestamp_seconds",
        help="When a disk last told of its health.",
        labels=DEVICE,
        value=_updated,
    ),
    _plain("temperature_celsius", "Temperature that a disk reports.", "Temperature"),
    Family(
        name="khv_disk_smart_power_on_seconds_total",
        type="counter",
        help="Time that a disk was switched on in its life.",
        labels=DEVICE,
        value=lambda r: times(r.instance.TotalPowerOnHours, HOUR_S),
    ),
    _plain("power_cycles_total", "Times that a disk was switched on.", "PowerCycles"),
    Family(
        name="khv_disk_smart_used_ratio",
        help="How much of the rated life of a solid state disk is used; 1 is all of it.",
        labels=DEVICE,
        value=lambda r: ratio(r.instance.PercentageUsed),
    ),
    Family(
        name="khv_disk_smart_available_spare_ratio",
        help="Spare blocks of a disk that are left, 0 to 1.",
        labels=DEVICE,
        value=lambda r: ratio(r.instance.AvailableSpare),
    ),
    _plain("media_errors_total", "Errors of a disk's media, not corrected.", "MediaErrors"),
    _plain("reallocated_sectors", "Sectors that a disk has replaced.", "ReallocatedSectors"),
    _plain("pending_sectors", "Sectors of a disk that could not be read.", "PendingSectors"),
    _plain(
        "uncorrectable_sectors",
        "Sectors that a scan of a disk could not read.",
        "UncorrectableSectors",
    ),
    _plain("error_log_entries_total", "Entries of a disk's log of errors.", "ErrorLogEntries"),
)
