"""Roles, lock-out and lockdown over every way in: WBEM, page, metrics, SNMP, local socket."""

from __future__ import annotations

import grp
import json
import multiprocessing
import os
import pwd
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import pywbem
import requests
import urllib3
from requests.adapters import HTTPAdapter

from cimom.access.lockout import FREE_FAILURES
from cimom.model import CimError
from khv import local
from tests.conftest import require
from tests.e2e.running import PASSWORD, Running, khv

pytestmark = [pytest.mark.e2e, pytest.mark.slow]

HERE, THERE = "127.0.0.1", "127.0.0.2"  # two sources: all of 127/8 is this machine
WORDS = {
    "olga": ("operator", "what operators say"),
    "rita": ("read-only", "what readers say"),
    "nina": ("none", "what nobody says"),
    "admin": ("administrator", PASSWORD),
}
GROUP = grp.getgrgid(pwd.getpwnam("nobody").pw_gid).gr_name


class From(HTTPAdapter):
    """Connects from an address of this machine."""

    def __init__(self, source: str) -> None:
        self._source = source
        super().__init__()

    def init_poolmanager(self, *args: Any, **options: Any) -> None:
        super().init_poolmanager(*args, source_address=(self._source, 0), **options)


class Way(NamedTuple):
    """Somebody at an address."""

    khv: Running
    name: str
    password: str
    source: str = HERE

    def session(self) -> requests.Session:
        urllib3.disable_warnings(urllib3.exceptions.InsecureRequestWarning)
        session = requests.Session()
        session.trust_env = session.verify = False
        session.mount("https://", From(self.source))
        return session

    def wbem(self, namespace: str = "root/cimv2") -> pywbem.WBEMConnection:
        url, words = self.khv.ready["wbem"], (self.name, self.password)
        connection = pywbem.WBEMConnection(url, words, namespace, no_verification=True, timeout=30)
        connection.session.mount("https://", From(self.source))
        return connection

    def metrics(self) -> int:
        url = self.khv.ready["metrics"].replace("0.0.0.0", "127.0.0.1")
        with self.session() as session:
            return session.get(url, auth=(self.name, self.password), timeout=30).status_code

    def page(self, post: str = "", **form: str) -> int:
        """Log in and have the page, or post a form; return the status of what was refused first."""
        url = self.khv.ready["web"]
        with self.session() as session:
            token = re.search(r'csrf" value="([^"]+)"', session.get(url + "login", timeout=30).text)
            assert token is not None
            words = {"csrf": token[1], "name": self.name, "password": self.password}
            answer = session.post(url + "login", data=words, timeout=30)
            if post and answer.ok:
                found = re.search(r'csrf" value="([^"]+)"', answer.text)
                assert found is not None
                answer = session.post(url + post, data={**form, "csrf": found[1]}, timeout=30)
            return answer.status_code


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    directory = tmp_path_factory.mktemp("roles")
    (directory / "khv.toml").write_text(
        f'hypervisor = "none"\nbanner = "Go away."\nlocal_group = "{GROUP}"\n'
    )
    flags = ("--config", str(directory / "khv.toml"), "--demo", "--metrics-address", "0.0.0.0")
    with khv(*flags) as running:
        running.wbem().close()  # whatever the environment says of certificates does not count
        for name, (role, word) in WORDS.items():
            if name != "admin":
                (directory / name).write_text(word)
                file = ("--password-file", str(directory / name))
                running.cli("user", "add", name, "--role", role, *file)
        yield running


def way(house: Running, name: str, source: str = HERE) -> Way:
    return Way(house, name, WORDS[name][1], source)


def denied(ask: Any) -> bool:
    try:
        ask()
    except pywbem.CIMError as exc:
        if exc.status_code != pywbem.CIM_ERR_ACCESS_DENIED:
            raise
        return True
    return False


# -- a sample of the matrix


READERS, OPERATORS = {"admin", "olga", "rita"}, {"admin", "olga"}


def sensor(connection: pywbem.WBEMConnection) -> pywbem.CIMInstance:
    found = connection.EnumerateInstances("KHV_NumericSensor", LocalOnly=False)
    return next(item for item in found if item["UpperThresholdCritical"] is not None)


@pytest.mark.parametrize("name", WORDS)
def test_wbem(house: Running, name: str) -> None:
    connection, interop = way(house, name).wbem(), way(house, name).wbem("interop")
    assert denied(lambda: connection.EnumerateInstanceNames("KHV_Processor")) is (
        name not in READERS
    )
    warm = sensor(way(house, "admin").wbem())
    warm["UpperThresholdCritical"] = pywbem.Sint32(warm["UpperThresholdCritical"] + 1)
    change = ["UpperThresholdCritical"]
    may = name in OPERATORS
    assert denied(lambda: connection.ModifyInstance(warm, PropertyList=change)) is not may
    assert denied(lambda: connection.InvokeMethod("RestoreDefaultThresholds", warm.path)) is not may
    mine = pywbem.CIMInstance(
        "CIM_IndicationFilter",
        {"Name": f"of {name}", "Query": "SELECT * FROM CIM_InstIndication", "QueryLanguage": "WQL"},
    )
    assert denied(lambda: interop.CreateInstance(mine)) is not may
    log = way(house, "admin").wbem().EnumerateInstanceNames("KHV_RecordLog")[0]
    assert denied(lambda: connection.InvokeMethod("ClearLog", log)) is (name != "admin")
    own = pywbem.CIMQualifierDeclaration("Mine", "boolean", scopes={"CLASS": True})
    assert denied(lambda: connection.SetQualifier(own)) is (name != "admin")


@pytest.mark.parametrize("name", WORDS)
def test_page_and_metrics(house: Running, name: str) -> None:
    who = way(house, name)
    assert (who.page() == 200) is (name in READERS)
    assert (who.page("alarm", ack="KHV:alarm:none") == 200) is (name in OPERATORS)
    assert (who.metrics() == 200) is (name in READERS)


def test_snmp_reads_and_never_writes(house: Running) -> None:
    assert "STRING" in house.snmp("snmpget", "1.3.6.1.2.1.1.5.0")
    with pytest.raises(AssertionError, match=r"(?i)notWritable|noAccess|authorizationError"):
        house.snmp("snmpset", "1.3.6.1.2.1.1.5.0", "s", "another")


def test_the_banner_is_the_first_that_is_seen(house: Running) -> None:
    with way(house, "admin").session() as session:
        assert "Go away." in session.get(house.ready["web"] + "login", timeout=30).text


def _as_nobody(state_dir: str, name: str, arguments: dict[str, Any], answer: Any) -> None:
    user = pwd.getpwnam("nobody")
    os.setgroups([])
    os.setresgid(user.pw_gid, user.pw_gid, user.pw_gid)
    os.setresuid(user.pw_uid, user.pw_uid, user.pw_uid)
    try:
        answer.send(local.call(state_dir, name, arguments))
    except CimError as exc:
        answer.send(exc.text)


def ask_as_nobody(house: Running, command: str, **arguments: Any) -> Any:
    near, far = multiprocessing.Pipe()
    context = multiprocessing.get_context("fork")
    words = (str(house.state_dir), command, arguments, far)
    process = context.Process(target=_as_nobody, args=words)
    process.start()
    answer = near.recv()
    process.join()
    return answer


def test_members_of_the_group_have_the_role_of_their_account(house: Running) -> None:
    require(os.geteuid() == 0, "root")
    house.state_dir.parent.chmod(0o711)
    assert "role none of nobody denies" in ask_as_nobody(house, "ticker.status")
    house.cli("user", "add", "nobody", "--role", "operator")
    assert ask_as_nobody(house, "ticker.status") == "running"
    assert "role operator of nobody denies command:user.lock" in ask_as_nobody(
        house, "user.lock", name="rita"
    )
    house.cli("user", "lock", "nobody")
    assert "denies" in ask_as_nobody(house, "ticker.status")
    house.cli("user", "delete", "nobody")


# -- lock-out


def test_who_is_locked_out_in_one_protocol_is_so_in_all_and_from_there_only(
    house: Running,
) -> None:
    here, there = way(house, "rita"), way(house, "rita", THERE)
    wrong = here._replace(password="not her password")
    for _ in range(FREE_FAILURES):
        with pytest.raises(pywbem.AuthError):
            wrong.wbem().EnumerateClassNames()
    with pytest.raises(pywbem.AuthError):
        here.wbem().EnumerateClassNames()
    assert here.page() == 429
    assert here.metrics() == 401
    assert there.wbem().EnumerateClassNames()
    assert (there.page(), there.metrics()) == (200, 200)
    assert way(house, "olga").page() == 200  # another account from the same source
    assert "rita from 127.0.0.1 for" in house.cli("status")
    assert "locked out   127.0.0.1 for" in house.cli("user", "show", "rita")
    house.cli("user", "unlock", "rita")  # the local socket is never locked
    assert (here.page(), here.metrics()) == (200, 200)


def test_a_locked_account_is_out_everywhere(house: Running) -> None:
    who = way(house, "olga")
    assert who.page() == 200
    house.cli("user", "lock", "olga")
    with pytest.raises(pywbem.AuthError):
        who.wbem().EnumerateClassNames()
    assert (who.page(), who.metrics()) == (401, 401)
    house.cli("user", "unlock", "olga")
    assert who.page() == 200


def test_sessions_are_listed_and_ended(house: Running) -> None:
    for line in house.cli("session", "list").splitlines()[1:]:
        house.cli("session", "end", line.split()[0])
    assert house.cli("session", "list") == "none\n"
    assert way(house, "rita", THERE).page() == 200
    (line,) = house.cli("session", "list").splitlines()[1:]
    number, account, source = line.split()[:3]
    assert (account, source) == ("rita", THERE)
    house.cli("session", "end", number)
    assert house.cli("session", "list") == "none\n"


def test_accounts_are_made_by_wbem_and_by_administrators_only(house: Running) -> None:
    admin, olga = way(house, "admin").wbem(), way(house, "olga").wbem()
    (host,) = admin.EnumerateInstanceNames("KHV_ComputerSystem")
    (service,) = admin.EnumerateInstanceNames("CIM_AccountManagementService")
    (roles,) = admin.EnumerateInstanceNames("CIM_RoleBasedAuthorizationService")
    words = {"Name": "wanda", "UserPassword": ["what wardens say"]}
    given = {"System": host, "AccountTemplate": pywbem.CIMInstance("CIM_Account", words)}
    assert denied(lambda: olga.InvokeMethod("CreateAccount", service, **given))
    _, out = admin.InvokeMethod("CreateAccount", service, **given)
    wanda = Way(house, "wanda", "what wardens say")
    assert wanda.metrics() == 401  # she is somebody, and may nothing
    (role,) = [
        path for path in admin.EnumerateInstanceNames("CIM_Role") if path["Name"] == "read-only"
    ]
    to_read = pywbem.CIMParameter("Roles", "reference", is_array=True, value=[role])
    answer = admin.InvokeMethod("AssignRoles", roles, [("Identity", out["Identities"][0]), to_read])
    assert (answer[0], wanda.metrics()) == (0, 200)
    assert denied(lambda: olga.DeleteInstance(out["Account"]))
    admin.DeleteInstance(out["Account"])
    assert wanda.page() == 401


# -- lockdown


def test_lockdown_shuts_the_network_and_never_the_machine(house: Running) -> None:
    def changes(name: str) -> bool:
        own = pywbem.CIMQualifierDeclaration("Mine", "boolean", scopes={"CLASS": True})
        return not denied(lambda: way(house, name).wbem().SetQualifier(own))

    def reads(name: str) -> bool:
        return not denied(lambda: way(house, name).wbem().EnumerateClassNames())

    assert changes("admin")
    house.cli("user", "add", "trusty", "--role", "administrator")
    house.cli("lockdown", "set", "normal")
    try:
        assert not changes("admin")
        assert reads("rita")
        assert way(house, "olga").page("alarm", ack="KHV:alarm:none") == 403
        house.cli("lockdown", "set", "normal", "--exception", "admin")
        assert changes("admin")
        house.cli("lockdown", "set", "strict")
        assert (changes("admin"), reads("admin"), reads("rita")) == (False, True, False)
        assert (way(house, "rita").page(), way(house, "rita").metrics()) == (403, 200)
        assert "STRING" in house.snmp("snmpget", "1.3.6.1.2.1.1.5.0")
        assert "strict" in house.cli("status")
        house.cli("user", "delete", "trusty")  # the local socket still changes
    finally:
        house.cli("lockdown", "set", "off")
    assert changes("admin")


# -- the audit log


def test_what_is_done_with_access_is_recorded_without_a_password(
    house: Running, tmp_path: Path
) -> None:
    words = [
        "first words of hers",
        "later words of hers",
        "first words of his",
        "later ones of his",
    ]
    files = [tmp_path / str(number) for number in range(2)]
    for file, word in zip(files, words, strict=False):
        file.write_text(word)
    house.cli("user", "add", "vera", "--role", "operator", "--password-file", str(files[0]))
    house.cli("user", "passwd", "vera", "--password-file", str(files[1]))
    made_up = house.cli("user", "passwd", "vera", "--random").split(" / ")[-1].strip()
    house.cli("user", "role", "vera", "read-only")
    house.cli("user", "lock", "vera")
    house.cli("user", "unlock", "vera")
    assert Way(house, "vera", made_up).page() == 200
    line = next(x for x in house.cli("session", "list").splitlines() if " vera " in x)
    house.cli("session", "end", line.split()[0])
    house.cli("user", "delete", "vera")
    house.cli("lockdown", "set", "normal", "--exception", "admin")
    house.cli("lockdown", "set", "off")
    admin = way(house, "admin").wbem()
    (host,) = admin.EnumerateInstanceNames("KHV_ComputerSystem")
    (service,) = admin.EnumerateInstanceNames("CIM_AccountManagementService")
    wim = {"Name": "wim", "UserPassword": [words[2]]}
    given = {"System": host, "AccountTemplate": pywbem.CIMInstance("CIM_Account", wim)}
    _, out = admin.InvokeMethod("CreateAccount", service, **given)
    changed = admin.GetInstance(out["Account"])
    changed["UserPassword"] = [words[3]]
    admin.ModifyInstance(changed, PropertyList=["UserPassword"])
    admin.DeleteInstance(out["Account"])
    found = [json.loads(x) for x in house.cli("audit", "list", "--json", "-n", "0").splitlines()]
    told = [(i["action"], i["outcome"]) for i in found if not i["action"].startswith("login:")]
    account = "root/cimv2:khv_account"
    assert told[-13:] == [
        ("command:user.add", "ok"),
        ("command:user.passwd", "ok"),
        ("command:user.passwd", "ok"),
        ("command:user.role", "ok"),
        ("command:user.lock", "ok"),
        ("command:user.unlock", "ok"),
        ("command:session.end", "ok"),
        ("command:user.delete", "ok"),
        ("command:lockdown.set", "ok"),
        ("command:lockdown.set", "ok"),
        ("method:khv_accountmanagementservice.createaccount", "ok"),
        (f"wbem:modifyinstance:{account}", "ok"),
        (f"wbem:deleteinstance:{account}", "ok"),
    ]
    assert "mode='normal'" in next(i["summary"] for i in found if "exceptions" in i["summary"])
    text = "".join(p.read_text() for p in (house.state_dir / "audit").glob("*.jsonl"))
    assert [word for word in (*words, made_up, "argon2") if word in text] == []


# -- recovery


def test_a_forgotten_password_is_replaced_on_the_machine(house: Running, tmp_path: Path) -> None:
    file = tmp_path / "word"
    file.write_text("a word of recovery")
    house.cli("user", "passwd", "admin", "--password-file", str(file))
    assert Way(house, "admin", "a word of recovery").page() == 200
    assert way(house, "admin").page() == 401
    file.write_text(PASSWORD)
    with pytest.raises(AssertionError, match="cannot be used again"):
        house.cli("user", "passwd", "admin", "--password-file", str(file))
    assert "argon2" not in house.log.read_text()
