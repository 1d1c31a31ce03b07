"""The provider groups as CIM: khv's own and the packages of vendors, with how each stands.

They are rows of a source of the broker's own.  Knows neither workers nor packages: it is told.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

from cimom.broker.readings import Delta, Readings, own_source
from cimom.classes import KHV_ComputerSystem, KHV_InstalledSoftwareIdentity, KHV_ProviderModule
from cimom.model import Key, key_of
from cimom.provider import HOST_NAMESPACE, INTEROP, Association

SOURCE = own_source("modules", (KHV_ProviderModule.CIM_NAME,), (INTEROP,))

ASSOCIATIONS: tuple[Association, ...] = (
    Association(
        cls=KHV_InstalledSoftwareIdentity,
        left=KHV_ComputerSystem,
        left_role="System",
        left_join=lambda system: system.Name,
        right=KHV_ProviderModule,
        right_role="InstalledSoftware",
        right_join=lambda module: module.SystemName,
        namespaces=(INTEROP, HOST_NAMESPACE),
        left_namespace=HOST_NAMESPACE,
        right_namespace=INTEROP,
    ),
)


class Modules:
    """What is told of the groups."""

    def __init__(self, readings: Readings, clock: Callable[[], float] = time.time) -> None:
        self._readings = readings
        self._clock = clock
        structs = {KHV_ProviderModule.CIM_NAME: KHV_ProviderModule}
        self._state = readings.register(SOURCE, structs.__getitem__)
        self._told: dict[Key, KHV_ProviderModule] = {}

    def tell(self, modules: Sequence[KHV_ProviderModule]) -> None:
        """Tell how all groups stand now; what is as before is not told again."""
        now = {key_of(module): module for module in modules}
        changed = [module for key, module in now.items() if self._told.get(key) != module]
        gone = [key for key in self._told if key not in now]
        self._told = now
        if changed or gone:
            delta = Delta(KHV_ProviderModule, changed, gone)
            self._readings.apply(self._state, [delta], taken_at=self._clock(), duration_s=0.0)
