"""How values of the business are kept in tables, beyond what PynamoDB brings."""

import base64
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, Generic, TypeVar

import msgspec
from pynamodb.attributes import Attribute
from pynamodb.constants import BINARY, NUMBER, STRING

from chalicelib.kernel import decoding, money

T = TypeVar("T")


class CentsAttribute(Attribute[Decimal]):
    """An amount, kept as integer cents."""

    attr_type = NUMBER

    def serialize(self, value: Decimal) -> str:
        """The cents of `value`, half up."""
        return str(money.to_integer_cents(value))

    def deserialize(self, value: str) -> Decimal:
        """The amount, with two decimals."""
        return money.from_integer_cents(int(value))


class DateAttribute(Attribute[date]):
    """A calendar date, kept as `YYYY-MM-DD`, so that text order is date order."""

    attr_type = STRING

    def serialize(self, value: date) -> str:
        """ISO text."""
        return value.isoformat()

    def deserialize(self, value: str) -> date:
        """The date."""
        return date.fromisoformat(value)


class InstantAttribute(Attribute[datetime]):
    """An aware instant, kept in UTC with microseconds, so that text order is time order."""

    attr_type = STRING

    def serialize(self, value: datetime) -> str:
        """`2026-01-05T16:00:00.000000Z`."""
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")

    def deserialize(self, value: str) -> datetime:
        """The instant, in UTC."""
        return datetime.fromisoformat(value)


def instant_key(instant: datetime) -> str:
    """The text of an instant as `InstantAttribute` keeps it, for composed keys and conditions."""
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


class BytesAttribute(Attribute[bytes]):
    """Bytes. An answer that was decoded in one step (`cloud.answers`) has them as base64."""

    attr_type = BINARY

    def serialize(self, value: bytes) -> bytes:
        """The same."""
        return value

    def deserialize(self, value: str | bytes) -> bytes:
        """The bytes."""
        return base64.b64decode(value) if isinstance(value, str) else value


class StructAttribute(Attribute[T], Generic[T]):
    """A frozen struct (or a tuple of them), kept as JSON text."""

    attr_type = STRING

    def __init__(self, struct: Any, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._struct = struct
        # Decoders are made at first use: a cold start reads few of the types it knows.
        self._decode: Callable[[str], T] | None = None

    def serialize(self, value: T) -> str:
        """The JSON of the struct."""
        return msgspec.json.encode(value).decode()

    def deserialize(self, value: str) -> T:
        """The struct."""
        if self._decode is None:
            self._decode = decoding.json_decoder(self._struct).decode
        return self._decode(value)
