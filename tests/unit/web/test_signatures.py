"""What a signature covers."""

import hashlib
import hmac

from hypothesis import assume, given
from hypothesis import strategies as st

from chalicelib.web.signatures import Signed

CALL = Signed("POST", "/api/v1/properties/generate-discount/", b'{"config_name": "VERANO"}')


def test_a_signature_is_an_hmac_of_time_method_path_and_body() -> None:
    said = b'1772463600.POST./api/v1/properties/generate-discount/.{"config_name": "VERANO"}'
    expected = hmac.new(b"llave", said, hashlib.sha256).hexdigest()
    assert CALL.signature("llave", "1772463600") == expected


def test_a_request_without_a_body_ends_with_the_dot() -> None:
    signed = Signed("GET", "/api/v1/test/").signature("llave", "1.5")
    assert signed == hmac.new(b"llave", b"1.5.GET./api/v1/test/.", hashlib.sha256).hexdigest()


@given(st.binary(max_size=40))
def test_another_body_has_another_signature(body: bytes) -> None:
    assume(body != CALL.body)
    other = Signed(CALL.method, CALL.path, body)
    assert other.signature("llave", "1772463600") != CALL.signature("llave", "1772463600")


def test_key_time_method_and_path_all_matter() -> None:
    signatures = {
        CALL.signature("llave", "1772463600"),
        CALL.signature("otra", "1772463600"),
        CALL.signature("llave", "1772463601"),
        Signed("PUT", CALL.path, CALL.body).signature("llave", "1772463600"),
        Signed("POST", "/api/v1/test/", CALL.body).signature("llave", "1772463600"),
    }
    assert len(signatures) == 5
