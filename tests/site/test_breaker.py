"""Who may ask a database that is stuck: by a clock of the test's own."""

import pytest

from msntc.database.breaker import LONG, PAUSE, ROOM, Breaker, DatabaseStuck


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


class TimedOut(Exception):
    pass


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def breaker(clock: Clock) -> Breaker:
    return Breaker(clock=clock)


def ask(breaker: Breaker, what: str = "one", fault: Exception | None = None) -> bool:
    with breaker.ask(what, lambda fault: isinstance(fault, TimedOut)) as is_retry:
        if fault:
            raise fault
        return is_retry


def time_out(breaker: Breaker, what: str = "one") -> None:
    with pytest.raises(TimedOut):
        ask(breaker, what, TimedOut())


def test_what_timed_out_is_refused_and_nothing_else(breaker: Breaker):
    time_out(breaker)
    with pytest.raises(DatabaseStuck):
        ask(breaker)
    assert not ask(breaker, "another")


def test_one_tries_again_after_a_pause_and_the_others_wait_for_what_it_finds(breaker: Breaker, clock: Clock):
    time_out(breaker)
    clock.now = PAUSE
    with breaker.ask("one", lambda fault: False) as is_retry:
        assert is_retry
        with pytest.raises(DatabaseStuck):
            ask(breaker)
    assert not ask(breaker)


def test_who_tries_in_vain_shuts_it_for_another_pause(breaker: Breaker, clock: Clock):
    time_out(breaker)
    clock.now = PAUSE
    time_out(breaker)
    clock.now = 2 * PAUSE - 0.1
    with pytest.raises(DatabaseStuck):
        ask(breaker)


def test_a_fault_that_is_no_time_out_shuts_nothing(breaker: Breaker):
    with pytest.raises(ZeroDivisionError):
        ask(breaker, fault=ZeroDivisionError())
    assert not ask(breaker)


def test_while_some_wait_for_long_there_is_no_room_for_more(breaker: Breaker, clock: Clock):
    waiting = [breaker.go_on() for _ in range(ROOM)]
    for one in waiting:
        one.__enter__()
    clock.now = LONG + 0.1
    with pytest.raises(DatabaseStuck, match="too many have waited for long"):  # at once
        ask(breaker, "another")
    waiting[0].__exit__(None, None, None)
    assert not ask(breaker, "another")
