"""Users of the machine who log in by PAM: every protocol, lock-out, records, a helper that ends."""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import pywbem

from cimom.access.lockout import FREE_FAILURES
from khv.privilege import HELPERS
from tests.conftest import require
from tests.e2e.running import USERS, Running, khv, shared_directory, until
from tests.e2e.test_privilege import bits, capabilities, network_sockets, status, uid
from tests.e2e.test_roles import Way

pytestmark = [pytest.mark.e2e, pytest.mark.slow]

WORD = "{name}-secret-word"
# In the mount namespace only: users with passwords, the groups that give roles, a service.
MACHINE = """
cp /etc/shadow $work
number=64010
for name in olga rita nora shut; do
  echo "$name:x:$number:64020::/:/bin/sh" >> $work/passwd
  expired=
  if [ $name = shut ]; then expired=1; fi
  echo "$name:$(openssl passwd -6 $name-secret-word):19000:0:99999:7::$expired:" >> $work/shadow
  number=$((number + 1))
done
echo 'people:x:64020:' >> $work/group
echo 'khv-operator:x:64021:olga' >> $work/group
echo 'watchers:x:64022:rita,shut' >> $work/group
mount --bind $work/shadow /etc/shadow
mount -t tmpfs -o mode=755 tmpfs /etc/pam.d
cp {service} /etc/pam.d/khv
"""
MOUNT = "for file in passwd group; do mount"
MOUNTS = USERS.replace(MOUNT, MACHINE + MOUNT)
SERVICE = Path(__file__).parents[2] / "packaging" / "pam.d" / "khv"
CONFIGURATION = """
hypervisor = "none"
[pam]
operators = ["khv-operator", "no-such-group"]
readers = ["watchers"]
"""


@pytest.fixture(scope="module")
def configuration() -> Iterator[Path]:
    with shared_directory() as directory:
        file = directory / "khv.toml"
        file.write_text(CONFIGURATION)
        yield file


@pytest.fixture(scope="module")
def house(configuration: Path) -> Iterator[Running]:
    require(os.geteuid() == 0, "root, whom PAM tells about others")
    flags = ("--config", str(configuration), "--demo", "--metrics-address", "0.0.0.0")
    with khv(*flags, mounts=MOUNTS.replace("{service}", str(SERVICE))) as running:
        running.wbem().close()  # whatever the environment says of certificates does not count
        yield running


def way(house: Running, name: str, word: str | None = None, source: str = "127.0.0.1") -> Way:
    return Way(house, name, WORD.format(name=name) if word is None else word, source)


def records(house: Running, **wanted: str) -> list[dict[str, Any]]:
    lines = map(json.loads, house.cli("audit", "list", "--json").splitlines())
    return [one for one in lines if wanted.items() <= one.items()]


def refusal(ask: Callable[[], object]) -> int:
    with pytest.raises(pywbem.CIMError) as caught:
        ask()
    return int(caught.value.status_code)


@pytest.mark.parametrize(
    ("name", "acknowledging"),
    [("olga", pywbem.CIM_ERR_NOT_FOUND), ("rita", pywbem.CIM_ERR_ACCESS_DENIED)],
)
def test_a_group_gives_the_role_in_every_protocol(
    house: Running, name: str, acknowledging: int
) -> None:
    assert "operators: khv-operator" in house.ready["pam"]
    connection = way(house, name).wbem()
    alarm = pywbem.CIMInstanceName("KHV_Alarm", {"AlarmID": "none"}, namespace="root/cimv2")
    assert connection.EnumerateInstanceNames("KHV_Processor")
    assert refusal(lambda: connection.InvokeMethod("Acknowledge", alarm)) == acknowledging
    assert refusal(lambda: connection.DeleteInstance(alarm)) == pywbem.CIM_ERR_ACCESS_DENIED
    assert (way(house, name).page(), way(house, name).metrics()) == (200, 200)
    assert records(house, action="login:login", account=name, outcome="ok")
    assert "service khv" in house.cli("status")


@pytest.mark.parametrize(
    ("name", "word"),
    [("nora", None), ("shut", None), ("rita", ""), ("nobody", "x"), ("rita", "wrong\0word")],
    ids=["in no group", "expired", "empty", "no password", "NUL"],
)
def test_who_is_not_let_in(house: Running, name: str, word: str | None) -> None:
    with pytest.raises(pywbem.AuthError):
        way(house, name, word, "127.0.0.3").wbem().EnumerateClassNames()


def test_failures_lock_out_in_every_protocol_and_from_there_only(house: Running) -> None:
    wrong = way(house, "olga", "not her password", "127.0.0.4")
    for _ in range(FREE_FAILURES):
        with pytest.raises(pywbem.AuthError):
            wrong.wbem().EnumerateClassNames()
    right = way(house, "olga", None, "127.0.0.4")
    assert (right.page(), right.metrics()) == (429, 401)
    assert way(house, "olga").wbem().EnumerateClassNames()
    failed = records(house, account="olga", outcome="error", source="127.0.0.4")
    assert {one["action"] for one in failed} >= {"login:login", "login:lockout"}
    assert "secret-word" not in house.cli("audit", "export")
    house.cli("user", "unlock", "olga")
    assert right.page() == 200


def test_an_account_of_that_name_comes_first(house: Running, tmp_path: Path) -> None:
    assert way(house, "rita").wbem().EnumerateClassNames()
    (tmp_path / "word").write_text("another-long-password-4711")
    house.cli("user", "add", "rita", "--role", "none", "--password-file", str(tmp_path / "word"))
    with pytest.raises(pywbem.AuthError):
        way(house, "rita").wbem().EnumerateClassNames()
    house.cli("user", "delete", "rita")
    assert way(house, "rita").wbem().EnumerateClassNames()


def test_the_helper_has_what_the_table_says_and_comes_back(house: Running) -> None:
    helper = house.workers()["khv-pam"]
    assert uid(helper) == 0
    assert capabilities(helper) == {bits(HELPERS["pam"].capabilities)}
    assert status(helper)["NoNewPrivs"] == "1"
    assert network_sockets(helper) == set()
    os.kill(helper, signal.SIGKILL)
    until(lambda: house.workers().get("khv-pam", helper) != helper, "another helper")
    fresh = way(house, "olga", source="127.0.0.5")
    assert fresh.wbem().EnumerateClassNames()


def test_a_reload_turns_it_off_and_on(house: Running, configuration: Path) -> None:
    assert way(house, "olga").wbem().EnumerateClassNames()  # and is remembered
    configuration.write_text('hypervisor = "none"\n')
    house.cli("config", "reload")
    until(lambda: "khv-pam" not in house.workers(), "the end of the helper")
    with pytest.raises(pywbem.AuthError):
        way(house, "olga").wbem().EnumerateClassNames()
    configuration.write_text(CONFIGURATION)
    house.cli("config", "reload")
    assert way(house, "olga").wbem().EnumerateClassNames()
