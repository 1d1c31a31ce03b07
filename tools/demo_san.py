"""What the demonstration host reaches by its adapters.

Two ports of Fibre Channel lead to one disk of a SAN, which device-mapper joins; a SAS adapter leads
to an enclosure of four bays with two disks.  The SCSI hosts of the SATA ports stand here as well.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tools.demo_pci import AHCI, FC_FUNCTIONS, NVME_FUNCTION, SAS_FUNCTION
from tools.demo_storage import GIB, disk, volume

if TYPE_CHECKING:
    from tools.demo_host import Tree

LUN = "naa.60060e80123456789abcdef000000001"
WWPN = "0x10000090fa5e00%02x"
ENCLOSURE = "0x500a098012340080"
EXPANDER = f"{SAS_FUNCTION}/host12/port-12:0/expander-12:0"
IO = "  40021 100 3201680 30012 20110 800 1608800 15012 0 30012 45024 0 0 0 0"


def san(tree: Tree) -> None:
    """Put all of it."""
    sata_hosts(tree)
    tree.links["sys/class/nvme/nvme0"] = f"/{NVME_FUNCTION}/nvme/nvme0"
    for index, function in enumerate(FC_FUNCTIONS):
        fibre_channel(tree, index, function)
    multipath(tree)
    sas(tree)
    enclosure(tree)


def scsi_host(tree: Tree, place: str, name: str, driver: str, **more: object) -> None:
    """Put a host of the SCSI layer."""
    base = f"{place}/{name}/scsi_host/{name}"
    tree.put(base, state="running", proc_name=driver, **more)
    tree.links[f"sys/class/scsi_host/{name}"] = f"/{base}"


def sata_hosts(tree: Tree) -> None:
    for number in (1, 2, 3):
        scsi_host(tree, f"{AHCI}/ata{number}", f"host{number - 1}", "ahci")
        tree.put(f"sys/class/ata_port/ata{number}", port_no=number)
        tree.put(f"sys/class/ata_link/link{number}", hw_sata_spd_limit="6.0 Gbps")
    tree.put("sys/class/ata_link/link3", sata_spd="1.5 Gbps")


def fibre_channel(tree: Tree, index: int, function: str) -> None:
    """Put a port of the adapter, and the path to the disk behind it."""
    number = 10 + index
    name = f"host{number}"
    scsi_host(
        tree,
        function,
        name,
        "lpfc",
        fwrev="14.2.539.21, sli-4:6:d",
        modelname="LPe36002-M64",
        serialnum="DEMO00FC01",
        lpfc_drvr_version="Emulex LightPulse Fibre Channel SCSI driver 14.2.0.7",
    )
    base = f"{function}/{name}/fc_host/{name}"
    tree.put(
        base,
        port_name=WWPN % (index + 1),
        node_name="0x20000090fa5e0001",
        port_state="Online",
        port_type="NPort (fabric via point-to-point)",
        speed="32 Gbit",
        supported_speeds="16 Gbit, 32 Gbit, 64 Gbit",
        fabric_name="0x100050eb1a2b3c00",
    )
    tree.links[f"sys/class/fc_host/{name}"] = f"/{base}"
    remote = f"rport-{number}:0-1"
    tree.put(f"sys/class/fc_remote_ports/{remote}", roles="FCP Target", port_state="Online")
    path = f"{function}/{name}/{remote}/target{number}:0:0/{number}:0:0:1"
    tree.put(
        path,
        type=0,
        state="running",
        access_state="active/optimized",
        vendor="EXAMPLE ",
        model="ARRAY 9000",
        rev="6101",
        wwid=LUN,
    )
    letter = "cd"[index]
    disk(tree, f"sd{letter}", path, 1024 * GIB, dev=f"8:{32 + 16 * index}", stat=IO)


def multipath(tree: Tree) -> None:
    uuid = f"mpath-3{LUN.removeprefix('naa.')}"
    volume(tree, "dm-2", 1024 * GIB, "253:2", dm={"name": "mpatha", "uuid": uuid, "suspended": 0})
    tree.directories += [f"sys/devices/virtual/block/dm-2/slaves/sd{letter}" for letter in "cd"]


def sas(tree: Tree) -> None:
    """Put the SAS adapter and two disks behind its expander."""
    scsi_host(
        tree,
        SAS_FUNCTION,
        "host12",
        "mpt3sas",
        version_fw="24.00.00.00",
        board_name="HBA 9500-8e",
        board_tracer="DEMO00SAS1",
    )
    tree.directories.append("sys/class/sas_host/host12")
    for phy in range(8):
        linked = phy < 4
        tree.put(
            f"sys/class/sas_phy/phy-12:{phy}",
            phy_identifier=phy,
            sas_address="0x500605b00e0a0b00",
            negotiated_linkrate="12.0 Gbit" if linked else "Unknown",
            maximum_linkrate="12.0 Gbit",
        )
    for index, letter in enumerate("ef"):
        place = (
            f"{EXPANDER}/port-12:0:{index}/end_device-12:0:{index}"
            f"/target12:0:{index}/12:0:{index}:0"
        )
        tree.put(
            place,
            type=0,
            state="running",
            vendor="SEAGATE ",
            model="ST8000NM0185",
            rev="PT51",
            wwid=f"naa.5000c500d1e2f3{index:02x}",
            serial=f"DEMOSAS{index}",
        )
        disk(
            tree,
            f"sd{letter}",
            place,
            15628053168,
            rotational=1,
            dev=f"8:{64 + 16 * index}",
            stat=IO,
        )
        phy = f"{EXPANDER}/port-12:0:{index}/phy-12:0:{index}"
        tree.directories.append(phy)
        tree.put(f"sys/class/sas_phy/phy-12:0:{index}", negotiated_linkrate="12.0 Gbit")


def enclosure(tree: Tree) -> None:
    """Put the enclosure: two bays are full, in one of them a light shows where to find it."""
    place = f"{EXPANDER}/port-12:0:9/end_device-12:0:9/target12:0:9/12:0:9:0"
    tree.put(place, type=13, vendor="EXAMPLE ", model="JBOD 4", rev="0212")
    base = f"{place}/enclosure/12:0:9:0"
    tree.put(base, components=4, id=ENCLOSURE)
    tree.links[f"{base}/device"] = f"/{place}"
    tree.links["sys/class/enclosure/12:0:9:0"] = f"/{base}"
    for number in range(4):
        full = number < 2
        slot = f"{base}/Slot {number + 1:02}"
        tree.put(
            slot,
            slot=number + 1,
            type="array device",
            status="OK" if full else "not installed",
            fault=0,
            locate=int(number == 1),
            active=0,
            power_status="on" if full else "off",
        )
        if full:
            target = f"target12:0:{number}/12:0:{number}:0"
            where = f"{EXPANDER}/port-12:0:{number}/end_device-12:0:{number}/{target}"
            tree.links[f"{slot}/device"] = f"/{where}"
