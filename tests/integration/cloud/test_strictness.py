"""Requests that DynamoDB refuses and simulated ones accept do not leave the product in tests."""

from typing import Any

import pytest

from chalicelib.cloud import store
from chalicelib.cloud.settings import settings
from tests.support.dynamodb import Refused

KEY = {"property_id": {"S": "house"}, "night": {"S": "2026-03-02"}}
TABLE = {"TableName": settings().name("nights")}
VALUES = {":one": {"N": "1"}, ":text": {"S": "uno"}}
NAMES = {"#name": "guests", "#same": "guests", "#night": "night"}


def sent(operation: str, **parameters: Any) -> Any:
    """The answer to a request of the connection that the product uses."""
    client: Any = store.connection().client
    return getattr(client, operation)(**parameters)


def transacted(**member: dict[str, Any]) -> Any:
    return sent("transact_write_items", TransactItems=[member])


def updated(expression: str, condition: str | None = None) -> dict[str, Any]:
    """The parameters of an update of one night, with the names and values that it uses."""
    used = f"{expression} {condition}"
    request = {
        **TABLE,
        "Key": KEY,
        "UpdateExpression": expression,
        "ExpressionAttributeNames": {name: to for name, to in NAMES.items() if name in used},
        "ExpressionAttributeValues": {name: to for name, to in VALUES.items() if name in used},
        "ConditionExpression": condition,
    }
    return {name: value for name, value in request.items() if value}


@pytest.mark.parametrize(
    "action",
    [
        {"Put": {**TABLE, "Item": {"property_id": {"S": "house"}}}},
        {"Update": {**updated("SET guests = :one"), "Key": {"property_id": {"S": "house"}}}},
        {"Delete": {**TABLE, "Key": {**KEY, "guests": {"N": "1"}}}},
    ],
    ids=["item without its sort key", "key without its sort key", "key with more"],
)
def test_a_key_has_its_two_attributes(aws: None, action: dict[str, Any]) -> None:
    with pytest.raises(Refused):
        transacted(**action)


def test_a_member_of_a_transaction_is_one_action(aws: None) -> None:
    with pytest.raises(Refused):
        transacted(Put={**TABLE, "Item": KEY}, Delete={**TABLE, "Key": KEY})


@pytest.mark.parametrize(
    "expression",
    [
        "SET night = :text",
        "SET guests = :one REMOVE #night",
        "SET guests = guests + :text",
        "SET guests = if_not_exists(guests, :text) + :one",
        "SET #name = :one, guests = :one",
        "SET #name = :one REMOVE #same",
        "SET guests.adults = :one, guests = :one",
        "ADD guests :one REMOVE guests[0]",
    ],
)
def test_an_update_is_one_that_dynamodb_makes(aws: None, expression: str) -> None:
    with pytest.raises(Refused):
        transacted(Update=updated(expression))
    with pytest.raises(Refused):
        sent("update_item", **updated(expression))


@pytest.mark.parametrize(
    "condition",
    [
        "guests = guests",
        "attribute_exists(night) AND (#name <> #same)",
        "size (guests) > size(guests)",
        "contains(guests, #name)",
    ],
)
def test_a_condition_compares_two_operands(aws: None, condition: str) -> None:
    with pytest.raises(Refused):
        sent("update_item", **updated("SET owner = :one", condition))


@pytest.mark.parametrize(
    ("table", "index", "hash_name", "attribute"),
    [
        ("reservations", "by_month", "check_in_month", "check_in_key"),
        ("reservations", "by_month", "check_in_month", "check_in_month"),
        ("nights", None, "property_id", "night"),
    ],
)
def test_a_filter_names_no_key_of_what_is_read(
    aws: None, table: str, index: str | None, hash_name: str, attribute: str
) -> None:
    where = {"IndexName": index} if index else {}
    with pytest.raises(Refused):
        sent(
            "query",
            TableName=settings().name(table),
            **where,
            KeyConditionExpression=f"{hash_name} = :of",
            FilterExpression="begins_with(#kept, :of)",
            ExpressionAttributeNames={"#kept": attribute},
            ExpressionAttributeValues={":of": {"S": "2026"}},
        )


def test_what_dynamodb_accepts_is_sent(aws: None) -> None:
    changes = (
        "SET guests = if_not_exists(guests, :one) + :one, #free = :text REMOVE past ADD n :one"
    )
    request = updated(changes, "#free <> :text AND attribute_not_exists(guests.adults)")
    sent("update_item", **{**request, "ExpressionAttributeNames": {"#free": "free"}})
    kept = sent("get_item", **TABLE, Key=KEY)["Item"]
    assert kept == {**KEY, "guests": {"N": "2"}, "free": {"S": "uno"}, "n": {"N": "1"}}


def test_what_is_looked_for_lies_between_bounds_in_their_order(aws: None) -> None:
    def between(low: str, high: str) -> Any:
        return sent(
            "query",
            **TABLE,
            KeyConditionExpression="property_id = :house AND night BETWEEN :low AND :high",
            ExpressionAttributeValues={
                ":house": {"S": "h"},
                ":low": {"S": low},
                ":high": {"S": high},
            },
        )

    assert between("2026-03-01", "2026-03-01")["Items"] == []
    with pytest.raises(Refused):
        between("2026-03-02", "2026-03-01")
