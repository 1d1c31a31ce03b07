"""What the kernel of the demonstration host counts and logs, and its small devices: pressure, huge
pages, energy, thermal zones, kernel messages, watchdog, TPM, displays, USB.
"""

from __future__ import annotations

from typing import Any

from tools.demo_pci import GRAPHICS, XHCI

MESSAGES = (
    (5, 0, 0, "Linux version 6.1.0-demo (demo@example) #1 SMP PREEMPT_DYNAMIC"),
    (6, 812, 4_100_000, "EDAC MC0: Giving out device to module i10nm_edac controller Intel_10nm"),
    (0, 2201, 8_640_000_000, "mce: [Hardware Error]: Machine check events logged"),
    (
        4,
        2202,
        8_640_000_100,
        (
            "EDAC MC1: 1 CE memory read error on DIMM_B3 (channel:2 slot:0 page:0x1f3a offset:0x0"
            " grain:32 syndrome:0x0)"
        ),
    ),
    (
        4,
        2310,
        97_000_000_000,
        (
            "EDAC MC1: 2 CE memory read error on DIMM_B3 (channel:2 slot:0 page:0x1f3b offset:0x0"
            " grain:32 syndrome:0x0)"
        ),
    ),
    (
        3,
        2340,
        98_000_000_000,
        ("mce: CPU9: Package temperature above threshold, cpu clock throttled (total events = 27)"),
    ),
    (6, 2400, 99_000_000_000, "tap0: entered promiscuous mode"),
)


def kernel(tree: Any) -> None:
    pressures = {"cpu": (112, 98, 85), "io": (31, 44, 40), "memory": (0, 0, 0)}
    for resource, shares in pressures.items():
        ten, minute, five = (f"{share / 100:.2f}" for share in shares)
        some = f"avg10={ten} avg60={minute} avg300={five} total={4_000_000 * (1 + sum(shares))}"
        lines = [f"some {some}", "full avg10=0.00 avg60=0.00 avg300=0.00 total=0"]
        tree.put("proc/pressure", **{resource: "\n".join(lines)})
    tree.put("proc", vmstat="nr_free_pages 4711\npswpin 0\npswpout 0\noom_kill 0")
    pages = (("sys/kernel/mm/hugepages", 4096, True), *(
        (f"sys/devices/system/node/node{node}/hugepages", 2048, False) for node in range(2)
    ))  # fmt: skip
    for base, number, whole in pages:
        for kib, there in ((2048, number), (1048576, 0)):
            told = {"nr_hugepages": there, "free_hugepages": there // 4, "surplus_hugepages": 0}
            if whole:
                told |= {"resv_hugepages": 0, "nr_overcommit_hugepages": 0}
            tree.put(f"{base}/hugepages-{kib}kB", **told)
    energy(tree)
    zones(tree)
    devices(tree)
    boot = [f"{level},{number},{at},-;{text}" for level, number, at, text in MESSAGES]
    tree.put("var/log", **{"khv-kmsg": "\n".join(boot)})


def energy(tree: Any) -> None:
    for package in range(2):
        for zone, name, joules in ((f"{package}", f"package-{package}", 1_200_000_000),
                                   (f"{package}:0", "dram", 230_000_000)):  # fmt: skip
            tree.put(
                f"sys/class/powercap/intel-rapl:{zone}",
                name=name,
                energy_uj=joules * (100 + package),
                max_energy_range_uj=262143328850,
                constraint_0_power_limit_uw=165000000 if ":" not in zone else 41250000,
            )


def zones(tree: Any) -> None:
    """An ACPI zone of its own, and one of the processor that coretemp tells of already."""
    for number, kind, now, trips in (
        (0, "acpitz", 27800, (("critical", 105000), ("passive", 95000))),
        (1, "x86_pkg_temp", 61000, ()),
    ):
        told: dict[str, object] = {"type": kind, "temp": now}
        for trip, (how, limit) in enumerate(trips):
            told |= {f"trip_point_{trip}_type": how, f"trip_point_{trip}_temp": limit}
        tree.put(f"sys/class/thermal/thermal_zone{number}", **told)


def devices(tree: Any) -> None:
    """A watchdog that runs, a TPM, a hub inside with the board's keyboard, a stick behind it."""
    base = "sys/devices/platform/iTCO_wdt/watchdog/watchdog0"
    tree.links["sys/class/watchdog/watchdog0"] = f"/{base}"
    tree.links[f"{base}/device"] = "../../../iTCO_wdt"
    tree.put(base, identity="iTCO_wdt", state="active", status="0x8000", timeout=30, timeleft=27,
             nowayout=0, bootstatus=0)  # fmt: skip
    base = "sys/devices/LNXSYSTM:00/MSFT0101:00/tpm/tpm0"
    tree.links["sys/class/tpm/tpm0"] = f"/{base}"
    tree.links[f"{base}/device"] = "../../../MSFT0101:00"
    tree.put(base, tpm_version_major=2)
    tree.put("sys/devices/LNXSYSTM:00/MSFT0101:00", description="TPM 2.0 Device")
    tree.directories += [f"{base}/pcr-{bank}" for bank in ("sha1", "sha256")]
    tree.put(GRAPHICS, boot_vga=1)
    tree.put(f"{GRAPHICS}/drm/card0/card0-VGA-1", status="connected")
    usb(tree)


def usb(tree: Any) -> None:
    bus = f"{XHCI}/usb1"
    tree.links["sys/bus/usb/devices/usb1"] = f"/{bus}"
    told = (
        (f"{bus}/1-1", "0bda:5411", "Generic", "4-Port USB 2.0 Hub", "", 480, 9, "hub"),
        (f"{bus}/1-1/1-1.2", "046b:ff10", "American Megatrends Inc.",
         "Virtual Keyboard and Mouse", "serial", 12, 3, "usbhid"),
        (f"{bus}/1-1/1-1.4", "0781:5583", "SanDisk", "Ultra Fit", "4C530001DEMO", 480, 8,
         "usb-storage"),
    )  # fmt: skip
    for place, numbers, maker, title, serial, speed, kind, driver in told:
        name = place.rpartition("/")[2]
        vendor, product = numbers.split(":")
        hub = kind == 9
        tree.links[f"sys/bus/usb/devices/{name}"] = f"/{place}"
        tree.put(place, idVendor=vendor, idProduct=product, manufacturer=maker, product=title,
                 version=" 2.00", speed=speed,
                 bDeviceClass="09" if hub else "00")  # fmt: skip
        if serial:
            tree.put(place, serial=serial)
        interface = f"{place}/{name}:1.0"
        tree.links[f"sys/bus/usb/devices/{name}:1.0"] = f"/{interface}"
        tree.links[f"{interface}/driver"] = f"../../../bus/usb/drivers/{driver}"
        tree.put(interface, bInterfaceClass=f"{kind:02x}")
