"""What is plugged in and pulled out shows in every face, without anybody asking for a scan."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.conftest import require, require_command
from tests.e2e.guest import Daemon, isolated_libvirtd, rom
from tests.e2e.running import Running, khv, until

pytestmark = [pytest.mark.e2e, pytest.mark.slow]

IF_NAME = "1.3.6.1.2.1.31.1.1.1.1"
DISK_IO_DEVICE = "1.3.6.1.4.1.2021.13.15.1.1.2"
VM_NAME = "1.3.6.1.2.1.236.1.4.1.2"


class Place(NamedTuple):
    khv: Running
    daemon: Daemon


@pytest.fixture(scope="module")
def place() -> Iterator[Place]:
    with isolated_libvirtd() as daemon, khv("--hypervisor", daemon.uri) as running:
        yield Place(running, daemon)


def faces(
    running: Running, name: str, *, cls: str, namespace: str, page: str, oid: str
) -> dict[str, Callable[[], bool]]:
    """Return how each face tells whether it shows something of this name."""
    client = running.wbem(namespace)

    def wbem() -> bool:
        found = client.EnumerateInstances(cls)
        return any(name in (item["Name"], item["ElementName"]) for item in found)

    return {
        "WBEM": wbem,
        "/metrics": lambda: f'"{name}"' in running.metrics(),
        "SNMP": lambda: f'"{name}"' in running.snmp("snmpbulkwalk", oid),
        "page": lambda: name in running.page(page),
    }


def seen(shown: dict[str, Callable[[], bool]], what: str, *, there: bool) -> None:
    """Wait until every face shows it, or none does."""
    begun = time.monotonic()
    for face, shows in shown.items():
        until(lambda shows=shows: shows() is there, f"{what} in {face}")
        print(f"{what} {'shown' if there else 'gone'} in {face}: {time.monotonic() - begun:.2f} s")


def call(*command: str) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


def test_a_loop_device(place: Place, tmp_path: Path) -> None:
    require(os.geteuid() == 0, "root")
    require_command("losetup")
    image = tmp_path / "image"
    with image.open("wb") as file:
        file.truncate(8 * 1024**2)
    try:
        device = call("losetup", "--find", "--show", str(image))
    except subprocess.CalledProcessError as exc:
        pytest.skip(f"no loop device can be had: {exc.stderr}")
    try:
        shown = faces(
            place.khv,
            device.removeprefix("/dev/"),
            cls="KHV_LogicalDisk",
            namespace="root/cimv2",
            page="storage",
            oid=DISK_IO_DEVICE,
        )
        seen(shown, device, there=True)
    finally:
        call("losetup", "--detach", device)
    seen(shown, device, there=False)


def test_a_pair_of_network_interfaces(place: Place) -> None:
    require(os.geteuid() == 0, "root")
    require_command("ip")
    name = "khvtest0"
    call("ip", "link", "add", name, "type", "veth", "peer", "name", "khvtest1")
    try:
        shown = faces(
            place.khv,
            name,
            cls="CIM_NetworkPort",
            namespace="root/cimv2",
            page="network",
            oid=IF_NAME,
        )
        seen(shown, name, there=True)
        call("ip", "addr", "add", "198.51.100.77/24", "dev", name)
        client = place.khv.wbem()
        until(
            lambda: any(
                item["IPv4Address"] == "198.51.100.77"
                for item in client.EnumerateInstances("KHV_IPProtocolEndpoint")
            ),
            "the address in WBEM",
        )
    finally:
        call("ip", "link", "del", name)
    seen(shown, name, there=False)


def test_a_machine_that_somebody_else_defines(place: Place) -> None:
    name = "plugged-in"
    image = rom(place.daemon.images)
    place.khv.cli(
        "vm", "define", "twin", "--memory", "32", "--network", "none", "--rom", str(image)
    )
    xml = place.daemon.virsh("dumpxml", "twin")
    uuid = place.daemon.virsh("domuuid", "twin").strip()
    place.khv.cli("vm", "undefine", "twin")
    shown = faces(
        place.khv,
        name,
        cls="KHV_VirtualComputerSystem",
        namespace="root/virt",
        page="machines",
        oid=VM_NAME,
    )
    file = Path(place.daemon.images) / "plugged.xml"
    changed = xml.replace("<name>twin</name>", f"<name>{name}</name>").replace(
        uuid, "5f0c3b1e-6a7d-4c11-9d0a-000000000077"
    )
    file.write_text(changed)
    place.daemon.virsh("define", str(file))
    try:
        seen(shown, name, there=True)
    finally:
        place.daemon.virsh("undefine", name)
    seen(shown, name, there=False)


def test_what_came_and_went_stands_in_the_event_log(place: Place) -> None:
    client = place.khv.wbem()
    messages = {item["Message"] for item in client.EnumerateInstances("KHV_LogEntry")}
    assert "virtual computer system plugged-in was added" in messages
    assert "virtual computer system plugged-in is gone" in messages
    assert any("khvtest0 was added" in message for message in messages)
