"""Host trees as one text file: `khv capture` writes them, tests and the demonstration read them.

A capture holds exactly the files that the readers looked at.  What identifies a machine or its
owner (serial numbers, WWIDs, UUIDs, MAC and IP addresses, names) is replaced, each value by the
same fake wherever it stands, in paths too; of udev's records only what the readers use is kept.
The format, one entry after the other:

    == file PATH        its lines follow, each after one space
    == hex PATH         its bytes follow as hexadecimal, after one space
    == link PATH -> TARGET
    == dir PATH
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Callable, Mapping

from hypervisor.address import read_addresses
from hypervisor.block import parse_vpd_serial
from hypervisor.host import Clock, Host
from hypervisor.lldp import FILE as NEIGHBOURS
from hypervisor.mask import (
    MOUNT_TABLES,
    TOLD_SERIAL,
    mask_mounts,
    mask_numbers,
    mask_path,
    mask_place,
    mask_smbios,
)
from hypervisor.mask_neighbour import mask_neighbours
from hypervisor.mask_network import fake_network
from hypervisor.mask_process import MASKS
from hypervisor.pci import HEADER_BYTES
from hypervisor.pci_name import LISTS, excerpt
from hypervisor.route import read_gateways, read_resolver
from hypervisor.smbios import TABLE as SMBIOS_TABLE
from hypervisor.space import TOLD as SPACE_TOLD

VPD_HEADER = 4  # bytes before the serial number in page 80h
BLANK = " \t\n\0"
HEADER = "# khv host tree 1\n"
DEMO_TREE = os.path.join(os.path.dirname(__file__), "demo.tree")

# Files whose whole content identifies the machine.
_SECRETS = re.compile(
    r"(serial|wwid|product_uuid|product_serial|board_serial|chassis_serial"
    r"|chassis_asset_tag|machine-id|hostname|serial-number|md/uuid|ifalias"
    r"|serial_num|serialnum|serial_number|board_tracer|subsysnqn)\Z"
)
# What identifies it inside other files: where, and what of it (group 1).
_INNER = (
    (re.compile(r"proc/cpuinfo\Z"), re.compile(r"^Serial\s*:\s*(\S+)", re.MULTILINE)),
    (re.compile(r"proc/cpuinfo\Z"), re.compile(r"identification = (\w+)")),
    (
        re.compile(r"run/udev/data/"),
        re.compile(
            r"^E:(?:ID_SERIAL_SHORT|ID_WWN|ID_PART_ENTRY_UUID|ID_FS_UUID|MD_UUID)=(.+)$",
            re.MULTILINE,
        ),
    ),
    (re.compile(r"/uevent\Z"), re.compile(r"^PARTUUID=(.+)$", re.MULTILINE)),
    (re.compile(r"khv/ipmi/"), re.compile(r'"(?:serial|asset)": "((?:[^"\\]|\\.)+)')),
    (re.compile(r"/dm/uuid\Z"), re.compile(r"^(?:part\d+-)?[A-Za-z]+-(\S+)")),
    (re.compile(r"khv/tool/"), TOLD_SERIAL),
    (
        re.compile(r"(port_name|node_name|fabric_name|sas_address|class/enclosure/[^/]+/id)\Z"),
        re.compile(r"^(?:0x)?([0-9a-fA-F]{16})$"),
    ),
    (re.compile(r"class/nvme/[^/]+/address\Z"), re.compile(r"traddr=([^,\s]+)")),
)
# Of these files only some lines are kept.
_UDEV_LINES = re.compile(
    r"^E:(?:ID_SERIAL_SHORT|ID_WWN|ID_MODEL|ID_REVISION|ID_BUS|ID_ATA_ROTATION_RATE_RPM"
    r"|ID_PART_ENTRY_(?:SCHEME|TYPE|UUID|FLAGS)|ID_FS_UUID|MD_UUID|ID_CDROM\w*)=.*$",
    re.MULTILINE,
)
_UEVENT_LINES = re.compile(r"^(?:DEVNAME|DEVTYPE|PARTN|PARTUUID)=.*$", re.MULTILINE)
_GROUP_LINES = re.compile(r"^(?!.*3333ff).+$", re.MULTILINE)  # those end as the address does
_KEPT = (
    (re.compile(r"run/udev/data/"), _UDEV_LINES),
    (re.compile(r"sys/block/.*/uevent\Z"), _UEVENT_LINES),
    (re.compile(r"proc/net/dev_mcast\Z"), _GROUP_LINES),
)
_BTRFS = re.compile(r"sys/fs/btrfs/([0-9a-f-]{36})/")
_MAC = re.compile(r"\b([0-9a-fA-F]{2}:){5,}[0-9a-fA-F]{2}\b")
_WWID_KIND = re.compile(r"(naa|eui|nvme|t10|uuid)\.")
# Shorter secrets, and those without a digit, are replaced where they stand alone; elsewhere `24`
# or `Xeon` is more likely something else.
MIN_WORD = 6
_PCI_NUMBERS = re.compile(r"sys/bus/pci/devices/[^/]+/(subsystem_)?(vendor|device)\Z")
_PCI_CONFIG = re.compile(r"sys/bus/pci/devices/[^/]+/config\Z")


class CaptureError(Exception):
    """An archive cannot be read; the text says where."""


class RecordingHost(Host):
    """A host that remembers what was read of it, by the paths that the readers used."""

    def __init__(self, root: str, clock: Clock | None = None) -> None:
        super().__init__(root, clock)
        self.live = False  # addresses come from /proc, so that the capture has them
        self.files: dict[str, bytes] = {}
        self.links: dict[str, str] = {}  # path -> last part of the target
        self.places: dict[str, str] = {}  # path -> where it leads, for links that were followed
        self.directories: set[str] = set()

    def read_bytes(self, *parts: str) -> bytes | None:
        data = super().read_bytes(*parts)
        path = "/".join(parts)
        if data is not None:
            self.files[path] = data
        elif os.path.isfile(self.path(path)):
            self.files[path] = b""  # it is there and cannot be read: nor can its copy
        return data

    def keep(self, path: str, data: bytes) -> None:
        self.files[path] = data

    def names(self, *parts: str) -> list[str]:
        found = super().names(*parts)
        base = "/".join(parts)
        self.directories.update(
            f"{base}/{name}" for name in found if os.path.isdir(self.path(base, name))
        )
        return found

    def link(self, *parts: str) -> str | None:
        target = super().link(*parts)
        if target is not None:
            self.links["/".join(parts)] = target
        return target

    def resolve(self, *parts: str) -> str | None:
        place, path = super().resolve(*parts), "/".join(parts)
        if place is not None and place != path and os.path.isdir(self.path(place)):
            self.places[path] = place
        return place

    def exists(self, *parts: str) -> bool:
        path = "/".join(parts)
        found = super().exists(path)
        if found and os.path.isdir(self.path(path)):
            self.directories.add(path)
        elif found:
            self.files.setdefault(path, b"")
        return found


def capture(
    host: Host, read_everything: Callable[[Host], None], more: Mapping[str, bytes] | None = None
) -> str:
    """Return an anonymised archive of what `read_everything` reads of a host, and `more` files."""
    recorder = RecordingHost(host.root, host.clock)
    read_everything(recorder)
    recorder.files.update(more or {})
    network = (read_addresses(recorder), read_gateways(recorder), read_resolver(recorder))
    faker = _Faker()
    for path, data in recorder.files.items():
        faker.learn(path, data)
    files = {path: faker.clean(path, data) for path, data in recorder.files.items()}
    files.update(fake_network(*network, faker.everywhere))
    numbers = {
        data.decode("latin-1").strip().removeprefix("0x")
        for path, data in files.items()
        if _PCI_NUMBERS.match(path)
    }
    files.update({path: excerpt(files[path], numbers) for path in LISTS if path in files})
    # Only the last part of a target counts, but what is read through it must have a place.
    links = {
        path: f".{path.rpartition('/')[2]}/{target}" for path, target in recorder.links.items()
    }
    links.update({path: f"/{place}" for path, place in recorder.places.items()})
    directories = sorted({*recorder.directories, *recorder.places.values()} - links.keys())
    return _archive(
        {faker.everywhere(path): data for path, data in files.items()},
        {faker.everywhere(path): faker.everywhere(target) for path, target in links.items()},
        [faker.everywhere(path) for path in directories],
    )


class _Faker:
    """Replaces what identifies a machine, the same way everywhere.

    Texts are Latin-1 here: every byte is one letter, so that nothing is lost on the way.
    """

    def __init__(self) -> None:
        self._common: dict[str, str] = {}

    def learn(self, path: str, data: bytes) -> None:
        """Find what must not be shown, wherever it stands."""
        text = data.decode("latin-1")
        if _SECRETS.search(path):
            self._know(text.strip(BLANK))
            self._know(text.partition(".")[0].strip(BLANK))
        if path.endswith("vpd_pg80"):
            self._know(parse_vpd_serial(data) or "")
        for match in _BTRFS.finditer(path):
            self._know(match[1])
        for where, what in _INNER:
            if where.search(path):
                for match in what.finditer(text):
                    self._know(match[1])
        for match in _MAC.finditer(text):
            self._common[match[0]] = fake = _fake(match[0])
            self._common[match[0].replace(":", "")] = fake.replace(":", "")

    def _know(self, word: str) -> None:
        if len(word) >= MIN_WORD and any(letter.isdigit() for letter in word):
            self._common[word] = _fake(word)

    def clean(self, path: str, data: bytes) -> bytes:
        """Return a file's content without what identifies the machine."""
        if path == SMBIOS_TABLE:
            return mask_smbios(data, _fake)
        if path == NEIGHBOURS:
            return mask_neighbours(data, _fake, self.everywhere)
        if _PCI_CONFIG.match(path):
            return data[:HEADER_BYTES]  # further on a serial number may stand
        for where, mask in MASKS:
            if where.match(path):
                return mask(data, _fake)
        text = data.decode("latin-1")
        if _SECRETS.search(path):
            word = text.strip(BLANK)
            return text.replace(word, _fake(word)).encode("latin-1") if word else data
        if path.endswith("vpd_pg80"):
            head, serial = text[:VPD_HEADER], text[VPD_HEADER:]
            word = serial.strip(BLANK)
            return (head + serial.replace(word, _fake(word))).encode("latin-1") if word else data
        text = _reduced(path, text)
        for where, what in _INNER:
            if where.search(path):
                text = what.sub(lambda m: m[0].removesuffix(m[1]) + _fake(m[1]), text)
        return self.everywhere(text).encode("latin-1")

    def everywhere(self, text: str) -> str:
        """Replace what is known in any text."""
        for word in sorted(self._common, key=len, reverse=True):
            text = text.replace(word, self._common[word])
        return text


def _reduced(path: str, text: str) -> str:
    """Return of a file that tells much only what the readers use, without names."""
    if path == SPACE_TOLD:
        return "".join(f"{mask_place(line, _fake)}\n" for line in text.splitlines())
    table = MOUNT_TABLES.search(path)
    if table is not None:
        return mask_mounts(text, table[1], _fake)
    if path.startswith("khv/tool/"):
        return mask_numbers(text)
    if path.endswith("loop/backing_file"):
        return f"{mask_path(text.strip(BLANK), _fake)}\n"
    for where, kept in _KEPT:
        if where.search(path):
            return "".join(f"{match[0]}\n" for match in kept.finditer(text))
    return text


def _fake(word: str) -> str:
    """Make a fake of the same shape: digits stay digits, letters letters, zeros zeros."""
    if not word.strip("0:.-f"):
        return word
    kind = _WWID_KIND.match(word)
    start = kind.end() if kind else 0
    digest = hashlib.sha256(f"capture {word}".encode()).digest()
    shape = [word[:start]]
    for index, letter in enumerate(word[start:]):
        number = digest[index % len(digest)] + index
        if letter in "0123456789":
            shape.append(str(number % 10))
        elif letter in "abcdef":
            shape.append("abcdef"[number % 6])
        elif letter.isalpha():
            shape.append("ABCDEF"[number % 6])
        else:
            shape.append(letter)
    fake = "".join(shape)
    return f"02{fake[2:]}" if _MAC.fullmatch(word) else fake  # locally administered: nobody's


def _archive(files: dict[str, bytes], links: dict[str, str], directories: list[str]) -> str:
    lines = [HEADER.rstrip("\n")]
    lines += [f"== link {path} -> {target}" for path, target in sorted(links.items())]
    lines += [f"== dir {path}" for path in directories]
    for path, data in sorted(files.items()):
        try:
            text = data.decode("ascii")
        except UnicodeDecodeError:
            text = "\0"
        if "\0" in text or "\r" in text:
            lines += [f"== hex {path}", f" {data.hex()}"]
        else:
            lines.append(f"== file {path}")
            lines += [f" {line}" for line in text.removesuffix("\n").split("\n")] if text else []
    return "\n".join(lines) + "\n"


def demo_tree() -> str:
    """Return the archive of the demonstration host."""
    with open(DEMO_TREE, encoding="utf-8") as file:
        return file.read()


def unpack(archive: str, directory: str) -> None:
    """Write an archive's tree below a directory; CaptureError says which line is wrong."""
    body: list[str] = []
    entry: tuple[str, str] | None = None
    for number, line in enumerate(archive.splitlines(), 1):
        if line.startswith("== "):
            _finish(directory, entry, body)
            kind, _, rest = line[3:].partition(" ")
            entry, body = _begin(directory, kind, rest, number), []
        elif line.startswith(" ") and entry is not None:
            body.append(line[1:])
        elif line and not line.startswith("#"):
            raise CaptureError(f"line {number} is no part of a host tree")
    _finish(directory, entry, body)


def _begin(directory: str, kind: str, rest: str, number: int) -> tuple[str, str] | None:
    """Make a link or directory, or return the file whose content follows."""
    name, _, target = rest.partition(" -> ")
    if name.startswith("/") or ".." in name.split("/"):
        raise CaptureError(f"line {number}: {name} is not below the tree")
    path = os.path.join(directory, name)
    match kind:
        case "file" | "hex":
            return kind, path
        case "dir":
            os.makedirs(Host(directory).path(name), exist_ok=True)
        case "link":
            above, _, last = name.rpartition("/")
            above = Host(directory).path(above)
            os.makedirs(above, exist_ok=True)
            if not os.path.lexists(f"{above}/{last}"):
                os.symlink(target, f"{above}/{last}")
        case _:
            raise CaptureError(f"line {number}: an entry is file, hex, link or dir, not {kind}")
    return None


def _finish(directory: str, entry: tuple[str, str] | None, body: list[str]) -> None:
    if entry is None:
        return
    kind, path = entry
    # Links inside a tree may be absolute: they start at its root, as on the host.
    path = Host(directory).path(os.path.relpath(path, directory))
    os.makedirs(os.path.dirname(path), exist_ok=True)
    data = (
        bytes.fromhex("".join(body)) if kind == "hex" else "".join(f"{x}\n" for x in body).encode()
    )
    with open(path, "wb") as file:
        file.write(data)
