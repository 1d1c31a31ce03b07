"""khv's counters about itself.  Kept by prometheus_client in a registry of their own."""

from __future__ import annotations

import platform
from collections.abc import Callable, Iterator, Mapping

from prometheus_client import CollectorRegistry, Counter, Info, ProcessCollector
from prometheus_client.core import CounterMetricFamily
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector


class _Snmp(Collector):
    """The SNMP agent's own counters as families."""

    def __init__(self, counters: Mapping[str, int]) -> None:
        self.counters = counters

    def collect(self) -> Iterator[Metric]:
        """Yield requests by kind of PDU, and packets that were not answered by reason."""
        for name, text, label, prefix in (
            ("khv_snmp_requests", "SNMP requests answered, by kind of PDU.", "pdu", "request_"),
            ("khv_snmp_drops", "SNMP packets not answered, by reason.", "reason", "drop_"),
        ):
            family = CounterMetricFamily(name, text, labels=[label])
            for counter, value in self.counters.items():
                if counter.startswith(prefix):
                    family.add_metric([counter.removeprefix(prefix)], value)
            yield family


class _Records(Collector):
    """What the audit log and the senders to syslog servers count themselves."""

    def __init__(
        self, audit: Callable[[], tuple[int, int]], dropped: Callable[[], Mapping[str, int]]
    ) -> None:
        self._audit = audit
        self._dropped = dropped

    def collect(self) -> Iterator[Metric]:
        """Yield records and failed attempts to write them, and messages dropped by server."""
        records, errors = self._audit()
        yield CounterMetricFamily(
            "khv_audit_records", "Audit records written since the broker's start.", value=records
        )
        yield CounterMetricFamily(
            "khv_audit_write_errors", "Attempts to write audit records that failed.", value=errors
        )
        family = CounterMetricFamily(
            "khv_syslog_dropped",
            "Messages to a syslog server that found no room in its queue.",
            labels=["server"],
        )
        for server, value in self._dropped().items():
            family.add_metric([server], value)
        yield family


class Telemetry:
    """Counters that the services raise; made once by who builds the services, handed to each.

    Label values come from closed sets (operation names, status names, PDU kinds, reasons), never
    from a client, so the number of series is bounded.
    """

    def __init__(self, version: str) -> None:
        self.registry = CollectorRegistry()
        self._snmp: _Snmp | None = None
        Info("khv_build", "The version that runs.", registry=self.registry).info(
            {"version": version, "python": platform.python_version()}
        )
        ProcessCollector(namespace="khv", registry=self.registry)
        self.wbem_requests = Counter(
            "khv_wbem_requests",
            "WBEM requests answered; status is ok or the name of the CIM status.",
            ("operation", "status"),
            registry=self.registry,
        )
        self.worker_restarts = Counter(
            "khv_worker_restarts",
            "Worker processes that were started again, by group.",
            ("group",),
            registry=self.registry,
        )

    def wbem_request(self, operation: str, status: str = "ok") -> None:
        """Count a WBEM request that was answered."""
        self.wbem_requests.labels(operation, status).inc()

    def show_snmp(self, counters: Mapping[str, int]) -> None:
        """Show the counters that the SNMP agent keeps itself: `request_PDU`, `drop_REASON`.

        Those of an agent that follows another take the place of its.
        """
        if self._snmp is None:
            self._snmp = _Snmp(counters)
            self.registry.register(self._snmp)
        else:
            self._snmp.counters = counters

    def show_records(
        self, audit: Callable[[], tuple[int, int]], dropped: Callable[[], Mapping[str, int]]
    ) -> None:
        """Show what the audit log (records, failures) and the syslog senders count themselves."""
        self.registry.register(_Records(audit, dropped))

    def worker_restart(self, group: str) -> None:
        """Count a worker that was started again."""
        self.worker_restarts.labels(group).inc()

    def families(self) -> Iterator[Metric]:
        """Yield the families as they stand."""
        yield from self.registry.collect()
