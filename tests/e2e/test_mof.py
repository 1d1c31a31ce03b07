"""`khv mof`: a schema of 1,600 classes is loaded by one command, survives a kill, is unloaded."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest
import pywbem

from tests.e2e.running import CLEAN, Running, khv
from tests.e2e.test_indications import kill_broker

pytestmark = [pytest.mark.e2e, pytest.mark.slow]

CLASSES = 1600


def write_schema(directory: Path) -> None:
    """Write classes of the shape of the DMTF's: one a file, deep, with associations and methods."""
    directory.mkdir()
    for number in range(CLASSES):
        above = "CIM_ManagedElement" if number % 10 == 0 else f"ACME_C{number - 1}"
        key = "[Key] string ID;" if number % 10 == 0 else ""
        properties = "\n".join(
            f'   [Description ("Property {n} of {number}."), MaxLen (64)] string P{number}_{n};'
            for n in range(6)
        )
        text = (
            f'[Version ("1.0.0"), Description ("Class number {number}.")]\n'
            f"class ACME_C{number} : {above} {{\n   {key}\n{properties}\n"
            f"   uint32 Act{number}([In] uint32 How, [In (false), Out] string Said);\n}};\n"
        )
        (directory / f"ACME_C{number}.mof").write_text(text)


def test_a_large_schema_comes_and_goes(tmp_path: Path) -> None:
    write_schema(tmp_path / "acme")
    with khv("--demo", "--hypervisor", "none") as running:
        begun = time.monotonic()
        told = running.cli("mof", "compile", str(tmp_path / "acme"))
        print(f"loaded in {time.monotonic() - begun:.1f} s")
        assert told == f"acme: {CLASSES} classes and 0 qualifiers loaded\n"
        assert f"acme  root/cimv2  {CLASSES} classes" in running.cli("mof", "list")
        client = running.wbem()
        names = client.EnumerateClassNames(DeepInheritance=True)
        assert sum(name.startswith("ACME_") for name in names) == CLASSES
        last = client.GetClass(f"ACME_C{CLASSES - 1}", LocalOnly=False)
        assert len(last.properties) > 60
        made = client.CreateInstance(pywbem.CIMInstance("ACME_C9", {"ID": "a", "P3_2": "x"}))
        refused = command(running, "mof", "unload", "acme")
        assert (refused.returncode, refused.stderr) == (1, "khv: class ACME_C9 has instances\n")
        begun = time.monotonic()
        kill_broker(running)
        print(f"answers again after {time.monotonic() - begun:.1f} s")
        assert client.GetInstance(made)["P3_2"] == "x"
        client.DeleteInstance(made)
        assert running.cli("mof", "unload", "acme") == f"acme: {CLASSES} classes are gone\n"
        assert not [n for n in client.EnumerateClassNames() if n.startswith("ACME_")]


def command(running: Running, *words: str) -> subprocess.CompletedProcess[str]:
    line = [sys.executable, "-m", "khv", *words, "--state-dir", str(running.state_dir)]
    return subprocess.run(line, capture_output=True, text=True, env=CLEAN, timeout=60)


def test_mof_that_is_none_is_told_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "bad.mof").write_text("class ACME_X {\n  strong Name;\n};\n")
    with khv("--demo", "--hypervisor", "none") as running:
        for path in ("bad.mof", "none.mof"):
            done = command(running, "mof", "compile", str(tmp_path / path))
            assert done.returncode == 1
            assert path in done.stderr
            assert "Traceback" not in done.stderr
