"""Two records of one person become one: what arrives, what leads on, and what a cut does."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from decimal import Decimal
from typing import Any

import msgspec
import pytest
from chalice.test import HTTPResponse

from chalicelib.accounts.passwords import hashing
from chalicelib.clients import records, service, writing
from chalicelib.clients.records import Guard
from chalicelib.clients.technical import ensure_technical_clients
from chalicelib.clients.types import CHANNEL_ID, Client
from chalicelib.cloud import events
from chalicelib.cloud.events import Plain
from chalicelib.cloud.transaction import Transaction
from chalicelib.discounts.codes import records as codes
from chalicelib.discounts.welcome import service as welcome
from chalicelib.kernel import clock
from chalicelib.kernel.callers import Caller
from chalicelib.kernel.errors import Stale
from chalicelib.loyalty.levels.service import LEVELS
from chalicelib.loyalty.levels.types import Achievement
from chalicelib.loyalty.membership.records import membership_of
from chalicelib.loyalty.points.records import account_of
from chalicelib.loyalty.referral_points.service import REFERRAL_POINTS
from chalicelib.loyalty.referral_points.types import ReferralPoints
from chalicelib.loyalty.referrals import service as referrals
from chalicelib.properties.types import House
from chalicelib.reservations.awards import service as awards
from chalicelib.reservations.stays.records import stay_of, stays_of
from tests.support import deliveries
from tests.support.bots import ask
from tests.support.every_route import every_route
from tests.support.failures import Failure, answer_never_comes, at_every_call, unreachable
from tests.support.houses import house_one, seasons_and_rate
from tests.support.http import Api
from tests.support.meanwhile import meanwhile
from tests.support.monday import NOW
from tests.support.outbox import Outbox
from tests.support.people import guest, new_client, staff
from tests.support.points import balances, entries, give, read

from ..discounts.test_welcome import promote
from ..reservations.discounts import issue
from . import sold
from .sold import STAYS

MERGE = "/api/v1/admin/clients/merge/"
PASSWORD = "mar-azul-7-olas"


@pytest.fixture
def tokens() -> dict[str, Caller]:
    return staff()


@pytest.fixture
def api(aws: None, tokens: dict[str, Caller]) -> Api:
    return every_route(tokens)


@pytest.fixture(autouse=True)
def monday(aws: None) -> Iterator[None]:
    with clock.at(NOW):
        yield


@pytest.fixture
def house(aws: None) -> House:
    seasons_and_rate()
    return house_one()


@pytest.fixture
def outbox(aws: None) -> Outbox:
    return Outbox()


@pytest.fixture
def kept(aws: None) -> Client:
    return new_client("40000001", "Ana", email=None)


@pytest.fixture
def gone(aws: None) -> Client:
    return new_client("40000002", "Anita", tel_number="51911222333", notes="Prefiere la casa 2")


def merge(api: Api, kept: Client, gone: Client, token: str = "admin") -> HTTPResponse:
    body = {"kept": kept.client_id, "gone": gone.client_id}
    return api.post(MERGE, json=body, token=token)


def merged(api: Api, outbox: Outbox, kept: Client, gone: Client) -> None:
    """Merge, and let everything that follows happen."""
    answer = merge(api, kept, gone)
    assert (answer.status_code, answer.json_body["status"]) == (202, "merging"), answer.body
    outbox.settle()
    assert merge(api, kept, gone).json_body["status"] == "merged"


def now_of(client: Client) -> Client:
    found = records.client_of(client.client_id)
    assert found is not None
    return found


def write(client: Client, **values: Any) -> None:
    before = now_of(client)
    tx = Transaction(NOW)
    writing.replace(tx, before, writing.changed(before, **values))
    tx.commit()


def take(api: Api, house: House, client: Client, arrives: str, leaves: str, **fields: str) -> str:
    return str(sold.take(api, house, client, arrives, leaves, **fields)["id"])


def book(api: Api, house: House, token: str, **fields: str) -> HTTPResponse:
    """A guest books a stay."""
    body = {
        "property": house.property_id,
        "check_in_date": "2026-04-16",
        "check_out_date": "2026-04-19",
        "guests": 4,
        **fields,
    }
    return api.post("/api/v1/clients/reservations/create/", token=token, json=body)


def test_stays_and_points_arrive_and_stay_what_they_are(
    api: Api, house: House, outbox: Outbox, kept: Client, gone: Client
) -> None:
    give(kept.client_id, "10.00")
    give(gone.client_id, "75.00")
    mine = take(api, house, kept, "2026-05-01", "2026-05-03")
    theirs = take(api, house, gone, "2026-04-16", "2026-04-19", points_to_redeem="50")
    before = stay_of(theirs)

    merged(api, outbox, kept, gone)

    after = stay_of(theirs)
    assert (after.client_id, after.guest.first_name) == (kept.client_id, "Ana")
    same = ("price_sol", "points_redeemed", "points_used", "status", "check_in", "departure")
    assert [getattr(after, name) for name in same] == [getattr(before, name) for name in same]
    assert stay_of(mine).version == 1
    assert balances(kept.client_id) == ("35.00",) * 3
    assert balances(gone.client_id) == ("0.00",) * 3
    assert entries(kept.client_id)[0].kind == entries(gone.client_id)[0].kind == "merged"
    assert membership_of(kept.client_id).stays == 2
    assert membership_of(gone.client_id).stays == 0


def test_a_moved_stay_that_is_cancelled_gives_its_points_to_the_kept_client(
    api: Api, house: House, outbox: Outbox, kept: Client, gone: Client
) -> None:
    give(gone.client_id, "75.00")
    stay = take(api, house, gone, "2026-04-16", "2026-04-19", points_to_redeem="50")
    merged(api, outbox, kept, gone)
    ended = api.patch(f"{STAYS}{stay}/", token="admin", form={"status": "cancelled"})
    assert ended.status_code == 200, ended.body
    assert balances(kept.client_id) == ("75.00",) * 3
    assert balances(gone.client_id) == ("0.00",) * 3


def test_the_points_of_a_hold_that_lapsed_are_not_left_behind(
    api: Api,
    outbox: Outbox,
    tokens: dict[str, Caller],
    house: House,
    kept: Client,
    gone: Client,
) -> None:
    tokens["gone"] = guest(gone)
    give(gone.client_id, "100.00")
    answer = book(api, house, "gone", points_to_redeem="60.00")
    assert answer.status_code == 201, answer.body
    with clock.at(NOW + timedelta(hours=3)):
        merged(api, outbox, kept, gone)
        deliveries.run("expire_holds", {})
    assert balances(kept.client_id) == ("100.00",) * 3
    assert balances(gone.client_id) == ("0.00",) * 3


def test_what_a_moved_stay_earned_is_taken_back_from_the_kept_client(
    api: Api, house: House, outbox: Outbox, kept: Client, gone: Client
) -> None:
    stay = take(api, house, gone, "2026-02-10", "2026-02-12")
    deliveries.run("award_points", {})
    outbox.settle()
    assert balances(gone.client_id) == ("75.00",) * 3
    merged(api, outbox, kept, gone)
    assert balances(kept.client_id) == ("75.00",) * 3
    ended = api.patch(f"{STAYS}{stay}/", token="admin", form={"status": "cancelled"})
    assert ended.status_code == 200, ended.body
    assert balances(kept.client_id) == ("0.00",) * 3


@pytest.mark.parametrize("order", [("remove", "merge"), ("merge", "remove")], ids="-".join)
def test_what_a_removed_stay_is_owed_follows_the_kept_client(
    api: Api, house: House, outbox: Outbox, kept: Client, gone: Client, order: tuple[str, ...]
) -> None:
    earner = take(api, house, gone, "2026-02-10", "2026-02-12")
    deliveries.run("award_points", {})
    outbox.settle()
    user = take(api, house, gone, "2026-04-16", "2026-04-19", points_to_redeem="75")
    acts: dict[str, Callable[[], Any]] = {
        "remove": lambda: api.delete(f"{STAYS}{earner}/", token="admin"),
        "merge": lambda: merged(api, outbox, kept, gone),
    }
    for act in order:
        acts[act]()
    [debt] = account_of(kept.client_id).debts
    assert (debt.lot_id, str(debt.points)) == (earner, "75.00")
    assert account_of(gone.client_id).debts == ()
    ended = api.patch(f"{STAYS}{user}/", token="admin", form={"status": "cancelled"})
    assert ended.status_code == 200, ended.body
    assert balances(kept.client_id) == balances(gone.client_id) == ("0.00",) * 3
    assert account_of(kept.client_id).debts == ()


def test_the_kept_client_gets_what_it_lacks_and_keeps_what_it_has(
    api: Api, outbox: Outbox, kept: Client, gone: Client
) -> None:
    write(kept, notes="Llega tarde", sex="f")
    write(gone, sex="m", id_manychat="77", password=hashing.hash(PASSWORD))
    merged(api, outbox, kept, gone)
    after = now_of(kept)
    assert (after.first_name, after.number_doc, after.sex) == ("Ana", "40000001", "f")
    assert after.email == "anita@example.com"
    assert after.id_manychat == "77"
    assert after.notes == "Llega tarde\nPrefiere la casa 2"
    assert after.password is not None
    assert hashing.verify(PASSWORD, after.password)


def test_documents_codes_ids_and_telephones_lead_to_the_kept_client(
    api: Api, outbox: Outbox, kept: Client, gone: Client
) -> None:
    write(gone, password=hashing.hash(PASSWORD))
    merged(api, outbox, kept, gone)
    shown = api.get(f"/api/v1/clients/{gone.client_id}/", token="seller")
    assert (shown.status_code, shown.json_body["id"]) == (200, kept.client_id)
    assert gone.referral_code is not None
    assert service.referrer_with(gone.referral_code) == kept.client_id
    credentials = {"document_type": "dni", "number_doc": "40000002", "password": PASSWORD}
    signed_in = api.post("/api/v1/clients/client-auth/login/", json=credentials)
    assert (signed_in.status_code, signed_in.json_body["client"]["id"]) == (200, kept.client_id)
    for number in ("51911222333", "40000002"):
        found = ask(api, "/api/v1/bot/client/", number)
        assert found.json_body["client_profile"]["id"] == kept.client_id
        listed = api.get(f"/api/v1/clients/?search={number}", token="seller").json_body
        assert [row["id"] for row in listed["results"]] == [kept.client_id]


def test_the_document_of_the_gone_record_is_taken_but_for_the_kept_client(
    api: Api, outbox: Outbox, kept: Client, gone: Client
) -> None:
    merged(api, outbox, kept, gone)
    form = {
        "document_type": "dni",
        "number_doc": "40000002",
        "first_name": "Otra",
        "last_name": "Persona",
        "tel_number": "51955555555",
    }
    again = api.post("/api/v1/clients/", form=form, token="seller")
    assert (again.status_code, again.json_body["code"]) == (400, "document_taken")
    path = f"/api/v1/clients/{kept.client_id}/"
    mine = api.patch(path, form={"number_doc": "40000002"}, token="seller")
    assert (mine.status_code, mine.json_body["number_doc"]) == (200, "40000002")


@pytest.mark.parametrize("kept_has_one", [False, True])
def test_facebook_is_the_kept_clients(
    api: Api, outbox: Outbox, kept: Client, gone: Client, kept_has_one: bool
) -> None:
    write(gone, facebook_id="f2", facebook_name="Anita Q")
    tx = Transaction(NOW)
    tx.put(Guard.of_facebook("f2", gone.client_id))
    if kept_has_one:
        tx.put(Guard.of_facebook("f1", kept.client_id))
    tx.commit()
    if kept_has_one:
        write(kept, facebook_id="f1", facebook_name="Ana Q")
    merged(api, outbox, kept, gone)
    assert now_of(kept).facebook_id == ("f1" if kept_has_one else "f2")
    assert now_of(gone).facebook_id is None
    assert records.owner_of_facebook("f2") == (None if kept_has_one else kept.client_id)


def test_the_welcome_code_is_the_kept_clients(
    api: Api, outbox: Outbox, kept: Client, gone: Client
) -> None:
    promote()
    code = welcome.issue(gone.client_id, now=NOW)
    merged(api, outbox, kept, gone)
    terms = codes.terms_of(code.code)
    assert terms is not None
    assert terms.owner_id == kept.client_id
    assert now_of(kept).welcome_code == code.code
    assert now_of(gone).welcome_code is None


def test_personal_codes_of_the_gone_record_serve_the_kept_client(
    api: Api, house: House, outbox: Outbox, kept: Client, gone: Client, tokens: dict[str, Caller]
) -> None:
    other = new_client("40000007", "Rosa")
    tokens["kept"], tokens["other"] = guest(kept), guest(other)
    issue("MIO", owner_id=gone.client_id)
    assert book(api, house, "kept", discount_code="MIO").status_code == 400
    merged(api, outbox, kept, gone)
    assert book(api, house, "other", discount_code="MIO").status_code == 400
    booked = book(api, house, "kept", discount_code="MIO")
    assert booked.status_code == 201, booked.body
    # Such a stay is handed to nobody else.
    path = f"{STAYS}{booked.json_body['reservation']['id']}/"
    handed = api.patch(path, token="admin", form={"client": other.client_id})
    assert handed.status_code == 400
    assert "client" in handed.json_body.get("errors", handed.json_body)


def test_a_hold_of_the_gone_record_that_expired_comes_back_to_the_kept_client(
    api: Api, house: House, outbox: Outbox, kept: Client, gone: Client, tokens: dict[str, Caller]
) -> None:
    tokens["gone"] = guest(gone)
    give(gone.client_id, "60.00")
    stay = book(api, house, "gone", points_to_redeem="60.00").json_body["reservation"]["id"]
    with clock.at(NOW + timedelta(hours=3)):
        deliveries.run("expire_holds", {})
        merged(api, outbox, kept, gone)
        assert stays_of([stay])[stay].client_id == gone.client_id
        answer = api.post(f"{STAYS}{stay}/reopen/", token="admin")
    assert answer.status_code == 200, answer.body
    after = stay_of(stay)
    assert (after.client_id, after.guest.first_name) == (kept.client_id, "Ana")
    assert balances(kept.client_id) == ("0.00",) * 3
    assert balances(gone.client_id) == ("0.00",) * 3


def test_friends_and_who_brought_the_person_follow(
    api: Api, outbox: Outbox, kept: Client, gone: Client
) -> None:
    rosa, bob = new_client("40000003", "Rosa"), new_client("40000004", "Bob")
    referrals.move(gone.client_id, rosa.client_id, actor="staff#1", now=NOW)
    referrals.move(bob.client_id, gone.client_id, actor="staff#1", now=NOW)
    merged(api, outbox, kept, gone)
    assert now_of(kept).referred_by == rosa.client_id
    assert now_of(bob).referred_by == kept.client_id
    assert now_of(gone).referred_by is None
    assert membership_of(kept.client_id).referrals == {bob.client_id}
    assert membership_of(rosa.client_id).referrals == {kept.client_id}
    assert membership_of(gone.client_id).referrals == frozenset()


def test_nobody_is_said_to_have_brought_oneself(
    api: Api, outbox: Outbox, kept: Client, gone: Client
) -> None:
    """The one record had brought the other, through a friend."""
    bob = new_client("40000004", "Bob")
    referrals.move(bob.client_id, gone.client_id, actor="staff#1", now=NOW)
    referrals.move(kept.client_id, bob.client_id, actor="staff#1", now=NOW)
    merged(api, outbox, kept, gone)
    assert now_of(kept).referred_by is None
    assert now_of(bob).referred_by == kept.client_id
    assert membership_of(bob.client_id).referrals == frozenset()


def test_a_friend_who_came_at_that_moment_is_led_on(
    api: Api, outbox: Outbox, kept: Client, gone: Client
) -> None:
    assert merge(api, kept, gone).status_code == 202
    bob = new_client("40000004", "Bob")
    write(bob, referred_by=gone.client_id)
    (created,) = events.timeline(bob.account_id)
    told = msgspec.structs.replace(created, event={**created.event, "referred_by": gone.client_id})
    outbox.settle()
    assert deliveries.take(told)
    assert now_of(bob).referred_by == kept.client_id


def test_a_friends_stay_is_not_awarded_while_nobody_is_led_on(
    api: Api, house: House, outbox: Outbox, kept: Client, gone: Client
) -> None:
    bob = new_client("40000004", "Bob")
    referrals.move(bob.client_id, gone.client_id, actor="staff#1", now=NOW)
    percentage = ReferralPoints(referral_points_id="p", percentage=Decimal("10.00"))
    REFERRAL_POINTS.save(percentage, actor="staff#1")
    stay = take(api, house, bob, "2026-02-10", "2026-02-12")
    assert merge(api, kept, gone).status_code == 202
    with pytest.raises(Stale):
        awards.award(stay, now=NOW)
    outbox.settle()
    awards.award(stay, now=NOW)
    assert balances(kept.client_id) == ("150.00",) * 3


def test_levels_are_held_since_the_first_day_and_judged_anew(
    api: Api, house: House, outbox: Outbox, kept: Client, gone: Client
) -> None:
    for name, stays in (("Bronce", 1), ("Plata", 2)):
        required = Achievement(achievement_id=name, name=name, required_reservations=stays)
        LEVELS.save(required, actor="staff#1")
    with clock.at(NOW - timedelta(days=9)):
        take(api, house, gone, "2026-04-16", "2026-04-19")
        outbox.settle()
    take(api, house, kept, "2026-05-01", "2026-05-03")
    outbox.settle()
    first = {each.achievement_id: each.earned_at for each in membership_of(gone.client_id).held}
    merged(api, outbox, kept, gone)
    held = {each.achievement_id: each.earned_at for each in membership_of(kept.client_id).held}
    assert held == {"Bronce": first["Bronce"], "Plata": NOW}
    level = now_of(kept).level
    assert level is not None
    assert level.name == "Plata"
    assert membership_of(gone.client_id).held == ()


def test_the_gone_client_is_signed_out_and_cannot_come_back(
    api: Api, house: House, outbox: Outbox, kept: Client, gone: Client, tokens: dict[str, Caller]
) -> None:
    tokens["gone"] = guest(gone)
    assert merge(api, kept, gone).status_code == 202
    # From the first moment on, before anything was moved.
    profile = api.get("/api/v1/clients/client-auth/profile/", token="gone")
    assert profile.status_code == 401
    form = {"property": house.property_id, "client": gone.client_id, "guests": "2"}
    form |= {"check_in_date": "2026-06-01", "check_out_date": "2026-06-03"}
    form |= {"price_usd": "100", "price_sol": "375"}
    assert api.post(STAYS, token="seller", form=form).status_code == 400
    restored = api.post(f"/api/v1/clients/{gone.client_id}/restore/", token="admin")
    assert (restored.status_code, restored.json_body["code"]) == (409, "client_merged")
    assert restored.json_body["client_id"] == kept.client_id
    kept_too = api.delete(f"/api/v1/clients/{kept.client_id}/", token="admin")
    assert (kept_too.status_code, kept_too.json_body["code"]) == (409, "merge_under_way")
    outbox.settle()
    assert api.delete(f"/api/v1/clients/{kept.client_id}/", token="admin").status_code == 204


def test_what_is_no_merge_is_refused(api: Api, outbox: Outbox, kept: Client, gone: Client) -> None:
    ensure_technical_clients(now=NOW)
    channel = records.client_of(CHANNEL_ID)
    assert channel is not None
    other = new_client("40000003", "Rosa")
    same = merge(api, kept, kept)
    assert (same.status_code, list(same.json_body["fields"])) == (400, ["gone"])
    assert merge(api, kept, channel).status_code == 403
    assert merge(api, channel, gone).status_code == 403
    nobody = msgspec.structs.replace(gone, client_id="3f0c1b9e-5c1a-4d53-9d2e-0f6f0b8a7c11")
    assert merge(api, kept, nobody).status_code == 404
    assert merge(api, kept, gone, token="seller").status_code == 403
    assert merge(api, kept, gone).status_code == 202
    for pair in ((kept, other), (other, kept)):
        assert merge(api, *pair).json_body["code"] == "merge_under_way"
    outbox.settle()
    for pair in ((other, gone), (gone, other)):
        answer = merge(api, *pair)
        assert (answer.status_code, answer.json_body["code"]) == (409, "client_merged")
        assert answer.json_body["client_id"] == kept.client_id


def test_merges_in_a_row_lead_to_the_last(
    api: Api, outbox: Outbox, kept: Client, gone: Client
) -> None:
    last = new_client("40000003", "Rosa")
    give(gone.client_id, "7.00")
    merged(api, outbox, kept, gone)
    merged(api, outbox, last, kept)
    assert now_of(gone).merged_into == now_of(kept).merged_into == last.client_id
    for number in ("40000001", "40000002"):
        assert records.owner_of_document("dni", number) == last.client_id
    assert balances(last.client_id) == ("7.00",) * 3


def test_a_merge_is_told_without_a_word_of_the_person(
    api: Api, outbox: Outbox, kept: Client, gone: Client
) -> None:
    merged(api, outbox, kept, gone)
    told = [*events.timeline(kept.account_id), *events.timeline(gone.account_id)]
    names = [each.name for each in told]
    assert {"client.merged", "client.merge_begun", "client.deleted"} <= set(names)
    (done,) = (each for each in told if each.name == "client.merged")
    assert (done.actor, done.event["gone"]) == ("staff#1", gone.client_id)
    text = str(told)
    for personal in ("anita@example.com", "40000002", "51911222333", "Prefiere"):
        assert personal not in text


def test_a_deleted_record_is_merged_too(
    api: Api, outbox: Outbox, kept: Client, gone: Client
) -> None:
    give(gone.client_id, "5.00")
    service.delete(gone.client_id, actor="staff#1", now=NOW)
    merged(api, outbox, kept, gone)
    assert balances(kept.client_id) == ("5.00",) * 3


@pytest.mark.soak
@pytest.mark.parametrize(
    "failure", [unreachable(only_writes=True), answer_never_comes()], ids=lambda f: f.name
)
def test_nothing_is_lost_when_a_merge_is_cut_at_any_call(
    api: Api, house: House, outbox: Outbox, failure: Failure
) -> None:
    numbers = iter(range(41_000_000, 42_000_000))
    days = iter(range(1, 1000))

    def person(name: str) -> Client:
        return new_client(str(next(numbers)), name, email=None)

    def prepare() -> tuple[Client, Client, Client, str, Plain]:
        kept, gone, bob = person("Ana"), person("Anita"), person("Bob")
        give(gone.client_id, "75.00")
        referrals.move(bob.client_id, gone.client_id, actor="staff#1", now=NOW)
        arrives = NOW.date() + timedelta(days=next(days))
        leaves = arrives + timedelta(days=1)
        stay = take(
            api, house, gone, str(arrives), str(leaves), points_to_redeem="50", force="true"
        )
        outbox.settle()
        assert merge(api, kept, gone).status_code == 202
        (command,) = (each for each in outbox.waiting() if each.name == "clients.merge")
        return kept, gone, bob, stay, command

    def act(scene: tuple[Client, Client, Client, str, Plain]) -> None:
        deliveries.take(scene[-1])

    def check(scene: tuple[Client, Client, Client, str, Plain], _: None) -> None:
        kept, gone, bob, stay, command = scene
        # The queue hands the message out again, a second time for nothing.
        assert deliveries.take(command)
        assert deliveries.take(command)
        assert now_of(kept).merging is None
        assert balances(kept.client_id) == ("25.00",) * 3
        assert balances(gone.client_id) == ("0.00",) * 3
        assert stay_of(stay).client_id == kept.client_id
        assert now_of(bob).referred_by == kept.client_id
        assert membership_of(kept.client_id).stays == 1
        assert membership_of(kept.client_id).referrals == {bob.client_id}
        done = [each.name for each in events.timeline(kept.account_id)]
        assert done.count("client.merged") == done.count("points.merged") == 1

    assert at_every_call(failure, prepare, act, check) > 5


def test_a_change_at_the_same_moment_is_not_undone(
    api: Api, outbox: Outbox, kept: Client, gone: Client
) -> None:
    assert merge(api, kept, gone).status_code == 202
    give(gone.client_id, "75.00")
    (command,) = (each for each in outbox.waiting() if each.name == "clients.merge")

    def staff_edit() -> None:
        form = {"comentarios_clientes": "Nuevo"}
        edited = api.patch(f"/api/v1/clients/{kept.client_id}/", token="admin", form=form)
        assert edited.status_code == 200

    with meanwhile(staff_edit):
        assert deliveries.take(command)
    assert (now_of(kept).notes or "").splitlines() == ["Nuevo", "Prefiere la casa 2"]
    assert read(kept.client_id)[1].balance == 75


def test_who_is_erased_is_erased_with_every_record(
    api: Api, outbox: Outbox, kept: Client, gone: Client
) -> None:
    merged(api, outbox, kept, gone)
    erase = f"/api/v1/clients/{gone.client_id}/erase/"
    assert api.post(erase, token="admin").status_code == 202
    outbox.settle()
    for record in (now_of(kept), now_of(gone)):
        assert (record.first_name, record.number_doc, record.tel_number) == ("Cliente", "", "")
        assert record.former_numbers == ()
    assert records.owner_of_document("dni", "40000001") is None
    assert records.owner_of_document("dni", "40000002") is None
    assert merge(api, new_client("40000009", "Rosa"), gone).status_code in {404, 409}


def test_nobody_is_erased_while_records_become_one(
    api: Api, outbox: Outbox, kept: Client, gone: Client
) -> None:
    assert merge(api, kept, gone).status_code == 202
    refused = api.post(f"/api/v1/clients/{kept.client_id}/erase/", token="admin")
    assert (refused.status_code, refused.json_body["code"]) == (409, "merge_under_way")


def test_a_document_that_is_somebody_elses_by_now_stays_theirs(
    api: Api, outbox: Outbox, kept: Client, gone: Client
) -> None:
    merged(api, outbox, kept, gone)
    path = f"/api/v1/clients/{kept.client_id}/"
    for number in ("40000002", "40000005"):
        assert api.patch(path, form={"number_doc": number}, token="seller").status_code == 200
    other = new_client("40000002", "Otra")
    last = new_client("40000006", "Rosa")
    merged(api, outbox, last, kept)
    assert records.owner_of_document("dni", "40000002") == other.client_id
    assert records.owner_of_document("dni", "40000005") == last.client_id
