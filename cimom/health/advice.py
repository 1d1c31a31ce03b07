"""What an operator can do about an element that is not well, and what caused it in CIM's terms.

Pure tables.  The first row whose class an element is of counts; the order is from special to
general.  ProbableCause: CIM_AlertIndication (after ITU-T X.733).
"""

from __future__ import annotations

from typing import NamedTuple

from cimom.classes import (
    AlertType,
    CIM_Battery,
    CIM_CoolingDevice,
    CIM_FileSystem,
    CIM_MediaAccessDevice,
    CIM_Memory,
    CIM_NetworkPort,
    CIM_NumericSensor,
    CIM_PhysicalMemory,
    CIM_PowerSupply,
    CIM_Processor,
    CIM_ProtocolEndpoint,
    CIM_RecordLog,
    CIM_Sensor,
    CIM_Service,
    CIM_StorageExtent,
    KHV_RecordLog,
    KHV_X509Certificate,
    OperationalStatus,
    ProbableCause,
    SensorType,
)
from cimom.model import CimObject


class Advice(NamedTuple):
    """What kind of alert an illness is, what it probably comes from, and what to do."""

    alert_type: AlertType
    cause: ProbableCause
    action: str


DEVICE, ENVIRONMENT = AlertType.Device_Alert, AlertType.Environmental_Alert
GENERAL = Advice(
    DEVICE, ProbableCause.Equipment_Malfunction, "Look at the element and its log on the machine."
)
SENSORS: dict[SensorType, Advice] = {
    SensorType.Temperature: Advice(
        ENVIRONMENT,
        ProbableCause.Temperature_Unacceptable,
        "Check fans, air flow and the temperature of the room.",
    ),
    SensorType.Humidity: Advice(
        ENVIRONMENT, ProbableCause.Humidity_Unacceptable, "Check the climate of the room."
    ),
    SensorType.Tachometer: Advice(
        ENVIRONMENT, ProbableCause.Fan_Failure, "Clean or replace the fan."
    ),
    SensorType.Voltage: Advice(
        DEVICE, ProbableCause.Power_Problem, "Check the power supplies and what they are fed with."
    ),
    SensorType.Current: Advice(
        DEVICE, ProbableCause.Power_Problem, "Check the power supplies and the load on them."
    ),
    SensorType.Power_Consumption: Advice(
        DEVICE, ProbableCause.Power_Problem, "Take load off, or raise the limit of power."
    ),
}
PREDICTED = Advice(
    DEVICE,
    ProbableCause.Disk_Failure,
    "Save its data and replace the disk before it fails.",
)
CLASSES: tuple[tuple[type[CimObject], Advice], ...] = (
    (
        KHV_X509Certificate,
        Advice(
            AlertType.Security_Alert,
            ProbableCause.Key_Expired,
            "Have another one signed and install it: khv cert csr, khv cert install.",
        ),
    ),
    (CIM_CoolingDevice, SENSORS[SensorType.Tachometer]),
    (
        CIM_PowerSupply,
        Advice(
            DEVICE,
            ProbableCause.Power_Supply_Failure,
            "Check its cable and what feeds it; replace the power supply.",
        ),
    ),
    (
        CIM_Battery,
        Advice(DEVICE, ProbableCause.Battery_Failure, "Replace the battery."),
    ),
    (
        CIM_MediaAccessDevice,
        Advice(DEVICE, ProbableCause.Disk_Failure, "Check its cable and slot; replace the disk."),
    ),
    (
        CIM_FileSystem,
        Advice(
            DEVICE,
            ProbableCause.Storage_Capacity_Problem,
            "Free space or enlarge the file system; look for errors in the kernel's log.",
        ),
    ),
    (
        CIM_StorageExtent,
        Advice(
            DEVICE,
            ProbableCause.Disk_Failure,
            "Look at its disk, or replace the member that failed and let the array rebuild.",
        ),
    ),
    (
        KHV_RecordLog,  # the state file keeps it
        Advice(
            AlertType.Processing_Error,
            ProbableCause.Storage_Capacity_Problem,
            "Ask `khv state check`; make room on the disk, or restore the state.",
        ),
    ),
    (
        CIM_RecordLog,
        Advice(
            DEVICE,
            ProbableCause.Storage_Capacity_Problem,
            "Read the log, keep what matters, and clear it.",
        ),
    ),
    (
        CIM_Memory,
        Advice(DEVICE, ProbableCause.Equipment_Malfunction, "Replace the memory module that errs."),
    ),
    (
        CIM_PhysicalMemory,
        Advice(DEVICE, ProbableCause.Equipment_Malfunction, "Replace the memory module."),
    ),
    (
        CIM_Processor,
        Advice(
            DEVICE,
            ProbableCause.Processor_Problem_Internal_Machine_Error,
            "Check its cooling; look for machine checks in the kernel's log.",
        ),
    ),
    (
        CIM_NetworkPort,
        Advice(
            DEVICE,
            ProbableCause.Loss_of_Signal,
            "Check the cable, the transceiver and the port of the switch.",
        ),
    ),
    (
        CIM_ProtocolEndpoint,
        Advice(
            DEVICE,
            ProbableCause.Communications_Subsystem_Failure,
            "Check the port that carries it.",
        ),
    ),
    (
        CIM_Service,
        Advice(
            AlertType.Processing_Error,
            ProbableCause.Software_Program_Abnormally_Terminated,
            "Look at its log, mend it and start it.",
        ),
    ),
)


def advice(element: CimObject) -> Advice:
    """Return what there is to say of an element that is not well; its own word on it comes first.

    An element may say itself what to do, in a property RecommendedAction.
    """
    found, action = _general(element), getattr(element, "RecommendedAction", None)
    return found._replace(action=action) if isinstance(action, str) and action else found


def _general(element: CimObject) -> Advice:
    if isinstance(element, CIM_NumericSensor | CIM_Sensor) and element.SensorType is not None:
        return SENSORS.get(element.SensorType, GENERAL)
    if isinstance(element, CIM_MediaAccessDevice):
        status = element.OperationalStatus or ()
        if OperationalStatus.Predictive_Failure in status:
            return PREDICTED
    return next((found for cls, found in CLASSES if isinstance(element, cls)), GENERAL)
