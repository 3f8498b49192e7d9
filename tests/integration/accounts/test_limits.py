import msgspec
import pytest

from chalicelib.accounts.sign_in import limits
from chalicelib.accounts.sign_in.records import ATTEMPTS, LimitRecord
from chalicelib.cloud import events, store, usage
from chalicelib.cloud.logs import JsonFormatter
from chalicelib.cloud.settings import settings
from chalicelib.cloud.transaction import Transaction
from chalicelib.kernel import clock
from tests.support.http import Api

from .desk import hire, later, login, signed_in

WRONG = "otra-clave-distinta"


def fail(api: Api, times: int, *, email: str = "rosa@casaaustin.pe", **options: str) -> list[int]:
    return [login(api, email, WRONG, **options).status_code for _ in range(times)]


def test_after_five_failures_even_the_right_password_must_wait(api: Api) -> None:
    user = hire("rosa")
    assert fail(api, 5) == [401] * 5
    answer = login(api, user)
    assert answer.status_code == 429
    assert answer.headers["Retry-After"] == "900"


def test_the_wait_is_what_is_left_of_the_window(api: Api) -> None:
    hire("rosa")
    fail(api, 5)
    with clock.at(later(minutes=10)):
        answer = login(api, "rosa@casaaustin.pe")
    assert answer.headers["Retry-After"] == "300"


def test_when_the_window_is_over_attempts_count_anew(api: Api) -> None:
    user = hire("rosa")
    fail(api, 5)
    with clock.at(later(minutes=15)):
        assert fail(api, 4) == [401] * 4
        assert login(api, user).status_code == 200


def test_refused_attempts_do_not_prolong_the_wait(api: Api) -> None:
    user = hire("rosa")
    fail(api, 5)
    with clock.at(later(minutes=14)):
        assert fail(api, 3) == [429] * 3
    with clock.at(later(minutes=15)):
        assert login(api, user).status_code == 200


def test_an_unknown_account_is_limited_like_a_known_one(api: Api) -> None:
    assert fail(api, 6, email="nadie@casaaustin.pe") == [401] * 5 + [429]


def test_spelling_the_email_otherwise_does_not_help(api: Api) -> None:
    fail(api, 5)
    assert login(api, "ROSA@casaaustin.pe ", WRONG).status_code == 429


def test_a_success_clears_the_accounts_count(api: Api) -> None:
    user = hire("rosa")
    fail(api, 4)
    signed_in(api, user)
    assert fail(api, 5) == [401] * 5


def from_many_addresses(api: Api, email: str, times: int = 50) -> list[int]:
    """Failures that no address has too many of."""
    return [
        login(api, email, WRONG, address=f"192.0.2.{number // 5}").status_code
        for number in range(times)
    ]


def test_a_stranger_locks_nobody_out_from_elsewhere(api: Api) -> None:
    user = hire("rosa")
    assert fail(api, 6, address="203.0.113.9") == [401] * 5 + [429]
    assert login(api, user, address="203.0.113.10").status_code == 200


def test_who_tries_from_many_addresses_is_stopped_and_noticed_once_a_window(
    api: Api, caplog: pytest.LogCaptureFixture
) -> None:
    user = hire("rosa")
    assert from_many_addresses(api, user.email, 52) == [401] * 50 + [429] * 2
    refused = login(api, user, address="203.0.113.9")
    assert (refused.status_code, refused.json_body["code"]) == (429, "account_attacked")
    assert refused.headers["Retry-After"] == "900"
    names = [event.name for event in events.timeline(user.account_id)]
    assert names.count("sign_in.attacked") == 1
    [line] = [line for line in caplog.records if line.message == limits.ATTACK]
    written = msgspec.json.decode(JsonFormatter().format(line))
    assert written[limits.ATTACKS] == 1
    [counted] = written["_aws"]["CloudWatchMetrics"]
    assert counted["Namespace"] == settings().name("accounts")
    assert user.email not in str(written)
    with clock.at(later(minutes=15)):
        assert login(api, user, address="203.0.113.9").status_code == 200


def test_its_owner_signs_in_from_where_they_did_before(api: Api) -> None:
    user = hire("rosa")
    assert login(api, user, address="203.0.113.9").status_code == 200
    with clock.at(later(days=89)):
        from_many_addresses(api, user.email)
        assert login(api, user, address="203.0.113.10").status_code == 429
        assert login(api, user, WRONG, address="203.0.113.9").status_code == 401
        assert login(api, user, address="203.0.113.9").status_code == 200


def test_an_address_is_trusted_for_ninety_days_and_for_its_own_account(api: Api) -> None:
    rosa, luis = hire("rosa"), hire("luis")
    assert login(api, rosa, address="203.0.113.9").status_code == 200
    assert login(api, luis, address="203.0.113.10").status_code == 200
    with clock.at(later(days=91)):
        from_many_addresses(api, rosa.email)
        assert login(api, rosa, address="203.0.113.9").status_code == 429
        assert login(api, rosa, address="203.0.113.10").status_code == 429


def test_a_trusted_address_may_not_guess_without_limit(api: Api) -> None:
    user = hire("rosa")
    assert login(api, user, address="203.0.113.9").status_code == 200
    from_many_addresses(api, user.email)
    assert fail(api, 6, address="203.0.113.9") == [401] * 5 + [429]


def test_an_attack_on_an_unknown_account_is_answered_alike(api: Api) -> None:
    assert from_many_addresses(api, "nadie@casaaustin.pe", 51) == [401] * 50 + [429]
    refused = login(api, "nadie@casaaustin.pe", WRONG, address="203.0.113.9")
    assert (refused.status_code, refused.json_body["code"]) == (429, "account_attacked")


def test_addresses_of_one_customer_are_one(api: Api) -> None:
    found = [fail(api, 1, address=f"2001:db8:1:2::{number}") for number in range(6)]
    assert found == [[401]] * 5 + [[429]]
    assert fail(api, 1, address="2001:db8:1:3::1") == [401]


@pytest.mark.parametrize("email", ["rosa@casaaustin.pe", "nadie@casaaustin.pe"])
def test_a_failure_reads_as_much_whether_the_account_exists_or_not(api: Api, email: str) -> None:
    hire("rosa")
    with usage.measured() as spent:
        assert fail(api, 1, email=email) == [401]
    assert spent.calls == 3


def test_other_accounts_go_on_meanwhile(api: Api) -> None:
    hire("rosa")
    luis = hire("luis")
    fail(api, 6)
    assert login(api, luis).status_code == 200


def test_an_address_that_fails_thirty_times_is_stopped_for_every_account(api: Api) -> None:
    user = hire("rosa")
    for number in range(30):
        assert fail(api, 1, email=f"u{number}@casaaustin.pe", address="203.0.113.9") == [401]
    assert login(api, user, address="203.0.113.9").status_code == 429
    assert login(api, user, address="203.0.113.10").status_code == 200


def test_successes_do_not_count_against_an_address(api: Api) -> None:
    for _ in range(limits.MOST_PER_ADDRESS + 1):
        tx = Transaction(clock.now())
        limits.count("staff#rosa", "203.0.113.9", clock.now()).succeeded(tx)
        tx.commit()


def test_a_success_after_its_windows_have_gone_gives_no_credit_for_ever(api: Api) -> None:
    attempt = limits.count("staff#rosa", "203.0.113.9", clock.now())
    with clock.at(later(minutes=16)):
        tx = Transaction(clock.now())
        tx.delete(LimitRecord(account_id=attempt.address))
        tx.commit()
        tx = Transaction(clock.now())
        attempt.succeeded(tx)
        tx.commit()
        left = store.fetch(LimitRecord, attempt.address, ATTEMPTS)
        assert left is not None
        assert left.expires_at == later(minutes=31).timestamp()


def test_counters_do_not_tell_whose_they_are_and_end_by_themselves(api: Api) -> None:
    fail(api, 1)
    answer = store.connection().scan(settings().name("accounts"))
    found = [LimitRecord.from_raw_data(item) for item in answer["Items"]]
    assert len(found) == 3
    for record in found:
        assert "rosa" not in str(record.account_id)
        assert record.expires_at == later(minutes=15).timestamp()
