from __future__ import annotations

import pytest

from cimom.classes import ConnectorLayout, ConnectorType, KHV_Slot, MaxLinkWidth
from hypervisor.smbios_part import Slot
from providers.hardware.slot import expansion_slot, layout


def slot(
    kind: int,
    width: int,
    usage: int = 4,
    address: str | None = "0000:3b:00.0",
    *,
    volts: bool = True,
) -> KHV_Slot:
    item = Slot(
        handle=0x900,
        designation="PCIe Slot 1",
        kind=kind,
        width=width,
        usage=usage,
        number=1,
        hot_plug=False,
        address=address,
        volts_3=volts,
        volts_5=volts,
    )
    return expansion_slot(item, "board/0200")


def test_a_slot_tells_its_kind_its_width_and_what_is_in_it() -> None:
    row = slot(0xB6, 0x0B)
    assert (row.ElementName, row.ConnectorDescription) == ("PCIe Slot 1", "PCI Express 3 x16")
    assert (row.ConnectorLayout, row.MaxLinkWidth) == (ConnectorLayout.PCI_E_x16, MaxLinkWidth.x8)
    assert (row.MaxDataWidth, row.ConnectorType) == (None, None)
    assert (row.InUse, row.PCIDeviceID, row.Number) == (True, "pci/0000:3b:00.0", 1)
    assert row.VccMixedVoltageSupport == (2, 3)


def test_an_old_slot_has_a_parallel_bus() -> None:
    row = slot(0x06, 0x05, volts=False)
    assert (row.MaxDataWidth, row.MaxLinkWidth, row.ConnectorType) == (
        32,
        None,
        (ConnectorType.PCI,),
    )
    assert row.VccMixedVoltageSupport is None


@pytest.mark.parametrize(("usage", "used"), [(4, True), (3, False), (2, None), (5, None)])
def test_only_a_slot_in_use_holds_a_function(usage: int, used: bool | None) -> None:
    row = slot(0xA5, 2, usage)
    assert row.InUse is used
    assert row.PCIDeviceID == ("pci/0000:3b:00.0" if used else None)
    assert slot(0xA5, 2, address=None).PCIDeviceID is None


@pytest.mark.parametrize(
    ("kind", "told"),
    [
        ("PCI Express 5 x4", ConnectorLayout.PCI_E_x4),
        ("PCI Express 6+", ConnectorLayout.PCI_E),
        ("PCI Express Mini 76-pin", ConnectorLayout.Slot),
        ("PCI-X", ConnectorLayout.PCI_X),
        (None, ConnectorLayout.Slot),
    ],
)
def test_layouts(kind: str | None, told: ConnectorLayout) -> None:
    assert layout(kind) is told
