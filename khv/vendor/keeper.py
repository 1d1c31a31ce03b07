"""The keeper of a package: the parent of all of its processes, which ends them all.

A package may start programs, put them into sessions of their own and have them ignore signals.
Whatever it starts stays below its keeper (PR_SET_CHILD_SUBREAPER): when the worker ends, or the
keeper is told to, all are killed.  The keeper is forked by the supervisor and runs no code of the
package; it also reads what the processes print.
"""

from __future__ import annotations

import contextlib
import os
import selectors
import signal
import socket  # noqa: TID251 - wakes itself; closes the worker's end in its own process
import time
from collections.abc import Callable, Iterator

from khv.process import die_with_supervisor, reap_orphans_here
from khv.supervisor import SIGNALS
from khv.vendor.words import Words

PATIENCE_S = 0.005  # until killed processes are looked for again; doubled while they stay the same
MAX_PATIENCE_S = 3.0  # reached after some 5 s: freeing much memory takes its time, too
CHUNK_BYTES = 64 * 1024  # what a pipe holds


def keep(name: str, connection: socket.socket, start: Callable[[], int]) -> int:
    """Run `start` in a child until it ends or SIGTERM comes; then end all that came from it.

    What it prints goes to the standard error output, a line at a time, with the package's name.
    Returns the exit status of the child as a shell tells it.
    """
    reap_orphans_here()
    wake_in, wake_out = socket.socketpair()
    wake_out.setblocking(False)
    signal.set_wakeup_fd(wake_out.fileno(), warn_on_full_buffer=False)
    for number in (signal.SIGCHLD, signal.SIGTERM):
        signal.signal(number, _noted)
    die_with_supervisor(signal.SIGTERM)
    printed, output = os.pipe()
    os.set_blocking(printed, False)
    child = _forked(start, output)
    connection.close()  # the broker sees at once that the worker has ended
    os.close(output)
    words = Words(name)
    status = _watched(child, wake_in, printed, words)
    end_descendants()
    _pass_on(printed, words)
    _say(words.rest(time.monotonic()))
    return 128 + signal.SIGKILL if status is None else status


def _watched(child: int, wake: socket.socket, printed: int, words: Words) -> int | None:
    """Pass on what is printed until the child ends or SIGTERM comes: None."""
    with selectors.DefaultSelector() as selector:
        selector.register(wake, selectors.EVENT_READ)
        selector.register(printed, selectors.EVENT_READ)
        while True:
            for key, _ in selector.select():
                if key.fileobj is wake:
                    if signal.SIGTERM in wake.recv(4096):
                        return None
                elif not _pass_on(printed, words):
                    selector.unregister(printed)  # all have closed it
            status = _reaped(child)
            if status is not None:
                return status


def _pass_on(printed: int, words: Words) -> bool:
    """Pass on what can be read; False when nothing more will come."""
    with contextlib.suppress(BlockingIOError):
        data = os.read(printed, CHUNK_BYTES)
        _say(words.lines(data, time.monotonic()))
        return bool(data)
    return True


def _say(lines: Iterator[str]) -> None:
    for line in lines:
        with contextlib.suppress(OSError):  # a closed log must not end the keeper
            os.write(2, f"{line}\n".encode())


def _noted(_number: int, _frame: object) -> None:
    """The number is in the wake-up socket."""


def _forked(start: Callable[[], int], output: int) -> int:
    """Run a function in a child whose words go to a descriptor."""
    signal.pthread_sigmask(signal.SIG_BLOCK, SIGNALS)
    pid = os.fork()
    if pid == 0:
        status = 1
        try:
            signal.set_wakeup_fd(-1)
            for number in SIGNALS:
                signal.signal(number, signal.SIG_DFL)
            signal.signal(signal.SIGINT, signal.SIG_IGN)
            signal.pthread_sigmask(signal.SIG_UNBLOCK, SIGNALS)
            die_with_supervisor()
            os.dup2(output, 1)
            os.dup2(output, 2)
            status = start()
        except OSError as exc:
            _say(iter((f"it could not be started: {exc}",)))
        finally:
            os._exit(status)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, SIGNALS)
    return pid


def _reaped(child: int) -> int | None:
    """Reap what has ended; return the exit status of `child` if it is among that."""
    found = None
    with contextlib.suppress(ChildProcessError):
        while True:
            pid, status = os.waitpid(-1, os.WNOHANG)
            if pid == 0:
                break
            if pid == child:
                code = os.waitstatus_to_exitcode(status)
                found = code if code >= 0 else 128 - code
    return found


def end_descendants() -> None:
    """Kill all processes below this one and reap them; what forks meanwhile is met again.

    What cannot be killed, since it hangs in the kernel, is given up after some seconds.
    """
    before: tuple[int, ...] = ()
    patience_s = PATIENCE_S
    while patience_s <= MAX_PATIENCE_S:
        below = tuple(descendants(os.getpid()))
        for number in (signal.SIGSTOP, signal.SIGKILL):  # who is stopped forks no more
            for pid in below:
                with contextlib.suppress(ProcessLookupError, PermissionError):
                    os.kill(pid, number)
        try:
            while os.waitpid(-1, os.WNOHANG)[0]:
                pass
        except ChildProcessError:
            return
        patience_s = 2 * patience_s if below == before else PATIENCE_S
        before = below
        time.sleep(patience_s)


def descendants(pid: int) -> Iterator[int]:
    """Yield the processes below one, parents first (proc_pid_task(5), children)."""
    with contextlib.suppress(OSError):
        for thread in os.listdir(f"/proc/{pid}/task"):
            with (
                contextlib.suppress(OSError),
                open(f"/proc/{pid}/task/{thread}/children", "rb") as file,
            ):
                for child in map(int, file.read().split()):
                    yield child
                    yield from descendants(child)
