"""What the agent must remember: who it is, its users, and the numbers of its rows."""

from __future__ import annotations

import hashlib
import secrets
from typing import NamedTuple, Protocol

from cimom.access.roles import Principal, Role
from cimom.broker.store import StateStore
from exporters.snmp.oids import ENTERPRISE_NUMBER

FIRST_USER = "khv"
AUTH_PROTOCOL, PRIV_PROTOCOL = "SHA-256", "AES-128"
PASSPHRASE_OCTETS = 15  # of randomness: 20 characters, more than a key of 2^80 tries needs
MIN_PASSPHRASE = 8  # RFC 3414 11.2
EXPANDED_OCTETS = 1024 * 1024  # RFC 3414 A.2.2
PRIV_KEY_OCTETS = 16  # RFC 3826 1.2: AES-128
RANDOM_ID_OCTETS = 8
BEGUN = "snmp.begun"  # setting: users were removed; the first one does not come again
MAX_BOOTS = 2**31 - 1  # RFC 3414 2.2.2: there it latches, and only a new engine ID helps


class User(NamedTuple):
    """An authPriv user: keys localized to this engine, never passphrases."""

    name: str
    auth_key: bytes
    priv_key: bytes
    role: str = Role.READ_ONLY  # the table of roles says whether it may read


def principal_of(user: User, source: str = "") -> Principal:
    """Return who a user is to the table of roles; a role that there is not allows nothing."""
    role = Role(user.role) if user.role in frozenset(Role) else Role.NONE
    return Principal(name=user.name, role=role, source=source, protocol="SNMP")


class Passphrases(NamedTuple):
    """What a new user is told, once."""

    user: str
    auth: str
    priv: str


class SnmpState(Protocol):
    """Where it is kept."""

    def engine(self) -> tuple[bytes, int]:
        """Return engine ID and boots; each call is a start and raises the boots beforehand."""
        ...

    def users(self) -> list[User]:
        """Return the users."""
        ...

    def add_user(self, user: User) -> None:
        """Add a user, or replace the one of this name."""
        ...

    @property
    def begun(self) -> bool:
        """Whether there are users, or were: then no first one is made."""
        ...

    def index(self, kind: str, identity: str) -> int:
        """Return the number of a thing, from 1; always the same one within its kind."""
        ...

    @property
    def unsaved(self) -> bool:
        """Whether `index` gave numbers that `save` has not made lasting."""
        ...

    def save(self) -> None:
        """Make them lasting; waits for the disk, so it runs in a thread."""
        ...


def new_engine_id() -> bytes:
    """Make an engine ID of random octets (RFC 3411 SnmpEngineID: enterprise, format 5)."""
    enterprise = (0x80000000 | ENTERPRISE_NUMBER).to_bytes(4, "big")
    return enterprise + b"\x05" + secrets.token_bytes(RANDOM_ID_OCTETS)


def localized_key(passphrase: str, engine_id: bytes) -> bytes:
    """Derive the key of a passphrase at an engine (RFC 3414 A.2 with SHA-256, RFC 7860 9.3)."""
    word = passphrase.encode()
    if len(word) < MIN_PASSPHRASE:
        raise ValueError(f"a passphrase has at least {MIN_PASSPHRASE} characters")
    repeated = word * (EXPANDED_OCTETS // len(word) + 1)
    key = hashlib.sha256(repeated[:EXPANDED_OCTETS]).digest()
    return hashlib.sha256(key + engine_id + key).digest()


def user_of(name: str, auth: str, priv: str, engine_id: bytes, role: str = Role.READ_ONLY) -> User:
    """Make a user from its passphrases."""
    return User(
        name,
        localized_key(auth, engine_id),
        localized_key(priv, engine_id)[:PRIV_KEY_OCTETS],
        role,
    )


def passphrase() -> str:
    """Make up a passphrase."""
    return secrets.token_urlsafe(PASSPHRASE_OCTETS)


def first_user(state: SnmpState, engine_id: bytes) -> Passphrases | None:
    """Make the user `khv` where there is no user yet; its passphrases are told only here."""
    if state.begun:
        return None
    words = Passphrases(
        FIRST_USER,
        passphrase(),
        passphrase(),
    )
    state.add_user(user_of(words.user, words.auth, words.priv, engine_id))
    return words


class MemoryState:
    """State that ends with the object; `engine` counts starts all the same."""

    unsaved = False

    def __init__(self, engine_id: bytes | None = None) -> None:
        self._engine_id = engine_id or new_engine_id()
        self._boots = 0
        self._users: dict[str, User] = {}
        self._numbers: dict[str, dict[str, int]] = {}

    def engine(self) -> tuple[bytes, int]:
        self._boots += 1
        return self._engine_id, self._boots

    def users(self) -> list[User]:
        return list(self._users.values())

    def add_user(self, user: User) -> None:
        self._users[user.name] = user

    @property
    def begun(self) -> bool:
        return bool(self._users)

    def index(self, kind: str, identity: str) -> int:
        numbers = self._numbers.setdefault(kind, {})
        return numbers.setdefault(identity, len(numbers) + 1)

    def save(self) -> None:
        pass


class StoredState:
    """State in the tables snmp_engine, snmp_user and snmp_index of the state file."""

    def __init__(self, store: StateStore) -> None:
        self._store = store
        self._numbers: dict[str, dict[str, int]] = {}
        self._new: list[tuple[str, str, int]] = []
        self._highest: dict[str, int] = {}
        for kind, identity, number in store.rows("SELECT kind, ident, idx FROM snmp_index"):
            self._keep(str(kind), str(identity), int(str(number)))

    def _keep(self, kind: str, identity: str, number: int) -> None:
        self._numbers.setdefault(kind, {})[identity] = number
        self._highest[kind] = max(self._highest.get(kind, 0), number)

    def engine(self) -> tuple[bytes, int]:
        with self._store.transaction() as connection:
            found = connection.execute("SELECT engine_id, boots FROM snmp_engine").fetchone()
            engine_id, boots = found or (new_engine_id(), 0)
            boots = min(boots + 1, MAX_BOOTS)
            connection.execute(
                "REPLACE INTO snmp_engine (engine_id, boots) VALUES (?, ?)", (engine_id, boots)
            )
        return engine_id, boots

    def engine_id(self) -> bytes:
        """Return the engine ID, made if there is none yet: keys are localized to it."""
        with self._store.transaction() as connection:
            found = connection.execute("SELECT engine_id FROM snmp_engine").fetchone()
            if found is not None:
                return bytes(found[0])
            made = new_engine_id()
            connection.execute("INSERT INTO snmp_engine (engine_id, boots) VALUES (?, 0)", (made,))
        return made

    def users(self) -> list[User]:
        found = self._store.rows(
            "SELECT name, auth_key, priv_key, role FROM snmp_user"
            " WHERE auth_protocol = ? AND priv_protocol = ? ORDER BY name",
            AUTH_PROTOCOL,
            PRIV_PROTOCOL,
        )
        return [User._make(row) for row in found]

    def add_user(self, user: User) -> None:
        with self._store.transaction() as connection:
            connection.execute(
                "REPLACE INTO snmp_user"
                " (name, auth_protocol, priv_protocol, auth_key, priv_key, role)"
                " VALUES (?, ?, ?, ?, ?, ?)",
                (user.name, AUTH_PROTOCOL, PRIV_PROTOCOL, user.auth_key, user.priv_key, user.role),
            )

    def delete_user(self, name: str) -> bool:
        """Remove a user; return whether there was one."""
        with self._store.transaction() as connection:
            gone = connection.execute("DELETE FROM snmp_user WHERE name = ?", (name,)).rowcount
            connection.execute("REPLACE INTO setting VALUES (?, '1')", (BEGUN,))
        return bool(gone)

    @property
    def begun(self) -> bool:
        return bool(self.users()) or self._store.setting(BEGUN) is not None

    def index(self, kind: str, identity: str) -> int:
        number = self._numbers.get(kind, {}).get(identity)
        if number is None:
            number = self._highest.get(kind, 0) + 1
            self._keep(kind, identity, number)
            self._new.append((kind, identity, number))
        return number

    @property
    def unsaved(self) -> bool:
        return bool(self._new)

    def save(self) -> None:
        new = self._new[:]
        with self._store.transaction() as connection:
            connection.executemany(
                "INSERT OR IGNORE INTO snmp_index (kind, ident, idx) VALUES (?, ?, ?)", new
            )
        del self._new[: len(new)]
