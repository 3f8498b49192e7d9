"""The version that callers say they saw, and the one that they get."""

import msgspec
import pytest
from msgspec import UNSET, UnsetType

from chalicelib.kernel.errors import Invalid
from chalicelib.web.versions import SeenVersion, seen_by, tag_of, takes_version


class Change(msgspec.Struct, kw_only=True, rename={"seen_version": "version"}):
    name: str = ""
    seen_version: SeenVersion | UnsetType = UNSET


class New(msgspec.Struct):
    name: str


class View(msgspec.Struct):
    version: int


@pytest.mark.parametrize("sent", ['"7"', "7", 'W/"7"', ' "7" '])
def test_a_header_names_a_version(sent: str) -> None:
    assert seen_by({"if-match": sent}, Change) == {"version": 7}


@pytest.mark.parametrize("sent", ["", "*"])
def test_a_header_may_name_none(sent: str) -> None:
    assert seen_by({"if-match": sent}, Change) == {}
    assert seen_by({}, Change) == {}


@pytest.mark.parametrize("sent", ["x", '"-1"', '"0"', '"1", "2"', "9" * 16])
def test_another_header_is_refused(sent: str) -> None:
    with pytest.raises(Invalid):
        seen_by({"if-match": sent}, Change)


@pytest.mark.parametrize("body", [New, None, list[int]])
def test_a_body_without_versions_takes_none(body: object) -> None:
    assert not takes_version(body)
    assert seen_by({"if-match": "x"}, body) == {}


def test_an_answer_with_a_version_tells_it() -> None:
    assert tag_of(View(3)) == {"ETag": '"3"'}
    assert tag_of(New("a")) == {}
    assert tag_of([View(3)]) == {}
