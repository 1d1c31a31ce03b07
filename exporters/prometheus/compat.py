"""Families named as prometheus-libvirt-exporter (inovex) names them, for dashboards made for it.

Only those whose facts khv has exactly: `libvirt_domain_info_state` is not here, because CIM joins
some of libvirt's states (see khv_vm_state), and `libvirt_domain_info` needs the domain's XML.
"""

from __future__ import annotations

from cimom.broker.snapshot import Reading, Snapshot
from cimom.classes import KHV_VirtualComputerSystem, KHV_VirtualSystemStatistics
from exporters.prometheus.family import (
    Family,
    Group,
    Labels,
    Names,
    kibibytes,
    machine,
    nanoseconds,
    of_class,
    of_snapshot,
)


def _up(snapshot: Snapshot) -> bool | None:
    """Whether libvirt could be read; no sample where no source reads virtual machines."""
    sources = snapshot.sources_of(KHV_VirtualComputerSystem)
    return all(source.status == "ok" for source in sources) if sources else None


def _domains(snapshot: Snapshot) -> int | None:
    return None if _up(snapshot) is None else len(snapshot.rows(KHV_VirtualComputerSystem))


def _domain(r: Reading[KHV_VirtualSystemStatistics], known: Names) -> tuple[str, ...] | None:
    found = machine(r, known)
    return None if found is None else found[1:]


NONE: Labels[Snapshot] = Labels((), lambda _snapshot, _names: ())
DOMAIN = Labels(("domain",), _domain)

COMPAT: tuple[Group[Snapshot] | Group[Reading[KHV_VirtualSystemStatistics]], ...] = (
    of_snapshot(
        Family(
            name="libvirt_up",
            help="Whether the last read of libvirt succeeded.",
            labels=NONE,
            value=_up,
        ),
        Family(
            name="libvirt_domains",
            help="Domains that are defined or run.",
            labels=NONE,
            value=_domains,
        ),
    ),
    of_class(
        KHV_VirtualSystemStatistics,
        Family(
            name="libvirt_domain_info_maximum_memory_bytes",
            help="Memory that a domain may have.",
            labels=DOMAIN,
            value=lambda r: kibibytes(r.instance.MaximumMemory),
        ),
        Family(
            name="libvirt_domain_info_memory_usage_bytes",
            help="Memory that a domain has now.",
            labels=DOMAIN,
            value=lambda r: kibibytes(r.instance.CurrentMemory),
        ),
        Family(
            name="libvirt_domain_info_virtual_cpus",
            help="Virtual processors that a domain has now.",
            labels=DOMAIN,
            value=lambda r: r.instance.VirtualProcessors,
        ),
        Family(
            name="libvirt_domain_info_cpu_time_seconds_total",
            type="counter",
            help="Processor time that a domain used.",
            labels=DOMAIN,
            value=lambda r: nanoseconds(r.instance.CPUTime),
        ),
        Family(
            name="libvirt_domain_vcpu_current",
            help="Virtual processors of a domain that are online.",
            labels=DOMAIN,
            value=lambda r: r.instance.VirtualProcessors,
        ),
        Family(
            name="libvirt_domain_vcpu_maximum",
            help="Virtual processors that a domain may have online.",
            labels=DOMAIN,
            value=lambda r: r.instance.MaximumVirtualProcessors,
        ),
        Family(
            name="libvirt_domain_memory_stats_rss_bytes",
            help="Memory of the host that a domain's process occupies.",
            labels=DOMAIN,
            value=lambda r: kibibytes(r.instance.ResidentMemory),
        ),
    ),
)
