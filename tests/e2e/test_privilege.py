"""Started as root: what each process of khv still may do, and that it reads as much as before."""

from __future__ import annotations

import os
import re
import signal
import stat
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from hypervisor.capture import demo_tree, unpack
from hypervisor.daemon import installed
from khv.capability import CAPABILITIES
from khv.privilege import CAPTURED, NEEDS
from providers import HOST_GROUPS
from tests.conftest import require
from tests.e2e.running import BROKER_USER, USERS, WORKER_USER, Running, khv, until

pytestmark = [pytest.mark.e2e, pytest.mark.slow]

SETTLE_S = 5.0
SETS = ("CapEff", "CapPrm", "CapBnd")


def status(pid: int) -> dict[str, str]:
    lines = (line.partition(":") for line in Path(f"/proc/{pid}/status").read_text().splitlines())
    return {name: value.strip() for name, _, value in lines}


def uid(pid: int) -> int:
    return int(status(pid)["Uid"].split()[0])


def capabilities(pid: int) -> set[int]:
    """Return the capability sets of a process that has them; one number when all are the same."""
    return {int(status(pid)[kind], 16) for kind in SETS}


def bits(names: object) -> int:
    return sum(1 << CAPABILITIES[name] for name in names)  # type: ignore[attr-defined]


def network_sockets(pid: int) -> set[str]:
    """Return the sockets of a process that are IPv4 or IPv6."""
    links = {os.readlink(path) for path in Path(f"/proc/{pid}/fd").iterdir()}
    held = {link[8:-1] for link in links if link.startswith("socket:[")}
    tables = (Path(f"/proc/{pid}/net/{name}") for name in ("tcp", "tcp6", "udp", "udp6"))
    lines = (line.split() for table in tables for line in table.read_text().splitlines()[1:])
    return held & {fields[9] for fields in lines}


@pytest.fixture(scope="module")
def host() -> Iterator[Running]:
    """This machine, read by a khv that has users of its own."""
    require(os.geteuid() == 0, "root, who gives up what is not needed")
    with khv(mounts=USERS) as made:
        yield made


def test_what_talks_to_the_network_is_not_root_and_has_no_capability(host: Running) -> None:
    assert host.ready["broker_user"] == "khv"
    host.wbem().EnumerateInstanceNames("KHV_Processor")
    talking = {name for name, pid in host.workers().items() if network_sockets(pid)}
    assert talking == {"khv-broker"}
    broker = host.workers()["khv-broker"]
    told = status(broker)
    assert told["Uid"].split() == told["Gid"].split() == [str(BROKER_USER)] * 4
    assert told["Groups"] == ""
    assert capabilities(broker) == {0}
    assert told["CapAmb"] == told["CapInh"] == "0" * 16
    assert told["NoNewPrivs"] == "1"
    assert Path(f"/proc/{broker}/environ").stat().st_uid == 0  # its memory is closed


def sockets(pid: int) -> set[str]:
    links = {os.readlink(path) for path in Path(f"/proc/{pid}/fd").iterdir()}
    return {link for link in links if link.startswith("socket:[")}


def test_no_process_holds_what_is_the_supervisors(host: Running) -> None:
    (supervisor,) = {parent(pid) for pid in host.workers().values()}
    own = sockets(supervisor)
    for name, pid in host.workers().items():
        shared = sockets(pid) & own
        listening = 5 if name == "khv-broker" else 0  # WBEM, web, metrics, SNMP, local
        assert len(shared) == listening, name


def test_no_process_has_the_audit_log_open_after_others_than_the_first_broker(
    host: Running,
) -> None:
    for _ in range(2):
        broker = host.workers()["khv-broker"]
        os.kill(broker, signal.SIGKILL)
        until(lambda: host.workers().get("khv-broker", broker) != broker, "another broker")  # noqa: B023
        until(lambda: host.wbem().EnumerateClassNames(), "an answer")
    for name, pid in host.workers().items():
        links = [os.readlink(path) for path in Path(f"/proc/{pid}/fd").iterdir()]
        assert not [link for link in links if "/audit/" in link], name


def parent(pid: int) -> int:
    return int(status(pid)["PPid"])


def test_workers_have_what_the_table_says(host: Running) -> None:
    assert host.ready["worker_user"] == "khv-worker"
    workers = host.workers()
    for group, wanted in NEEDS.items():
        if group == "ipmi" or (group == "vm" and not installed()):
            continue
        pid = workers[f"khv-{group}"]
        assert capabilities(pid) == {bits(wanted.capabilities)}, group
        assert uid(pid) == (0 if wanted.root else WORKER_USER), group
        assert status(pid)["NoNewPrivs"] == "1", group


def test_without_users_root_still_gives_up_what_is_not_needed() -> None:
    require(os.geteuid() == 0, "root, who gives up what is not needed")
    with khv("--demo", "--hypervisor", "none", "--user", "no-such-user") as running:
        assert "no-such-user does not exist" in running.ready["broker_user"]
        workers = running.workers()
        assert capabilities(workers["khv-broker"]) == {0}
        for group in HOST_GROUPS:
            assert capabilities(workers[f"khv-{group}"]) == {bits(CAPTURED.capabilities)}, group


def told(running: Running) -> dict[str, tuple[str, ...]]:
    """Return of every element of the host which properties have a value."""
    found = {}
    for instance in running.wbem().EnumerateInstances("CIM_ManagedElement"):
        if not re.search("Alarm|LogEntry|X509Certificate", instance.classname):
            valued = sorted(p for p, v in instance.properties.items() if v.value is not None)
            found[str(instance.path)] = tuple(valued)
    return found


def settled(running: Running) -> dict[str, tuple[str, ...]]:
    """Return what is told when nothing comes any more: rates and slow sources take their time."""
    last: dict[str, tuple[str, ...]] = {}

    def same() -> bool:
        nonlocal last
        before, last = last, told(running)
        time.sleep(SETTLE_S)
        return before == last

    until(same, "an end of news", 60.0)
    return last


def test_a_host_whose_files_are_all_roots_is_read_as_one_whose_are_not(tmp_path: Path) -> None:
    require(os.geteuid() == 0, "root, whose files nobody else may read")
    tree = tmp_path / "host"
    unpack(demo_tree(), str(tree))
    flags = ("--host-root", str(tree), "--hypervisor", "none")
    tmp_path.chmod(0o755)
    with khv(*flags) as running:
        before = settled(running)
    for path in [tree, *tree.rglob("*")]:
        if not path.is_symlink():
            path.chmod(stat.S_IRWXU if path.is_dir() else stat.S_IRUSR)
    with khv(*flags, mounts=USERS) as running:
        assert uid(running.workers()["khv-hw"]) == WORKER_USER
        after = settled(running)
    assert len(before) > 100
    assert after == before
