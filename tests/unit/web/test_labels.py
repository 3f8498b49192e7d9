"""What people call the fields of the wire."""

import pytest

from chalicelib import entry
from chalicelib.web.labels import LABELS, label_of
from chalicelib.web.reading import fields_of

ROUTES = entry.application().open_all()
STRUCTS = {
    struct
    for route in ROUTES
    for struct in (route.signature.body, route.signature.query)
    if hasattr(struct, "__struct_fields__")
}


def test_every_field_that_is_sent_has_a_label() -> None:
    names = {field.wire for struct in STRUCTS for field in fields_of(struct)}
    assert len(names) > 100
    assert names - LABELS.keys() == set()


@pytest.mark.parametrize(
    ("field", "label"),
    [
        ("check_in_date", "Fecha de ingreso"),
        ("dates_data[0].day", "Fila 1, día"),
        ("checkin", "checkin"),
    ],
)
def test_a_field_goes_by_its_label(field: str, label: str) -> None:
    assert label_of(field) == label
