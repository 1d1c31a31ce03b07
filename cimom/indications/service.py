"""The indication service: from changes of rows to what waits for listeners.

Changes are taken on the loop and looked at by one task, so that a reader never waits for a listener
and everything is told in the order in which it was seen.
"""

from __future__ import annotations

import asyncio
import logging
import ssl
import time
import uuid
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple, cast

import msgspec

from cimom.broker.instances import Instances
from cimom.broker.lookup import Lookup, Struct
from cimom.broker.readings import Change
from cimom.broker.repository import STORED
from cimom.cimxml.instance import InstanceEncoder
from cimom.classes import (
    CIM_AbstractIndicationSubscription,
    CIM_Indication,
    CIM_IndicationFilter,
    CIM_ListenerDestination,
    CIM_MemberOfCollection,
    KHV_LogEntry,
    OnFatalErrorPolicy,
    SubscriptionState,
)
from cimom.indications.alert import alert
from cimom.indications.delivery import Courier
from cimom.indications.export import message
from cimom.indications.ledger import Difference, Ledger
from cimom.indications.model import Policy
from cimom.indications.outbox import Outbox, Told
from cimom.indications.subscriptions import Subscription, destination_key, subscriptions
from cimom.model import CimError, CimObject, cim_datetime
from cimom.provider import INTEROP
from cimom.schema import PerSchema

log = logging.getLogger(__name__)

SLICE = 100  # rows that are looked at in one turn of the loop and told in one transaction
_END = object()
MAX_PENDING = 50_000  # changes that wait; of more, the rows themselves are compared
HOUSEKEEPING_S = 10.0
AGAIN_S = 1.0
PARTS = (
    CIM_AbstractIndicationSubscription,
    CIM_IndicationFilter,
    CIM_ListenerDestination,
    CIM_MemberOfCollection,
)


class _Row(NamedTuple):
    """A row that changed: `instance` is how it is named, `new` how it is now."""

    namespaces: tuple[str, ...]
    instance: CimObject
    new: CimObject | None


class Indications:
    """Watches rows for who subscribed to them."""

    def __init__(
        self,
        lookup: Lookup,
        outbox: Outbox,
        instances: Instances,
        host: str,
        *,
        interest: Callable[[Iterable[Struct]], None],
        policy: Policy,
        tls: Callable[[], ssl.SSLContext] = ssl.create_default_context,
    ) -> None:
        self._lookup = lookup
        self._outbox = outbox
        self._instances = instances
        self._host = host
        self._interest = interest
        self._policy = policy
        self._tls = tls
        self._ledger = Ledger(lookup)
        self._encoders = PerSchema(lookup.namespaces, lambda schema: InstanceEncoder(schema, host))
        self._subscriptions: list[Subscription] = []
        self._couriers: dict[str, Courier] = {}
        self._pending: deque[_Row] = deque()
        self._unread: set[tuple[str, Struct]] = set()  # tracked, but their source was never read
        self._untold: list[Told] = []  # noted in the ledger alone
        self._settled: set[str] = set()  # sources that were compared with the ledger
        self._classes: set[Struct] = set()
        self._dirty = True
        self._overflow = False
        self._wake = asyncio.Event()
        lookup.subscribe(self._changed)

    # -- following the rows

    def _changed(self, change: Change) -> None:
        """Note what changed; looking at it is the task's."""
        if any(issubclass(row.cls, PARTS) for row in change.rows):
            self._dirty = True
        if not self._subscriptions:
            if self._dirty:
                self._wake.set()
            return
        self._dirty |= not self._classes.issuperset(row.cls for row in change.rows)
        for row in change.rows:
            instance = row.new if row.new is not None else row.old
            if instance is not None and len(self._pending) < MAX_PENDING:
                namespaces = self._namespaces(row.cls, change.state.spec.namespaces)
                self._pending.append(_Row(namespaces, instance, row.new))
            else:
                self._overflow = True
        self._wake.set()

    def _namespaces(self, cls: Struct, stored: tuple[str, ...]) -> tuple[str, ...]:
        """Return where instances of a class are; its home first."""
        state = self._lookup.readings.inventory(cls)
        return stored if state is None else state.spec.namespaces

    # -- the task

    async def run(self) -> None:
        """Tell until cancelled.

        After a failure (a full disk, a mistake of ours) everything begins anew from the state file:
        what was not told is found by comparison.
        """
        try:
            while True:
                try:
                    await self._watch()
                except Exception:
                    log.exception("indications fail; they begin anew in %g s", AGAIN_S)
                await asyncio.sleep(AGAIN_S)
        finally:
            for courier in self._couriers.values():
                courier.stop()

    async def _watch(self) -> None:
        """Tell what changes until something fails."""
        self._outbox.load()
        self._ledger = Ledger(self._lookup)
        for state in (self._pending, self._untold, self._unread, self._settled):
            state.clear()
        self._dirty = True
        lost = self._ledger.load(self._outbox.told())
        if lost:
            await asyncio.to_thread(self._outbox.commit, (), lost)
        next_look = 0.0
        while True:
            if time.monotonic() >= next_look:
                await self._look_after()
                next_look = time.monotonic() + HOUSEKEEPING_S
            if self._dirty:
                await self._renew()
            await self._tell()
            timeout = max(0.0, next_look - time.monotonic())
            try:
                await asyncio.wait_for(self._wake.wait(), timeout)
            except TimeoutError:
                continue
            self._wake.clear()

    async def _renew(self) -> None:
        """Compile the subscriptions anew, and begin or end to track classes."""
        self._dirty = False
        self._subscriptions = subscriptions(self._lookup)
        self._classes = set(self._lookup.concrete(CimObject))
        told: list[Told] = []
        for cls in self._classes:
            for namespaces in self._places(cls):
                told += self._track(namespaces, cls)
        if told:
            await asyncio.to_thread(self._outbox.commit, (), told)
        self._interest(cls for _, cls in self._ledger.tracked())
        self._send_on()

    def _places(self, cls: Struct) -> Iterator[tuple[str, ...]]:
        """Yield the namespaces of a class's instances; of stored ones each by itself."""
        state = self._lookup.readings.inventory(cls)
        if state is not None:
            yield state.spec.namespaces
            return
        for namespace in self._lookup.namespaces.names:
            if cls in self._lookup.classes(cls, namespace):
                yield (namespace,)

    def _track(self, namespaces: tuple[str, ...], cls: Struct) -> list[Told]:
        home = namespaces[0]
        wanted = any(
            (namespace := item.namespace(namespaces)) is not None
            and item.wants(cls, namespace, self._lookup)
            for item in self._subscriptions
        )
        if wanted == self._ledger.tracks(home, cls):
            return []
        if not wanted:
            self._unread.discard((home, cls))
            return self._ledger.end(home, cls)
        state = self._lookup.readings.inventory(cls)
        if state is not None and state.refreshes == 0 and state.status == "never":
            self._unread.add((home, cls))
        rows = [r for r in self._lookup.rows(cls, home) if type(r.instance) is cls]
        return self._ledger.begin(home, cls, rows, stored=state is None)

    def _send_on(self) -> None:
        """See that everything that waits has somebody who tells it."""
        urls = {}
        for row in self._lookup.rows(CIM_ListenerDestination, INTEROP):
            if isinstance(row.instance, CIM_ListenerDestination):
                urls[destination_key(row.instance)] = row.instance.Destination or ""
        for key in self._outbox.destinations():
            if key in urls:
                self._courier(key).tell(urls[key])
            else:
                self._outbox.drop(key)
        for key in [key for key in self._couriers if key not in urls]:
            self._couriers.pop(key).stop()

    def _courier(self, destination: str) -> Courier:
        courier = self._couriers.get(destination)
        if courier is None:
            courier = Courier(destination, self._outbox, self._policy, self._tls)
            self._couriers[destination] = courier
        return courier

    # -- telling

    async def _tell(self) -> None:
        """Look at what changed since, a batch a transaction."""
        found = self._differences()
        more = True
        while more:
            batch: list[tuple[Difference, Told]] = []
            for _ in range(SLICE):
                difference = next(found, _END)
                more = difference is not _END
                if not more:
                    break
                if isinstance(difference, Difference):
                    # Noted at once: the next change of the same row is compared with this one.
                    batch.append((difference, self._ledger.note(difference)))
            if batch or self._untold:
                await self._commit(batch)
            await asyncio.sleep(0)

    def _differences(self) -> Iterator[Difference | None]:
        """Yield what is to be told now; None for each row that was looked at in vain."""
        readings = self._lookup.readings
        fresh = [
            state
            for state in readings.states()
            if state.refreshes > 0 and state.name not in self._settled
        ]
        self._settled.update(state.name for state in fresh)
        everything, self._overflow = self._overflow, False
        first = STORED.name not in self._settled
        self._settled.add(STORED.name)
        for home, cls in self._ledger.tracked():
            state = readings.inventory(cls)
            if (home, cls) in self._ledger.stored:
                due = everything or first
            else:  # a class that no source tells yet is compared when one does
                due = state in fresh or (everything and state is not None and state.refreshes > 0)
            if due:
                yield from self._compare(home, cls)
        while self._pending:
            yield self._difference(self._pending.popleft())

    def _compare(self, home: str, cls: Struct) -> Iterator[Difference | None]:
        """Yield how the rows of a class differ from what was told of them."""
        namespaces = self._namespaces(cls, (home,))
        rows = [r.instance for r in self._lookup.rows(cls, home) if type(r.instance) is cls]
        names = [self._ledger.name(home, instance) for instance in rows]
        if (home, cls) in self._unread:  # nobody was told anything: that is how it begins
            self._unread.discard((home, cls))
            for name, instance in zip(names, rows, strict=True):
                told = self._ledger.note(Difference(namespaces, name, None, instance))
                self._untold.append(told)
            return
        yield from self._ledger.gone(namespaces, cls, frozenset(names))
        for instance in rows:
            yield self._difference(_Row(namespaces, instance, instance))

    def _difference(self, row: _Row) -> Difference | None:
        cls, home = type(row.instance), row.namespaces[0]
        if not self._ledger.tracks(home, cls) or (home, cls) in self._unread:
            return None
        try:
            name = self._ledger.name(home, row.instance)
        except CimError:
            return None  # its class or namespace is gone, and all its instances were before
        overlaid = self._lookup.readings.overlaid(cls)
        return self._ledger.difference(row.namespaces, name, cls, row.new, overlaid)

    async def _commit(self, batch: list[tuple[Difference, Told]]) -> None:
        """Queue what is to be told, and that it is, in one transaction."""
        queued: list[tuple[str, bytes]] = []
        urls: dict[str, str] = {}
        for difference, _ in batch:
            for item, body in self._bodies(difference):
                queued.append((item.destination, body))
                urls[item.destination] = item.url
        told = [*self._untold, *(told for _, told in batch)]
        self._untold.clear()
        for destination in await asyncio.to_thread(self._outbox.commit, queued, told):
            log.error("listener %s: too much waits; the oldest is lost", urls[destination])
        for destination, url in urls.items():
            self._courier(destination).tell(url)

    def _bodies(self, difference: Difference) -> Iterator[tuple[Subscription, bytes]]:
        """Yield the message for each subscription that a difference is for."""
        for item in self._subscriptions:
            namespace = item.namespace(difference.namespaces)
            if namespace is None or not item.wants(difference.cls, namespace, self._lookup):
                continue
            query = item.queries[namespace]
            schema = self._lookup.namespaces.schema(namespace)
            for indication in self._indications(difference, namespace):
                if schema.is_a(indication.CIM_NAME, query.class_name) and query.matches(indication):
                    yield item, self._numbered(indication, item, namespace)

    def _indications(self, difference: Difference, namespace: str) -> Iterator[CIM_Indication]:
        """Yield what a difference is as indications: a new record of the log is an alert, too."""
        yield difference.indication(namespace, self._host)
        if difference.old is None and isinstance(difference.new, KHV_LogEntry):
            yield alert(difference.new, self._host)

    def _numbered(self, indication: CIM_Indication, item: Subscription, namespace: str) -> bytes:
        """Return the message of an indication, with its number for its destination."""
        sequence = self._outbox.sequence(item.destination)
        number = sequence.take()
        numbered = msgspec.structs.replace(
            indication,
            IndicationIdentifier=f"KHV:{uuid.uuid4()}",
            IndicationTime=cim_datetime(time.time()),
            IndicationFilterName=item.filter_name,
            SequenceContext=sequence.context,
            SequenceNumber=number,
        )
        return message(number, self._encoders.of(namespace).instance(numbered))

    # -- what time brings

    async def _look_after(self) -> None:
        """Keep what is watched fresh; end subscriptions whose time or listener is over."""
        self._interest(cls for _, cls in self._ledger.tracked())
        now, elapsed = time.time(), time.monotonic()
        failing = {
            key: elapsed - courier.failing_since
            for key, courier in self._couriers.items()
            if courier.failing_since is not None
        }
        for row in self._lookup.rows(CIM_AbstractIndicationSubscription, INTEROP):
            subscription = cast("CIM_AbstractIndicationSubscription", row.instance)
            try:
                await self._end_if_over(subscription, failing, now)
            except CimError as exc:
                log.info("subscription: %s", exc.text)  # its client was faster

    async def _end_if_over(
        self, item: CIM_AbstractIndicationSubscription, failing: dict[str, float], now: float
    ) -> None:
        duration, began = item.SubscriptionDuration, item.SubscriptionStartTime
        if duration is not None and began is not None and cim_datetime(now - duration) > began:
            await self._instances.forget(item, INTEROP)
            return
        key = next((s.destination for s in self._subscriptions if s.instance is item), "")
        failed_s = failing.get(key, 0.0)
        policy = item.OnFatalErrorPolicy
        patience = item.FailureTriggerTimeInterval or 0
        chosen = policy in (OnFatalErrorPolicy.Disable, OnFatalErrorPolicy.Remove)
        if failed_s > self._policy.removal_s or (chosen and failed_s > max(patience, 1)):
            log.error("a subscription ends: its listener takes nothing for %.0f s", failed_s)
            if policy is OnFatalErrorPolicy.Remove:
                await self._instances.forget(item, INTEROP)
                return
            changed = msgspec.structs.replace(
                item,
                SubscriptionState=SubscriptionState.Disabled,
                TimeOfLastStateChange=cim_datetime(now),
            )
            await self._instances.restore(changed, INTEROP)
