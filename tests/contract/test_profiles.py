"""Each profile that is advertised, walked as pywbem walks it, over the demonstration host.

The facts are those of the profiles' own documents, by what pywbem wants to know of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import pywbem

from cimom.access.accounts import Accounts
from cimom.broker.eventlog import ASSOCIATIONS as LOG, EventLog
from cimom.broker.interop import ASSOCIATIONS as INTEROP
from cimom.broker.profile import PROFILES, Profile
from cimom.broker.roster import ASSOCIATIONS as ROSTER, Roster
from cimom.classes import KHV_ComputerSystem
from hypervisor.libvirt import Hypervisor, library_fault
from providers import ASSOCIATIONS, HOST_GROUPS
from providers.virtual import ASSOCIATIONS as VIRTUAL, provider as virtual_provider
from tests.cimom.broker.inprocess import connect
from tests.cimom.broker.world import ADMIN, World
from tests.conftest import require
from tests.hosts import host

DOCS = Path(__file__).parents[2] / "docs" / "WBEM.md"
NODE = Path(__file__).parents[1] / "hypervisor" / "node.xml"
SYSTEM = "CIM_ComputerSystem"
DEVICE, POINT, SERVICE = ("CIM_SystemDevice",), ("CIM_HostedAccessPoint",), ("CIM_HostedService",)


class Fact(NamedTuple):
    """What a document says: from the central class by the path to the scoping class.

    Without a path a profile is autonomous: its central class is its scoping class.
    """

    central: str
    path: tuple[str, ...] | None
    scoping: str = SYSTEM


# By document and namespace: one document may be followed in two places.
FACTS: dict[tuple[str, str], Fact] = {
    ("DSP1033", "interop"): Fact("CIM_RegisteredProfile", None, "CIM_RegisteredProfile"),
    ("DSP1004", "root/cimv2"): Fact(SYSTEM, None),
    ("DSP1010", "root/cimv2"): Fact("CIM_RecordLog", None, "CIM_RecordLog"),
    ("DSP1022", "root/cimv2"): Fact("CIM_Processor", DEVICE),
    ("DSP1026", "root/cimv2"): Fact("CIM_Memory", DEVICE),
    ("DSP1009", "root/cimv2"): Fact("CIM_Sensor", DEVICE),
    ("DSP1013", "root/cimv2"): Fact("CIM_Fan", DEVICE),
    ("DSP1015", "root/cimv2"): Fact("CIM_PowerSupply", DEVICE),
    ("DSP1030", "root/cimv2"): Fact("CIM_Battery", DEVICE),
    ("DSP1011", "root/cimv2"): Fact("CIM_PhysicalElement", ("CIM_ComputerSystemPackage",)),
    ("DSP1075", "root/cimv2"): Fact("CIM_PCIDevice", DEVICE),
    ("DSP1014", "root/cimv2"): Fact("CIM_EthernetPort", DEVICE),
    ("DSP1035", "root/cimv2"): Fact("CIM_LANEndpoint", POINT),
    ("DSP1036", "root/cimv2"): Fact("CIM_IPProtocolEndpoint", POINT),
    ("DSP1023", "root/cimv2"): Fact("CIM_SoftwareIdentity", ("CIM_InstalledSoftwareIdentity",)),
    ("DSP1029", "root/cimv2"): Fact("CIM_OperatingSystem", ("CIM_RunningOS",)),
    ("DSP1027", "root/cimv2"): Fact("CIM_PowerManagementService", SERVICE),
    ("DSP1034", "root/cimv2"): Fact("CIM_AccountManagementService", SERVICE),
    ("DSP1039", "root/cimv2"): Fact("CIM_RoleBasedAuthorizationService", SERVICE),
    ("DSP1054", "interop"): Fact("CIM_IndicationService", SERVICE, "CIM_System"),
    ("DSP1042", "root/virt"): Fact(SYSTEM, None),
    ("DSP1057", "root/virt"): Fact(SYSTEM, ("CIM_HostedDependency",)),
    ("DSP1045", "root/virt"): Fact("CIM_ResourcePool", ("CIM_HostedResourcePool",)),
    ("DSP1059", "root/virt"): Fact("CIM_ResourcePool", ("CIM_HostedResourcePool",)),
    ("DSP1043", "root/virt"): Fact(
        "CIM_AllocationCapabilities",
        ("CIM_ElementCapabilities", "CIM_ResourcePool", "CIM_HostedResourcePool"),
    ),
    ("DSP1027", "root/virt"): Fact("CIM_PowerManagementService", SERVICE),
}
# The demonstration host has no battery; the walk then ends in nothing, both ways.
NONE_HERE = {"DSP1030"}
# What the scoping path alone does not reach: what a chassis holds, firmware of parts, what could be
# allocated from pools that there are none of.
WIDER = {"DSP1011", "DSP1023", "DSP1043"}
# What it reaches besides: caches are memory, too; pools of two documents lie side by side.
NARROWER = {"DSP1026", "DSP1045", "DSP1059"}
IDS = [profile.instance_id for profile in PROFILES]


class Scoping(pywbem.WBEMConnection):
    """A client for whom component profiles do not name their central instances themselves."""

    component: Any = None

    def AssociatorNames(self, ObjectName: Any, **options: Any) -> Any:
        conforms = options.get("AssocClass") == "CIM_ElementConformsToProfile"
        if conforms and self.component is not None and ObjectName == self.component:
            raise pywbem.CIMError(pywbem.CIM_ERR_NOT_SUPPORTED, "not by this way")
        return super().AssociatorNames(ObjectName, **options)


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    require(library_fault() is None, "libvirt-python")
    machine = host("server", tmp_path_factory.mktemp("host"))
    groups = [make(machine) for make in HOST_GROUPS.values()]
    uuid = World(*groups).readings.rows(KHV_ComputerSystem)[0].instance.Name
    groups.append(virtual_provider(Hypervisor(f"test://{NODE}"), uuid, host=machine))
    made = World(*groups, table=(*INTEROP, *LOG, *ROSTER, *ASSOCIATIONS, *VIRTUAL))
    EventLog(made.readings, made.store)
    accounts = Accounts(made.store)
    accounts.ensure_first("the first password")
    Roster(made.readings, accounts, uuid)
    (row,) = made.readings.rows(KHV_ComputerSystem)
    made.tell(row.state.name, row.instance)  # the broker takes over its name
    return made


@pytest.fixture
def server(world: World) -> Iterator[pywbem.WBEMServer]:
    with connect(world.broker, world.namespaces, ADMIN, kind=Scoping) as connection:
        yield pywbem.WBEMServer(connection)


def path_of(profile: Profile) -> pywbem.CIMInstanceName:
    keys = {"InstanceID": profile.instance_id}
    return pywbem.CIMInstanceName("KHV_RegisteredProfile", keys, namespace="interop")


def plain(paths: list[pywbem.CIMInstanceName]) -> set[str]:
    for path in paths:
        path.host = None
    return {path.to_wbem_uri(format="canonical") for path in paths}


def fact_of(profile: Profile) -> Fact:
    return FACTS[profile.document, profile.namespace]


def test_every_profile_has_its_facts_and_none_is_forgotten() -> None:
    told = {(profile.document, profile.namespace) for profile in PROFILES}
    assert told == FACTS.keys()
    assert len(set(IDS)) == len(PROFILES)


@pytest.mark.parametrize("profile", PROFILES, ids=IDS)
def test_central_instances_are_named_by_the_profile(server: Any, profile: Profile) -> None:
    central = server.get_central_instances(path_of(profile))
    assert bool(central) == (profile.document not in NONE_HERE)
    cls = fact_of(profile).central
    below = {cls, *server.conn.EnumerateClassNames(profile.namespace, cls, DeepInheritance=True)}
    for path in central:
        assert path.namespace == profile.namespace
        assert path.classname in below
        back = server.conn.AssociatorNames(
            path, AssocClass="CIM_ElementConformsToProfile", ResultRole="ConformantStandard"
        )
        assert profile.instance_id in {item["InstanceID"] for item in back}


@pytest.mark.parametrize("profile", PROFILES, ids=IDS)
def test_facts_and_the_method_of_later_schemas_change_nothing(
    server: Any, profile: Profile
) -> None:
    fact, path = fact_of(profile), path_of(profile)
    plainly = plain(server.get_central_instances(path))
    words: dict[str, Any] = {
        "central_class": fact.central,
        "scoping_class": fact.scoping,
        "scoping_path": None if fact.path is None else list(fact.path),
    }
    assert plain(server.get_central_instances(path, **words)) == plainly
    assert plain(server.get_central_instances(path, **words, try_gci_method=True)) == plainly


@pytest.mark.parametrize(
    "profile",
    [item for item in PROFILES if item.scope is not None],
    ids=[item.instance_id for item in PROFILES if item.scope is not None],
)
def test_scoping_path_leads_to_the_central_instances(server: Any, profile: Profile) -> None:
    fact, path = fact_of(profile), path_of(profile)
    assert fact.path is not None
    named = plain(server.get_central_instances(path))
    server.conn.component = path
    walked = plain(server.get_central_instances(path, fact.central, fact.scoping, list(fact.path)))
    if profile.document in WIDER:
        assert walked
        assert walked <= named
    elif profile.document in NARROWER:
        assert named
        assert named <= walked
    else:
        assert walked == named


def test_pools_belong_to_one_document_each(server: Any) -> None:
    ids = {item.document: path_of(item) for item in PROFILES}
    memory, other = (
        plain(server.get_central_instances(ids[document])) for document in ("DSP1045", "DSP1059")
    )
    assert memory.isdisjoint(other)
    everything = server.conn.EnumerateInstanceNames("KHV_ResourcePool", namespace="root/virt")
    assert memory | other == plain(everything)


@pytest.mark.parametrize("profile", PROFILES, ids=IDS)
def test_profiles_reference_each_other_in_the_direction_of_the_dmtf(
    server: Any, profile: Profile
) -> None:
    scopes = server.conn.Associators(
        path_of(profile), AssocClass="CIM_ReferencedProfile", ResultRole="Dependent"
    )
    assert [item["RegisteredName"] for item in scopes] == (
        [] if profile.scope is None else [profile.scope]
    )
    (found,) = server.get_selected_profiles("DMTF", profile.name, profile.version)[:1]
    assert found["RegisteredOrganization"] == 2


def test_documentation_lists_what_is_advertised() -> None:
    rows = re.findall(
        r"^\| (.+?) \| (DSP\d+) \| ([\d.]+) \| (\S+) \| (.+?) \|", DOCS.read_text(), re.M
    )
    told = {(name, document, version, place) for name, document, version, place, _ in rows}
    assert told == {(p.name, p.document, p.version, p.namespace) for p in PROFILES}
    for _, document, _, place, central in rows:
        fact = FACTS[document, place]
        assert central == fact.central
