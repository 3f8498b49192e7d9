"""Answers of reads look as botocore's own parser makes them."""

import json
from typing import Any

import botocore.session
import pytest
from botocore.parsers import ResponseParserFactory

from chalicelib.cloud.answers import AnswerParsers

ITEM = {"night": {"S": "2026-04-16"}, "version": {"N": "3"}, "tags": {"SS": ["a", "ñ"]}}
NESTED = {"map": {"M": {"list": {"L": [{"BOOL": True}, {"NULL": True}]}}}}
READS = {
    "BatchGetItem": {"Responses": {"nights": [ITEM, NESTED]}, "UnprocessedKeys": {}},
    "Query": {"Items": [ITEM], "Count": 1, "ScannedCount": 1, "LastEvaluatedKey": ITEM},
    "GetItem": {"Item": NESTED, "ConsumedCapacity": {"TableName": "nights", "CapacityUnits": 0.5}},
}


def response(body: bytes, status: int = 200) -> dict[str, Any]:
    headers = {"x-amzn-RequestId": "r1", "Content-Type": "application/x-amz-json-1.0"}
    # botocore gives headers whose names may be asked for in any case.
    headers |= {name.lower(): value for name, value in headers.items()}
    return {"status_code": status, "headers": headers, "body": body, "context": {}}


def shape_of(operation: str) -> Any:
    model = botocore.session.get_session().get_service_model("dynamodb")
    return model.operation_model(operation).output_shape


def both(operation: str, answer: dict[str, Any]) -> tuple[Any, Any]:
    """What our parser and what botocore's makes of it."""
    shape = shape_of(operation)
    ours = AnswerParsers().create_parser("json").parse(answer, shape)
    return ours, ResponseParserFactory().create_parser("json").parse(answer, shape)


@pytest.mark.parametrize("operation", READS)
def test_a_read_answers_what_botocore_would_make_of_it(operation: str) -> None:
    ours, theirs = both(operation, response(json.dumps(READS[operation]).encode()))
    assert ours == theirs


@pytest.mark.parametrize("operation", ["Query", "TransactWriteItems"])
def test_errors_are_read_by_botocore(operation: str) -> None:
    error = b'{"__type": "com.amazonaws.dynamodb.v20120810#ThrottlingException", "message": "x"}'
    ours, theirs = both(operation, response(error, 400))
    assert ours == theirs
    assert ours["Error"]["Code"] == "ThrottlingException"


@pytest.mark.parametrize("body", [b"", b"{", b"<html>"])
def test_a_body_that_is_no_json_is_left_to_botocore(body: bytes) -> None:
    ours, theirs = both("Query", response(body))
    assert ours == theirs
