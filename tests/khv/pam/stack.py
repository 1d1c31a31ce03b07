"""Services of PAM in a directory of a test's own, with real modules."""

from __future__ import annotations

import ctypes
import grp
import pwd
from pathlib import Path

from khv.config import Pam
from khv.pam import library
from khv.pam.wire import Ask
from tests.conftest import require

USER = "daemon"  # every Linux has it; its password is locked
GROUP = grp.getgrgid(pwd.getpwnam(USER).pw_gid).gr_name
SOURCE = "192.0.2.7"
RIGHT = b"right"
SCRIPT = """#!/bin/sh
IFS= read -r word
[ "$PAM_USER" = daemon ] && [ "$PAM_RHOST" = 192.0.2.7 ] && [ "$word" = right ]
"""


def libpam() -> ctypes.CDLL:
    """Return Linux-PAM, which must be able to read a directory of services."""
    try:
        pam = library.load()
    except OSError:
        pam = None  # type: ignore[assignment]
    require(pam is not None and hasattr(pam, "pam_start_confdir"), "Linux-PAM 1.4")
    return pam


class Stack:
    """A directory of services."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.pam = libpam()

    def service(self, name: str, *lines: str) -> Pam:
        """Make a service of these lines; return a policy that uses it."""
        (self.directory / name).write_text("".join(f"{line}\n" for line in lines))
        return Pam(service=name, operators=(GROUP,))

    def script(self, text: str = SCRIPT, *account: str) -> Pam:
        """Make a service whose password is what a script says."""
        path = self.directory / "check.sh"
        path.write_text(text)
        path.chmod(0o755)
        return self.service(
            "script",
            f"auth required pam_exec.so expose_authtok quiet {path}",
            *(account or ("account required pam_permit.so",)),
        )


def ask(password: bytes = RIGHT, name: str = USER, number: int = 1) -> Ask:
    return Ask(number, name, password, SOURCE)
