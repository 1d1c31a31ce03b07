"""Real guests for tests: the test ROM, and a libvirtd that touches nothing of the machine's own.

    with isolated_libvirtd() as daemon:
        image = rom(daemon.images)          # in a directory that is a storage pool
        Hypervisor(daemon.uri) ...

The daemon lives in its own mount and network namespace, run by the command line with which khv
itself runs one.  `KHV_REQUIRE=1` makes what is missing a failure (tests/conftest.py).
"""

from __future__ import annotations

import functools
import os
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from hypervisor.daemon import answers, prepared_command, wait_ready
from tests.conftest import require, require_command

SOURCE = Path(__file__).parent.parent / "rom" / "test.S"
KEEPER = Path(__file__).parent / "keeper.py"
CAPABILITIES = "/var/cache/libvirt/qemu/capabilities"  # probing anew takes 8 s
START_S = 30.0
READY_S = 20.0  # the ROM answers in 0.01 s; a loaded machine takes longer

# The daemon's directories become those of the test; /sys shows the empty network namespace.
ISOLATE = """\
for name in etc lib run log cache; do mkdir -p "$1/$name"; done
mkdir -p /run/libvirt "$1/cgroup"
mount --rbind /sys/fs/cgroup "$1/cgroup"
mount -t sysfs sysfs /sys
mount --rbind "$1/cgroup" /sys/fs/cgroup
mount --bind "$1/etc" /etc/libvirt
mount --bind "$1/lib" /var/lib/libvirt
mount --bind "$1/run" /run/libvirt
mount --bind "$1/log" /var/log/libvirt
mount --bind "$1/cache" /var/cache/libvirt
shift
exec "$@"
"""

POOL = "<pool type='dir'><name>images</name><target><path>{}</path></target></pool>"


def rom(directory: str | Path) -> Path:
    """Build the test ROM (64 KiB, binutils only) in a directory and return its path."""
    assembler, linker = require_command("as"), require_command("ld")
    target, objects = Path(directory) / "test.rom", Path(directory) / "test.o"
    subprocess.run([assembler, "--32", "-o", objects, SOURCE], check=True)
    flags = ["-m", "elf_i386", "-Ttext", "0", "--oformat", "binary", "-e", "_start"]
    subprocess.run([linker, *flags, "-o", target, objects], check=True)
    objects.unlink()
    target.chmod(0o644)
    return target


def rom_guest_xml(
    image: Path, *, domain_type: str = "qemu", name: str | None = None, serial: Path | None = None
) -> str:
    """Define a guest of 32 MiB that runs the test ROM; `serial` is where its UNIX socket goes."""
    name = name or f"rom-{secrets.token_hex(4)}"
    console = f"<serial type='unix'><source mode='bind' path='{serial}'/></serial>"
    return f"""\
<domain type='{domain_type}'>
  <name>{name}</name>
  <memory unit='MiB'>32</memory>
  <vcpu>1</vcpu>
  <os><type machine='pc'>hvm</type><loader type='rom'>{image}</loader></os>
  <features><acpi/></features>
  <devices>
    {console if serial else "<serial type='pty'/>"}
    <panic model='isa'/>
    <memballoon model='none'/>
  </devices>
</domain>
"""


@dataclass
class Daemon:
    """An isolated libvirtd."""

    directory: Path
    keeper: subprocess.Popen[bytes]

    @property
    def uri(self) -> str:
        return f"qemu+unix:///system?socket={self.socket}"

    @property
    def socket(self) -> str:
        return f"{self.directory}/run/libvirt-sock"

    @property
    def images(self) -> Path:
        """A directory that QEMU's user may read and that is the storage pool `images`."""
        return self.directory / "images"

    def virsh(self, *arguments: str) -> str:
        """Run virsh and return what it printed."""
        command = [require_command("virsh"), "-c", self.uri, *arguments]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout

    def kill(self) -> None:
        """SIGKILL libvirtd; guests go on."""
        self._tell("kill")
        while answers(self.socket):
            pass  # the kernel closes the socket with the process

    def start(self) -> None:
        """Start libvirtd again."""
        self._tell("start")
        assert wait_ready(self.socket, START_S), self.log()

    def freeze(self) -> None:
        """SIGSTOP libvirtd: it takes connections and answers nothing."""
        self._tell("freeze")

    def thaw(self) -> None:
        """Let a frozen libvirtd go on."""
        self._tell("thaw")

    def log(self) -> str:
        return (self.directory / "libvirtd.log").read_text(errors="replace")

    def _tell(self, word: str) -> None:
        assert self.keeper.stdin is not None
        self.keeper.stdin.write(f"{word}\n".encode())
        self.keeper.stdin.flush()


def require_guests() -> None:
    """Skip (fail when required) unless isolated guests can be run here."""
    require(os.geteuid() == 0, "root")
    for program in ("libvirtd", "virsh", "qemu-system-x86_64", "unshare", "as", "ld"):
        require_command(program)


@contextmanager
def isolated_libvirtd() -> Iterator[Daemon]:
    """Run a libvirtd of its own; ends it, its guests and its files."""
    require_guests()
    # Short: a guest's sockets below it must fit into 108 bytes.
    directory = Path(tempfile.mkdtemp(prefix="khv", dir="/tmp"))
    directory.chmod(0o755)  # QEMU runs as an unprivileged user
    keeper = None
    try:
        keeper = _start(directory)
        daemon = Daemon(directory, keeper)
        assert wait_ready(daemon.socket, START_S), daemon.log()
        (directory / "pool.xml").write_text(POOL.format(daemon.images))
        daemon.virsh("pool-define", str(directory / "pool.xml"))
        daemon.virsh("pool-start", "images")
        yield daemon
    finally:
        if keeper is not None:
            if answers(f"{directory}/run/libvirt-sock"):
                destroy_all(Daemon(directory, keeper))
            keeper.communicate(b"stop\n")  # until its output ends
        shutil.rmtree(directory)


def destroy_all(daemon: Daemon) -> None:
    """Power every guest off, so that libvirt tidies up after it."""
    for name in daemon.virsh("list", "--name").split():
        subprocess.run([require_command("virsh"), "-c", daemon.uri, "destroy", name], check=False)


def _start(directory: Path) -> subprocess.Popen[bytes]:
    (directory / "etc").mkdir()
    for conf in Path("/etc/libvirt").glob("*.conf"):  # not the machine's own guests and networks
        shutil.copy(conf, directory / "etc")
    (directory / "images").mkdir()
    shutil.copytree(_capabilities(), directory / "cache" / "qemu" / "capabilities")
    arguments = ("--pid-file", "/run/libvirt/libvirtd.pid")
    command = prepared_command(require_command("libvirtd"), str(directory), arguments)
    isolated = ["unshare", "--mount", "--net", "/bin/sh", "-ec", ISOLATE, "isolate", str(directory)]
    keeper = subprocess.Popen(
        [sys.executable, "-I", str(KEEPER), str(directory), *isolated, *command],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    keeper.wait()  # it has gone to the background
    return keeper


@functools.cache
def _capabilities() -> str:
    """Return a directory with what is known of the machine's emulators."""
    return CAPABILITIES if os.path.isdir(CAPABILITIES) else tempfile.mkdtemp(prefix="khv-empty")


class Serial:
    """The console of a guest that runs the test ROM."""

    def __init__(self, path: Path) -> None:
        self._socket = socket.socket(socket.AF_UNIX)
        self._socket.settimeout(READY_S)
        self._socket.connect(str(path))
        self._seen = b""

    def wait_for(self, token: bytes) -> None:
        """Read until the guest says `token`."""
        while token not in self._seen:
            data = self._socket.recv(4096)
            assert data, f"the console ended after {self._seen!r}"
            self._seen += data
        self._seen = self._seen.partition(token)[2]

    def send(self, letter: bytes) -> None:
        """Give the guest a command (tests/rom/test.S)."""
        self._socket.sendall(letter)

    def close(self) -> None:
        self._socket.close()
