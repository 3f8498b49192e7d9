"""What becomes of two records of one person."""

from datetime import UTC, datetime

import pytest

from chalicelib.clients.merging import rules
from chalicelib.clients.types import Client

NOW = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)


def client(client_id: str, consent: datetime | None) -> Client:
    return Client(
        client_id=client_id,
        document_type="dni",
        number_doc="40000001",
        first_name="Ana",
        tel_number="+51987654321",
        created=NOW,
        updated=NOW,
        marketing_consent_at=consent,
    )


@pytest.mark.parametrize(
    ("kept", "gone", "joined"),
    [(NOW, NOW, True), (NOW, None, False), (None, NOW, False), (None, None, False)],
)
def test_advertising_is_allowed_where_both_records_say_so(
    kept: datetime | None, gone: datetime | None, joined: bool
) -> None:
    pair = client("kept", kept), client("gone", gone)
    once = rules.joined(*pair)
    assert once[0].marketing_consent is joined
    assert rules.joined(*once) == once
