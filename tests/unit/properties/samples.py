"""What the tests of rules start from."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import msgspec
import pytest

from chalicelib.kernel.errors import Invalid
from chalicelib.kernel.validation import Problems
from chalicelib.properties.types import House, Photo, SpecialDate
from chalicelib.rates.types import CancellationPolicy, LateCheckoutRule, Season, Service

HOUSE = House(property_id="h1", name="Casa Austin 1", slug="casa-austin-1")
PHOTO = Photo(photo_id="p1", property_id="h1", external_url="https://a.example/1.jpg")
SEASON = Season(
    season_id="s1",
    name="Verano",
    season_type="high",
    start_month=12,
    start_day=15,
    end_month=3,
    end_day=15,
)
SERVICE = Service(service_id="s1", name="Piscina", price_usd=Decimal(50))
POLICY = CancellationPolicy(
    policy_id="c1", name="Flexible", days_before_check_in=7, refund_percentage=Decimal(50)
)
RULE = LateCheckoutRule(weekday=6, name="Domingo")
SPECIAL = SpecialDate(special_date_id="d1", month=12, day=31, price_usd=Decimal(400))


def wrong_fields(check: Any, value: Any) -> set[str]:
    with pytest.raises(Invalid) as refusal:
        check(value)
    return set(refusal.value.fields)


def altered(struct: Any, **changes: Any) -> Any:
    return msgspec.structs.replace(struct, **changes)


def checks(rule: Callable[[Any, Problems], Any]) -> Callable[[Any], Any]:
    """A rule that is given nothing but the value."""
    return lambda value: rule(value, Problems())
