"""The classes of the schema as structs.  Generated from mof/ by tools/gen.py: do not edit."""

from __future__ import annotations

from typing import ClassVar

from cimom.model import CimDateTime, CimObject, OpenEnum, Path


class PersistenceType(OpenEnum):
    Other = 1
    Permanent = 2
    Transient = 3


class Protocol(OpenEnum):
    Other = 1
    CIM_XML = 2
    SM_CLP = 3
    WS_Management = 4
    WSDM = 5
    SMTP = 6


class OnFatalErrorPolicy(OpenEnum):
    Other = 1
    Ignore = 2
    Disable = 3
    Remove = 4


class SubscriptionState(OpenEnum):
    Unknown = 0
    Other = 1
    Enabled = 2
    Enabled_Degraded = 3
    Disabled = 4


class RepeatNotificationPolicy(OpenEnum):
    Unknown = 0
    Other = 1
    None_ = 2
    Suppress = 3
    Delay = 4


class OperationalStatus(OpenEnum):
    Unknown = 0
    Other = 1
    OK = 2
    Degraded = 3
    Stressed = 4
    Predictive_Failure = 5
    Error = 6
    Non_Recoverable_Error = 7
    Starting = 8
    Stopping = 9
    Stopped = 10
    In_Service = 11
    No_Contact = 12
    Lost_Communication = 13
    Aborted = 14
    Dormant = 15
    Supporting_Entity_in_Error = 16
    Completed = 17
    Power_Mode = 18
    Relocating = 19


class HealthState(OpenEnum):
    Unknown = 0
    OK = 5
    Degraded_Warning = 10
    Minor_failure = 15
    Major_failure = 20
    Critical_failure = 25
    Non_recoverable_error = 30


class CommunicationStatus(OpenEnum):
    Unknown = 0
    Not_Available = 1
    Communication_OK = 2
    Lost_Communication = 3
    No_Contact = 4


class DetailedStatus(OpenEnum):
    Not_Available = 0
    No_Additional_Information = 1
    Stressed = 2
    Predictive_Failure = 3
    Non_Recoverable_Error = 4
    Supporting_Entity_in_Error = 5


class OperatingStatus(OpenEnum):
    Unknown = 0
    Not_Available = 1
    Servicing = 2
    Starting = 3
    Stopping = 4
    Stopped = 5
    Aborted = 6
    Dormant = 7
    Completed = 8
    Migrating = 9
    Emigrating = 10
    Immigrating = 11
    Snapshotting = 12
    Shutting_Down = 13
    In_Test = 14
    Transitioning = 15
    In_Service = 16


class PrimaryStatus(OpenEnum):
    Unknown = 0
    OK = 1
    Degraded = 2
    Error = 3


class EnabledState(OpenEnum):
    Unknown = 0
    Other = 1
    Enabled = 2
    Disabled = 3
    Shutting_Down = 4
    Not_Applicable = 5
    Enabled_but_Offline = 6
    In_Test = 7
    Deferred = 8
    Quiesce = 9
    Starting = 10


class RequestedState(OpenEnum):
    Unknown = 0
    Enabled = 2
    Disabled = 3
    Shut_Down = 4
    No_Change = 5
    Offline = 6
    Test = 7
    Deferred = 8
    Quiesce = 9
    Reboot = 10
    Reset = 11
    Not_Applicable = 12


class EnabledDefault(OpenEnum):
    Enabled = 2
    Disabled = 3
    Not_Applicable = 5
    Enabled_but_Offline = 6
    No_Default = 7
    Quiesce = 9


class AvailableRequestedStates(OpenEnum):
    Enabled = 2
    Disabled = 3
    Shut_Down = 4
    Offline = 6
    Test = 7
    Defer = 8
    Quiesce = 9
    Reboot = 10
    Reset = 11


class TransitioningToState(OpenEnum):
    Unknown = 0
    Enabled = 2
    Disabled = 3
    Shut_Down = 4
    No_Change = 5
    Offline = 6
    Test = 7
    Defer = 8
    Quiesce = 9
    Reboot = 10
    Reset = 11
    Not_Applicable = 12


class EnabledLogicalElement_RequestStateChange(OpenEnum):
    Completed_with_No_Error = 0
    Not_Supported = 1
    Unknown_or_Unspecified_Error = 2
    Cannot_complete_within_Timeout_Period = 3
    Failed = 4
    Invalid_Parameter = 5
    In_Use = 6
    Method_Parameters_Checked_Job_Started = 4096
    Invalid_State_Transition = 4097
    Use_of_Timeout_Parameter_Not_Supported = 4098
    Busy = 4099


class UserPasswordEncryptionAlgorithm(OpenEnum):
    None_ = 0
    Other = 1
    HTTP_Digest_MD5_A1 = 2


class ComplexPasswordRulesEnforced(OpenEnum):
    Minimum_Length = 2
    Preclude_User_ID_Inclusion = 3
    Maximum_Repeating_Characters = 4
    Lower_Case_Alpha = 5
    Upper_Case_Alpha = 6
    Numeric_Character = 7
    Special_Character = 8


class UserPasswordEncoding(OpenEnum):
    ascii = 2
    kbd = 3
    pin = 4
    UTF_8 = 5
    UTF_16 = 6
    UTF_16LE = 7
    UTF_16BE = 8
    UCS_2 = 9
    USC_2LE = 10
    UCS_2BE = 11


class ChangeableType(OpenEnum):
    Not_Changeable_Persistent = 0
    Changeable_Transient = 1
    Changeable_Persistent = 2
    Not_Changeable_Transient = 3


class Capabilities_CreateGoalSettings(OpenEnum):
    Success = 0
    Not_Supported = 1
    Unknown = 2
    Timeout = 3
    Failed = 4
    Invalid_Parameter = 5
    Alternative_Proposed = 6


class RequestedStatesSupported(OpenEnum):
    Enabled = 2
    Disabled = 3
    Shut_Down = 4
    Offline = 6
    Test = 7
    Defer = 8
    Quiesce = 9
    Reboot = 10
    Reset = 11


class StateAwareness(OpenEnum):
    Implicit = 2
    RequestStateChange = 3


class OperationsSupported(OpenEnum):
    Create = 2
    Modify = 3
    Delete = 4
    CreateUserContact = 5
    CreateUserContactByIdentity = 6
    ModifyUserContact = 7
    DeleteUserContact = 8
    GetAccount = 9
    GetUserContact = 10


class SupportedUserPasswordEncryptionAlgorithms(OpenEnum):
    None_ = 0
    Other = 1
    HTTP_Digest_MD5_A1 = 2


class SupportedUserPasswordEncodings(OpenEnum):
    ascii = 2
    kbd = 3
    pin = 4
    UTF_8 = 5
    UTF_16 = 6
    UTF_16LE = 7
    UTF_16BE = 8
    UCS_2 = 9
    UCS_2LE = 10
    UCS_2BE = 11


class Service_ChangeAffectedElementsAssignedSequence(OpenEnum):
    Completed_with_No_Error = 0
    Not_Supported = 1
    Error_Occured = 2
    Busy = 3
    Invalid_Reference = 4
    Invalid_Parameter = 5
    Access_Denied = 6


class Dedicated(OpenEnum):
    Not_Dedicated = 0
    Unknown = 1
    Other = 2
    Storage = 3
    Router = 4
    Switch = 5
    Layer_3_Switch = 6
    Central_Office_Switch = 7
    Hub = 8
    Access_Server = 9
    Firewall = 10
    Print = 11
    I_O = 12
    Web_Caching = 13
    Management = 14
    Block_Server = 15
    File_Server = 16
    Mobile_User_Device = 17
    Repeater = 18
    Bridge_Extender = 19
    Gateway = 20
    Storage_Virtualizer = 21
    Media_Library = 22
    ExtenderNode = 23
    NAS_Head = 24
    Self_contained_NAS = 25
    UPS = 26
    IP_Phone = 27
    Management_Controller = 28
    Chassis_Manager = 29
    Host_based_RAID_controller = 30
    Storage_Device_Enclosure = 31
    Desktop = 32
    Laptop = 33
    Virtual_Tape_Library = 34
    Virtual_Library_System = 35
    Network_PC_Thin_Client = 36
    FC_Switch = 37
    Ethernet_Switch = 38
    Server = 39
    Blade = 40
    Partitioned_Library_System = 136
    Unallocated_Partition = 137
    Partition = 138


class ResetCapability(OpenEnum):
    Other = 1
    Unknown = 2
    Disabled = 3
    Enabled = 4
    Not_Implemented = 5


class PowerManagementCapabilities(OpenEnum):
    Unknown = 0
    Not_Supported = 1
    Disabled = 2
    Enabled = 3
    Power_Saving_Modes_Entered_Automatically = 4
    Power_State_Settable = 5
    Power_Cycling_Supported = 6
    Timed_Power_On_Supported = 7


class AccountManagementService_CreateAccount(OpenEnum):
    Completed_with_No_Error = 0
    Not_Supported = 1
    Failed = 2


class AccountManagementService_CreateUserContact(OpenEnum):
    Completed_with_No_Error = 0
    Not_Supported = 1
    Failed = 2


class AccountManagementService_CreateUserContactByIdentity(OpenEnum):
    Completed_with_No_Error = 0
    Not_Supported = 1
    Failed = 2


class AccountManagementService_GetAccounts(OpenEnum):
    Completed_with_No_Error = 0
    Not_Supported = 1
    Failed = 2


class AccountManagementService_GetUserContacts(OpenEnum):
    Completed_with_No_Error = 0
    Not_Supported = 1
    Failed = 2


class PerceivedSeverity(OpenEnum):
    Unknown = 0
    Other = 1
    Information = 2
    Degraded_Warning = 3
    Minor = 4
    Major = 5
    Critical = 6
    Fatal_NonRecoverable = 7


class AlertingElementFormat(OpenEnum):
    Unknown = 0
    Other = 1
    CIMObjectPath = 2


class AlertType(OpenEnum):
    Other = 1
    Communications_Alert = 2
    Quality_of_Service_Alert = 3
    Processing_Error = 4
    Device_Alert = 5
    Environmental_Alert = 6
    Model_Change = 7
    Security_Alert = 8


class ProbableCause(OpenEnum):
    Unknown = 0
    Other = 1
    Adapter_Card_Error = 2
    Application_Subsystem_Failure = 3
    Bandwidth_Reduced = 4
    Connection_Establishment_Error = 5
    Communications_Protocol_Error = 6
    Communications_Subsystem_Failure = 7
    Configuration_Customization_Error = 8
    Congestion = 9
    Corrupt_Data = 10
    CPU_Cycles_Limit_Exceeded = 11
    Dataset_Modem_Error = 12
    Degraded_Signal = 13
    DTE_DCE_Interface_Error = 14
    Enclosure_Door_Open = 15
    Equipment_Malfunction = 16
    Excessive_Vibration = 17
    File_Format_Error = 18
    Fire_Detected = 19
    Flood_Detected = 20
    Framing_Error = 21
    HVAC_Problem = 22
    Humidity_Unacceptable = 23
    I_O_Device_Error = 24
    Input_Device_Error = 25
    LAN_Error = 26
    Non_Toxic_Leak_Detected = 27
    Local_Node_Transmission_Error = 28
    Loss_of_Frame = 29
    Loss_of_Signal = 30
    Material_Supply_Exhausted = 31
    Multiplexer_Problem = 32
    Out_of_Memory = 33
    Output_Device_Error = 34
    Performance_Degraded = 35
    Power_Problem = 36
    Pressure_Unacceptable = 37
    Processor_Problem_Internal_Machine_Error = 38
    Pump_Failure = 39
    Queue_Size_Exceeded = 40
    Receive_Failure = 41
    Receiver_Failure = 42
    Remote_Node_Transmission_Error = 43
    Resource_at_or_Nearing_Capacity = 44
    Response_Time_Excessive = 45
    Retransmission_Rate_Excessive = 46
    Software_Error = 47
    Software_Program_Abnormally_Terminated = 48
    Software_Program_Error_Incorrect_Results = 49
    Storage_Capacity_Problem = 50
    Temperature_Unacceptable = 51
    Threshold_Crossed = 52
    Timing_Problem = 53
    Toxic_Leak_Detected = 54
    Transmit_Failure = 55
    Transmitter_Failure = 56
    Underlying_Resource_Unavailable = 57
    Version_MisMatch = 58
    Previous_Alert_Cleared = 59
    Login_Attempts_Failed = 60
    Software_Virus_Detected = 61
    Hardware_Security_Breached = 62
    Denial_of_Service_Detected = 63
    Security_Credential_MisMatch = 64
    Unauthorized_Access = 65
    Alarm_Received = 66
    Loss_of_Pointer = 67
    Payload_Mismatch = 68
    Transmission_Error = 69
    Excessive_Error_Rate = 70
    Trace_Problem = 71
    Element_Unavailable = 72
    Element_Missing = 73
    Loss_of_Multi_Frame = 74
    Broadcast_Channel_Failure = 75
    Invalid_Message_Received = 76
    Routing_Failure = 77
    Backplane_Failure = 78
    Identifier_Duplication = 79
    Protection_Path_Failure = 80
    Sync_Loss_or_Mismatch = 81
    Terminal_Problem = 82
    Real_Time_Clock_Failure = 83
    Antenna_Failure = 84
    Battery_Charging_Failure = 85
    Disk_Failure = 86
    Frequency_Hopping_Failure = 87
    Loss_of_Redundancy = 88
    Power_Supply_Failure = 89
    Signal_Quality_Problem = 90
    Battery_Discharging = 91
    Battery_Failure = 92
    Commercial_Power_Problem = 93
    Fan_Failure = 94
    Engine_Failure = 95
    Sensor_Failure = 96
    Fuse_Failure = 97
    Generator_Failure = 98
    Low_Battery = 99
    Low_Fuel = 100
    Low_Water = 101
    Explosive_Gas = 102
    High_Winds = 103
    Ice_Buildup = 104
    Smoke = 105
    Memory_Mismatch = 106
    Out_of_CPU_Cycles = 107
    Software_Environment_Problem = 108
    Software_Download_Failure = 109
    Element_Reinitialized = 110
    Timeout = 111
    Logging_Problems = 112
    Leak_Detected = 113
    Protection_Mechanism_Failure = 114
    Protecting_Resource_Failure = 115
    Database_Inconsistency = 116
    Authentication_Failure = 117
    Breach_of_Confidentiality = 118
    Cable_Tamper = 119
    Delayed_Information = 120
    Duplicate_Information = 121
    Information_Missing = 122
    Information_Modification = 123
    Information_Out_of_Sequence = 124
    Key_Expired = 125
    Non_Repudiation_Failure = 126
    Out_of_Hours_Activity = 127
    Out_of_Service = 128
    Procedural_Error = 129
    Unexpected_Information = 130


class Trending(OpenEnum):
    Unknown = 0
    Not_Applicable = 1
    Trending_Up = 2
    Trending_Down = 3
    No_Change = 4


class ResourceType(OpenEnum):
    Other = 1
    Computer_System = 2
    Processor = 3
    Memory = 4
    IDE_Controller = 5
    Parallel_SCSI_HBA = 6
    FC_HBA = 7
    iSCSI_HBA = 8
    IB_HCA = 9
    Ethernet_Adapter = 10
    Other_Network_Adapter = 11
    I_O_Slot = 12
    I_O_Device = 13
    Floppy_Drive = 14
    CD_Drive = 15
    DVD_drive = 16
    Disk_Drive = 17
    Tape_Drive = 18
    Storage_Extent = 19
    Other_storage_device = 20
    Serial_port = 21
    Parallel_port = 22
    USB_Controller = 23
    Graphics_controller = 24
    IEEE_1394_Controller = 25
    Partitionable_Unit = 26
    Base_Partitionable_Unit = 27
    Power = 28
    Cooling_Capacity = 29
    Ethernet_Switch_Port = 30
    Logical_Disk = 31
    Storage_Volume = 32
    Ethernet_Connection = 33
    Multi_Mode_Memory = 34
    Non_Volatile_Memory = 35


class ResourceAllocationSettingData_ResourceType(OpenEnum):
    Other = 1
    Computer_System = 2
    Processor = 3
    Memory = 4
    IDE_Controller = 5
    Parallel_SCSI_HBA = 6
    FC_HBA = 7
    iSCSI_HBA = 8
    IB_HCA = 9
    Ethernet_Adapter = 10
    Other_Network_Adapter = 11
    I_O_Slot = 12
    I_O_Device = 13
    Floppy_Drive = 14
    CD_Drive = 15
    DVD_drive = 16
    Disk_Drive = 17
    Tape_Drive = 18
    Storage_Extent = 19
    Other_storage_device = 20
    Serial_port = 21
    Parallel_port = 22
    USB_Controller = 23
    Graphics_controller = 24
    IEEE_1394_Controller = 25
    Partitionable_Unit = 26
    Base_Partitionable_Unit = 27
    Power = 28
    Cooling_Capacity = 29
    Ethernet_Switch_Port = 30
    Logical_Disk = 31
    Storage_Volume = 32
    Ethernet_Connection = 33


class ConsumerVisibility(OpenEnum):
    Unknown = 0
    Passed_Through = 2
    Virtualized = 3
    Not_represented = 4


class MappingBehavior(OpenEnum):
    Unknown = 0
    Not_Supported = 2
    Dedicated = 3
    Soft_Affinity = 4
    Hard_Affinity = 5


class Availability(OpenEnum):
    Other = 1
    Unknown = 2
    Running_Full_Power = 3
    Warning = 4
    In_Test = 5
    Not_Applicable = 6
    Power_Off = 7
    Off_Line = 8
    Off_Duty = 9
    Degraded = 10
    Not_Installed = 11
    Install_Error = 12
    Power_Save_Unknown = 13
    Power_Save_Low_Power_Mode = 14
    Power_Save_Standby = 15
    Power_Cycle = 16
    Power_Save_Warning = 17
    Paused = 18
    Not_Ready = 19
    Not_Configured = 20
    Quiesced = 21


class StatusInfo(OpenEnum):
    Other = 1
    Unknown = 2
    Enabled = 3
    Disabled = 4
    Not_Applicable = 5


class AdditionalAvailability(OpenEnum):
    Other = 1
    Unknown = 2
    Running_Full_Power = 3
    Warning = 4
    In_Test = 5
    Not_Applicable = 6
    Power_Off = 7
    Off_Line = 8
    Off_Duty = 9
    Degraded = 10
    Not_Installed = 11
    Install_Error = 12
    Power_Save_Unknown = 13
    Power_Save_Low_Power_Mode = 14
    Power_Save_Standby = 15
    Power_Cycle = 16
    Power_Save_Warning = 17
    Paused = 18
    Not_Ready = 19
    Not_Configured = 20
    Quiesced = 21


class LocationIndicator(OpenEnum):
    Unknown = 0
    On = 2
    Off = 3
    Not_Supported = 4


class DataOrganization(OpenEnum):
    Other = 0
    Unknown = 1
    Fixed_Block = 2
    Variable_Block = 3
    Count_Key_Data = 4


class Access(OpenEnum):
    Unknown = 0
    Readable = 1
    Writeable = 2
    Read_Write_Supported = 3
    Write_Once = 4


class ExtentStatus(OpenEnum):
    Other = 0
    Unknown = 1
    None_Not_Applicable = 2
    Broken = 3
    Data_Lost = 4
    Dynamic_Reconfig = 5
    Exposed = 6
    Fractionally_Exposed = 7
    Partially_Exposed = 8
    Protection_Disabled = 9
    Readying = 10
    Rebuild = 11
    Recalculate = 12
    Spare_in_Use = 13
    Verify_In_Progress = 14
    In_Band_Access_Granted = 15
    Imported = 16
    Exported = 17
    Relocating = 18


class NameFormat(OpenEnum):
    Unknown = 0
    Other = 1
    VPD83NAA6 = 2
    VPD83NAA5 = 3
    VPD83Type2 = 4
    VPD83Type1 = 5
    VPD83Type0 = 6
    SNVM = 7
    NodeWWN = 8
    NAA = 9
    EUI64 = 10
    T10VID = 11
    OS_Device_Name = 12


class NameNamespace(OpenEnum):
    Unknown = 0
    Other = 1
    VPD83Type3 = 2
    VPD83Type2 = 3
    VPD83Type1 = 4
    VPD80 = 5
    NodeWWN = 6
    SNVM = 7
    OS_Device_Namespace = 8


class CompressionRate(OpenEnum):
    Unknown = 0
    None_ = 1
    High = 2
    Medium = 3
    Low = 4


class CompressionState(OpenEnum):
    Not_applicable = 1
    Initializing = 2
    InProgress = 3
    Pending = 4
    Completed = 5


class Usage(OpenEnum):
    Other = 1
    Unrestricted = 2
    Reserved_for_ComputerSystem_the_block_server = 3
    Reserved_by_Replication_Services = 4
    Reserved_by_Migration_Services = 5
    Local_Replica_Source = 6
    Remote_Replica_Source = 7
    Local_Replica_Target = 8
    Remote_Replica_Target = 9
    Local_Replica_Source_or_Target = 10
    Remote_Replica_Source_or_Target = 11
    Delta_Replica_Target = 12
    Element_Component = 13
    Reserved_to_be_Unrestricted_Pool_Contributor = 14
    Composite_Volume_Member = 15
    Composite_LogicalDisk_Member = 16
    Reserved_for_Sparing = 17
    In_use_as_Unrestricted_Pool_Contributor = 18
    Reserved_to_be_Delta_Replica_Pool_Contributor = 19
    Reserved_to_be_Local_Replication_Pool_Contributor = 20
    Reserved_to_be_Remote_Replication_Pool_Contributor = 21
    In_use_as_Delta_Replica_Pool_Contributor = 22
    In_use_as_Local_Replication_Pool_Contributor = 23
    In_use_as_Remote_Replication_Pool_Contributor = 24


class SpaceLimitDetermination(OpenEnum):
    Allocated = 2
    Quote = 3
    Limitless = 4


class StoragePool_Usage(OpenEnum):
    Other = 1
    Unrestricted = 2
    Reserved_for_ComputerSystem_the_block_server = 3
    Reserved_as_a_Delta_Replica_Container = 4
    Reserved_for_Migration_Services = 5
    Reserved_for_Local_Replication_Services = 6
    Reserved_for_Remote_Replication_Services = 7
    Reserved_for_Sparing = 8


class StoragePool_GetSupportedSizes(OpenEnum):
    Method_completed_OK = 0
    Method_not_supported = 1
    Use_GetSupportedSizeRange_instead = 2
    Invalid_Element_Type = 3


class StoragePool_GetSupportedSizeRange(OpenEnum):
    Method_completed_OK = 0
    Method_not_supported = 1
    Use_GetSupportedSizes_instead = 2
    Invalid_Element_Type = 3


class StoragePool_GetAvailableExtents(OpenEnum):
    Completed_with_No_Error = 0
    Not_Supported = 1
    Unknown = 2
    Timeout = 3
    Failed = 4
    Invalid_Parameter = 5
    In_Use = 6


class AllocationCapabilities_ResourceType(OpenEnum):
    Other = 1
    Computer_System = 2
    Processor = 3
    Memory = 4
    IDE_Controller = 5
    Parallel_SCSI_HBA = 6
    FC_HBA = 7
    iSCSI_HBA = 8
    IB_HCA = 9
    Ethernet_Adapter = 10
    Other_Network_Adapter = 11
    I_O_Slot = 12
    I_O_Device = 13
    Floppy_Drive = 14
    CD_Drive = 15
    DVD_drive = 16
    Disk_Drive = 17
    Tape_Drive = 18
    Storage_Extent = 19
    Other_Storage_Device = 20
    Serial_port = 21
    Parallel_port = 22
    USB_Controller = 23
    Graphics_controller = 24
    IEEE_1394_Controller = 25
    Partitionable_Unit = 26
    Base_Partitionable_Unit = 27
    Power = 28
    Cooling_Capacity = 29
    Ethernet_Switch_Port = 30
    Logical_Disk = 31
    Storage_Volume = 32
    Ethernet_Connection = 33


class RequestTypesSupported(OpenEnum):
    Unknown = 0
    Specific = 2
    General = 3
    Both = 4


class SharingMode(OpenEnum):
    Unknown = 0
    Other = 1
    Dedicated = 2
    Shared = 3


class SupportedAddStates(OpenEnum):
    Unknown = 0
    Other = 1
    Enabled = 2
    Disabled = 3
    Shutting_Down = 4
    Not_Applicable = 5
    Enabled_but_Offline = 6
    In_Test = 7
    Deferred = 8
    Quiesce = 9
    Starting = 10
    Paused = 11
    Suspended = 12


class SupportedRemoveStates(OpenEnum):
    Unknown = 0
    Other = 1
    Enabled = 2
    Disabled = 3
    Shutting_Down = 4
    Not_Applicable = 5
    Enabled_but_Offline = 6
    In_Test = 7
    Deferred = 8
    Quiesce = 9
    Starting = 10
    Paused = 11
    Suspended = 12


class BatteryStatus(OpenEnum):
    Other = 1
    Unknown = 2
    Fully_Charged = 3
    Low = 4
    Critical = 5
    Charging = 6
    Charging_and_High = 7
    Charging_and_Low = 8
    Charging_and_Critical = 9
    Undefined = 10
    Partially_Charged = 11
    Learning = 12
    Overcharged = 13


class Chemistry(OpenEnum):
    Other = 1
    Unknown = 2
    Lead_Acid = 3
    Nickel_Cadmium = 4
    Nickel_Metal_Hydride = 5
    Lithium_ion = 6
    Zinc_air = 7
    Lithium_Polymer = 8


class ChargingStatus(OpenEnum):
    Unknown = 0
    Charging = 2
    Discharging = 3
    Idle = 4


class ErrorInfo(OpenEnum):
    Other = 1
    Unknown = 2
    OK = 3
    Bad_Read = 4
    Parity_Error = 5
    Single_Bit_Error = 6
    Double_Bit_Error = 7
    Multi_Bit_Error = 8
    Nibble_Error = 9
    Checksum_Error = 10
    CRC_Error = 11
    Undefined = 12
    Undefined_13 = 13
    Undefined_14 = 14


class ErrorAccess(OpenEnum):
    Other = 1
    Unknown = 2
    Read = 3
    Write = 4
    Partial_Write = 5


class ErrorDataOrder(OpenEnum):
    Unknown = 0
    Least_Significant_Byte_First = 1
    Most_Significant_Byte_First = 2


class Level(OpenEnum):
    Unknown = 0
    Other = 1
    Not_Applicable = 2
    Primary = 3
    Secondary = 4
    Tertiary = 5


class WritePolicy(OpenEnum):
    Unknown = 0
    Other = 1
    Write_Back = 2
    Write_Through = 3
    Varies_with_Address = 4
    Determination_Per_I_O = 5


class CacheType(OpenEnum):
    Unknown = 0
    Other = 1
    Instruction = 2
    Data = 3
    Unified = 4


class ReplacementPolicy(OpenEnum):
    Unknown = 0
    Other = 1
    Unknown_2 = 2
    Least_Recently_Used_LRU = 3
    First_In_First_Out_FIFO = 4
    Last_In_First_Out_LIFO = 5
    Least_Frequently_Used_LFU = 6
    Most_Frequently_Used_MFU = 7
    Data_Dependent_Multiple_Algorithms = 8


class ReadPolicy(OpenEnum):
    Unknown = 0
    Other = 1
    Read = 2
    Read_Ahead = 3
    Read_and_Read_Ahead = 4
    Determination_Per_I_O = 5


class Associativity(OpenEnum):
    Unknown = 0
    Other = 1
    Direct_Mapped = 2
    _2_way_Set_Associative = 3
    _4_way_Set_Associative = 4
    Fully_Associative = 5
    _8_way_Set_Associative = 6
    _16_way_Set_Associative = 7
    _12_way_Set_Associative = 8
    _24_way_Set_Associative = 9
    _32_way_Set_Associative = 10
    _48_way_Set_Associative = 11
    _64_way_Set_Associative = 12
    _20_way_Set_Associative = 13


class PowerManagementService_RequestPowerStateChange(OpenEnum):
    Completed_with_No_Error = 0
    Not_Supported = 1
    Unknown_or_Unspecified_Error = 2
    Cannot_complete_within_Timeout_Period = 3
    Failed = 4
    Invalid_Parameter = 5
    In_Use = 6
    Method_Parameters_Checked_Job_Started = 4096
    Invalid_State_Transition = 4097
    Use_of_Timeout_Parameter_Not_Supported = 4098
    Busy = 4099


class PowerState(OpenEnum):
    Other = 1
    On = 2
    Sleep_Light = 3
    Sleep_Deep = 4
    Power_Cycle_Off_Soft = 5
    Off_Hard = 6
    Hibernate_Off_Soft = 7
    Off_Soft = 8
    Power_Cycle_Off_Hard = 9
    Master_Bus_Reset = 10
    Diagnostic_Interrupt_NMI = 11
    Off_Soft_Graceful = 12
    Off_Hard_Graceful = 13
    Master_Bus_Reset_Graceful = 14
    Power_Cycle_Off_Soft_Graceful = 15
    Power_Cycle_Off_Hard_Graceful = 16
    Diagnostic_Interrupt_INIT = 17


class RequestedPowerState(OpenEnum):
    Unknown = 0
    Other = 1
    On = 2
    Sleep_Light = 3
    Sleep__Deep = 4
    Power_Cycle_Off_Soft = 5
    Off_Hard = 6
    Hibernate_Off_Soft = 7
    Off_Soft = 8
    Power_Cycle_Off_Hard = 9
    Master_Bus_Reset = 10
    Diagnostic_Interrupt_NMI = 11
    Not_Applicable = 12
    Off_Soft_Graceful = 13
    Off_Hard_Graceful = 14
    Master_Bus_Reset_Graceful = 15
    Power_Cycle_Off_Soft_Graceful = 16
    Power_Cycle_Off_Hard_Graceful = 17
    Diagnostic_Interrupt_INIT = 18


class AvailableRequestedPowerStates(OpenEnum):
    Other = 1
    On = 2
    Sleep_Light = 3
    Sleep_Deep = 4
    Power_Cycle_Off_Soft = 5
    Off_Hard = 6
    Hibernate_Off_Soft = 7
    Off_Soft = 8
    Power_Cycle_Off_Hard = 9
    Master_Bus_Reset = 10
    Diagnostic_Interrupt_NMI = 11
    Off_Soft_Graceful = 12
    Off_Hard_Graceful = 13
    Master_Bus_Reset_Graceful = 14
    Power_Cycle_Off_Soft_Graceful = 15
    Power_Cycle_Off_Hard_Graceful = 16


class TransitioningToPowerState(OpenEnum):
    Other = 1
    On = 2
    Sleep_Light = 3
    Sleep_Deep = 4
    Power_Cycle_Off_Soft = 5
    Off_Hard = 6
    Hibernate_Off_Soft = 7
    Off_Soft = 8
    Power_Cycle_Off_Hard = 9
    Master_Bus_Reset = 10
    Diagnostic_Interrupt_NMI = 11
    Off_Soft_Graceful = 12
    Off_Hard_Graceful = 13
    Master_Bus_Reset_Graceful = 14
    Power_Cycle_Off_Soft_Graceful = 15
    Power_Cycle_Off_Hard_Graceful = 16
    Diagnostic_Interrupt_INIT = 17
    Not_Applicable = 18
    No_Change = 19


class SensorType(OpenEnum):
    Unknown = 0
    Other = 1
    Temperature = 2
    Voltage = 3
    Current = 4
    Tachometer = 5
    Counter = 6
    Switch = 7
    Lock = 8
    Humidity = 9
    Smoke_Detection = 10
    Presence = 11
    Air_Flow = 12
    Power_Consumption = 13
    Power_Production = 14
    Pressure = 15
    Intrusion = 16


class UsageRestriction(OpenEnum):
    Unknown = 0
    Front_end_only = 2
    Back_end_only = 3
    Not_restricted = 4


class PortType(OpenEnum):
    Unknown = 0
    Other = 1
    Not_Applicable = 2


class Activities(OpenEnum):
    Other = 1
    Create = 2
    Delete = 3
    Detect = 4
    Read = 5
    Write = 6
    Execute = 7


class QualifierFormats(OpenEnum):
    Class_Name = 2
    Class_Property = 3
    Class_Method = 4
    Object_Reference = 5
    Namespace = 6
    URL = 7
    Directory_File_Name = 8
    Command_Line_Instruction = 9
    SCSI_Command = 10
    Packets = 11


class ProtocolType(OpenEnum):
    Unknown = 0
    Other = 1
    IPv4 = 2
    IPv6 = 3
    IPX = 4
    AppleTalk = 5
    DECnet = 6
    SNA = 7
    CONP = 8
    CLNP = 9
    VINES = 10
    XNS = 11
    ATM = 12
    Frame_Relay = 13
    Ethernet = 14
    TokenRing = 15
    FDDI = 16
    Infiniband = 17
    Fibre_Channel = 18
    ISDN_BRI_Endpoint = 19
    ISDN_B_Channel_Endpoint = 20
    ISDN_D_Channel_Endpoint = 21
    IPv4_v6 = 22
    BGP = 23
    OSPF = 24
    MPLS = 25
    UDP = 26
    TCP = 27


class ProtocolIFType(OpenEnum):
    Unknown = 0
    Other = 1
    Regular_1822 = 2
    HDH_1822 = 3
    DDN_X_25 = 4
    RFC877_X_25 = 5
    Ethernet_CSMA_CD = 6
    ISO_802_3_CSMA_CD = 7
    ISO_802_4_Token_Bus = 8
    ISO_802_5_Token_Ring = 9
    ISO_802_6_MAN = 10
    StarLAN = 11
    Proteon_10Mbit = 12
    Proteon_80Mbit = 13
    HyperChannel = 14
    FDDI = 15
    LAP_B = 16
    SDLC = 17
    DS1 = 18
    E1 = 19
    Basic_ISDN = 20
    Primary_ISDN = 21
    Proprietary_Point_to_Point_Serial = 22
    PPP = 23
    Software_Loopback = 24
    EON = 25
    Ethernet_3Mbit = 26
    NSIP = 27
    SLIP = 28
    Ultra = 29
    DS3 = 30
    SIP = 31
    Frame_Relay = 32
    RS_232 = 33
    Parallel = 34
    ARCNet = 35
    ARCNet_Plus = 36
    ATM = 37
    MIO_X_25 = 38
    SONET = 39
    X_25_PLE = 40
    ISO_802_211c = 41
    LocalTalk = 42
    SMDS_DXI = 43
    Frame_Relay_Service = 44
    V_35 = 45
    HSSI = 46
    HIPPI = 47
    Modem = 48
    AAL5 = 49
    SONET_Path = 50
    SONET_VT = 51
    SMDS_ICIP = 52
    Proprietary_Virtual_Internal = 53
    Proprietary_Multiplexor = 54
    IEEE_802_12 = 55
    Fibre_Channel = 56
    HIPPI_Interface = 57
    Frame_Relay_Interconnect = 58
    ATM_Emulated_LAN_for_802_3 = 59
    ATM_Emulated_LAN_for_802_5 = 60
    ATM_Emulated_Circuit = 61
    Fast_Ethernet_100BaseT = 62
    ISDN = 63
    V_11 = 64
    V_36 = 65
    G703_at_64K = 66
    G703_at_2Mb = 67
    QLLC = 68
    Fast_Ethernet_100BaseFX = 69
    Channel = 70
    IEEE_802_11 = 71
    IBM_260_370_OEMI_Channel = 72
    ESCON = 73
    Data_Link_Switching = 74
    ISDN_S_T_Interface = 75
    ISDN_U_Interface = 76
    LAP_D = 77
    IP_Switch = 78
    Remote_Source_Route_Bridging = 79
    ATM_Logical = 80
    DS0 = 81
    DS0_Bundle = 82
    BSC = 83
    Async = 84
    Combat_Net_Radio = 85
    ISO_802_5r_DTR = 86
    Ext_Pos_Loc_Report_System = 87
    AppleTalk_Remote_Access_Protocol = 88
    Proprietary_Connectionless = 89
    ITU_X_29_Host_PAD = 90
    ITU_X_3_Terminal_PAD = 91
    Frame_Relay_MPI = 92
    ITU_X_213 = 93
    ADSL = 94
    RADSL = 95
    SDSL = 96
    VDSL = 97
    ISO_802_5_CRFP = 98
    Myrinet = 99
    Voice_Receive_and_Transmit = 100
    Voice_Foreign_Exchange_Office = 101
    Voice_Foreign_Exchange_Service = 102
    Voice_Encapsulation = 103
    Voice_over_IP = 104
    ATM_DXI = 105
    ATM_FUNI = 106
    ATM_IMA = 107
    PPP_Multilink_Bundle = 108
    IP_over_CDLC = 109
    IP_over_CLAW = 110
    Stack_to_Stack = 111
    Virtual_IP_Address = 112
    MPC = 113
    IP_over_ATM = 114
    ISO_802_5j_Fibre_Token_Ring = 115
    TDLC = 116
    Gigabit_Ethernet = 117
    HDLC = 118
    LAP_F = 119
    V_37 = 120
    X_25_MLP = 121
    X_25_Hunt_Group = 122
    Transp_HDLC = 123
    Interleave_Channel = 124
    FAST_Channel = 125
    IP_for_APPN_HPR_in_IP_Networks = 126
    CATV_MAC_Layer = 127
    CATV_Downstream = 128
    CATV_Upstream = 129
    Avalon_12MPP_Switch = 130
    Tunnel = 131
    Coffee = 132
    Circuit_Emulation_Service = 133
    ATM_SubInterface = 134
    Layer_2_VLAN_using_802_1Q = 135
    Layer_3_VLAN_using_IP = 136
    Layer_3_VLAN_using_IPX = 137
    Digital_Power_Line = 138
    Multimedia_Mail_over_IP = 139
    DTM = 140
    DCN = 141
    IP_Forwarding = 142
    MSDSL = 143
    IEEE_1394 = 144
    IF_GSN_HIPPI_6400 = 145
    DVB_RCC_MAC_Layer = 146
    DVB_RCC_Downstream = 147
    DVB_RCC_Upstream = 148
    ATM_Virtual = 149
    MPLS_Tunnel = 150
    SRP = 151
    Voice_over_ATM = 152
    Voice_over_Frame_Relay = 153
    ISDL = 154
    Composite_Link = 155
    SS7_Signaling_Link = 156
    Proprietary_P2P_Wireless = 157
    Frame_Forward = 158
    RFC1483_Multiprotocol_over_ATM = 159
    USB = 160
    IEEE_802_3ad_Link_Aggregate = 161
    BGP_Policy_Accounting = 162
    FRF_16_Multilink_FR = 163
    H_323_Gatekeeper = 164
    H_323_Proxy = 165
    MPLS = 166
    Multi_Frequency_Signaling_Link = 167
    HDSL_2 = 168
    S_HDSL = 169
    DS1_Facility_Data_Link = 170
    Packet_over_SONET_SDH = 171
    DVB_ASI_Input = 172
    DVB_ASI_Output = 173
    Power_Line = 174
    Non_Facility_Associated_Signaling = 175
    TR008 = 176
    GR303_RDT = 177
    GR303_IDT = 178
    ISUP = 179
    Proprietary_Wireless_MAC_Layer = 180
    Proprietary_Wireless_Downstream = 181
    Proprietary_Wireless_Upstream = 182
    HIPERLAN_Type_2 = 183
    Proprietary_Broadband_Wireless_Access_Point_to_Mulipoint = 184
    SONET_Overhead_Channel = 185
    Digital_Wrapper_Overhead_Channel = 186
    ATM_Adaptation_Layer_2 = 187
    Radio_MAC = 188
    ATM_Radio = 189
    Inter_Machine_Trunk = 190
    MVL_DSL = 191
    Long_Read_DSL = 192
    Frame_Relay_DLCI_Endpoint = 193
    ATM_VCI_Endpoint = 194
    Optical_Channel = 195
    Optical_Transport = 196
    Proprietary_ATM = 197
    Voice_over_Cable = 198
    Infiniband = 199
    TE_Link = 200
    Q_2931 = 201
    Virtual_Trunk_Group = 202
    SIP_Trunk_Group = 203
    SIP_Signaling = 204
    CATV_Upstream_Channel = 205
    Econet = 206
    FSAN_155Mb_PON = 207
    FSAN_622Mb_PON = 208
    Transparent_Bridge = 209
    Line_Group = 210
    Voice_E_M_Feature_Group = 211
    Voice_FGD_EANA = 212
    Voice_DID = 213
    MPEG_Transport = 214
    _6To4 = 215
    GTP = 216
    Paradyne_EtherLoop_1 = 217
    Paradyne_EtherLoop_2 = 218
    Optical_Channel_Group = 219
    HomePNA = 220
    GFP = 221
    ciscoISLvlan = 222
    actelisMetaLOOP = 223
    Fcip = 224
    IPv4 = 4096
    IPv6 = 4097
    IPv4_v6 = 4098
    IPX = 4099
    DECnet = 4100
    SNA = 4101
    CONP = 4102
    CLNP = 4103
    VINES = 4104
    XNS = 4105
    ISDN_B_Channel_Endpoint = 4106
    ISDN_D_Channel_Endpoint = 4107
    BGP = 4108
    OSPF = 4109
    UDP = 4110
    TCP = 4111
    _802_11a = 4112
    _802_11b = 4113
    _802_11g = 4114
    _802_11h = 4115
    NFS = 4200
    CIFS = 4201
    DAFS = 4202
    WebDAV = 4203
    HTTP = 4204
    FTP = 4205
    NDMP = 4300
    Telnet = 4400
    SSH = 4401
    SM_CLP = 4402
    SMTP = 4403
    LDAP = 4404
    RDP = 4405
    HTTPS = 4406


class ProtocolEndpoint_BroadcastReset(OpenEnum):
    Success = 0
    Not_Supported = 1
    Unspecified_Error = 2
    Timeout = 3
    Failed = 4


class LANType(OpenEnum):
    Unknown = 0
    Other = 1
    Ethernet = 2
    TokenRing = 3
    FDDI = 4


class FrameType(OpenEnum):
    Unknown = 0
    Ethernet = 1
    _802_2 = 2
    SNAP = 3
    Raw802_3 = 4


class ElementType(OpenEnum):
    Unknown = 0
    Computer_System = 2
    Front_end_Computer_System = 3
    Peer_Computer_System = 4
    Back_end_Computer_System = 5
    Front_end_Port = 6
    Back_end_Port = 7
    Volume = 8
    Extent = 9
    Disk_Drive = 10
    Arbitrary_LUs = 11
    Remote_Replica_Group = 12


class RateElementType(OpenEnum):
    Unknown = 0
    Computer_System_Rate = 13
    Front_end_Computer_System_Rate = 14
    Peer_Computer_System_Rate = 15
    Back_end_Computer_System_Rate = 16
    Front_end_Port_Rate = 17
    Back_end_Port_Rate = 18
    Volume_Rate = 19
    Extent_Rate = 20
    Disk_Drive_Rate = 21
    Arbitrary_LUs_Rate = 22
    Remote_Replica_Group_Rate = 23


class RemovalConditions(OpenEnum):
    Unknown = 0
    Not_Applicable = 2
    Removable_when_off = 3
    Removable_when_on_or_off = 4


class PackageType(OpenEnum):
    Unknown = 0
    Other = 1
    Rack = 2
    Chassis_Frame = 3
    Cross_Connect_Backplane = 4
    Container_Frame_Slot = 5
    Power_Supply = 6
    Fan = 7
    Sensor = 8
    Module_Card = 9
    Port_Connector = 10
    Battery = 11
    Processor = 12
    Memory = 13
    Power_Source_Generator = 14
    Storage_Media_Package_e_g_Disk_or_Tape_Drive = 15
    Blade = 16
    Blade_Expansion = 17


class ConnectorType(OpenEnum):
    Unknown = 0
    Other = 1
    Male = 2
    Female = 3
    Shielded = 4
    Unshielded = 5
    SCSI_A_High_Density_50_pins = 6
    SCSI_A_Low_Density_50_pins = 7
    SCSI_P_High_Density_68_pins = 8
    SCSI_SCA_I_80_pins = 9
    SCSI_SCA_II_80_pins = 10
    Fibre_Channel_DB_9_Copper = 11
    Fibre_Channel_Optical_Fibre = 12
    Fibre_Channel_SCA_II_40_pins = 13
    Fibre_Channel_SCA_II_20_pins = 14
    Fibre_Channel_BNC = 15
    ATA_3_1_2_Inch_40_pins = 16
    ATA_2_1_2_Inch_44_pins = 17
    ATA_2 = 18
    ATA_3 = 19
    ATA_66 = 20
    DB_9 = 21
    DB_15 = 22
    DB_25 = 23
    DB_36 = 24
    RS_232C = 25
    RS_422 = 26
    RS_423 = 27
    RS_485 = 28
    RS_449 = 29
    V_35 = 30
    X_21 = 31
    IEEE_488 = 32
    AUI = 33
    UPT_Category_3 = 34
    UPT_Category_4 = 35
    UPT_Category_5 = 36
    BNC = 37
    RJ11 = 38
    RJ45 = 39
    Fiber_MIC = 40
    Apple_AUI = 41
    Apple_GeoPort = 42
    PCI = 43
    ISA = 44
    EISA = 45
    VESA = 46
    PCMCIA = 47
    PCMCIA_Type_I = 48
    PCMCIA_Type_II = 49
    PCMCIA_Type_III = 50
    ZV_Port = 51
    CardBus = 52
    USB = 53
    IEEE_1394 = 54
    HIPPI = 55
    HSSDC_6_pins = 56
    GBIC = 57
    DIN = 58
    Mini_DIN = 59
    Micro_DIN = 60
    PS_2 = 61
    Infrared = 62
    HP_HIL = 63
    Access_bus = 64
    NuBus = 65
    Centronics = 66
    Mini_Centronics = 67
    Mini_Centronics_Type_14 = 68
    Mini_Centronics_Type_20 = 69
    Mini_Centronics_Type_26 = 70
    Bus_Mouse = 71
    ADB = 72
    AGP = 73
    VME_Bus = 74
    VME64 = 75
    Proprietary = 76
    Proprietary_Processor_Card_Slot = 77
    Proprietary_Memory_Card_Slot = 78
    Proprietary_I_O_Riser_Slot = 79
    PCI_66MHZ = 80
    AGP2X = 81
    AGP4X = 82
    PC_98 = 83
    PC_98_Hireso = 84
    PC_H98 = 85
    PC_98Note = 86
    PC_98Full = 87
    SSA_SCSI = 88
    Circular = 89
    On_Board_IDE_Connector = 90
    On_Board_Floppy_Connector = 91
    _9_Pin_Dual_Inline = 92
    _25_Pin_Dual_Inline = 93
    _50_Pin_Dual_Inline = 94
    _68_Pin_Dual_Inline = 95
    On_Board_Sound_Connector = 96
    Mini_jack = 97
    PCI_X = 98
    Sbus_IEEE_1396_1993_32_bit = 99
    Sbus_IEEE_1396_1993_64_bit = 100
    MCA = 101
    GIO = 102
    XIO = 103
    HIO = 104
    NGIO = 105
    PMC = 106
    MTRJ = 107
    VF_45 = 108
    Future_I_O = 109
    SC = 110
    SG = 111
    Electrical = 112
    Optical = 113
    Ribbon = 114
    GLM = 115
    _1x9 = 116
    Mini_SG = 117
    LC = 118
    HSSC = 119
    VHDCI_Shielded_68_pins = 120
    InfiniBand = 121
    AGP8X = 122


class ConnectorGender(OpenEnum):
    Unknown = 0
    Male = 2
    Female = 3


class ConnectorElectricalCharacteristics(OpenEnum):
    Unknown = 0
    Other = 1
    Single_Ended = 2
    Differential = 3
    Low_Voltage_Differential = 4
    Optical = 5
    Copper = 6
    Shielded = 7
    Unshielded = 8


class ConnectorLayout(OpenEnum):
    Unknown = 0
    Other = 1
    RS232 = 2
    BNC = 3
    RJ11 = 4
    RJ45 = 5
    DB9 = 6
    Slot = 7
    SCSI_High_Density = 8
    SCSI_Low_Density = 9
    Ribbon = 10
    AUI = 11
    Fiber_SC = 12
    Fiber_ST = 13
    FDDI_MIC = 14
    Fiber_RTMJ = 15
    PCI = 16
    PCI_X = 17
    PCI_E = 18
    PCI_E_x1 = 19
    PCI_E_x2 = 20
    PCI_E_x4 = 21
    PCI_E_x8 = 22
    PCI_E_x16 = 23
    PCI_E_x32 = 24
    PCI_E_x64 = 25


class Capabilities(OpenEnum):
    Unknown = 0
    Other = 1
    Sequential_Access = 2
    Random_Access = 3
    Supports_Writing = 4
    Encryption = 5
    Compression = 6
    Supports_Removeable_Media = 7
    Manual_Cleaning = 8
    Automatic_Cleaning = 9
    SMART_Notification = 10
    Supports_Dual_Sided_Media = 11
    Predismount_Eject_Not_Required = 12


class Security(OpenEnum):
    Other = 1
    Unknown = 2
    None_ = 3
    Read_Only = 4
    Locked_Out = 5
    Boot_Bypass = 6
    Boot_Bypass_and_Read_Only = 7


class ServicePhilosophy(OpenEnum):
    Unknown = 0
    Other = 1
    Service_From_Top = 2
    Service_From_Front = 3
    Service_From_Back = 4
    Service_From_Side = 5
    Sliding_Trays = 6
    Removable_Sides = 7
    Moveable = 8


class SecurityBreach(OpenEnum):
    Other = 1
    Unknown = 2
    No_Breach = 3
    Breach_Attempted = 4
    Breach_Successful = 5


class ChassisTypes(OpenEnum):
    Other = 1
    Unknown = 2
    Desktop = 3
    Low_Profile_Desktop = 4
    Pizza_Box = 5
    Mini_Tower = 6
    Tower = 7
    Portable = 8
    LapTop = 9
    Notebook = 10
    Hand_Held = 11
    Docking_Station = 12
    All_in_One = 13
    Sub_Notebook = 14
    Space_Saving = 15
    Lunch_Box = 16
    Main_System_Chassis = 17
    Expansion_Chassis = 18
    SubChassis = 19
    Bus_Expansion_Chassis = 20
    Peripheral_Chassis = 21
    Storage_Chassis = 22
    Rack_Mount_Chassis = 23
    Sealed_Case_PC = 24
    Multi_system_Chassis = 25


class ChassisPackageType(OpenEnum):
    Unknown = 0
    Other = 1
    SMBIOS_Reserved = 2
    Desktop = 3
    Low_Profile_Desktop = 4
    Pizza_Box = 5
    Mini_Tower = 6
    Tower = 7
    Portable = 8
    LapTop = 9
    Notebook = 10
    Hand_Held = 11
    Docking_Station = 12
    All_in_One = 13
    Sub_Notebook = 14
    Space_Saving = 15
    Lunch_Box = 16
    Main_System_Chassis = 17
    Expansion_Chassis = 18
    SubChassis = 19
    Bus_Expansion_Chassis = 20
    Peripheral_Chassis = 21
    Storage_Chassis = 22
    SMBIOS_Reserved_23 = 23
    Sealed_Case_PC = 24
    SMBIOS_Reserved_25 = 25
    CompactPCI = 26
    AdvancedTCA = 27
    Blade_Enclosure = 28
    SMBIOS_Reserved_29 = 29
    Tablet = 30
    Convertible = 31
    Detachable = 32
    IoT_Gateway = 33
    Embedded_PC = 34
    Mini_PC = 35
    Stick_PC = 36


class MultipleSystemSupport(OpenEnum):
    Unknown = 0
    True_ = 1
    False_ = 2


class RackMountable(OpenEnum):
    Unknown = 0
    True_ = 1
    False_ = 2


class InputCurrentType(OpenEnum):
    Unknown = 0
    Other = 1
    AC = 2
    DC = 3


class FormFactor(OpenEnum):
    Unknown = 0
    Other = 1
    SIP = 2
    DIP = 3
    ZIP = 4
    SOJ = 5
    Proprietary = 6
    SIMM = 7
    DIMM = 8
    TSOP = 9
    PGA = 10
    RIMM = 11
    SODIMM = 12
    SRIMM = 13
    SMD = 14
    SSMP = 15
    QFP = 16
    TQFP = 17
    SOIC = 18
    LCC = 19
    PLCC = 20
    BGA = 21
    FPBGA = 22
    LGA = 23


class CommunicationMechanism(OpenEnum):
    Unknown = 0
    Other = 1
    CIM_XML = 2
    SM_CLP = 3
    WS_Management = 4
    WSDM = 5


class FunctionalProfilesSupported(OpenEnum):
    Unknown = 0
    Other = 1
    Basic_Read = 2
    Basic_Write = 3
    Schema_Manipulation = 4
    Instance_Manipulation = 5
    Association_Traversal = 6
    Query_Execution = 7
    Qualifier_Declaration = 8
    Indications = 9
    Pulled_Read = 10
    Pulled_Read_Count = 11
    Pulled_Query_Execution = 12


class AuthenticationMechanismsSupported(OpenEnum):
    Unknown = 0
    Other = 1
    None_ = 2
    Basic = 3
    Digest = 4


class AdvertiseTypes(OpenEnum):
    Other = 1
    Not_Advertised = 2
    SLP = 3


class CIMXMLProtocolVersion(OpenEnum):
    Unknown = 0
    _1_0 = 1


class ProtocolSupported(OpenEnum):
    Other = 1
    Unknown = 2
    EISA = 3
    ISA = 4
    PCI = 5
    ATA_ATAPI = 6
    Flexible_Diskette = 7
    _1496 = 8
    SCSI_Parallel_Interface = 9
    SCSI_Fibre_Channel_Protocol = 10
    SCSI_Serial_Bus_Protocol = 11
    SCSI_Serial_Bus_Protocol_2_1394 = 12
    SCSI_Serial_Storage_Architecture = 13
    VESA = 14
    PCMCIA = 15
    Universal_Serial_Bus = 16
    Parallel_Protocol = 17
    ESCON = 18
    Diagnostic = 19
    I2C = 20
    Power = 21
    HIPPI = 22
    MultiBus = 23
    VME = 24
    IPI = 25
    IEEE_488 = 26
    RS232 = 27
    IEEE_802_3_10BASE5 = 28
    IEEE_802_3_10BASE2 = 29
    IEEE_802_3_1BASE5 = 30
    IEEE_802_3_10BROAD36 = 31
    IEEE_802_3_100BASEVG = 32
    IEEE_802_5_Token_Ring = 33
    ANSI_X3T9_5_FDDI = 34
    MCA = 35
    ESDI = 36
    IDE = 37
    CMD = 38
    ST506 = 39
    DSSI = 40
    QIC2 = 41
    Enhanced_ATA_IDE = 42
    AGP = 43
    TWIRP_two_way_infrared = 44
    FIR_fast_infrared = 45
    SIR_serial_infrared = 46
    IrBus = 47
    Serial_ATA = 48
    DDR3 = 49
    DDR4 = 50


class AccessState(OpenEnum):
    Unknown = 0
    Active = 1
    Inactive = 2


class AccessMode(OpenEnum):
    ReadWrite = 2
    ReadOnly = 3
    NoAccess = 4


class AddressOrigin(OpenEnum):
    Unknown = 0
    Other = 1
    Not_Applicable = 2
    Static = 3
    DHCP = 4
    BOOTP = 5
    IPv4_Link_Local = 6
    DHCPv6 = 7
    IPv6AutoConfig = 8
    Stateless = 9
    Link_Local = 10
    cumulative_configuration = 11


class IPAssignmentSettingData_ProtocolIFType(OpenEnum):
    Unknown = 0
    IPv4 = 4096
    IPv6 = 4097


class DiskType(OpenEnum):
    Unknown = 0
    Other = 1
    Hard_Disk_Drive = 2
    Solid_State_Drive = 3
    Hybrid = 4


class Encryption(OpenEnum):
    Unknown = 0
    Not_Supported = 1
    Unlocked = 2
    Locked = 3


class DiskDrive_FormFactor(OpenEnum):
    Unknown = 0
    Other = 1
    Not_Reported = 2
    _5_25_inch = 3
    _3_5_inch = 4
    _2_5_inch = 5
    _1_8_inch = 6


class InterconnectType(OpenEnum):
    Unknown = 0
    Other = 1
    Not_Applicable = 2
    ATA = 3
    SATA = 4
    SAS = 5
    FC = 6
    SOP = 7


class PartitionType(OpenEnum):
    Unknown = 0
    Primary = 1
    Extended = 2
    Logical = 3


class PartitionSubtype(OpenEnum):
    Empty_Microsoft = 0
    DOS_12_bit_FAT = 1
    XENIX_root = 2
    XENIX_usr = 3
    DOS_16_bit_FAT = 4
    DOS_Extended = 5
    DOS_16_bit_FAT_32MB = 6
    OS_2_HPFS_Win_NTFS_QNX_Ver_2_Adv_UNIX = 7
    AIX_Boot_OS_2_Dell_Array_Commodore_DOS = 8
    AIX_Data_Coherent = 9
    OS_2_Boot_Manager = 10
    _32_bit_FAT = 11
    _32_bit_FAT_12 = 12
    Microsoft_16_bit_FAT = 14
    Microsoft_DOS_Extended = 15
    OPUS_OS_2_2_0 = 16
    OS_2_MOSS_Inactive_Type_1 = 17
    Compaq_Diagnostics_Partition_Microsoft = 18
    OS_2_MOSS_Inactive_Type_4 = 20
    OS_2_MOSS_Inactive_Type_6 = 22
    OS_2_MOSS_Inactive_Type_7 = 23
    OS_2_MOSS_Inactive_Type_B = 27
    OS_2_MOSS_Inactive_Type_C = 28
    Microsoft = 33
    Microsoft_35 = 35
    Microsoft_36 = 36
    Microsoft_38 = 38
    Microsoft_49 = 49
    Microsoft_51 = 51
    Microsoft_52 = 52
    OS_2_Logical_Volume_Manager = 53
    Microsoft_54 = 54
    OS_2_JFS_Log = 55
    PowerQuest = 60
    VENIX_80286_Series_1_Disk = 64
    Personal_RISC_Boot = 65
    Veritas = 66
    Veritas_67 = 67
    OnTrack_Disk_Manager_Read_Only_DOS = 80
    OnTrack_Disk_Manager_Read_Write_DOS = 81
    CPM_Microport_System_V_386_OnTrack_Disk_Mgr_Microsoft = 82
    OnTrack_Disk_Manager = 83
    OnTrack_Disk_Manager_Non_DOS = 84
    Micro_House_EZ_Drive_Non_DOS = 85
    Golden_Bow_Vfeature_Microsoft = 86
    Storage_Dimensions_SpeedStor_Microsoft = 97
    UNIX_AT_T_System_V_386_SCO_UNIX = 99
    Novell_NetWare_Speedstore = 100
    Novell_NetWare = 101
    Novell_NetWare_102 = 102
    Novell = 103
    Novell_104 = 104
    Novell_105 = 105
    Microsoft_113 = 113
    Microsoft_115 = 115
    Microsoft_116 = 116
    PC_IX_IBM = 117
    Microsoft_118 = 118
    QNX_POSIX = 119
    QNX_POSIX_Secondary = 120
    QNX_POSIX_Secondary_121 = 121
    Minix_1_4a_Linux_Microsoft = 128
    Minix_1_4b_Microsoft = 129
    Linux_Swap_Prime = 130
    Linux_Native_Apple = 131
    System_Hibernation_for_APM = 132
    Microsoft_134 = 134
    HPFS_FT_mirror = 135
    Amoeba_Microsoft = 147
    Amoeba_BBT_Microsoft = 148
    Microsoft_161 = 161
    Microsoft_163 = 163
    Microsoft_164 = 164
    BSD_386 = 165
    Microsoft_166 = 166
    Microsoft_177 = 177
    Microsoft_179 = 179
    Microsoft_180 = 180
    Microsoft_182 = 182
    BSDI_fs_Microsoft = 183
    BSDI_Swap_Microsoft = 184
    Microsoft_193 = 193
    Microsoft_196 = 196
    Microsoft_198 = 198
    Syrinx_HPFS_FT_Disabled_Mirror = 199
    CP_M_86 = 216
    Digital_Research_CPM_86_Concurrent_DOS_OUTRIGGER = 219
    SpeedStor_12_bit_FAT_Extended = 225
    DOS_Read_Only_Storage_Dimensions = 227
    SpeedStor_16_bit_FAT_Extended = 228
    Microsoft_229 = 229
    Microsoft_230 = 230
    Intel = 239
    OS_2_Raw_Data = 240
    Storage_Dimensions = 241
    DOS_Secondary = 242
    Microsoft_243 = 243
    SpeedStor_Large_Storage_Dimensions = 244
    Microsoft_246 = 246
    Lan_Step_SpeedStor_IBM_PS_2_IML = 254
    Bad_Block_Tables = 255
    Unknown = 65535


class VideoMemoryType(OpenEnum):
    Unknown = 0
    Other = 1
    VRAM = 2
    DRAM = 3
    SRAM = 4
    WRAM = 5
    EDO_RAM = 6
    Burst_Synchronous_DRAM = 7
    Pipelined_Burst_SRAM = 8
    CDRAM = 9
    _3DRAM = 10
    SDRAM = 11
    SGRAM = 12


class AcceleratorCapabilities(OpenEnum):
    Unknown = 0
    Other = 1
    Graphics_Accelerator = 2
    _3D_Accelerator = 3
    PCI_Fast_Write = 4
    MultiMonitor_Support = 5
    PCI_Mastering = 6
    Second_Monochrome_Adapter_Support = 7
    Large_Memory_Address_Support = 8


class VideoArchitecture(OpenEnum):
    Unknown = 0
    Other = 1
    CGA = 2
    EGA = 3
    VGA = 4
    SVGA = 5
    MDA = 6
    HGC = 7
    MCGA = 8
    _8514A = 9
    XGA = 10
    Linear_Frame_Buffer = 11
    PC_98 = 160


class Characteristics(OpenEnum):
    Default = 2
    Current = 3


class SpecificationType(OpenEnum):
    Other = 1
    Profile = 2
    Initiative_Wrapper = 3
    Mapping = 4


class RegisteredOrganization(OpenEnum):
    Other = 1
    DMTF = 2
    CompTIA = 3
    Consortium_for_Service_Innovation = 4
    FAST = 5
    GGF = 6
    INTAP = 7
    itSMF = 8
    NAC = 9
    Northwest_Energy_Efficiency_Alliance = 10
    SNIA = 11
    TM_Forum = 12
    The_Open_Group = 13
    ANSI = 14
    IEEE = 15
    IETF = 16
    INCITS = 17
    ISO = 18
    W3C = 19
    OGF = 20
    The_Green_Grid = 21


class RegisteredSpecification_AdvertiseTypes(OpenEnum):
    Other = 1
    Not_Advertised = 2
    SLP = 3
    WS_Identify = 4


class RegisteredProfile_CloseConformantInstances(OpenEnum):
    Completed_with_No_Error = 0
    Not_Supported = 1


class RegisteredProfile_OpenConformantInstances(OpenEnum):
    Completed_with_No_Error = 0
    Not_Supported = 1
    CIM_ERR_INVALID_OPERATION_TIMEOUT = 22
    CIM_ERR_CONTINUATION_ON_ERROR_NOT_SUPPORTED = 26


class RegisteredProfile_PullConformantInstances(OpenEnum):
    Completed_with_No_Error = 0
    Not_Supported = 1
    CIM_ERR_INVALID_ENUMERATION_CONTEXT = 21


class RegisteredProfile_GetCentralInstances(OpenEnum):
    Completed_with_no_error = 0


class IsDefault(OpenEnum):
    Unknown = 0
    Is_Default = 1
    Is_Not_Default = 2


class IsCurrent(OpenEnum):
    Unknown = 0
    Is_Current = 1
    Is_Not_Current = 2


class IsNext(OpenEnum):
    Unknown = 0
    Is_Next = 1
    Is_Not_Next = 2
    Is_Next_For_Single_Use = 3


class Classifications(OpenEnum):
    Unknown = 0
    Other = 1
    Driver = 2
    Configuration_Software = 3
    Application_Software = 4
    Instrumentation = 5
    Firmware_BIOS = 6
    Diagnostic_Software = 7
    Operating_System = 8
    Middleware = 9
    Firmware = 10
    BIOS_FCode = 11
    Support_Service_Pack = 12
    Software_Bundle = 13


class ExtendedResourceType(OpenEnum):
    Unknown = 0
    Other = 1
    Not_Applicable = 2
    Linux_RPM = 3
    HP_UX_Depot = 4
    Windows_MSI = 5
    Solaris_Package = 6
    Macintosh_Disk_Image = 7
    Debian_linux_Package = 8
    VMware_vSphere_Installation_Bundle = 9
    VMware_Software_Bulletin = 10
    HP_Smart_Component = 11


class TargetOSTypes(OpenEnum):
    Unknown = 0
    Other = 1
    MACOS = 2
    ATTUNIX = 3
    DGUX = 4
    DECNT = 5
    Tru64_UNIX = 6
    OpenVMS = 7
    HPUX = 8
    AIX = 9
    MVS = 10
    OS400 = 11
    OS_2 = 12
    JavaVM = 13
    MSDOS = 14
    WIN3x = 15
    WIN95 = 16
    WIN98 = 17
    WINNT = 18
    WINCE = 19
    NCR3000 = 20
    NetWare = 21
    OSF = 22
    DC_OS = 23
    Reliant_UNIX = 24
    SCO_UnixWare = 25
    SCO_OpenServer = 26
    Sequent = 27
    IRIX = 28
    Solaris = 29
    SunOS = 30
    U6000 = 31
    ASERIES = 32
    HP_NonStop_OS = 33
    HP_NonStop_OSS = 34
    BS2000 = 35
    LINUX = 36
    Lynx = 37
    XENIX = 38
    VM = 39
    Interactive_UNIX = 40
    BSDUNIX = 41
    FreeBSD = 42
    NetBSD = 43
    GNU_Hurd = 44
    OS9 = 45
    MACH_Kernel = 46
    Inferno = 47
    QNX = 48
    EPOC = 49
    IxWorks = 50
    VxWorks = 51
    MiNT = 52
    BeOS = 53
    HP_MPE = 54
    NextStep = 55
    PalmPilot = 56
    Rhapsody = 57
    Windows_2000 = 58
    Dedicated = 59
    OS_390 = 60
    VSE = 61
    TPF = 62
    Windows_R_Me = 63
    Caldera_Open_UNIX = 64
    OpenBSD = 65
    Not_Applicable = 66
    Windows_XP = 67
    z_OS = 68
    Microsoft_Windows_Server_2003 = 69
    Microsoft_Windows_Server_2003_64_Bit = 70
    Windows_XP_64_Bit = 71
    Windows_XP_Embedded = 72
    Windows_Vista = 73
    Windows_Vista_64_Bit = 74
    Windows_Embedded_for_Point_of_Service = 75
    Microsoft_Windows_Server_2008 = 76
    Microsoft_Windows_Server_2008_64_Bit = 77
    FreeBSD_64_Bit = 78
    RedHat_Enterprise_Linux = 79
    RedHat_Enterprise_Linux_64_Bit = 80
    Solaris_64_Bit = 81
    SUSE = 82
    SUSE_64_Bit = 83
    SLES = 84
    SLES_64_Bit = 85
    Novell_OES = 86
    Novell_Linux_Desktop = 87
    Sun_Java_Desktop_System = 88
    Mandriva = 89
    Mandriva_64_Bit = 90
    TurboLinux = 91
    TurboLinux_64_Bit = 92
    Ubuntu = 93
    Ubuntu_64_Bit = 94
    Debian = 95
    Debian_64_Bit = 96
    Linux_2_4_x = 97
    Linux_2_4_x_64_Bit = 98
    Linux_2_6_x = 99
    Linux_2_6_x_64_Bit = 100
    Linux_64_Bit = 101
    Other_64_Bit = 102
    Microsoft_Windows_Server_2008_R2 = 103
    VMware_ESXi = 104
    Microsoft_Windows_7 = 105
    CentOS_32_bit = 106
    CentOS_64_bit = 107
    Oracle_Linux_32_bit = 108
    Oracle_Linux_64_bit = 109
    eComStation_32_bitx = 110
    Microsoft_Windows_Server_2011 = 111
    Microsoft_Windows_Server_2012 = 113
    Microsoft_Windows_8 = 114
    Microsoft_Windows_8_64_bit = 115
    Microsoft_Windows_Server_2012_R2 = 116
    Microsoft_Windows_Server_2016 = 117
    Microsoft_Windows_8_1 = 118
    Microsoft_Windows_8_1_64_bit = 119
    Microsoft_Windows_10 = 120
    Microsoft_Windows_10_64_bit = 121


class UpgradeCondition(OpenEnum):
    Unknown = 0
    Other = 1
    Resides_off_device = 2
    Owner_Upgradeable = 3
    Factory_Upgradeable = 4
    Not_Upgradeable = 5


class ElementSoftwareStatus(OpenEnum):
    Unknown = 0
    Current = 2
    Next = 3
    FallBack = 4
    Default = 5
    Installed = 6
    Single_Use = 7
    Available = 8
    Supports = 9


class LinkTechnology(OpenEnum):
    Unknown = 0
    Other = 1
    Ethernet = 2
    IB = 3
    FC = 4
    FDDI = 5
    ATM = 6
    Token_Ring = 7
    Frame_Relay = 8
    Infrared = 9
    BlueTooth = 10
    Wireless_LAN = 11


class EthernetPort_PortType(OpenEnum):
    Unknown = 0
    Other = 1
    _10BaseT = 50
    _10_100BaseT = 51
    _100BaseT = 52
    _1000BaseT = 53
    _2500BaseT = 54
    _10GBaseT = 55
    _10GBase_CX4 = 56
    _1000Base_KX = 57
    _10GBase_KX4 = 58
    _10GBase_KR = 59
    _1000_10GBase_KX = 60
    _1000Base_KX10GBase_KX4KR = 61
    _10_100_1000BaseT = 62
    _100_1000_10GBaseT = 63
    _100Base_FX = 100
    _100Base_SX = 101
    _1000Base_SX = 102
    _1000Base_LX = 103
    _1000Base_CX = 104
    _10GBase_SR = 105
    _10GBase_SW = 106
    _10GBase_LX4 = 107
    _10GBase_LR = 108
    _10GBase_LW = 109
    _10GBase_ER = 110
    _10GBase_EW = 111
    _10GBase_LRM = 112
    _40GBase_KR4 = 200
    _40GBase_CR4 = 201
    _40GBase_SR4 = 202
    _40GBase_FR = 203
    _40GBase_LR4 = 204
    _100GBase_CR10 = 300
    _100GBase_SR10 = 301
    _100GBase_LR4 = 302
    _100GBase_ER4 = 303
    _100GBase_KR4 = 304
    _100GBase_CR4 = 305
    _100GBase_KP4 = 306


class EthernetPort_Capabilities(OpenEnum):
    Unknown = 0
    Other = 1
    AlertOnLan = 2
    WakeOnLan = 3
    FailOver = 4
    LoadBalancing = 5
    LLDP = 6
    PoE = 7
    EEE = 8
    DCE = 9
    VDP = 10
    S_Channel = 11


class EnabledCapabilities(OpenEnum):
    Unknown = 0
    Other = 1
    AlertOnLan = 2
    WakeOnLan = 3
    FailOver = 4
    LoadBalancing = 5
    LLDP = 6
    PoE = 7
    EEE = 8
    DCE = 9
    VDP = 10
    S_Channel = 11


class PoEPowerEntityType(OpenEnum):
    None_ = 0
    Other = 1
    Power_Sourcing_Equipment = 2
    Powered_Device = 3


class DesiredVLANEndpointMode(OpenEnum):
    DMTF_Reserved = 0
    Other = 1
    Access = 2
    Dynamic_Auto = 3
    Dynamic_Desirable = 4
    Trunk = 5
    Dot1Q_Tunnel = 6


class NetworkPortProfileIDType(OpenEnum):
    Unknown = 0
    Other = 1
    URI = 2
    UUID = 3
    VSI_Instance_ID = 4


class ControlMode(OpenEnum):
    Unknown = 0
    Automatic = 2
    Manual = 3


class ControlModesSupported(OpenEnum):
    Unknown = 0
    Automatic = 2
    Manual = 3


class DesiredControlMode(OpenEnum):
    Unknown = 0
    Automatic = 2
    Manual = 3


class CodeSet(OpenEnum):
    Unknown = 0
    Other = 1
    ASCII = 2
    Unicode = 3
    ISO2022 = 4
    ISO8859 = 5
    Extended_UNIX_Code = 6
    UTF_8 = 7
    UCS_2 = 8


class FileSystem_PersistenceType(OpenEnum):
    Unknown = 0
    Other = 1
    Persistent = 2
    Temporary = 3
    External = 4


class IsFixedSize(OpenEnum):
    Not_Specified = 0
    Fixed_Size = 1
    Not_Fixed_Size = 2


class SubscriptionRemovalAction(OpenEnum):
    Remove = 2
    Disable = 3
    Ignore = 4


class OSType(OpenEnum):
    Unknown = 0
    Other = 1
    MACOS = 2
    ATTUNIX = 3
    DGUX = 4
    DECNT = 5
    Tru64_UNIX = 6
    OpenVMS = 7
    HPUX = 8
    AIX = 9
    MVS = 10
    OS400 = 11
    OS_2 = 12
    JavaVM = 13
    MSDOS = 14
    WIN3x = 15
    WIN95 = 16
    WIN98 = 17
    WINNT = 18
    WINCE = 19
    NCR3000 = 20
    NetWare = 21
    OSF = 22
    DC_OS = 23
    Reliant_UNIX = 24
    SCO_UnixWare = 25
    SCO_OpenServer = 26
    Sequent = 27
    IRIX = 28
    Solaris = 29
    SunOS = 30
    U6000 = 31
    ASERIES = 32
    HP_NonStop_OS = 33
    HP_NonStop_OSS = 34
    BS2000 = 35
    LINUX = 36
    Lynx = 37
    XENIX = 38
    VM = 39
    Interactive_UNIX = 40
    BSDUNIX = 41
    FreeBSD = 42
    NetBSD = 43
    GNU_Hurd = 44
    OS9 = 45
    MACH_Kernel = 46
    Inferno = 47
    QNX = 48
    EPOC = 49
    IxWorks = 50
    VxWorks = 51
    MiNT = 52
    BeOS = 53
    HP_MPE = 54
    NextStep = 55
    PalmPilot = 56
    Rhapsody = 57
    Windows_2000 = 58
    Dedicated = 59
    OS_390 = 60
    VSE = 61
    TPF = 62
    Windows_R_Me = 63
    Caldera_Open_UNIX = 64
    OpenBSD = 65
    Not_Applicable = 66
    Windows_XP = 67
    z_OS = 68
    Microsoft_Windows_Server_2003 = 69
    Microsoft_Windows_Server_2003_64_Bit = 70
    Windows_XP_64_Bit = 71
    Windows_XP_Embedded = 72
    Windows_Vista = 73
    Windows_Vista_64_Bit = 74
    Windows_Embedded_for_Point_of_Service = 75
    Microsoft_Windows_Server_2008 = 76
    Microsoft_Windows_Server_2008_64_Bit = 77
    FreeBSD_64_Bit = 78
    RedHat_Enterprise_Linux = 79
    RedHat_Enterprise_Linux_64_Bit = 80
    Solaris_64_Bit = 81
    SUSE = 82
    SUSE_64_Bit = 83
    SLES = 84
    SLES_64_Bit = 85
    Novell_OES = 86
    Novell_Linux_Desktop = 87
    Sun_Java_Desktop_System = 88
    Mandriva = 89
    Mandriva_64_Bit = 90
    TurboLinux = 91
    TurboLinux_64_Bit = 92
    Ubuntu = 93
    Ubuntu_64_Bit = 94
    Debian = 95
    Debian_64_Bit = 96
    Linux_2_4_x = 97
    Linux_2_4_x_64_Bit = 98
    Linux_2_6_x = 99
    Linux_2_6_x_64_Bit = 100
    Linux_64_Bit = 101
    Other_64_Bit = 102
    Microsoft_Windows_Server_2008_R2 = 103
    VMware_ESXi = 104
    Microsoft_Windows_7 = 105
    CentOS_32_bit = 106
    CentOS_64_bit = 107
    Oracle_Linux_32_bit = 108
    Oracle_Linux_64_bit = 109
    eComStation_32_bitx = 110
    Microsoft_Windows_Server_2011 = 111
    Microsoft_Windows_Server_2012 = 113
    Microsoft_Windows_8 = 114
    Microsoft_Windows_8_64_bit = 115
    Microsoft_Windows_Server_2012_R2 = 116
    Microsoft_Windows_Server_2016 = 117
    Microsoft_Windows_8_1 = 118
    Microsoft_Windows_8_1_64_bit = 119
    Microsoft_Windows_10 = 120
    Microsoft_Windows_10_64_bit = 121


class AddressType(OpenEnum):
    Unknown = 0
    IPv4 = 1
    IPv6 = 2


class IPVersionSupport(OpenEnum):
    Unknown = 0
    IPv4_Only = 1
    IPv6_Only = 2
    Both_IPv4_and_IPv6 = 3


class IPProtocolEndpoint_AddressOrigin(OpenEnum):
    Unknown = 0
    Other = 1
    Not_Applicable = 2
    Static = 3
    DHCP = 4
    BOOTP = 5
    IPv4_Link_Local = 6
    DHCPv6 = 7
    IPv6AutoConfig = 8
    Stateless = 9
    Link_Local = 10


class IPv6AddressType(OpenEnum):
    Unspecified = 2
    Loopback = 3
    Multicast = 4
    Link_Local_Unicast = 5
    Global_Unicast = 6
    Embedded_IPv4_Address = 7
    Site_Local_Unicast = 8


class RedundancyStatus(OpenEnum):
    Unknown = 0
    DMTF_Reserved = 1
    Fully_Redundant = 2
    Degraded_Redundancy = 3
    Redundancy_Lost = 4
    Overall_Failure = 5


class TypeOfSet(OpenEnum):
    Unknown = 0
    Other = 1
    N_1 = 2
    Load_Balanced = 3
    Sparing = 4
    Limited_Sparing = 5


class LoadBalanceAlgorithm(OpenEnum):
    Unknown = 0
    Other = 1
    No_Load_Balancing = 2
    Round_Robin = 3
    Least_Blocks = 4
    Least_IO = 5
    Address_Region = 6
    Product_Specific = 7


class RedundancySet_Failover(OpenEnum):
    Completed_with_No_Error = 0
    Not_Supported = 1
    Unknown_Unspecified_Error = 2
    Busy_In_Use = 3
    Paramter_Error = 4


class AutomaticStartupAction(OpenEnum):
    None_ = 2
    Restart_if_previously_active = 3
    Always_startup = 4


class AutomaticShutdownAction(OpenEnum):
    Turn_Off = 2
    Save_state = 3
    Shutdown = 4


class AutomaticRecoveryAction(OpenEnum):
    None_ = 2
    Restart = 3
    Revert_to_snapshot = 4


class DirectoryServiceUsage(OpenEnum):
    Unknown = 0
    Other = 1
    Not_Used = 2
    Optional = 3
    Required = 4


class LocalAccessDefinitionRequired(OpenEnum):
    Unknown = 0
    Other = 1
    Required = 2
    Required_vendor_default = 3
    Not_Required = 4


class MultipleDisksSupported(OpenEnum):
    Unknown = 0
    Other = 1
    Supported = 2
    Not_Supported = 3


class LocalFileSystem_GetFileProperties(OpenEnum):
    Success = 0
    Not_Supported = 1
    Unknown = 2
    Timeout = 3
    Failed = 4
    Invalid_Parameter = 5
    In_Use = 6


class OverwritePolicy(OpenEnum):
    Unknown = 0
    Wraps_When_Full = 2
    Never_Overwrites = 7
    Archives = 8


class LogState(OpenEnum):
    Unknown = 0
    Normal = 2
    Erasing = 3
    Not_Applicable = 4


class Log_ClearLog(OpenEnum):
    Completed_with_no_error = 0
    Not_Supported = 1
    Unspecified_Error = 2
    Timeout = 3
    Failed = 4
    Invalid_Parameter = 5


class MemoryType(OpenEnum):
    Unknown = 0
    Other = 1
    DRAM = 2
    Synchronous_DRAM = 3
    Cache_DRAM = 4
    EDO = 5
    EDRAM = 6
    VRAM = 7
    SRAM = 8
    RAM = 9
    ROM = 10
    Flash = 11
    EEPROM = 12
    FEPROM = 13
    EPROM = 14
    CDRAM = 15
    _3DRAM = 16
    SDRAM = 17
    SGRAM = 18
    RDRAM = 19
    DDR = 20
    DDR2 = 21
    BRAM = 22
    FB_DIMM = 23
    DDR3 = 24
    FBD2 = 25
    DDR4 = 26
    LPDDR = 27
    LPDDR2 = 28
    LPDDR3 = 29
    LPDDR4 = 30


class ClassInfo(OpenEnum):
    Unknown = 0
    Other = 1
    CIM_1_0 = 2
    CIM_2_0 = 3
    CIM_2_1 = 4
    CIM_2_2 = 5
    CIM_2_3 = 6
    CIM_2_4 = 7
    CIM_2_5 = 8
    CIM_2_6 = 9
    CIM_2_7 = 10
    CIM_2_8 = 11
    DMI_Recast = 200
    SNMP_Recast = 201
    CMIP_Recast = 202


class ClassType(OpenEnum):
    Unknown = 0
    Other = 1
    CIM = 2
    DMI_Recast = 200
    SNMP_Recast = 201
    CMIP_Recast = 202


class BaseUnits(OpenEnum):
    Unknown = 0
    Other = 1
    Degrees_C = 2
    Degrees_F = 3
    Degrees_K = 4
    Volts = 5
    Amps = 6
    Watts = 7
    Joules = 8
    Coulombs = 9
    VA = 10
    Nits = 11
    Lumens = 12
    Lux = 13
    Candelas = 14
    kPa = 15
    PSI = 16
    Newtons = 17
    CFM = 18
    RPM = 19
    Hertz = 20
    Seconds = 21
    Minutes = 22
    Hours = 23
    Days = 24
    Weeks = 25
    Mils = 26
    Inches = 27
    Feet = 28
    Cubic_Inches = 29
    Cubic_Feet = 30
    Meters = 31
    Cubic_Centimeters = 32
    Cubic_Meters = 33
    Liters = 34
    Fluid_Ounces = 35
    Radians = 36
    Steradians = 37
    Revolutions = 38
    Cycles = 39
    Gravities = 40
    Ounces = 41
    Pounds = 42
    Foot_Pounds = 43
    Ounce_Inches = 44
    Gauss = 45
    Gilberts = 46
    Henries = 47
    Farads = 48
    Ohms = 49
    Siemens = 50
    Moles = 51
    Becquerels = 52
    PPM_parts_million = 53
    Decibels = 54
    DbA = 55
    DbC = 56
    Grays = 57
    Sieverts = 58
    Color_Temperature_Degrees_K = 59
    Bits = 60
    Bytes = 61
    Words_data = 62
    DoubleWords = 63
    QuadWords = 64
    Percentage = 65
    Pascals = 66


class RateUnits(OpenEnum):
    None_ = 0
    Per_MicroSecond = 1
    Per_MilliSecond = 2
    Per_Second = 3
    Per_Minute = 4
    Per_Hour = 5
    Per_Day = 6
    Per_Week = 7
    Per_Month = 8
    Per_Year = 9


class SupportedThresholds(OpenEnum):
    LowerThresholdNonCritical = 0
    UpperThresholdNonCritical = 1
    LowerThresholdCritical = 2
    UpperThresholdCritical = 3
    LowerThresholdFatal = 4
    UpperThresholdFatal = 5


class EnabledThresholds(OpenEnum):
    LowerThresholdNonCritical = 0
    UpperThresholdNonCritical = 1
    LowerThresholdCritical = 2
    UpperThresholdCritical = 3
    LowerThresholdFatal = 4
    UpperThresholdFatal = 5


class SettableThresholds(OpenEnum):
    LowerThresholdNonCritical = 0
    UpperThresholdNonCritical = 1
    LowerThresholdCritical = 2
    UpperThresholdCritical = 3
    LowerThresholdFatal = 4
    UpperThresholdFatal = 5


class ExecutionState(OpenEnum):
    Unknown = 0
    Other = 1
    Ready = 2
    Running = 3
    Blocked = 4
    Suspended_Blocked = 5
    Suspended_Ready = 6
    Terminated = 7
    Stopped = 8
    Growing = 9
    Ready_But_Relinquished_Processor = 10
    Hung = 11


class PCIController_Capabilities(OpenEnum):
    Unknown = 0
    Other = 1
    Supports_66MHz = 2
    Supports_User_Definable_Features = 3
    Supports_Fast_Back_to_Back_Transactions = 4
    PCI_X_Capable = 5
    PCI_Power_Management_Supported = 6
    Message_Signaled_Interrupts_Supported = 7
    Parity_Error_Recovery_Capable = 8
    AGP_Supported = 9
    Vital_Product_Data_Supported = 10
    Provides_Slot_Identification = 11
    Hot_Swap_Supported = 12
    Supports_PCIe = 13
    Supports_PCIe_Gen_2 = 14
    Supports_PCIe_Gen_3 = 15


class DeviceSelectTiming(OpenEnum):
    Unknown = 0
    Other = 1
    Fast = 2
    Medium = 3
    Slow = 4
    Reserved = 5


class ClassCode(OpenEnum):
    Pre_2_0 = 0
    Mass_Storage = 1
    Network = 2
    Display = 3
    Multimedia = 4
    Memory = 5
    Bridge = 6
    Simple_Communications = 7
    Base_Peripheral = 8
    Input = 9
    Docking_Station = 10
    Processor = 11
    Serial_Bus = 12
    Wireless = 13
    Intelligent_I_O = 14
    Satellite_Communication = 15
    Encryption_Decryption = 16
    Data_Acquisition_and_Signal_Processing = 17
    Other = 255


class InterruptPin(OpenEnum):
    None_ = 0
    INTA = 1
    INTB = 2
    INTC = 3
    INTD = 4
    Unknown = 5


class BridgeType(OpenEnum):
    Host = 0
    ISA = 1
    EISA = 2
    Micro_Channel = 3
    PCI = 4
    PCMCIA = 5
    NuBus = 6
    CardBus = 7
    RACEway = 8
    AGP = 9
    PCIe = 10
    PCIe_to_PCI = 11
    Other = 128


class SecondaryBusDeviceSelectTiming(OpenEnum):
    Unknown = 0
    Other = 1
    Fast = 2
    Medium = 3
    Slow = 4
    DMTF_Reserved = 5


class PhysicalMemory_MemoryType(OpenEnum):
    Unknown = 0
    Other = 1
    DRAM = 2
    Synchronous_DRAM = 3
    Cache_DRAM = 4
    EDO = 5
    EDRAM = 6
    VRAM = 7
    SRAM = 8
    RAM = 9
    ROM = 10
    Flash = 11
    EEPROM = 12
    FEPROM = 13
    EPROM = 14
    CDRAM = 15
    _3DRAM = 16
    SDRAM = 17
    SGRAM = 18
    RDRAM = 19
    DDR = 20
    DDR_2 = 21
    BRAM = 22
    FB_DIMM = 23
    DDR3 = 24
    FBD2 = 25
    DDR4 = 26
    LPDDR = 27
    LPDDR2 = 28
    LPDDR3 = 29
    LPDDR4 = 30


class PowerCapabilities(OpenEnum):
    Unknown = 0
    Other = 1
    Power_Saving_Modes_Entered_Automatically = 2
    Power_State_Settable = 3
    Power_Cycling_Supported = 4
    Timed_Power_On_Supported = 5


class PowerStatesSupported(OpenEnum):
    Other = 1
    On = 2
    Sleep_Light = 3
    Sleep_Deep = 4
    Power_Cycle_Off_Soft = 5
    Off_Hard = 6
    Hibernate_Off_Soft = 7
    Off_Soft = 8
    Power_Cycle_Off_Hard = 9
    Master_Bus_Reset = 10
    Diagnostic_Interrupt_NMI = 11
    Off_Soft_Graceful = 12
    Off_Hard_Graceful = 13
    Master_Bus_Reset_Graceful = 14
    Power_Cycle_Off_Soft_Graceful = 15
    Power_Cycle_Off_Hard_Graceful = 16


class PowerChangeCapabilities(OpenEnum):
    Unknown = 0
    Other = 1
    Power_Saving_Modes_Entered_Automatically = 2
    Power_State_Settable = 3
    Power_Cycling_Supported = 4
    Timed_Power_On_Supported = 5
    Off_Hard_Power_Cycling_Supported = 6
    HW_Reset_Supported = 7
    Graceful_Shutdown_Supported = 8


class RequestedPowerStatesSupported(OpenEnum):
    Other = 1
    On = 2
    Sleep_Light = 3
    Sleep_Deep = 4
    Power_Cycle_Off_Soft = 5
    Off_Hard = 6
    Hibernate_Off_Soft = 7
    Off_Soft = 8
    Power_Cycle_Off_Hard = 9
    Master_Bus_Reset = 10
    Diagnostic_Interrupt_NMI = 11
    Off_Soft_Graceful = 12
    Off_Hard_Graceful = 13
    Master_Bus_Reset_Graceful = 14
    Power_Cycle_Off_Soft_Graceful = 15
    Power_Cycle_Off_Hard_Graceful = 16
    Diagnostic_Interrupt_INIT = 17


class ActiveInputVoltage(OpenEnum):
    Other = 1
    Unknown = 2
    Range_1 = 3
    Range_2 = 4
    Both = 5
    Neither = 6


class TypeOfRangeSwitching(OpenEnum):
    Other = 1
    Unknown = 2
    Manual = 3
    Autoswitch = 4
    Wide_Range = 5
    Not_Applicable = 6


class NominalPhaseWiring(OpenEnum):
    Unknown = 0
    A = 2
    B = 3
    C = 4


class ActivitiesSupported(OpenEnum):
    Other = 1
    Create = 2
    Delete = 3
    Detect = 4
    Read = 5
    Write = 6
    Execute = 7


class QualifierFormatsSupported(OpenEnum):
    Class_Name = 2
    Class_Property = 3
    Class_Method = 4
    Object_Reference = 5
    Namespace = 6
    URL = 7
    Directory_File_Name = 8
    Command_Line_Instruction = 9
    SCSI_Command = 10
    Packets = 11


class SupportedMethods(OpenEnum):
    ChangeAccess = 0
    ShowAccess = 1
    AssignAccess = 2
    RevokeAccess = 3


class PrivilegeManagementService_AssignAccess(OpenEnum):
    Success = 0
    Not_Supported = 1
    Unspecified_Error = 2
    Timeout = 3
    Failed = 4
    Invalid_Parameter = 5
    Unsupported_Subject = 16000
    Unsupported_Privilege = 16001
    Unsupported_Target = 16002
    Authorization_Error = 16003
    NULL_not_supported = 16004
    UnSupported_Sharing_Privileges = 16005


class PrivilegeManagementService_RemoveAccess(OpenEnum):
    Success = 0
    Not_Supported = 1
    Unspecified_Error = 2
    Timeout = 3
    Failed = 4
    Invalid_Parameter = 5
    Unsupported_Privilege = 16000
    Unsupported_Target = 16001
    Authorization_Error = 16002
    Null_parameter_not_supported = 16003


class PrivilegeManagementService_ShowAccess(OpenEnum):
    Success = 0
    Not_Supported = 1
    Unknown = 2
    Timeout = 3
    Failed = 4
    Invalid_Parameter = 5
    Unsupported_Subject = 16000
    Unsupported_Target = 16002
    Authorization_Error = 16003
    NULL_not_supported = 16004


class UpgradeMethod(OpenEnum):
    Other = 1
    Unknown = 2
    Daughter_Board = 3
    ZIF_Socket = 4
    Replacement_Piggy_Back = 5
    None_ = 6
    LIF_Socket = 7
    Slot_1 = 8
    Slot_2 = 9
    _370_Pin_Socket = 10
    Slot_A = 11
    Slot_M = 12
    Socket_423 = 13
    Socket_A_Socket_462 = 14
    Socket_478 = 15
    Socket_754 = 16
    Socket_940 = 17
    Socket_939 = 18
    Socket_mPGA604 = 19
    Socket_LGA771 = 20
    Socket_LGA775 = 21
    Socket_S1 = 22
    Socket_AM2 = 23
    Socket_F_1207 = 24
    Socket_LGA1366 = 25
    Socket_G34 = 26
    Socket_AM3 = 27
    Socket_C32 = 28
    Socket_LGA1156 = 29
    Socket_LGA1567 = 30
    Socket_PGA988A = 31
    Socket_BGA1288 = 32
    rPGA988B = 33
    BGA1023 = 34
    BGA1224 = 35
    LGA1155 = 36
    LGA1356 = 37
    LGA2011 = 38
    Socket_FS1 = 39
    Socket_FS2 = 40
    Socket_FM1 = 41
    Socket_FM2 = 42
    Socket_LGA2011_3 = 43
    Socket_LGA1356_3 = 44
    Socket_LGA1150 = 45
    Socket_BGA1168 = 46
    Socket_BGA1234 = 47
    Socket_BGA1364 = 48
    Socket_AM4 = 49
    Socket_LGA1151 = 50
    Socket_BGA1356 = 51
    Socket_BGA1440 = 52
    Socket_BGA1515 = 53
    Socket_LGA3647_1 = 54
    Socket_SP3 = 55
    Socket_SP3r2 = 56


class CPUStatus(OpenEnum):
    Unknown = 0
    CPU_Enabled = 1
    CPU_Disabled_by_User = 2
    CPU_Disabled_By_BIOS_POST_Error = 3
    CPU_Is_Idle = 4
    Other = 7


class Processor_Characteristics(OpenEnum):
    Unknown = 0
    DMTF_Reserved = 1
    _64_bit_Capable = 2
    _32_bit_Capable = 3
    Enhanced_Virtualization = 4
    Hardware_Thread = 5
    NX_bit = 6
    Power_Performance_Control = 7
    Core_Frequency_Boosting = 8


class EnabledProcessorCharacteristics(OpenEnum):
    Unknown = 0
    Enabled = 2
    Disabled = 3
    Not_Applicable = 4


class CoreEnabledState(OpenEnum):
    Unknown = 0
    DMTF_Reserved = 1
    Core_Enabled = 2
    Core_Disabled = 3
    Core_Disabled_by_User = 4
    Core_Disabled_By_POST_Error = 5


class InfoFormat(OpenEnum):
    Other = 1
    Host_Name = 2
    IPv4_Address = 3
    IPv6_Address = 4
    IPX_Address = 5
    DECnet_Address = 6
    SNA_Address = 7
    Autonomous_System_Number = 8
    MPLS_Label = 9
    IPv4_Subnet_Address = 10
    IPv6_Subnet_Address = 11
    IPv4_Address_Range = 12
    IPv6_Address_Range = 13
    Dial_String = 100
    Ethernet_Address = 101
    Token_Ring_Address = 102
    ATM_Address = 103
    Frame_Relay_Address = 104
    URL = 200
    FQDN = 201
    User_FQDN = 202
    DER_ASN1_DN = 203
    DER_ASN1_GN = 204
    Key_ID = 205
    Parameterized_URL = 206


class AccessContext(OpenEnum):
    Unknown = 0
    Other = 1
    Default_Gateway = 2
    DNS_Server = 3
    SNMP_Trap_Destination = 4
    MPLS_Tunnel_Destination = 5
    DHCP_Server = 6
    SMTP_Server = 7
    LDAP_Server = 8
    Network_Time_Protocol_NTP_Server = 9
    Management_Service = 10
    internet_Storage_Name_Service_iSNS = 11


class AsynchronousMethodsSupported(OpenEnum):
    CreateResourcePool_is_supported = 2
    CreateChild_ResourcePool_is_supported = 3
    DeleteResourcePool_is_supported = 4
    AddResourcesToResourcePool_is_supported = 5
    RemoveResourcesFromResourcePool_is_supported = 6
    ChangeParentResourcePool_is_supported = 7


class SynchronousMethodsSupported(OpenEnum):
    CreateResourcePool_is_supported = 2
    CreateChild_ResourcePool_is_supported = 3
    DeleteResourcePool_is_supported = 4
    AddResourcesToResourcePool_is_supported = 5
    RemoveResourcesFromResourcePool_is_supported = 6
    CIM_ChangeParentResourcePool_is_supported = 7


class ResourcePoolConfigurationService_CreateResourcePool(OpenEnum):
    Job_Completed_with_No_Error = 0
    Not_Supported = 1
    Unknown = 2
    Timeout = 3
    Failed = 4
    Invalid_Parameter = 5
    In_Use = 6
    Incorrect_ResourceType_for_the_Pool = 7
    Method_Parameters_Checked_Job_Started = 4096
    Size_Not_Supported = 4097


class ResourcePoolConfigurationService_CreateChildResourcePool(OpenEnum):
    Job_Completed_with_No_Error = 0
    Not_Supported = 1
    Unknown = 2
    Timeout = 3
    Failed = 4
    Invalid_Parameter = 5
    In_Use = 6
    Incorrect_ResourceType_for_the_Pool = 7
    Insufficient_Resources = 8
    Method_Parameters_Checked_Job_Started = 4096
    Size_Not_Supported = 4097


class ResourcePoolConfigurationService_DeleteResourcePool(OpenEnum):
    Job_Completed_with_No_Error = 0
    Not_Supported = 1
    Unknown = 2
    Timeout = 3
    Failed = 4
    Invalid_Parameter = 5
    In_Use = 6
    Incorrect_ResourceType_for_the_Pool = 7
    Method_Parameters_Checked_Job_Started = 4096


class ResourcePoolConfigurationService_AddResourcesToResourcePool(OpenEnum):
    Job_Completed_with_No_Error = 0
    Not_Supported = 1
    Unknown = 2
    Timeout = 3
    Failed = 4
    Invalid_Parameter = 5
    In_Use = 6
    Incorrect_ResourceType_for_the_Pool = 7
    Method_Parameters_Checked_Job_Started = 4096
    Size_Not_Supported = 4097


class ResourcePoolConfigurationService_RemoveResourcesFromResourcePool(OpenEnum):
    Job_Completed_with_No_Error = 0
    Not_Supported = 1
    Unknown = 2
    Timeout = 3
    Failed = 4
    Invalid_Parameter = 5
    In_Use = 6
    Incorrect_ResourceType_for_the_Pool = 7
    Method_Parameters_Checked_Job_Started = 4096
    Size_Not_Supported = 4097


class ResourcePoolConfigurationService_ChangeParentResourcePool(OpenEnum):
    Job_Completed_with_No_Error = 0
    Not_Supported = 1
    Unknown = 2
    Timeout = 3
    Failed = 4
    Invalid_Parameter = 5
    In_Use = 6
    Incorrect_ResourceType_for_the_Pool = 7
    Insufficient_Resources = 8
    Method_Parameters_Checked_Job_Started = 4096
    Size_Not_Supported = 4097


class RoleCharacteristics(OpenEnum):
    Static = 2
    Opaque = 3


class RoleBasedAuthorizationService_AssignRoles(OpenEnum):
    Success = 0
    Not_Supported = 1
    Failed = 2


class RoleBasedAuthorizationService_ModifyRole(OpenEnum):
    Success = 0
    Not_Supported = 1
    Unknown = 2
    Timeout = 3
    Failed = 4
    Invalid_Parameter = 5
    Inappropriate_Privilege = 6


class RoleBasedAuthorizationService_ShowRoles(OpenEnum):
    Success = 0
    Not_Supported = 1
    Failed = 2


class RoleBasedManagementCapabilities_SupportedMethods(OpenEnum):
    ChangeAccess = 0
    ShowAccess = 1
    AssignAccess = 2
    RevokeAccess = 3
    CreateRole = 4
    ModifyRole = 5
    AssignRoles = 6
    ShowRoles = 7
    ModifyPrivilege = 8
    DeleteRole = 9


class ElementEffects(OpenEnum):
    Unknown = 0
    Other = 1
    Exclusive_Use = 2
    Performance_Impact = 3
    Element_Integrity = 4
    Manages = 5
    Consumes = 6
    Enhances_Integrity = 7
    Degrades_Integrity = 8
    Enhances_Performance = 9
    Degrades_Performance = 10


class PropertyPolicy(OpenEnum):
    Independent = 0
    Correlated = 1


class ValueRole(OpenEnum):
    Default = 0
    Optimal = 1
    Mean = 2
    Supported = 3


class ValueRange(OpenEnum):
    Point = 0
    Minimums = 1
    Maximums = 2
    Increments = 3


class VccMixedVoltageSupport(OpenEnum):
    Unknown = 0
    Other = 1
    _3_3V = 2
    _5V = 3


class VppMixedVoltageSupport(OpenEnum):
    Unknown = 0
    Other = 1
    _3_3V = 2
    _5V = 3
    _12V = 4


class MaxLinkWidth(OpenEnum):
    Unknown = 0
    x1 = 2
    x2 = 3
    x4 = 4
    x8 = 5
    x12 = 6
    x16 = 7
    x32 = 8


class StorageAllocationSettingData_Access(OpenEnum):
    Unknown = 0
    Readable = 1
    Writeable = 2
    Read_Write_Supported = 3


class HostExtentNameFormat(OpenEnum):
    Unknown = 0
    Other = 1
    SNVM = 7
    NAA = 9
    EUI64 = 10
    T10VID = 11
    OS_Device_Name = 12


class HostExtentNameNamespace(OpenEnum):
    Unknown = 0
    Other = 1
    VPD83Type3 = 2
    VPD83Type2 = 3
    VPD83Type1 = 4
    VPD80 = 5
    NodeWWN = 6
    SNVM = 7
    OS_Device_Namespace = 8


class ExtentType(OpenEnum):
    Other = 1
    Open = 2
    Intermediate = 3
    Mainframe = 4


class StorageTieringSelection(OpenEnum):
    Unknown = 0
    Use_RelativePerformanceOrder = 2
    Use_RelativePerformanceOrderSet = 3


class VirtualSystemManagementCapabilities_SynchronousMethodsSupported(OpenEnum):
    DefineSystemSupported = 2
    DestroySystemSupported = 3
    DestroySystemConfigurationSupported = 4
    ModifyResourceSettingsSupported = 5
    ModifySystemSettingsSupported = 6
    RemoveResourcesSupported = 7
    SelectSystemConfigurationSupported = 8
    SnapshotSystemSupported = 9
    AddResourcesSupported = 10


class VirtualSystemManagementCapabilities_AsynchronousMethodsSupported(OpenEnum):
    DefineSystemSupported = 2
    DestroySystemSupported = 3
    DestroySystemConfigurationSupported = 4
    ModifyResourceSettingsSupported = 5
    ModifySystemSettingsSupported = 6
    RemoveResourcesSupported = 7
    SelectSystemConfigurationSupported = 8
    SnapshotSystemSupported = 9
    AddResourcesSupported = 10


class IndicationsSupported(OpenEnum):
    VirtualResourceStateChangeIndicationsSupported = 2
    ConcreteJobStateChangeIndicationsSupported = 3
    VirtualSystemStateChangeIndicationsSupported = 4


class VirtualSystemManagementService_AddResourceSettings(OpenEnum):
    Completed_with_No_Error = 0
    Not_Supported = 1
    Failed = 2
    Timeout = 3
    Invalid_Parameter = 4
    Method_Parameters_Checked_Job_Started = 4096


class VirtualSystemManagementService_DefineSystem(OpenEnum):
    Completed_with_No_Error = 0
    Not_Supported = 1
    Failed = 2
    Timeout = 3
    Invalid_Parameter = 4
    Method_Parameters_Checked_Job_Started = 4096


class VirtualSystemManagementService_DestroySystem(OpenEnum):
    Completed_with_No_Error = 0
    Not_Supported = 1
    Failed = 2
    Timeout = 3
    Invalid_Parameter = 4
    Invalid_State = 5
    Method_Parameters_Checked_Job_Started = 4096


class VirtualSystemManagementService_ModifyResourceSettings(OpenEnum):
    Completed_with_No_Error = 0
    Not_Supported = 1
    Failed = 2
    Timeout = 3
    Invalid_Parameter = 4
    Invalid_State = 5
    Incompatible_Parameters = 6
    Method_Parameters_Checked_Job_Started = 4096


class VirtualSystemManagementService_ModifySystemSettings(OpenEnum):
    Completed_with_No_Error = 0
    Not_Supported = 1
    Failed = 2
    Timeout = 3
    Invalid_Parameter = 4
    Invalid_State = 5
    Incompatible_Parameters = 6
    Method_Parameters_Checked_Job_Started = 4096


class VirtualSystemManagementService_RemoveResourceSettings(OpenEnum):
    Completed_with_No_Error = 0
    Not_Supported = 1
    Failed = 2
    Timeout = 3
    Invalid_Parameter = 4
    Invalid_State = 5
    Method_Parameters_Checked_Job_Started = 4096


class SnapshotTypesEnabled(OpenEnum):
    Full_Snapshot = 2
    Disk_Snapshot = 3


class VirtualSystemSnapshotService_CreateSnapshot(OpenEnum):
    Completed_with_No_Error = 0
    Not_Supported = 1
    Failed = 2
    Timeout = 3
    Invalid_Parameter = 4
    Invalid_State = 5
    Invalid_Type = 6
    Method_Parameters_Checked_Job_Started = 4096


class VirtualSystemSnapshotService_DestroySnapshot(OpenEnum):
    Completed_with_No_Error = 0
    Not_Supported = 1
    Failed = 2
    Timeout = 3
    Invalid_Parameter = 4
    Invalid_State = 5
    Invalid_Type = 6
    Method_Parameters_Checked_Job_Started = 4096


class VirtualSystemSnapshotService_ApplySnapshot(OpenEnum):
    Completed_with_No_Error = 0
    Not_Supported = 1
    Failed = 2
    Timeout = 3
    Invalid_Parameter = 4
    Invalid_State = 5
    Invalid_Type = 6
    Method_Parameters_Checked_Job_Started = 4096


class VirtualSystemSnapshotServiceCapabilities_SynchronousMethodsSupported(OpenEnum):
    CreateSnapshotSupported = 2
    DestroySnapshotSupported = 3
    ApplySnapshotSupported = 4


class AynchronousMethodsSupported(OpenEnum):
    CreateSnapshotSupported = 2
    DestroySnapshotSupported = 3
    ApplySnapshotSupported = 4


class SnapshotTypesSupported(OpenEnum):
    Full_Snapshot = 2
    Disk_Snapshot = 3


class WakeUpType(OpenEnum):
    Other = 1
    Unknown = 2
    APM_Timer = 3
    Modem_Ring = 4
    LAN_Remote = 5
    Power_Switch = 6
    PCI_PME = 7
    AC_Power_Restored = 8


class BootStatus(OpenEnum):
    No_errors_detected = 0
    No_bootable_media = 1
    Operating_system_failed_to_load = 2
    Firmware_detected_hardware_failure = 3
    Operating_system_detected_hardware_failure = 4
    User_requested_boot = 5
    System_security_violation = 6
    Previously_requested_image = 7
    System_watchdog_timer_expired = 8


class BootUpState(OpenEnum):
    Other = 1
    Unknown = 2
    Safe = 3
    Warning = 4
    Critical = 5
    Non_recoverable = 6


class PowerSupplyState(OpenEnum):
    Other = 1
    Unknown = 2
    Safe = 3
    Warning = 4
    Critical = 5
    Non_recoverable = 6


class ThermalState(OpenEnum):
    Other = 1
    Unknown = 2
    Safe = 3
    Warning = 4
    Critical = 5
    Non_recoverable = 6


class KHV_Alarm_Acknowledge(OpenEnum):
    Completed_with_No_Error = 0
    Not_Supported = 1


class KHV_Alarm_Unacknowledge(OpenEnum):
    Completed_with_No_Error = 0
    Not_Supported = 1


class ModuleState(OpenEnum):
    Running = 2
    Starting = 3
    Disabled = 4
    Quarantined = 5
    Failed = 6


class CertificateUse(OpenEnum):
    Server = 2
    Client_Authority = 3


# A field has the name of its type, so the types have a second name.
_AcceleratorCapabilities = AcceleratorCapabilities
_Access = Access
_AccessContext = AccessContext
_AccessMode = AccessMode
_AccessState = AccessState
_ActiveInputVoltage = ActiveInputVoltage
_Activities = Activities
_ActivitiesSupported = ActivitiesSupported
_AdditionalAvailability = AdditionalAvailability
_AddressOrigin = AddressOrigin
_AddressType = AddressType
_AdvertiseTypes = AdvertiseTypes
_AlertType = AlertType
_AlertingElementFormat = AlertingElementFormat
_AllocationCapabilities_ResourceType = AllocationCapabilities_ResourceType
_Associativity = Associativity
_AsynchronousMethodsSupported = AsynchronousMethodsSupported
_AuthenticationMechanismsSupported = AuthenticationMechanismsSupported
_AutomaticRecoveryAction = AutomaticRecoveryAction
_AutomaticShutdownAction = AutomaticShutdownAction
_AutomaticStartupAction = AutomaticStartupAction
_Availability = Availability
_AvailableRequestedPowerStates = AvailableRequestedPowerStates
_AvailableRequestedStates = AvailableRequestedStates
_AynchronousMethodsSupported = AynchronousMethodsSupported
_BaseUnits = BaseUnits
_BatteryStatus = BatteryStatus
_BootStatus = BootStatus
_BootUpState = BootUpState
_BridgeType = BridgeType
_CIMXMLProtocolVersion = CIMXMLProtocolVersion
_CPUStatus = CPUStatus
_CacheType = CacheType
_Capabilities = Capabilities
_CertificateUse = CertificateUse
_ChangeableType = ChangeableType
_Characteristics = Characteristics
_ChargingStatus = ChargingStatus
_ChassisPackageType = ChassisPackageType
_ChassisTypes = ChassisTypes
_Chemistry = Chemistry
_ClassCode = ClassCode
_ClassInfo = ClassInfo
_ClassType = ClassType
_Classifications = Classifications
_CodeSet = CodeSet
_CommunicationMechanism = CommunicationMechanism
_CommunicationStatus = CommunicationStatus
_ComplexPasswordRulesEnforced = ComplexPasswordRulesEnforced
_CompressionRate = CompressionRate
_CompressionState = CompressionState
_ConnectorElectricalCharacteristics = ConnectorElectricalCharacteristics
_ConnectorGender = ConnectorGender
_ConnectorLayout = ConnectorLayout
_ConnectorType = ConnectorType
_ConsumerVisibility = ConsumerVisibility
_ControlMode = ControlMode
_ControlModesSupported = ControlModesSupported
_CoreEnabledState = CoreEnabledState
_DataOrganization = DataOrganization
_Dedicated = Dedicated
_DesiredControlMode = DesiredControlMode
_DesiredVLANEndpointMode = DesiredVLANEndpointMode
_DetailedStatus = DetailedStatus
_DeviceSelectTiming = DeviceSelectTiming
_DirectoryServiceUsage = DirectoryServiceUsage
_DiskDrive_FormFactor = DiskDrive_FormFactor
_DiskType = DiskType
_ElementEffects = ElementEffects
_ElementSoftwareStatus = ElementSoftwareStatus
_ElementType = ElementType
_EnabledCapabilities = EnabledCapabilities
_EnabledDefault = EnabledDefault
_EnabledProcessorCharacteristics = EnabledProcessorCharacteristics
_EnabledState = EnabledState
_EnabledThresholds = EnabledThresholds
_Encryption = Encryption
_ErrorAccess = ErrorAccess
_ErrorDataOrder = ErrorDataOrder
_ErrorInfo = ErrorInfo
_EthernetPort_Capabilities = EthernetPort_Capabilities
_EthernetPort_PortType = EthernetPort_PortType
_ExecutionState = ExecutionState
_ExtendedResourceType = ExtendedResourceType
_ExtentStatus = ExtentStatus
_ExtentType = ExtentType
_FileSystem_PersistenceType = FileSystem_PersistenceType
_FormFactor = FormFactor
_FrameType = FrameType
_FunctionalProfilesSupported = FunctionalProfilesSupported
_HealthState = HealthState
_HostExtentNameFormat = HostExtentNameFormat
_HostExtentNameNamespace = HostExtentNameNamespace
_IPAssignmentSettingData_ProtocolIFType = IPAssignmentSettingData_ProtocolIFType
_IPProtocolEndpoint_AddressOrigin = IPProtocolEndpoint_AddressOrigin
_IPVersionSupport = IPVersionSupport
_IPv6AddressType = IPv6AddressType
_IndicationsSupported = IndicationsSupported
_InfoFormat = InfoFormat
_InputCurrentType = InputCurrentType
_InterconnectType = InterconnectType
_InterruptPin = InterruptPin
_IsCurrent = IsCurrent
_IsDefault = IsDefault
_IsFixedSize = IsFixedSize
_IsNext = IsNext
_LANType = LANType
_Level = Level
_LinkTechnology = LinkTechnology
_LoadBalanceAlgorithm = LoadBalanceAlgorithm
_LocalAccessDefinitionRequired = LocalAccessDefinitionRequired
_LocationIndicator = LocationIndicator
_LogState = LogState
_MappingBehavior = MappingBehavior
_MaxLinkWidth = MaxLinkWidth
_MemoryType = MemoryType
_ModuleState = ModuleState
_MultipleDisksSupported = MultipleDisksSupported
_MultipleSystemSupport = MultipleSystemSupport
_NameFormat = NameFormat
_NameNamespace = NameNamespace
_NetworkPortProfileIDType = NetworkPortProfileIDType
_NominalPhaseWiring = NominalPhaseWiring
_OSType = OSType
_OnFatalErrorPolicy = OnFatalErrorPolicy
_OperatingStatus = OperatingStatus
_OperationalStatus = OperationalStatus
_OperationsSupported = OperationsSupported
_OverwritePolicy = OverwritePolicy
_PCIController_Capabilities = PCIController_Capabilities
_PackageType = PackageType
_PartitionSubtype = PartitionSubtype
_PartitionType = PartitionType
_PerceivedSeverity = PerceivedSeverity
_PersistenceType = PersistenceType
_PhysicalMemory_MemoryType = PhysicalMemory_MemoryType
_PoEPowerEntityType = PoEPowerEntityType
_PortType = PortType
_PowerCapabilities = PowerCapabilities
_PowerChangeCapabilities = PowerChangeCapabilities
_PowerManagementCapabilities = PowerManagementCapabilities
_PowerState = PowerState
_PowerStatesSupported = PowerStatesSupported
_PowerSupplyState = PowerSupplyState
_PrimaryStatus = PrimaryStatus
_ProbableCause = ProbableCause
_Processor_Characteristics = Processor_Characteristics
_PropertyPolicy = PropertyPolicy
_Protocol = Protocol
_ProtocolIFType = ProtocolIFType
_ProtocolSupported = ProtocolSupported
_ProtocolType = ProtocolType
_QualifierFormats = QualifierFormats
_QualifierFormatsSupported = QualifierFormatsSupported
_RackMountable = RackMountable
_RateElementType = RateElementType
_RateUnits = RateUnits
_ReadPolicy = ReadPolicy
_RedundancyStatus = RedundancyStatus
_RegisteredOrganization = RegisteredOrganization
_RegisteredSpecification_AdvertiseTypes = RegisteredSpecification_AdvertiseTypes
_RemovalConditions = RemovalConditions
_RepeatNotificationPolicy = RepeatNotificationPolicy
_ReplacementPolicy = ReplacementPolicy
_RequestTypesSupported = RequestTypesSupported
_RequestedPowerState = RequestedPowerState
_RequestedPowerStatesSupported = RequestedPowerStatesSupported
_RequestedState = RequestedState
_RequestedStatesSupported = RequestedStatesSupported
_ResetCapability = ResetCapability
_ResourceAllocationSettingData_ResourceType = ResourceAllocationSettingData_ResourceType
_ResourceType = ResourceType
_RoleBasedManagementCapabilities_SupportedMethods = RoleBasedManagementCapabilities_SupportedMethods
_RoleCharacteristics = RoleCharacteristics
_SecondaryBusDeviceSelectTiming = SecondaryBusDeviceSelectTiming
_Security = Security
_SecurityBreach = SecurityBreach
_SensorType = SensorType
_ServicePhilosophy = ServicePhilosophy
_SettableThresholds = SettableThresholds
_SharingMode = SharingMode
_SnapshotTypesEnabled = SnapshotTypesEnabled
_SnapshotTypesSupported = SnapshotTypesSupported
_SpaceLimitDetermination = SpaceLimitDetermination
_SpecificationType = SpecificationType
_StateAwareness = StateAwareness
_StatusInfo = StatusInfo
_StorageAllocationSettingData_Access = StorageAllocationSettingData_Access
_StoragePool_Usage = StoragePool_Usage
_StorageTieringSelection = StorageTieringSelection
_SubscriptionRemovalAction = SubscriptionRemovalAction
_SubscriptionState = SubscriptionState
_SupportedAddStates = SupportedAddStates
_SupportedMethods = SupportedMethods
_SupportedRemoveStates = SupportedRemoveStates
_SupportedThresholds = SupportedThresholds
_SupportedUserPasswordEncodings = SupportedUserPasswordEncodings
_SupportedUserPasswordEncryptionAlgorithms = SupportedUserPasswordEncryptionAlgorithms
_SynchronousMethodsSupported = SynchronousMethodsSupported
_TargetOSTypes = TargetOSTypes
_ThermalState = ThermalState
_TransitioningToPowerState = TransitioningToPowerState
_TransitioningToState = TransitioningToState
_Trending = Trending
_TypeOfRangeSwitching = TypeOfRangeSwitching
_TypeOfSet = TypeOfSet
_UpgradeCondition = UpgradeCondition
_UpgradeMethod = UpgradeMethod
_Usage = Usage
_UsageRestriction = UsageRestriction
_UserPasswordEncoding = UserPasswordEncoding
_UserPasswordEncryptionAlgorithm = UserPasswordEncryptionAlgorithm
_ValueRange = ValueRange
_ValueRole = ValueRole
_VccMixedVoltageSupport = VccMixedVoltageSupport
_VideoArchitecture = VideoArchitecture
_VideoMemoryType = VideoMemoryType
_VirtualSystemManagementCapabilities_AsynchronousMethodsSupported = VirtualSystemManagementCapabilities_AsynchronousMethodsSupported
_VirtualSystemManagementCapabilities_SynchronousMethodsSupported = VirtualSystemManagementCapabilities_SynchronousMethodsSupported
_VirtualSystemSnapshotServiceCapabilities_SynchronousMethodsSupported = VirtualSystemSnapshotServiceCapabilities_SynchronousMethodsSupported
_VppMixedVoltageSupport = VppMixedVoltageSupport
_WakeUpType = WakeUpType
_WritePolicy = WritePolicy


class CIM_ManagedElement(CimObject, frozen=True, kw_only=True):
    """The root of nearly all classes: anything that can be shown and named."""

    CIM_NAME: ClassVar[str] = "CIM_ManagedElement"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ()
    CIM_HASH: ClassVar[str] = "649773c1199c"
    InstanceID: str | None = None
    Caption: str | None = None
    Description: str | None = None
    ElementName: str | None = None
    Generation: int | None = None


class CIM_Dependency(CimObject, frozen=True, kw_only=True):
    """Ties something to what it depends on."""

    CIM_NAME: ClassVar[str] = "CIM_Dependency"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("Antecedent", "Dependent")
    CIM_HASH: ClassVar[str] = "fca1aa428e40"
    Antecedent: Path
    Dependent: Path


class CIM_AbstractBasedOn(CIM_Dependency, frozen=True, kw_only=True):
    """What is common to all ways in which one extent of storage lies on another."""

    CIM_NAME: ClassVar[str] = "CIM_AbstractBasedOn"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("Antecedent", "Dependent")
    CIM_HASH: ClassVar[str] = "9341ef046b41"
    StartingAddress: int | None = None
    EndingAddress: int | None = None
    OrderIndex: int | None = None


class CIM_AbstractElementAllocatedFromPool(CIM_Dependency, frozen=True, kw_only=True):
    """What is common to all ways of taking an element out of a pool."""

    CIM_NAME: ClassVar[str] = "CIM_AbstractElementAllocatedFromPool"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("Antecedent", "Dependent")
    CIM_HASH: ClassVar[str] = "36da8aac6b59"


class CIM_ListenerDestination(CIM_ManagedElement, frozen=True, kw_only=True):
    """Where indications are sent."""

    CIM_NAME: ClassVar[str] = "CIM_ListenerDestination"
    CIM_KEYS: ClassVar[tuple[str, ...]] = (
        "SystemCreationClassName",
        "SystemName",
        "CreationClassName",
        "Name",
    )
    CIM_HASH: ClassVar[str] = "a6bc14e9f24f"
    SystemCreationClassName: str
    SystemName: str
    CreationClassName: str
    Name: str
    PersistenceType: _PersistenceType | None = None
    OtherPersistenceType: str | None = None
    Destination: str | None = None
    OtherProtocol: str | None = None
    Protocol: _Protocol | None = _Protocol.CIM_XML
    password: str | None = None
    username: str | None = None


class CIM_AbstractIndicationSubscription(CimObject, frozen=True, kw_only=True):
    """What is common to all subscriptions: who wants which indications, and what to do when they
    cannot be delivered.
    """

    CIM_NAME: ClassVar[str] = "CIM_AbstractIndicationSubscription"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("Filter", "Handler")
    CIM_HASH: ClassVar[str] = "7091b6eb798b"
    Filter: Path
    Handler: Path
    OnFatalErrorPolicy: _OnFatalErrorPolicy | None = None
    OtherOnFatalErrorPolicy: str | None = None
    FailureTriggerTimeInterval: int | None = None
    SubscriptionState: _SubscriptionState | None = None
    OtherSubscriptionState: str | None = None
    TimeOfLastStateChange: CimDateTime | None = None
    SubscriptionDuration: int | None = None
    SubscriptionStartTime: CimDateTime | None = None
    SubscriptionTimeRemaining: int | None = None
    RepeatNotificationPolicy: _RepeatNotificationPolicy | None = None
    OtherRepeatNotificationPolicy: str | None = None
    RepeatNotificationInterval: int | None = None
    RepeatNotificationGap: int | None = None
    RepeatNotificationCount: int | None = None
    SubscriptionInfo: str | None = None
    AlertOnStateChange: bool | None = False
    LastIndicationIdentifier: str | None = None
    LastIndicationProductionDateTime: CimDateTime | None = None


class CIM_ManagedSystemElement(CIM_ManagedElement, frozen=True, kw_only=True):
    """Anything that has a state of health: machines, devices, programs, jobs."""

    CIM_NAME: ClassVar[str] = "CIM_ManagedSystemElement"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ()
    CIM_HASH: ClassVar[str] = "71f090245335"
    InstallDate: CimDateTime | None = None
    Name: str | None = None
    OperationalStatus: tuple[_OperationalStatus, ...] | None = None
    StatusDescriptions: tuple[str, ...] | None = None
    Status: str | None = None
    HealthState: _HealthState | None = None
    CommunicationStatus: _CommunicationStatus | None = None
    DetailedStatus: _DetailedStatus | None = None
    OperatingStatus: _OperatingStatus | None = None
    PrimaryStatus: _PrimaryStatus | None = None


class CIM_LogicalElement(CIM_ManagedSystemElement, frozen=True, kw_only=True):
    """Anything with a state that is not a piece of hardware one can hold."""

    CIM_NAME: ClassVar[str] = "CIM_LogicalElement"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ()
    CIM_HASH: ClassVar[str] = "192c2305ae17"


class CIM_EnabledLogicalElement(CIM_LogicalElement, frozen=True, kw_only=True):
    """Anything that can be switched on and off."""

    CIM_NAME: ClassVar[str] = "CIM_EnabledLogicalElement"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ()
    CIM_HASH: ClassVar[str] = "afae5f00b115"
    EnabledState: _EnabledState | None = _EnabledState.Not_Applicable
    OtherEnabledState: str | None = None
    RequestedState: _RequestedState | None = _RequestedState.Not_Applicable
    EnabledDefault: _EnabledDefault | None = _EnabledDefault.Enabled
    TimeOfLastStateChange: CimDateTime | None = None
    AvailableRequestedStates: tuple[_AvailableRequestedStates, ...] | None = None
    TransitioningToState: _TransitioningToState | None = _TransitioningToState.Not_Applicable


class CIM_Account(CIM_EnabledLogicalElement, frozen=True, kw_only=True):
    """What somebody logs in with on a system: a name, its password and when it is valid."""

    CIM_NAME: ClassVar[str] = "CIM_Account"
    CIM_KEYS: ClassVar[tuple[str, ...]] = (
        "Name",
        "SystemCreationClassName",
        "SystemName",
        "CreationClassName",
    )
    CIM_HASH: ClassVar[str] = "aeb31e38b2f8"
    Name: str
    SystemCreationClassName: str
    SystemName: str
    CreationClassName: str
    UserID: str | None = None
    ObjectClass: tuple[str, ...] | None = None
    Descriptions: tuple[str, ...] | None = None
    Host: tuple[str, ...] | None = None
    LocalityName: tuple[str, ...] | None = None
    OrganizationName: tuple[str, ...] | None = None
    OU: tuple[str, ...] | None = None
    SeeAlso: tuple[str, ...] | None = None
    UserCertificate: tuple[str, ...] | None = None
    UserPassword: tuple[str, ...] | None = None
    UserPasswordEncryptionAlgorithm: _UserPasswordEncryptionAlgorithm | None = None
    OtherUserPasswordEncryptionAlgorithm: str | None = None
    ComplexPasswordRulesEnforced: tuple[_ComplexPasswordRulesEnforced, ...] | None = None
    InactivityTimeout: CimDateTime | None = None
    LastLogin: CimDateTime | None = None
    MaximumSuccessiveLoginFailures: int | None = None
    PasswordExpiration: CimDateTime | None = None
    PasswordHistoryDepth: int | None = None
    UserPasswordEncoding: _UserPasswordEncoding | None = None


class CIM_SettingData(CIM_ManagedElement, frozen=True, kw_only=True):
    """A set of settings of something."""

    CIM_NAME: ClassVar[str] = "CIM_SettingData"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("InstanceID",)
    CIM_HASH: ClassVar[str] = "4af499c0c21e"
    InstanceID: str
    ChangeableType: _ChangeableType | None = None
    ConfigurationName: str | None = None
    ComponentSetting: tuple[CimObject, ...] | None = None
    SoID: str | None = None
    SoOrgID: str | None = None


class CIM_Capabilities(CIM_ManagedElement, frozen=True, kw_only=True):
    """What an element can do."""

    CIM_NAME: ClassVar[str] = "CIM_Capabilities"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("InstanceID",)
    CIM_HASH: ClassVar[str] = "1762e661dea0"
    InstanceID: str


class CIM_EnabledLogicalElementCapabilities(CIM_Capabilities, frozen=True, kw_only=True):
    """Which states an element can be asked for, and whether it can be renamed."""

    CIM_NAME: ClassVar[str] = "CIM_EnabledLogicalElementCapabilities"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("InstanceID",)
    CIM_HASH: ClassVar[str] = "64e57b6c7ae7"
    ElementNameEditSupported: bool | None = None
    MaxElementNameLen: int | None = None
    RequestedStatesSupported: tuple[_RequestedStatesSupported, ...] | None = None
    ElementNameMask: str | None = None
    StateAwareness: tuple[_StateAwareness, ...] | None = None


class CIM_AccountManagementCapabilities(CIM_EnabledLogicalElementCapabilities, frozen=True, kw_only=True):
    """What accounts an account management service can make and change."""

    CIM_NAME: ClassVar[str] = "CIM_AccountManagementCapabilities"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("InstanceID",)
    CIM_HASH: ClassVar[str] = "1519e41cbe78"
    OperationsSupported: tuple[_OperationsSupported, ...] | None = None
    OtherSupportedUserPasswordEncryptionAlgorithms: tuple[str, ...] | None = None
    SupportedUserPasswordEncryptionAlgorithms: tuple[_SupportedUserPasswordEncryptionAlgorithms, ...] | None = None
    UserPasswordEncryptionSalt: str | None = None
    MaximumAccountsSupported: int | None = None
    SupportedUserPasswordEncodings: tuple[_SupportedUserPasswordEncodings, ...] | None = None


class CIM_Service(CIM_EnabledLogicalElement, frozen=True, kw_only=True):
    """Something that does work for others, such as a daemon."""

    CIM_NAME: ClassVar[str] = "CIM_Service"
    CIM_KEYS: ClassVar[tuple[str, ...]] = (
        "Name",
        "SystemCreationClassName",
        "SystemName",
        "CreationClassName",
    )
    CIM_HASH: ClassVar[str] = "8cd984433340"
    Name: str
    SystemCreationClassName: str
    SystemName: str
    CreationClassName: str
    PrimaryOwnerName: str | None = None
    PrimaryOwnerContact: str | None = None
    StartMode: str | None = None
    Started: bool | None = None
    LoSID: str | None = None
    LoSOrgID: str | None = None


class CIM_SecurityService(CIM_Service, frozen=True, kw_only=True):
    """A service that protects: it identifies, permits or encrypts."""

    CIM_NAME: ClassVar[str] = "CIM_SecurityService"
    CIM_KEYS: ClassVar[tuple[str, ...]] = (
        "Name",
        "SystemCreationClassName",
        "SystemName",
        "CreationClassName",
    )
    CIM_HASH: ClassVar[str] = "1cf26875cb20"


class CIM_AllocatedLogicalElement(CIM_EnabledLogicalElement, frozen=True, kw_only=True):
    """A thing that is dealt out of a pool of resources."""

    CIM_NAME: ClassVar[str] = "CIM_AllocatedLogicalElement"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ()
    CIM_HASH: ClassVar[str] = "faa5bdea2703"
    AllocationState: CimObject | None = None


class CIM_System(CIM_AllocatedLogicalElement, frozen=True, kw_only=True):
    """Something that works as one and has devices, services or both."""

    CIM_NAME: ClassVar[str] = "CIM_System"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("Name", "CreationClassName")
    CIM_HASH: ClassVar[str] = "e3b80354f68e"
    Name: str
    CreationClassName: str
    NameFormat: str | None = None
    PrimaryOwnerName: str | None = None
    PrimaryOwnerContact: str | None = None
    Roles: tuple[str, ...] | None = None
    OtherIdentifyingInfo: tuple[str, ...] | None = None
    IdentifyingDescriptions: tuple[str, ...] | None = None


class CIM_ComputerSystem(CIM_System, frozen=True, kw_only=True):
    """A computer, real or virtual."""

    CIM_NAME: ClassVar[str] = "CIM_ComputerSystem"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("Name", "CreationClassName")
    CIM_HASH: ClassVar[str] = "268e15f49071"
    Dedicated: tuple[_Dedicated, ...] | None = None
    OtherDedicatedDescriptions: tuple[str, ...] | None = None
    ResetCapability: _ResetCapability | None = None
    PowerManagementCapabilities: tuple[_PowerManagementCapabilities, ...] | None = None


class CIM_Identity(CIM_ManagedElement, frozen=True, kw_only=True):
    """That somebody is who they say: the name under which rights are given."""

    CIM_NAME: ClassVar[str] = "CIM_Identity"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("InstanceID",)
    CIM_HASH: ClassVar[str] = "165de57ab95a"
    InstanceID: str
    CurrentlyAuthenticated: bool | None = False


class CIM_AccountManagementService(CIM_SecurityService, frozen=True, kw_only=True):
    """Makes, changes and ends the accounts of a system."""

    CIM_NAME: ClassVar[str] = "CIM_AccountManagementService"
    CIM_KEYS: ClassVar[tuple[str, ...]] = (
        "Name",
        "SystemCreationClassName",
        "SystemName",
        "CreationClassName",
    )
    CIM_HASH: ClassVar[str] = "d8e5b0cd2d55"


class CIM_Component(CimObject, frozen=True, kw_only=True):
    """Ties a whole to one of its parts."""

    CIM_NAME: ClassVar[str] = "CIM_Component"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("GroupComponent", "PartComponent")
    CIM_HASH: ClassVar[str] = "9debd01a20bd"
    GroupComponent: Path
    PartComponent: Path


class CIM_SystemComponent(CIM_Component, frozen=True, kw_only=True):
    """Ties a system to one of its parts."""

    CIM_NAME: ClassVar[str] = "CIM_SystemComponent"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("GroupComponent", "PartComponent")
    CIM_HASH: ClassVar[str] = "53afd7c797d2"


class CIM_AccountOnSystem(CIM_SystemComponent, frozen=True, kw_only=True):
    """Ties accounts to the system that they are valid on."""

    CIM_NAME: ClassVar[str] = "CIM_AccountOnSystem"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("GroupComponent", "PartComponent")
    CIM_HASH: ClassVar[str] = "1f1bc4b05c6f"


class CIM_ServiceAccessPoint(CIM_EnabledLogicalElement, frozen=True, kw_only=True):
    """A place where something can be reached, such as an address."""

    CIM_NAME: ClassVar[str] = "CIM_ServiceAccessPoint"
    CIM_KEYS: ClassVar[tuple[str, ...]] = (
        "Name",
        "SystemCreationClassName",
        "SystemName",
        "CreationClassName",
    )
    CIM_HASH: ClassVar[str] = "260c485c51e0"
    Name: str
    SystemCreationClassName: str
    SystemName: str
    CreationClassName: str


class CIM_SAPSAPDependency(CIM_Dependency, frozen=True, kw_only=True):
    """Ties access points of which one needs the other."""

    CIM_NAME: ClassVar[str] = "CIM_SAPSAPDependency"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("Antecedent", "Dependent")
    CIM_HASH: ClassVar[str] = "dacd5946782c"


class CIM_Indication(CimObject, frozen=True, kw_only=True):
    """A report of something that happened, sent to those who subscribed to it."""

    CIM_NAME: ClassVar[str] = "CIM_Indication"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ()
    CIM_HASH: ClassVar[str] = "2f0c3b05e459"
    IndicationIdentifier: str | None = None
    CorrelatedIndications: tuple[str, ...] | None = None
    IndicationTime: CimDateTime | None = None
    PerceivedSeverity: _PerceivedSeverity | None = None
    OtherSeverity: str | None = None
    IndicationFilterName: str | None = None
    SequenceContext: str | None = None
    SequenceNumber: int | None = None


class CIM_ProcessIndication(CIM_Indication, frozen=True, kw_only=True):
    """A report that software sends of its own accord, not because data in the model changed."""

    CIM_NAME: ClassVar[str] = "CIM_ProcessIndication"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ()
    CIM_HASH: ClassVar[str] = "ffc65e2d2724"


class CIM_AlertIndication(CIM_ProcessIndication, frozen=True, kw_only=True):
    """A report of a condition that somebody should know of: what, how bad, and what to do."""

    CIM_NAME: ClassVar[str] = "CIM_AlertIndication"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ()
    CIM_HASH: ClassVar[str] = "4da034ae9987"
    Description: str | None = None
    AlertingManagedElement: str | None = None
    AlertingElementFormat: _AlertingElementFormat | None = _AlertingElementFormat.Unknown
    OtherAlertingElementFormat: str | None = None
    AlertType: _AlertType | None = None
    OtherAlertType: str | None = None
    ProbableCause: _ProbableCause | None = None
    ProbableCauseDescription: str | None = None
    Trending: _Trending | None = None
    RecommendedActions: tuple[str, ...] | None = None
    EventID: str | None = None
    EventTime: CimDateTime | None = None
    SystemCreationClassName: str | None = None
    SystemName: str | None = None
    ProviderName: str | None = None
    Message: str | None = None
    MessageArguments: tuple[str, ...] | None = None
    MessageID: str | None = None
    OwningEntity: str | None = None


class CIM_ResourcePool(CIM_LogicalElement, frozen=True, kw_only=True):
    """A stock of one kind of resource, from which machines are given their share."""

    CIM_NAME: ClassVar[str] = "CIM_ResourcePool"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("InstanceID",)
    CIM_HASH: ClassVar[str] = "b0d6689f9f48"
    InstanceID: str
    PoolID: str | None = None
    Primordial: bool | None = False
    Capacity: int | None = None
    Reserved: int | None = None
    ResourceType: _ResourceType | None = None
    OtherResourceType: str | None = None
    ResourceSubType: str | None = None
    AllocationUnits: str | None = None
    ConsumedResourceUnits: str | None = "count"
    CurrentlyConsumedResource: int | None = None
    MaxConsumableResource: int | None = None


class CIM_ElementAllocatedFromPool(CIM_AbstractElementAllocatedFromPool, frozen=True, kw_only=True):
    """Ties an element to the pool that it was taken from."""

    CIM_NAME: ClassVar[str] = "CIM_ElementAllocatedFromPool"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("Antecedent", "Dependent")
    CIM_HASH: ClassVar[str] = "3b64953d5182"


class CIM_ResourceAllocationSettingData(CIM_SettingData, frozen=True, kw_only=True):
    """How much of a resource something is given or asks for."""

    CIM_NAME: ClassVar[str] = "CIM_ResourceAllocationSettingData"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("InstanceID",)
    CIM_HASH: ClassVar[str] = "cd9ba9965ff5"
    ResourceType: _ResourceAllocationSettingData_ResourceType | None = None
    OtherResourceType: str | None = None
    ResourceSubType: str | None = None
    PoolID: str | None = None
    ConsumerVisibility: _ConsumerVisibility | None = None
    HostResource: tuple[str, ...] | None = None
    AllocationUnits: str | None = None
    VirtualQuantity: int | None = None
    Reservation: int | None = None
    Limit: int | None = None
    Weight: int | None = None
    AutomaticAllocation: bool | None = None
    AutomaticDeallocation: bool | None = None
    Parent: str | None = None
    Connection: tuple[str, ...] | None = None
    Address: str | None = None
    MappingBehavior: _MappingBehavior | None = None
    AddressOnParent: str | None = None
    VirtualQuantityUnits: str | None = "count"


class CIM_LogicalDevice(CIM_AllocatedLogicalElement, frozen=True, kw_only=True):
    """A device as software sees it; parts one can hold are physical elements."""

    CIM_NAME: ClassVar[str] = "CIM_LogicalDevice"
    CIM_KEYS: ClassVar[tuple[str, ...]] = (
        "SystemCreationClassName",
        "SystemName",
        "CreationClassName",
        "DeviceID",
    )
    CIM_HASH: ClassVar[str] = "0bb9ed3a1dd3"
    SystemCreationClassName: str
    SystemName: str
    CreationClassName: str
    DeviceID: str
    PowerManagementSupported: bool | None = None
    PowerManagementCapabilities: tuple[_PowerManagementCapabilities, ...] | None = None
    Availability: _Availability | None = None
    StatusInfo: _StatusInfo | None = None
    LastErrorCode: int | None = None
    ErrorDescription: str | None = None
    ErrorCleared: bool | None = None
    OtherIdentifyingInfo: tuple[str, ...] | None = None
    PowerOnHours: int | None = None
    TotalPowerOnHours: int | None = None
    IdentifyingDescriptions: tuple[str, ...] | None = None
    AdditionalAvailability: tuple[_AdditionalAvailability, ...] | None = None
    MaxQuiesceTime: int | None = None
    LocationIndicator: _LocationIndicator | None = None


class CIM_StorageExtent(CIM_LogicalDevice, frozen=True, kw_only=True):
    """A range of storage that can be read and perhaps written: a disk's media, a partition, a
    volume.
    """

    CIM_NAME: ClassVar[str] = "CIM_StorageExtent"
    CIM_KEYS: ClassVar[tuple[str, ...]] = (
        "SystemCreationClassName",
        "SystemName",
        "CreationClassName",
        "DeviceID",
    )
    CIM_HASH: ClassVar[str] = "c985e1d71ad4"
    DataOrganization: _DataOrganization | None = None
    Purpose: str | None = None
    Access: _Access | None = None
    ErrorMethodology: str | None = None
    BlockSize: int | None = None
    NumberOfBlocks: int | None = None
    ConsumableBlocks: int | None = None
    IsBasedOnUnderlyingRedundancy: bool | None = None
    SequentialAccess: bool | None = None
    ExtentStatus: tuple[_ExtentStatus, ...] | None = None
    NoSinglePointOfFailure: bool | None = None
    DataRedundancy: int | None = None
    PackageRedundancy: int | None = None
    DeltaReservation: int | None = None
    Primordial: bool | None = False
    NameFormat: _NameFormat | None = None
    NameNamespace: _NameNamespace | None = None
    OtherNameNamespace: str | None = None
    OtherNameFormat: str | None = None
    ClientSettableUsage: tuple[int, ...] | None = None
    CompressionRate: _CompressionRate | None = _CompressionRate.None_
    CompressionState: _CompressionState | None = None
    ExtentDiscriminator: tuple[str, ...] | None = None
    ExtentInterleaveDepth: int | None = None
    ExtentStripeLength: int | None = None
    IsComposite: bool | None = True
    IsCompressed: bool | None = None
    IsConcatenated: bool | None = None
    OtherUsageDescription: str | None = None
    Usage: _Usage | None = None


class CIM_StoragePool(CIM_ResourcePool, frozen=True, kw_only=True):
    """A stock of storage from which volumes are made."""

    CIM_NAME: ClassVar[str] = "CIM_StoragePool"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("InstanceID",)
    CIM_HASH: ClassVar[str] = "d0923c70d93b"
    TotalManagedSpace: int | None = None
    RemainingManagedSpace: int | None = None
    CapacityInMigratingSource: int | None = None
    CapacityInMigratingTarget: int | None = None
    ClientSettableUsage: tuple[int, ...] | None = None
    ElementsShareSpace: bool | None = False
    LowSpaceWarningThreshold: int | None = None
    OtherUsageDescription: str | None = None
    ReservedSpace: int | None = None
    SpaceLimit: int | None = None
    SpaceLimitDetermination: _SpaceLimitDetermination | None = None
    ThinProvisionMetaDataSpace: int | None = None
    Usage: _StoragePool_Usage | None = None


class CIM_AllocatedFromStoragePool(CIM_ElementAllocatedFromPool, frozen=True, kw_only=True):
    """Ties a volume to the storage pool that it takes its space from."""

    CIM_NAME: ClassVar[str] = "CIM_AllocatedFromStoragePool"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("Antecedent", "Dependent")
    CIM_HASH: ClassVar[str] = "2cd436133810"
    SpaceConsumed: int | None = None
    SpaceLimit: int | None = 0
    SpaceLimitWarningThreshold: int | None = None


class CIM_AllocationCapabilities(CIM_Capabilities, frozen=True, kw_only=True):
    """What can be asked of a pool of resources, and how it is given out."""

    CIM_NAME: ClassVar[str] = "CIM_AllocationCapabilities"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("InstanceID",)
    CIM_HASH: ClassVar[str] = "521777ea2059"
    ResourceType: _AllocationCapabilities_ResourceType | None = None
    OtherResourceType: str | None = None
    ResourceSubType: str | None = None
    RequestTypesSupported: _RequestTypesSupported | None = None
    SharingMode: _SharingMode | None = None
    SupportedAddStates: tuple[_SupportedAddStates, ...] | None = None
    SupportedRemoveStates: tuple[_SupportedRemoveStates, ...] | None = None


class CIM_AssignedIdentity(CimObject, frozen=True, kw_only=True):
    """Ties an identity to what it stands for: a person, a group, an account."""

    CIM_NAME: ClassVar[str] = "CIM_AssignedIdentity"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("IdentityInfo", "ManagedElement")
    CIM_HASH: ClassVar[str] = "b5e90820c7e3"
    IdentityInfo: Path
    ManagedElement: Path


class CIM_Battery(CIM_LogicalDevice, frozen=True, kw_only=True):
    """A battery, with what is left in it."""

    CIM_NAME: ClassVar[str] = "CIM_Battery"
    CIM_KEYS: ClassVar[tuple[str, ...]] = (
        "SystemCreationClassName",
        "SystemName",
        "CreationClassName",
        "DeviceID",
    )
    CIM_HASH: ClassVar[str] = "404a95214478"
    BatteryStatus: _BatteryStatus | None = None
    TimeOnBattery: int | None = None
    EstimatedRunTime: int | None = None
    EstimatedChargeRemaining: int | None = None
    Chemistry: _Chemistry | None = None
    DesignCapacity: int | None = None
    FullChargeCapacity: int | None = None
    DesignVoltage: int | None = None
    SmartBatteryVersion: str | None = None
    TimeToFullCharge: int | None = None
    ExpectedLife: int | None = None
    MaxRechargeTime: int | None = None
    RechargeCount: int | None = None
    MaxRechargeCount: int | None = None
    RemainingCapacity: int | None = None
    RemainingCapacityMaxError: int | None = None
    OtherChemistryDescription: str | None = None
    ChargingStatus: _ChargingStatus | None = None
    HealthPercent: int | None = None


class CIM_Collection(CIM_ManagedElement, frozen=True, kw_only=True):
    """A set of elements that belong together for some reason."""

    CIM_NAME: ClassVar[str] = "CIM_Collection"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ()
    CIM_HASH: ClassVar[str] = "52c512490f9e"


class CIM_SystemSpecificCollection(CIM_Collection, frozen=True, kw_only=True):
    """A set of elements of one system."""

    CIM_NAME: ClassVar[str] = "CIM_SystemSpecificCollection"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("InstanceID",)
    CIM_HASH: ClassVar[str] = "fa3e8a097cfb"
    InstanceID: str


class CIM_Memory(CIM_StorageExtent, frozen=True, kw_only=True):
    """Memory of a machine: its main memory, or a cache."""

    CIM_NAME: ClassVar[str] = "CIM_Memory"
    CIM_KEYS: ClassVar[tuple[str, ...]] = (
        "SystemCreationClassName",
        "SystemName",
        "CreationClassName",
        "DeviceID",
    )
    CIM_HASH: ClassVar[str] = "f657c2a945b9"
    Volatile: bool | None = None
    StartingAddress: int | None = None
    EndingAddress: int | None = None
    ErrorInfo: _ErrorInfo | None = None
    OtherErrorDescription: str | None = None
    CorrectableError: bool | None = None
    ErrorTime: CimDateTime | None = None
    ErrorAccess: _ErrorAccess | None = None
    ErrorTransferSize: int | None = None
    ErrorData: tuple[int, ...] | None = None
    ErrorDataOrder: _ErrorDataOrder | None = None
    ErrorAddress: int | None = None
    SystemLevelAddress: bool | None = None
    ErrorResolution: int | None = None
    AdditionalErrorData: tuple[int, ...] | None = None


class CIM_AssociatedMemory(CIM_Dependency, frozen=True, kw_only=True):
    """Ties memory to the devices that use it."""

    CIM_NAME: ClassVar[str] = "CIM_AssociatedMemory"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("Antecedent", "Dependent")
    CIM_HASH: ClassVar[str] = "adee469e0996"


class CIM_AssociatedCacheMemory(CIM_AssociatedMemory, frozen=True, kw_only=True):
    """Ties a cache to the processors that share it, and tells how it is built."""

    CIM_NAME: ClassVar[str] = "CIM_AssociatedCacheMemory"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("Antecedent", "Dependent")
    CIM_HASH: ClassVar[str] = "6b9269a47f2e"
    Level: _Level | None = None
    OtherLevelDescription: str | None = None
    WritePolicy: _WritePolicy | None = None
    OtherWritePolicyDescription: str | None = None
    CacheType: _CacheType | None = None
    OtherCacheTypeDescription: str | None = None
    LineSize: int | None = None
    ReplacementPolicy: _ReplacementPolicy | None = None
    OtherReplacementPolicyDescription: str | None = None
    ReadPolicy: _ReadPolicy | None = None
    OtherReadPolicyDescription: str | None = None
    FlushTimer: int | None = None
    Associativity: _Associativity | None = None
    OtherAssociativityDescription: str | None = None


class CIM_CoolingDevice(CIM_LogicalDevice, frozen=True, kw_only=True):
    """What takes heat away."""

    CIM_NAME: ClassVar[str] = "CIM_CoolingDevice"
    CIM_KEYS: ClassVar[tuple[str, ...]] = (
        "SystemCreationClassName",
        "SystemName",
        "CreationClassName",
        "DeviceID",
    )
    CIM_HASH: ClassVar[str] = "3a1dab07d340"
    ActiveCooling: bool | None = None


class CIM_AssociatedCooling(CIM_Dependency, frozen=True, kw_only=True):
    """Ties what cools to what it cools."""

    CIM_NAME: ClassVar[str] = "CIM_AssociatedCooling"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("Antecedent", "Dependent")
    CIM_HASH: ClassVar[str] = "b1e2fc5c445b"


class CIM_InstIndication(CIM_Indication, frozen=True, kw_only=True):
    """A report that an instance of the model was made, changed, deleted or read."""

    CIM_NAME: ClassVar[str] = "CIM_InstIndication"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ()
    CIM_HASH: ClassVar[str] = "672d1600a574"
    SourceInstance: CimObject | None = None
    SourceInstanceModelPath: str | None = None
    SourceInstanceHost: str | None = None


class CIM_ServiceAvailableToElement(CimObject, frozen=True, kw_only=True):
    """Ties a service to those who may use it."""

    CIM_NAME: ClassVar[str] = "CIM_ServiceAvailableToElement"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("ServiceProvided", "UserOfService")
    CIM_HASH: ClassVar[str] = "28e710e3b2ea"
    ServiceProvided: Path
    UserOfService: Path


class CIM_PowerManagementService(CIM_Service, frozen=True, kw_only=True):
    """A service that turns machines on and off."""

    CIM_NAME: ClassVar[str] = "CIM_PowerManagementService"
    CIM_KEYS: ClassVar[tuple[str, ...]] = (
        "Name",
        "SystemCreationClassName",
        "SystemName",
        "CreationClassName",
    )
    CIM_HASH: ClassVar[str] = "c47ab2572d53"


class CIM_AssociatedPowerManagementService(CIM_ServiceAvailableToElement, frozen=True, kw_only=True):
    """Ties a power service to a machine, and tells how the machine is powered."""

    CIM_NAME: ClassVar[str] = "CIM_AssociatedPowerManagementService"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("ServiceProvided", "UserOfService")
    CIM_HASH: ClassVar[str] = "ab07f2231a6b"
    PowerState: _PowerState | None = None
    OtherPowerState: str | None = None
    RequestedPowerState: _RequestedPowerState | None = _RequestedPowerState.Not_Applicable
    OtherRequestedPowerState: str | None = None
    PowerOnTime: CimDateTime | None = None
    AvailableRequestedPowerStates: tuple[_AvailableRequestedPowerStates, ...] | None = None
    TransitioningToPowerState: _TransitioningToPowerState | None = None


class CIM_Sensor(CIM_LogicalDevice, frozen=True, kw_only=True):
    """A device that watches or measures something."""

    CIM_NAME: ClassVar[str] = "CIM_Sensor"
    CIM_KEYS: ClassVar[tuple[str, ...]] = (
        "SystemCreationClassName",
        "SystemName",
        "CreationClassName",
        "DeviceID",
    )
    CIM_HASH: ClassVar[str] = "725dc1bed103"
    SensorType: _SensorType | None = None
    OtherSensorTypeDescription: str | None = None
    PossibleStates: tuple[str, ...] | None = None
    CurrentState: str | None = None
    PollingInterval: int | None = None
    SensorContext: str | None = None


class CIM_AssociatedSensor(CIM_Dependency, frozen=True, kw_only=True):
    """Ties sensors to what they measure."""

    CIM_NAME: ClassVar[str] = "CIM_AssociatedSensor"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("Antecedent", "Dependent")
    CIM_HASH: ClassVar[str] = "1a7715b355cf"


class CIM_LogicalPort(CIM_LogicalDevice, frozen=True, kw_only=True):
    """A port: the end of a connection on a device."""

    CIM_NAME: ClassVar[str] = "CIM_LogicalPort"
    CIM_KEYS: ClassVar[tuple[str, ...]] = (
        "SystemCreationClassName",
        "SystemName",
        "CreationClassName",
        "DeviceID",
    )
    CIM_HASH: ClassVar[str] = "7828792706ae"
    Speed: int | None = None
    MaxSpeed: int | None = None
    RequestedSpeed: int | None = None
    UsageRestriction: _UsageRestriction | None = None
    PortType: _PortType | None = None
    OtherPortType: str | None = None


class CIM_AuthorizationService(CIM_SecurityService, frozen=True, kw_only=True):
    """Decides who may do what, and shows the rights that there are."""

    CIM_NAME: ClassVar[str] = "CIM_AuthorizationService"
    CIM_KEYS: ClassVar[tuple[str, ...]] = (
        "Name",
        "SystemCreationClassName",
        "SystemName",
        "CreationClassName",
    )
    CIM_HASH: ClassVar[str] = "e1fadf295697"


class CIM_Privilege(CIM_ManagedElement, frozen=True, kw_only=True):
    """What may or may not be done: activities and what they may be done to."""

    CIM_NAME: ClassVar[str] = "CIM_Privilege"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("InstanceID",)
    CIM_HASH: ClassVar[str] = "e2dc958e759c"
    InstanceID: str
    PrivilegeGranted: bool | None = True
    Activities: tuple[_Activities, ...] | None = None
    ActivityQualifiers: tuple[str, ...] | None = None
    QualifierFormats: tuple[_QualifierFormats, ...] | None = None
    RepresentsAuthorizationRights: bool | None = False


class CIM_BasedOn(CIM_AbstractBasedOn, frozen=True, kw_only=True):
    """Ties an extent of storage to the one that it lies on."""

    CIM_NAME: ClassVar[str] = "CIM_BasedOn"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("Antecedent", "Dependent")
    CIM_HASH: ClassVar[str] = "c4b10b8b2d38"


class CIM_ProtocolEndpoint(CIM_ServiceAccessPoint, frozen=True, kw_only=True):
    """Where a system can be reached by a protocol."""

    CIM_NAME: ClassVar[str] = "CIM_ProtocolEndpoint"
    CIM_KEYS: ClassVar[tuple[str, ...]] = (
        "Name",
        "SystemCreationClassName",
        "SystemName",
        "CreationClassName",
    )
    CIM_HASH: ClassVar[str] = "d203e5ed0d06"
    NameFormat: str | None = None
    ProtocolType: _ProtocolType | None = None
    ProtocolIFType: _ProtocolIFType | None = None
    OtherTypeDescription: str | None = None
    BroadcastResetSupported: bool | None = None


class CIM_BindsTo(CIM_SAPSAPDependency, frozen=True, kw_only=True):
    """Ties a protocol's endpoint to the endpoint below it that carries it."""

    CIM_NAME: ClassVar[str] = "CIM_BindsTo"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("Antecedent", "Dependent")
    CIM_HASH: ClassVar[str] = "b81d531d71d7"


class CIM_LANEndpoint(CIM_ProtocolEndpoint, frozen=True, kw_only=True):
    """Where frames of a local network are sent and received."""

    CIM_NAME: ClassVar[str] = "CIM_LANEndpoint"
    CIM_KEYS: ClassVar[tuple[str, ...]] = (
        "Name",
        "SystemCreationClassName",
        "SystemName",
        "CreationClassName",
    )
    CIM_HASH: ClassVar[str] = "a699adb0d5f0"
    LANID: str | None = None
    LANType: _LANType | None = None
    OtherLANType: str | None = None
    MACAddress: str | None = None
    AliasAddresses: tuple[str, ...] | None = None
    GroupAddresses: tuple[str, ...] | None = None
    MaxDataSize: int | None = None


class CIM_BindsToLANEndpoint(CIM_BindsTo, frozen=True, kw_only=True):
    """Ties an address or another endpoint to the LAN endpoint that carries it."""

    CIM_NAME: ClassVar[str] = "CIM_BindsToLANEndpoint"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("Antecedent", "Dependent")
    CIM_HASH: ClassVar[str] = "f8113a073a0e"
    FrameType: _FrameType | None = None


class CIM_StatisticalData(CIM_ManagedElement, frozen=True, kw_only=True):
    """Numbers that were counted or measured for something else."""

    CIM_NAME: ClassVar[str] = "CIM_StatisticalData"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("InstanceID",)
    CIM_HASH: ClassVar[str] = "e1fe43090938"
    InstanceID: str
    StartStatisticTime: CimDateTime | None = None
    StatisticTime: CimDateTime | None = None
    SampleInterval: CimDateTime | None = "00000000000000.000000:000"
    RateIntervalEndTime: CimDateTime | None = None
    RateIntervalStartTime: CimDateTime | None = None


class CIM_BlockStorageStatisticalData(CIM_StatisticalData, frozen=True, kw_only=True):
    """Input and output counted for something that stores blocks."""

    CIM_NAME: ClassVar[str] = "CIM_BlockStorageStatisticalData"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("InstanceID",)
    CIM_HASH: ClassVar[str] = "14c142328fc7"
    ElementType: _ElementType | None = None
    TotalIOs: int | None = None
    KBytesTransferred: int | None = None
    KBytesWritten: int | None = None
    IOTimeCounter: int | None = None
    ReadIOs: int | None = None
    ReadHitIOs: int | None = None
    ReadIOTimeCounter: int | None = None
    ReadHitIOTimeCounter: int | None = None
    KBytesRead: int | None = None
    WriteIOs: int | None = None
    WriteHitIOs: int | None = None
    WriteIOTimeCounter: int | None = None
    WriteHitIOTimeCounter: int | None = None
    IdleTimeCounter: int | None = None
    MaintOp: int | None = None
    MaintTimeCounter: int | None = None
    KBytesReadRate: float | None = None
    KBytesTransferredRate: float | None = None
    KBytesWrittenRate: float | None = None
    MaintOpRate: float | None = None
    RateElementType: _RateElementType | None = None
    ReadHitIOsRate: float | None = None
    ReadIOsRate: float | None = None
    ReadSequentialHits: int | None = None
    ReadSequentialIOs: int | None = None
    TotalHitIOs: int | None = None
    TotalIOsRate: float | None = None
    WriteHitIOsRate: float | None = None
    WriteIOsRate: float | None = None
    WriteSequentialHits: int | None = None
    WriteSequentialIOs: int | None = None


class CIM_PhysicalElement(CIM_ManagedSystemElement, frozen=True, kw_only=True):
    """A thing that one can touch: an enclosure, a board, a module, a chip."""

    CIM_NAME: ClassVar[str] = "CIM_PhysicalElement"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("Tag", "CreationClassName")
    CIM_HASH: ClassVar[str] = "4fc0cf0f0c27"
    Tag: str
    CreationClassName: str
    Manufacturer: str | None = None
    Model: str | None = None
    SKU: str | None = None
    SerialNumber: str | None = None
    Version: str | None = None
    PartNumber: str | None = None
    OtherIdentifyingInfo: str | None = None
    PoweredOn: bool | None = None
    ManufactureDate: CimDateTime | None = None
    VendorEquipmentType: str | None = None
    UserTracking: str | None = None
    CanBeFRUed: bool | None = None


class CIM_PhysicalPackage(CIM_PhysicalElement, frozen=True, kw_only=True):
    """A thing that holds or carries others."""

    CIM_NAME: ClassVar[str] = "CIM_PhysicalPackage"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("Tag", "CreationClassName")
    CIM_HASH: ClassVar[str] = "f3f881ee23d5"
    RemovalConditions: _RemovalConditions | None = _RemovalConditions.Not_Applicable
    Removable: bool | None = None
    Replaceable: bool | None = None
    HotSwappable: bool | None = None
    Height: float | None = None
    Depth: float | None = None
    Width: float | None = None
    Weight: float | None = None
    PackageType: _PackageType | None = None
    OtherPackageType: str | None = None
    VendorCompatibilityStrings: tuple[str, ...] | None = None


class CIM_PhysicalConnector(CIM_PhysicalElement, frozen=True, kw_only=True):
    """Where things are plugged into each other."""

    CIM_NAME: ClassVar[str] = "CIM_PhysicalConnector"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("Tag", "CreationClassName")
    CIM_HASH: ClassVar[str] = "b10325f9f3dc"
    ConnectorPinout: str | None = None
    ConnectorType: tuple[_ConnectorType, ...] | None = None
    OtherTypeDescription: str | None = None
    ConnectorGender: _ConnectorGender | None = None
    ConnectorElectricalCharacteristics: tuple[_ConnectorElectricalCharacteristics, ...] | None = None
    OtherElectricalCharacteristics: tuple[str, ...] | None = None
    NumPhysicalPins: int | None = None
    ConnectorLayout: _ConnectorLayout | None = None
    ConnectorDescription: str | None = None


class CIM_Card(CIM_PhysicalPackage, frozen=True, kw_only=True):
    """A board with electronics on it."""

    CIM_NAME: ClassVar[str] = "CIM_Card"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("Tag", "CreationClassName")
    CIM_HASH: ClassVar[str] = "4f857156658d"
    HostingBoard: bool | None = None
    SlotLayout: str | None = None
    RequiresDaughterBoard: bool | None = None
    SpecialRequirements: bool | None = None
    RequirementsDescription: str | None = None
    OperatingVoltages: tuple[int, ...] | None = None


class CIM_MediaAccessDevice(CIM_LogicalDevice, frozen=True, kw_only=True):
    """A device that reads and writes media, fixed or exchangeable."""

    CIM_NAME: ClassVar[str] = "CIM_MediaAccessDevice"
    CIM_KEYS: ClassVar[tuple[str, ...]] = (
        "SystemCreationClassName",
        "SystemName",
        "CreationClassName",
        "DeviceID",
    )
    CIM_HASH: ClassVar[str] = "0b9482f6457a"
    Capabilities: tuple[_Capabilities, ...] | None = None
    CapabilityDescriptions: tuple[str, ...] | None = None
    ErrorMethodology: str | None = None
    CompressionMethod: str | None = None
    NumberOfMediaSupported: int | None = None
    MaxMediaSize: int | None = None
    DefaultBlockSize: int | None = None
    MaxBlockSize: int | None = None
    MinBlockSize: int | None = None
    NeedsCleaning: bool | None = None
    MediaIsLocked: bool | None = None
    Security: _Security | None = None
    LastCleaned: CimDateTime | None = None
    MaxAccessTime: int | None = None
    UncompressedDataRate: int | None = None
    LoadTime: int | None = None
    UnloadTime: int | None = None
    MountCount: int | None = None
    TimeOfLastMount: CimDateTime | None = None
    TotalMountTime: int | None = None
    UnitsDescription: str | None = None
    MaxUnitsBeforeCleaning: int | None = None
    UnitsUsed: int | None = None


class CIM_CDROMDrive(CIM_MediaAccessDevice, frozen=True, kw_only=True):
    """A drive that reads optical discs."""

    CIM_NAME: ClassVar[str] = "CIM_CDROMDrive"
    CIM_KEYS: ClassVar[tuple[str, ...]] = (
        "SystemCreationClassName",
        "SystemName",
        "CreationClassName",
        "DeviceID",
    )
    CIM_HASH: ClassVar[str] = "3f7328cc1066"


class CIM_PhysicalFrame(CIM_PhysicalPackage, frozen=True, kw_only=True):
    """A frame that things are put into."""

    CIM_NAME: ClassVar[str] = "CIM_PhysicalFrame"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("Tag", "CreationClassName")
    CIM_HASH: ClassVar[str] = "a4bf2f8395e4"
    CableManagementStrategy: str | None = None
    ServicePhilosophy: tuple[_ServicePhilosophy, ...] | None = None
    ServiceDescriptions: tuple[str, ...] | None = None
    LockPresent: bool | None = None
    AudibleAlarm: bool | None = None
    VisibleAlarm: bool | None = None
    SecurityBreach: _SecurityBreach | None = None
    BreachDescription: str | None = None
    IsLocked: bool | None = None


class CIM_Chassis(CIM_PhysicalFrame, frozen=True, kw_only=True):
    """The enclosure of a machine."""

    CIM_NAME: ClassVar[str] = "CIM_Chassis"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("Tag", "CreationClassName")
    CIM_HASH: ClassVar[str] = "3703fd46af45"
    NumberOfPowerCords: int | None = None
    CurrentRequiredOrProduced: int | None = None
    HeatGeneration: int | None = None
    ChassisTypes: tuple[_ChassisTypes, ...] | None = None
    TypeDescriptions: tuple[str, ...] | None = None
    ChassisPackageType: _ChassisPackageType | None = None
    ChassisTypeDescription: str | None = None
    MultipleSystemSupport: _MultipleSystemSupport | None = None
    RackMountable: _RackMountable | None = None
    InputCurrentType: _InputCurrentType | None = None
    InputVoltage: int | None = None
    OtherInputCurrentType: str | None = None


class CIM_PhysicalComponent(CIM_PhysicalElement, frozen=True, kw_only=True):
    """A part that holds no other part."""

    CIM_NAME: ClassVar[str] = "CIM_PhysicalComponent"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("Tag", "CreationClassName")
    CIM_HASH: ClassVar[str] = "c5aafb4844c7"
    RemovalConditions: _RemovalConditions | None = _RemovalConditions.Not_Applicable
    Removable: bool | None = None
    Replaceable: bool | None = None
    HotSwappable: bool | None = None


class CIM_Chip(CIM_PhysicalComponent, frozen=True, kw_only=True):
    """A part that is a chip or looks like one to people."""

    CIM_NAME: ClassVar[str] = "CIM_Chip"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("Tag", "CreationClassName")
    CIM_HASH: ClassVar[str] = "932760497cf7"
    FormFactor: _FormFactor | None = None


class CIM_ObjectManagerCommunicationMechanism(CIM_ServiceAccessPoint, frozen=True, kw_only=True):
    """A way to talk to a WBEM server: protocol, version, and what it can do."""

    CIM_NAME: ClassVar[str] = "CIM_ObjectManagerCommunicationMechanism"
    CIM_KEYS: ClassVar[tuple[str, ...]] = (
        "Name",
        "SystemCreationClassName",
        "SystemName",
        "CreationClassName",
    )
    CIM_HASH: ClassVar[str] = "df2981d38ae0"
    CommunicationMechanism: _CommunicationMechanism | None = None
    OtherCommunicationMechanismDescription: str | None = None
    FunctionalProfilesSupported: tuple[_FunctionalProfilesSupported, ...] | None = None
    FunctionalProfileDescriptions: tuple[str, ...] | None = None
    MultipleOperationsSupported: bool | None = None
    AuthenticationMechanismsSupported: tuple[_AuthenticationMechanismsSupported, ...] | None = None
    AuthenticationMechanismDescriptions: tuple[str, ...] | None = None
    Version: str | None = None
    AdvertiseTypes: tuple[_AdvertiseTypes, ...] | None = None
    AdvertiseTypeDescriptions: tuple[str, ...] | None = None


class CIM_CIMXMLCommunicationMechanism(CIM_ObjectManagerCommunicationMechanism, frozen=True, kw_only=True):
    """CIM-XML over HTTP as the way to talk to a WBEM server."""

    CIM_NAME: ClassVar[str] = "CIM_CIMXMLCommunicationMechanism"
    CIM_KEYS: ClassVar[tuple[str, ...]] = (
        "Name",
        "SystemCreationClassName",
        "SystemName",
        "CreationClassName",
    )
    CIM_HASH: ClassVar[str] = "65abbec25e9a"
    CommunicationMechanism: _CommunicationMechanism | None = _CommunicationMechanism.CIM_XML
    CIMXMLProtocolVersion: _CIMXMLProtocolVersion | None = None
    CIMValidated: bool | None = None
    PulledEnumerationClosureOnExceedingServerLimitsSupported: bool | None = None
    PulledEnumerationContinuationOnErrorSupported: bool | None = None
    PulledEnumerationMaximumOperationTimeout: int | None = None
    PulledEnumerationMinimumOperationTimeout: int | None = None
    PulledEnumerationNoOperationTimeoutSupported: bool | None = None


class CIM_ServiceAccessBySAP(CIM_Dependency, frozen=True, kw_only=True):
    """Ties a service to an access point through which it is reached."""

    CIM_NAME: ClassVar[str] = "CIM_ServiceAccessBySAP"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("Antecedent", "Dependent")
    CIM_HASH: ClassVar[str] = "4c827e5f5ab4"


class CIM_WBEMService(CIM_Service, frozen=True, kw_only=True):
    """A service that is part of a WBEM server."""

    CIM_NAME: ClassVar[str] = "CIM_WBEMService"
    CIM_KEYS: ClassVar[tuple[str, ...]] = (
        "Name",
        "SystemCreationClassName",
        "SystemName",
        "CreationClassName",
    )
    CIM_HASH: ClassVar[str] = "fbbe2d8abbad"


class CIM_ObjectManager(CIM_WBEMService, frozen=True, kw_only=True):
    """The broker of a WBEM server: it takes requests and knows who can answer."""

    CIM_NAME: ClassVar[str] = "CIM_ObjectManager"
    CIM_KEYS: ClassVar[tuple[str, ...]] = (
        "Name",
        "SystemCreationClassName",
        "SystemName",
        "CreationClassName",
    )
    CIM_HASH: ClassVar[str] = "aa482591e93b"
    GatherStatisticalData: bool | None = True


class CIM_CommMechanismForManager(CIM_ServiceAccessBySAP, frozen=True, kw_only=True):
    """Ties a WBEM server to the ways to talk to it."""

    CIM_NAME: ClassVar[str] = "CIM_CommMechanismForManager"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("Antecedent", "Dependent")
    CIM_HASH: ClassVar[str] = "4835a5e58e85"


class CIM_SystemPackaging(CIM_Dependency, frozen=True, kw_only=True):
    """Ties a system to the things that it is built of."""

    CIM_NAME: ClassVar[str] = "CIM_SystemPackaging"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("Antecedent", "Dependent")
    CIM_HASH: ClassVar[str] = "31d99263581b"


class CIM_ComputerSystemPackage(CIM_SystemPackaging, frozen=True, kw_only=True):
    """Ties a computer to the enclosure that it is in."""

    CIM_NAME: ClassVar[str] = "CIM_ComputerSystemPackage"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("Antecedent", "Dependent")
    CIM_HASH: ClassVar[str] = "6f8e9b207af0"
    PlatformGUID: str | None = None


class CIM_ConcreteComponent(CIM_Component, frozen=True, kw_only=True):
    """Ties a whole to its parts where no closer association fits."""

    CIM_NAME: ClassVar[str] = "CIM_ConcreteComponent"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("GroupComponent", "PartComponent")
    CIM_HASH: ClassVar[str] = "d97d0fa9dff7"


class CIM_ConcreteDependency(CIM_Dependency, frozen=True, kw_only=True):
    """Ties an element to another one that it cannot do without."""

    CIM_NAME: ClassVar[str] = "CIM_ConcreteDependency"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("Antecedent", "Dependent")
    CIM_HASH: ClassVar[str] = "1d15213e95c3"


class CIM_Container(CIM_Component, frozen=True, kw_only=True):
    """Ties a thing to the things in it or on it."""

    CIM_NAME: ClassVar[str] = "CIM_Container"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("GroupComponent", "PartComponent")
    CIM_HASH: ClassVar[str] = "99386f242990"
    LocationWithinContainer: str | None = None


class CIM_DeviceConnection(CIM_Dependency, frozen=True, kw_only=True):
    """Ties devices that are connected to each other."""

    CIM_NAME: ClassVar[str] = "CIM_DeviceConnection"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("Antecedent", "Dependent")
    CIM_HASH: ClassVar[str] = "547c4f7dc52d"
    NegotiatedSpeed: int | None = None
    NegotiatedDataWidth: int | None = None


class CIM_Controller(CIM_LogicalDevice, frozen=True, kw_only=True):
    """A device that drives other devices."""

    CIM_NAME: ClassVar[str] = "CIM_Controller"
    CIM_KEYS: ClassVar[tuple[str, ...]] = (
        "SystemCreationClassName",
        "SystemName",
        "CreationClassName",
        "DeviceID",
    )
    CIM_HASH: ClassVar[str] = "a83473366cc2"
    TimeOfLastReset: CimDateTime | None = None
    ProtocolSupported: _ProtocolSupported | None = None
    MaxNumberControlled: int | None = None
    ProtocolDescription: str | None = None


class CIM_ControlledBy(CIM_DeviceConnection, frozen=True, kw_only=True):
    """Ties a device to what drives it."""

    CIM_NAME: ClassVar[str] = "CIM_ControlledBy"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("Antecedent", "Dependent")
    CIM_HASH: ClassVar[str] = "c78b95178f6d"
    AccessState: _AccessState | None = None
    TimeOfDeviceReset: CimDateTime | None = None
    NumberOfHardResets: int | None = None
    NumberOfSoftResets: int | None = None
    DeviceNumber: str | None = None
    AccessMode: _AccessMode | None = None
    AccessPriority: int | None = None


class CIM_DeviceSAPImplementation(CIM_Dependency, frozen=True, kw_only=True):
    """Ties an access point to the device that makes it work."""

    CIM_NAME: ClassVar[str] = "CIM_DeviceSAPImplementation"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("Antecedent", "Dependent")
    CIM_HASH: ClassVar[str] = "c68d8e310020"


class CIM_IPAssignmentSettingData(CIM_SettingData, frozen=True, kw_only=True):
    """How an interface is to get its IP configuration."""

    CIM_NAME: ClassVar[str] = "CIM_IPAssignmentSettingData"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("InstanceID",)
    CIM_HASH: ClassVar[str] = "120c6fef6dc8"
    AddressOrigin: _AddressOrigin | None = _AddressOrigin.Unknown
    ProtocolIFType: _IPAssignmentSettingData_ProtocolIFType | None = None


class CIM_DiskDrive(CIM_MediaAccessDevice, frozen=True, kw_only=True):
    """A disk: a device with random access to fixed media."""

    CIM_NAME: ClassVar[str] = "CIM_DiskDrive"
    CIM_KEYS: ClassVar[tuple[str, ...]] = (
        "SystemCreationClassName",
        "SystemName",
        "CreationClassName",
        "DeviceID",
    )
    CIM_HASH: ClassVar[str] = "91d8052445e0"
    DiskType: _DiskType | None = None
    Encryption: _Encryption | None = None
    FormFactor: _DiskDrive_FormFactor | None = None
    InterconnectSpeed: int | None = None
    InterconnectType: _InterconnectType | None = None
    OtherInterconnectType: str | None = None
    RPM: int | None = None


class CIM_MediaPartition(CIM_StorageExtent, frozen=True, kw_only=True):
    """A part of a medium."""

    CIM_NAME: ClassVar[str] = "CIM_MediaPartition"
    CIM_KEYS: ClassVar[tuple[str, ...]] = (
        "SystemCreationClassName",
        "SystemName",
        "CreationClassName",
        "DeviceID",
    )
    CIM_HASH: ClassVar[str] = "b46ab6893f0a"
    Bootable: bool | None = None
    Allocatable: bool | None = None
    Signature: str | None = None
    SignatureAlgorithm: str | None = None
    SignatureState: str | None = None
    Extendable: bool | None = None


class CIM_GenericDiskPartition(CIM_MediaPartition, frozen=True, kw_only=True):
    """A part of a disk, whatever table describes it."""

    CIM_NAME: ClassVar[str] = "CIM_GenericDiskPartition"
    CIM_KEYS: ClassVar[tuple[str, ...]] = (
        "SystemCreationClassName",
        "SystemName",
        "CreationClassName",
        "DeviceID",
    )
    CIM_HASH: ClassVar[str] = "8a406e0c2587"


class CIM_DiskPartition(CIM_GenericDiskPartition, frozen=True, kw_only=True):
    """A part of a disk that a table of the MBR describes."""

    CIM_NAME: ClassVar[str] = "CIM_DiskPartition"
    CIM_KEYS: ClassVar[tuple[str, ...]] = (
        "SystemCreationClassName",
        "SystemName",
        "CreationClassName",
        "DeviceID",
    )
    CIM_HASH: ClassVar[str] = "6e07815e006a"
    NameFormat: _NameFormat | None = _NameFormat.OS_Device_Name
    NameNamespace: _NameNamespace | None = _NameNamespace.OS_Device_Namespace
    PrimaryPartition: bool | None = None
    PartitionType: _PartitionType | None = None
    PartitionSubtype: _PartitionSubtype | None = None


class CIM_DisplayController(CIM_Controller, frozen=True, kw_only=True):
    """A controller of a display: its memory, resolution and colours."""

    CIM_NAME: ClassVar[str] = "CIM_DisplayController"
    CIM_KEYS: ClassVar[tuple[str, ...]] = (
        "SystemCreationClassName",
        "SystemName",
        "CreationClassName",
        "DeviceID",
    )
    CIM_HASH: ClassVar[str] = "b6e5ecf00c6e"
    VideoProcessor: str | None = None
    VideoMemoryType: _VideoMemoryType | None = None
    OtherVideoMemoryType: str | None = None
    NumberOfVideoPages: int | None = None
    MaxMemorySupported: int | None = None
    AcceleratorCapabilities: tuple[_AcceleratorCapabilities, ...] | None = None
    CapabilityDescriptions: tuple[str, ...] | None = None
    OtherVideoArchitecture: str | None = None
    VideoArchitecture: _VideoArchitecture | None = None


class CIM_DNSGeneralSettingData(CIM_IPAssignmentSettingData, frozen=True, kw_only=True):
    """How a host resolves names, whichever interface it asks through."""

    CIM_NAME: ClassVar[str] = "CIM_DNSGeneralSettingData"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("InstanceID",)
    CIM_HASH: ClassVar[str] = "dfb32d02345e"
    AddressOrigin: _AddressOrigin | None = _AddressOrigin.Not_Applicable
    AppendPrimarySuffixes: bool | None = None
    AppendParentSuffixes: bool | None = None
    DNSSuffixesToAppend: tuple[str, ...] | None = None


class CIM_ElementCapabilities(CimObject, frozen=True, kw_only=True):
    """Ties an element to what it can do."""

    CIM_NAME: ClassVar[str] = "CIM_ElementCapabilities"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("ManagedElement", "Capabilities")
    CIM_HASH: ClassVar[str] = "91ed080a0bff"
    ManagedElement: Path
    Capabilities: Path
    Characteristics: tuple[_Characteristics, ...] | None = None


class CIM_PhysicalCapacity(CIM_ManagedElement, frozen=True, kw_only=True):
    """How much a thing can hold."""

    CIM_NAME: ClassVar[str] = "CIM_PhysicalCapacity"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ()
    CIM_HASH: ClassVar[str] = "09b7d0a86e4c"
    Name: str | None = None


class CIM_ElementCapacity(CimObject, frozen=True, kw_only=True):
    """Ties a thing to how much it can hold."""

    CIM_NAME: ClassVar[str] = "CIM_ElementCapacity"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("Capacity", "Element")
    CIM_HASH: ClassVar[str] = "4c6562143fa4"
    Capacity: Path
    Element: Path


class CIM_RegisteredSpecification(CIM_ManagedElement, frozen=True, kw_only=True):
    """A published specification that a server says it follows."""

    CIM_NAME: ClassVar[str] = "CIM_RegisteredSpecification"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("InstanceID",)
    CIM_HASH: ClassVar[str] = "7105d7955e61"
    InstanceID: str
    SpecificationType: _SpecificationType | None = None
    OtherSpecificationType: str | None = None
    RegisteredOrganization: _RegisteredOrganization | None = None
    OtherRegisteredOrganization: str | None = None
    RegisteredName: str | None = None
    RegisteredVersion: str | None = None
    AdvertiseTypes: tuple[_RegisteredSpecification_AdvertiseTypes, ...] | None = None
    AdvertiseTypeDescriptions: tuple[str, ...] | None = None


class CIM_RegisteredProfile(CIM_RegisteredSpecification, frozen=True, kw_only=True):
    """A management profile that a server says it follows."""

    CIM_NAME: ClassVar[str] = "CIM_RegisteredProfile"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("InstanceID",)
    CIM_HASH: ClassVar[str] = "e2b35b97f066"
    ImplementedFeatures: tuple[str, ...] | None = None


class CIM_ElementConformsToProfile(CimObject, frozen=True, kw_only=True):
    """Ties a profile to the elements that are as it says."""

    CIM_NAME: ClassVar[str] = "CIM_ElementConformsToProfile"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("ConformantStandard", "ManagedElement")
    CIM_HASH: ClassVar[str] = "64c8696fd104"
    ConformantStandard: Path
    ManagedElement: Path


class CIM_ElementInConnector(CIM_Dependency, frozen=True, kw_only=True):
    """Ties a thing to the connector that it is plugged into."""

    CIM_NAME: ClassVar[str] = "CIM_ElementInConnector"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("Antecedent", "Dependent")
    CIM_HASH: ClassVar[str] = "7a3a0805e2eb"


class CIM_ElementSettingData(CimObject, frozen=True, kw_only=True):
    """Ties an element to settings of it."""

    CIM_NAME: ClassVar[str] = "CIM_ElementSettingData"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("ManagedElement", "SettingData")
    CIM_HASH: ClassVar[str] = "7d01bd4feb71"
    ManagedElement: Path
    SettingData: Path
    IsDefault: _IsDefault | None = None
    IsCurrent: _IsCurrent | None = None
    IsNext: _IsNext | None = None


class CIM_SoftwareIdentity(CIM_LogicalElement, frozen=True, kw_only=True):
    """A piece of software or firmware: what it is and which version."""

    CIM_NAME: ClassVar[str] = "CIM_SoftwareIdentity"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("InstanceID",)
    CIM_HASH: ClassVar[str] = "be018f7995c3"
    InstanceID: str
    MajorVersion: int | None = None
    MinorVersion: int | None = None
    RevisionNumber: int | None = None
    BuildNumber: int | None = None
    LargeBuildNumber: int | None = None
    IsLargeBuildNumber: bool | None = False
    VersionString: str | None = None
    TargetOperatingSystems: tuple[str, ...] | None = None
    Manufacturer: str | None = None
    Languages: tuple[str, ...] | None = None
    Classifications: tuple[_Classifications, ...] | None = None
    ClassificationDescriptions: tuple[str, ...] | None = None
    SerialNumber: str | None = None
    TargetTypes: tuple[str, ...] | None = None
    IdentityInfoValue: tuple[str, ...] | None = None
    IdentityInfoType: tuple[str, ...] | None = None
    ReleaseDate: CimDateTime | None = None
    IsEntity: bool | None = False
    ExtendedResourceType: _ExtendedResourceType | None = None
    OtherExtendedResourceTypeDescription: str | None = None
    MinExtendedResourceTypeMajorVersion: int | None = None
    MinExtendedResourceTypeMinorVersion: int | None = None
    MinExtendedResourceTypeRevisionNumber: int | None = None
    MinExtendedResourceTypeBuildNumber: int | None = None
    TargetOSTypes: tuple[_TargetOSTypes, ...] | None = None


class CIM_ElementSoftwareIdentity(CIM_Dependency, frozen=True, kw_only=True):
    """Ties software to the element that it runs or is made for."""

    CIM_NAME: ClassVar[str] = "CIM_ElementSoftwareIdentity"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("Antecedent", "Dependent")
    CIM_HASH: ClassVar[str] = "ede9fe4d4fe3"
    UpgradeCondition: _UpgradeCondition | None = None
    OtherUpgradeCondition: str | None = None
    ElementSoftwareStatus: tuple[_ElementSoftwareStatus, ...] | None = None


class CIM_ElementStatisticalData(CimObject, frozen=True, kw_only=True):
    """Ties something to the numbers that were counted for it."""

    CIM_NAME: ClassVar[str] = "CIM_ElementStatisticalData"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("ManagedElement", "Stats")
    CIM_HASH: ClassVar[str] = "01e5b099b620"
    ManagedElement: Path
    Stats: Path


class CIM_NetworkPort(CIM_LogicalPort, frozen=True, kw_only=True):
    """A port that belongs to a network."""

    CIM_NAME: ClassVar[str] = "CIM_NetworkPort"
    CIM_KEYS: ClassVar[tuple[str, ...]] = (
        "SystemCreationClassName",
        "SystemName",
        "CreationClassName",
        "DeviceID",
    )
    CIM_HASH: ClassVar[str] = "79d3a9f34907"
    OtherNetworkPortType: str | None = None
    PortNumber: int | None = None
    LinkTechnology: _LinkTechnology | None = None
    OtherLinkTechnology: str | None = None
    PermanentAddress: str | None = None
    NetworkAddresses: tuple[str, ...] | None = None
    FullDuplex: bool | None = None
    AutoSense: bool | None = None
    SupportedMaximumTransmissionUnit: int | None = None
    ActiveMaximumTransmissionUnit: int | None = None


class CIM_EthernetPort(CIM_NetworkPort, frozen=True, kw_only=True):
    """A port that speaks Ethernet."""

    CIM_NAME: ClassVar[str] = "CIM_EthernetPort"
    CIM_KEYS: ClassVar[tuple[str, ...]] = (
        "SystemCreationClassName",
        "SystemName",
        "CreationClassName",
        "DeviceID",
    )
    CIM_HASH: ClassVar[str] = "0d36f2f563e6"
    PortType: _EthernetPort_PortType | None = None  # type: ignore[assignment]
    MaxDataSize: int | None = None
    Capabilities: tuple[_EthernetPort_Capabilities, ...] | None = None
    CapabilityDescriptions: tuple[str, ...] | None = None
    EnabledCapabilities: tuple[_EnabledCapabilities, ...] | None = None
    OtherEnabledCapabilities: tuple[str, ...] | None = None
    PVID: int | None = None
    PoEPowerEntityType: _PoEPowerEntityType | None = None
    PortDiscriminator: tuple[str, ...] | None = None


class CIM_EthernetPortAllocationSettingData(CIM_ResourceAllocationSettingData, frozen=True, kw_only=True):
    """The network interface that a machine is to be given, and its network."""

    CIM_NAME: ClassVar[str] = "CIM_EthernetPortAllocationSettingData"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("InstanceID",)
    CIM_HASH: ClassVar[str] = "3860bc557e7f"
    DesiredVLANEndpointMode: _DesiredVLANEndpointMode | None = None
    OtherEndpointMode: str | None = None
    AllowedPriorities: tuple[int, ...] | None = None
    AllowedToReceiveMACAddresses: tuple[str, ...] | None = None
    AllowedToReceiveVLANs: tuple[int, ...] | None = None
    AllowedToTransmitMACAddresses: tuple[str, ...] | None = None
    AllowedToTransmitVLANs: tuple[int, ...] | None = None
    DefaultPortVID: int | None = None
    DefaultPriority: int | None = None
    GroupID: int | None = None
    ManagerID: int | None = None
    NetworkPortProfileID: str | None = None
    NetworkPortProfileIDType: _NetworkPortProfileIDType | None = None
    OtherNetworkPortProfileIDTypeInfo: str | None = None
    PortCorrelationID: str | None = None
    PortVID: int | None = None
    Promiscuous: bool | None = None
    ReceiveBandwidthLimit: int | None = None
    ReceiveBandwidthReservation: int | None = None
    SourceMACFilteringEnabled: bool | None = None
    VSITypeID: int | None = None
    VSITypeIDVersion: int | None = None


class CIM_NetworkPortStatistics(CIM_StatisticalData, frozen=True, kw_only=True):
    """Traffic counted for a network port."""

    CIM_NAME: ClassVar[str] = "CIM_NetworkPortStatistics"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("InstanceID",)
    CIM_HASH: ClassVar[str] = "3a0a6aaf94d6"
    BytesTransmitted: int | None = None
    BytesReceived: int | None = None
    PacketsTransmitted: int | None = None
    PacketsReceived: int | None = None


class CIM_EthernetPortStatistics(CIM_NetworkPortStatistics, frozen=True, kw_only=True):
    """Traffic and faults counted for an Ethernet port."""

    CIM_NAME: ClassVar[str] = "CIM_EthernetPortStatistics"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("InstanceID",)
    CIM_HASH: ClassVar[str] = "9ac93724a889"
    SymbolErrors: int | None = None
    AlignmentErrors: int | None = None
    FCSErrors: int | None = None
    SingleCollisionFrames: int | None = None
    MultipleCollisionFrames: int | None = None
    SQETestErrors: int | None = None
    DeferredTransmissions: int | None = None
    LateCollisions: int | None = None
    ExcessiveCollisions: int | None = None
    InternalMACTransmitErrors: int | None = None
    InternalMACReceiveErrors: int | None = None
    CarrierSenseErrors: int | None = None
    FrameTooLongs: int | None = None


class CIM_Fan(CIM_CoolingDevice, frozen=True, kw_only=True):
    """A fan: how fast it is to turn, and who decides that."""

    CIM_NAME: ClassVar[str] = "CIM_Fan"
    CIM_KEYS: ClassVar[tuple[str, ...]] = (
        "SystemCreationClassName",
        "SystemName",
        "CreationClassName",
        "DeviceID",
    )
    CIM_HASH: ClassVar[str] = "4933b7c1be2f"
    VariableSpeed: bool | None = None
    DesiredSpeed: int | None = None
    ControlMode: _ControlMode | None = None
    ControlModesSupported: tuple[_ControlModesSupported, ...] | None = None
    DesiredControlMode: _DesiredControlMode | None = None


class CIM_FileSystem(CIM_EnabledLogicalElement, frozen=True, kw_only=True):
    """A file system, mounted or not."""

    CIM_NAME: ClassVar[str] = "CIM_FileSystem"
    CIM_KEYS: ClassVar[tuple[str, ...]] = (
        "Name",
        "CSCreationClassName",
        "CSName",
        "CreationClassName",
    )
    CIM_HASH: ClassVar[str] = "c604c9cfcb20"
    Name: str
    CSCreationClassName: str
    CSName: str
    CreationClassName: str
    Root: str | None = None
    BlockSize: int | None = None
    FileSystemSize: int | None = None
    AvailableSpace: int | None = None
    ReadOnly: bool | None = None
    EncryptionMethod: str | None = None
    CompressionMethod: str | None = None
    CaseSensitive: bool | None = None
    CasePreserved: bool | None = None
    CodeSet: tuple[_CodeSet, ...] | None = None
    MaxFileNameLength: int | None = None
    ClusterSize: int | None = None
    FileSystemType: str | None = None
    PersistenceType: _FileSystem_PersistenceType | None = None
    OtherPersistenceType: str | None = None
    NumberOfFiles: int | None = None
    IsFixedSize: _IsFixedSize | None = _IsFixedSize.Not_Specified
    ResizeIncrement: int | None = 0


class CIM_FilterCollection(CIM_Collection, frozen=True, kw_only=True):
    """A set of filters that one can subscribe to at once."""

    CIM_NAME: ClassVar[str] = "CIM_FilterCollection"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("InstanceID",)
    CIM_HASH: ClassVar[str] = "c7e9164b1852"
    InstanceID: str
    CollectionName: str | None = None


class CIM_FilterCollectionSubscription(CIM_AbstractIndicationSubscription, frozen=True, kw_only=True):
    """A subscription to a set of filters."""

    CIM_NAME: ClassVar[str] = "CIM_FilterCollectionSubscription"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("Filter", "Handler")
    CIM_HASH: ClassVar[str] = "e07aab370e21"


class CIM_GPTDiskPartition(CIM_GenericDiskPartition, frozen=True, kw_only=True):
    """A part of a disk that a GUID partition table describes."""

    CIM_NAME: ClassVar[str] = "CIM_GPTDiskPartition"
    CIM_KEYS: ClassVar[tuple[str, ...]] = (
        "SystemCreationClassName",
        "SystemName",
        "CreationClassName",
        "DeviceID",
    )
    CIM_HASH: ClassVar[str] = "5a9d020743c1"
    PartitionType: str | None = None


class CIM_HardwareThread(CIM_EnabledLogicalElement, frozen=True, kw_only=True):
    """One of the threads that a core runs at the same time."""

    CIM_NAME: ClassVar[str] = "CIM_HardwareThread"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("InstanceID",)
    CIM_HASH: ClassVar[str] = "0cdcc59f8f35"
    InstanceID: str
    LoadPercentage: int | None = None


class CIM_HostedDependency(CIM_Dependency, frozen=True, kw_only=True):
    """Ties something to what houses it."""

    CIM_NAME: ClassVar[str] = "CIM_HostedDependency"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("Antecedent", "Dependent")
    CIM_HASH: ClassVar[str] = "ccb6c572face"


class CIM_HostedAccessPoint(CIM_HostedDependency, frozen=True, kw_only=True):
    """Ties an access point to the system that offers it."""

    CIM_NAME: ClassVar[str] = "CIM_HostedAccessPoint"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("Antecedent", "Dependent")
    CIM_HASH: ClassVar[str] = "24581fe3f503"


class CIM_HostedCollection(CIM_HostedDependency, frozen=True, kw_only=True):
    """Ties a set of elements to the system that it is on."""

    CIM_NAME: ClassVar[str] = "CIM_HostedCollection"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("Antecedent", "Dependent")
    CIM_HASH: ClassVar[str] = "68e12be0f94d"


class CIM_HostedFileSystem(CIM_SystemComponent, frozen=True, kw_only=True):
    """Ties a file system to the system that it is on."""

    CIM_NAME: ClassVar[str] = "CIM_HostedFileSystem"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("GroupComponent", "PartComponent")
    CIM_HASH: ClassVar[str] = "59f9cfc6875a"


class CIM_HostedResourcePool(CIM_SystemComponent, frozen=True, kw_only=True):
    """Ties a pool of resources to the host whose resources they are."""

    CIM_NAME: ClassVar[str] = "CIM_HostedResourcePool"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("GroupComponent", "PartComponent")
    CIM_HASH: ClassVar[str] = "a291f4dd722c"


class CIM_HostedService(CIM_HostedDependency, frozen=True, kw_only=True):
    """Ties a service to the system that it runs on."""

    CIM_NAME: ClassVar[str] = "CIM_HostedService"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("Antecedent", "Dependent")
    CIM_HASH: ClassVar[str] = "05c87ceef998"


class CIM_HostedStoragePool(CIM_HostedResourcePool, frozen=True, kw_only=True):
    """Ties a storage pool to the system that it is on."""

    CIM_NAME: ClassVar[str] = "CIM_HostedStoragePool"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("GroupComponent", "PartComponent")
    CIM_HASH: ClassVar[str] = "b2720063dfc2"


class CIM_IndicationFilter(CIM_ManagedElement, frozen=True, kw_only=True):
    """A question that indications are tested against: those that pass are sent."""

    CIM_NAME: ClassVar[str] = "CIM_IndicationFilter"
    CIM_KEYS: ClassVar[tuple[str, ...]] = (
        "SystemCreationClassName",
        "SystemName",
        "CreationClassName",
        "Name",
    )
    CIM_HASH: ClassVar[str] = "394ed7c83dff"
    SystemCreationClassName: str
    SystemName: str
    CreationClassName: str
    Name: str
    SourceNamespace: str | None = None
    SourceNamespaces: tuple[str, ...] | None = None
    IndividualSubscriptionSupported: bool | None = True
    Query: str | None = None
    QueryLanguage: str | None = None
    TemplateVariable: tuple[str, ...] | None = None


class CIM_IndicationService(CIM_Service, frozen=True, kw_only=True):
    """The service that sends indications to those who subscribed."""

    CIM_NAME: ClassVar[str] = "CIM_IndicationService"
    CIM_KEYS: ClassVar[tuple[str, ...]] = (
        "Name",
        "SystemCreationClassName",
        "SystemName",
        "CreationClassName",
    )
    CIM_HASH: ClassVar[str] = "a90ffd516b94"
    FilterCreationEnabled: bool | None = False
    DeliveryRetryAttempts: int | None = 3
    DeliveryRetryInterval: int | None = 30
    SubscriptionRemovalAction: _SubscriptionRemovalAction | None = None
    SubscriptionRemovalTimeInterval: int | None = None


class CIM_IndicationServiceCapabilities(CIM_Capabilities, frozen=True, kw_only=True):
    """What can be changed of the settings of an indication service."""

    CIM_NAME: ClassVar[str] = "CIM_IndicationServiceCapabilities"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("InstanceID",)
    CIM_HASH: ClassVar[str] = "05b459110fed"
    FilterCreationEnabledIsSettable: bool | None = None
    DeliveryRetryAttemptsIsSettable: bool | None = None
    DeliveryRetryIntervalIsSettable: bool | None = None
    SubscriptionRemovalActionIsSettable: bool | None = None
    SubscriptionRemovalTimeIntervalIsSettable: bool | None = None
    MaxListenerDestinations: int | None = 1
    MaxActiveSubscriptions: int | None = 1
    SubscriptionsPersisted: bool | None = False


class CIM_IndicationServiceSettingData(CIM_SettingData, frozen=True, kw_only=True):
    """How an indication service is set: retries and time-outs."""

    CIM_NAME: ClassVar[str] = "CIM_IndicationServiceSettingData"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("InstanceID",)
    CIM_HASH: ClassVar[str] = "a98db22859c7"
    FilterCreationEnabled: bool | None = False
    DeliveryRetryAttempts: int | None = 3
    DeliveryRetryInterval: int | None = 30
    SubscriptionRemovalAction: _SubscriptionRemovalAction | None = None
    SubscriptionRemovalTimeInterval: int | None = None


class CIM_IndicationSubscription(CIM_AbstractIndicationSubscription, frozen=True, kw_only=True):
    """A subscription: a filter and where what passes it is sent."""

    CIM_NAME: ClassVar[str] = "CIM_IndicationSubscription"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("Filter", "Handler")
    CIM_HASH: ClassVar[str] = "cf4b772a1f05"


class CIM_OperatingSystem(CIM_EnabledLogicalElement, frozen=True, kw_only=True):
    """The system software of a machine: how long it runs, and what it has left."""

    CIM_NAME: ClassVar[str] = "CIM_OperatingSystem"
    CIM_KEYS: ClassVar[tuple[str, ...]] = (
        "Name",
        "CSCreationClassName",
        "CSName",
        "CreationClassName",
    )
    CIM_HASH: ClassVar[str] = "213a335bcd2d"
    Name: str
    CSCreationClassName: str
    CSName: str
    CreationClassName: str
    OSType: _OSType | None = None
    OtherTypeDescription: str | None = None
    Version: str | None = None
    LastBootUpTime: CimDateTime | None = None
    LocalDateTime: CimDateTime | None = None
    CurrentTimeZone: int | None = None
    NumberOfLicensedUsers: int | None = None
    NumberOfUsers: int | None = None
    NumberOfProcesses: int | None = None
    MaxNumberOfProcesses: int | None = None
    TotalSwapSpaceSize: int | None = None
    TotalVirtualMemorySize: int | None = None
    FreeVirtualMemory: int | None = None
    FreePhysicalMemory: int | None = None
    TotalVisibleMemorySize: int | None = None
    SizeStoredInPagingFiles: int | None = None
    FreeSpaceInPagingFiles: int | None = None
    MaxProcessMemorySize: int | None = None
    Distributed: bool | None = None
    MaxProcessesPerUser: int | None = None


class CIM_InstalledOS(CIM_SystemComponent, frozen=True, kw_only=True):
    """Ties a machine to the operating systems that are installed on it."""

    CIM_NAME: ClassVar[str] = "CIM_InstalledOS"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("GroupComponent", "PartComponent")
    CIM_HASH: ClassVar[str] = "bc92f46bbe73"
    PrimaryOS: bool | None = None


class CIM_InstalledSoftwareIdentity(CimObject, frozen=True, kw_only=True):
    """Ties a system to the software that is installed on it."""

    CIM_NAME: ClassVar[str] = "CIM_InstalledSoftwareIdentity"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("System", "InstalledSoftware")
    CIM_HASH: ClassVar[str] = "4d2327aa309a"
    System: Path
    InstalledSoftware: Path


class CIM_InstCreation(CIM_InstIndication, frozen=True, kw_only=True):
    """A report that an instance was made."""

    CIM_NAME: ClassVar[str] = "CIM_InstCreation"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ()
    CIM_HASH: ClassVar[str] = "961eceaf5a72"


class CIM_InstDeletion(CIM_InstIndication, frozen=True, kw_only=True):
    """A report that an instance was deleted."""

    CIM_NAME: ClassVar[str] = "CIM_InstDeletion"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ()
    CIM_HASH: ClassVar[str] = "71817fdbbf37"


class CIM_InstModification(CIM_InstIndication, frozen=True, kw_only=True):
    """A report that an instance changed, with what it was before."""

    CIM_NAME: ClassVar[str] = "CIM_InstModification"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ()
    CIM_HASH: ClassVar[str] = "3543bd1b1c70"
    PreviousInstance: CimObject | None = None
    ChangedPropertyNames: tuple[str, ...] | None = None


class CIM_IPProtocolEndpoint(CIM_ProtocolEndpoint, frozen=True, kw_only=True):
    """An IP address of a system."""

    CIM_NAME: ClassVar[str] = "CIM_IPProtocolEndpoint"
    CIM_KEYS: ClassVar[tuple[str, ...]] = (
        "Name",
        "SystemCreationClassName",
        "SystemName",
        "CreationClassName",
    )
    CIM_HASH: ClassVar[str] = "6d3065900af7"
    ProtocolIFType: _ProtocolIFType | None = _ProtocolIFType.IPv4
    IPv4Address: str | None = None
    IPv6Address: str | None = None
    Address: str | None = None
    SubnetMask: str | None = None
    PrefixLength: int | None = None
    AddressType: _AddressType | None = None
    IPVersionSupport: _IPVersionSupport | None = None
    AddressOrigin: _IPProtocolEndpoint_AddressOrigin | None = _IPProtocolEndpoint_AddressOrigin.Unknown
    IPv6AddressType: _IPv6AddressType | None = None
    IPv6SubnetPrefixLength: int | None = None


class CIM_RedundancySet(CIM_SystemSpecificCollection, frozen=True, kw_only=True):
    """Elements that stand in for each other."""

    CIM_NAME: ClassVar[str] = "CIM_RedundancySet"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("InstanceID",)
    CIM_HASH: ClassVar[str] = "0cd87e319f15"
    RedundancyStatus: _RedundancyStatus | None = None
    TypeOfSet: tuple[_TypeOfSet, ...] | None = None
    MinNumberNeeded: int | None = None
    MaxNumberSupported: int | None = None
    VendorIdentifyingInfo: str | None = None
    OtherTypeOfSet: tuple[str, ...] | None = None
    LoadBalanceAlgorithm: _LoadBalanceAlgorithm | None = _LoadBalanceAlgorithm.No_Load_Balancing
    OtherLoadBalanceAlgorithm: str | None = None


class CIM_VirtualSystemSettingData(CIM_SettingData, frozen=True, kw_only=True):
    """The settings of a virtual machine as a whole, or of a snapshot of it."""

    CIM_NAME: ClassVar[str] = "CIM_VirtualSystemSettingData"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("InstanceID",)
    CIM_HASH: ClassVar[str] = "fd38f1b8cdc6"
    VirtualSystemIdentifier: str | None = None
    VirtualSystemType: str | None = None
    Notes: tuple[str, ...] | None = None
    CreationTime: CimDateTime | None = None
    ConfigurationID: str | None = None
    ConfigurationDataRoot: str | None = None
    ConfigurationFile: str | None = None
    SnapshotDataRoot: str | None = None
    SuspendDataRoot: str | None = None
    SwapFileDataRoot: str | None = None
    LogDataRoot: str | None = None
    AutomaticStartupAction: _AutomaticStartupAction | None = None
    AutomaticStartupActionDelay: CimDateTime | None = None
    AutomaticStartupActionSequenceNumber: int | None = None
    AutomaticShutdownAction: _AutomaticShutdownAction | None = None
    AutomaticRecoveryAction: _AutomaticRecoveryAction | None = None
    RecoveryFile: str | None = None


class CIM_LastAppliedSnapshot(CIM_Dependency, frozen=True, kw_only=True):
    """Ties a machine to the snapshot that it was put back to last."""

    CIM_NAME: ClassVar[str] = "CIM_LastAppliedSnapshot"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("Antecedent", "Dependent")
    CIM_HASH: ClassVar[str] = "ad1db8fab1dd"


class CIM_ListenerDestinationCIMXML(CIM_ListenerDestination, frozen=True, kw_only=True):
    """A listener that takes indications by CIM-XML."""

    CIM_NAME: ClassVar[str] = "CIM_ListenerDestinationCIMXML"
    CIM_KEYS: ClassVar[tuple[str, ...]] = (
        "SystemCreationClassName",
        "SystemName",
        "CreationClassName",
        "Name",
    )
    CIM_HASH: ClassVar[str] = "397e00c84b93"


class CIM_LocalFileSystem(CIM_FileSystem, frozen=True, kw_only=True):
    """A file system on storage of this machine."""

    CIM_NAME: ClassVar[str] = "CIM_LocalFileSystem"
    CIM_KEYS: ClassVar[tuple[str, ...]] = (
        "Name",
        "CSCreationClassName",
        "CSName",
        "CreationClassName",
    )
    CIM_HASH: ClassVar[str] = "cf8d339b39c6"
    DirectoryServiceUsage: _DirectoryServiceUsage | None = None
    LocalAccessDefinitionRequired: _LocalAccessDefinitionRequired | None = None
    MultipleDisksSupported: _MultipleDisksSupported | None = None
    PathNameSeparatorString: str | None = None


class CIM_Log(CIM_EnabledLogicalElement, frozen=True, kw_only=True):
    """A log: how full it is, and what happens when it is full."""

    CIM_NAME: ClassVar[str] = "CIM_Log"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ()
    CIM_HASH: ClassVar[str] = "f233e615fe1c"
    MaxNumberOfRecords: int | None = None
    CurrentNumberOfRecords: int | None = None
    OverwritePolicy: _OverwritePolicy | None = _OverwritePolicy.Unknown
    LogState: _LogState | None = _LogState.Not_Applicable


class CIM_RecordForLog(CIM_ManagedElement, frozen=True, kw_only=True):
    """A record of a log."""

    CIM_NAME: ClassVar[str] = "CIM_RecordForLog"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ()
    CIM_HASH: ClassVar[str] = "c2f548a529bc"
    RecordFormat: str | None = None
    RecordData: str | None = None
    Locale: str | None = None
    PerceivedSeverity: _PerceivedSeverity | None = None


class CIM_LogEntry(CIM_RecordForLog, frozen=True, kw_only=True):
    """A record of a log, in parts: when, what, and how bad."""

    CIM_NAME: ClassVar[str] = "CIM_LogEntry"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("InstanceID",)
    CIM_HASH: ClassVar[str] = "a5043348206b"
    InstanceID: str
    LogInstanceID: str | None = None
    LogName: str | None = None
    RecordID: str | None = None
    CreationTimeStamp: CimDateTime | None = None
    MessageID: str | None = None
    Message: str | None = None
    MessageArguments: tuple[str, ...] | None = None
    OwningEntity: str | None = None


class CIM_LogicalDisk(CIM_StorageExtent, frozen=True, kw_only=True):
    """A volume as the operating system shows it to its users."""

    CIM_NAME: ClassVar[str] = "CIM_LogicalDisk"
    CIM_KEYS: ClassVar[tuple[str, ...]] = (
        "SystemCreationClassName",
        "SystemName",
        "CreationClassName",
        "DeviceID",
    )
    CIM_HASH: ClassVar[str] = "45ae60f680b5"
    NameFormat: _NameFormat | None = _NameFormat.OS_Device_Name
    NameNamespace: _NameNamespace | None = _NameNamespace.OS_Device_Namespace
    NumExtentsMigrating: int | None = None
    ThinlyProvisioned: bool | None = False


class CIM_LogicalIdentity(CimObject, frozen=True, kw_only=True):
    """Ties two elements that are the same thing seen from two sides."""

    CIM_NAME: ClassVar[str] = "CIM_LogicalIdentity"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("SystemElement", "SameElement")
    CIM_HASH: ClassVar[str] = "c78931ebdc31"
    SystemElement: Path
    SameElement: Path


class CIM_LogManagesRecord(CimObject, frozen=True, kw_only=True):
    """Ties a log to its records."""

    CIM_NAME: ClassVar[str] = "CIM_LogManagesRecord"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("Log", "Record")
    CIM_HASH: ClassVar[str] = "75e4cb5ea820"
    Log: Path
    Record: Path


class CIM_MediaPresent(CIM_Dependency, frozen=True, kw_only=True):
    """Ties a drive to the medium in it."""

    CIM_NAME: ClassVar[str] = "CIM_MediaPresent"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("Antecedent", "Dependent")
    CIM_HASH: ClassVar[str] = "ffa326237110"
    FixedMedia: bool | None = None


class CIM_MemberOfCollection(CimObject, frozen=True, kw_only=True):
    """Ties a set to its members."""

    CIM_NAME: ClassVar[str] = "CIM_MemberOfCollection"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("Collection", "Member")
    CIM_HASH: ClassVar[str] = "6a1297c2378e"
    Collection: Path
    Member: Path


class CIM_MemoryCapacity(CIM_PhysicalCapacity, frozen=True, kw_only=True):
    """How much memory a thing can hold."""

    CIM_NAME: ClassVar[str] = "CIM_MemoryCapacity"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("Name", "MemoryType")
    CIM_HASH: ClassVar[str] = "8762799edbab"
    Name: str
    MemoryType: _MemoryType
    MinimumMemoryCapacity: int | None = None
    MaximumMemoryCapacity: int | None = None


class CIM_MostCurrentSnapshotInBranch(CIM_Dependency, frozen=True, kw_only=True):
    """Ties a machine to the snapshot that its present state goes on from."""

    CIM_NAME: ClassVar[str] = "CIM_MostCurrentSnapshotInBranch"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("Antecedent", "Dependent")
    CIM_HASH: ClassVar[str] = "852ea701ad16"


class CIM_Namespace(CIM_ManagedElement, frozen=True, kw_only=True):
    """A namespace: a set of classes and instances that a broker serves under a name."""

    CIM_NAME: ClassVar[str] = "CIM_Namespace"
    CIM_KEYS: ClassVar[tuple[str, ...]] = (
        "SystemCreationClassName",
        "SystemName",
        "ObjectManagerCreationClassName",
        "ObjectManagerName",
        "CreationClassName",
        "Name",
    )
    CIM_HASH: ClassVar[str] = "3e588853b97a"
    SystemCreationClassName: str
    SystemName: str
    ObjectManagerCreationClassName: str
    ObjectManagerName: str
    CreationClassName: str
    Name: str
    ClassInfo: _ClassInfo | None = None
    DescriptionOfClassInfo: str | None = None
    ClassType: _ClassType | None = None
    ClassTypeVersion: str | None = None
    DescriptionOfClassType: str | None = None


class CIM_NamespaceInManager(CIM_HostedDependency, frozen=True, kw_only=True):
    """Ties a namespace to the broker that serves it."""

    CIM_NAME: ClassVar[str] = "CIM_NamespaceInManager"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("Antecedent", "Dependent")
    CIM_HASH: ClassVar[str] = "e310d531353e"


class CIM_RemoteFileSystem(CIM_FileSystem, frozen=True, kw_only=True):
    """A file system that another machine holds."""

    CIM_NAME: ClassVar[str] = "CIM_RemoteFileSystem"
    CIM_KEYS: ClassVar[tuple[str, ...]] = (
        "Name",
        "CSCreationClassName",
        "CSName",
        "CreationClassName",
    )
    CIM_HASH: ClassVar[str] = "ebed4be367f9"


class CIM_NumericSensor(CIM_Sensor, frozen=True, kw_only=True):
    """A sensor that reports a number. Readings and thresholds share one unit: BaseUnits times
    ten to the power of UnitModifier, per RateUnits.
    """

    CIM_NAME: ClassVar[str] = "CIM_NumericSensor"
    CIM_KEYS: ClassVar[tuple[str, ...]] = (
        "SystemCreationClassName",
        "SystemName",
        "CreationClassName",
        "DeviceID",
    )
    CIM_HASH: ClassVar[str] = "43143d5c36d1"
    BaseUnits: _BaseUnits | None = None
    UnitModifier: int | None = None
    RateUnits: _RateUnits | None = None
    CurrentReading: int | None = None
    NominalReading: int | None = None
    NormalMax: int | None = None
    NormalMin: int | None = None
    MaxReadable: int | None = None
    MinReadable: int | None = None
    Resolution: int | None = None
    Tolerance: int | None = None
    Accuracy: int | None = None
    IsLinear: bool | None = None
    Hysteresis: int | None = None
    LowerThresholdNonCritical: int | None = None
    UpperThresholdNonCritical: int | None = None
    LowerThresholdCritical: int | None = None
    UpperThresholdCritical: int | None = None
    LowerThresholdFatal: int | None = None
    UpperThresholdFatal: int | None = None
    SupportedThresholds: tuple[_SupportedThresholds, ...] | None = None
    EnabledThresholds: tuple[_EnabledThresholds, ...] | None = None
    SettableThresholds: tuple[_SettableThresholds, ...] | None = None


class CIM_Process(CIM_EnabledLogicalElement, frozen=True, kw_only=True):
    """A program that runs."""

    CIM_NAME: ClassVar[str] = "CIM_Process"
    CIM_KEYS: ClassVar[tuple[str, ...]] = (
        "CSCreationClassName",
        "CSName",
        "OSCreationClassName",
        "OSName",
        "CreationClassName",
        "Handle",
    )
    CIM_HASH: ClassVar[str] = "53bf22af03f1"
    CSCreationClassName: str
    CSName: str
    OSCreationClassName: str
    OSName: str
    CreationClassName: str
    Handle: str
    Priority: int | None = None
    ExecutionState: _ExecutionState | None = None
    OtherExecutionDescription: str | None = None
    CreationDate: CimDateTime | None = None
    TerminationDate: CimDateTime | None = None
    KernelModeTime: int | None = None
    UserModeTime: int | None = None
    WorkingSetSize: int | None = None


class CIM_OSProcess(CIM_Component, frozen=True, kw_only=True):
    """Ties an operating system to the processes that it runs."""

    CIM_NAME: ClassVar[str] = "CIM_OSProcess"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("GroupComponent", "PartComponent")
    CIM_HASH: ClassVar[str] = "45292de79793"


class CIM_OwningCollectionElement(CimObject, frozen=True, kw_only=True):
    """Ties a set to the element that it belongs to."""

    CIM_NAME: ClassVar[str] = "CIM_OwningCollectionElement"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("OwningElement", "OwnedElement")
    CIM_HASH: ClassVar[str] = "c40214e653a3"
    OwningElement: Path
    OwnedElement: Path


class CIM_PCIController(CIM_Controller, frozen=True, kw_only=True):
    """What PCI functions have in common."""

    CIM_NAME: ClassVar[str] = "CIM_PCIController"
    CIM_KEYS: ClassVar[tuple[str, ...]] = (
        "SystemCreationClassName",
        "SystemName",
        "CreationClassName",
        "DeviceID",
    )
    CIM_HASH: ClassVar[str] = "2942a8f1b1a9"
    CommandRegister: int | None = None
    Capabilities: tuple[_PCIController_Capabilities, ...] | None = None
    CapabilityDescriptions: tuple[str, ...] | None = None
    DeviceSelectTiming: _DeviceSelectTiming | None = None
    ClassCode: _ClassCode | None = None
    CacheLineSize: int | None = None
    LatencyTimer: int | None = None
    InterruptPin: _InterruptPin | None = None
    ExpansionROMBaseAddress: int | None = None
    SelfTestEnabled: bool | None = None


class CIM_PCIDevice(CIM_PCIController, frozen=True, kw_only=True):
    """A function on a PCI bus."""

    CIM_NAME: ClassVar[str] = "CIM_PCIDevice"
    CIM_KEYS: ClassVar[tuple[str, ...]] = (
        "SystemCreationClassName",
        "SystemName",
        "CreationClassName",
        "DeviceID",
    )
    CIM_HASH: ClassVar[str] = "480522a7ba75"
    BaseAddress: tuple[int, ...] | None = None
    SubsystemID: int | None = None
    SubsystemVendorID: int | None = None
    MinGrantTime: int | None = None
    MaxLatency: int | None = None
    BusNumber: int | None = None
    DeviceNumber: int | None = None
    FunctionNumber: int | None = None
    PCIDeviceID: int | None = None
    VendorID: int | None = None
    RevisionID: int | None = None


class CIM_PCIBridge(CIM_PCIDevice, frozen=True, kw_only=True):
    """A function that leads to a further PCI bus."""

    CIM_NAME: ClassVar[str] = "CIM_PCIBridge"
    CIM_KEYS: ClassVar[tuple[str, ...]] = (
        "SystemCreationClassName",
        "SystemName",
        "CreationClassName",
        "DeviceID",
    )
    CIM_HASH: ClassVar[str] = "e1207ffd8574"
    BridgeType: _BridgeType | None = None
    SecondaryLatencyTimer: int | None = None
    SubordinateBusNumber: int | None = None
    SecondayBusNumber: int | None = None
    PrimaryBusNumber: int | None = None
    SecondaryStatusRegister: int | None = None
    SecondaryBusDeviceSelectTiming: _SecondaryBusDeviceSelectTiming | None = None
    IOLimit: int | None = None
    IOBase: int | None = None
    MemoryLimit: int | None = None
    MemoryBase: int | None = None
    PrefetchMemoryLimit: int | None = None
    PrefetchMemoryBase: int | None = None
    PrefetchLimitUpper32: int | None = None
    PrefetchBaseUpper32: int | None = None
    IOLimitUpper16: int | None = None
    IOBaseUpper16: int | None = None


class CIM_PhysicalMemory(CIM_Chip, frozen=True, kw_only=True):
    """A memory module."""

    CIM_NAME: ClassVar[str] = "CIM_PhysicalMemory"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("Tag", "CreationClassName")
    CIM_HASH: ClassVar[str] = "586dc8b7bbd0"
    MemoryType: _PhysicalMemory_MemoryType | None = None
    TotalWidth: int | None = None
    DataWidth: int | None = None
    Speed: int | None = None
    Capacity: int | None = None
    BankLabel: str | None = None
    PositionInRow: int | None = None
    InterleavePosition: int | None = None
    ConfiguredMemoryClockSpeed: int | None = None
    IsSpeedInMhz: bool | None = False
    MaxMemorySpeed: int | None = None


class CIM_PortImplementsEndpoint(CIM_DeviceSAPImplementation, frozen=True, kw_only=True):
    """Ties an endpoint to the port that carries its traffic."""

    CIM_NAME: ClassVar[str] = "CIM_PortImplementsEndpoint"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("Antecedent", "Dependent")
    CIM_HASH: ClassVar[str] = "659cb02d2c31"


class CIM_PowerManagementCapabilities(CIM_Capabilities, frozen=True, kw_only=True):
    """How a power service can turn machines on and off."""

    CIM_NAME: ClassVar[str] = "CIM_PowerManagementCapabilities"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("InstanceID",)
    CIM_HASH: ClassVar[str] = "093e37bf6fc8"
    PowerCapabilities: tuple[_PowerCapabilities, ...] | None = None
    OtherPowerCapabilitiesDescriptions: tuple[str, ...] | None = None
    PowerStatesSupported: tuple[_PowerStatesSupported, ...] | None = None
    PowerChangeCapabilities: tuple[_PowerChangeCapabilities, ...] | None = None
    OtherPowerChangeCapabilities: str | None = None
    RequestedPowerStatesSupported: tuple[_RequestedPowerStatesSupported, ...] | None = None


class CIM_PowerSource(CIM_LogicalDevice, frozen=True, kw_only=True):
    """What gives power."""

    CIM_NAME: ClassVar[str] = "CIM_PowerSource"
    CIM_KEYS: ClassVar[tuple[str, ...]] = (
        "SystemCreationClassName",
        "SystemName",
        "CreationClassName",
        "DeviceID",
    )
    CIM_HASH: ClassVar[str] = "6a33254ee030"
    RatedMaxOutputPower: int | None = None
    OutputPowerUnits: str | None = None
    IsACOutput: bool | None = None


class CIM_PowerSupply(CIM_PowerSource, frozen=True, kw_only=True):
    """A power supply."""

    CIM_NAME: ClassVar[str] = "CIM_PowerSupply"
    CIM_KEYS: ClassVar[tuple[str, ...]] = (
        "SystemCreationClassName",
        "SystemName",
        "CreationClassName",
        "DeviceID",
    )
    CIM_HASH: ClassVar[str] = "e2be18f5f889"
    IsSwitchingSupply: bool | None = None
    Range1InputVoltageLow: int | None = None
    Range1InputVoltageHigh: int | None = None
    Range1InputFrequencyLow: int | None = None
    Range1InputFrequencyHigh: int | None = None
    Range2InputVoltageLow: int | None = None
    Range2InputVoltageHigh: int | None = None
    Range2InputFrequencyLow: int | None = None
    Range2InputFrequencyHigh: int | None = None
    ActiveInputVoltage: _ActiveInputVoltage | None = None
    TypeOfRangeSwitching: _TypeOfRangeSwitching | None = None
    TotalOutputPower: int | None = None
    InputPowerUnits: str | None = None
    IsACInput: bool | None = None
    NominalPhaseWiring: tuple[_NominalPhaseWiring, ...] | None = None
    NumberOfPhasesUtilized: int | None = None
    Range1MaxInputPower: int | None = None
    Range1MaxOutputPower: int | None = None
    Range2MaxInputPower: int | None = None
    Range2MaxOutputPower: int | None = None


class CIM_PrivilegeManagementCapabilities(CIM_Capabilities, frozen=True, kw_only=True):
    """Which rights a privilege management service can give."""

    CIM_NAME: ClassVar[str] = "CIM_PrivilegeManagementCapabilities"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("InstanceID",)
    CIM_HASH: ClassVar[str] = "3d25943d4d06"
    SharedPrivilegeSupported: bool | None = False
    ActivitiesSupported: tuple[_ActivitiesSupported, ...] | None = None
    ActivityQualifiersSupported: tuple[str, ...] | None = None
    QualifierFormatsSupported: tuple[_QualifierFormatsSupported, ...] | None = None
    SupportedMethods: tuple[_SupportedMethods, ...] | None = None


class CIM_PrivilegeManagementService(CIM_AuthorizationService, frozen=True, kw_only=True):
    """Gives rights and takes them away."""

    CIM_NAME: ClassVar[str] = "CIM_PrivilegeManagementService"
    CIM_KEYS: ClassVar[tuple[str, ...]] = (
        "Name",
        "SystemCreationClassName",
        "SystemName",
        "CreationClassName",
    )
    CIM_HASH: ClassVar[str] = "af5c4ebf364c"


class CIM_Processor(CIM_LogicalDevice, frozen=True, kw_only=True):
    """A processor, as one package."""

    CIM_NAME: ClassVar[str] = "CIM_Processor"
    CIM_KEYS: ClassVar[tuple[str, ...]] = (
        "SystemCreationClassName",
        "SystemName",
        "CreationClassName",
        "DeviceID",
    )
    CIM_HASH: ClassVar[str] = "dd3aa4c796fa"
    Role: str | None = None
    Family: int | None = None
    OtherFamilyDescription: str | None = None
    UpgradeMethod: _UpgradeMethod | None = None
    MaxClockSpeed: int | None = None
    CurrentClockSpeed: int | None = None
    DataWidth: int | None = None
    AddressWidth: int | None = None
    LoadPercentage: int | None = None
    Stepping: str | None = None
    UniqueID: str | None = None
    CPUStatus: _CPUStatus | None = None
    ExternalBusClockSpeed: int | None = None
    Characteristics: tuple[_Processor_Characteristics, ...] | None = None
    EnabledProcessorCharacteristics: tuple[_EnabledProcessorCharacteristics, ...] | None = None
    NumberOfEnabledCores: int | None = 1


class CIM_ProcessorAllocationSettingData(CIM_ResourceAllocationSettingData, frozen=True, kw_only=True):
    """The processors that a machine is to be given."""

    CIM_NAME: ClassVar[str] = "CIM_ProcessorAllocationSettingData"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("InstanceID",)
    CIM_HASH: ClassVar[str] = "9d3357e3dc2a"
    ProcessorArchitecture: str | None = None
    InstructionSet: str | None = None
    InstructionSetExtensionName: tuple[str, ...] | None = None
    InstructionSetExtensionStatus: tuple[str, ...] | None = None


class CIM_ProcessorCapabilities(CIM_EnabledLogicalElementCapabilities, frozen=True, kw_only=True):
    """What is built into a processor package."""

    CIM_NAME: ClassVar[str] = "CIM_ProcessorCapabilities"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("InstanceID",)
    CIM_HASH: ClassVar[str] = "5a960bec8171"
    NumberOfProcessorCores: int | None = None
    NumberOfHardwareThreads: int | None = None


class CIM_ProcessorCore(CIM_EnabledLogicalElement, frozen=True, kw_only=True):
    """A core of a processor: what runs one or more hardware threads."""

    CIM_NAME: ClassVar[str] = "CIM_ProcessorCore"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("InstanceID",)
    CIM_HASH: ClassVar[str] = "7b1230aae4dd"
    InstanceID: str
    CoreEnabledState: _CoreEnabledState | None = None
    LoadPercentage: int | None = None


class CIM_Realizes(CIM_Dependency, frozen=True, kw_only=True):
    """Ties a device to the thing that it is made of."""

    CIM_NAME: ClassVar[str] = "CIM_Realizes"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("Antecedent", "Dependent")
    CIM_HASH: ClassVar[str] = "bcdd8fbe9ac6"


class CIM_RecordLog(CIM_Log, frozen=True, kw_only=True):
    """A log that is made of records."""

    CIM_NAME: ClassVar[str] = "CIM_RecordLog"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("InstanceID",)
    CIM_HASH: ClassVar[str] = "65285517f127"
    InstanceID: str


class CIM_ReferencedSpecification(CIM_Dependency, frozen=True, kw_only=True):
    """Ties a specification to one that it refers to."""

    CIM_NAME: ClassVar[str] = "CIM_ReferencedSpecification"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("Antecedent", "Dependent")
    CIM_HASH: ClassVar[str] = "e6005cc9e696"


class CIM_ReferencedProfile(CIM_ReferencedSpecification, frozen=True, kw_only=True):
    """Ties a profile to one that it refers to."""

    CIM_NAME: ClassVar[str] = "CIM_ReferencedProfile"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("Antecedent", "Dependent")
    CIM_HASH: ClassVar[str] = "40f9c3f4e30b"


class CIM_RemoteServiceAccessPoint(CIM_ServiceAccessPoint, frozen=True, kw_only=True):
    """How a service on another machine is reached, such as a router."""

    CIM_NAME: ClassVar[str] = "CIM_RemoteServiceAccessPoint"
    CIM_KEYS: ClassVar[tuple[str, ...]] = (
        "Name",
        "SystemCreationClassName",
        "SystemName",
        "CreationClassName",
    )
    CIM_HASH: ClassVar[str] = "27fde4841f9e"
    AccessInfo: str | None = None
    InfoFormat: _InfoFormat | None = None
    OtherInfoFormatDescription: str | None = None
    AccessContext: _AccessContext | None = _AccessContext.Unknown
    OtherAccessContext: str | None = None


class CIM_RemoteAccessAvailableToElement(CIM_Dependency, frozen=True, kw_only=True):
    """Ties a service on another machine to what uses it here."""

    CIM_NAME: ClassVar[str] = "CIM_RemoteAccessAvailableToElement"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("Antecedent", "Dependent")
    CIM_HASH: ClassVar[str] = "1b9344fbe29c"
    IsDefault: bool | None = None
    OrderOfAccess: int | None = 0


class CIM_ResidesOnExtent(CIM_Dependency, frozen=True, kw_only=True):
    """Ties a file system to the storage that it is on."""

    CIM_NAME: ClassVar[str] = "CIM_ResidesOnExtent"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("Antecedent", "Dependent")
    CIM_HASH: ClassVar[str] = "97cba246865c"


class CIM_ResourceAllocationFromPool(CIM_Dependency, frozen=True, kw_only=True):
    """Ties the settings of a resource to the pool that it is taken from."""

    CIM_NAME: ClassVar[str] = "CIM_ResourceAllocationFromPool"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("Antecedent", "Dependent")
    CIM_HASH: ClassVar[str] = "bdb922534ddd"


class CIM_ResourcePoolConfigurationCapabilities(CIM_Capabilities, frozen=True, kw_only=True):
    """Which methods a pool service carries out, and whether callers wait for them."""

    CIM_NAME: ClassVar[str] = "CIM_ResourcePoolConfigurationCapabilities"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("InstanceID",)
    CIM_HASH: ClassVar[str] = "b22158bd9235"
    AsynchronousMethodsSupported: tuple[_AsynchronousMethodsSupported, ...] | None = None
    SynchronousMethodsSupported: tuple[_SynchronousMethodsSupported, ...] | None = None


class CIM_ResourcePoolConfigurationService(CIM_Service, frozen=True, kw_only=True):
    """The service that makes and changes pools of resources."""

    CIM_NAME: ClassVar[str] = "CIM_ResourcePoolConfigurationService"
    CIM_KEYS: ClassVar[tuple[str, ...]] = (
        "Name",
        "SystemCreationClassName",
        "SystemName",
        "CreationClassName",
    )
    CIM_HASH: ClassVar[str] = "1c20ff6ea1cf"


class CIM_Role(CIM_Collection, frozen=True, kw_only=True):
    """A task that people or programs have, and that rights are given to."""

    CIM_NAME: ClassVar[str] = "CIM_Role"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("CreationClassName", "Name")
    CIM_HASH: ClassVar[str] = "8d389930e47a"
    CreationClassName: str
    Name: str
    BusinessCategory: str | None = None
    CommonName: str | None = None
    RoleCharacteristics: tuple[_RoleCharacteristics, ...] | None = None


class CIM_RoleBasedAuthorizationService(CIM_PrivilegeManagementService, frozen=True, kw_only=True):
    """Makes, changes and ends roles, and says who has which."""

    CIM_NAME: ClassVar[str] = "CIM_RoleBasedAuthorizationService"
    CIM_KEYS: ClassVar[tuple[str, ...]] = (
        "Name",
        "SystemCreationClassName",
        "SystemName",
        "CreationClassName",
    )
    CIM_HASH: ClassVar[str] = "d80d5f0d1c76"


class CIM_RoleBasedManagementCapabilities(CIM_PrivilegeManagementCapabilities, frozen=True, kw_only=True):
    """Which roles and rights a service can make and change."""

    CIM_NAME: ClassVar[str] = "CIM_RoleBasedManagementCapabilities"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("InstanceID",)
    CIM_HASH: ClassVar[str] = "d460acfdfb50"
    SupportedMethods: tuple[_RoleBasedManagementCapabilities_SupportedMethods, ...] | None = None  # type: ignore[assignment]


class CIM_RoleLimitedToTarget(CimObject, frozen=True, kw_only=True):
    """Ties a role to the only elements that it is valid for."""

    CIM_NAME: ClassVar[str] = "CIM_RoleLimitedToTarget"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("DefiningRole", "TargetElement")
    CIM_HASH: ClassVar[str] = "1e66702d393d"
    DefiningRole: Path
    TargetElement: Path


class CIM_RunningOS(CIM_Dependency, frozen=True, kw_only=True):
    """Ties a machine to the operating system that it runs."""

    CIM_NAME: ClassVar[str] = "CIM_RunningOS"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("Antecedent", "Dependent")
    CIM_HASH: ClassVar[str] = "61adb6207025"


class CIM_ServiceAffectsElement(CimObject, frozen=True, kw_only=True):
    """Ties a service to the elements that it works on."""

    CIM_NAME: ClassVar[str] = "CIM_ServiceAffectsElement"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("AffectedElement", "AffectingElement")
    CIM_HASH: ClassVar[str] = "8d1333b351f4"
    AffectedElement: Path
    AffectingElement: Path
    ElementEffects: tuple[_ElementEffects, ...] | None = None
    OtherElementEffectsDescriptions: tuple[str, ...] | None = None
    AssignedSequence: int | None = None


class CIM_SettingsDefineCapabilities(CIM_Component, frozen=True, kw_only=True):
    """Ties capabilities to settings that show their range."""

    CIM_NAME: ClassVar[str] = "CIM_SettingsDefineCapabilities"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("GroupComponent", "PartComponent")
    CIM_HASH: ClassVar[str] = "2f1ab84259cd"
    PropertyPolicy: _PropertyPolicy | None = _PropertyPolicy.Independent
    ValueRole: _ValueRole | None = _ValueRole.Supported
    ValueRange: _ValueRange | None = _ValueRange.Point


class CIM_SettingsDefineState(CimObject, frozen=True, kw_only=True):
    """Ties an element to the settings that describe its state of now."""

    CIM_NAME: ClassVar[str] = "CIM_SettingsDefineState"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("ManagedElement", "SettingData")
    CIM_HASH: ClassVar[str] = "eb14b249a2ca"
    ManagedElement: Path
    SettingData: Path


class CIM_Slot(CIM_PhysicalConnector, frozen=True, kw_only=True):
    """A place that a card, a module or a processor is plugged into."""

    CIM_NAME: ClassVar[str] = "CIM_Slot"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("Tag", "CreationClassName")
    CIM_HASH: ClassVar[str] = "8da5606428b3"
    SupportsHotPlug: bool | None = None
    HeightAllowed: float | None = None
    LengthAllowed: float | None = None
    MaxDataWidth: int | None = None
    VccMixedVoltageSupport: tuple[_VccMixedVoltageSupport, ...] | None = None
    VppMixedVoltageSupport: tuple[_VppMixedVoltageSupport, ...] | None = None
    ThermalRating: int | None = None
    SpecialPurpose: bool | None = None
    PurposeDescription: str | None = None
    Number: int | None = None
    Powered: bool | None = None
    OpenSwitch: bool | None = None
    MaxLinkWidth: _MaxLinkWidth | None = None
    VendorCompatibilityStrings: tuple[str, ...] | None = None


class CIM_SnapshotOfVirtualSystem(CIM_Dependency, frozen=True, kw_only=True):
    """Ties a machine to its snapshots."""

    CIM_NAME: ClassVar[str] = "CIM_SnapshotOfVirtualSystem"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("Antecedent", "Dependent")
    CIM_HASH: ClassVar[str] = "60120c7ddbd9"


class CIM_StorageAllocationSettingData(CIM_ResourceAllocationSettingData, frozen=True, kw_only=True):
    """The storage that a machine is to be given."""

    CIM_NAME: ClassVar[str] = "CIM_StorageAllocationSettingData"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("InstanceID",)
    CIM_HASH: ClassVar[str] = "f0739ab56668"
    VirtualQuantityUnits: str | None = "count(fixed size block)"
    VirtualResourceBlockSize: int | None = None
    Access: _StorageAllocationSettingData_Access | None = None
    HostResourceBlockSize: int | None = None
    HostExtentStartingAddress: int | None = None
    HostExtentName: str | None = None
    HostExtentNameFormat: _HostExtentNameFormat | None = None
    OtherHostExtentNameFormat: str | None = None
    HostExtentNameNamespace: _HostExtentNameNamespace | None = None
    OtherHostExtentNameNamespace: str | None = None


class CIM_StorageVolume(CIM_StorageExtent, frozen=True, kw_only=True):
    """A volume that is offered to users outside of what made it."""

    CIM_NAME: ClassVar[str] = "CIM_StorageVolume"
    CIM_KEYS: ClassVar[tuple[str, ...]] = (
        "SystemCreationClassName",
        "SystemName",
        "CreationClassName",
        "DeviceID",
    )
    CIM_HASH: ClassVar[str] = "f4e1b303342c"
    CUImage: str | None = None
    CanDelete: bool | None = True
    EmulatedDevice: str | None = None
    ExtentType: _ExtentType | None = None
    NumExtentsMigrating: int | None = None
    RelativePerformanceOrder: int | None = None
    RelativePerformanceOrderSet: tuple[int, ...] | None = None
    StorageTieringSelection: _StorageTieringSelection | None = _StorageTieringSelection.Unknown
    SubsystemID: str | None = None
    ThinlyProvisioned: bool | None = False


class CIM_SuppliesPower(CIM_Dependency, frozen=True, kw_only=True):
    """Ties a power supply to what it feeds."""

    CIM_NAME: ClassVar[str] = "CIM_SuppliesPower"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("Antecedent", "Dependent")
    CIM_HASH: ClassVar[str] = "f19085ed6bba"


class CIM_SystemDevice(CIM_SystemComponent, frozen=True, kw_only=True):
    """Ties a system to one of its devices."""

    CIM_NAME: ClassVar[str] = "CIM_SystemDevice"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("GroupComponent", "PartComponent")
    CIM_HASH: ClassVar[str] = "4fb1dfcf7c21"


class CIM_ThresholdIndication(CIM_AlertIndication, frozen=True, kw_only=True):
    """A report that a reading went over or under a limit."""

    CIM_NAME: ClassVar[str] = "CIM_ThresholdIndication"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ()
    CIM_HASH: ClassVar[str] = "e07c752acfc5"
    ThresholdIdentifier: str | None = None
    ThresholdValue: str | None = None
    ObservedValue: str | None = None


class CIM_UnixProcess(CIM_Process, frozen=True, kw_only=True):
    """A process of a Unix system."""

    CIM_NAME: ClassVar[str] = "CIM_UnixProcess"
    CIM_KEYS: ClassVar[tuple[str, ...]] = (
        "CSCreationClassName",
        "CSName",
        "OSCreationClassName",
        "OSName",
        "CreationClassName",
        "Handle",
    )
    CIM_HASH: ClassVar[str] = "add8b0f18f18"
    ParentProcessID: str | None = None
    RealUserID: int | None = None
    ProcessGroupID: int | None = None
    ProcessSessionID: int | None = None
    ProcessTTY: str | None = None
    ModulePath: str | None = None
    Parameters: tuple[str, ...] | None = None
    ProcessNiceValue: int | None = None
    ProcessWaitingForEvent: str | None = None


class CIM_UseOfLog(CIM_Dependency, frozen=True, kw_only=True):
    """Ties a log to those whose events are written to it."""

    CIM_NAME: ClassVar[str] = "CIM_UseOfLog"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("Antecedent", "Dependent")
    CIM_HASH: ClassVar[str] = "02b530cf4b5c"
    RecordedData: str | None = None


class CIM_VirtualSystemManagementCapabilities(CIM_EnabledLogicalElementCapabilities, frozen=True, kw_only=True):
    """Which machines a management service makes, and by which methods."""

    CIM_NAME: ClassVar[str] = "CIM_VirtualSystemManagementCapabilities"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("InstanceID",)
    CIM_HASH: ClassVar[str] = "4a3068327ba1"
    VirtualSystemTypesSupported: tuple[str, ...] | None = None
    SynchronousMethodsSupported: tuple[_VirtualSystemManagementCapabilities_SynchronousMethodsSupported, ...] | None = None
    AsynchronousMethodsSupported: tuple[_VirtualSystemManagementCapabilities_AsynchronousMethodsSupported, ...] | None = None
    IndicationsSupported: tuple[_IndicationsSupported, ...] | None = None


class CIM_VirtualSystemManagementService(CIM_Service, frozen=True, kw_only=True):
    """The service that defines, changes and removes virtual machines."""

    CIM_NAME: ClassVar[str] = "CIM_VirtualSystemManagementService"
    CIM_KEYS: ClassVar[tuple[str, ...]] = (
        "Name",
        "SystemCreationClassName",
        "SystemName",
        "CreationClassName",
    )
    CIM_HASH: ClassVar[str] = "47d6dd0f92c5"


class CIM_VirtualSystemSettingDataComponent(CIM_Component, frozen=True, kw_only=True):
    """Ties the settings of a machine to the settings of its resources."""

    CIM_NAME: ClassVar[str] = "CIM_VirtualSystemSettingDataComponent"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("GroupComponent", "PartComponent")
    CIM_HASH: ClassVar[str] = "adb94916fbe5"


class CIM_VirtualSystemSnapshotCapabilities(CIM_Capabilities, frozen=True, kw_only=True):
    """Which snapshots can be made of a machine now."""

    CIM_NAME: ClassVar[str] = "CIM_VirtualSystemSnapshotCapabilities"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("InstanceID",)
    CIM_HASH: ClassVar[str] = "86a5ba66d210"
    SnapshotTypesEnabled: tuple[_SnapshotTypesEnabled, ...] | None = None
    GuestOSNotificationEnabled: bool | None = None


class CIM_VirtualSystemSnapshotService(CIM_Service, frozen=True, kw_only=True):
    """The service that makes, applies and removes snapshots."""

    CIM_NAME: ClassVar[str] = "CIM_VirtualSystemSnapshotService"
    CIM_KEYS: ClassVar[tuple[str, ...]] = (
        "Name",
        "SystemCreationClassName",
        "SystemName",
        "CreationClassName",
    )
    CIM_HASH: ClassVar[str] = "b6c225ed80fd"


class CIM_VirtualSystemSnapshotServiceCapabilities(CIM_Capabilities, frozen=True, kw_only=True):
    """Which snapshots a snapshot service makes, and by which methods."""

    CIM_NAME: ClassVar[str] = "CIM_VirtualSystemSnapshotServiceCapabilities"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("InstanceID",)
    CIM_HASH: ClassVar[str] = "3b432a4b7c85"
    SynchronousMethodsSupported: tuple[_VirtualSystemSnapshotServiceCapabilities_SynchronousMethodsSupported, ...] | None = None
    AynchronousMethodsSupported: tuple[_AynchronousMethodsSupported, ...] | None = None
    SnapshotTypesSupported: tuple[_SnapshotTypesSupported, ...] | None = None


class KHV_ComputerSystem(CIM_ComputerSystem, frozen=True, kw_only=True):
    """The machine that khv runs on. Name is the firmware's UUID in lower case, ElementName the
    host name.
    """

    CIM_NAME: ClassVar[str] = "KHV_ComputerSystem"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("Name", "CreationClassName")
    CIM_HASH: ClassVar[str] = "74ec5d5d1c65"
    WakeUpType: _WakeUpType | None = None
    BootStatus: _BootStatus | None = None


class KHV_OperatingSystem(CIM_OperatingSystem, frozen=True, kw_only=True):
    """The Linux system that runs on the host. Name is that of the distribution."""

    CIM_NAME: ClassVar[str] = "KHV_OperatingSystem"
    CIM_KEYS: ClassVar[tuple[str, ...]] = (
        "Name",
        "CSCreationClassName",
        "CSName",
        "CreationClassName",
    )
    CIM_HASH: ClassVar[str] = "c68f0fa5b875"
    AvailableMemory: int | None = None
    CachedMemory: int | None = None
    FreeSwapSpaceSize: int | None = None
    PagesSwappedIn: int | None = None
    PagesSwappedOut: int | None = None
    OutOfMemoryKills: int | None = None
    KernelRelease: str | None = None
    LoadAverage1: int | None = None
    LoadAverage5: int | None = None
    LoadAverage15: int | None = None


class KHV_PowerManagementService(CIM_PowerManagementService, frozen=True, kw_only=True):
    """What would turn the host off and on. It tells the power state and changes nothing yet."""

    CIM_NAME: ClassVar[str] = "KHV_PowerManagementService"
    CIM_KEYS: ClassVar[tuple[str, ...]] = (
        "Name",
        "SystemCreationClassName",
        "SystemName",
        "CreationClassName",
    )
    CIM_HASH: ClassVar[str] = "80b56c9138a2"


class KHV_PowerManagementCapabilities(CIM_PowerManagementCapabilities, frozen=True, kw_only=True):
    """What the host's power service can do."""

    CIM_NAME: ClassVar[str] = "KHV_PowerManagementCapabilities"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("InstanceID",)
    CIM_HASH: ClassVar[str] = "4aa10bee6f93"


class KHV_UnixProcess(CIM_UnixProcess, frozen=True, kw_only=True):
    """A process of the host: one of those that matter most, as docs/HARDWARE.md says. Handle is
    its number, a slash and when it was started, so that it never stands for another process.
    What it was started with is not told, since it may hold secrets.
    """

    CIM_NAME: ClassVar[str] = "KHV_UnixProcess"
    CIM_KEYS: ClassVar[tuple[str, ...]] = (
        "CSCreationClassName",
        "CSName",
        "OSCreationClassName",
        "OSName",
        "CreationClassName",
        "Handle",
    )
    CIM_HASH: ClassVar[str] = "24727996bbd8"
    ProcessID: int | None = None
    KernelState: str | None = None
    ThreadCount: int | None = None
    ProcessorUsage: int | None = None


class KHV_ProcessStatistics(CIM_StatisticalData, frozen=True, kw_only=True):
    """How many processes the host has, by their state. InstanceID is KHV:stat:processes."""

    CIM_NAME: ClassVar[str] = "KHV_ProcessStatistics"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("InstanceID",)
    CIM_HASH: ClassVar[str] = "e1bc6de021c4"
    Processes: int | None = None
    ShownProcesses: int | None = None
    RunningProcesses: int | None = None
    SleepingProcesses: int | None = None
    BlockedProcesses: int | None = None
    StoppedProcesses: int | None = None
    ZombieProcesses: int | None = None
    IdleProcesses: int | None = None
    Threads: int | None = None


class KHV_Service(CIM_Service, frozen=True, kw_only=True):
    """A unit of the system's service manager: one that a host of virtual machines needs, or one
    that has failed. Name is the unit's.
    """

    CIM_NAME: ClassVar[str] = "KHV_Service"
    CIM_KEYS: ClassVar[tuple[str, ...]] = (
        "Name",
        "SystemCreationClassName",
        "SystemName",
        "CreationClassName",
    )
    CIM_HASH: ClassVar[str] = "967fbc9e981d"
    ActiveState: str | None = None
    SubState: str | None = None
    Result: str | None = None
    UnitFileState: str | None = None
    ProcessID: int | None = None
    Restarts: int | None = None
    RecommendedAction: str | None = None


class KHV_TimeService(CIM_Service, frozen=True, kw_only=True):
    """What keeps the host's clock right, and how right it is. Name is time."""

    CIM_NAME: ClassVar[str] = "KHV_TimeService"
    CIM_KEYS: ClassVar[tuple[str, ...]] = (
        "Name",
        "SystemCreationClassName",
        "SystemName",
        "CreationClassName",
    )
    CIM_HASH: ClassVar[str] = "03c837ff0762"
    Synchronised: bool | None = None
    Daemon: str | None = None
    TimeSource: str | None = None
    Stratum: int | None = None
    ClockOffset: int | None = None
    EstimatedError: int | None = None
    MaximumError: int | None = None
    RecommendedAction: str | None = None


class KHV_Processor(CIM_Processor, frozen=True, kw_only=True):
    """A processor package of the host: what sits in one socket. DeviceID is cpu/ and the
    kernel's package number.
    """

    CIM_NAME: ClassVar[str] = "KHV_Processor"
    CIM_KEYS: ClassVar[tuple[str, ...]] = (
        "SystemCreationClassName",
        "SystemName",
        "CreationClassName",
        "DeviceID",
    )
    CIM_HASH: ClassVar[str] = "50bed1c58b24"
    ModelName: str | None = None
    Manufacturer: str | None = None
    SocketDesignation: str | None = None
    NumberOfThreads: int | None = None
    NUMANodes: tuple[int, ...] | None = None
    Microcode: str | None = None
    ThermalThrottleCount: int | None = None


class KHV_ProcessorCore(CIM_ProcessorCore, frozen=True, kw_only=True):
    """A core of a processor package of the host. InstanceID names package, die and core as the
    kernel numbers them.
    """

    CIM_NAME: ClassVar[str] = "KHV_ProcessorCore"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("InstanceID",)
    CIM_HASH: ClassVar[str] = "6c2bab0c4664"
    ProcessorDeviceID: str | None = None


class KHV_HardwareThread(CIM_HardwareThread, frozen=True, kw_only=True):
    """A hardware thread of the host: what the kernel schedules as one CPU."""

    CIM_NAME: ClassVar[str] = "KHV_HardwareThread"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("InstanceID",)
    CIM_HASH: ClassVar[str] = "8a5740d39c73"
    ProcessorNumber: int | None = None
    CoreInstanceID: str | None = None
    NUMANode: int | None = None


class KHV_DiskDrive(CIM_DiskDrive, frozen=True, kw_only=True):
    """A whole disk of the host, rotating or solid state; one that several paths lead to is one
    disk. DeviceID is disk/ and the disk's world wide name, its serial number or, when it has
    neither, its kernel name.
    """

    CIM_NAME: ClassVar[str] = "KHV_DiskDrive"
    CIM_KEYS: ClassVar[tuple[str, ...]] = (
        "SystemCreationClassName",
        "SystemName",
        "CreationClassName",
        "DeviceID",
    )
    CIM_HASH: ClassVar[str] = "6723dafe1d89"
    Model: str | None = None
    SerialNumber: str | None = None
    FirmwareVersion: str | None = None
    Size: int | None = None
    DevicePath: str | None = None
    ControllerDeviceID: str | None = None
    WWN: str | None = None
    PhysicalBlockSize: int | None = None
    DriverState: str | None = None
    Paths: tuple[str, ...] | None = None
    PathsFailed: int | None = None
    PathStates: tuple[str, ...] | None = None
    StorageControllerDeviceIDs: tuple[str, ...] | None = None
    Bay: str | None = None
    SMARTPassed: bool | None = None
    SMARTUpdated: CimDateTime | None = None
    SMARTFailure: str | None = None
    RecommendedAction: str | None = None
    PowerCycles: int | None = None
    Temperature: int | None = None
    PercentageUsed: int | None = None
    AvailableSpare: int | None = None
    AvailableSpareThreshold: int | None = None
    MediaErrors: int | None = None
    ReallocatedSectors: int | None = None
    PendingSectors: int | None = None
    UncorrectableSectors: int | None = None
    ErrorLogEntries: int | None = None
    LastSelfTest: str | None = None


class KHV_DiskTemperatureSensor(CIM_NumericSensor, frozen=True, kw_only=True):
    """The temperature that a disk reports of itself, where no sensor chip of the kernel's reads
    it. DeviceID is smart/ and the disk's identity.
    """

    CIM_NAME: ClassVar[str] = "KHV_DiskTemperatureSensor"
    CIM_KEYS: ClassVar[tuple[str, ...]] = (
        "SystemCreationClassName",
        "SystemName",
        "CreationClassName",
        "DeviceID",
    )
    CIM_HASH: ClassVar[str] = "3a79a5f52efd"
    StatisticTime: CimDateTime | None = None
    MonitoredDeviceID: str | None = None


class KHV_BlockStorageStatisticalData(CIM_BlockStorageStatisticalData, frozen=True, kw_only=True):
    """Input and output counted for a disk, partition or volume of the host. InstanceID is
    KHV:stat: and the device's DeviceID.
    """

    CIM_NAME: ClassVar[str] = "KHV_BlockStorageStatisticalData"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("InstanceID",)
    CIM_HASH: ClassVar[str] = "b43e47829289"
    BytesRead: int | None = None
    BytesWritten: int | None = None


class KHV_StorageExtent(CIM_StorageExtent, frozen=True, kw_only=True):
    """The media of a whole disk, or what lies in an optical drive. DeviceID is extent/ and the
    identity of the drive.
    """

    CIM_NAME: ClassVar[str] = "KHV_StorageExtent"
    CIM_KEYS: ClassVar[tuple[str, ...]] = (
        "SystemCreationClassName",
        "SystemName",
        "CreationClassName",
        "DeviceID",
    )
    CIM_HASH: ClassVar[str] = "77ed5107285c"
    DevicePath: str | None = None
    Size: int | None = None
    DiskDeviceID: str | None = None


class KHV_DiskPartition(CIM_DiskPartition, frozen=True, kw_only=True):
    """A partition of a disk whose table is of the old kind or not known. DeviceID is partition/
    and what the partition can be known by.
    """

    CIM_NAME: ClassVar[str] = "KHV_DiskPartition"
    CIM_KEYS: ClassVar[tuple[str, ...]] = (
        "SystemCreationClassName",
        "SystemName",
        "CreationClassName",
        "DeviceID",
    )
    CIM_HASH: ClassVar[str] = "88801b7a034a"
    DevicePath: str | None = None
    Size: int | None = None
    BasedOnDeviceIDs: tuple[str, ...] | None = None
    PartitionNumber: int | None = None
    StartingOffset: int | None = None
    Label: str | None = None
    UUID: str | None = None
    Scheme: str | None = None


class KHV_GPTDiskPartition(CIM_GPTDiskPartition, frozen=True, kw_only=True):
    """A partition of a disk with a GUID partition table. DeviceID is made as for
    KHV_DiskPartition.
    """

    CIM_NAME: ClassVar[str] = "KHV_GPTDiskPartition"
    CIM_KEYS: ClassVar[tuple[str, ...]] = (
        "SystemCreationClassName",
        "SystemName",
        "CreationClassName",
        "DeviceID",
    )
    CIM_HASH: ClassVar[str] = "d7d5ae2284e2"
    DevicePath: str | None = None
    Size: int | None = None
    BasedOnDeviceIDs: tuple[str, ...] | None = None
    PartitionNumber: int | None = None
    StartingOffset: int | None = None
    Label: str | None = None
    UUID: str | None = None


class KHV_LogicalDisk(CIM_LogicalDisk, frozen=True, kw_only=True):
    """A block device that the kernel makes of others, of a file or of memory: md array, device-
    mapper volume, loop device, compressed memory. DeviceID is volume/ and what it can be
    known by.
    """

    CIM_NAME: ClassVar[str] = "KHV_LogicalDisk"
    CIM_KEYS: ClassVar[tuple[str, ...]] = (
        "SystemCreationClassName",
        "SystemName",
        "CreationClassName",
        "DeviceID",
    )
    CIM_HASH: ClassVar[str] = "25a3cd159db2"
    DevicePath: str | None = None
    Size: int | None = None
    BasedOnDeviceIDs: tuple[str, ...] | None = None
    VolumeType: str | None = None
    BackingFile: str | None = None
    MembersExpected: int | None = None
    MembersMissing: int | None = None
    Paths: tuple[str, ...] | None = None
    PathStates: tuple[str, ...] | None = None
    ArrayState: str | None = None
    SyncAction: str | None = None
    SyncPercentComplete: int | None = None


class KHV_CDROMDrive(CIM_CDROMDrive, frozen=True, kw_only=True):
    """An optical drive of the host. DeviceID is cdrom/ and the drive's identity."""

    CIM_NAME: ClassVar[str] = "KHV_CDROMDrive"
    CIM_KEYS: ClassVar[tuple[str, ...]] = (
        "SystemCreationClassName",
        "SystemName",
        "CreationClassName",
        "DeviceID",
    )
    CIM_HASH: ClassVar[str] = "63f9a9d96a51"
    DevicePath: str | None = None
    Model: str | None = None
    SerialNumber: str | None = None
    FirmwareVersion: str | None = None
    ControllerDeviceID: str | None = None
    MediumPresent: bool | None = None


class KHV_PhysicalPackage(CIM_PhysicalPackage, frozen=True, kw_only=True):
    """A disk as a part that one can swap. Tag is disk/ and the disk's identity."""

    CIM_NAME: ClassVar[str] = "KHV_PhysicalPackage"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("Tag", "CreationClassName")
    CIM_HASH: ClassVar[str] = "382b9737ceb4"
    DiskDeviceID: str | None = None
    ContainerTag: str | None = None
    ConnectorTag: str | None = None


class KHV_LocalFileSystem(CIM_LocalFileSystem, frozen=True, kw_only=True):
    """A mounted file system of the host that lies on its own devices or in its memory. Name is
    where it is mounted.
    """

    CIM_NAME: ClassVar[str] = "KHV_LocalFileSystem"
    CIM_KEYS: ClassVar[tuple[str, ...]] = (
        "Name",
        "CSCreationClassName",
        "CSName",
        "CreationClassName",
    )
    CIM_HASH: ClassVar[str] = "f79eb8ebd011"
    MountPoint: str | None = None
    Source: str | None = None
    UUID: str | None = None
    UsedSpace: int | None = None
    TotalInodes: int | None = None
    FreeInodes: int | None = None
    MountPoints: tuple[str, ...] | None = None
    ResidesOnDeviceIDs: tuple[str, ...] | None = None
    Label: str | None = None
    ErrorCount: int | None = None
    DevicesMissing: int | None = None


class KHV_RemoteFileSystem(CIM_RemoteFileSystem, frozen=True, kw_only=True):
    """A mounted file system that another machine serves. Name is where it is mounted."""

    CIM_NAME: ClassVar[str] = "KHV_RemoteFileSystem"
    CIM_KEYS: ClassVar[tuple[str, ...]] = (
        "Name",
        "CSCreationClassName",
        "CSName",
        "CreationClassName",
    )
    CIM_HASH: ClassVar[str] = "65ebbb5dc90e"
    MountPoint: str | None = None
    Source: str | None = None
    UUID: str | None = None
    UsedSpace: int | None = None
    TotalInodes: int | None = None
    FreeInodes: int | None = None
    MountPoints: tuple[str, ...] | None = None


class KHV_EthernetPort(CIM_EthernetPort, frozen=True, kw_only=True):
    """An Ethernet interface of the host. DeviceID is net/ and the permanent address, the PCI
    address or the name, whichever is there first; Name is the interface name.
    """

    CIM_NAME: ClassVar[str] = "KHV_EthernetPort"
    CIM_KEYS: ClassVar[tuple[str, ...]] = (
        "SystemCreationClassName",
        "SystemName",
        "CreationClassName",
        "DeviceID",
    )
    CIM_HASH: ClassVar[str] = "1ba05baee9b6"
    InterfaceIndex: int | None = None
    InterfaceType: int | None = None
    InterfaceAlias: str | None = None
    InterfaceKind: str | None = None
    Driver: str | None = None
    DriverVersion: str | None = None
    FirmwareVersion: str | None = None
    ControllerDeviceID: str | None = None
    MasterDeviceID: str | None = None
    LowerDeviceIDs: tuple[str, ...] | None = None
    VLANID: int | None = None
    BondMode: str | None = None
    ActiveMemberDeviceID: str | None = None
    BridgeID: str | None = None
    BondMemberLink: str | None = None
    BondMemberState: str | None = None
    BridgePortState: str | None = None
    VirtualFunctions: int | None = None
    MaxVirtualFunctions: int | None = None
    PhysicalFunctionDeviceID: str | None = None
    VirtualFunctionNumber: int | None = None


class KHV_NetworkPort(CIM_NetworkPort, frozen=True, kw_only=True):
    """A network interface of the host that is not Ethernet, such as the loopback or a tunnel.
    Keys and names are made as for KHV_EthernetPort.
    """

    CIM_NAME: ClassVar[str] = "KHV_NetworkPort"
    CIM_KEYS: ClassVar[tuple[str, ...]] = (
        "SystemCreationClassName",
        "SystemName",
        "CreationClassName",
        "DeviceID",
    )
    CIM_HASH: ClassVar[str] = "6170da88e8b2"
    InterfaceIndex: int | None = None
    InterfaceType: int | None = None
    InterfaceAlias: str | None = None
    InterfaceKind: str | None = None
    Driver: str | None = None
    DriverVersion: str | None = None
    FirmwareVersion: str | None = None
    ControllerDeviceID: str | None = None
    MasterDeviceID: str | None = None
    LowerDeviceIDs: tuple[str, ...] | None = None
    VLANID: int | None = None
    BondMode: str | None = None
    ActiveMemberDeviceID: str | None = None
    BridgeID: str | None = None
    BondMemberLink: str | None = None
    BondMemberState: str | None = None
    BridgePortState: str | None = None
    VirtualFunctions: int | None = None
    MaxVirtualFunctions: int | None = None
    PhysicalFunctionDeviceID: str | None = None
    VirtualFunctionNumber: int | None = None


class KHV_EthernetPortStatistics(CIM_EthernetPortStatistics, frozen=True, kw_only=True):
    """Traffic counted for an Ethernet interface. InstanceID is KHV:stat: and the port's
    DeviceID.
    """

    CIM_NAME: ClassVar[str] = "KHV_EthernetPortStatistics"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("InstanceID",)
    CIM_HASH: ClassVar[str] = "231493f6c6b7"
    ReceiveErrors: int | None = None
    TransmitErrors: int | None = None
    ReceiveDiscards: int | None = None
    TransmitDiscards: int | None = None
    MulticastPacketsReceived: int | None = None
    LinkChanges: int | None = None


class KHV_NetworkPortStatistics(CIM_NetworkPortStatistics, frozen=True, kw_only=True):
    """Traffic counted for an interface that is not Ethernet. InstanceID is KHV:stat: and the
    port's DeviceID.
    """

    CIM_NAME: ClassVar[str] = "KHV_NetworkPortStatistics"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("InstanceID",)
    CIM_HASH: ClassVar[str] = "710979bd04f6"
    ReceiveErrors: int | None = None
    TransmitErrors: int | None = None
    ReceiveDiscards: int | None = None
    TransmitDiscards: int | None = None
    MulticastPacketsReceived: int | None = None
    LinkChanges: int | None = None


class KHV_IPProtocolEndpoint(CIM_IPProtocolEndpoint, frozen=True, kw_only=True):
    """An IP address of the host on one of its interfaces. Name is the interface name, a slash
    and the address; where an interface has one address with several prefixes, a slash and the
    prefix length follow. AddressOrigin is Static for what never expires.
    """

    CIM_NAME: ClassVar[str] = "KHV_IPProtocolEndpoint"
    CIM_KEYS: ClassVar[tuple[str, ...]] = (
        "Name",
        "SystemCreationClassName",
        "SystemName",
        "CreationClassName",
    )
    CIM_HASH: ClassVar[str] = "7e07e315df70"
    PortDeviceID: str | None = None
    InterfaceName: str | None = None
    AddressScope: str | None = None


class KHV_LANEndpoint(CIM_LANEndpoint, frozen=True, kw_only=True):
    """An interface of the host as what sends and receives frames. Name is the interface name."""

    CIM_NAME: ClassVar[str] = "KHV_LANEndpoint"
    CIM_KEYS: ClassVar[tuple[str, ...]] = (
        "Name",
        "SystemCreationClassName",
        "SystemName",
        "CreationClassName",
    )
    CIM_HASH: ClassVar[str] = "b74ee635bae2"
    PortDeviceID: str | None = None


class KHV_RemoteServiceAccessPoint(CIM_RemoteServiceAccessPoint, frozen=True, kw_only=True):
    """A router that the host sends through. Name is gateway/ and the address, and for a link-
    local one a percent sign and the interface.
    """

    CIM_NAME: ClassVar[str] = "KHV_RemoteServiceAccessPoint"
    CIM_KEYS: ClassVar[tuple[str, ...]] = (
        "Name",
        "SystemCreationClassName",
        "SystemName",
        "CreationClassName",
    )
    CIM_HASH: ClassVar[str] = "59ae146767fe"
    InterfaceNames: tuple[str, ...] | None = None
    DefaultGateway: bool | None = None
    RouteMetric: int | None = None


class KHV_DNSGeneralSettingData(CIM_DNSGeneralSettingData, frozen=True, kw_only=True):
    """How the host resolves names, as resolv.conf has it. InstanceID is KHV:dns."""

    CIM_NAME: ClassVar[str] = "KHV_DNSGeneralSettingData"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("InstanceID",)
    CIM_HASH: ClassVar[str] = "262b0251a45e"
    DNSServerAddresses: tuple[str, ...] | None = None
    SystemName: str | None = None


class KHV_NumericSensor(CIM_NumericSensor, frozen=True, kw_only=True):
    """A sensor of the host that reports a number: temperature, voltage, current, power, fan
    speed. DeviceID names the chip and the channel.
    """

    CIM_NAME: ClassVar[str] = "KHV_NumericSensor"
    CIM_KEYS: ClassVar[tuple[str, ...]] = (
        "SystemCreationClassName",
        "SystemName",
        "CreationClassName",
        "DeviceID",
    )
    CIM_HASH: ClassVar[str] = "0d7cb5551d30"
    StatisticTime: CimDateTime | None = None
    MonitoredDeviceID: str | None = None


class KHV_Sensor(CIM_Sensor, frozen=True, kw_only=True):
    """A sensor of the host that reports one of a few states, such as an alarm bit. DeviceID
    names the chip and the channel.
    """

    CIM_NAME: ClassVar[str] = "KHV_Sensor"
    CIM_KEYS: ClassVar[tuple[str, ...]] = (
        "SystemCreationClassName",
        "SystemName",
        "CreationClassName",
        "DeviceID",
    )
    CIM_HASH: ClassVar[str] = "96fffe78ec10"
    MonitoredDeviceID: str | None = None


class KHV_CacheMemory(CIM_Memory, frozen=True, kw_only=True):
    """A cache of the host's processors. DeviceID is cache/ and the level, the kind and the
    lowest thread number that shares it.
    """

    CIM_NAME: ClassVar[str] = "KHV_CacheMemory"
    CIM_KEYS: ClassVar[tuple[str, ...]] = (
        "SystemCreationClassName",
        "SystemName",
        "CreationClassName",
        "DeviceID",
    )
    CIM_HASH: ClassVar[str] = "2a03724f6620"
    Level: int | None = None
    CacheType: _CacheType | None = None
    LineSize: int | None = None
    WaysOfAssociativity: int | None = None
    WritePolicy: _WritePolicy | None = None
    SharedBy: str | None = None
    ProcessorDeviceIDs: tuple[str, ...] | None = None


class KHV_ProcessorCapabilities(CIM_ProcessorCapabilities, frozen=True, kw_only=True):
    """Cores and threads of a processor package. InstanceID is KHV:cpucap: and the package
    number.
    """

    CIM_NAME: ClassVar[str] = "KHV_ProcessorCapabilities"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("InstanceID",)
    CIM_HASH: ClassVar[str] = "7dd6cfa205cc"
    ProcessorDeviceID: str | None = None


class KHV_Memory(CIM_Memory, frozen=True, kw_only=True):
    """Memory of the host that the kernel manages: memory/0 is all of it, memory/node and a
    number what one NUMA node has.
    """

    CIM_NAME: ClassVar[str] = "KHV_Memory"
    CIM_KEYS: ClassVar[tuple[str, ...]] = (
        "SystemCreationClassName",
        "SystemName",
        "CreationClassName",
        "DeviceID",
    )
    CIM_HASH: ClassVar[str] = "71490fa0cca9"
    NUMANode: int | None = None
    InstalledSize: int | None = None
    FreeSize: int | None = None
    ProcessorDeviceIDs: tuple[str, ...] | None = None
    CorrectableErrors: int | None = None
    UncorrectableErrors: int | None = None


class KHV_PhysicalMemory(CIM_PhysicalMemory, frozen=True, kw_only=True):
    """A memory module of the host. Tag is dimm/ and the SMBIOS handle."""

    CIM_NAME: ClassVar[str] = "KHV_PhysicalMemory"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("Tag", "CreationClassName")
    CIM_HASH: ClassVar[str] = "8a6881327b6b"
    Locator: str | None = None
    ContainerTag: str | None = None
    ConnectorTag: str | None = None
    AssetTag: str | None = None
    MemoryTypeDescription: str | None = None
    RankCount: int | None = None
    ConfiguredVoltage: int | None = None
    FirmwareVersion: str | None = None
    NonVolatileSize: int | None = None
    CorrectableErrors: int | None = None
    UncorrectableErrors: int | None = None
    ControllerLocation: str | None = None


class KHV_MemoryCapacity(CIM_MemoryCapacity, frozen=True, kw_only=True):
    """How much memory a board can hold at most."""

    CIM_NAME: ClassVar[str] = "KHV_MemoryCapacity"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("Name", "MemoryType")
    CIM_HASH: ClassVar[str] = "7c89440054c3"
    ContainerTag: str | None = None


class KHV_PressureStatistics(CIM_StatisticalData, frozen=True, kw_only=True):
    """How long tasks of the host had to wait for a resource. Averages are shares of a time in
    hundredths of a percent: some counts when at least one task waits, full when all that are
    not idle do. InstanceID is KHV:stat:pressure/ and the resource.
    """

    CIM_NAME: ClassVar[str] = "KHV_PressureStatistics"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("InstanceID",)
    CIM_HASH: ClassVar[str] = "83f7a0db7cc8"
    Resource: str | None = None
    SomeAverage10: int | None = None
    SomeAverage60: int | None = None
    SomeAverage300: int | None = None
    SomeTime: int | None = None
    FullAverage10: int | None = None
    FullAverage60: int | None = None
    FullAverage300: int | None = None
    FullTime: int | None = None


class KHV_HugePageStatistics(CIM_StatisticalData, frozen=True, kw_only=True):
    """Huge pages of one size, of the host or of a NUMA node. InstanceID is KHV:stat:hugepages/,
    the memory and the size of a page.
    """

    CIM_NAME: ClassVar[str] = "KHV_HugePageStatistics"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("InstanceID",)
    CIM_HASH: ClassVar[str] = "a888b4c9c7c3"
    MemoryDeviceID: str | None = None
    PageSize: int | None = None
    Pages: int | None = None
    FreePages: int | None = None
    ReservedPages: int | None = None
    SurplusPages: int | None = None
    MaxSurplusPages: int | None = None


class KHV_EnergyStatistics(CIM_StatisticalData, frozen=True, kw_only=True):
    """Energy that a processor package, a part of it, memory or the whole platform took, as the
    processor counts it. InstanceID is KHV:stat:rapl/, who counts, and the names of the parts.
    """

    CIM_NAME: ClassVar[str] = "KHV_EnergyStatistics"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("InstanceID",)
    CIM_HASH: ClassVar[str] = "21c44a88678b"
    Domain: str | None = None
    ProcessorDeviceID: str | None = None
    Energy: int | None = None
    EnergyRange: int | None = None
    PowerLimit: int | None = None


class KHV_Chassis(CIM_Chassis, frozen=True, kw_only=True):
    """The host's enclosure. Tag is chassis/ and the SMBIOS handle (0000 where the table may not
    be read), or chassis/0 without SMBIOS.
    """

    CIM_NAME: ClassVar[str] = "KHV_Chassis"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("Tag", "CreationClassName")
    CIM_HASH: ClassVar[str] = "064d4f3aeb9b"
    SystemName: str | None = None
    AssetTag: str | None = None
    BootUpState: _BootUpState | None = None
    PowerSupplyState: _PowerSupplyState | None = None
    ThermalState: _ThermalState | None = None


class KHV_Card(CIM_Card, frozen=True, kw_only=True):
    """A board of the host. Tag is board/ and the SMBIOS handle."""

    CIM_NAME: ClassVar[str] = "KHV_Card"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("Tag", "CreationClassName")
    CIM_HASH: ClassVar[str] = "5ea5e0963c44"
    ContainerTag: str | None = None
    AssetTag: str | None = None
    Location: str | None = None


class KHV_Chip(CIM_Chip, frozen=True, kw_only=True):
    """A processor package as a part that one can buy. Tag is cpu/ and the SMBIOS handle."""

    CIM_NAME: ClassVar[str] = "KHV_Chip"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("Tag", "CreationClassName")
    CIM_HASH: ClassVar[str] = "bc81f35be12b"
    ContainerTag: str | None = None
    ConnectorTag: str | None = None
    ProcessorDeviceID: str | None = None
    AssetTag: str | None = None


class KHV_Slot(CIM_Slot, frozen=True, kw_only=True):
    """A place of a board that takes a part: a memory slot, an expansion slot, a processor
    socket. Tag is slot/ and the SMBIOS handle.
    """

    CIM_NAME: ClassVar[str] = "KHV_Slot"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("Tag", "CreationClassName")
    CIM_HASH: ClassVar[str] = "efd3fbe6695d"
    ContainerTag: str | None = None
    SlotDesignation: str | None = None
    InUse: bool | None = None
    PCIDeviceID: str | None = None


class KHV_StorageController(CIM_Controller, frozen=True, kw_only=True):
    """A storage controller of the host: an adapter of SATA, SAS, Fibre Channel or SCSI, or an
    NVMe controller; what one PCI function does is one controller. DeviceID is controller/ and
    the PCI address, else the world wide name or the place of the device.
    """

    CIM_NAME: ClassVar[str] = "KHV_StorageController"
    CIM_KEYS: ClassVar[tuple[str, ...]] = (
        "SystemCreationClassName",
        "SystemName",
        "CreationClassName",
        "DeviceID",
    )
    CIM_HASH: ClassVar[str] = "48bc7053a2b3"
    Protocol: str | None = None
    Driver: str | None = None
    DriverVersion: str | None = None
    FirmwareVersion: str | None = None
    Model: str | None = None
    SerialNumber: str | None = None
    WWN: str | None = None
    ControllerDeviceID: str | None = None
    KernelNames: tuple[str, ...] | None = None
    DriverStates: tuple[str, ...] | None = None
    RemoteTarget: str | None = None


class KHV_StoragePort(CIM_LogicalPort, frozen=True, kw_only=True):
    """A port of a storage controller: of Fibre Channel or SATA, or a phy of SAS. DeviceID is
    port/, the controller, and what the port is called for ever.
    """

    CIM_NAME: ClassVar[str] = "KHV_StoragePort"
    CIM_KEYS: ClassVar[tuple[str, ...]] = (
        "SystemCreationClassName",
        "SystemName",
        "CreationClassName",
        "DeviceID",
    )
    CIM_HASH: ClassVar[str] = "9cf49b55a4e6"
    Protocol: str | None = None
    LinkState: str | None = None
    PermanentAddress: str | None = None
    Topology: str | None = None
    FabricName: str | None = None
    TargetsKnown: int | None = None
    StorageControllerDeviceID: str | None = None


class KHV_DriveEnclosure(CIM_PhysicalPackage, frozen=True, kw_only=True):
    """A box of bays for disks, inside of the host or beside it, that tells of itself (SES). Tag
    is enclosure/ and the enclosure's own identifier, else its place.
    """

    CIM_NAME: ClassVar[str] = "KHV_DriveEnclosure"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("Tag", "CreationClassName")
    CIM_HASH: ClassVar[str] = "d26d786a1ac4"
    SystemName: str | None = None
    BayCount: int | None = None


class KHV_DriveBay(CIM_Slot, frozen=True, kw_only=True):
    """A bay of an enclosure, full or empty. Tag is bay/, the enclosure's identifier and the
    bay's name.
    """

    CIM_NAME: ClassVar[str] = "KHV_DriveBay"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("Tag", "CreationClassName")
    CIM_HASH: ClassVar[str] = "35edb8ff2ec2"
    ContainerTag: str | None = None
    SlotDesignation: str | None = None
    InUse: bool | None = None
    BayStatus: str | None = None
    FaultIndicated: bool | None = None
    LocateIndicated: bool | None = None
    DiskDeviceID: str | None = None


class KHV_LLDPNeighbor(CIM_RemoteServiceAccessPoint, frozen=True, kw_only=True):
    """What stands at the other end of the cable of a network port, as it tells of itself by LLDP
    (IEEE 802.1AB) or a protocol of its kind. Name is lldp/, the port, chassis and port of the
    neighbour. All texts are the neighbour's own.
    """

    CIM_NAME: ClassVar[str] = "KHV_LLDPNeighbor"
    CIM_KEYS: ClassVar[tuple[str, ...]] = (
        "Name",
        "SystemCreationClassName",
        "SystemName",
        "CreationClassName",
    )
    CIM_HASH: ClassVar[str] = "971f916f74a0"
    PortDeviceID: str | None = None
    InterfaceName: str | None = None
    Protocol: str | None = None
    ChassisID: str | None = None
    ChassisIDType: str | None = None
    PortID: str | None = None
    PortIDType: str | None = None
    PortDescription: str | None = None
    RemoteSystemName: str | None = None
    RemoteSystemDescription: str | None = None
    ManagementAddresses: tuple[str, ...] | None = None
    EnabledFunctions: tuple[str, ...] | None = None
    PortVLANID: int | None = None
    VLANIDs: tuple[int, ...] | None = None
    TimeToLive: int | None = None


class KHV_SoftwareIdentity(CIM_SoftwareIdentity, frozen=True, kw_only=True):
    """Firmware and system software of the host: firmware of the board, kernel, microcode.
    InstanceID is KHV:software: and what it is.
    """

    CIM_NAME: ClassVar[str] = "KHV_SoftwareIdentity"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("InstanceID",)
    CIM_HASH: ClassVar[str] = "07dbc3f75cf3"
    SystemName: str | None = None


class KHV_DriveFirmwareIdentity(CIM_SoftwareIdentity, frozen=True, kw_only=True):
    """Firmware of a disk. InstanceID is KHV:firmware: and the disk's DeviceID."""

    CIM_NAME: ClassVar[str] = "KHV_DriveFirmwareIdentity"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("InstanceID",)
    CIM_HASH: ClassVar[str] = "bb9bcbf2c475"
    ManagedDeviceID: str | None = None
    SystemName: str | None = None


class KHV_PortFirmwareIdentity(CIM_SoftwareIdentity, frozen=True, kw_only=True):
    """Firmware of a network port. InstanceID is KHV:firmware: and the port's DeviceID."""

    CIM_NAME: ClassVar[str] = "KHV_PortFirmwareIdentity"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("InstanceID",)
    CIM_HASH: ClassVar[str] = "b9864c126453"
    ManagedDeviceID: str | None = None
    SystemName: str | None = None


class KHV_PCIDevice(CIM_PCIDevice, frozen=True, kw_only=True):
    """A PCI function of the host. DeviceID is pci/ and the address."""

    CIM_NAME: ClassVar[str] = "KHV_PCIDevice"
    CIM_KEYS: ClassVar[tuple[str, ...]] = (
        "SystemCreationClassName",
        "SystemName",
        "CreationClassName",
        "DeviceID",
    )
    CIM_HASH: ClassVar[str] = "60439527cc58"
    VendorName: str | None = None
    DeviceName: str | None = None
    SubsystemName: str | None = None
    ClassName: str | None = None
    SubclassCode: int | None = None
    Address: str | None = None
    Driver: str | None = None
    NUMANode: int | None = None
    LinkSpeed: str | None = None
    LinkWidth: int | None = None
    MaxLinkSpeed: str | None = None
    MaxLinkWidth: int | None = None
    ParentDeviceID: str | None = None


class KHV_PCIBridge(CIM_PCIBridge, frozen=True, kw_only=True):
    """A bridge between two PCI buses of the host. DeviceID is pci/ and the address."""

    CIM_NAME: ClassVar[str] = "KHV_PCIBridge"
    CIM_KEYS: ClassVar[tuple[str, ...]] = (
        "SystemCreationClassName",
        "SystemName",
        "CreationClassName",
        "DeviceID",
    )
    CIM_HASH: ClassVar[str] = "22833df41e68"
    VendorName: str | None = None
    DeviceName: str | None = None
    SubsystemName: str | None = None
    ClassName: str | None = None
    SubclassCode: int | None = None
    Address: str | None = None
    Driver: str | None = None
    NUMANode: int | None = None
    LinkSpeed: str | None = None
    LinkWidth: int | None = None
    MaxLinkSpeed: str | None = None
    MaxLinkWidth: int | None = None
    ParentDeviceID: str | None = None


class KHV_Watchdog(CIM_LogicalDevice, frozen=True, kw_only=True):
    """A watchdog: it starts the host anew when nobody has calmed it for too long. DeviceID is
    watchdog/ and its device.
    """

    CIM_NAME: ClassVar[str] = "KHV_Watchdog"
    CIM_KEYS: ClassVar[tuple[str, ...]] = (
        "SystemCreationClassName",
        "SystemName",
        "CreationClassName",
        "DeviceID",
    )
    CIM_HASH: ClassVar[str] = "28f48455c5f2"
    Identity: str | None = None
    Active: bool | None = None
    Timeout: int | None = None
    TimeLeft: int | None = None
    Pretimeout: int | None = None
    PretimeoutGovernor: str | None = None
    NoWayOut: bool | None = None
    CausedLastStart: bool | None = None
    BootStatus: int | None = None


class KHV_TrustedPlatformModule(CIM_LogicalDevice, frozen=True, kw_only=True):
    """A trusted platform module: it keeps keys and measures what is started. DeviceID is tpm/
    and its device.
    """

    CIM_NAME: ClassVar[str] = "KHV_TrustedPlatformModule"
    CIM_KEYS: ClassVar[tuple[str, ...]] = (
        "SystemCreationClassName",
        "SystemName",
        "CreationClassName",
        "DeviceID",
    )
    CIM_HASH: ClassVar[str] = "e028279187df"
    SpecVersion: str | None = None
    Manufacturer: str | None = None
    RegisterBanks: tuple[str, ...] | None = None


class KHV_DisplayController(CIM_DisplayController, frozen=True, kw_only=True):
    """A PCI function that drives displays or computes. DeviceID is display/ and the address."""

    CIM_NAME: ClassVar[str] = "KHV_DisplayController"
    CIM_KEYS: ClassVar[tuple[str, ...]] = (
        "SystemCreationClassName",
        "SystemName",
        "CreationClassName",
        "DeviceID",
    )
    CIM_HASH: ClassVar[str] = "75e85726e9c2"
    VendorName: str | None = None
    Driver: str | None = None
    ControllerDeviceID: str | None = None
    MemorySize: int | None = None
    MemoryUsed: int | None = None
    BusyPercentage: int | None = None
    ShowsBoot: bool | None = None
    ConnectedOutputs: tuple[str, ...] | None = None


class KHV_USBDevice(CIM_LogicalDevice, frozen=True, kw_only=True):
    """A USB device. DeviceID is usb/, its maker's and its own number, and its serial number or,
    when it has none, where it is plugged in.
    """

    CIM_NAME: ClassVar[str] = "KHV_USBDevice"
    CIM_KEYS: ClassVar[tuple[str, ...]] = (
        "SystemCreationClassName",
        "SystemName",
        "CreationClassName",
        "DeviceID",
    )
    CIM_HASH: ClassVar[str] = "8529b13004af"
    Manufacturer: str | None = None
    Model: str | None = None
    SerialNumber: str | None = None
    VendorID: int | None = None
    ProductID: int | None = None
    USBVersion: str | None = None
    Speed: int | None = None
    Port: str | None = None
    Drivers: tuple[str, ...] | None = None
    DeviceKind: str | None = None
    ControllerDeviceID: str | None = None


class KHV_Fan(CIM_Fan, frozen=True, kw_only=True):
    """A fan of the host. DeviceID is fan/, the chip and the channel."""

    CIM_NAME: ClassVar[str] = "KHV_Fan"
    CIM_KEYS: ClassVar[tuple[str, ...]] = (
        "SystemCreationClassName",
        "SystemName",
        "CreationClassName",
        "DeviceID",
    )
    CIM_HASH: ClassVar[str] = "892d8b82accf"
    Speed: int | None = None
    SensorDeviceID: str | None = None


class KHV_PowerSupply(CIM_PowerSupply, frozen=True, kw_only=True):
    """A power supply of the host. DeviceID is psu/ and the SMBIOS handle or the kernel's name."""

    CIM_NAME: ClassVar[str] = "KHV_PowerSupply"
    CIM_KEYS: ClassVar[tuple[str, ...]] = (
        "SystemCreationClassName",
        "SystemName",
        "CreationClassName",
        "DeviceID",
    )
    CIM_HASH: ClassVar[str] = "82ce9e3bcb48"
    Manufacturer: str | None = None
    Model: str | None = None
    SerialNumber: str | None = None


class KHV_Battery(CIM_Battery, frozen=True, kw_only=True):
    """A battery of the host. DeviceID is battery/ and the kernel's name."""

    CIM_NAME: ClassVar[str] = "KHV_Battery"
    CIM_KEYS: ClassVar[tuple[str, ...]] = (
        "SystemCreationClassName",
        "SystemName",
        "CreationClassName",
        "DeviceID",
    )
    CIM_HASH: ClassVar[str] = "2303c1df7eac"
    Manufacturer: str | None = None
    Model: str | None = None
    SerialNumber: str | None = None
    CycleCount: int | None = None


class KHV_RecordLog(CIM_RecordLog, frozen=True, kw_only=True):
    """What khv itself saw happen: elements that fell ill or recovered, parts that came and went,
    sources that could not be read. ClearLog forgets the records, but for a new one that says
    who did this.
    """

    CIM_NAME: ClassVar[str] = "KHV_RecordLog"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("InstanceID",)
    CIM_HASH: ClassVar[str] = "d56a49b0006b"


class KHV_AuditRecordLog(CIM_RecordLog, frozen=True, kw_only=True):
    """Who changed what, and who logged in. Its records are read on the machine, with khv audit.
    It is ill while it cannot be written: then nothing is changed unless the configuration
    says that records are not required.
    """

    CIM_NAME: ClassVar[str] = "KHV_AuditRecordLog"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("InstanceID",)
    CIM_HASH: ClassVar[str] = "21654ee8f551"


class KHV_LogEntry(CIM_LogEntry, frozen=True, kw_only=True):
    """A record of KHV_RecordLog; what repeats within a day is one, that of the last time.
    InstanceID is KHV:log:events: and the record's number.
    """

    CIM_NAME: ClassVar[str] = "KHV_LogEntry"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("InstanceID",)
    CIM_HASH: ClassVar[str] = "915881b5316e"
    ElementClass: str | None = None
    ElementKey: str | None = None
    ElementPath: str | None = None
    Occurrences: int | None = None
    FirstOccurrence: CimDateTime | None = None
    AlertType: int | None = None
    ProbableCause: int | None = None
    RecommendedActions: tuple[str, ...] | None = None
    ThresholdIdentifier: str | None = None
    ThresholdValue: str | None = None
    ObservedValue: str | None = None


class KHV_Alarm(CIM_ManagedElement, frozen=True, kw_only=True):
    """An illness of an element, from when it has lasted until it has ended for good. An operator
    may acknowledge it; that changes nothing of the element. AlarmID is KHV:alarm: and what
    tells the element.
    """

    CIM_NAME: ClassVar[str] = "KHV_Alarm"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("AlarmID",)
    CIM_HASH: ClassVar[str] = "981c3705e9c7"
    AlarmID: str
    SystemName: str | None = None
    PerceivedSeverity: _PerceivedSeverity | None = None
    Message: str | None = None
    RecommendedActions: tuple[str, ...] | None = None
    ElementClass: str | None = None
    ElementKey: str | None = None
    RaisedTime: CimDateTime | None = None
    ChangedTime: CimDateTime | None = None
    Acknowledged: bool | None = False
    AcknowledgedBy: str | None = None
    AcknowledgedTime: CimDateTime | None = None
    Comment: str | None = None


class KHV_AlarmDependency(CIM_Dependency, frozen=True, kw_only=True):
    """Ties the alarms to the host."""

    CIM_NAME: ClassVar[str] = "KHV_AlarmDependency"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("Antecedent", "Dependent")
    CIM_HASH: ClassVar[str] = "801737203782"


class KHV_KernelRecordLog(CIM_RecordLog, frozen=True, kw_only=True):
    """What the kernel said of hardware that fails: machine checks, errors of memory, PCI
    Express, disks and file systems, processes killed for want of memory, heat. It holds what
    the kernel still has, from the start of the host on.
    """

    CIM_NAME: ClassVar[str] = "KHV_KernelRecordLog"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("InstanceID",)
    CIM_HASH: ClassVar[str] = "44ae0152136e"
    MissedLines: int | None = None


class KHV_KernelLogEntry(CIM_LogEntry, frozen=True, kw_only=True):
    """All that the kernel said of one kind of trouble of one part. InstanceID is KHV:log:kernel:
    and a digest of both.
    """

    CIM_NAME: ClassVar[str] = "KHV_KernelLogEntry"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("InstanceID",)
    CIM_HASH: ClassVar[str] = "cb3856a6043e"
    Kind: str | None = None
    Subject: str | None = None
    LastTimeStamp: CimDateTime | None = None
    Occurrences: int | None = None
    RecommendedActions: tuple[str, ...] | None = None


class KHV_IPMINumericSensor(CIM_NumericSensor, frozen=True, kw_only=True):
    """A sensor of the management controller (IPMI) that reports a number. DeviceID is ipmi/, the
    owner's address, its unit and the sensor's number, and the entity that it sits at.
    """

    CIM_NAME: ClassVar[str] = "KHV_IPMINumericSensor"
    CIM_KEYS: ClassVar[tuple[str, ...]] = (
        "SystemCreationClassName",
        "SystemName",
        "CreationClassName",
        "DeviceID",
    )
    CIM_HASH: ClassVar[str] = "2a2d41c8394d"
    StatisticTime: CimDateTime | None = None
    MonitoredDeviceID: str | None = None
    EntityDescription: str | None = None


class KHV_IPMISensor(CIM_Sensor, frozen=True, kw_only=True):
    """A sensor of the management controller (IPMI) that reports states. DeviceID is made as that
    of KHV_IPMINumericSensor; ipmi/chassis and ipmi/watchdog stand for what the controller
    tells of these without a sensor.
    """

    CIM_NAME: ClassVar[str] = "KHV_IPMISensor"
    CIM_KEYS: ClassVar[tuple[str, ...]] = (
        "SystemCreationClassName",
        "SystemName",
        "CreationClassName",
        "DeviceID",
    )
    CIM_HASH: ClassVar[str] = "32b019aacc5e"
    MonitoredDeviceID: str | None = None
    AssertedStates: tuple[str, ...] | None = None
    EntityDescription: str | None = None


class KHV_IPMIFan(CIM_Fan, frozen=True, kw_only=True):
    """A fan that the management controller (IPMI) tells of. DeviceID is ipmi-fan/ and the
    entity, or the sensor where that sits at something else.
    """

    CIM_NAME: ClassVar[str] = "KHV_IPMIFan"
    CIM_KEYS: ClassVar[tuple[str, ...]] = (
        "SystemCreationClassName",
        "SystemName",
        "CreationClassName",
        "DeviceID",
    )
    CIM_HASH: ClassVar[str] = "6eecc0ec2b45"
    Speed: int | None = None
    SensorDeviceID: str | None = None
    SensorClass: str | None = None


class KHV_IPMIPowerSupply(CIM_PowerSupply, frozen=True, kw_only=True):
    """A power supply that the management controller (IPMI) tells of. DeviceID is ipmi-psu/ and
    the entity, or the sensor where that sits at something else.
    """

    CIM_NAME: ClassVar[str] = "KHV_IPMIPowerSupply"
    CIM_KEYS: ClassVar[tuple[str, ...]] = (
        "SystemCreationClassName",
        "SystemName",
        "CreationClassName",
        "DeviceID",
    )
    CIM_HASH: ClassVar[str] = "09996d03c585"
    Manufacturer: str | None = None
    Model: str | None = None
    SerialNumber: str | None = None
    SensorDeviceID: str | None = None
    SensorClass: str | None = None


class KHV_RedundancySet(CIM_RedundancySet, frozen=True, kw_only=True):
    """Parts that stand in for each other, as the management controller (IPMI) sees it.
    InstanceID is KHV:redundancy: and the sensor that tells it.
    """

    CIM_NAME: ClassVar[str] = "KHV_RedundancySet"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("InstanceID",)
    CIM_HASH: ClassVar[str] = "2410c30b50ad"
    SystemName: str | None = None
    SensorDeviceID: str | None = None
    MemberDeviceIDs: tuple[str, ...] | None = None
    StateDescription: str | None = None


class KHV_IPMIFirmwareIdentity(CIM_SoftwareIdentity, frozen=True, kw_only=True):
    """Firmware of the management controller. InstanceID is KHV:firmware:bmc."""

    CIM_NAME: ClassVar[str] = "KHV_IPMIFirmwareIdentity"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("InstanceID",)
    CIM_HASH: ClassVar[str] = "3b5e7661127e"
    SystemName: str | None = None
    IPMIVersion: str | None = None
    ManufacturerID: int | None = None
    ProductID: int | None = None


class KHV_IPMIPackage(CIM_PhysicalPackage, frozen=True, kw_only=True):
    """A part whose inventory (FRU) the management controller keeps. Tag is ipmi-fru/ and its
    number.
    """

    CIM_NAME: ClassVar[str] = "KHV_IPMIPackage"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("Tag", "CreationClassName")
    CIM_HASH: ClassVar[str] = "d8181de26f03"
    SystemName: str | None = None
    AssetTag: str | None = None
    RealizedDeviceID: str | None = None


class KHV_IPMIRecordLog(CIM_RecordLog, frozen=True, kw_only=True):
    """The system event log of the management controller (IPMI). InstanceID is KHV:log:sel."""

    CIM_NAME: ClassVar[str] = "KHV_IPMIRecordLog"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("InstanceID",)
    CIM_HASH: ClassVar[str] = "21bd34b9304b"
    SystemName: str | None = None


class KHV_IPMILogEntry(CIM_LogEntry, frozen=True, kw_only=True):
    """An event of KHV_IPMIRecordLog; records of the same event are one. InstanceID is
    KHV:log:sel: and what tells the event from others.
    """

    CIM_NAME: ClassVar[str] = "KHV_IPMILogEntry"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("InstanceID",)
    CIM_HASH: ClassVar[str] = "866186196095"
    Occurrences: int | None = None
    FirstOccurrence: CimDateTime | None = None
    LastOccurrence: CimDateTime | None = None
    Position: int | None = None
    SensorDeviceID: str | None = None
    Asserted: bool | None = None


class KHV_VirtualComputerSystem(CIM_ComputerSystem, frozen=True, kw_only=True):
    """A virtual machine of the host. Name is its libvirt UUID, ElementName the domain's name."""

    CIM_NAME: ClassVar[str] = "KHV_VirtualComputerSystem"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("Name", "CreationClassName")
    CIM_HASH: ClassVar[str] = "fd5d9d3cab7a"
    HostName: str | None = None


class KHV_VirtualSystemStatistics(CIM_StatisticalData, frozen=True, kw_only=True):
    """What a virtual machine has and uses. InstanceID is KHV:stat:vm/ and the machine's UUID."""

    CIM_NAME: ClassVar[str] = "KHV_VirtualSystemStatistics"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("InstanceID",)
    CIM_HASH: ClassVar[str] = "99fba5fbfb64"
    SystemName: str | None = None
    VirtualProcessors: int | None = None
    MaximumVirtualProcessors: int | None = None
    CPUTime: int | None = None
    CurrentMemory: int | None = None
    MaximumMemory: int | None = None
    ResidentMemory: int | None = None
    Accelerator: str | None = None
    BytesRead: int | None = None
    BytesWritten: int | None = None
    ReadIOs: int | None = None
    WriteIOs: int | None = None
    BytesReceived: int | None = None
    BytesTransmitted: int | None = None
    PacketsReceived: int | None = None
    PacketsTransmitted: int | None = None
    ReceiveErrors: int | None = None
    TransmitErrors: int | None = None
    PacketsReceivedDropped: int | None = None
    PacketsTransmittedDropped: int | None = None
    FlushIOs: int | None = None
    ReadTime: int | None = None
    WriteTime: int | None = None
    FlushTime: int | None = None
    DiskCapacity: int | None = None
    DiskAllocation: int | None = None
    VirtualProcessorTime: int | None = None
    VirtualProcessorWaitTime: int | None = None
    VirtualProcessorDelayTime: int | None = None
    GuestTotalMemory: int | None = None
    GuestFreeMemory: int | None = None
    GuestUsableMemory: int | None = None
    GuestCacheMemory: int | None = None
    GuestSwappedIn: int | None = None
    GuestSwappedOut: int | None = None
    GuestMajorFaults: int | None = None
    GuestMinorFaults: int | None = None


class KHV_VirtualSystemSettingData(CIM_VirtualSystemSettingData, frozen=True, kw_only=True):
    """How a virtual machine is set up: as defined, as running, or as a snapshot kept it.
    InstanceID is KHV:VSSD: with the machine's UUID and defined, active or snapshot: and its
    name.
    """

    CIM_NAME: ClassVar[str] = "KHV_VirtualSystemSettingData"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("InstanceID",)
    CIM_HASH: ClassVar[str] = "86ac616849d1"
    SystemName: str | None = None
    SettingState: str | None = None
    MachineType: str | None = None
    Architecture: str | None = None
    FirmwareType: str | None = None
    SecureBoot: bool | None = None
    CPUModel: str | None = None
    AutoStart: bool | None = None
    SnapshotParent: str | None = None
    IsCurrentSnapshot: bool | None = None
    SnapshotState: str | None = None
    OperatingSystemID: str | None = None
    Emulator: str | None = None
    CPUMode: str | None = None
    BootDevices: tuple[str, ...] | None = None
    OnPoweroff: str | None = None
    OnReboot: str | None = None
    OnCrash: str | None = None
    ClockOffset: str | None = None
    ResourcePartition: str | None = None
    Persistent: bool | None = None
    SnapshotMemory: str | None = None


class KHV_ProcessorAllocationSettingData(CIM_ProcessorAllocationSettingData, frozen=True, kw_only=True):
    """Virtual processors of a machine. InstanceID is KHV:RASD: with the machine's UUID, defined
    or active, and cpu/0.
    """

    CIM_NAME: ClassVar[str] = "KHV_ProcessorAllocationSettingData"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("InstanceID",)
    CIM_HASH: ClassVar[str] = "8af8d3707b63"
    SystemName: str | None = None
    SettingInstanceID: str | None = None
    Sockets: int | None = None
    CoresPerSocket: int | None = None
    ThreadsPerCore: int | None = None
    Period: int | None = None
    Quota: int | None = None
    GlobalPeriod: int | None = None
    GlobalQuota: int | None = None
    IOThreads: int | None = None


class KHV_MemoryAllocationSettingData(CIM_ResourceAllocationSettingData, frozen=True, kw_only=True):
    """Memory of a machine. InstanceID is made as for processors, with memory/0."""

    CIM_NAME: ClassVar[str] = "KHV_MemoryAllocationSettingData"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("InstanceID",)
    CIM_HASH: ClassVar[str] = "b0d9ff417b7e"
    SystemName: str | None = None
    SettingInstanceID: str | None = None
    BalloonTarget: int | None = None
    HugePages: bool | None = None
    Locked: bool | None = None
    HardLimit: int | None = None
    SoftLimit: int | None = None
    SwapHardLimit: int | None = None
    SlotMaximum: int | None = None
    PageSharing: bool | None = None
    NUMANodes: str | None = None
    NUMAMode: str | None = None


class KHV_StorageAllocationSettingData(CIM_StorageAllocationSettingData, frozen=True, kw_only=True):
    """A disk of a machine. InstanceID is made as for processors, with disk/ and the target."""

    CIM_NAME: ClassVar[str] = "KHV_StorageAllocationSettingData"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("InstanceID",)
    CIM_HASH: ClassVar[str] = "e4af71afb2f3"
    SystemName: str | None = None
    SettingInstanceID: str | None = None
    Bus: str | None = None
    Format: str | None = None
    CacheMode: str | None = None
    DeviceKind: str | None = None
    SourceType: str | None = None
    IOMode: str | None = None
    Discard: str | None = None
    Serial: str | None = None
    Shareable: bool | None = None
    Encrypted: bool | None = None
    BootOrder: int | None = None
    TotalBytesPerSecond: int | None = None
    ReadBytesPerSecond: int | None = None
    WriteBytesPerSecond: int | None = None
    TotalIOsPerSecond: int | None = None
    ReadIOsPerSecond: int | None = None
    WriteIOsPerSecond: int | None = None
    TotalBytesPerSecondMaximum: int | None = None
    ReadBytesPerSecondMaximum: int | None = None
    WriteBytesPerSecondMaximum: int | None = None
    TotalIOsPerSecondMaximum: int | None = None
    ReadIOsPerSecondMaximum: int | None = None
    WriteIOsPerSecondMaximum: int | None = None


class KHV_EthernetPortAllocationSettingData(CIM_EthernetPortAllocationSettingData, frozen=True, kw_only=True):
    """A network card of a machine. InstanceID is made as for processors, with net/ and the
    address.
    """

    CIM_NAME: ClassVar[str] = "KHV_EthernetPortAllocationSettingData"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("InstanceID",)
    CIM_HASH: ClassVar[str] = "ba316e533fac"
    SystemName: str | None = None
    SettingInstanceID: str | None = None
    Model: str | None = None
    SourceType: str | None = None
    Source: str | None = None
    TargetDevice: str | None = None
    InboundAverage: int | None = None
    InboundPeak: int | None = None
    InboundBurst: int | None = None
    OutboundAverage: int | None = None
    OutboundPeak: int | None = None
    OutboundBurst: int | None = None
    PortGroup: str | None = None
    Filter: str | None = None
    MTU: int | None = None
    LinkUp: bool | None = None
    BootOrder: int | None = None


class KHV_ResourceAllocationSettingData(CIM_ResourceAllocationSettingData, frozen=True, kw_only=True):
    """Any other device of a machine: graphics, console, controller, input. InstanceID is made as
    for processors.
    """

    CIM_NAME: ClassVar[str] = "KHV_ResourceAllocationSettingData"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("InstanceID",)
    CIM_HASH: ClassVar[str] = "32a0b2bd6148"
    SystemName: str | None = None
    SettingInstanceID: str | None = None
    DeviceKind: str | None = None
    Model: str | None = None


class KHV_VirtualProcessor(CIM_Processor, frozen=True, kw_only=True):
    """Virtual processors of a running machine, as one package. DeviceID is cpu/0."""

    CIM_NAME: ClassVar[str] = "KHV_VirtualProcessor"
    CIM_KEYS: ClassVar[tuple[str, ...]] = (
        "SystemCreationClassName",
        "SystemName",
        "CreationClassName",
        "DeviceID",
    )
    CIM_HASH: ClassVar[str] = "928ae1cd7a41"
    SettingInstanceID: str | None = None
    PoolInstanceID: str | None = None


class KHV_VirtualMemory(CIM_Memory, frozen=True, kw_only=True):
    """Memory of a running machine. DeviceID is memory/0."""

    CIM_NAME: ClassVar[str] = "KHV_VirtualMemory"
    CIM_KEYS: ClassVar[tuple[str, ...]] = (
        "SystemCreationClassName",
        "SystemName",
        "CreationClassName",
        "DeviceID",
    )
    CIM_HASH: ClassVar[str] = "60a9109c5311"
    SettingInstanceID: str | None = None
    PoolInstanceID: str | None = None


class KHV_VirtualDisk(CIM_LogicalDisk, frozen=True, kw_only=True):
    """A disk of a running machine. DeviceID is disk/ and the target."""

    CIM_NAME: ClassVar[str] = "KHV_VirtualDisk"
    CIM_KEYS: ClassVar[tuple[str, ...]] = (
        "SystemCreationClassName",
        "SystemName",
        "CreationClassName",
        "DeviceID",
    )
    CIM_HASH: ClassVar[str] = "adbf5b0836cd"
    SettingInstanceID: str | None = None
    PoolInstanceID: str | None = None
    SourcePath: str | None = None
    AllocatedSpace: int | None = None


class KHV_VirtualEthernetPort(CIM_EthernetPort, frozen=True, kw_only=True):
    """A network card of a running machine. DeviceID is net/ and the address."""

    CIM_NAME: ClassVar[str] = "KHV_VirtualEthernetPort"
    CIM_KEYS: ClassVar[tuple[str, ...]] = (
        "SystemCreationClassName",
        "SystemName",
        "CreationClassName",
        "DeviceID",
    )
    CIM_HASH: ClassVar[str] = "d5c3bf1cd494"
    SettingInstanceID: str | None = None
    PoolInstanceID: str | None = None
    TargetDevice: str | None = None


class KHV_ResourcePool(CIM_ResourcePool, frozen=True, kw_only=True):
    """What machines are given resources from: processors, memory, storage pools, networks.
    InstanceID is KHV:pool: with the kind and the name.
    """

    CIM_NAME: ClassVar[str] = "KHV_ResourcePool"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("InstanceID",)
    CIM_HASH: ClassVar[str] = "7710e5c9be32"
    HostName: str | None = None
    PoolType: str | None = None
    AutoStart: bool | None = None
    Persistent: bool | None = None
    Bridge: str | None = None
    TargetPath: str | None = None


class KHV_StoragePool(CIM_StoragePool, frozen=True, kw_only=True):
    """A storage pool of libvirt, as part of the host. InstanceID is KHV:pool: with storage/ and
    the name.
    """

    CIM_NAME: ClassVar[str] = "KHV_StoragePool"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("InstanceID",)
    CIM_HASH: ClassVar[str] = "58268bcf5b8b"
    HostName: str | None = None
    PoolType: str | None = None
    TargetPath: str | None = None


class KHV_StorageVolume(CIM_StorageVolume, frozen=True, kw_only=True):
    """A volume of a storage pool of libvirt. DeviceID is volume/ with the pool and the name."""

    CIM_NAME: ClassVar[str] = "KHV_StorageVolume"
    CIM_KEYS: ClassVar[tuple[str, ...]] = (
        "SystemCreationClassName",
        "SystemName",
        "CreationClassName",
        "DeviceID",
    )
    CIM_HASH: ClassVar[str] = "04621c7feb3d"
    PoolInstanceID: str | None = None
    VolumePath: str | None = None
    Format: str | None = None
    Allocation: int | None = None


class KHV_AllocationCapabilities(CIM_AllocationCapabilities, frozen=True, kw_only=True):
    """What a pool can give. InstanceID is KHV:alloccap: and the kind."""

    CIM_NAME: ClassVar[str] = "KHV_AllocationCapabilities"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("InstanceID",)
    CIM_HASH: ClassVar[str] = "d3032331a3fb"
    HostName: str | None = None


class KHV_VirtualSystemManagementService(CIM_VirtualSystemManagementService, frozen=True, kw_only=True):
    """What makes and changes virtual machines. Its methods are not offered yet."""

    CIM_NAME: ClassVar[str] = "KHV_VirtualSystemManagementService"
    CIM_KEYS: ClassVar[tuple[str, ...]] = (
        "Name",
        "SystemCreationClassName",
        "SystemName",
        "CreationClassName",
    )
    CIM_HASH: ClassVar[str] = "d640012d7a9d"


class KHV_VirtualSystemManagementCapabilities(CIM_VirtualSystemManagementCapabilities, frozen=True, kw_only=True):
    """What KHV_VirtualSystemManagementService can do now."""

    CIM_NAME: ClassVar[str] = "KHV_VirtualSystemManagementCapabilities"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("InstanceID",)
    CIM_HASH: ClassVar[str] = "31c0d02793e9"


class KHV_VirtualSystemSnapshotService(CIM_VirtualSystemSnapshotService, frozen=True, kw_only=True):
    """What takes and applies snapshots. Its methods are not offered yet."""

    CIM_NAME: ClassVar[str] = "KHV_VirtualSystemSnapshotService"
    CIM_KEYS: ClassVar[tuple[str, ...]] = (
        "Name",
        "SystemCreationClassName",
        "SystemName",
        "CreationClassName",
    )
    CIM_HASH: ClassVar[str] = "025e8f019a52"


class KHV_VirtualSystemSnapshotServiceCapabilities(CIM_VirtualSystemSnapshotServiceCapabilities, frozen=True, kw_only=True):
    """What KHV_VirtualSystemSnapshotService can do now."""

    CIM_NAME: ClassVar[str] = "KHV_VirtualSystemSnapshotServiceCapabilities"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("InstanceID",)
    CIM_HASH: ClassVar[str] = "4e85018eb66f"


class KHV_VirtualSystemSnapshotCapabilities(CIM_VirtualSystemSnapshotCapabilities, frozen=True, kw_only=True):
    """Whether a virtual machine can be kept as a snapshot now. InstanceID is KHV:snapcap: and
    the machine's UUID.
    """

    CIM_NAME: ClassVar[str] = "KHV_VirtualSystemSnapshotCapabilities"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("InstanceID",)
    CIM_HASH: ClassVar[str] = "f706d0213320"
    SystemName: str | None = None


class KHV_ResourcePoolConfigurationService(CIM_ResourcePoolConfigurationService, frozen=True, kw_only=True):
    """What makes and changes resource pools. Its methods are not offered yet."""

    CIM_NAME: ClassVar[str] = "KHV_ResourcePoolConfigurationService"
    CIM_KEYS: ClassVar[tuple[str, ...]] = (
        "Name",
        "SystemCreationClassName",
        "SystemName",
        "CreationClassName",
    )
    CIM_HASH: ClassVar[str] = "5e0e05d962a3"


class KHV_ResourcePoolConfigurationCapabilities(CIM_ResourcePoolConfigurationCapabilities, frozen=True, kw_only=True):
    """What KHV_ResourcePoolConfigurationService can do now."""

    CIM_NAME: ClassVar[str] = "KHV_ResourcePoolConfigurationCapabilities"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("InstanceID",)
    CIM_HASH: ClassVar[str] = "aed778aaa774"


class KHV_VirtualPowerManagementService(CIM_PowerManagementService, frozen=True, kw_only=True):
    """What turns virtual machines off and on. Machines are switched by their RequestStateChange."""

    CIM_NAME: ClassVar[str] = "KHV_VirtualPowerManagementService"
    CIM_KEYS: ClassVar[tuple[str, ...]] = (
        "Name",
        "SystemCreationClassName",
        "SystemName",
        "CreationClassName",
    )
    CIM_HASH: ClassVar[str] = "24e7588f158b"


class KHV_VirtualPowerManagementCapabilities(CIM_PowerManagementCapabilities, frozen=True, kw_only=True):
    """What KHV_VirtualPowerManagementService can do now."""

    CIM_NAME: ClassVar[str] = "KHV_VirtualPowerManagementCapabilities"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("InstanceID",)
    CIM_HASH: ClassVar[str] = "29e2909faaaf"


class KHV_EnabledLogicalElementCapabilities(CIM_EnabledLogicalElementCapabilities, frozen=True, kw_only=True):
    """Which states a virtual machine can be asked for. InstanceID is KHV:elecap: and the
    machine's UUID.
    """

    CIM_NAME: ClassVar[str] = "KHV_EnabledLogicalElementCapabilities"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("InstanceID",)
    CIM_HASH: ClassVar[str] = "97e89998f7c3"
    SystemName: str | None = None


class KHV_HypervisorSoftwareIdentity(CIM_SoftwareIdentity, frozen=True, kw_only=True):
    """libvirt and QEMU. InstanceID is KHV:software: and the name."""

    CIM_NAME: ClassVar[str] = "KHV_HypervisorSoftwareIdentity"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("InstanceID",)
    CIM_HASH: ClassVar[str] = "cbdc54d6eec0"
    SystemName: str | None = None


class KHV_ObjectManager(CIM_ObjectManager, frozen=True, kw_only=True):
    """The broker of khv: the program that answers WBEM clients."""

    CIM_NAME: ClassVar[str] = "KHV_ObjectManager"
    CIM_KEYS: ClassVar[tuple[str, ...]] = (
        "Name",
        "SystemCreationClassName",
        "SystemName",
        "CreationClassName",
    )
    CIM_HASH: ClassVar[str] = "bebe533142c3"


class KHV_Namespace(CIM_Namespace, frozen=True, kw_only=True):
    """A namespace that the broker of khv serves."""

    CIM_NAME: ClassVar[str] = "KHV_Namespace"
    CIM_KEYS: ClassVar[tuple[str, ...]] = (
        "SystemCreationClassName",
        "SystemName",
        "ObjectManagerCreationClassName",
        "ObjectManagerName",
        "CreationClassName",
        "Name",
    )
    CIM_HASH: ClassVar[str] = "97e160e337c9"


class __Namespace(CimObject, frozen=True, kw_only=True):
    """A namespace, as clients asked for it before there was CIM_Namespace. Seen from the interop
    namespace its name is whole.
    """

    CIM_NAME: ClassVar[str] = "__Namespace"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("Name",)
    CIM_HASH: ClassVar[str] = "019f20b30dd7"
    Name: str


class KHV_NamespaceInManager(CIM_NamespaceInManager, frozen=True, kw_only=True):
    """Ties each namespace to the broker that serves it."""

    CIM_NAME: ClassVar[str] = "KHV_NamespaceInManager"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("Antecedent", "Dependent")
    CIM_HASH: ClassVar[str] = "ba871bb10466"


class KHV_CIMXMLCommunicationMechanism(CIM_CIMXMLCommunicationMechanism, frozen=True, kw_only=True):
    """How WBEM clients reach the broker: CIM-XML over HTTPS."""

    CIM_NAME: ClassVar[str] = "KHV_CIMXMLCommunicationMechanism"
    CIM_KEYS: ClassVar[tuple[str, ...]] = (
        "Name",
        "SystemCreationClassName",
        "SystemName",
        "CreationClassName",
    )
    CIM_HASH: ClassVar[str] = "ce4b985b5b60"


class KHV_RegisteredProfile(CIM_RegisteredProfile, frozen=True, kw_only=True):
    """A profile of the DMTF that khv follows. InstanceID is KHV:profile: with the
    specification's number and version.
    """

    CIM_NAME: ClassVar[str] = "KHV_RegisteredProfile"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("InstanceID",)
    CIM_HASH: ClassVar[str] = "07ba2b2d76cd"


class KHV_ProviderModule(CIM_SoftwareIdentity, frozen=True, kw_only=True):
    """A group of providers, served by a process of its own: khv's own groups, and the packages
    of vendors that are installed. InstanceID is KHV:provider: and the group's name.
    """

    CIM_NAME: ClassVar[str] = "KHV_ProviderModule"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("InstanceID",)
    CIM_HASH: ClassVar[str] = "92132fefc829"
    SystemName: str | None = None
    ModuleState: _ModuleState | None = None
    ClassPrefix: str | None = None
    NamespaceName: str | None = None
    ProvidedClasses: tuple[str, ...] | None = None
    SourceNames: tuple[str, ...] | None = None
    Needs: tuple[str, ...] | None = None
    Granted: tuple[str, ...] | None = None
    Trust: str | None = None
    ProcessID: int | None = None
    Starts: int | None = None


class KHV_X509Certificate(CIM_LogicalElement, frozen=True, kw_only=True):
    """A certificate that khv goes by: the one that it shows to clients, and those of the
    authorities that sign the certificates of clients. It is degraded when it ends within 30
    days, and critical when it has ended or its revocation list has. CertificateID is
    KHV:certificate:server: or KHV:certificate:client: and its SHA-256.
    """

    CIM_NAME: ClassVar[str] = "KHV_X509Certificate"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("CertificateID",)
    CIM_HASH: ClassVar[str] = "b0e1c6ea64ec"
    CertificateID: str
    SystemName: str | None = None
    CertificateUse: _CertificateUse | None = None
    Subject: str | None = None
    Issuer: str | None = None
    SerialNumber: str | None = None
    Fingerprint: str | None = None
    SubjectNames: tuple[str, ...] | None = None
    NotBefore: CimDateTime | None = None
    NotAfter: CimDateTime | None = None
    RevocationListEnd: CimDateTime | None = None


class KHV_CertificateDependency(CIM_Dependency, frozen=True, kw_only=True):
    """Ties the certificates to the host whose khv goes by them."""

    CIM_NAME: ClassVar[str] = "KHV_CertificateDependency"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("Antecedent", "Dependent")
    CIM_HASH: ClassVar[str] = "4e6ddcd774e7"


class KHV_SystemDevice(CIM_SystemDevice, frozen=True, kw_only=True):
    """Ties the host to its processors, disks, ports and sensors."""

    CIM_NAME: ClassVar[str] = "KHV_SystemDevice"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("GroupComponent", "PartComponent")
    CIM_HASH: ClassVar[str] = "57c10133fa6e"


class KHV_ConcreteComponent(CIM_ConcreteComponent, frozen=True, kw_only=True):
    """Ties processor packages to their cores and cores to their threads."""

    CIM_NAME: ClassVar[str] = "KHV_ConcreteComponent"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("GroupComponent", "PartComponent")
    CIM_HASH: ClassVar[str] = "0f56c8bc0808"


class KHV_ElementStatisticalData(CIM_ElementStatisticalData, frozen=True, kw_only=True):
    """Ties a disk, a port or a virtual machine to its counters."""

    CIM_NAME: ClassVar[str] = "KHV_ElementStatisticalData"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("ManagedElement", "Stats")
    CIM_HASH: ClassVar[str] = "fd09ff0f9b7f"


class KHV_HostedDependency(CIM_HostedDependency, frozen=True, kw_only=True):
    """Ties virtual machines to the host that runs them."""

    CIM_NAME: ClassVar[str] = "KHV_HostedDependency"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("Antecedent", "Dependent")
    CIM_HASH: ClassVar[str] = "b530b8080713"


class KHV_HostedAccessPoint(CIM_HostedAccessPoint, frozen=True, kw_only=True):
    """Ties the host to its IP addresses."""

    CIM_NAME: ClassVar[str] = "KHV_HostedAccessPoint"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("Antecedent", "Dependent")
    CIM_HASH: ClassVar[str] = "a5d39d42d1cb"


class KHV_OSProcess(CIM_OSProcess, frozen=True, kw_only=True):
    """Ties the operating system to the processes that it runs."""

    CIM_NAME: ClassVar[str] = "KHV_OSProcess"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("GroupComponent", "PartComponent")
    CIM_HASH: ClassVar[str] = "c4514cf5d25d"


class KHV_PortImplementsEndpoint(CIM_PortImplementsEndpoint, frozen=True, kw_only=True):
    """Ties a port to the IP addresses that it carries."""

    CIM_NAME: ClassVar[str] = "KHV_PortImplementsEndpoint"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("Antecedent", "Dependent")
    CIM_HASH: ClassVar[str] = "89c133698004"


class KHV_AssociatedCacheMemory(CIM_AssociatedCacheMemory, frozen=True, kw_only=True):
    """Ties caches to the processor packages that they belong to."""

    CIM_NAME: ClassVar[str] = "KHV_AssociatedCacheMemory"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("Antecedent", "Dependent")
    CIM_HASH: ClassVar[str] = "df27fdd475ff"


class KHV_AssociatedMemory(CIM_AssociatedMemory, frozen=True, kw_only=True):
    """Ties the memory of a NUMA node to the processor packages near to it."""

    CIM_NAME: ClassVar[str] = "KHV_AssociatedMemory"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("Antecedent", "Dependent")
    CIM_HASH: ClassVar[str] = "36bb15644705"


class KHV_AssociatedSensor(CIM_AssociatedSensor, frozen=True, kw_only=True):
    """Ties sensors to what they measure."""

    CIM_NAME: ClassVar[str] = "KHV_AssociatedSensor"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("Antecedent", "Dependent")
    CIM_HASH: ClassVar[str] = "ba0e6661d800"


class KHV_AssociatedCooling(CIM_AssociatedCooling, frozen=True, kw_only=True):
    """Ties fans to what they cool."""

    CIM_NAME: ClassVar[str] = "KHV_AssociatedCooling"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("Antecedent", "Dependent")
    CIM_HASH: ClassVar[str] = "b86763279ff3"


class KHV_SuppliesPower(CIM_SuppliesPower, frozen=True, kw_only=True):
    """Ties power supplies to the host that they feed."""

    CIM_NAME: ClassVar[str] = "KHV_SuppliesPower"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("Antecedent", "Dependent")
    CIM_HASH: ClassVar[str] = "3e88fe82da6b"


class KHV_AssociatedPowerManagementService(CIM_AssociatedPowerManagementService, frozen=True, kw_only=True):
    """Ties the power service to the system whose power state it tells."""

    CIM_NAME: ClassVar[str] = "KHV_AssociatedPowerManagementService"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("ServiceProvided", "UserOfService")
    CIM_HASH: ClassVar[str] = "df7cf3c02af8"


class KHV_BasedOn(CIM_BasedOn, frozen=True, kw_only=True):
    """Ties an extent to those that it lies on."""

    CIM_NAME: ClassVar[str] = "KHV_BasedOn"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("Antecedent", "Dependent")
    CIM_HASH: ClassVar[str] = "e47f3b6ba907"


class KHV_BindsToLANEndpoint(CIM_BindsToLANEndpoint, frozen=True, kw_only=True):
    """Ties IP addresses to the LAN endpoint that carries their packets."""

    CIM_NAME: ClassVar[str] = "KHV_BindsToLANEndpoint"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("Antecedent", "Dependent")
    CIM_HASH: ClassVar[str] = "37b4cccb8a9b"


class KHV_CommMechanismForManager(CIM_CommMechanismForManager, frozen=True, kw_only=True):
    """Ties the broker to the ways by which it is reached."""

    CIM_NAME: ClassVar[str] = "KHV_CommMechanismForManager"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("Antecedent", "Dependent")
    CIM_HASH: ClassVar[str] = "806b18e78f0c"


class KHV_ComputerSystemPackage(CIM_ComputerSystemPackage, frozen=True, kw_only=True):
    """Ties the host to its enclosure."""

    CIM_NAME: ClassVar[str] = "KHV_ComputerSystemPackage"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("Antecedent", "Dependent")
    CIM_HASH: ClassVar[str] = "4f8e1bc64bf4"


class KHV_ConcreteDependency(CIM_ConcreteDependency, frozen=True, kw_only=True):
    """Ties an interface to those that it sends through."""

    CIM_NAME: ClassVar[str] = "KHV_ConcreteDependency"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("Antecedent", "Dependent")
    CIM_HASH: ClassVar[str] = "0aa031f90bbb"


class KHV_Container(CIM_Container, frozen=True, kw_only=True):
    """Ties enclosures and boards to what is built into them."""

    CIM_NAME: ClassVar[str] = "KHV_Container"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("GroupComponent", "PartComponent")
    CIM_HASH: ClassVar[str] = "ac11d103ecbc"


class KHV_ControlledBy(CIM_ControlledBy, frozen=True, kw_only=True):
    """Ties PCI functions and storage controllers to the disks, ports and functions behind them."""

    CIM_NAME: ClassVar[str] = "KHV_ControlledBy"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("Antecedent", "Dependent")
    CIM_HASH: ClassVar[str] = "21cbd026d7b4"


class KHV_ElementCapabilities(CIM_ElementCapabilities, frozen=True, kw_only=True):
    """Ties elements to what they can do."""

    CIM_NAME: ClassVar[str] = "KHV_ElementCapabilities"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("ManagedElement", "Capabilities")
    CIM_HASH: ClassVar[str] = "ae14773dbcc5"


class KHV_ElementCapacity(CIM_ElementCapacity, frozen=True, kw_only=True):
    """Ties boards to how much memory they can hold."""

    CIM_NAME: ClassVar[str] = "KHV_ElementCapacity"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("Capacity", "Element")
    CIM_HASH: ClassVar[str] = "2e7f5dfe539a"


class KHV_ElementConformsToProfile(CIM_ElementConformsToProfile, frozen=True, kw_only=True):
    """Ties profiles to the elements that follow them."""

    CIM_NAME: ClassVar[str] = "KHV_ElementConformsToProfile"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("ConformantStandard", "ManagedElement")
    CIM_HASH: ClassVar[str] = "c821acc095ff"


class KHV_ElementInConnector(CIM_ElementInConnector, frozen=True, kw_only=True):
    """Ties slots to what sits in them."""

    CIM_NAME: ClassVar[str] = "KHV_ElementInConnector"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("Antecedent", "Dependent")
    CIM_HASH: ClassVar[str] = "d09340cbb9ab"


class KHV_ElementSettingData(CIM_ElementSettingData, frozen=True, kw_only=True):
    """Ties elements to their settings."""

    CIM_NAME: ClassVar[str] = "KHV_ElementSettingData"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("ManagedElement", "SettingData")
    CIM_HASH: ClassVar[str] = "9df815289780"


class KHV_ElementSoftwareIdentity(CIM_ElementSoftwareIdentity, frozen=True, kw_only=True):
    """Ties firmware to what it runs on."""

    CIM_NAME: ClassVar[str] = "KHV_ElementSoftwareIdentity"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("Antecedent", "Dependent")
    CIM_HASH: ClassVar[str] = "6ed7566ec50f"


class KHV_HostedFileSystem(CIM_HostedFileSystem, frozen=True, kw_only=True):
    """Ties the host to its mounted file systems."""

    CIM_NAME: ClassVar[str] = "KHV_HostedFileSystem"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("GroupComponent", "PartComponent")
    CIM_HASH: ClassVar[str] = "75472dfa68fe"


class KHV_HostedService(CIM_HostedService, frozen=True, kw_only=True):
    """Ties the host to its services."""

    CIM_NAME: ClassVar[str] = "KHV_HostedService"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("Antecedent", "Dependent")
    CIM_HASH: ClassVar[str] = "689c903f8c78"


class KHV_InstalledOS(CIM_InstalledOS, frozen=True, kw_only=True):
    """Ties the host to the operating system that is installed on it."""

    CIM_NAME: ClassVar[str] = "KHV_InstalledOS"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("GroupComponent", "PartComponent")
    CIM_HASH: ClassVar[str] = "b3e993c6d39a"


class KHV_InstalledSoftwareIdentity(CIM_InstalledSoftwareIdentity, frozen=True, kw_only=True):
    """Ties the host to the software that is installed on it."""

    CIM_NAME: ClassVar[str] = "KHV_InstalledSoftwareIdentity"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("System", "InstalledSoftware")
    CIM_HASH: ClassVar[str] = "3d55bf4a557c"


class KHV_LogManagesRecord(CIM_LogManagesRecord, frozen=True, kw_only=True):
    """Ties a log to its records."""

    CIM_NAME: ClassVar[str] = "KHV_LogManagesRecord"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("Log", "Record")
    CIM_HASH: ClassVar[str] = "279767bc8651"


class KHV_MediaPresent(CIM_MediaPresent, frozen=True, kw_only=True):
    """Ties disks to their media."""

    CIM_NAME: ClassVar[str] = "KHV_MediaPresent"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("Antecedent", "Dependent")
    CIM_HASH: ClassVar[str] = "bf41d8e36e5b"


class KHV_Realizes(CIM_Realizes, frozen=True, kw_only=True):
    """Ties devices to the parts that they are."""

    CIM_NAME: ClassVar[str] = "KHV_Realizes"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("Antecedent", "Dependent")
    CIM_HASH: ClassVar[str] = "c0d11d30a1dc"


class KHV_ReferencedProfile(CIM_ReferencedProfile, frozen=True, kw_only=True):
    """Ties profiles to those that build on them."""

    CIM_NAME: ClassVar[str] = "KHV_ReferencedProfile"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("Antecedent", "Dependent")
    CIM_HASH: ClassVar[str] = "5a6ca47eea6a"


class KHV_RemoteAccessAvailableToElement(CIM_RemoteAccessAvailableToElement, frozen=True, kw_only=True):
    """Ties routers to the IP addresses that reach them."""

    CIM_NAME: ClassVar[str] = "KHV_RemoteAccessAvailableToElement"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("Antecedent", "Dependent")
    CIM_HASH: ClassVar[str] = "79fa6e64b395"


class KHV_ResidesOnExtent(CIM_ResidesOnExtent, frozen=True, kw_only=True):
    """Ties file systems to the extents that hold them."""

    CIM_NAME: ClassVar[str] = "KHV_ResidesOnExtent"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("Antecedent", "Dependent")
    CIM_HASH: ClassVar[str] = "3447c01bb504"


class KHV_RunningOS(CIM_RunningOS, frozen=True, kw_only=True):
    """Ties the host to the operating system that runs."""

    CIM_NAME: ClassVar[str] = "KHV_RunningOS"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("Antecedent", "Dependent")
    CIM_HASH: ClassVar[str] = "2b67d14a1a89"


class KHV_UseOfLog(CIM_UseOfLog, frozen=True, kw_only=True):
    """Ties a log to the system that it is about."""

    CIM_NAME: ClassVar[str] = "KHV_UseOfLog"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("Antecedent", "Dependent")
    CIM_HASH: ClassVar[str] = "319855d27cb5"


class KHV_ElementAllocatedFromPool(CIM_ElementAllocatedFromPool, frozen=True, kw_only=True):
    """Ties devices of machines to the pool that they are taken from."""

    CIM_NAME: ClassVar[str] = "KHV_ElementAllocatedFromPool"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("Antecedent", "Dependent")
    CIM_HASH: ClassVar[str] = "e86bf8758490"


class KHV_ResourceAllocationFromPool(CIM_ResourceAllocationFromPool, frozen=True, kw_only=True):
    """Ties active settings to the pool that they are served from."""

    CIM_NAME: ClassVar[str] = "KHV_ResourceAllocationFromPool"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("Antecedent", "Dependent")
    CIM_HASH: ClassVar[str] = "94e6bb97cbd1"


class KHV_HostedResourcePool(CIM_HostedResourcePool, frozen=True, kw_only=True):
    """Ties the host to its resource pools."""

    CIM_NAME: ClassVar[str] = "KHV_HostedResourcePool"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("GroupComponent", "PartComponent")
    CIM_HASH: ClassVar[str] = "b370d5959350"


class KHV_HostedStoragePool(CIM_HostedStoragePool, frozen=True, kw_only=True):
    """Ties the host to its storage pools."""

    CIM_NAME: ClassVar[str] = "KHV_HostedStoragePool"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("GroupComponent", "PartComponent")
    CIM_HASH: ClassVar[str] = "8fd184563491"


class KHV_AllocatedFromStoragePool(CIM_AllocatedFromStoragePool, frozen=True, kw_only=True):
    """Ties volumes to the storage pool that holds them."""

    CIM_NAME: ClassVar[str] = "KHV_AllocatedFromStoragePool"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("Antecedent", "Dependent")
    CIM_HASH: ClassVar[str] = "d8c5bc110685"


class KHV_SettingsDefineState(CIM_SettingsDefineState, frozen=True, kw_only=True):
    """Ties a running machine and its devices to their active settings."""

    CIM_NAME: ClassVar[str] = "KHV_SettingsDefineState"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("ManagedElement", "SettingData")
    CIM_HASH: ClassVar[str] = "0a061571d4e8"


class KHV_VirtualSystemSettingDataComponent(CIM_VirtualSystemSettingDataComponent, frozen=True, kw_only=True):
    """Ties system settings to those of the devices."""

    CIM_NAME: ClassVar[str] = "KHV_VirtualSystemSettingDataComponent"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("GroupComponent", "PartComponent")
    CIM_HASH: ClassVar[str] = "d5f1e21e7146"


class KHV_SettingsDefineCapabilities(CIM_SettingsDefineCapabilities, frozen=True, kw_only=True):
    """Ties what a pool can give to the default, smallest and largest settings."""

    CIM_NAME: ClassVar[str] = "KHV_SettingsDefineCapabilities"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("GroupComponent", "PartComponent")
    CIM_HASH: ClassVar[str] = "38b09fdb2421"


class KHV_SnapshotOfVirtualSystem(CIM_SnapshotOfVirtualSystem, frozen=True, kw_only=True):
    """Ties a machine to its snapshots."""

    CIM_NAME: ClassVar[str] = "KHV_SnapshotOfVirtualSystem"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("Antecedent", "Dependent")
    CIM_HASH: ClassVar[str] = "38a652ef00ce"


class KHV_MostCurrentSnapshotInBranch(CIM_MostCurrentSnapshotInBranch, frozen=True, kw_only=True):
    """Ties a machine to the snapshot that its present state goes back to."""

    CIM_NAME: ClassVar[str] = "KHV_MostCurrentSnapshotInBranch"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("Antecedent", "Dependent")
    CIM_HASH: ClassVar[str] = "aa82a14747b9"


class KHV_LastAppliedSnapshot(CIM_LastAppliedSnapshot, frozen=True, kw_only=True):
    """Ties a machine to the snapshot that was applied last."""

    CIM_NAME: ClassVar[str] = "KHV_LastAppliedSnapshot"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("Antecedent", "Dependent")
    CIM_HASH: ClassVar[str] = "fe4613a45834"


class KHV_ServiceAffectsElement(CIM_ServiceAffectsElement, frozen=True, kw_only=True):
    """Ties services to what they change."""

    CIM_NAME: ClassVar[str] = "KHV_ServiceAffectsElement"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("AffectedElement", "AffectingElement")
    CIM_HASH: ClassVar[str] = "7fa5911d8dc4"


class KHV_HostedCollection(CIM_HostedCollection, frozen=True, kw_only=True):
    """Ties the host to collections of its parts."""

    CIM_NAME: ClassVar[str] = "KHV_HostedCollection"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("Antecedent", "Dependent")
    CIM_HASH: ClassVar[str] = "5fb13a4eb61f"


class KHV_MemberOfCollection(CIM_MemberOfCollection, frozen=True, kw_only=True):
    """Ties filters to the collections that they belong to."""

    CIM_NAME: ClassVar[str] = "KHV_MemberOfCollection"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("Collection", "Member")
    CIM_HASH: ClassVar[str] = "891635b6cbee"


class KHV_LogicalIdentity(CIM_LogicalIdentity, frozen=True, kw_only=True):
    """Ties a PCI function to the storage controller that it is."""

    CIM_NAME: ClassVar[str] = "KHV_LogicalIdentity"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("SystemElement", "SameElement")
    CIM_HASH: ClassVar[str] = "a871e3c6da11"


class KHV_IndicationService(CIM_IndicationService, frozen=True, kw_only=True):
    """What tells listeners of changes; its settings hold for all subscriptions."""

    CIM_NAME: ClassVar[str] = "KHV_IndicationService"
    CIM_KEYS: ClassVar[tuple[str, ...]] = (
        "Name",
        "SystemCreationClassName",
        "SystemName",
        "CreationClassName",
    )
    CIM_HASH: ClassVar[str] = "c7742162bb91"


class KHV_IndicationServiceCapabilities(CIM_IndicationServiceCapabilities, frozen=True, kw_only=True):
    """What clients may ask of the indication service. InstanceID is KHV:indications."""

    CIM_NAME: ClassVar[str] = "KHV_IndicationServiceCapabilities"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("InstanceID",)
    CIM_HASH: ClassVar[str] = "bd7a0e7ba6c8"


class KHV_IndicationServiceSettingData(CIM_IndicationServiceSettingData, frozen=True, kw_only=True):
    """How the indication service is set. InstanceID is KHV:indications:settings."""

    CIM_NAME: ClassVar[str] = "KHV_IndicationServiceSettingData"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("InstanceID",)
    CIM_HASH: ClassVar[str] = "21b64c0f775a"


class KHV_IndicationFilter(CIM_IndicationFilter, frozen=True, kw_only=True):
    """A filter that khv itself offers; clients subscribe to it and cannot change it."""

    CIM_NAME: ClassVar[str] = "KHV_IndicationFilter"
    CIM_KEYS: ClassVar[tuple[str, ...]] = (
        "SystemCreationClassName",
        "SystemName",
        "CreationClassName",
        "Name",
    )
    CIM_HASH: ClassVar[str] = "6c976c7ef157"


class KHV_FilterCollection(CIM_FilterCollection, frozen=True, kw_only=True):
    """Filters that one subscribes to together. InstanceID is KHV:FC: and the name."""

    CIM_NAME: ClassVar[str] = "KHV_FilterCollection"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("InstanceID",)
    CIM_HASH: ClassVar[str] = "a9546096e6fa"


class KHV_OwningCollectionElement(CIM_OwningCollectionElement, frozen=True, kw_only=True):
    """Ties collections of filters to the indication service."""

    CIM_NAME: ClassVar[str] = "KHV_OwningCollectionElement"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("OwningElement", "OwnedElement")
    CIM_HASH: ClassVar[str] = "b4240205513c"


class KHV_Account(CIM_Account, frozen=True, kw_only=True):
    """An account of khv. Its password, and what that hashes to, is shown nowhere: UserPassword
    is NULL. EnabledState is Disabled while an administrator has locked it.
    """

    CIM_NAME: ClassVar[str] = "KHV_Account"
    CIM_KEYS: ClassVar[tuple[str, ...]] = (
        "Name",
        "SystemCreationClassName",
        "SystemName",
        "CreationClassName",
    )
    CIM_HASH: ClassVar[str] = "03e9e0d7c65e"
    RoleName: str | None = None


class KHV_Identity(CIM_Identity, frozen=True, kw_only=True):
    """Whom an account stands for, as far as rights go. InstanceID is KHV:identity: and the
    account's name.
    """

    CIM_NAME: ClassVar[str] = "KHV_Identity"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("InstanceID",)
    CIM_HASH: ClassVar[str] = "1697a961a0f9"
    RoleName: str | None = None


class KHV_Role(CIM_Role, frozen=True, kw_only=True):
    """What accounts may do: one of the four roles of khv, none of which can be changed."""

    CIM_NAME: ClassVar[str] = "KHV_Role"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("CreationClassName", "Name")
    CIM_HASH: ClassVar[str] = "2c395e7bd2cd"


class KHV_Privilege(CIM_Privilege, frozen=True, kw_only=True):
    """What a role allows in one area: operations, methods, commands, the page, metrics or SNMP.
    InstanceID is KHV:privilege: with the names of the role and the area. QualifierFormats
    16000 is the action by its name in khv's table of roles.
    """

    CIM_NAME: ClassVar[str] = "KHV_Privilege"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("InstanceID",)
    CIM_HASH: ClassVar[str] = "aa03f7bf80fa"
    RoleName: str | None = None


class KHV_AccountManagementService(CIM_AccountManagementService, frozen=True, kw_only=True):
    """What keeps the accounts of khv."""

    CIM_NAME: ClassVar[str] = "KHV_AccountManagementService"
    CIM_KEYS: ClassVar[tuple[str, ...]] = (
        "Name",
        "SystemCreationClassName",
        "SystemName",
        "CreationClassName",
    )
    CIM_HASH: ClassVar[str] = "69e368cf1ae9"


class KHV_AccountManagementCapabilities(CIM_AccountManagementCapabilities, frozen=True, kw_only=True):
    """What can be done with accounts by WBEM."""

    CIM_NAME: ClassVar[str] = "KHV_AccountManagementCapabilities"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("InstanceID",)
    CIM_HASH: ClassVar[str] = "fd5435c19f94"


class KHV_RoleBasedAuthorizationService(CIM_RoleBasedAuthorizationService, frozen=True, kw_only=True):
    """What says who may do what."""

    CIM_NAME: ClassVar[str] = "KHV_RoleBasedAuthorizationService"
    CIM_KEYS: ClassVar[tuple[str, ...]] = (
        "Name",
        "SystemCreationClassName",
        "SystemName",
        "CreationClassName",
    )
    CIM_HASH: ClassVar[str] = "504e4f2b695f"


class KHV_RoleBasedManagementCapabilities(CIM_RoleBasedManagementCapabilities, frozen=True, kw_only=True):
    """What can be done with roles by WBEM."""

    CIM_NAME: ClassVar[str] = "KHV_RoleBasedManagementCapabilities"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("InstanceID",)
    CIM_HASH: ClassVar[str] = "0eefa07ecf57"


class KHV_AccountOnSystem(CIM_AccountOnSystem, frozen=True, kw_only=True):
    """Ties accounts to the host that they are valid on."""

    CIM_NAME: ClassVar[str] = "KHV_AccountOnSystem"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("GroupComponent", "PartComponent")
    CIM_HASH: ClassVar[str] = "b300a775cbb8"


class KHV_AssignedIdentity(CIM_AssignedIdentity, frozen=True, kw_only=True):
    """Ties identities to the accounts they stand for."""

    CIM_NAME: ClassVar[str] = "KHV_AssignedIdentity"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("IdentityInfo", "ManagedElement")
    CIM_HASH: ClassVar[str] = "8e04c6d11fff"


class KHV_RoleLimitedToTarget(CIM_RoleLimitedToTarget, frozen=True, kw_only=True):
    """Ties roles to the host that they are valid for."""

    CIM_NAME: ClassVar[str] = "KHV_RoleLimitedToTarget"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("DefiningRole", "TargetElement")
    CIM_HASH: ClassVar[str] = "670192bd6a6d"


CLASSES: tuple[type[CimObject], ...] = (
    CIM_ManagedElement,
    CIM_Dependency,
    CIM_AbstractBasedOn,
    CIM_AbstractElementAllocatedFromPool,
    CIM_ListenerDestination,
    CIM_AbstractIndicationSubscription,
    CIM_ManagedSystemElement,
    CIM_LogicalElement,
    CIM_EnabledLogicalElement,
    CIM_Account,
    CIM_SettingData,
    CIM_Capabilities,
    CIM_EnabledLogicalElementCapabilities,
    CIM_AccountManagementCapabilities,
    CIM_Service,
    CIM_SecurityService,
    CIM_AllocatedLogicalElement,
    CIM_System,
    CIM_ComputerSystem,
    CIM_Identity,
    CIM_AccountManagementService,
    CIM_Component,
    CIM_SystemComponent,
    CIM_AccountOnSystem,
    CIM_ServiceAccessPoint,
    CIM_SAPSAPDependency,
    CIM_Indication,
    CIM_ProcessIndication,
    CIM_AlertIndication,
    CIM_ResourcePool,
    CIM_ElementAllocatedFromPool,
    CIM_ResourceAllocationSettingData,
    CIM_LogicalDevice,
    CIM_StorageExtent,
    CIM_StoragePool,
    CIM_AllocatedFromStoragePool,
    CIM_AllocationCapabilities,
    CIM_AssignedIdentity,
    CIM_Battery,
    CIM_Collection,
    CIM_SystemSpecificCollection,
    CIM_Memory,
    CIM_AssociatedMemory,
    CIM_AssociatedCacheMemory,
    CIM_CoolingDevice,
    CIM_AssociatedCooling,
    CIM_InstIndication,
    CIM_ServiceAvailableToElement,
    CIM_PowerManagementService,
    CIM_AssociatedPowerManagementService,
    CIM_Sensor,
    CIM_AssociatedSensor,
    CIM_LogicalPort,
    CIM_AuthorizationService,
    CIM_Privilege,
    CIM_BasedOn,
    CIM_ProtocolEndpoint,
    CIM_BindsTo,
    CIM_LANEndpoint,
    CIM_BindsToLANEndpoint,
    CIM_StatisticalData,
    CIM_BlockStorageStatisticalData,
    CIM_PhysicalElement,
    CIM_PhysicalPackage,
    CIM_PhysicalConnector,
    CIM_Card,
    CIM_MediaAccessDevice,
    CIM_CDROMDrive,
    CIM_PhysicalFrame,
    CIM_Chassis,
    CIM_PhysicalComponent,
    CIM_Chip,
    CIM_ObjectManagerCommunicationMechanism,
    CIM_CIMXMLCommunicationMechanism,
    CIM_ServiceAccessBySAP,
    CIM_WBEMService,
    CIM_ObjectManager,
    CIM_CommMechanismForManager,
    CIM_SystemPackaging,
    CIM_ComputerSystemPackage,
    CIM_ConcreteComponent,
    CIM_ConcreteDependency,
    CIM_Container,
    CIM_DeviceConnection,
    CIM_Controller,
    CIM_ControlledBy,
    CIM_DeviceSAPImplementation,
    CIM_IPAssignmentSettingData,
    CIM_DiskDrive,
    CIM_MediaPartition,
    CIM_GenericDiskPartition,
    CIM_DiskPartition,
    CIM_DisplayController,
    CIM_DNSGeneralSettingData,
    CIM_ElementCapabilities,
    CIM_PhysicalCapacity,
    CIM_ElementCapacity,
    CIM_RegisteredSpecification,
    CIM_RegisteredProfile,
    CIM_ElementConformsToProfile,
    CIM_ElementInConnector,
    CIM_ElementSettingData,
    CIM_SoftwareIdentity,
    CIM_ElementSoftwareIdentity,
    CIM_ElementStatisticalData,
    CIM_NetworkPort,
    CIM_EthernetPort,
    CIM_EthernetPortAllocationSettingData,
    CIM_NetworkPortStatistics,
    CIM_EthernetPortStatistics,
    CIM_Fan,
    CIM_FileSystem,
    CIM_FilterCollection,
    CIM_FilterCollectionSubscription,
    CIM_GPTDiskPartition,
    CIM_HardwareThread,
    CIM_HostedDependency,
    CIM_HostedAccessPoint,
    CIM_HostedCollection,
    CIM_HostedFileSystem,
    CIM_HostedResourcePool,
    CIM_HostedService,
    CIM_HostedStoragePool,
    CIM_IndicationFilter,
    CIM_IndicationService,
    CIM_IndicationServiceCapabilities,
    CIM_IndicationServiceSettingData,
    CIM_IndicationSubscription,
    CIM_OperatingSystem,
    CIM_InstalledOS,
    CIM_InstalledSoftwareIdentity,
    CIM_InstCreation,
    CIM_InstDeletion,
    CIM_InstModification,
    CIM_IPProtocolEndpoint,
    CIM_RedundancySet,
    CIM_VirtualSystemSettingData,
    CIM_LastAppliedSnapshot,
    CIM_ListenerDestinationCIMXML,
    CIM_LocalFileSystem,
    CIM_Log,
    CIM_RecordForLog,
    CIM_LogEntry,
    CIM_LogicalDisk,
    CIM_LogicalIdentity,
    CIM_LogManagesRecord,
    CIM_MediaPresent,
    CIM_MemberOfCollection,
    CIM_MemoryCapacity,
    CIM_MostCurrentSnapshotInBranch,
    CIM_Namespace,
    CIM_NamespaceInManager,
    CIM_RemoteFileSystem,
    CIM_NumericSensor,
    CIM_Process,
    CIM_OSProcess,
    CIM_OwningCollectionElement,
    CIM_PCIController,
    CIM_PCIDevice,
    CIM_PCIBridge,
    CIM_PhysicalMemory,
    CIM_PortImplementsEndpoint,
    CIM_PowerManagementCapabilities,
    CIM_PowerSource,
    CIM_PowerSupply,
    CIM_PrivilegeManagementCapabilities,
    CIM_PrivilegeManagementService,
    CIM_Processor,
    CIM_ProcessorAllocationSettingData,
    CIM_ProcessorCapabilities,
    CIM_ProcessorCore,
    CIM_Realizes,
    CIM_RecordLog,
    CIM_ReferencedSpecification,
    CIM_ReferencedProfile,
    CIM_RemoteServiceAccessPoint,
    CIM_RemoteAccessAvailableToElement,
    CIM_ResidesOnExtent,
    CIM_ResourceAllocationFromPool,
    CIM_ResourcePoolConfigurationCapabilities,
    CIM_ResourcePoolConfigurationService,
    CIM_Role,
    CIM_RoleBasedAuthorizationService,
    CIM_RoleBasedManagementCapabilities,
    CIM_RoleLimitedToTarget,
    CIM_RunningOS,
    CIM_ServiceAffectsElement,
    CIM_SettingsDefineCapabilities,
    CIM_SettingsDefineState,
    CIM_Slot,
    CIM_SnapshotOfVirtualSystem,
    CIM_StorageAllocationSettingData,
    CIM_StorageVolume,
    CIM_SuppliesPower,
    CIM_SystemDevice,
    CIM_ThresholdIndication,
    CIM_UnixProcess,
    CIM_UseOfLog,
    CIM_VirtualSystemManagementCapabilities,
    CIM_VirtualSystemManagementService,
    CIM_VirtualSystemSettingDataComponent,
    CIM_VirtualSystemSnapshotCapabilities,
    CIM_VirtualSystemSnapshotService,
    CIM_VirtualSystemSnapshotServiceCapabilities,
    KHV_ComputerSystem,
    KHV_OperatingSystem,
    KHV_PowerManagementService,
    KHV_PowerManagementCapabilities,
    KHV_UnixProcess,
    KHV_ProcessStatistics,
    KHV_Service,
    KHV_TimeService,
    KHV_Processor,
    KHV_ProcessorCore,
    KHV_HardwareThread,
    KHV_DiskDrive,
    KHV_DiskTemperatureSensor,
    KHV_BlockStorageStatisticalData,
    KHV_StorageExtent,
    KHV_DiskPartition,
    KHV_GPTDiskPartition,
    KHV_LogicalDisk,
    KHV_CDROMDrive,
    KHV_PhysicalPackage,
    KHV_LocalFileSystem,
    KHV_RemoteFileSystem,
    KHV_EthernetPort,
    KHV_NetworkPort,
    KHV_EthernetPortStatistics,
    KHV_NetworkPortStatistics,
    KHV_IPProtocolEndpoint,
    KHV_LANEndpoint,
    KHV_RemoteServiceAccessPoint,
    KHV_DNSGeneralSettingData,
    KHV_NumericSensor,
    KHV_Sensor,
    KHV_CacheMemory,
    KHV_ProcessorCapabilities,
    KHV_Memory,
    KHV_PhysicalMemory,
    KHV_MemoryCapacity,
    KHV_PressureStatistics,
    KHV_HugePageStatistics,
    KHV_EnergyStatistics,
    KHV_Chassis,
    KHV_Card,
    KHV_Chip,
    KHV_Slot,
    KHV_StorageController,
    KHV_StoragePort,
    KHV_DriveEnclosure,
    KHV_DriveBay,
    KHV_LLDPNeighbor,
    KHV_SoftwareIdentity,
    KHV_DriveFirmwareIdentity,
    KHV_PortFirmwareIdentity,
    KHV_PCIDevice,
    KHV_PCIBridge,
    KHV_Watchdog,
    KHV_TrustedPlatformModule,
    KHV_DisplayController,
    KHV_USBDevice,
    KHV_Fan,
    KHV_PowerSupply,
    KHV_Battery,
    KHV_RecordLog,
    KHV_AuditRecordLog,
    KHV_LogEntry,
    KHV_Alarm,
    KHV_AlarmDependency,
    KHV_KernelRecordLog,
    KHV_KernelLogEntry,
    KHV_IPMINumericSensor,
    KHV_IPMISensor,
    KHV_IPMIFan,
    KHV_IPMIPowerSupply,
    KHV_RedundancySet,
    KHV_IPMIFirmwareIdentity,
    KHV_IPMIPackage,
    KHV_IPMIRecordLog,
    KHV_IPMILogEntry,
    KHV_VirtualComputerSystem,
    KHV_VirtualSystemStatistics,
    KHV_VirtualSystemSettingData,
    KHV_ProcessorAllocationSettingData,
    KHV_MemoryAllocationSettingData,
    KHV_StorageAllocationSettingData,
    KHV_EthernetPortAllocationSettingData,
    KHV_ResourceAllocationSettingData,
    KHV_VirtualProcessor,
    KHV_VirtualMemory,
    KHV_VirtualDisk,
    KHV_VirtualEthernetPort,
    KHV_ResourcePool,
    KHV_StoragePool,
    KHV_StorageVolume,
    KHV_AllocationCapabilities,
    KHV_VirtualSystemManagementService,
    KHV_VirtualSystemManagementCapabilities,
    KHV_VirtualSystemSnapshotService,
    KHV_VirtualSystemSnapshotServiceCapabilities,
    KHV_VirtualSystemSnapshotCapabilities,
    KHV_ResourcePoolConfigurationService,
    KHV_ResourcePoolConfigurationCapabilities,
    KHV_VirtualPowerManagementService,
    KHV_VirtualPowerManagementCapabilities,
    KHV_EnabledLogicalElementCapabilities,
    KHV_HypervisorSoftwareIdentity,
    KHV_ObjectManager,
    KHV_Namespace,
    __Namespace,
    KHV_NamespaceInManager,
    KHV_CIMXMLCommunicationMechanism,
    KHV_RegisteredProfile,
    KHV_ProviderModule,
    KHV_X509Certificate,
    KHV_CertificateDependency,
    KHV_SystemDevice,
    KHV_ConcreteComponent,
    KHV_ElementStatisticalData,
    KHV_HostedDependency,
    KHV_HostedAccessPoint,
    KHV_OSProcess,
    KHV_PortImplementsEndpoint,
    KHV_AssociatedCacheMemory,
    KHV_AssociatedMemory,
    KHV_AssociatedSensor,
    KHV_AssociatedCooling,
    KHV_SuppliesPower,
    KHV_AssociatedPowerManagementService,
    KHV_BasedOn,
    KHV_BindsToLANEndpoint,
    KHV_CommMechanismForManager,
    KHV_ComputerSystemPackage,
    KHV_ConcreteDependency,
    KHV_Container,
    KHV_ControlledBy,
    KHV_ElementCapabilities,
    KHV_ElementCapacity,
    KHV_ElementConformsToProfile,
    KHV_ElementInConnector,
    KHV_ElementSettingData,
    KHV_ElementSoftwareIdentity,
    KHV_HostedFileSystem,
    KHV_HostedService,
    KHV_InstalledOS,
    KHV_InstalledSoftwareIdentity,
    KHV_LogManagesRecord,
    KHV_MediaPresent,
    KHV_Realizes,
    KHV_ReferencedProfile,
    KHV_RemoteAccessAvailableToElement,
    KHV_ResidesOnExtent,
    KHV_RunningOS,
    KHV_UseOfLog,
    KHV_ElementAllocatedFromPool,
    KHV_ResourceAllocationFromPool,
    KHV_HostedResourcePool,
    KHV_HostedStoragePool,
    KHV_AllocatedFromStoragePool,
    KHV_SettingsDefineState,
    KHV_VirtualSystemSettingDataComponent,
    KHV_SettingsDefineCapabilities,
    KHV_SnapshotOfVirtualSystem,
    KHV_MostCurrentSnapshotInBranch,
    KHV_LastAppliedSnapshot,
    KHV_ServiceAffectsElement,
    KHV_HostedCollection,
    KHV_MemberOfCollection,
    KHV_LogicalIdentity,
    KHV_IndicationService,
    KHV_IndicationServiceCapabilities,
    KHV_IndicationServiceSettingData,
    KHV_IndicationFilter,
    KHV_FilterCollection,
    KHV_OwningCollectionElement,
    KHV_Account,
    KHV_Identity,
    KHV_Role,
    KHV_Privilege,
    KHV_AccountManagementService,
    KHV_AccountManagementCapabilities,
    KHV_RoleBasedAuthorizationService,
    KHV_RoleBasedManagementCapabilities,
    KHV_AccountOnSystem,
    KHV_AssignedIdentity,
    KHV_RoleLimitedToTarget,
)
