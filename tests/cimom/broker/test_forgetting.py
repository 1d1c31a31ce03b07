"""What is known of a class is forgotten with it."""

from __future__ import annotations

import gc
import weakref

import pytest

from cimom.broker import associations
from tests.cimom.broker.inprocess import connect
from tests.cimom.broker.test_writing import CIMV2, bolt, instance
from tests.cimom.broker.world import ADMIN, World


def test_structs_of_deleted_classes_are_freed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(associations, "MAX_SERVED", 1)  # else it holds that many for a while
    world = World()
    structs = []
    with connect(world.broker, world.namespaces, ADMIN) as client:
        client.default_namespace = CIMV2
        for _ in range(5):
            client.CreateClass(bolt())
            path = client.CreateInstance(instance())
            client.EnumerateInstances("CIM_ManagedElement")
            client.ExecQuery("WQL", "SELECT * FROM ACME_Bolt")
            client.GetInstance(path)
            client.References(path)
            structs.append(weakref.ref(world.namespaces.schema(CIMV2).struct("ACME_Bolt")))
            client.DeleteInstance(path)
            client.DeleteClass("ACME_Bolt")
        client.EnumerateInstances("KHV_DiskDrive")
    gc.collect()
    # The last one is known to the last schema that was encoded from.
    assert [struct() for struct in structs[:-1]] == [None] * 4
