"""The product as AWS runs it: gateway, functions, roles, queues, bucket, stream and schedule."""

import json
from io import BytesIO
from typing import Any

import pytest
import requests
from botocore.exceptions import ClientError
from PIL import Image

from chalicelib.cloud.assembly import Function
from chalicelib.cloud.resources import BUCKETS, SECRETS, TABLES
from chalicelib.wiring import API, FUNCTIONS, QUEUES
from deploy.naming import logical
from local.gateway import events
from tests.deployment.desk import EMAIL, depth, eventually, run_beside
from tests.deployment.into_ministack import Deployed, client, exercise, log_lines
from tests.deployment.lapsed_hold import CODE
from tests.support.waiting import PATIENCE_SECONDS


@pytest.fixture(scope="module")
def house(deployed: Deployed, administrator: dict[str, str]) -> str:
    """The id of a house that the administrator has published."""
    body: dict[str, Any] = {"name": "Casa Ñandú", "capacity_max": 12}
    address = f"{deployed.url}/v1/admin/properties"
    answer = requests.post(address, json=body, headers=administrator, timeout=PATIENCE_SECONDS)
    assert answer.status_code == 201, answer.text
    made: str = answer.json()["id"]
    return made


def jpeg() -> bytes:
    """A picture as a phone would send it, larger than its thumbnail."""
    stream = BytesIO()
    Image.effect_noise((1200, 800), 60).convert("RGB").save(stream, "JPEG")
    return stream.getvalue()


def photo(deployed: Deployed, headers: dict[str, str], house: str, name: str) -> dict[str, Any]:
    """A photo as staff see it in the list of its house, which is never an old one."""
    address = f"{deployed.url}/v1/properties/{house}/photos?page_size=none"
    found: list[dict[str, Any]] = requests.get(
        address, headers=headers, timeout=PATIENCE_SECONDS
    ).json()
    return next(row for row in found if row["id"] == name)


def seen_at(deployed: Deployed, address: str) -> bytes | None:
    """What a browser shows for the address of a file, which leads to a signed one."""
    path = address.partition("/v1/")[2]
    led = requests.get(f"{deployed.url}/v1/{path}", allow_redirects=False, timeout=PATIENCE_SECONDS)
    if led.status_code == 404:
        return None
    assert led.status_code == 302, led.text
    shown = requests.get(led.headers["Location"], timeout=PATIENCE_SECONDS)
    assert shown.status_code == 200, shown.text
    return shown.content


def objects_named(deployed: Deployed, name: str) -> list[str]:
    """The keys in the bucket that contain `name`."""
    listed = deployed.client("s3").list_objects_v2(Bucket=deployed.resources["MediaBucket"])
    return [found["Key"] for found in listed.get("Contents", []) if name in found["Key"]]


def test_everything_of_the_definitions_exists(deployed: Deployed) -> None:
    names = [logical(table.name, "Table") for table in TABLES]
    names += [logical(queue.name, "Queue") for queue in QUEUES]
    names += [logical(bucket.name, "Bucket") for bucket in BUCKETS]
    names += [logical(secret, "Secret") for secret in SECRETS]
    names += [logical(function.name) for function in (API, *FUNCTIONS)]
    assert set(names) <= deployed.resources.keys()


def test_the_secret_is_generated_in_the_shape_that_is_read(deployed: Deployed) -> None:
    secret = deployed.client("secretsmanager").get_secret_value(SecretId="casa-production-tokens")
    assert json.loads(secret["SecretString"]).keys() == {"current", "k1"}


def test_the_public_answers_through_the_gateway(deployed: Deployed) -> None:
    answer = requests.get(f"{deployed.url}/v1/test", timeout=PATIENCE_SECONDS)
    assert answer.status_code == 200
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.headers["Content-Type"] == "application/json"


def test_a_trailing_slash_is_the_same_address(deployed: Deployed) -> None:
    assert requests.get(f"{deployed.url}/v1/test/", timeout=PATIENCE_SECONDS).status_code == 200


def test_an_unknown_address_is_not_found_in_the_words_of_the_api(deployed: Deployed) -> None:
    answer = requests.get(f"{deployed.url}/v1/no-such-place", timeout=PATIENCE_SECONDS)
    assert answer.status_code == 404
    assert answer.json()["detail"] == "No encontrado."
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize("path", ["", "/", "/v1/property//", "/v1/login/x/y/z"])
def test_whatever_the_path_the_api_answers(deployed: Deployed, path: str) -> None:
    answer = requests.get(f"{deployed.url}{path}", timeout=PATIENCE_SECONDS)
    assert answer.status_code == 404
    assert answer.json()["code"] == "not_found"
    assert answer.headers["X-Correlation-Id"] == answer.json()["correlation_id"]


def test_a_method_that_a_path_does_not_have_is_not_allowed(deployed: Deployed) -> None:
    answer = requests.delete(f"{deployed.url}/v1/login", timeout=PATIENCE_SECONDS)
    assert (answer.status_code, answer.headers["Allow"]) == (405, "OPTIONS,POST")
    assert answer.json()["code"] == "method_not_allowed"


def test_head_is_get_without_a_body(deployed: Deployed) -> None:
    answer = requests.head(f"{deployed.url}/v1/test", timeout=PATIENCE_SECONDS)
    assert (answer.status_code, answer.content) == (200, b"")
    assert answer.headers["Content-Type"] == "application/json"


def test_the_function_itself_gives_no_body_to_head(deployed: Deployed) -> None:
    """The gateway would hand it on."""
    request = events.Request("HEAD", "/api/v1/test", "", {}, "203.0.113.9", "HTTP/1.1")
    event = events.proxy_event(request, b"", request_id="r1")
    answer = exercise(deployed, "APIHandler", event)
    assert (answer["statusCode"], answer["body"]) == (200, "")


@pytest.mark.parametrize("path", ["/v1/admin/ui", "/v1/admin/ui/", "/v1/admin/ui/sign-in/"])
def test_pages_come_from_a_function_of_their_own(deployed: Deployed, path: str) -> None:
    page = requests.get(f"{deployed.url}{path}", allow_redirects=False, timeout=PATIENCE_SECONDS)
    if page.status_code == 303:
        assert page.headers["Location"].startswith("/api/v1/admin/ui/sign-in/")
    else:
        assert page.status_code == 200, page.text
        assert "Iniciar sesión" in page.text
    assert page.headers["Content-Security-Policy"].startswith("default-src 'none'")


@pytest.mark.parametrize("path", ["/v1/admin/users/", "/v1/admin/users", "/v1/admin"])
def test_what_begins_like_a_page_is_still_the_api(deployed: Deployed, path: str) -> None:
    answer = requests.get(f"{deployed.url}{path}", timeout=PATIENCE_SECONDS)
    assert answer.status_code in {401, 404}
    assert answer.json()["correlation_id"]


def test_a_path_parameter_arrives_decoded(
    deployed: Deployed, administrator: dict[str, str], house: str
) -> None:
    slug = requests.get(f"{deployed.url}/v1/property", timeout=PATIENCE_SECONDS).json()["results"][
        0
    ]["slug"]
    encoded = "".join(f"%{ord(letter):02X}" for letter in slug)
    answer = requests.get(f"{deployed.url}/v1/property/{encoded}", timeout=PATIENCE_SECONDS)
    assert (answer.status_code, answer.json()["id"]) == (200, house)


def test_a_browser_is_told_what_it_may_send(deployed: Deployed) -> None:
    answer = requests.options(
        f"{deployed.url}/v1/login",
        headers={
            "Origin": "https://panel.example.pe",
            "Access-Control-Request-Method": "POST",
            "Access-Control-Request-Headers": "authorization,content-type,idempotency-key",
        },
        timeout=PATIENCE_SECONDS,
    )
    assert answer.status_code == 200
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert "POST" in answer.headers["Access-Control-Allow-Methods"]
    allowed = answer.headers["Access-Control-Allow-Headers"].lower()
    assert {"authorization", "content-type", "idempotency-key"} <= set(allowed.split(","))


def test_without_a_token_nothing_is_told(deployed: Deployed) -> None:
    answer = requests.get(f"{deployed.url}/v1/admin/users", timeout=PATIENCE_SECONDS)
    assert answer.status_code == 401
    assert answer.json()["detail"]


def test_a_wrong_password_is_refused(deployed: Deployed, administrator: dict[str, str]) -> None:
    answer = requests.post(
        f"{deployed.url}/v1/login",
        json={"email": EMAIL, "password": "otra"},
        timeout=PATIENCE_SECONDS,
    )
    assert answer.status_code == 401


def test_an_administrator_writes_and_the_public_reads(deployed: Deployed, house: str) -> None:
    houses = requests.get(f"{deployed.url}/v1/property", timeout=PATIENCE_SECONDS).json()["results"]
    assert [(row["id"], row["name"]) for row in houses] == [(house, "Casa Ñandú")]


def test_the_same_write_sent_twice_takes_effect_once(
    deployed: Deployed, administrator: dict[str, str], house: str
) -> None:
    headers = {**administrator, "Idempotency-Key": "photo-by-address"}
    body = {"property_id": house, "image_url": "https://example.pe/piscina.jpg"}
    answers = [
        requests.post(
            f"{deployed.url}/v1/photos", json=body, headers=headers, timeout=PATIENCE_SECONDS
        )
        for _ in range(2)
    ]
    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].json() == answers[1].json()
    assert answers[1].headers["Idempotent-Replay"] == "true"


def upload(
    deployed: Deployed, headers: dict[str, str], house: str, content: bytes
) -> dict[str, Any]:
    """A new photo whose file goes through the gateway in a form."""
    answer = requests.post(
        f"{deployed.url}/v1/photos/upload_photo",
        data={"property_id": house},
        files={"image_file": ("piscina.jpg", content, "image/jpeg")},
        headers=headers,
        timeout=PATIENCE_SECONDS,
    )
    assert answer.status_code == 201, answer.text
    made: dict[str, Any] = answer.json()
    return made


def judged(deployed: Deployed, headers: dict[str, str], house: str, name: str) -> dict[str, Any]:
    """A photo once the worker has looked at its file."""

    def look() -> dict[str, Any] | None:
        found = photo(deployed, headers, house, name)
        return found if found["state"] != "awaiting_upload" else None

    return eventually(deployed, look)


def test_a_photo_in_a_form_becomes_a_thumbnail(
    deployed: Deployed, administrator: dict[str, str], house: str
) -> None:
    """Gateway, bucket, queue, the function with the imaging layer, bucket."""
    made = upload(deployed, administrator, house, jpeg())
    ready = judged(deployed, administrator, house, made["id"])
    assert ready["state"] == "ready"
    content = eventually(deployed, lambda: seen_at(deployed, ready["image_thumbnail"]))
    assert Image.open(BytesIO(content)).size == (400, 300)


def test_a_photo_sent_straight_to_storage_is_taken_too(
    deployed: Deployed, administrator: dict[str, str], house: str
) -> None:
    content = jpeg()
    offer = requests.post(
        f"{deployed.url}/v1/photos/presign",
        json={"property_id": house, "content_type": "image/jpeg", "size": len(content)},
        headers=administrator,
        timeout=PATIENCE_SECONDS,
    )
    assert offer.status_code == 201, offer.text
    form = offer.json()["upload"]
    sent = requests.post(
        form["url"], data=form["fields"], files={"file": content}, timeout=PATIENCE_SECONDS
    )
    assert sent.ok, sent.text
    offered = offer.json()["photo"]["id"]
    assert judged(deployed, administrator, house, offered)["state"] == "ready"


def test_a_picture_that_breaks_off_is_refused_by_the_worker(
    deployed: Deployed, administrator: dict[str, str], house: str
) -> None:
    made = upload(deployed, administrator, house, jpeg()[:20_000])
    refused = judged(deployed, administrator, house, made["id"])
    assert refused["state"] == "rejected"
    assert refused["reason"]


def test_a_fact_has_its_consequence(
    deployed: Deployed, administrator: dict[str, str], house: str
) -> None:
    """Table, stream, publisher, queue, consumer: what arrived for a removed photo is looked for."""
    name = upload(deployed, administrator, house, jpeg())["id"]
    judged(deployed, administrator, house, name)
    assert len(objects_named(deployed, f"{name}.webp")) == 1
    gone = requests.delete(
        f"{deployed.url}/v1/photos/{name}", headers=administrator, timeout=PATIENCE_SECONDS
    )
    assert gone.status_code == 204
    handled = '"job":"properties.remove_files"'
    eventually(deployed, lambda: any(handled in line for line in log_lines(deployed)))
    # What was shown stays for a while, so that the photo can be restored.
    assert len(objects_named(deployed, f"{name}.webp")) == 1


def test_what_was_handed_to_the_queues_is_marked(
    deployed: Deployed, administrator: dict[str, str], house: str
) -> None:
    """The publisher may write its marks, and the job that compares finds nothing missed."""
    dynamodb = deployed.client("dynamodb")

    def marks() -> str:
        items = dynamodb.scan(TableName=deployed.resources["LedgersTable"])["Items"]
        return " ".join(item["event_ids"]["S"] for item in items if "event_ids" in item)

    recorded = dynamodb.scan(TableName=deployed.resources["EventsTable"])["Items"]
    made = next(item for item in recorded if item["subject"]["S"].endswith(house))
    eventually(deployed, lambda: made["event_id"]["S"] in marks())
    exercise(deployed, "ReplayMissed", {"source": "aws.events", "detail": {}})


@pytest.mark.parametrize(
    "function", [f for f in FUNCTIONS if f.job], ids=lambda function: function.name
)
def test_a_clock_starts_the_job(deployed: Deployed, function: Function) -> None:
    events = deployed.client("events")
    arn = deployed.client("lambda").get_function(
        FunctionName=deployed.resources[logical(function.name)]
    )["Configuration"]["FunctionArn"]
    (rule,) = events.list_rule_names_by_target(TargetArn=arn)["RuleNames"]
    found = events.describe_rule(Name=rule)
    assert function.job is not None
    assert found["ScheduleExpression"] == function.job.rule
    assert found["State"] == "ENABLED"


def test_the_job_frees_the_nights_and_the_code_of_a_lapsed_hold(
    deployed: Deployed, administrator: dict[str, str], house: str
) -> None:
    run_beside(deployed, "tests.deployment.lapsed_hold", house)
    assert (nights_taken(deployed, house), code_uses(deployed, administrator)) == (2, 1)
    exercise(deployed, "ExpireHolds", {"source": "aws.events", "detail": {}})
    assert (nights_taken(deployed, house), code_uses(deployed, administrator)) == (0, 0)


def code_uses(deployed: Deployed, administrator: dict[str, str]) -> int:
    """How often the code of that hold counts as used."""
    address = f"{deployed.url}/v1/admin/discount-codes/{CODE}"
    count: int = requests.get(address, headers=administrator, timeout=PATIENCE_SECONDS).json()[
        "used_count"
    ]
    return count


def nights_taken(deployed: Deployed, house: str) -> int:
    """How many nights of a house belong to somebody, lapsed or not."""
    answer = deployed.client("dynamodb").query(
        TableName=deployed.resources["NightsTable"],
        KeyConditionExpression="property_id = :house",
        ExpressionAttributeValues={":house": {"S": house}},
    )
    count: int = answer["Count"]
    return count


def test_nothing_was_given_up(deployed: Deployed) -> None:
    """Runs last: no message of the tests above ended in a dead-letter queue."""
    dead = [name for name in deployed.resources if name.endswith("DeadQueue")]
    assert len(dead) > len(QUEUES)
    assert {name: depth(deployed, name) for name in dead} == dict.fromkeys(dead, 0)


def test_policies_are_enforced_here(deployed: Deployed) -> None:
    """What makes the other tests a proof of the roles: who has no permission gets nothing."""
    iam = deployed.client("iam")
    iam.create_user(UserName="stranger")
    key = iam.create_access_key(UserName="stranger")["AccessKey"]
    stranger = client(
        deployed.endpoint, "dynamodb", key=key["AccessKeyId"], secret=key["SecretAccessKey"]
    )
    with pytest.raises(ClientError, match="AccessDenied"):
        stranger.scan(TableName=deployed.resources["AccountsTable"])
