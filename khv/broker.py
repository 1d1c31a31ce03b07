"""The broker process: readings, operations and all the listeners on one event loop.

Everything that talks to the network is here, unprivileged where a user for it exists.
"""

from __future__ import annotations

import asyncio
import json
import logging
import os
import signal
import socket  # noqa: TID251 - takes over sockets from the supervisor
from collections.abc import Coroutine, Mapping
from contextlib import AsyncExitStack
from typing import Any

import uvloop

from cimom.access.accounts import FIRST_ACCOUNT
from cimom.access.entry import Entry
from cimom.broker.auditlog import AuditRow
from cimom.broker.certificates import Certificates
from cimom.broker.eventlog import EventLog
from cimom.broker.modules import Modules
from cimom.broker.namespaces import Namespaces
from cimom.broker.readings import Readings
from cimom.broker.refresh import Refresher
from cimom.broker.workers import Bounds, Workers
from cimom.health.alarm import Policy
from cimom.model import CimObject
from cimom.provider import HOST_NAMESPACE
from exporters.prometheus.telemetry import Telemetry
from exporters.snmp.state import StoredState
from khv import certificate, faces, local
from khv.audit.channel import Channel
from khv.certificates import Place as CertificatePlace, ServerCertificate
from khv.commands import Carry, Commands
from khv.config import Config
from khv.control import Control
from khv.doors import Doors, Material, makers_of, material
from khv.entrance import Entrance
from khv.greeting import places, tell_account
from khv.keeping import CLOSED, Keeping, closed, open_store
from khv.manager import Ground, Manager, manager
from khv.ownership import become_broker
from khv.pam.door import Door
from khv.pam.helper import NAME as PAM
from khv.reload import Reload
from khv.renewal import decode
from khv.restoring import restored
from khv.setup import VERSION, Setup, broker_dir
from khv.snmp_users import SnmpUsers
from khv.syslog.relay import Relay
from khv.vendor.served import House, Packages
from khv.vendor.view import View

log = logging.getLogger(__name__)

READY_S = 20.0  # a worker that has not said hello by then is named in the ready line
ALIVE_S = 3.0  # between two words to the supervisor
MODULES_S = 1.0  # how soon a change of a group is told


def run(setup: Setup, control: socket.socket) -> int:
    """Run the broker until SIGTERM; return its exit status."""
    note = become_broker(setup.user, broker_dir(setup.config.state_dir))
    process = _Process(setup, control, note)
    uvloop.run(process.main())
    return int(process.failed)


class _Process:
    """The parts of a running broker."""

    def __init__(self, setup: Setup, control: socket.socket, privilege_note: str) -> None:
        self.setup = setup
        self.config = setup.config
        self.control = Control(control)
        self.privilege_note = privilege_note
        self.readings = Readings()
        self.namespaces = Namespaces(setup.schema)
        self.refresher = Refresher(self.readings, self.namespaces.struct)
        self.workers = Workers(self.refresher, self._order_kill, self._bounds)
        self.store = open_store(broker_dir(self.config.state_dir))
        self.trail = Channel(self.control, self.store)
        self.entrance = Entrance(
            self.store,
            self.trail,
            self.readings,
            setup.host.uuid,
            audit_required=self.config.audit_required,
            door=Door(
                self.config.pam,
                root=setup.root,
                kill=lambda pid: self._order_kill(PAM, pid),
            ),
        )
        self.accounts = self.entrance.accounts
        self.telemetry = Telemetry(VERSION)
        policy = Policy(raise_s=self.config.alarm_raise_s, clear_s=self.config.alarm_clear_s)
        self.events = EventLog(self.readings, self.store, policy=policy)
        self.audit_row = AuditRow(self.readings, self.events.own)
        self.relay = Relay(self.config.syslog, setup.host.name, VERSION)
        self._connect_records()
        self.broker, self.declarer, self.indications = self._make_manager()
        order, tell = self.control.order, self.events.package
        house = House(self.declarer, self.refresher, self.workers, order, tell)
        self.packages = Packages(setup.place, house)
        self.modules = Modules(self.readings)
        self.view = View(setup.host.uuid, VERSION, setup.groups, self.packages)
        self.stopped = asyncio.Event()
        self.opened = asyncio.Event()  # the listeners are
        self.tasks: set[asyncio.Task[None]] = set()
        self.failed = False
        self.facts: dict[str, Any] = {}
        self.accounts.closed = closed(self.store)
        self._make_administration()

    def _make_administration(self) -> None:
        """Make what administrators change while khv runs."""
        setup = self.setup
        self.keeping = Keeping(
            broker_dir(self.config.state_dir),
            self.store,
            restart=self._restart,
            note=self.events.configured,
            head=lambda: self.trail.head,
        )
        self.reload = Reload(
            setup.renewed,
            apply=self._go_by,
            order=lambda: self.control.order({"renew": True}),
            note=self.events.configured,
            config=lambda: self.config,
        )
        self.snmp_state = StoredState(self.store)
        self.snmp_users = SnmpUsers(
            self.snmp_state,
            agent=lambda: self.doors.face("snmp"),
            note=self.events.configured,
            may=self.entrance.rights.may,
        )
        self.certificate = ServerCertificate(
            CertificatePlace(broker_dir(self.config.state_dir), setup.host.name),
            Certificates(self.readings, setup.host.uuid),
            config=lambda: self.config,
            doors=lambda: self.doors,
            note=self.events.configured,
        )

    def _connect_records(self) -> None:
        """Tell of events and audit records whoever follows them."""
        trail = self.trail
        self.events.listeners.append(self.relay.event)
        trail.listeners.append(self.relay.audit)
        trail.watchers.append(lambda: self.audit_row.tell(trail.kept, trail.fault))
        self.telemetry.show_records(lambda: (trail.records, trail.errors), self.relay.dropped)

    def _make_manager(self) -> Manager:
        ground = Ground(
            readings=self.readings,
            namespaces=self.namespaces,
            refresher=self.refresher,
            store=self.store,
            events=self.events,
            gate=self.entrance.gate,
            registrar=self.entrance.registrar,
            tls=lambda: certificate.client_context(self.config.listener_ca),
        )
        return manager(self.setup, ground)

    async def main(self) -> None:
        """Start everything, tell that it is ready, serve until told to stop."""
        loop = asyncio.get_running_loop()
        loop.add_signal_handler(signal.SIGTERM, self.stopped.set)
        self.control.watch(self._take_news, self.stopped.set)
        self.trail.open()
        if found := restored(self.store):
            action = "system:restore"
            self.trail.post(Entry(account="khv", action=action, object=found[0], summary=found[1]))
        self._spawn(self.trail.keep())
        self._spawn(self.entrance.run())
        self._spawn(self.relay.run())
        self._spawn(self.workers.watch())
        self._spawn(self.refresher.tick())
        self._spawn(self.events.keep())
        self._spawn(self.indications.run())
        self._spawn(self._keep_modules())
        self._spawn(self.keeping.watch())
        self._spawn(self._tell_alive())
        self.events.started(VERSION)
        self.store.watchers.append(lambda: loop.call_soon_threadsafe(self._state_changed))
        self._state_changed()
        self._tell_first_account()
        async with AsyncExitStack() as stack:
            await self.packages.apply(order=False)
            await self._open(stack)
            self._spawn(self._become_ready())
            await self.stopped.wait()
        await self.trail.settle()
        for task in self.tasks:
            task.cancel()
        self.control.receive(self._take_news)
        self.trail.save()
        self.events.save()
        self.entrance.failures.save()
        self.store.close()
        self.keeping.finish()

    def _state_changed(self) -> None:
        """Go by what befell the state file."""
        self.events.state_file(self.store.damage or self.store.short)
        if self.store.damage and not self.accounts.closed:
            log.critical("%s: remote log-in is closed now", self.keeping.notices()[0])
            self.events.configured(self.keeping.notices()[0], refused=True)
            self.entrance.close(CLOSED)
            self._spawn(self._shut_snmp())

    async def _shut_snmp(self) -> None:
        await self.opened.wait()
        await self.doors.shut("snmp")

    def _restart(self) -> None:
        """End; the supervisor starts another broker."""
        self.failed = True
        self.stopped.set()

    async def _open(self, stack: AsyncExitStack) -> None:
        """Open every listener."""
        house = faces.House(
            config=self.config,
            schemas=self.namespaces,
            host=self.setup.host,
            version=VERSION,
            readings=self.readings,
            refresher=self.refresher,
            broker=self.broker,
            accounts=self.accounts,
            rights=self.entrance.rights,
            sessions=self.entrance.sessions,
            telemetry=self.telemetry,
            events=self.events,
            missing=self.missing,
            told=self.entrance.logins.told,
            gate=self.entrance.gate,
        )
        self.house = house
        makers = makers_of(house, None if self.store.damage else self.snmp_state)
        self.doors = Doors(makers, self._material, self.config)
        stack.push_async_callback(self.doors.close)
        await self.doors.open(self.setup.listeners)
        self.opened.set()
        self.certificate.tell()
        self._spawn(self.certificate.watch())
        who = self.entrance
        members = local.Members(self.config.local_group, self.accounts.role_of, who.role_of_member)
        server = await local.serve(self.setup.listeners.local, self.commands(), members.identify)
        stack.callback(server.close)

    def commands(self) -> Commands:
        """Return what carries out the commands of the local socket."""
        return Commands(
            broker=self.broker,
            declarer=self.declarer,
            namespaces=self.namespaces,
            refresher=self.refresher,
            events=self.events,
            packages=self.packages,
            view=self.view,
            users=self.entrance.users,
            access=self.entrance.access,
            gate=self.entrance.gate,
            audit_head=lambda: (self.trail.head.number, self.trail.head.digest.hex()),
            status=lambda: {**self.facts, "missing": list(self.missing())},
            more=self._more(),
        )

    def _more(self) -> dict[str, Carry]:
        """Return the commands of parts that have their own."""
        parts = (self.reload, self.certificate, self.snmp_users, self.keeping)
        return {name: carry for part in parts for name, carry in part.commands().items()}

    def _material(self, config: Config) -> Material:
        return material(config, broker_dir(config.state_dir), self.setup.host.name)

    async def _go_by(
        self, config: Config, fresh: Mapping[str, socket.socket], closed: tuple[str, ...]
    ) -> None:
        """Go by another configuration from now on."""
        await self.opened.wait()
        if config.pam != self.config.pam:
            self.entrance.go_by(config.pam)
        self.config = self.house.config = config
        logging.getLogger().setLevel(config.log_level.upper())
        self.events.go_by(Policy(raise_s=config.alarm_raise_s, clear_s=config.alarm_clear_s))
        self.entrance.gate.required = config.audit_required
        self.relay.go_by(config.syslog)
        self.setup = self.setup._replace(
            config=config,
            listeners=self.setup.listeners.changed({**fresh, **dict.fromkeys(closed)}),
        )
        try:
            await self.doors.renew(config, fresh, closed)
        finally:
            self.facts |= places(self.config, self.setup.listeners)
            self.certificate.tell()

    async def _become_ready(self) -> None:
        """Wait for the workers, read everything once so that the first client finds it, tell."""
        silent = await self.workers.wait_hello(list(self.setup.groups), READY_S)
        await self.entrance.door.settled(READY_S)
        await self.refresher.fresh([CimObject])
        self._tell_ready(silent)

    # -- the supervisor

    def _take_news(self, news: dict[str, Any], descriptors: list[int]) -> None:
        if "audit" in news:
            self.trail.take(news["audit"])
            return
        if "renewed" in news:
            sockets = [socket.socket(fileno=number) for number in descriptors]
            self._spawn(self.reload.take(decode(news), sockets))
            return
        if "quarantined" in news:
            self.workers.drop(news["quarantined"])
            self.packages.note_quarantine(news["quarantined"])
            return
        connection = socket.socket(fileno=descriptors[0])
        group = news["worker"]
        if group == PAM:
            self._spawn(self.entrance.door.adopt(news["pid"], connection))
            return
        if group in self.workers.starts:
            self.telemetry.worker_restart(group)
        self._spawn(self._adopt(group, news["pid"], connection))

    async def _adopt(self, group: str, pid: int, connection: socket.socket) -> None:
        """Serve a worker; a package's when its classes are there, and only while it is on."""
        await self.packages.settled()
        if group in self.setup.groups or group in self.packages.permits:
            await self.workers.adopt(group, pid, connection)
        else:
            connection.close()

    async def _keep_modules(self) -> None:
        """Tell how the groups of providers stand, whenever that changes."""
        while True:
            installed = await asyncio.to_thread(self.packages.installed)
            self.modules.tell(list(self.view.modules(installed)))
            await asyncio.sleep(MODULES_S)

    def _bounds(self, group: str) -> Bounds:
        """Return what a group may tell."""
        permit = self.packages.permits.get(group)
        namespace = HOST_NAMESPACE if permit is None else permit.namespace
        return Bounds(lambda name: self.namespaces.struct(name, namespace), permit)

    async def _tell_alive(self) -> None:
        """Tell the supervisor that this loop turns, and which workers' hearts beat."""
        while True:
            self.control.order({"alive": self.workers.heard()})
            await asyncio.sleep(ALIVE_S)

    def _order_kill(self, group: str, pid: int) -> None:
        self.control.order({"kill": group, "pid": pid})

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.ensure_future(work)
        self.tasks.add(task)
        task.add_done_callback(self._task_ended)

    def _task_ended(self, task: asyncio.Task[None]) -> None:
        self.tasks.discard(task)
        if not task.cancelled() and task.exception() is not None:
            log.error("a task of the broker failed: starting anew", exc_info=task.exception())
            self.failed = True
            self.stopped.set()

    # -- what is told at the start

    def missing(self) -> tuple[str, ...]:
        """Return in words what this machine lacks, and which sources cannot be read at all."""
        parts = (self.keeping, self.reload, self.entrance.door)
        found = [text for part in parts for text in part.notices()]
        found += [text for texts in self.refresher.missing.values() for text in texts]
        for state in self.readings.states():
            if state.status == "never" and state.error and state.error not in found:
                found.append(f"{state.name}: {state.error}")
        if self.config.hypervisor == "none" and not self.config.demo:
            found.append("virtual machines are turned off (hypervisor = none)")
        if self.trail.fault is not None:
            then = ": nothing is changed until it can be" if self.config.audit_required else ""
            found.append(f"the audit log cannot be written ({self.trail.fault}){then}")
        found += self.relay.problems()
        return tuple(found)

    def _tell_first_account(self) -> None:
        if self.accounts.closed:
            return
        first = not self.accounts.roles()
        generated = self.accounts.ensure_first(self.setup.password)
        if first:
            self.trail.post(Entry(account="khv", action="account:first", object=FIRST_ACCOUNT))
            tell_account(generated, self.config, self.setup.listeners)

    def _tell_ready(self, silent: list[str]) -> None:
        facts: dict[str, Any] = {
            **places(self.config, self.setup.listeners),
            "version": VERSION,
            "state_dir": os.path.abspath(self.config.state_dir),
            "hypervisor": self.setup.hypervisor,
            "demo": self.config.demo,
            "missing": list(self.missing()) + [f"worker {group} did not start" for group in silent],
            "broker_user": self.privilege_note or self.config.user,
            "worker_user": self.setup.worker_user,
            "pam": self.entrance.door.status() or None,
        }
        self.facts = facts
        lacks = len(facts["missing"])
        self.control.order({"ready": f"{len(self.setup.groups)} workers, {lacks} things missing"})
        print(f"khv ready: {json.dumps(facts)}", flush=True)
