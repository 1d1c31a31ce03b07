"""What lockdown leaves, and that it survives a restart."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from cimom.access.lockdown import MAX_EXCEPTIONS, SETTING, TABLE, Lockdown, LockdownSetting, Mode
from cimom.access.roles import RULES
from cimom.broker.store import StateStore
from cimom.model import CimError, Status


@pytest.fixture
def store(tmp_path: Path) -> Iterator[StateStore]:
    made = StateStore(str(tmp_path))
    yield made
    made.close()


def test_every_mode_says_something_of_every_area() -> None:
    areas = {rule.action.partition(":")[0] for rule in RULES}
    assert {(row.mode, row.area) for row in TABLE} == {(m, a) for m in Mode for a in areas}


def test_what_the_table_does_not_know_is_shut() -> None:
    assert not Lockdown().leaves("somebody", "redfish", changes=False)


def test_it_is_off_at_first_and_kept(store: StateStore) -> None:
    setting = LockdownSetting(store)
    assert setting.current == Lockdown(Mode.OFF, ())
    setting.put("normal", ["jane", "jane", "joe"])
    assert LockdownSetting(store).current == Lockdown(Mode.NORMAL, ("jane", "joe"))


def test_what_cannot_be_is_refused_and_changes_nothing(store: StateStore) -> None:
    setting = LockdownSetting(store)
    for mode, names in (("loose", []), ("normal", [str(i) for i in range(MAX_EXCEPTIONS + 1)])):
        with pytest.raises(CimError) as caught:
            setting.put(mode, names)
        assert caught.value.status is Status.INVALID_PARAMETER
    assert setting.current == LockdownSetting(store).current == Lockdown()


@pytest.mark.parametrize("text", ["", "{", '{"mode":"open"}', '{"mode":"off","more":1}', "[]"])
def test_a_damaged_setting_shuts_everything(store: StateStore, text: str) -> None:
    store.set_setting(SETTING, text)
    assert LockdownSetting(store).current == Lockdown(Mode.STRICT)


def test_an_account_that_is_gone_is_excepted_no_more(store: StateStore) -> None:
    setting = LockdownSetting(store)
    setting.put("strict", ["jane", "joe"])
    setting.forget("jane")
    setting.forget("nobody")
    assert setting.current == LockdownSetting(store).current == Lockdown(Mode.STRICT, ("joe",))
