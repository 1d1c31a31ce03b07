"""Services as CIM: what failed is degraded with a reason; without an answer the rows are stale."""

from __future__ import annotations

from pathlib import Path

import pytest

from cimom.classes import AlertType, EnabledState, HealthState, KHV_Service
from cimom.health.advice import advice
from cimom.health.status import Condition
from cimom.model import CimError
from cimom.testing import readings_of
from hypervisor.background import Background, Cancelled, Unreadable
from hypervisor.host import Host
from hypervisor.service import Unit
from providers import runtime
from providers.runtime.service import judged, service, sources
from tests.clock import Moments
from tests.hosts import host


def unit(active: str, sub: str = "running", **more: object) -> Unit:
    return Unit(name="x.service", load="loaded", active=active, sub=sub, **more)  # type: ignore[arg-type]


def test_services_of_the_demonstration_host(tmp_path: Path) -> None:
    readings = readings_of(runtime.provider(host("server", tmp_path)))
    found = {r.instance.Name: r.instance for r in readings.rows(KHV_Service)}
    failed = found["mdmonitor.service"]
    assert failed.HealthState is HealthState.Degraded_Warning
    assert failed.StatusDescriptions == ("failed: it ended with exit status 1",)
    assert (failed.Started, failed.EnabledState) == (False, EnabledState.Enabled_but_Offline)
    told = advice(failed)
    assert told.alert_type is AlertType.Processing_Error
    assert "journalctl -u mdmonitor.service" in told.action
    well = found["sshd.service"]
    assert (well.HealthState, well.Started, well.ProcessID) == (HealthState.OK, True, 744)
    assert (well.StartMode, well.RecommendedAction) == ("Automatic", None)
    asleep = found["firewalld.service"]
    assert (asleep.HealthState, asleep.StartMode) == (HealthState.OK, "Manual")


@pytest.mark.parametrize(
    ("told", "condition", "text"),
    [
        (unit("active"), Condition.OK, None),
        (unit("active", "exited"), Condition.OK, None),
        (unit("inactive", "dead"), Condition.DORMANT, "does not run"),
        (unit("nonsense", "x"), Condition.OK, None),
        (
            unit("failed", result="signal", by_signal=True, status=9),
            Condition.DEGRADED,
            "failed: it was ended by SIGKILL",
        ),
        (
            unit("failed", result="core-dump", by_signal=True, status=11),
            Condition.DEGRADED,
            "failed: it was ended by SIGSEGV",
        ),
        (
            unit("failed", result="signal", status=250),
            Condition.DEGRADED,
            "failed: it was ended by signal 250",
        ),
        (unit("failed", result="timeout"), Condition.DEGRADED, "failed: it took too long"),
        (unit("failed", result="new-one"), Condition.DEGRADED, "failed: new-one"),
        (unit("failed"), Condition.DEGRADED, "failed: why, systemd does not say"),
        (
            unit("activating", "auto-restart", result="exit-code", status=3, restarts=4),
            Condition.DEGRADED,
            "it ended with exit status 3, and is started again, for the 5. time",
        ),
        (unit("activating", "auto-restart", result="success"), Condition.OK, None),
    ],
)
def test_how_a_unit_is(told: Unit, condition: Condition, text: str | None) -> None:
    found = judged(told)
    assert found[:2] == (condition, text)
    assert (found[2] is not None) is (condition is Condition.DEGRADED)
    assert service("host", told).Name == "x.service"


def test_without_an_answer_the_rows_are_stale_and_it_is_said_why() -> None:
    answers: list[tuple[Unit, ...] | str] = ["it hangs", (unit("active"),), "it hangs again"]

    def read(_: Cancelled) -> tuple[Unit, ...]:
        answer = answers.pop(0)
        if isinstance(answer, str):
            raise Unreadable(answer)
        return answer

    (source,) = sources("host", Background(read, Moments(), 60))
    with pytest.raises(CimError, match="it hangs'"):
        list(source.read())
    assert [i.Name for i in source.read() if isinstance(i, KHV_Service)] == ["x.service"]
    with pytest.raises(CimError, match="it hangs again; the rows are of 1970-01-12"):
        list(source.read())


def test_a_host_without_systemd_has_none(tmp_path: Path) -> None:
    provider = runtime.provider(Host(str(tmp_path)))
    assert provider.missing == ("services: systemd does not run here",)
    assert not readings_of(provider).rows(KHV_Service)
