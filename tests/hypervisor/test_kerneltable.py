from __future__ import annotations

import os
import shutil
import subprocess
import threading
from pathlib import Path

import pytest

from hypervisor.kerneltable import MOUNTS, watch_tables
from tests.conftest import require


def test_tables_that_this_kernel_has_not_got_are_left_out() -> None:
    watch_tables({"/proc/no-such-table": lambda: None})()


def test_mount_and_unmount_are_heard(tmp_path: Path) -> None:
    require(os.geteuid() == 0 and shutil.which("mount") is not None, "root, to mount")
    heard = threading.Event()
    stop = watch_tables({MOUNTS: heard.set})
    try:
        done = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", "size=64k", "none", str(tmp_path)], check=False
        )
        if done.returncode:
            pytest.skip("this machine does not let root mount")
        assert heard.wait(10)
        heard.clear()
        subprocess.run(["umount", str(tmp_path)], check=True)
        assert heard.wait(10)
    finally:
        stop()
