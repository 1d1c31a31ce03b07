"""Lines of the kernel as it writes them (drivers/{edac,ata,nvme}, block, mm, pci, mce)."""

from __future__ import annotations

import pytest

from hypervisor.kernel_message import (
    MAX_SUBJECT,
    MAX_TEXT,
    Kind,
    Line,
    Severity,
    Trouble,
    parse_line,
    trouble,
)

W, M, C = Severity.WARNING, Severity.MAJOR, Severity.CRITICAL


@pytest.mark.parametrize(
    ("data", "line"),
    [
        (b"6,339,5140900,-;NET: Registered\n", Line(339, 5140900, "NET: Registered")),
        (b"4,1,2,c,caller=T1;a;b\n SUBSYSTEM=pci\n DEVICE=+pci:0\n", Line(1, 2, "a;b")),
        (b"3,7,9,-;\xff\n", Line(7, 9, "\N{REPLACEMENT CHARACTER}")),
        (b"11,1,2,-;by a program", Line(1, 2, "by a program", False)),
        (b"", None),
        (b" SUBSYSTEM=pci", None),
        (b"-1,1,2,-;x", None),
        (b"6,x,2,-;x", None),
        (b"6,1,2,-", None),
        (b"\0" * 100, None),
        (b"9" * 5000, None),
    ],
)
def test_records_of_the_log(data: bytes, line: Line | None) -> None:
    assert parse_line(data) == line


def test_a_long_line_is_cut() -> None:
    line = parse_line(b"6,1,2,-;" + b"x" * 8000)
    assert line is not None
    assert len(line.text) == MAX_TEXT


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "mce: [Hardware Error]: CPU 3: Machine Check: 0 Bank 5: 8c00004000010090",
            Trouble(Kind.MACHINE_CHECK, "CPU 3 bank 5", W),
        ),
        (
            "mce: [Hardware Error]: CPU 8: Machine Check Exception: 5 Bank 7: be00000000800400",
            Trouble(Kind.MACHINE_CHECK, "CPU 8 bank 7", C),
        ),
        ("mce: [Hardware Error]: Machine check events logged",
         Trouble(Kind.MACHINE_CHECK, "hardware", W)),
        ("[Hardware Error]: Corrected error, no action required.",
         Trouble(Kind.MACHINE_CHECK, "hardware", W)),
        ("[Hardware Error]: Uncorrected, software restartable error.",
         Trouble(Kind.MACHINE_CHECK, "hardware", C)),
        ("{1}[Hardware Error]: event severity: recoverable",
         Trouble(Kind.MACHINE_CHECK, "hardware", C)),
        (
            "EDAC MC1: 3 CE memory read error on CPU_SrcID#1_MC#0_Chan#2_DIMM#0 (channel:2 slot:0)",
            Trouble(Kind.MEMORY, "MC1 CPU_SrcID#1_MC#0_Chan#2_DIMM#0", W, 3),
        ),
        (
            "EDAC MC0: 1 UE on DIMM_A1 (csrow:0 channel:0 page:0x0)",
            Trouble(Kind.MEMORY, "MC0 DIMM_A1", C),
        ),
        ("EDAC MC0: Giving out device to module i10nm_edac", None),
        (
            "pcieport 0000:00:1c.0: AER: Corrected error received: 0000:04:00.0",
            Trouble(Kind.PCIE, "0000:04:00.0", W),
        ),
        (
            ("pcieport 0000:5d:02.0: AER: Uncorrectable (Fatal) error message received"
            " from 0000:5e:00.0"),
            Trouble(Kind.PCIE, "0000:5e:00.0", C),
        ),
        (
            "nvme 0000:04:00.0: PCIe Bus Error: severity=Uncorrected (Non-Fatal), type=Transaction",
            Trouble(Kind.PCIE, "0000:04:00.0", M),
        ),
        (
            "critical medium error, dev sdb, sector 1953 op 0x0:(READ) flags 0x0 phys_seg 1",
            Trouble(Kind.DISK, "sdb", C),
        ),
        (
            "blk_update_request: I/O error, dev sda, sector 4096 op 0x1:(WRITE)",
            Trouble(Kind.DISK, "sda", M),
        ),
        ("print_req_error: I/O error, dev sda, sector 4096", Trouble(Kind.DISK, "sda", M)),
        ("timeout error, dev nvme0n1, sector 8 op 0x0:(READ)", Trouble(Kind.DISK, "nvme0n1", M)),
        ("blk_update_request: operation not supported error, dev loop0, sector 0 op 0x9:(X)", None),
        ("critical target error, dev sda, sector 40960 op 0x3:(DISCARD) flags 0x800", None),
        ("I/O error, dev fd0, sector 0 op 0x0:(READ)", None),
        ("Buffer I/O error on dev dm-3, logical block 7, async page read",
         Trouble(Kind.DISK, "dm-3", M)),
        ("ata3.00: exception Emask 0x10 SAct 0x4 SErr 0x40d0000 action 0xe frozen",
         Trouble(Kind.ATA, "ata3.00", W)),
        ("ata3: limiting SATA link speed to 1.5 Gbps", Trouble(Kind.ATA, "ata3", M)),
        ("ata3: SATA link up 6.0 Gbps (SStatus 133 SControl 300)", None),
        ("nvme nvme0: I/O 12 (Read) QID 4 timeout, aborting", Trouble(Kind.NVME, "nvme0", M)),
        (
            "nvme nvme1: controller is down; will reset: CSTS=0xffffffff, PCI_STATUS=0x10",
            Trouble(Kind.NVME, "nvme1", C),
        ),
        ("nvme nvme0: 8/0/0 default/read/poll queues", None),
        ("EXT4-fs error (device sda2): ext4_find_entry:1455: inode #2",
         Trouble(Kind.FILE_SYSTEM, "sda2", C)),
        ("EXT4-fs (sda2): mounted filesystem with ordered data mode", None),
        ("XFS (dm-1): Metadata corruption detected at xfs_agf",
         Trouble(Kind.FILE_SYSTEM, "dm-1", C)),
        ("BTRFS error (device sdb1): bdev /dev/sdb1 errs: wr 1",
         Trouble(Kind.FILE_SYSTEM, "sdb1", C)),
        (
            "Out of memory: Killed process 4711 (qemu-system-x86) total-vm:123kB",
            Trouble(Kind.OUT_OF_MEMORY, "qemu-system-x86", M),
        ),
        ("Memory cgroup out of memory: Killed process 1 (a) b)",
         Trouble(Kind.OUT_OF_MEMORY, "a", M)),
        (
            "mce: CPU9: Package temperature above threshold, cpu clock throttled (total events",
            Trouble(Kind.HEAT, "CPU 9", W),
        ),
        ("mce: CPU9: Package temperature/speed normal", None),
        ("watchdog: BUG: soft lockup - CPU#3 stuck for 26s! [kworker]",
         Trouble(Kind.STALL, "CPU 3", M)),
        ("INFO: task jbd2/sda1-8:301 blocked for more than 120 seconds.",
         Trouble(Kind.STALL, "jbd2/sda1-8", M)),
        ("", None),
        ("error", None),
        ("usb 1-1: new high-speed USB device number 2 using xhci_hcd", None),
    ],
)  # fmt: skip
def test_what_a_line_tells_of(text: str, found: Trouble | None) -> None:
    assert trouble(text) == found


def test_a_subject_is_bounded() -> None:
    found = trouble(f"EDAC MC0: 1 CE error on {'x' * 48} (channel:0)")
    assert found is not None
    assert len(found.subject) <= MAX_SUBJECT
