"""What a guest may share, and what of it counts."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.kernel.callers import Shared
from chalicelib.kernel.errors import Invalid
from chalicelib.reservations.stays.windows import Window
from chalicelib.smart_home.bridges.rules import policy, queue_name
from chalicelib.smart_home.sharing import rules
from chalicelib.smart_home.sharing.rules import ShareEnded, TooManyShares
from chalicelib.smart_home.sharing.types import KeptShares, Share

NOW = datetime(2026, 3, 6, 18, tzinfo=UTC)
HOUR = timedelta(hours=1)
WINDOW = Window(NOW - HOUR, NOW + 40 * HOUR)


def share(name: str = "s", hours: float = 1, **fields: Any) -> Share:
    given: dict[str, Any] = {
        "share_id": name,
        "by": "ana",
        "label": " Primo ",
        "device_ids": ("a", "a"),
        "music": False,
        "until": NOW + hours * HOUR,
        "created": NOW,
        **fields,
    }
    return Share(**given)


def test_what_is_shared_is_tidy() -> None:
    made = rules.checked(share(), {"a", "b"}, WINDOW, NOW)
    assert (made.label, made.device_ids) == ("Primo", ("a",))


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        (share(label=" "), "label"),
        (share(label="x" * 61), "label"),
        (share(device_ids=()), "device_ids"),
        (share(device_ids=("c",)), "device_ids"),
        (share(hours=0), "until"),
        (share(hours=40.1), "until"),
    ],
)
def test_what_cannot_be_shared(wrong: Share, field: str) -> None:
    with pytest.raises(Invalid) as refused:
        rules.checked(wrong, {"a"}, WINDOW, NOW)
    assert list(refused.value.fields) == [field]


def test_a_share_lasts_a_day_where_nobody_says_and_never_beyond_the_stay() -> None:
    assert rules.until(None, WINDOW, NOW) == NOW + 24 * HOUR
    assert rules.until(None, WINDOW, NOW + 30 * HOUR) == WINDOW.closes
    assert rules.until(None, WINDOW, NOW - 9 * HOUR) == WINDOW.opens + 24 * HOUR
    assert rules.until(NOW, WINDOW, NOW) == NOW


@given(st.lists(st.integers(-5, 5), max_size=20))
def test_at_most_ten_shares_are_open(hours: list[int]) -> None:
    shares: tuple[Share, ...] = ()
    for number, each in enumerate(hours):
        try:
            shares = rules.with_share(shares, share(str(number), each), NOW)
        except TooManyShares:
            assert len(shares) == rules.MOST_SHARES
    assert len([each for each in shares if each.until > NOW]) <= rules.MOST_SHARES


def test_what_ended_opens_nothing() -> None:
    kept = (share("a", 1), share("b", -1))
    assert rules.share_of(kept, Shared("stay", "a"), NOW).share_id == "a"
    for name in ("b", "c"):
        with pytest.raises(ShareEnded):
            rules.share_of(kept, Shared("stay", name), NOW)


def test_only_a_share_of_the_music_opens_it() -> None:
    assert rules.opens_music(share(music=True), NOW)
    assert not rules.opens_music(share(), NOW)
    assert not rules.opens_music(share(music=True, hours=0), NOW)


def test_a_session_of_a_bridge_takes_from_one_queue() -> None:
    name = f"casa-production-{queue_name('0b7f3a52-4ac8-4a0e-9d0e-7f0e9a3f1c00', 9999)}"
    assert len(name) <= 80
    said = policy("sa-east-1", "123456789012", name)
    assert f'"arn:aws:sqs:sa-east-1:123456789012:{name}"' in said
    assert "*" not in said


def test_what_a_guest_shared_ends_where_the_stay_is_another_s() -> None:
    kept = KeptShares((share("mine"), share("hers", by="eva")), 3)
    assert [each.share_id for each in kept.of_guest("eva").shares] == ["hers"]
    assert kept.of_guest("eva").version == 3


def test_a_guest_of_two_records_shares_what_either_did() -> None:
    shares = (share("mine"), share("hers", by="eva"))
    after = rules.handed_over(shares, "eva", "ana")
    assert [each.by for each in after] == ["ana", "ana"]
    assert rules.handed_over(after, "eva", "ana") == after
