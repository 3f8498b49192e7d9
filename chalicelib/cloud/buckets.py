"""Token buckets that all processes share (`kernel.buckets`), one item each in table `ledgers`.

A token costs one conditional write, seldom two: a process guesses from what it saw last whether
the bucket is full, and writes again where the guess was wrong. A bucket that is known to be empty
is not asked again before it has a token.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, cast

from botocore.exceptions import BotoCoreError, ClientError

from chalicelib.cloud import store
from chalicelib.cloud.settings import settings
from chalicelib.kernel.buckets import Bucket
from chalicelib.kernel.cache import Cache
from chalicelib.kernel.errors import Unavailable

TABLE = "ledgers"
TRIES = 4
MOST_KNOWN = 1000
FIRST = "attribute_not_exists(full_at) OR full_at <= :now OR full_at > :farthest"
ONE_MORE = "full_at > :now AND full_at <= :latest"

_full_at: Cache[tuple[str, str], float] = Cache(timedelta(hours=1), MOST_KNOWN)
"""When buckets are full again; they may be so later, since others take from them too."""


def take(account: str, name: str, bucket: Bucket, now: datetime) -> float:
    """Take a token from the bucket `name` of an account.

    Returns:
        0, or how many seconds there will be none.

    Raises:
        Unavailable: the database did not answer.
    """
    place, moment = (account, name), now.timestamp()
    for _ in range(TRIES):
        wait = known_wait(account, name, bucket, now)
        if wait:
            return wait
        full_at = _full_at.get(place) or 0.0
        is_changed, item = _try(_request(place, bucket, full_at, moment))
        _full_at.put(place, float(item["full_at"]["N"]) if item else 0.0)
        if is_changed:
            return 0.0
    return bucket.interval


def give_back(account: str, name: str, bucket: Bucket, now: datetime) -> None:
    """Put a token back that was taken a moment ago; a bucket that is full by now stays so.

    Raises:
        Unavailable: the database did not answer.
    """
    values = {":now": now.timestamp(), ":interval": bucket.interval}
    change = "SET full_at = full_at - :interval"
    is_changed, item = _try(_change((account, name), change, "full_at > :now", values))
    if is_changed:
        _full_at.put((account, name), float(item["full_at"]["N"]))


def known_wait(account: str, name: str, bucket: Bucket, now: datetime) -> float:
    """How many seconds there will be no token, as far as this process knows; it asks nobody."""
    return bucket.wait(_full_at.get((account, name)) or 0.0, now.timestamp())


def _request(place: tuple[str, str], bucket: Bucket, full_at: float, now: float) -> dict[str, Any]:
    values = {":now": now, ":end": now + bucket.seconds + 1}
    if bucket.is_full(full_at, now):
        values[":full_at"] = bucket.full_after_take(full_at, now)
        values[":farthest"] = bucket.farthest(now)
        change, condition = "SET full_at = :full_at, expires_at = :end", FIRST
    else:
        values |= {":interval": bucket.interval, ":latest": bucket.latest(now)}
        change, condition = "SET full_at = full_at + :interval, expires_at = :end", ONE_MORE
    return _change(place, change, condition, values)


def _change(
    place: tuple[str, str], change: str, condition: str, values: Mapping[str, float]
) -> dict[str, Any]:
    return {
        "TableName": settings().name(TABLE),
        "Key": {"account": {"S": place[0]}, "entry": {"S": place[1]}},
        "UpdateExpression": change,
        "ConditionExpression": condition,
        "ExpressionAttributeValues": {
            name: {"N": f"{value:.3f}"} for name, value in values.items()
        },
        "ReturnValues": "ALL_NEW",
        "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
    }


def _try(request: dict[str, Any]) -> tuple[bool, store.Item]:
    """Whether the item was changed, and what stands there now."""
    client = cast("Any", store.connection().client)
    try:
        return True, client.update_item(**request)["Attributes"]
    except ClientError as error:
        code = error.response["Error"]["Code"]
        if code != "ConditionalCheckFailedException":
            store.raise_unavailable(error, code)
        return False, error.response.get("Item", {})
    except BotoCoreError as error:
        raise Unavailable from error
