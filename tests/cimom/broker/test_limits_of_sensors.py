"""Limits of sensors set by clients: through pywbem, kept over a restart, forgotten on request."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import pywbem

from cimom.broker.eventlog import EventLog
from cimom.broker.limits import Limits
from cimom.broker.link import spec_of
from cimom.broker.store import StateStore
from cimom.classes import KHV_LogEntry, KHV_NumericSensor
from cimom.health.status import Condition, status_properties
from cimom.model import CimObject
from cimom.provider import Provider, Source
from tests.cimom.broker.inprocess import connect
from tests.cimom.broker.world import ADMIN, READER, World

CIMV2 = "root/cimv2"


def sensor() -> CimObject:
    status: Any = status_properties(Condition.OK)
    return KHV_NumericSensor(
        SystemCreationClassName="KHV_ComputerSystem",
        SystemName="host",
        CreationClassName="KHV_NumericSensor",
        DeviceID="s",
        ElementName="CPU",
        CurrentReading=50,
        CurrentState="Normal",
        UpperThresholdCritical=90,
        **status,
    )


class House(World):
    def __init__(self, store: StateStore | None = None) -> None:
        super().__init__(Provider(sources=()), store=store)
        events = EventLog(self.readings, self.store)
        limits = Limits(self.readings, self.store, events)
        self.instances.keepers["khv_numericsensor"] = limits
        self.broker.methods.update(limits.methods((KHV_NumericSensor,)))
        source = Source(name="sensors", read=lambda: [sensor()], classes=(KHV_NumericSensor,))
        state = self.readings.register(spec_of(source), lambda _: KHV_NumericSensor)
        state.completed(1.0, 0.0)
        self.tell("sensors", sensor())


@pytest.fixture
def house() -> House:
    return House()


@pytest.fixture
def client(house: House) -> Iterator[pywbem.WBEMConnection]:
    with connect(house.broker, house.namespaces, ADMIN) as connection:
        yield connection


def only(client: pywbem.WBEMConnection) -> pywbem.CIMInstance:
    (found,) = client.EnumerateInstances("KHV_NumericSensor", namespace=CIMV2)
    return found


def set_limit(client: pywbem.WBEMConnection, name: str, value: int | None) -> None:
    found = only(client)
    found[name] = pywbem.CIMProperty(name, value, type="sint32")
    client.ModifyInstance(found, PropertyList=[name])


def test_a_limit_is_set_kept_and_forgotten(house: House, client: pywbem.WBEMConnection) -> None:
    set_limit(client, "UpperThresholdNonCritical", 40)
    found = only(client)
    assert (found["CurrentState"], found["HealthState"]) == ("Upper Non-Critical", 10)
    messages = [row.instance.Message for row in house.readings.rows(KHV_LogEntry)]
    assert "limits of CPU were set: UpperThresholdNonCritical 40" in messages
    again = House(store=house.store)
    with connect(again.broker, again.namespaces, ADMIN) as later:
        assert only(later)["UpperThresholdNonCritical"] == 40
        code, _ = later.InvokeMethod("RestoreDefaultThresholds", found.path)
        assert code == 0
        assert only(later)["UpperThresholdNonCritical"] is None
        assert only(later)["HealthState"] == 5
    assert only(client)["UpperThresholdCritical"] == 90


@pytest.mark.parametrize(
    ("name", "value", "status"),
    [
        ("UpperThresholdNonCritical", 95, pywbem.CIM_ERR_INVALID_PARAMETER),
        ("CurrentReading", 1, pywbem.CIM_ERR_NOT_SUPPORTED),
    ],
)
def test_what_cannot_be_is_refused(
    client: pywbem.WBEMConnection, name: str, value: int, status: int
) -> None:
    with pytest.raises(pywbem.CIMError) as caught:
        set_limit(client, name, value)
    assert caught.value.status_code == status


def test_a_reader_sets_nothing(house: House) -> None:
    with connect(house.broker, house.namespaces, READER) as reader:
        with pytest.raises(pywbem.CIMError) as caught:
            set_limit(reader, "UpperThresholdNonCritical", 40)
        assert caught.value.status_code == pywbem.CIM_ERR_ACCESS_DENIED
