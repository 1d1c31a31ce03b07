"""The supply, its battery and its rules as CIM instances."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from typing import Any

from acme_ups.rules import Rule, RuleError, Rules
from acme_ups.status import Status, parse_status, read_status
from cimom.health.status import Condition, status_properties
from cimom.model import CimError, CimObject, Path, Status as CimStatus, cim_datetime, path_of
from cimom.operations import MethodResult
from cimom.provider import HOST_NAMESPACE, Changer, Context, Method, Provider, Source

DONE, NOT_SUPPORTED, ON_BATTERY = range(3)
LOW_CHARGE = 20  # percent
DISCHARGING, FULLY_CHARGED, CHARGING = 4, 3, 6  # CIM_Battery.BatteryStatus
RULES = "ACME:"  # what the InstanceID of a rule begins with


def provider(context: Context) -> Provider:
    """Return what khv serves of this package."""
    ups = Supply(context)
    struct = context.struct
    return Provider(
        sources=(
            Source(
                name="acme_ups",
                read=ups.readings,
                classes=tuple(
                    struct(f"ACME_{name}")
                    for name in ("UPS", "UPSBattery", "SystemDevice", "AssociatedBattery")
                ),
                max_age_s=2.0,
            ),
            Source(
                name="acme_ups.rules",
                read=ups.settings,
                classes=(struct("ACME_ShutdownRule"), struct("ACME_ElementSettingData")),
            ),
        ),
        methods=(
            Method(
                cls=struct("ACME_UPS"),
                name="StartSelfTest",
                invoke=ups.start_self_test,
                affects=("acme_ups",),
            ),
        ),
        changers=(
            Changer(
                cls=struct("ACME_ShutdownRule"),
                create=ups.create_rule,
                modify=ups.modify_rule,
                delete=ups.delete_rule,
                affects=("acme_ups.rules",),
            ),
        ),
        missing=() if ups.status() else ("acme_ups: the daemon of the supply has told nothing",),
    )


def condition(status: Status) -> tuple[Condition, str | None]:
    """Return how a supply is, and why if it is not well."""
    if "REPLACEBATT" in status.flags:
        return Condition.PREDICTIVE_FAILURE, "The battery must be replaced"
    if "ONBATT" in status.flags:
        low = status.charge_percent is not None and status.charge_percent < LOW_CHARGE
        text = "The machine runs on the battery"
        return (Condition.ERROR, f"{text}, which is low") if low else (Condition.DEGRADED, text)
    if "ONLINE" not in status.flags:
        return Condition.UNKNOWN, "The daemon has lost the supply"
    return Condition.OK, None


class Supply:
    """The one supply that the daemon watches."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._rules = Rules(context.data_directory)
        self._asked = os.path.join(context.data_directory, "self-test")

    def status(self) -> Status | None:
        """Return what the daemon tells now; None when there is no supply."""
        text = read_status(self._context.host_root)
        return None if text is None else parse_status(text)

    # -- instances

    def readings(self) -> Iterator[CimObject]:
        """Yield the supply, its battery, and what ties them to each other and to the host."""
        status = self.status()
        if status is None:
            return
        ups, battery = self._ups(status), self._battery(status)
        yield ups
        yield battery
        for device in (ups, battery):
            yield self._tie("SystemDevice", GroupComponent=self._host(), PartComponent=device)
        yield self._tie("AssociatedBattery", Antecedent=battery, Dependent=ups)

    def _ups(self, status: Status) -> CimObject:
        state, why = condition(status)
        load = status.load_percent
        return self._context.struct("ACME_UPS")(
            **self._device("UPS", f"acme/ups/{status.serial}"),
            ElementName=status.model or "UPS",
            LineVoltage=status.line_volts,
            LoadPercentage=None if load is None else round(load),
            OnBattery="ONBATT" in status.flags,
            LastSelfTestRequest=self._last_test(),
            **status_properties(state, why),
        )

    def _battery(self, status: Status) -> CimObject:
        charge, left = status.charge_percent, status.minutes_left
        worn = "REPLACEBATT" in status.flags
        state = Condition.PREDICTIVE_FAILURE if worn else Condition.OK
        why = "The battery must be replaced" if worn else None
        charging = CHARGING if charge is not None and charge < 100 else FULLY_CHARGED
        return self._context.struct("ACME_UPSBattery")(
            **self._device("UPSBattery", f"acme/battery/{status.serial}"),
            ElementName=f"Battery of {status.model or 'the UPS'}",
            BatteryStatus=DISCHARGING if "ONBATT" in status.flags else charging,
            EstimatedChargeRemaining=None if charge is None else round(charge),
            EstimatedRunTime=None if left is None else round(left),
            **status_properties(state, why),
        )

    def settings(self) -> Iterator[CimObject]:
        """Yield the rules, tied to the supply if there is one."""
        status = self.status()
        for rule in self._rules.all():
            told = self._rule(rule)
            yield told
            if status is not None:
                yield self._tie(
                    "ElementSettingData", ManagedElement=self._ups(status), SettingData=told
                )

    def _rule(self, rule: Rule) -> CimObject:
        return self._context.struct("ACME_ShutdownRule")(
            InstanceID=f"{RULES}{rule.name}",
            ElementName=rule.name,
            MinimumCharge=rule.minimum_charge,
            WaitTime=rule.wait_s,
        )

    def _device(self, name: str, device_id: str) -> dict[str, Any]:
        return {
            "SystemCreationClassName": "KHV_ComputerSystem",
            "SystemName": self._context.system_name,
            "CreationClassName": f"ACME_{name}",
            "DeviceID": device_id,
        }

    def _host(self) -> CimObject:
        return self._context.struct("KHV_ComputerSystem")(
            CreationClassName="KHV_ComputerSystem", Name=self._context.system_name
        )

    def _tie(self, name: str, **ends: CimObject) -> CimObject:
        paths = {role: path_of(end, HOST_NAMESPACE) for role, end in ends.items()}
        return self._context.struct(f"ACME_{name}")(**paths)

    # -- the method

    def start_self_test(self, path: Path, arguments: dict[str, Any]) -> MethodResult:
        """Leave the daemon a request; tell the rule that would end the test early."""
        status = self.status()
        if status is None or path.key("DeviceID") != f"acme/ups/{status.serial}":
            return MethodResult(return_value=NOT_SUPPORTED)
        if "ONBATT" in status.flags:
            return MethodResult(return_value=ON_BATTERY)
        with open(self._asked, "w", encoding="utf-8") as file:
            file.write(f"{time.time():.6f} {arguments.get('Duration') or 10}\n")
        rules = sorted(self._rules.all(), key=lambda rule: -rule.minimum_charge)
        return MethodResult(return_value=DONE, out={"Rule": self._rule(rules[0])} if rules else {})

    def _last_test(self) -> str | None:
        try:
            with open(self._asked, encoding="utf-8") as file:
                return cim_datetime(float(file.read().split()[0]))
        except (OSError, ValueError, IndexError):
            return None

    # -- what clients make

    def create_rule(self, new: Any) -> CimObject:
        """Make a rule; its name is the ElementName, or what the InstanceID says."""
        name = new.ElementName or (new.InstanceID or "").removeprefix(RULES)
        return self._put(new, name, new=True)

    def modify_rule(self, old: Any, new: Any) -> None:
        """Change a rule; its name stays."""
        self._put(new, old.InstanceID.removeprefix(RULES), new=False)

    def delete_rule(self, old: Any) -> None:
        """End a rule."""
        self._rules.remove(old.InstanceID.removeprefix(RULES))

    def _put(self, given: Any, name: str, *, new: bool) -> CimObject:
        rule = Rule(name, given.MinimumCharge or 0, given.WaitTime or 0)
        try:
            self._rules.put(rule, new=new)
        except RuleError as exc:
            raise CimError(CimStatus.INVALID_PARAMETER, str(exc)) from exc
        except KeyError as exc:
            raise CimError(CimStatus.ALREADY_EXISTS, f"there is a rule {name}") from exc
        return self._rule(rule)
