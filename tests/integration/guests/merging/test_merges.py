"""What becomes one, and what a cut, another change or an erasure does meanwhile."""

from datetime import timedelta

import msgspec
import pytest

from chalicelib.clients import records, service
from chalicelib.clients.technical import ensure_technical_clients
from chalicelib.clients.types import CHANNEL_ID, Client
from chalicelib.cloud import events
from chalicelib.cloud.events import Plain
from chalicelib.loyalty.membership.records import membership_of
from chalicelib.loyalty.referrals import service as referrals
from chalicelib.properties.types import House
from chalicelib.reservations.stays.records import stay_of
from tests.support import deliveries
from tests.support.failures import Failure, answer_never_comes, at_every_call, unreachable
from tests.support.http import Api
from tests.support.meanwhile import meanwhile
from tests.support.monday import NOW
from tests.support.outbox import Outbox
from tests.support.people import new_client
from tests.support.points import balances, give, read

from .steps import merge, merged, now_of, take


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

    assert at_every_call(failure, prepare, act, check) >= 5


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
