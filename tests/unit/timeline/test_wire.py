from chalicelib.timeline.rules import SHOWN
from chalicelib.timeline.types import Difference
from chalicelib.timeline.wire import ChangedField


def test_every_field_that_a_timeline_shows_has_a_label() -> None:
    shown = [ChangedField.of(Difference(field, None, None)) for field in SHOWN]
    assert not [each.field for each in shown if each.label == each.field]
