"""What becomes of participants who leave us, or turn out to be one person."""

from datetime import timedelta

from msgspec.structs import replace

from chalicelib.clients.types import Client
from chalicelib.cloud import store
from chalicelib.cloud.settings import settings
from chalicelib.kernel import clock
from chalicelib.music.sessions import following, records
from chalicelib.reservations.stays.records import StayRecord
from chalicelib.reservations.types import Stay

from .conftest import R1, Send, lima
from .jukebox import Jukebox

SESSION = f"sessions/{R1}"


def give_to(stay: Stay, client: Client) -> None:
    """Let a stay be another guest's."""
    changed = replace(stay, client_id=client.client_id)
    assert store.put(StayRecord.of(changed), when=StayRecord.reservation_id.exists())


def let_in(send: Send, who: str) -> None:
    asked = send("22T16:00:00", who, "POST", f"{SESSION}/request-access/").json_body
    path = f"{SESSION}/requests/{asked['request_id']}/accept/"
    assert send("22T16:00:01", "A", "POST", path).status_code == 200


def test_of_an_erased_guest_nothing_is_left(
    send: Send, stays: dict[str, Stay], people: dict[str, Client]
) -> None:
    let_in(send, "B")
    gone = people["B"].client_id
    following.forget(gone, now=clock.now())
    following.forget(gone, now=clock.now())
    assert records.stays_of(gone) == []
    assert records.participants_of(R1) == []
    table = settings().name("ledgers")
    kept = store.connection().client.scan(TableName=table)["Items"]
    assert gone not in str([item for item in kept if "music" in item["account"]["S"]])


def test_a_person_of_two_records_takes_part_as_one(
    send: Send, stays: dict[str, Stay], people: dict[str, Client], ca1: Jukebox
) -> None:
    let_in(send, "B")
    gone, kept = people["B"].client_id, people["C"].client_id
    ca1.tell(lima("22T16:00:02"))
    assert send("22T16:00:02", "C", "POST", "players/ca1/play/").status_code == 403
    for _ in range(2):
        following.hand_over(gone, kept, now=clock.now())
    assert send("22T16:00:03", "C", "POST", "players/ca1/play/").status_code == 200
    assert records.stays_of(gone) == []
    assert [each.client_id for each in records.participants_of(R1)] == [kept]


def test_whoever_turns_out_to_be_the_host_takes_part_no_more(
    send: Send, stays: dict[str, Stay], people: dict[str, Client]
) -> None:
    let_in(send, "B")
    following.hand_over(people["B"].client_id, people["A"].client_id, now=clock.now())
    assert records.participants_of(R1) == []


def test_who_took_part_is_forgotten_some_weeks_after_the_stay(
    send: Send, stays: dict[str, Stay]
) -> None:
    let_in(send, "B")
    table = settings().name("ledgers")
    items = store.connection().client.scan(TableName=table)["Items"]
    ends = {
        int(item["expires_at"]["N"])
        for item in items
        if item["account"]["S"].startswith(("music#stay#", "music#client#"))
    }
    assert ends == {int((lima("23T11:00:00") + timedelta(days=30)).timestamp())}


def test_whom_one_host_let_in_is_out_where_the_stay_is_another_s(
    send: Send, stays: dict[str, Stay], people: dict[str, Client], ca1: Jukebox
) -> None:
    let_in(send, "B")
    give_to(stays["R1"], people["D"])
    ca1.tell(lima("22T16:01:00"))
    play = "players/ca1/play/"
    assert send("22T16:01:00", "B", "POST", play).status_code == 403
    assert send("22T16:01:00", "A", "POST", play).status_code == 403
    assert send("22T16:01:00", "B", "GET", "players/").json_body["players"] == []
    seen = send("22T16:01:00", "D", "GET", f"{SESSION}/participants/").json_body
    assert seen["participants"] == []
    asked = send("22T16:02:00", "B", "POST", f"{SESSION}/request-access/").json_body
    path = f"{SESSION}/requests/{asked['request_id']}/accept/"
    assert send("22T16:02:01", "D", "POST", path).status_code == 200
    assert send("22T16:02:02", "B", "POST", play).status_code == 200


def test_a_host_of_two_records_stands_by_what_either_decided(
    send: Send, stays: dict[str, Stay], people: dict[str, Client], ca1: Jukebox
) -> None:
    let_in(send, "B")
    give_to(stays["R1"], people["D"])
    for _ in range(2):
        following.hand_over(people["A"].client_id, people["D"].client_id, now=clock.now())
    ca1.tell(lima("22T16:01:00"))
    assert send("22T16:01:00", "B", "POST", "players/ca1/play/").status_code == 200
