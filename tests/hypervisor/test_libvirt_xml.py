"""Facts out of XML, and their limits."""

from __future__ import annotations

from xml.etree import ElementTree as ET

import pytest

from hypervisor.libvirt_xml import (
    MAX_TEXT,
    MAX_XML,
    address_of,
    attribute,
    bytes_of,
    number,
    root_of,
    text_at,
)


def test_what_is_no_such_xml_is_none() -> None:
    assert root_of("<domain/>", "domain") is not None
    for text in ("", "<", "<network/>", "<domain>", "<domain>" + " " * MAX_XML + "</domain>"):
        assert root_of(text, "domain") is None


def test_texts_are_cut() -> None:
    root = ET.fromstring(f"<a b='{'x' * 5000}'><c>{'y' * 5000}</c><d> </d></a>")
    assert text_at(root, "c") == "y" * MAX_TEXT
    assert attribute(root, ".", "b") == "x" * MAX_TEXT
    assert text_at(root, "d") is None
    assert text_at(None, "d") is None
    assert attribute(root, "nothing", "b") is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [("12", 12), ("", None), (None, None), ("-1", None), ("1" * 40, None), ("\u0661", None)],
)
def test_numbers(text: str | None, expected: int | None) -> None:
    assert number(text) == expected


@pytest.mark.parametrize(
    ("xml", "expected"),
    [
        ("<a unit='KiB'>2</a>", 2048),
        ("<a>2</a>", 2),
        ("<a unit='GB'>1</a>", 10**9),
        ("<a unit='furlong'>1</a>", None),
        ("<a unit='KiB'>x</a>", None),
    ],
)
def test_amounts(xml: str, expected: int | None) -> None:
    assert bytes_of(ET.fromstring(xml)) == expected


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("type='pci' domain='0x0000' bus='0x04' slot='0x1f' function='0x2'", "0000:04:1f.2"),
        ("type='pci' bus='0x04'", None),
        ("type='drive' controller='0' bus='0' target='0' unit='1'", "0:0:0:1"),
        ("type='usb' bus='0' port='1.2'", "0-1.2"),
        ("type='isa' iobase='0x505'", None),
    ],
)
def test_addresses(address: str, expected: str | None) -> None:
    assert address_of(ET.fromstring(f"<disk><address {address}/></disk>")) == expected
    assert address_of(ET.fromstring("<disk/>")) is None
