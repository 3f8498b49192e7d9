"""Whatever is asked of the simulated tables, they answer as moto's do."""

import re
from typing import Any

import pytest
from botocore.exceptions import ClientError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chalicelib.cloud import store
from tests.support import judge, simulated_aws
from tests.support.simulated_aws import SimulatedAws
from tests.support.sizes import size

TABLE = {"TableName": "things"}
INDEX = "by_kind"
Request = tuple[str, dict[str, Any]]


def text(value: str) -> dict[str, str]:
    return {"S": value}


keys = st.fixed_dictionaries(
    {"h": st.sampled_from("ab").map(text), "r": st.sampled_from("xyz").map(text)}
)
numbers = st.sampled_from(["0", "1", "2", "-3", "1.5"]).map(lambda number: {"N": number})
texts = st.sampled_from(["u", "un", "uno", "ño"]).map(text)
sets = st.sets(st.sampled_from("pqr"), min_size=1).map(lambda members: {"SS": sorted(members)})
lists = st.lists(numbers | texts, min_size=1, max_size=2).map(lambda members: {"L": members})
maps = st.dictionaries(st.sampled_from(["in", "out"]), numbers, max_size=2).map(
    lambda members: {"M": members}
)
attributes = {
    "kind": st.sampled_from("kl").map(text),
    "one": numbers,
    "two": numbers,
    "word": texts,
    "tags": sets,
    "notes": lists,
    "parts": maps,
    "odd": st.sampled_from([{"BOOL": True}, {"NULL": True}]),
}
items = st.builds(
    lambda key, rest: {**key, **rest}, keys, st.fixed_dictionaries({}, optional=attributes)
)
CONDITIONS = [
    "attribute_not_exists(h)",
    "attribute_exists(#one) AND NOT #two = :number",
    "#one = :number",
    "#one <> :number",
    "#one < :number OR #two >= :number",
    "attribute_exists(#one) AND #one BETWEEN :low AND :number",
    "#one IN (:low, :number)",
    "attribute_exists(word) AND begins_with(word, :word)",
    "contains(tags, :tag) OR contains(word, :word)",
    "attribute_exists(tags) AND size(tags) > :low",
    "(#one <= :number OR attribute_not_exists(#two)) AND attribute_exists(kind)",
    "tags = :tags",
    "notes = :notes",
    "odd = :true",
    "attribute_exists(parts.#in)",
    "attribute_exists(parts.#in) AND parts.#in = :number",
]
SAFE = [
    "SET #one = :number",
    "SET #one = if_not_exists(#one, :low) + :low REMOVE #two",
    "SET notes = list_append(if_not_exists(notes, :notes), :notes), word = :word",
    "REMOVE parts, #two SET kind = :word",
    "ADD #one :low SET #two = :number",
    "ADD tags :tags",
    "DELETE tags :tags",
]
"""Updates that every item takes."""
UPDATES = [
    *SAFE,
    "SET #one = #two, #two = :number",
    "SET #one = #one - :low",
    "SET parts.#in = :number",
    "REMOVE parts.#in, #two",
    "ADD word :low",
    "ADD notes :tags",
    "SET #one = word + :low",
]
NAMES = {"#one": "one", "#two": "two", "#in": "in"}
VALUES = {
    ":number": numbers,
    ":low": st.just({"N": "1"}),
    ":word": texts,
    ":tags": sets,
    ":tag": st.sampled_from("pq").map(text),
    ":notes": lists,
    ":true": st.just({"BOOL": True}),
}
PLACEHOLDER = re.compile(r"[#:]\w+")


@st.composite
def writes(draw: st.DrawFn, updates: list[str]) -> Request:
    """An action as of a transaction, on one of six items."""
    action = draw(st.sampled_from(["Put", "Update", "Update", "Delete"]))
    request: dict[str, Any] = {**TABLE}
    if action == "Put":
        request["Item"] = draw(items)
    else:
        request["Key"] = draw(keys)
    if action == "Update":
        request["UpdateExpression"] = draw(st.sampled_from(updates))
    if draw(st.booleans()):
        request["ConditionExpression"] = draw(st.sampled_from(CONDITIONS))
    if draw(st.booleans()):
        request["ReturnValuesOnConditionCheckFailure"] = "ALL_OLD"
    said = " ".join(value for name, value in request.items() if name.endswith("Expression"))
    used = set(PLACEHOLDER.findall(said))
    names = {name: to for name, to in NAMES.items() if name in used}
    values = {name: draw(value) for name, value in VALUES.items() if name in used}
    if names:
        request["ExpressionAttributeNames"] = names
    if values:
        request["ExpressionAttributeValues"] = values
    return action, request


@st.composite
def requests(draw: st.DrawFn) -> Request:
    """A single write, or a transaction of two."""
    if draw(st.booleans()):
        pair = [draw(writes(SAFE)), draw(writes(SAFE))]
        return "transact_write_items", {"TransactItems": [{kind: what} for kind, what in pair]}
    action, request = draw(writes(UPDATES))
    returned = draw(st.sampled_from(["NONE", "ALL_OLD"]))
    return f"{action.lower()}_item", {**request, "ReturnValues": returned}


@st.composite
def queries(draw: st.DrawFn) -> Request:
    """The items of a part, of the table or of its index."""
    of_index = draw(st.booleans())
    request: dict[str, Any] = {
        **TABLE,
        "KeyConditionExpression": draw(st.sampled_from(PARTS[of_index])),
        "ScanIndexForward": draw(st.booleans()),
        "ExpressionAttributeValues": {},
    }
    if of_index:
        request["IndexName"] = INDEX
    if draw(st.booleans()):
        request["FilterExpression"] = "attribute_exists(tags)"
    for name in PLACEHOLDER.findall(request["KeyConditionExpression"]):
        request["ExpressionAttributeValues"][name] = BOUNDS[name]
    return "query", request


BOUNDS = {":hash": text("a"), ":kind": text("k"), ":low": text("x"), ":high": text("y")}
PARTS = {
    False: ["h = :hash", "h = :hash AND r > :low", "h = :hash AND r BETWEEN :low AND :high"],
    True: ["kind = :kind", "kind = :kind AND r <= :high", "kind = :kind AND begins_with(r, :low)"],
}


@pytest.fixture
def table(simulated: SimulatedAws) -> None:
    """A table with an index, in moto and in what takes its place."""
    defined = [{"AttributeName": name, "AttributeType": "S"} for name in ("h", "r", "kind")]
    client = client_of_product()
    client.create_table(
        **TABLE,
        BillingMode="PAY_PER_REQUEST",
        AttributeDefinitions=defined,
        KeySchema=schema("h", "r"),
        GlobalSecondaryIndexes=[
            {
                "IndexName": INDEX,
                "KeySchema": schema("kind", "r"),
                "Projection": {"ProjectionType": "ALL"},
            }
        ],
    )


def client_of_product() -> Any:
    return store.connection().client


def schema(hash_name: str, range_name: str) -> list[dict[str, str]]:
    return [
        {"AttributeName": hash_name, "KeyType": "HASH"},
        {"AttributeName": range_name, "KeyType": "RANGE"},
    ]


def asked(request: Request) -> Any:
    """What an answer says, without its metadata."""
    operation, parameters = request
    try:
        answer = getattr(client_of_product(), operation)(**parameters)
    except ClientError as error:
        reasons = error.response.get("CancellationReasons", [])
        kept = [(reason["Code"], reason.get("Item")) for reason in reasons]
        return error.response["Error"]["Code"], error.response.get("Item"), kept
    return {name: answer.get(name) for name in ("Items", "Count", "ScannedCount", "Attributes")}


@pytest.mark.soak
@pytest.mark.skipif(bool(judge.directory()), reason="another keeps the items")
@settings(max_examples=size(15, 1000), suppress_health_check=list(HealthCheck))
@given(st.lists(items, max_size=3), st.lists(requests(), max_size=8), queries())
def test_they_answer_as_moto_does(
    table: None, simulated: SimulatedAws, found: list[Any], then: list[Request], query: Request
) -> None:
    filled: list[Request] = [("put_item", {**TABLE, "Item": item}) for item in found]
    requested = [*filled, *then, query]
    simulated.empty()
    ours = [asked(request) for request in requested]
    with simulated_aws.kept_by_moto():
        motos = [asked(request) for request in requested]
    for request, our, moto in zip(requested, ours, motos, strict=True):
        assert our == moto, request
