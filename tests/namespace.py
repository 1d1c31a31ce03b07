"""A network of its own for a test: a namespace that ends with the program in it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.conftest import require, require_command

ROOT = Path(__file__).parent.parent


def run_apart(setup: str, program: str) -> Any:
    """Run shell lines, then a Python program, in a namespace; return the JSON it prints.

    Lines of `setup` whose kind of interface this kernel does not have are passed over.
    """
    require(os.geteuid() == 0, "root, who makes network namespaces")
    unshare = require_command("unshare")
    for name in ("ip", "mount", "sh"):
        require_command(name)
    tried = "\n".join(f"{{ {line}; }} 2>/dev/null" for line in setup.strip().splitlines())
    script = f'mount -t sysfs sysfs /sys || exit 77\n{tried}\nexec "$0" -c "$1"'
    done = subprocess.run(
        [unshare, "--net", "--mount", "sh", "-c", script, sys.executable, program],
        capture_output=True,
        text=True,
        cwd=ROOT,
        timeout=60,
    )
    require(done.returncode not in (1, 77) or bool(done.stdout), "a network namespace")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)
