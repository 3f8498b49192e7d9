"""Cancellation policies as administrators keep them: tiers, and who is the default."""

from collections.abc import Callable, Sequence
from typing import Any
from uuid import uuid4

import pytest

from chalicelib.cloud import events
from chalicelib.pricing.catalogue import catalogue
from chalicelib.pricing.quotes.rules.policy import shown_policy
from chalicelib.properties.types import House
from tests.integration.resources import at, policy_body, wrong_fields
from tests.support.http import Api
from tests.support.meanwhile import meanwhile

POLICIES = "cancellation-policies"


def tier(days: int, refund: int) -> dict[str, Any]:
    return {"days_before_checkin": days, "refund_percentage": refund}


TIERS = [tier(0, 50), tier(7, 100)]


def post(api: Api, **body: Any) -> Any:
    return api.post(at(POLICIES), json=body, token="admin")


def make(api: Api, **details: Any) -> dict[str, Any]:
    answer = post(api, **policy_body(**details))
    assert answer.status_code == 201, answer.body
    made: dict[str, Any] = answer.json_body
    return made


def change(api: Api, policy: dict[str, Any], **details: Any) -> Any:
    return api.patch(at(POLICIES, policy["id"]), json=details, token="admin")


def make_default(api: Api, policy: dict[str, Any]) -> Any:
    return api.post(at(POLICIES, policy["id"], "make-default"), token="admin")


def defaults(api: Api) -> set[str]:
    rows = api.get(f"{at(POLICIES)}?page_size=none", token="admin").json_body
    return {row["name"] for row in rows if row["is_default"]}


def tiers_of(policy: dict[str, Any]) -> list[tuple[int, str]]:
    return [(tier["days_before_checkin"], tier["refund_percentage"]) for tier in policy["tiers"]]


def test_a_pair_is_a_policy_of_one_tier(api: Api) -> None:
    made = make(api)
    assert made == {
        "id": made["id"],
        **policy_body(),
        "description": "",
        "tiers": [{"days_before_checkin": 7, "refund_percentage": "50.00"}],
        "tiers_display": (
            "Reembolso del 50 % con 7 días o más de anticipación; "
            "sin reembolso con menos de 7 días."
        ),
        "is_default": False,
        "is_active": True,
        "properties": [],
        "properties_detail": [],
        "created": made["created"],
        "updated": made["updated"],
    }


def test_tiers_are_put_in_order_and_the_first_is_the_pair(api: Api) -> None:
    made = post(api, name="Flexible", tiers=TIERS).json_body
    assert tiers_of(made) == [(7, "100.00"), (0, "50.00")]
    assert (made["days_before_checkin"], made["refund_percentage"]) == (7, "100.00")
    assert made["tiers_display"] == (
        "Reembolso del 100 % con 7 días o más de anticipación; 50 % con menos de 7 días."
    )


def test_the_pair_may_repeat_the_first_tier_but_not_contradict_it(api: Api) -> None:
    right = policy_body(refund_percentage=100, tiers=TIERS)
    assert post(api, **right).status_code == 201
    wrong = policy_body(refund_percentage=99, days_before_checkin=8, tiers=TIERS)
    assert wrong_fields(post(api, **wrong)) == {
        "tiers",
        "days_before_checkin",
        "refund_percentage",
    }


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        ({}, {"days_before_checkin", "refund_percentage"}),
        ({"days_before_checkin": 7}, {"refund_percentage"}),
        ({"tiers": []}, {"tiers", "days_before_checkin", "refund_percentage"}),
        ({"tiers": [*TIERS, TIERS[0]]}, {"tiers"}),
        ({"tiers": [{**TIERS[0], "refund_percentage": 101}, TIERS[1]]}, {"tiers"}),
        ({"tiers": [{"days_before_checkin": 7}]}, {"tiers"}),
        ({"tiers": [{**TIERS[0], "refund_percentage": "5_0"}, TIERS[1]]}, {"tiers"}),
        ({"tiers": [{"days_before_checkin": 7, "refund_percentage": 101}]}, {"refund_percentage"}),
        (
            {"days_before_checkin": -1, "refund_percentage": -1},
            {"days_before_checkin", "refund_percentage"},
        ),
        ({"days_before_checkin": 3651, "refund_percentage": 1}, {"days_before_checkin"}),
        (
            {
                "tiers": [
                    {"days_before_checkin": 90 - day, "refund_percentage": 0} for day in range(21)
                ]
            },
            {"tiers"},
        ),
    ],
)
def test_wrong_tiers_are_refused(api: Api, body: dict[str, Any], fields: set[str]) -> None:
    assert wrong_fields(post(api, name="x", **body)) == fields


def test_changing_the_pair_changes_the_first_tier_and_tiers_replace_all(api: Api) -> None:
    made = post(api, name="Flexible", tiers=TIERS).json_body
    assert tiers_of(change(api, made, days_before_checkin=14).json_body) == [
        (14, "100.00"),
        (0, "50.00"),
    ]
    assert wrong_fields(change(api, made, refund_percentage=40)) == {"tiers"}
    three = [*TIERS, {"days_before_checkin": 3, "refund_percentage": "75"}]
    assert tiers_of(change(api, made, tiers=three).json_body) == [
        (7, "100.00"),
        (3, "75.00"),
        (0, "50.00"),
    ]
    alone = change(api, made, tiers=[], days_before_checkin=5, refund_percentage=20).json_body
    assert tiers_of(alone) == [(5, "20.00")]


def test_policies_are_listed_by_the_days_that_they_ask_for(api: Api) -> None:
    for days in (15, 0, 7):
        make(api, name=str(days), days_before_checkin=days)
    rows = api.get(at(POLICIES), token="admin").json_body["results"]
    assert [row["name"] for row in rows] == ["0", "7", "15"]


def test_a_default_takes_the_place_of_those_that_speak_for_the_same_houses(
    api: Api, make_house: Callable[..., House]
) -> None:
    one, two = (make_house(name).property_id for name in ("Uno", "Dos"))
    general = make(api, name="general", is_default=True)
    make(api, name="one", is_default=True, properties=[one])
    both = make(api, name="both", properties=[one, two])
    assert defaults(api) == {"general", "one"}
    answer = make_default(api, both)
    assert (answer.status_code, answer.json_body["is_default"]) == (200, True)
    assert defaults(api) == {"general", "both"}
    make(api, name="newer", is_default=True)
    assert defaults(api) == {"newer", "both"}
    names = [fact.name for fact in events.timeline(f"policy#{general['id']}")]
    assert names == ["policy.saved", "policy.saved"]
    fact = events.timeline(f"policy#{general['id']}")[0]
    assert (fact.changes, fact.actor) == ({"is_default": [True, False]}, "staff#1")


def test_making_the_default_the_default_again_changes_nothing(api: Api) -> None:
    policy = make(api, is_default=True)
    assert make_default(api, policy).json_body == policy
    assert len(events.timeline(f"policy#{policy['id']}")) == 1


def test_an_inactive_policy_is_no_default(api: Api) -> None:
    fields = {"is_active", "is_default"}
    assert wrong_fields(post(api, **policy_body(is_default=True, is_active=False))) == fields
    sleeping = make(api, is_active=False)
    assert wrong_fields(make_default(api, sleeping)) == fields
    default = make(api, is_default=True)
    assert wrong_fields(change(api, default, is_active=False)) == fields
    assert change(api, default, is_active=False, is_default=False).status_code == 200


def test_an_unknown_policy_cannot_become_the_default(api: Api) -> None:
    assert make_default(api, {"id": uuid4()}).status_code == 404
    assert make_default(api, {"id": "none"}).status_code == 404


def test_two_policies_made_default_at_once_leave_one(api: Api) -> None:
    first, second = make(api, name="first"), make(api, name="second")
    with meanwhile(lambda: make_default(api, first)):
        assert make_default(api, second).status_code == 409
    assert defaults(api) == {"first"}
    assert make_default(api, second).status_code == 200
    assert defaults(api) == {"second"}


def test_a_default_for_too_many_defaults_at_once_is_refused_whole(
    api: Api, make_house: Callable[..., House]
) -> None:
    ids = [make_house(f"Casa {number}").property_id for number in range(41)]
    for id_ in ids:
        make(api, name=id_, is_default=True, properties=[id_])
    everywhere = policy_body(name="all", is_default=True, properties=ids)
    assert wrong_fields(post(api, **everywhere)) == {"properties"}
    assert post(api, **{**everywhere, "properties": ids[:40]}).status_code == 201
    assert defaults(api) == {"all", ids[40]}


@pytest.fixture
def pair(make_house: Callable[..., House]) -> tuple[str, str]:
    return make_house("Casa 1").property_id, make_house("Casa 2").property_id


def told_of(answer: Any, field: str) -> str:
    return " ".join(answer.json_body["fields"][field])


def remove(api: Api, policy: dict[str, Any]) -> Any:
    return api.delete(at(POLICIES, policy["id"]), token="admin")


def test_a_default_leaves_its_other_houses_to_the_one_that_spoke_for_all_of_them(
    api: Api, pair: tuple[str, str]
) -> None:
    both = make(api, name="both", is_default=True, properties=pair)
    make(api, name="one", is_default=True, properties=pair[:1])
    assert defaults(api) == {"both", "one"}
    policies = catalogue(fresh=True).policies
    shown = [shown_policy(policies, property_id) for property_id in pair]
    assert [policy.name for policy in shown if policy] == ["one", "both"]
    assert change(api, both, properties=pair[1:]).status_code == 200


def test_several_defaults_are_replaced_by_one_for_all_their_houses(
    api: Api, pair: tuple[str, str]
) -> None:
    for id_ in pair:
        make(api, name=id_, is_default=True, properties=[id_])
    make(api, name="both", is_default=True, properties=pair)
    assert defaults(api) == {"both"}


def test_a_house_that_was_deleted_since_needs_no_default(api: Api, pair: tuple[str, str]) -> None:
    make(api, name="both", is_default=True, properties=pair)
    api.delete(at("properties", pair[1]), token="admin")
    make(api, name="one", is_default=True, properties=pair[:1])
    assert defaults(api) == {"one"}


@pytest.mark.parametrize("general", [True, False])
def test_a_default_stops_being_one_only_when_another_takes_its_place(
    api: Api, pair: tuple[str, str], general: bool
) -> None:
    houses: dict[str, Any] = {} if general else {"properties": pair}
    former = make(api, name="former", is_default=True, **houses)
    for change_ in (
        {"is_default": False},
        {"is_default": False, "is_active": False},
        {"is_default": False, "properties": pair[:1]},
    ):
        refused = change(api, former, **change_)
        assert wrong_fields(refused) == {"is_default"}
        assert "Casa 2" in told_of(refused, "is_default")
    assert wrong_fields(change(api, former, is_active=False)) == {"is_active", "is_default"}
    refused = remove(api, former)
    assert (refused.status_code, refused.json_body["code"]) == (409, "policy_is_default")
    assert "Casa 1, Casa 2" in refused.json_body["message"]
    assert api.get(at(POLICIES, former["id"]), token="admin").json_body == former
    make(api, name="newer", is_default=True, **houses)
    assert remove(api, former).status_code == 204
    assert defaults(api) == {"newer"}


def test_a_default_cannot_give_up_a_house_that_has_no_other(
    api: Api, pair: tuple[str, str]
) -> None:
    both = make(api, name="both", is_default=True, properties=pair)
    make(api, name="plain", properties=pair)
    narrower: tuple[Sequence[str], ...] = (pair[:1], [])
    for houses in narrower:
        refused = change(api, both, properties=houses)
        assert wrong_fields(refused) == {"properties", "is_default"}
    assert change(api, both, properties=pair, name="renamed").status_code == 200
    assert defaults(api) == {"renamed"}


def test_houses_fall_back_to_the_general_default(api: Api, pair: tuple[str, str]) -> None:
    make(api, name="general", is_default=True)
    own = make(api, name="own", is_default=True, properties=pair)
    assert change(api, own, properties=pair[:1]).status_code == 200
    assert remove(api, own).status_code == 204
    assert defaults(api) == {"general"}


def test_a_default_that_goes_while_its_successor_does_is_stale(
    api: Api, pair: tuple[str, str]
) -> None:
    general = make(api, name="general", is_default=True)
    own = make(api, name="own", is_default=True, properties=pair)
    with meanwhile(lambda: remove(api, own)):
        assert remove(api, general).status_code == 409
    assert defaults(api) == {"general"}


def test_an_only_default_speaks_for_no_house_where_there_is_none(api: Api) -> None:
    default = make(api, is_default=True)
    assert change(api, default, is_default=False).status_code == 200
    assert remove(api, make(api, is_default=True)).status_code == 204


def test_too_many_defaults_at_once_are_named_with_whatever_else_is_wrong(
    api: Api, make_house: Callable[..., House]
) -> None:
    ids = [make_house(f"Casa {number}").property_id for number in range(41)]
    for id_ in ids:
        make(api, name=id_, is_default=True, properties=[id_])
    body = policy_body(is_default=True, properties=ids, refund_percentage=101)
    assert wrong_fields(post(api, **body)) == {"properties", "refund_percentage"}
