from __future__ import annotations

from hashlib import sha256
from pathlib import Path

import pytest
from pysnmp.proto.rfc1902 import OctetString
from pysnmp.proto.secmod.rfc3414 import localkey

from cimom.broker.store import StateStore
from exporters.snmp.state import (
    FIRST_USER,
    MAX_BOOTS,
    MemoryState,
    SnmpState,
    StoredState,
    User,
    first_user,
    localized_key,
    new_engine_id,
    user_of,
)


def test_the_key_of_a_passphrase_is_that_of_pysnmp() -> None:
    engine_id = new_engine_id()
    for word in ("maplesyrup", "x" * 8, "ü" * 40):
        master = localkey.hash_passphrase(word.encode(), sha256)
        localized = localkey.localize_key(master, OctetString(engine_id), sha256)
        assert localized_key(word, engine_id) == bytes(localized)


def test_a_short_passphrase_is_refused() -> None:
    with pytest.raises(ValueError, match="at least 8"):
        localized_key("seven77", b"engine")


def test_engine_ids_are_random_and_under_the_enterprise() -> None:
    one, other = new_engine_id(), new_engine_id()
    assert one != other
    assert one[:5] == b"\x80\x00\x7e\xd9\x05"
    assert len(one) == 13


@pytest.fixture(params=["memory", "stored"])
def state(request: pytest.FixtureRequest, tmp_path: Path) -> SnmpState:
    return MemoryState() if request.param == "memory" else stored(request, tmp_path)


def stored(request: pytest.FixtureRequest, directory: Path) -> StoredState:
    store = StateStore(str(directory))
    request.addfinalizer(store.close)
    return StoredState(store)


def test_every_start_raises_the_boots_of_one_engine(state: SnmpState) -> None:
    engine_id, boots = state.engine()
    assert boots == 1
    assert state.engine() == (engine_id, 2)


def test_indexes_count_within_their_kind(state: SnmpState) -> None:
    told = [state.index(*thing) for thing in (("a", "x"), ("a", "y"), ("b", "x"), ("a", "x"))]
    assert told == [1, 2, 1, 1]


def test_the_first_user_is_made_once(state: SnmpState) -> None:
    engine_id, _ = state.engine()
    words = first_user(state, engine_id)
    assert words is not None
    assert words.user == FIRST_USER
    assert state.users() == [user_of(FIRST_USER, words.auth, words.priv, engine_id)]
    assert words.auth != words.priv
    assert min(len(words.auth), len(words.priv)) >= 20
    assert first_user(state, engine_id) is None


def test_a_user_is_replaced_by_one_of_its_name(state: SnmpState) -> None:
    state.add_user(User("khv", b"1", b"2"))
    state.add_user(User("khv", b"3", b"4"))
    state.add_user(User("other", b"5", b"6"))
    assert state.users() == [User("khv", b"3", b"4"), User("other", b"5", b"6")]


def test_all_of_it_lasts(request: pytest.FixtureRequest, tmp_path: Path) -> None:
    state = stored(request, tmp_path)
    engine_id, _ = state.engine()
    state.add_user(User("khv", b"1", b"2"))
    numbers = {name: state.index("vm", name) for name in ("c", "a", "b")}
    assert state.unsaved
    state.save()
    assert not state.unsaved
    again = stored(request, tmp_path)
    assert again.engine() == (engine_id, 2)
    assert again.users() == [User("khv", b"1", b"2")]
    assert {name: again.index("vm", name) for name in ("b", "c", "a")} == numbers
    assert again.index("vm", "d") == 4


def test_the_boots_stay_at_their_end(request: pytest.FixtureRequest, tmp_path: Path) -> None:
    state = stored(request, tmp_path)
    state.engine()
    store = StateStore(str(tmp_path))
    with store.transaction() as connection:
        connection.execute("UPDATE snmp_engine SET boots = ?", (MAX_BOOTS,))
    store.close()
    assert state.engine()[1] == MAX_BOOTS


def test_no_passphrase_is_kept(request: pytest.FixtureRequest, tmp_path: Path) -> None:
    state = stored(request, tmp_path)
    words = first_user(state, state.engine()[0])
    assert words is not None
    for file in tmp_path.iterdir():
        content = file.read_bytes()
        assert words.auth.encode() not in content
        assert words.priv.encode() not in content
