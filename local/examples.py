"""Examples for the description of the API, from the demonstration data: what the running stack
answers for what is the same whenever it is loaded (houses, prices, discounts, levels, staff).

`python -m local.examples --port 8000` writes them anew into `chalicelib/web/examples.json`.
"""

import argparse
import json
import re
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import requests

from chalicelib import entry
from chalicelib.web import openapi
from chalicelib.web.examples import FILE
from chalicelib.web.schemas import REFERENCES
from local import demo

Get = Callable[[str], Any]
"""The JSON that an administrator gets from a path below `/api/v1/`."""
LASTING = (
    "achievements/",
    "admin/achievements/",
    "admin/airbnb-profits/",
    "admin/automatic-discounts/",
    "admin/bulk-special-dates/",
    "admin/cancellation-policies/",
    "admin/discount-codes/",
    "admin/dynamic-discounts/",
    "admin/event-categories/",
    "admin/exchange-rates/",
    "admin/late-checkout/",
    "admin/properties/",
    "admin/property-pricing/",
    "admin/referral-discounts/",
    "admin/seasons/",
    "admin/services/",
    "admin/special-dates/",
    "admin/special-dates-manager/",
    "admin/users/",
    "admin/welcome-discounts/",
    "bot/global-discount/",
    "bot/levels/",
    f"clients/?search={demo.GUEST_DOCUMENT[1]}",
    "events/",
    "events/categories/",
    "photos/",
    "properties/automatic-discounts/",
    "properties/generate-discount/",
    "property/",
    "schedules/",
    "staff/",
    "tasks/?task_type=pool_maintenance",
    "test/login/",
    "time-tracking/?action_type=check_in",
)
"""Lists of what every load makes alike."""
CHANGING = {"uuid", "date", "date-time", "uri", "binary"}
CHANGING_TEXT = re.compile(r"20[0-9]{2}|[0-9a-f]{8}-|127\.0\.0\.1")
CHANGING_FIELDS = {
    "count",
    "points_balance",
    "referral_code",
    "tasks_today",
    "used_count",
    "version",
}
CHANGING_COMPONENTS = {"LevelInfo"}
CHANGING_PLACES = {("AdminProfitView", "month")}
"""Forms, texts and places of values that another load has otherwise."""
LONGEST = 100
SECONDS = 30


def examples(get: Get) -> dict[str, dict[str, Any]]:
    """The first value of each field that the lasting lists show, by component."""
    found: dict[str, dict[str, Any]] = {}
    for component, field, value in values(get):
        found.setdefault(component, {}).setdefault(field, value)
    return found


def values(get: Get) -> Iterator[tuple[str, str, Any]]:
    """Every value that may be an example, with its component and field."""
    description = openapi.document(entry.application().open_all())
    schemas = description["components"]["schemas"]
    for path in LASTING:
        described = description["paths"][f"/{path.partition('?')[0]}"]["get"]
        answers = described["responses"]["200"]
        schema = answers["content"]["application/json"]["schema"]
        yield from _values(schemas, schema, get(path))


def _values(
    schemas: Mapping[str, Any], schema: Mapping[str, Any], value: Any
) -> Iterator[tuple[str, str, Any]]:
    for option in (schema, *schema.get("anyOf", ())):
        if isinstance(value, list) and "items" in option:
            for row in value:
                yield from _values(schemas, option["items"], row)
        if isinstance(value, dict) and "$ref" in option:
            yield from _fields(schemas, option["$ref"].removeprefix(REFERENCES), value)


def _fields(
    schemas: Mapping[str, Any], component: str, value: Mapping[str, Any]
) -> Iterator[tuple[str, str, Any]]:
    properties = schemas[component]["properties"]
    if component in CHANGING_COMPONENTS or not set(value) <= set(properties):
        return
    for field, inner in value.items():
        is_same = field not in CHANGING_FIELDS and (component, field) not in CHANGING_PLACES
        if is_same and _is_example(properties[field], inner):
            yield component, field, inner
        yield from _values(schemas, properties[field], inner)


def _is_example(schema: Mapping[str, Any], value: Any) -> bool:
    options = (schema, *schema.get("anyOf", ()))
    is_plain = isinstance(value, str | int | float) and not isinstance(value, bool)
    is_lasting = not any(option.get("format") in CHANGING for option in options)
    is_choice = any("enum" in option for option in options)
    is_short = 0 < len(str(value)) <= LONGEST and not CHANGING_TEXT.search(str(value))
    return is_plain and is_lasting and is_short and not is_choice


def reader(port: int) -> Get:
    """Asks the stack on this machine, as the administrator of the demonstration."""
    base = f"http://127.0.0.1:{port}/api/v1/"
    credentials = {"email": demo.ADMINISTRATOR, "password": demo.STAFF_PASSWORD}
    signed_in = requests.post(f"{base}login/", json=credentials, timeout=SECONDS).json()
    headers = {"Authorization": f"Bearer {signed_in['access']}"}
    return lambda path: requests.get(base + path, headers=headers, timeout=SECONDS).json()


def main(arguments: list[str] | None = None) -> int:
    """Write the file."""
    parser = argparse.ArgumentParser(prog="python -m local.examples", description=__doc__)
    parser.add_argument("--port", type=int, default=8000)
    options = parser.parse_args(arguments)
    text = json.dumps(examples(reader(options.port)), ensure_ascii=False, indent=1, sort_keys=True)
    Path(FILE).write_text(f"{text}\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
