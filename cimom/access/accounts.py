"""Accounts with passwords: log-in for every protocol, with lock-out and a cache of credentials.

Knows the state file, no protocol.  The local socket does not come here: the kernel says who it is.
"""

from __future__ import annotations

import asyncio
import sqlite3
import time
from collections.abc import Callable
from functools import partial
from typing import NamedTuple

from cimom.access.lockout import Lockout
from cimom.access.login import Login, Outcome
from cimom.access.outside import Ask, Verdict
from cimom.access.password import MAX_PASSWORD, Hasher, fault, generate_password
from cimom.access.remembered import Remembered
from cimom.access.roles import ADMINISTRATORS, Principal, Role
from cimom.access.source import source_of
from cimom.broker.store import StateStore
from cimom.model import CimError, Status

FIRST_ACCOUNT = "admin"
MAX_NAME = 64  # characters
HASHES_AT_ONCE = 2  # each takes a core for about 30 ms and 19 MiB
MAX_WAITING = 64  # log-ins that wait for a hash; more are refused unhashed
TELL_S = 60.0  # between two times that a last log-in is told
HISTORY = 5  # former passwords that may not come back (STIG ESXI-80-000043)
_KEEP_FORMER = (
    "INSERT INTO former_hash (name, hash) SELECT name, hash FROM account WHERE name = :name",
    """DELETE FROM former_hash WHERE name = :name AND number NOT IN
    (SELECT number FROM former_hash WHERE name = :name ORDER BY number DESC LIMIT :keep)""",
)


class LoginError(CimError):
    """Nobody was let in; `retry_after_s` is set when a lock-out must end first."""

    def __init__(
        self, text: str, outcome: Outcome = Outcome.WRONG, *, retry_after_s: float | None = None
    ) -> None:
        super().__init__(Status.ACCESS_DENIED, text)
        self.outcome = outcome
        self.retry_after_s = retry_after_s


class ClosedError(LoginError):
    """Nobody is let in at all; the text says why."""

    def __init__(self, text: str) -> None:
        super().__init__(text, Outcome.CLOSED)


class Account(NamedTuple):
    """An account as it is shown; what its password hashes to is shown to nobody."""

    name: str
    role: Role
    locked: bool  # by an administrator, until one unlocks it
    changed: float  # POSIX seconds, of the last change


class LastLogin(NamedTuple):
    """When and whence an account was last let in, in POSIX seconds."""

    at: float
    source: str
    protocol: str


class _Found(NamedTuple):
    role: Role
    hash: str
    locked: bool


class Accounts:
    """The accounts of the state file.  To be used on one event loop."""

    def __init__(
        self,
        store: StateStore,
        *,
        clock: Callable[[], float] = time.monotonic,
        on_login: Callable[[Login], object] = lambda _: None,
    ) -> None:
        self._store = store
        self._clock = clock
        self._on_login = on_login
        self._listeners: list[Callable[[str], object]] = []
        self.watchers: list[Callable[[], object]] = []  # told that there was a change, of any kind
        self.closed = ""  # why nobody is let in
        self.lockout = Lockout(clock)
        self._hasher = Hasher()
        self.last: dict[str, LastLogin] = {}  # since khv was started
        self._last_told: dict[str, float] = {}
        self._outside: Ask | None = None
        self._outsiders: set[str] = set()  # names that were let in from there
        self._remembered = Remembered(clock)
        self._running: dict[tuple[bytes, bool], asyncio.Task[Verdict]] = {}
        self._slots = asyncio.Semaphore(HASHES_AT_ONCE)

    # -- log-in

    async def verify(self, name: str, password: str, source: str, protocol: str = "") -> Principal:
        """Return who this is; LoginError for a wrong name or password, or while locked out."""
        try:
            role, outcome = await self._decided(name, password, source)
        except LoginError as exc:
            self._on_login(Login(name, source, protocol, exc.outcome))
            raise
        self._on_login(Login(name, source, protocol, outcome, role))
        self._let_in(name, LastLogin(time.time(), source, protocol))
        return Principal(name=name, role=role, source=source, protocol=protocol)

    def _let_in(self, name: str, login: LastLogin) -> None:
        """Note a log-in; each request of WBEM is one, and is told once a minute."""
        before = self.last.get(name)
        self.last[name] = login
        now = self._clock()
        if before is None or now - self._last_told.get(name, now) >= TELL_S:
            self._last_told[name] = now
            self._told()

    def refuse_closed(self) -> None:
        """Raise ClosedError while nobody is let in, by whatever means."""
        if self.closed:
            raise ClosedError(self.closed)

    async def _decided(self, name: str, password: str, address: str) -> tuple[Role, Outcome]:
        self.refuse_closed()
        source = source_of(address)
        self._refuse_locked(name, source)
        if len(name) > MAX_NAME or len(password) > MAX_PASSWORD:
            raise self._failed(name[:MAX_NAME], source)
        mac = self._remembered.mac(name, password, source)
        role = self._remembered.role(mac)
        if role is not None:
            return role, Outcome.REMEMBERED  # also while others of the source guess
        self._refuse_after(self.lockout.source_remaining_s(source))
        role, outcome = await self._checked_once(mac, name, password, address)
        # Of many tries at once only as many count as one after the other would have had.
        self._refuse_locked(name, source)
        self._refuse_after(self.lockout.source_remaining_s(source))
        if role is None:
            raise self._failed(name, source, outcome)
        self.lockout.succeeded(name, source)
        return role, Outcome.LET_IN

    def _refuse_locked(self, name: str, source: str) -> None:
        self._refuse_after(self.lockout.remaining_s(name, source))

    def _refuse_after(self, remaining_s: float) -> None:
        if remaining_s > 0:
            raise LoginError(
                f"too many failed log-ins: try again in {remaining_s:.0f} s",
                Outcome.REFUSED,
                retry_after_s=remaining_s,
            )

    def _failed(self, name: str, source: str, outcome: Outcome = Outcome.WRONG) -> LoginError:
        """Count a failure.  The client is told the same whatever it was; the log is told more."""
        locked = self.lockout.failed(name, source)
        if locked:
            self._remembered.forget(name)
        return LoginError("wrong name or password", Outcome.LOCKED if locked else outcome)

    async def _checked_once(self, mac: bytes, name: str, password: str, address: str) -> Verdict:
        """Check a credential once however many of a source ask for it at the same time."""
        outside = self._outside if self._find(name) is None else None
        place = (mac, outside is None)  # an account may come or go meanwhile
        task = self._running.get(place)
        if task is None:
            if len(self._running) >= MAX_WAITING:
                raise LoginError("too many log-ins at once", Outcome.BUSY, retry_after_s=1.0)
            work = (
                self._check(mac, name, password)
                if outside is None
                else self._ask(outside, mac, name, password, address)
            )
            task = asyncio.create_task(work)
            self._running[place] = task
            task.add_done_callback(partial(self._done, place))
        return await asyncio.shield(task)

    def _done(self, place: tuple[bytes, bool], task: asyncio.Task[Verdict]) -> None:
        self._running.pop(place, None)
        if not task.cancelled():
            task.exception()  # whoever waited has it; perhaps nobody does any more

    async def _ask(
        self, outside: Ask, mac: bytes, name: str, password: str, source: str
    ) -> Verdict:
        """Ask others about a name that has no account."""
        verdict = await outside(name, password, source)
        if outside is not self._outside or self._find(name) is not None:
            text = "what counts has changed meanwhile"
            raise LoginError(text, Outcome.BUSY, retry_after_s=1.0)
        if verdict.role is not None:
            self._outsiders.add(name)
            self._remembered.put(mac, name, verdict.role)
        return verdict

    async def _check(self, mac: bytes, name: str, password: str) -> Verdict:
        async with self._slots:
            found = self._find(name)
            # An unknown name costs as much as a wrong password, so that time tells nothing.
            known = found.hash if found else self._hasher.nobody
            right = await asyncio.to_thread(self._matches, known, password)
        if found is None or not right or found.locked or found != self._find(name):
            return Verdict(None)  # the last: it was changed during the hash
        self._remembered.put(mac, name, found.role)
        return Verdict(found.role)

    def _find(self, name: str) -> _Found | None:
        if not name.isprintable():  # no account has such a name, and SQLite takes no surrogates
            return None
        query = "SELECT role, hash, locked FROM account WHERE name = ?"
        for role, value, locked in self._store.rows(query, name):
            return _Found(Role(str(role)), str(value), bool(locked))
        return None

    def _matches(self, known: str, password: str) -> bool:
        return self._hasher.matches(known, password)

    def ask_outside(self, ask: Ask | None) -> None:
        """Ask somebody about names that have no account here, or (None) nobody.

        What was let in from outside until now ends: another rule may count.
        """
        self._outside = ask
        names, self._outsiders = self._outsiders, set()
        for name in names:
            self._drop(name)

    def _drop(self, name: str) -> None:
        """Forget what a name was let in by, and have others forget it."""
        self._remembered.forget(name)
        for listener in self._listeners:
            listener(name)

    # -- changing accounts

    def subscribe(self, listener: Callable[[str], object]) -> Callable[[], None]:
        """Tell of accounts whose password or role changed or that are gone; return how to end it.

        Whoever keeps something that was let in by a password must drop it then.
        """
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def ensure_first(self, password: str | None = None) -> str | None:
        """Make the first administrator if there is no account; return its password if made up.

        Blocks for a hash and the disk: for the start.
        """
        if self.roles():
            return None
        generated = None if password else generate_password(FIRST_ACCOUNT)
        self._insert(FIRST_ACCOUNT, Role.ADMINISTRATOR, password or generated or "")
        self._told()
        return generated

    def roles(self) -> dict[str, Role]:
        """Return the role of every account by name."""
        return {account.name: account.role for account in self.accounts()}

    def accounts(self) -> list[Account]:
        """Return every account."""
        rows = self._store.rows("SELECT name, role, locked, changed FROM account ORDER BY name")
        return [
            Account(str(name), Role(str(role)), bool(locked), float(str(changed)))
            for name, role, locked, changed in rows
        ]

    def knows(self, name: str) -> bool:
        """Whether there is an account of this name, locked or not."""
        return self._find(name) is not None

    def role_of(self, name: str) -> Role | None:
        """Return the role of whoever proved otherwise to be an account's owner.

        None when there is no such account, or it is locked.
        """
        found = self._find(name)
        return None if found is None or found.locked else found.role

    async def create(self, name: str, role: Role, password: str) -> None:
        """Make an account; ALREADY_EXISTS or INVALID_PARAMETER when that cannot be."""
        await asyncio.to_thread(self._insert, name, role, password)
        if name in self._outsiders:  # who had the name until now is somebody else
            self._outsiders.remove(name)
            self._drop(name)
        self._told()

    async def set_password(self, name: str, password: str) -> None:
        """Give an account another password; its lock-outs end, cached log-ins count no more.

        INVALID_PARAMETER when it is too weak, or one that the account had.
        """
        found = self._find(name)
        if found is None:
            raise _no_account(name)
        value = await asyncio.to_thread(self._next_hash, name, found.hash, password)
        await self._change(
            name,
            *_KEEP_FORMER,
            "UPDATE account SET hash = :value, changed = :now WHERE name = :name",
            value=value,
        )
        self.lockout.unlock(name)

    async def set_locked(self, name: str, *, locked: bool) -> None:
        """Shut an account out until it is unlocked, or let it in again, with all lock-outs over.

        Of a name that is known outside only the lock-outs end.
        """
        if not locked and self._outside is not None and not self.knows(name):
            self.lockout.unlock(name)
            return
        await self._change(
            name,
            "UPDATE account SET locked = :value, changed = :now WHERE name = :name",
            value=str(int(locked)),
            keeps_administrator=not locked,
        )
        if not locked:
            self.lockout.unlock(name)

    async def set_role(self, name: str, role: Role) -> None:
        """Give an account another role, effective with its next request."""
        await self._change(
            name,
            "UPDATE account SET role = :value, changed = :now WHERE name = :name",
            value=role,
            keeps_administrator=role is Role.ADMINISTRATOR,
        )

    async def delete(self, name: str) -> None:
        """Remove an account; FAILED for the last administrator."""
        await self._change(
            name,
            "DELETE FROM former_hash WHERE name = :name",
            "DELETE FROM account WHERE name = :name",
            keeps_administrator=False,
        )
        self.last.pop(name, None)
        self._last_told.pop(name, None)

    async def _change(
        self, name: str, *statements: str, value: str = "", keeps_administrator: bool = True
    ) -> None:
        """Run statements, the last on the account itself; NOT_FOUND when there is none."""
        values = {"name": name, "value": str(value), "now": time.time(), "keep": HISTORY}

        def run() -> int:
            with self._store.transaction() as connection:
                if not keeps_administrator:
                    self._check_others(name)
                return [connection.execute(item, values).rowcount for item in statements][-1]

        changed = await asyncio.to_thread(run) if name.isprintable() else 0
        if not changed:
            raise _no_account(name)
        self._drop(name)
        self._told()

    def _told(self) -> None:
        for watcher in self.watchers:
            watcher()

    def _check_others(self, name: str) -> None:
        """Raise FAILED for the only administrator: without one nobody can change anything."""
        administrators = [
            other.name
            for other in self.accounts()
            if other.role in ADMINISTRATORS and not other.locked
        ]
        if administrators == [name]:
            raise CimError(Status.FAILED, f"{name} is the last administrator")

    def _insert(self, name: str, role: Role, password: str) -> None:
        if not 0 < len(name) <= MAX_NAME or not name.isprintable() or ":" in name:
            raise CimError(Status.INVALID_PARAMETER, f"{name!r} cannot be an account's name")
        values = (name, role.value, self._new_hash(name, password), time.time())
        try:
            with self._store.transaction() as connection:
                connection.execute(
                    "INSERT INTO account (name, role, hash, changed) VALUES (?, ?, ?, ?)", values
                )
        except sqlite3.IntegrityError as exc:
            raise CimError(Status.ALREADY_EXISTS, f"account {name} exists already") from exc

    def _new_hash(self, name: str, password: str) -> str:
        wrong = fault(password, name)
        if wrong is not None:
            raise CimError(Status.INVALID_PARAMETER, wrong)
        return self._hasher.hashed(password)

    def _next_hash(self, name: str, now: str, password: str) -> str:
        """Return the hash of another password, which must not be one of the last."""
        value = self._new_hash(name, password)
        query = "SELECT hash FROM former_hash WHERE name = ? ORDER BY number DESC"
        former = [str(item) for (item,) in self._store.rows(query, name)]
        if any(self._matches(known, password) for known in (now, *former)):
            text = f"the password, or one of the {HISTORY} before it, cannot be used again"
            raise CimError(Status.INVALID_PARAMETER, text)
        return value


def _no_account(name: str) -> CimError:
    return CimError(Status.NOT_FOUND, f"there is no account {name!r}")
