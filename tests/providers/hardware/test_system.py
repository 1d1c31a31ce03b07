from __future__ import annotations

from pathlib import Path

from cimom.classes import KHV_ComputerSystem
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


def test_what_the_machine_lacks_is_said(tmp_path: Path) -> None:
    assert missing(host("server", tmp_path / "a")) == ()
    assert len(missing(host("empty", tmp_path / "b"))) == 2
