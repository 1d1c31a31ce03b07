"""Display controllers: PCI functions that drive displays or compute."""

from __future__ import annotations

from collections.abc import Iterator

from cimom.classes import EnabledState, KHV_DisplayController, ProtocolSupported
from cimom.health.status import Condition, status_properties
from cimom.provider import Association, Overlay, Source
from hypervisor.display import DISPLAY, Display, read_display
from hypervisor.host import Host
from hypervisor.pci import Function, read_functions
from hypervisor.pci_name import Names
from providers.device import device_keys, pci_id, system_device
from providers.hardware.peripheral import behind_function

INVENTORY = "hw.display"
MAX_SUPPORTED = 2**32  # CIM_DisplayController.MaxMemorySupported is uint32


def display_id(address: str) -> str:
    """Return the DeviceID of a display controller."""
    return f"display/{address}"


def is_display(function: Function) -> bool:
    """Whether a PCI function is a display controller."""
    return (function.class_code or 0) >> 16 == DISPLAY


def controller(
    system: str, function: Function, item: Display, names: Names
) -> KHV_DisplayController:
    """Map a display controller."""
    vendor = names.vendor(function.vendor)
    device = names.device(function.vendor, function.device)
    size = item.memory_bytes
    return KHV_DisplayController(
        **device_keys(system, KHV_DisplayController, display_id(function.address)),
        ElementName=" ".join(filter(None, (vendor, device)))
        or f"Display controller {function.address}",
        Caption=(names.kind(function.class_code) or "Display controller")[:64],
        Name=function.address,
        VideoProcessor=device,
        VendorName=vendor,
        Driver=function.driver,
        ControllerDeviceID=pci_id(function.address),
        ProtocolSupported=ProtocolSupported.PCI,
        MaxMemorySupported=size if size is not None and size < MAX_SUPPORTED else None,
        MemorySize=size,
        ShowsBoot=item.first,
        ConnectedOutputs=item.connectors or None,
        EnabledState=EnabledState.Enabled,
        **status_properties(Condition.OK),  # type: ignore[arg-type]
    )


class Displays:
    """Reads display controllers; keeps which there are for what changes all the time."""

    def __init__(self, host: Host, system: str) -> None:
        self._host = host
        self._system = system
        self._names = Names(host)
        self._addresses: tuple[str, ...] | None = None

    def inventory(self) -> Iterator[KHV_DisplayController]:
        """Yield the controllers."""
        found = tuple(filter(is_display, read_functions(self._host)))
        self._addresses = tuple(function.address for function in found)
        for function in found:
            item = read_display(self._host, function.address)
            yield controller(self._system, function, item, self._names)

    def load(self) -> Iterator[KHV_DisplayController]:
        """Yield what the controllers of the last inventory do."""
        if self._addresses is None:
            found = filter(is_display, read_functions(self._host))
            self._addresses = tuple(function.address for function in found)
        for address in self._addresses:
            item = read_display(self._host, address)
            yield KHV_DisplayController(
                **device_keys(self._system, KHV_DisplayController, display_id(address)),
                MemoryUsed=item.used_bytes,
                BusyPercentage=item.busy_percent,
            )


def sources(host: Host, system: str) -> tuple[Source, ...]:
    """Return the inventory, and the load on top of it."""
    displays = Displays(host, system)
    return (
        Source(
            name=INVENTORY,
            read=displays.inventory,
            classes=(KHV_DisplayController,),
            max_age_s=60.0,
        ),
        Source(
            name="hw.display_load",
            read=displays.load,
            overlays=(
                Overlay(cls=KHV_DisplayController, properties=("MemoryUsed", "BusyPercentage")),
            ),
            max_age_s=5.0,
        ),
    )


ASSOCIATIONS: tuple[Association, ...] = (
    system_device(KHV_DisplayController),
    behind_function(KHV_DisplayController),
)
