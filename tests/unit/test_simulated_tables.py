"""What the simulated tables answer where moto and DynamoDB differ, or moto is no help."""

from http import HTTPStatus
from typing import Any

import pytest

from tests.support.tables.requests import Tables

TABLE = {"TableName": "things"}
KEYS = [{"AttributeName": "h", "KeyType": "HASH"}, {"AttributeName": "r", "KeyType": "RANGE"}]
BY_KIND = {
    "IndexName": "by_kind",
    "KeySchema": [
        {"AttributeName": "kind", "KeyType": "HASH"},
        {"AttributeName": "r", "KeyType": "RANGE"},
    ],
    "Projection": {"ProjectionType": "INCLUDE", "NonKeyAttributes": ["one"]},
}
A_FEW = 5
OF_PART = {**TABLE, "KeyConditionExpression": "h = :h"}
HASH = {"ExpressionAttributeValues": {":h": {"S": "a"}}}


def item(place: int, **more: Any) -> dict[str, Any]:
    return {"h": {"S": "a"}, "r": {"S": str(place)}, **more}


@pytest.fixture
def tables() -> Tables:
    """A table with one index, and a few items."""
    made = Tables()
    kinds = [{"AttributeName": name, "AttributeType": "S"} for name in ("h", "r", "kind")]
    made.make(
        {
            **TABLE,
            "AttributeDefinitions": kinds,
            "KeySchema": KEYS,
            "GlobalSecondaryIndexes": [BY_KIND],
        }
    )
    for place in range(A_FEW):
        one = item(place, one={"N": str(place)}, kind={"S": "k"}, more={"S": "x"})
        done(made, "PutItem", **TABLE, Item=one)
    return made


def done(tables: Tables, operation: str, **request: Any) -> dict[str, Any]:
    """The answer to a request that succeeds."""
    status, answer = tables.answer(operation, request)
    assert status == HTTPStatus.OK, answer
    return answer


def refused(tables: Tables, operation: str, **request: Any) -> str:
    """The error code of a request that is refused."""
    status, answer = tables.answer(operation, request)
    assert status == HTTPStatus.BAD_REQUEST
    code: str = answer["__type"].rpartition("#")[2]
    return code


def places(answer: dict[str, Any]) -> list[str]:
    return [each["r"]["S"] for each in answer["Items"]]


@pytest.mark.parametrize("forward", [True, False])
@pytest.mark.parametrize("place", [OF_PART, {**TABLE, "IndexName": "by_kind"}])
def test_pages_follow_each_other(tables: Tables, place: dict[str, Any], forward: bool) -> None:
    values = {":h": {"S": "k" if "IndexName" in place else "a"}}
    asked = {**place, "ExpressionAttributeValues": values, "ScanIndexForward": forward}
    asked.setdefault("KeyConditionExpression", "kind = :h")
    page = done(tables, "Query", **asked, Limit=2)
    found = places(page)
    while "LastEvaluatedKey" in page:
        page = done(tables, "Query", **asked, Limit=2, ExclusiveStartKey=page["LastEvaluatedKey"])
        found += places(page)
    assert found == sorted(found, reverse=not forward)
    assert len(found) == A_FEW


def test_a_page_that_is_full_does_not_know_that_it_is_the_last(tables: Tables) -> None:
    full = done(tables, "Query", **OF_PART, **HASH, Limit=A_FEW)
    assert full["LastEvaluatedKey"] == {"h": {"S": "a"}, "r": {"S": "4"}}
    rest = done(tables, "Query", **OF_PART, **HASH, ExclusiveStartKey=full["LastEvaluatedKey"])
    assert (rest["Items"], "LastEvaluatedKey" in rest) == ([], False)


def test_a_page_ends_at_its_size(tables: Tables) -> None:
    for place in range(A_FEW):
        done(tables, "PutItem", **TABLE, Item=item(place, more={"S": "x" * 300_000}))
    page = done(tables, "Query", **OF_PART, **HASH)
    assert places(page) == ["0", "1", "2"]
    assert places(done(tables, "Scan", **TABLE)) == places(page)


def test_what_is_read_counts_before_what_is_kept(tables: Tables) -> None:
    values = {":h": {"S": "a"}, ":one": {"N": "3"}}
    page = done(
        tables,
        "Query",
        **OF_PART,
        FilterExpression="one >= :one",
        ExpressionAttributeValues=values,
        Limit=4,
    )
    assert (places(page), page["Count"], page["ScannedCount"]) == (["3"], 1, 4)


def test_an_index_has_what_it_carries_of_those_that_have_its_keys(tables: Tables) -> None:
    remove = {**TABLE, "Key": item(0), "UpdateExpression": "REMOVE kind"}
    done(tables, "UpdateItem", **remove)
    done(tables, "DeleteItem", **TABLE, Key=item(1))
    values = {":k": {"S": "k"}}
    asked = {**TABLE, "IndexName": "by_kind", "KeyConditionExpression": "kind = :k"}
    found = done(tables, "Query", **asked, ExpressionAttributeValues=values)
    assert places(found) == ["2", "3", "4"]
    assert set(found["Items"][0]) == {"h", "r", "kind", "one"}
    assert refused(
        tables, "Query", **asked, ExpressionAttributeValues=values, ConsistentRead=True
    ) == ("ValidationException")


def test_several_are_read_and_written_at_once(tables: Tables) -> None:
    wanted = {"things": {"Keys": [item(3), item(9), item(1)]}}
    found = done(tables, "BatchGetItem", RequestItems=wanted)["Responses"]["things"]
    assert [each["r"]["S"] for each in found] == ["3", "1"]
    writes = [{"DeleteRequest": {"Key": item(3)}}, {"PutRequest": {"Item": item(9)}}]
    done(tables, "BatchWriteItem", RequestItems={"things": writes})
    assert places(done(tables, "Scan", **TABLE)) == ["0", "1", "2", "4", "9"]


def test_a_transaction_says_of_each_action_why_not(tables: Tables) -> None:
    put = {**TABLE, "Item": item(7)}
    taken = {
        **TABLE,
        "Item": item(1),
        "ConditionExpression": "attribute_not_exists(h)",
        "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
    }
    senseless = {**TABLE, "Key": item(2), "UpdateExpression": "SET one = absent"}
    actions = [{"Put": put}, {"Put": taken}, {"Update": senseless}]
    _, answer = tables.answer("TransactWriteItems", {"TransactItems": actions})
    codes = [reason["Code"] for reason in answer["CancellationReasons"]]
    assert codes == ["None", "ConditionalCheckFailed", "ValidationError"]
    assert answer["CancellationReasons"][1]["Item"]["one"] == {"N": "1"}
    assert "Item" not in done(tables, "GetItem", **TABLE, Key=item(7))


def test_a_transaction_meets_an_item_once(tables: Tables) -> None:
    actions = [{"Put": {**TABLE, "Item": item(1)}}, {"Delete": {**TABLE, "Key": item(1)}}]
    assert refused(tables, "TransactWriteItems", TransactItems=actions) == "ValidationException"


@pytest.mark.parametrize(
    "wrong",
    [
        {"h": {"S": "a"}},
        {"h": {"S": ""}, "r": {"S": "1"}},
        {"h": {"N": "1"}, "r": {"S": "1"}},
        {"h": {"S": "a" * 2049}, "r": {"S": "1"}},
        item(1, kind={"S": ""}),
        item(1, tags={"SS": []}),
        item(1, one={"N": "one"}),
        item(1, more={"S": "x" * 400_001}),
    ],
)
def test_what_no_table_takes_is_refused(tables: Tables, wrong: dict[str, Any]) -> None:
    assert refused(tables, "PutItem", **TABLE, Item=wrong) == "ValidationException"


@pytest.mark.parametrize(
    "said",
    [
        {"UpdateExpression": "SET status = :x", "ExpressionAttributeValues": {":x": {"N": "1"}}},
        {"UpdateExpression": "SET one = :x"},
        {"UpdateExpression": "REMOVE one", "ExpressionAttributeNames": {"#one": "one"}},
        {"UpdateExpression": "SET h = :x", "ExpressionAttributeValues": {":x": {"S": "b"}}},
        {"UpdateExpression": "SET one == two"},
        {"UpdateExpression": "REMOVE one,", "ConditionExpression": "one = "},
        {"UpdateExpression": "REMOVE more.part"},
    ],
)
def test_what_no_expression_may_say_is_refused(tables: Tables, said: dict[str, Any]) -> None:
    assert refused(tables, "UpdateItem", **TABLE, Key=item(1), **said) == "ValidationException"


def test_there_is_no_such_table(tables: Tables) -> None:
    assert refused(tables, "Scan", TableName="others") == "ResourceNotFoundException"
