"""The classes of the schema as structs.  Generated from mof/ by tools/gen.py: do not edit."""

from __future__ import annotations

from typing import ClassVar

from cimom.model import CimDateTime, CimObject, OpenEnum, Path


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


class RunMonth(OpenEnum):
    January = 0
    February = 1
    March = 2
    April = 3
    May = 4
    June = 5
    July = 6
    August = 7
    September = 8
    October = 9
    November = 10
    December = 11


class RunDayOfWeek(OpenEnum):
    Saturday = -7
    Friday = -6
    Thursday = -5
    Wednesday = -4
    Tuesday = -3
    Monday = -2
    Sunday = -1
    ExactDayOfMonth = 0
    Sunday_1 = 1
    Monday_2 = 2
    Tuesday_3 = 3
    Wednesday_4 = 4
    Thursday_5 = 5
    Friday_6 = 6
    Saturday_7 = 7


class LocalOrUtcTime(OpenEnum):
    Local_Time = 1
    UTC_Time = 2


class RecoveryAction(OpenEnum):
    Unknown = 0
    Other = 1
    Do_Not_Continue = 2
    Continue_With_Next_Job = 3
    Re_run_Job = 4
    Run_Recovery_Job = 5


class Job_KillJob(OpenEnum):
    Success = 0
    Not_Supported = 1
    Unknown = 2
    Timeout = 3
    Failed = 4
    Access_Denied = 6
    Not_Found = 7


class ErrorType(OpenEnum):
    Unknown = 0
    Other = 1
    Communications_Error = 2
    Quality_of_Service_Error = 3
    Software_Error = 4
    Hardware_Error = 5
    Environmental_Error = 6
    Security_Error = 7
    Oversubscription_Error = 8
    Unavailable_Resource_Error = 9
    Unsupported_Operation_Error = 10


class PerceivedSeverity(OpenEnum):
    Unknown = 0
    Other = 1
    Information = 2
    Degraded_Warning = 3
    Minor = 4
    Major = 5
    Critical = 6
    Fatal_NonRecoverable = 7


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
    Version_Mismatch = 58
    Previous_Alert_Cleared = 59
    Login_Attempts_Failed = 60
    Software_Virus_Detected = 61
    Hardware_Security_Breached = 62
    Denial_of_Service_Detected = 63
    Security_Credential_Mismatch = 64
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


class ErrorSourceFormat(OpenEnum):
    Unknown = 0
    Other = 1
    CIMObjectPath = 2


class CIMStatusCode(OpenEnum):
    CIM_ERR_FAILED = 1
    CIM_ERR_ACCESS_DENIED = 2
    CIM_ERR_INVALID_NAMESPACE = 3
    CIM_ERR_INVALID_PARAMETER = 4
    CIM_ERR_INVALID_CLASS = 5
    CIM_ERR_NOT_FOUND = 6
    CIM_ERR_NOT_SUPPORTED = 7
    CIM_ERR_CLASS_HAS_CHILDREN = 8
    CIM_ERR_CLASS_HAS_INSTANCES = 9
    CIM_ERR_INVALID_SUPERCLASS = 10
    CIM_ERR_ALREADY_EXISTS = 11
    CIM_ERR_NO_SUCH_PROPERTY = 12
    CIM_ERR_TYPE_MISMATCH = 13
    CIM_ERR_QUERY_LANGUAGE_NOT_SUPPORTED = 14
    CIM_ERR_INVALID_QUERY = 15
    CIM_ERR_METHOD_NOT_AVAILABLE = 16
    CIM_ERR_METHOD_NOT_FOUND = 17
    CIM_ERR_UNEXPECTED_RESPONSE = 18
    CIM_ERR_INVALID_RESPONSE_DESTINATION = 19
    CIM_ERR_NAMESPACE_NOT_EMPTY = 20
    CIM_ERR_INVALID_ENUMERATION_CONTEXT = 21
    CIM_ERR_INVALID_OPERATION_TIMEOUT = 22
    CIM_ERR_PULL_HAS_BEEN_ABANDONED = 23
    CIM_ERR_PULL_CANNOT_BE_ABANDONED = 24
    CIM_ERR_FILTERED_ENUMERATION_NOT_SUPPORTED = 25
    CIM_ERR_CONTINUATION_ON_ERROR_NOT_SUPPORTED = 26
    CIM_ERR_SERVER_LIMITS_EXCEEDED = 27
    CIM_ERR_SERVER_IS_SHUTTING_DOWN = 28
    CIM_ERR_QUERY_FEATURE_NOT_SUPPORTED = 29


class JobState(OpenEnum):
    New = 2
    Starting = 3
    Running = 4
    Suspended = 5
    Shutting_Down = 6
    Completed = 7
    Terminated = 8
    Killed = 9
    Exception = 10
    Service = 11
    Query_Pending = 12


class ConcreteJob_RequestStateChange(OpenEnum):
    Completed_with_No_Error = 0
    Not_Supported = 1
    Unknown_Unspecified_Error = 2
    Can_NOT_complete_within_Timeout_Period = 3
    Failed = 4
    Invalid_Parameter = 5
    In_Use = 6
    Method_Parameters_Checked_Transition_Started = 4096
    Invalid_State_Transition = 4097
    Use_of_Timeout_Parameter_Not_Supported = 4098
    Busy = 4099


class ConcreteJob_GetError(OpenEnum):
    Success = 0
    Not_Supported = 1
    Unspecified_Error = 2
    Timeout = 3
    Failed = 4
    Invalid_Parameter = 5
    Access_Denied = 6


class ConcreteJob_GetErrors(OpenEnum):
    Success = 0
    Not_Supported = 1
    Unspecified_Error = 2
    Timeout = 3
    Failed = 4
    Invalid_Parameter = 5
    Access_Denied = 6


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


class ChangeableType(OpenEnum):
    Not_Changeable_Persistent = 0
    Changeable_Transient = 1
    Changeable_Persistent = 2
    Not_Changeable_Transient = 3


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


class FormFactor(OpenEnum):
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


class UsageRestriction(OpenEnum):
    Unknown = 0
    Front_end_only = 2
    Back_end_only = 3
    Not_restricted = 4


class PortType(OpenEnum):
    Unknown = 0
    Other = 1
    Not_Applicable = 2


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


class AddressType(OpenEnum):
    Unknown = 0
    IPv4 = 1
    IPv6 = 2


class IPVersionSupport(OpenEnum):
    Unknown = 0
    IPv4_Only = 1
    IPv6_Only = 2
    Both_IPv4_and_IPv6 = 3


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


class IPv6AddressType(OpenEnum):
    Unspecified = 2
    Loopback = 3
    Multicast = 4
    Link_Local_Unicast = 5
    Global_Unicast = 6
    Embedded_IPv4_Address = 7
    Site_Local_Unicast = 8


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


class Service_ChangeAffectedElementsAssignedSequence(OpenEnum):
    Completed_with_No_Error = 0
    Not_Supported = 1
    Error_Occured = 2
    Busy = 3
    Invalid_Reference = 4
    Invalid_Parameter = 5
    Access_Denied = 6


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


class Characteristics(OpenEnum):
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


# A field has the name of its type, so the types have a second name.
_AdditionalAvailability = AdditionalAvailability
_AddressOrigin = AddressOrigin
_AddressType = AddressType
_Availability = Availability
_AvailableRequestedStates = AvailableRequestedStates
_BaseUnits = BaseUnits
_CIMStatusCode = CIMStatusCode
_CPUStatus = CPUStatus
_Capabilities = Capabilities
_ChangeableType = ChangeableType
_Characteristics = Characteristics
_ClassInfo = ClassInfo
_ClassType = ClassType
_CommunicationStatus = CommunicationStatus
_ConsumerVisibility = ConsumerVisibility
_CoreEnabledState = CoreEnabledState
_Dedicated = Dedicated
_DetailedStatus = DetailedStatus
_DiskType = DiskType
_ElementType = ElementType
_EnabledCapabilities = EnabledCapabilities
_EnabledDefault = EnabledDefault
_EnabledProcessorCharacteristics = EnabledProcessorCharacteristics
_EnabledState = EnabledState
_EnabledThresholds = EnabledThresholds
_Encryption = Encryption
_ErrorSourceFormat = ErrorSourceFormat
_ErrorType = ErrorType
_EthernetPort_Capabilities = EthernetPort_Capabilities
_EthernetPort_PortType = EthernetPort_PortType
_FormFactor = FormFactor
_HealthState = HealthState
_IPVersionSupport = IPVersionSupport
_IPv6AddressType = IPv6AddressType
_InterconnectType = InterconnectType
_JobState = JobState
_LinkTechnology = LinkTechnology
_LocalOrUtcTime = LocalOrUtcTime
_LocationIndicator = LocationIndicator
_MappingBehavior = MappingBehavior
_OperatingStatus = OperatingStatus
_OperationalStatus = OperationalStatus
_PerceivedSeverity = PerceivedSeverity
_PoEPowerEntityType = PoEPowerEntityType
_PortType = PortType
_PowerManagementCapabilities = PowerManagementCapabilities
_PrimaryStatus = PrimaryStatus
_ProbableCause = ProbableCause
_ProtocolIFType = ProtocolIFType
_ProtocolType = ProtocolType
_RateElementType = RateElementType
_RateUnits = RateUnits
_RecoveryAction = RecoveryAction
_RequestedState = RequestedState
_ResetCapability = ResetCapability
_ResourceType = ResourceType
_RunDayOfWeek = RunDayOfWeek
_RunMonth = RunMonth
_Security = Security
_SensorType = SensorType
_SettableThresholds = SettableThresholds
_StatusInfo = StatusInfo
_SupportedThresholds = SupportedThresholds
_TransitioningToState = TransitioningToState
_UpgradeMethod = UpgradeMethod
_UsageRestriction = UsageRestriction


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


class CIM_Job(CIM_LogicalElement, frozen=True, kw_only=True):
    """Work that goes on in the background."""

    CIM_NAME: ClassVar[str] = "CIM_Job"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ()
    CIM_HASH: ClassVar[str] = "16a32e82dfb6"
    JobStatus: str | None = None
    TimeSubmitted: CimDateTime | None = None
    ScheduledStartTime: CimDateTime | None = None
    StartTime: CimDateTime | None = None
    ElapsedTime: CimDateTime | None = None
    JobRunTimes: int | None = 1
    RunMonth: _RunMonth | None = None
    RunDay: int | None = None
    RunDayOfWeek: _RunDayOfWeek | None = None
    RunStartInterval: CimDateTime | None = None
    LocalOrUtcTime: _LocalOrUtcTime | None = None
    UntilTime: CimDateTime | None = None
    Notify: str | None = None
    Owner: str | None = None
    Priority: int | None = None
    PercentComplete: int | None = None
    DeleteOnCompletion: bool | None = None
    ErrorCode: int | None = None
    ErrorDescription: str | None = None
    RecoveryAction: _RecoveryAction | None = None
    OtherRecoveryAction: str | None = None


class CIM_Error(CimObject, frozen=True, kw_only=True):
    """An error as a client is told of it: what went wrong, how grave it is, what to do."""

    CIM_NAME: ClassVar[str] = "CIM_Error"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ()
    CIM_HASH: ClassVar[str] = "6a8812490ee1"
    ErrorType: _ErrorType | None = None
    OtherErrorType: str | None = None
    OwningEntity: str | None = None
    MessageID: str | None = None
    Message: str | None = None
    MessageArguments: tuple[str, ...] | None = None
    PerceivedSeverity: _PerceivedSeverity | None = None
    ProbableCause: _ProbableCause | None = None
    ProbableCauseDescription: str | None = None
    RecommendedActions: tuple[str, ...] | None = None
    ErrorSource: str | None = None
    ErrorSourceFormat: _ErrorSourceFormat | None = _ErrorSourceFormat.Unknown
    OtherErrorSourceFormat: str | None = None
    CIMStatusCode: _CIMStatusCode | None = None
    CIMStatusCodeDescription: str | None = None


class CIM_ConcreteJob(CIM_Job, frozen=True, kw_only=True):
    """A job that can be looked at, suspended and ended by its InstanceID."""

    CIM_NAME: ClassVar[str] = "CIM_ConcreteJob"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("InstanceID",)
    CIM_HASH: ClassVar[str] = "733b5631eaf0"
    InstanceID: str
    JobState: _JobState | None = None
    TimeOfLastStateChange: CimDateTime | None = None
    TimeBeforeRemoval: CimDateTime | None = "00000000000500.000000:000"
    JobInParameters: CimObject | None = None
    JobOutParameters: CimObject | None = None


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


class CIM_AllocatedLogicalElement(CIM_EnabledLogicalElement, frozen=True, kw_only=True):
    """A thing that is dealt out of a pool of resources."""

    CIM_NAME: ClassVar[str] = "CIM_AllocatedLogicalElement"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ()
    CIM_HASH: ClassVar[str] = "faa5bdea2703"
    AllocationState: CimObject | None = None


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


class CIM_Component(CimObject, frozen=True, kw_only=True):
    """Ties a whole to one of its parts."""

    CIM_NAME: ClassVar[str] = "CIM_Component"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("GroupComponent", "PartComponent")
    CIM_HASH: ClassVar[str] = "9debd01a20bd"
    GroupComponent: Path
    PartComponent: Path


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


class CIM_ConcreteComponent(CIM_Component, frozen=True, kw_only=True):
    """Ties a whole to its parts where no closer association fits."""

    CIM_NAME: ClassVar[str] = "CIM_ConcreteComponent"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("GroupComponent", "PartComponent")
    CIM_HASH: ClassVar[str] = "d97d0fa9dff7"


class CIM_Dependency(CimObject, frozen=True, kw_only=True):
    """Ties something to what it depends on."""

    CIM_NAME: ClassVar[str] = "CIM_Dependency"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("Antecedent", "Dependent")
    CIM_HASH: ClassVar[str] = "fca1aa428e40"
    Antecedent: Path
    Dependent: Path


class CIM_ResourceAllocationSettingData(CIM_SettingData, frozen=True, kw_only=True):
    """How much of a resource something is given or asks for."""

    CIM_NAME: ClassVar[str] = "CIM_ResourceAllocationSettingData"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("InstanceID",)
    CIM_HASH: ClassVar[str] = "cd9ba9965ff5"
    ResourceType: _ResourceType | None = None
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


class CIM_DeviceSAPImplementation(CIM_Dependency, frozen=True, kw_only=True):
    """Ties an access point to the device that makes it work."""

    CIM_NAME: ClassVar[str] = "CIM_DeviceSAPImplementation"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("Antecedent", "Dependent")
    CIM_HASH: ClassVar[str] = "c68d8e310020"


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
    FormFactor: _FormFactor | None = None
    InterconnectSpeed: int | None = None
    InterconnectType: _InterconnectType | None = None
    OtherInterconnectType: str | None = None
    RPM: int | None = None


class CIM_ElementStatisticalData(CimObject, frozen=True, kw_only=True):
    """Ties something to the numbers that were counted for it."""

    CIM_NAME: ClassVar[str] = "CIM_ElementStatisticalData"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("ManagedElement", "Stats")
    CIM_HASH: ClassVar[str] = "01e5b099b620"
    ManagedElement: Path
    Stats: Path


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
    AddressOrigin: _AddressOrigin | None = _AddressOrigin.Unknown
    IPv6AddressType: _IPv6AddressType | None = None
    IPv6SubnetPrefixLength: int | None = None


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


class CIM_NamespaceInManager(CIM_HostedDependency, frozen=True, kw_only=True):
    """Ties a namespace to the broker that serves it."""

    CIM_NAME: ClassVar[str] = "CIM_NamespaceInManager"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("Antecedent", "Dependent")
    CIM_HASH: ClassVar[str] = "e310d531353e"


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


class CIM_PortImplementsEndpoint(CIM_DeviceSAPImplementation, frozen=True, kw_only=True):
    """Ties an endpoint to the port that carries its traffic."""

    CIM_NAME: ClassVar[str] = "CIM_PortImplementsEndpoint"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("Antecedent", "Dependent")
    CIM_HASH: ClassVar[str] = "659cb02d2c31"


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
    Characteristics: tuple[_Characteristics, ...] | None = None
    EnabledProcessorCharacteristics: tuple[_EnabledProcessorCharacteristics, ...] | None = None
    NumberOfEnabledCores: int | None = 1


class CIM_ProcessorCore(CIM_EnabledLogicalElement, frozen=True, kw_only=True):
    """A core of a processor: what runs one or more hardware threads."""

    CIM_NAME: ClassVar[str] = "CIM_ProcessorCore"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("InstanceID",)
    CIM_HASH: ClassVar[str] = "7b1230aae4dd"
    InstanceID: str
    CoreEnabledState: _CoreEnabledState | None = None
    LoadPercentage: int | None = None


class CIM_SystemComponent(CIM_Component, frozen=True, kw_only=True):
    """Ties a system to one of its parts."""

    CIM_NAME: ClassVar[str] = "CIM_SystemComponent"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("GroupComponent", "PartComponent")
    CIM_HASH: ClassVar[str] = "53afd7c797d2"


class CIM_SystemDevice(CIM_SystemComponent, frozen=True, kw_only=True):
    """Ties a system to one of its devices."""

    CIM_NAME: ClassVar[str] = "CIM_SystemDevice"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("GroupComponent", "PartComponent")
    CIM_HASH: ClassVar[str] = "4fb1dfcf7c21"


class KHV_ComputerSystem(CIM_ComputerSystem, frozen=True, kw_only=True):
    """The machine that khv runs on. Name is the firmware's UUID in lower case, ElementName the
    host name.
    """

    CIM_NAME: ClassVar[str] = "KHV_ComputerSystem"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("Name", "CreationClassName")
    CIM_HASH: ClassVar[str] = "b5424a24a10f"


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
    CIM_HASH: ClassVar[str] = "ceffcda6384c"


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
    CIM_HASH: ClassVar[str] = "61ef565f8f6d"
    ProcessorNumber: int | None = None
    CoreInstanceID: str | None = None


class KHV_DiskDrive(CIM_DiskDrive, frozen=True, kw_only=True):
    """A whole disk of the host, rotating or solid state. DeviceID is disk/ and the disk's world
    wide name, its serial number or, when it has neither, its kernel name.
    """

    CIM_NAME: ClassVar[str] = "KHV_DiskDrive"
    CIM_KEYS: ClassVar[tuple[str, ...]] = (
        "SystemCreationClassName",
        "SystemName",
        "CreationClassName",
        "DeviceID",
    )
    CIM_HASH: ClassVar[str] = "c57a92f69f46"
    Model: str | None = None
    SerialNumber: str | None = None
    FirmwareVersion: str | None = None
    Size: int | None = None
    DevicePath: str | None = None


class KHV_BlockStorageStatisticalData(CIM_BlockStorageStatisticalData, frozen=True, kw_only=True):
    """Input and output counted for a disk of the host. InstanceID is KHV:stat: and the disk's
    DeviceID.
    """

    CIM_NAME: ClassVar[str] = "KHV_BlockStorageStatisticalData"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("InstanceID",)
    CIM_HASH: ClassVar[str] = "b43e47829289"
    BytesRead: int | None = None
    BytesWritten: int | None = None


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
    CIM_HASH: ClassVar[str] = "79299d5389bf"
    InterfaceIndex: int | None = None
    InterfaceType: int | None = None


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
    CIM_HASH: ClassVar[str] = "1df2a208116f"
    InterfaceIndex: int | None = None
    InterfaceType: int | None = None


class KHV_EthernetPortStatistics(CIM_EthernetPortStatistics, frozen=True, kw_only=True):
    """Traffic counted for an Ethernet interface. InstanceID is KHV:stat: and the port's
    DeviceID.
    """

    CIM_NAME: ClassVar[str] = "KHV_EthernetPortStatistics"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("InstanceID",)
    CIM_HASH: ClassVar[str] = "40bed1c6020a"
    ReceiveErrors: int | None = None
    TransmitErrors: int | None = None
    ReceiveDiscards: int | None = None
    TransmitDiscards: int | None = None
    MulticastPacketsReceived: int | None = None


class KHV_NetworkPortStatistics(CIM_NetworkPortStatistics, frozen=True, kw_only=True):
    """Traffic counted for an interface that is not Ethernet. InstanceID is KHV:stat: and the
    port's DeviceID.
    """

    CIM_NAME: ClassVar[str] = "KHV_NetworkPortStatistics"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("InstanceID",)
    CIM_HASH: ClassVar[str] = "ebcc71ac0a37"
    ReceiveErrors: int | None = None
    TransmitErrors: int | None = None
    ReceiveDiscards: int | None = None
    TransmitDiscards: int | None = None
    MulticastPacketsReceived: int | None = None


class KHV_IPProtocolEndpoint(CIM_IPProtocolEndpoint, frozen=True, kw_only=True):
    """An IP address of the host on one of its interfaces. Name is the interface name, a slash
    and the address.
    """

    CIM_NAME: ClassVar[str] = "KHV_IPProtocolEndpoint"
    CIM_KEYS: ClassVar[tuple[str, ...]] = (
        "Name",
        "SystemCreationClassName",
        "SystemName",
        "CreationClassName",
    )
    CIM_HASH: ClassVar[str] = "1160ef0f58da"
    PortDeviceID: str | None = None


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
    CIM_HASH: ClassVar[str] = "8db52a8077f7"
    StatisticTime: CimDateTime | None = None


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
    CIM_HASH: ClassVar[str] = "15796e82a8f4"
    SystemName: str | None = None
    VirtualProcessors: int | None = None
    MaximumVirtualProcessors: int | None = None
    CPUTime: int | None = None
    CurrentMemory: int | None = None
    MaximumMemory: int | None = None
    ResidentMemory: int | None = None
    Accelerator: str | None = None


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


class KHV_NamespaceInManager(CIM_NamespaceInManager, frozen=True, kw_only=True):
    """Ties each namespace to the broker that serves it."""

    CIM_NAME: ClassVar[str] = "KHV_NamespaceInManager"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("Antecedent", "Dependent")
    CIM_HASH: ClassVar[str] = "ba871bb10466"


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


class KHV_PortImplementsEndpoint(CIM_PortImplementsEndpoint, frozen=True, kw_only=True):
    """Ties a port to the IP addresses that it carries."""

    CIM_NAME: ClassVar[str] = "KHV_PortImplementsEndpoint"
    CIM_KEYS: ClassVar[tuple[str, ...]] = ("Antecedent", "Dependent")
    CIM_HASH: ClassVar[str] = "89c133698004"


CLASSES: tuple[type[CimObject], ...] = (
    CIM_ManagedElement,
    CIM_ManagedSystemElement,
    CIM_LogicalElement,
    CIM_Job,
    CIM_Error,
    CIM_ConcreteJob,
    CIM_EnabledLogicalElement,
    CIM_SettingData,
    CIM_AllocatedLogicalElement,
    CIM_StatisticalData,
    CIM_BlockStorageStatisticalData,
    CIM_Component,
    CIM_System,
    CIM_ComputerSystem,
    CIM_ConcreteComponent,
    CIM_Dependency,
    CIM_ResourceAllocationSettingData,
    CIM_LogicalDevice,
    CIM_ServiceAccessPoint,
    CIM_DeviceSAPImplementation,
    CIM_MediaAccessDevice,
    CIM_DiskDrive,
    CIM_ElementStatisticalData,
    CIM_LogicalPort,
    CIM_NetworkPort,
    CIM_EthernetPort,
    CIM_NetworkPortStatistics,
    CIM_EthernetPortStatistics,
    CIM_HardwareThread,
    CIM_HostedDependency,
    CIM_HostedAccessPoint,
    CIM_ProtocolEndpoint,
    CIM_IPProtocolEndpoint,
    CIM_Namespace,
    CIM_Service,
    CIM_WBEMService,
    CIM_ObjectManager,
    CIM_NamespaceInManager,
    CIM_Sensor,
    CIM_NumericSensor,
    CIM_PortImplementsEndpoint,
    CIM_Processor,
    CIM_ProcessorCore,
    CIM_SystemComponent,
    CIM_SystemDevice,
    KHV_ComputerSystem,
    KHV_Processor,
    KHV_ProcessorCore,
    KHV_HardwareThread,
    KHV_DiskDrive,
    KHV_BlockStorageStatisticalData,
    KHV_EthernetPort,
    KHV_NetworkPort,
    KHV_EthernetPortStatistics,
    KHV_NetworkPortStatistics,
    KHV_IPProtocolEndpoint,
    KHV_NumericSensor,
    KHV_VirtualComputerSystem,
    KHV_VirtualSystemStatistics,
    KHV_ObjectManager,
    KHV_Namespace,
    KHV_NamespaceInManager,
    KHV_SystemDevice,
    KHV_ConcreteComponent,
    KHV_ElementStatisticalData,
    KHV_HostedDependency,
    KHV_HostedAccessPoint,
    KHV_PortImplementsEndpoint,
)
