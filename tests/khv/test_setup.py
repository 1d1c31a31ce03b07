from __future__ import annotations

from khv.setup import broker_dir


def test_the_brokers_files_lie_below_the_state() -> None:
    assert broker_dir("/s") == "/s/broker"
