"""A host made by hand: two sockets, four disks, three interfaces, sensors of all kinds, VMs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from cimom import classes as c
from cimom.broker.readings import Readings
from cimom.model import CimObject, cim_datetime
from cimom.provider import VIRT_NAMESPACE, Overlay, Provider, Source
from cimom.testing import readings_of

UUID = "0f0e0d0c-0b0a-4908-8706-050403020100"
TAKEN_AT = 1795575781.123456
OK: dict[str, Any] = {
    "HealthState": c.HealthState.OK,
    "OperationalStatus": (c.OperationalStatus.OK,),
    "EnabledState": c.EnabledState.Enabled,
}
DEGRADED: dict[str, Any] = {
    "HealthState": c.HealthState.Degraded_Warning,
    "OperationalStatus": (c.OperationalStatus.Degraded,),
    "EnabledState": c.EnabledState.Enabled,
}
UNKNOWN: dict[str, Any] = {
    "HealthState": c.HealthState.Unknown,
    "OperationalStatus": (c.OperationalStatus.Unknown,),
    "EnabledState": c.EnabledState.Enabled_but_Offline,
}


def device(cls: type[CimObject], device_id: str) -> dict[str, Any]:
    return {
        "SystemCreationClassName": "KHV_ComputerSystem",
        "SystemName": UUID,
        "CreationClassName": cls.CIM_NAME,
        "DeviceID": device_id,
    }


def system() -> Iterator[CimObject]:
    yield c.KHV_ComputerSystem(
        Name=UUID,
        CreationClassName="KHV_ComputerSystem",
        NameFormat="UUID",
        ElementName="kvm-7.example.org",
        **OK,
    )


def processors() -> Iterator[CimObject]:
    for package in range(2):
        yield c.KHV_Processor(
            **device(c.KHV_Processor, f"cpu/{package}"),
            ElementName="Example Xenon Gold 6338 CPU @ 2.00GHz",
            Family=179,
            MaxClockSpeed=3200,
            CurrentClockSpeed=2000,
            NumberOfEnabledCores=4,
            **OK,
        )
        for core in range(4):
            core_id = f"KHV:core:{package}:0:{core}"
            yield c.KHV_ProcessorCore(
                InstanceID=core_id, ProcessorDeviceID=f"cpu/{package}", ElementName=core_id, **OK
            )
            for thread in range(2):
                number = package * 4 + core + thread * 8
                yield c.KHV_HardwareThread(
                    InstanceID=f"KHV:thread:{number}",
                    ProcessorNumber=number,
                    CoreInstanceID=core_id,
                    **OK,
                )


def loads() -> Iterator[CimObject]:
    for package, load in enumerate((37, 81)):
        yield c.KHV_Processor(
            **device(c.KHV_Processor, f"cpu/{package}"), LoadPercentage=load, CurrentClockSpeed=2750
        )
    for number in range(16):
        yield c.KHV_HardwareThread(InstanceID=f"KHV:thread:{number}", LoadPercentage=number * 6)


def _reports(name: str) -> dict[str, object]:
    """Return what a disk reports of its health; one reports nothing."""
    if name == "nvme1n1":
        return {}
    told: dict[str, object] = {
        "SMARTPassed": True,
        "SMARTUpdated": cim_datetime(TAKEN_AT - 60),
        "TotalPowerOnHours": 41873,
        "PowerCycles": 37,
        "Temperature": 36,
    }
    if name == "nvme0n1":
        return {**told, "PercentageUsed": 12, "AvailableSpare": 99, "MediaErrors": 0}
    return {**told, "ReallocatedSectors": 14, "PendingSectors": 2 if name == "sdb" else 0}


def disks() -> Iterator[CimObject]:
    kinds = c.DiskType
    rows = (
        ("nvme0n1", "eui.0025388a01b2c3d4", "ACME NVMe P5 3.84TB", 3840755982336, kinds(3), OK),
        ("nvme1n1", "eui.0025388a01b2c3d5", "ACME NVMe P5 3.84TB", 3840755982336, kinds(3), OK),
        ("sda", "0x5000c500a1b2c3d4", "ACME Exa 16TB", 16000900661248, kinds(2), OK),
        ("sdb", "0x5000c500a1b2c3d5", 'ACME "Exa" 16TB\\', 16000900661248, kinds(2), DEGRADED),
    )
    for number, (name, wwn, model, size, kind, health) in enumerate(rows):
        more = dict(health)
        if health is DEGRADED:
            more["StatusDescriptions"] = ("14 sectors were reallocated",)
        yield c.KHV_DiskDrive(
            **device(c.KHV_DiskDrive, f"disk/{wwn}"),
            Name=name,
            ElementName=f"{model} ({name})",
            Model=model,
            SerialNumber=f"SN{number:06}",
            FirmwareVersion="1.2",
            Size=size,
            DiskType=kind,
            DevicePath=f"/dev/{name}",
            **_reports(name),
            **more,
        )
        yield c.KHV_BlockStorageStatisticalData(
            InstanceID=f"KHV:stat:disk/{wwn}",
            ElementName=name,
            ElementType=c.ElementType.Disk_Drive,
            ReadIOs=1_000_000 + number,
            WriteIOs=2_000_000,
            TotalIOs=3_000_000 + number,
            BytesRead=512 * 10**9 + number,
            BytesWritten=3 * 10**12,
            ReadIOTimeCounter=1500,
            WriteIOTimeCounter=2500,
            IOTimeCounter=3250,
        )


def ports() -> Iterator[CimObject]:
    rows = (
        ("eno1", 2, "ac1f6b000001", 10_000_000_000, c.EnabledState.Enabled),
        ("eno2", 3, "ac1f6b000002", None, c.EnabledState.Enabled_but_Offline),
    )
    for name, index, mac, speed, state in rows:
        yield c.KHV_EthernetPort(
            **device(c.KHV_EthernetPort, f"net/{mac}"),
            Name=name,
            ElementName=name,
            PermanentAddress=mac,
            InterfaceIndex=index,
            InterfaceType=6,
            Speed=speed,
            LinkTechnology=c.LinkTechnology.Ethernet,
            ActiveMaximumTransmissionUnit=1500,
            **{**OK, "EnabledState": state},
        )
        yield c.KHV_EthernetPortStatistics(
            InstanceID=f"KHV:stat:net/{mac}",
            ElementName=name,
            BytesReceived=9_876_543_210,
            BytesTransmitted=1_234_567_890,
            PacketsReceived=7_654_321,
            PacketsTransmitted=3_210_987,
            ReceiveErrors=3 if name == "eno1" else 0,
            TransmitErrors=0,
            ReceiveDiscards=12,
            TransmitDiscards=0,
        )
    yield c.KHV_NetworkPort(
        **device(c.KHV_NetworkPort, "net/lo"),
        Name="lo",
        ElementName="lo",
        InterfaceIndex=1,
        InterfaceType=24,
        ActiveMaximumTransmissionUnit=65536,
        **OK,
    )
    yield c.KHV_NetworkPortStatistics(
        InstanceID="KHV:stat:net/lo", ElementName="lo", BytesReceived=55, BytesTransmitted=55
    )
    for name, address, prefix in (("eno1", "192.0.2.17", 24), ("lo", "127.0.0.1", 8)):
        yield c.KHV_IPProtocolEndpoint(
            SystemCreationClassName="KHV_ComputerSystem",
            SystemName=UUID,
            CreationClassName="KHV_IPProtocolEndpoint",
            Name=f"{name}/{address}",
            ElementName=address,
            IPv4Address=address,
            Address=address,
            PrefixLength=prefix,
            PortDeviceID="net/ac1f6b000001" if name == "eno1" else "net/lo",
        )


def sensor(chip: str, item: str, name: str, reading: int | None, **more: Any) -> CimObject:
    return c.KHV_NumericSensor(
        **device(c.KHV_NumericSensor, f"hwmon/{chip}/{item}"),
        ElementName=name,
        CurrentReading=reading,
        **{**(OK if reading is not None else UNKNOWN), "CurrentState": "Normal", **more},
    )


CELSIUS = {
    "SensorType": c.SensorType.Temperature,
    "BaseUnits": c.BaseUnits.Degrees_C,
    "UnitModifier": -3,
}
RPM = {"SensorType": c.SensorType.Tachometer, "BaseUnits": c.BaseUnits.RPM, "UnitModifier": 0}
VOLT = {"SensorType": c.SensorType.Voltage, "BaseUnits": c.BaseUnits.Volts, "UnitModifier": -3}
AMPERE = {"SensorType": c.SensorType.Current, "BaseUnits": c.BaseUnits.Amps, "UnitModifier": -3}
WATT = {
    "SensorType": c.SensorType.Power_Consumption,
    "BaseUnits": c.BaseUnits.Watts,
    "UnitModifier": -3,
}
HOT = {**DEGRADED, "CurrentState": "Upper Non-Critical"}
DEAD = {
    "HealthState": c.HealthState.Critical_failure,
    "OperationalStatus": (c.OperationalStatus.Error,),
    "CurrentState": "Lower Critical",
}


def sensors(*, hot: bool = True) -> Iterator[CimObject]:
    limits: dict[str, Any] = {
        "UpperThresholdNonCritical": 90000,
        "UpperThresholdCritical": 100000,
    }
    cpu = "coretemp-isa-0000"
    yield sensor(cpu, "temp1", "CPU0 Temp", 92000, **CELSIUS, **limits, **(HOT if hot else {}))
    yield sensor("coretemp-isa-0001", "temp1", "CPU1 Temp", 64500, **CELSIUS, **limits)
    yield sensor("nct6798-isa-0290", "temp3", "Inlet", 23500, **CELSIUS, **limits)
    yield sensor("nct6798-isa-0290", "temp7", "PCH", None, **CELSIUS)
    yield sensor("nct6798-isa-0290", "fan1", "Fan 1", 8400, **RPM, LowerThresholdCritical=500)
    yield sensor("nct6798-isa-0290", "fan2", "Fan 2", 8250, **RPM, LowerThresholdCritical=500)
    yield sensor(
        "nct6798-isa-0290",
        "in0",
        "Vcore",
        1104,
        **VOLT,
        LowerThresholdNonCritical=900,
        UpperThresholdNonCritical=1500,
    )
    yield sensor("nct6798-isa-0290", "in1", "+12V", 12096, **VOLT, UpperThresholdCritical=13200)
    yield sensor("pmbus-i2c-3-58", "curr1", "PSU1 in", 870, **AMPERE)
    yield sensor("pmbus-i2c-3-58", "power1", "PSU1 in", 198000, **WATT)


VMS = (
    ("web-01", "7a1d3c52-0000-4000-8000-000000000001", c.EnabledState.Enabled, 2, 4096, 8192),
    ("db-01", "7a1d3c52-0000-4000-8000-000000000002", c.EnabledState.Quiesce, 8, 65536, 65536),
    ("build", "7a1d3c52-0000-4000-8000-000000000003", c.EnabledState.Disabled, 4, 8192, 8192),
)


def machines() -> Iterator[CimObject]:
    for name, uuid, state, vcpus, memory, most in VMS:
        yield c.KHV_VirtualComputerSystem(
            Name=uuid,
            CreationClassName="KHV_VirtualComputerSystem",
            NameFormat="UUID",
            ElementName=name,
            HostName=UUID,
            **{**OK, "EnabledState": state},
        )
        running = state == c.EnabledState.Enabled
        yield c.KHV_VirtualSystemStatistics(
            InstanceID=f"KHV:stat:vm/{uuid}",
            ElementName=name,
            SystemName=uuid,
            VirtualProcessors=vcpus,
            MaximumVirtualProcessors=vcpus * 2,
            CPUTime=1_234_567_890_123 if running else 0,
            CurrentMemory=memory * 1024,
            MaximumMemory=most * 1024,
            ResidentMemory=memory * 900 if running else None,
            BytesRead=7_000_000 if running else None,
            VirtualProcessorDelayTime=1_500_000_000 if running else None,
            GuestFreeMemory=512 * 1024 if running else None,
            Accelerator="kvm",
        )


LOADED = (
    Overlay(cls=c.KHV_Processor, properties=("LoadPercentage", "CurrentClockSpeed")),
    Overlay(cls=c.KHV_HardwareThread, properties=("LoadPercentage",)),
)
PROVIDER = Provider(
    sources=(
        Source(name="system", read=system, classes=(c.KHV_ComputerSystem,)),
        Source(
            name="processors",
            read=processors,
            classes=(c.KHV_Processor, c.KHV_ProcessorCore, c.KHV_HardwareThread),
        ),
        Source(name="load", read=loads, overlays=LOADED),
        Source(
            name="disks", read=disks, classes=(c.KHV_DiskDrive, c.KHV_BlockStorageStatisticalData)
        ),
        Source(
            name="ports",
            read=ports,
            classes=(
                c.KHV_EthernetPort,
                c.KHV_NetworkPort,
                c.KHV_EthernetPortStatistics,
                c.KHV_NetworkPortStatistics,
                c.KHV_IPProtocolEndpoint,
            ),
        ),
        Source(name="sensors", read=sensors, classes=(c.KHV_NumericSensor,)),
        Source(
            name="machines",
            read=machines,
            classes=(c.KHV_VirtualComputerSystem, c.KHV_VirtualSystemStatistics),
            namespaces=(VIRT_NAMESPACE,),
        ),
    )
)


def sample() -> Readings:
    return readings_of(PROVIDER, taken_at=TAKEN_AT)
