"""How answers of DynamoDB's reads are decoded: the whole body at once, into plain values.

botocore walks through an answer shape by shape, which takes most of the CPU of a list page. The
answer to a read is JSON that already looks as botocore gives it back (but for binary values, which
`BytesAttribute` reads), so it is decoded in one step. Everything else, errors above all, stays
botocore's.
"""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

import msgspec
from botocore.parsers import ResponseParserFactory

from chalicelib.kernel import decoding

READS = frozenset({"BatchGetItemOutput", "GetItemOutput", "QueryOutput"})
Answer = dict[str, Any]
_decode = decoding.json_decoder(Answer).decode


class AnswerParsers:
    """The component `response_parser_factory` of a session of botocore. What no read of DynamoDB
    answered is parsed as ever."""

    def __init__(self) -> None:
        self._others = ResponseParserFactory()

    def create_parser(self, protocol_name: str) -> "AnswerParser":
        """The parser of a protocol."""
        return AnswerParser(self._others.create_parser(protocol_name))


class AnswerParser:
    """Decodes what reads answer, and leaves the rest to the parser of the protocol."""

    def __init__(self, others: Any) -> None:
        self._others = others

    def parse(self, response: Mapping[str, Any], shape: Any) -> Answer:
        """What a response says; `shape` is that of its operation."""
        is_read = shape is not None and shape.name in READS
        if is_read and response["status_code"] == HTTPStatus.OK:
            try:
                return _decode(response["body"]) | {"ResponseMetadata": _metadata(response)}
            except msgspec.DecodeError:
                # A body that broke on the way: botocore compares its checksum and asks again.
                pass
        parsed: Answer = self._others.parse(response, shape)
        return parsed


def _metadata(response: Mapping[str, Any]) -> Answer:
    headers = {name.lower(): value for name, value in response["headers"].items()}
    return {
        "RequestId": headers.get("x-amzn-requestid", ""),
        "HTTPStatusCode": response["status_code"],
        "HTTPHeaders": headers,
    }
