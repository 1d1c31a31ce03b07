"""What khv takes out of SMBIOS: the parts of a machine as values (DSP0134 7)."""

from __future__ import annotations

import msgspec

CENTRAL = 3  # Processor Type of DSP0134 7.5.1
DISABLED = (2, 3)  # CPU status of DSP0134 7.5.4: by the user, by the firmware


class Firmware(msgspec.Struct, frozen=True, kw_only=True):
    """Type 0: the firmware; the date as YYYY-MM-DD."""

    vendor: str | None
    version: str | None
    date: str | None
    rom_bytes: int | None = None
    release: tuple[int, int] | None = None
    controller_release: tuple[int, int] | None = None  # of the embedded controller
    uefi: bool | None = None
    virtual: bool | None = None


class System(msgspec.Struct, frozen=True, kw_only=True):
    """Type 1: the machine as its maker sells it."""

    manufacturer: str | None
    product: str | None
    version: str | None
    serial: str | None
    uuid: str | None
    wake_up: int | None = None
    sku: str | None = None
    family: str | None = None


class Board(msgspec.Struct, frozen=True, kw_only=True):
    """Type 2: a board."""

    handle: int
    manufacturer: str | None
    product: str | None
    version: str | None
    serial: str | None
    asset_tag: str | None
    location: str | None = None
    chassis: int | None = None
    kind: int | None = None
    hosting: bool | None = None
    removable: bool | None = None
    replaceable: bool | None = None
    hot_swappable: bool | None = None
    contained: tuple[int, ...] = ()


class Enclosure(msgspec.Struct, frozen=True, kw_only=True):
    """Type 3: an enclosure; its height in rack units."""

    handle: int
    manufacturer: str | None
    kind: int | None
    lock: bool | None
    version: str | None
    serial: str | None
    asset_tag: str | None
    boot_up_state: int | None = None
    power_supply_state: int | None = None
    thermal_state: int | None = None
    security_status: int | None = None
    height_units: int | None = None
    power_cords: int | None = None
    sku: str | None = None


class Socket(msgspec.Struct, frozen=True, kw_only=True):
    """Type 4: a processor socket, and what sits in it; speeds in MHz."""

    handle: int
    designation: str | None
    kind: int | None
    family: int | None
    manufacturer: str | None
    version: str | None
    populated: bool
    status: int | None  # CPU status of DSP0134 7.5.4
    voltage_tenths: int | None = None
    external_mhz: int | None = None
    max_mhz: int | None = None
    current_mhz: int | None = None
    upgrade: int | None = None
    serial: str | None = None
    asset_tag: str | None = None
    part: str | None = None
    cores: int | None = None
    enabled_cores: int | None = None
    threads: int | None = None
    characteristics: int | None = None


class Slot(msgspec.Struct, frozen=True, kw_only=True):
    """Type 9: an expansion slot; `address` is that of its PCI function."""

    handle: int
    designation: str | None
    kind: int | None
    width: int | None
    usage: int | None
    length: int | None = None
    number: int | None = None
    hot_plug: bool | None = None
    address: str | None = None
    volts_5: bool | None = None
    volts_3: bool | None = None  # 3.3 V


class MemoryArray(msgspec.Struct, frozen=True, kw_only=True):
    """Type 16: memory that belongs together."""

    handle: int
    location: int | None
    use: int | None
    correction: int | None
    max_bytes: int | None
    devices: int | None


class Module(msgspec.Struct, frozen=True, kw_only=True):
    """Type 17: a memory slot, and the module in it; `size_bytes` None: empty; 0: not known."""

    handle: int
    array: int | None
    total_width: int | None
    data_width: int | None
    size_bytes: int | None
    form_factor: int | None
    locator: str | None
    bank: str | None
    kind: int | None
    detail: int | None = None
    speed_mts: int | None = None
    manufacturer: str | None = None
    serial: str | None = None
    asset_tag: str | None = None
    part: str | None = None
    rank: int | None = None
    configured_mts: int | None = None
    min_mv: int | None = None
    max_mv: int | None = None
    configured_mv: int | None = None
    technology: int | None = None
    firmware: str | None = None
    persistent_bytes: int | None = None  # what of the size keeps its contents without power

    @property
    def fitted(self) -> bool:
        """Whether there is a module in the slot."""
        return self.size_bytes is not None


class ArrayArea(msgspec.Struct, frozen=True, kw_only=True):
    """Type 19: where an array lies; `end` is the address after its last byte."""

    array: int | None
    start: int | None
    end: int | None


class ModuleArea(msgspec.Struct, frozen=True, kw_only=True):
    """Type 20: where a module lies, its place in its row and in the interleave."""

    module: int | None
    start: int | None
    end: int | None
    row_position: int | None
    interleave_position: int | None


class Battery(msgspec.Struct, frozen=True, kw_only=True):
    """Type 22: a battery that can be taken out; what it holds in mWh, volts in mV."""

    handle: int
    location: str | None
    manufacturer: str | None
    serial: str | None
    name: str | None
    chemistry: int | None
    capacity_mwh: int | None
    design_mv: int | None
    max_error_percent: int | None


class Onboard(msgspec.Struct, frozen=True, kw_only=True):
    """Type 41: a device of the board itself; `address` is that of its PCI function."""

    handle: int
    designation: str | None
    kind: int | None
    enabled: bool | None
    instance: int | None
    address: str | None


class Supply(msgspec.Struct, frozen=True, kw_only=True):
    """Type 39: a power supply; `max_watts` is what it can give."""

    handle: int
    location: str | None
    name: str | None
    manufacturer: str | None
    serial: str | None
    asset_tag: str | None
    part: str | None
    revision: str | None
    max_watts: int | None
    hot_replaceable: bool | None
    present: bool | None
    unplugged: bool | None
    status: int | None
    range_switching: int | None
    kind: int | None


class Smbios(msgspec.Struct, frozen=True, kw_only=True):
    """What the table tells."""

    version: tuple[int, int] | None = None
    firmware: Firmware | None = None
    system: System | None = None
    boards: tuple[Board, ...] = ()
    enclosures: tuple[Enclosure, ...] = ()
    sockets: tuple[Socket, ...] = ()
    slots: tuple[Slot, ...] = ()
    arrays: tuple[MemoryArray, ...] = ()
    modules: tuple[Module, ...] = ()
    array_areas: tuple[ArrayArea, ...] = ()
    module_areas: tuple[ModuleArea, ...] = ()
    batteries: tuple[Battery, ...] = ()
    supplies: tuple[Supply, ...] = ()
    onboard: tuple[Onboard, ...] = ()
    reset_button: int | None = None  # front panel reset status of DSP0134 7.25.1
    boot_status: int | None = None  # DSP0134 7.33.1

    def processors(self) -> tuple[Socket, ...]:
        """Return the sockets with a central processor, in the order of the table."""
        return tuple(s for s in self.sockets if s.populated and s.kind in (None, CENTRAL))

    def sockets_of(self, packages: int) -> tuple[Socket, ...]:
        """Return the sockets of so many packages that the kernel has; none if that is not clear.

        The kernel has no package of a processor that the firmware disabled.
        """
        found = self.processors()
        if len(found) > packages:
            found = tuple(socket for socket in found if socket.status not in DISABLED)
        return found if len(found) == packages else ()
