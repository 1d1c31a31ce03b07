from __future__ import annotations

import subprocess
from pathlib import Path

from cimom.classes import BridgeType, ClassCode, KHV_PCIBridge, KHV_PCIDevice
from cimom.testing import readings_of
from hypervisor.host import Host
from providers.hardware import provider
from tests.conftest import require_command
from tests.hosts import host


def functions(machine: Host) -> dict[str, KHV_PCIDevice | KHV_PCIBridge]:
    readings = readings_of(provider(machine), taken_at=1.0)
    found = {}
    for cls in (KHV_PCIDevice, KHV_PCIBridge):
        found.update({row.instance.Address: row.instance for row in readings.rows(cls)})
    return found


def test_function_of_the_demonstration(tmp_path: Path) -> None:
    port = functions(host("server", tmp_path))["0000:3b:00.0"]
    assert port.DeviceID == "pci/0000:3b:00.0"
    assert port.ElementName == "Intel Corporation Ethernet Controller X710 for 10GbE SFP+"
    assert port.SubsystemName == "Ethernet Converged Network Adapter X710-4"
    assert (port.ClassCode, port.ClassName) == (ClassCode.Network, "Ethernet controller")
    assert (port.BusNumber, port.DeviceNumber, port.FunctionNumber) == (0x3B, 0, 0)
    assert port.ParentDeviceID == "pci/0000:3a:00.0"


def test_bridge_tells_its_buses(tmp_path: Path) -> None:
    bridge = functions(host("server", tmp_path))["0000:3a:00.0"]
    assert isinstance(bridge, KHV_PCIBridge)
    assert bridge.BridgeType is BridgeType.PCIe
    assert (bridge.PrimaryBusNumber, bridge.SecondayBusNumber) == (0x3A, 0x3B)


def test_this_machine_agrees_with_lspci() -> None:
    command = [require_command("lspci"), "-Dvmmnnk"]
    output = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    expected = {}
    for block in output.strip().split("\n\n"):
        lines = dict(line.split(":\t", 1) for line in block.splitlines() if ":\t" in line)
        expected[lines["Slot"]] = lines
    found = functions(Host())
    assert found.keys() == expected.keys()
    for address, lines in expected.items():
        item = found[address]
        kind, _, code = lines["Class"].rpartition(" ")
        assert item.ClassName in (kind, None)
        assert code == f"[{item.ClassCode:02x}{item.SubclassCode:02x}]"
        vendor, _, number = lines["Vendor"].rpartition(" ")
        assert (item.VendorName or "Vendor", f"[{item.VendorID:04x}]") == (vendor, number)
        device, _, number = lines["Device"].rpartition(" ")
        assert (item.DeviceName or "Device", f"[{item.PCIDeviceID:04x}]") == (device, number)
        assert item.Driver == lines.get("Driver")
