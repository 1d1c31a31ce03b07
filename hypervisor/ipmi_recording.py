"""What a BMC told as a file of a host tree (JSON), so that it can be served without the BMC.

`capture.py` knows where in it serial numbers stand.
"""

from __future__ import annotations

import msgspec

from hypervisor.host import Host
from hypervisor.ipmi import Link
from hypervisor.ipmi_bmc import Bmc
from hypervisor.ipmi_survey import Survey
from hypervisor.ipmi_value import Recording

FILE = "khv/ipmi/bmc.json"
FORMAT = 1


class RecordingError(Exception):
    """A recording cannot be understood; the text says why."""


def encode(recording: Recording) -> bytes:
    """Return a recording as text, one line a sensor, record or part: that can be compared."""
    return msgspec.json.format(msgspec.json.encode(recording), indent=1) + b"\n"


def decode(data: bytes) -> Recording:
    """Return the recording of a text."""
    try:
        found = msgspec.json.decode(data, type=Recording)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as exc:
        raise RecordingError(f"{FILE}: {exc}") from exc
    if found.format != FORMAT:
        raise RecordingError(f"{FILE}: format {found.format} is not known")
    return found


def recorded(host: Host) -> bool:
    """Whether a captured tree holds a recording."""
    return not host.live and host.exists(FILE)


def read_recording(host: Host) -> Recording:
    """Return the recording of a captured tree."""
    data = host.read_bytes(FILE)
    if data is None:
        raise RecordingError(f"{FILE} cannot be read")
    return decode(data)


def record(link: Link, now: float) -> Recording:
    """Ask a BMC for everything, once; this takes as long as it takes."""
    bmc, survey = Bmc(link), Survey()
    survey.begin(bmc)
    survey.parts(bmc)
    survey.readings(bmc, now)
    while survey.log_step(bmc):
        pass
    return survey.recording()
