from __future__ import annotations

import os
import subprocess
import threading

import pytest

from hypervisor.rtnetlink import listen
from tests.conftest import require_command


@pytest.mark.skipif(os.geteuid() != 0, reason="only root changes addresses")
def test_address_that_is_added_is_heard() -> None:
    ip = require_command("ip")
    heard = threading.Event()
    stop = listen(heard.set)
    before = set(threading.enumerate())
    try:
        for verb in ("add", "del"):
            subprocess.run([ip, "address", verb, "127.77.77.77/32", "dev", "lo"], check=True)
        assert heard.wait(10)
    finally:
        stop()
        for thread in before:
            if thread.name == "routes":
                thread.join(10)
