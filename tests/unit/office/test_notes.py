"""Groups of fields and what is said beside them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.office.described import resources
from chalicelib.office.described.fields import Field
from chalicelib.office.drawing import blocks
from chalicelib.office.entering import bulk, inline
from chalicelib.office.entering.inputs import Input
from chalicelib.office.spanish import notes

ALL = resources.all_of_them()


def inputs(names: list[str]) -> list[Input]:
    return [
        Input(field=Field(name=name, kind="text"), id=name, name=name, label=name) for name in names
    ]


@given(
    st.lists(st.sampled_from(["name", "titulo", "banos", "player_id", "new_field"]), unique=True)
)
def test_every_input_stands_in_one_group(names: list[str]) -> None:
    groups = notes.grouped("properties", inputs(names))
    found = [each.name for group in groups for each in group.inputs]
    assert sorted(found) == sorted(names)
    assert all(group.inputs for group in groups)


def test_what_no_group_names_comes_last() -> None:
    groups = notes.grouped("properties", inputs(["new_field", "name"]))
    assert [group.legend for group in groups] == ["Lo básico", "Otros datos"]


def test_a_short_form_is_not_parted() -> None:
    (group,) = notes.grouped("seasons", inputs(["b", "a"]))
    assert group.legend == ""
    assert [each.name for each in group.inputs] == ["b", "a"]


@pytest.mark.parametrize("slug", notes.GROUPS)
def test_groups_name_each_field_once(slug: str) -> None:
    known = {field.name for field in (*ALL[slug].new, *ALL[slug].change)}
    named = [name for _, names in notes.GROUPS[slug] for name in names]
    assert known <= set(named)
    assert len(named) == len(set(named))


def test_all_that_is_said_and_done_is_of_what_there_is() -> None:
    for declared in (notes.NOTES, notes.GROUPS, bulk.DEEDS, inline.INLINE, blocks.BLOCKS):
        assert declared.keys() <= ALL.keys()
    assert not bulk.DEEDS.keys() & inline.INLINE.keys()


@pytest.mark.parametrize("slug", bulk.DEEDS)
def test_deeds_change_fields_and_take_actions_that_there_are(slug: str) -> None:
    resource = ALL[slug]
    fields = {field.name for field in resource.change}
    for deed in bulk.DEEDS[slug]:
        assert deed.values.keys() <= fields
        assert bool(deed.values) + bool(deed.action) + deed.removes == 1
        assert resource.action(deed.action) or not deed.action
        assert resource.removes or not deed.removes
    names = [deed.name for deed in bulk.DEEDS[slug]]
    assert len(names) == len(set(names))
