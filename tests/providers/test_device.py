from __future__ import annotations

import pytest

from cimom.classes import KHV_DiskDrive
from providers.device import MAX_DEVICE_ID, device_keys, fit_device_id, statistics_id


def test_identity_that_fits_is_left_alone() -> None:
    text = "hwmon/nvme-0000:5e:00.0/temp1"
    assert fit_device_id(text) == text
    assert len(fit_device_id("x" * MAX_DEVICE_ID)) == MAX_DEVICE_ID


@pytest.mark.parametrize(("one", "other"), [("x" * 70 + "1", "x" * 70 + "2"), ('a"b', "a b")])
def test_what_is_cut_off_or_replaced_still_tells_apart(one: str, other: str) -> None:
    fits = [fit_device_id(text) for text in (one, other)]
    assert fits[0] != fits[1]
    assert all(len(text) <= MAX_DEVICE_ID and not set(text) & set("\"' ") for text in fits)


def test_fitting_twice_changes_nothing() -> None:
    once = fit_device_id("disk/" + "y" * 99)
    assert fit_device_id(once) == once


def test_statistics_of_a_device_are_found_by_its_key() -> None:
    identity = "disk/" + "z" * 99
    keys = device_keys("host", KHV_DiskDrive, identity)
    assert statistics_id(identity) == statistics_id(keys["DeviceID"])
