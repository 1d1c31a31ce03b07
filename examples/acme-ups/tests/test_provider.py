"""The provider keeps to khv's rules, tells what the daemon wrote, and keeps the clients' rules."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import acme_ups
import pytest
from acme_ups.provider import DONE, NOT_SUPPORTED, ON_BATTERY
from acme_ups.status import parse_status

from cimom.model import CimError, path_of
from cimom.mof import compile_mof
from cimom.provider import Context, Provider
from cimom.schema import Schema, load
from cimom.testing import faults, readings_of

MOF = Path(acme_ups.__file__).with_name("acme_ups.mof")
ONLINE = (Path(__file__).parent.parent / "host/var/lib/acme-ups/status").read_text("utf-8")


@pytest.fixture(scope="module")
def schema() -> Schema:
    return compile_mof(str(MOF), schema=load())


@pytest.fixture
def context(schema: Schema, tmp_path: Path) -> Context:
    data = tmp_path / "data"
    data.mkdir()
    return Context(
        struct=schema.struct, system_name="host", host_root=str(tmp_path), data_directory=str(data)
    )


def told(context: Context, text: str) -> Provider:
    file = Path(context.host_root) / "var/lib/acme-ups/status"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, "utf-8")
    return acme_ups.provider(context)


def only(provider: Provider, context: Context, name: str) -> Any:
    (row,) = readings_of(provider).rows(context.struct(name))
    return row.instance


@pytest.mark.parametrize(
    "text",
    [
        ONLINE,
        ONLINE.replace("ONLINE", "ONBATT"),
        ONLINE.replace("ONLINE", "ONBATT").replace("100.0", "12"),
        ONLINE.replace("ONLINE", "ONLINE REPLACEBATT"),
        ONLINE.replace("ONLINE", "COMMLOST"),
        "SERIALNO : X",
        "SERIALNO : X\nLINEV : garbage\nBCHARGE : -3\nTIMELEFT : 1e99",
    ],
)
def test_whatever_the_daemon_writes_is_told_by_the_rules(
    context: Context, schema: Schema, text: str
) -> None:
    assert faults(told(context, text), schema) == []


@pytest.mark.parametrize("text", ["", "no lines of it", "SERIALNO :"])
def test_without_a_supply_nothing_is_told(context: Context, text: str) -> None:
    provider = told(context, text)
    assert provider.missing
    assert readings_of(provider).rows(context.struct("CIM_ManagedElement")) == []


def test_readings(context: Context) -> None:
    provider = told(context, ONLINE)
    ups, battery = (only(provider, context, f"ACME_UPS{name}") for name in ("", "Battery"))
    assert (ups.LineVoltage, ups.LoadPercentage, ups.OnBattery) == (230.4, 21, False)
    assert (battery.EstimatedChargeRemaining, battery.EstimatedRunTime) == (100, 42)
    assert ups.HealthState == 5


def test_nonsense_is_unknown_and_not_zero() -> None:
    status = parse_status("SERIALNO : X\nLINEV : garbage\nBCHARGE : -3")
    assert status is not None
    assert (status.line_volts, status.charge_percent) == (None, None)


def test_self_test(context: Context) -> None:
    provider = told(context, ONLINE)
    (method,) = provider.methods
    path = path_of(only(provider, context, "ACME_UPS"))
    assert method.invoke(path, {"Duration": 5}).return_value == DONE
    assert only(provider, context, "ACME_UPS").LastSelfTestRequest is not None
    told(context, ONLINE.replace("ONLINE", "ONBATT"))
    assert method.invoke(path, {}).return_value == ON_BATTERY
    told(context, "")
    assert method.invoke(path, {}).return_value == NOT_SUPPORTED


def test_rules_are_made_changed_and_ended(context: Context) -> None:
    provider = told(context, ONLINE)
    (changer,) = provider.changers
    rule = context.struct("ACME_ShutdownRule")
    assert changer.create is not None
    assert changer.modify is not None
    assert changer.delete is not None
    made = changer.create(rule(InstanceID="ACME:night", MinimumCharge=30))
    assert made == only(provider, context, "ACME_ShutdownRule")
    changer.modify(made, rule(InstanceID="ACME:night", MinimumCharge=40, WaitTime=5))
    changed = only(provider, context, "ACME_ShutdownRule")
    assert (changed.MinimumCharge, changed.WaitTime) == (40, 5)
    with pytest.raises(CimError, match="there is a rule night"):
        changer.create(rule(InstanceID="ACME:night", MinimumCharge=30))
    with pytest.raises(CimError, match="1 to 99 percent"):
        changer.create(rule(InstanceID="ACME:day", MinimumCharge=100))
    changer.delete(changed)
    assert readings_of(provider).rows(rule) == []
