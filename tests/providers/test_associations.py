"""The association table as a whole: which ends each association ties, and that the ends fit."""

from __future__ import annotations

import pytest

from cimom import classes
from cimom.broker.auditlog import ASSOCIATIONS as AUDIT
from cimom.broker.eventlog import ASSOCIATIONS as LOG
from cimom.broker.interop import ASSOCIATIONS as INTEROP
from cimom.broker.roster import ASSOCIATIONS as ROSTER
from cimom.model import CimObject
from cimom.provider import Association
from cimom.schema import load
from providers import ASSOCIATIONS
from providers.virtual import ASSOCIATIONS as VIRTUAL

TABLE: tuple[Association, ...] = (*INTEROP, *LOG, *AUDIT, *ROSTER, *ASSOCIATIONS, *VIRTUAL)
SCHEMA = load()

# namespace, association, role and class of either end: what an operator walks.
EXPECTED = """
root/cimv2 AccountOnSystem GroupComponent ComputerSystem PartComponent Account
root/cimv2 AssignedIdentity IdentityInfo Identity ManagedElement Account
root/cimv2 MemberOfCollection Collection Role Member Identity
root/cimv2 MemberOfCollection Collection Role Member Privilege
root/cimv2 OwningCollectionElement OwningElement ComputerSystem OwnedElement Role
root/cimv2 RoleLimitedToTarget DefiningRole Role TargetElement ComputerSystem
root/cimv2 HostedService Antecedent ComputerSystem Dependent AccountManagementService
root/cimv2 HostedService Antecedent ComputerSystem Dependent RoleBasedAuthorizationService
root/cimv2 ServiceAffectsElement AffectingElement AccountManagementService AffectedElement Account
root/cimv2 ServiceAffectsElement AffectingElement AccountManagementService AffectedElement Identity
root/cimv2 ServiceAffectsElement AffectingElement RoleBasedAuthorizationService \
AffectedElement Role
root/cimv2 ServiceAffectsElement AffectingElement RoleBasedAuthorizationService \
AffectedElement Identity
root/cimv2 ElementCapabilities ManagedElement AccountManagementService \
Capabilities AccountManagementCapabilities
root/cimv2 ElementCapabilities ManagedElement RoleBasedAuthorizationService \
Capabilities RoleBasedManagementCapabilities
root/cimv2 AssociatedCacheMemory Antecedent CacheMemory Dependent Processor
root/cimv2 AssociatedMemory Antecedent Memory Dependent Processor
root/cimv2 AssociatedCooling Antecedent Fan Dependent ComputerSystem
root/cimv2 AssociatedPowerManagementService ServiceProvided PowerManagementService \
UserOfService ComputerSystem
root/cimv2 AssociatedSensor Antecedent NumericSensor Dependent Processor
root/cimv2 AssociatedSensor Antecedent NumericSensor Dependent DiskDrive
root/cimv2 AssociatedSensor Antecedent DiskTemperatureSensor Dependent DiskDrive
root/cimv2 AssociatedSensor Antecedent NumericSensor Dependent Fan
root/cimv2 AssociatedSensor Antecedent IPMINumericSensor Dependent IPMIFan
root/cimv2 AssociatedSensor Antecedent IPMINumericSensor Dependent IPMIPowerSupply
root/cimv2 AssociatedSensor Antecedent IPMISensor Dependent IPMIFan
root/cimv2 AssociatedSensor Antecedent IPMISensor Dependent IPMIPowerSupply
root/cimv2 AssociatedCooling Antecedent IPMIFan Dependent ComputerSystem
root/cimv2 BasedOn Antecedent StorageExtent Dependent GPTDiskPartition
root/cimv2 BasedOn Antecedent GPTDiskPartition Dependent LogicalDisk
root/cimv2 BasedOn Antecedent LogicalDisk Dependent LogicalDisk
root/cimv2 BindsToLANEndpoint Antecedent LANEndpoint Dependent IPProtocolEndpoint
root/cimv2 CertificateDependency Antecedent ComputerSystem Dependent X509Certificate
root/cimv2 ComputerSystemPackage Antecedent Chassis Dependent ComputerSystem
root/cimv2 ComputerSystemPackage Antecedent IPMIPackage Dependent ComputerSystem
root/cimv2 ConcreteComponent GroupComponent Processor PartComponent ProcessorCore
root/cimv2 ConcreteComponent GroupComponent ProcessorCore PartComponent HardwareThread
root/cimv2 ConcreteComponent GroupComponent EthernetPort PartComponent EthernetPort
root/cimv2 ConcreteDependency Antecedent EthernetPort Dependent EthernetPort
root/cimv2 Container GroupComponent Chassis PartComponent Card
root/cimv2 Container GroupComponent Card PartComponent Chip
root/cimv2 Container GroupComponent Card PartComponent PhysicalMemory
root/cimv2 Container GroupComponent Card PartComponent Slot
root/cimv2 ControlledBy Antecedent PCIDevice Dependent DiskDrive
root/cimv2 ControlledBy Antecedent PCIDevice Dependent EthernetPort
root/cimv2 ControlledBy Antecedent PCIBridge Dependent PCIDevice
root/cimv2 ControlledBy Antecedent PCIDevice Dependent DisplayController
root/cimv2 ControlledBy Antecedent PCIDevice Dependent USBDevice
root/cimv2 ControlledBy Antecedent StorageController Dependent DiskDrive
root/cimv2 ControlledBy Antecedent StorageController Dependent CDROMDrive
root/cimv2 ControlledBy Antecedent StorageController Dependent StoragePort
root/cimv2 LogicalIdentity SystemElement PCIDevice SameElement StorageController
root/cimv2 SystemDevice GroupComponent ComputerSystem PartComponent StorageController
root/cimv2 SystemDevice GroupComponent ComputerSystem PartComponent StoragePort
root/cimv2 ComputerSystemPackage Antecedent DriveEnclosure Dependent ComputerSystem
root/cimv2 Container GroupComponent DriveEnclosure PartComponent DriveBay
root/cimv2 Container GroupComponent DriveEnclosure PartComponent PhysicalPackage
root/cimv2 ElementInConnector Antecedent DriveBay Dependent PhysicalPackage
root/cimv2 HostedAccessPoint Antecedent ComputerSystem Dependent LLDPNeighbor
root/cimv2 RemoteAccessAvailableToElement Antecedent LLDPNeighbor Dependent EthernetPort
root/cimv2 ElementCapabilities ManagedElement Processor Capabilities ProcessorCapabilities
root/cimv2 ElementCapabilities ManagedElement PowerManagementService \
Capabilities PowerManagementCapabilities
root/cimv2 ElementCapacity Capacity MemoryCapacity Element Card
root/cimv2 ElementConformsToProfile ConformantStandard RegisteredProfile \
ManagedElement ComputerSystem
root/cimv2 ElementConformsToProfile ConformantStandard RegisteredProfile ManagedElement Processor
root/cimv2 ElementInConnector Antecedent Slot Dependent PhysicalMemory
root/cimv2 ElementSettingData ManagedElement ComputerSystem SettingData DNSGeneralSettingData
root/cimv2 ElementSoftwareIdentity Antecedent SoftwareIdentity Dependent ComputerSystem
root/cimv2 ElementSoftwareIdentity Antecedent DriveFirmwareIdentity Dependent DiskDrive
root/cimv2 ElementSoftwareIdentity Antecedent PortFirmwareIdentity Dependent EthernetPort
root/cimv2 ElementStatisticalData ManagedElement EthernetPort Stats EthernetPortStatistics
root/cimv2 ElementStatisticalData ManagedElement DiskDrive Stats BlockStorageStatisticalData
root/cimv2 ElementStatisticalData ManagedElement LogicalDisk Stats BlockStorageStatisticalData
root/cimv2 ElementStatisticalData ManagedElement OperatingSystem Stats PressureStatistics
root/cimv2 ElementStatisticalData ManagedElement Memory Stats HugePageStatistics
root/cimv2 ElementStatisticalData ManagedElement Processor Stats EnergyStatistics
root/cimv2 ElementStatisticalData ManagedElement ComputerSystem Stats EnergyStatistics
root/cimv2 HostedAccessPoint Antecedent ComputerSystem Dependent LANEndpoint
root/cimv2 HostedAccessPoint Antecedent ComputerSystem Dependent IPProtocolEndpoint
root/cimv2 HostedAccessPoint Antecedent ComputerSystem Dependent RemoteServiceAccessPoint
root/cimv2 HostedCollection Antecedent ComputerSystem Dependent RedundancySet
root/cimv2 HostedDependency Antecedent ComputerSystem Dependent VirtualComputerSystem
root/cimv2 HostedFileSystem GroupComponent ComputerSystem PartComponent LocalFileSystem
root/cimv2 HostedFileSystem GroupComponent ComputerSystem PartComponent RemoteFileSystem
root/cimv2 HostedService Antecedent ComputerSystem Dependent PowerManagementService
root/cimv2 HostedService Antecedent ComputerSystem Dependent Service
root/cimv2 HostedService Antecedent ComputerSystem Dependent TimeService
root/cimv2 OSProcess GroupComponent OperatingSystem PartComponent UnixProcess
root/cimv2 ElementStatisticalData ManagedElement OperatingSystem Stats ProcessStatistics
root/cimv2 HostedService Antecedent ComputerSystem Dependent ObjectManager
root/cimv2 HostedStoragePool GroupComponent ComputerSystem PartComponent StoragePool
root/cimv2 AllocatedFromStoragePool Antecedent StoragePool Dependent StorageVolume
root/cimv2 InstalledOS GroupComponent ComputerSystem PartComponent OperatingSystem
root/cimv2 InstalledSoftwareIdentity System ComputerSystem InstalledSoftware SoftwareIdentity
root/cimv2 InstalledSoftwareIdentity System ComputerSystem \
InstalledSoftware IPMIFirmwareIdentity
root/cimv2 InstalledSoftwareIdentity System ComputerSystem \
InstalledSoftware HypervisorSoftwareIdentity
root/cimv2 LogManagesRecord Log RecordLog Record LogEntry
root/cimv2 LogManagesRecord Log KernelRecordLog Record KernelLogEntry
root/cimv2 LogManagesRecord Log IPMIRecordLog Record IPMILogEntry
root/cimv2 MemberOfCollection Collection RedundancySet Member IPMIFan
root/cimv2 MemberOfCollection Collection RedundancySet Member IPMIPowerSupply
root/cimv2 MediaPresent Antecedent DiskDrive Dependent StorageExtent
root/cimv2 PortImplementsEndpoint Antecedent EthernetPort Dependent LANEndpoint
root/cimv2 Realizes Antecedent Chip Dependent Processor
root/cimv2 Realizes Antecedent PhysicalMemory Dependent Memory
root/cimv2 Realizes Antecedent PhysicalPackage Dependent DiskDrive
root/cimv2 Realizes Antecedent IPMIPackage Dependent IPMIFan
root/cimv2 Realizes Antecedent IPMIPackage Dependent IPMIPowerSupply
root/cimv2 RemoteAccessAvailableToElement Antecedent RemoteServiceAccessPoint \
Dependent IPProtocolEndpoint
root/cimv2 ResidesOnExtent Antecedent GPTDiskPartition Dependent LocalFileSystem
root/cimv2 ResidesOnExtent Antecedent LogicalDisk Dependent LocalFileSystem
root/cimv2 RunningOS Antecedent OperatingSystem Dependent ComputerSystem
root/cimv2 SuppliesPower Antecedent PowerSupply Dependent ComputerSystem
root/cimv2 SuppliesPower Antecedent IPMIPowerSupply Dependent ComputerSystem
root/cimv2 SystemDevice GroupComponent ComputerSystem PartComponent Processor
root/cimv2 SystemDevice GroupComponent ComputerSystem PartComponent CacheMemory
root/cimv2 SystemDevice GroupComponent ComputerSystem PartComponent Memory
root/cimv2 SystemDevice GroupComponent ComputerSystem PartComponent DiskDrive
root/cimv2 SystemDevice GroupComponent ComputerSystem PartComponent StorageExtent
root/cimv2 SystemDevice GroupComponent ComputerSystem PartComponent LogicalDisk
root/cimv2 SystemDevice GroupComponent ComputerSystem PartComponent CDROMDrive
root/cimv2 SystemDevice GroupComponent ComputerSystem PartComponent EthernetPort
root/cimv2 SystemDevice GroupComponent ComputerSystem PartComponent NumericSensor
root/cimv2 SystemDevice GroupComponent ComputerSystem PartComponent DiskTemperatureSensor
root/cimv2 SystemDevice GroupComponent ComputerSystem PartComponent Sensor
root/cimv2 SystemDevice GroupComponent ComputerSystem PartComponent Fan
root/cimv2 SystemDevice GroupComponent ComputerSystem PartComponent PowerSupply
root/cimv2 SystemDevice GroupComponent ComputerSystem PartComponent Battery
root/cimv2 SystemDevice GroupComponent ComputerSystem PartComponent PCIDevice
root/cimv2 SystemDevice GroupComponent ComputerSystem PartComponent DisplayController
root/cimv2 SystemDevice GroupComponent ComputerSystem PartComponent USBDevice
root/cimv2 SystemDevice GroupComponent ComputerSystem PartComponent Watchdog
root/cimv2 SystemDevice GroupComponent ComputerSystem PartComponent TrustedPlatformModule
root/cimv2 UseOfLog Antecedent RecordLog Dependent ComputerSystem
root/cimv2 UseOfLog Antecedent KernelRecordLog Dependent ComputerSystem
root/cimv2 SystemDevice GroupComponent ComputerSystem PartComponent IPMINumericSensor
root/cimv2 SystemDevice GroupComponent ComputerSystem PartComponent IPMISensor
root/cimv2 SystemDevice GroupComponent ComputerSystem PartComponent IPMIFan
root/cimv2 SystemDevice GroupComponent ComputerSystem PartComponent IPMIPowerSupply
root/cimv2 UseOfLog Antecedent AuditRecordLog Dependent ComputerSystem
root/cimv2 UseOfLog Antecedent IPMIRecordLog Dependent ComputerSystem
root/virt AssociatedPowerManagementService ServiceProvided VirtualPowerManagementService \
UserOfService VirtualComputerSystem
root/virt ElementAllocatedFromPool Antecedent ResourcePool Dependent VirtualProcessor
root/virt ElementAllocatedFromPool Antecedent ResourcePool Dependent VirtualMemory
root/virt ElementAllocatedFromPool Antecedent ResourcePool Dependent VirtualDisk
root/virt ElementAllocatedFromPool Antecedent ResourcePool Dependent VirtualEthernetPort
root/virt ElementCapabilities ManagedElement ResourcePool Capabilities AllocationCapabilities
root/virt ElementCapabilities ManagedElement VirtualComputerSystem \
Capabilities EnabledLogicalElementCapabilities
root/virt ElementCapabilities ManagedElement VirtualSystemManagementService \
Capabilities VirtualSystemManagementCapabilities
root/virt ElementConformsToProfile ConformantStandard RegisteredProfile \
ManagedElement ComputerSystem
root/virt ElementSettingData ManagedElement VirtualComputerSystem \
SettingData VirtualSystemSettingData
root/virt ElementSettingData ManagedElement ProcessorAllocationSettingData \
SettingData ProcessorAllocationSettingData
root/virt HostedDependency Antecedent ComputerSystem Dependent VirtualComputerSystem
root/virt HostedResourcePool GroupComponent ComputerSystem PartComponent ResourcePool
root/virt HostedService Antecedent ComputerSystem Dependent VirtualSystemManagementService
root/virt HostedService Antecedent ComputerSystem Dependent VirtualSystemSnapshotService
root/virt HostedService Antecedent ComputerSystem Dependent ResourcePoolConfigurationService
root/virt HostedService Antecedent ComputerSystem Dependent VirtualPowerManagementService
root/virt LastAppliedSnapshot Antecedent VirtualSystemSettingData Dependent VirtualComputerSystem
root/virt MostCurrentSnapshotInBranch Antecedent VirtualComputerSystem \
Dependent VirtualSystemSettingData
root/virt ResourceAllocationFromPool Antecedent ResourcePool \
Dependent ProcessorAllocationSettingData
root/virt ServiceAffectsElement AffectedElement VirtualComputerSystem \
AffectingElement VirtualSystemManagementService
root/virt SettingsDefineState ManagedElement VirtualComputerSystem \
SettingData VirtualSystemSettingData
root/virt SettingsDefineState ManagedElement VirtualDisk SettingData StorageAllocationSettingData
root/virt SnapshotOfVirtualSystem Antecedent VirtualComputerSystem \
Dependent VirtualSystemSettingData
root/virt SystemDevice GroupComponent VirtualComputerSystem PartComponent VirtualProcessor
root/virt SystemDevice GroupComponent VirtualComputerSystem PartComponent VirtualMemory
root/virt SystemDevice GroupComponent VirtualComputerSystem PartComponent VirtualDisk
root/virt SystemDevice GroupComponent VirtualComputerSystem PartComponent VirtualEthernetPort
root/virt VirtualSystemSettingDataComponent GroupComponent VirtualSystemSettingData \
PartComponent ProcessorAllocationSettingData
interop CommMechanismForManager Antecedent ObjectManager Dependent CIMXMLCommunicationMechanism
interop ElementConformsToProfile ConformantStandard RegisteredProfile \
ManagedElement RegisteredProfile
interop HostedAccessPoint Antecedent ComputerSystem Dependent CIMXMLCommunicationMechanism
interop HostedService Antecedent ComputerSystem Dependent ObjectManager
interop NamespaceInManager Antecedent ObjectManager Dependent Namespace
interop ReferencedProfile Antecedent RegisteredProfile Dependent RegisteredProfile
"""
ROWS = [line.split() for line in EXPECTED.replace("\\\n", "").strip().splitlines()]


def struct(name: str) -> type[CimObject]:
    found: type[CimObject] = getattr(classes, f"KHV_{name}")
    return found


@pytest.mark.parametrize("row", ROWS, ids="-".join)
def test_an_operator_can_walk(row: list[str]) -> None:
    namespace, association, left_role, left, right_role, right = row
    ends = {left_role: struct(left), right_role: struct(right)}
    found = [
        item
        for item in TABLE
        if item.cls is struct(association)
        and namespace in item.namespaces
        and {item.left_role, item.right_role} == ends.keys()
        and issubclass(ends[item.left_role], item.left)
        and issubclass(ends[item.right_role], item.right)
    ]
    assert found


@pytest.mark.parametrize(
    "row", TABLE, ids=lambda r: f"{r.cls.CIM_NAME}-{r.left.CIM_NAME}-{r.right.CIM_NAME}"
)
def test_the_ends_of_a_row_are_of_the_declared_classes(row: Association) -> None:
    declared = SCHEMA.cls(row.cls.CIM_NAME)
    for cls, role in ((row.left, row.left_role), (row.right, row.right_role)):
        reference = declared.property_named(role)
        assert reference is not None, role
        assert reference.reference_class is not None
        assert SCHEMA.is_a(cls.CIM_NAME, reference.reference_class)


def test_no_row_stands_twice() -> None:
    seen = [
        (row.cls, row.left, row.left_role, row.right, row.right_role, row.namespaces)
        for row in TABLE
        if row.cls is not classes.KHV_ElementConformsToProfile
    ]
    twice = {entry[0].CIM_NAME for entry in seen if seen.count(entry) > 1}
    assert not twice - {"KHV_ElementSettingData"}
