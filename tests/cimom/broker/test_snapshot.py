"""A snapshot stands still while the readings go on."""

from __future__ import annotations

from cimom.broker.readings import Delta
from cimom.broker.snapshot import take
from cimom.classes import CIM_NetworkPort, KHV_NumericSensor, KHV_Processor
from tests.web.sample import TAKEN_AT, sample


def test_values_and_times_belong_together_after_the_readings_changed() -> None:
    readings = sample()
    snapshot = take(readings, (KHV_NumericSensor,))
    before = list(snapshot.rows(KHV_NumericSensor))
    state = readings.state("sensors")
    key = readings.rows(KHV_NumericSensor)[0].key
    delta = Delta(KHV_NumericSensor, (), [key])
    readings.apply(state, [delta], taken_at=TAKEN_AT + 5, duration_s=0.1)
    readings.failed(state, "timed out")
    assert list(snapshot.rows(KHV_NumericSensor)) == before
    assert {row.taken_at for row in before} == {TAKEN_AT}
    assert not any(row.stale for row in before)
    (source,) = snapshot.sources_of(KHV_NumericSensor)
    assert (source.status, source.refreshes, source.error) == ("ok", 1, None)
    (now,) = take(readings, (KHV_NumericSensor,)).sources_of(KHV_NumericSensor)
    assert (now.status, now.failures, now.error) == ("stale", 1, "timed out")


def test_subclasses_and_overlaid_sources_are_in() -> None:
    snapshot = take(sample(), (CIM_NetworkPort, KHV_Processor))
    assert len(snapshot.rows(CIM_NetworkPort)) == 3
    assert {source.name for source in snapshot.sources_of(KHV_Processor)} == {"processors", "load"}
