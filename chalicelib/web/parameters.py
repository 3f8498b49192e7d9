"""What a request says beside its body, as the description tells it: path, query and headers."""

from typing import Any
from uuid import UUID

from chalicelib.web import versions
from chalicelib.web.examples import examples_of
from chalicelib.web.keys import HEADER, LONGEST_KEY
from chalicelib.web.routing import LONGEST_PATH_TEXT, Route
from chalicelib.web.schemas import Schema, Schemas

PATH_SCHEMAS: dict[Any, Schema] = {
    UUID: {"type": "string", "format": "uuid"},
    int: {"type": "integer", "minimum": 0},
    str: {"type": "string", "minLength": 1, "maxLength": LONGEST_PATH_TEXT},
}
PATH_TEXTS = {
    "achievement_id": "The level.",
    "activity_id": "The entry of the activity feed.",
    "activity_type": "The kind of entry of the activity feed.",
    "asset": "The name of a file of the page.",
    "broadcast_id": "What all guests are told.",
    "calendar_feed_id": "The calendar of a channel, or the house whose `airbnb_url` it is.",
    "calendar_link_id": "The address of calendars.",
    "category_id": "The category of events.",
    "client_id": "The client.",
    "code": "The text of the discount code, in any case.",
    "command_id": "What was asked of a house.",
    "conflict_id": "The conflict.",
    "config_id": "The set-up of personal codes.",
    "device_id": "The device of a house.",
    "device_key_id": "The key of a device.",
    "discount_id": "The automatic discount.",
    "event_id": "The event of guests, by its id or its slug.",
    "export_id": "The export.",
    "gap_id": "The day on which a house was not cleaned.",
    "import_id": "The import.",
    "loyalty_message_id": "The message of the loyalty program.",
    "member_id": "The person who works on site.",
    "month_day": "The day of every year, as `MM-DD`.",
    "notification_id": "What somebody was told.",
    "occasion_id": "The event of guests.",
    "participant_id": "Somebody who takes part in the music of a stay.",
    "payment_id": "The payment.",
    "phone_or_document": "A telephone number, best in digits with its country code, or a document.",
    "photo_id": "The photo.",
    "player_id": "The code of a house's player: `ca1`.",
    "policy_id": "The cancellation policy.",
    "position": "The place in what comes next; 0 is the next track.",
    "profit_id": "The profit of a month.",
    "property_id": "The house.",
    "rate_id": "The exchange rate.",
    "queue": "The dead-letter queue.",
    "qr_token": "The token of a stay's QR code, or the bare id that old codes carry.",
    "record_id": "The time record.",
    "request_id": "The request of somebody to choose the music of a stay.",
    "receipt_id": "The receipt of a payment.",
    "referral_points_id": "The percentage of referral points.",
    "referral_code": "The code with which a client brings others, in any case.",
    "registration_id": "The registration of a guest for an event.",
    "reservation_id": "The stay.",
    "schedule_id": "The schedule of somebody who works on site.",
    "season_id": "The season.",
    "share_id": "What a guest shares.",
    "service_id": "The service.",
    "session_id": "The session.",
    "size": "`full` or `thumb`.",
    "slug": "The house in addresses of the site.",
    "special_date_id": "The special date.",
    "task_id": "The task.",
    "template_id": "The template of contracts.",
    "user_id": "The number of the staff user.",
    "weekday": "The weekday, 0 Monday to 6 Sunday.",
}
"""What a variable of a path names, wherever it stands."""
PATH_EXAMPLES = {
    "code": ("DiscountCodeView", "code"),
    "slug": ("HouseRow", "slug"),
    "user_id": ("UserView", "id"),
    "weekday": ("LateCheckoutRuleView", "id"),
}
"""Where a variable of a path has its example from: a component and a field."""
KEY: Schema = {
    "name": HEADER,
    "in": "header",
    "required": False,
    "description": (
        "A text of your own, such as a UUID, that names this one change. The same request with "
        "the same key takes effect once, and is answered the same again."
    ),
    "schema": {"type": "string", "maxLength": LONGEST_KEY},
}
MATCH: Schema = {
    "name": versions.HEADER,
    "in": "header",
    "required": False,
    "description": "The version that was read (`ETag`): over another, the answer is 409.",
    "schema": {"type": "string"},
}


def parameters(route: Route, schemas: Schemas) -> list[Schema]:
    """Those of a route, as an operation lists them."""
    listed = [_in_path(name, declared) for name, declared in route.signature.path.items()]
    if route.signature.query is not None:
        listed += _in_query(schemas.resolved(route.signature.query))
    listed += [KEY] if route.takes_keys else []
    return [*listed, MATCH] if versions.takes_version(route.signature.body) else listed


def _in_path(name: str, declared: Any) -> Schema:
    parameter: Schema = {"name": name, "in": "path", "required": True}
    if name in PATH_TEXTS:
        parameter["description"] = PATH_TEXTS[name]
    component, field = PATH_EXAMPLES.get(name, ("", ""))
    example = examples_of(component).get(field)
    if example is not None:
        parameter["example"] = example
    return {**parameter, "schema": PATH_SCHEMAS[declared]}


def _in_query(struct: Schema) -> list[Schema]:
    required = struct.get("required", ())
    return [
        {"name": name, "in": "query", "required": name in required, **_present(schema)}
        for name, schema in struct["properties"].items()
    ]


def _present(schema: Schema) -> Schema:
    """The text and schema of a query parameter that is there: null is written by leaving it out."""
    options = [option for option in schema.get("anyOf", ()) if option != {"type": "null"}]
    kept = {k: v for k, v in schema.items() if k != "anyOf" and (k, v) != ("default", None)}
    text = {"description": kept.pop("description")} if "description" in kept else {}
    if len(options) == 1:
        return {**text, "schema": {**options[0], **kept}}
    return {**text, "schema": {"anyOf": options, **kept} if options else kept}
