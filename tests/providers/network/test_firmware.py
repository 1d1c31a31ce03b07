from __future__ import annotations

from pathlib import Path

from cimom.classes import KHV_EthernetPort, KHV_PortFirmwareIdentity
from hypervisor.link import Driver
from providers.network.inventory import Network
from tests.hosts import host


def test_firmware_that_a_driver_tells_is_a_software_identity(tmp_path: Path) -> None:
    network = Network(
        host("server", tmp_path), "x", lambda _: Driver(version="6.1", firmware="9.20 0x8000d8c5")
    )
    rows = list(network.inventory())
    found = [row for row in rows if isinstance(row, KHV_PortFirmwareIdentity)]
    assert len(found) == 4  # of the physical ports
    assert found[0].VersionString == "9.20 0x8000d8c5"
    assert (found[0].MajorVersion, found[0].MinorVersion) == (9, 20)
    port = next(row for row in rows if isinstance(row, KHV_EthernetPort) and row.Name == "eno1")
    assert port.DeviceID in {identity.ManagedDeviceID for identity in found}
    assert (port.Driver, port.FirmwareVersion) == ("i40e", "9.20 0x8000d8c5")
