"""Keeps an isolated libvirtd for a test and ends everything when the test is gone.

`python keeper.py DIRECTORY COMMAND...` goes to the background (so that it is nobody's child), runs
the command and obeys lines on its standard input: `kill` (SIGKILL to the command), `start`,
`freeze`, `thaw`, `stop`.  End of input is `stop`, so nothing survives a test run that is killed;
its standard output ends when all has ended.  It is the parent of orphaned QEMU processes and reaps
them at once: a PID 1 that reaps slowly makes libvirt wait for seconds.
"""

from __future__ import annotations

import ctypes
import os
import selectors
import signal
import subprocess
import sys
import time

PR_SET_CHILD_SUBREAPER = 36
STOP_S = 10.0


class Keeper:
    def __init__(self, directory: str, command: list[str]) -> None:
        self.directory = directory
        self.command = command
        self.daemon = 0

    def run(self) -> None:
        ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
        read_end, write_end = os.pipe()
        os.set_blocking(read_end, False)
        os.set_blocking(write_end, False)
        signal.set_wakeup_fd(write_end)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        self.start()
        selector = selectors.DefaultSelector()
        selector.register(read_end, selectors.EVENT_READ)
        selector.register(0, selectors.EVENT_READ)
        while True:
            for key, _ in selector.select():
                if key.fd == 0:
                    words = os.read(0, 4096).decode().split()
                    if not words or "stop" in words:
                        self.stop()
                        return
                    for word in words:
                        self.obey(word)
                else:
                    os.read(read_end, 4096)
            self.reap()

    def obey(self, word: str) -> None:
        if word == "start":
            self.start()
        elif word == "kill":
            self.kill()
        elif self.daemon:
            stop = {"freeze": signal.SIGSTOP, "thaw": signal.SIGCONT}
            os.kill(self.daemon, stop[word])

    def start(self) -> None:
        with open(f"{self.directory}/libvirtd.log", "ab") as log:
            self.daemon = subprocess.Popen(
                self.command, stdin=subprocess.DEVNULL, stdout=log, stderr=log
            ).pid

    def kill(self) -> None:
        if self.daemon:
            os.kill(self.daemon, signal.SIGKILL)
            os.waitpid(self.daemon, 0)
            self.daemon = 0

    def reap(self) -> None:
        while True:
            try:
                pid, _ = os.waitpid(-1, os.WNOHANG)
            except ChildProcessError:
                return
            if pid == 0:
                return
            if pid == self.daemon:
                self.daemon = 0

    def stop(self) -> None:
        """End the daemon, then whatever it left behind."""
        if self.daemon:
            os.kill(self.daemon, signal.SIGTERM)
            os.kill(self.daemon, signal.SIGCONT)
        end = time.monotonic() + STOP_S
        while self.daemon and time.monotonic() < end:
            self.reap()
            time.sleep(0.01)
        while children := own_children():
            for pid in children:
                os.kill(pid, signal.SIGKILL)
            self.reap()
            time.sleep(0.01)


def own_children() -> list[int]:
    """The processes whose parent this one is (proc(5): field 4 of stat)."""
    found = []
    for name in os.listdir("/proc"):
        if name.isdigit():
            try:
                with open(f"/proc/{name}/stat", "rb") as file:
                    fields = file.read().rpartition(b")")[2].split()
            except OSError:
                continue
            if int(fields[1]) == os.getpid():
                found.append(int(name))
    return found


if __name__ == "__main__":
    if os.fork():
        os._exit(0)
    Keeper(sys.argv[1], sys.argv[2:]).run()
