"""A vendor's package from its wheel to WBEM and the page: how it comes, changes, crashes, goes."""

from __future__ import annotations

import contextlib
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import pywbem
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from tests.e2e.running import CLEAN, Running, khv, until
from tests.e2e.test_indications import kill_broker
from tests.khv.vendor.wheels import EXAMPLE, NEEDS, changed, wheel

pytestmark = [pytest.mark.e2e, pytest.mark.slow]

STATUS = (EXAMPLE / "host" / "var" / "lib" / "acme-ups" / "status").read_text()


class Site:
    """A running khv with a vendor's keys, and the file of the vendor's daemon."""

    def __init__(self, running: Running, root: Path, key: Ed25519PrivateKey) -> None:
        self.running = running
        self.root = root
        self.key = key
        self.status = root / "host" / "var" / "lib" / "acme-ups" / "status"

    def tell(self, *, flags: str = "ONLINE") -> None:
        """Let the daemon tell a status."""
        self.status.parent.mkdir(parents=True, exist_ok=True)
        new = self.status.with_suffix(".new")
        new.write_text(STATUS.replace("ONLINE", flags))
        new.rename(self.status)

    def wheel(self, source: Path = EXAMPLE, *, signed: bool = True) -> str:
        path = wheel(source, self.root)
        signature = Path(f"{path}.sig")
        signature.unlink(missing_ok=True)
        if signed:
            signature.write_bytes(self.key.sign(path.read_bytes()))
        return str(path)

    def provider(self, *words: str, code: int = 0) -> str:
        """Run `khv provider`; return what it printed."""
        done = subprocess.run(
            [sys.executable, "-m", "khv", "provider", *words]
            + ["--state-dir", str(self.running.state_dir)]
            + (
                ["--config", str(self.root / "khv.toml")]
                if words[0] in ("install", "check")
                else []
            ),
            capture_output=True,
            text=True,
            env=CLEAN,
            timeout=120,
        )
        assert done.returncode == code, done.stdout + done.stderr
        return done.stdout + done.stderr

    def state(self) -> str:
        rows = self.provider("list").splitlines()[1:]
        return rows[0].split()[3] if rows else "none"

    def enable(self) -> None:
        self.provider("enable", "acme_ups", "--grant", NEEDS)
        until(lambda: self.state() == "running", "the package runs")


@pytest.fixture
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    root = tmp_path_factory.mktemp("site")
    root.chmod(0o755)
    key = Ed25519PrivateKey.generate()
    (root / "keys").mkdir()
    public = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    (root / "keys" / "acme.pem").write_bytes(public)
    (root / "host").mkdir()
    # The user `nobody` may not reach the interpreter of a checkout in somebody's home.
    config = (
        f'provider_keys = "{root}/keys"\nprovider_list = "{root}/none"\nprovider_user = "root"\n'
    )
    (root / "khv.toml").write_text(config)
    flags = ["--config", str(root / "khv.toml"), "--host-root", str(root / "host")]
    with khv(*flags, "--hypervisor", "none") as running:
        made = Site(running, root, key)
        made.tell()
        yield made


def only(client: pywbem.WBEMConnection, name: str) -> pywbem.CIMInstance:
    (found,) = client.EnumerateInstances(name)
    return found


def test_a_package_is_installed_enabled_used_and_disabled(site: Site) -> None:
    client = site.running.wbem()
    refused = site.provider("install", site.wheel(signed=False), code=1)
    assert "neither signed" in refused
    told = site.provider("install", site.wheel())
    assert "signed by acme" in told
    assert site.state() == "disabled"
    with pytest.raises(pywbem.CIMError, match="ACME_UPS"):
        client.GetClass("ACME_UPS")
    assert NEEDS in site.provider("enable", "acme_ups", code=1)
    site.enable()

    ups = only(client, "ACME_UPS")
    assert (ups["ElementName"], ups["HealthState"]) == ("Acme Guard 1500", 5)
    assert ups["LineVoltage"] == pytest.approx(230.4, abs=0.01)
    assert client.GetInstance(ups.path)["LoadPercentage"] == 21
    (host,) = client.EnumerateInstanceNames("KHV_ComputerSystem")
    devices = client.AssociatorNames(host, AssocClass="ACME_SystemDevice")
    assert {path.classname for path in devices} == {"ACME_UPS", "ACME_UPSBattery"}
    (battery,) = client.Associators(ups.path, AssocClass="CIM_AssociatedBattery")
    assert battery["EstimatedChargeRemaining"] == 100

    rule = pywbem.CIMInstance("ACME_ShutdownRule", {"InstanceID": "ACME:night"})
    rule["MinimumCharge"] = pywbem.Uint16(30)
    path = client.CreateInstance(rule)
    with pytest.raises(pywbem.CIMError, match="there is a rule night"):
        client.CreateInstance(rule)
    found = client.GetInstance(path)
    assert (found["MinimumCharge"], found["WaitTime"]) == (30, 60)
    found["MinimumCharge"] = pywbem.Uint16(35)
    client.ModifyInstance(found, PropertyList=["MinimumCharge"])
    assert client.GetInstance(path)["MinimumCharge"] == 35
    code, out = client.InvokeMethod("StartSelfTest", ups.path, Duration=pywbem.Uint16(5))
    assert code == 0
    assert out["Rule"]["InstanceID"] == "ACME:night"
    assert only(client, "ACME_UPS")["LastSelfTestRequest"] is not None
    client.DeleteInstance(path)
    assert client.EnumerateInstances("ACME_ShutdownRule") == []

    def running() -> pywbem.CIMInstance | None:
        """Return the module; its row is made anew each second."""
        found = client.EnumerateInstances("KHV_ProviderModule", namespace="interop")
        return next((m for m in found if m["Name"] == "acme_ups" and m["ModuleState"] == 2), None)

    module = until(running, "the running module")
    assert (module["Manufacturer"], module["Trust"]) == ("ACME", "signed by acme")
    assert module["Granted"] == [NEEDS]
    assert "ACME_UPS" in module["ProvidedClasses"]
    page = site.running.page("system")
    assert "acme_ups" in page
    assert NEEDS in page
    events = [e["Message"] for e in client.EnumerateInstances("KHV_LogEntry")]
    assert any("acme_ups" in text and f"granted {NEEDS}" in text for text in events), events

    assert "turned off" in site.provider("disable", "acme_ups")
    with pytest.raises(pywbem.CIMError, match="ACME_UPS"):
        client.GetClass("ACME_UPS")
    assert client.AssociatorNames(host, AssocClass="CIM_SystemDevice") is not None
    assert "acme_ups" not in site.running.workers()
    site.provider("remove", "acme_ups")
    assert site.state() == "none"


def test_illness_of_a_vendors_device_is_seen_on_the_health_page(site: Site) -> None:
    site.provider("install", site.wheel())
    site.enable()
    site.tell(flags="ONBATT")
    client = site.running.wbem()
    until(lambda: only(client, "ACME_UPS")["HealthState"] == 10, "the UPS is ill")
    page = site.running.page()
    assert "The machine runs on the battery" in page
    assert re.search(r'href="/hardware#acm-\w+"', page)

    def told() -> bool:
        texts = [e["Message"] for e in client.EnumerateInstances("KHV_LogEntry")]
        return any("Acme Guard 1500" in text for text in texts)

    until(told, "the event of the UPS")


def test_a_new_version_takes_over_while_khv_runs(site: Site) -> None:
    site.provider("install", site.wheel())
    site.enable()
    client = site.running.wbem()
    rule = pywbem.CIMInstance("ACME_ShutdownRule", {"InstanceID": "ACME:kept"})
    rule["MinimumCharge"] = pywbem.Uint16(30)
    client.CreateInstance(rule)
    assert "Colour" not in client.GetClass("ACME_UPS").properties
    newer = changed(
        site.root,
        pyproject=('version = "1.0.0"', 'version = "1.1.0"'),
        acme_ups=("   real32 LineVoltage;", '   real32 LineVoltage;\n   string Colour = "red";'),
    )
    before = site.running.workers()["khv-acme_ups"]
    client.CreateClass(pywbem.CIMClass("MINE_UPS", superclass="ACME_UPS"))
    refused = site.provider("install", site.wheel(newer), code=1)
    assert "MINE_UPS stands on" in refused
    assert site.provider("list").splitlines()[1].split()[1:4] == ["1.0.0", "ACME", "running"]
    assert site.running.workers()["khv-acme_ups"] == before
    client.DeleteClass("MINE_UPS")
    assert "installed anew" in site.provider("install", site.wheel(newer))
    until(lambda: site.running.workers().get("khv-acme_ups", before) != before, "a new process")
    assert client.GetClass("ACME_UPS").properties["Colour"].value == "red"
    until(lambda: client.EnumerateInstances("ACME_UPS"), "the new version tells")
    assert only(client, "ACME_UPS")["Colour"] == "red"
    assert only(client, "ACME_ShutdownRule")["InstanceID"] == "ACME:kept"
    kill_broker(site.running, "ACME_UPS")
    assert only(client, "ACME_UPS")["Colour"] == "red"


def test_a_package_that_crashes_is_quarantined_and_freed(site: Site) -> None:
    crash = "return Provider(\n        sources=("
    trap = (
        "import os\n    if os.path.exists(context.host_root + '/trap'):\n        os._exit(9)\n    "
    )
    site.provider("install", site.wheel(changed(site.root, provider=(crash, trap + crash))))
    site.enable()
    client = site.running.wbem()
    (site.root / "host" / "trap").touch()
    os.kill(site.running.workers()["khv-acme_ups"], signal.SIGKILL)
    until(lambda: site.state() == "quarantined", "the quarantine", 60)
    assert only(client, "KHV_ComputerSystem")  # nobody else is troubled
    until(lambda: "Quarantined" in site.running.page("system"), "the quarantine on the page")
    texts = [e["Message"] for e in client.EnumerateInstances("KHV_LogEntry")]
    assert any("quarantine" in text for text in texts)
    (site.root / "host" / "trap").unlink()
    site.enable()
    assert only(client, "ACME_UPS")["HealthState"] == 5


def test_what_a_package_has_started_ends_with_it(site: Site) -> None:
    """A program of a session of its own, deaf to SIGTERM, is gone when the package is off."""
    mark = f"{site.root}/child"
    start = (
        "import signal, subprocess, sys\n    signal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
        f"    code = [sys.executable, '-c', 'import time; time.sleep(1000)', {mark!r}]\n"
        "    subprocess.Popen(code, start_new_session=True)\n    "
        "print('\\n\x1b[2JERROR broker: forged', flush=True)\n    "
    )
    begin = "return Provider(\n        sources=("
    site.provider("install", site.wheel(changed(site.root, provider=(begin, start + begin))))
    for _ in range(2):
        site.enable()
        assert marked(mark)
        assert "\nacme_ups: \\x1b[2JERROR broker: forged\n" in site.running.log.read_text()
        site.provider("disable", "acme_ups")
        until(lambda: not marked(mark), "the package's program has ended")
    site.enable()
    os.kill(site.running.process.pid, signal.SIGTERM)
    site.running.process.wait(30)
    assert not marked(mark)


def marked(mark: str) -> list[str]:
    """Return the processes with a word on their command line."""
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        with contextlib.suppress(OSError):
            if mark.encode() in path.read_bytes().split(b"\0"):
                found.append(str(path))
    return found


def test_a_package_cannot_speak_for_others(site: Site) -> None:
    """Its process says that it tells of processors: it is cut off, and khv's own stay."""
    take_over = changed(
        site.root,
        provider=(
            "                classes=tuple(\n",
            '                classes=(struct("KHV_Processor"),) + tuple(\n',
        ),
    )
    site.provider("install", site.wheel(take_over))
    site.provider("enable", "acme_ups", "--grant", NEEDS)
    until(lambda: site.state() == "quarantined", "the quarantine", 60)
    assert "class KHV_Processor has not the prefix ACME_" in site.running.log.read_text()
    module = next(
        m
        for m in site.running.wbem().EnumerateInstances("KHV_ProviderModule", namespace="interop")
        if m["Name"] == "acme_ups"
    )
    assert module["ProvidedClasses"] is None


def test_check_tells_what_is_wrong_before_anything_is_live(site: Site) -> None:
    assert "nothing is wrong" in site.provider(
        "check", site.wheel(), "--host-root", str(EXAMPLE / "host")
    )
    wrong = changed(site.root, provider=('ElementName=status.model or "UPS"', 'ElementName=""'))
    found = site.provider("check", site.wheel(wrong), "--host-root", str(EXAMPLE / "host"), code=1)
    assert "ElementName is empty" in found
    assert site.state() == "none"
