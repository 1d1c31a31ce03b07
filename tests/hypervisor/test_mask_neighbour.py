from __future__ import annotations

from pathlib import Path

from hypervisor.capture import capture, unpack
from hypervisor.host import Host
from hypervisor.lldp import FILE, Reader, decode
from hypervisor.mask_neighbour import mask_neighbours
from providers import read_everything
from tests.hosts import host


def test_capture_tells_of_neighbours_without_their_names(tmp_path: Path) -> None:
    machine = host("server", tmp_path / "a")
    archive = capture(machine, read_everything)
    for secret in ("switch-a", "switch-b", "192.0.2.241", "02:00:5e:20", "Example switch"):
        assert secret not in archive
    unpack(archive, str(tmp_path / "b"))
    before = Reader(machine)(lambda: False)
    after = Reader(Host(str(tmp_path / "b")))(lambda: False)
    for one, other in zip(before, after, strict=True):
        assert (one.interface, one.port, one.functions, one.vlans) == (
            other.interface, other.port, other.functions, other.vlans,
        )  # fmt: skip
        assert len(other.addresses) == len(one.addresses)


def test_names_of_adapters_are_replaced_everywhere(tmp_path: Path) -> None:
    machine = host("server", tmp_path)
    archive = capture(machine, read_everything)
    for secret in ("10000090fa5e0001", "500605b00e0a0b00", "500a098012340080", "DEMO00FC01"):
        assert secret not in archive.lower()
        assert secret not in archive


def test_file_that_cannot_be_read_is_left_out() -> None:
    assert mask_neighbours(b"{", str, str) == b""


def test_port_is_renamed_and_addresses_stay_addresses(tmp_path: Path) -> None:
    data = host("server", tmp_path).read_bytes(FILE)
    assert data is not None
    (first, *_) = decode(mask_neighbours(data, lambda text: text[::-1], lambda name: f"{name}x"))
    assert (first.interface, first.system) == ("eno1x", "gro.elpmaxe.a-hctiws")
    assert first.addresses == ("198.19.128.1",)
