"""One-time codes: what is kept of them, how they are sent, and how often."""

from datetime import timedelta

import msgspec
import pytest

from chalicelib.cloud import clients, store
from chalicelib.cloud.logs import JsonFormatter
from chalicelib.cloud.settings import settings
from chalicelib.guests.codes.budget import SPENT
from chalicelib.guests.codes.sending import UNSENT
from chalicelib.kernel import cache, clock
from local.providers.twilio import Twilio
from tests.integration.clients.desk import NOW, Desk
from tests.support import deliveries
from tests.support.http import Api
from tests.support.meanwhile import each_time

from .phones import AUTH, ELSEWHERE, MARIA, STRANGER, Phones, request_code, set_password, sign_in

PHONE = "+51987654321"
WAYS_TO_FAIL = ("unauthorized", "limited", "broken", "down", "garbage", "reset", *Twilio.refusals)


@pytest.fixture
def maria(desk: Desk) -> str:
    """The id of a guest whom staff registered, without a password."""
    client_id: str = desk.register()["id"]
    return client_id


def everything(table: str) -> str:
    """Whatever stands in a table."""
    items = store.connection().client.scan(TableName=settings().name(table))["Items"]
    return str(items)


def counted(caplog: pytest.LogCaptureFixture, metric: str) -> int:
    """How often the log counts a metric."""
    lines = [msgspec.json.decode(JsonFormatter().format(line)) for line in caplog.records]
    return sum(line.get(metric, 0) for line in lines)


def test_a_code_is_kept_as_a_hash_only(
    api: Api, maria: str, phones: Phones, caplog: pytest.LogCaptureFixture
) -> None:
    request_code(api)
    assert PHONE not in everything("events")
    code = phones.code()
    for table in ("accounts", "events", "ledgers"):
        assert code not in everything(table)
    lines = [JsonFormatter().format(line) for line in caplog.records]
    assert not [line for line in lines if code in line or PHONE in line]


def test_a_phone_is_kept_until_its_code_is_sent(api: Api, phones: Phones) -> None:
    """It may be one that a guest wanted to have, of whom nothing is to be left."""
    request_code(api, {"tel_number": "987111222"}, path="request-otp-registration")
    assert "987111222" in everything("accounts")
    phones.code()
    assert "987111222" not in everything("accounts")


def test_codes_are_six_digits_of_chance(api: Api, maria: str, phones: Phones) -> None:
    codes = []
    for minute in range(5):
        with clock.at(NOW + timedelta(minutes=minute)):
            request_code(api)
            codes.append(phones.code())
    assert all(len(code) == 6 and code.isdigit() for code in codes)
    assert len(set(codes)) > 1


def test_nothing_is_sent_for_nobody(api: Api, phones: Phones) -> None:
    assert request_code(api, STRANGER).status_code == 200
    assert phones.deliver() == []
    assert phones.twilio.received == phones.whatsapp.received


def test_a_message_that_comes_twice_sends_one_code(api: Api, maria: str, phones: Phones) -> None:
    request_code(api)
    phones.publish()
    [message] = phones.waiting()
    for _ in range(2):
        assert deliveries.consume("codes", [message]) == []
    [(_, code)] = phones.messages()
    assert set_password(api, code).status_code == 200


@pytest.mark.parametrize("how", WAYS_TO_FAIL)
def test_whatsapp_sends_where_twilio_cannot(api: Api, maria: str, phones: Phones, how: str) -> None:
    phones.twilio.fail(how)
    request_code(api)
    assert phones.deliver() == []
    [(to, code)] = phones.messages(phones.whatsapp)
    assert to.removeprefix("+") == PHONE.removeprefix("+")
    assert set_password(api, code).status_code == 200


def test_the_same_code_comes_from_both_where_an_answer_was_lost(
    api: Api, maria: str, phones: Phones
) -> None:
    phones.twilio.fail("lost")
    request_code(api)
    assert phones.deliver() == []
    [(_, first)], [(_, second)] = phones.messages(), phones.messages(phones.whatsapp)
    assert first == second
    assert set_password(api, first).status_code == 200


def test_twilio_sends_where_it_is_second_and_whatsapp_is_not_configured(
    api: Api, maria: str, phones: Phones, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CASA_CODES_BY", "whatsapp")
    clients.client("secretsmanager").put_secret_value(
        SecretId=settings().name("whatsapp"), SecretString="{}"
    )
    cache.forget_all()
    request_code(api)
    assert set_password(api, phones.code()).status_code == 200


def test_whatsapp_sends_first_where_the_deployment_says_so(
    api: Api, maria: str, phones: Phones, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CASA_CODES_BY", "whatsapp")
    request_code(api)
    assert phones.deliver() == []
    [(_, code)] = phones.messages(phones.whatsapp)
    assert phones.messages() == []
    assert set_password(api, code).status_code == 200


def test_a_code_that_nobody_sends_calls_for_a_person_and_is_not_repeated(
    api: Api, maria: str, phones: Phones, caplog: pytest.LogCaptureFixture
) -> None:
    for provider in (phones.twilio, phones.whatsapp):
        provider.fail(provider.failures[0])
    assert request_code(api).status_code == 200
    assert phones.deliver() == []
    assert counted(caplog, UNSENT) == 1


def test_a_code_that_waited_too_long_is_not_sent(
    api: Api, maria: str, phones: Phones, caplog: pytest.LogCaptureFixture
) -> None:
    request_code(api)
    with clock.at(NOW + timedelta(minutes=2, seconds=1)):
        assert phones.deliver() == []
    assert phones.messages() == []
    assert counted(caplog, UNSENT) == 1


def test_twilio_is_told_that_a_code_was_right(api: Api, maria: str, phones: Phones) -> None:
    request_code(api)
    set_password(api, phones.code())
    assert phones.deliver() == []
    [_, closing] = phones.twilio.received
    assert closing.request.form == {"Status": "approved"}


def test_that_twilio_will_not_hear_of_it_does_no_harm(api: Api, maria: str, phones: Phones) -> None:
    request_code(api)
    code = phones.code()
    phones.twilio.fail("forbidden")
    assert set_password(api, code).status_code == 200
    assert phones.deliver() == []


def test_what_twilio_could_not_hear_is_told_again(api: Api, maria: str, phones: Phones) -> None:
    request_code(api)
    set_password(api, phones.code())
    phones.twilio.fail("down")
    again = phones.deliver()
    assert len(again) == 1
    phones.twilio.recover()
    assert deliveries.consume("codes", again) == []


@pytest.mark.parametrize("path", ["request-otp", "forgot-password"])
@pytest.mark.parametrize("document", [MARIA, STRANGER], ids=["guest", "nobody"])
def test_codes_are_a_minute_apart_and_five_in_an_hour(
    api: Api, maria: str, path: str, document: dict[str, str]
) -> None:
    """For whoever it is, so the limit tells nobody who is a guest."""
    assert request_code(api, document, path=path).status_code == 200
    with clock.at(NOW + timedelta(seconds=59)):
        soon = request_code(api, document, path=path)
        assert (soon.status_code, soon.json_body["code"]) == (429, "code_too_soon")
        assert soon.headers["Retry-After"] == "1"
    for minute in range(1, 5):
        with clock.at(NOW + timedelta(minutes=minute)):
            assert request_code(api, document, path=path).status_code == 200
    with clock.at(NOW + timedelta(minutes=10)):
        refused = request_code(api, document, path=path)
        assert (refused.status_code, refused.headers["Retry-After"]) == (429, "3000")
    with clock.at(NOW + timedelta(hours=1)):
        assert request_code(api, document, path=path).status_code == 200
        assert request_code(api, document, path=path).status_code == 429


def test_the_limit_of_a_phone_counts_all_purposes(api: Api, maria: str) -> None:
    assert request_code(api).status_code == 200
    body = {"tel_number": "+51 987 654 321"}
    assert api.post(f"{AUTH}request-otp-registration/", json=body).status_code == 429


def test_an_address_requests_twenty_codes_an_hour(api: Api, aws: None) -> None:
    def register(number: int, address: str) -> int:
        body = {"tel_number": f"9871112{number:02}"}
        path = f"{AUTH}request-otp-registration/"
        return api.post(path, json=body, address=address).status_code

    assert [register(number, ELSEWHERE) for number in range(21)] == [200] * 20 + [429]
    assert register(21, "192.0.2.1") == 200


def test_a_day_has_a_budget_which_alarms(
    api: Api,
    maria: str,
    phones: Phones,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("CASA_CODES_A_DAY", "8")
    path = f"{AUTH}request-otp-registration/"
    for number in range(3):
        answer = api.post(path, json={"tel_number": f"98711122{number}"})
        assert answer.status_code == 200
    assert phones.deliver() == []
    assert len(phones.messages()) == 2
    assert counted(caplog, SPENT) == 1
    for answer in (request_code(api), request_code(api, STRANGER)):
        assert (answer.status_code, answer.json_body["code"]) == (503, "no_more_codes")
        assert "Retry-After" in answer.headers
    with clock.at(NOW + timedelta(days=1)):
        assert request_code(api).status_code == 200


def test_whoever_is_refused_a_code_calls_for_a_person(
    api: Api, phones: Phones, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Codes are mostly sent before the next one is requested."""
    monkeypatch.setenv("CASA_CODES_A_DAY", "1")
    request_code(api, {"tel_number": "987111222"}, path="request-otp-registration")
    phones.code()
    assert counted(caplog, SPENT) == 0
    assert request_code(api, STRANGER).status_code == 503
    assert counted(caplog, SPENT) == 1


def test_strangers_leave_some_codes_for_guests_where_they_signed_in(
    api: Api, maria: str, phones: Phones, monkeypatch: pytest.MonkeyPatch
) -> None:
    request_code(api)
    assert set_password(api, phones.code()).status_code == 200
    monkeypatch.setenv("CASA_CODES_A_DAY", "20")
    for number in range(3):
        body = {"tel_number": f"98711122{number}"}
        request_code(api, body, path="request-otp-registration", address=ELSEWHERE)
        phones.code()
    with clock.at(NOW + timedelta(minutes=1)):
        for document in (MARIA, STRANGER):
            assert request_code(api, document, address=ELSEWHERE).status_code == 503
        assert request_code(api).status_code == 200
        assert phones.code()


def test_strangers_get_codes_again_an_hour_after_they_used_up_theirs(
    api: Api, phones: Phones, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of 60 codes a day 48 are for strangers: 12 at once, and 3 more with every two hours."""
    monkeypatch.setenv("CASA_CODES_A_DAY", "60")

    def flood(hour: int) -> int:
        for number in range(16):
            phone = {"tel_number": f"98{hour:02}{number:05}"}
            address = f"192.0.2.{number}"
            request_code(api, phone, path="request-otp-registration", address=address)
        phones.deliver()
        return len(phones.messages())

    assert flood(0) == 12
    assert request_code(api, STRANGER).status_code == 503
    with clock.at(NOW + timedelta(hours=2)):
        assert flood(1) == 12 + 3
        assert request_code(api, STRANGER).status_code == 503
    with clock.at(NOW + timedelta(hours=6)):
        assert flood(3) == 12 + 3 + 6


def test_who_is_signed_in_has_codes_where_strangers_used_up_theirs(
    api: Api, maria: str, phones: Phones, monkeypatch: pytest.MonkeyPatch
) -> None:
    request_code(api)
    set_password(api, phones.code())
    token = sign_in(api).json_body["token"]
    monkeypatch.setenv("CASA_CODES_A_DAY", "5")
    assert request_code(api, STRANGER).status_code == 503
    for minute, path in enumerate(("request-otp-phone", "account/request-otp"), start=1):
        with clock.at(NOW + timedelta(minutes=minute)):
            answer = api.post(f"{AUTH}{path}/", json={}, token=token, address=ELSEWHERE)
            assert answer.status_code == 200, answer.body
            assert phones.code()


def test_codes_that_are_sent_at_once_are_counted_one_by_one(
    api: Api, phones: Phones, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(2):
        phone = {"tel_number": f"98711122{number}"}
        request_code(api, phone, path="request-otp-registration")
    phones.publish()
    first, second = phones.waiting()
    sent = iter([second])

    def meanwhile_another() -> None:
        message = next(sent, None)
        if message is not None:
            assert deliveries.consume("codes", [message]) == []

    with each_time(meanwhile_another):
        assert deliveries.consume("codes", [first]) == []
    assert len(phones.messages()) == 2
    assert "'sends': {'N': '2'}" in everything("accounts")


def test_codes_for_nobody_cost_no_budget(
    api: Api, maria: str, phones: Phones, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CASA_CODES_A_DAY", "1")
    for number in range(5):
        request_code(api, {**STRANGER, "number_doc": f"9999999{number}"})
    assert phones.deliver() == []
    assert request_code(api).status_code == 200
    assert phones.code()


def test_codes_that_are_guessed_from_many_addresses_are_found_by_nobody(
    api: Api, maria: str, phones: Phones
) -> None:
    """Elsewhere two attempts count; the person who requested the code keeps the others."""
    request_code(api)
    code = phones.code()
    wrong = f"{(int(code) + 1) % 10**6:06}"
    for number in range(5):
        guess = set_password(api, wrong, address=f"192.0.2.{number}")
        assert guess.status_code == 400
    assert set_password(api, code, address=ELSEWHERE).status_code == 400
    assert sign_in(api).status_code == 401
    assert set_password(api, code).status_code == 200


def test_whoever_changes_networks_in_between_may_type_the_code(
    api: Api, maria: str, phones: Phones
) -> None:
    request_code(api)
    assert set_password(api, phones.code(), address=ELSEWHERE).status_code == 200


def test_an_address_tries_thirty_codes_in_a_quarter_of_an_hour(api: Api, aws: None) -> None:
    def guess(number: int) -> int:
        document = {**STRANGER, "number_doc": f"{70000000 + number}"}
        return set_password(api, "123456", document, address=ELSEWHERE).status_code

    assert [guess(number) for number in range(31)] == [400] * 30 + [429]


def test_a_stranger_who_requests_codes_keeps_nobody_from_theirs(
    api: Api, maria: str, phones: Phones
) -> None:
    """The owner's own address counts apart, and its code stays beside the stranger's."""
    request_code(api)
    set_password(api, phones.code())
    sign_in(api)
    later = NOW + timedelta(hours=2)
    for minute in range(5):
        with clock.at(later + timedelta(minutes=minute)):
            answer = request_code(api, path="forgot-password", address=ELSEWHERE)
            assert answer.status_code == 200
            phones.deliver()
    with clock.at(later + timedelta(minutes=5)):
        assert request_code(api, path="forgot-password", address=ELSEWHERE).status_code == 429
        assert request_code(api, path="forgot-password").status_code == 200
        code = phones.code()
        for _ in range(5):
            set_password(api, "000000", path="reset-password", address=ELSEWHERE)
        assert set_password(api, code, path="reset-password").status_code == 200


def test_attempts_that_come_at_once_count_one_by_one(api: Api, maria: str, phones: Phones) -> None:
    """Each attempt is counted before its code is looked at, so none is free."""
    request_code(api)
    code = phones.code()
    for _ in range(5):
        set_password(api, "1")
    assert "'attempts': {'N': '5'}" in everything("accounts")
    assert set_password(api, code).status_code == 400
    assert "'attempts': {'N': '5'}" in everything("accounts")
