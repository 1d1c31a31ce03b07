"""The roads to a BMC: the kernel's device, or the network; both through pyghmi, its only importer.

Knows commands and bytes, no sensors.  A road is used by one thread.  pyghmi is an optional package,
and only what carries messages is used of it: its own table of sensors forgets which controller a
sensor belongs to, and told the reading of another one.
"""

from __future__ import annotations

import importlib.util
import select
import threading
from typing import Any, Protocol

import msgspec

from hypervisor.host import Host

DEVICES = ("dev/ipmi0", "dev/ipmi/0", "dev/ipmidev/0")
PORT = 623
ANSWER_S = 5.0  # the kernel gives up a message after some seconds of its own tries
GIVE_UP = 3  # pyghmi's waits for an answer grow by a second each, up to this
BUSY = (0xC0, 0xCF, 0xC3)  # node busy, duplicated request, time-out inside the BMC
TRIES = 3
PAUSE_S = 0.1
MISSING = "pyghmi is not installed (pip install 'khv[ipmi]')"


class Lan(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A BMC on the network; the password stands in a file."""

    address: str
    user: str
    password_file: str
    port: int = PORT


class LinkError(Exception):
    """There is no road to the BMC, or it does not answer any more."""


class CommandError(Exception):
    """The BMC refused a command; `code` is its completion code (IPMI 2.0 5.2)."""

    def __init__(self, net_function: int, command: int, code: int) -> None:
        super().__init__(f"command {net_function:02x}h {command:02x}h: code {code:02x}h")
        self.code = code


class Link(Protocol):
    """A road to a BMC."""

    def send(self, net_function: int, command: int, data: bytes = b"", lun: int = 0) -> bytes:
        """Return the answer without its completion code; CommandError when it is not zero."""
        ...

    def close(self) -> None:
        """End it."""
        ...


def device(host: Host) -> str | None:
    """Return the path of the BMC's device of this machine; None when there is none."""
    return next((f"/{path}" for path in DEVICES if host.live and host.exists(path)), None)


def installed() -> bool:
    """Whether pyghmi is there; it is imported only when a BMC is asked."""
    return importlib.util.find_spec("pyghmi") is not None


def connect(host: Host, lan: Lan | None) -> Link:
    """Open the road that was configured, else that of this machine; LinkError when none leads."""
    if not installed():
        raise LinkError(MISSING)
    if lan is not None:
        return _LanLink(lan)
    path = device(host)
    if path is None:
        raise LinkError("there is no device of a BMC (/dev/ipmi0)")
    return _DeviceLink(path)


class _DeviceLink:
    """The kernel's device; a BMC that is silent for some seconds ends it."""

    def __init__(self, path: str) -> None:
        from pyghmi.ipmi.private import localsession

        class Session(localsession.Session):  # type: ignore[misc]  # pyghmi has no types
            """Waits no longer than a BMC may take; pyghmi's own waits for ever."""

            def await_reply(self) -> None:
                if not select.select((self.ipmidev,), (), (), ANSWER_S)[0]:
                    raise LinkError(f"no answer within {ANSWER_S:g} s")

        self._session: Any = Session.__new__(Session)
        try:
            Session.__init__(self._session, path)  # type: ignore[call-arg]  # as above
        except OSError as exc:
            self.close()  # it may have been opened before it was found to be something else
            raise LinkError(f"{path}: {exc.strerror}") from exc

    def send(self, net_function: int, command: int, data: bytes = b"", lun: int = 0) -> bytes:
        """Return the answer without its completion code."""

        def once() -> dict[str, Any]:
            try:
                answer: dict[str, Any] = self._session.raw_command(
                    net_function, command, data=data, rslun=lun
                )
            except OSError as exc:
                raise LinkError(f"the device of the BMC: {exc.strerror}") from exc
            return answer

        return _answer(once, net_function, command)

    def close(self) -> None:
        """Close the device."""
        if hasattr(self._session, "ipmidev"):
            self._session.ipmidev.close()


class _LanLink:
    """A session of IPMI over LAN."""

    def __init__(self, lan: Lan) -> None:
        from pyghmi import exceptions
        from pyghmi.ipmi.private.session import Session

        self._failures = (exceptions.PyghmiException, OSError)
        password = _password(lan.password_file)
        _forget_sessions(Session)
        try:
            self._session: Any = Session(lan.address, lan.user, password, port=lan.port)
        except self._failures as exc:
            why = next(filter(None, exc.args), None) or "there is no answer"
            raise LinkError(f"{lan.address}: {why}") from exc
        except Exception as exc:  # garbage in the log-in breaks it in many ways
            raise LinkError(f"{lan.address}: {type(exc).__name__}: {exc}") from exc
        if not self._session.logged:
            why = getattr(self._session, "errormsg", None) or "there is no answer"
            raise LinkError(f"{lan.address}: {why}")
        # A session that is lost is begun anew by us, who say so, and not by pyghmi for minutes.
        self._session.maxtimeout, self._session.logontries = GIVE_UP, 0

    def send(self, net_function: int, command: int, data: bytes = b"", lun: int = 0) -> bytes:
        """Return the answer without its completion code."""

        def once() -> dict[str, Any]:
            try:
                answer = self._session.raw_command(net_function, command, data=data, rslun=lun)
            except (*self._failures, TypeError) as exc:  # of a session that ended meanwhile
                raise LinkError(str(exc) or type(exc).__name__) from exc
            if not answer or answer.get("code", 0) > 0xFF:
                raise LinkError("the BMC does not answer")
            result: dict[str, Any] = answer
            return result

        return _answer(once, net_function, command)

    def close(self) -> None:
        """Log out, if the BMC still listens."""
        try:
            self._session.logout(False)
        except Exception:  # noqa: BLE001 - a dead session must not keep a new one from beginning
            return


def _forget_sessions(session: Any) -> None:
    """Empty pyghmi's tables: it would give us the session that just broke (1.6.19).

    There is one BMC a process, so that no other session is in them.
    """
    for table in ("initting_sessions", "bmc_handlers", "waiting_sessions", "keepalive_sessions"):
        getattr(session, table).clear()


def _password(path: str) -> str:
    try:
        with open(path, encoding="utf-8") as file:
            return file.read(1024).strip("\r\n")
    except (OSError, UnicodeDecodeError) as exc:
        raise LinkError(f"password file {path}: {exc}") from exc


def _answer(once: Any, net_function: int, command: int) -> bytes:
    """Ask, and again while the BMC is busy; return the answer's data."""
    pause = threading.Event()
    code = 0
    for _ in range(TRIES):
        answer = once()
        code = answer.get("code", 0)
        if not code:
            return bytes(answer.get("data", b""))
        if code not in BUSY:
            break
        pause.wait(PAUSE_S)
    raise CommandError(net_function, command, code)


def present(host: Host, lan: Lan | None) -> bool:
    """Whether there is a BMC to ask: configured, or this machine's own."""
    return lan is not None or device(host) is not None
