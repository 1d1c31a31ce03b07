"""From the host to everything: each object in at most four hops, each path readable."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pytest
import pywbem

from tests.e2e.guest import isolated_libvirtd, rom
from tests.e2e.running import Running, khv

pytestmark = [pytest.mark.e2e, pytest.mark.slow]

MAX_HOPS = 4
NAMESPACES = ("root/cimv2", "root/virt", "interop")
ASSOCIATION_ROOTS = ("CIM_Dependency", "CIM_Component")  # others have no common ancestor


@pytest.fixture(scope="module", params=["demo", "this machine"])
def running(request: pytest.FixtureRequest) -> Iterator[Running]:
    flags = ["--demo"] if request.param == "demo" else []
    with isolated_libvirtd() as daemon, khv(*flags, "--hypervisor", daemon.uri) as started:
        image = rom(daemon.images)
        for name, network in (("walked", "user"), ("idle", "none")):
            started.cli(
                "vm", "define", name, "--memory", "32", "--network", network, "--rom", str(image)
            )
        started.cli("vm", "start", "walked")
        yield started


def _plain(path: pywbem.CIMInstanceName) -> str:
    """Return what names an object, whatever host a path has."""
    plain = path.copy()
    plain.host = None
    return plain.to_wbem_uri(format="canonical")


def walk(client: pywbem.WBEMConnection) -> dict[str, int]:
    """Return every object that is reached from the host, with its distance."""
    (host,) = client.EnumerateInstanceNames("KHV_ComputerSystem", namespace="root/cimv2")
    reached = {_plain(host): 0}
    edge = [host]
    for distance in range(1, MAX_HOPS + 1):
        found = {_plain(far): far for near in edge for far in client.AssociatorNames(near)}
        edge = [path for name, path in found.items() if name not in reached]
        reached.update(dict.fromkeys(map(_plain, edge), distance))
    return reached


def beyond(client: pywbem.WBEMConnection) -> dict[str, Counter[str]]:
    """Return what is not reached from the host, by namespace and class."""
    reached = walk(client)
    found = {}
    for namespace in NAMESPACES:
        paths = client.EnumerateInstanceNames("CIM_ManagedElement", namespace=namespace)
        far = Counter(path.classname for path in paths if _plain(path) not in reached)
        if far:
            found[namespace] = far
    return found


def test_everything_is_reached_from_the_host_in_four_hops(running: Running) -> None:
    client = running.wbem()
    # What comes during a walk (an alarm is raised when it has lasted) is reached by the next one.
    tries = [beyond(client) for _ in range(3)]
    assert {} in tries, tries


def _get(client: pywbem.WBEMConnection, path: pywbem.CIMInstanceName) -> pywbem.CIMInstance | None:
    """Return an instance; None of a process (and of what ties it) that has ended meanwhile."""
    try:
        return client.GetInstance(path)
    except pywbem.CIMError as exc:
        if exc.status_code == pywbem.CIM_ERR_NOT_FOUND and "KHV_UnixProcess" in _plain(path):
            return None
        raise


def test_no_path_that_a_client_gets_fails(running: Running) -> None:
    client = running.wbem()
    for namespace in NAMESPACES:
        for path in client.EnumerateInstanceNames("CIM_ManagedElement", namespace=namespace):
            found = _get(client, path)
            if found is None:
                continue
            assert found.classname == path.classname
            for reference in client.ReferenceNames(path):
                link = _get(client, reference)
                for end in link.values() if link is not None else ():
                    if isinstance(end, pywbem.CIMInstanceName):
                        assert _named(client, end)


KNOWN: dict[str, bool] = {}


def _named(client: pywbem.WBEMConnection, end: pywbem.CIMInstanceName) -> bool:
    name = _plain(end)
    if name not in KNOWN:
        found = _get(client, end)
        KNOWN[name] = found is None or found.classname == end.classname
    return KNOWN[name]


def test_associations_are_walked_in_both_directions(running: Running) -> None:
    client = running.wbem()
    for namespace in NAMESPACES:
        for root in ASSOCIATION_ROOTS:
            for link in client.EnumerateInstances(root, namespace=namespace):
                ends = [e for e in link.values() if isinstance(e, pywbem.CIMInstanceName)]
                for end in ends:
                    if end.namespace == namespace:
                        far = client.AssociatorNames(end, AssocClass=link.classname)
                        there = {_plain(end), *map(_plain, far)}
                        lost = [other for other in ends if _plain(other) not in there]
                        if lost and _get(client, end) is None:
                            continue  # a process that has ended is tied to nothing
                        assert not [other for other in lost if _get(client, other) is not None]


def test_pywbem_finds_namespaces_profiles_and_central_instances(running: Running) -> None:
    server = pywbem.WBEMServer(running.wbem())
    assert set(server.namespaces) == set(NAMESPACES)
    central = {
        (profile["RegisteredName"], profile["InstanceID"]): server.get_central_instances(
            profile.path
        )
        for profile in server.profiles
    }
    names = {name for (name, _), paths in central.items() if paths}
    assert {"Base Server", "CPU", "System Memory", "Ethernet Port", "OS", "Record Log"} <= names
    assert {"System Virtualization", "Virtual System", "Profile Registration"} <= names
    for paths in central.values():
        for path in paths:
            assert server.conn.GetInstance(path).classname == path.classname
