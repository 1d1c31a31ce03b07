"""What smartctl told of the demonstration host's disks: a well one, a tired one, a worn one."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tools.demo_host import Tree

SAS = (("sde", 20144, 34), ("sdf", 20140, 35))
PLACE = "khv/tool/smartctl/--json_-n_standby_-a__dev_"


def attribute(number: int, name: str, value: int, threshold: int, raw: int) -> dict[str, Any]:
    return {
        "id": number,
        "name": name,
        "value": value,
        "worst": value,
        "thresh": threshold,
        "when_failed": "",
        "flags": {"value": 51, "prefailure": number == 5},
        "raw": {"value": raw, "string": str(raw)},
    }


def output(name: str, kind: str, protocol: str, status: int, **more: Any) -> dict[str, Any]:
    return {
        "json_format_version": [1, 0],
        "smartctl": {
            "version": [7, 3],
            "argv": ["smartctl", "--json", "-n", "standby", "-a", f"/dev/{name}"],
            "exit_status": status,
        },
        "device": {"name": f"/dev/{name}", "type": kind, "protocol": protocol},
        "smart_status": {"passed": True},
        **more,
    }


def self_test(text: str, hours: int) -> dict[str, Any]:
    row = {
        "type": {"value": 2, "string": text},
        "status": {"value": 0, "string": "Completed without error", "passed": True},
        "lifetime_hours": hours,
    }
    return {"standard": {"revision": 1, "table": [row]}}


def ata(name: str, hours: int, celsius: int, *attributes: dict[str, Any], **more: Any) -> Any:
    return output(
        name,
        "sat",
        "ATA",
        0,
        ata_smart_attributes={"revision": 10, "table": list(attributes)},
        power_on_time={"hours": hours},
        power_cycle_count=37,
        temperature={"current": celsius},
        ata_smart_error_log={"summary": {"revision": 1, "count": 0}},
        ata_smart_self_test_log=self_test("Extended offline", hours - 90),
        **more,
    )


def nvme(name: str, **health: Any) -> Any:
    return output(
        name,
        "nvme",
        "NVMe",
        0,
        nvme_smart_health_information_log={"critical_warning": 0, **health},
        power_on_time={"hours": health["power_on_hours"]},
        power_cycle_count=health["power_cycles"],
        temperature={"current": health["temperature"]},
    )


def scsi(name: str, hours: int, celsius: int) -> Any:
    return output(
        name,
        "scsi",
        "SCSI",
        0,
        temperature={"current": celsius, "drive_trip": 60},
        power_on_time={"hours": hours},
        scsi_grown_defect_list=0,
        rotation_rate=7200,
        form_factor={"scsi_value": 2, "name": "3.5 inches"},
    )


def smart(tree: Tree) -> None:
    told = {
        "sda": ata(
            "sda",
            41873,
            36,
            attribute(5, "Reallocated_Sector_Ct", 100, 10, 8),
            attribute(9, "Power_On_Hours", 53, 0, 41873),
            attribute(194, "Temperature_Celsius", 36, 0, 36),
            attribute(197, "Current_Pending_Sector", 100, 0, 0),
            attribute(198, "Offline_Uncorrectable", 100, 0, 0),
            rotation_rate=7200,
            form_factor={"ata_value": 2, "name": "3.5 inches"},
        ),
        "sdb": ata(
            "sdb",
            18211,
            29,
            attribute(5, "Reallocated_Sector_Ct", 100, 10, 0),
            attribute(177, "Wear_Leveling_Count", 88, 5, 352),
            rotation_rate=0,
            form_factor={"ata_value": 3, "name": "2.5 inches"},
        ),
        "nvme0n1": nvme(
            "nvme0n1",
            temperature=40,
            available_spare=64,
            available_spare_threshold=10,
            percentage_used=102,
            power_cycles=21,
            power_on_hours=33408,
            media_errors=0,
            num_err_log_entries=4,
        ),
    }
    told |= {name: scsi(name, hours, celsius) for name, hours, celsius in SAS}
    for name, tree_of_it in told.items():
        tree.files[f"{PLACE}{name}"] = f"{json.dumps(tree_of_it, indent=1)}\n"
