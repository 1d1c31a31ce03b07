from __future__ import annotations

from exporters.snmp.sources import FORGET_S, FREE_FAILURES, LIMIT, MAX_DELAY_S, TRUST_S, Sources


def failing(times: int, now: float = 0.0) -> Sources:
    sources = Sources()
    for _ in range(times):
        sources.failed("peer", now)
    return sources


def test_a_few_failures_are_free() -> None:
    assert not failing(FREE_FAILURES - 1).waits("peer", 0.1)


def test_the_wait_grows_and_ends() -> None:
    sources = failing(FREE_FAILURES)
    assert sources.waits("peer", 0.5)
    assert not sources.waits("peer", 1.5)
    sources.failed("peer", 1.5)
    assert sources.waits("peer", 3.0)
    assert not sources.waits("peer", 4.0)
    longest = failing(FREE_FAILURES + 100)
    assert longest.waits("peer", MAX_DELAY_S - 1)
    assert not longest.waits("peer", MAX_DELAY_S + 1)


def test_others_do_not_wait() -> None:
    assert not failing(FREE_FAILURES + 5).waits("other", 0.5)


def test_who_was_authentic_is_not_shut_out_by_failures_in_its_name() -> None:
    sources = failing(FREE_FAILURES - 1)
    sources.succeeded("peer", 1.0)
    for _ in range(FREE_FAILURES * 3):
        sources.failed("peer", 2.0)
    assert not sources.waits("peer", 2.5)
    for _ in range(FREE_FAILURES * 3):
        sources.failed("peer", TRUST_S + 2.0)
    assert sources.waits("peer", TRUST_S + 2.5)


def test_old_failures_are_forgotten() -> None:
    sources = failing(FREE_FAILURES - 1)
    sources.failed("peer", FORGET_S + 1)
    assert not sources.waits("peer", FORGET_S + 1.1)


def test_the_memory_is_bounded() -> None:
    sources = failing(FREE_FAILURES)
    for number in range(LIMIT):
        sources.failed(f"10.0.{number // 256}.{number % 256}", 0.0)
    assert not sources.waits("peer", 0.5)
