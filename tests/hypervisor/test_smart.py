from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, strategies as st

from hypervisor.smart import PREFAIL_NOW, Attribute, SelfTest, Smart, parse_smart

NVME: dict[str, Any] = {
    "smartctl": {"version": [7, 3], "exit_status": 8},
    "device": {"name": "/dev/nvme0", "protocol": "NVMe"},
    "smart_status": {"passed": False, "nvme": {"value": 4}},
    "nvme_smart_health_information_log": {
        "critical_warning": 5,
        "available_spare": 8,
        "available_spare_threshold": 10,
        "percentage_used": 103,
        "media_errors": 12,
        "num_err_log_entries": 34,
    },
    "temperature": {"current": 41},
    "power_on_time": {"hours": 20_000},
    "power_cycle_count": 17,
    "nvme_self_test_log": {
        "table": [
            {
                "self_test_code": {"value": 2, "string": "Extended"},
                "self_test_result": {"value": 7, "string": "Completed: failed segments"},
                "power_on_hours": 19_000,
            },
            {"self_test_result": {"value": 1, "string": "Aborted"}},
        ]
    },
}


def attribute(number: int, raw: str, **more: Any) -> dict[str, Any]:
    return {"id": number, "name": f"A_{number}", "raw": {"string": raw, "value": 2**40}, **more}


def ata(*attributes: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {
        "smartctl": {"exit_status": 0},
        "device": {"protocol": "ATA"},
        "ata_smart_attributes": {"table": list(attributes)},
        **more,
    }


def parsed(tree: Any) -> Smart:
    found = parse_smart(json.dumps(tree).encode())
    assert found is not None
    return found


def test_nvme() -> None:
    smart = parsed(NVME)
    assert (smart.protocol, smart.passed, smart.exit_bits) == ("NVMe", False, 8)
    assert (smart.critical_warning, smart.percentage_used) == (5, 103)
    assert (smart.spare, smart.spare_threshold, smart.media_errors) == (8, 10, 12)
    assert (smart.errors_logged, smart.celsius, smart.power_on_hours) == (34, 41, 20_000)
    assert smart.power_cycles == 17
    assert smart.self_tests == (
        SelfTest("Extended: Completed: failed segments", False, 19_000),
        SelfTest("Aborted", None),
    )
    assert smart.told


def test_critical_warning_is_the_verdicts_when_the_log_is_missing() -> None:
    told = {**NVME, "nvme_smart_health_information_log": None}
    assert parsed(told).critical_warning == 4


def test_ata_attributes() -> None:
    smart = parsed(
        ata(
            attribute(5, "8 (0 12)", when_failed="FAILING_NOW", flags={"prefailure": True}),
            attribute(197, "3", when_failed=""),
            attribute(198, "no number"),
            attribute(190, "45", when_failed="past", flags={"prefailure": False}),
            attribute(9, "1", when_failed="now"),
        )
    )
    assert (smart.reallocated, smart.pending, smart.uncorrectable) == (8, 3, None)
    assert smart.below == (
        Attribute(5, "A 5", prefail=True, now=True),
        Attribute(190, "A 190", prefail=False, now=False),
        Attribute(9, "A 9", prefail=False, now=True),
    )


@pytest.mark.parametrize(
    ("told", "used"),
    [
        ({"id": 177, "name": "Wear_Leveling_Count", "value": 91, "raw": {"value": 1661}}, 9),
        ({"id": 231, "name": "SSD_Life_Left", "value": 100, "raw": {"value": 74}}, 26),
        ({"id": 231, "name": "SSD_Life_Left", "value": 97, "raw": {"value": 1}}, 3),
        ({"id": 231, "name": "SSD_Life_Left", "value": 100, "raw": {"value": 0}}, None),
        ({"id": 233, "name": "Media_Wearout_Indicator", "value": 0}, None),
        ({"id": 177, "name": "Wear_Leveling_Count", "value": 253}, None),
        ({"id": 241, "name": "Lifetime_Writes_GiB", "value": 100}, None),
    ],
)
def test_wear_of_a_solid_state_disk(told: dict[str, Any], used: int | None) -> None:
    assert parsed(ata(told, rotation_rate=0)).percentage_used == used
    assert parsed(ata(told, rotation_rate=7200)).percentage_used is None


def test_wear_that_the_disk_counts_itself_comes_first() -> None:
    wear = {"id": 177, "name": "Wear_Leveling_Count", "value": 91}
    row = {"name": "Percentage Used Endurance Indicator", "value": 12}
    pages = {"pages": [{"table": []}, {"table": [{"name": "x"}, row]}]}
    assert parsed(ata(wear, ata_device_statistics=pages)).percentage_used == 12
    assert parsed(ata(wear, endurance_used={"current_percent": 13})).percentage_used == 13


@pytest.mark.parametrize(
    ("code", "passed", "mechanical"),
    [(0x00, True, False), (0x10, None, False), (0x75, False, False), (0x60, False, True),
     (0xF9, None, False)],
)  # fmt: skip
def test_ata_self_tests(code: int, passed: bool | None, mechanical: bool) -> None:
    row = {
        "type": {"value": 1, "string": "Short offline"},
        "status": {"value": code, "string": "Ended"},
        "lifetime_hours": 12,
    }
    log = {"standard": {"table": [row]}}
    (test,) = parsed(ata(ata_smart_self_test_log=log)).self_tests
    assert test == SelfTest("Short offline: Ended", passed, 12, mechanical)


def test_scsi() -> None:
    smart = parsed(
        {
            "smartctl": {"exit_status": 0},
            "device": {"protocol": "SCSI"},
            "scsi_grown_defect_list": 7,
            "scsi_percentage_used_endurance_indicator": 4,
            "scsi_error_counter_log": {
                "read": {"total_uncorrected_errors": 2},
                "write": {"total_uncorrected_errors": 3},
                "verify": {},
            },
            "temperature": {"current": 28, "drive_trip": 65},
            "scsi_self_test_0": {
                "code": {"string": "Background long"},
                "result": {"value": 6, "string": "Failed in segment -->"},
                "power_on_time": {"hours": 99},
            },
        }
    )
    assert (smart.reallocated, smart.media_errors, smart.percentage_used) == (7, 5, 4)
    assert (smart.celsius, smart.limit_celsius) == (28, 65)
    assert smart.self_tests == (SelfTest("Background long: Failed in segment -->", False, 99),)


def test_sleeping_disk_of_new_and_of_old_tools() -> None:
    text = {"string": "Device is in STANDBY mode, exit(2)", "severity": "information"}
    new = {"smartctl": {"exit_status": 2, "messages": [text]}}
    assert parsed(new).asleep
    assert parsed({"smartctl": {"exit_status": 2}}).asleep
    assert not parsed(new).told


def test_disk_that_cannot_be_opened_does_not_sleep() -> None:
    error = {"string": "Smartctl open device: /dev/sdz failed: No such device", "severity": "error"}
    smart = parsed({"smartctl": {"exit_status": 2, "messages": [error]}})
    assert not smart.asleep
    assert smart.error == error["string"]


def test_exit_status_is_kept() -> None:
    assert parsed({"smartctl": {"exit_status": 80}}).exit_bits & PREFAIL_NOW


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{",
        b"null",
        b"[1]",
        b"smartctl: command not found",
        b"\xff\xfe\x00",
        b"{}",
        b'{"smartctl": {"exit_status": "0"}}',
        b'{"smartctl": {"exit_status": 999}}',
        b'{"smartctl": {"exit_status": ' + b"9" * 10_000 + b"}}",
        b"[" * 200_000,
        b'{"smartctl": {"exit_status": 0}, "x": "' + b"x" * 5_000_000 + b'"}',
    ],
    ids=range(12),
)
def test_what_is_no_output_of_it_is_none(data: bytes) -> None:
    assert parse_smart(data) is None


def test_absurd_values_are_missing_and_others_are_not() -> None:
    smart = parsed(
        {
            "smartctl": {"exit_status": 0},
            "smart_status": {"passed": "yes"},
            "temperature": {"current": 1e9},
            "power_on_time": {"hours": 2**60},
            "rotation_rate": True,
            "power_cycle_count": 5,
            "nvme_smart_health_information_log": {"percentage_used": -1, "media_errors": 2**64},
        }
    )
    assert smart == Smart(power_cycles=5)


def test_text_that_is_no_utf8_costs_nothing_else() -> None:
    data = json.dumps(NVME).encode().replace(b"/dev/nvme0", b"\xff\xfe")
    assert parse_smart(data) == parsed(NVME)


def test_every_truncation_is_none() -> None:
    data = json.dumps(NVME).encode()
    assert all(parse_smart(data[:end]) is None for end in range(len(data)))


ATA = ata(
    attribute(5, "8", when_failed="now", flags={"prefailure": True}),
    attribute(177, "1", value=90),
    ata_smart_self_test_log={"standard": {"table": [{"status": {"value": 1}, "type": {}}]}},
    ata_smart_error_log={"extended": {"count": 1}},
    ata_device_statistics={"pages": [{"table": [{"name": "x"}]}]},
    rotation_rate=0,
    form_factor={"name": "2.5 inches"},
)
LEAVES = st.sampled_from([None, True, -1, 2**64, 1e300, float("nan"), "", "x" * 999, [], {}, [7]])


def places(node: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Return the path of everything in a tree but what makes it an output of the tool."""
    children: Any = ()
    if isinstance(node, dict):
        children = node.items()
    elif isinstance(node, list):
        children = enumerate(node)
    below = [place for key, child in children for place in places(child, (*path, key))]
    return [*([path] if path and path[0] != "smartctl" else []), *below]


def replaced(node: Any, path: tuple[Any, ...], value: Any) -> Any:
    if not path:
        return value
    copy = node.copy()
    copy[path[0]] = replaced(node[path[0]], path[1:], value)
    return copy


@pytest.mark.parametrize("tree", [NVME, ATA], ids=["NVMe", "ATA"])
@given(data=st.data())
def test_any_field_may_be_of_any_kind(tree: dict[str, Any], data: st.DataObject) -> None:
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.sampled_from(places(tree)))
        tree = replaced(tree, place, data.draw(LEAVES))
    assert isinstance(parse_smart(json.dumps(tree).encode()), Smart)


@given(st.binary(max_size=200))
def test_any_bytes_are_a_value_or_none(data: bytes) -> None:
    assert parse_smart(data) is None or isinstance(parse_smart(data), Smart)
