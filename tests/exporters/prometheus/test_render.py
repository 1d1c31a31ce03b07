"""The text writer, judged by prometheus_client."""

from __future__ import annotations

import math
from collections.abc import Iterable

import pytest
from hypothesis import given, strategies as st
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.metrics_core import Metric
from prometheus_client.parser import text_string_to_metric_families

from cimom.broker.snapshot import Snapshot, take
from exporters.prometheus.families import CLASSES, GROUPS
from exporters.prometheus.family import Family, Group, Labels, names
from exporters.prometheus.render import Writer, number, render_telemetry
from exporters.prometheus.telemetry import Telemetry
from tests.web.sample import sample


class Oracle:
    """The same families through prometheus_client."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot

    def collect(self) -> Iterable[Metric]:
        known = names(self._snapshot)
        found: dict[str, CounterMetricFamily | GaugeMetricFamily] = {}
        for group in GROUPS:
            for subject in group.subjects(self._snapshot):
                for family in group.families:
                    labels = family.labels.values(subject, known)
                    value = family.value(subject)
                    if labels is None or value is None:
                        continue
                    make = {"counter": CounterMetricFamily, "gauge": GaugeMetricFamily}[family.type]
                    metric = found.setdefault(
                        family.name, make(family.name, family.help, labels=family.labels.names)
                    )
                    metric.add_metric(labels, float(value))
        return list(found.values())


def parsed(text: str) -> dict[str, tuple[str, str, list[object]]]:
    families = {}
    for family in text_string_to_metric_families(text):
        samples = sorted((s.name, tuple(sorted(s.labels.items())), s.value) for s in family.samples)
        families[family.name] = (family.type, family.documentation, list[object](samples))
    return families


def test_same_families_as_prometheus_client_writes() -> None:
    snapshot = take(sample(), CLASSES)
    registry = CollectorRegistry()
    registry.register(Oracle(snapshot))
    ours = parsed(Writer(GROUPS).render(snapshot).decode())
    theirs = parsed(generate_latest(registry).decode())
    assert ours == theirs


def group(label: str, value: float) -> tuple[Group[Snapshot]]:
    labels: Labels[Snapshot] = Labels(("text",), lambda _s, _n: (label,))
    family = Family(name="khv_x", help="a\\b\nc", labels=labels, value=lambda _: value)
    return (Group(subjects=lambda snapshot: (snapshot,), families=(family,)),)


@given(st.text(), st.floats())
def test_any_text_and_number_survives(label: str, value: float) -> None:
    text = Writer(group(label, value)).render(take(sample(), CLASSES)).decode()
    (family,) = text_string_to_metric_families(text)
    (read,) = family.samples
    assert family.documentation == "a\\b\nc"
    assert read.labels == {"text": label}
    assert read.value == value or (math.isnan(read.value) and math.isnan(value))


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (True, "1"),
        (2**63, "9223372036854775808"),
        (0.1, "0.1"),
        (math.inf, "+Inf"),
        (-math.inf, "-Inf"),
        (math.nan, "NaN"),
    ],
)
def test_number(value: float, text: str) -> None:
    assert number(value) == text


def test_a_second_render_of_the_same_snapshot_is_the_same() -> None:
    writer, snapshot = Writer(GROUPS), take(sample(), CLASSES)
    assert writer.render(snapshot) == writer.render(snapshot)


def test_telemetry_tells_counters_and_no_creation_times() -> None:
    telemetry = Telemetry("1.2.3")
    telemetry.wbem_request("GetInstance", "NOT_FOUND")
    telemetry.show_snmp({"request_getbulk": 7, "drop_bad_digest": 2})
    text = render_telemetry(telemetry.families()).decode()
    assert 'khv_snmp_requests_total{pdu="getbulk"} 7' in text
    assert 'khv_snmp_drops_total{reason="bad_digest"} 2' in text
    assert 'khv_wbem_requests_total{operation="GetInstance",status="NOT_FOUND"} 1.0\n' in text
    assert 'khv_build_info{python="' in text or 'khv_build_info{version="1.2.3"' in text
    assert "# TYPE khv_build_info gauge" in text
    assert "khv_process_resident_memory_bytes " in text
    assert "_created" not in text
