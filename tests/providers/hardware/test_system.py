from __future__ import annotations

from pathlib import Path

from cimom.classes import BootStatus, KHV_ComputerSystem, ResetCapability, WakeUpType
from cimom.testing import readings_of
from providers.hardware import missing, provider
from tests.hosts import host


def test_host_is_named_by_its_uuid(tmp_path: Path) -> None:
    (row,) = readings_of(provider(host("server", tmp_path))).rows(KHV_ComputerSystem)
    system = row.instance
    assert (system.Name, system.NameFormat) == ("6ba7b810-9dad-41d1-80b4-00c04fd430c8", "UUID")
    assert (system.ElementName, system.Caption) == ("demo-host", "Example Corp. Demo Server 2U")
    assert system.OtherIdentifyingInfo is not None
    assert len(system.OtherIdentifyingInfo) == len(system.IdentifyingDescriptions or ())


def test_the_host_tells_what_identifies_it_and_how_it_started(tmp_path: Path) -> None:
    (row,) = readings_of(provider(host("server", tmp_path))).rows(KHV_ComputerSystem)
    system = row.instance
    told = dict(
        zip(system.IdentifyingDescriptions or (), system.OtherIdentifyingInfo or (), strict=True)
    )
    assert told["CIM:GUID"] == system.Name
    assert (told["CIM:Model:SerialNumber"], told["AssetTag"]) == ("DEMO0001", "asset-42")
    assert (told["SKU"], told["Family"]) == ("SKU-DEMO-2U", "Demo")
    assert system.WakeUpType is WakeUpType.Power_Switch
    assert system.BootStatus is BootStatus.No_errors_detected
    assert system.ResetCapability is ResetCapability.Enabled


def test_a_host_whose_firmware_tells_nothing_has_no_boot_facts(tmp_path: Path) -> None:
    (row,) = readings_of(provider(host("empty", tmp_path))).rows(KHV_ComputerSystem)
    system = row.instance
    assert (system.WakeUpType, system.BootStatus) == (None, None)
    assert system.ResetCapability is ResetCapability.Unknown
    assert "CIM:GUID" not in (system.IdentifyingDescriptions or ())


def test_what_the_machine_lacks_is_said(tmp_path: Path) -> None:
    assert missing(host("server", tmp_path / "a")) == ()
    assert len(missing(host("empty", tmp_path / "b"))) == 3
