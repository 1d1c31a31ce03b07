from __future__ import annotations

from cimom.access.entry import OK, Entry
from khv.audit.channel import Told
from khv.config import SyslogTarget
from khv.syslog.relay import Relay
from khv.syslog.sender import MAX_QUEUED
from tests.khv.syslog.test_message import event

TOLD = Told(1, "2027-01-15T08:00:00.000000Z", "ab" * 32, Entry(account="a", action="x:y"), OK)


def test_each_server_gets_what_it_wants() -> None:
    both = SyslogTarget(address="both.example")
    audit = SyslogTarget(address="audit.example", transport="tcp", what=("audit",))
    relay = Relay((both, audit), "host", "0")
    for _ in range(MAX_QUEUED):
        relay.audit(TOLD)
    relay.event(event("x"))
    assert relay.dropped() == {"tls://both.example:6514": 1, "tcp://audit.example:514": 0}
    relay.audit(TOLD)
    assert relay.dropped() == {"tls://both.example:6514": 2, "tcp://audit.example:514": 1}
    assert relay.problems() == [
        "syslog tls://both.example:6514: not connected yet",
        "syslog tcp://audit.example:514: not connected yet",
    ]
