"""No made-up token opens anything, and none breaks anything."""

import base64
import json
import os

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.support.http import Api

from .ground import Ground

CASES = int(os.environ.get("FUZZ_CASES", "12"))


def encoded(value: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


heads = st.fixed_dictionaries(
    {"alg": st.sampled_from(["HS256", "none", "RS256", 1, None])},
    optional={
        "kid": st.sampled_from(["k1", "k2", "current", "", 1, None, ["k1"]]),
        "typ": st.text(),
    },
)
claims: st.SearchStrategy[dict[str, object]] = st.dictionaries(
    st.sampled_from(["sub", "aud", "exp", "iat", "sid", "typ", "session", "groups"]),
    st.sampled_from(["staff", "client", "access", "1", 1, -1, 4e9, None, True, [], {}, "x" * 999]),
)
shaped = st.builds(
    lambda head, body, signature: f"{encoded(head)}.{encoded(body)}.{signature}",
    heads,
    claims | st.lists(st.integers(), max_size=2),
    st.text("abcXYZ019-_", max_size=43),
)
anything = st.text(st.characters(min_codepoint=33, max_codepoint=126), max_size=300)


def test_a_made_up_token_is_a_strangers(ground: Ground) -> None:
    import app

    api = Api(app.app)

    @settings(
        max_examples=4 * CASES,
        database=None,
        derandomize="FUZZ_CASES" not in os.environ,
        suppress_health_check=list(HealthCheck),
    )
    @given(shaped | anything)
    def is_refused(token: str) -> None:
        for path in ("/api/v1/test/login/", "/api/v1/clients/client-auth/profile/"):
            assert api.get(path, token=token).status_code == 401
        assert api.get("/api/v1/photos/", token=token).status_code == 200

    is_refused()
