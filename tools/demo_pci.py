"""The PCI functions of the demonstration host, and the lines of the list pci.ids about them."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tools.demo_host import Tree

ROOT_PORT = "sys/devices/pci0000:3a/0000:3a:00.0"
NIC_FUNCTIONS = [f"{ROOT_PORT}/0000:3b:00.{number}" for number in range(4)]
AHCI = "sys/devices/pci0000:00/0000:00:17.0"
NVME_FUNCTION = "sys/devices/pci0000:5d/0000:5d:00.0/0000:5e:00.0"
FC_PORT = "sys/devices/pci0000:ae/0000:ae:00.0"
FC_FUNCTIONS = [f"{FC_PORT}/0000:af:00.{number}" for number in range(2)]
SAS_PORT = "sys/devices/pci0000:17/0000:17:00.0"
SAS_FUNCTION = f"{SAS_PORT}/0000:18:00.0"
NVME_PORT = "sys/devices/pci0000:5d/0000:5d:00.0"
XHCI = "sys/devices/pci0000:00/0000:00:14.0"
GRAPHICS = "sys/devices/pci0000:00/0000:00:1c.0"

NAMES = """\
1000  Broadcom / LSI
\t00e6  Fusion-MPT 12GSAS/PCIe Secure SAS38xx
\t\t1000 4070  HBA 9500-8e
102b  Matrox Electronics Systems Ltd.
\t0536  Integrated Matrox G200eW3 Graphics Controller
10df  Emulex Corporation
\tf500  LPe37000/LPe38000 Series 32Gb/64Gb Fibre Channel Adapter
144d  Samsung Electronics Co Ltd
\ta824  NVMe SSD Controller PM173X
8086  Intel Corporation
\t1572  Ethernet Controller X710 for 10GbE SFP+
\t\t8086 0007  Ethernet Converged Network Adapter X710-4
\t347a  PCI Express Root Port A
\ta1af  C620 Series Chipset Family USB 3.0 xHCI Controller
\t8d02  C610/X99 series chipset 6-Port SATA Controller [AHCI mode]
C 01  Mass storage controller
\t06  SATA controller
\t07  Serial Attached SCSI controller
\t08  Non-Volatile memory controller
C 02  Network controller
\t00  Ethernet controller
C 03  Display controller
\t00  VGA compatible controller
C 0c  Serial bus controller
\t03  USB controller
\t04  Fibre Channel
C 06  Bridge
\t04  PCI bridge
"""

# place, vendor, device, class, board's vendor, board, driver, node, link (GT/s, lanes; now, most)
FUNCTIONS = (
    (ROOT_PORT, 0x8086, 0x347A, 0x060400, None, None, "pcieport", 0, (8, 8, 16, 16)),
    *(
        (place, 0x8086, 0x1572, 0x020000, 0x8086, 0x0007, "i40e", 0, (8, 8, 8, 8))
        for place in NIC_FUNCTIONS
    ),
    (NVME_PORT, 0x8086, 0x347A, 0x060400, None, None, "pcieport", 1, (8, 4, 16, 4)),
    (NVME_FUNCTION, 0x144D, 0xA824, 0x010802, 0x144D, 0xA801, "nvme", 1, (8, 2, 16, 4)),
    (SAS_PORT, 0x8086, 0x347A, 0x060400, None, None, "pcieport", 0, (16, 8, 16, 16)),
    (SAS_FUNCTION, 0x1000, 0x00E6, 0x010700, 0x1000, 0x4070, "mpt3sas", 0, (16, 8, 16, 8)),
    (FC_PORT, 0x8086, 0x347A, 0x060400, None, None, "pcieport", 1, (16, 8, 16, 16)),
    *(
        (place, 0x10DF, 0xF500, 0x0C0400, 0x10DF, 0xF500, "lpfc", 1, (16, 8, 16, 8))
        for place in FC_FUNCTIONS
    ),
    (AHCI, 0x8086, 0x8D02, 0x010601, 0x8086, 0x8D02, "ahci", 0, None),
    (XHCI, 0x8086, 0xA1AF, 0x0C0330, 0x8086, 0x7270, "xhci_hcd", 0, None),
    (GRAPHICS, 0x102B, 0x0536, 0x030000, None, None, "mgag200", 0, None),
)


def functions(tree: Tree) -> None:
    for place, vendor, device, code, maker, board, driver, node, link in FUNCTIONS:
        address = place.rpartition("/")[2]
        tree.put(
            place,
            vendor=f"{vendor:#06x}",
            device=f"{device:#06x}",
            **{"class": f"{code:#08x}"},
            subsystem_vendor=f"{maker or 0:#06x}",
            subsystem_device=f"{board or 0:#06x}",
            revision="0x02",
            numa_node=node,
        )
        if link is not None:
            speed, width, most, lanes = link
            tree.put(
                place,
                current_link_speed=f"{speed}.0 GT/s PCIe",
                current_link_width=width,
                max_link_speed=f"{most}.0 GT/s PCIe",
                max_link_width=lanes,
            )
        tree.links[f"{place}/driver"] = f"../../../bus/pci/drivers/{driver}"
        tree.links[f"sys/bus/pci/devices/{address}"] = f"/{place}"
        tree.binaries[f"{place}/config"] = header(vendor, device, code)
    tree.put("usr/share/misc", **{"pci.ids": NAMES.rstrip()})


def header(vendor: int, device: int, code: int) -> bytes:
    bridge = code >> 8 == 0x0604
    head = struct.pack(
        "<HHHHBBBBBBBB",
        vendor, device, 0x0406, 0x0010, 2, code & 0xFF, code >> 8 & 0xFF, code >> 16, 0x10, 0,
        bridge, 0,
    )  # fmt: skip
    body = bytes([0] * 8 + [0x3A, 0x3B, 0x3B, 0]) if bridge else bytes(12)
    return (head + body).ljust(0x3D, b"\0") + bytes([1, 0, 0])
