"""Real, unmodified clients over the demonstration host."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import pywbem

from tests.conftest import require_command
from tests.e2e.running import Running, khv, run, until
from tests.providers.test_compat import ASKED
from tests.web.browser import browser
from tools.gen import ROOT

pytestmark = [pytest.mark.e2e, pytest.mark.slow]


@pytest.fixture(scope="module")
def demo() -> Iterator[Running]:
    with khv("--demo", "--hypervisor", "none") as running:
        yield running


def test_ready_line_says_where_and_what_is_missing(demo: Running) -> None:
    assert demo.ready["demo"] is True
    assert demo.ready["missing"] == []
    assert "admin / the password that was given" in demo.printed


def test_pywbem_enumerates_every_kind(demo: Running) -> None:
    client = demo.wbem()
    expected = {
        "KHV_Processor": 2,
        "CIM_ProcessorCore": 16,
        "CIM_HardwareThread": 32,
        "CIM_DiskDrive": 6,
        "CIM_NetworkPort": 12,
        "KHV_NumericSensor": 31,
        "KHV_DiskTemperatureSensor": 4,
        "CIM_ComputerSystem": 1,
        "KHV_BlockStorageStatisticalData": 6 + 5 + 4,  # disks, partitions, volumes
        "CIM_NetworkPortStatistics": 12,
    }
    assert {name: len(client.EnumerateInstances(name)) for name in expected} == expected


def test_every_path_that_a_client_gets_can_be_read(demo: Running) -> None:
    client = demo.wbem()
    for name in (
        "CIM_ManagedElement",
        "CIM_Dependency",
        "CIM_Component",
        "CIM_ElementStatisticalData",
    ):
        for path in client.EnumerateInstanceNames(name):
            assert client.GetInstance(path).classname == path.classname


def test_associations_are_walked_both_ways(demo: Running) -> None:
    client = demo.wbem()
    (host,) = client.EnumerateInstanceNames("KHV_ComputerSystem")
    devices = client.AssociatorNames(host, AssocClass="CIM_SystemDevice")
    assert len(devices) == len(client.EnumerateInstanceNames("CIM_LogicalDevice")) > 50
    for device in devices:
        back = client.AssociatorNames(device, AssocClass="CIM_SystemDevice", Role="PartComponent")
        assert [(p.classname, p["Name"]) for p in back] == [(host.classname, host["Name"])]
    references = client.References(host, ResultClass="KHV_SystemDevice")
    assert {r["PartComponent"].classname for r in references} == {p.classname for p in devices}


def test_wbem_server_of_pywbem_finds_namespaces(demo: Running) -> None:
    server = pywbem.WBEMServer(demo.wbem())
    assert set(server.namespaces) == {"interop", "root/cimv2", "root/virt"}
    assert server.interop_ns == "interop"
    assert server.version == demo.ready["version"]


def test_classes_and_qualifiers(demo: Running) -> None:
    client = demo.wbem()
    sensor = client.GetClass("KHV_NumericSensor", LocalOnly=False)
    assert sensor.properties["CurrentReading"].type == "sint32"
    below = client.EnumerateClassNames(ClassName="CIM_EnabledLogicalElement", DeepInheritance=True)
    assert "CIM_LogicalDevice" in below
    assert client.GetQualifier("Key").type == "boolean"
    assert len(client.EnumerateQualifiers()) > 30
    assert len(client.EnumerateClasses(DeepInheritance=True)) > 60


NO_THREAD = pywbem.CIMInstanceName("KHV_HardwareThread", {"InstanceID": "none"})
Ask = Callable[[pywbem.WBEMConnection], object]


@pytest.mark.parametrize(
    ("namespace", "ask", "code"),
    [
        ("root/none", lambda c: c.EnumerateInstanceNames("CIM_Processor"), 3),
        ("root/cimv2", lambda c: c.EnumerateInstanceNames("CIM_None"), 5),
        ("root/cimv2", lambda c: c.GetClass("CIM_None"), 6),
        ("root/cimv2", lambda c: c.ExecQuery("X", "SELECT * FROM CIM_Processor"), 14),
        ("root/cimv2", lambda c: c.InvokeMethod("None", "KHV_Processor"), 17),
        ("root/cimv2", lambda c: c.GetInstance(NO_THREAD), 6),
    ],
)
def test_what_is_not_there_is_told_in_cim_terms(
    demo: Running, namespace: str, ask: Ask, code: int
) -> None:
    with pytest.raises(pywbem.CIMError) as caught:
        ask(demo.wbem(namespace))
    assert caught.value.status_code == code


def test_unknown_properties_of_a_list_are_ignored(demo: Running) -> None:
    (first, *_) = demo.wbem().EnumerateInstances("KHV_DiskDrive", PropertyList=["model", "None"])
    assert list(first.keys()) == ["Model"]


def test_wrong_password_is_refused_and_the_right_one_goes_on(demo: Running) -> None:
    with pytest.raises(pywbem.AuthError):
        demo.wbem(password="wrong").GetClass("CIM_Processor")
    assert demo.wbem().GetClass("CIM_Processor").classname == "CIM_Processor"


def test_read_only_account_reads_and_changes_nothing(demo: Running) -> None:
    password = demo.cli("user", "add", "monitor").split()[-1]
    assert "read-only" in demo.cli("user", "list")
    client = pywbem.WBEMConnection(
        demo.ready["wbem"], ("monitor", password), "root/cimv2", no_verification=True
    )
    (host,) = client.EnumerateInstanceNames("KHV_ComputerSystem")
    with pytest.raises(pywbem.CIMError) as caught:
        client.InvokeMethod("RequestStateChange", host, RequestedState=pywbem.Uint16(3))
    assert caught.value.status_code == pywbem.CIM_ERR_ACCESS_DENIED


def test_wbemcli_reads_what_pywbem_reads(demo: Running) -> None:
    output = demo.wbemcli("ei", "root/cimv2:KHV_NumericSensor", "-nl")
    readings = dict(re.findall(r'^-DeviceID="(.*)"$|^-CurrentReading=(.*)$', output, re.MULTILINE))
    assert len([k for k in readings if k]) == 31
    theirs = {
        i["DeviceID"]: i["CurrentReading"]
        for i in demo.wbem().EnumerateInstances("KHV_NumericSensor")
    }
    assert set(theirs) == {k for k in readings if k}
    assert "KHV_Processor" in demo.wbemcli("ecn", "root/cimv2:CIM_LogicalDevice")
    assert "CurrentReading=" in demo.wbemcli("gc", "root/cimv2:KHV_NumericSensor")


def test_snmpbulkwalk_sees_interfaces_sensors_and_processors(demo: Running) -> None:
    walk = demo.snmp("snmpbulkwalk", "1.3.6.1.2.1")
    assert '.1.3.6.1.2.1.31.1.1.1.1.2 = STRING: "eno1"' in walk
    assert ".1.3.6.1.2.1.31.1.1.1.15.2 = Gauge32: 10000" in walk
    assert len(re.findall(r"^\.1\.3\.6\.1\.2\.1\.25\.3\.3\.1\.2\.", walk, re.MULTILINE)) == 32
    assert len(re.findall(r"^\.1\.3\.6\.1\.2\.1\.99\.1\.1\.1\.5\.", walk, re.MULTILINE)) == 35


def test_the_reference_page_has_what_metrics_tells(demo: Running) -> None:
    demo.wbem().EnumerateInstanceNames("KHV_Fan")
    demo.snmp("snmpget", "1.3.6.1.2.1.1.3.0")
    exposed = set(re.findall(r"^# TYPE (\S+)", demo.metrics(), re.MULTILINE))
    page = Path(ROOT, "docs", "reference", "metrics.md").read_text()
    rows, own = page.split("## The exporter itself")
    listed = [set(re.findall(r"^\| `(\w+)` \|", part, re.MULTILINE)) for part in (rows, own)]
    assert exposed <= listed[0] | listed[1]
    # No worker was started again and there is no syslog server; what this host lacks (machines,
    # batteries) has no samples.
    assert listed[1] - exposed == {"khv_worker_restarts_total", "khv_syslog_dropped_total"}
    assert len(listed[0] & exposed) > 60


def test_promtool_accepts_the_metrics(demo: Running) -> None:
    done = subprocess.run(
        [require_command("promtool"), "check", "metrics"],
        input=demo.metrics(), capture_output=True, text=True,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")


def test_prometheus_scrapes_and_queries(demo: Running, tmp_path: Path) -> None:
    prometheus = require_command("prometheus")
    target = demo.ready["metrics"].removeprefix("http://").removesuffix("/metrics")
    (tmp_path / "p.yml").write_text(
        "global: {scrape_interval: 1s, scrape_timeout: 1s}\n"
        f"scrape_configs: [{{job_name: khv, static_configs: [{{targets: ['{target}']}}]}}]\n"
    )
    with (tmp_path / "log").open("w") as log:
        server = subprocess.Popen(
            [prometheus, f"--config.file={tmp_path}/p.yml", f"--storage.tsdb.path={tmp_path}/data",
             "--web.listen-address=127.0.0.1:19599"], stdout=log, stderr=log,
        )  # fmt: skip

    def ask(query: str) -> list[dict[str, object]]:
        url = f"http://127.0.0.1:19599/api/v1/query?query={urllib.request.quote(query)}"
        try:
            with urllib.request.urlopen(url, timeout=5) as answer:
                return list(json.load(answer)["data"]["result"])
        except OSError:
            return []

    try:
        until(lambda: ask("up == 1"), "the first scrape")
        assert (
            len(until(lambda: ask("khv_health_status{class='KHV_NumericSensor'}"), "samples")) >= 29
        )
        assert ask("rate(khv_disk_read_bytes_total[10s])") is not None
    finally:
        server.terminate()
        server.wait(20)


def test_page_in_chromium_shows_the_banner_and_stays_live(demo: Running) -> None:
    with browser() as chromium:
        chromium.open(demo.ready["web"])
        chromium.type("#name", "admin")
        chromium.type("#password", "first-password-of-a-test")
        chromium.click("form button")
        chromium.wait(lambda: "Package id 1" in chromium.text("body"), "the health page")
        text = chromium.text("body")
        assert "demo" in text.lower()
        assert "no link" in text


def test_capture_of_the_demonstration_is_a_host_tree(demo: Running, tmp_path: Path) -> None:
    tree = demo.state_dir / "demo"

    run(sys.executable, "-m", "khv", "capture", str(tmp_path / "t"), "--host-root", str(tree))
    assert (tmp_path / "t").read_text().startswith("# khv host tree 1")


def test_local_commands_need_a_running_khv(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "khv", "vm", "list", "--state-dir", str(tmp_path)],
        capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 1
    assert "no khv answers at" in done.stderr


def test_a_check_of_esxi_hosts_finds_all_that_it_asks_for(tmp_path: Path) -> None:
    """What the best known one reads of each class; it ends where something lacks."""
    config = tmp_path / "khv.toml"
    config.write_text('compat = ["esxi"]\n')
    with khv("--demo", "--hypervisor", "none", "--config", str(config)) as running:
        client = running.wbem()
        found = {name: client.EnumerateInstances(name) for name in ASKED}
        (chassis,) = found["CIM_Chassis"]
        assert chassis["Manufacturer"]
        assert chassis["Model"]
        for name, instances in found.items():
            for item in instances:
                assert item["OperationalStatus"] is None or item["OperationalStatus"][0] <= 20
                assert item["HealthState"] is None or item["HealthState"] % 5 == 0
                if name == "CIM_NumericSensor":
                    assert item["CurrentReading"] * 10 ** item["UnitModifier"] is not None
                    assert "UpperThresholdCritical" in item
                if name == "CIM_Processor":
                    assert item["Family"] + item["CurrentClockSpeed"] > 0
        assert found["OMC_Fan"]
        assert found["VMware_StorageExtent"]
        bios = {item["ElementName"]: item for item in found["OMC_SMASHFirmwareIdentity"]}
        assert bios["System BIOS"]["ReleaseDate"].datetime.year > 1990
        assert running.wbemcli("ein", "root/cimv2:OMC_Fan").count("OMC_Fan") >= 1
