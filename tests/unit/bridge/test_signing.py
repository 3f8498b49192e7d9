"""Requests are signed as AWS's own library signs them."""

from datetime import datetime

import pytest
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials as Botocore
from hypothesis import given
from hypothesis import strategies as st

from bridge.signing import Credentials, Scope, signed_headers
from tests.unit.bridge.commands import NOW

URL = "https://sqs.us-east-1.amazonaws.com/"
HEADERS = {"content-type": "application/x-amz-json-1.0", "x-amz-target": "AmazonSQS.ReceiveMessage"}


def by_botocore(
    body: bytes, key: Credentials, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> str:
    monkeypatch.setattr("botocore.auth.get_current_datetime", lambda: now.replace(tzinfo=None))
    request = AWSRequest("POST", URL, headers=HEADERS, data=body)
    credentials = Botocore(key.access_key_id, key.secret_access_key, key.session_token)
    SigV4Auth(credentials, "sqs", "us-east-1").add_auth(request)
    signature: str = request.headers["Authorization"]
    return signature


words = st.text(st.characters(codec="ascii", categories=["L", "N"]), min_size=1)


@given(
    st.binary(),
    st.builds(Credentials, words, words, words),
    st.datetimes(datetime(2020, 1, 1), datetime(2050, 1, 1)),
)
def test_a_signature_is_that_of_awss_own_library(
    body: bytes, key: Credentials, now: datetime
) -> None:
    scope = Scope("us-east-1", "sqs")
    headers = signed_headers(URL, body, HEADERS, credentials=key, scope=scope, now=now)
    with pytest.MonkeyPatch.context() as patch:
        assert headers["authorization"] == by_botocore(body, key, now, patch)
    assert headers["host"] == "sqs.us-east-1.amazonaws.com"
    assert headers["x-amz-security-token"] == key.session_token


def test_the_time_of_a_signature_is_the_one_that_is_given() -> None:
    key = Credentials("id", "secret", "token")
    headers = signed_headers(
        URL, b"", HEADERS, credentials=key, scope=Scope("us-east-1", "sqs"), now=NOW
    )
    assert headers["x-amz-date"] == "20260701T170000Z"


def test_credentials_show_nothing_of_themselves() -> None:
    assert repr(Credentials("id", "secret", "token")) == "Credentials()"
