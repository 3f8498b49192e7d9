"""What a process remembers, for how long, and how it forgets."""

from datetime import UTC, datetime, timedelta

from chalicelib.kernel import cache, clock
from chalicelib.kernel.cache import Cache

NOW = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)
AGE = timedelta(seconds=30)


def test_a_value_is_used_until_its_age() -> None:
    kept: Cache[str, int] = Cache(AGE)
    with clock.at(NOW):
        kept.put("a", 1)
    with clock.at(NOW + AGE - timedelta(microseconds=1)):
        assert kept.get("a") == 1
    with clock.at(NOW + AGE):
        assert kept.get("a") is None
        assert kept.latest("a") == 1


def test_a_clock_that_goes_back_keeps_nothing_alive() -> None:
    kept: Cache[str, int] = Cache(AGE)
    with clock.at(NOW):
        kept.put("a", 1)
    with clock.at(NOW - timedelta(hours=1)):
        assert kept.get("a") is None


def test_what_is_missing_is_read_once() -> None:
    kept: Cache[str, int] = Cache(AGE)
    reads: list[int] = []

    def read() -> int:
        reads.append(1)
        return 7

    with clock.at(NOW):
        assert [kept.get_or_read("a", read) for _ in range(3)] == [7, 7, 7]
    assert len(reads) == 1


def test_the_value_used_longest_ago_goes_first() -> None:
    kept: Cache[str, int] = Cache(AGE, greatest_size=2)
    kept.put("a", 1)
    kept.put("b", 2)
    kept.get("a")
    kept.put("c", 3)
    assert (kept.get("a"), kept.get("b"), kept.get("c")) == (1, None, 3)


def test_an_expired_value_is_old_and_still_there() -> None:
    kept: Cache[str, int] = Cache(AGE)
    kept.put("a", 1)
    kept.expire("a")
    kept.expire("nothing")
    assert kept.get("a") is None
    assert kept.latest("a") == 1


def test_all_caches_are_forgotten_in_one_call() -> None:
    first: Cache[str, int] = Cache(AGE)
    second: Cache[str, int] = Cache(AGE)
    first.put("a", 1)
    second.put("a", 1)
    second.forget("a")
    cache.forget_all()
    assert first.latest("a") is None
    assert second.latest("a") is None


def test_some_keys_are_forgotten_and_the_others_stay() -> None:
    kept: Cache[str, int] = Cache(AGE, greatest_size=3)
    for number, key in enumerate(("a1", "a2", "b1")):
        kept.put(key, number)
    kept.forget_where(lambda key: key.startswith("a"))
    assert [kept.get(key) for key in ("a1", "a2", "b1")] == [None, None, 2]
