from __future__ import annotations

from pathlib import Path

import pytest

from cimom.classes import (
    EnabledState,
    HealthState,
    KHV_CDROMDrive,
    KHV_ControlledBy,
    KHV_DiskDrive,
    KHV_LogicalIdentity,
    KHV_PCIDevice,
    KHV_StorageController,
    KHV_StoragePort,
    ProtocolSupported,
)
from cimom.health.status import Condition
from cimom.model import CimObject
from cimom.testing import readings_of
from hypervisor.controller import Controller, Member
from hypervisor.controller_port import Port
from hypervisor.host import Host
from providers import hardware, storage
from providers.storage.controller import ASSOCIATIONS, condition, port_condition
from tests.hosts import host, put


def of(machine: Host, cls: type[CimObject]) -> dict[str, CimObject]:
    readings = readings_of(storage.provider(machine), hardware.provider(machine))
    return {row.instance.DeviceID: row.instance for row in readings.rows(cls)}


def tied(machine: Host, association: type[CimObject], right: type[CimObject]) -> set[str]:
    """Return which left and right ends a row of the table ties: `left > right`."""
    (row,) = [item for item in ASSOCIATIONS if (item.cls, item.right) == (association, right)]
    pairs = set()
    for one in of(machine, row.left).values():
        for other in of(machine, row.right).values():
            left, joined = row.left_join(one), row.right_join(other)
            if left is not None and left in (joined if isinstance(joined, frozenset) else {joined}):
                pairs.add(f"{one.DeviceID} > {other.DeviceID}")  # type: ignore[attr-defined]
    return pairs


def test_controllers_have_protocol_driver_and_firmware(tmp_path: Path) -> None:
    found = of(host("server", tmp_path), KHV_StorageController)
    assert found.keys() == {
        f"controller/0000:{place}"
        for place in ("00:17.0", "18:00.0", "5e:00.0", "af:00.0", "af:00.1")
    }
    fibre = found["controller/0000:af:00.0"]
    assert isinstance(fibre, KHV_StorageController)
    assert (fibre.Protocol, fibre.ProtocolSupported) == (
        "FC", ProtocolSupported.SCSI_Fibre_Channel_Protocol,
    )  # fmt: skip
    assert (fibre.Driver, fibre.SerialNumber) == ("lpfc", "DEMO00FC01")
    assert (fibre.KernelNames, fibre.DriverStates) == (("host10",), ("running",))
    assert {one.HealthState for one in found.values()} == {HealthState.OK}  # type: ignore[attr-defined]


def test_disks_hang_on_what_reaches_them_and_nothing_else(tmp_path: Path) -> None:
    machine = host("server", tmp_path)
    lun = "disk/naa.60060e80123456789abcdef000000001"
    assert tied(machine, KHV_ControlledBy, KHV_DiskDrive) == {
        "controller/0000:00:17.0 > disk/naa.5000c500a1b2c3d4",
        "controller/0000:00:17.0 > disk/naa.5002538e4098a1b2",
        "controller/0000:18:00.0 > disk/naa.5000c500d1e2f300",
        "controller/0000:18:00.0 > disk/naa.5000c500d1e2f301",
        "controller/0000:5e:00.0 > disk/eui.01000000010000005cd2e4a1b2c30001",
        f"controller/0000:af:00.0 > {lun}",  # one through each port
        f"controller/0000:af:00.1 > {lun}",
    }
    assert len(tied(machine, KHV_ControlledBy, KHV_CDROMDrive)) == 1
    assert len(tied(machine, KHV_ControlledBy, KHV_StoragePort)) == 3 + 8 + 2


def test_controller_is_its_pci_function(tmp_path: Path) -> None:
    machine = host("server", tmp_path)
    assert tied(machine, KHV_LogicalIdentity, KHV_StorageController) == {
        f"pci/{name} > controller/{name}"
        for name in ("0000:00:17.0", "0000:18:00.0", "0000:5e:00.0", "0000:af:00.0", "0000:af:00.1")
    }
    assert of(machine, KHV_PCIDevice)["pci/0000:af:00.0"]


def test_nvme_over_a_fabric_controls_its_disk(tmp_path: Path) -> None:
    machine = Host(str(tmp_path))
    put(machine, "sys/class/nvme/nvme0/transport", "tcp\n")
    put(machine, "sys/class/nvme/nvme0/subsysnqn", "nqn.x\n")
    put(machine, "sys/block/nvme0n1/size", "100\n")
    put(machine, "sys/block/nvme0n1/device/nvme0/state", "live\n")
    (disk,) = of(machine, KHV_DiskDrive).values()
    assert isinstance(disk, KHV_DiskDrive)
    (one,) = of(machine, KHV_StorageController)
    assert disk.StorageControllerDeviceIDs == (one,)


@pytest.mark.parametrize(
    ("states", "how", "why"),
    [
        (("running", None), Condition.OK, None),
        (("running", "recovery"), Condition.DEGRADED, "the driver calls x1 recovery"),
        (("recovery", "offline"), Condition.ERROR,
         "the driver calls x0 recovery; the driver calls x1 offline"),
        (("live",), Condition.OK, None),
        (("connecting",), Condition.DEGRADED, "the driver calls x0 connecting"),
        (("dead",), Condition.ERROR, "the driver calls x0 dead"),
    ],
)  # fmt: skip
def test_controller_is_as_the_worst_of_its_hosts(
    states: tuple[str | None, ...], how: Condition, why: str | None
) -> None:
    members = tuple(Member(f"x{number}", state) for number, state in enumerate(states))
    assert condition(Controller(identity="x", protocol="SAS", members=members)) == (how, why)


@pytest.mark.parametrize(
    ("state", "targets", "how"),
    [
        ("Online", 0, Condition.OK),
        ("Linkdown", 0, Condition.DORMANT),
        ("Linkdown", 2, Condition.DEGRADED),
        ("Marginal", 2, Condition.DEGRADED),
        ("Bypassed", 2, Condition.DORMANT),
        ("Error", 0, Condition.ERROR),
        ("Unknown", 0, Condition.UNKNOWN),
        (None, 0, Condition.UNKNOWN),
    ],
)
def test_cable_is_missing_only_where_something_was_known_behind_it(
    state: str | None, targets: int, how: Condition
) -> None:
    port = Port(kind="FC", name="host3", key="wwn.1", state=state, targets=targets)
    assert port_condition(port)[0] is how


def test_port_that_lost_its_link_says_so(tmp_path: Path) -> None:
    machine = host("server", tmp_path)
    put(machine, "sys/class/fc_host/host11/port_state", "Linkdown\n")
    put(machine, "sys/class/fc_host/host11/speed", "unknown\n")
    port = of(machine, KHV_StoragePort)["port/wwn.10000090fa5e0002"]
    assert isinstance(port, KHV_StoragePort)
    assert port.HealthState is HealthState.Degraded_Warning
    assert port.StatusDescriptions == ("the link of host11 is lost (Linkdown)",)
    assert (port.Speed, port.EnabledState) == (None, EnabledState.Enabled_but_Offline)


def test_sata_port_without_a_disk_is_no_fault(tmp_path: Path) -> None:
    machine = host("server", tmp_path)
    put(machine, "sys/class/ata_link/link2/sata_spd", "<unknown>\n")
    port = of(machine, KHV_StoragePort)["port/0000:00:17.0/ata/2"]
    assert isinstance(port, KHV_StoragePort)
    assert (port.HealthState, port.Speed, port.LinkState) == (HealthState.OK, None, "no link")


def test_adapter_that_vanishes_takes_its_ports_along(tmp_path: Path) -> None:
    machine = host("server", tmp_path)
    for path in ("scsi_host/host12", "sas_host/host12"):
        target = Path(machine.root, "sys/class", path)
        target.unlink() if target.is_symlink() else target.rmdir()
    assert "controller/0000:18:00.0" not in of(machine, KHV_StorageController)
    assert not [name for name in of(machine, KHV_StoragePort) if "18:00.0" in name]
    assert len(of(machine, KHV_DiskDrive)) == 6
