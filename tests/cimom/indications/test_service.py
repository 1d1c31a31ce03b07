"""Who subscribed is told what changed: requests of pywbem, listeners on real sockets."""

from __future__ import annotations

import asyncio
import re
import ssl
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import msgspec
import pytest
import trustme

from cimom.broker.store import StateStore
from cimom.classes import (
    CIM_IndicationFilter,
    CIM_IndicationSubscription,
    CIM_ListenerDestinationCIMXML,
    HealthState,
    KHV_UnixProcess,
    OnFatalErrorPolicy,
    SubscriptionState,
)
from cimom.indications import outbox, service
from cimom.indications.model import Policy
from cimom.indications.outbox import Outbox
from cimom.indications.service import Indications
from cimom.model import CimObject, Path, path_of
from cimom.operations import CreateInstance, DeleteInstance, Given
from cimom.provider import Provider, Source
from tests.cimom.broker.world import ADMIN, HOST, T0, World, disk, provider

CIMV2 = "root/cimv2"
OK = (
    '<CIM CIMVERSION="2.0" DTDVERSION="2.0"><MESSAGE ID="1" PROTOCOLVERSION="1.0"><SIMPLEEXPRSP>'
    '<EXPMETHODRESPONSE NAME="ExportIndication">{}</EXPMETHODRESPONSE></SIMPLEEXPRSP></MESSAGE>'
    "</CIM>"
)
QUICK = Policy(retry_s=0.02, longest_pause_s=0.05, answer_s=2.0)
WAIT_S = 20.0
KEYS: Any = {"SystemCreationClassName": "CIM_ComputerSystem", "SystemName": "here"}


class Listener:
    """Takes messages; `answer` says how each is answered (None: not at all)."""

    def __init__(self) -> None:
        self.bodies: list[str] = []
        self.heads: list[str] = []
        self.answer: Callable[[int], bytes | None] = lambda _: http(OK.format(""))
        self.url = ""
        self.connections = 0

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        try:
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode()
                length = int(re.search(r"Content-Length: (\d+)", head)[1])  # type: ignore[index]
                self.bodies.append((await reader.readexactly(length)).decode())
                self.heads.append(head)
                answer = self.answer(len(self.bodies))
                if answer is None:
                    await asyncio.sleep(3600)
                writer.write(answer or b"")
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    def numbers(self) -> list[int]:
        return [int(value(body, "SequenceNumber") or -1) for body in self.bodies]

    async def has(self, count: int) -> list[str]:
        await until(lambda: len(self.bodies) >= count)
        return self.bodies


def http(body: str, status: str = "200 OK") -> bytes:
    head = f"HTTP/1.1 {status}\r\nContent-Type: application/xml\r\nContent-Length: {len(body)}"
    return f"{head}\r\n\r\n{body}".encode()


def value(body: str, name: str) -> str | None:
    found = re.search(rf'NAME="{name}"[^>]*><VALUE>(.*?)</VALUE>', body, re.DOTALL)
    return found[1] if found else None


async def until(condition: Callable[[], Any]) -> None:
    async with asyncio.timeout(WAIT_S):
        while not condition():  # noqa: ASYNC110 - what is waited for has no event
            await asyncio.sleep(0.01)


@asynccontextmanager
async def listening(context: ssl.SSLContext | None = None) -> AsyncIterator[Listener]:
    listener = Listener()
    server = await asyncio.start_server(listener.serve, "127.0.0.1", 0, ssl=context)
    port = server.sockets[0].getsockname()[1]
    listener.url = f"{'https' if context else 'http'}://127.0.0.1:{port}/listener"
    yield listener
    server.close()


@asynccontextmanager
async def running(world: World, policy: Policy = QUICK, **more: Any) -> AsyncIterator[Indications]:
    made = Indications(
        world.lookup,
        Outbox(world.store),
        world.instances,
        "here.example",
        interest=lambda _: None,
        policy=policy,
        **more,
    )
    task = asyncio.get_running_loop().create_task(made.run())
    try:
        yield made
    finally:
        task.cancel()
        await asyncio.wait([task])
        if not task.cancelled():
            task.result()


async def create(world: World, instance: CimObject) -> Any:
    given = Given(instance, frozenset(instance.__struct_fields__))
    operation = CreateInstance(namespace="interop", new_instance=given)
    return await world.broker.execute(ADMIN, operation)


async def subscribe(
    world: World,
    url: str,
    query: str = "SELECT * FROM CIM_InstIndication WHERE SourceInstance ISA CIM_DiskDrive",
    name: str = "one",
    language: str = "WQL",
    **more: Any,
) -> Any:
    source = CIM_IndicationFilter(
        **KEYS,
        CreationClassName="CIM_IndicationFilter",
        Name=f"filter {name}",
        SourceNamespaces=(CIMV2,),
        Query=query,
        QueryLanguage=language,
    )
    target = CIM_ListenerDestinationCIMXML(
        **KEYS,
        CreationClassName="CIM_ListenerDestinationCIMXML",
        Name=f"destination {name}",
        Destination=url,
    )
    return await create(
        world,
        CIM_IndicationSubscription(
            Filter=await create(world, source), Handler=await create(world, target), **more
        ),
    )


def ill(name: str = "sda") -> CimObject:
    return msgspec.structs.replace(disk(name), HealthState=HealthState.Critical_failure)


async def settled(made: Indications) -> None:
    """Wait until the service has seen the subscription."""
    await until(lambda: made._subscriptions and not made._dirty)


def run(test: Any) -> None:
    asyncio.run(test())


def test_what_comes_changes_and_goes_is_told_in_order() -> None:
    async def test() -> None:
        world = World()
        async with listening() as listener, running(world) as made:
            await subscribe(world, listener.url)
            await settled(made)
            world.tell("disks", disk("sdz"))
            world.tell("disks", ill())
            world.tell("disks", gone=[disk("sdb")])
            bodies = await listener.has(3)
            kinds = [re.search(r'<INSTANCE CLASSNAME="(\w+)"', body)[1] for body in bodies]  # type: ignore[index]
            assert kinds == ["CIM_InstCreation", "CIM_InstModification", "CIM_InstDeletion"]
            assert listener.numbers() == [0, 1, 2]
            assert len({value(body, "SequenceContext") for body in bodies}) == 1
            assert len({value(body, "IndicationIdentifier") for body in bodies}) == 3
            assert value(bodies[0], "IndicationFilterName") == "filter one"
            path = value(bodies[0], "SourceInstanceModelPath") or ""
            assert path.startswith("//here.example/root/cimv2:KHV_DiskDrive.")
            assert "PreviousInstance" in bodies[1]
            assert "<VALUE>HealthState</VALUE>" in bodies[1]
            head = listener.heads[0]
            assert head.startswith("POST /listener HTTP/1.1\r\nHost: 127.0.0.1:")
            assert "CIMExport: MethodRequest\r\nCIMExportMethod: ExportIndication\r\n" in head

    run(test)


def test_only_what_matches_is_told() -> None:
    async def test() -> None:
        world = World()
        query = (
            "SELECT * FROM CIM_InstModification WHERE SourceInstance ISA CIM_DiskDrive AND"
            " SourceInstance.CIM_ManagedSystemElement::HealthState <>"
            " PreviousInstance.CIM_ManagedSystemElement::HealthState"
        )
        async with listening() as listener, running(world) as made:
            await subscribe(world, listener.url, query, language="DMTF:CQL")
            await settled(made)
            well = msgspec.structs.replace(disk("sda"), HealthState=HealthState.OK)
            world.tell("disks", well, disk("sdx"))  # from unknown, and a new one: neither differs
            world.tell("disks", msgspec.structs.replace(well, PowerOnHours=7))
            world.tell("disks", msgspec.structs.replace(well, Caption="renamed"))
            world.tell("disks", ill())
            (body,) = await listener.has(1)
            assert value(body, "SequenceNumber") == "0"
            await until(lambda: made._outbox.destinations() == [])
            assert len(listener.bodies) == 1

    run(test)


@pytest.mark.parametrize("language", ["", ":WQL"])
def test_offered_filters_mean_the_same_in_both_languages(language: str) -> None:
    async def test() -> None:
        world = World()
        async with listening() as listener, running(world) as made:
            keys = ("SystemCreationClassName", "SystemName", "CreationClassName", "Name")
            name = f"KHV:HardwareHealth:StatusChange{language}"
            values = ("KHV_ComputerSystem", HOST, "KHV_IndicationFilter", name)
            own = Path(classname="KHV_IndicationFilter", keys=tuple(zip(keys, values, strict=True)))
            target = CIM_ListenerDestinationCIMXML(
                **KEYS, CreationClassName="CIM_ListenerDestinationCIMXML", Name="d",
                Destination=listener.url,
            )  # fmt: skip
            handler = await create(world, target)
            await create(world, CIM_IndicationSubscription(Filter=own, Handler=handler))
            await settled(made)
            good = msgspec.structs.replace(disk("sda"), OperationalStatus=(2,))
            world.tell("disks", good)  # from unknown: no change that anybody could compare
            world.tell("disks", msgspec.structs.replace(good, Caption="renamed"))
            world.tell("disks", msgspec.structs.replace(good, OperationalStatus=(6,)))
            (body,) = await listener.has(1)
            assert value(body, "IndicationFilterName") == name
            await until(lambda: made._outbox.destinations() == [])
            assert len(listener.bodies) == 1

    run(test)


def test_what_changes_by_itself_is_not_told() -> None:
    async def test() -> None:
        world = World()
        async with listening() as listener, running(world) as made:
            await subscribe(world, listener.url, "SELECT * FROM CIM_InstIndication")
            await settled(made)
            world.tell("disks", msgspec.structs.replace(disk("sda"), TotalPowerOnHours=12))
            world.tell("disks", msgspec.structs.replace(disk("sda"), Generation=12))
            world.tell("disks", ill())
            (body,) = await listener.has(1)
            assert "HealthState" in body

    run(test)


def test_processes_are_told_only_to_who_asks_for_them() -> None:
    async def test() -> None:
        world = World(running_processes())
        asked = "SELECT * FROM CIM_InstIndication WHERE SourceInstance ISA {}"
        async with listening() as all_of_it, listening() as listener, running(world) as made:
            await subscribe(world, all_of_it.url, asked.format("CIM_ManagedElement"), "all")
            await subscribe(world, listener.url, asked.format("CIM_Process"), "processes")
            await until(lambda: len(made._subscriptions) == 2 and not made._dirty)
            one = msgspec.structs.replace(process("1/1"), ProcessorUsage=7, WorkingSetSize=9)
            world.tell("processes", one)  # what changes by itself is told to nobody
            world.tell("processes", process("2/2"))
            world.tell("processes", gone=[process("2/2")])
            world.tell("disks", ill())
            bodies = await listener.has(2)
            assert ["InstCreation" in body for body in bodies] == [True, False]
            (body,) = await all_of_it.has(1)
            assert "KHV_DiskDrive" in body
            assert len(listener.bodies) == 2

    run(test)


def process(handle: str) -> KHV_UnixProcess:
    return KHV_UnixProcess(
        CSCreationClassName="KHV_ComputerSystem",
        CSName=HOST,
        OSCreationClassName="KHV_OperatingSystem",
        OSName="Linux",
        CreationClassName="KHV_UnixProcess",
        Handle=handle,
    )


def running_processes() -> Provider:
    source = Source(name="processes", read=lambda: [process("1/1")], classes=(KHV_UnixProcess,))
    made = provider()
    return Provider(sources=(*made.sources, source))


def test_what_clients_make_is_told_too() -> None:
    async def test() -> None:
        world = World()
        query = "SELECT * FROM CIM_InstCreation WHERE SourceInstance ISA CIM_IndicationFilter"
        async with listening() as listener, running(world) as made:
            source = CIM_IndicationFilter(
                **KEYS,
                CreationClassName="CIM_IndicationFilter",
                Name="f",
                SourceNamespaces=("interop",),
                Query=query,
                QueryLanguage="WQL",
            )
            target = CIM_ListenerDestinationCIMXML(
                **KEYS, CreationClassName="CIM_ListenerDestinationCIMXML", Name="d",
                Destination=listener.url,
            )  # fmt: skip
            ends = {"Filter": await create(world, source), "Handler": await create(world, target)}
            await create(world, CIM_IndicationSubscription(**ends))
            await settled(made)
            await create(world, msgspec.structs.replace(source, Name="another"))
            (body,) = await listener.has(1)
            assert "another" in body

    run(test)


def test_nothing_is_lost_while_the_broker_is_down() -> None:
    async def test() -> None:
        world = World()
        async with listening() as listener:
            async with running(world) as made:
                await subscribe(world, listener.url)
                await settled(made)
                world.tell("disks", disk("sdy"))
                await listener.has(1)
                await until(lambda: made._outbox.destinations() == [])
            # Down: a disk fails, one goes, one comes.
            again = World(provider(["sda", "sdy", "sdn"]), store=world.store)
            again.tell("disks", ill())
            async with running(again) as made:
                bodies = await listener.has(4)
                await until(lambda: made._outbox.destinations() == [])
            kinds = {re.search(r'<INSTANCE CLASSNAME="(\w+)"', b)[1] for b in bodies[1:]}  # type: ignore[index]
            assert kinds == {"CIM_InstCreation", "CIM_InstModification", "CIM_InstDeletion"}
            assert listener.numbers() == [0, 1, 2, 3]
            # A start without a change tells nothing.
            third = World(provider(["sda", "sdy", "sdn"]), store=world.store)
            third.tell("disks", ill())
            async with running(third) as made:
                await settled(made)
                third.tell("disks", gone=[disk("sdn")])
                assert len(await listener.has(5)) == 5

    run(test)


def test_what_was_queued_before_a_kill_is_told_with_its_number() -> None:
    async def test() -> None:
        world = World()
        async with listening() as listener:
            listener.answer = lambda _: None  # it never says that it took anything
            async with running(world) as made:
                await subscribe(world, listener.url)
                await settled(made)
                world.tell("disks", ill())
                await listener.has(1)
            listener.answer = lambda _: http(OK.format(""))
            again = World(store=world.store)
            again.tell("disks", ill())
            async with running(again) as made:
                bodies = await listener.has(2)
                assert bodies[0] == bodies[1]
                await until(lambda: made._outbox.destinations() == [])

    run(test)


def test_queue_is_bounded_and_keeps_the_newest(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outbox, "MAX_WAITING", 3)

    async def test() -> None:
        world = World()
        async with listening() as listener, running(world) as made:
            listener.answer = lambda _: http("", "503 Busy")
            await subscribe(world, listener.url)
            await settled(made)
            for number in range(6):
                world.tell("disks", disk(f"new{number}"))
                await until(lambda n=number: made._outbox.sequence(key(made)).number == n + 1)
            listener.answer = lambda _: http(OK.format(""))
            await until(lambda: made._outbox.destinations() == [])
            assert listener.numbers()[-3:] == [3, 4, 5]

    def key(made: Indications) -> str:
        return made._subscriptions[0].destination

    run(test)


def test_subscription_ends_with_its_listener_or_its_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(service, "HOUSEKEEPING_S", 0.05)

    async def test() -> None:
        world = World()
        async with running(world) as made:
            policies: Any = {"OnFatalErrorPolicy": OnFatalErrorPolicy.Disable}
            path = await subscribe(world, "http://127.0.0.1:9/", **policies)
            await settled(made)
            world.tell("disks", ill())
            await until(lambda: made._subscriptions == [])
            (row,) = world.lookup.rows(CIM_IndicationSubscription, "interop")
            assert row.instance.SubscriptionState == SubscriptionState.Disabled  # type: ignore[attr-defined]
            await world.broker.execute(
                ADMIN, DeleteInstance(namespace="interop", instance_name=path)
            )
            await subscribe(world, "http://127.0.0.1:9/", name="short", SubscriptionDuration=0)
            await until(lambda: not world.lookup.rows(CIM_IndicationSubscription, "interop"))

    run(test)


def test_a_clock_that_jumps_ends_no_subscription(monkeypatch: pytest.MonkeyPatch) -> None:
    async def test() -> None:
        world = World()
        async with running(world) as made:
            await subscribe(world, "http://127.0.0.1:9/")
            await settled(made)
            world.tell("disks", ill())
            await until(lambda: any(c.failing_since is not None for c in made._couriers.values()))
            real = time.time
            monkeypatch.setattr(time, "time", lambda: real() + 1e8)
            await made._look_after()
            (row,) = world.lookup.rows(CIM_IndicationSubscription, "interop")
            assert row.instance.SubscriptionState != SubscriptionState.Disabled  # type: ignore[attr-defined]
            monkeypatch.undo()

    run(test)


def test_listeners_are_told_by_tls() -> None:
    authority = trustme.CA()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)

    def trusted() -> ssl.SSLContext:
        client = ssl.create_default_context()
        authority.configure_trust(client)
        return client

    async def test() -> None:
        world = World()
        async with listening(context) as listener:
            async with running(world) as made:  # the system's authorities did not sign this one
                await subscribe(world, listener.url)
                await settled(made)
                world.tell("disks", ill())
                await until(lambda: any("certificate" in c.error for c in made._couriers.values()))
            again = World(store=world.store)
            again.tell("disks", ill())
            async with running(again, tls=trusted):
                (body,) = await listener.has(1)
                assert value(body, "SequenceNumber") == "0"

    run(test)


def test_first_inventory_is_no_flood() -> None:
    async def test() -> None:
        world = World()
        async with listening() as listener, running(world) as made:
            await subscribe(world, listener.url, "SELECT * FROM CIM_InstCreation")
            await settled(made)
            late = provider(["sda", "sdb"]).sources[1]
            state = world.readings.state("disks")
            assert late.name == state.name
            world.readings.apply(state, (), taken_at=T0 + 5, duration_s=0.0)
            world.tell("disks", disk("sdq"))
            (body,) = await listener.has(1)
            assert "sdq" in body

    run(test)


def test_store_keeps_what_is_subscribed(tmp_path: Any) -> None:
    async def test() -> None:
        store = StateStore(str(tmp_path))
        world = World(store=store)
        async with listening() as listener:
            path = await subscribe(world, listener.url)
            again = World(store=store)
            row = again.lookup.rows(CIM_IndicationSubscription, "interop")[0]
            assert path_of(row.instance, "interop") == path
        store.close()

    run(test)


def test_state_file_that_cannot_be_written_for_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(service, "AGAIN_S", 0.01)

    async def test() -> None:
        world = World()
        async with listening() as listener, running(world) as made:
            await subscribe(world, listener.url)
            await settled(made)
            commit, failures = made._outbox.commit, iter([OSError("disk full")] * 2)

            def full(*args: Any) -> Any:
                for failure in failures:
                    raise failure
                return commit(*args)

            monkeypatch.setattr(made._outbox, "commit", full)
            world.tell("disks", ill())
            (body,) = await listener.has(1)
            assert value(body, "SequenceNumber") == "0"
            world.tell("disks", gone=[disk("sdb")])
            await listener.has(2)
            assert listener.numbers() == [0, 1]

    run(test)
