"""What the management controller of the demonstration host tells: invented, as a recording.

Two fans of which one is slow, two power supplies of which one has no input (redundancy is lost),
an empty bay, a sensor of another controller, and a log with a few events.
"""

from __future__ import annotations

from hypervisor.ipmi_recording import encode
from hypervisor.ipmi_value import (
    FAN,
    MEMORY_MODULE,
    POWER_SUPPLY,
    POWER_UNIT,
    PROCESSOR,
    SYSTEM_BOARD,
    Board,
    ChassisStatus,
    Controller,
    Entity,
    Fru,
    Grouping,
    Limits,
    Log,
    LogRecord,
    Recording,
    Sensor,
    Watchdog,
)

BMC, SATELLITE = 0x20, 0x2C
BEGAN = 1_760_000_000.0  # when the demonstration host was started
AIR = 64  # the inlet


def number(place: int, name: str, entity: Entity, kind: int, unit: int, **more: object) -> Sensor:
    return Sensor(
        owner=BMC,
        lun=0,
        number=place,
        entity=entity,
        name=name,
        sensor_type=kind,
        event_type=0x01,
        numeric=True,
        unit=unit,
        **{"crossed": (), **more},  # type: ignore[arg-type]
    )


def states(place: int, name: str, entity: Entity, kind: int, event: int, **more: object) -> Sensor:
    return Sensor(
        owner=BMC,
        lun=0,
        number=place,
        entity=entity,
        name=name,
        sensor_type=kind,
        event_type=event,
        numeric=False,
        **more,  # type: ignore[arg-type]
    )


def temperature(place: int, name: str, entity: Entity, value: float, high: float) -> Sensor:
    limits = Limits(upper_non_critical=high, upper_critical=high + 5, upper_fatal=high + 10)
    return number(place, name, entity, 1, 1, value=value, top=255.0, limits=limits, hysteresis=2.0)


def fan(place: int, instance: int, value: float, crossed: tuple[str, ...] = ()) -> Sensor:
    limits = Limits(lower_non_critical=1500.0, lower_critical=1000.0)
    return number(
        place,
        f"Fan {instance}",
        Entity(FAN, instance),
        4,
        18,
        value=value,
        top=25500.0,
        limits=limits,
        crossed=crossed,
    )


def sensors() -> tuple[Sensor, ...]:
    board = Entity(SYSTEM_BOARD, 1)
    supplies = [Entity(POWER_SUPPLY, instance) for instance in (1, 2)]
    rail = Limits(
        lower_non_critical=11.3, lower_critical=10.8, upper_non_critical=12.7, upper_critical=13.2
    )
    status = (0, 1, 2, 3)
    return (
        temperature(0x01, "Inlet Temp", Entity(AIR, 1), 24.0, 42.0),
        temperature(0x0E, "Temp", Entity(PROCESSOR, 1), 51.0, 90.0),
        temperature(0x0F, "Temp", Entity(PROCESSOR, 2), 54.0, 90.0),
        number(0x20, "12V", board, 2, 4, value=12.06, top=15.3, limits=rail),
        number(0x70, "Pwr Consumption", board, 0x0B, 6, value=196.0, top=2040.0),
        fan(0x30, 1, 5400.0),
        fan(0x31, 2, 1440.0, ("lower_non_critical",)),
        states(0x60, "PS1 Status", supplies[0], 8, 0x6F, possible=status, states=(0,)),
        states(0x61, "PS2 Status", supplies[1], 8, 0x6F, possible=status, states=(0, 3)),
        states(
            0x62,
            "PS Redundancy",
            Entity(POWER_UNIT, 1),
            8,
            0x0B,
            possible=(0, 1, 2),
            states=(1,),
        ),
        states(0x68, "Fan Redundancy", Entity(30, 1), 4, 0x0B, possible=(0, 1, 2), states=(0,)),
        states(0x50, "Drive 3", Entity(26, 3), 0x0D, 0x6F, possible=(0, 1, 2), states=()),
        states(0x73, "Intrusion", Entity(23, 1), 5, 0x6F, possible=(0,), states=()),
        states(0x72, "CMOS Battery", Entity(40, 1), 0x29, 0x6F, possible=(0, 1, 2), states=(2,)),
        Sensor(
            owner=SATELLITE,
            lun=0,
            number=0x01,
            entity=Entity(SYSTEM_BOARD, 2),
            name="Backplane Temp",
            sensor_type=1,
            event_type=1,
            numeric=True,
            unit=1,
            top=255.0,
            why="it belongs to the controller 2ch, which is not asked",
        ),
    )


def event(place: int, after_s: float, kind: int, sensor: int, **more: object) -> LogRecord:
    at = BEGAN + after_s
    return LogRecord(
        number=place,
        kind=2,
        at=at,
        generator=BMC,
        sensor_type=kind,
        sensor=sensor,
        **more,  # type: ignore[arg-type]
    )


def records() -> tuple[LogRecord, ...]:
    own, redundancy, threshold = 0x6F, 0x0B, 0x01
    slow = {"event_type": threshold, "data": (0x50, 14, 15), "limit": 1500.0, "unit": "RPM"}
    return (
        event(1, 10, 0x10, 0x80, event_type=own, data=(2, 255, 255)),
        event(2, 4000, 0x04, 0x31, value=1400.0, **slow),
        event(3, 4600, 0x04, 0x31, value=1550.0, asserted=False, **slow),
        event(4, 90000, 0x0C, 0x41, event_type=own, data=(0x30, 255, 3)),
        event(5, 90120, 0x0C, 0x41, event_type=own, data=(0x30, 255, 3)),
        event(6, 172000, 0x08, 0x61, event_type=own, data=(3, 255, 255)),
        event(7, 172001, 0x08, 0x62, event_type=redundancy, data=(1, 255, 255)),
        event(8, 180000, 0x04, 0x31, value=1440.0, **slow),
    )


def recording() -> bytes:
    supply = Board(manufacturer="Example Corp.", product="PSU 800", part="EX-800", version="A01")
    supplies = [Entity(POWER_SUPPLY, instance) for instance in (1, 2)]
    return encode(
        Recording(
            taken_at=BEGAN + 190000,
            controller=Controller(
                device=32,
                revision=1,
                firmware="2.85",
                ipmi="2.0",
                manufacturer=0xC0DE,
                product=0x0102,
                auxiliary="00170000",
            ),
            chassis=ChassisStatus(power_on=True),
            watchdog=Watchdog(running=False, use="operating system", action="reset", timeout_s=90),
            sensors=sensors(),
            event_sensors=(
                states(0x80, "SEL", Entity(SYSTEM_BOARD, 1), 0x10, 0x6F),
                states(0x41, "DIMM A1", Entity(MEMORY_MODULE, 1), 0x0C, 0x6F),
            ),
            frus=(
                Fru(
                    number=0,
                    name="Built-in FRU",
                    board=Board(
                        manufacturer="Example Corp.",
                        product="Demo Board",
                        part="EX-0001",
                        serial="DEMOBOARD0001",
                        made_at=1_650_000_000.0,
                    ),
                    product=Board(
                        manufacturer="Example Corp.",
                        product="Demo Server 2U",
                        version="01",
                        serial="DEMO0001",
                    ),
                ),
                *(
                    Fru(
                        number=index,
                        name=f"PS{index}",
                        entity=entity,
                        product=supply,
                        watts=800,
                    )
                    for index, entity in enumerate(supplies, 1)
                ),
            ),
            groupings=(Grouping(Entity(POWER_UNIT, 1), tuple(supplies)),),
            log=Log(records=records(), count=8, room=512),
        )
    )
