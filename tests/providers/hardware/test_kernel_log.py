from __future__ import annotations

from pathlib import Path

from cimom.classes import KHV_KernelLogEntry, KHV_KernelRecordLog, PerceivedSeverity
from cimom.testing import readings_of
from hypervisor.host import Host
from hypervisor.kernel_log import CAPTURED, MAX_RECORDS
from hypervisor.kernel_message import Kind, Severity
from providers import hardware
from providers.hardware.kernel_log import ACTIONS, SEVERITIES, missing, sources, watch
from tests.hosts import host, put


def test_the_log_of_the_demonstration_host(tmp_path: Path) -> None:
    readings = readings_of(hardware.provider(host("server", tmp_path)))
    (log,) = (row.instance for row in readings.rows(KHV_KernelRecordLog))
    assert (log.InstanceID, log.CurrentNumberOfRecords) == ("KHV:log:kernel", 3)
    assert (log.MaxNumberOfRecords, log.MissedLines is not None) == (MAX_RECORDS, True)
    entries = {row.instance.Subject: row.instance for row in readings.rows(KHV_KernelLogEntry)}
    entry = entries["MC1 DIMM_B3"]
    assert entry.PerceivedSeverity is PerceivedSeverity.Degraded_Warning
    assert (entry.Occurrences, entry.Kind, entry.LogInstanceID) == (3, "memory", log.InstanceID)
    assert entry.CreationTimeStamp == "20251009111720.000100+000"
    assert entry.LastTimeStamp == "20251010115000.000000+000"


def test_a_record_keeps_its_name_when_the_kernel_says_it_again(tmp_path: Path) -> None:
    machine = Host(str(tmp_path))
    (source,) = sources(machine)
    assert list(source.read()) == []
    told = []
    for number in (1, 2):
        put(machine, CAPTURED, f"3,{number},5,-;I/O error, dev sda, sector {number}\n")
        rows = list(source.read())
        told.append([row.InstanceID for row in rows if isinstance(row, KHV_KernelLogEntry)])
    assert told[0] == told[1] != []


def test_every_kind_and_severity_has_its_words() -> None:
    assert ACTIONS.keys() == set(Kind)
    assert SEVERITIES.keys() == set(Severity)


def test_a_captured_tree_is_not_listened_to(tmp_path: Path) -> None:
    machine = Host(str(tmp_path))
    assert watch(machine) is None
    assert missing(machine) == ()
