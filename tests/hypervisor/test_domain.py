"""Definitions of machines, and what is read from libvirt's XML."""

from __future__ import annotations

import os
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from hypervisor.domain import (
    Definition,
    DomainSpec,
    SpecError,
    domain_types,
    domain_xml,
    parse_definition,
    parse_spec,
    pool_directory,
)

GOLDEN = Path(__file__).parent.parent / "golden" / "domain"

SPECS = {
    "small": (DomainSpec(name="small"), "qemu"),
    "full": (
        DomainSpec(
            name="web1",
            vcpus=2,
            memory_mib=2048,
            disk="/var/lib/libvirt/images/web1.qcow2",
            cdrom="/var/lib/libvirt/images/debian & co.iso",
        ),
        "kvm",
    ),
    "rom": (
        DomainSpec(name="rom", memory_mib=32, rom="/images/test.rom", machine="pc", network="none"),
        "kvm",
    ),
    "pc-cdrom": (DomainSpec(name="old", cdrom="/images/a.iso", machine="pc-i440fx-7.2"), "qemu"),
}


@pytest.mark.parametrize("name", SPECS)
def test_a_definition_is_as_it_always_was(name: str) -> None:
    text = domain_xml(*SPECS[name])
    golden = GOLDEN / f"{name}.xml"
    if os.environ.get("KHV_GOLDEN") == "write":
        golden.parent.mkdir(parents=True, exist_ok=True)
        golden.write_text(text)
    assert text == golden.read_text()


def test_what_is_written_is_what_was_asked() -> None:
    root = ET.fromstring(domain_xml(*SPECS["full"]))
    assert root.findtext("name") == "web1"
    assert root.find("memory").attrib == {"unit": "MiB"}  # type: ignore[union-attr]
    sources = [source.get("file") for source in root.iterfind("devices/disk/source")]
    assert sources == [
        "/var/lib/libvirt/images/web1.qcow2",
        "/var/lib/libvirt/images/debian & co.iso",
    ]
    formats = [driver.get("type") for driver in root.iterfind("devices/disk/driver")]
    assert formats == ["qcow2", "raw"]


@pytest.mark.parametrize(
    "wrong",
    [
        {},
        {"name": ""},
        {"name": "a/b"},
        {"name": "-a"},
        {"name": "a\n"},
        {"name": "é"},
        {"name": "x" * 65},
        {"name": "<x/>"},
        {"name": "a", "vcpus": 0},
        {"name": "a", "vcpus": "2"},
        {"name": "a", "vcpus": 5000},
        {"name": "a", "memory_mib": -1},
        {"name": "a", "memory_mib": 10**12},
        {"name": "a", "disk": "relative.img"},
        {"name": "a", "disk": "/images/../etc/shadow"},
        {"name": "a", "disk": "/images//a"},
        {"name": "a", "disk": "//images/a"},
        {"name": "a", "disk": "/images/a\nb"},
        {"name": "a", "disk": "/images/\0"},
        {"name": "a", "disk": "/" + "a" * 5000},
        {"name": "a", "cdrom": ""},
        {"name": "a", "rom": 5},
        {"name": "a", "network": "bridge"},
        {"name": "a", "accelerator": "xen"},
        {"name": "a", "machine": "q35' evil='"},
        {"name": "a", "unknown": 1},
    ],
)
def test_a_wrong_definition_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(SpecError):
        parse_spec(wrong)


def test_a_right_definition_has_its_defaults() -> None:
    spec = parse_spec({"name": "a.b_c+d-1"})
    assert (spec.vcpus, spec.memory_mib, spec.accelerator, spec.paths()) == (1, 512, "auto", ())


def test_type_and_processors_are_read_from_xml() -> None:
    xml = "<domain type='kvm' id='1'><vcpu placement='static' current='2'>4</vcpu></domain>"
    assert parse_definition(xml) == Definition("kvm", 4)
    assert parse_definition("<domain/>") == Definition(None, None)


def test_only_types_of_the_hosts_architecture_count() -> None:
    xml = """<capabilities><host><cpu><arch>x86_64</arch></cpu></host>
      <guest><arch name='i686'><domain type='qemu'/><domain type='xen'/></arch></guest>
      <guest><arch name='x86_64'><domain type='qemu'/><domain type='kvm'/></arch></guest>
      <guest><arch name='x86_64'><domain type='qemu'/></arch></guest></capabilities>"""
    assert domain_types(xml) == ("qemu", "kvm")
    assert domain_types("<capabilities/>") == ()


def test_a_pool_may_have_no_directory() -> None:
    assert pool_directory("<pool><target><path>/srv</path></target></pool>") == "/srv"
    assert pool_directory("<pool/>") is None
