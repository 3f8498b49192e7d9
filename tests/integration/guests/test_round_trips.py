"""What a sign-in asks of DynamoDB, and that what it reads in one place is true."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from chalice.test import HTTPResponse

from bench.watching import Watch, watching
from chalicelib.accounts.passwords import hashing
from chalicelib.accounts.sessions import service as sessions
from chalicelib.clients import records, service
from chalicelib.clients.merging import service as merging
from chalicelib.clients.records import GUARD, Guard, client_of
from chalicelib.cloud import store
from chalicelib.cloud.transaction import Transaction
from chalicelib.guests.merging import service as merges
from chalicelib.guests.merging import steps
from chalicelib.kernel import clock
from chalicelib.loyalty.levels.service import LEVELS
from chalicelib.loyalty.membership import awarding
from tests.integration.clients.desk import CLIENTS, NOW, Desk, guest_token
from tests.support.http import Api
from tests.support.meanwhile import each_time, meanwhile
from tests.support.points import give

from .phones import AUTH, MARIA, PASSWORD, STRANGER, Phones, request_code, set_password, sign_in
from .test_sign_in import write

ANOTHER = "otra-ola-azul-12"
OTHER_DOCUMENT = {**MARIA, "number_doc": "45678902"}


@pytest.fixture
def member(desk: Desk) -> str:
    """The id of a guest with a password, whom somebody brought."""
    inviter = desk.register(number_doc="40000001", tel_number="51911111111")
    code = client_of(inviter["id"])
    assert code is not None
    client_id: str = desk.register(referrer_code=code.referral_code)["id"]
    write(client_id, password=hashing.hash(PASSWORD))
    give(client_id, "12.50")
    # A process reads the settings once.
    LEVELS.values()
    return client_id


def guard_of(document: dict[str, str] = MARIA) -> Guard | None:
    key = Guard.key_of_document(document["document_type"], document["number_doc"])
    return store.fetch(Guard, key.hash, GUARD)


def watched(work: Callable[[], HTTPResponse], status: int = 200) -> Watch:
    with watching() as watch:
        answer = work()
    assert answer.status_code == status
    return watch


def bring(desk: Desk, member: str, number: int) -> str:
    """The id of another guest whom the member brought."""
    code = service.find(member).referral_code
    friend: str = desk.register(
        number_doc=f"4100000{number}", tel_number=f"5193333333{number}", referrer_code=code
    )["id"]
    return friend


def referrals_of(answer: HTTPResponse) -> int:
    assert answer.status_code == 200
    found: int = answer.json_body["client"]["achievements_stats"]["client_stats"]["referrals"]
    return found


def replace_password(api: Api, phones: Phones) -> None:
    request_code(api, path="forgot-password")
    done = set_password(api, phones.code(), path="reset-password", password=ANOTHER)
    assert done.status_code == 200


def merge(kept: str, gone: str) -> None:
    merges.merge(kept, gone, actor="staff#3", now=NOW)
    steps.carry_out(kept, gone, actor="staff#3", now=NOW)


def test_a_sign_in_is_two_round_trips(api: Api, member: str) -> None:
    """The attempt is counted while the guest is looked up, and what the app is shown is read while
    the session is written."""
    for _ in range(2):
        watch = watched(lambda: sign_in(api))
        assert watch.rounds == 2
        assert sorted(watch.calls) == ["BatchGetItem"] * 2 + ["TransactWriteItems"] * 2


def test_who_brought_others_signs_in_in_two_round_trips_too(
    api: Api, member: str, desk: Desk
) -> None:
    """However many they are: what friends count for stands with the own membership."""
    for number in range(1, 4):
        awarding.follow(bring(desk, member, number), now=NOW)
    watch = watched(lambda: sign_in(api))
    assert watch.rounds == 2
    assert sorted(watch.calls) == ["BatchGetItem"] * 2 + ["TransactWriteItems"] * 2
    assert referrals_of(sign_in(api)) == 3


def test_a_friend_of_whom_nobody_heard_yet_is_looked_at(api: Api, member: str, desk: Desk) -> None:
    awarding.follow(bring(desk, member, 1), now=NOW)
    awarding.link(member, bring(desk, member, 2), now=NOW)
    assert watched(lambda: sign_in(api)).rounds == 3
    assert referrals_of(sign_in(api)) == 2


@pytest.mark.parametrize("document", [MARIA, STRANGER])
def test_a_sign_in_that_fails_is_one_round_trip(
    api: Api, member: str, document: dict[str, str]
) -> None:
    watch = watched(lambda: sign_in(api, document, password="otra"), 401)
    assert watch.rounds == 1


def test_a_refresh_is_two_round_trips(api: Api, member: str) -> None:
    body = {"refresh": sign_in(api).json_body["refresh"]}
    watch = watched(lambda: api.post("/api/v1/token/refresh/", json=body))
    assert watch.rounds == 2


def test_after_a_new_password_a_sign_in_is_two_round_trips(
    api: Api, member: str, phones: Phones
) -> None:
    sign_in(api)
    replace_password(api, phones)
    assert sign_in(api).status_code == 401
    assert watched(lambda: sign_in(api, password=ANOTHER)).rounds == 2


def test_after_the_other_sessions_ended_a_sign_in_is_two_round_trips(api: Api, member: str) -> None:
    first, second = (sign_in(api).json_body["token"] for _ in range(2))
    assert api.delete(f"{AUTH}sessions/", token=second).status_code == 204
    assert api.get(f"{AUTH}profile/", token=first).status_code == 401
    assert api.get(f"{AUTH}profile/", token=second).status_code == 200
    assert watched(lambda: sign_in(api)).rounds == 2


def test_sessions_that_somebody_else_ended_cost_one_sign_in_a_second_attempt(
    api: Api, member: str
) -> None:
    """Whoever ends sessions without the client in hand opens no gap: the sign-in looks again."""
    tx = Transaction(NOW)
    sessions.end_all(tx, f"client#{member}", actor="system", reason="password")
    tx.commit()
    answer = sign_in(api)
    assert answer.status_code == 200
    assert api.get(f"{AUTH}profile/", token=answer.json_body["token"]).status_code == 200
    assert watched(lambda: sign_in(api)).rounds == 2


def test_a_guest_signs_in_with_the_document_that_staff_corrected(
    api: Api, member: str, desk: Desk
) -> None:
    desk.edit(member, number_doc="45678902")
    assert guard_of(MARIA) is None
    assert sign_in(api, MARIA).status_code == 401
    assert watched(lambda: sign_in(api, OTHER_DOCUMENT)).rounds == 2


def test_of_a_merged_guest_each_document_opens_the_one_account(
    api: Api, member: str, desk: Desk
) -> None:
    gone = desk.register(**OTHER_DOCUMENT, tel_number="51922222222")["id"]
    write(gone, password=hashing.hash(ANOTHER))
    merge(member, gone)
    assert watched(lambda: sign_in(api)).rounds == 2
    former = sign_in(api, OTHER_DOCUMENT)
    assert former.json_body["client"]["id"] == member
    assert sign_in(api, OTHER_DOCUMENT, password=ANOTHER).status_code == 401


def test_a_guest_who_is_being_merged_does_not_sign_in(api: Api, member: str, desk: Desk) -> None:
    gone = desk.register(**OTHER_DOCUMENT, tel_number="51922222222")["id"]
    write(gone, password=hashing.hash(ANOTHER))
    kept, former = service.find(member), service.find(gone)
    tx = Transaction(NOW)
    merging.begin(tx, kept, former, actor="staff#3")
    tx.commit()
    assert sign_in(api, OTHER_DOCUMENT, password=ANOTHER).status_code == 401


def test_a_password_that_is_replaced_meanwhile_opens_nothing(api: Api, member: str) -> None:
    replaced = hashing.hash(ANOTHER)
    with meanwhile(lambda: write(member, password=replaced), number=2):
        answer = sign_in(api)
    assert answer.status_code == 401
    assert sign_in(api, password=ANOTHER).status_code == 200


def test_who_changes_the_document_meanwhile_hinders_no_sign_in(
    api: Api, member: str, desk: Desk
) -> None:
    with meanwhile(lambda: desk.edit(member, number_doc="45678902"), number=2):
        answer = sign_in(api)
    assert answer.status_code == 200
    assert answer.json_body["client"]["number_doc"] == "45678902"
    assert guard_of(MARIA) is None
    assert guard_of(OTHER_DOCUMENT) is not None


@pytest.mark.parametrize("happens", ["deleted", "erased", "signed out"])
def test_what_ends_a_guests_sessions_meanwhile_leaves_none(
    api: Api, member: str, admin: Desk, happens: str
) -> None:
    token = guest_token(member)
    ends: dict[str, Callable[[], object]] = {
        "deleted": lambda: admin.remove(member),
        "erased": lambda: api.delete(
            f"{AUTH}account/", json={"password": PASSWORD}, token=token, address="203.0.113.7"
        ),
        "signed out": lambda: api.delete(f"{AUTH}sessions/", token=token),
    }
    with meanwhile(ends[happens], number=2):
        answer = sign_in(api)
    if happens == "signed out":
        # The sign-in took effect after it.
        assert api.get(f"{AUTH}profile/", token=answer.json_body["token"]).status_code == 200
    else:
        assert answer.status_code == 401
        assert client_of(member) is not None


def test_who_is_changed_without_end_is_told_to_try_again(
    api: Api, member: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("chalicelib.cloud.budget.REQUEST_SECONDS", 8.2)
    with each_time(lambda: write(member, notes=str(clock.now()))):
        answer = sign_in(api)
    assert (answer.status_code, answer.json_body["code"]) == (409, "busy")


CHANGES: dict[str, Callable[[Any], object]] = {
    "signed in": lambda scene: sign_in(scene.api),
    "edited": lambda scene: scene.admin.edit(scene.member, first_name="Mara"),
    "given points": lambda scene: give(scene.member, "3.00"),
    "deleted": lambda scene: scene.admin.remove(scene.member),
    "restored": lambda scene: (
        scene.admin.remove(scene.member),
        scene.api.post(f"{CLIENTS}{scene.member}/restore/", token=scene.admin.token),
    ),
    "merged into": lambda scene: merge(scene.member, scene.other),
}


class Scene:
    """A guest, another one, and who changes them."""

    def __init__(self, api: Api, admin: Desk, member: str, other: str) -> None:
        self.api, self.admin, self.member, self.other = api, admin, member, other


@pytest.mark.parametrize("change", CHANGES)
def test_the_copy_beside_a_document_is_the_client(
    api: Api, admin: Desk, desk: Desk, member: str, change: str
) -> None:
    other = desk.register(**OTHER_DOCUMENT, tel_number="51922222222")["id"]
    before = client_of(member)
    with clock.at(NOW + timedelta(minutes=1)):
        CHANGES[change](Scene(api, admin, member, other))
    guard, after = guard_of(), client_of(member)
    assert before != after
    assert guard is not None
    assert (guard.owner, guard.client) == (member, after)


def test_of_a_former_record_no_copy_is_left(api: Api, desk: Desk, member: str) -> None:
    other = desk.register(**OTHER_DOCUMENT, tel_number="51922222222")["id"]
    merge(member, other)
    guard = guard_of(OTHER_DOCUMENT)
    assert guard is not None
    assert guard.owner == member
    assert guard.client is None
    assert records.owner_of_document("dni", "45678902") == member
