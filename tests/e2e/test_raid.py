"""The RAID packages from their wheels to WBEM and the page, over their made-up controllers."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.running import Running, khv, until
from tests.khv.vendor.wheels import wheel
from tests.packages.raid import PACKAGES

pytestmark = [pytest.mark.e2e, pytest.mark.slow]

NAMES = {"broadcom_raid": "BRCM", "hpe_raid": "HPE"}


@pytest.fixture(params=NAMES)
def package(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    return name


@pytest.fixture
def running(package: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    root = tmp_path_factory.mktemp("raid")
    root.chmod(0o755)
    home = PACKAGES / package.replace("_", "-")
    shutil.copytree(home / "host", root / "host")
    config = root / "khv.toml"
    config.write_text('provider_user = "root"\n')
    flags = ["--config", str(config), "--host-root", str(root / "host"), "--hypervisor", "none"]
    made = str(wheel(home, root))
    with khv(*flags) as started:
        started.cli("provider", "check", "--config", str(config),
                    "--host-root", str(root / "host"), made)  # fmt: skip
        started.cli("provider", "install", "--allow-unsigned", made)
        started.cli("provider", "enable", package, "--grant", "root")
        until(lambda: " running " in started.cli("provider", "list"), "the package runs")
        yield started


def test_controller_with_all_that_it_drives(running: Running, package: str) -> None:
    prefix = NAMES[package]
    client = running.wbem()
    (controller,) = client.EnumerateInstances(f"{prefix}_Controller")
    driven = client.AssociatorNames(controller.path, AssocClass="CIM_ControlledBy")
    kinds = {path.classname for path in driven}
    assert kinds == {f"{prefix}_DiskDrive", f"{prefix}_StorageVolume"}
    (battery,) = client.AssociatorNames(controller.path, AssocClass="CIM_AssociatedBattery")
    assert battery.classname == f"{prefix}_Battery"
    (host,) = client.EnumerateInstanceNames("KHV_ComputerSystem")
    tied = client.AssociatorNames(host, AssocClass=f"{prefix}_SystemDevice")
    assert set(driven) <= set(tied)
    for volume in client.EnumerateInstances(f"{prefix}_StorageVolume"):
        below = client.AssociatorNames(volume.path, AssocClass="CIM_BasedOn")
        drives = [
            client.AssociatorNames(path, AssocClass="CIM_MediaPresent")[0].classname
            for path in below
        ]
        assert drives
        assert set(drives) == {f"{prefix}_DiskDrive"}
    assert controller["ElementName"] in running.page("hardware")


def test_garbage_of_the_tool_leaves_the_last_rows(running: Running, package: str) -> None:
    prefix = NAMES[package]
    client = running.wbem()
    before = len(client.EnumerateInstances(f"{prefix}_DiskDrive"))
    tool = next(iter((_host(running) / "khv/tool").iterdir()))
    for output in tool.iterdir():
        output.write_bytes(b"\xff\xfegarbage")
    until(lambda: running.sample("khv_source_up", source=package) == 0, "the source is stale")
    assert len(client.EnumerateInstances(f"{prefix}_DiskDrive")) == before > 0


def _host(running: Running) -> Path:
    command = Path(f"/proc/{running.process.pid}/cmdline").read_text().split("\0")
    return Path(command[command.index("--host-root") + 1])
