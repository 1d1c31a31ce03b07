from __future__ import annotations

from pathlib import Path

import pytest

from hypervisor.host import Host
from hypervisor.tpm import MODULES, SecurityModule, manufacturer, read_security_modules
from tests.hosts import host, put

CAPS = "Manufacturer: 0x53544d20\nTCG version: 1.2\nFirmware version: 13.12\n"


def test_the_module_of_the_demonstration_host(tmp_path: Path) -> None:
    (found,) = read_security_modules(host("server", tmp_path))
    assert found == SecurityModule(
        name="MSFT0101:00", version="2.0", description="TPM 2.0 Device", banks=("sha1", "sha256")
    )


def test_an_old_module_tells_of_itself_in_its_capabilities(tmp_path: Path) -> None:
    machine = Host(str(tmp_path))
    put(machine, f"{MODULES}/tpm0/caps", CAPS)
    put(machine, f"{MODULES}/tpmrm0/dev", "1:2\n")
    (found,) = read_security_modules(machine)
    assert found == SecurityModule(name="tpm0", version="1.2", manufacturer="STM")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", None), ("Manufacturer: 0x", None), ("Manufacturer: 0x00000000", None),
        ("Manufacturer: 0xffffffff", None), ("Manufacturer: 0x3c623e21", None),
        ("Manufacturer: 0x49465800", "IFX"),
    ],
)  # fmt: skip
def test_the_letters_of_a_maker(text: str, told: str | None) -> None:
    assert manufacturer(text) == told


def test_a_module_that_tells_nothing_is_there(tmp_path: Path) -> None:
    machine = Host(str(tmp_path))
    assert list(read_security_modules(machine)) == []
    put(machine, f"{MODULES}/tpm0/tpm_version_major", "x\n")
    assert list(read_security_modules(machine)) == [SecurityModule(name="tpm0")]
