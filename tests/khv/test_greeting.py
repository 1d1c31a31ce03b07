"""What is told at the first start."""

from __future__ import annotations

import socket
import subprocess
from pathlib import Path

import msgspec
import pytest

from khv.config import Config
from khv.greeting import tell_account
from khv.listen import Listeners

PROGRAM = 'wbemcli() { printf "%s\\n" "$@"; }\n'  # shows the words that a shell hands over


@pytest.mark.parametrize("way", ["generated", "environment", "file"])
def test_the_first_command_works_as_it_is_printed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], way: str
) -> None:
    file, config = tmp_path / "a password", Config()
    file.write_text("secret-word\n")
    if way == "file":
        config = msgspec.structs.replace(config, admin_password_file=str(file))
    with socket.create_server(("127.0.0.1", 0)) as wbem, socket.socket(socket.AF_UNIX) as local:
        listeners = Listeners(wbem, None, None, None, None, local)
        tell_account("secret-word" if way == "generated" else None, config, listeners)
        port = wbem.getsockname()[1]
    (line,) = (x for x in capsys.readouterr().out.splitlines() if "wbemcli" in x)
    environment = {"KHV_ADMIN_PASSWORD": "secret-word", "PATH": "/usr/bin:/bin"}
    done = subprocess.run(
        ["bash", "-c", PROGRAM + line.removeprefix("khv:")],
        capture_output=True,
        text=True,
        env=environment,
        check=True,
    )
    url = f"https://admin:secret-word@127.0.0.1:{port}/root/cimv2:KHV_Processor"
    assert done.stdout.splitlines() == ["-noverify", "ei", url]
