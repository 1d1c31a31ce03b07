"""Writes metric families as Prometheus text, version 0.0.4.  Knows no HTTP and no families.

`prometheus_client` needs about 10 us a sample; this writer escapes a set of label values once and
keeps it for the next render, which leaves one call and one join a sample.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

from prometheus_client.metrics_core import Metric

from cimom.broker.snapshot import Snapshot
from exporters.prometheus.family import Family, Group, Labels, Names, names

MAX_CACHED_LABELS = 200_000  # machines come and go: beyond this the cache is started anew

LabelKey = tuple[tuple[str, ...], tuple[str, ...]]


def escape_label(value: str) -> str:
    r"""Escape a label's value: backslash, quote and line feed (exposition format 0.0.4)."""
    return value.replace("\\", "\\\\").replace("\n", "\\n").replace('"', '\\"')


def escape_help(text: str) -> str:
    """Escape a HELP text: backslash and line feed."""
    return text.replace("\\", "\\\\").replace("\n", "\\n")


def number(value: float) -> str:
    """Write a value; Python's shortest form reads back to the same double."""
    if isinstance(value, int):
        return str(int(value))  # int(): True and members of enumerations too
    if math.isfinite(value):
        return repr(value)
    return "NaN" if math.isnan(value) else "+Inf" if value > 0 else "-Inf"


def label_text(label_names: tuple[str, ...], values: tuple[str, ...]) -> str:
    """Write a set of labels, braces included; nothing when there are none."""
    pairs = (f'{n}="{escape_label(v)}"' for n, v in zip(label_names, values, strict=True))
    return "{" + ",".join(pairs) + "}" if label_names else ""


class Writer:
    """Renders snapshots; keeps the escaped labels from one render to the next."""

    def __init__(self, groups: tuple[Group[Any], ...]) -> None:
        self._groups = groups
        self._heads: dict[str, str] = {}
        for group in groups:
            for family in group.families:
                self._heads.setdefault(family.name, _head(family.name, family.help, family.type))
        self._labels: dict[LabelKey, str] = {}

    def render(self, snapshot: Snapshot) -> bytes:
        """Return the text of all families that have samples."""
        if len(self._labels) > MAX_CACHED_LABELS:
            self._labels.clear()
        lines: dict[str, list[str]] = {name: [] for name in self._heads}
        known = names(snapshot)
        for group in self._groups:
            subjects = group.subjects(snapshot)
            for labels, families in _by_labels(group.families):
                self._write(lines, families, self._labelled(labels, subjects, known))
        blocks = (self._heads[name] + "".join(block) for name, block in lines.items() if block)
        return "".join(blocks).encode()

    def _labelled(
        self, labels: Labels[Any], subjects: Iterable[Any], known: Names
    ) -> list[tuple[str, Any]]:
        """Pair each subject with its written labels; a second one with the same is left out."""
        found: dict[str, Any] = {}
        for subject in subjects:
            values = labels.values(subject, known)
            if values is None:
                continue
            key = (labels.names, values)
            text = self._labels.get(key)
            if text is None:
                text = self._labels[key] = label_text(labels.names, values)
            found.setdefault(text, subject)
        return list(found.items())

    @staticmethod
    def _write(
        lines: dict[str, list[str]],
        families: Iterable[Family[Any]],
        labelled: list[tuple[str, Any]],
    ) -> None:
        for family in families:
            name, value_of = family.name, family.value
            add = lines[name].append
            for text, subject in labelled:
                value = value_of(subject)
                if value is not None:
                    add(f"{name}{text} {number(value)}\n")


def _head(name: str, text: str, kind: str) -> str:
    return f"# HELP {name} {escape_help(text)}\n# TYPE {name} {kind}\n"


def _by_labels(families: Iterable[Family[Any]]) -> list[tuple[Labels[Any], list[Family[Any]]]]:
    """Sort families by their labels, so that these are computed once a subject."""
    found: dict[int, tuple[Labels[Any], list[Family[Any]]]] = {}
    for family in families:
        found.setdefault(id(family.labels), (family.labels, []))[1].append(family)
    return list(found.values())


def render_telemetry(metrics: Iterable[Metric]) -> bytes:
    """Return the text of prometheus_client's families, without their creation times."""
    parts = []
    for metric in metrics:
        samples = [s for s in metric.samples if not s.name.endswith("_created")]
        if not samples:
            continue
        kind = {"info": "gauge", "unknown": "untyped"}.get(metric.type, metric.type)
        parts.append(_head(samples[0].name, metric.documentation, kind))
        for sample in samples:
            text = label_text(tuple(sample.labels), tuple(sample.labels.values()))
            parts.append(f"{sample.name}{text} {number(sample.value)}\n")
    return "".join(parts).encode()
