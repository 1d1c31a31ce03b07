"""What ports have sent and received."""

from __future__ import annotations

from typing import Any

from cimom.classes import (
    CIM_NetworkPort,
    CIM_NetworkPortStatistics,
    KHV_ElementStatisticalData,
    KHV_EthernetPortStatistics,
    KHV_NetworkPortStatistics,
)
from cimom.provider import Association
from hypervisor.network import Interface
from hypervisor.traffic import Counters
from providers.device import statistics_id
from providers.network.port import port_id

COUNTER_32 = 2**32  # CIM_EthernetPortStatistics' error counters are uint32 and wrap


def statistics(
    interface: Interface, counters: Counters
) -> KHV_EthernetPortStatistics | KHV_NetworkPortStatistics:
    """Map the counters of an interface."""
    common: dict[str, Any] = {
        "InstanceID": statistics_id(port_id(interface)),
        "ElementName": interface.name,
        "BytesReceived": counters.rx_bytes,
        "BytesTransmitted": counters.tx_bytes,
        "PacketsReceived": counters.rx_packets,
        "PacketsTransmitted": counters.tx_packets,
        "ReceiveErrors": counters.rx_errors,
        "TransmitErrors": counters.tx_errors,
        "ReceiveDiscards": counters.rx_dropped,
        "TransmitDiscards": counters.tx_dropped,
        "MulticastPacketsReceived": counters.multicast,
        "LinkChanges": counters.carrier_changes,
    }
    if not interface.ethernet:
        return KHV_NetworkPortStatistics(**common)
    return KHV_EthernetPortStatistics(
        **common,
        AlignmentErrors=_wrapped(counters.rx_frame_errors),
        FCSErrors=_wrapped(counters.rx_crc_errors),
        FrameTooLongs=_wrapped(counters.rx_length_errors),
        CarrierSenseErrors=_wrapped(counters.tx_carrier_errors),
        ExcessiveCollisions=_wrapped(counters.tx_aborted_errors),
        LateCollisions=_wrapped(counters.tx_window_errors),
        SQETestErrors=_wrapped(counters.tx_heartbeat_errors),
    )


def _wrapped(counter: int | None) -> int | None:
    return None if counter is None else counter % COUNTER_32


ASSOCIATIONS: tuple[Association, ...] = (
    Association(
        cls=KHV_ElementStatisticalData,
        left=CIM_NetworkPort,
        left_role="ManagedElement",
        left_join=lambda port: statistics_id(port.DeviceID),
        right=CIM_NetworkPortStatistics,
        right_role="Stats",
        right_join=lambda stats: stats.InstanceID,
    ),
)
